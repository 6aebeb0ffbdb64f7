//! How the rows of a table counted in the period, and the first keys of those that did not.

use crate::table::{Chunk, compare_codes};
use std::collections::BTreeMap;

/// Why a record of a table does not count in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Uncounted {
    OtherPeriod,
    NoDate,
    Nobody,
    NoAssignment,
    /// Its period was closed without it.
    Late,
}

impl Uncounted {
    /// The word of it in JSON and the name of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Uncounted::OtherPeriod => "other-period",
            Uncounted::NoDate => "no-date",
            Uncounted::Nobody => "nobody-credited",
            Uncounted::NoAssignment => "without-assignment",
            Uncounted::Late => "late",
        }
    }
}

/// How many keys of uncounted records are named.
pub const NAMED: usize = 20;

/// The rows of a table, by whether they count in the period.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub rows: u64,
    pub counted: u64,
    /// Number, and the first keys in their order.
    pub uncounted: BTreeMap<Uncounted, (u64, Vec<String>)>,
}

impl Counted {
    pub(super) fn leave_out(&mut self, why: Uncounted, key: impl FnOnce() -> Option<String>) {
        let (count, keys) = self.uncounted.entry(why).or_default();
        *count += 1;
        if let Some(key) = key() {
            insert(keys, key);
        }
    }

    /// Leaves out rows of a chunk; few of their keys are ever made.
    pub(super) fn leave_out_rows(&mut self, chunk: &Chunk, rows: &[(Uncounted, usize)]) {
        for (why, row) in rows {
            self.rows += 1;
            let (count, keys) = self.uncounted.entry(*why).or_default();
            *count += 1;
            let last = keys.last().filter(|_| keys.len() >= NAMED);
            let behind = match (last, chunk.code(*row)) {
                (Some(last), Some(code)) => compare_codes(last, code).is_lt(),
                _ => false,
            };
            if !behind {
                insert(keys, chunk.key_text(*row));
            }
        }
    }

    pub(super) fn merge(&mut self, other: Counted) {
        self.rows += other.rows;
        self.counted += other.counted;
        for (why, (count, keys)) in other.uncounted {
            let (mine, known) = self.uncounted.entry(why).or_default();
            *mine += count;
            keys.into_iter().for_each(|key| insert(known, key));
        }
    }
}

/// Keeps the first [`NAMED`] keys, ascending.
fn insert(keys: &mut Vec<String>, key: String) {
    let at = keys.partition_point(|known| compare_codes(known, &key).is_lt());
    if at < NAMED {
        keys.insert(at, key);
        keys.truncate(NAMED);
    }
}
