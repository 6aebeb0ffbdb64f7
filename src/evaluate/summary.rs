//! What a run keeps so that everyone can be explained without looking at a record again: the sums
//! as they came from the records, how many did not count and why, and the place of everyone in
//! what looks across people.

use super::credit::merged;
use super::record::{Row, When};
use super::records::Job;
use super::standing::Field;
use super::store::Raws;
use super::trace::PassedWhy;
use super::world::World;
use crate::expression::{Expr, ExprKind, Leaf};
use crate::plan::{AggregatePlan, FigureId, Items, Level, Mechanism, TableId};
use crate::policy::Verb;
use crate::table::{Cells, Chunk, NO_DAY};
use crate::value::{Day, Window};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// See the module.
#[derive(Default)]
pub struct Summaries {
    tallies: BTreeMap<(FigureId, i32), Tally>,
    standings: BTreeMap<(FigureId, i32), Vec<Stand>>,
    /// Records that have no day, or came late: few, if any.
    rare: Mutex<HashMap<(FigureId, i32, u32), [u64; 2]>>,
}

/// How many records are left after each reason for not counting.
#[derive(Default)]
struct Tally {
    /// Those of the window, then after each condition; the last of them are told only where what
    /// counts may have no value.
    left: Vec<Arc<Raws>>,
    /// Those of any day.
    all: Option<Arc<Raws>>,
    conditions: usize,
}

/// How one stands among all who take part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stand {
    pub better: u32,
    pub equal: u32,
    pub before: u32,
    pub of: u32,
}

impl Stand {
    /// How someone stands in a field; nothing of who takes no part.
    pub fn of(field: &Field<()>, subject: u32) -> Stand {
        let Some((entrants, own)) = field
            .as_ref()
            .ok()
            .and_then(|entrants| Some((entrants, entrants.position(subject)?)))
        else {
            return Stand::default();
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let standing = entrants.standing(own);
        Stand {
            better: count(standing.better),
            equal: count(standing.equal),
            before: count(standing.before),
            of: count(entrants.len()),
        }
    }
}

/// The counts of one aggregate: how many are left after each condition, and of any day.
struct Wanted {
    key: (FigureId, i32),
    left: Vec<usize>,
    all: Option<usize>,
    conditions: usize,
}

/// Counts that a pass makes besides the sums that are due.
#[derive(Default)]
pub(super) struct Counting {
    plans: Vec<(AggregatePlan, FigureId, i32, bool)>,
    /// For each aggregate its counts by their places among the plans.
    of: Vec<Wanted>,
}

impl Counting {
    /// The counts for the aggregates that are due.
    pub fn new(world: &World<'_>, due: &[(FigureId, i32)]) -> Counting {
        let mut counting = Counting::default();
        for (figure, period) in due {
            if let Mechanism::Aggregate(aggregate) = &world.plan.figure(*figure).mechanism {
                counting.add(world, *figure, *period, aggregate);
            }
        }
        counting
    }

    fn add(&mut self, world: &World<'_>, figure: FigureId, period: i32, aggregate: &AggregatePlan) {
        let (Items::Credits(table) | Items::Referring { table, .. }) = &aggregate.of else {
            return;
        };
        if world.plan.table(*table).private.is_some() {
            // What is never shown one by one is not counted one by one either.
            return;
        }
        let asked = aggregate.condition.len() + usize::from(may_have_none(aggregate));
        let left = (0..asked)
            .map(|count| self.plan(world, figure, period, aggregate, count, false))
            .collect();
        let dated = !world.is_timeless(*table);
        let of_people = matches!(
            world.plan.figure(figure).level,
            Level::Subject | Level::Person
        );
        let all =
            (dated && of_people).then(|| self.plan(world, figure, period, aggregate, 0, true));
        self.of.push(Wanted {
            key: (figure, period),
            left,
            all,
            conditions: aggregate.condition.len(),
        });
    }

    /// The place of a count: one that is there already, or a new one.
    fn plan(
        &mut self,
        world: &World<'_>,
        figure: FigureId,
        period: i32,
        aggregate: &AggregatePlan,
        conditions: usize,
        ever: bool,
    ) -> usize {
        let condition: Vec<Expr> = aggregate
            .condition
            .iter()
            .take(conditions)
            .cloned()
            .collect();
        let window = if ever { Window::Ever } else { aggregate.window };
        let of = world.plan.figure(figure);
        let known = self.plans.iter().position(|(known, other, at, all)| {
            let other = world.plan.figure(*other);
            (*at, *all, known.window) == (period, ever, window)
                && (other.level, &other.split) == (of.level, &of.split)
                && (&known.of, &known.cells, &known.condition)
                    == (&aggregate.of, &aggregate.cells, &condition)
        });
        known.unwrap_or_else(|| {
            let count = AggregatePlan {
                of: aggregate.of.clone(),
                cells: aggregate.cells.clone(),
                condition,
                window,
                needs: None,
                verb: Verb::Count,
                item: None,
                reads_owner: aggregate.reads_owner,
                span: aggregate.span,
            };
            self.plans.push((count, figure, period, ever));
            self.plans.len() - 1
        })
    }

    /// The jobs of a pass that makes them.
    pub fn jobs<'c>(&'c self, world: &World<'c>) -> impl Iterator<Item = Job<'c>> {
        self.plans
            .iter()
            .filter_map(|(aggregate, figure, period, ever)| {
                let job = Job::new(world, *figure, *period)?;
                let window = if *ever {
                    (None, Day(i32::MAX))
                } else {
                    job.window
                };
                Some(Job {
                    aggregate,
                    window,
                    ..job
                })
            })
    }

    /// Keeps what the jobs found, in their order.
    pub fn keep(self, found: impl Iterator<Item = Raws>, summaries: &mut Summaries) {
        let found: Vec<Arc<Raws>> = found.map(Arc::new).collect();
        for wanted in self.of {
            let left = wanted.left.iter();
            let tally = Tally {
                left: left.filter_map(|at| found.get(*at).cloned()).collect(),
                all: wanted.all.and_then(|at| found.get(at).cloned()),
                conditions: wanted.conditions,
            };
            summaries.tallies.insert(wanted.key, tally);
        }
    }
}

/// Whether an item may be there and have no value: only a figure's name by itself hands that on.
fn may_have_none(aggregate: &AggregatePlan) -> bool {
    let figure = |expr: &Expr| matches!(expr.kind, ExprKind::Read(Leaf::Figure { .. }));
    aggregate.item.as_ref().is_some_and(figure)
}

impl Summaries {
    /// Keeps how everyone stands.
    pub(super) fn stand(&mut self, figure: FigureId, period: i32, found: &[(u32, Stand)]) {
        let count = found.iter().map(|(subject, _)| *subject).max();
        let mut all = vec![Stand::default(); count.map_or(0, |last| last as usize + 1)];
        for (subject, stand) in found {
            if let Some(slot) = all.get_mut(*subject as usize) {
                *slot = *stand;
            }
        }
        self.standings.insert((figure, period), all);
    }

    /// How someone stands.
    pub(super) fn standing(&self, figure: FigureId, period: i32, place: usize) -> Option<Stand> {
        self.standings
            .get(&(figure, period))?
            .get(place)
            .copied()
            .filter(|stand| stand.of > 0)
    }

    /// Why records did not count, with how many; `counted` is how many did.
    pub(super) fn passed(
        &self,
        figure: FigureId,
        period: i32,
        place: usize,
        counted: u64,
    ) -> Vec<(PassedWhy, u64)> {
        let mut told = Vec::new();
        let Some(tally) = self.tallies.get(&(figure, period)) else {
            return told;
        };
        let count = |raws: &Raws| raws.get(place).map_or(0, |raw| raw.count);
        let mut left: Vec<u64> = tally.left.iter().map(|raws| count(raws)).collect();
        left.push(counted);
        let window = left.first().copied().unwrap_or(0);
        if let Some(all) = &tally.all {
            told.push((PassedWhy::OtherPeriod, count(all).saturating_sub(window)));
        }
        let rare = self.rare.lock().unwrap_or_else(PoisonError::into_inner);
        let at = u32::try_from(place).unwrap_or(u32::MAX);
        if let Some([no_day, late]) = rare.get(&(figure, period, at)) {
            told.extend([(PassedWhy::NoDate, *no_day), (PassedWhy::Late, *late)]);
        }
        drop(rare);
        for (at, pair) in left.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            let why = if at < tally.conditions {
                PassedWhy::Where(at)
            } else {
                PassedWhy::NoValue
            };
            told.push((why, before.saturating_sub(*after)));
        }
        told.retain(|(_, count)| *count > 0);
        told
    }

    /// Counts the records of a chunk that have no day, or came late.
    pub(super) fn look(&self, world: &World<'_>, table: TableId, chunk: &Chunk, jobs: &[Job<'_>]) {
        if !may_be_left_out(world, table) {
            return;
        }
        // Counts bear the name of a figure, too.
        let mut own: Vec<&Job<'_>> = jobs.iter().collect();
        own.sort_by_key(|job| (job.figure, job.period));
        own.dedup_by_key(|job| (job.figure, job.period));
        for row in undated(world, table, chunk) {
            let row = Row { table, chunk, row };
            let when = world.when(row);
            let late = world.is_late(row, when);
            if when != When::Never && !late {
                continue;
            }
            for job in &own {
                let day = world.day_of(when, world.period_at(job.period).end);
                let Some(cell) = world.cell_of(job.aggregate, row, day) else {
                    continue;
                };
                let credits = world.credits(row, when, day);
                let owners: Vec<u32> = match job.level {
                    Level::Subject => credits
                        .list()
                        .iter()
                        .filter_map(|one| one.subject)
                        .collect(),
                    Level::Person => merged(credits.list().iter().copied())
                        .iter()
                        .map(|one| one.person)
                        .collect(),
                    _ => Vec::new(),
                };
                let mut rare = self.rare.lock().unwrap_or_else(PoisonError::into_inner);
                for owner in owners {
                    let place = owner.saturating_mul(job.cells).saturating_add(cell);
                    let counts = rare.entry((job.figure, job.period, place)).or_default();
                    let [no_day, lately] = counts;
                    *(if late { lately } else { no_day }) += 1;
                }
            }
        }
    }
}

/// Whether records of a table may have no day, or have come late.
fn may_be_left_out(world: &World<'_>, table: TableId) -> bool {
    let plan = world.plan.table(table);
    let optional = |column: u32| {
        let column = plan.columns.get(column as usize);
        column.is_none_or(|column| column.unit.optional)
    };
    let undated = match (&plan.date, &plan.dates) {
        (Some(path), _) => !path.hops.is_empty() || optional(path.column),
        (_, Some((from, _))) => optional(*from),
        _ => !world.is_timeless(table),
    };
    undated || !world.priors.is_empty()
}

/// The rows of a chunk that are worth looking at.
fn undated(world: &World<'_>, table: TableId, chunk: &Chunk) -> Vec<usize> {
    if let Some(path) = &world.plan.table(table).date
        && path.hops.is_empty()
        && world.priors.is_empty()
        && let Cells::Days(days) = chunk.cells(path.column as usize)
    {
        let rows = days.iter().enumerate();
        return rows
            .filter(|(_, day)| **day == NO_DAY)
            .map(|(row, _)| row)
            .collect();
    }
    (0..chunk.len()).collect()
}
