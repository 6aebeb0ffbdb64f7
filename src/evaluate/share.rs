//! Dividing a whole so that the parts sum to it: largest remainder.

use super::outcome::{Absence, Cause, Why};
use crate::value::{Number, Sum};

/// Shares `whole` by `weights` in units of `unit`: each gets the whole units of its exact share,
/// and the units left go to the largest remainders, equal ones to the earlier. The parts sum to
/// the whole. All weights 0: all parts 0.
///
/// # Errors
/// [`Why::NegativeWeight`], [`Why::FundNotAMultiple`] (also a negative whole's odd part), [`Why::Overflow`].
pub fn apportion(whole: &Number, unit: &Number, weights: &[Number]) -> Result<Vec<Number>, Why> {
    let overflow = |_| Why::Overflow;
    if weights.iter().any(Number::is_negative) {
        return Err(Why::NegativeWeight);
    }
    let units = whole.div(unit).map_err(overflow)?;
    if !units.is_integer() {
        return Err(Why::FundNotAMultiple);
    }
    let mut sum = Sum::default();
    weights.iter().for_each(|weight| sum.add(weight));
    let sum = sum.finish().map_err(overflow)?;
    if sum.is_zero() {
        return Ok(vec![Number::ZERO; weights.len()]);
    }
    // A negative whole is shared as its opposite, so that nobody's sign depends on rounding.
    let negative = units.is_negative();
    let units = units.abs();
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(Number, usize)> = Vec::with_capacity(weights.len());
    let mut left = units.clone();
    for (at, weight) in weights.iter().enumerate() {
        let exact = units
            .mul(weight)
            .and_then(|product| product.div(&sum))
            .map_err(overflow)?;
        let floor = exact.floor().map_err(overflow)?;
        remainders.push((exact.sub(&floor).map_err(overflow)?, at));
        left = left.sub(&floor).map_err(overflow)?;
        parts.push(floor);
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let one = Number::from_i64(1);
    for (_, at) in remainders {
        if left.is_zero() {
            break;
        }
        if let Some(part) = parts.get_mut(at) {
            *part = part.add(&one).map_err(overflow)?;
        }
        left = left.sub(&one).map_err(overflow)?;
    }
    parts
        .iter()
        .map(|part| {
            part.mul(unit)
                .map(|part| if negative { part.neg() } else { part })
                .map_err(overflow)
        })
        .collect()
}

/// What a refusal of [`apportion`] is to the figure that asked.
pub fn refused(why: Why, cause: Cause) -> Absence {
    if why == Why::Overflow {
        Absence::Stopped(cause)
    } else {
        Absence::Failed(cause)
    }
}
