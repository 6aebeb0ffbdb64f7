//! Reads the rows of a table in parallel; what comes of them is merged in the file's order.
//!
//! A part of a block is typed column by column ([`super::fill`]). If anything is wrong with it, it
//! is typed again row by row, which tells what.

use super::chunk::{Chunk, Rows};
use super::contract::Contract;
use super::csv::{Block, Content, Row, Sheet, each_block, fields, may_hold_controls};
use super::file::{Form, Source, not_utf8, row_length, split_problem, unreadable};
use super::fill;
use super::index::Index;
use super::parse;
use super::problems::{Fault, Problems};
use crate::diagnostic::{Diagnostic, data as codes};
use std::borrow::Cow;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// What is needed to type the rows of a table.
#[derive(Clone, Copy)]
pub(super) struct Typing<'d> {
    pub contract: &'d Contract,
    pub source: &'d Source,
    /// The keys of other tables; `None` while they are not known.
    pub indexes: Option<&'d [Option<Arc<Index>>]>,
    pub chunk_rows: usize,
}

/// Typed rows, and what was wrong with the others.
pub(super) struct Typed {
    /// Its place among the parts of the file: the same each time the file is read.
    pub number: usize,
    pub rows: Rows,
    pub problems: Problems,
    /// Rows of the part, also the wrong ones.
    pub count: u64,
    /// Bytes of the file that the block takes, told with its first part.
    pub bytes: u64,
    /// Whether nothing after it may be read.
    pub last: bool,
}

impl Typed {
    /// Rows with which nothing is wrong.
    pub fn right(number: usize, rows: Rows) -> Typed {
        Typed {
            number,
            count: rows.lines.len() as u64,
            rows,
            problems: Problems::default(),
            bytes: 0,
            last: false,
        }
    }
}

/// Hands the rows, in parts, to `work` in parallel and what it made to `done`, in the file's order.
pub(super) fn blocks<T: Send>(
    typing: Typing,
    work: impl Fn(Typed) -> T + Sync,
    done: impl FnMut(T) -> ControlFlow<()>,
) -> Result<(), Diagnostic> {
    let source = typing.source;
    let start = match &source.form {
        Form::Csv(start) => *start,
        #[cfg(feature = "parquet")]
        Form::Parquet(layout) => return super::parquet::blocks(typing, layout, work, done),
    };
    let input = source.input()?;
    let each = |block: &Block| {
        let mut made = Vec::new();
        typed_parts(typing, block, |typed| made.push(work(typed)));
        made
    };
    let read = each_block(&input, source.extent(start, typing.chunk_rows), each, done);
    match read {
        Ok(Some(bytes)) => source.unchanged(bytes),
        Ok(None) => Ok(()),
        Err(error) => Err(unreadable(&source.name, &error)),
    }
}

/// Types the rows of a block, part by part.
fn typed_parts(typing: Typing, block: &Block, mut each: impl FnMut(Typed)) {
    let made;
    let sheet = match &block.content {
        Content::Plain(sheet) => Some(sheet),
        Content::Cut { bytes, rows } => {
            made = Sheet::of_rows(bytes, rows, typing.source.width).map(Arc::new);
            made.as_ref()
        }
    };
    let (all, size) = (block.rows(), typing.chunk_rows.max(1));
    let parts = all.div_ceil(size).max(usize::from(block.broken.is_some()));
    for part in 0..parts {
        let rows = part * size..all.min((part + 1) * size);
        let number = block.first_part + part;
        let quick = sheet.and_then(|sheet| fill::rows(typing, block, sheet, rows.clone()));
        let mut typed = match quick {
            Some(found) => Typed::right(number, found),
            None => typed_rows(typing, block, rows, number),
        };
        if part == 0 {
            typed.bytes = match &block.content {
                Content::Plain(sheet) => sheet.bytes().len() as u64,
                Content::Cut { bytes, .. } => bytes.len() as u64,
            };
        }
        if part + 1 == parts
            && !typed.last
            && let Some(broken) = &block.broken
        {
            let problem = split_problem(&typing.source.name, broken);
            typed.problems.line(broken.line, problem);
            typed.last = true;
        }
        let last = typed.last;
        each(typed);
        if last {
            break;
        }
    }
}

/// Types rows of a block one by one, and tells what is wrong with them.
fn typed_rows(typing: Typing, block: &Block, range: Range<usize>, number: usize) -> Typed {
    let Typing {
        contract,
        source,
        indexes,
        ..
    } = typing;
    let first_row = block.first_row + range.start as u64;
    let mut typed = Typed::right(number, Rows::new(contract, first_row, indexes));
    let of_sheet: Vec<Row>;
    let (bytes, rows) = match &block.content {
        Content::Cut { bytes, rows } => (bytes.as_slice(), rows.get(range).unwrap_or_default()),
        Content::Plain(sheet) => {
            let row = |row: usize| Row {
                start: sheet.row(row).start,
                end: sheet.row(row).end,
                line: block.line + row as u64,
            };
            of_sheet = range.map(row).collect();
            (sheet.bytes(), of_sheet.as_slice())
        }
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return typed;
    };
    let end = match bytes.get(last.end..) {
        Some([b'\r', b'\n', ..]) => last.end + 2,
        Some([b'\n', ..]) => last.end + 1,
        _ => last.end,
    };
    let (start, line) = (first.start, first.line);
    let bytes = bytes.get(start..end).unwrap_or_default();
    let (text, broken) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to());
            let valid = valid.and_then(|bytes| std::str::from_utf8(bytes).ok());
            (valid.unwrap_or(""), Some(error.valid_up_to()))
        }
    };
    let controls = may_hold_controls(bytes);
    let mut cells: Vec<Cow<str>> = Vec::with_capacity(source.width);
    for row in rows {
        let Some(text) = text.get(row.start - start..row.end - start) else {
            break;
        };
        typed.count += 1;
        let found = fields(text, source.width, &mut cells);
        if found != source.width {
            typed.problems.line(
                row.line,
                row_length(&source.name, row.line, text, found, source.width),
            );
            continue;
        }
        add_row(typing, &cells, row.line, controls, &mut typed);
    }
    if let Some(valid) = broken {
        let problem = not_utf8(&source.name, bytes, valid, line);
        let before = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        typed.problems.line(line + before, problem);
        typed.last = true;
    }
    typed
}

/// Types rows that are cells already, each with its number.
#[cfg(feature = "parquet")]
pub(super) fn row_by_row<'c>(
    typing: Typing,
    number: usize,
    first_row: u64,
    rows: impl Iterator<Item = (u64, Vec<Cow<'c, str>>)>,
) -> Typed {
    let empty = Rows::new(typing.contract, first_row, typing.indexes);
    let mut typed = Typed::right(number, empty);
    for (line, cells) in rows {
        typed.count += 1;
        add_row(typing, &cells, line, true, &mut typed);
    }
    typed
}

/// Adds a row if nothing is wrong with it.
fn add_row(typing: Typing, cells: &[Cow<str>], line: u64, controls: bool, typed: &mut Typed) {
    if push_row(typing, cells, line, controls, typed) {
        typed.rows.lines.push(line);
    } else {
        let kept = typed.rows.lines.len();
        let columns = typed.rows.columns.iter_mut();
        columns.for_each(|column| column.truncate(kept));
    }
}

/// Adds a row's cells to the columns; false if one of them is wrong.
fn push_row(
    typing: Typing,
    cells: &[Cow<str>],
    line: u64,
    controls: bool,
    typed: &mut Typed,
) -> bool {
    let mut right = true;
    let columns = typing
        .contract
        .columns
        .iter()
        .zip(&mut typed.rows.columns)
        .zip(&typing.source.places);
    for (place, ((contract, column), at)) in columns.enumerate() {
        let Some(cell) = at.and_then(|at| cells.get(at)) else {
            continue;
        };
        let control = if controls { parse::control(cell) } else { None };
        let result = if let Some(c) = control {
            Err(Fault::new(codes::CONTROL_CHARACTER)
                .arg("character", format!("U+{:04X}", u32::from(c))))
        } else if cell.len() > parse::CELL_BYTES {
            Err(Fault::new(codes::CELL_TOO_LONG).arg("bytes", cell.len()))
        } else {
            column.push(&contract.kind, contract.optional, cell)
        };
        if let Err(fault) = result {
            typed
                .problems
                .cell(&typing.source.name, line, place, cell, fault);
            right = false;
        }
    }
    if right {
        right = dates_rise(typing, line, typed);
    }
    right
}

/// Whether the row that was just added ends no earlier than it begins.
fn dates_rise(typing: Typing, line: u64, typed: &mut Typed) -> bool {
    let Some((from, Some(until))) = typing.contract.dates else {
        return true;
    };
    let row = typed.rows.lines.len();
    let day = |column: usize| {
        typed
            .rows
            .columns
            .get(column)
            .and_then(|column| column.day(row))
    };
    match (day(from), day(until)) {
        (Some(first), Some(last)) if last < first => {
            let fault = Fault::new(codes::DATES_REVERSED)
                .arg("from", first)
                .arg("until", last);
            typed
                .problems
                .cell(&typing.source.name, line, until, &last.to_string(), fault);
            false
        }
        _ => true,
    }
}

/// Hands out the rows of a chunk that is in memory, in parts, in parallel.
pub(super) fn parts<A: Send>(
    chunk: &Chunk,
    chunk_rows: usize,
    work: impl Fn(Chunk) -> A + Sync,
    mut merge: impl FnMut(A),
) {
    let size = chunk_rows.max(1);
    let at_once = rayon::current_num_threads().max(1);
    let mut start = 0;
    while start < chunk.len() {
        let mut results: Vec<Option<A>> = Vec::new();
        results.resize_with(at_once.min((chunk.len() - start).div_ceil(size)), || None);
        let work = &work;
        rayon::in_place_scope(|scope| {
            for result in &mut results {
                let part = chunk.part(start, size);
                start += part.len();
                scope.spawn(move |_| *result = Some(work(part)));
            }
        });
        results.into_iter().flatten().for_each(&mut merge);
    }
}
