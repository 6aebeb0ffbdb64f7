//! The whole numbers that programs calculate with: 64 bits, or 128 where those do not suffice.

use crate::value::Mode;
use std::cmp::Ordering;

/// A mantissa. Each operation says whether its result did not fit.
pub trait Word: Copy + Ord {
    const ZERO: Self;
    const ONE: Self;

    fn of(value: i64) -> Self;
    fn of_wide(value: i128) -> Option<Self>;
    fn wide(self) -> i128;
    /// In 64 bits, if it fits.
    fn narrow(self) -> Option<i64>;
    /// As a place in a list; what is negative is nowhere.
    fn place(self) -> usize;
    /// Bits of its size.
    fn bits(self) -> u32;
    /// How often 2 divides it.
    fn twos(self) -> u32;
    /// A power of ten, if it fits.
    fn ten(exponent: u32) -> Option<Self>;
    fn plus(self, other: Self) -> (Self, bool);
    fn minus(self, other: Self) -> (Self, bool);
    fn times(self, other: Self) -> (Self, bool);
    /// How many times `unit` (not zero) goes into it, rounded.
    fn multiple(self, unit: Self, mode: Mode) -> (Self, bool);
    /// The same of a unit that is known when this is compiled.
    #[inline(always)]
    fn multiple_of<const UNIT: i64>(self, mode: Mode) -> (Self, bool) {
        self.multiple(Self::of(UNIT), mode)
    }
}

macro_rules! word {
    ($type:ty, $fits:expr) => {
        impl Word for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;

            #[inline(always)]
            fn of(value: i64) -> Self {
                <$type>::from(value)
            }

            fn of_wide(value: i128) -> Option<Self> {
                <$type>::try_from(value).ok().filter(|value| $fits(*value))
            }

            #[inline(always)]
            fn wide(self) -> i128 {
                i128::from(self)
            }

            #[inline(always)]
            fn narrow(self) -> Option<i64> {
                i64::try_from(self).ok()
            }

            #[inline(always)]
            fn place(self) -> usize {
                usize::try_from(self).unwrap_or(usize::MAX)
            }

            #[inline(always)]
            fn bits(self) -> u32 {
                <$type>::BITS - self.unsigned_abs().leading_zeros()
            }

            #[inline(always)]
            fn twos(self) -> u32 {
                self.trailing_zeros()
            }

            fn ten(exponent: u32) -> Option<Self> {
                let power: $type = 10;
                power.checked_pow(exponent)
            }

            #[inline(always)]
            fn plus(self, other: Self) -> (Self, bool) {
                let (value, over) = self.overflowing_add(other);
                (value, over | !$fits(value))
            }

            #[inline(always)]
            fn minus(self, other: Self) -> (Self, bool) {
                let (value, over) = self.overflowing_sub(other);
                (value, over | !$fits(value))
            }

            #[inline(always)]
            fn times(self, other: Self) -> (Self, bool) {
                let (value, over) = self.overflowing_mul(other);
                (value, over | !$fits(value))
            }

            #[inline(always)]
            fn multiple(self, unit: Self, mode: Mode) -> (Self, bool) {
                let (Some(whole), Some(rest)) = (self.checked_div(unit), self.checked_rem(unit))
                else {
                    return (0, true);
                };
                if rest == 0 {
                    return (whole, false);
                }
                let (rest, size) = (rest.unsigned_abs(), unit.unsigned_abs());
                let half: Ordering = rest.cmp(&(size - rest));
                if mode.away(half, whole & 1 != 0) {
                    whole.overflowing_add(if (self < 0) == (unit < 0) { 1 } else { -1 })
                } else {
                    (whole, false)
                }
            }
        }
    };
}

// A value of 64 bits always fits a decimal; of 128 bits, what fits its 96.
word!(i64, |_: i64| true);
word!(i128, |value: i128| value.unsigned_abs() >> 96 == 0);
