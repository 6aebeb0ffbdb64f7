//! Rounding: declared, with a unit and a mode.

use super::{Number, NumberError};

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
    pub fn word(self) -> &'static str { todo!() }
    pub fn parse(_word: &str) -> Option<Mode> { todo!() }
}

/// To the nearest multiples of `to` (positive, finite), by `mode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounding {
    pub to: Number,
    pub mode: Mode,
}

impl Rounding {
    /// The rounded value.
    pub fn apply(&self, _value: &Number) -> Result<Number, NumberError> { todo!() }
    /// Places that a rounded value is written with: those of `to` as written (`0.10` counts 1, reduced).
    pub fn places(&self) -> u32 { todo!() }
}
