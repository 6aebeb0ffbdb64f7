//! Where a formula may give no value: an empty cell, a division by 0, a figure without one.

use super::super::constant::{number, value};
use super::super::facts::Facts;
use super::{Analysis, Cause, Found};
use crate::expression::{Base, BinaryOp, Expr, ExprKind, Function, Leaf, Suffix};
use crate::plan::{ColumnKind, FigureId, Level, Plan};
use crate::value::{Unit, Value};

impl<'a> Analysis<'a> {
    /// Why a formula may give no value.
    pub(super) fn expr(&mut self, expr: &'a Expr, facts: &Facts, id: FigureId) -> Found {
        let plan = self.plan;
        let because = |why| {
            Some(Cause {
                figure: id,
                span: expr.span,
                why,
                no_value: false,
            })
        };
        match &expr.kind {
            ExprKind::Parameter(_) | ExprKind::Defined(_) => None,
            ExprKind::Read(leaf) => self.leaf(expr, leaf, facts, id),
            ExprKind::Own(inner) | ExprKind::Unary(_, inner) => self.expr(inner, facts, id),
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                let mut behind = facts.clone();
                behind.assume(plan, a, *op == BinaryOp::And);
                self.expr(a, facts, id)
                    .or_else(|| self.expr(b, &behind, id))
            }
            ExprKind::Binary(op, a, b) => {
                let cause = self.expr(a, facts, id).or_else(|| self.expr(b, facts, id));
                let may_be_zero = *op == BinaryOp::Divide && !self.nonzero(b, facts);
                cause.or_else(|| {
                    if may_be_zero {
                        because("division")
                    } else {
                        None
                    }
                })
            }
            ExprKind::In(a, list) => self.first([&**a].into_iter().chain(list), facts, id),
            ExprKind::If(condition, a, b) => {
                let (mut yes, mut no) = (facts.clone(), facts.clone());
                yes.assume(plan, condition, true);
                no.assume(plan, condition, false);
                self.expr(condition, facts, id)
                    .or_else(|| self.expr(a, &yes, id))
                    .or_else(|| self.expr(b, &no, id))
            }
            ExprKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                let outcomes = arms
                    .iter()
                    .map(|(_, outcome)| outcome)
                    .chain(otherwise.as_deref());
                let cause = self.first([&**by].into_iter().chain(outcomes), facts, id);
                let labels = arms.iter().flat_map(|(labels, _)| labels);
                let covered = otherwise.is_some() || covers(plan, by, labels);
                cause.or_else(|| if covered { None } else { because("case") })
            }
            ExprKind::Call(function, list) => {
                let cause = self.first(list, facts, id);
                let by_zero = *function == Function::Mod
                    && list
                        .get(1)
                        .is_some_and(|divisor| !self.nonzero(divisor, facts));
                cause.or_else(|| if by_zero { because("division") } else { None })
            }
            ExprKind::Script(_, list) => self.first(list, facts, id),
        }
    }

    fn nonzero(&self, expr: &Expr, facts: &Facts) -> bool {
        match &expr.kind {
            ExprKind::Parameter(_) => {
                number(self.plan, expr).is_some_and(|number| !number.is_zero())
            }
            ExprKind::Read(leaf) if facts.is_nonzero(leaf) => true,
            ExprKind::Own(inner) => self.nonzero(inner, facts),
            ExprKind::Binary(BinaryOp::Multiply, a, b) => {
                self.nonzero(a, facts) && self.nonzero(b, facts)
            }
            _ => self.positive.expr(self.plan, expr),
        }
    }

    fn leaf(&mut self, expr: &Expr, leaf: &Leaf, facts: &Facts, id: FigureId) -> Found {
        let plan = self.plan;
        let because = |why, no_value| {
            Some(Cause {
                figure: id,
                span: expr.span,
                why,
                no_value,
            })
        };
        if facts.is_defined(leaf) {
            return None;
        }
        match leaf {
            Leaf::Column(column) => {
                let optional = |(table, at): &(u32, u32)| {
                    let plan_of = usize::try_from(*at)
                        .ok()
                        .and_then(|at| plan.table(*table).columns.get(at));
                    plan_of.is_some_and(|found| found.unit.optional)
                        && !self.positive.is_filled(*table, *at)
                };
                let dated = |hop: &(u32, u32)| {
                    let kind = usize::try_from(hop.1)
                        .ok()
                        .and_then(|at| plan.table(hop.0).columns.get(at))
                        .map(|column| &column.kind);
                    matches!(kind, Some(ColumnKind::Reference(to)) if plan.table(*to).dates.is_some())
                };
                if column.hops.iter().any(|hop| optional(hop) || dated(hop)) {
                    because("reference", false)
                } else if optional(&(column.table, column.column)) {
                    because("empty", false)
                } else {
                    None
                }
            }
            // State has a value in every period, unless `start` or an earlier one is missing.
            Leaf::Figure {
                figure,
                suffix: Suffix::Previous,
                ..
            } if plan.figure(*figure).start.is_some() => {
                let start = plan.figure(*figure).start.as_ref();
                let anywhere = Facts::default();
                start
                    .and_then(|start| self.expr(start, &anywhere, *figure))
                    .or_else(|| self.figure(*figure, &anywhere))
                    .filter(|cause| !cause.no_value)
            }
            Leaf::Figure {
                suffix: Suffix::Previous | Suffix::LastYear,
                ..
            } => because("previous", false),
            Leaf::Figure {
                base: Base::Through { .. },
                ..
            } => because("reference", false),
            Leaf::Figure { base, figure, .. } => {
                let here = plan.figure(id).level;
                if let Base::Group(group) = base
                    && here != Level::Group(*group)
                    && !self.everyone_is_in(*group)
                {
                    return because("group", true);
                }
                self.figure(*figure, facts)
            }
            Leaf::PeriodStart
            | Leaf::PeriodEnd
            | Leaf::PeriodDays
            | Leaf::Prorata
            | Leaf::Share
            | Leaf::Depth
            | Leaf::Word { .. } => None,
        }
    }
}

/// Whether labels of a `switch` name every value of a vocabulary or flag.
fn covers<'a>(plan: &Plan, by: &Expr, labels: impl Iterator<Item = &'a Expr>) -> bool {
    let labels: Vec<&Value> = labels.filter_map(|label| value(plan, label)).collect();
    match (&by.unit.vocabulary, by.unit.unit) {
        (Some(words), _) => words.iter().all(|word| {
            labels
                .iter()
                .any(|label| matches!(label, Value::Text(text) if **text == **word))
        }),
        (None, Unit::Flag) => labels.len() >= 2,
        _ => false,
    }
}
