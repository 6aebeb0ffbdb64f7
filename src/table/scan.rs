//! Reads the rows of a table in parallel: one thread cuts the file into blocks while the others
//! type those that were cut before; what comes of them is merged in the file's order.

use super::chunk::{Chunk, Rows};
use super::contract::Contract;
use super::csv::{Block, fields};
use super::file::{Source, not_utf8, row_length, split_problem, unreadable};
use super::index::Index;
use super::parse;
use super::problems::{Fault, Problems};
use crate::diagnostic::{Diagnostic, data as codes};
use std::borrow::Cow;
use std::ops::ControlFlow;
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
    /// Place of the block in the file.
    pub number: usize,
    pub rows: Rows,
    pub problems: Problems,
    /// Rows of the block, also the wrong ones.
    pub count: u64,
    /// Bytes of the file that the block takes.
    pub bytes: u64,
    /// Whether nothing after it may be read.
    pub last: bool,
}

/// Hands every block to `work` in parallel and what it made to `done`, in the file's order.
pub(super) fn blocks<T: Send>(
    typing: Typing,
    work: impl Fn(Typed) -> T + Sync,
    mut done: impl FnMut(T) -> ControlFlow<()>,
) -> Result<(), Diagnostic> {
    let name = &typing.source.name;
    let mut reader = typing.source.reader()?;
    let at_once = rayon::current_num_threads().max(1);
    let mut read = || -> Result<Vec<Block>, Diagnostic> {
        let mut round = Vec::new();
        while round.len() < at_once {
            match reader.block(typing.chunk_rows) {
                Ok(Some(block)) => round.push(block),
                Ok(None) => {
                    if round.is_empty() {
                        typing.source.unchanged(reader.bytes_read())?;
                    }
                    break;
                }
                Err(error) => return Err(unreadable(name, &error)),
            }
        }
        Ok(round)
    };
    let mut round = read()?;
    while !round.is_empty() {
        let mut results: Vec<Option<T>> = round.iter().map(|_| None).collect();
        let mut next = Ok(Vec::new());
        let work = &work;
        rayon::in_place_scope(|scope| {
            for (result, block) in results.iter_mut().zip(round) {
                scope.spawn(move |_| *result = Some(work(typed(typing, block))));
            }
            next = read();
        });
        for result in results.into_iter().flatten() {
            if done(result).is_break() {
                return Ok(());
            }
        }
        round = next?;
    }
    Ok(())
}

/// Types the rows of a block.
fn typed(typing: Typing, block: Block) -> Typed {
    let Typing {
        contract,
        source,
        indexes,
        ..
    } = typing;
    let name = &source.name;
    let rows = Rows::new(contract, block.first_row.saturating_sub(1), indexes);
    let mut typed = Typed {
        number: block.number,
        rows,
        problems: Problems::default(),
        count: 0,
        bytes: block.bytes.len() as u64,
        last: block.broken.is_some(),
    };
    let (text, broken) = match std::str::from_utf8(&block.bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = block
                .bytes
                .get(..error.valid_up_to())
                .and_then(|bytes| std::str::from_utf8(bytes).ok());
            (valid.unwrap_or(""), Some(error.valid_up_to()))
        }
    };
    let controls = may_hold_controls(&block.bytes);
    let mut cells: Vec<Cow<str>> = Vec::with_capacity(source.width);
    for row in &block.rows {
        let Some(line) = text.get(row.start..row.end) else {
            break;
        };
        typed.count += 1;
        let found = fields(line, source.width, &mut cells);
        if found != source.width {
            typed.problems.line(
                row.line,
                row_length(name, row.line, line, found, source.width),
            );
            continue;
        }
        if push_row(typing, &cells, row.line, controls, &mut typed) {
            typed.rows.lines.push(row.line);
        } else {
            let kept = typed.rows.lines.len();
            typed
                .rows
                .columns
                .iter_mut()
                .for_each(|column| column.truncate(kept));
        }
    }
    if let Some(valid) = broken {
        let problem = not_utf8(name, &block.bytes, valid, block.line);
        let line = block.line + text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        typed.problems.line(line, problem);
        typed.last = true;
    } else if let Some(broken) = block.broken {
        typed
            .problems
            .line(broken.line, split_problem(name, &broken));
    }
    typed
}

/// Whether a cell may hold a control character: most files have none, and then no cell is looked at.
fn may_hold_controls(bytes: &[u8]) -> bool {
    let count = |test: fn(u8) -> bool| bytes.iter().filter(|byte| test(**byte)).count();
    // 0xC2 is the first byte of those that take two.
    let others = count(|byte| {
        (byte < b' ' && byte != b'\n' && byte != b'\r') || byte == 0x7F || byte == 0xC2
    });
    let pairs = bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .filter(|(first, second)| **first == b'\r' && **second == b'\n')
        .count();
    others > 0 || count(|byte| byte == b'\r') > pairs
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
