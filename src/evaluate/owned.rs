//! Whom a record counts for: the owners of each aggregate, and what it adds to theirs.

use super::accumulate::{Accumulator, OrderKey};
use super::evaluator::{Context, Evaluator, Here, RecordAt};
use super::outcome::Absence;
use super::record::in_window;
use super::record::{Row, When};
use super::records::{Job, Sums};
use super::trace::NoTrace;
use super::world::{HOME, Members, World};
use crate::plan::{Items, Level};
use crate::value::Value;
use std::sync::Arc;

/// Adds a record to the sums of every owner that it counts for.
#[expect(
    clippy::too_many_arguments,
    reason = "the record with what is known of it, and where it goes"
)]
pub(super) fn owned(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    row: Row<'_>,
    when: When,
    record: RecordAt<'_>,
    sums: &mut Sums,
) {
    // References of a timeless record are followed on the last day of the period in evaluation.
    let record = if when == When::Always && job.period != HOME && job.period != 0 {
        evaluator.record(row, job.period)
    } else {
        record
    };
    let (here, owner, period) = match job.level {
        Level::Record(_) => {
            referring(world, evaluator, at, job, row, when, record, sums);
            return;
        }
        _ if !in_window(when, job.window) => return,
        Level::Subject => match record.subject {
            Some(subject) => (Here::Subject(subject), subject, job.period),
            None => return,
        },
        Level::Company => {
            let all = world.plan.table(row.table).credit.is_none();
            if !all
                && !record
                    .subject
                    .is_some_and(|subject| covered(world, subject, job.period))
            {
                return;
            }
            (Here::Company, 0, job.period)
        }
        Level::Group(group) => {
            let Some(members) = world.members.get(&(Some(group), job.period)) else {
                return;
            };
            let Some(index) = group_of(world, members, row, record, job.period) else {
                return;
            };
            (Here::Group(group, index), index, job.period)
        }
    };
    let owner_context = Context::new(here, period, job.figure);
    let item = Context::new(
        Here::Record(RecordAt {
            home: if world.is_dated(row.table) {
                record.home
            } else {
                period
            },
            ..record
        }),
        period,
        job.figure,
    )
    .of(&owner_context);
    take(evaluator, at, job, owner, row, when, &item, sums);
}

fn covered(world: &World<'_>, subject: u32, period: i32) -> bool {
    let members = world.members.get(&(None, period));
    members
        .and_then(|members| members.of.get(subject as usize))
        .is_some_and(Result::is_ok)
}

fn group_of(
    world: &World<'_>,
    members: &Members,
    row: Row<'_>,
    record: RecordAt<'_>,
    period: i32,
) -> Option<u32> {
    if let Some(crate::plan::Credit::Group { .. }) = &world.plan.table(row.table).credit {
        let value: Value = world.credited_group(row, record.day)?;
        return members
            .values
            .binary_search(&value)
            .ok()
            .and_then(|index| u32::try_from(index).ok());
    }
    let subject = record.subject?;
    if !covered(world, subject, period) {
        return None;
    }
    members.of.get(subject as usize)?.as_ref().ok().copied()
}

#[expect(
    clippy::too_many_arguments,
    reason = "the record with what is known of it, and where it goes"
)]
fn referring(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    row: Row<'_>,
    when: When,
    record: RecordAt<'_>,
    sums: &mut Sums,
) {
    let (Level::Record(table), Items::Referring { link, .. }) = (job.level, &job.aggregate.of)
    else {
        return;
    };
    let Some(target) = world.linked(row, link) else {
        return;
    };
    let single = [target];
    let owners: &[u32] = match &job.owners {
        Some(owners) => owners.get(&target).map_or(&[], Vec::as_slice),
        None => &single,
    };
    for owner in owners {
        let Some(owner_row) = world.row(table, *owner) else {
            continue;
        };
        let period = if job.period == HOME { 0 } else { job.period };
        let owner_record = evaluator.record(owner_row, period);
        let window = job
            .aggregate
            .window
            .days(&world.calendar(), world.period_at(owner_record.home));
        if owner_record.later || !in_window(when, window) {
            continue;
        }
        let owner_context = Context::new(Here::Record(owner_record), owner_record.home, job.figure);
        let record = if when == When::Always {
            evaluator.record(row, owner_record.home)
        } else {
            record
        };
        let home = if world.is_dated(row.table) {
            record.home
        } else {
            owner_record.home
        };
        let item = Context::new(
            Here::Record(RecordAt { home, ..record }),
            owner_record.home,
            job.figure,
        )
        .of(&owner_context);
        take(evaluator, at, job, *owner, row, when, &item, sums);
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the record with what is known of it, and where it goes"
)]
fn take(
    evaluator: &mut Evaluator<'_, NoTrace>,
    at: usize,
    job: &Job<'_>,
    owner: u32,
    row: Row<'_>,
    when: When,
    item: &Context<'_>,
    sums: &mut Sums,
) {
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
    let day = when.day();
    let sum = sums
        .sums
        .entry((at, owner))
        .or_insert_with(|| Accumulator::new(job.aggregate.verb));
    sum.take(outcome, || {
        OrderKey(day, Arc::from(row.chunk.key_text(row.row)))
    });
}
