//! Fractions wider than 128 bits. Big integers do not overflow, so plain operators are exact here.
#![cfg_attr(
    not(test),
    expect(
        clippy::arithmetic_side_effects,
        reason = "big integers do not overflow, and each divisor is seen not to be zero"
    )
)]

use super::{Form, Number, NumberError, finite};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// The most bits of a numerator or denominator. It bounds time and memory, nothing else.
const MOST_BITS: u64 = 65_536;

/// A fraction as it stands; the denominator is positive.
pub(super) fn from_narrow((n, d): (i128, i128)) -> BigRational {
    Ratio::new_raw(BigInt::from(n), BigInt::from(d))
}

pub(super) fn from_unsigned(n: u128, d: u128, negative: bool) -> BigRational {
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    Ratio::new_raw(
        BigInt::from_biguint(sign, BigUint::from(n)),
        BigInt::from(d),
    )
}

/// Reduces and judges: a decimal, a narrow or a wide fraction, or too big. The denominator is not zero.
pub(super) fn canonical(value: BigRational) -> Result<Number, NumberError> {
    let (n, d) = value.into_raw();
    if d.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    let common = n.gcd(&d);
    let (n, d) = (n / &common, d / &common);
    let negative = n.is_negative() != d.is_negative();
    let (n, d) = (n.into_parts().1, d.into_parts().1);
    if let Some((twos, fives)) = finite_denominator(&d) {
        let places = twos.max(fives);
        if places > u64::from(super::MOST_PLACES) {
            return Err(NumberError::Overflow);
        }
        // At most 28 places: neither exponent can be large.
        let exponent = |more: u64| u32::try_from(places.saturating_sub(more)).unwrap_or(0);
        let size =
            n * BigUint::from(2u8).pow(exponent(twos)) * BigUint::from(5u8).pow(exponent(fives));
        let size = u128::try_from(size)
            .ok()
            .filter(|size| *size <= super::MOST_MANTISSA);
        return size
            .zip(u32::try_from(places).ok())
            .map(|(size, places)| finite(size, negative, places))
            .ok_or(NumberError::Overflow);
    }
    if n.bits() > MOST_BITS || d.bits() > MOST_BITS {
        return Err(NumberError::Overflow);
    }
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let (n, d) = (BigInt::from_biguint(sign, n), BigInt::from(d));
    Ok(Number(match (i128::try_from(&n), i128::try_from(&d)) {
        (Ok(n), Ok(d)) if n != i128::MIN => Form::Fraction(Box::new(Ratio::new_raw(n, d))),
        _ => Form::Wide(Box::new(Ratio::new_raw(n, d))),
    }))
}

/// The powers of 2 and 5 whose product `d` is, if it has no other factor.
fn finite_denominator(d: &BigUint) -> Option<(u64, u64)> {
    let twos = d.trailing_zeros()?;
    let mut rest = d >> twos;
    let mut fives: u64 = 0;
    // First in large strides, so that a long denominator takes few divisions.
    for stride in [27u32, 9, 3, 1] {
        let power = BigUint::from(5u8).pow(stride);
        loop {
            let (quotient, remainder) = rest.div_rem(&power);
            if !remainder.is_zero() {
                break;
            }
            rest = quotient;
            fives = fives.saturating_add(u64::from(stride));
        }
    }
    rest.is_one().then_some((twos, fives))
}

pub(super) fn add(a: &BigRational, b: &BigRational) -> Result<Number, NumberError> {
    canonical(Ratio::new_raw(
        a.numer() * b.denom() + b.numer() * a.denom(),
        a.denom() * b.denom(),
    ))
}

pub(super) fn mul(a: &BigRational, b: &BigRational) -> Result<Number, NumberError> {
    canonical(Ratio::new_raw(a.numer() * b.numer(), a.denom() * b.denom()))
}

pub(super) fn div(a: &BigRational, b: &BigRational) -> Result<Number, NumberError> {
    canonical(Ratio::new_raw(a.numer() * b.denom(), a.denom() * b.numer()))
}

pub(super) fn modulo(a: &BigRational, b: &BigRational) -> Result<Number, NumberError> {
    let divisor = b.numer() * a.denom();
    if divisor.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    let remainder = (a.numer() * b.denom()).mod_floor(&divisor);
    canonical(Ratio::new_raw(remainder, a.denom() * b.denom()))
}

pub(super) fn neg(a: &BigRational) -> BigRational {
    Ratio::new_raw(-a.numer(), a.denom().clone())
}

pub(super) fn floor(a: &BigRational) -> Result<Number, NumberError> {
    canonical(Ratio::new_raw(
        a.numer().div_floor(a.denom()),
        BigInt::one(),
    ))
}

pub(super) fn is_negative(a: &BigRational) -> bool {
    a.numer().is_negative()
}

pub(super) fn compare(a: &BigRational, b: &BigRational) -> Ordering {
    (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
}

pub(in crate::value) fn times(a: &BigInt, factor: i128) -> BigInt {
    a * factor
}

/// See [`Number::to_multiple_of`].
pub(super) fn to_multiple_of(
    value: &BigRational,
    unit: &BigRational,
    away: impl Fn(Ordering, bool) -> bool,
) -> Result<Number, NumberError> {
    let n = value.numer() * unit.denom();
    let d = (value.denom() * unit.numer()).abs();
    let (multiple, rest) = n.abs().div_rem(&d);
    let multiple = if !rest.is_zero() && away((&rest + &rest).cmp(&d), multiple.is_odd()) {
        multiple + 1
    } else {
        multiple
    };
    let multiple = if n.is_negative() { -multiple } else { multiple };
    canonical(Ratio::new_raw(
        multiple * unit.numer().abs(),
        unit.denom().clone(),
    ))
}

/// `mantissa / 10^scale` as a fraction, not reduced.
pub(in crate::value) fn decimal_fraction(mantissa: BigInt, scale: u32) -> BigRational {
    Ratio::new_raw(mantissa, BigInt::from(BigUint::from(10u8).pow(scale)))
}

pub(in crate::value) fn increase(sum: &mut BigInt, more: &BigInt) {
    *sum += more;
}

pub(in crate::value) fn plus(a: BigRational, b: BigRational) -> BigRational {
    a + b
}
