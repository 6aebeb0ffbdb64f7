//! Running totals: the sum over the same person's records up to and including this one.

use super::context::{Context, Here, RecordAt};
use super::credit::{Credit, Credits, merged};
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::record::{When, in_window, row_id};
use super::rows::By;
use super::store::Raw;
use super::trace::{NoTrace, Op, Trace};
use super::world::{HOME, World};
use crate::plan::{FigureId, FigurePlan, RunningPlan};
use crate::value::{Day, Number, Sum, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One record that a total runs over.
struct Entry {
    day: Option<Day>,
    /// The day by which it falls out of a window; none: it stays in each.
    leaves: Option<Day>,
    order: u32,
    /// The places of its credit in what is stored.
    slots: (usize, u32),
    home: i32,
    amount: Outcome,
}

/// The running total at every record of the table; `period` is where timeless records are at home.
pub fn running_totals(
    world: &World<'_>,
    id: FigureId,
    plan: &RunningPlan,
    period: i32,
) -> Vec<Raw> {
    let count = world.instances(crate::plan::Level::Record(plan.table), period);
    let order = world.data.key_order(plan.table);
    let span = plan.amount.span;
    let none = |why| Raw {
        outcome: Err(Absence::None(world.cause(why, id, span))),
        count: 0,
    };
    let mut totals: Vec<Raw> = (0..count).map(|_| none(Why::NotTakingPart)).collect();
    let mut runs: BTreeMap<(Option<u32>, Option<Value>), Vec<Entry>> = BTreeMap::new();
    let mut evaluator = Evaluator::new(world, NoTrace);
    for (row, at) in world.each(plan.table) {
        let seen = evaluator.record_of_nobody(at, if period == HOME { 0 } else { period });
        let order = order.get(row as usize).copied().unwrap_or(row);
        let credits = world.credits(at, seen.when, seen.day);
        for credit in takers(&world.meant(credits, seen.when, seen.home)) {
            let record = RecordAt { credit, ..seen };
            let slots = (
                world.slot(&record, period),
                credit.map_or(1, |credit| credit.places),
            );
            match entry(&mut evaluator, id, plan, record, order, slots) {
                Ok(Some((run, entry))) => runs.entry(run).or_default().push(entry),
                Ok(None) => {}
                Err(absence) => set(&mut totals, slots, Err(absence)),
            }
        }
    }
    for entries in runs.values_mut() {
        entries.sort_by_key(|entry| (entry.day, entry.order, entry.slots));
        total(world, id, plan, entries, &mut totals);
    }
    totals
}

fn set(totals: &mut [Raw], (slot, places): (usize, u32), outcome: Outcome) {
    for place in 0..places as usize {
        if let Some(slot) = totals.get_mut(slot.saturating_add(place)) {
            *slot = Raw {
                outcome: outcome.clone(),
                count: 1,
            };
        }
    }
}

/// For whom a record adds to a run: each person and share once; `None` for everybody's.
fn takers(credits: &Credits) -> Vec<Option<Credit>> {
    match credits {
        Credits::All => vec![None],
        credits => merged(credits.list().iter().copied())
            .into_iter()
            .map(Some)
            .collect(),
    }
}

/// The person, and the value of `within`.
type Run = (Option<u32>, Option<Value>);

/// All amounts that runs are made of, traced, in order.
pub(super) type Steps<N> = Arc<Vec<Step<N>>>;

/// One amount of a run, traced.
pub(super) struct Step<N> {
    run: Run,
    day: Option<Day>,
    leaves: Option<Day>,
    order: u32,
    slots: (usize, u32),
    amount: Traced<N>,
}

/// The run of a record and what it adds; `None` if it is passed over.
fn entry<T: Trace>(
    evaluator: &mut Evaluator<'_, T>,
    id: FigureId,
    plan: &RunningPlan,
    record: RecordAt<'_>,
    order: u32,
    slots: (usize, u32),
) -> Result<Option<(Run, Entry)>, Absence> {
    let when = record.when;
    if when == When::Never || record.later || evaluator.world.is_late(record.row, when) {
        return Ok(None);
    }
    // Records that are valid for days are all seen from the same period.
    let leaves = match when {
        When::On(day) => Some(day),
        When::During(..) => {
            let world = evaluator.world;
            let days = world.period_at(record.home);
            if !in_window(when, plan.window.days(&world.calendar(), days)) {
                return Ok(None);
            }
            None
        }
        When::Always | When::Never => None,
    };
    let context = Context::new(Here::Record(record), record.home, id);
    // Of whom it is not known whether it counts, the totals behind it are not known either.
    let mut unsure = None;
    for condition in &plan.condition {
        match evaluator.condition(condition, &context).0 {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(absence) => {
                unsure = Some(absence);
                break;
            }
        }
    }
    let within = match &plan.within {
        Some(within) => Some(
            evaluator
                .formula(within, &context)
                .outcome
                .map_err(Absence::in_formula)?,
        ),
        None => None,
    };
    let amount = match unsure {
        Some(absence) => Err(absence),
        None => evaluator.formula(&plan.amount, &context).outcome,
    };
    if matches!(amount, Err(Absence::None(_))) {
        return Ok(None);
    }
    let day = when.day();
    Ok(Some((
        (record.credit.map(|credit| credit.person), within),
        Entry {
            day,
            leaves,
            order,
            slots,
            home: record.home,
            amount,
        },
    )))
}

/// Totals of one run, by the difference of two sums from its beginning.
fn total(
    world: &World<'_>,
    id: FigureId,
    plan: &RunningPlan,
    entries: &[Entry],
    totals: &mut [Raw],
) {
    let overflow = || Absence::Stopped(world.cause(Why::Overflow, id, plan.amount.span));
    // The sum of the window: what comes in is added, what falls out behind is taken off again.
    // Only a finished total must fit.
    let mut sum = Sum::default();
    let mut begin = 0;
    let mut problems: Vec<(usize, Absence)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        match &entry.amount {
            Ok(Value::Number(amount)) => sum.add(amount),
            Ok(_) => {}
            Err(absence) => problems.push((at, absence.clone())),
        }
        let window = plan
            .window
            .days(&world.calendar(), world.period_at(entry.home));
        while let (Some(first), Some(oldest)) = (window.0, entries.get(begin)) {
            if oldest.leaves.is_none_or(|day| day >= first) {
                break;
            }
            if let Ok(Value::Number(amount)) = &oldest.amount {
                sum.add(&amount.neg());
            }
            begin += 1;
        }
        let outcome = match problems.get(problems.partition_point(|(problem, _)| *problem < begin))
        {
            Some((_, absence)) => Err(absence.clone().in_formula()),
            None => sum.finish().map(Value::Number).map_err(|_| overflow()),
        };
        set(totals, entry.slots, outcome);
    }
}

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn running(
        &mut self,
        id: FigureId,
        running: &RunningPlan,
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let Some(record) = context.record() else {
            let absence = Absence::Stopped(self.world.cause(Why::Internal, id, plan.span));
            return self.node(
                Op::Operator("missing"),
                Vec::new(),
                Err(absence),
                plan.unit.unit,
                None,
            );
        };
        if T::ON {
            return self.total_at(id, running, plan, record);
        }
        let period = self.world.stored_at(running.table, record.home);
        let raw = self
            .world
            .raw
            .get(id, period)
            .and_then(|raw| raw.outcome(self.world.slot(&record, period)));
        let outcome = raw.unwrap_or_else(|| {
            Err(Absence::Stopped(self.world.cause(
                Why::Internal,
                id,
                plan.span,
            )))
        });
        Traced {
            outcome,
            node: T::BLANK,
        }
    }

    /// The total at a record, traced: the pass over the records has let go of its totals when
    /// someone is explained. Each stands on the one before it, so that a run of n records has n
    /// nodes and not n².
    fn total_at(
        &mut self,
        id: FigureId,
        running: &RunningPlan,
        plan: &FigurePlan,
        record: super::context::RecordAt<'_>,
    ) -> Traced<T::Node> {
        let (world, unit, span) = (self.world, plan.unit.unit, running.amount.span);
        let steps = self.steps_of(id, running, record);
        let period = world.stored_at(record.row.table, record.home);
        let slot = world.slot(&record, period);
        let own = |step: &&Step<T::Node>| {
            let (first, places) = step.slots;
            (first..first.saturating_add(places as usize)).contains(&slot)
        };
        let Some(own) = steps.iter().find(own) else {
            // It is passed over, or what decides that is undefined.
            let order = world
                .data
                .key_order(running.table)
                .get(row_id(record.row) as usize)
                .copied()
                .unwrap_or(u32::MAX);
            let absence = match entry(self, id, running, record, order, (slot, 1)) {
                Err(absence) => absence,
                Ok(_) => Absence::None(world.cause(Why::NotTakingPart, id, span)),
            };
            return self.node(
                Op::Operator("missing"),
                Vec::new(),
                Err(absence),
                unit,
                Some(span),
            );
        };
        let first = running
            .window
            .days(&world.calendar(), world.period_at(record.home))
            .0;
        let within = |step: &&Step<T::Node>| {
            step.run == own.run
                && first.is_none_or(|first| step.leaves.is_none_or(|day| day >= first))
                && (step.day, step.order, step.slots) <= (own.day, own.order, own.slots)
        };
        let all: Vec<&Step<T::Node>> = steps.iter().filter(within).collect();
        let known = all
            .iter()
            .rposition(|step| self.totals.contains_key(&(id, step.slots.0, first)));
        let mut before = known
            .and_then(|at| all.get(at))
            .and_then(|step| self.totals.get(&(id, step.slots.0, first)).cloned());
        for (at, step) in all
            .iter()
            .enumerate()
            .skip(known.map_or(0, |known| known + 1))
        {
            let amount = match &step.amount.outcome {
                Ok(Value::Number(amount)) => Ok(amount.clone()),
                Ok(_) => Ok(Number::ZERO),
                Err(absence) => Err(absence.clone().in_formula()),
            };
            let sum = match &before {
                Some(Traced {
                    outcome: Ok(Value::Number(sum)),
                    ..
                }) => Ok(sum.clone()),
                Some(Traced {
                    outcome: Err(absence),
                    ..
                }) => Err(absence.clone()),
                _ => Ok(Number::ZERO),
            };
            let overflow = |_| Absence::Stopped(world.cause(Why::Overflow, id, span));
            let outcome =
                sum.and_then(|sum| sum.add(&amount?).map(Value::Number).map_err(overflow));
            let of = before
                .into_iter()
                .map(|before| before.node)
                .chain([step.amount.node.clone()])
                .collect();
            let total = self.node(Op::Running { count: at + 1 }, of, outcome, unit, Some(span));
            self.totals.insert((id, step.slots.0, first), total.clone());
            before = Some(total);
        }
        before.unwrap_or_else(|| {
            self.node(
                Op::Running { count: 0 },
                Vec::new(),
                Ok(Value::Number(Number::ZERO)),
                unit,
                Some(span),
            )
        })
    }

    /// The amounts of all runs of whoever a record counts for, traced once.
    fn steps_of(
        &mut self,
        id: FigureId,
        running: &RunningPlan,
        record: super::context::RecordAt<'_>,
    ) -> Steps<T::Node> {
        let person = record.credit.map(|credit| credit.person);
        let key = (id, person, record.home);
        if let Some(known) = self.runs.get(&key) {
            return known.clone();
        }
        let world = self.world;
        let period = world.stored_at(running.table, record.home);
        let order = world.data.key_order(running.table);
        let rows = match person {
            Some(person) => self.credited_to(running.table, By::Person, person, record.home),
            None => (0..world.rows(running.table))
                .map(|row| (row, None))
                .collect(),
        };
        let mut steps = Vec::new();
        for (row, credit) in rows {
            let Some(at) = world.row(running.table, row) else {
                continue;
            };
            let place = order.get(row as usize).copied().unwrap_or(row);
            let record = RecordAt {
                credit,
                ..self.record_of_nobody(at, record.home)
            };
            let slots = (
                world.slot(&record, period),
                credit.map_or(1, |credit| credit.places),
            );
            let Ok(Some((run, entry))) = entry(self, id, running, record, place, slots) else {
                continue;
            };
            let context = Context::new(Here::Record(record), record.home, id);
            let mut amount = self.formula(&running.amount, &context);
            amount.outcome = entry.amount;
            steps.push(Step {
                run,
                day: entry.day,
                leaves: entry.leaves,
                order: entry.order,
                slots: entry.slots,
                amount,
            });
        }
        steps.sort_by_key(|step| (step.day, step.order, step.slots));
        let steps = Arc::new(steps);
        self.runs.insert(key, steps.clone());
        steps
    }
}
