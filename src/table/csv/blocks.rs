//! Reads a file in blocks, by several threads at once, and hands on what they make in its order.
//!
//! A thread takes the next block, reads it and splits it as if no quote were open where it begins.
//! Then it waits for its *turn*: the thread before tells where the next row really begins. Only if
//! that is elsewhere, or the block is not plain, its rows are cut one by one while the others wait.

use super::cut::Position;
use super::desk::{Reader, Spare};
use super::input::ReadAt;
use super::sheet::Sheet;
use super::{Broken, Row};
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

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

/// What the threads share.
struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    /// The next block that nobody has taken, and the next that is to be merged.
    claimed: usize,
    merged: usize,
    ready: BTreeMap<usize, io::Result<Vec<T>>>,
    /// Nothing more is wanted.
    stopped: bool,
    /// Whose turn it is; the place is away while that block's rows are cut.
    turn: usize,
    place: Option<Position>,
    parts: usize,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T>>) -> MutexGuard<'s, State<T>> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Waits until all blocks before `number` were cut; `None` if nothing more is wanted.
    fn turn(&self, number: usize) -> Option<(Position, usize)> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if state.turn == number
                && let Some(place) = state.place.take()
            {
                return Some((place, state.parts));
            }
            state = self.wait(state);
        }
    }

    fn pass_on(&self, place: Position, parts: usize) {
        let mut state = self.lock();
        state.turn += 1;
        state.place = Some(place);
        state.parts = parts;
        drop(state);
        self.changed.notify_all();
    }

    fn hand_in(&self, number: usize, made: io::Result<Vec<T>>) {
        self.lock().ready.insert(number, made);
        self.changed.notify_all();
    }
}

/// Stops the others if this thread panics, so that none waits for ever.
struct Guard<'s, T>(&'s Shared<T>);

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Hands every block to `work` in parallel and what it made to `done`, in the file's order, until
/// `done` breaks. Gives how many bytes there were, or `None` if it broke.
pub(in super::super) fn each_block<T: Send>(
    input: &impl ReadAt,
    extent: Extent,
    work: impl Fn(&Block) -> Vec<T> + Sync,
    mut done: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<Option<u64>> {
    let reader = Reader::new(input, extent);
    let threads = rayon::current_num_threads().max(1);
    let shared = Shared {
        state: Mutex::new(State {
            claimed: 0,
            merged: 0,
            ready: BTreeMap::new(),
            stopped: false,
            turn: 0,
            place: Some(extent.start),
            parts: 0,
        }),
        changed: Condvar::new(),
    };
    let ahead = threads * AHEAD;
    let mut result = Ok(());
    let mut broke = false;
    rayon::in_place_scope(|scope| {
        for _ in 1..threads.min(reader.blocks) {
            scope.spawn(|_| help(&reader, &shared, ahead, &work));
        }
        let _guard = Guard(&shared);
        let mut spare = Spare::default();
        loop {
            let mut state = shared.lock();
            let merged = state.merged;
            if let Some(made) = state.ready.remove(&merged) {
                state.merged += 1;
                drop(state);
                shared.changed.notify_all();
                match made {
                    Ok(parts) => broke = parts.into_iter().any(|part| done(part).is_break()),
                    Err(error) => result = Err(error),
                }
                if broke || result.is_err() {
                    shared.stop();
                    return;
                }
            } else if merged >= reader.blocks || state.stopped {
                return;
            } else if state.claimed < reader.blocks && state.claimed < merged + ahead {
                let number = state.claimed;
                state.claimed += 1;
                drop(state);
                one(&reader, &shared, number, &mut spare, &work);
            } else {
                drop(shared.wait(state));
            }
        }
    });
    result?;
    let place = shared.lock().place;
    Ok(place.map(|place| place.offset).filter(|_| !broke))
}

/// Takes blocks as long as there are any.
fn help<T: Send>(
    reader: &Reader<'_, impl ReadAt>,
    shared: &Shared<T>,
    ahead: usize,
    work: &(impl Fn(&Block) -> Vec<T> + Sync),
) {
    let _guard = Guard(shared);
    let mut spare = Spare::default();
    loop {
        let mut state = shared.lock();
        while !state.stopped
            && state.claimed < reader.blocks
            && state.claimed >= state.merged + ahead
        {
            state = shared.wait(state);
        }
        if state.stopped || state.claimed >= reader.blocks {
            return;
        }
        let number = state.claimed;
        state.claimed += 1;
        drop(state);
        one(reader, shared, number, &mut spare, work);
    }
}

/// Reads a block, waits for its turn, and works on its rows.
fn one<T: Send>(
    reader: &Reader<'_, impl ReadAt>,
    shared: &Shared<T>,
    number: usize,
    spare: &mut Spare,
    work: &(impl Fn(&Block) -> Vec<T> + Sync),
) {
    let desk = reader.read(number, std::mem::take(spare));
    let Some((mut place, first_part)) = shared.turn(number) else {
        return;
    };
    let first_row = place.rows;
    let taken = desk.and_then(|desk| reader.take(number, desk, &mut place));
    let part_rows = reader.extent.part_rows.max(1) as u64;
    let broken = taken.as_ref().is_ok_and(|taken| taken.broken.is_some());
    let parts = (place.rows - first_row)
        .div_ceil(part_rows)
        .max(u64::from(broken));
    place.broken |= taken.is_err();
    let next_part = first_part + usize::try_from(parts).unwrap_or(usize::MAX);
    shared.pass_on(place, next_part);
    let made = taken.map(|taken| {
        let Some(content) = taken.content else {
            *spare = taken.spare;
            return Vec::new();
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
        made
    });
    shared.hand_in(number, made);
}
