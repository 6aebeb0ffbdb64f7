//! Names in formulas: cells, figures of whoever is meant, and the period.

use super::evaluator::{Context, Evaluator, Here, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::record::When;
use super::trace::{Op, Trace};
use crate::expression::{Base, Column, Expr, Leaf, Suffix};
use crate::plan::Level;
use crate::value::{Number, Value};

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
                    return self.state(*figure, start, *here, context.period);
                }
                if let (Suffix::Recomputed, Ok(here)) = (suffix, &here) {
                    return self.recomputed(*figure, *here, context.period, expr);
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
                    Ok(here) => self.figure(*figure, here, period),
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
                let outcome = self.prorata(context);
                self.period(outcome, "prorata", expr)
            }
            Leaf::Share => self.period(Ok(Value::Number(Number::from_i64(1))), "share", expr),
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

    pub(super) fn prorata(&self, context: &Context<'_>) -> Outcome {
        let period = self.world.period_at(context.period);
        match context.here {
            Here::Record(record) => match record.when {
                When::During(from, until) => {
                    self.world
                        .prorata(from, until.unwrap_or(period.end.max(from)), period)
                }
                When::On(_) | When::Always => Ok(Value::Number(Number::from_i64(1))),
                When::Never => Ok(Value::Number(Number::ZERO)),
            },
            _ => Ok(Value::Number(Number::from_i64(1))),
        }
    }

    pub(super) fn column(
        &mut self,
        column: &Column,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let end = self.world.period_at(context.period).end;
        let start = match &column.base {
            Base::Record => context.record().map(|record| (record.row, record.day)),
            Base::Subject => context
                .subject()
                .and_then(|subject| self.world.row(self.world.plan.subject.table, subject))
                .map(|row| (row, end)),
            Base::Through { .. } | Base::Group(_) | Base::Company => None,
        };
        let Some((row, day)) = start else {
            let absence = self.undefined(Why::NotCredited, expr, context);
            return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
        };
        let Some(row) = self.world.through(row, &column.hops, day) else {
            let absence = self.undefined(Why::NoneReferred, expr, context);
            return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
        };
        let outcome = self
            .world
            .cell(row, column.column, context.figure, expr.span);
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
            column: column.column,
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
            Base::Through { from, hops } => {
                let end = self.world.period_at(context.period).end;
                let (row, day) = match **from {
                    Base::Record => context.record().map(|record| (record.row, record.day)),
                    _ => context
                        .subject()
                        .and_then(|subject| self.world.row(self.world.plan.subject.table, subject))
                        .map(|row| (row, end)),
                }
                .ok_or_else(|| missing(Why::NotCredited))?;
                let row = self
                    .world
                    .through(row, hops, day)
                    .ok_or_else(|| missing(Why::NoneReferred))?;
                match self.world.plan.figure(figure).level {
                    Level::Record(_) => {
                        let record = self.record(row, context.period);
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
}
