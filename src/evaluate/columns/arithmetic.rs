//! Operations on two values, row by row, at one scale; rounding, and quotients that are rounded.

use super::program::Multiple;
use super::values::{SOUND, UNDEFINED, UNKNOWN, Values};
use super::word::Word;
use crate::value::MOST_PLACES;

/// A value of two, row by row; false if one did not fit. States are made before.
pub fn each<W: Word>(
    a: &Values<W>,
    b: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    f: impl Fn(W, W) -> (W, bool),
) -> bool {
    let mut bad = false;
    for ((out, a), b) in out.values.iter_mut().zip(&a.values).zip(&b.values).take(n) {
        let (value, over) = f(*a, *b);
        *out = value;
        bad |= over;
    }
    if bad {
        let over = |row: usize| match (a.values.get(row), b.values.get(row)) {
            (Some(a), Some(b)) if row < n => f(*a, *b).1,
            _ => false,
        };
        out.unknown(over);
    }
    !bad
}

/// The same of two values brought to one scale.
pub fn aligned<W: Word>(
    a: &Values<W>,
    b: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    f: impl Fn(W, W) -> (W, bool),
) -> bool {
    out.states_of(&[a, b]);
    out.scale = a.scale.max(b.scale);
    if a.scale == b.scale {
        return each(a, b, out, n, f);
    }
    let (Some(raise_a), Some(raise_b)) = (W::ten(out.scale - a.scale), W::ten(out.scale - b.scale))
    else {
        out.all(UNKNOWN);
        return false;
    };
    if a.scale < b.scale {
        each(a, b, out, n, |a, b| {
            let (a, over) = a.times(raise_a);
            let (value, more) = f(a, b);
            (value, over | more)
        })
    } else {
        each(a, b, out, n, |a, b| {
            let (b, over) = b.times(raise_b);
            let (value, more) = f(a, b);
            (value, over | more)
        })
    }
}

pub fn round<W: Word>(value: &Values<W>, to: Multiple, out: &mut Values<W>, n: usize) -> bool {
    out.states_of(&[value]);
    if !value.sound {
        // A value that is not there stays what it was.
        out.states.copy_from_slice(&value.states);
    }
    if value.scale <= to.scale && to.mantissa == 1 {
        out.scale = value.scale;
        out.values.copy_from_slice(&value.values);
        return true;
    }
    out.scale = to.scale;
    let unit = W::of(to.mantissa);
    let scale = value.scale.max(to.scale);
    let (Some(raise), Some(rest)) = (W::ten(scale - value.scale), W::ten(scale - to.scale)) else {
        out.all(UNKNOWN);
        return false;
    };
    let (unit_at_scale, over) = unit.times(rest);
    if over {
        out.all(UNKNOWN);
        return false;
    }
    if raise == W::ONE && unit == W::ONE {
        // The common case; the usual divisors are known when this is compiled.
        return match unit_at_scale.narrow() {
            Some(100) => each(value, value, out, n, |v, _| v.multiple_of::<100>(to.mode)),
            Some(10_000) => each(value, value, out, n, |v, _| {
                v.multiple_of::<10_000>(to.mode)
            }),
            Some(1_000_000) => each(value, value, out, n, |v, _| {
                v.multiple_of::<1_000_000>(to.mode)
            }),
            _ => each(value, value, out, n, |v, _| {
                v.multiple(unit_at_scale, to.mode)
            }),
        };
    }
    each(value, value, out, n, |value, _| {
        let (value, over) = value.times(raise);
        let (multiple, more) = value.multiple(unit_at_scale, to.mode);
        let (result, most) = multiple.times(unit);
        (result, over | more | most)
    })
}

/// Whether `a / 10^scale / b` fits a decimal if it is finite, for certain. It then has no more
/// places than 2 or 5 divides `b`, and `scale`.
pub fn comes_out<W: Word>(a: W, b: W, scale: u32) -> bool {
    // A power of 5 takes 2.32 bits.
    let places = b.twos().max(b.bits() * 431 / 1000) + scale;
    places <= MOST_PLACES && a.bits() + places * 10 / 3 < 96
}

pub fn quotient<W: Word>(
    dividend: &Values<W>,
    divisor: &Values<W>,
    to: Multiple,
    out: &mut Values<W>,
    n: usize,
) -> bool {
    out.states_of(&[dividend, divisor]);
    out.scale = to.scale;
    // a/10^x by b/10^y in units of u/10^t is a*10^(y+t) by b*u*10^x; common powers cancel.
    let (above, below) = (divisor.scale + to.scale, dividend.scale);
    let common = above.min(below);
    let (Some(above), Some(below)) = (W::ten(above - common), W::ten(below - common)) else {
        out.all(UNKNOWN);
        return false;
    };
    let unit = W::of(to.mantissa);
    let fits = each(dividend, divisor, out, n, |a, b| {
        if b == W::ZERO {
            return (W::ZERO, false);
        }
        if !comes_out(a, b, dividend.scale) {
            return (W::ZERO, true);
        }
        let (a, first) = a.times(above);
        let (b, second) = b.times(below);
        let (b, third) = b.times(unit);
        let (multiple, fourth) = a.multiple(b, to.mode);
        let (result, fifth) = multiple.times(unit);
        (result, first | second | third | fourth | fifth)
    });
    if divisor.values.iter().take(n).any(|value| *value == W::ZERO) {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, value) in out.states.iter_mut().zip(&divisor.values) {
            if *state == SOUND && *value == W::ZERO {
                *state = UNDEFINED;
            }
        }
    }
    fits
}
