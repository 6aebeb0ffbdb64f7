//! Rows that are kept while chunks of a table come by: few of many, with their lines.

use super::chunk::{Chunk, NO_KEY, NO_WORD, Rows};
use super::column::Column;
use super::lines::Lines;
use super::text::{Numbers, Parsed, Texts};
use super::{TableId, ranks};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Some rows of some tables, in memory: each table's as one chunk, in the order of the file.
#[derive(Default)]
pub struct KeptRows(BTreeMap<TableId, Kept>);

/// The rows of one table.
struct Kept {
    chunk: Chunk,
    /// The column of the first day, of a table with `dates`.
    from: Option<usize>,
    order: OnceLock<Vec<u32>>,
}

/// Rows copied from one chunk.
pub struct Piece(Rows);

impl KeptRows {
    /// The kept rows of a table; none if nothing was looked for in it.
    pub fn chunk(&self, table: TableId) -> Option<&Chunk> {
        self.0.get(&table).map(|kept| &kept.chunk)
    }

    /// As [`super::Dataset::key_order`], among the kept rows.
    pub fn key_order(&self, table: TableId) -> Option<&[u32]> {
        let kept = self.0.get(&table)?;
        let order = kept
            .order
            .get_or_init(|| ranks(kept.chunk.rows(), kept.from));
        Some(order)
    }

    /// Puts the rows of a table together; the pieces may come in any order. `from` is the column
    /// of the first day, of a table with `dates`.
    pub fn insert(&mut self, table: TableId, mut pieces: Vec<Piece>, from: Option<u32>) {
        pieces.sort_by_key(|Piece(rows)| rows.first_row);
        let mut pieces = pieces.into_iter();
        let mut all = pieces.next().map_or_else(Rows::default, |Piece(rows)| rows);
        for Piece(rows) in pieces {
            all.append(&rows);
        }
        all.first_row = 0;
        let kept = Kept {
            chunk: Chunk::whole(Arc::new(all)),
            from: from.map(|from| from as usize),
            order: OnceLock::new(),
        };
        self.0.insert(table, kept);
    }
}

impl Chunk {
    /// A copy of some rows, whose places are ascending.
    pub fn copied(&self, rows: &[usize]) -> Piece {
        let (from, start) = (self.rows(), self.start());
        let at: Vec<usize> = rows.iter().map(|row| start + row).collect();
        let first = at.first().copied().unwrap_or(start);
        Piece(Rows {
            first_row: from.first_row.saturating_add(first as u64),
            lines: Lines::Each(
                at.iter()
                    .map(|row| from.lines.get(*row).unwrap_or(0))
                    .collect(),
            ),
            columns: from
                .columns
                .iter()
                .map(|column| pick(column, &at))
                .collect(),
            key: from.key.clone(),
        })
    }

    /// Whether the key of a row is this text, as [`Chunk::key_text`] writes it.
    pub fn has_key(&self, row: usize, key: &str) -> bool {
        let rows = self.rows();
        if let [column] = rows.key.as_slice()
            && let Some(Column::Texts(texts, _)) = rows.columns.get(*column)
        {
            return texts.get(self.start() + row).unwrap_or("") == key;
        }
        self.key_text(row) == key
    }
}

/// Some cells of a column.
fn pick(column: &Column, rows: &[usize]) -> Column {
    fn cells<T: Copy>(all: &[T], rows: &[usize], none: T) -> Vec<T> {
        let cell = |row: &usize| all.get(*row).copied().unwrap_or(none);
        rows.iter().map(cell).collect()
    }
    match column {
        Column::Absent => Column::Absent,
        Column::Flags(flags) => Column::Flags(cells(flags, rows, None)),
        Column::Days(days) => Column::Days(cells(days, rows, super::NO_DAY)),
        Column::Words(words, vocabulary) => {
            Column::Words(cells(words, rows, NO_WORD), Arc::clone(vocabulary))
        }
        Column::Keys(keys, index) => Column::Keys(cells(keys, rows, NO_KEY), Arc::clone(index)),
        Column::Texts(texts, code) => {
            let mut picked = Texts::new();
            for row in rows {
                picked.push(texts.get(*row).unwrap_or(""));
            }
            Column::Texts(picked, *code)
        }
        Column::Numbers(numbers) => {
            let mut picked = Numbers::new();
            for row in rows {
                match numbers.get(*row) {
                    Some(number) => picked.push(parsed(numbers, *row, number)),
                    None => picked.push_empty(),
                }
            }
            Column::Numbers(picked)
        }
    }
}

/// A number of a column as it lies there.
fn parsed(numbers: &Numbers, row: usize, number: crate::value::Number) -> Parsed {
    match numbers {
        Numbers::Scaled { scale, mantissas } => match mantissas.get(row) {
            Some(mantissa) => Parsed::Small {
                mantissa: *mantissa,
                scale: *scale,
            },
            None => Parsed::Large(number),
        },
        Numbers::Wide(_) => Parsed::Large(number),
    }
}
