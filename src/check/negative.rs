//! A pay that can be negative and is multiplied (language A12, A14).
//!
//! What the policy itself takes away can make a value negative: a subtraction, a deduction, a
//! literal below 0. Columns count as not negative; `require` is the place to say so of data.

use super::constant::{is_reasoned, number, same};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::NEGATIVE_MULTIPLIED;
use crate::expression::{BinaryOp, Expr, ExprKind, Function, Leaf, UnaryOp};
use crate::plan::{FigureId, FigurePlan, Mechanism, Plan, StepPlan};
use crate::policy::{Kind, StepVerb};
use crate::source::Span;
use crate::value::Unit;
use std::collections::BTreeMap;

/// Pays that are multiplied by a step while they may be negative.
pub(super) fn negative(plan: &Plan) -> Vec<Diagnostic> {
    let mut signs = Signs {
        plan,
        known: BTreeMap::new(),
    };
    let mut found = Vec::new();
    for id in &plan.order {
        let figure = plan.figure(*id);
        let mut hand = signs.shape(figure);
        for step in &figure.then {
            let reasoned = is_reasoned(&figure.documentation) || is_reasoned(&step.documentation);
            if let Some(cause) = hand
                && step.verb == StepVerb::Multiply
                && figure.kind == Kind::Pay
                && !reasoned
            {
                let diagnostic =
                    Diagnostic::warning(NEGATIVE_MULTIPLIED, step.span).arg("name", &figure.name);
                found.push(diagnostic.label("negative", cause));
            }
            hand = signs.after(hand, step);
        }
        signs.known.insert(*id, hand);
    }
    found
}

/// Where a value may become negative, if it may.
struct Signs<'a> {
    plan: &'a Plan,
    known: BTreeMap<FigureId, Option<Span>>,
}

impl Signs<'_> {
    fn after(&self, hand: Option<Span>, step: &StepPlan) -> Option<Span> {
        let amount = self.expr(&step.amount, &step.when);
        match step.verb {
            StepVerb::AtLeast if amount.is_none() && step.when.is_empty() => None,
            StepVerb::AtLeast => hand,
            // A percent is taken of what is there, and of nothing if that is negative.
            StepVerb::Deduct if step.amount.unit.unit != Unit::Percent => {
                hand.or(Some(step.amount.span))
            }
            StepVerb::Deduct => hand,
            StepVerb::Multiply | StepVerb::Add | StepVerb::AtMost => hand.or(amount),
        }
    }

    fn shape(&self, figure: &FigurePlan) -> Option<Span> {
        let when = figure.when.as_slice();
        let any = |list: &[&Expr]| list.iter().find_map(|expr| self.expr(expr, when));
        let shape = match &figure.mechanism {
            Mechanism::Formula(value) => any(&[value]),
            Mechanism::Aggregate(aggregate) => {
                let conditions = [aggregate.condition.as_slice(), when].concat();
                aggregate
                    .item
                    .iter()
                    .find_map(|item| self.expr(item, &conditions))
            }
            Mechanism::Running(running) => self.expr(&running.amount, &running.condition),
            Mechanism::Scale(scale) => scale
                .entries
                .iter()
                .find_map(|entry| self.expr(&entry.outcome, when)),
            Mechanism::Match {
                entries, otherwise, ..
            } => entries
                .iter()
                .map(|(_, outcome)| outcome)
                .chain(otherwise)
                .find_map(|outcome| self.expr(outcome, when)),
            Mechanism::Cases(cases) => cases
                .iter()
                .find_map(|(when, outcome)| self.expr(outcome, when)),
            Mechanism::Score(parts) => parts
                .iter()
                .find_map(|part| self.known.get(&part.figure).copied().flatten()),
            Mechanism::Weights(weights) => self.known.get(&weights.of).copied().flatten(),
            Mechanism::Total(pays) => pays
                .iter()
                .find_map(|pay| self.known.get(pay).copied().flatten()),
            Mechanism::Rank(_)
            | Mechanism::Percentile { .. }
            | Mechanism::Share { .. }
            | Mechanism::Given => None,
        };
        shape.or_else(|| {
            figure
                .if_undefined
                .iter()
                .find_map(|expr| self.expr(expr, when))
        })
    }

    /// `true_here`: conditions that hold where the expression is evaluated.
    fn expr(&self, expr: &Expr, true_here: &[Expr]) -> Option<Span> {
        let inner = |expr: &Expr| self.expr(expr, true_here);
        match &expr.kind {
            ExprKind::Parameter(_) => number(self.plan, expr)
                .is_some_and(|number| number.is_negative())
                .then_some(expr.span),
            ExprKind::Read(Leaf::Figure { figure, .. }) => {
                self.known.get(figure).copied().flatten()
            }
            ExprKind::Own(value) => inner(value),
            ExprKind::Unary(UnaryOp::Negate, _) => Some(expr.span),
            ExprKind::Binary(BinaryOp::Subtract, a, b) => {
                let number = expr.unit.unit != Unit::Date && a.unit.unit != Unit::Date;
                let at_least = true_here.iter().any(|condition| self.says(condition, a, b));
                (number && !at_least).then_some(expr.span)
            }
            ExprKind::Binary(BinaryOp::Add | BinaryOp::Multiply | BinaryOp::Divide, a, b) => {
                inner(a).or_else(|| inner(b))
            }
            ExprKind::If(condition, a, b) => {
                let holds = [true_here, std::slice::from_ref(&**condition)].concat();
                self.expr(a, &holds).or_else(|| inner(b))
            }
            ExprKind::Switch {
                arms, otherwise, ..
            } => arms
                .iter()
                .map(|(_, outcome)| outcome)
                .chain(otherwise.as_deref())
                .find_map(inner),
            ExprKind::Call(Function::Max, list) => {
                let causes: Option<Vec<Span>> = list.iter().map(inner).collect();
                causes.and_then(|causes| causes.first().copied())
            }
            ExprKind::Call(Function::Min, list) => list.iter().find_map(inner),
            ExprKind::Call(Function::Clamp, list) => list.get(1).and_then(inner),
            ExprKind::Call(Function::Floor | Function::Ceil, list) => list.first().and_then(inner),
            _ => None,
        }
    }

    /// Whether a condition says that `a` is at least `b`.
    fn says(&self, condition: &Expr, a: &Expr, b: &Expr) -> bool {
        let pair = |x: &Expr, y: &Expr| same(self.plan, x, a) && same(self.plan, y, b);
        match &condition.kind {
            ExprKind::Binary(BinaryOp::And, left, right) => {
                self.says(left, a, b) || self.says(right, a, b)
            }
            ExprKind::Binary(BinaryOp::Greater | BinaryOp::GreaterOrEqual, x, y) => pair(x, y),
            ExprKind::Binary(BinaryOp::Less | BinaryOp::LessOrEqual, x, y) => pair(y, x),
            _ => false,
        }
    }
}
