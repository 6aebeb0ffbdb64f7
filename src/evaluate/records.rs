//! A records stage: one pass over a table into the sums of every aggregate that is due.

use super::accumulate::Accumulator;
use super::context::{Context, Here, RecordAt};
use super::counted::{Counted, Uncounted};
use super::credit::Credits;
use super::evaluator::Evaluator;
use super::outcome::{Absence, Outcome, Why};
use super::owned::{Seen, owned};
use super::record::in_window;
use super::record::{Row, When};
use super::trace::NoTrace;
use super::world::{Raw, World};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::evaluation::REQUIRE_FAILED;
use crate::plan::{AggregatePlan, ColumnPath, FigureId, Items, Level, Mechanism, TableId};
use crate::table::{Cell, Chunk};
use crate::value::{Day, Value};
use std::collections::HashMap;

/// An aggregate in a period (or at home), to be filled by a pass.
pub struct Job<'a> {
    pub figure: FigureId,
    pub period: i32,
    pub(super) aggregate: &'a AggregatePlan,
    pub(super) level: Level,
    /// Days of the window, for owners that are no records.
    pub(super) window: (Option<Day>, Day),
    /// Owner rows by the record that they refer to, where the owner reaches it by references.
    pub(super) owners: Option<HashMap<u32, Vec<u32>>>,
    /// How many cells each owner has.
    pub(super) cells: u32,
    pub(super) count: usize,
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
        let cells = plan.cells();
        let count = world
            .instances(plan.level, period)
            .saturating_mul(cells as usize);
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
            cells,
            count,
        })
    }
}

/// Which records of `owner` refer to which record, through `from`.
fn owners(world: &World<'_>, owner: TableId, from: &[(TableId, u32)]) -> HashMap<u32, Vec<u32>> {
    let mut owners: HashMap<u32, Vec<u32>> = HashMap::new();
    for (row, at) in world.each(owner) {
        let day = world.day_of(world.when(at), world.period.end);
        if let Some(target) = world.through(at, from, day) {
            owners
                .entry(super::record::row_id(target))
                .or_default()
                .push(row);
        }
    }
    owners
}

/// What a chunk gives.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) sums: HashMap<(usize, u32), Accumulator>,
    pub(super) counted: Counted,
    pub(super) refused: Vec<Diagnostic>,
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
        .map(|(job, mut sums)| finish(world, table, job, &mut sums))
        .collect();
    Ok(Passed { raw, counted })
}

fn finish(
    world: &World<'_>,
    table: TableId,
    job: &Job<'_>,
    sums: &mut HashMap<u32, Accumulator>,
) -> Vec<Raw> {
    let owners = 0..u32::try_from(job.count).unwrap_or(u32::MAX);
    let finished = owners.map(|owner| {
        let sum = sums
            .remove(&owner)
            .unwrap_or_else(|| Accumulator::new(job.aggregate.verb));
        let count = sum.count();
        let outcome = sum.finish(job.figure, job.aggregate.span);
        Raw {
            outcome: world.unnamed(table, outcome),
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
        let seen = Seen::new(world, &evaluator, row, 0);
        if first {
            count(world, &mut evaluator, &seen, sums);
            require(world, &mut evaluator, &seen, sums);
        }
        if world.is_late(row, seen.record.when) {
            continue;
        }
        for (at, job) in jobs.iter().enumerate() {
            owned(world, &mut evaluator, at, job, &seen, sums);
        }
    }
}

fn count(
    world: &World<'_>,
    evaluator: &mut Evaluator<'_, NoTrace>,
    seen: &Seen<'_>,
    sums: &mut Sums,
) {
    let period = (Some(world.period.start), world.period.end);
    sums.counted.rows += 1;
    let row = seen.record.row;
    let of_group = matches!(
        world.plan.table(row.table).credit,
        Some(crate::plan::Credit::Group { .. })
    );
    let why = match seen.record.when {
        when if world.is_late(row, when) => Some(Uncounted::Late),
        When::Never => Some(Uncounted::NoDate),
        when if !in_window(when, period) => Some(Uncounted::OtherPeriod),
        _ => match &seen.credits {
            Credits::Nobody if !of_group => Some(Uncounted::Nobody),
            Credits::NoAssignment => Some(Uncounted::NoAssignment),
            _ => None,
        },
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
    seen: &Seen<'_>,
    sums: &mut Sums,
) {
    let record = RecordAt {
        credit: seen.credits.alone(),
        ..seen.record
    };
    let row = record.row;
    for condition in &world.plan.table(row.table).require {
        let context = Context::new(Here::Record(record), record.home, 0);
        let (holds, ()) = evaluator.condition(condition, &context);
        if holds != Ok(true) {
            let key = row.chunk.key_text(row.row);
            let line = row.chunk.line(row.row);
            let place = world.data.place(row.table, line, None, &key);
            let diagnostic = Diagnostic::error(REQUIRE_FAILED, place)
                .arg("key", key)
                .arg("table", &world.plan.table(row.table).name);
            sums.refused.push(diagnostic.label("rule", condition.span));
        }
    }
}

impl World<'_> {
    /// An outcome that names no row of a table with private ones.
    pub(super) fn unnamed(&self, table: TableId, outcome: Outcome) -> Outcome {
        match self.plan.table(table).private {
            Some(_) => outcome.map_err(Absence::unnamed),
            None => outcome,
        }
    }

    /// The row of the record that a link leads to.
    pub fn linked(&self, row: Row<'_>, link: &ColumnPath) -> Option<u32> {
        let day = self.day_of(self.when(row), self.period.end);
        let start = self.through(row, &link.hops, day)?;
        self.follow(start, link.column, day)
            .map(super::record::row_id)
    }

    /// The cell of a record in a split aggregate; none where a reference leads nowhere.
    pub fn cell_of(&self, a: &AggregatePlan, row: Row<'_>, day: Day) -> Option<u32> {
        let mut cell: u32 = 0;
        for path in &a.cells {
            let end = self.through(row, &path.hops, day)?;
            let columns = &self.plan.table(path.table).columns;
            let words = columns
                .get(path.column as usize)?
                .unit
                .vocabulary
                .as_ref()?;
            let Cell::Value(Value::Text(word)) = end.chunk.cell(path.column as usize, end.row)
            else {
                return None;
            };
            let at = words.iter().position(|known| **known == *word)?;
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
            cell = cell
                .saturating_mul(count)
                .saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Some(cell)
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
