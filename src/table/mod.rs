//! Data in: files typed by the policy's contract, strictly, into columns.
//!
//! A table is *resident* (all its rows are in memory, its keys indexed) if another table refers to
//! it or the plan wants its rows in another order than the file's; any other is *streamed*: each
//! scan reads its file again in chunks, and nothing of it is kept.

mod chunk;
mod column;
mod contract;
mod csv;
mod declaration;
mod file;
mod fill;
mod fingerprints;
mod index;
mod kept;
mod lines;
mod load;
mod lookup;
mod mapping;
mod meant;
mod order;
mod ordered;
#[cfg(feature = "parquet")]
mod parquet;
mod parse;
mod problems;
mod progress;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod unique;

pub use chunk::{Cell, Cells, Chunk, NO_DAY, NO_KEY, NO_NUMBER, NO_WORD};
pub use kept::{KeptRows, Piece};
pub use mapping::Location;
pub use order::compare_codes;
pub use progress::{Progress, SoFar};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::policy::Policy;
use crate::source::Sources;
use crate::value::{Day, Value};
use chunk::Rows;
use contract::{Contract, contracts, key_parts};
use file::Source;
use index::{Index, KeyedRow};
use problems::Problems;
use scan::Typing;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// A table of the policy, by its place in `Policy::tables`.
pub type TableId = u32;

/// What the plan asks of loading.
#[derive(Clone, Debug)]
pub struct Loading {
    /// For each table of the policy: whether its rows must be in memory (tables that others refer
    /// to are in any case).
    pub resident: Vec<bool>,
    /// Rows of a chunk; 65,536 unless a test says otherwise.
    pub chunk_rows: usize,
    /// Whether evaluation may read columns; else it reads row by row, and finds the same.
    pub columns: bool,
    /// Is told what was read, and may stop the run.
    pub progress: Arc<Progress>,
}

/// The days on which a row is valid: the first, and the last unless it is open.
pub(crate) type Validity = (Day, Option<Day>);

/// The data of one run.
pub struct Dataset {
    contracts: Vec<Contract>,
    /// Keys of the resident tables.
    indexes: Vec<Option<Arc<Index>>>,
    tables: Vec<Table>,
    chunk_rows: usize,
    columns: bool,
    progress: Arc<Progress>,
}

/// The file of a table, links followed, and where the columns of its key stand in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    file: std::path::PathBuf,
    key: Vec<Option<usize>>,
}

/// One table of the data.
struct Table {
    source: Source,
    resident: Option<Chunk>,
    order: OnceLock<Vec<u32>>,
    /// With `dates`: the days of each row.
    days: OnceLock<Vec<Option<Validity>>>,
    /// The key of each row.
    keys: OnceLock<Vec<Option<u32>>>,
    /// Of a streamed table: whether a scan found nothing wrong.
    validated: AtomicBool,
    /// Of a streamed table: whether a scan has begun.
    scanned: AtomicBool,
    rows: AtomicU64,
}

impl Dataset {
    /// Finds the files, reads the headings and all resident tables. Every problem of every table
    /// in one list, in the order of tables, lines and columns.
    pub fn open(
        policy: &Policy,
        sources: &mut Sources,
        location: &Location,
        loading: &Loading,
    ) -> Result<Dataset, Vec<Diagnostic>> {
        load::open(
            contracts(policy, &loading.resident),
            sources,
            location,
            loading.chunk_rows.max(1),
            &loading.progress,
        )
        .map(|data| Dataset {
            columns: loading.columns,
            ..data
        })
    }

    /// Whether evaluation may read columns.
    pub fn by_columns(&self) -> bool {
        self.columns
    }

    /// What is told of the reading, and may stop it.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    fn table(&self, table: TableId) -> Option<&Table> {
        self.tables.get(table as usize)
    }

    /// The rows of a resident table as one chunk; `None` if it is streamed.
    pub fn resident(&self, table: TableId) -> Option<&Chunk> {
        self.table(table)?.resident.as_ref()
    }

    /// Reads the rows of a table in chunks, in parallel on the current rayon pool: `start` makes an
    /// accumulator for a chunk, `each` fills it, `merge` gets them in file order. Memory holds a few
    /// chunks per thread. A streamed table is validated on its first scan; a row with an error is
    /// not handed out, and all errors come back together.
    pub fn scan<A: Send>(
        &self,
        table: TableId,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Chunk) + Sync,
        merge: impl FnMut(A),
    ) -> Result<(), Vec<Diagnostic>> {
        self.scan_table(table as usize, table as usize, start, each, merge)
    }

    /// As [`Dataset::scan`], with a store of its own for each thread that is at work: `store` makes
    /// one, `each` adds a chunk to it, and all come back in no order of their own.
    pub fn scan_into<S: Send, A: Send + Default>(
        &self,
        table: TableId,
        store: impl Fn() -> S + Sync,
        each: impl Fn(&mut S, &Chunk) -> A + Sync,
        mut merge: impl FnMut(A),
    ) -> Result<Vec<S>, Vec<Diagnostic>> {
        let idle: Mutex<Vec<S>> = Mutex::new(Vec::new());
        let lock = || {
            idle.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        self.scan(
            table,
            A::default,
            |found, chunk| {
                let own = lock().pop();
                let mut own = own.unwrap_or_else(&store);
                *found = each(&mut own, chunk);
                lock().push(own);
            },
            &mut merge,
        )?;
        Ok(idle
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Scans `tables[table]`, whose contract is `contracts[contract]`.
    fn scan_table<A: Send>(
        &self,
        table: usize,
        contract: usize,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Chunk) + Sync,
        mut merge: impl FnMut(A),
    ) -> Result<(), Vec<Diagnostic>> {
        let (Some(state), Some(contract)) = (self.tables.get(table), self.contracts.get(contract))
        else {
            return Ok(());
        };
        let fill = |chunk: Chunk| {
            let mut accumulator = start();
            each(&mut accumulator, &chunk);
            accumulator
        };
        if let Some(chunk) = &state.resident {
            scan::parts(chunk, self.chunk_rows, fill, merge);
            return Ok(());
        }
        let typing = Typing {
            contract,
            source: &state.source,
            indexes: Some(&self.indexes),
            chunk_rows: self.chunk_rows,
        };
        // The first scan was expected when the file was opened.
        if state.scanned.swap(true, Ordering::AcqRel) {
            self.progress.expect(state.source.bytes());
        }
        let watch = (!state.validated.load(Ordering::Acquire) && !contract.key.is_empty())
            .then(unique::Watch::default);
        let mut broken_off = false;
        let (mut told, mut problems, mut rows) = (unique::Told::default(), Problems::default(), 0);
        let result = scan::blocks(
            typing,
            |typed| {
                let keys = watch.as_ref().map(|watch| watch.look(&typed.rows));
                let (number, count, last) = (typed.number, typed.count, typed.last);
                let accumulator = fill(Chunk::whole(Arc::new(typed.rows)));
                self.progress.read(typed.bytes, count);
                (number, count, last, keys, typed.problems, accumulator)
            },
            |(number, count, last, keys, found, accumulator)| {
                if self.progress.stopped() {
                    return ControlFlow::Break(());
                }
                rows += count;
                problems.append(found);
                if let (Some(watch), Some(keys)) = (&watch, keys) {
                    watch.take(number, keys, &mut told);
                }
                merge(accumulator);
                broken_off |= last;
                if last {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        self.progress.go_on().map_err(|stopped| vec![stopped])?;
        // Of a file that is broken off nobody can tell which keys are there twice.
        let result = result.and_then(|()| match watch {
            Some(watch) if !broken_off => watch
                .finish(typing, &told)
                .map(|found| problems.blend(found)),
            _ => Ok(()),
        });
        self.progress.go_on().map_err(|stopped| vec![stopped])?;
        let mut found = problems.finish(&state.source.name, &self.contracts, &self.indexes);
        found.extend(result.err());
        if !found.is_empty() {
            return Err(found);
        }
        state.rows.store(rows, Ordering::Release);
        state.validated.store(true, Ordering::Release);
        Ok(())
    }

    /// Rows of a table: of a streamed one those that its last whole scan read.
    pub fn rows(&self, table: TableId) -> u64 {
        self.table(table)
            .map_or(0, |table| table.rows.load(Ordering::Acquire))
    }

    fn index(&self, table: TableId) -> Option<&Index> {
        self.indexes.get(table as usize)?.as_deref()
    }

    /// How many distinct keys a resident table has. Without `dates`, key `n` is row `n`.
    pub fn keys(&self, table: TableId) -> u32 {
        self.index(table)
            .map_or(0, |index| u32::try_from(index.len()).unwrap_or(u32::MAX))
    }

    /// The row of key `key` that is valid on `day` (without `dates`: its only row).
    pub fn valid(&self, table: TableId, key: u32, day: Day) -> Option<u32> {
        self.index(table)?.valid(key, day)
    }

    /// The rows of a key of a resident table, by their first day; without `dates` the one.
    pub fn rows_of(&self, table: TableId, key: u32) -> impl Iterator<Item = u32> + '_ {
        self.index(table)
            .into_iter()
            .flat_map(move |index| index.rows_of(key))
    }

    /// The key of a row of a resident table; none if the table has no key, or the row is never valid.
    pub fn key_of(&self, table: TableId, row: u32) -> Option<u32> {
        let state = self.table(table)?;
        let keys = state.keys.get_or_init(|| {
            let rows = state.resident.as_ref().map_or(0, Chunk::len);
            self.index(table)
                .map_or_else(Vec::new, |index| index.keys(rows))
        });
        keys.get(row as usize).copied().flatten()
    }

    /// The key with these values, for a computed reference and for the command line.
    pub fn find(&self, table: TableId, values: &[Value]) -> Option<u32> {
        self.index(table)?.find(values)
    }

    /// Key of a resident row as text; several columns are joined by `/`.
    pub fn key_text(&self, table: TableId, row: u32) -> String {
        self.resident(table)
            .map_or_else(String::new, |chunk| chunk.key_text(row as usize))
    }

    /// A key as text, several columns joined by `/`; empty if there is none such.
    pub fn key_name(&self, table: TableId, key: u32) -> String {
        let text = self.index(table).and_then(|index| index.text(key));
        text.map_or_else(String::new, index::shown)
    }

    /// The days on which a row of a resident table with `dates` and a key is valid: from, until.
    pub fn span(&self, table: TableId, row: u32) -> Option<(Day, Option<Day>)> {
        let state = self.table(table)?;
        let days = state.days.get_or_init(|| {
            let rows = state.resident.as_ref().map_or(0, Chunk::len);
            self.index(table)
                .map_or_else(Vec::new, |index| index.days(rows))
        });
        days.get(row as usize).copied().flatten()
    }

    /// Place of each row of a resident table in the order of its keys (codes: runs of digits by
    /// value; several rows of one key by `from`): a rank from 0 for each row, the same for every
    /// order of the file.
    pub fn key_order(&self, table: TableId) -> &[u32] {
        let Some(state) = self.table(table) else {
            return &[];
        };
        let Some(chunk) = &state.resident else {
            return &[];
        };
        state.order.get_or_init(|| {
            let from = self
                .contracts
                .get(table as usize)
                .and_then(|contract| contract.dates)
                .map(|(from, _)| from);
            ranks(chunk.rows(), from)
        })
    }

    /// Where the keys of a table come from: two tables with the same origin have the same keys.
    pub fn origin(&self, table: TableId) -> Option<Origin> {
        let source = &self.table(table)?.source;
        let contract = self.contracts.get(table as usize)?;
        // The file was open a moment ago; a path that cannot be followed is still one file's.
        let file = source.path().canonicalize();
        let column = |at: &usize| source.places.get(*at).copied().flatten();
        Some(Origin {
            file: file.unwrap_or_else(|_| source.path().to_owned()),
            key: contract.key.iter().map(column).collect(),
        })
    }

    /// A row of a table, or a cell of it, as messages show it; `line` is that of its chunk.
    pub fn place(&self, table: TableId, line: u64, column: Option<&str>, text: &str) -> Place {
        let (file, column, text) = (self.file(table).into(), column.map(Into::into), text.into());
        if self.by_row(table) {
            let row = line;
            return Place::Row {
                file,
                row,
                column,
                text,
            };
        }
        Place::Cell {
            file,
            line,
            column,
            text,
        }
    }

    /// Whether a table's file has no lines: those of its chunks are numbers of rows.
    pub fn by_row(&self, table: TableId) -> bool {
        self.table(table)
            .is_some_and(|table| table.source.name.rows)
    }

    /// Name of the file, as messages show it.
    pub fn file(&self, table: TableId) -> &str {
        self.table(table)
            .map_or("", |table| &table.source.name.file)
    }
}

/// The rank of each row by its key, then by its first day.
fn ranks(rows: &Rows, from: Option<usize>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(rows.lines.len()).unwrap_or(u32::MAX)).collect();
    let day = |row: u32| {
        from.and_then(|from| rows.columns.get(from))
            .and_then(|column| column.day(row as usize))
    };
    order.sort_by(|a, b| {
        rows.compare_keys(*a as usize, rows, *b as usize)
            .then_with(|| day(*a).cmp(&day(*b)))
    });
    let mut ranks = vec![0; order.len()];
    for (rank, row) in order.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(row as usize) {
            *place = u32::try_from(rank).unwrap_or(u32::MAX);
        }
    }
    ranks
}
