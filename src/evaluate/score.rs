//! Scores: weighted parts, and weighted cells.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::trace::{Op, PartTaken, Trace};
use crate::expression::Expr;
use crate::plan::{FigureId, FigurePlan, Missing, PartPlan, WeightsPlan};
use crate::value::{Number, Unit, Value};

/// A weight, and the figure and cell that it weighs.
struct Weighed<'p> {
    weight: &'p Expr,
    figure: FigureId,
    cell: u32,
    missing: Missing,
}

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn score(
        &mut self,
        parts: &[PartPlan],
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let parts = parts.iter().map(|part| Weighed {
            weight: &part.weight,
            figure: part.figure,
            cell: context.cell,
            missing: part.missing,
        });
        self.mean(parts, plan, context)
    }

    /// The cells that differ in the last column of a split figure, each by its weight.
    pub(super) fn weights(
        &mut self,
        weights: &WeightsPlan,
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let gathered = self.world.plan.figure(weights.of);
        let tables = u32::try_from(weights.weights.len())
            .unwrap_or(u32::MAX)
            .max(1);
        let parts = gathered.finer(context.cell).filter_map(|cell| {
            Some(Weighed {
                weight: weights.weights.get((cell % tables) as usize)?,
                figure: weights.of,
                cell,
                missing: weights.missing,
            })
        });
        self.mean(parts, plan, context)
    }

    fn mean<'p>(
        &mut self,
        parts: impl Iterator<Item = Weighed<'p>> + Clone,
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let mut taken = Vec::new();
        let outcome = self.weighed(parts, plan, context, &mut of, &mut taken);
        self.node(
            Op::Score { parts: taken },
            of,
            outcome,
            plan.unit.unit,
            Some(plan.span),
        )
    }

    /// Σ weight · value; weights in percent total 100 %, others are divided by their sum.
    fn weighed<'p>(
        &mut self,
        parts: impl Iterator<Item = Weighed<'p>> + Clone,
        plan: &FigurePlan,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        taken: &mut Vec<PartTaken>,
    ) -> Outcome {
        let overflow = |this: &Self| {
            Absence::Stopped(this.world.cause(Why::Overflow, context.figure, plan.span))
        };
        let mut sum = Number::ZERO;
        let mut weights = Number::ZERO;
        let mut all_weights = Number::ZERO;
        let mut first_missing: Option<Absence> = None;
        let note = |taken: &mut Vec<PartTaken>, part| {
            if T::ON {
                taken.push(part);
            }
        };
        let percent = parts
            .clone()
            .all(|part| part.weight.unit.unit == Unit::Percent);
        for part in parts {
            let (weight, node) = self.number(part.weight, context);
            of.push(node.node);
            let weight = weight?;
            if weight.is_negative() {
                return Err(Absence::Failed(self.world.cause(
                    Why::NegativeWeight,
                    context.figure,
                    part.weight.span,
                )));
            }
            all_weights = all_weights.add(&weight).map_err(|_| overflow(self))?;
            let found = self.figure_in(part.figure, context.here, context.period, part.cell);
            of.push(found.node);
            let value = match found.outcome {
                Ok(Value::Number(value)) => {
                    note(taken, PartTaken::Taken);
                    value
                }
                Ok(_) => return Err(self.stop(Why::Internal, part.weight, context)),
                Err(Absence::None(cause) | Absence::Undefined(cause)) => match part.missing {
                    Missing::Zero => {
                        note(taken, PartTaken::Zero);
                        Number::ZERO
                    }
                    Missing::Renormalise => {
                        note(taken, PartTaken::LeftOut);
                        continue;
                    }
                    Missing::Undefined => {
                        note(taken, PartTaken::LeftOut);
                        first_missing = first_missing.or(Some(Absence::Undefined(cause)));
                        continue;
                    }
                },
                Err(other) => return Err(other),
            };
            weights = weights.add(&weight).map_err(|_| overflow(self))?;
            sum = weight
                .mul(&value)
                .and_then(|part| sum.add(&part))
                .map_err(|_| overflow(self))?;
        }
        if let Some(absence) = first_missing {
            return Err(absence);
        }
        if percent && all_weights != Number::from_i64(1) {
            return Err(Absence::Failed(self.world.cause(
                Why::WeightsNotWhole,
                context.figure,
                plan.span,
            )));
        }
        if weights.is_zero() {
            return Err(Absence::Undefined(self.world.cause(
                Why::NoParts,
                context.figure,
                plan.span,
            )));
        }
        if percent && weights == Number::from_i64(1) {
            return Ok(Value::Number(sum));
        }
        sum.div(&weights)
            .map(Value::Number)
            .map_err(|_| overflow(self))
    }
}
