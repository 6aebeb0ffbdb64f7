//! Cliffs: whole steps that feed money.

use super::constant::{is_reasoned, number, shown, shown_number, value};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::CLIFF;
use crate::expression::{BinaryOp, Expr, ExprKind, Leaf};
use crate::plan::{EntryPlan, FigureId, FigurePlan, Mechanism, Plan, walk};
use crate::policy::{ScaleKind, StepVerb};
use crate::source::Span;
use crate::value::{Number, Unit};

/// Figures by `steps` that multiply money, once each, with their largest literal jump.
pub(super) fn cliffs(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, figure) in (0u32..).zip(&plan.figures) {
        let Mechanism::Scale(scale) = &figure.mechanism else {
            continue;
        };
        let factor = matches!(figure.unit.unit, Unit::Percent | Unit::Number | Unit::Count);
        if scale.kind != ScaleKind::Steps || !factor || is_reasoned(&figure.documentation) {
            continue;
        }
        let (Some(jump), Some(feeds)) = (largest(plan, &scale.entries), fed(plan, id)) else {
            continue;
        };
        let unit = figure.unit.unit;
        found.push(
            Diagnostic::warning(CLIFF, jump.at.span)
                .arg("name", &figure.name)
                .arg("before", shown_number(jump.before, unit))
                .arg("after", shown_number(jump.after, unit))
                .arg("bound", jump.bound)
                .arg("edge", if jump.above { "above" } else { "from" })
                .label("feeds", feeds),
        );
    }
    found
}

struct Jump<'a> {
    at: &'a Expr,
    before: &'a Number,
    after: &'a Number,
    bound: String,
    above: bool,
}

/// The first of the largest jumps between literal outcomes at a literal bound.
fn largest<'a>(plan: &'a Plan, entries: &'a [EntryPlan]) -> Option<Jump<'a>> {
    let mut best: Option<(Number, Jump<'a>)> = None;
    for pair in entries.windows(2) {
        let [before, here] = pair else { continue };
        let Some(bound) = &here.bound else { continue };
        let Some(edge) = value(plan, bound) else {
            continue;
        };
        let (Some(from), Some(to)) = (number(plan, &before.outcome), number(plan, &here.outcome))
        else {
            continue;
        };
        let Ok(rise) = to.sub(from).map(|rise| rise.abs()) else {
            continue;
        };
        if !rise.is_zero() && best.as_ref().is_none_or(|(most, _)| rise > *most) {
            let jump = Jump {
                at: &here.outcome,
                before: from,
                after: to,
                bound: shown(edge, bound.unit.unit),
                above: here.above,
            };
            best = Some((rise, jump));
        }
    }
    best.map(|(_, jump)| jump)
}

/// Where the figure is a factor of money, unless the step says why.
fn fed(plan: &Plan, id: FigureId) -> Option<Span> {
    plan.figures.iter().find_map(|figure| {
        let by_step = figure
            .then
            .iter()
            .find(|step| {
                step.verb == StepVerb::Multiply
                    && figure.unit.unit == Unit::Money
                    && is_factor(&step.amount, id)
                    && !is_reasoned(&step.documentation)
            })
            .map(|step| step.amount.span);
        by_step.or_else(|| in_formula(figure, id))
    })
}

fn in_formula(figure: &FigurePlan, id: FigureId) -> Option<Span> {
    let mut found = None;
    for expr in walk::of_figure(figure) {
        walk::expressions(expr, false, &mut |expr, _| {
            if matches!(expr.kind, ExprKind::Binary(BinaryOp::Multiply, _, _))
                && expr.unit.unit == Unit::Money
                && is_factor(expr, id)
            {
                found = found.or(Some(expr.span));
            }
        });
    }
    found
}

/// Whether the figure is one of the things that are multiplied.
fn is_factor(expr: &Expr, id: FigureId) -> bool {
    match &expr.kind {
        ExprKind::Read(Leaf::Figure { figure, .. }) => *figure == id,
        ExprKind::Own(inner) => is_factor(inner, id),
        ExprKind::Binary(BinaryOp::Multiply, a, b) => is_factor(a, id) || is_factor(b, id),
        ExprKind::Binary(BinaryOp::Divide, a, _) => is_factor(a, id),
        _ => false,
    }
}
