//! Rounding: declared, with a unit and a mode.

use super::number::aligned;
use super::{Number, NumberError};
use std::cmp::Ordering;

/// What happens between two multiples of the unit; all are symmetric about zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Ties away from zero.
    HalfUp,
    /// Ties to the even multiple.
    HalfEven,
    /// Ties towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl Mode {
    pub const ALL: [(&'static str, Mode); 5] = [
        ("half-up", Mode::HalfUp),
        ("half-even", Mode::HalfEven),
        ("half-down", Mode::HalfDown),
        ("up", Mode::Up),
        ("down", Mode::Down),
    ];

    /// The word for it in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Mode::HalfUp => "half-up",
            Mode::HalfEven => "half-even",
            Mode::HalfDown => "half-down",
            Mode::Up => "up",
            Mode::Down => "down",
        }
    }

    pub fn parse(word: &str) -> Option<Mode> {
        Mode::ALL.iter().find(|(name, _)| *name == word).map(|(_, mode)| *mode)
    }

    /// Whether a value between two multiples goes to the one farther from zero. `half` compares the
    /// part above the nearer-to-zero multiple with half a unit; `odd` tells whether that multiple is odd.
    fn away(self, half: Ordering, odd: bool) -> bool {
        match (self, half) {
            (Mode::Up, _) => true,
            (Mode::Down, _) => false,
            (_, Ordering::Greater) => true,
            (_, Ordering::Less) => false,
            (Mode::HalfUp, Ordering::Equal) => true,
            (Mode::HalfDown, Ordering::Equal) => false,
            (Mode::HalfEven, Ordering::Equal) => odd,
        }
    }
}

/// To the nearest multiples of `to` (positive, finite), by `mode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounding {
    pub to: Number,
    pub mode: Mode,
}

impl Rounding {
    /// The rounded value: an exact multiple of `to`, finite if `to` is.
    ///
    /// # Errors
    /// `Overflow` if the multiple does not fit, `DivisionByZero` if `to` is zero.
    pub fn apply(&self, value: &Number) -> Result<Number, NumberError> {
        if self.to.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        // The usual case: two decimals that fit in 128 bits at a common scale.
        if let (Some(value), Some(to)) = (value.decimal(), self.to.decimal())
            && let Some((a, b, scale)) = aligned(value, to)
            && let (Some(multiple), Some(rest)) = (a.checked_div(b), a.checked_rem(b))
        {
            let mut size = a.unsigned_abs().saturating_sub(rest.unsigned_abs());
            let (rest, unit) = (rest.unsigned_abs(), b.unsigned_abs());
            if rest != 0 && self.mode.away(rest.cmp(&unit.saturating_sub(rest)), multiple & 1 != 0) {
                size = size.saturating_add(unit);
            }
            let size = i128::try_from(size).map_err(|_| NumberError::Overflow)?;
            return Number::from_scaled(if a < 0 { size.saturating_neg() } else { size }, scale);
        }
        value.to_multiple_of(&self.to, |half, odd| self.mode.away(half, odd))
    }

    /// Places that a rounded value is written with: those of `to` as written (`0.10` counts 1, reduced).
    pub fn places(&self) -> u32 {
        self.to.places().unwrap_or(0)
    }
}
