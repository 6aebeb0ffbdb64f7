//! Walking expressions and figures: every expression of a figure, every leaf of an expression.

use super::{FigurePlan, Items, Mechanism};
use crate::expression::{Expr, ExprKind, Leaf};

/// Calls `visit` for `expr` and everything in it; `own` tells whether it is read for the owner.
pub fn expressions<'a>(expr: &'a Expr, own: bool, visit: &mut dyn FnMut(&'a Expr, bool)) {
    visit(expr, own);
    let many = |list: &'a [Expr], visit: &mut dyn FnMut(&'a Expr, bool)| {
        for inner in list {
            expressions(inner, own, visit);
        }
    };
    match &expr.kind {
        ExprKind::Parameter(_) | ExprKind::Read(_) => {}
        ExprKind::Own(inner) => expressions(inner, true, visit),
        ExprKind::Unary(_, inner) | ExprKind::Defined(inner) => expressions(inner, own, visit),
        ExprKind::Binary(_, a, b) => {
            expressions(a, own, visit);
            expressions(b, own, visit);
        }
        ExprKind::In(a, list) => {
            expressions(a, own, visit);
            many(list, visit);
        }
        ExprKind::If(a, b, c) => {
            expressions(a, own, visit);
            expressions(b, own, visit);
            expressions(c, own, visit);
        }
        ExprKind::Switch {
            by,
            arms,
            otherwise,
        } => {
            expressions(by, own, visit);
            for (keys, outcome) in arms {
                many(keys, visit);
                expressions(outcome, own, visit);
            }
            if let Some(otherwise) = otherwise {
                expressions(otherwise, own, visit);
            }
        }
        ExprKind::Call(_, list) | ExprKind::Script(_, list) => many(list, visit),
    }
}

/// Calls `visit` for every leaf of `expr`.
pub fn leaves<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Leaf, &'a Expr, bool)) {
    expressions(expr, false, &mut |expr, own| {
        if let ExprKind::Read(leaf) = &expr.kind {
            visit(leaf, expr, own);
        }
    });
}

/// Expressions of an aggregate, a running total or a rank that are read for each item.
pub fn of_items(mechanism: &Mechanism) -> Vec<&Expr> {
    match mechanism {
        Mechanism::Aggregate(a) => a.condition.iter().chain(&a.item).collect(),
        Mechanism::Running(r) => r
            .condition
            .iter()
            .chain([&r.amount])
            .chain(&r.within)
            .collect(),
        _ => Vec::new(),
    }
}

/// Every expression of a figure: conditions, shape, steps.
pub fn of_figure(figure: &FigurePlan) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = figure.when.iter().collect();
    match &figure.mechanism {
        Mechanism::Formula(value) => all.push(value),
        Mechanism::Aggregate(a) => {
            all.extend(a.needs.iter());
            all.extend(of_items(&figure.mechanism));
        }
        Mechanism::Running(_) => all.extend(of_items(&figure.mechanism)),
        Mechanism::Scale(scale) => {
            all.push(&scale.by);
            all.extend(&scale.until);
            all.extend(
                scale
                    .entries
                    .iter()
                    .flat_map(|entry| entry.bound.iter().chain([&entry.outcome])),
            );
        }
        Mechanism::Match {
            by,
            entries,
            otherwise,
        } => {
            all.extend(by);
            all.extend(entries.iter().map(|(_, outcome)| outcome));
            all.extend(otherwise);
        }
        Mechanism::Cases(cases) => all.extend(
            cases
                .iter()
                .flat_map(|(when, outcome)| when.iter().chain([outcome])),
        ),
        Mechanism::Score(parts) => all.extend(parts.iter().map(|part| &part.weight)),
        Mechanism::Weights(weights) => all.extend(&weights.weights),
        Mechanism::Rank(rank) => {
            all.push(&rank.by);
            all.extend(&rank.ties_by);
            all.extend(rank.prizes.iter().flat_map(|(prizes, _)| prizes));
            all.extend(
                rank.quotas
                    .iter()
                    .flatten()
                    .flat_map(|(outcome, share)| [outcome, share]),
            );
        }
        Mechanism::Percentile { by, .. } => all.push(by),
        Mechanism::Share { fund, by, .. } => all.extend([fund, by]),
        Mechanism::Given | Mechanism::Total(_) => {}
    }
    all.extend(&figure.if_undefined);
    all.extend(&figure.start);
    all.extend(
        figure
            .then
            .iter()
            .flat_map(|step| step.when.iter().chain([&step.amount])),
    );
    all
}

/// The table whose records a figure gathers or numbers, if it does.
pub fn table_of(mechanism: &Mechanism) -> Option<super::TableId> {
    match mechanism {
        Mechanism::Aggregate(a) => match &a.of {
            Items::Credits(table) | Items::Referring { table, .. } => Some(*table),
            Items::Members(_)
            | Items::Periods
            | Items::Reports { .. }
            | Items::Assignments
            | Items::Cells(_) => None,
        },
        Mechanism::Running(running) => Some(running.table),
        _ => None,
    }
}
