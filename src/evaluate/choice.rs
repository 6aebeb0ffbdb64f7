//! Choices: `match` by the values of quantities, `cases` by conditions.

use super::evaluator::{Context, Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::{FigurePlan, MatchKey};
use crate::value::Value;

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn choice(&mut self, by: &[Expr], entries: &[(Vec<MatchKey>, Expr)], otherwise: Option<&Expr>, plan: &FigurePlan, context: &Context<'_>) -> Traced<T::Node> {
        let mut of = Vec::new();
        let outcome = self.matched(by, entries, otherwise, context, &mut of);
        self.node(Op::Match, of, outcome, plan.unit.unit, by.first().map(|by| by.span))
    }

    fn matched(&mut self, by: &[Expr], entries: &[(Vec<MatchKey>, Expr)], otherwise: Option<&Expr>, context: &Context<'_>, of: &mut Vec<T::Node>) -> Outcome {
        let mut values: Vec<Value> = Vec::new();
        for quantity in by {
            let found = self.formula(quantity, context);
            of.push(found.node);
            values.push(found.outcome.map_err(Absence::in_formula)?);
        }
        let hit = entries.iter().find(|(keys, _)| keys.iter().map(|key| &key.0).eq(&values));
        let Some(outcome) = hit.map(|(_, outcome)| outcome).or(otherwise) else {
            let at = by.first().map_or(self.world.plan.policy.header.span, |by| by.span);
            return Err(Absence::Undefined(self.world.cause(Why::NoMatch, context.figure, at)));
        };
        let found = self.formula(outcome, context);
        of.push(found.node);
        found.outcome
    }

    pub(super) fn cases(&mut self, cases: &[(Vec<Expr>, Expr)], plan: &FigurePlan, context: &Context<'_>) -> Traced<T::Node> {
        let mut of = Vec::new();
        let mut reached = usize::MAX;
        let outcome = self.case(cases, context, &mut of, &mut reached);
        self.node(Op::Cases { reached }, of, outcome, plan.unit.unit, Some(plan.span))
    }

    fn case(&mut self, cases: &[(Vec<Expr>, Expr)], context: &Context<'_>, of: &mut Vec<T::Node>, reached: &mut usize) -> Outcome {
        for (at, (when, outcome)) in cases.iter().enumerate() {
            match self.conditions(when, context, of, Why::ConditionFalse) {
                Ok(()) => {
                    *reached = at;
                    let found = self.formula(outcome, context);
                    of.push(found.node);
                    return found.outcome;
                }
                Err(Absence::None(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let span = cases.last().map_or(self.world.plan.policy.header.span, |(_, outcome)| outcome.span);
        Err(Absence::Undefined(self.world.cause(Why::NoCase, context.figure, span)))
    }
}
