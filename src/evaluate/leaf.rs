//! Names in formulas: cells, figures of whoever is meant, and the period.

use super::context::{Context, Here};
use super::credit::Credit;
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::record::{Row, When};
use super::trace::{Op, Trace};
use crate::expression::{Base, Column, Expr, Leaf, Suffix};
use crate::plan::{Level, Within};
use crate::value::{Day, Number, Value, overlap};

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn leaf(
        &mut self,
        leaf: &Leaf,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        match leaf {
            Leaf::Column(column) => self.column(column, expr, context),
            Leaf::Figure {
                base,
                figure,
                suffix,
            } => {
                let here = self.instance(base, *figure, expr, context);
                if let (Suffix::Previous, Some(start), Ok(here)) =
                    (suffix, &self.world.plan.figure(*figure).start, &here)
                {
                    return self.state(*figure, start, *here, context);
                }
                if let (Suffix::Recomputed, Ok(here)) = (suffix, &here) {
                    return self.recomputed(*figure, *here, context, expr);
                }
                let period = match suffix {
                    Suffix::None | Suffix::Recomputed => context.period,
                    Suffix::Previous => context.period.saturating_sub(1),
                    Suffix::LastYear => context.period.saturating_sub(self.world.periods_a_year()),
                };
                let here = here.and_then(|here| {
                    self.world
                        .here_in(here, context.period, period)
                        .ok_or_else(|| self.undefined(Why::NotInGroup, expr, context))
                });
                match here {
                    Ok(here) => {
                        let found = self.figure_in(*figure, here, period, context.cell);
                        match &found.outcome {
                            // Of a period in which the owner did not exist yet nothing is known.
                            Err(Absence::None(cause))
                                if *suffix != Suffix::None && cause.why == Why::NoAssignment =>
                            {
                                let absence = Absence::Undefined(cause.clone());
                                let missing = Op::Operator("missing");
                                self.keep(missing, vec![found.node], Err(absence), expr)
                            }
                            _ => found,
                        }
                    }
                    Err(absence) => {
                        self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr)
                    }
                }
            }
            Leaf::PeriodStart => self.period(
                Ok(Value::Date(self.world.period_at(context.period).start)),
                "period.start",
                expr,
            ),
            Leaf::PeriodEnd => self.period(
                Ok(Value::Date(self.world.period_at(context.period).end)),
                "period.end",
                expr,
            ),
            Leaf::PeriodDays => {
                let period = self.world.period_at(context.period);
                let days = self.world.days().days(period.start, period.end);
                self.period(
                    Ok(Value::Number(Number::from_i64(days))),
                    "period.days",
                    expr,
                )
            }
            Leaf::Prorata => {
                let (days, outcome) = self.prorata(context);
                let period = self.world.period_at(context.period);
                let whole = Number::from_i64(self.world.days().days(period.start, period.end));
                self.keep(Op::Prorata { days, whole }, Vec::new(), outcome, expr)
            }
            Leaf::Word {
                column,
                words,
                stride,
            } => {
                let count = u32::try_from(words.len()).unwrap_or(u32::MAX).max(1);
                let at = context.cell / (*stride).max(1) % count;
                let outcome = match words.get(at as usize) {
                    Some(word) => Ok(Value::Text(word.as_str().into())),
                    None => Err(self.stop(Why::Internal, expr, context)),
                };
                if !T::ON {
                    return Traced {
                        outcome,
                        node: T::BLANK,
                    };
                }
                self.keep(Op::Word(column.clone()), Vec::new(), outcome, expr)
            }
            Leaf::Share => self.share_of(expr, context),
            Leaf::Depth => {
                let depth = Number::from_i64(i64::from(context.depth));
                self.period(Ok(Value::Number(depth)), "depth", expr)
            }
        }
    }

    pub(super) fn period(
        &mut self,
        outcome: Outcome,
        word: &'static str,
        expr: &Expr,
    ) -> Traced<T::Node> {
        self.keep(Op::Period(word), Vec::new(), outcome, expr)
    }

    /// Days in common by the days of the period: of the assignment; of a record that is valid for
    /// days, those of the record too (language A3). Also the days in common.
    pub(super) fn prorata(&self, context: &Context<'_>) -> (Number, Outcome) {
        match self.days_in_common(context) {
            Ok(days) => {
                let part = self
                    .world
                    .part_of(&days, self.world.period_at(context.period))
                    .map(Value::Number)
                    .map_err(|_| self.too_long(context));
                (days, part)
            }
            Err(absence) => (Number::ZERO, Err(absence)),
        }
    }

    fn too_long(&self, context: &Context<'_>) -> Absence {
        let world = self.world;
        let span = world.plan.policy.header.span;
        Absence::Stopped(world.cause(Why::Overflow, context.figure, span))
    }

    fn days_in_common(&self, context: &Context<'_>) -> Result<Number, Absence> {
        let world = self.world;
        let period = world.period_at(context.period);
        let always = (Day(i32::MIN), Day(i32::MAX));
        let (assignments, span) = match context.here {
            Here::Record(record) => {
                let span = match record.when {
                    When::During(from, until) => (from, until.unwrap_or(always.1)),
                    When::On(_) | When::Always => always,
                    When::Never => (always.1, always.0),
                };
                let assignments = record
                    .credit
                    .map(|credit| self.counted_assignments(credit, context));
                (assignments, span)
            }
            Here::Subject(subject) => (Some(vec![subject]), always),
            Here::Person(person) => (Some(world.assignments(person, context.period)), always),
            Here::Group(..) | Here::Company => (None, always),
        };
        let mut days = Number::ZERO;
        if assignments.is_none() {
            days = overlap(world.days(), span, (period.start, period.end));
        }
        for subject in assignments.into_iter().flatten() {
            days = days
                .add(&world.common_days(subject, span, period))
                .map_err(|_| self.too_long(context))?;
        }
        Ok(days)
    }

    /// The assignments that a record counts for: one, or those of a person that belong to whoever
    /// gathers it.
    fn counted_assignments(&self, credit: Credit, context: &Context<'_>) -> Vec<u32> {
        if let Some(subject) = credit.subject {
            return vec![subject];
        }
        let all = self.world.assignments(credit.person, context.period);
        let (within, index) = match context.owner.map(|owner| owner.here) {
            Some(Here::Group(group, index)) => (Within::Group(group), index),
            Some(Here::Company) => (Within::Company, 0),
            _ => return all,
        };
        let belongs = |subject: &u32| {
            let members = self.world.members(within, context.period);
            self.world.is_covered(*subject, context.period)
                && members.is_some_and(|all| all.of.get(*subject as usize) == Some(&Ok(index)))
        };
        all.into_iter().filter(belongs).collect()
    }

    /// The share of a record: 100 % of one that is not shared.
    fn share_of(&mut self, expr: &Expr, context: &Context<'_>) -> Traced<T::Node> {
        let world = self.world;
        let record = context.record();
        let credit = record.and_then(|record| record.credit);
        let Some((table, row)) = credit.and_then(|credit| credit.share) else {
            let shared = record.is_some_and(|record| world.is_shared(record.row.table));
            if credit.is_none() && shared {
                let absence = self.undefined(Why::NotCredited, expr, context);
                return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
            }
            return self.period(Ok(Value::Number(Number::from_i64(1))), "share", expr);
        };
        let column = world.shares_plan(table).map_or(0, |shares| shares.share);
        let Some(row) = world.row(table, row) else {
            let absence = self.undefined(Why::NotCredited, expr, context);
            return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
        };
        self.cell(row, column, expr, context)
    }

    pub(super) fn column(
        &mut self,
        column: &Column,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let end = || self.world.period_at(context.period).end;
        let start = match &column.base {
            Base::Record => context.record().map(|record| (record.row, record.day)),
            Base::Subject => context
                .subject()
                .and_then(|subject| self.world.row(self.world.plan.subject.table, subject))
                .map(|row| match column.hops.as_slice() {
                    // No reference is followed on any day.
                    [] => (row, Day(0)),
                    _ => (row, self.subject_day(row, end())),
                }),
            Base::Through { .. } | Base::Person | Base::Group(_) | Base::Company => None,
        };
        let Some((row, day)) = start else {
            let absence = self.undefined(Why::NotCredited, expr, context);
            return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
        };
        let Some(row) = self.world.through(row, &column.hops, day) else {
            let absence = self.undefined(Why::NoneReferred, expr, context);
            return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
        };
        self.cell(row, column.column, expr, context)
    }

    /// A cell of a record, with where it stands.
    fn cell(
        &mut self,
        row: Row<'_>,
        column: u32,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let outcome = self.world.cell(row, column, context.figure, expr.span);
        if !T::ON {
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let op = Op::Cell {
            table: row.table,
            key: row.chunk.key_text(row.row).into(),
            line: row.chunk.line(row.row),
            column,
        };
        self.keep(op, Vec::new(), outcome, expr)
    }

    /// Whose figure a name means.
    pub(super) fn instance<'c>(
        &self,
        base: &Base,
        figure: u32,
        expr: &Expr,
        context: &Context<'c>,
    ) -> Result<Here<'c>, Absence>
    where
        Self: 'c,
    {
        let missing = |why| self.undefined(why, expr, context);
        match base {
            Base::Record => context
                .record()
                .map(Here::Record)
                .ok_or_else(|| missing(Why::NotCredited)),
            Base::Subject => context
                .subject()
                .map(Here::Subject)
                .ok_or_else(|| missing(Why::NotCredited)),
            Base::Company => Ok(Here::Company),
            Base::Group(group) => {
                if let Here::Group(here, index) = context.here
                    && here == *group
                {
                    return Ok(Here::Group(here, index));
                }
                let subject = context.subject().ok_or_else(|| missing(Why::NotCredited))?;
                let members = self.world.members.get(&(Some(*group), context.period));
                match members.and_then(|members| members.of.get(subject as usize)) {
                    Some(Ok(index)) => Ok(Here::Group(*group, *index)),
                    Some(Err(absence)) => Err(self.asked_by(absence, context.figure)),
                    None => Err(missing(Why::NotInGroup)),
                }
            }
            Base::Person => self
                .person(context)
                .map(Here::Person)
                .ok_or_else(|| missing(Why::NotCredited)),
            Base::Through { from, hops } => {
                let end = self.world.period_at(context.period).end;
                let (row, day) = match **from {
                    Base::Record => context.record().map(|record| (record.row, record.day)),
                    _ => context
                        .subject()
                        .and_then(|subject| self.world.row(self.world.plan.subject.table, subject))
                        .map(|row| (row, self.subject_day(row, end))),
                }
                .ok_or_else(|| missing(Why::NotCredited))?;
                let level = self.world.plan.figure(figure).level;
                if self.world.dated() && matches!(level, Level::Subject | Level::Person) {
                    return self.someone(row, day, hops, level, expr, context);
                }
                let row = self
                    .world
                    .through(row, hops, day)
                    .ok_or_else(|| missing(Why::NoneReferred))?;
                match level {
                    Level::Record(_) => {
                        let reader = context.reader(self.world);
                        let record = self.record_for(row, context.period, reader);
                        if record.later {
                            return Err(missing(Why::Later));
                        }
                        Ok(Here::Record(record))
                    }
                    _ => u32::try_from(row.row)
                        .map(Here::Subject)
                        .map_err(|_| missing(Why::NoneReferred)),
                }
            }
        }
    }

    /// The day on which references of a row of the subject's table are followed: its first, if its
    /// table has `dates`.
    fn subject_day(&self, row: Row<'_>, end: Day) -> Day {
        self.world.day_of(self.world.when(row), end)
    }

    /// The person at hand.
    pub(super) fn person(&self, context: &Context<'_>) -> Option<u32> {
        match context.here {
            Here::Record(record) => record.credit.map(|credit| credit.person),
            Here::Subject(subject) => Some(self.world.person_of(subject)),
            Here::Person(person) => Some(person),
            Here::Group(..) | Here::Company => None,
        }
    }

    /// Someone whom references name: the person, or the assignment of the record's day; from no
    /// record of a day, the one assignment of the period.
    fn someone<'c>(
        &self,
        row: Row<'_>,
        day: Day,
        hops: &[(u32, u32)],
        level: Level,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Result<Here<'c>, Absence> {
        let world = self.world;
        let missing = |why| self.undefined(why, expr, context);
        let (last, before) = hops
            .split_last()
            .ok_or_else(|| missing(Why::NoneReferred))?;
        let person = world
            .through(row, before, day)
            .and_then(|row| world.key_of(row, last.1))
            .ok_or_else(|| missing(Why::NoneReferred))?;
        if level == Level::Person {
            return Ok(Here::Person(person));
        }
        if let Some(When::On(day)) = context.record().map(|record| record.when) {
            let valid = world.data.valid(world.plan.subject.table, person, day);
            return valid
                .map(Here::Subject)
                .ok_or_else(|| missing(Why::NoAssignment));
        }
        match world.assignments(person, context.period).as_slice() {
            [] => Err(missing(Why::NoAssignment)),
            [subject] => Ok(Here::Subject(*subject)),
            _ => Err(Absence::Failed(world.cause(
                Why::SeveralAssignments,
                context.figure,
                expr.span,
            ))),
        }
    }
}
