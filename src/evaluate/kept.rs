//! Rows that an explanation needs of tables that nothing else keeps: looked for while the records
//! pass by, so that millions of others are not held.

use super::evaluator::Evaluator;
use super::record::Row;
use super::rows::{By, Index};
use super::trace::Trace;
use super::world::World;
use crate::diagnostic::Diagnostic;
use crate::plan::{Credit, TableId};
use crate::table::{Cells, Chunk, KeptRows, Piece};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Which rows of a table an explanation needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Those that stay in memory anyway, or none.
    #[default]
    AsLoaded,
    /// Those that count for the people, whenever they do.
    Theirs,
    All,
}

/// The rows that are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// For whom, ascending.
    pub people: Vec<u32>,
    /// A record by its key, perhaps with its table (`orders/O-1`), in every table of which rows are kept.
    pub record: Option<String>,
    /// By table.
    pub tables: Vec<Rows>,
}

/// What is kept of a run for explanations.
#[derive(Clone, Debug, Default)]
pub enum Keep {
    #[default]
    Nothing,
    /// Some rows, so that people can be explained down to their records.
    Rows(Wanted),
    /// What everyone's records come to, without any record.
    Summaries,
}

/// Rows as they were wanted.
#[derive(Default)]
pub struct Kept {
    pub wanted: Wanted,
    pub rows: KeptRows,
    indexes: Mutex<BTreeMap<IndexKey, Arc<Index>>>,
}

/// A table, what its rows are looked up by, and the period.
type IndexKey = (TableId, By, i32);

/// Keeps rows while chunks pass by, in any order and on any thread.
#[derive(Default)]
pub struct Keeping {
    wanted: Wanted,
    found: Mutex<Vec<(TableId, Piece)>>,
}

impl Wanted {
    fn of(&self, table: TableId) -> Rows {
        self.tables.get(table as usize).copied().unwrap_or_default()
    }

    /// Whether everything that `other` wants is wanted here.
    fn covers(&self, other: &Wanted) -> bool {
        let people = other.people.iter().all(|one| self.people.contains(one));
        let record = other.record.is_none() || other.record == self.record;
        let mut tables = (0u32..).zip(&other.tables);
        tables.all(|(table, rows)| match (rows, self.of(table)) {
            (Rows::AsLoaded, _) | (_, Rows::All) => true,
            (Rows::Theirs, Rows::Theirs) => people && record,
            _ => false,
        })
    }
}

impl Keeping {
    /// Nothing is found yet.
    pub fn new(wanted: Wanted) -> Keeping {
        Keeping {
            wanted,
            found: Mutex::default(),
        }
    }

    /// Keeps what is wanted of a chunk.
    pub fn look(&self, world: &World<'_>, table: TableId, chunk: &Chunk) {
        let rows: Vec<usize> = match self.wanted.of(table) {
            Rows::AsLoaded => return,
            Rows::All => (0..chunk.len()).collect(),
            Rows::Theirs => {
                let mut rows = theirs(world, table, chunk, &self.wanted.people);
                if let Some(name) = &self.wanted.record {
                    rows.extend(named(world, table, chunk, name));
                    rows.sort_unstable();
                    rows.dedup();
                }
                rows
            }
        };
        if !rows.is_empty() {
            self.found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((table, chunk.copied(&rows)));
        }
    }

    /// What was kept.
    pub fn finish(self, world: &World<'_>) -> Kept {
        let found = self.found.into_inner();
        let mut found = found.unwrap_or_else(PoisonError::into_inner);
        found.sort_by_key(|(table, _)| *table);
        let mut rows = KeptRows::default();
        let mut pieces = found.into_iter().peekable();
        for (table, plan) in (0u32..).zip(&world.plan.tables) {
            let mut own = Vec::new();
            while let Some((_, piece)) = pieces.next_if(|(of, _)| *of == table) {
                own.push(piece);
            }
            if self.wanted.of(table) != Rows::AsLoaded {
                rows.insert(table, own, plan.dates.map(|(from, _)| from));
            }
        }
        Kept {
            wanted: self.wanted,
            rows,
            indexes: Mutex::default(),
        }
    }
}

impl Kept {
    /// Whether everything that is wanted is here.
    pub fn covers(&self, wanted: &Wanted) -> bool {
        self.wanted.covers(wanted)
    }

    /// Who the rows of a table count for: made once.
    pub(super) fn index(&self, key: IndexKey, make: impl FnOnce() -> Index) -> Arc<Index> {
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(indexes.entry(key).or_insert_with(|| Arc::new(make())))
    }

    /// Reads what is wanted, each table of which rows are kept once.
    ///
    /// # Errors
    /// A file that cannot be read again.
    pub fn read(world: &World<'_>, wanted: Wanted) -> Result<Kept, Vec<Diagnostic>> {
        let keeping = Keeping::new(wanted);
        for (table, rows) in (0u32..).zip(&keeping.wanted.tables) {
            if *rows != Rows::AsLoaded {
                let look = |(): &mut (), chunk: &Chunk| keeping.look(world, table, chunk);
                world.data.scan(table, || (), look, |()| ())?;
            }
        }
        Ok(keeping.finish(world))
    }
}

/// The rows of a chunk that count for one of the people.
fn theirs(world: &World<'_>, table: TableId, chunk: &Chunk, people: &[u32]) -> Vec<usize> {
    if people.is_empty() {
        return Vec::new();
    }
    let one = |person: &u32| people.binary_search(person).is_ok();
    // Most tables name the person themselves: keys are compared as they lie in memory.
    if let Some(Credit::Subject(paths)) = &world.plan.table(table).credit
        && let [path] = paths.as_slice()
        && path.hops.is_empty()
        && let Cells::Keys(keys) = chunk.cells(path.column as usize)
    {
        let own = keys.iter().enumerate();
        return match people {
            [person] => own
                .filter(|(_, key)| *key == person)
                .map(|(row, _)| row)
                .collect(),
            _ => own
                .filter(|(_, key)| one(key))
                .map(|(row, _)| row)
                .collect(),
        };
    }
    let counts = |row: &usize| {
        let row = Row {
            table,
            chunk,
            row: *row,
        };
        let day = world.day_of(world.when(row), world.period.end);
        let named = world.people_of(row, day);
        named.iter().any(|(person, _)| one(person))
    };
    (0..chunk.len()).filter(counts).collect()
}

/// The rows of a chunk with this key, or with this table and key.
fn named(world: &World<'_>, table: TableId, chunk: &Chunk, name: &str) -> Vec<usize> {
    let bare = world.bare_key(table, name);
    (0..chunk.len())
        .filter(|row| {
            chunk.has_key(*row, name) || bare.is_some_and(|bare| chunk.has_key(*row, bare))
        })
        .collect()
}

impl World<'_> {
    /// The key in `TABLE/KEY`, if this is the table.
    pub fn bare_key<'n>(&self, table: TableId, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(self.plan.table(table).name.as_str())?
            .strip_prefix('/')
    }
}

impl<'w, T: Trace> Evaluator<'w, T> {
    /// Reads these rows in place of the tables that they are of.
    pub fn with(mut self, kept: &'w Kept) -> Evaluator<'w, T> {
        self.kept = Some(kept);
        self
    }

    fn kept(&self, table: TableId) -> Option<&'w Chunk> {
        self.kept?.rows.chunk(table)
    }

    /// A row that was kept, or that is in memory.
    pub fn row(&self, table: TableId, row: u32) -> Option<Row<'w>> {
        match self.kept(table) {
            Some(chunk) => ((row as usize) < chunk.len()).then_some(Row {
                table,
                chunk,
                row: row as usize,
            }),
            None => self.world.row(table, row),
        }
    }

    /// Every row that was kept or is in memory, with its place.
    pub fn each(&self, table: TableId) -> impl Iterator<Item = (u32, Row<'w>)> + use<'w, T> {
        let (kept, world) = (self.kept(table), self.world);
        let count = kept.map_or(world.rows(table), |chunk| {
            u32::try_from(chunk.len()).unwrap_or(u32::MAX)
        });
        (0..count).filter_map(move |at| {
            let row = match kept {
                Some(chunk) => Row {
                    table,
                    chunk,
                    row: at as usize,
                },
                None => world.row(table, at)?,
            };
            Some((at, row))
        })
    }

    /// The place of each of these rows in the order of their keys.
    pub fn key_order(&self, table: TableId) -> &'w [u32] {
        let kept = self.kept.and_then(|kept| kept.rows.key_order(table));
        kept.unwrap_or_else(|| self.world.data.key_order(table))
    }
}
