//! Arithmetic of mantissas that fit in 64 bits, as almost all do. `None` means that 64 bits do not
//! suffice on the way; the wider arithmetic then finds the same value, or that there is none.

use super::{Form, Number};
use std::cmp::Ordering;

/// `10^0` to `10^18`: all that fit in 64 bits.
const POWERS: [i64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// A mantissa and its places, in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::value) struct Small {
    pub(in crate::value) mantissa: i64,
    pub(in crate::value) scale: u8,
}

impl Small {
    pub(super) const ZERO: Small = Small {
        mantissa: 0,
        scale: 0,
    };
    pub(super) const ONE: Small = Small {
        mantissa: 1,
        scale: 0,
    };
}

/// `10^n`, if it fits in 64 bits.
#[inline]
pub(in crate::value) fn power(n: u32) -> Option<i64> {
    POWERS.get(n as usize).copied()
}

/// The number of a mantissa and at most 28 places; `None` for the one mantissa without a negative.
#[inline]
pub(in crate::value) fn number(mut mantissa: i64, mut scale: u32) -> Option<Number> {
    if mantissa == i64::MIN || scale > super::MOST_PLACES {
        return None;
    }
    while scale > 0 && mantissa.checked_rem(10) == Some(0) {
        if mantissa == 0 {
            return Some(Number::ZERO);
        }
        mantissa = mantissa.checked_div(10)?;
        scale = scale.saturating_sub(1);
    }
    let scale = u8::try_from(scale).ok()?;
    Some(Number(Form::Small(Small { mantissa, scale })))
}

/// The two mantissas at the larger scale, and that scale.
#[inline]
pub(in crate::value) fn aligned(a: Small, b: Small) -> Option<(i64, i64, u32)> {
    let (m, n) = (a.mantissa, b.mantissa);
    match a.scale.cmp(&b.scale) {
        Ordering::Equal => Some((m, n, u32::from(a.scale))),
        Ordering::Less => {
            let more = power(u32::from(b.scale.saturating_sub(a.scale)))?;
            Some((m.checked_mul(more)?, n, u32::from(b.scale)))
        }
        Ordering::Greater => {
            let more = power(u32::from(a.scale.saturating_sub(b.scale)))?;
            Some((m, n.checked_mul(more)?, u32::from(a.scale)))
        }
    }
}

#[inline]
pub(super) fn add(a: Small, b: Small) -> Option<Number> {
    let (a, b, scale) = aligned(a, b)?;
    number(a.checked_add(b)?, scale)
}

#[inline]
pub(super) fn sub(a: Small, b: Small) -> Option<Number> {
    let (a, b, scale) = aligned(a, b)?;
    number(a.checked_sub(b)?, scale)
}

#[inline]
pub(super) fn mul(a: Small, b: Small) -> Option<Number> {
    let product = a.mantissa.checked_mul(b.mantissa)?;
    number(
        product,
        u32::from(a.scale).saturating_add(u32::from(b.scale)),
    )
}

#[inline]
pub(super) fn cmp(a: Small, b: Small) -> Option<Ordering> {
    let (a, b, _) = aligned(a, b)?;
    Some(a.cmp(&b))
}

/// The exact text.
pub(super) fn text(a: Small) -> String {
    let mut text = String::with_capacity(24);
    write(a, u32::from(a.scale), &mut text);
    text
}

/// Adds the text with so many places, which are no fewer than it has.
pub(super) fn write(a: Small, places: u32, text: &mut String) {
    // From the last digit to the first: at most 29 with the point's, the point, the sign.
    let mut digits = [b'0'; 32];
    let mut rest = a.mantissa.unsigned_abs();
    let mut first = digits.len();
    let point = usize::from(a.scale);
    let mut written = 0_usize;
    let mut put = |byte: u8| {
        first = first.saturating_sub(1);
        if let Some(digit) = digits.get_mut(first) {
            *digit = byte;
        }
    };
    // At least one digit stands before the point.
    while rest > 0 || written <= point {
        if written == point && point > 0 {
            put(b'.');
        }
        put(b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0)));
        rest /= 10;
        written = written.saturating_add(1);
    }
    if a.mantissa < 0 {
        put(b'-');
    }
    let whole = digits.get(first..).unwrap_or_default();
    text.push_str(std::str::from_utf8(whole).unwrap_or_default());
    let more = places.saturating_sub(u32::from(a.scale));
    if more > 0 && point == 0 {
        text.push('.');
    }
    for _ in 0..more {
        text.push('0');
    }
}
