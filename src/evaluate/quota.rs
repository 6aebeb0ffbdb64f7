//! Grades by quotas: whole heads by largest remainder, the best first.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::field::{Entrants, Weights};
use super::outcome::Why;
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::FigurePlan;
use crate::value::{Number, Unit};

impl<T: Trace> Evaluator<'_, T> {
    /// Whole heads by largest remainder, equal remainders to the quota written first; the best get
    /// the first outcome. Equals on an edge go by `ties_by`, then lower key.
    pub(super) fn quota(
        &mut self,
        quotas: &[(Expr, Expr)],
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        placed: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let standing = entrants.standing(own);
        let place = standing.better + standing.before;
        let mut of = vec![placed.node];
        let mut shares = Vec::new();
        for (_, share) in quotas {
            let (share, node) = self.number(share, context);
            of.push(node.node);
            match share {
                Ok(share) => shares.push(share),
                Err(absence) => {
                    return self.node(
                        Op::Quota {
                            place: 0,
                            of: 0,
                            reached: None,
                        },
                        of,
                        Err(absence),
                        Unit::Text,
                        Some(plan.span),
                    );
                }
            }
        }
        let head = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let all = u32::try_from(entrants.len()).unwrap_or(u32::MAX);
        let mut whole = crate::value::Sum::default();
        shares.iter().for_each(|share| whole.add(share));
        let count = Number::from_i64(i64::from(all));
        let heads = match whole.finish() {
            Ok(whole) if whole == Number::ONE => entrants
                .share(&count, &Number::ONE, Weights::Given(shares))
                .parts
                .as_deref()
                .map_err(|why| *why),
            Ok(_) => Err(Why::WeightsNotWhole),
            Err(_) => Err(Why::Overflow),
        };
        let heads = match heads {
            Ok(heads) => heads,
            Err(why) => {
                let refused = Err(super::share::refused(
                    why,
                    self.world.cause(why, context.figure, plan.span),
                ));
                return self.node(
                    Op::Quota {
                        place: head,
                        of: all,
                        reached: None,
                    },
                    of,
                    refused,
                    Unit::Text,
                    Some(plan.span),
                );
            }
        };
        let mut before: i64 = 0;
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let chosen = quotas.iter().zip(heads).position(|(_, heads)| {
            before = before.saturating_add(heads.to_i64().unwrap_or(0));
            place < before
        });
        let Some((outcome, _)) = chosen.and_then(|at| quotas.get(at)) else {
            return self.nothing(plan, context);
        };
        let found = self.formula(outcome, context);
        of.push(found.node);
        self.node(
            Op::Quota {
                place: head,
                of: all,
                reached: chosen,
            },
            of,
            found.outcome,
            Unit::Text,
            Some(plan.span),
        )
    }
}
