//! The units of `+ - * /`.

use super::{Lower, Typed, joined, numeric};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::expression::{BinaryOp, Expr, ExprKind, Syntax};
use crate::source::Span;
use crate::value::{Type, Unit};

impl Lower<'_, '_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &Syntax,
        right: &Syntax,
        span: Span,
    ) -> Option<Typed> {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let (left, right) = (self.condition(left), self.condition(right));
                let (left, right) = (left?, right?);
                let unit = joined(Unit::Flag, [&left.unit, &right.unit]);
                Some(super::firm(
                    ExprKind::Binary(op, Box::new(left), Box::new(right)),
                    unit,
                    span,
                ))
            }
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                let (left, right) = (self.expr(left), self.expr(right));
                self.arithmetic(op, left?, right?, span)
            }
            _ => self.comparison(op, left, right, span),
        }
    }

    fn arithmetic(
        &mut self,
        op: BinaryOp,
        mut left: Typed,
        mut right: Typed,
        span: Span,
    ) -> Option<Typed> {
        let loose = left.loose && right.loose;
        let unit = if loose {
            Unit::Number
        } else {
            match op {
                BinaryOp::Add | BinaryOp::Subtract => self.sum(op, &mut left, &mut right, span)?,
                _ => self.product(op, &mut left, &mut right, span)?,
            }
        };
        let mut known = joined(unit, [&left.expr.unit, &right.expr.unit]);
        if op == BinaryOp::Divide {
            let (finite, never_zero) = self.divisor(&right.expr);
            known.finite &= finite;
            known.optional |= !never_zero;
        }
        // Dates and days are whole by themselves.
        known.finite |= unit == Unit::Date;
        let kind = ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr));
        Some(Typed {
            expr: Expr {
                kind,
                unit: Type {
                    vocabulary: None,
                    code: false,
                    ..known
                },
                span,
            },
            loose,
        })
    }

    /// Whether dividing by this always comes out, and whether it is never 0.
    fn divisor(&self, divisor: &Expr) -> (bool, bool) {
        let ExprKind::Parameter(id) = divisor.kind else {
            return (false, false);
        };
        let Some(decimal) = self.number(id).and_then(|number| number.decimal()) else {
            return (false, false);
        };
        let mut digits = decimal.normalize().mantissa().unsigned_abs();
        if digits == 0 {
            return (true, false);
        }
        for prime in [2, 5] {
            while digits % prime == 0 {
                digits /= prime;
            }
        }
        (digits == 1, true)
    }

    fn sum(
        &mut self,
        op: BinaryOp,
        left: &mut Typed,
        right: &mut Typed,
        span: Span,
    ) -> Option<Unit> {
        let units = (left.unit(), right.unit());
        match units {
            (Unit::Date, _) if right.loose => {
                self.take(right, Unit::Days)?;
                return Some(Unit::Date);
            }
            (_, Unit::Date) if left.loose && op == BinaryOp::Add => {
                self.take(left, Unit::Days)?;
                return Some(Unit::Date);
            }
            (Unit::Date, Unit::Days) => return Some(Unit::Date),
            (Unit::Days, Unit::Date) if op == BinaryOp::Add => return Some(Unit::Date),
            (Unit::Date, Unit::Date) if op == BinaryOp::Subtract => return Some(Unit::Days),
            _ => {}
        }
        let (Some(first), Some(second)) = (numeric(units.0), numeric(units.1)) else {
            let help = if units.0 == Unit::Date || units.1 == Unit::Date {
                "date"
            } else {
                "numbers"
            };
            return self.clash(op, left, right, span, help);
        };
        if left.loose {
            self.take(left, second)?;
            return Some(second);
        }
        if right.loose {
            self.take(right, first)?;
            return Some(first);
        }
        if first == second {
            Some(first)
        } else {
            let percent = first == Unit::Percent || second == Unit::Percent;
            let help = if percent { "portion" } else { "same" };
            self.clash(op, left, right, span, help)
        }
    }

    fn product(
        &mut self,
        op: BinaryOp,
        left: &mut Typed,
        right: &mut Typed,
        span: Span,
    ) -> Option<Unit> {
        use Unit::{Days, Money, Number, Percent};
        let (Some(first), Some(second)) = (numeric(left.unit()), numeric(right.unit())) else {
            return self.clash(op, left, right, span, "numbers");
        };
        if op == BinaryOp::Divide {
            // `1000 / revenue`: the literal is of the same kind.
            if left.loose && matches!(second, Money | Days) {
                self.take(left, second)?;
                return Some(Number);
            }
            return match (first, second) {
                (Money, Money) | (Percent, Percent) | (Days, Days) | (Number, Number | Percent) => {
                    Some(Number)
                }
                (Money | Days, Number | Percent) | (Percent, Number) => Some(first),
                _ => self.clash(op, left, right, span, "over"),
            };
        }
        left.loose = false;
        right.loose = false;
        match (first, second) {
            (Money | Days, Number | Percent) => Some(first),
            (Number | Percent, Money | Days) => Some(second),
            (Percent, Percent) => Some(Percent),
            (Number | Percent, Number | Percent) => Some(Number),
            _ => self.clash(op, left, right, span, "times"),
        }
    }

    fn clash<T>(
        &mut self,
        op: BinaryOp,
        left: &Typed,
        right: &Typed,
        span: Span,
        help: &'static str,
    ) -> Option<T> {
        let sign = match op {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            _ => "/",
        };
        let error = Diagnostic::error(code::UNITS, span)
            .arg("op", sign)
            .arg("left", left.unit().word())
            .arg("right", right.unit().word())
            .label("left", left.span())
            .label("right", right.span())
            .help(help);
        self.error(error);
        None
    }
}
