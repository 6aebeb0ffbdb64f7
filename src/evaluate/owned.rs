//! Whom a record counts for: the owners of each aggregate, and what it adds to theirs.

use super::accumulate::{Accumulator, OrderKey};
use super::context::{Context, Here, RecordAt};
use super::credit::{Credit, Credits, merged};
use super::evaluator::Evaluator;
use super::outcome::Absence;
use super::record::{Row, When, in_window, row_id};
use super::records::{Job, Sums};
use super::trace::NoTrace;
use super::world::{HOME, Members, World};
use crate::plan::{Items, Level};
use crate::value::Value;
use std::sync::Arc;

/// Adds a record to the sums of every owner that it counts for.
pub(super) fn owned(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    seen: &Seen<'_>,
    sums: &mut Sums,
) {
    // References of a timeless record are followed on the last day of the period in evaluation.
    let again;
    let seen = if seen.record.when == When::Always && job.period != HOME && job.period != 0 {
        again = Seen::new(world, evaluator, seen.record.row, job.period);
        &again
    } else {
        seen
    };
    let Some(cell) = world.cell_of(job.aggregate, seen.record.row, seen.record.day) else {
        return;
    };
    if let Level::Record(_) = job.level {
        referring(world, evaluator, at, job, seen, cell, sums);
        return;
    }
    if !in_window(seen.record.when, job.window) {
        return;
    }
    let mut add = |here: Here<'_>, owner: u32, credit: Option<Credit>| {
        let owner_context = Context::new(here, job.period, job.figure).in_cell(cell);
        let home = if world.is_dated(seen.record.row.table) {
            seen.record.home
        } else {
            job.period
        };
        let record = RecordAt {
            home,
            credit,
            ..seen.record
        };
        let item = Context::new(Here::Record(record), job.period, job.figure).of(&owner_context);
        take(evaluator, at, job, owner, record, &item, sums);
    };
    match job.level {
        Level::Subject => {
            for credit in seen.credits.list() {
                if let Some(subject) = credit.subject {
                    add(Here::Subject(subject), subject, Some(*credit));
                }
            }
        }
        Level::Person => {
            let meant = world.meant(seen.credits.clone(), seen.record.when, job.period);
            for credit in merged(meant.list().iter().copied()) {
                add(Here::Person(credit.person), credit.person, Some(credit));
            }
        }
        Level::Company if seen.credits == Credits::All => add(Here::Company, 0, None),
        Level::Company => {
            let covered = seen.credits.list().iter().filter(|credit| {
                credit
                    .subject
                    .is_some_and(|subject| world.is_covered(subject, job.period))
            });
            for credit in merged(covered.copied()) {
                add(Here::Company, 0, Some(credit));
            }
        }
        Level::Group(group) => {
            let Some(members) = world.members.get(&(Some(group), job.period)) else {
                return;
            };
            if let Some(crate::plan::Credit::Group { .. }) =
                &world.plan.table(seen.record.row.table).credit
            {
                if let Some(index) = named_group(world, members, seen.record) {
                    add(Here::Group(group, index), index, None);
                }
                return;
            }
            let mut of_groups: Vec<(u32, Credit)> = seen
                .credits
                .list()
                .iter()
                .filter_map(|credit| {
                    let subject = credit.subject?;
                    let index = members.of.get(subject as usize)?.as_ref().ok()?;
                    world
                        .is_covered(subject, job.period)
                        .then_some((*index, *credit))
                })
                .collect();
            of_groups.sort_by_key(|(index, credit)| (*index, credit.place));
            for same in of_groups.chunk_by(|(a, _), (b, _)| a == b) {
                let index = same.first().map_or(0, |(index, _)| *index);
                for credit in merged(same.iter().map(|(_, credit)| *credit)) {
                    add(Here::Group(group, index), index, Some(credit));
                }
            }
        }
        Level::Record(_) => {}
    }
}

/// A record of the pass with what is known of it.
pub(super) struct Seen<'c> {
    pub record: RecordAt<'c>,
    pub credits: Credits,
}

impl<'c> Seen<'c> {
    /// A row, seen from a period.
    pub fn new(
        world: &World<'_>,
        evaluator: &Evaluator<'_, NoTrace>,
        row: Row<'c>,
        period: i32,
    ) -> Seen<'c> {
        let record = evaluator.record_of_nobody(row, period);
        let credits = world.credits(row, record.when, record.day);
        Seen { record, credits }
    }
}

/// The group that a record of a table credited to a group names.
fn named_group(world: &World<'_>, members: &Members, record: RecordAt<'_>) -> Option<u32> {
    let value: Value = world.credited_group(record.row, record.day)?;
    let found = members.values.binary_search(&value).ok();
    found.and_then(|index| u32::try_from(index).ok())
}

fn referring(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    seen: &Seen<'_>,
    cell: u32,
    sums: &mut Sums,
) {
    let (Level::Record(table), Items::Referring { link, .. }) = (job.level, &job.aggregate.of)
    else {
        return;
    };
    let row = seen.record.row;
    let Some(target) = world.linked(row, link) else {
        return;
    };
    let single = [target];
    let owners: &[u32] = match &job.owners {
        Some(owners) => owners.get(&target).map_or(&[], Vec::as_slice),
        None => &single,
    };
    let period = if job.period == HOME { 0 } else { job.period };
    for owner in owners {
        let Some(owner_row) = world.row(table, *owner) else {
            continue;
        };
        let nobodys = evaluator.record_of_nobody(owner_row, period);
        let window = job
            .aggregate
            .window
            .days(&world.calendar(), world.period_at(nobodys.home));
        if nobodys.later || !in_window(seen.record.when, window) {
            continue;
        }
        // The record is one of each who is credited with the owner.
        let credits = world.credits(owner_row, nobodys.when, nobodys.day);
        let owners = credits.list().iter().copied().map(Some);
        let nobody = credits.list().is_empty().then_some(None);
        for credit in owners.chain(nobody) {
            let owner_record = RecordAt { credit, ..nobodys };
            let owner_context =
                Context::new(Here::Record(owner_record), owner_record.home, job.figure)
                    .in_cell(cell);
            let record = if seen.record.when == When::Always {
                evaluator.record_for(row, owner_record.home, credit)
            } else {
                let own = credit.and_then(|credit| seen.credits.of(credit));
                RecordAt {
                    credit: own.or_else(|| seen.credits.alone()),
                    ..seen.record
                }
            };
            let home = if world.is_dated(row.table) {
                record.home
            } else {
                owner_record.home
            };
            let record = RecordAt { home, ..record };
            let item = Context::new(Here::Record(record), owner_record.home, job.figure)
                .of(&owner_context);
            let slot = u32::try_from(world.slot(&owner_record, job.period)).unwrap_or(u32::MAX);
            take(evaluator, at, job, slot, record, &item, sums);
        }
    }
}

/// What tells apart the credits of one record, and rows that are the same in every value.
pub(super) fn place_of(record: RecordAt<'_>) -> (u32, u32) {
    let place = record.credit.map_or(0, |credit| credit.place);
    (row_id(record.row), place)
}

fn take(
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    owner: u32,
    record: RecordAt<'_>,
    item: &Context<'_>,
    sums: &mut Sums,
) {
    let row = record.row;
    let mut outcome = Ok(Value::Flag(true));
    for condition in &job.aggregate.condition {
        match evaluator.condition(condition, item).0 {
            Ok(true) => {}
            Ok(false) => return,
            Err(absence) => {
                outcome = Err(absence);
                break;
            }
        }
    }
    if let (Ok(_), Some(expr)) = (&outcome, &job.aggregate.item) {
        outcome = evaluator.formula(expr, item).outcome;
    }
    if matches!(outcome, Err(Absence::None(_))) {
        return;
    }
    // A private row is never named; what stops a run must be found.
    let outcome = match outcome {
        Err(absence)
            if matches!(absence, Absence::Stopped(_)) || !evaluator.is_private(row, job.figure) =>
        {
            Err(absence.at_record(|| row.name(evaluator.world)))
        }
        other => other,
    };
    let day = record.when.day();
    let sum = sums
        .sums
        .entry((
            at,
            owner.saturating_mul(job.cells).saturating_add(item.cell),
        ))
        .or_insert_with(|| Accumulator::new(job.aggregate.verb));
    sum.take(outcome, || {
        OrderKey(
            day,
            Arc::from(row.chunk.key_text(row.row)),
            place_of(record),
        )
    });
}
