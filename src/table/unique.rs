//! That no key of a streamed table is there twice.
//!
//! While keys rise from row to row nothing need be remembered. Once they do not, a fingerprint of
//! each key is kept; rows read before that are read once more. Keys with equal fingerprints are
//! compared as they are, so that the answer is exact.

use super::chunk::Rows;
use super::column::Column;
use super::fingerprints::Fingerprints;
use super::index::twice;
use super::order::compare_code_bytes;
use super::problems::{KEPT, Problems};
use super::scan::{Typing, blocks};
use super::text::Numbers;
use crate::diagnostic::{Diagnostic, Place, data as codes};
use foldhash::quality::FixedState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Watches the keys of a scan.
pub(super) struct Watch {
    unsorted: AtomicBool,
    prints: Fingerprints,
    /// The bits of a fingerprint that are used: all, unless a test wants them to be alike.
    bits: u64,
}

/// What is told of the keys of a chunk.
pub(super) struct Keys {
    rising: bool,
    /// The first and last row of the chunk.
    ends: Option<(Rows, Rows)>,
    printed: bool,
}

/// What was told so far, in the file's order.
#[derive(Default)]
pub(super) struct Told {
    last: Option<Rows>,
    /// Blocks whose fingerprints are not there.
    unprinted: HashSet<usize>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch {
            unsorted: AtomicBool::new(false),
            prints: Fingerprints::new(std::env::temp_dir()),
            bits: u64::MAX,
        }
    }
}

impl Watch {
    /// Looks at the keys of a chunk.
    pub fn look(&self, rows: &Rows) -> Keys {
        let rising = rising(rows);
        if !rising {
            self.unsorted.store(true, Ordering::Relaxed);
        }
        let printed = self.unsorted.load(Ordering::Relaxed);
        if printed {
            self.prints.add(&self.fingerprints(rows));
        }
        let last = rows.lines.len().checked_sub(1);
        Keys {
            rising,
            ends: last.map(|last| (rows.single(0), rows.single(last))),
            printed,
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
        if !keys.printed {
            told.unprinted.insert(number);
        }
    }

    /// The keys that are there twice.
    pub fn finish(self, typing: Typing, told: &Told) -> Result<Problems, Diagnostic> {
        if !self.unsorted.load(Ordering::Relaxed) {
            return Ok(Problems::default());
        }
        let mut left = told.unprinted.len();
        if left > 0 {
            blocks(
                typing,
                |typed| {
                    let wanted = told.unprinted.contains(&typed.number);
                    if wanted {
                        self.prints.add(&self.fingerprints(&typed.rows));
                    }
                    wanted
                },
                |wanted| {
                    left -= usize::from(wanted);
                    if left == 0 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            )?;
        }
        let folder = self.prints.folder().to_path_buf();
        let alike = self.prints.alike().map_err(|error| {
            let file = Arc::clone(&typing.source.name.file);
            Diagnostic::error(codes::NO_ROOM_FOR_KEYS, Place::File(file))
                .arg("file", &typing.source.name.file)
                .arg("folder", folder.display())
                .arg("reason", error)
        })?;
        if alike.is_empty() {
            Ok(Problems::default())
        } else {
            compare(typing, &alike, self.bits)
        }
    }

    fn fingerprints(&self, rows: &Rows) -> Vec<u64> {
        fingerprints(rows, self.bits)
    }
}

/// Whether each key of a chunk comes after the one before it.
fn rising(rows: &Rows) -> bool {
    let count = rows.lines.len();
    if let Some((Column::Texts(texts, true), None)) = single(rows) {
        let mut last: Option<&[u8]> = None;
        return texts.all_bytes(|key| {
            let before = last.replace(key);
            before.is_none_or(|before| compare_code_bytes(before, key).is_lt())
        });
    }
    (1..count).all(|row| rows.compare_keys(row - 1, rows, row).is_lt())
}

/// The first column of the key, and the second if there is one.
fn single(rows: &Rows) -> Option<(&Column, Option<&Column>)> {
    let mut columns = rows.key_columns();
    Some((columns.next()?, columns.next()))
}

/// A fingerprint of each row's key; equal keys have equal ones, also in different chunks.
fn fingerprints(rows: &Rows, bits: u64) -> Vec<u64> {
    // Fixed seeds: which keys are alike is the same in every run.
    let state = FixedState::with_seed(1);
    let mut all: Vec<u64> = Vec::new();
    for column in rows.key_columns() {
        let of_column = column_prints(column, rows.lines.len(), &state);
        if all.is_empty() {
            all = of_column;
        } else {
            for (whole, part) in all.iter_mut().zip(of_column) {
                *whole = state.hash_one((*whole, part));
            }
        }
    }
    if bits != u64::MAX {
        all.iter_mut().for_each(|print| *print &= bits);
    }
    all
}

fn column_prints(column: &Column, count: usize, state: &FixedState) -> Vec<u64> {
    let of_bytes = |text: &str| state.hash_one(text.as_bytes());
    match column {
        Column::Texts(texts, _) => {
            let mut prints = Vec::with_capacity(count);
            texts.all_bytes(|text| {
                prints.push(state.hash_one(text));
                true
            });
            prints
        }
        // Places in what is the same for every chunk.
        Column::Words(places, _) | Column::Keys(places, _) => {
            places.iter().map(|place| state.hash_one(place)).collect()
        }
        Column::Days(days) => days.iter().map(|day| state.hash_one(day)).collect(),
        Column::Numbers(Numbers::Scaled {
            scale: 0,
            mantissas,
        }) => mantissas
            .iter()
            .map(|whole| state.hash_one(whole))
            .collect(),
        Column::Numbers(numbers) => (0..count)
            .map(|row| match numbers.get(row) {
                // As in a chunk of whole numbers only.
                None => state.hash_one(Numbers::EMPTY),
                Some(number) => match number.to_i64() {
                    Some(whole) => state.hash_one(whole),
                    None => of_bytes(&number.exact()),
                },
            })
            .collect(),
        Column::Flags(_) | Column::Absent => {
            let mut text = String::new();
            (0..count)
                .map(|row| {
                    text.clear();
                    column.write(row, &mut text);
                    of_bytes(&text)
                })
                .collect()
        }
    }
}

/// Reads the file again and compares the keys whose fingerprints are equal.
fn compare(typing: Typing, alike: &HashSet<u64>, bits: u64) -> Result<Problems, Diagnostic> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut again: BTreeMap<u64, (String, u64)> = BTreeMap::new();
    let mut more = 0_u64;
    blocks(
        typing,
        |typed| {
            let mut found = Vec::new();
            let prints = fingerprints(&typed.rows, bits);
            for (row, (line, print)) in typed.rows.lines.iter().zip(prints).enumerate() {
                if alike.contains(&print) {
                    let mut key = String::new();
                    typed.rows.write_key(row, &mut key);
                    found.push((key, line));
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

#[cfg(test)]
#[path = "unique_tests.rs"]
mod tests;
