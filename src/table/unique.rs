//! That no key of a streamed table is there twice.
//!
//! While keys rise from row to row nothing need be remembered. Once they do not, a hash of each key
//! is kept; rows read before that are read once more. Keys with equal hashes are compared as they
//! are, so that the answer is exact.

use super::chunk::Rows;
use super::index::twice;
use super::problems::{KEPT, Problems};
use super::scan::{Typing, blocks};
use crate::diagnostic::Diagnostic;
use rayon::slice::ParallelSliceMut;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Watches the keys of a scan.
#[derive(Default)]
pub(super) struct Watch {
    unsorted: AtomicBool,
}

/// What is told of the keys of a chunk.
pub(super) struct Keys {
    rising: bool,
    /// The first and last row of the chunk.
    ends: Option<(Rows, Rows)>,
    hashes: Option<Vec<u64>>,
}

/// What was told so far, in the file's order.
#[derive(Default)]
pub(super) struct Told {
    last: Option<Rows>,
    hashes: Vec<u64>,
    /// Blocks whose hashes are not there.
    unhashed: HashSet<usize>,
}

impl Watch {
    /// Looks at the keys of a chunk.
    pub fn look(&self, rows: &Rows) -> Keys {
        let count = rows.lines.len();
        let rising = (1..count).all(|row| rows.compare_keys(row - 1, rows, row).is_lt());
        let wanted = !rising || self.unsorted.load(Ordering::Relaxed);
        let ends = count
            .checked_sub(1)
            .map(|last| (rows.single(0), rows.single(last)));
        Keys {
            rising,
            ends,
            hashes: wanted.then(|| hashes(rows)),
        }
    }

    /// Takes what was told of the next chunk.
    pub fn take(&self, number: usize, keys: Keys, told: &mut Told) {
        if let Some((first, last)) = keys.ends {
            let follows = told
                .last
                .as_ref()
                .is_none_or(|before| before.compare_keys(0, &first, 0).is_lt());
            if !keys.rising || !follows {
                self.unsorted.store(true, Ordering::Relaxed);
            }
            told.last = Some(last);
        }
        match keys.hashes {
            Some(hashes) => told.hashes.extend(hashes),
            None => {
                told.unhashed.insert(number);
            }
        }
    }

    /// The keys that are there twice.
    pub fn finish(&self, typing: Typing, mut told: Told) -> Result<Problems, Diagnostic> {
        if !self.unsorted.load(Ordering::Relaxed) {
            return Ok(Problems::default());
        }
        let mut left = told.unhashed.len();
        if left > 0 {
            let unhashed = &told.unhashed;
            let all = &mut told.hashes;
            blocks(
                typing,
                |typed| {
                    unhashed
                        .contains(&typed.number)
                        .then(|| hashes(&typed.rows))
                },
                |found| {
                    if let Some(hashes) = found {
                        all.extend(hashes);
                        left -= 1;
                    }
                    if left == 0 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            )?;
        }
        let mut all = told.hashes;
        all.par_sort_unstable();
        let alike: HashSet<u64> = all
            .windows(2)
            .filter(|pair| pair.first() == pair.last())
            .filter_map(|pair| pair.first().copied())
            .collect();
        drop(all);
        if alike.is_empty() {
            Ok(Problems::default())
        } else {
            compare(typing, &alike)
        }
    }
}

fn hashes(rows: &Rows) -> Vec<u64> {
    let mut key = String::new();
    (0..rows.lines.len())
        .map(|row| hash(rows, row, &mut key))
        .collect()
}

fn hash(rows: &Rows, row: usize, key: &mut String) -> u64 {
    key.clear();
    rows.write_key(row, key);
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Reads the file again and compares the keys whose hashes are equal.
fn compare(typing: Typing, alike: &HashSet<u64>) -> Result<Problems, Diagnostic> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut again: BTreeMap<u64, (String, u64)> = BTreeMap::new();
    let mut more = 0_u64;
    blocks(
        typing,
        |typed| {
            let mut key = String::new();
            let mut found = Vec::new();
            for (row, line) in typed.rows.lines.iter().enumerate() {
                if alike.contains(&hash(&typed.rows, row, &mut key)) {
                    found.push((key.clone(), line));
                }
            }
            found
        },
        |found| {
            for (key, line) in found {
                match seen.get(&key) {
                    None => {
                        seen.insert(key, line);
                    }
                    Some(first) if again.len() < KEPT => {
                        let first = *first;
                        again.insert(line, (key, first));
                    }
                    Some(_) => more += 1,
                }
            }
            ControlFlow::Continue(())
        },
    )?;
    let mut problems = Problems::default();
    let column = typing.contract.key.first().copied();
    for (line, (key, first)) in again {
        problems.line(line, twice(&typing.source.name, column, &key, first, line));
    }
    problems.add_more(more);
    Ok(problems)
}
