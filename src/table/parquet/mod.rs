//! Tables in Parquet files.
//!
//! A unit, a row group or a part of a large one, is read by one thread, only the columns that the
//! policy has, some rows at a time. They are typed column by column ([`fill`]); if anything is wrong
//! with some rows, their cells are written as a CSV file would hold them ([`cell`]) and typed row by
//! row as there, which tells what. So values, keys and messages are the same from both kinds.

mod cell;
mod fill;
mod input;
mod texts;

#[cfg(test)]
mod tests;

pub(super) use input::Reach;
pub(super) use texts::Words;

use super::contract::{Contract, Kind};
use super::ordered;
use super::problems::FileName;
use super::scan::{Typed, Typing, row_by_row};
use crate::diagnostic::{Diagnostic, Place, data as codes};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use fill::Known;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Encoding, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use std::borrow::Cow;
use std::fmt::Display;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A larger row group is read in parts, so that one group too is shared among threads.
const UNIT_ROWS: usize = 1 << 20;
/// The most rows of a row group.
const GROUP_ROWS: i64 = 1 << 31;
/// Units for each thread that may be ahead of the one that is handed on next.
const AHEAD: usize = 3;
/// Rows that are typed at a time: their columns fit a cache.
const READ_ROWS: usize = 8192;
/// Digits that surely fit 64 bits.
const SHORT_DIGITS: u8 = 18;

/// What is known of a Parquet file from its end.
#[derive(Debug)]
pub(super) struct Layout {
    metadata: Arc<ParquetMetaData>,
    /// The file's columns as they are read unless a row group says otherwise.
    schema: SchemaRef,
    /// The columns that the policy has, in the file's order.
    wanted: Vec<usize>,
}

/// Some rows of a row group.
struct Unit {
    group: usize,
    /// Among the rows of the group.
    start: usize,
    rows: usize,
    /// Among the rows of the file.
    first_row: u64,
}

/// The file is no whole Parquet file.
fn unreadable(name: &FileName, reason: impl Display) -> Diagnostic {
    Diagnostic::error(
        codes::PARQUET_UNREADABLE,
        Place::File(Arc::clone(&name.file)),
    )
    .arg("file", &name.file)
    .arg("reason", reason)
}

/// A step of reading a file that may be crafted, or why it failed. The reader of Parquet gives
/// errors, but also promises panics, such as for a negative offset.
fn guarded<T, E: Display>(step: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("its parts contradict each other".to_string()),
    }
}

impl Layout {
    /// Reads the end of a file: what its columns are called, and the rest.
    pub fn open(source: &Reach, name: &FileName) -> Result<(Vec<String>, Layout), Diagnostic> {
        let read = guarded(|| {
            let metadata = Arc::new(ParquetMetaDataReader::new().parse_and_finish(source)?);
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let found = ArrowReaderMetadata::try_new(Arc::clone(&metadata), options)?;
            let length = source.length();
            for group in metadata.row_groups() {
                // What a damaged file claims must not take all memory.
                if !(0..=GROUP_ROWS).contains(&group.num_rows()) {
                    return Err(ParquetError::General("a row group of too many rows".into()));
                }
                if !group.columns().iter().all(|chunk| lies_in(chunk, length)) {
                    return Err(ParquetError::EOF("a column lies outside of it".into()));
                }
            }
            Ok((metadata, Arc::clone(found.schema())))
        });
        let (metadata, schema) = read.map_err(|reason| unreadable(name, reason))?;
        let titles = schema.fields().iter().map(|field| field.name().clone());
        let titles = titles.collect();
        let layout = Layout {
            metadata,
            schema,
            wanted: Vec::new(),
        };
        Ok((titles, layout))
    }

    /// Chooses the columns that are read; tells of those whose type nobody should read.
    pub fn choose(
        &mut self,
        contract: &Contract,
        places: &[Option<usize>],
        name: &FileName,
    ) -> Vec<Diagnostic> {
        self.wanted = places.iter().flatten().copied().collect();
        self.wanted.sort_unstable();
        self.wanted.dedup();
        let columns = contract.columns.iter().zip(places).enumerate();
        let refused = columns.filter_map(|(column, (of, at))| {
            let field = self.schema.fields().get((*at)?)?;
            let code = refusal(field.data_type())?;
            let amount = matches!(of.kind, Kind::Count | Kind::Number | Kind::Percent);
            let place = Place::File(Arc::clone(&name.file));
            let heading = name.headings.get(column).map_or("", |heading| heading);
            Some(
                Diagnostic::error(code, place)
                    .arg("file", &name.file)
                    .arg("column", heading)
                    .arg("type", field.data_type())
                    .help(if amount { "amount" } else { "other" }),
            )
        });
        refused.collect()
    }

    fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut first_row = 0;
        for (group, about) in self.metadata.row_groups().iter().enumerate() {
            let all = usize::try_from(about.num_rows()).unwrap_or(0);
            let parts = all.div_ceil(UNIT_ROWS).max(1);
            let size = all.div_ceil(parts).max(1);
            for start in (0..all).step_by(size) {
                let rows = size.min(all - start);
                units.push(Unit {
                    group,
                    start,
                    rows,
                    first_row,
                });
                first_row += rows as u64;
            }
        }
        units
    }

    /// The part of a file's bytes that some of its rows take.
    fn share_of(&self, bytes: u64, rows: usize) -> u64 {
        let all = u128::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0);
        let share = u128::from(bytes) * rows as u128 / all.max(1);
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// The columns of a row group as they should be read: texts by their dictionary if there is one,
    /// decimals of few digits in 64 bits.
    fn schema_of(&self, group: usize) -> Schema {
        let columns = self.metadata.row_group(group).columns();
        let descriptor = self.metadata.file_metadata().schema_descr();
        let mut fields: Vec<Field> = self
            .schema
            .fields()
            .iter()
            .map(|field| field.as_ref().clone())
            .collect();
        for (leaf, chunk) in columns.iter().enumerate() {
            if leaf >= descriptor.num_columns() {
                break;
            }
            if let Some(field) = fields.get_mut(descriptor.get_column_root_idx(leaf)) {
                let wanted = match field.data_type() {
                    DataType::Utf8 if by_dictionary(chunk) => {
                        DataType::Dictionary(DataType::UInt32.into(), DataType::Utf8.into())
                    }
                    DataType::Decimal128(digits, scale)
                        if *digits <= SHORT_DIGITS && is_short(chunk) =>
                    {
                        DataType::Decimal64(*digits, *scale)
                    }
                    _ => continue,
                };
                field.set_data_type(wanted);
            }
        }
        Schema::new(fields)
    }

    fn reader(
        &self,
        input: Reach,
        unit: &Unit,
        batch: usize,
    ) -> Result<ParquetRecordBatchReader, ParquetError> {
        let options = ArrowReaderOptions::new()
            .with_skip_arrow_metadata(true)
            .with_schema(Arc::new(self.schema_of(unit.group)));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(&self.metadata), options)?;
        let descriptor = self.metadata.file_metadata().schema_descr();
        let wanted = ProjectionMask::roots(descriptor, self.wanted.iter().copied());
        ParquetRecordBatchReaderBuilder::new_with_metadata(input, metadata)
            .with_row_groups(vec![unit.group])
            .with_projection(wanted)
            .with_batch_size(batch)
            .with_offset(unit.start)
            .with_limit(unit.rows)
            .build()
    }
}

/// Whether a column of a row group lies inside the file.
fn lies_in(chunk: &ColumnChunkMetaData, length: u64) -> bool {
    let first = chunk
        .dictionary_page_offset()
        .unwrap_or(chunk.data_page_offset());
    match (
        u64::try_from(first),
        u64::try_from(chunk.compressed_size()),
        u64::try_from(chunk.data_page_offset()),
    ) {
        (Ok(first), Ok(size), Ok(_)) => first.checked_add(size).is_some_and(|end| end <= length),
        _ => false,
    }
}

/// Why a column of this type is not read, if it is not.
fn refusal(of: &DataType) -> Option<crate::diagnostic::Code> {
    match of {
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Some(codes::COLUMN_OF_FLOATS),
        DataType::Null
        | DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Utf8
        | DataType::Date32
        | DataType::Timestamp(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => None,
        _ => Some(codes::COLUMN_TYPE),
    }
}

/// Whether all pages of a column refer to its dictionary, as far as the file tells.
fn by_dictionary(chunk: &ColumnChunkMetaData) -> bool {
    let allowed = [Encoding::RLE_DICTIONARY, Encoding::PLAIN_DICTIONARY];
    chunk.dictionary_page_offset().is_some()
        && chunk
            .page_encoding_stats_mask()
            .is_none_or(|mask| mask.encodings().all(|encoding| allowed.contains(&encoding)))
}

/// Whether decimals are stored in at most 64 bits.
fn is_short(chunk: &ColumnChunkMetaData) -> bool {
    match chunk.column_type() {
        Physical::INT32 | Physical::INT64 => true,
        Physical::FIXED_LEN_BYTE_ARRAY => chunk.column_descr().type_length() <= 8,
        _ => false,
    }
}

/// As [`super::scan::blocks`], for a Parquet file.
pub(super) fn blocks<T: Send>(
    typing: Typing,
    layout: &Layout,
    work: impl Fn(Typed) -> T + Sync,
    done: impl FnMut(T) -> ControlFlow<()>,
) -> Result<(), Diagnostic> {
    let source = typing.source;
    let input = Reach::new(source.input()?, source.bytes());
    let units = layout.units();
    let each = |number: usize| {
        let mut made = Vec::new();
        let Some(unit) = units.get(number) else {
            return (made, None);
        };
        let read = read_unit(typing, layout, &input, unit, |typed| made.push(work(typed)));
        // A file that changed looks broken.
        let problem = read.err().map(|reason| {
            let changed = source.unchanged(source.bytes()).err();
            changed.unwrap_or_else(|| unreadable(&source.name, reason))
        });
        (made, problem)
    };
    let each = |_: &ordered::Shared<_, _, ()>, number: usize, (): &mut ()| Some(each(number));
    let whole = ordered::each(units.len(), AHEAD, (), each, done)?;
    if whole.is_some() {
        source.unchanged(source.bytes())?;
    }
    Ok(())
}

/// Types the rows of a unit, some at a time.
fn read_unit(
    typing: Typing,
    layout: &Layout,
    input: &Reach,
    unit: &Unit,
    mut each: impl FnMut(Typed),
) -> Result<(), String> {
    let batch = typing.chunk_rows.clamp(1, READ_ROWS);
    let mut known = Known::default();
    let mut read = 0;
    let mut reader = guarded(|| layout.reader(input.clone(), unit, batch))?;
    while let Some(rows) = guarded(|| reader.next().transpose())? {
        let first_row = unit.first_row + read as u64;
        read += rows.num_rows();
        let mut typed = typed(typing, layout, &rows, first_row, &mut known);
        typed.bytes = layout.share_of(typing.source.bytes(), rows.num_rows());
        each(typed);
    }
    if read == unit.rows {
        Ok(())
    } else {
        Err(format!("{read} rows where it says {}", unit.rows))
    }
}

fn typed(
    typing: Typing,
    layout: &Layout,
    batch: &RecordBatch,
    first_row: u64,
    known: &mut Known,
) -> Typed {
    let number = usize::try_from(first_row).unwrap_or(usize::MAX);
    if let Some(rows) = fill::rows(typing, &layout.wanted, batch, first_row, known) {
        return Typed::right(number, rows);
    }
    let columns: Vec<(usize, &arrow_array::ArrayRef)> =
        layout.wanted.iter().copied().zip(batch.columns()).collect();
    let rows = (0..batch.num_rows()).map(|row| {
        let mut cells: Vec<Cow<str>> = vec![Cow::Borrowed(""); typing.source.width];
        for (at, column) in &columns {
            if let Some(slot) = cells.get_mut(*at) {
                *slot = cell::text(column, row);
            }
        }
        (first_row + 1 + row as u64, cells)
    });
    row_by_row(typing, number, first_row, rows)
}
