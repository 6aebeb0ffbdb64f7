//! Rows of a table in memory.

use super::column::Column;
use super::contract::Contract;
use super::index::{Index, SEPARATOR};
use super::lines::Lines;
use super::text::{Numbers, Texts};
use crate::value::Value;
use std::cmp::Ordering;
use std::sync::Arc;

/// A cell as it is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// An empty cell of an optional column.
    Empty,
    Value(Value),
    /// The key (not the row) of a reference, in the table it refers to.
    Reference(u32),
}

/// In [`Cells::Days`], in place of an empty cell.
pub const NO_DAY: i32 = i32::MIN;
/// In [`Cells::Keys`], in place of an empty cell.
pub const NO_KEY: u32 = u32::MAX;
/// In [`Cells::Words`], in place of an empty cell.
pub const NO_WORD: u32 = u32::MAX;
/// In [`Cells::Scaled`], in place of an empty cell.
pub const NO_NUMBER: i64 = i64::MIN;

/// The cells of a column of a chunk as they lie in memory, one for each row.
#[derive(Clone, Copy, Debug)]
pub enum Cells<'c> {
    /// `mantissa / 10^scale`.
    Scaled {
        scale: u32,
        mantissas: &'c [i64],
    },
    /// Days as [`crate::value::Day`] counts them.
    Days(&'c [i32]),
    /// Keys of the table that the column refers to.
    Keys(&'c [u32]),
    /// Places in the column's vocabulary.
    Words(&'c [u32]),
    Flags(&'c [Option<bool>]),
    /// Numbers that are too wide for 64 bits, texts, computed references: read cell by cell.
    Other,
}

/// Rows of one table, column by column, in the order of `Table::columns`.
pub struct Chunk {
    rows: Arc<Rows>,
    start: usize,
    length: usize,
}

/// The rows behind a chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub first_row: u64,
    pub lines: Lines,
    pub columns: Vec<Column>,
    /// The columns of the key; all if there is none.
    pub key: Vec<usize>,
}

impl Rows {
    pub fn new(
        contract: &Contract,
        first_row: u64,
        indexes: Option<&[Option<Arc<Index>>]>,
    ) -> Rows {
        let columns = contract
            .columns
            .iter()
            .map(|column| Column::new(&column.kind, indexes))
            .collect();
        let key = if contract.key.is_empty() {
            (0..contract.columns.len()).collect()
        } else {
            contract.key.clone()
        };
        Rows {
            first_row,
            lines: Lines::default(),
            columns,
            key,
        }
    }

    /// The columns of the key that have cells.
    pub fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key
            .iter()
            .filter_map(|column| self.columns.get(*column))
            .filter(|column| !matches!(column, Column::Absent))
    }

    /// Writes the key of a row, its parts joined by the separator of keys.
    pub fn write_key(&self, row: usize, out: &mut String) {
        for (part, column) in self.key_columns().enumerate() {
            if part > 0 {
                out.push(SEPARATOR);
            }
            column.write(row, out);
        }
    }

    pub fn key_text(&self, row: usize) -> String {
        let mut text = String::new();
        self.write_key(row, &mut text);
        super::index::shown(&text)
    }

    /// Compares the keys of two rows, perhaps of two chunks.
    pub fn compare_keys(&self, row: usize, other: &Rows, other_row: usize) -> Ordering {
        let mut pairs = self.key_columns().zip(other.key_columns());
        pairs
            .find_map(|(a, b)| Some(a.compare(row, b, other_row)).filter(|order| order.is_ne()))
            .unwrap_or(Ordering::Equal)
    }

    /// Adds the rows of the next chunk.
    pub fn append(&mut self, other: &Rows) {
        self.lines.append(&other.lines);
        for (all, more) in self.columns.iter_mut().zip(&other.columns) {
            all.append(more);
        }
    }

    /// One row by itself, to compare others with.
    pub fn single(&self, row: usize) -> Rows {
        let columns = self.columns.iter().enumerate().map(|(place, column)| {
            if !self.key.contains(&place) {
                return Column::Absent;
            }
            match column {
                Column::Absent => Column::Absent,
                Column::Flags(flags) => {
                    Column::Flags(flags.get(row).copied().into_iter().collect())
                }
                Column::Days(days) => Column::Days(days.get(row).copied().into_iter().collect()),
                Column::Numbers(numbers) => Column::Numbers(Numbers::Wide(vec![numbers.get(row)])),
                Column::Texts(texts, code) => {
                    let mut one = Texts::new();
                    one.push(texts.get(row).unwrap_or(""));
                    Column::Texts(one, *code)
                }
                Column::Words(words, vocabulary) => Column::Words(
                    words.get(row).copied().into_iter().collect(),
                    Arc::clone(vocabulary),
                ),
                Column::Keys(keys, index) => Column::Keys(
                    keys.get(row).copied().into_iter().collect(),
                    Arc::clone(index),
                ),
            }
        });
        Rows {
            first_row: self.first_row,
            lines: Lines::Each(self.lines.get(row).into_iter().collect()),
            columns: columns.collect(),
            key: self.key.clone(),
        }
    }
}

impl Chunk {
    pub(super) fn whole(rows: Arc<Rows>) -> Chunk {
        let length = rows.lines.len();
        Chunk {
            rows,
            start: 0,
            length,
        }
    }

    pub(super) fn part(&self, start: usize, length: usize) -> Chunk {
        let start = start.min(self.length);
        Chunk {
            rows: Arc::clone(&self.rows),
            start: self.start + start,
            length: length.min(self.length - start),
        }
    }

    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Where its first row stands among those behind it.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Place of the first row among all rows of the table, in file order.
    pub fn first_row(&self) -> u64 {
        self.rows.first_row + self.start as u64
    }

    /// The file's line (from 1; the heading is 1) where a row begins; of a file without lines the
    /// number of the row from 1; 0 if there is no such row.
    pub fn line(&self, row: usize) -> u64 {
        self.at(row)
            .and_then(|row| self.rows.lines.get(row))
            .unwrap_or(0)
    }

    /// Numbers are exact, texts shared. A computed reference has no cell: do not ask for it.
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        match (self.rows.columns.get(column), self.at(row)) {
            (Some(column), Some(row)) => column.cell(row),
            _ => Cell::Empty,
        }
    }

    /// The cells of a column, for reading many rows at once.
    pub fn cells(&self, column: usize) -> Cells<'_> {
        let end = self.start + self.length;
        match self.rows.columns.get(column) {
            Some(column) => column.cells(self.start..end),
            None => Cells::Other,
        }
    }

    /// A cell of a column of texts or codes, without sharing it; `None` if it is empty or no text.
    pub fn text(&self, column: usize, row: usize) -> Option<&str> {
        match (self.rows.columns.get(column)?, self.at(row)?) {
            (Column::Texts(texts, _), row) => texts.get(row),
            _ => None,
        }
    }

    /// The key of the row as text, several columns joined by `/`; without a key all its values so.
    pub fn key_text(&self, row: usize) -> String {
        self.at(row)
            .map_or_else(String::new, |row| self.rows.key_text(row))
    }

    /// The key of a row where it is one text, without a copy.
    pub fn code(&self, row: usize) -> Option<&str> {
        let [column] = self.rows.key.as_slice() else {
            return None;
        };
        match self.rows.columns.get(*column)? {
            Column::Texts(texts, _) => texts.get(self.at(row)?),
            _ => None,
        }
    }

    fn at(&self, row: usize) -> Option<usize> {
        (row < self.length).then(|| self.start + row)
    }
}
