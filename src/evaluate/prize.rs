//! Prizes of a rank: the prize of the place, or what equals share.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::field::{Entrants, Standing, Weights};
use super::outcome::{Absence, Why};
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::FigurePlan;
use crate::policy::Ties;
use crate::value::{Number, Unit, Value};

impl<T: Trace> Evaluator<'_, T> {
    /// The unit in which parts of a whole are paid.
    pub(super) fn unit_of(&self, plan: &FigurePlan) -> Number {
        plan.round.as_ref().map_or_else(
            || self.world.plan.policy.header.round.to.clone(),
            |round| round.to.clone(),
        )
    }

    /// The prize of the place; equals get it each, or share the prizes of the places they take,
    /// to the cent, odd cents by lower key.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place among equals needs them all"
    )]
    pub(super) fn prize(
        &mut self,
        prizes: &[Expr],
        ties: Ties,
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        placed: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = vec![placed.node];
        let mut sum = Number::ZERO;
        let Standing {
            better: first,
            equal: tied,
            before,
        } = entrants.standing(own);
        let taken = if ties == Ties::Share { tied } else { 1 };
        for prize in prizes.iter().skip(first).take(taken) {
            let (amount, node) = self.number(prize, context);
            of.push(node.node);
            let added = amount.and_then(|amount| {
                sum.add(&amount)
                    .map_err(|_| self.stop(Why::Overflow, prize, context))
            });
            match added {
                Ok(total) => sum = total,
                Err(absence) => {
                    return self.node(
                        Op::Prize {
                            tied: 0,
                            order: 0,
                            unit: None,
                        },
                        of,
                        Err(absence),
                        Unit::Money,
                        Some(plan.span),
                    );
                }
            }
        }
        let mut outcome = Ok(Value::Number(sum.clone()));
        let sharing = ties == Ties::Share && tied > 1;
        let mut order_among = 0;
        if sharing {
            order_among = before;
            let to = self.unit_of(plan);
            outcome = match &entrants.share(&sum, &to, Weights::Equal(tied)).parts {
                Ok(parts) => parts
                    .get(order_among)
                    .cloned()
                    .map(Value::Number)
                    .ok_or_else(|| {
                        Absence::Stopped(self.world.cause(Why::Internal, context.figure, plan.span))
                    }),
                Err(why) => Err(super::share::refused(
                    *why,
                    self.world.cause(*why, context.figure, plan.span),
                )),
            };
        }
        let unit = sharing.then(|| self.unit_of(plan));
        let op = Op::Prize {
            tied: u32::try_from(if sharing { tied } else { 1 }).unwrap_or(1),
            order: u32::try_from(order_among).unwrap_or(0),
            unit,
        };
        self.node(op, of, outcome, Unit::Money, Some(plan.span))
    }
}
