//! Which rows of which tables an explanation reads. What is found of people is stored; records are
//! looked at again only for those who are asked about:
//!
//! - an aggregate of a person over the records that count for the person reads these alone;
//! - one of a group or of the company, and one over the records that refer to another, may read any.
//!
//! Tables that the plan keeps in memory for other reasons are read there.

use crate::evaluate::{Rows, Summed, Wanted, World};
use crate::plan::{
    ColumnKind, ColumnPath, Credit, FigureId, Items, Level, Mechanism, Plan, Read, TableId, reads,
    reads_of,
};
use std::collections::BTreeSet;

/// What an explanation of these figures of these people reads, if not all of it is in memory.
pub fn wanted(world: &World<'_>, people: &[u32], figures: &[FigureId], summed: Summed) -> Wanted {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let tables = (0u32..).zip(rows(world.plan, figures, summed));
    Wanted {
        people,
        record: None,
        tables: tables
            .map(|(table, rows)| match rows {
                Rows::All if world.data.resident(table).is_some() => Rows::AsLoaded,
                rows => rows,
            })
            .collect(),
    }
}

/// What finding a record by its key reads: of every table that is not in memory that record alone.
pub fn wanted_record(plan: &Plan, name: &str) -> Wanted {
    let tables = 0..u32::try_from(plan.tables.len()).unwrap_or(0);
    Wanted {
        people: Vec::new(),
        record: Some(name.to_owned()),
        tables: tables
            .map(|table| match is_streamed(plan, table) {
                true => Rows::Theirs,
                false => Rows::AsLoaded,
            })
            .collect(),
    }
}

/// For each table what the figures read, with all that they stand on.
fn rows(plan: &Plan, figures: &[FigureId], summed: Summed) -> Vec<Rows> {
    let mut needed = vec![Rows::AsLoaded; plan.tables.len()];
    if summed == Summed::Records {
        return needed;
    }
    for id in reached(plan, figures, summed) {
        let figure = plan.figure(id);
        let (table, all) = match (&figure.mechanism, figure.level) {
            (Mechanism::Aggregate(aggregate), level) => match &aggregate.of {
                Items::Credits(table) => (*table, !matches!(level, Level::Subject | Level::Person)),
                Items::Referring { table, .. } => (*table, true),
                _ => continue,
            },
            (_, Level::Record(table)) => (table, false),
            _ => continue,
        };
        if is_streamed(plan, table)
            && let Some(rows) = needed.get_mut(table as usize)
            && *rows != Rows::All
        {
            let all = all || moves(plan, table);
            *rows = if all { Rows::All } else { Rows::Theirs };
        }
    }
    needed
}

/// The figures, those that they stand on, and those that decide who is covered.
fn reached(plan: &Plan, figures: &[FigureId], summed: Summed) -> BTreeSet<FigureId> {
    let mut found = BTreeSet::new();
    let covered = reads_of(plan, &plan.subject.when.iter().collect::<Vec<_>>());
    let figure = |(read, _): (Read, _)| match read {
        Read::Figure(figure) | Read::Recomputed(figure) => Some(figure),
        Read::Group(_) | Read::Covered => None,
    };
    let mut next: Vec<FigureId> = figures.to_vec();
    next.extend(covered.into_iter().filter_map(figure));
    while let Some(id) = next.pop() {
        // What belongs to many is taken as it was found.
        let of_many = matches!(plan.figure(id).level, Level::Group(_) | Level::Company);
        if !(of_many && summed == Summed::Others) && found.insert(id) {
            next.extend(reads(plan, id).into_iter().filter_map(figure));
        }
    }
    found
}

/// Whether a table is read in chunks: nothing refers to it and nothing wants it in another order.
pub fn is_streamed(plan: &Plan, table: TableId) -> bool {
    let of = plan.table(table);
    let mut columns = plan.tables.iter().flat_map(|table| &table.columns);
    let refers = |kind: &ColumnKind| match kind {
        ColumnKind::Reference(to) | ColumnKind::Computed { table: to, .. } => *to == table,
        ColumnKind::Plain | ColumnKind::Group(_) => false,
    };
    !of.resident
        && (of.dates.is_none() || of.key.is_empty())
        && !columns.any(|column| refers(&column.kind))
}

/// Whether records may count for others in another period: they have no day, and whom they name
/// depends on one.
fn moves(plan: &Plan, table: TableId) -> bool {
    let far = |paths: &[ColumnPath]| paths.iter().any(|path| !path.hops.is_empty());
    let of = plan.table(table);
    of.date.is_none()
        && match &of.credit {
            Some(Credit::Subject(paths)) => far(paths),
            Some(Credit::Record { table: of, paths }) => {
                far(paths) || plan.table(*of).dates.is_some() || moves(plan, *of)
            }
            Some(Credit::Shares(_) | Credit::Group { .. }) | None => false,
        }
}
