//! Exact numbers.

use rust_decimal::Decimal;

/// Why an operation on numbers has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberError {
    /// A finite result needs more than 28 places or 96 bits, or a fraction more than 65,536 bits.
    Overflow,
    DivisionByZero,
}

/// An exact number: a decimal while it is finite, a fraction once a division does not come out.
#[derive(Clone, Debug)]
pub struct Number(());

impl Number {
    pub const ZERO: Number = Number(());
    pub fn from_i64(_n: i64) -> Number { todo!() }
    /// Exact; normalised.
    pub fn from_decimal(_d: Decimal) -> Number { todo!() }
    /// `numerator / denominator`.
    pub fn ratio(_numerator: i64, _denominator: i64) -> Result<Number, NumberError> { todo!() }
    /// Reads `-12.50`: digits, at most one point with digits on both sides, `-` in front; nothing else.
    /// `Ok(None)` if it is not a number at all, `Err(Overflow)` if it has too many digits.
    pub fn parse(_text: &str) -> Result<Option<Number>, NumberError> { todo!() }
    pub fn add(&self, _other: &Number) -> Result<Number, NumberError> { todo!() }
    pub fn sub(&self, _other: &Number) -> Result<Number, NumberError> { todo!() }
    pub fn mul(&self, _other: &Number) -> Result<Number, NumberError> { todo!() }
    pub fn div(&self, _other: &Number) -> Result<Number, NumberError> { todo!() }
    /// The remainder with the sign of the divisor: `mod(-7, 3)` is 2.
    pub fn modulo(&self, _other: &Number) -> Result<Number, NumberError> { todo!() }
    pub fn neg(&self) -> Number { todo!() }
    pub fn abs(&self) -> Number { todo!() }
    pub fn floor(&self) -> Result<Number, NumberError> { todo!() }
    pub fn ceil(&self) -> Result<Number, NumberError> { todo!() }
    pub fn is_zero(&self) -> bool { todo!() }
    pub fn is_negative(&self) -> bool { todo!() }
    pub fn is_integer(&self) -> bool { todo!() }
    /// The decimal, if it is one.
    pub fn decimal(&self) -> Option<Decimal> { todo!() }
    /// An `i64`, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> { todo!() }
    /// Exact text: the shortest decimal (`-0.5`, never `-0`), or `n/d` in lowest terms.
    pub fn exact(&self) -> String { todo!() }
    /// Reads what [`Number::exact`] writes (also `n/d` not reduced).
    pub fn parse_exact(_text: &str) -> Option<Number> { todo!() }
    /// Text with exactly `places` places after the point; only of a decimal that has no more.
    pub fn fixed(&self, _places: u32) -> Option<String> { todo!() }
    /// Number of decimal places of the reduced decimal; `None` for a fraction.
    pub fn places(&self) -> Option<u32> { todo!() }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool { self.cmp(other).is_eq() }
}
impl Eq for Number {}
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<std::cmp::Ordering> { Some(self.cmp(other)) }
}
impl Ord for Number {
    fn cmp(&self, _other: &Number) -> std::cmp::Ordering { todo!() }
}
impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, _state: &mut H) { todo!() }
}
/// At most 12 places, followed by `…` where there are more.
impl std::fmt::Display for Number {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { todo!() }
}
