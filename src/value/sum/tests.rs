use super::*;
use crate::value::number::tests::{big, expected, n, numbers};
use proptest::prelude::*;

fn sum(values: &[Number]) -> Sum {
    let mut sum = Sum::default();
    values.iter().for_each(|value| sum.add(value));
    sum
}

#[test]
fn only_the_finished_sum_must_fit() {
    let most = n("79228162514264337593543950335");
    let mut total = Sum::default();
    for _ in 0..100 {
        total.add(&most);
    }
    assert_eq!(total.finish(), Err(NumberError::Overflow));
    for _ in 0..99 {
        total.add(&most.neg());
    }
    assert_eq!(total.finish(), Ok(most.clone()));
    total.add(&n("0.0000000000000000000000000001"));
    assert_eq!(total.finish(), Err(NumberError::Overflow));
    total.add(&most.neg());
    assert_eq!(total.finish(), Ok(n("0.0000000000000000000000000001")));
}

#[test]
fn fractions_come_out() {
    let mut total = sum(&[n("1/3"), n("1/6"), n("0.5"), n("-1/7"), n("1/7")]);
    assert_eq!(total.finish().unwrap().exact(), "1");
    total.add(&n("1/3"));
    assert_eq!(total.finish().unwrap().exact(), "4/3");
    assert_eq!(Sum::default().finish().unwrap(), Number::ZERO);
}

#[test]
fn many_unlike_fractions() {
    // Telescoping: 1/(n(n+1)) over n is 1 - 1/(N+1).
    let mut total = Sum::default();
    for i in 1..=2_000 {
        total.add(&Number::ratio(1, i * (i + 1)).unwrap());
    }
    assert_eq!(total.finish().unwrap().exact(), "2000/2001");
    // The common denominator of so many primes is far too long, and that is told quickly.
    let start = std::time::Instant::now();
    let mut total = Sum::default();
    for i in 0..100_000 {
        total.add(&Number::ratio(1, 1_000_003 + 2 * i).unwrap());
    }
    assert_eq!(total.finish(), Err(NumberError::Overflow));
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn scaled_numbers() {
    let mut total = Sum::default();
    total.add_scaled(1_999, 2);
    total.add_scaled(5, 3);
    total.add_scaled(-1, 0);
    assert_eq!(total.finish().unwrap().exact(), "18.995");
    for _ in 0..1_000 {
        total.add_scaled(i64::MAX, 0);
        total.add_scaled(i64::MAX, 28);
        total.add_scaled(i64::MIN, 0);
        total.add_scaled(i64::MIN, 28);
    }
    // Each round takes 1 and 10^-28 away.
    assert_eq!(total.finish(), Ok(n("-981.0050000000000000000000001")));
    let mut fine = Sum::default();
    fine.add_scaled(10, 29);
    assert_eq!(
        fine.finish().unwrap().exact(),
        "0.0000000000000000000000000001"
    );
    fine.add_scaled(i64::MAX, 40);
    fine.add_scaled(-i64::MAX, 40);
    fine.add_scaled(i64::MAX, 0);
    fine.add_scaled(-i64::MAX, 0);
    assert_eq!(
        fine.finish().unwrap().exact(),
        "0.0000000000000000000000000001"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn order_and_parts_do_not_matter(
        values in prop::collection::vec(numbers(), 0..30),
        seed in any::<u64>(),
        cut in 0usize..30,
    ) {
        let total: BigRational = values.iter().map(big).sum();
        let wanted = expected(total);
        let text = |sum: &Sum| sum.finish().map(|value| value.exact());
        prop_assert_eq!(text(&sum(&values)), wanted.clone());
        let mut shuffled = values.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            shuffled.swap(i, (state % (i as u64 + 1)) as usize);
        }
        prop_assert_eq!(text(&sum(&shuffled)), wanted.clone());
        let (left, right) = shuffled.split_at(cut.min(shuffled.len()));
        let mut merged = sum(left);
        merged.merge(&sum(right));
        prop_assert_eq!(text(&merged), wanted.clone());
        let mut merged = sum(right);
        merged.merge(&sum(left));
        prop_assert_eq!(text(&merged), wanted);
    }
}
