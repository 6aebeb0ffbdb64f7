//! Runs that close a period: what `run --out` writes, and `--prior` reads.
//!
//! A folder holds `run.json` (of which policy and period), `results.json` (what
//! `run --format json` prints), `figures.csv` (every figure of the period, exact) and
//! `records.csv` (the records that counted). Of several policies each has such a folder, named by
//! its id, in one.

mod folders;
mod read;
mod write;

pub use folders::find;
pub use read::read;
pub use write::{Files, asked, files, is_free, private, save, save_all, whole};

use crate::plan::{Level, Plan};
use serde::{Deserialize, Serialize};

/// The number of the format of the folder.
pub const FORMAT: &str = "merit.run/0";

const RUN: &str = "run.json";
const RESULTS: &str = "results.json";
const FIGURES: &str = "figures.csv";
const RECORDS: &str = "records.csv";

/// The columns of `figures.csv`. `level` is the word of `per`, or
/// `assignment`; `key` is the person or assignment, the value of
/// the group, nothing for the company, or the record, of which `person` is credited. Without a
/// value `state` is `none`, `undefined` or `failed`, `why` a reason, `of` the figure in which it
/// went missing and `record` the record at which it did.
const FIGURE_COLUMNS: [&str; 10] = [
    "figure", "level", "key", "person", "value", "unit", "state", "why", "of", "record",
];

/// The columns of `records.csv`.
const RECORD_COLUMNS: [&str; 2] = ["table", "key"];

/// `run.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    format: String,
    policy: RunPolicy,
    cycle: String,
    currency: String,
    period: String,
    /// How many people were held.
    held: usize,
    /// The tables of which `records.csv` lists the records that counted.
    tables: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RunPolicy {
    id: String,
    version: String,
}

/// The word for a level: that of `per`.
fn level_word(plan: &Plan, level: Level) -> &str {
    match level {
        Level::Subject if plan.dated() => "assignment",
        Level::Subject if plan.table(plan.subject.table).dates.is_some() => "assignment",
        Level::Subject | Level::Person => "person",
        Level::Company => "company",
        Level::Group(group) => plan
            .groups
            .get(group as usize)
            .map_or("", |group| group.name.as_str()),
        Level::Record(table) => &plan.table(table).name,
    }
}
