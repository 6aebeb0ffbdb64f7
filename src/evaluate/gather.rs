//! Gathering the items of one owner again, for an explanation: from rows in memory, in order.

use super::accumulate::{Accumulator, OrderKey};
use super::context::{Context, Here, RecordAt};
use super::credit::Credit;
use super::evaluator::Evaluator;
use super::item::{Item, first_day};
use super::outcome::{Absence, Outcome, Why};
use super::record::{Row, When, in_window};
use super::trace::{About, Gathered, Passed, PassedWhy, Trace};
use crate::plan::{AggregatePlan, FigureId, Items, TableId, Within};
use crate::value::{Day, Number, Value, Window};
use std::sync::Arc;
impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn gather(
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
            Items::Reports { below } => self.below(*below, a, context, &mut sum, of, gathered),
            Items::Assignments => {
                let person = self.person(context).unwrap_or(u32::MAX);
                for subject in self.world.assignments(person, context.period) {
                    let item = Context::new(Here::Subject(subject), context.period, context.figure)
                        .of(context);
                    let found = self.of_subject(&item, subject, true);
                    self.item(a, found, &mut sum, of, gathered);
                }
            }
            Items::Periods => {
                for period in self.periods(a.window, context.period) {
                    let here = self.here_in(context, period);
                    if !self.is_there(here, period) {
                        continue;
                    }
                    let item = Context {
                        here,
                        period,
                        owner: Some(context),
                        ..*context
                    };
                    let name: Arc<str> = self
                        .world
                        .calendar()
                        .name(self.world.period_at(period))
                        .into();
                    self.item(a, Item::new(&item, name), &mut sum, of, gathered);
                }
            }
            Items::Cells(figure) => {
                gathered.cells = Some(*figure);
                let split = self.world.plan.figure(*figure);
                for cell in split.finer(context.cell) {
                    let item = Context {
                        owner: Some(context),
                        cell,
                        ..*context
                    };
                    let word = split.words(cell).last().copied().unwrap_or_default();
                    self.item(a, Item::new(&item, word.into()), &mut sum, of, gathered);
                }
            }
            Items::Credits(table) | Items::Referring { table, .. } => {
                gathered.table = Some(*table);
                self.records(*table, a, context, &mut sum, of, gathered);
            }
        }
        let count = sum.count();
        let outcome = sum.finish(id, a.span);
        match gathered.table {
            Some(table) => (self.world.unnamed(table, outcome), count),
            None => (outcome, count),
        }
    }

    /// Reports, or all below, each with its depth.
    fn below(
        &mut self,
        all: bool,
        a: &AggregatePlan,
        context: &Context<'_>,
        sum: &mut Accumulator,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) {
        let world = self.world;
        if let Here::Subject(person) | Here::Person(person) = context.here
            && !world.dated()
            && !world.has_reports(person, context.period)
        {
            return;
        }
        let (person, assignments) = match context.here {
            Here::Subject(subject) => (world.person_of(subject), vec![subject]),
            Here::Person(person) => (person, world.assignments(person, context.period)),
            _ => return,
        };
        let found = match world.below(person, &assignments, context.period, all) {
            Ok(found) => found,
            Err(twice) => {
                let cause = world.cause(Why::SeveralAssignments, context.figure, a.span);
                let failed = Absence::Failed(cause).at_record(|| world.subject_record(twice));
                sum.take(Err(failed), || OrderKey(None, Arc::from(""), (0, 0)));
                return;
            }
        };
        for (subject, depth) in found {
            let item = Context {
                depth,
                ..Context::new(Here::Subject(subject), context.period, context.figure).of(context)
            };
            if self.plain(a, &item, sum) {
                continue;
            }
            let mut found = self.of_subject(&item, subject, false);
            found.about.depth = all.then_some(depth);
            self.item(a, found, sum, of, gathered);
        }
    }

    /// The owner in another period; a group without members there has no place (`u32::MAX`).
    fn here_in<'c>(&self, context: &Context<'c>, period: i32) -> Here<'c> {
        match context.here {
            Here::Group(group, index) => Here::Group(
                group,
                self.world
                    .group_in(group, index, context.period, period)
                    .unwrap_or(u32::MAX),
            ),
            other => other,
        }
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
                || OrderKey(None, Arc::from(""), (0, 0)),
            );
        }
        for member in members.lists.get(group as usize).into_iter().flatten() {
            let item =
                Context::new(Here::Subject(*member), context.period, context.figure).of(context);
            if self.plain(a, &item, sum) {
                continue;
            }
            let found = self.of_subject(&item, *member, false);
            self.item(a, found, sum, of, gathered);
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
        let begin = world.first();
        let start = first.map_or(begin, |first| world.number_of(first).max(begin));
        (start..=period)
            .filter(|number| {
                let days = world.period_at(*number);
                first.is_none_or(|first| first <= days.start) && days.end <= last
            })
            .collect()
    }

    /// Periods in a row, ending with this one, in which the condition holds.
    pub(super) fn streak(
        &mut self,
        a: &AggregatePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        gathered: &mut Gathered,
    ) -> (Outcome, u64) {
        let mut count: i64 = 0;
        let mut stopped = None;
        for period in self.periods(a.window, context.period).into_iter().rev() {
            let here = self.here_in(context, period);
            if !self.is_there(here, period) {
                break;
            }
            let item = Context {
                here,
                period,
                owner: Some(context),
                ..*context
            };
            let Some(condition) = &a.item else { break };
            let key: Arc<str> = self
                .world
                .calendar()
                .name(self.world.period_at(period))
                .into();
            let (holds, node) = match self.left_out(a, &item) {
                Ok(None) => self.condition(condition, &item),
                Ok(Some(at)) => {
                    // It is no item, so it does not end the streak either.
                    gathered.passed.push(Passed {
                        key,
                        line: 0,
                        from: None,
                        why: PassedWhy::Where(at),
                    });
                    continue;
                }
                Err((absence, node)) => (Err(absence), node),
            };
            of.push(node);
            gathered.keys.push(key);
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

    /// Which condition of `where` leaves an item out, if one does; or the first of which it is not
    /// known.
    fn left_out(
        &mut self,
        a: &AggregatePlan,
        item: &Context<'_>,
    ) -> Result<Option<usize>, (Absence, T::Node)> {
        for (at, condition) in a.condition.iter().enumerate() {
            match self.condition(condition, item) {
                (Ok(true), _) => {}
                (Ok(false), _) => return Ok(Some(at)),
                (Err(absence), node) => return Err((absence, node)),
            }
        }
        Ok(None)
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
        let mut rows: Vec<(Option<Day>, u32, Row<'_>, Option<Credit>)> = Vec::new();
        let order = self.key_order(table);
        for (row, credit) in self.rows_of(table, a, context) {
            let Some(at) = self.row(table, row) else {
                continue;
            };
            let when = world.when(at);
            if !a.cells.is_empty() {
                let day = world.day_of(when, world.period_at(context.period).end);
                if world.cell_of(a, at, day) != Some(context.cell) {
                    continue;
                }
            }
            let late = world.is_late(at, when);
            if late || !in_window(when, window) {
                let why = if late {
                    PassedWhy::Late
                } else if when == When::Never {
                    PassedWhy::NoDate
                } else {
                    PassedWhy::OtherPeriod
                };
                // A private row is not named either where it does not count.
                if !self.is_private(at, context.figure) {
                    gathered.passed.push(Passed {
                        key: at.chunk.key_text(at.row).into(),
                        line: at.chunk.line(at.row),
                        from: first_day(Some(when)),
                        why,
                    });
                }
                continue;
            }
            let day = when.day();
            let place = order.get(row as usize).copied().unwrap_or(row);
            rows.push((day, place, at, credit));
        }
        rows.sort_by_key(|(day, order, _, credit)| {
            (*day, *order, credit.map(|credit| credit.place))
        });
        gathered
            .passed
            .sort_by(|a, b| crate::table::compare_codes(&a.key, &b.key));
        for (day, _, row, credit) in rows {
            let record = RecordAt {
                credit,
                ..self.record_of_nobody(row, context.period)
            };
            if self.is_private(row, context.figure) {
                gathered.private += 1;
            }
            let item =
                Context::new(Here::Record(record), context.period, context.figure).of(context);
            let found = Item {
                line: row.chunk.line(row.row),
                day,
                about: About {
                    when: Some(record.when).filter(|when| *when != When::Always),
                    texts: world.free_texts(row),
                    ..About::default()
                },
                ..Item::new(&item, row.chunk.key_text(row.row).into())
            };
            self.item(a, found, sum, of, gathered);
        }
    }

    /// Whether a record is of a kind that is never shown one by one.
    pub fn is_private(&mut self, row: Row<'_>, figure: FigureId) -> bool {
        let Some(private) = &self.world.plan.table(row.table).private else {
            return false;
        };
        let context = Context::new(Here::Record(self.record(row, 0)), 0, figure);
        !matches!(self.condition(private, &context).0, Ok(false))
    }
}
