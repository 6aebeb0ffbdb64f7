//! Gathering the items of one owner again, for an explanation: from rows in memory, in order.

use super::accumulate::{Accumulator, OrderKey};
use super::evaluator::{Context, Evaluator, Here, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::record::{Credited, Row, When};
use super::trace::{Gathered, Op, Passed, PassedWhy, Trace};
use super::world::HOME;
use crate::plan::{AggregatePlan, ColumnPath, FigureId, FigurePlan, Items, TableId, Within};
use crate::policy::Verb;
use crate::value::{Day, Number, Unit, Value, Window};
use std::sync::Arc;

/// Rows of a table by the row or subject that they count for.
#[derive(Debug, Default)]
pub struct Index {
    rows: std::collections::HashMap<u32, Vec<u32>>,
}

/// First and last day of a window, for a record of which `when` is known.
pub fn in_window(when: When, window: (Option<Day>, Day)) -> bool {
    let (first, last) = window;
    match when {
        When::Always => true,
        When::Never => false,
        When::On(day) => first.is_none_or(|first| first <= day) && day <= last,
        When::During(from, until) => {
            from <= last && until.is_none_or(|until| first.is_none_or(|first| first <= until))
        }
    }
}

impl<T: Trace> Evaluator<'_, T> {
    /// An aggregate: what the records pass found, or, tracing, its items one by one.
    pub(super) fn aggregate(
        &mut self,
        id: FigureId,
        a: &AggregatePlan,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> Traced<T::Node> {
        let needs = a.needs.as_ref().map(|needs| self.number(needs, context));
        let of_records = matches!(a.of, Items::Credits(_) | Items::Referring { .. });
        if of_records && !T::ON {
            let counted = self.counted(id, plan, context, index);
            let outcome = self.enough(id, a, context, needs.map(|(needs, _)| needs), counted);
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let mut of = Vec::new();
        let mut gathered = Gathered::default();
        let counted = match (&a.of, a.verb) {
            (Items::Periods, Verb::Streak) => self.streak(a, context, &mut of, &mut gathered),
            _ => self.gather(id, a, context, &mut of, &mut gathered),
        };
        let needs = needs.map(|(needs, node)| {
            gathered.needs = true;
            of.push(node.node);
            needs
        });
        let outcome = self.enough(id, a, context, needs, counted);
        let op = Op::Aggregate {
            verb: verb_word(a.verb),
            of: gathered,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(a.span))
    }

    /// With fewer items than needed the value is withheld.
    fn enough(
        &self,
        id: FigureId,
        a: &AggregatePlan,
        context: &Context<'_>,
        needs: Option<Result<Number, Absence>>,
        (outcome, count): (Outcome, u64),
    ) -> Outcome {
        if let Some(absence) = self.uncertain(a, context) {
            return Err(absence);
        }
        match needs {
            Some(Err(absence)) => Err(absence),
            Some(Ok(needs))
                if Number::from_i64(i64::try_from(count).unwrap_or(i64::MAX)) < needs =>
            {
                let span = a.needs.as_ref().map_or(a.span, |needs| needs.span);
                Err(Absence::None(self.world.cause(Why::TooFewItems, id, span)))
            }
            _ => outcome,
        }
    }

    /// Records of a group or the company of which it is not known whether all belong to it.
    fn uncertain(&self, a: &AggregatePlan, context: &Context<'_>) -> Option<Absence> {
        let Items::Credits(table) = &a.of else {
            return None;
        };
        let (within, index) = match context.here {
            Here::Group(group, index) => (Within::Group(group), index),
            Here::Company if self.world.plan.table(*table).credit.is_some() => (Within::Company, 0),
            _ => return None,
        };
        let members = self.world.members(within, context.period)?;
        let absence = members.uncertain.get(index as usize)?.as_ref()?;
        Some(self.group_held(absence, context.figure, a.span))
    }

    fn counted(
        &self,
        id: FigureId,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> (Outcome, u64) {
        let period = match context.here {
            Here::Record(record) if self.world.is_dated(record.row.table) => HOME,
            _ => context.period,
        };
        let raw = self
            .world
            .raw
            .get(&(id, period))
            .and_then(|raw| raw.get(index))
            .cloned();
        let missing = || super::world::Raw {
            outcome: Err(Absence::Stopped(self.world.cause(
                Why::Internal,
                id,
                plan.span,
            ))),
            count: 0,
        };
        let raw = raw.unwrap_or_else(missing);
        (raw.outcome, raw.count)
    }

    fn gather(
        &mut self,
        id: FigureId,
        a: &AggregatePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) -> (Outcome, u64) {
        let mut sum = Accumulator::new(a.verb);
        match &a.of {
            Items::Members(within) => self.members(*within, a, context, &mut sum, of, gathered),
            Items::Periods => {
                for period in self.periods(a.window, context.period) {
                    let item = Context {
                        period,
                        owner: Some(context),
                        ..*context
                    };
                    let name: Arc<str> = self
                        .world
                        .calendar()
                        .name(self.world.period_at(period))
                        .into();
                    self.item(a, &item, name, 0, None, &mut sum, of, gathered);
                }
            }
            Items::Credits(table) | Items::Referring { table, .. } => {
                gathered.table = Some(*table);
                self.records(*table, a, context, &mut sum, of, gathered);
            }
        }
        let count = sum.count();
        (sum.finish(id, a.span), count)
    }

    fn members(
        &mut self,
        within: Within,
        a: &AggregatePlan,
        context: &Context<'_>,
        sum: &mut Accumulator,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) {
        let Some(members) = self.world.members(within, context.period) else {
            return;
        };
        let group = match context.here {
            Here::Group(_, index) => index,
            _ => 0,
        };
        if let Some(Some(absence)) = members.uncertain.get(group as usize) {
            sum.take(
                Err(self.group_held(absence, context.figure, a.span)),
                || OrderKey(None, Arc::from("")),
            );
        }
        for member in members.lists.get(group as usize).into_iter().flatten() {
            let item = Context {
                here: Here::Subject(*member),
                period: context.period,
                owner: Some(context),
                figure: context.figure,
            };
            let key: Arc<str> = self.world.subject_key(*member).into();
            self.item(a, &item, key, 0, None, sum, of, gathered);
        }
    }

    /// Someone of whom it is not known whether they belong holds the whole group.
    pub(super) fn group_held(
        &self,
        absence: &Absence,
        figure: FigureId,
        _span: crate::source::Span,
    ) -> Absence {
        let cause = absence.cause().clone();
        match absence {
            Absence::Stopped(_) => absence.clone(),
            _ => Absence::Failed(super::outcome::Cause {
                why: Why::GroupHeld,
                figure,
                ..cause
            }),
        }
    }

    /// The periods that lie wholly in a window, ascending.
    pub fn periods(&self, window: Window, period: i32) -> Vec<i32> {
        let world = self.world;
        let (first, last) = window.days(&world.calendar(), world.period_at(period));
        let begin = world.number_of(world.plan.policy.header.periods_from);
        let start = first.map_or(begin, |first| world.number_of(first).max(begin));
        (start..=period)
            .filter(|number| {
                let days = world.period_at(*number);
                first.is_none_or(|first| first <= days.start) && days.end <= last
            })
            .collect()
    }

    /// Periods in a row, ending with this one, in which the condition holds.
    fn streak(
        &mut self,
        a: &AggregatePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) -> (Outcome, u64) {
        let mut count: i64 = 0;
        let mut stopped = None;
        for period in self.periods(a.window, context.period).into_iter().rev() {
            let item = Context {
                period,
                owner: Some(context),
                ..*context
            };
            let Some(condition) = &a.item else { break };
            let (holds, node) = self.condition(condition, &item);
            of.push(node);
            gathered.keys.push(
                self.world
                    .calendar()
                    .name(self.world.period_at(period))
                    .into(),
            );
            match holds {
                Ok(true) => count += 1,
                Ok(false) | Err(Absence::None(_) | Absence::Undefined(_)) => break,
                Err(absence) => {
                    stopped = Some(absence);
                    break;
                }
            }
        }
        let outcome = stopped.map_or(Ok(Value::Number(Number::from_i64(count))), Err);
        (outcome, u64::try_from(count).unwrap_or(0))
    }

    /// One item: conditions, then the value; what it adds or why it does not count.
    #[expect(
        clippy::too_many_arguments,
        reason = "an item and the four places that its parts go to"
    )]
    fn item(
        &mut self,
        a: &AggregatePlan,
        item: &Context<'_>,
        key: Arc<str>,
        line: u64,
        day: Option<Day>,
        sum: &mut Accumulator,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) {
        let mut conditions = Vec::new();
        let order = || OrderKey(day, key.clone());
        for (at, condition) in a.condition.iter().enumerate() {
            let (holds, node) = self.condition(condition, item);
            conditions.push(node);
            match holds {
                Ok(true) => {}
                Ok(false) => {
                    gathered.passed.push(Passed {
                        key,
                        line,
                        why: PassedWhy::Where(at),
                    });
                    return;
                }
                Err(absence) => {
                    sum.take(Err(absence.at_record(|| key.to_string())), order);
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
                key,
                line,
                why: PassedWhy::NoValue,
            });
            return;
        }
        of.push(found.node);
        let outcome: Outcome = found
            .outcome
            .map_err(|absence| absence.at_record(|| key.to_string()));
        sum.take(outcome, order);
        gathered.keys.push(key);
        gathered.lines.push(line);
    }

    fn records(
        &mut self,
        table: TableId,
        a: &AggregatePlan,
        context: &Context<'_>,
        sum: &mut Accumulator,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) {
        let world = self.world;
        let window = a
            .window
            .days(&world.calendar(), world.period_at(context.period));
        let mut rows: Vec<(Option<Day>, u32, Row<'_>)> = Vec::new();
        let order = world.data.key_order(table);
        for row in self.rows_of(table, a, context) {
            let Some(at) = world.row(table, row) else {
                continue;
            };
            let when = world.when(at);
            if !in_window(when, window) {
                let why = if when == When::Never {
                    PassedWhy::NoDate
                } else {
                    PassedWhy::OtherPeriod
                };
                gathered.passed.push(Passed {
                    key: at.chunk.key_text(at.row).into(),
                    line: at.chunk.line(at.row),
                    why,
                });
                continue;
            }
            let day = match when {
                When::On(day) | When::During(day, _) => Some(day),
                When::Always | When::Never => None,
            };
            rows.push((day, order.get(row as usize).copied().unwrap_or(row), at));
        }
        rows.sort_by_key(|(day, order, _)| (*day, *order));
        gathered
            .passed
            .sort_by(|a, b| crate::table::compare_codes(&a.key, &b.key));
        for (day, _, row) in rows {
            let record = self.record(row, context.period);
            if self.is_private(row, context.figure) {
                gathered.private += 1;
            }
            let item = Context {
                here: Here::Record(record),
                period: context.period,
                owner: Some(context),
                figure: context.figure,
            };
            let key: Arc<str> = row.chunk.key_text(row.row).into();
            self.item(
                a,
                &item,
                key,
                row.chunk.line(row.row),
                day,
                sum,
                of,
                gathered,
            );
        }
    }

    /// Whether a record is of a kind that is never shown one by one.
    pub fn is_private(&mut self, row: Row<'_>, figure: FigureId) -> bool {
        let Some(private) = &self.world.plan.table(row.table).private else {
            return false;
        };
        let context = Context {
            here: Here::Record(self.record(row, 0)),
            period: 0,
            owner: None,
            figure,
        };
        !matches!(self.condition(private, &context).0, Ok(false))
    }

    /// The rows that count for the owner, in any period.
    fn rows_of(&mut self, table: TableId, a: &AggregatePlan, context: &Context<'_>) -> Vec<u32> {
        let world = self.world;
        match (&a.of, context.here) {
            (Items::Credits(_), Here::Subject(subject)) => self.credited_to(table, subject),
            (Items::Credits(_), Here::Group(group, index)) => {
                self.credited_to_group(table, group, index, context.period)
            }
            (Items::Credits(_), Here::Company) if world.plan.table(table).credit.is_none() => (0
                ..u32::try_from(
                    world
                        .data
                        .resident(table)
                        .map_or(0, crate::table::Chunk::len),
                )
                .unwrap_or(0))
                .collect(),
            (Items::Credits(_), Here::Company) => {
                let members = world
                    .members(Within::Company, context.period)
                    .and_then(|members| members.lists.first())
                    .cloned()
                    .unwrap_or_default();
                members
                    .into_iter()
                    .flat_map(|member| self.credited_to(table, member))
                    .collect()
            }
            (Items::Referring { link, from, .. }, Here::Record(record)) => {
                let Some(target) = world.through(record.row, from, record.day) else {
                    return Vec::new();
                };
                let Ok(target_row) = u32::try_from(target.row as u64 + target.chunk.first_row())
                else {
                    return Vec::new();
                };
                let target_row = if from.is_empty() {
                    row_id(record.row)
                } else {
                    target_row
                };
                self.referring(table, link, target_row)
            }
            _ => Vec::new(),
        }
    }

    /// Rows of a table credited to a subject.
    pub(super) fn rows_credited(&mut self, table: TableId, subject: u32) -> Vec<u32> {
        self.credited_to(table, subject)
    }

    fn credited_to(&mut self, table: TableId, subject: u32) -> Vec<u32> {
        let world = self.world;
        let index = self.indexes.entry((table, None)).or_insert_with(|| {
            let mut index = Index::default();
            for row in 0..u32::try_from(
                world
                    .data
                    .resident(table)
                    .map_or(0, crate::table::Chunk::len),
            )
            .unwrap_or(0)
            {
                let Some(at) = world.row(table, row) else {
                    continue;
                };
                let day = world.day_of(world.when(at), world.period.end);
                if let Credited::Subject(subject) = world.credited(at, day) {
                    index.rows.entry(subject).or_default().push(row);
                }
            }
            index
        });
        index.rows.get(&subject).cloned().unwrap_or_default()
    }

    fn credited_to_group(
        &mut self,
        table: TableId,
        group: u32,
        index: u32,
        period: i32,
    ) -> Vec<u32> {
        let world = self.world;
        let Some(members) = world.members.get(&(Some(group), period)) else {
            return Vec::new();
        };
        if let Some(crate::plan::Credit::Group { .. }) = &world.plan.table(table).credit {
            let value = members.values.get(index as usize);
            let rows = 0..u32::try_from(
                world
                    .data
                    .resident(table)
                    .map_or(0, crate::table::Chunk::len),
            )
            .unwrap_or(0);
            let matches = |row: &u32| {
                world.row(table, *row).is_some_and(|at| {
                    let day = world.day_of(world.when(at), world.period_at(period).end);
                    world.credited_group(at, day).as_ref() == value
                })
            };
            return rows.filter(matches).collect();
        }
        let list = members
            .lists
            .get(index as usize)
            .cloned()
            .unwrap_or_default();
        list.into_iter()
            .flat_map(|member| self.credited_to(table, member))
            .collect()
    }

    fn referring(&mut self, table: TableId, link: &ColumnPath, target: u32) -> Vec<u32> {
        let world = self.world;
        let index = self
            .indexes
            .entry((table, Some(link.column)))
            .or_insert_with(|| {
                let mut index = Index::default();
                for row in 0..u32::try_from(
                    world
                        .data
                        .resident(table)
                        .map_or(0, crate::table::Chunk::len),
                )
                .unwrap_or(0)
                {
                    let Some(at) = world.row(table, row) else {
                        continue;
                    };
                    if let Some(target) = world.linked(at, link) {
                        index.rows.entry(target).or_default().push(row);
                    }
                }
                index
            });
        index.rows.get(&target).cloned().unwrap_or_default()
    }
}

/// The place of a row in its table.
pub fn row_id(row: Row<'_>) -> u32 {
    u32::try_from(row.chunk.first_row().saturating_add(row.row as u64)).unwrap_or(u32::MAX)
}

/// The word of a verb.
pub fn verb_word(verb: Verb) -> &'static str {
    match verb {
        Verb::Sum => "sum",
        Verb::Count => "count",
        Verb::Distinct => "distinct",
        Verb::Mean => "mean",
        Verb::Median => "median",
        Verb::Min => "min",
        Verb::Max => "max",
        Verb::First => "first",
        Verb::Last => "last",
        Verb::Only => "only",
        Verb::Streak => "streak",
    }
}
