//! Rounding: declared, with a unit and a mode.

use super::number::{power_of_ten, small};
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
    /// The words and the modes.
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

    /// Reads the word for it.
    pub fn parse(word: &str) -> Option<Mode> {
        Mode::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, mode)| *mode)
    }

    /// Whether a value between two multiples goes to the one farther from zero. `half` compares what
    /// lies above the nearer one with half a unit; `odd` tells whether the nearer one is odd.
    pub fn away(self, half: Ordering, odd: bool) -> bool {
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
    /// The unit.
    pub to: Number,
    /// What happens between two multiples.
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
        if let Some(result) = self.apply_small(value) {
            return Ok(result);
        }
        if let Some(result) = self.apply_narrow(value) {
            return result;
        }
        value.to_multiple_of(&self.to, |half, odd| self.mode.away(half, odd))
    }

    /// To a power of ten in 64 bits; `None` if it is none, or they do not suffice on the way.
    fn apply_small(&self, value: &Number) -> Option<Number> {
        let (1, scale) = self.to.compact()? else {
            return None;
        };
        // The value divided by the unit is a / b.
        let (a, b) = match value.compact() {
            Some((mantissa, places)) => match places.checked_sub(scale) {
                None | Some(0) => return Some(value.clone()),
                Some(more) => (mantissa, small::power(more)?),
            },
            None => {
                let (n, d) = value.narrow()?;
                let n = n.checked_mul(power_of_ten(scale)?)?;
                (i64::try_from(n).ok()?, i64::try_from(d).ok()?)
            }
        };
        // A denominator is positive.
        let mut multiple = a.checked_div(b)?;
        let rest = a.checked_rem(b)?.unsigned_abs();
        if rest != 0 {
            let half = rest.cmp(&b.unsigned_abs().checked_sub(rest)?);
            if self.mode.away(half, multiple & 1 != 0) {
                multiple = multiple.checked_add(a.signum())?;
            }
        }
        small::number(multiple, scale)
    }

    /// The same in 128 bits; `None` if they do not suffice on the way.
    fn apply_narrow(&self, value: &Number) -> Option<Result<Number, NumberError>> {
        let to = self.to.decimal()?;
        let (unit, scale) = (to.mantissa(), to.scale());
        // The value divided by the unit is a / b.
        let (a, b) = match value.places() {
            Some(_) => value.aligned(&self.to).map(|(a, b, _)| (a, b))?,
            None => {
                let (n, d) = value.narrow()?;
                (n.checked_mul(power_of_ten(scale)?)?, d.checked_mul(unit)?)
            }
        };
        let mut multiple = a.checked_div(b)?;
        let rest = a.checked_sub(multiple.checked_mul(b)?)?.unsigned_abs();
        if rest != 0 {
            let half = rest.cmp(&b.unsigned_abs().checked_sub(rest)?);
            if self.mode.away(half, multiple & 1 != 0) {
                let step = if (a < 0) == (b < 0) { 1 } else { -1 };
                multiple = multiple.checked_add(step)?;
            }
        }
        Some(Number::from_scaled(multiple.checked_mul(unit)?, scale))
    }

    /// Places that a rounded value is written with: those of `to` as written (`0.10` counts 1, reduced).
    pub fn places(&self) -> u32 {
        self.to.places().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
