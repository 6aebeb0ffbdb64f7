use super::*;

fn n(text: &str) -> Number {
    Number::parse_exact(text).unwrap()
}

#[test]
fn arithmetic_is_exact() {
    assert_eq!(n("0.1").add(&n("0.2")).unwrap(), n("0.3"));
    assert_eq!(n("7").div(&n("2")).unwrap(), n("3.5"));
    assert_eq!(n("1").div(&n("3")).unwrap().exact(), "1/3");
    assert_eq!(n("1/3").add(&n("2/3")).unwrap().exact(), "1");
    assert_eq!(n("1/3").sub(&n("1/3")).unwrap(), Number::ZERO);
    assert_eq!(n("-7").modulo(&n("3")).unwrap(), n("2"));
    assert_eq!(n("7").modulo(&n("-3")).unwrap(), n("-2"));
    assert_eq!(n("-1/3").floor().unwrap(), n("-1"));
    assert_eq!(n("-1/3").ceil().unwrap(), n("0"));
    assert_eq!(n("1/3").to_string(), "0.333333333333…");
    assert_eq!(n("-2/30").to_string(), "-0.066666666666…");
    assert_eq!(n("1.50").fixed(3).unwrap(), "1.500");
    assert_eq!(n("-0.0").exact(), "0");
    assert!(n("1/3") < n("0.3333333333333333333333333334"));
    assert!(n("1/3") > n("0.3333333333333333333333333333"));
}
