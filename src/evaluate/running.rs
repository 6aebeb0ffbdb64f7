//! Running totals: the sum over the same person's records up to and including this one.

use super::evaluator::{Context, Evaluator, Here, Traced};
use super::gather::row_id;
use super::outcome::{Absence, Outcome, Why};
use super::record::{Credited, When};
use super::trace::{NoTrace, Op, Trace};
use super::world::{HOME, Raw, World};
use crate::plan::{FigureId, FigurePlan, RunningPlan};
use crate::value::{Day, Number, Sum, Value};
use std::collections::BTreeMap;

/// One record that a total runs over.
struct Entry {
    day: Option<Day>,
    order: u32,
    row: u32,
    home: i32,
    amount: Outcome,
}

/// The running total at every record of the table; `period` is where timeless records are at home.
pub fn running_totals(world: &World<'_>, id: FigureId, plan: &RunningPlan, period: i32) -> Vec<Raw> {
    let rows = u32::try_from(world.data.resident(plan.table).map_or(0, crate::table::Chunk::len)).unwrap_or(0);
    let order = world.data.key_order(plan.table);
    let span = plan.amount.span;
    let none = |why| Raw { outcome: Err(Absence::None(world.cause(why, id, span))), count: 0 };
    let mut totals: Vec<Raw> = (0..rows).map(|_| none(Why::NotTakingPart)).collect();
    let mut runs: BTreeMap<(Option<u32>, Option<Value>), Vec<Entry>> = BTreeMap::new();
    let mut evaluator = Evaluator::new(world, NoTrace);
    for row in 0..rows {
        let Some(at) = world.row(plan.table, row) else { continue };
        let outcome = entry(&mut evaluator, id, plan, at, period, order.get(row as usize).copied().unwrap_or(row));
        match outcome {
            Ok(Some((run, entry))) => runs.entry(run).or_default().push(entry),
            Ok(None) => {}
            Err(absence) => set(&mut totals, row, Err(absence)),
        }
    }
    for entries in runs.values_mut() {
        entries.sort_by_key(|entry| (entry.day, entry.order));
        total(world, id, plan, entries, &mut totals);
    }
    totals
}

fn set(totals: &mut [Raw], row: u32, outcome: Outcome) {
    if let Some(slot) = totals.get_mut(row as usize) {
        *slot = Raw { outcome, count: 1 };
    }
}

type Run = (Option<u32>, Option<Value>);

/// The run of a record and what it adds; `None` if it is passed over.
fn entry<T: Trace>(evaluator: &mut Evaluator<'_, T>, id: FigureId, plan: &RunningPlan, row: super::record::Row<'_>, period: i32, order: u32) -> Result<Option<(Run, Entry)>, Absence> {
    let world = evaluator.world;
    let when = world.when(row);
    let record = evaluator.record(row, if period == HOME { 0 } else { period });
    if when == When::Never || record.later {
        return Ok(None);
    }
    if record.subject.is_none() && world.credited(row, record.day) == Credited::Nobody {
        return Ok(None);
    }
    let context = Context { here: Here::Record(record), period: record.home, owner: None, figure: id };
    for condition in &plan.condition {
        if !evaluator.condition(condition, &context).0? {
            return Ok(None);
        }
    }
    let within = match &plan.within {
        Some(within) => Some(evaluator.formula(within, &context).outcome.map_err(Absence::in_formula)?),
        None => None,
    };
    let amount = evaluator.formula(&plan.amount, &context).outcome;
    if matches!(amount, Err(Absence::None(_))) {
        return Ok(None);
    }
    let day = match when {
        When::On(day) | When::During(day, _) => Some(day),
        When::Always | When::Never => None,
    };
    Ok(Some(((record.subject, within), Entry { day, order, row: row_id(row), home: record.home, amount })))
}

/// Totals of one run, by the difference of two sums from its beginning.
fn total(world: &World<'_>, id: FigureId, plan: &RunningPlan, entries: &[Entry], totals: &mut [Raw]) {
    let overflow = || Absence::Stopped(world.cause(Why::Overflow, id, plan.amount.span));
    let mut sums: Vec<Result<Number, Absence>> = vec![Ok(Number::ZERO)];
    let mut problems: Vec<(usize, Absence)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let last = sums.last().cloned().unwrap_or(Ok(Number::ZERO));
        let next = match &entry.amount {
            Ok(Value::Number(amount)) => last.and_then(|sum| sum.add(amount).map_err(|_| overflow())),
            Ok(_) => last,
            Err(absence) => {
                problems.push((at, absence.clone()));
                last
            }
        };
        sums.push(next);
        let first = plan.window.days(&world.calendar(), world.period_at(entry.home)).0;
        let begin = first.map_or(0, |first| entries.partition_point(|entry| entry.day.is_some_and(|day| day < first)));
        let outcome = match problems.iter().find(|(problem, _)| *problem >= begin) {
            Some((_, absence)) => Err(absence.clone().in_formula()),
            None => match (sums.get(at + 1), sums.get(begin)) {
                (Some(Ok(to)), Some(Ok(from))) => to.sub(from).map(Value::Number).map_err(|_| overflow()),
                _ => Err(overflow()),
            },
        };
        set(totals, entry.row, outcome);
    }
}

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn running(&mut self, id: FigureId, running: &RunningPlan, plan: &FigurePlan, context: &Context<'_>) -> Traced<T::Node> {
        let Some(record) = context.record() else {
            return self.node(Op::Running, Vec::new(), Err(Absence::Stopped(self.world.cause(Why::Internal, id, plan.span))), plan.unit.unit, None);
        };
        if T::ON {
            let (of, outcome) = self.amounts_up_to(id, running, record);
            return self.node(Op::Running, of, outcome, plan.unit.unit, Some(running.amount.span));
        }
        let row = row_id(record.row);
        let period = if self.world.is_dated(running.table) { HOME } else { record.home };
        let raw = self.world.raw.get(&(id, period)).and_then(|raw| raw.get(row as usize)).map(|raw| raw.outcome.clone());
        let outcome = raw.unwrap_or_else(|| Err(Absence::Stopped(self.world.cause(Why::Internal, id, plan.span))));
        Traced { outcome, node: T::BLANK }
    }

    /// The amounts of the same run up to a record, traced, and their sum: the pass over the records
    /// has let go of its totals when someone is explained.
    fn amounts_up_to(&mut self, id: FigureId, running: &RunningPlan, record: super::evaluator::RecordAt<'_>) -> (Vec<T::Node>, Outcome) {
        let world = self.world;
        let order = world.data.key_order(running.table);
        let place = |row: u32| order.get(row as usize).copied().unwrap_or(row);
        let own = row_id(record.row);
        let (run, last) = match entry(self, id, running, record.row, record.home, place(own)) {
            Ok(Some(found)) => found,
            Ok(None) => return (Vec::new(), Err(Absence::None(world.cause(Why::NotTakingPart, id, running.amount.span)))),
            Err(absence) => return (Vec::new(), Err(absence)),
        };
        let first = running.window.days(&world.calendar(), world.period_at(record.home)).0;
        let rows = match record.subject {
            Some(subject) => self.rows_credited(running.table, subject),
            None => (0..u32::try_from(world.data.resident(running.table).map_or(0, crate::table::Chunk::len)).unwrap_or(0)).collect(),
        };
        let mut found = Vec::new();
        for row in rows {
            let Some(at) = world.row(running.table, row) else { continue };
            let Ok(Some((other, entry))) = entry(self, id, running, at, record.home, place(row)) else { continue };
            let within = first.is_none_or(|first| entry.day.is_none_or(|day| day >= first));
            if other == run && within && (entry.day, entry.order) <= (last.day, last.order) {
                found.push((entry.day, entry.order, at));
            }
        }
        found.sort_by_key(|(day, order, _)| (*day, *order));
        let mut of = Vec::new();
        let mut sum = Sum::default();
        let mut problem = None;
        for (_, _, at) in found {
            let record = self.record(at, record.home);
            let context = Context { here: Here::Record(record), period: record.home, owner: None, figure: id };
            let amount = self.formula(&running.amount, &context);
            of.push(amount.node);
            match amount.outcome {
                Ok(Value::Number(amount)) => sum.add(&amount),
                Ok(_) => {}
                Err(absence) => problem = problem.or(Some(absence.in_formula())),
            }
        }
        let overflow = |_| Absence::Stopped(world.cause(Why::Overflow, id, running.amount.span));
        (of, problem.map_or_else(|| sum.finish().map(Value::Number).map_err(overflow), Err))
    }
}
