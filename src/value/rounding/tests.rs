use super::*;
use crate::value::number::tests::{big, expected, n, numbers};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

fn round(value: &str, to: &str, mode: Mode) -> String {
    Rounding { to: n(to), mode }
        .apply(&n(value))
        .unwrap()
        .exact()
}

#[test]
fn published_tables() {
    use Mode::{Down, HalfDown, HalfEven, HalfUp, Up};
    let table = [
        // S-R1
        (Up, "5.5", "1", "6"),
        (Up, "-5.5", "1", "-6"),
        (Up, "1.121", "0.01", "1.13"),
        (Up, "-1.126", "0.01", "-1.13"),
        // S-R2
        (Down, "5.5", "1", "5"),
        (Down, "-5.5", "1", "-5"),
        (Down, "1.121", "0.01", "1.12"),
        (Down, "-1.126", "0.01", "-1.12"),
        // S-R3
        (HalfUp, "5.5", "1", "6"),
        (HalfUp, "-5.5", "1", "-6"),
        (HalfUp, "1.121", "0.01", "1.12"),
        (HalfUp, "-1.126", "0.01", "-1.13"),
        // S-R4
        (HalfDown, "5.5", "1", "5"),
        (HalfDown, "-5.5", "1", "-5"),
        (HalfDown, "1.121", "0.01", "1.12"),
        (HalfDown, "-1.126", "0.01", "-1.13"),
        // S-R5; 15/78 × 2 = 30/78
        (HalfEven, "1/3", "0.01", "0.33"),
        (HalfEven, "1.5", "1", "2"),
        (HalfEven, "2.5", "1", "2"),
        (HalfEven, "-2.5", "1", "-2"),
        (HalfEven, "0.515", "0.01", "0.52"),
        (HalfEven, "15/7", "0.001", "2.143"),
        (HalfEven, "30/78", "0.001", "0.385"),
        // S-R6
        (HalfUp, "-1.5", "1", "-2"),
        (HalfUp, "-1.1", "1", "-1"),
        (HalfUp, "-0.5", "1", "-1"),
        (HalfUp, "-0.1", "1", "0"),
        (HalfUp, "0.5", "1", "1"),
        (HalfUp, "1.5", "1", "2"),
        // S-C3; a percent of one place less two is a hundredth
        (HalfUp, "30.4167", "1", "30"),
        (HalfUp, "30.4167", "0.01", "30.42"),
        (HalfUp, "4.55", "0.1", "4.6"),
        (HalfUp, "50.1", "1", "50"),
        (HalfUp, "0.505", "0.01", "0.51"),
        // Units that are no power of ten
        (HalfUp, "1.025", "0.05", "1.05"),
        (HalfUp, "1.02", "0.05", "1"),
        (HalfEven, "1.025", "0.05", "1"),
        (HalfEven, "1.075", "0.05", "1.1"),
        (HalfUp, "1500", "1000", "2000"),
        (HalfDown, "1500", "1000", "1000"),
        (HalfEven, "2500", "1000", "2000"),
        (Up, "0.01", "1000", "1000"),
        (Up, "1/3", "1000", "1000"),
        (Down, "-2999.99", "1000", "-2000"),
        // S-X2
        (HalfUp, "20000000/37", "0.01", "540540.54"),
    ];
    for (mode, value, to, rounded) in table {
        assert_eq!(
            round(value, to, mode),
            rounded,
            "{value} to {to} {}",
            mode.word()
        );
    }
}

#[test]
fn a_hair_from_a_tie() {
    let (below, tie, above) = ("1/3", "0.005", "0.005");
    let hair = n(below).mul(&n("0.0000000000000000000001")).unwrap();
    let rounding = |mode| Rounding {
        to: n("0.01"),
        mode,
    };
    let below = n(tie).sub(&hair).unwrap();
    let above = n(above).add(&hair).unwrap();
    for mode in [Mode::HalfUp, Mode::HalfEven, Mode::HalfDown] {
        assert_eq!(
            rounding(mode).apply(&below).unwrap().exact(),
            "0",
            "{}",
            mode.word()
        );
        assert_eq!(
            rounding(mode).apply(&above).unwrap().exact(),
            "0.01",
            "{}",
            mode.word()
        );
    }
}

#[test]
fn what_does_not_fit() {
    let most = n("79228162514264337593543950335");
    let up = Rounding {
        to: n("10"),
        mode: Mode::Up,
    };
    assert_eq!(up.apply(&most), Err(NumberError::Overflow));
    let down = Rounding {
        to: n("10"),
        mode: Mode::Down,
    };
    assert_eq!(
        down.apply(&most).unwrap().exact(),
        "79228162514264337593543950330"
    );
    let none = Rounding {
        to: Number::ZERO,
        mode: Mode::Up,
    };
    assert_eq!(none.apply(&most), Err(NumberError::DivisionByZero));
    let fine = Rounding {
        to: n("0.0000000000000000000000000001"),
        mode: Mode::HalfUp,
    };
    assert_eq!(fine.apply(&most).unwrap(), most);
    assert_eq!(
        fine.apply(&n("2/3")).unwrap().exact(),
        "0.6666666666666666666666666667"
    );
}

#[test]
fn words_and_places() {
    for (word, mode) in Mode::ALL {
        assert_eq!(mode.word(), word);
        assert_eq!(Mode::parse(word), Some(mode));
    }
    assert_eq!(Mode::parse("half"), None);
    let places = |to: &str| {
        Rounding {
            to: n(to),
            mode: Mode::Up,
        }
        .places()
    };
    assert_eq!(
        [places("0.01"), places("0.10"), places("1"), places("1000")],
        [2, 1, 0, 0]
    );
}

/// The definition: of the two multiples around the value the one that the mode names.
fn defined(value: &BigRational, to: &BigRational, mode: Mode) -> BigRational {
    let size = (value / to).abs();
    let near = size.floor();
    let far = if near == size {
        near.clone()
    } else {
        &near + BigRational::one()
    };
    let (down, up) = (&size - &near, &far - &size);
    let tie = down == up;
    let nearest = if down < up { near.clone() } else { far.clone() };
    let chosen = match mode {
        Mode::Up => far,
        Mode::Down => near,
        Mode::HalfUp if tie => far,
        Mode::HalfDown if tie => near,
        Mode::HalfEven if tie && (near.numer() % BigInt::from(2)).is_zero() => near,
        Mode::HalfEven if tie => far,
        _ => nearest,
    };
    let sign = if value.is_negative() {
        -BigRational::one()
    } else {
        BigRational::one()
    };
    chosen * to * sign
}

fn units() -> impl Strategy<Value = Number> {
    prop_oneof![
        prop::sample::select(vec![
            "0.01", "0.05", "1", "0.1", "0.25", "5", "1000", "0.0001", "0.03"
        ])
        .prop_map(n),
        (1i128..1_000_000, 0u32..=28).prop_map(|(m, s)| Number::from_scaled(m, s).unwrap()),
    ]
}

fn modes() -> impl Strategy<Value = Mode> {
    prop::sample::select(Mode::ALL.map(|(_, mode)| mode).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn rounds_as_defined(value in numbers(), to in units(), mode in modes()) {
        let rounded = Rounding { to: to.clone(), mode }.apply(&value);
        prop_assert_eq!(rounded.map(|v| v.exact()), expected(defined(&big(&value), &big(&to), mode)));
    }

    #[test]
    fn ties_round_as_defined(odd in -1_000_000i64..1_000_000, to in units(), mode in modes()) {
        // The half of a unit with 28 places has 29: no such tie can be written.
        let Ok(half) = to.div(&n("2")) else { return Ok(()) };
        let value = half.mul(&Number::from_i64(odd * 2 + 1)).unwrap();
        let rounding = Rounding { to: to.clone(), mode };
        let rounded = rounding.apply(&value).map(|v| v.exact());
        prop_assert_eq!(rounded, expected(defined(&big(&value), &big(&to), mode)));
        // Symmetric about zero, and idempotent.
        let there = rounding.apply(&value).unwrap();
        prop_assert_eq!(rounding.apply(&value.neg()).unwrap(), there.neg());
        prop_assert_eq!(rounding.apply(&there).unwrap(), there);
    }

    #[test]
    fn wide_and_narrow_agree(value in numbers(), to in units(), mode in modes()) {
        let rounding = Rounding { to: to.clone(), mode };
        if let Some(narrow) = rounding.apply_narrow(&value) {
            let wide = value.to_multiple_of(&to, |half, odd| mode.away(half, odd));
            prop_assert_eq!(narrow, wide);
        }
    }
}
