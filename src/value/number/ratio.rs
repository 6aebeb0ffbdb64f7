//! Fractions of 128-bit numbers. `None` means that 128 bits do not suffice on the way.

use super::{Form, MOST_MANTISSA, MOST_PLACES, Number, NumberError, finite, wide};
use num_rational::Ratio;

/// A numerator and a positive denominator.
pub(super) type Pair = (i128, i128);

/// `10^0` to `10^38`: all that fit in 128 bits.
const POWERS: [i128; 39] = powers();

#[cfg_attr(
    not(test),
    expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "runs in the compiler, which refuses both to overflow and to leave the array"
    )
)]
const fn powers() -> [i128; 39] {
    let mut powers = [1; 39];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
}

/// `10^n`, if it fits.
pub(in crate::value) fn power_of_ten(n: u32) -> Option<i128> {
    usize::try_from(n).ok().and_then(|n| POWERS.get(n)).copied()
}

/// The greatest common divisor; 0 only of two zeros.
fn gcd(a: u128, b: u128) -> u128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => u128::from(num_integer::Integer::gcd(&a, &b)),
        _ => num_integer::Integer::gcd(&a, &b),
    }
}

/// `n / d` in any terms and of any sign.
pub(super) fn quotient(n: i128, d: i128) -> Result<Number, NumberError> {
    if d == 0 {
        return Err(NumberError::DivisionByZero);
    }
    let (negative, n, d) = ((n < 0) != (d < 0), n.unsigned_abs(), d.unsigned_abs());
    if let (Ok(n), Ok(d)) = (u64::try_from(n), u64::try_from(d))
        && let Some(number) = quotient_small(n, d, negative)
    {
        return Ok(number);
    }
    match gcd(n, d) {
        0 | 1 => reduced(n, d, negative),
        common => reduced(div(n, common), div(d, common), negative),
    }
}

/// The same in 64 bits; `None` if they do not suffice for a finite result.
fn quotient_small(n: u64, d: u64, negative: bool) -> Option<Number> {
    let (n, d) = match num_integer::Integer::gcd(&n, &d) {
        0 | 1 => (n, d),
        common => (n.checked_div(common)?, d.checked_div(common)?),
    };
    let twos = d.trailing_zeros();
    let mut rest = d.checked_shr(twos)?;
    let mut fives: u32 = 0;
    while rest.checked_rem(5) == Some(0) {
        rest = rest.checked_div(5)?;
        fives = fives.saturating_add(1);
    }
    if rest == 1 {
        let places = twos.max(fives);
        let factor = if twos < fives {
            1u64.checked_shl(fives.saturating_sub(twos))?
        } else {
            5u64.checked_pow(twos.saturating_sub(fives))?
        };
        let size = i64::try_from(n.checked_mul(factor)?).ok()?;
        let mantissa = if negative {
            size.saturating_neg()
        } else {
            size
        };
        return super::small::number(mantissa, places);
    }
    let n = i128::from(n);
    let n = if negative { n.saturating_neg() } else { n };
    let fraction = Ratio::new_raw(n, i128::from(d));
    Some(Number(Form::Fraction(Box::new(fraction))))
}

/// `n / d` in lowest terms; `d` is not zero.
fn reduced(n: u128, d: u128, negative: bool) -> Result<Number, NumberError> {
    let twos = d.trailing_zeros();
    let mut rest = d.checked_shr(twos).unwrap_or(1);
    let mut fives: u32 = 0;
    while rest.is_multiple_of(5) {
        rest /= 5;
        fives = fives.saturating_add(1);
    }
    if rest == 1 {
        // Finite. These are the fewest places, hence also the smallest mantissa.
        let places = twos.max(fives);
        if places > MOST_PLACES {
            return Err(NumberError::Overflow);
        }
        let factor = if twos < fives {
            1u128.checked_shl(fives.saturating_sub(twos))
        } else {
            5u128.checked_pow(twos.saturating_sub(fives))
        };
        return factor
            .and_then(|factor| n.checked_mul(factor))
            .filter(|size| *size <= MOST_MANTISSA)
            .map(|size| finite(size, negative, places))
            .ok_or(NumberError::Overflow);
    }
    match (i128::try_from(n), i128::try_from(d)) {
        (Ok(n), Ok(d)) => {
            let n = if negative { n.saturating_neg() } else { n };
            Ok(Number(Form::Fraction(Box::new(Ratio::new_raw(n, d)))))
        }
        _ => wide::canonical(wide::from_unsigned(n, d, negative)),
    }
}

/// The quotient; the divisor is not zero. In 64 bits where they suffice: that is much quicker.
fn div(a: u128, b: u128) -> u128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => u128::from(a.checked_div(b).unwrap_or(0)),
        _ => a.checked_div(b).unwrap_or(0),
    }
}

/// The sum of two fractions.
pub(super) fn add((a, b): Pair, (c, d): Pair) -> Option<Result<Number, NumberError>> {
    let common = i128::try_from(gcd(b.unsigned_abs(), d.unsigned_abs())).ok()?;
    let (b_rest, d_rest) = (b.checked_div(common)?, d.checked_div(common)?);
    let n = a.checked_mul(d_rest)?.checked_add(c.checked_mul(b_rest)?)?;
    Some(quotient(n, b.checked_mul(d_rest)?))
}

/// The product of two fractions.
pub(super) fn mul((a, b): Pair, (c, d): Pair) -> Option<Result<Number, NumberError>> {
    // Crosswise reduction first: the products are then as small as they can be.
    let left = i128::try_from(gcd(a.unsigned_abs(), d.unsigned_abs())).ok()?;
    let right = i128::try_from(gcd(c.unsigned_abs(), b.unsigned_abs())).ok()?;
    let n = a.checked_div(left)?.checked_mul(c.checked_div(right)?)?;
    let d = b.checked_div(right)?.checked_mul(d.checked_div(left)?)?;
    Some(quotient(n, d))
}
