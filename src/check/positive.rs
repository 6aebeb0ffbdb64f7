//! What is certain to be greater than 0 wherever it is defined: literals, columns of which
//! `require` says so, and what is made of them alone.

use super::constant::{is_positive, number};
use crate::expression::{BinaryOp, Expr, ExprKind, Function, Leaf, Suffix, UnaryOp};
use crate::plan::{FigureId, FigurePlan, Mechanism, Plan};
use crate::policy::{ScaleKind, Verb};
use std::collections::BTreeSet;

/// Columns and figures that are greater than 0, and optional columns that are never empty.
#[derive(Default)]
pub(super) struct Positive {
    columns: BTreeSet<(u32, u32)>,
    figures: BTreeSet<FigureId>,
    filled: BTreeSet<(u32, u32)>,
}

impl Positive {
    pub(super) fn of(plan: &Plan) -> Positive {
        let mut known = Positive::default();
        for rule in plan.tables.iter().flat_map(|table| &table.require) {
            known.rule(plan, rule);
        }
        for id in &plan.order {
            if known.figure(plan, plan.figure(*id)) {
                known.figures.insert(*id);
            }
        }
        known
    }

    /// Whether a column that may be empty never is.
    pub(super) fn is_filled(&self, table: u32, column: u32) -> bool {
        self.filled.contains(&(table, column))
    }

    /// What a condition of `require` says of single columns.
    fn rule(&mut self, plan: &Plan, rule: &Expr) {
        match &rule.kind {
            ExprKind::Binary(BinaryOp::And, a, b) => {
                self.rule(plan, a);
                self.rule(plan, b);
            }
            // `not defined(points) or points >= 1`: positive where it is defined.
            ExprKind::Binary(BinaryOp::Or, a, b) => {
                if let ExprKind::Unary(UnaryOp::Not, inner) = &a.kind
                    && matches!(inner.kind, ExprKind::Defined(_))
                {
                    let before = self.filled.clone();
                    self.rule(plan, b);
                    self.filled = before;
                }
            }
            ExprKind::Defined(inner) => {
                if let Some(column) = own_column(inner) {
                    self.filled.insert(column);
                }
            }
            ExprKind::Binary(op, a, b) => {
                let (column, limit, strict) = match op {
                    BinaryOp::Greater => (a, b, true),
                    BinaryOp::GreaterOrEqual => (a, b, false),
                    BinaryOp::Less => (b, a, true),
                    BinaryOp::LessOrEqual => (b, a, false),
                    _ => return,
                };
                let Some(column) = own_column(column) else {
                    return;
                };
                self.filled.insert(column);
                let above = number(plan, limit)
                    .is_some_and(|limit| is_positive(limit) || (strict && limit.is_zero()));
                if above {
                    self.columns.insert(column);
                }
            }
            _ => {}
        }
    }

    /// Whether the value is greater than 0 wherever it is defined.
    pub(super) fn expr(&self, plan: &Plan, expr: &Expr) -> bool {
        let inner = |expr: &Expr| self.expr(plan, expr);
        match &expr.kind {
            ExprKind::Parameter(_) => number(plan, expr).is_some_and(is_positive),
            ExprKind::Read(Leaf::Column(column)) => {
                self.columns.contains(&(column.table, column.column))
            }
            ExprKind::Read(Leaf::Figure {
                figure,
                suffix: Suffix::None,
                ..
            }) => self.figures.contains(figure),
            ExprKind::Read(Leaf::PeriodDays) => true,
            // The days of the period counted by hand: its last less its first, and one.
            ExprKind::Binary(BinaryOp::Add, a, b) if is_length_of_period(a) => inner(b),
            ExprKind::Own(value) => inner(value),
            ExprKind::Binary(BinaryOp::Add | BinaryOp::Multiply | BinaryOp::Divide, a, b) => {
                inner(a) && inner(b)
            }
            ExprKind::If(_, a, b) => inner(a) && inner(b),
            ExprKind::Call(Function::Max, list) => list.iter().any(inner),
            ExprKind::Call(Function::Min | Function::Clamp, list) => list.iter().all(inner),
            _ => false,
        }
    }

    fn figure(&self, plan: &Plan, figure: &FigurePlan) -> bool {
        // A step may take it all away, and rounding may leave nothing.
        if !figure.then.is_empty() || figure.round.is_some() {
            return false;
        }
        let all = |list: &mut dyn Iterator<Item = &Expr>| {
            let mut some = false;
            for expr in list {
                some = true;
                if !self.expr(plan, expr) {
                    return false;
                }
            }
            some
        };
        let shape = match &figure.mechanism {
            Mechanism::Formula(value) => self.expr(plan, value),
            Mechanism::Aggregate(aggregate) => {
                let one_of = matches!(
                    aggregate.verb,
                    Verb::Only
                        | Verb::First
                        | Verb::Last
                        | Verb::Min
                        | Verb::Max
                        | Verb::Mean
                        | Verb::Median
                );
                one_of && all(&mut aggregate.item.iter())
            }
            Mechanism::Scale(scale) => {
                scale.kind != ScaleKind::Slices
                    && all(&mut scale.entries.iter().map(|entry| &entry.outcome))
            }
            Mechanism::Match {
                entries, otherwise, ..
            } => all(&mut entries.iter().map(|(_, outcome)| outcome).chain(otherwise)),
            Mechanism::Cases(cases) => all(&mut cases.iter().map(|(_, outcome)| outcome)),
            _ => false,
        };
        shape && figure.if_undefined.iter().all(|expr| self.expr(plan, expr))
    }
}

fn own_column(expr: &Expr) -> Option<(u32, u32)> {
    match &expr.kind {
        ExprKind::Read(Leaf::Column(column)) if column.hops.is_empty() => {
            Some((column.table, column.column))
        }
        _ => None,
    }
}

/// `days_between(period.start, period.end)`, which is never negative.
fn is_length_of_period(expr: &Expr) -> bool {
    let ExprKind::Call(Function::DaysBetween, list) = &expr.kind else {
        return false;
    };
    let kinds: Vec<&ExprKind> = list.iter().map(|argument| &argument.kind).collect();
    matches!(
        kinds.as_slice(),
        [
            ExprKind::Read(Leaf::PeriodStart),
            ExprKind::Read(Leaf::PeriodEnd)
        ]
    )
}
