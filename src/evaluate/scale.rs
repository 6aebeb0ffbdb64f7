//! Scales: slices (marginal), steps (whole), lines (interpolated). Language A5.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::rules::Rule;
use super::trace::{Bound, Op, Slice, Trace};
use crate::expression::Expr;
use crate::plan::{EntryPlan, FigurePlan, ScalePlan};
use crate::policy::ScaleKind;
use crate::value::{Number, NumberError, Value};

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn scale(
        &mut self,
        scale: &ScalePlan,
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let (op, outcome) = match scale.kind {
            ScaleKind::Slices => self.slices(scale, context, &mut of),
            ScaleKind::Steps => self.steps(scale, context, &mut of),
            ScaleKind::Line => self.line(scale, context, &mut of),
        };
        self.node(op, of, outcome, plan.unit.unit, Some(scale.by.span))
    }

    fn quantity(
        &mut self,
        expr: &Expr,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> Result<Number, Absence> {
        let (number, found) = self.number(expr, context);
        of.push(found.node);
        number
    }

    /// The bound of an entry, checked against the one before. Language A5: strictly ascending,
    /// where `above` x stands behind `from` x.
    fn bound(
        &mut self,
        entry: &EntryPlan,
        before: Option<&(Number, bool)>,
        line: bool,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> Result<Number, Absence> {
        let Some(expr) = &entry.bound else {
            return Err(self.stop(Why::Internal, &entry.outcome, context));
        };
        let bound = self.quantity(expr, context, of)?;
        let ascends = match before {
            None => true,
            Some((last, above)) => {
                bound > *last || (bound == *last && (line || (entry.above && !above)))
            }
        };
        if ascends {
            return Ok(bound);
        }
        Err(Absence::Failed(self.world.cause(
            Why::BoundsDoNotAscend,
            context.figure,
            expr.span,
        )))
    }

    fn slices(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> (Op, Outcome) {
        let mut slices = Vec::new();
        let outcome = self.slices_value(scale, context, of, &mut slices);
        (
            Op::Slices {
                between: scale.until.is_some(),
                slices,
                entries: scale.entries.len(),
            },
            outcome,
        )
    }

    fn slices_value(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        slices: &mut Vec<Slice>,
    ) -> Outcome {
        let start = self.quantity(&scale.by, context, of)?;
        let until = match &scale.until {
            Some(until) => Some(self.quantity(until, context, of)?),
            None => None,
        };
        // `by` alone pays from the first bound up to it; `between` pays from a to b.
        let (low, high, negative) = match until {
            None => (None, start, false),
            Some(until) if until < start => (Some(until), start, true),
            Some(until) => (Some(start), until, false),
        };
        let mut total = Number::ZERO;
        let mut before: Option<(Number, bool)> = None;
        let mut rate: Option<(usize, &Expr)> = None;
        for (at, entry) in scale.entries.iter().enumerate() {
            if before.as_ref().is_some_and(|(last, _)| high <= *last) {
                break;
            }
            let bound = self.bound(entry, before.as_ref(), false, context, of)?;
            if T::ON {
                slices.push(Slice {
                    bound: of.len().saturating_sub(1),
                    rate: None,
                });
            }
            if let (Some(expr), Some((from, _))) = (rate, &before) {
                total = self.slice(
                    &total,
                    from,
                    Some(&bound),
                    low.as_ref(),
                    &high,
                    expr,
                    context,
                    of,
                    slices,
                )?;
            }
            rate = Some((at, &entry.outcome));
            before = Some((bound, entry.above));
        }
        if let (Some(expr), Some((from, _))) = (rate, &before) {
            total = self.slice(
                &total,
                from,
                None,
                low.as_ref(),
                &high,
                expr,
                context,
                of,
                slices,
            )?;
        }
        Ok(Value::Number(if negative { total.neg() } else { total }))
    }

    /// Adds what of one slice lies between `low` and `high`, at its rate.
    #[expect(
        clippy::too_many_arguments,
        reason = "the two ends of the slice and of what is paid, and where the nodes go"
    )]
    fn slice(
        &mut self,
        total: &Number,
        from: &Number,
        to: Option<&Number>,
        low: Option<&Number>,
        high: &Number,
        (at, rate): (usize, &Expr),
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        slices: &mut [Slice],
    ) -> Result<Number, Absence> {
        let begins = low.map_or(from, |low| low.max(from));
        let ends = to.map_or(high, |to| to.min(high));
        if ends <= begins {
            return Ok(total.clone());
        }
        self.hits.count(context.figure, Rule::Entry(at));
        let rate_value = self.quantity(rate, context, of)?;
        // The bound of every entry before it was asked for.
        if let Some(slice) = slices.get_mut(at) {
            slice.rate = Some(of.len().saturating_sub(1));
        }
        let amount = ends
            .sub(begins)
            .and_then(|width| width.mul(&rate_value))
            .and_then(|amount| total.add(&amount));
        amount.map_err(|_| self.stop(Why::Overflow, rate, context))
    }

    fn steps(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> (Op, Outcome) {
        let mut reached = usize::MAX;
        let mut bounds = Vec::new();
        let outcome = self.steps_value(scale, context, of, &mut reached, &mut bounds);
        (
            Op::Steps {
                reached,
                bounds,
                entries: scale.entries.len(),
            },
            outcome,
        )
    }

    fn steps_value(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        reached: &mut usize,
        bounds: &mut Vec<Bound>,
    ) -> Outcome {
        let by = self.quantity(&scale.by, context, of)?;
        let mut before: Option<(Number, bool)> = None;
        let mut chosen = None;
        for (at, entry) in scale.entries.iter().enumerate() {
            if entry.bound.is_none() {
                chosen = Some((at, entry));
                continue;
            }
            // A bound is asked for only if `by` exceeds the one before; those behind are higher.
            if before.as_ref().is_some_and(|(last, _)| by <= *last) {
                break;
            }
            let bound = self.bound(entry, before.as_ref(), false, context, of)?;
            if T::ON {
                bounds.push(Bound {
                    entry: at,
                    above: entry.above,
                });
            }
            if by > bound || (by == bound && !entry.above) {
                chosen = Some((at, entry));
            }
            before = Some((bound, entry.above));
        }
        let Some((at, entry)) = chosen else {
            return Err(self.undefined(Why::BelowFirst, &scale.by, context));
        };
        *reached = at;
        self.hits.count(context.figure, Rule::Entry(at));
        let found = self.formula(&entry.outcome, context);
        of.push(found.node);
        found.outcome
    }

    fn line(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> (Op, Outcome) {
        let mut left = None;
        let mut asked = 0;
        let outcome = self.line_value(scale, context, of, &mut left, &mut asked);
        (
            Op::Line {
                asked,
                left,
                entries: scale.entries.len(),
            },
            outcome,
        )
    }

    fn line_value(
        &mut self,
        scale: &ScalePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        reached: &mut Option<usize>,
        asked: &mut usize,
    ) -> Outcome {
        let by = self.quantity(&scale.by, context, of)?;
        let mut left: Option<(Number, &EntryPlan)> = None;
        let mut right: Option<(Number, &EntryPlan)> = None;
        for (place, entry) in scale.entries.iter().enumerate() {
            let before = left.as_ref().map(|(at, _)| (at.clone(), false));
            *asked += 1;
            let at = self.bound(entry, before.as_ref(), true, context, of)?;
            if at > by {
                right = Some((at, entry));
                break;
            }
            *reached = Some(place);
            left = Some((at, entry));
        }
        if *asked > 0 {
            self.hits
                .count(context.figure, Rule::Entry(reached.unwrap_or(0)));
        }
        match (left, right) {
            (None, None) => Err(self.undefined(Why::BelowFirst, &scale.by, context)),
            (Some((_, entry)), None) | (None, Some((_, entry))) => self
                .quantity(&entry.outcome, context, of)
                .map(Value::Number),
            // On a point what holds there is all that is needed, also where its neighbour has none.
            (Some((x0, entry)), Some(_)) if by == x0 => self
                .quantity(&entry.outcome, context, of)
                .map(Value::Number),
            (Some((x0, entry0)), Some((x1, entry1))) => {
                let y0 = self.quantity(&entry0.outcome, context, of)?;
                let y1 = self.quantity(&entry1.outcome, context, of)?;
                interpolate(&by, (&x0, &y0), (&x1, &y1))
                    .map(Value::Number)
                    .map_err(|_| self.stop(Why::Overflow, &scale.by, context))
            }
        }
    }
}

/// y0 + (x − x0) · (y1 − y0) / (x1 − x0), exact.
fn interpolate(
    x: &Number,
    (x0, y0): (&Number, &Number),
    (x1, y1): (&Number, &Number),
) -> Result<Number, NumberError> {
    let rise = y1.sub(y0)?;
    let run = x1.sub(x0)?;
    y0.add(&x.sub(x0)?.mul(&rise)?.div(&run)?)
}
