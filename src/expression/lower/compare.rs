//! Comparisons and `in`.

use super::settle::Agreement;
use super::{Lower, Typed, firm, joined, numeric};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::expression::{BinaryOp, Expr, ExprKind, Syntax, SyntaxKind, UnaryOp};
use crate::source::Span;
use crate::value::Unit;

/// Whether this compares something, as the left side of `1 < x < 3` does.
fn is_comparison(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Binary(
            BinaryOp::Less
                | BinaryOp::LessOrEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterOrEqual
                | BinaryOp::Equal
                | BinaryOp::NotEqual,
            ..
        )
    )
}

impl Lower<'_, '_> {
    pub(super) fn comparison(
        &mut self,
        op: BinaryOp,
        left: &Syntax,
        right: &Syntax,
        span: Span,
    ) -> Option<Typed> {
        let (left, right) = (self.left(left, span), self.expr(right));
        let (mut left, mut right) = (left?, right?);
        let unit = self.same(&mut left, &mut right, span)?;
        let ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        if ordered && matches!(unit, Unit::Text | Unit::Flag) {
            self.error(Diagnostic::error(code::ORDER, span).arg("unit", unit.word()));
            return None;
        }
        let unit = joined(Unit::Flag, [&left.expr.unit, &right.expr.unit]);
        let unit = crate::value::Type {
            finite: true,
            ..unit
        };
        Some(firm(
            ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr)),
            unit,
            span,
        ))
    }

    /// The left side of `==` and its like: `not x == 2` binds as `(not x) == 2`.
    fn left(&mut self, left: &Syntax, span: Span) -> Option<Typed> {
        let SyntaxKind::Unary(UnaryOp::Not, operand) = &left.kind else {
            return self.expr(left);
        };
        let typed = self.expr(operand)?;
        if typed.unit() != Unit::Flag {
            let bare = left.span.start == span.start;
            self.error(if bare {
                Diagnostic::error(code::NOT_FIRST, span)
                    .label("operand", operand.span)
                    .help("parentheses")
            } else {
                Diagnostic::error(code::CONDITION, typed.span()).arg("unit", typed.unit().word())
            });
            return None;
        }
        let unit = joined(Unit::Flag, [&typed.expr.unit]);
        Some(firm(
            ExprKind::Unary(UnaryOp::Not, Box::new(typed.expr)),
            unit,
            left.span,
        ))
    }

    /// Brings the two sides of a comparison to one unit.
    pub(super) fn same(&mut self, left: &mut Typed, right: &mut Typed, span: Span) -> Option<Unit> {
        match self.agree(&mut [left, right]) {
            Agreement::Unit(unit) => {
                self.known_word(&left.expr, &right.expr.unit)?;
                self.known_word(&right.expr, &left.expr.unit)?;
                Some(unit)
            }
            Agreement::Reported => None,
            Agreement::Clash(..) => {
                if (left.unit() == Unit::Date && self.text_for_date(&right.expr))
                    || (right.unit() == Unit::Date && self.text_for_date(&left.expr))
                {
                    return None;
                }
                let error = Diagnostic::error(code::COMPARE, span)
                    .arg("left", left.unit().word())
                    .arg("right", right.unit().word())
                    .label("left", left.span())
                    .label("right", right.span());
                let both = numeric(left.unit()).is_some() && numeric(right.unit()).is_some();
                let chain = [&*left, &*right]
                    .iter()
                    .any(|side| is_comparison(&side.expr));
                self.error(if chain {
                    error.help("chain")
                } else if both {
                    error.help("unit")
                } else {
                    error
                });
                None
            }
        }
    }

    pub(super) fn member(
        &mut self,
        item: &Syntax,
        entries: &[Syntax],
        span: Span,
    ) -> Option<Typed> {
        let item = self.expr(item);
        let entries: Vec<Option<Typed>> = entries.iter().map(|entry| self.expr(entry)).collect();
        let mut item = item?;
        let mut whole = true;
        let mut list: Vec<Expr> = Vec::new();
        for entry in entries {
            let Some(mut entry) = entry else {
                whole = false;
                continue;
            };
            let pair = item.span().to(entry.span());
            whole &= self.same(&mut item, &mut entry, pair).is_some();
            list.push(entry.expr);
        }
        if !whole {
            return None;
        }
        let unit = joined(
            Unit::Flag,
            list.iter()
                .map(|entry| &entry.unit)
                .chain([&item.expr.unit]),
        );
        let unit = crate::value::Type {
            finite: true,
            ..unit
        };
        Some(firm(ExprKind::In(Box::new(item.expr), list), unit, span))
    }
}
