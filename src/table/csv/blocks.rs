//! Reads a file in blocks, by several threads at once, and hands on what they make in its order.
//!
//! A thread takes the next block, reads it and splits it as if no quote were open where it begins.
//! Then it waits for its *turn*: the thread before tells where the next row really begins. Only if
//! that is elsewhere, or the block is not plain, its rows are cut one by one while the others wait.

use super::super::ordered::{self, Made, Shared};
use super::cut::Position;
use super::desk::{Reader, Spare};
use super::input::ReadAt;
use super::sheet::Sheet;
use super::{Broken, Row};
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A block of a large file: what a thread makes of it fits its cache.
const BLOCK_BYTES: usize = 256 << 10;
/// Blocks for each thread that may be ahead of the one that is merged next.
const AHEAD: usize = 2;

/// What is to be read.
#[derive(Clone, Copy)]
pub(in super::super) struct Extent {
    /// The first row.
    pub start: Position,
    /// Bytes of the file.
    pub length: u64,
    /// Fields of a row.
    pub width: usize,
    /// The most rows of a part.
    pub part_rows: usize,
    /// Bytes of a block.
    pub block_bytes: usize,
}

/// How large blocks are for parts of at most `part_rows`: few rows make small blocks too.
pub(in super::super) fn block_bytes(part_rows: usize) -> usize {
    part_rows.saturating_mul(64).min(BLOCK_BYTES)
}

/// Some whole rows of a file.
pub(in super::super) struct Block {
    pub content: Content,
    /// Place of the first row among all rows of the file.
    pub first_row: u64,
    /// The line on which the first row begins.
    pub line: u64,
    /// Place of the first part among the parts of all blocks.
    pub first_part: usize,
    /// Why the file cannot be split after the last row.
    pub broken: Option<Broken>,
}

pub(in super::super) enum Content {
    /// Each line is a row.
    Plain(Arc<Sheet>),
    /// Rows as they were cut.
    Cut { bytes: Vec<u8>, rows: Vec<Row> },
}

impl Block {
    pub fn rows(&self) -> usize {
        match &self.content {
            Content::Plain(sheet) => sheet.rows(),
            Content::Cut { rows, .. } => rows.len(),
        }
    }
}

/// What a block tells the next in its turn.
struct Turn {
    /// Whose turn it is; the place is away while that block's rows are cut.
    number: usize,
    place: Option<Position>,
    parts: usize,
}

/// Hands every block to `work` in parallel and what it made to `done`, in the file's order, until
/// `done` breaks. Gives how many bytes there were, or `None` if it broke.
pub(in super::super) fn each_block<T: Send>(
    input: &impl ReadAt,
    extent: Extent,
    work: impl Fn(&Block) -> Vec<T> + Sync,
    done: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<Option<u64>> {
    let reader = Reader::new(input, extent);
    let first = Turn {
        number: 0,
        place: Some(extent.start),
        parts: 0,
    };
    let one = |shared: &Shared<T, io::Error, Turn>, number: usize, spare: &mut Spare| {
        one(&reader, shared, number, spare, &work)
    };
    let last = ordered::each(reader.blocks, AHEAD, first, one, done)?;
    Ok(last.and_then(|last| last.place).map(|place| place.offset))
}

/// Reads a block, waits for its turn, and works on its rows; `None` if nothing more is wanted.
fn one<T>(
    reader: &Reader<'_, impl ReadAt>,
    shared: &Shared<T, io::Error, Turn>,
    number: usize,
    spare: &mut Spare,
    work: &impl Fn(&Block) -> Vec<T>,
) -> Option<Made<T, io::Error>> {
    let desk = reader.read(number, std::mem::take(spare));
    let (mut place, first_part) = shared.wait_for(|turn| {
        let place = turn.place.take_if(|_| turn.number == number)?;
        Some((place, turn.parts))
    })?;
    let first_row = place.rows;
    let taken = desk.and_then(|desk| reader.take(number, desk, &mut place));
    let part_rows = reader.extent.part_rows.max(1) as u64;
    let broken = taken.as_ref().is_ok_and(|taken| taken.broken.is_some());
    let parts = (place.rows - first_row)
        .div_ceil(part_rows)
        .max(u64::from(broken));
    place.broken |= taken.is_err();
    shared.pass_on(|turn| {
        turn.number += 1;
        turn.place = Some(place);
        turn.parts += usize::try_from(parts).unwrap_or(usize::MAX);
    });
    let taken = match taken {
        Ok(taken) => taken,
        Err(error) => return Some((Vec::new(), Some(error))),
    };
    let Some(content) = taken.content else {
        *spare = taken.spare;
        return Some((Vec::new(), None));
    };
    let block = Block {
        content,
        first_row,
        line: taken.line,
        first_part,
        broken: taken.broken,
    };
    let made = work(&block);
    *spare = Spare::of(block.content);
    Some((made, None))
}
