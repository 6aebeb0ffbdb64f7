//! Choices: `match` by the values of quantities, `cases` by conditions.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::few::Few;
use super::outcome::{Absence, Outcome, Why};
use super::rules::Rule;
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::{FigurePlan, MatchKey};
use std::sync::Arc;

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn choice(
        &mut self,
        by: &[Expr],
        entries: &[(Vec<MatchKey>, Expr)],
        otherwise: Option<&Expr>,
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let mut keys = Vec::new();
        let outcome = self.matched(by, entries, otherwise, context, &mut of, &mut keys);
        self.node(
            Op::Match { keys },
            of,
            outcome,
            plan.unit.unit,
            by.first().map(|by| by.span),
        )
    }

    fn matched(
        &mut self,
        by: &[Expr],
        entries: &[(Vec<MatchKey>, Expr)],
        otherwise: Option<&Expr>,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        chosen: &mut Vec<Arc<str>>,
    ) -> Outcome {
        let mut values = Few::new();
        for quantity in by {
            let found = self.formula(quantity, context);
            of.push(found.node);
            values.push(found.outcome.map_err(Absence::in_formula)?);
        }
        let place = entries
            .iter()
            .position(|(keys, _)| keys.iter().map(|key| &key.0).eq(values.as_slice()));
        let hit = place.and_then(|place| entries.get(place));
        if T::ON
            && let Some((keys, _)) = hit
        {
            chosen.extend(keys.iter().map(|key| Arc::from(super::text(&key.0))));
        }
        let Some(outcome) = hit.map(|(_, outcome)| outcome).or(otherwise) else {
            let at = by
                .first()
                .map_or(self.world.plan.policy.header.span, |by| by.span);
            return Err(Absence::Undefined(self.world.cause(
                Why::NoMatch,
                context.figure,
                at,
            )));
        };
        let reached = place.unwrap_or(entries.len());
        self.hits.count(context.figure, Rule::Entry(reached));
        let found = self.formula(outcome, context);
        of.push(found.node);
        found.outcome
    }

    pub(super) fn cases(
        &mut self,
        cases: &[(Vec<Expr>, Expr)],
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let mut reached = usize::MAX;
        let mut asked = Vec::new();
        let outcome = self.case(cases, context, &mut of, &mut reached, &mut asked);
        self.node(
            Op::Cases { reached, asked },
            of,
            outcome,
            plan.unit.unit,
            Some(plan.span),
        )
    }

    fn case(
        &mut self,
        cases: &[(Vec<Expr>, Expr)],
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        reached: &mut usize,
        asked: &mut Vec<usize>,
    ) -> Outcome {
        for (at, (when, outcome)) in cases.iter().enumerate() {
            let before = of.len();
            let holds = self.conditions(when, context, of, Why::ConditionFalse);
            if T::ON {
                asked.push(of.len() - before);
            }
            match holds {
                Ok(()) => {
                    *reached = at;
                    self.hits.count(context.figure, Rule::Entry(at));
                    let found = self.formula(outcome, context);
                    of.push(found.node);
                    return found.outcome;
                }
                Err(Absence::None(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let span = cases
            .last()
            .map_or(self.world.plan.policy.header.span, |(_, outcome)| {
                outcome.span
            });
        Err(Absence::Undefined(self.world.cause(
            Why::NoCase,
            context.figure,
            span,
        )))
    }
}
