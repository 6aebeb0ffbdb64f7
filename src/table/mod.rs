//! Data in: files typed by the policy's contract, strictly, into columns.
//!
//! A table is *resident* (all its rows are in memory, its keys indexed) if another table refers to
//! it or the plan wants its rows in another order than the file's; any other is *streamed*: each
//! scan reads its file again in chunks, and nothing of it is kept.

mod column;
mod csv;
mod index;
mod mapping;
mod scan;

pub use column::{Cell, Chunk};
pub use mapping::Location;

use crate::diagnostic::Diagnostic;
use crate::policy::Policy;
use crate::source::Sources;
use crate::value::{Day, Value};

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
}

/// The data of one run.
pub struct Dataset(());

impl Dataset {
    /// Finds the files, reads the headings and all resident tables. Every problem of every table
    /// in one list, in the order of tables, lines and columns.
    pub fn open(_policy: &Policy, _sources: &mut Sources, _location: &Location, _loading: &Loading) -> Result<Dataset, Vec<Diagnostic>> { todo!() }

    /// The rows of a resident table as one chunk; `None` if it is streamed.
    pub fn resident(&self, _table: TableId) -> Option<&Chunk> { todo!() }

    /// Reads the rows of a table in chunks, in parallel on the current rayon pool: `start` makes an
    /// accumulator for a chunk, `each` fills it, `merge` gets them in file order. Memory holds a few
    /// chunks per thread. A streamed table is validated on its first scan; a row with an error is
    /// not handed out, and all errors come back together.
    pub fn scan<A: Send>(
        &self,
        _table: TableId,
        _start: impl Fn() -> A + Sync,
        _each: impl Fn(&mut A, &Chunk) + Sync,
        _merge: impl FnMut(A),
    ) -> Result<(), Vec<Diagnostic>> { todo!() }

    /// How many distinct keys a resident table has. Without `dates`, key `n` is row `n`.
    pub fn keys(&self, _table: TableId) -> u32 { todo!() }

    /// The row of key `key` that is valid on `day` (without `dates`: its only row).
    pub fn valid(&self, _table: TableId, _key: u32, _day: Day) -> Option<u32> { todo!() }

    /// The key with these values, for a computed reference and for the command line.
    pub fn find(&self, _table: TableId, _values: &[Value]) -> Option<u32> { todo!() }

    /// Key of a resident row as text; several columns are joined by `/`.
    pub fn key_text(&self, _table: TableId, _row: u32) -> String { todo!() }

    /// Place of each row of a resident table in the order of its keys (codes: runs of digits by
    /// value; several rows of one key by `from`): a rank from 0 for each row, the same for every
    /// order of the file.
    pub fn key_order(&self, _table: TableId) -> &[u32] { todo!() }

    /// Name of the file, as messages show it.
    pub fn file(&self, _table: TableId) -> &str { todo!() }
}

/// Compares codes: runs of digits by value (E-9 before E-10), other characters as they are; equal
/// values by their text.
pub fn compare_codes(_a: &str, _b: &str) -> std::cmp::Ordering { todo!() }
