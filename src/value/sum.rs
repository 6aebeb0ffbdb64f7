//! Exact sums of many numbers.

use super::number::{Form, power_of_ten, wide};
use super::{Number, NumberError};
use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::Zero;
use std::collections::BTreeMap;

/// The scale of what no longer fits in 128 bits: that of the finest decimal.
const WIDE_SCALE: u32 = 28;
/// The most bits that fractions may take on the way to a sum. It bounds the time of a sum of many
/// thousands of unlike fractions; one of fewer bits at the end would have to cancel by chance.
const MOST_BITS: u64 = 2 * 65_536;

/// A running sum that never overflows while it runs; only the finished sum must fit. The order of
/// adding never matters.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    /// Most of the sum: `mantissa / 10^scale`. The scale is the largest one met.
    mantissa: i128,
    scale: u32,
    /// What did not fit above, and fractions.
    rest: Option<Box<Rest>>,
}

#[derive(Clone, Debug, Default)]
struct Rest {
    /// In units of `10^-28`.
    decimals: BigInt,
    /// The sum of the numerators for each denominator, so that adding is quick; joined at the end.
    fractions: BTreeMap<BigInt, BigInt>,
}

impl Sum {
    /// Adds one number.
    pub fn add(&mut self, value: &Number) {
        match value.form() {
            Form::Small(a) => self.add_finite(i128::from(a.mantissa), u32::from(a.scale)),
            Form::Finite(d) => self.add_finite(d.mantissa(), d.scale()),
            Form::Fraction(r) => {
                self.add_fraction(BigInt::from(*r.numer()), BigInt::from(*r.denom()))
            }
            Form::Wide(r) => self.add_fraction(r.numer().clone(), r.denom().clone()),
        }
    }

    /// Adds `mantissa / 10^scale`.
    pub fn add_scaled(&mut self, mantissa: i64, scale: u32) {
        self.add_finite(i128::from(mantissa), scale);
    }

    /// Adds `mantissa / 10^scale` of 128 bits.
    pub fn add_wide(&mut self, mantissa: i128, scale: u32) {
        self.add_finite(mantissa, scale);
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Sum) {
        self.add_finite(other.mantissa, other.scale);
        if let Some(theirs) = &other.rest {
            let ours = self.rest.get_or_insert_default();
            wide::increase(&mut ours.decimals, &theirs.decimals);
            for (denominator, numerator) in &theirs.fractions {
                ours.add_fraction(numerator.clone(), denominator.clone());
            }
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// `Overflow` if the reduced sum does not fit, or if joining its fractions takes more than
    /// 131,072 bits.
    pub fn finish(&self) -> Result<Number, NumberError> {
        match &self.rest {
            None => Number::from_scaled(self.mantissa, self.scale),
            Some(rest) => rest.finish(wide::decimal_fraction(self.mantissa.into(), self.scale)),
        }
    }

    fn add_finite(&mut self, mantissa: i128, scale: u32) {
        if self.try_add(mantissa, scale).is_none() {
            self.spill(mantissa, scale);
        }
    }

    /// Adds within 128 bits, or leaves the sum as it was.
    fn try_add(&mut self, mantissa: i128, scale: u32) -> Option<()> {
        if scale <= self.scale {
            let factor = power_of_ten(self.scale.checked_sub(scale)?)?;
            self.mantissa = self.mantissa.checked_add(mantissa.checked_mul(factor)?)?;
        } else {
            let factor = power_of_ten(scale.checked_sub(self.scale)?)?;
            self.mantissa = self.mantissa.checked_mul(factor)?.checked_add(mantissa)?;
            self.scale = scale;
        }
        Some(())
    }

    /// Moves what has gathered, and the value, to where there is room for all.
    #[cold]
    fn spill(&mut self, mantissa: i128, scale: u32) {
        let rest = self.rest.get_or_insert_default();
        for (mantissa, scale) in [(self.mantissa, self.scale), (mantissa, scale)] {
            match WIDE_SCALE.checked_sub(scale).and_then(power_of_ten) {
                Some(factor) => wide::increase(
                    &mut rest.decimals,
                    &wide::times(&BigInt::from(mantissa), factor),
                ),
                None => {
                    let (n, d) = wide::decimal_fraction(mantissa.into(), scale).into_raw();
                    rest.add_fraction(n, d);
                }
            }
        }
        self.mantissa = 0;
    }

    fn add_fraction(&mut self, numerator: BigInt, denominator: BigInt) {
        self.rest
            .get_or_insert_default()
            .add_fraction(numerator, denominator);
    }
}

impl Rest {
    fn add_fraction(&mut self, numerator: BigInt, denominator: BigInt) {
        wide::increase(self.fractions.entry(denominator).or_default(), &numerator);
    }

    fn finish(&self, gathered: BigRational) -> Result<Number, NumberError> {
        let decimals = wide::decimal_fraction(self.decimals.clone(), WIDE_SCALE);
        // Which decimals had spilled depends on the order of adding, their total does not.
        let mut terms: Vec<BigRational> = vec![wide::plus(gathered, decimals)];
        for (denominator, numerator) in &self.fractions {
            if !numerator.is_zero() {
                terms.push(Ratio::new(numerator.clone(), denominator.clone()));
            }
        }
        Number::from_wide(total(&terms).ok_or(NumberError::Overflow)?)
    }
}

/// The sum of halves, so that long denominators meet few times; `None` if a part of it is too long.
/// The terms stand in the order of their denominators, so this is the same in every order of adding.
fn total(terms: &[BigRational]) -> Option<BigRational> {
    let sum = match terms {
        [] => BigRational::zero(),
        [one] => one.clone(),
        _ => {
            let (left, right) = terms.split_at_checked(terms.len() / 2)?;
            wide::plus(total(left)?, total(right)?)
        }
    };
    Some(sum).filter(|sum| sum.numer().bits().max(sum.denom().bits()) <= MOST_BITS)
}

#[cfg(test)]
mod tests;
