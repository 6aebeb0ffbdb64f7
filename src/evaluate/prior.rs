//! A closed period is read from the run that closed it (language A8).

use super::context::{Context, Here, RecordAt};
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::record::{Row, When};
use super::trace::{Op, Trace};
use super::world::World;
use crate::plan::{Credit, FigureId, GroupId, Level, TableId};
use crate::value::{Day, Period, Unit, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What a run of a period found.
#[derive(Debug)]
pub struct Prior {
    pub period: Period,
    /// The name of the period, as explanations name the run.
    pub name: Arc<str>,
    /// By figure, then by instance, followed by the cell (`/cell.skill.peer`) of a split figure; a
    /// record's instance is [`record_instance`].
    pub figures: HashMap<FigureId, BTreeMap<String, Outcome>>,
    /// Keys of the records that counted, of every table of which they were kept.
    pub records: HashMap<TableId, HashSet<String>>,
}

/// The instance of a record's figure: the record's key and the credited person's.
pub fn record_instance(record: &str, person: &str) -> String {
    format!("{record}\u{1f}{person}")
}

impl World<'_> {
    /// The run that closed a period, if it knows the figure.
    pub fn closed(&self, figure: FigureId, period: i32) -> Option<&Prior> {
        let prior = self.priors.get(&period)?;
        prior.figures.contains_key(&figure).then_some(*prior)
    }

    /// The key of an instance, as runs write it.
    pub fn instance(&self, level: Level, index: u32, period: i32) -> String {
        match level {
            Level::Subject => self.assignment_name(index),
            Level::Person => self.person_key(index),
            Level::Company => String::new(),
            Level::Group(group) => self
                .members
                .get(&(Some(group), period))
                .and_then(|members| members.values.get(index as usize))
                .map(super::text)
                .unwrap_or_default(),
            Level::Record(table) => self.data.key_text(table, index),
        }
    }

    /// Whether a record is dated in a closed period whose run did not count it: it came later.
    pub fn is_late(&self, row: Row<'_>, when: When) -> bool {
        match when {
            When::On(day) if !self.priors.is_empty() => self.is_late_on(row, day),
            _ => false,
        }
    }

    fn is_late_on(&self, row: Row<'_>, day: Day) -> bool {
        let Some(prior) = self.priors.get(&self.number_of(day)) else {
            return false;
        };
        match prior.records.get(&row.table) {
            Some(known) => !known.contains(&row.chunk.key_text(row.row)),
            // What has no key of its own is as late as the record that it follows.
            None => match &self.plan.table(row.table).credit {
                Some(Credit::Record { paths, .. }) => self
                    .referred(row, paths, self.period.end)
                    .is_some_and(|record| self.is_late(record, self.when(record))),
                _ => false,
            },
        }
    }

    /// The values that make a group in a closed period, of the figures that its run knows.
    pub fn closed_groups(&self, group: GroupId, unit: Unit, period: i32) -> Vec<Value> {
        let Some(prior) = self.priors.get(&period) else {
            return Vec::new();
        };
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for (figure, values) in &prior.figures {
            let figure = self.plan.figure(*figure);
            if figure.level == Level::Group(group) {
                let first = figure.suffix(0);
                // Every cell of a split figure is there: one of them tells the group.
                keys.extend(
                    values
                        .keys()
                        .filter_map(|key| key.strip_suffix(first.as_str())),
                );
            }
        }
        keys.into_iter()
            .filter_map(|key| super::value_of(key, unit))
            .collect()
    }

    /// Why an instance has no value in a closed period: its run did not know it.
    fn not_in_run(&self, figure: FigureId) -> Outcome {
        let span = self.plan.figure(figure).span;
        Err(Absence::None(self.cause(Why::NotInRun, figure, span)))
    }
}

impl<T: Trace> Evaluator<'_, T> {
    /// What the run of a closed period found, for this instance; none if the period is open or the
    /// run does not know the figure. A record that the run does not know is computed.
    pub(super) fn read_closed(&mut self, context: &Context<'_>) -> Option<Traced<T::Node>> {
        let world = self.world;
        let (id, here, period) = (context.figure, context.here, context.period);
        let prior = world.closed(id, period)?;
        let values = prior.figures.get(&id)?;
        let level = world.plan.figure(id).level;
        let cell = world.plan.figure(id).suffix(context.cell);
        let outcome = match here {
            Here::Record(record) => values
                .get(&(self.instance_of(record) + cell.as_str()))?
                .clone(),
            Here::Subject(index) | Here::Person(index) | Here::Group(_, index) => values
                .get(&(world.instance(level, index, period) + cell.as_str()))
                .cloned()
                .unwrap_or_else(|| world.not_in_run(id)),
            Here::Company => values
                .get(&cell)
                .cloned()
                .unwrap_or_else(|| world.not_in_run(id)),
        };
        if !T::ON {
            return Some(Traced {
                outcome,
                node: T::BLANK,
            });
        }
        let op = Op::Prior {
            figure: id,
            who: self.who(here, period),
            period,
            run: prior.name.clone(),
        };
        let unit = world.plan.figure(id).unit.unit;
        Some(self.node(op, Vec::new(), outcome, unit, None))
    }

    fn instance_of(&self, record: RecordAt<'_>) -> String {
        let credits = self.world.credits(record.row, record.when, record.day);
        let person = record.credit.map_or_else(String::new, |credit| {
            self.world.credit_name(&credits, credit)
        });
        record_instance(&record.row.chunk.key_text(record.row.row), &person)
    }
}
