//! Splits a file into rows and rows into fields, and never loses a row in silence.
//!
//! The `csv` crate is not used here: it closes an open quote at the end of the file, joins text
//! after a closing quote, and counts lines from the end of the row before.
//!
//! Threads read blocks of the file at their places. A block without quotes is split where it stands
//! ([`marks`]); any other is cut row by row ([`cut`]) when its turn comes, since only who knows where
//! the block before ends can tell what is inside a quote. A block has the rows that begin in it.

mod blocks;
mod cut;
mod desk;
mod fields;
mod front;
mod input;
mod marks;
mod sheet;

pub(super) use blocks::{Block, Content, Extent, block_bytes, each_block};
pub(super) use cut::{Position, first_row};
pub(super) use fields::fields;
pub(super) use input::{Input, ReadAt};
pub(super) use sheet::{Cells, Sheet, may_hold_controls};

/// A quoted field over more lines than this was surely not meant so.
const QUOTED_LINES: u64 = 100;
/// A row longer than this is refused, so that memory stays flat.
const ROW_BYTES: usize = 16 << 20;
/// One row of a block: its bytes without the line's end, and the line on which it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub start: usize,
    pub end: usize,
    pub line: u64,
}

/// Why a file cannot be split into rows from some line on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub line: u64,
    /// The beginning of that line.
    pub text: String,
    pub why: Breakage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breakage {
    /// The quote opened on the line is not closed.
    QuoteOpen,
    /// Text follows the closing quote of the field that began on the line.
    TextAfterQuote,
    /// A row of more than [`ROW_BYTES`].
    RowTooLong,
}

#[cfg(test)]
mod tests;
