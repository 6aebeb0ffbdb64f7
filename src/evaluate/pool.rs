//! Shares of a fund and percentiles: what each is among the members.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::field::{Entrants, Weights};
use super::outcome::{Absence, Outcome, Why};
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::FigurePlan;
use crate::value::{Mode, Number, NumberError, Rounding, Unit, Value};

impl<T: Trace> Evaluator<'_, T> {
    /// (lower + half of the other equals) / (others); undefined when alone.
    pub(super) fn percentile(
        &mut self,
        lowest: bool,
        plan: &FigurePlan,
        entrants: &Entrants<T::Node>,
        own: usize,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let of = Self::nodes_of(entrants, own);
        let standing = entrants.standing(own);
        let worse = entrants
            .len()
            .saturating_sub(standing.better + standing.equal);
        let halves =
            i64::try_from(2 * worse + standing.equal.saturating_sub(1)).unwrap_or(i64::MAX);
        let others = i64::try_from(entrants.len().saturating_sub(1)).unwrap_or(i64::MAX);
        let outcome = match Number::ratio(halves, others.saturating_mul(2)) {
            Ok(value) => Ok(Value::Number(value)),
            Err(NumberError::DivisionByZero) => Err(Absence::Undefined(self.world.cause(
                Why::Alone,
                context.figure,
                plan.span,
            ))),
            Err(NumberError::Overflow) => Err(Absence::Stopped(self.world.cause(
                Why::Overflow,
                context.figure,
                plan.span,
            ))),
        };
        self.node(
            Op::Percentile { lowest },
            of,
            outcome,
            Unit::Percent,
            Some(plan.span),
        )
    }

    pub(super) fn share(
        &mut self,
        fund: &Expr,
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let (amount, node) = self.number(fund, context);
        let mut of = vec![node.node];
        of.extend(Self::nodes_of(entrants, own));
        let to = plan
            .round
            .as_ref()
            .map_or_else(|| Number::from_i64(1), |round| round.to.clone());
        let unit = Rounding {
            to: to.clone(),
            mode: Mode::Down,
        };
        let mut unallocated = false;
        let outcome: Outcome = amount.map_err(Absence::in_formula).and_then(|amount| {
            let shared = entrants.share(&amount, &to, Weights::Values);
            unallocated = shared.unallocated;
            match &shared.parts {
                Ok(parts) => parts
                    .get(own)
                    .cloned()
                    .map(Value::Number)
                    .ok_or_else(|| self.stop(Why::Internal, fund, context)),
                Err(why) => Err(super::share::refused(
                    *why,
                    self.world.cause(*why, context.figure, fund.span),
                )),
            }
        });
        let op = Op::Share {
            unit,
            order: u32::try_from(own).unwrap_or(u32::MAX),
            unallocated,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(plan.span))
    }
}
