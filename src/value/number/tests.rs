use super::*;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

pub(in crate::value) fn n(text: &str) -> Number {
    Number::parse_exact(text).unwrap_or_else(|| panic!("{text} is not a number"))
}

/// The value as a fraction of big integers, from its text.
pub(in crate::value) fn big(value: &Number) -> BigRational {
    let text = value.exact();
    if let Some((n, d)) = text.split_once('/') {
        return BigRational::new(n.parse().unwrap(), d.parse().unwrap());
    }
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    let digits: BigInt = text.replace('.', "").parse().unwrap();
    BigRational::new(digits, BigInt::from(10).pow(places as u32))
}

/// What a correct operation must give, by the definition: the text of the reduced value if it fits.
pub(in crate::value) fn expected(value: BigRational) -> Result<String, NumberError> {
    let mut places = 0;
    let mut mantissa = value.clone();
    let mut rest = value.denom().clone();
    for factor in [2u32, 5] {
        while (&rest % factor).is_zero() {
            rest /= factor;
        }
    }
    if !rest.is_one() {
        let bits = value.numer().bits().max(value.denom().bits());
        let text = format!("{}/{}", value.numer(), value.denom());
        return if bits > 65_536 {
            Err(NumberError::Overflow)
        } else {
            Ok(text)
        };
    }
    while !mantissa.is_integer() {
        mantissa *= BigInt::from(10);
        places += 1;
    }
    if places > 28 || mantissa.numer().abs().bits() > 96 {
        return Err(NumberError::Overflow);
    }
    let digits = format!("{:0>1$}", mantissa.numer().abs().to_string(), places + 1);
    let (whole, point) = digits.split_at(digits.len() - places);
    let sign = if value.is_negative() { "-" } else { "" };
    let dot = if places > 0 { "." } else { "" };
    Ok(format!("{sign}{whole}{dot}{point}"))
}

/// Decimals of all sizes and places, fractions, and wide fractions.
pub(in crate::value) fn numbers() -> impl Strategy<Value = Number> {
    let decimal = (any::<i128>(), 32u32..128, 0u32..=28).prop_map(|(mantissa, shift, scale)| {
        Number::from_decimal(Decimal::from_i128_with_scale(mantissa >> shift, scale))
    });
    let money = (-10_000_000i64..10_000_000, 0u32..=4)
        .prop_map(|(cents, scale)| Number::from_scaled(i128::from(cents), scale).unwrap());
    let fraction = (any::<i64>(), 1i64..1_000)
        .prop_map(|(n, d)| Number::ratio(n >> 20, d).unwrap_or(Number::ONE));
    let narrow = (any::<i128>(), any::<i128>(), 0u32..100).prop_map(|(n, d, shift)| {
        let d = (d >> shift).unsigned_abs().max(1);
        Number::parse_exact(&format!("{n}/{d}")).unwrap_or(Number::ONE)
    });
    let wide =
        (any::<i128>(), any::<u128>(), any::<i128>(), any::<u128>()).prop_map(|(a, b, c, d)| {
            let n = BigInt::from(a) * BigInt::from(c);
            let d = BigInt::from(b.max(1)) * BigInt::from(d.max(1));
            Number::parse_exact(&format!("{n}/{d}")).unwrap_or(Number::ONE)
        });
    prop_oneof![4 => decimal, 4 => money, 3 => fraction, 2 => narrow, 1 => wide]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn operations_equal_big_fractions(a in numbers(), b in numbers()) {
        let (x, y) = (big(&a), big(&b));
        let text = |result: Result<Number, NumberError>| result.map(|value| value.exact());
        prop_assert_eq!(text(a.add(&b)), expected(&x + &y));
        prop_assert_eq!(text(a.sub(&b)), expected(&x - &y));
        prop_assert_eq!(text(a.mul(&b)), expected(&x * &y));
        prop_assert_eq!(text(a.floor()), expected(x.floor()));
        prop_assert_eq!(text(a.ceil()), expected(x.ceil()));
        prop_assert_eq!(text(Ok(a.neg())), expected(-&x));
        prop_assert_eq!(text(Ok(a.abs())), expected(x.abs()));
        if y.is_zero() {
            prop_assert_eq!(a.div(&b), Err(NumberError::DivisionByZero));
            prop_assert_eq!(a.modulo(&b), Err(NumberError::DivisionByZero));
        } else {
            prop_assert_eq!(text(a.div(&b)), expected(&x / &y));
            prop_assert_eq!(text(a.modulo(&b)), expected(&x - &y * (&x / &y).floor()));
        }
    }

    #[test]
    fn order_equals_big_fractions(a in numbers(), b in numbers()) {
        let (x, y) = (big(&a), big(&b));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a == b, x == y);
        prop_assert_eq!(a.is_negative(), x.is_negative());
        prop_assert_eq!(a.is_zero(), x.is_zero());
        prop_assert_eq!(a.is_integer(), x.is_integer());
        // Close neighbours: a decimal that was cut off on either side.
        if let Ok(cut) = a.mul(&n("1000000000000")).and_then(|v| v.floor()).and_then(|v| v.mul(&n("0.000000000001"))) {
            prop_assert_eq!(cut.cmp(&a), big(&cut).cmp(&x));
        }
    }

    #[test]
    fn there_and_back(a in numbers(), b in numbers()) {
        if let Ok(sum) = a.add(&b) {
            prop_assert_eq!(sum.sub(&b).unwrap(), a.clone());
        }
        if let Ok(quotient) = a.div(&b) {
            prop_assert_eq!(quotient.mul(&b).unwrap(), a.clone());
        }
        prop_assert_eq!(a.neg().neg(), a.clone());
    }

    #[test]
    fn text_there_and_back(a in numbers()) {
        let text = a.exact();
        prop_assert_eq!(Number::parse_exact(&text).unwrap().exact(), text.clone());
        if let Some(places) = a.places() {
            prop_assert_eq!(Number::parse(&text).unwrap().unwrap(), a.clone());
            prop_assert_eq!(Number::from_decimal(Decimal::from_str_exact(&text).unwrap()), a.clone());
            prop_assert_eq!(a.fixed(places).unwrap(), text);
            prop_assert_eq!(Number::parse(&a.fixed(28).unwrap()).unwrap().unwrap(), a.clone());
        }
        // What is shown is cut towards zero.
        let shown = a.to_string();
        let cut = Number::parse_exact(shown.trim_end_matches('…'));
        if let Some(cut) = cut {
            prop_assert!(cut.abs() <= a.abs());
            prop_assert_eq!(cut != a, shown.ends_with('…'));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+_./0-9a ]{0,40}") {
        let _ = Number::parse(&text);
        let _ = Number::parse_literal(&text);
        let _ = Number::parse_exact(&text);
    }
}

#[test]
fn decimals_are_exact_or_refused() {
    let add = |a: &str, b: &str| n(a).add(&n(b)).map(|v| v.exact());
    let mul = |a: &str, b: &str| n(a).mul(&n(b)).map(|v| v.exact());
    let div = |a: &str, b: &str| n(a).div(&n(b)).map(|v| v.exact());
    assert_eq!(add("0.1", "0.2").unwrap(), "0.3");
    assert_eq!(div("7", "2").unwrap(), "3.5");
    assert_eq!(div("1", "3").unwrap(), "1/3");
    assert_eq!(div("-1", "3").unwrap(), "-1/3");
    assert_eq!(div("1", "-3").unwrap(), "-1/3");
    assert_eq!(div("-4.2", "-6.3").unwrap(), "2/3");
    // What rust_decimal gives as 0, and what it rounds to 28 places or to 96 bits.
    let small = "0.0000000000000001";
    assert_eq!(mul(small, small), Err(NumberError::Overflow));
    assert_eq!(
        mul("0.0000000000000001", "0.000000000001").unwrap(),
        "0.0000000000000000000000000001"
    );
    let most = "79228162514264337593543950335";
    assert_eq!(add(most, "0"), Ok(most.to_string()));
    assert_eq!(add(most, "1"), Err(NumberError::Overflow));
    assert_eq!(add(most, "0.1"), Err(NumberError::Overflow));
    assert_eq!(mul(most, "10"), Err(NumberError::Overflow));
    assert_eq!(div(most, "10").unwrap(), "7922816251426433759354395033.5");
    assert_eq!(
        div("1", "1073741824"),
        Err(NumberError::Overflow),
        "2^-30 has 30 places"
    );
    assert_eq!(
        div("1", "268435456").unwrap(),
        "0.0000000037252902984619140625"
    );
    // 2^90 × 5^27 / 10^27: wide on the way, small at the end.
    let (wide, fine) = (
        "1237940039285380274899124224",
        "0.000000007450580596923828125",
    );
    assert_eq!(mul(wide, fine).unwrap(), "9223372036854775808");
}

#[test]
fn fractions_end_where_they_come_out() {
    assert_eq!(
        n("1/3").add(&n("2/3")).unwrap().decimal(),
        Some(Decimal::ONE)
    );
    assert_eq!(n("1/3").sub(&n("1/3")).unwrap(), Number::ZERO);
    assert_eq!(n("1/6").add(&n("1/3")).unwrap().exact(), "0.5");
    assert_eq!(n("4/8").exact(), "0.5");
    assert_eq!(n("-6/9").exact(), "-2/3");
    // S-X2: the ratio stays exact.
    let ratio = Number::ratio(2, 37).unwrap();
    let amount = Number::from_i64(10_000_000).mul(&ratio).unwrap();
    assert_eq!(amount.exact(), "20000000/37");
    assert_eq!(amount.to_string(), "540540.540540540540…");
    assert_eq!(amount.mul(&n("37")).unwrap().exact(), "20000000");
    assert_eq!(Number::ratio(1, 0), Err(NumberError::DivisionByZero));
    assert_eq!(Number::ratio(i64::MIN, i64::MIN).unwrap(), Number::ONE);
    assert_eq!(n("1").div(&Number::ZERO), Err(NumberError::DivisionByZero));
    assert_eq!(
        n("1/3").modulo(&Number::ZERO),
        Err(NumberError::DivisionByZero)
    );
}

#[test]
fn a_fraction_of_more_than_65536_bits_is_refused() {
    let mut value = n("1/3");
    let mut doublings = 0;
    let refused = loop {
        match value.mul(&value) {
            Ok(next) => value = next,
            Err(error) => break error,
        }
        doublings += 1;
    };
    // 3^(2^15) has 51,937 bits, 3^(2^16) twice as many.
    assert_eq!((doublings, refused), (15, NumberError::Overflow));
    assert!(value.cmp(&Number::ZERO).is_gt());
    assert_eq!(Number::parse_exact(&value.exact()), Some(value));
    assert_eq!(
        Number::parse_exact(&format!("1/3{}", "0".repeat(30_000))),
        None
    );
}

#[test]
fn the_edges_of_128_bits() {
    let least = i128::MIN.to_string();
    assert_eq!(
        n(&format!("{least}/3")).neg().exact(),
        "170141183460469231731687303715884105728/3"
    );
    assert_eq!(n(&format!("{least}/3")).exact(), format!("{least}/3"));
    assert_eq!(
        n(&format!("{least}/{}", i128::MAX)).abs().floor().unwrap(),
        Number::ONE
    );
    assert_eq!(
        n(&format!("3/{}", i128::MAX))
            .mul(&n(&format!("{}/7", i128::MAX)))
            .unwrap()
            .exact(),
        "3/7"
    );
}

#[test]
fn equal_values_are_equal_and_hash_alike() {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let hash = |value: &Number| {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    };
    let one = Number::from_decimal(Decimal::from_str_exact("1.00").unwrap());
    assert_eq!(one, Number::ONE);
    assert_eq!(hash(&one), hash(&Number::ONE));
    assert_eq!(hash(&n("2/6")), hash(&Number::ratio(-1, -3).unwrap()));
    let mut minus_zero = Decimal::ZERO;
    minus_zero.set_sign_negative(true);
    assert_eq!(Number::from_decimal(minus_zero).exact(), "0");
    assert_eq!(n("-0.00").exact(), "0");
    assert!(n("1/3") < n("0.3333333333333333333333333334"));
    assert!(n("1/3") > n("0.3333333333333333333333333333"));
}

#[test]
fn remainders_take_the_sign_of_the_divisor() {
    let modulo = |a: &str, b: &str| n(a).modulo(&n(b)).unwrap().exact();
    assert_eq!(modulo("-7", "3"), "2");
    assert_eq!(modulo("7", "-3"), "-2");
    assert_eq!(modulo("7.5", "2"), "1.5");
    assert_eq!(modulo("1", "1/3"), "0");
    assert_eq!(modulo("1/2", "1/3"), "1/6");
    assert_eq!(
        modulo(
            "79228162514264337593543950335",
            "0.0000000000000000000000000011"
        ),
        "0.0000000000000000000000000008"
    );
}

#[test]
fn text_is_read_strictly() {
    for good in [
        "0",
        "12.50",
        "-12.50",
        "007",
        "0.10",
        "0.0000009999999999999998",
    ] {
        assert!(Number::parse(good).unwrap().is_some(), "{good}");
    }
    for bad in [
        "", "-", ".5", "5.", "1.2.3", "+1", "1,000", "1e3", " 1", "1 ", "1_000", "--1", "½", "１",
        "1-", "-.5", "NaN",
    ] {
        assert_eq!(Number::parse(bad), Ok(None), "{bad}");
    }
    let zeros = format!("1.{}", "0".repeat(40));
    assert_eq!(Number::parse(&zeros).unwrap().unwrap(), Number::ONE);
    assert_eq!(
        Number::parse("79228162514264337593543950336"),
        Err(NumberError::Overflow)
    );
    assert_eq!(
        Number::parse("0.00000000000000000000000000001"),
        Err(NumberError::Overflow)
    );
    assert_eq!(
        Number::parse(&"9".repeat(5_000)),
        Err(NumberError::Overflow)
    );
}

#[test]
fn literals_are_read_as_written() {
    let read =
        |text: &str| Number::parse_literal(text).map(|value| value.map(|value| value.exact()));
    for (text, value) in [
        ("2_000", "2000"),
        ("0.15", "0.15"),
        ("-5", "-5"),
        ("+5", "5"),
        ("1_000.000_1", "1000.0001"),
        ("2/37", "2/37"),
        ("-2/37", "-2/37"),
        ("1_000/2_000", "0.5"),
    ] {
        assert_eq!(read(text), Ok(Some(value.to_string())), "{text}");
    }
    for bad in [
        "", "_1", "1_", "1__0", "1_.0", "1._0", "+-5", "-+5", "1/", "/2", "1/-2", "1.5/2", "1/2/3",
        "1 / 2", "5%", "-_5",
    ] {
        assert_eq!(read(bad), Ok(None), "{bad}");
    }
    assert_eq!(read("1/0"), Err(NumberError::DivisionByZero));
    assert_eq!(read("1/1_073_741_824"), Err(NumberError::Overflow));
}

#[test]
fn numbers_are_shown_with_at_most_twelve_places() {
    for (value, shown) in [
        ("1/3", "0.333333333333…"),
        ("-2/30", "-0.066666666666…"),
        ("2/3", "0.666666666666…"),
        (
            "100000000000000000000/3",
            "33333333333333333333.333333333333…",
        ),
        ("0.123456789012", "0.123456789012"),
        ("0.1234567890129", "0.123456789012…"),
        ("-0.0000000000001", "-0.000000000000…"),
        ("1234567.5", "1234567.5"),
        ("-3", "-3"),
    ] {
        assert_eq!(n(value).to_string(), shown);
    }
    assert_eq!(format!("{:>6}", n("1.5")), "   1.5");
    assert_eq!(n("1.50").fixed(3).unwrap(), "1.500");
    assert_eq!(n("-3").fixed(2).unwrap(), "-3.00");
    assert_eq!(n("3").fixed(0).unwrap(), "3");
    assert_eq!(n("1.25").fixed(1), None);
    assert_eq!(n("1/3").fixed(2), None);
    assert_eq!(n("1").fixed(29), None);
}

#[test]
fn whole_numbers() {
    assert_eq!(n("-9223372036854775808").to_i64(), Some(i64::MIN));
    assert_eq!(Number::from_i64(i64::MIN).exact(), "-9223372036854775808");
    assert_eq!(n("9223372036854775808").to_i64(), None);
    assert_eq!(n("1.5").to_i64(), None);
    assert_eq!(n("-0.5").floor().unwrap().exact(), "-1");
    assert_eq!(n("-0.5").ceil().unwrap().exact(), "0");
    assert_eq!(n("-1/3").floor().unwrap().exact(), "-1");
    assert_eq!(n("-1/3").ceil().unwrap().exact(), "0");
}

#[test]
fn numbers_cross_threads_and_stay_small() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Number>();
    assert_eq!(size_of::<Number>(), 24);
}
