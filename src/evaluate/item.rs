//! One item of an aggregate: its conditions, its value, and what is known of it besides.

use super::accumulate::{Accumulator, OrderKey};
use super::context::Context;
use super::evaluator::Evaluator;
use super::outcome::{Absence, Outcome};
use super::owned::place_of;
use super::record::When;
use super::trace::{About, Gathered, Op, Passed, PassedWhy, Trace};
use crate::plan::AggregatePlan;
use crate::policy::Verb;
use crate::value::{Day, Unit, Value};
use std::sync::Arc;

/// One item of an aggregate.
pub(super) struct Item<'i> {
    pub(super) context: &'i Context<'i>,
    /// What it is ordered by, among those of its day.
    pub(super) key: Arc<str>,
    pub(super) line: u64,
    pub(super) day: Option<Day>,
    /// Its key as explanations tell it, if that is another.
    pub(super) shown: Option<Arc<str>>,
    pub(super) about: About,
}

impl<'i> Item<'i> {
    pub(super) fn new(context: &'i Context<'i>, key: Arc<str>) -> Item<'i> {
        Item {
            context,
            key,
            line: 0,
            day: None,
            shown: None,
            about: About::default(),
        }
    }
}

/// The first day of what holds for days.
pub(super) fn first_day(when: Option<When>) -> Option<Day> {
    match when {
        Some(When::During(from, _)) => Some(from),
        _ => None,
    }
}

impl<T: Trace> Evaluator<'_, T> {
    /// An assignment or a person as an item; of the person's own their texts, too.
    pub(super) fn of_subject<'i>(
        &self,
        context: &'i Context<'i>,
        subject: u32,
        own: bool,
    ) -> Item<'i> {
        let world = self.world;
        let mut item = Item::new(context, world.assignment_name(subject).into());
        if !T::ON {
            return item;
        }
        item.about.name = world.subject_name(subject).filter(|_| !own);
        if world.dated() {
            item.shown = Some(world.subject_key(subject).into());
            let (from, until) = world.assignment_days(subject);
            let until = (until.0 != i32::MAX).then_some(until);
            item.about.when = Some(When::During(from, until));
        }
        if let Some(row) = world.row(world.plan.subject.table, subject).filter(|_| own) {
            item.about.texts = world.free_texts(row);
        }
        item
    }

    /// One item of which nothing is told and whose place does not matter; false if it has to be
    /// taken in full after all.
    pub(super) fn plain(
        &mut self,
        a: &AggregatePlan,
        item: &Context<'_>,
        sum: &mut Accumulator,
    ) -> bool {
        if T::ON || matches!(a.verb, Verb::First | Verb::Last | Verb::Only) {
            return false;
        }
        for condition in &a.condition {
            match self.condition(condition, item).0 {
                Ok(true) => {}
                Ok(false) => return true,
                Err(_) => return false,
            }
        }
        let found = match &a.item {
            Some(expr) => self.formula(expr, item).outcome,
            None => Ok(Value::Flag(true)),
        };
        match found {
            Ok(_) => sum.take(found, || OrderKey(None, Arc::from(""), (0, 0))),
            Err(Absence::None(_)) => {}
            Err(_) => return false,
        }
        true
    }

    /// One item: conditions, then the value; what it adds or why it does not count.
    pub(super) fn item(
        &mut self,
        a: &AggregatePlan,
        item: Item<'_>,
        sum: &mut Accumulator,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) {
        let Item {
            context: item,
            key,
            line,
            day,
            shown,
            about,
        } = item;
        let mut conditions = Vec::new();
        // Cells stand in the order of their words in the vocabulary.
        let place: Option<Arc<str>> = gathered.cells.map(|_| item.cell.to_string().into());
        let of_cells = place.is_some();
        let same = item.record().map_or((0, 0), place_of);
        let order = || OrderKey(day, place.clone().unwrap_or_else(|| key.clone()), same);
        for (at, condition) in a.condition.iter().enumerate() {
            let (holds, node) = self.condition(condition, item);
            conditions.push(node);
            match holds {
                Ok(true) => {}
                Ok(false) => {
                    gathered.passed.push(Passed {
                        key: shown.unwrap_or(key),
                        line,
                        from: first_day(about.when),
                        why: PassedWhy::Where(at),
                    });
                    return;
                }
                Err(absence) => {
                    let absence = if of_cells {
                        absence
                    } else {
                        absence.at_record(|| key.to_string())
                    };
                    sum.take(Err(absence), order);
                    return;
                }
            }
        }
        let found = match &a.item {
            Some(expr) => self.formula(expr, item),
            None => self.node(
                Op::Given,
                conditions,
                Ok(Value::Flag(true)),
                Unit::Flag,
                None,
            ),
        };
        if let Err(Absence::None(_)) = found.outcome {
            gathered.passed.push(Passed {
                key: shown.unwrap_or(key),
                line,
                from: first_day(about.when),
                why: PassedWhy::NoValue,
            });
            return;
        }
        of.push(found.node);
        let outcome: Outcome = found.outcome.map_err(|absence| match of_cells {
            true => absence,
            false => absence.at_record(|| key.to_string()),
        });
        sum.take(outcome, order);
        gathered.keys.push(shown.unwrap_or(key));
        gathered.lines.push(line);
        gathered.about.push(about);
    }
}
