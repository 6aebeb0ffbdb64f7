//! A cell of a Parquet file as a CSV file would hold it.

use crate::value::Day;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal64Type, Decimal128Type, Decimal256Type, DecimalType,
    Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use std::borrow::Cow;

/// 1970-01-01, day 0 of Parquet, as [`Day`] counts.
pub(super) const EPOCH: i32 = 719_162;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// The text of a cell; an empty cell's is empty.
pub(super) fn text(column: &ArrayRef, row: usize) -> Cow<'_, str> {
    if row >= column.len() || column.is_null(row) {
        return Cow::Borrowed("");
    }
    match column.data_type() {
        DataType::Utf8 => Cow::Borrowed(column.as_string::<i32>().value(row)),
        DataType::Dictionary(..) => {
            let column = column.as_dictionary::<UInt32Type>();
            let values = column.values().as_string::<i32>();
            let place = column.keys().value(row) as usize;
            Cow::Borrowed(if place < values.len() {
                values.value(place)
            } else {
                ""
            })
        }
        DataType::Boolean => Cow::Borrowed(if column.as_boolean().value(row) {
            "true"
        } else {
            "false"
        }),
        DataType::Int8 => whole::<Int8Type>(column, row),
        DataType::Int16 => whole::<Int16Type>(column, row),
        DataType::Int32 => whole::<Int32Type>(column, row),
        DataType::Int64 => whole::<Int64Type>(column, row),
        DataType::UInt8 => whole::<UInt8Type>(column, row),
        DataType::UInt16 => whole::<UInt16Type>(column, row),
        DataType::UInt32 => whole::<UInt32Type>(column, row),
        DataType::UInt64 => whole::<UInt64Type>(column, row),
        DataType::Decimal64(_, scale) => decimal::<Decimal64Type>(column, row, *scale),
        DataType::Decimal128(_, scale) => decimal::<Decimal128Type>(column, row, *scale),
        DataType::Decimal256(_, scale) => decimal::<Decimal256Type>(column, row, *scale),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(row);
            Cow::Owned(date(i64::from(days)))
        }
        DataType::Timestamp(unit, _) => Cow::Owned(moment(column, row, unit)),
        _ => Cow::Borrowed(""),
    }
}

fn whole<T: ArrowPrimitiveType>(column: &ArrayRef, row: usize) -> Cow<'static, str>
where
    T::Native: std::fmt::Display,
{
    Cow::Owned(column.as_primitive::<T>().value(row).to_string())
}

/// The digits with a point before the last `scale`. Arrow's own text drops digits beyond the
/// precision that the file claims.
fn decimal<T: DecimalType>(column: &ArrayRef, row: usize, scale: i8) -> Cow<'static, str>
where
    T::Native: std::fmt::Display,
{
    let digits = column.as_primitive::<T>().value(row).to_string();
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits.as_str()),
    };
    let places = usize::from(scale.unsigned_abs());
    if scale <= 0 {
        let zeros = if digits == "0" { 0 } else { places };
        return Cow::Owned(format!("{sign}{digits}{}", "0".repeat(zeros)));
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (before, after) = padded.split_at(padded.len() - places);
    Cow::Owned(format!("{sign}{before}.{after}"))
}

/// A day from 1970-01-01 on, as [`Day`] counts, if it is of the years 1 to 9999.
pub(super) fn day(days: i64) -> Option<Day> {
    let day = Day(i32::try_from(days.checked_add(i64::from(EPOCH))?).ok()?);
    (Day::MIN..=Day::MAX).contains(&day).then_some(day)
}

/// A date; days from 1970-01-01 on if no date has them.
fn date(days: i64) -> String {
    match day(days) {
        Some(day) => day.to_string(),
        None => format!("{days}d"),
    }
}

/// How many units of a timestamp are a second.
pub(super) fn per_second(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// A timestamp: a date if it is a whole day, else also the time.
fn moment(column: &ArrayRef, row: usize, unit: &TimeUnit) -> String {
    let value = match unit {
        TimeUnit::Second => column.as_primitive::<TimestampSecondType>().value(row),
        TimeUnit::Millisecond => column.as_primitive::<TimestampMillisecondType>().value(row),
        TimeUnit::Microsecond => column.as_primitive::<TimestampMicrosecondType>().value(row),
        TimeUnit::Nanosecond => column.as_primitive::<TimestampNanosecondType>().value(row),
    };
    let per_second = per_second(unit);
    let (seconds, part) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let date = date(days);
    if time == 0 && part == 0 {
        return date;
    }
    let mut text = format!(
        "{date}T{:02}:{:02}:{:02}",
        time / 3600,
        time / 60 % 60,
        time % 60
    );
    if part > 0 {
        let width = per_second.ilog10() as usize;
        text.push_str(&format!(".{part:0width$}"));
    }
    text
}
