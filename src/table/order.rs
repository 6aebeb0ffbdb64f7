//! The order of codes.

use std::cmp::Ordering;

/// Compares codes: runs of digits by value (E-9 before E-10), other characters as they are; equal
/// values by their text.
pub fn compare_codes(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        // UTF-8 sorts as its characters do, so bytes may be compared.
        match (left.split_first(), right.split_first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some((x, _)), Some((y, _))) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (run_a, rest_a) = digits(left);
                let (run_b, rest_b) = digits(right);
                let order = run_a.len().cmp(&run_b.len()).then_with(|| run_a.cmp(run_b));
                if order.is_ne() {
                    return order;
                }
                (left, right) = (rest_a, rest_b);
            }
            (Some((x, rest_a)), Some((y, rest_b))) => {
                if x != y {
                    return x.cmp(y);
                }
                (left, right) = (rest_a, rest_b);
            }
        }
    }
}

/// The digits at the front without leading zeros, and what follows them.
fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(bytes.len());
    let (mut run, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
    while let Some((b'0', shorter)) = run.split_first() {
        run = shorter;
    }
    (run, rest)
}

#[cfg(test)]
mod tests {
    use super::compare_codes;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn digits_count_by_value() {
        assert_eq!(compare_codes("E-9", "E-10"), Less);
        assert_eq!(compare_codes("E-10", "E-9"), Greater);
        assert_eq!(compare_codes("E-10", "E-10"), Equal);
        assert_eq!(
            compare_codes("E-010", "E-10"),
            Less,
            "equal values by their text"
        );
        assert_eq!(compare_codes("A2B10", "A2B9"), Greater);
        assert_eq!(
            compare_codes("99999999999999999999999", "100000000000000000000000"),
            Less
        );
        assert_eq!(compare_codes("华东2", "华东10"), Less);
        assert_eq!(compare_codes("", "0"), Less);
        assert_eq!(compare_codes("a", "a1"), Less);
    }

    proptest::proptest! {
        #[test]
        fn it_is_an_order(a in "[a0-3-]{0,5}", b in "[a0-3-]{0,5}", c in "[a0-3-]{0,5}") {
            proptest::prop_assert_eq!(compare_codes(&a, &b), compare_codes(&b, &a).reverse());
            proptest::prop_assert_eq!(compare_codes(&a, &b).is_eq(), a == b);
            if compare_codes(&a, &b).is_le() && compare_codes(&b, &c).is_le() {
                proptest::prop_assert!(compare_codes(&a, &c).is_le());
            }
        }
    }
}
