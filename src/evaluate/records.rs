//! A records stage: one pass over a table into the sums of every aggregate that is due.

use super::accumulate::Accumulator;
use super::columns::{Banks, ByColumns, Left};
use super::context::{Context, Here, RecordAt};
use super::counted::{Counted, Uncounted};
use super::credit::Credits;
use super::evaluator::Evaluator;
use super::outcome::{Absence, Outcome, Why};
use super::owned::{Seen, owned};
use super::record::in_window;
use super::record::{Row, When};
use super::store::{Column, Raw, Raws};
use super::trace::NoTrace;
use super::world::World;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::evaluation::REQUIRE_FAILED;
use crate::plan::{AggregatePlan, ColumnPath, FigureId, Items, Level, Mechanism, TableId};
use crate::policy::Verb;
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
    pub raw: Vec<Raws>,
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
    let by_columns = world.data.by_columns();
    let columns = by_columns.then(|| ByColumns::new(world, table, jobs, first));
    let columns = columns.flatten();
    let mut all: Vec<HashMap<u32, Accumulator>> = jobs.iter().map(|_| HashMap::new()).collect();
    let mut counted = Counted::default();
    let mut refused = Vec::new();
    let scanned = world.data.scan_into(
        table,
        || columns.as_ref().map(ByColumns::banks),
        |store, chunk| {
            if first && let Some(keeping) = &world.keeping {
                keeping.look(world, table, chunk);
            }
            if let Some(summaries) = &world.summaries {
                summaries.look(world, table, chunk, jobs);
            }
            let mut sums = Sums::default();
            let quick = columns.as_ref().zip(store.as_mut());
            chunk_pass(world, table, jobs, first, chunk, quick, &mut sums);
            sums
        },
        |sums: Sums| {
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
    let (stores, mut problems) = match scanned {
        Ok(stores) => (stores.into_iter().flatten().collect(), Vec::new()),
        Err(problems) => (Vec::new(), problems),
    };
    problems.extend(refused);
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        return Err(problems);
    }
    let quick = columns.as_ref().map(|columns| (columns, stores.as_slice()));
    let raw = jobs
        .iter()
        .zip(&all)
        .enumerate()
        .map(|(at, (job, sums))| finish(world, table, (at, job), quick, sums))
        .collect();
    Ok(Passed { raw, counted })
}

/// The outcome of every owner of an aggregate: what columns and single rows found together.
fn finish(
    world: &World<'_>,
    table: TableId,
    (at, job): (usize, &Job<'_>),
    quick: Option<(&ByColumns, &[Banks])>,
    sums: &HashMap<u32, Accumulator>,
) -> Raws {
    let found = quick.and_then(|(columns, banks)| columns.found(banks, at));
    let Some(found) = found else {
        let owners = 0..u32::try_from(job.count).unwrap_or(u32::MAX);
        let new = || Accumulator::new(job.aggregate.verb);
        let finished = owners.map(|owner| {
            let sum = sums.get(&owner).cloned().unwrap_or_else(new);
            ended(world, table, job, sum)
        });
        return finished.collect();
    };
    let verb = job.aggregate.verb;
    let mut counts = Vec::with_capacity(job.count);
    let mut mantissas = Vec::with_capacity(job.count);
    let mut exceptions = Vec::new();
    for owner in 0..u32::try_from(job.count).unwrap_or(u32::MAX) {
        let (count, mantissa) = found.of(owner as usize);
        let single = sums.get(&owner);
        let plain = match verb {
            Verb::Count => i64::try_from(count).ok(),
            Verb::Sum => mantissa,
            _ => None,
        };
        match (plain, single, u32::try_from(count)) {
            (Some(plain), None, Ok(count)) if plain > i64::MIN / 2 => {
                mantissas.push(plain);
                counts.push(count);
            }
            _ => {
                let mut sum = found.accumulator(verb, owner as usize);
                if let Some(single) = single {
                    sum.merge(single.clone());
                }
                let Raw { outcome, count } = ended(world, table, job, sum);
                exceptions.push((owner, outcome));
                mantissas.push(0);
                // An owner has fewer records than a table has rows, and those are counted in 32 bits.
                counts.push(u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
    }
    let scale = if verb == Verb::Count {
        0
    } else {
        found.scale()
    };
    Raws::new(Column::scaled(scale, mantissas, exceptions), counts)
}

/// The outcome of one owner.
fn ended(world: &World<'_>, table: TableId, job: &Job<'_>, sum: Accumulator) -> Raw {
    let count = sum.count();
    let outcome = sum.finish(job.figure, job.aggregate.span);
    Raw {
        outcome: world.unnamed(table, outcome),
        count,
    }
}

fn chunk_pass(
    world: &World<'_>,
    table: TableId,
    jobs: &[Job<'_>],
    first: bool,
    chunk: &Chunk,
    quick: Option<(&ByColumns, &mut Banks)>,
    sums: &mut Sums,
) {
    let mut left = Left::default();
    let mut counting = first;
    let mut single: Vec<(usize, &Job<'_>)> = jobs.iter().enumerate().collect();
    if let Some((columns, store)) = quick {
        left = columns.add(store, chunk, &mut sums.counted);
        counting &= !columns.counts();
        single.retain(|(at, _)| !columns.does(*at));
    }
    let mut evaluator = Evaluator::new(world, NoTrace);
    let at = |row: usize| Row { table, chunk, row };
    for row in left.counts {
        let seen = Seen::new(world, &evaluator, at(row), 0);
        count(world, &mut evaluator, &seen, sums);
        require(world, &mut evaluator, &seen, sums);
    }
    for (row, job) in left.items {
        let seen = Seen::new(world, &evaluator, at(row), 0);
        if let Some(aggregate) = jobs.get(job) {
            owned(world, &mut evaluator, job, aggregate, &seen, sums);
        }
    }
    if !counting && single.is_empty() {
        return;
    }
    for row in 0..chunk.len() {
        let row = at(row);
        let seen = Seen::new(world, &evaluator, row, 0);
        if counting {
            count(world, &mut evaluator, &seen, sums);
            require(world, &mut evaluator, &seen, sums);
        }
        if world.is_late(row, seen.record.when) {
            continue;
        }
        for (at, job) in &single {
            owned(world, &mut evaluator, *at, job, &seen, sums);
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
