//! Exact numbers, units, dates and periods, rounding. Nothing here knows a policy or a file.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod date;
mod number;
mod period;
mod rounding;
mod sum;
mod unit;

pub use date::Day;
pub use number::{MOST_PLACES, Number, NumberError};
pub use period::{Calendar, Cycle, DayCount, Period, Window, overlap};
pub use rounding::{Mode, Rounding};
pub use sum::Sum;
pub use unit::{Type, Unit};

use std::sync::Arc;

/// A value that a column, a formula or a figure has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Number(Number),
    Date(Day),
    Flag(bool),
    Text(Arc<str>),
}
