//! A records stage: one pass over a table into the sums of every aggregate that is due.

use super::accumulate::{Accumulator, OrderKey};
use super::counted::{Counted, Uncounted};
use super::evaluator::{Context, Evaluator, Here, RecordAt};
use super::gather::in_window;
use super::outcome::{Absence, Why};
use super::record::{Row, When};
use super::trace::NoTrace;
use super::world::{HOME, Members, Raw, World};
use crate::diagnostic::evaluation::REQUIRE_FAILED;
use crate::diagnostic::{Diagnostic, Place};
use crate::plan::{AggregatePlan, ColumnPath, FigureId, Items, Level, Mechanism, TableId};
use crate::table::Chunk;
use crate::value::{Day, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// An aggregate in a period (or at home), to be filled by a pass.
pub struct Job<'a> {
    pub figure: FigureId,
    pub period: i32,
    aggregate: &'a AggregatePlan,
    level: Level,
    /// Days of the window, for owners that are no records.
    window: (Option<Day>, Day),
    /// Owner rows by the record that they refer to, where the owner reaches it by references.
    owners: Option<HashMap<u32, Vec<u32>>>,
    count: usize,
}

impl<'a> Job<'a> {
    /// The job of an aggregate over records.
    pub fn new(world: &World<'a>, figure: FigureId, period: i32) -> Option<Job<'a>> {
        let plan = world.plan.figure(figure);
        let Mechanism::Aggregate(aggregate) = &plan.mechanism else {
            return None;
        };
        let window = aggregate
            .window
            .days(&world.calendar(), world.period_at(period));
        let count = world.instances(plan.level, period);
        let owners = match (&aggregate.of, plan.level) {
            (Items::Referring { from, .. }, Level::Record(owner)) if !from.is_empty() => {
                Some(owners(world, owner, from))
            }
            _ => None,
        };
        Some(Job {
            figure,
            period,
            aggregate,
            level: plan.level,
            window,
            owners,
            count,
        })
    }
}

/// Which records of `owner` refer to which record, through `from`.
fn owners(world: &World<'_>, owner: TableId, from: &[(TableId, u32)]) -> HashMap<u32, Vec<u32>> {
    let mut owners: HashMap<u32, Vec<u32>> = HashMap::new();
    for row in 0..u32::try_from(world.data.resident(owner).map_or(0, Chunk::len)).unwrap_or(0) {
        let Some(at) = world.row(owner, row) else {
            continue;
        };
        let day = world.day_of(world.when(at), world.period.end);
        if let Some(target) = world.through(at, from, day) {
            owners
                .entry(super::gather::row_id(target))
                .or_default()
                .push(row);
        }
    }
    owners
}

/// What a chunk gives.
#[derive(Default)]
struct Sums {
    sums: HashMap<(usize, u32), Accumulator>,
    counted: Counted,
    refused: Vec<Diagnostic>,
}

/// What a pass gives: for each job its values, and on the first pass how the rows counted.
pub struct Passed {
    pub raw: Vec<Vec<Raw>>,
    pub counted: Counted,
}

/// One pass over `table`. `first` also checks `require` and counts the rows.
///
/// # Errors
/// Everything that is wrong with the data of the table.
pub fn pass(
    world: &World<'_>,
    table: TableId,
    jobs: &[Job<'_>],
    first: bool,
) -> Result<Passed, Vec<Diagnostic>> {
    let mut all: Vec<HashMap<u32, Accumulator>> = jobs.iter().map(|_| HashMap::new()).collect();
    let mut counted = Counted::default();
    let mut refused = Vec::new();
    let scanned = world.data.scan(
        table,
        Sums::default,
        |sums, chunk| chunk_pass(world, table, jobs, first, chunk, sums),
        |sums| {
            for ((job, owner), sum) in sums.sums {
                let Some(slots) = all.get_mut(job) else {
                    continue;
                };
                match slots.entry(owner) {
                    std::collections::hash_map::Entry::Occupied(mut slot) => {
                        slot.get_mut().merge(sum)
                    }
                    std::collections::hash_map::Entry::Vacant(slot) => {
                        slot.insert(sum);
                    }
                }
            }
            counted.merge(sums.counted);
            refused.extend(sums.refused);
        },
    );
    let mut problems = scanned.err().unwrap_or_default();
    problems.extend(refused);
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        return Err(problems);
    }
    let raw = jobs
        .iter()
        .zip(all)
        .map(|(job, mut sums)| finish(job, &mut sums))
        .collect();
    Ok(Passed { raw, counted })
}

fn finish(job: &Job<'_>, sums: &mut HashMap<u32, Accumulator>) -> Vec<Raw> {
    let owners = 0..u32::try_from(job.count).unwrap_or(u32::MAX);
    let finished = owners.map(|owner| {
        let sum = sums
            .remove(&owner)
            .unwrap_or_else(|| Accumulator::new(job.aggregate.verb));
        let count = sum.count();
        Raw {
            outcome: sum.finish(job.figure, job.aggregate.span),
            count,
        }
    });
    finished.collect()
}

fn chunk_pass(
    world: &World<'_>,
    table: TableId,
    jobs: &[Job<'_>],
    first: bool,
    chunk: &Chunk,
    sums: &mut Sums,
) {
    let mut evaluator = Evaluator::new(world, NoTrace);
    for row in 0..chunk.len() {
        let row = Row { table, chunk, row };
        let when = world.when(row);
        let record = evaluator.record(row, 0);
        if first {
            count(world, &mut evaluator, row, when, record, sums);
            require(world, &mut evaluator, row, record, sums);
        }
        for (at, job) in jobs.iter().enumerate() {
            owned(world, &mut evaluator, at, job, row, when, record, sums);
        }
    }
}

fn count(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    row: Row<'_>,
    when: When,
    record: RecordAt<'_>,
    sums: &mut Sums,
) {
    let period = (Some(world.period.start), world.period.end);
    sums.counted.rows += 1;
    let credit = world.plan.table(row.table).credit.as_ref();
    let nobody = credit.is_some()
        && record.subject.is_none()
        && !matches!(credit, Some(crate::plan::Credit::Group { .. }));
    let why = match when {
        When::Never => Some(Uncounted::NoDate),
        _ if !in_window(when, period) => Some(Uncounted::OtherPeriod),
        _ if nobody => Some(Uncounted::Nobody),
        _ => None,
    };
    match why {
        // A private row is counted and never named.
        Some(why) if evaluator.is_private(row, 0) => sums.counted.leave_out(why, || None),
        Some(why) => sums
            .counted
            .leave_out(why, || Some(row.chunk.key_text(row.row))),
        None => sums.counted.counted += 1,
    }
}

fn require(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    row: Row<'_>,
    record: RecordAt<'_>,
    sums: &mut Sums,
) {
    for condition in &world.plan.table(row.table).require {
        let context = Context {
            here: Here::Record(record),
            period: record.home,
            owner: None,
            figure: 0,
        };
        let (holds, ()) = evaluator.condition(condition, &context);
        if holds != Ok(true) {
            let key = row.chunk.key_text(row.row);
            let place = Place::Cell {
                file: world.data.file(row.table).into(),
                line: row.chunk.line(row.row),
                column: None,
                text: key.clone(),
            };
            let diagnostic = Diagnostic::error(REQUIRE_FAILED, place)
                .arg("key", key)
                .arg("table", &world.plan.table(row.table).name);
            sums.refused.push(diagnostic.label("rule", condition.span));
        }
    }
}

/// Adds a record to the sums of every owner that it counts for.
#[expect(
    clippy::too_many_arguments,
    reason = "the record with what is known of it, and where it goes"
)]
fn owned(
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
    let owner_context = Context {
        here,
        period,
        owner: None,
        figure: job.figure,
    };
    let item = Context {
        here: Here::Record(RecordAt {
            home: if world.is_dated(row.table) {
                record.home
            } else {
                period
            },
            ..record
        }),
        period,
        owner: Some(&owner_context),
        figure: job.figure,
    };
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
        let owner_context = Context {
            here: Here::Record(owner_record),
            period: owner_record.home,
            owner: None,
            figure: job.figure,
        };
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
        let item = Context {
            here: Here::Record(RecordAt { home, ..record }),
            period: owner_record.home,
            owner: Some(&owner_context),
            figure: job.figure,
        };
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
    let day = match when {
        When::On(day) | When::During(day, _) => Some(day),
        When::Always | When::Never => None,
    };
    let sum = sums
        .sums
        .entry((at, owner))
        .or_insert_with(|| Accumulator::new(job.aggregate.verb));
    sum.take(outcome, || {
        OrderKey(day, Arc::from(row.chunk.key_text(row.row)))
    });
}

impl World<'_> {
    /// The row of the record that a link leads to.
    pub fn linked(&self, row: Row<'_>, link: &ColumnPath) -> Option<u32> {
        let day = self.day_of(self.when(row), self.period.end);
        let start = self.through(row, &link.hops, day)?;
        self.follow(start, link.column, day)
            .map(super::gather::row_id)
    }

    /// Whether a record counts in the period of the run.
    pub fn in_period(&self, row: Row<'_>) -> bool {
        in_window(self.when(row), (Some(self.period.start), self.period.end))
    }

    /// A reason without a figure.
    pub fn reason(&self, why: Why, figure: FigureId) -> Absence {
        Absence::None(self.cause(why, figure, self.plan.figure(figure).span))
    }
}
