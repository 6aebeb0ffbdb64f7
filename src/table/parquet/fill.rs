//! Types the columns of some rows: the quick way for rows in which nothing is wrong.
//!
//! What a column is not understood to hold, or what is wrong, is not told here: then there are no
//! rows, and each cell is read by itself.

use super::super::chunk::{NO_DAY, NO_KEY, NO_WORD, Rows};
use super::super::column::Column;
use super::super::contract::{ColumnContract, Kind};
use super::super::fill::{dates_rise, find};
use super::super::index::Index;
use super::super::lines::Lines;
use super::super::lookup::Lookup;
use super::super::parse;
use super::super::scan::Typing;
use super::super::text::{Numbers, Texts};
use super::cell::{EPOCH, per_second};
use super::texts::Words;
use crate::value::Day;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal64Type, Decimal128Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use std::sync::Arc;

/// In place of a word or a key that is not known.
const UNKNOWN: u32 = u32::MAX - 1;

/// What the entries of dictionaries are; one dictionary serves many rows.
#[derive(Default)]
pub(super) struct Known {
    /// For each column of the contract.
    columns: Vec<Option<Looked>>,
}

/// The entries of a dictionary, looked up.
struct Looked {
    dictionary: ArrayRef,
    /// The key or the word of each entry; of texts none, if all are fine.
    places: Vec<u32>,
}

/// Some rows; `None` if any of them is wrong.
pub(super) fn rows(
    typing: Typing,
    wanted: &[usize],
    batch: &RecordBatch,
    first_row: u64,
    known: &mut Known,
) -> Option<Rows> {
    let mut rows = Rows::new(typing.contract, first_row, typing.indexes);
    known.columns.resize_with(rows.columns.len(), || None);
    let columns = typing.contract.columns.iter().zip(&mut rows.columns);
    let columns = columns.zip(&mut known.columns).zip(&typing.source.places);
    for (((contract, column), known), at) in columns {
        if let Some(at) = at {
            let array = batch.columns().get(wanted.binary_search(at).ok()?)?;
            fill(contract, column, array, known)?;
        }
    }
    rows.lines = Lines::From {
        first: first_row + 1,
        rows: batch.num_rows(),
    };
    dates_rise(typing, &rows).then_some(rows)
}

/// Fills an empty column.
fn fill(
    contract: &ColumnContract,
    column: &mut Column,
    array: &ArrayRef,
    known: &mut Option<Looked>,
) -> Option<()> {
    if array.null_count() > 0 && !contract.optional {
        return None;
    }
    let nulls = array.nulls();
    match column {
        Column::Absent => {}
        Column::Flags(flags) => {
            let values = array.as_boolean_opt()?;
            flags.extend(values.iter());
        }
        Column::Days(days) => fill_days(days, array)?,
        Column::Numbers(numbers) => {
            *numbers = fill_numbers(array, matches!(contract.kind, Kind::Count), nulls)?;
        }
        Column::Texts(texts, _) => {
            check_texts(contract, array, known)?;
            *texts = Texts::Arrow(Words::of(array)?);
        }
        Column::Words(places, words) => {
            let find = |values: &StringArray| {
                let place = |text: &str| {
                    let place = words.iter().position(|word| **word == *text);
                    place.and_then(|place| u32::try_from(place).ok())
                };
                one_by_one(values, contract.optional, NO_WORD, place)
            };
            *places = look_up(array, NO_WORD, known, find)?;
        }
        Column::Keys(keys, index) => {
            let index: &Index = index;
            let find = |values: &StringArray| match index.by_text() {
                Some(lookup) => side_by_side(values, contract.optional, lookup),
                None => one_by_one(values, contract.optional, NO_KEY, |text| index.refer(text)),
            };
            *keys = look_up(array, NO_KEY, known, find)?;
        }
    }
    Some(())
}

/// The days; none if a value is no day that a CSV file could hold.
fn fill_days(days: &mut Vec<i32>, array: &ArrayRef) -> Option<()> {
    let nulls = array.nulls();
    let fits = |day: i32| (Day::MIN.0..=Day::MAX.0).contains(&day);
    if let Some(values) = array.as_primitive_opt::<Date32Type>() {
        days.extend(values.values().iter().map(|day| day.saturating_add(EPOCH)));
    } else if let DataType::Timestamp(unit, _) = array.data_type() {
        let values = match unit {
            TimeUnit::Second => array.as_primitive_opt::<TimestampSecondType>()?.values(),
            TimeUnit::Millisecond => array
                .as_primitive_opt::<TimestampMillisecondType>()?
                .values(),
            TimeUnit::Microsecond => array
                .as_primitive_opt::<TimestampMicrosecondType>()?
                .values(),
            TimeUnit::Nanosecond => array
                .as_primitive_opt::<TimestampNanosecondType>()?
                .values(),
        };
        let of_day = 86_400 * per_second(unit);
        for (row, value) in values.iter().enumerate() {
            let empty = nulls.is_some_and(|nulls| nulls.is_null(row));
            if !empty && value.rem_euclid(of_day) != 0 {
                return None;
            }
            let day = i32::try_from(value.div_euclid(of_day)).unwrap_or(i32::MAX);
            days.push(day.saturating_add(EPOCH));
        }
    } else {
        return None;
    }
    if let Some(nulls) = nulls {
        for (row, day) in days.iter_mut().enumerate() {
            if nulls.is_null(row) {
                *day = NO_DAY;
            }
        }
        return days
            .iter()
            .all(|day| *day == NO_DAY || fits(*day))
            .then_some(());
    }
    days.iter().all(|day| fits(*day)).then_some(())
}

fn fill_numbers(array: &ArrayRef, whole: bool, nulls: Option<&NullBuffer>) -> Option<Numbers> {
    let (scale, mut mantissas) = match array.data_type() {
        DataType::Decimal64(_, scale) => (
            u32::try_from(*scale).ok()?,
            array.as_primitive_opt::<Decimal64Type>()?.values().to_vec(),
        ),
        DataType::Decimal128(_, scale) => (
            u32::try_from(*scale).ok().filter(|scale| *scale <= 18)?,
            narrow::<Decimal128Type>(array, nulls)?,
        ),
        DataType::Int8 => (0, narrow::<Int8Type>(array, nulls)?),
        DataType::Int16 => (0, narrow::<Int16Type>(array, nulls)?),
        DataType::Int32 => (0, narrow::<Int32Type>(array, nulls)?),
        DataType::Int64 => (0, narrow::<Int64Type>(array, nulls)?),
        DataType::UInt8 => (0, narrow::<UInt8Type>(array, nulls)?),
        DataType::UInt16 => (0, narrow::<UInt16Type>(array, nulls)?),
        DataType::UInt32 => (0, narrow::<UInt32Type>(array, nulls)?),
        DataType::UInt64 => (0, narrow::<UInt64Type>(array, nulls)?),
        _ => return None,
    };
    if whole && scale > 0 {
        return None;
    }
    // In a place that is empty anything may stand.
    let is_null = |row: usize| nulls.is_some_and(|nulls| nulls.is_null(row));
    let least = if whole { 0 } else { Numbers::EMPTY + 1 };
    if mantissas.iter().any(|mantissa| *mantissa < least) {
        let wrong = |(row, mantissa): (usize, &i64)| *mantissa < least && !is_null(row);
        if mantissas.iter().enumerate().any(wrong) {
            return None;
        }
    }
    if nulls.is_some() {
        for (row, mantissa) in mantissas.iter_mut().enumerate() {
            if is_null(row) {
                *mantissa = Numbers::EMPTY;
            }
        }
    }
    Some(Numbers::Scaled { scale, mantissas })
}

/// Whole values in 64 bits.
fn narrow<T: ArrowPrimitiveType>(array: &ArrayRef, nulls: Option<&NullBuffer>) -> Option<Vec<i64>>
where
    i64: TryFrom<T::Native>,
{
    let values = array.as_primitive_opt::<T>()?.values().iter();
    let narrowed = values.enumerate().map(|(row, value)| {
        let fits = i64::try_from(*value).ok();
        fits.or_else(|| nulls.is_some_and(|nulls| nulls.is_null(row)).then_some(0))
    });
    narrowed.collect()
}

/// The place of each text; each entry of a dictionary is looked up once.
fn look_up(
    array: &ArrayRef,
    none: u32,
    known: &mut Option<Looked>,
    find: impl FnOnce(&StringArray) -> Vec<u32>,
) -> Option<Vec<u32>> {
    let mut places: Vec<u32> = if let Some(values) = array.as_string_opt::<i32>() {
        find(values)
    } else {
        let coded = array.as_dictionary_opt::<UInt32Type>()?;
        let looked = looked(known, coded.values(), |values| Some(find(values)))?;
        let codes = coded.keys().values().iter();
        codes
            .map(|code| looked.get(*code as usize).copied().unwrap_or(UNKNOWN))
            .collect()
    };
    if let Some(nulls) = array.nulls() {
        for (row, place) in places.iter_mut().enumerate() {
            if nulls.is_null(row) {
                *place = none;
            }
        }
    }
    (!places.contains(&UNKNOWN)).then_some(places)
}

/// The place of each text, or [`UNKNOWN`].
fn one_by_one(
    values: &StringArray,
    optional: bool,
    none: u32,
    place: impl Fn(&str) -> Option<u32>,
) -> Vec<u32> {
    let place = |text: &str| match text {
        "" if optional => none,
        text => place(text).unwrap_or(UNKNOWN),
    };
    (0..values.len())
        .map(|row| place(values.value(row)))
        .collect()
}

/// As [`one_by_one`] for keys that are known by their texts: memory is asked for many at once.
fn side_by_side(values: &StringArray, optional: bool, lookup: &Lookup) -> Vec<u32> {
    let bytes = values.value_data();
    let packs = !bytes.contains(&0);
    let empty = optional.then_some(NO_KEY);
    let mut places = Vec::with_capacity(values.len());
    while places.len() < values.len() {
        let offsets = values.value_offsets().get(places.len()..);
        let spans = offsets.unwrap_or_default().windows(2).filter_map(|pair| {
            let (start, end) = (pair.first()?, pair.last()?);
            Some((usize::try_from(*start).ok()?, usize::try_from(*end).ok()?))
        });
        find(&mut places, lookup, empty, bytes, packs, spans);
        // It ended, or the next is not there.
        if places.len() < values.len() {
            places.push(UNKNOWN);
        }
    }
    places
}

/// What was found for a dictionary, now or before.
fn looked<'k>(
    known: &'k mut Option<Looked>,
    dictionary: &ArrayRef,
    look: impl FnOnce(&StringArray) -> Option<Vec<u32>>,
) -> Option<&'k [u32]> {
    let same = |looked: &Looked| Arc::ptr_eq(&looked.dictionary, dictionary);
    if !known.as_ref().is_some_and(same) {
        let values = dictionary.as_string_opt::<i32>()?;
        if values.null_count() > 0 {
            return None;
        }
        *known = Some(Looked {
            dictionary: Arc::clone(dictionary),
            places: look(values)?,
        });
    }
    known.as_ref().map(|looked| looked.places.as_slice())
}

/// Whether all texts may stand in a cell of the column.
fn check_texts(
    contract: &ColumnContract,
    array: &ArrayRef,
    known: &mut Option<Looked>,
) -> Option<()> {
    let code = matches!(contract.kind, Kind::Code | Kind::Reference(_));
    let optional = contract.optional;
    if let Some(values) = array.as_string_opt::<i32>() {
        return all_right(values, code, optional).then_some(());
    }
    let coded = array.as_dictionary_opt::<UInt32Type>()?;
    looked(known, coded.values(), |values| {
        all_right(values, code, optional).then(Vec::new)
    })?;
    Some(())
}

fn all_right(values: &StringArray, code: bool, optional: bool) -> bool {
    let offsets = values.value_offsets();
    let (Some(first), Some(last)) = (offsets.first(), offsets.last()) else {
        return true;
    };
    let span = usize::try_from(*first)
        .ok()
        .zip(usize::try_from(*last).ok());
    let bytes = span.and_then(|(first, last)| values.value_data().get(first..last));
    let Some(bytes) = bytes else {
        return false;
    };
    // Nulls in columns that are not optional were refused before; they have no bytes.
    let lengths = || {
        offsets
            .windows(2)
            .filter_map(|pair| Some(pair.last()? - pair.first()?))
    };
    let empty = |row: usize| values.is_valid(row);
    if !optional
        && lengths()
            .enumerate()
            .any(|(row, length)| length == 0 && empty(row))
    {
        return false;
    }
    if lengths().any(|length| length as usize > parse::CELL_BYTES) {
        return false;
    }
    // Most texts are of letters, digits and signs that can be seen.
    if bytes
        .iter()
        .fold(true, |all, byte| all & byte.is_ascii_graphic())
    {
        return true;
    }
    values.iter().flatten().all(|text| {
        parse::control(text).is_none() && (!code || text.is_empty() || parse::code(text).is_ok())
    })
}
