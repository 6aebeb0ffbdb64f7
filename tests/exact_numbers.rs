//! Weighted scores after divisions fall on the right side of a grade's edge, and half cents round the
//! right way: many random cases, each judged by fractions of big integers that share no code with
//! `merit::value`. `MERIT_LONG=1` runs six million cases instead of sixty thousand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use merit::value::{Mode, Number, NumberError, Rounding, Sum};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;

const EDGES: [i64; 6] = [60, 70, 75, 80, 90, 100];
const THREADS: u64 = 2;

/// Cases of each of the three kinds together.
fn cases() -> u64 {
    if std::env::var("MERIT_LONG").is_ok_and(|value| value == "1") {
        6_000_000
    } else {
        60_000
    }
}

/// A small generator of its own, so that every run has the same cases (xorshift64*).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// `low..=high`
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }
}

/// A decimal of `rust_decimal`, for comparison.
fn decimal(n: impl ToString) -> Decimal {
    n.to_string().parse().expect("a small number")
}

fn fraction(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

/// What the cases of one thread came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    cases: u64,
    exact: u64,
    wrong: u64,
    /// Wrong with decimals of 28 places, for comparison.
    wrong_plain: u64,
}

/// How one case went.
struct Outcome {
    /// It lay exactly on an edge or a tie.
    exact: bool,
    right: bool,
    /// Decimals of 28 places would have been right too.
    plain: bool,
}

/// Runs a third of the cases, shared by the threads.
fn run(case: impl Fn(&mut Random) -> Outcome + Sync) -> Tally {
    let each = cases() / 3 / THREADS;
    let case = &case;
    let one = move |seed: u64| {
        let mut random = Random::new(seed);
        let mut tally = Tally::default();
        for _ in 0..each {
            let Outcome {
                exact,
                right,
                plain,
            } = case(&mut random);
            tally.cases += 1;
            tally.exact += u64::from(exact);
            tally.wrong += u64::from(!right);
            tally.wrong_plain += u64::from(!plain);
        }
        tally
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (1..=THREADS)
            .map(|seed| scope.spawn(move || one(seed)))
            .collect();
        threads.into_iter().fold(Tally::default(), |sum, thread| {
            let tally = thread.join().unwrap();
            Tally {
                cases: sum.cases + tally.cases,
                exact: sum.exact + tally.exact,
                wrong: sum.wrong + tally.wrong,
                wrong_plain: sum.wrong_plain + tally.wrong_plain,
            }
        })
    })
}

/// A score of 2 to 5 parts: `weight · actual / target · 100`, weights in percent that make 100.
/// In half of the cases the last part is made so that the score is an edge exactly; in a quarter of
/// these the edge is then missed by one in a million of the last part.
fn weighted_score(random: &mut Random) -> Outcome {
    let parts = random.within(2, 5);
    let edge = EDGES[random.within(0, EDGES.len() as i64 - 1) as usize];
    let mut left = 100;
    let mut score = Number::ZERO;
    let mut sum = Sum::default();
    let mut plain = Decimal::ZERO;
    let mut reference = BigRational::zero();
    for part in 1..=parts {
        let weight = if part == parts {
            left
        } else {
            random.within(1, left - (parts - part))
        };
        left -= weight;
        let target = random.within(1, 5_000);
        let actual = random.within(target / 2, target * 5 / 4 + 1);
        let (mut above, mut below) = (BigInt::from(actual), BigInt::from(target));
        if part == parts && random.within(0, 1) == 1 {
            // actual / target of the last part: what is missing to the edge, by the weight.
            let missing = (fraction(edge, 1) - &reference) / fraction(weight, 1);
            if missing.is_positive() {
                (above, below) = missing.into_raw();
                if random.within(0, 3) == 0 {
                    above = above * 1_000_000 + random.within(-1, 1);
                    below *= 1_000_000;
                }
            }
        }
        // Attainment is a division of two numbers; the weight is a percent.
        let rate = Number::parse_exact(&format!("{above}/{below}")).expect("a small fraction");
        let weighted = Number::from_scaled(weight.into(), 2)
            .and_then(|weight| weight.mul(&rate))
            .and_then(|value| value.mul(&Number::from_i64(100)))
            .expect("a small fraction");
        score = score.add(&weighted).expect("a small fraction");
        sum.add(&weighted);
        plain += decimal(weight) * (decimal(&above) / decimal(&below));
        reference += fraction(weight, 1) * BigRational::new(above, below);
    }
    let wanted = reference.cmp(&fraction(edge, 1));
    let found = score.cmp(&Number::from_i64(edge));
    let same = sum.finish().as_ref() == Ok(&score);
    Outcome {
        exact: wanted == Ordering::Equal,
        right: found == wanted && same,
        plain: plain.cmp(&decimal(edge)) == wanted,
    }
}

#[test]
fn scores_fall_on_the_right_side_of_an_edge() {
    let tally = run(weighted_score);
    println!("scores: {tally:?}");
    assert_eq!(tally.wrong, 0);
    assert!(
        tally.exact > tally.cases / 4,
        "too few scores lie on an edge: {tally:?}"
    );
}

/// The definition of rounding to cents.
fn cents(value: &BigRational, mode: Mode) -> BigInt {
    let size = value.abs() * BigInt::from(100);
    let (near, rest) = (size.floor().to_integer(), size.fract());
    let away = match (mode, rest.cmp(&fraction(1, 2))) {
        _ if rest.is_zero() => false,
        (Mode::Up, _) => true,
        (Mode::Down, _) => false,
        (_, Ordering::Greater) => true,
        (_, Ordering::Less) => false,
        (Mode::HalfUp, Ordering::Equal) => true,
        (Mode::HalfDown, Ordering::Equal) => false,
        (Mode::HalfEven, Ordering::Equal) => near.bit(0),
    };
    let near = if away { near + 1 } else { near };
    if value.is_negative() { -near } else { near }
}

/// Judges a value and its comparison, both rounded by a random mode.
fn round(
    value: Result<Number, NumberError>,
    plain: Decimal,
    reference: &BigRational,
    random: &mut Random,
) -> Outcome {
    let (_, mode) = Mode::ALL[random.within(0, 4) as usize];
    let wanted = cents(reference, mode);
    let strategy = match mode {
        Mode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Mode::HalfEven => RoundingStrategy::MidpointNearestEven,
        Mode::HalfDown => RoundingStrategy::MidpointTowardZero,
        Mode::Up => RoundingStrategy::AwayFromZero,
        Mode::Down => RoundingStrategy::ToZero,
    };
    let plain = plain.round_dp_with_strategy(2, strategy) * decimal(100);
    let plain = BigInt::from(plain.normalize().mantissa()) == wanted;
    let exact = (reference * BigInt::from(200)).is_integer()
        && !(reference * BigInt::from(100)).is_integer();
    match value {
        Ok(value) => {
            let to = Number::parse("0.01").ok().flatten().expect("a number");
            let rounded = Rounding { to, mode }.apply(&value).expect("it fits");
            let found = rounded
                .mul(&Number::from_i64(100))
                .expect("it fits")
                .to_i64();
            Outcome {
                exact,
                right: found.map(BigInt::from) == Some(wanted),
                plain,
            }
        }
        // A finite value on the way had more places than fit; to say so is right.
        Err(error) => Outcome {
            exact: false,
            right: error == NumberError::Overflow,
            plain,
        },
    }
}

/// `tie · a / b · b / a`
fn there_and_back(tie: &Number, a: i64, b: i64) -> Result<Number, NumberError> {
    let ratio = Number::ratio(a, b)?;
    tie.mul(&ratio)?.div(&ratio)
}

/// `tie` cut into three parts by weight and put together again.
fn in_parts(tie: &Number, weights: [i64; 3]) -> Result<Number, NumberError> {
    let all = Number::from_i64(weights.iter().sum());
    weights.iter().try_fold(Number::ZERO, |sum, weight| {
        sum.add(&tie.mul(&Number::from_i64(*weight))?.div(&all)?)
    })
}

/// An amount that is exactly half a cent by construction, reached through divisions that mostly do
/// not come out.
fn half_cent(random: &mut Random) -> Outcome {
    let odd = random.within(-50_000_000, 50_000_000) * 2 + 1;
    let tie = Number::ratio(odd, 200).expect("it fits");
    let tie_plain = Decimal::new(odd, 0) / decimal(200);
    let (a, b, c) = (
        random.within(1, 9_999),
        random.within(1, 9_999),
        random.within(1, 9_999),
    );
    let (value, plain) = if random.within(0, 1) == 1 {
        let ratio = decimal(a) / decimal(b);
        (there_and_back(&tie, a, b), tie_plain * ratio / ratio)
    } else {
        let part = |weight: i64| tie_plain * decimal(weight) / decimal(a + b + c);
        (in_parts(&tie, [a, b, c]), part(a) + part(b) + part(c))
    };
    round(value, plain, &fraction(odd, 200), random)
}

#[test]
fn half_cents_round_the_right_way() {
    let tally = run(half_cent);
    println!("half cents: {tally:?}");
    assert_eq!(tally.wrong, 0);
    assert!(
        tally.exact > tally.cases / 100 * 99,
        "too many are refused: {tally:?}"
    );
}

/// A share of an amount, `amount · a / b`, with denominators that make ties common.
fn share(random: &mut Random) -> Outcome {
    let amount = random.within(-10_000_000, 10_000_000);
    let b = [3, 6, 7, 8, 12, 30, 40, 90, 91, 92, 360, 365][random.within(0, 11) as usize];
    let a = random.within(1, b);
    let reference = fraction(amount, 100) * fraction(a, b);
    let value =
        Number::from_scaled(amount.into(), 2).and_then(|amount| amount.mul(&Number::ratio(a, b)?));
    let plain = Decimal::new(amount, 2) * (decimal(a) / decimal(b));
    round(value, plain, &reference, random)
}

#[test]
fn shares_round_the_right_way() {
    let tally = run(share);
    println!("shares: {tally:?}");
    assert_eq!(tally.wrong, 0);
    assert!(tally.exact > tally.cases / 100, "too few ties: {tally:?}");
}

#[test]
fn the_cases_are_the_same_in_every_run() {
    let mut random = Random::new(1);
    let first = [random.next(), random.next(), random.next()];
    let mut again = Random::new(1);
    assert_eq!(first, [again.next(), again.next(), again.next()]);
}
