//! Exact numbers: a decimal while the value is finite, a fraction once a division does not come out.
//!
//! Every operation is exact or an error. A value has one representation only, so equality and hash
//! are those of the value: a decimal has no zeros at its end and no negative zero and is small if 63
//! bits and a sign hold its mantissa, a fraction is in lowest terms with a positive denominator that has a prime factor besides 2 and 5, and it is wide
//! only if 128 bits do not hold it.
//!
//! `rust_decimal` stores decimals but does not calculate here: its `checked_*` functions drop digits
//! silently. Mantissas are added and multiplied in 128 bits; what does not fit there goes through
//! big integers and is judged by its reduced value.

mod ratio;
pub(super) mod small;
mod text;
pub(super) mod wide;

use num_rational::{BigRational, Ratio};
use rust_decimal::Decimal;
use std::cmp::Ordering;

pub(super) use ratio::power_of_ten;
use small::Small;

/// The most places that a finite value may have.
pub const MOST_PLACES: u32 = 28;
/// The largest mantissa of a finite value: 96 bits.
pub(super) const MOST_MANTISSA: u128 = (1 << 96) - 1;

/// Why an operation on numbers has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberError {
    /// A finite result needs more than 28 places or 96 bits, or a fraction more than 65,536 bits.
    Overflow,
    /// The divisor is zero.
    DivisionByZero,
}

/// An exact number: a decimal while it is finite, a fraction once a division does not come out.
#[derive(Clone)]
pub struct Number(Form);

/// The representations; see the module for what makes each canonical.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Form {
    Small(Small),
    /// The mantissa does not fit above.
    Finite(Decimal),
    /// Both parts fit in 128 bits; the numerator is not `i128::MIN`.
    Fraction(Box<Ratio<i128>>),
    /// A part does not fit in 128 bits.
    Wide(Box<BigRational>),
}

impl Number {
    /// 0
    pub const ZERO: Number = Number(Form::Small(Small::ZERO));
    /// 1
    pub const ONE: Number = Number(Form::Small(Small::ONE));

    pub(super) fn form(&self) -> &Form {
        &self.0
    }

    /// Mantissa and scale of a decimal.
    #[inline]
    fn parts(&self) -> Option<(i128, u32)> {
        match &self.0 {
            Form::Small(a) => Some((i128::from(a.mantissa), u32::from(a.scale))),
            Form::Finite(d) => Some((d.mantissa(), d.scale())),
            Form::Fraction(_) | Form::Wide(_) => None,
        }
    }

    /// The two mantissas of decimals at the larger scale, and that scale; `None` if one does not fit
    /// in 128 bits.
    #[inline]
    pub(super) fn aligned(&self, other: &Number) -> Option<(i128, i128, u32)> {
        let ((m, s), (n, t)) = (self.parts()?, other.parts()?);
        match s.cmp(&t) {
            Ordering::Equal => Some((m, n, s)),
            Ordering::Less => Some((m.checked_mul(power_of_ten(t.saturating_sub(s))?)?, n, t)),
            Ordering::Greater => Some((m, n.checked_mul(power_of_ten(s.saturating_sub(t))?)?, s)),
        }
    }

    /// A whole number.
    pub fn from_i64(n: i64) -> Number {
        let low = n.unsigned_abs();
        finite(u128::from(low), n < 0, 0)
    }

    /// Exact; normalised.
    pub fn from_decimal(d: Decimal) -> Number {
        // A decimal has at most 96 bits and 28 places, so it always fits.
        Number::from_scaled(d.mantissa(), d.scale()).unwrap_or(Number::ZERO)
    }

    /// `mantissa / 10^scale`.
    ///
    /// # Errors
    /// `Overflow` if the reduced value does not fit.
    pub fn from_scaled(mantissa: i128, scale: u32) -> Result<Number, NumberError> {
        if let Ok(mantissa) = i64::try_from(mantissa)
            && let Some(number) = small::number(mantissa, scale)
        {
            return Ok(number);
        }
        let (size, places) = without_trailing_zeros(mantissa.unsigned_abs(), scale);
        if places > MOST_PLACES || size > MOST_MANTISSA {
            return Err(NumberError::Overflow);
        }
        Ok(finite(size, mantissa < 0, places))
    }

    /// `numerator / denominator`.
    ///
    /// # Errors
    /// `DivisionByZero`, and `Overflow` if the quotient is finite and does not fit.
    pub fn ratio(numerator: i64, denominator: i64) -> Result<Number, NumberError> {
        ratio::quotient(i128::from(numerator), i128::from(denominator))
    }

    /// The sum.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn add(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0)
            && let Some(sum) = small::add(*a, *b)
        {
            return Ok(sum);
        }
        if let Some((a, b, scale)) = self.aligned(other)
            && let Some(sum) = a.checked_add(b)
        {
            return Number::from_scaled(sum, scale);
        }
        match (self.narrow(), other.narrow()) {
            (Some(a), Some(b)) => {
                ratio::add(a, b).unwrap_or_else(|| wide::add(&self.widened(), &other.widened()))
            }
            _ => wide::add(&self.widened(), &other.widened()),
        }
    }

    /// The difference.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn sub(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0)
            && let Some(difference) = small::sub(*a, *b)
        {
            return Ok(difference);
        }
        self.add(&other.neg())
    }

    /// The product.
    ///
    /// # Errors
    /// `Overflow`.
    pub fn mul(&self, other: &Number) -> Result<Number, NumberError> {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0)
            && let Some(product) = small::mul(*a, *b)
        {
            return Ok(product);
        }
        if let (Some((a, s)), Some((b, t))) = (self.parts(), other.parts())
            && let Some(product) = a.checked_mul(b)
        {
            return Number::from_scaled(product, s.saturating_add(t));
        }
        match (self.narrow(), other.narrow()) {
            (Some(a), Some(b)) => {
                ratio::mul(a, b).unwrap_or_else(|| wide::mul(&self.widened(), &other.widened()))
            }
            _ => wide::mul(&self.widened(), &other.widened()),
        }
    }

    /// The quotient.
    ///
    /// # Errors
    /// `DivisionByZero`, `Overflow`.
    pub fn div(&self, other: &Number) -> Result<Number, NumberError> {
        if other.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        if let Some((a, b, _)) = self.aligned(other) {
            return ratio::quotient(a, b);
        }
        match (self.narrow(), other.narrow()) {
            (Some(a), Some((n, d))) => ratio::mul(
                a,
                if n < 0 {
                    (d.saturating_neg(), n.saturating_neg())
                } else {
                    (d, n)
                },
            )
            .unwrap_or_else(|| wide::div(&self.widened(), &other.widened())),
            _ => wide::div(&self.widened(), &other.widened()),
        }
    }

    /// The remainder with the sign of the divisor: `mod(-7, 3)` is 2.
    ///
    /// # Errors
    /// `DivisionByZero`, `Overflow`.
    pub fn modulo(&self, other: &Number) -> Result<Number, NumberError> {
        if other.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        if let Some((a, b, scale)) = self.aligned(other) {
            return Number::from_scaled(num_integer::Integer::mod_floor(&a, &b), scale);
        }
        wide::modulo(&self.widened(), &other.widened())
    }

    /// The value with the other sign.
    pub fn neg(&self) -> Number {
        Number(match &self.0 {
            // The lowest mantissa of 64 bits is never small.
            Form::Small(a) => Form::Small(Small {
                mantissa: a.mantissa.saturating_neg(),
                scale: a.scale,
            }),
            Form::Finite(d) => {
                let mut d = *d;
                d.set_sign_positive(d.is_sign_negative());
                Form::Finite(d)
            }
            // The numerator is never `i128::MIN`, and both parts stay in lowest terms.
            Form::Fraction(r) => Form::Fraction(Box::new(Ratio::new_raw(
                r.numer().saturating_neg(),
                *r.denom(),
            ))),
            Form::Wide(r) => Form::Wide(Box::new(wide::neg(r))),
        })
    }

    /// The value without its sign.
    pub fn abs(&self) -> Number {
        if self.is_negative() {
            self.neg()
        } else {
            self.clone()
        }
    }

    /// The largest whole number that is not greater.
    ///
    /// # Errors
    /// `Overflow` if it has more than 96 bits.
    pub fn floor(&self) -> Result<Number, NumberError> {
        match &self.0 {
            Form::Small(a) if a.scale == 0 => Ok(self.clone()),
            Form::Small(_) | Form::Finite(_) => {
                let (mantissa, scale) = self.parts().unwrap_or_default();
                let power = power_of_ten(scale).unwrap_or(1);
                Number::from_scaled(num_integer::Integer::div_floor(&mantissa, &power), 0)
            }
            Form::Fraction(r) => {
                Number::from_scaled(num_integer::Integer::div_floor(r.numer(), r.denom()), 0)
            }
            Form::Wide(r) => wide::floor(r),
        }
    }

    /// The smallest whole number that is not less.
    ///
    /// # Errors
    /// `Overflow` if it has more than 96 bits.
    pub fn ceil(&self) -> Result<Number, NumberError> {
        Ok(self.neg().floor()?.neg())
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Form::Small(a) if a.mantissa == 0)
    }

    /// Whether it is less than 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(a) => a.mantissa < 0,
            Form::Finite(d) => d.is_sign_negative(),
            Form::Fraction(r) => *r.numer() < 0,
            Form::Wide(r) => wide::is_negative(r),
        }
    }

    /// Whether it is whole.
    pub fn is_integer(&self) -> bool {
        self.places() == Some(0)
    }

    /// The decimal, if it is one.
    pub fn decimal(&self) -> Option<Decimal> {
        match &self.0 {
            Form::Small(a) => Some(decimal(
                u128::from(a.mantissa.unsigned_abs()),
                a.mantissa < 0,
                u32::from(a.scale),
            )),
            Form::Finite(d) => Some(*d),
            _ => None,
        }
    }

    /// An `i64`, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.parts()
            .filter(|(_, scale)| *scale == 0)
            .and_then(|(mantissa, _)| i64::try_from(mantissa).ok())
    }

    /// Mantissa and places of a decimal whose mantissa fits in 64 bits.
    pub fn compact(&self) -> Option<(i64, u32)> {
        match &self.0 {
            Form::Small(a) => Some((a.mantissa, u32::from(a.scale))),
            _ => None,
        }
    }

    /// `mantissa / 10^places`, with at most 28 places.
    #[inline]
    pub fn from_compact(mantissa: i64, places: u32) -> Number {
        small::number(mantissa, places)
            .unwrap_or_else(|| finite(u128::from(mantissa.unsigned_abs()), mantissa < 0, places))
    }

    /// Number of decimal places of the reduced decimal; `None` for a fraction.
    pub fn places(&self) -> Option<u32> {
        self.parts().map(|(_, scale)| scale)
    }

    /// Numerator and denominator, if both fit in 128 bits. A decimal always does: 10^28 has 94 bits.
    pub(super) fn narrow(&self) -> Option<(i128, i128)> {
        match &self.0 {
            Form::Small(_) | Form::Finite(_) => {
                let (mantissa, scale) = self.parts()?;
                Some((mantissa, power_of_ten(scale)?))
            }
            Form::Fraction(r) => Some((*r.numer(), *r.denom())),
            Form::Wide(_) => None,
        }
    }

    /// Numerator and denominator of any width; of a decimal not reduced.
    pub(super) fn widened(&self) -> BigRational {
        match &self.0 {
            Form::Wide(r) => (**r).clone(),
            _ => self.narrow().map(wide::from_narrow).unwrap_or_default(),
        }
    }

    /// The multiple of `to` on either side of this value, in numbers of any width. `away` is asked if
    /// the value lies between two: see [`super::rounding`]. `to` is not zero.
    pub(super) fn to_multiple_of(
        &self,
        to: &Number,
        away: impl Fn(Ordering, bool) -> bool,
    ) -> Result<Number, NumberError> {
        wide::to_multiple_of(&self.widened(), &to.widened(), away)
    }

    /// Any exact quotient, brought to its canonical form. `denominator` is not zero.
    pub(super) fn from_wide(value: BigRational) -> Result<Number, NumberError> {
        wide::canonical(value)
    }
}

/// The decimal of a mantissa of at most 96 bits and a scale of at most 28, without trailing zeros.
fn finite(size: u128, negative: bool, scale: u32) -> Number {
    if let (Ok(mantissa), Ok(scale)) = (i64::try_from(size), u8::try_from(scale)) {
        let mantissa = if negative {
            mantissa.saturating_neg()
        } else {
            mantissa
        };
        return Number(Form::Small(Small { mantissa, scale }));
    }
    Number(Form::Finite(decimal(size, negative, scale)))
}

fn decimal(size: u128, negative: bool, scale: u32) -> Decimal {
    let part = |shift: u32| u32::try_from((size >> shift) & 0xffff_ffff).unwrap_or(0);
    let negative = negative && size != 0;
    Decimal::from_parts(part(0), part(32), part(64), negative, scale)
}

/// Takes away zeros at the end of the places.
fn without_trailing_zeros(mut size: u128, mut scale: u32) -> (u128, u32) {
    if size == 0 {
        return (0, 0);
    }
    // Two divisions of 64 bits are much quicker than one of 128; almost every value takes this way.
    if let Ok(mut small) = u64::try_from(size) {
        while scale > 0 && small.is_multiple_of(10) {
            small /= 10;
            scale = scale.saturating_sub(1);
        }
        return (u128::from(small), scale);
    }
    // Ten divides only even numbers: most values are told by one bit.
    while scale > 0 && size & 1 == 0 && size.is_multiple_of(10) {
        size /= 10;
        scale = scale.saturating_sub(1);
    }
    (size, scale)
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        match (&self.0, &other.0) {
            (Form::Finite(a), Form::Finite(b)) => {
                a.scale() == b.scale() && a.mantissa() == b.mantissa()
            }
            (a, b) => a == b,
        }
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0)
            && let Some(order) = small::cmp(*a, *b)
        {
            return order;
        }
        if let Some((a, b, _)) = self.aligned(other) {
            return a.cmp(&b);
        }
        match (self.is_negative(), other.is_negative()) {
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            _ => {}
        }
        if let (Some((a, b)), Some((c, d))) = (self.narrow(), other.narrow())
            && let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b))
        {
            return left.cmp(&right);
        }
        wide::compare(&self.widened(), &other.widened())
    }
}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match &self.0 {
            Form::Small(a) => a.hash(state),
            Form::Finite(d) => (d.mantissa(), d.scale()).hash(state),
            Form::Fraction(r) => (r.numer(), r.denom()).hash(state),
            Form::Wide(r) => (r.numer(), r.denom()).hash(state),
        }
    }
}

impl Default for Number {
    fn default() -> Number {
        Number::ZERO
    }
}

#[cfg(test)]
pub(super) mod tests;
