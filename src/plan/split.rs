//! Split figures: the columns by whose words a value is kept apart, and which figures are split
//! because what they read is.
//!
//! A figure with `split` has a value for each cell: each combination of words of its columns, the
//! last column changing first. Whatever reads it cell by cell is split by the same columns; a verb
//! over its cells, or `weights`, takes away the last one.

use super::build::Builder;
use super::{ColumnKind, ColumnPath, FigureId, FigurePlan, Items, Level, Mechanism, TableId};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_SPLIT_COLUMN;
use crate::policy::Name;
use std::sync::Arc;

/// So many cells a figure may have.
const MOST_CELLS: usize = 1_000;

/// A column by whose words a value is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitColumn {
    /// As written: a column, or a path through references.
    pub name: Arc<str>,
    pub words: Arc<[String]>,
}

/// How many cells these columns make: 1 without a column.
pub fn cells_of(columns: &[SplitColumn]) -> u32 {
    let count = columns
        .iter()
        .map(|column| column.words.len())
        .product::<usize>();
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

/// The words of a cell, one for each column.
pub fn words_of(columns: &[SplitColumn], cell: u32) -> Vec<&str> {
    let mut rest = cell;
    let mut words: Vec<&str> = columns
        .iter()
        .rev()
        .map(|column| {
            let count = u32::try_from(column.words.len()).unwrap_or(u32::MAX).max(1);
            let word = column.words.get((rest % count) as usize);
            rest /= count;
            word.map_or("", String::as_str)
        })
        .collect();
    words.reverse();
    words
}

impl FigurePlan {
    /// How many cells it has: 1 if it is not split.
    pub fn cells(&self) -> u32 {
        cells_of(&self.split)
    }

    /// The place of a cell of an instance among the values of all.
    pub fn place(&self, instance: usize, cell: u32) -> usize {
        instance
            .saturating_mul(self.cells() as usize)
            .saturating_add(cell as usize)
    }

    /// The cell of such a place.
    pub fn cell_at(&self, place: usize) -> u32 {
        u32::try_from(place % self.cells().max(1) as usize).unwrap_or(0)
    }

    /// The cells that differ in the last column only, and agree with `cell` of the columns before.
    pub fn finer(&self, cell: u32) -> std::ops::Range<u32> {
        let last = self.split.last().map_or(1, |column| column.words.len());
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        let first = cell.saturating_mul(last);
        first..first.saturating_add(last)
    }

    /// The words of one of its cells.
    pub fn words(&self, cell: u32) -> Vec<&str> {
        words_of(&self.split, cell)
    }

    /// The rule path of a cell: `kpi-360/score/cell.skill.peer`; of what is not split, the figure's.
    pub fn cell_path(&self, cell: u32) -> String {
        format!("{}{}", self.path, self.suffix(cell))
    }

    /// What follows the figure's name or path in the name of a cell: `/cell.skill.peer`.
    pub fn suffix(&self, cell: u32) -> String {
        if self.split.is_empty() {
            return String::new();
        }
        format!("/cell.{}", self.words(cell).join("."))
    }
}

/// The figure whose cells a mechanism gathers.
pub fn gathers_cells(mechanism: &Mechanism) -> Option<FigureId> {
    match mechanism {
        Mechanism::Aggregate(a) => match &a.of {
            Items::Cells(figure) => Some(*figure),
            _ => None,
        },
        Mechanism::Weights(weights) => Some(weights.of),
        _ => None,
    }
}

impl Builder<'_> {
    /// The columns of `split`: vocabularies that are never empty, each once.
    pub(super) fn split_columns(
        &mut self,
        level: Level,
        table: TableId,
        names: &[Name],
    ) -> Option<(Vec<SplitColumn>, Vec<ColumnPath>)> {
        let (mut columns, mut paths): (Vec<SplitColumn>, Vec<ColumnPath>) = Default::default();
        for name in names {
            let path = self.path(table, name)?;
            let mut optional = false;
            let column = self.tables.get(path.table as usize)?;
            let column = column.columns.get(path.column as usize)?;
            let words = column.unit.vocabulary.clone();
            optional |= column.unit.optional;
            for (from, hop) in &path.hops {
                let hop = self
                    .tables
                    .get(*from as usize)?
                    .columns
                    .get(*hop as usize)?;
                optional |= hop.unit.optional;
                optional |= match &hop.kind {
                    ColumnKind::Reference(to) => self
                        .tables
                        .get(*to as usize)
                        .is_some_and(|table| table.dates.is_some()),
                    _ => true,
                };
            }
            let Some(words) = words.filter(|words| !words.is_empty()) else {
                return self.split_column(name, "vocabulary");
            };
            if optional {
                return self.split_column(name, "optional");
            }
            if columns.iter().any(|known| *known.name == *name.value) {
                return self.split_column(name, "twice");
            }
            // In formulas of the figure the name is the word of the cell, and nothing else.
            let bare = name.value.split('.').next().unwrap_or_default();
            let seen = |table: TableId| {
                let plan = self.tables.get(table as usize);
                plan.is_some_and(|plan| plan.columns.iter().any(|column| column.name == bare))
            };
            let owner = match level {
                Level::Record(owner) => seen(owner) || seen(self.subject),
                Level::Subject | Level::Person => seen(self.subject),
                _ => false,
            };
            if owner {
                return self.split_column(name, "seen");
            }
            columns.push(SplitColumn {
                name: Arc::from(name.value.as_str()),
                words,
            });
            paths.push(path);
            let count: usize = columns.iter().map(|column| column.words.len()).product();
            if count > MOST_CELLS {
                return self.split_column(name, "many");
            }
        }
        Some((columns, paths))
    }

    /// Tells why nothing can be split by a column.
    pub(super) fn split_column<T>(&mut self, name: &Name, help: &'static str) -> Option<T> {
        let diagnostic = Diagnostic::error(PLAN_SPLIT_COLUMN, name.span)
            .arg("name", &name.value)
            .arg("most", MOST_CELLS);
        self.diagnostics.push(diagnostic.help(help));
        None
    }
}
