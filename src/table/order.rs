//! The order of codes.

use std::cmp::Ordering;

/// Compares codes: runs of digits by value (E-9 before E-10), other characters as they are; equal
/// values by their text.
pub fn compare_codes(a: &str, b: &str) -> Ordering {
    // UTF-8 sorts as its characters do.
    compare_code_bytes(a.as_bytes(), b.as_bytes())
}

/// As [`compare_codes`], of the bytes of codes.
#[inline]
pub(super) fn compare_code_bytes(left: &[u8], right: &[u8]) -> Ordering {
    let same = common(left, right);
    let rest = |bytes: &[u8]| bytes.get(same..).map_or(0, run);
    match (left.get(same), right.get(same)) {
        (None, None) => return Ordering::Equal,
        (Some(x), Some(y)) => {
            let digits = (x.is_ascii_digit(), y.is_ascii_digit());
            // Runs of one length are in the order of their digits, also with leading zeros.
            if digits == (false, false) || digits == (true, true) && rest(left) == rest(right) {
                return x.cmp(y);
            }
        }
        _ => {}
    }
    // Where the run of digits begins in which they first differ.
    let before = left.get(..same).unwrap_or_default();
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let start = same - digits.count();
    let from = |bytes| <[u8]>::get(bytes, start..).unwrap_or_default();
    runs(from(left), from(right)).then_with(|| left.cmp(right))
}

/// How many bytes at the front are the same.
fn common(a: &[u8], b: &[u8]) -> usize {
    let (words_a, rest_a) = a.as_chunks::<8>();
    let (words_b, _) = b.as_chunks::<8>();
    for (at, (x, y)) in words_a.iter().zip(words_b).enumerate() {
        let apart = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if apart != 0 {
            return at * 8 + apart.trailing_zeros() as usize / 8;
        }
    }
    let start = words_a.len().min(words_b.len()) * 8;
    let rest_a = a.get(start..).unwrap_or(rest_a);
    let rest_b = b.get(start..).unwrap_or_default();
    start
        + rest_a
            .iter()
            .zip(rest_b)
            .take_while(|(x, y)| x == y)
            .count()
}

/// How many digits are at the front.
fn run(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// Compares by runs of digits; equal if only leading zeros differ.
fn runs(mut left: &[u8], mut right: &[u8]) -> Ordering {
    loop {
        match (left.split_first(), right.split_first()) {
            (None, None) => return Ordering::Equal,
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
    let (mut digits, rest) = bytes.split_at_checked(run(bytes)).unwrap_or((bytes, &[]));
    while let Some((b'0', shorter)) = digits.split_first() {
        digits = shorter;
    }
    (digits, rest)
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
        fn what_is_the_same_may_be_passed_over(a in "[a01-]{0,20}", b in "[a01-]{0,12}", front in "[a01-]{0,12}") {
            for (a, b) in [(a.clone(), b.clone()), (format!("{front}{a}"), format!("{front}{b}"))] {
                let whole = super::runs(a.as_bytes(), b.as_bytes()).then_with(|| a.cmp(&b));
                proptest::prop_assert_eq!(compare_codes(&a, &b), whole);
            }
        }

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
