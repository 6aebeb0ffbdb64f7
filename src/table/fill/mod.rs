//! Types the rows of a sheet column by column: the quick way for rows in which nothing is wrong.
//!
//! Each kind of column has a loop for cells as most are written. A cell that the loop does not
//! understand goes through [`Column::push`], and the loop goes on after it; so the values are those
//! of [`Column::push`] in any case. What is wrong is not told here: then there are no rows.

mod date;
mod each;
mod number;
mod text;
mod word;

#[cfg(feature = "parquet")]
pub(super) use word::find;

#[cfg(test)]
mod tests;

use super::chunk::{NO_DAY, NO_KEY, Rows};
use super::column::Column;
use super::contract::ColumnContract;
use super::csv::{Block, Cells, Content, Sheet};
use super::lines::Lines;
use super::parse;
use super::scan::Typing;
use super::text::{Numbers, Texts};
use std::ops::Range;
use std::sync::Arc;

/// Some rows of a block; `None` if any of them is wrong.
pub(super) fn rows(
    typing: Typing,
    block: &Block,
    sheet: &Arc<Sheet>,
    range: Range<usize>,
) -> Option<Rows> {
    if !sheet.valid || sheet.width() != typing.source.width {
        return None;
    }
    let first_row = block.first_row + range.start as u64;
    let mut rows = Rows::new(typing.contract, first_row, typing.indexes);
    let columns = typing.contract.columns.iter().zip(&mut rows.columns);
    for ((contract, column), at) in columns.zip(&typing.source.places) {
        if let Some(at) = at {
            fill(contract, column, sheet, *at, range.clone())?;
        }
    }
    rows.lines = match &block.content {
        Content::Plain(_) => Lines::From {
            first: block.line + range.start as u64,
            rows: range.len(),
        },
        Content::Cut { rows, .. } => {
            Lines::Each(rows.get(range)?.iter().map(|row| row.line).collect())
        }
    };
    dates_rise(typing, &rows).then_some(rows)
}

/// Whether no row ends before it begins.
pub(super) fn dates_rise(typing: Typing, rows: &Rows) -> bool {
    let Some((from, Some(until))) = typing.contract.dates else {
        return true;
    };
    let (Some(Column::Days(from)), Some(Column::Days(until))) =
        (rows.columns.get(from), rows.columns.get(until))
    else {
        return true;
    };
    let reversed =
        |(first, last): (&i32, &i32)| *first != NO_DAY && *last != NO_DAY && last < first;
    !from.iter().zip(until).any(reversed)
}

/// Fills an empty column.
fn fill(
    contract: &ColumnContract,
    column: &mut Column,
    sheet: &Arc<Sheet>,
    at: usize,
    range: Range<usize>,
) -> Option<()> {
    let cells = sheet.cells(at, range.clone());
    if let Column::Texts(texts, _) = column {
        text::check(contract, &cells, sheet)?;
        *texts = Texts::Read {
            sheet: Arc::clone(sheet),
            column: at,
            rows: range,
        };
        return Some(());
    }
    let mut row = 0;
    loop {
        row = quick(contract, column, &cells, row);
        if row >= cells.len() {
            return Some(());
        }
        let text = std::str::from_utf8(cells.bytes_of(row)).ok()?;
        if sheet.controls && parse::control(text).is_some() {
            return None;
        }
        column.push(&contract.kind, contract.optional, text).ok()?;
        row += 1;
    }
}

/// Reads cells from row `from` on; gives the row of the first that it does not understand.
fn quick(contract: &ColumnContract, column: &mut Column, cells: &Cells, from: usize) -> usize {
    let optional = contract.optional;
    match column {
        Column::Absent => cells.len(),
        Column::Flags(_) | Column::Texts(..) => from,
        Column::Days(days) => date::read(days, optional, cells, from),
        Column::Numbers(Numbers::Wide(_)) => from,
        Column::Numbers(Numbers::Scaled { scale, mantissas }) => {
            number::read(mantissas, *scale, &contract.kind, optional, cells, from)
        }
        Column::Words(places, words) => word::read(places, words, optional, cells, from),
        Column::Keys(keys, index) => match index.by_text() {
            Some(lookup) => word::look_up(keys, lookup, optional, NO_KEY, cells, from),
            None => from,
        },
    }
}
