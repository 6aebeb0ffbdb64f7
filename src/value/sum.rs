//! Exact sums of many numbers.

use super::{Number, NumberError};

/// A running sum that never overflows while it runs; only the finished sum must fit.
#[derive(Clone, Debug, Default)]
pub struct Sum(());

impl Sum {
    pub fn add(&mut self, _value: &Number) { todo!() }
    /// Adds `mantissa / 10^scale`.
    pub fn add_scaled(&mut self, _mantissa: i64, _scale: u32) { todo!() }
    pub fn merge(&mut self, _other: &Sum) { todo!() }
    pub fn finish(&self) -> Result<Number, NumberError> { todo!() }
}
