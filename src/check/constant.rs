//! Literals in a plan: their values, how they are shown, and expressions that are the same.

use crate::expression::{Expr, ExprKind};
use crate::plan::Plan;
use crate::policy::Documentation;
use crate::value::{Number, Unit, Value};

/// The value of an expression that is a literal.
pub(super) fn value<'a>(plan: &'a Plan, expr: &Expr) -> Option<&'a Value> {
    let ExprKind::Parameter(id) = expr.kind else {
        return None;
    };
    plan.parameters
        .get(usize::try_from(id.0).ok()?)
        .map(|parameter| &parameter.value)
}

/// The number of an expression that is a literal number.
pub(super) fn number<'a>(plan: &'a Plan, expr: &Expr) -> Option<&'a Number> {
    match value(plan, expr)? {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// Whether the literal is greater than 0.
pub(super) fn is_positive(number: &Number) -> bool {
    !number.is_negative() && !number.is_zero()
}

/// A number as people write it: a percent with its sign.
pub(super) fn shown_number(number: &Number, unit: Unit) -> String {
    match (unit, number.mul(&Number::from_i64(100))) {
        (Unit::Percent, Ok(hundredfold)) => format!("{hundredfold}%"),
        _ => grouped(&number.to_string()),
    }
}

/// `100000.5` as `100,000.5`.
fn grouped(text: &str) -> String {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    let end = digits.find('.').unwrap_or(digits.len());
    let (whole, rest) = digits.split_at_checked(end).unwrap_or((digits, ""));
    let mut shown = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + rest
}

/// A value as people write it.
pub(super) fn shown(value: &Value, unit: Unit) -> String {
    match value {
        Value::Number(number) => shown_number(number, unit),
        Value::Date(day) => day.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => format!("`{text}`"),
    }
}

/// Whether somebody said why it is so.
pub(super) fn is_reasoned(documentation: &Documentation) -> bool {
    let (english, chinese) = &documentation.because;
    english.is_some() || chinese.is_some()
}

/// Whether two expressions read the same and do the same with it, wherever they are written.
/// `switch`, `if` and scripts are never taken as the same.
pub(super) fn same(plan: &Plan, a: &Expr, b: &Expr) -> bool {
    let all = |a: &[Expr], b: &[Expr]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(plan, a, b))
    };
    match (&a.kind, &b.kind) {
        (ExprKind::Parameter(_), ExprKind::Parameter(_)) => value(plan, a) == value(plan, b),
        (ExprKind::Read(a), ExprKind::Read(b)) => a == b,
        (ExprKind::Own(a), ExprKind::Own(b)) | (ExprKind::Defined(a), ExprKind::Defined(b)) => {
            same(plan, a, b)
        }
        (ExprKind::Unary(op, a), ExprKind::Unary(other, b)) => op == other && same(plan, a, b),
        (ExprKind::Binary(op, a, b), ExprKind::Binary(other, c, d)) => {
            op == other && same(plan, a, c) && same(plan, b, d)
        }
        (ExprKind::In(a, list), ExprKind::In(b, other)) => same(plan, a, b) && all(list, other),
        (ExprKind::Call(a, list), ExprKind::Call(b, other)) => a == b && all(list, other),
        _ => false,
    }
}
