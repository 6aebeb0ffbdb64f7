//! Exact numbers, units, dates and periods, rounding. Nothing here knows a policy or a file.

mod date;
mod number;
mod period;
mod rounding;
mod sum;
mod unit;

pub use date::Day;
pub use number::{Number, NumberError};
pub use period::{Calendar, Cycle, DayCount, Period, Window, overlap};
pub use rounding::{Mode, Rounding};
pub use sum::Sum;
pub use unit::{Type, Unit};

use std::sync::Arc;

/// A value that a column, a formula or a figure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(Number),
    Date(Day),
    Flag(bool),
    Text(Arc<str>),
}
