//! What each operator and function does to values. Pure and exact.

use super::{BinaryOp, Function, UnaryOp};
use crate::value::{Day, Number, NumberError, Value};
use std::sync::Arc;

/// Why an operation gives no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    DivisionByZero,
    Overflow,
    /// A date outside the years 1 to 9999.
    DateRange,
    /// `clamp` with its least above its greatest, and the like: a wrong argument.
    Argument,
    /// Values of kinds that do not go together; the static checks refuse this beforehand.
    Kind,
}

impl From<NumberError> for Fault {
    fn from(error: NumberError) -> Fault {
        match error {
            NumberError::Overflow => Fault::Overflow,
            NumberError::DivisionByZero => Fault::DivisionByZero,
        }
    }
}

/// `-a` of a number, `not a` of a flag.
pub fn unary(op: UnaryOp, a: &Value) -> Result<Value, Fault> {
    match (op, a) {
        (UnaryOp::Negate, Value::Number(number)) => Ok(Value::Number(number.neg())),
        (UnaryOp::Not, Value::Flag(flag)) => Ok(Value::Flag(!flag)),
        _ => Err(Fault::Kind),
    }
}

/// Also `And` and `Or` of two flags; stopping early is the evaluator's business. Text equality is
/// of the characters. date ± days is a date, date − date is days.
///
/// Texts and flags have no order: `<` and its like of them are [`Fault::Kind`].
pub fn binary(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
            arithmetic(op, a, b)
        }
        BinaryOp::Equal => Ok(Value::Flag(equal(a, b)?)),
        BinaryOp::NotEqual => Ok(Value::Flag(!equal(a, b)?)),
        BinaryOp::Less => Ok(Value::Flag(order(a, b)?.is_lt())),
        BinaryOp::LessOrEqual => Ok(Value::Flag(order(a, b)?.is_le())),
        BinaryOp::Greater => Ok(Value::Flag(order(a, b)?.is_gt())),
        BinaryOp::GreaterOrEqual => Ok(Value::Flag(order(a, b)?.is_ge())),
        BinaryOp::And => Ok(Value::Flag(flag(a)? & flag(b)?)),
        BinaryOp::Or => Ok(Value::Flag(flag(a)? | flag(b)?)),
    }
}

fn arithmetic(op: BinaryOp, a: &Value, b: &Value) -> Result<Value, Fault> {
    match (op, a, b) {
        (_, Value::Number(a), Value::Number(b)) => {
            let result = match op {
                BinaryOp::Add => a.add(b),
                BinaryOp::Subtract => a.sub(b),
                BinaryOp::Multiply => a.mul(b),
                _ => a.div(b),
            };
            Ok(Value::Number(result?))
        }
        (BinaryOp::Subtract, Value::Date(a), Value::Date(b)) => Ok(Value::Number(days(*b, *a))),
        (BinaryOp::Add, Value::Date(day), Value::Number(count))
        | (BinaryOp::Add, Value::Number(count), Value::Date(day)) => shift(*day, count),
        (BinaryOp::Subtract, Value::Date(day), Value::Number(count)) => shift(*day, &count.neg()),
        _ => Err(Fault::Kind),
    }
}

/// Days from `a` to `b`.
fn days(a: Day, b: Day) -> Number {
    Number::from_i64(i64::from(b.0) - i64::from(a.0))
}

/// A whole number as an `i32`; a fraction of a day or month is a wrong argument.
fn whole(number: &Number) -> Result<i32, Fault> {
    if !number.is_integer() {
        return Err(Fault::Argument);
    }
    number
        .to_i64()
        .and_then(|n| i32::try_from(n).ok())
        .ok_or(Fault::DateRange)
}

fn shift(day: Day, count: &Number) -> Result<Value, Fault> {
    day.add_days(whole(count)?)
        .map(Value::Date)
        .ok_or(Fault::DateRange)
}

/// Whether two values of one kind are the same.
fn equal(a: &Value, b: &Value) -> Result<bool, Fault> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok(a == b),
        (Value::Flag(a), Value::Flag(b)) => Ok(a == b),
        _ => Ok(order(a, b)?.is_eq()),
    }
}

fn order(a: &Value, b: &Value) -> Result<std::cmp::Ordering, Fault> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Ok(a.cmp(b)),
        _ => Err(Fault::Kind),
    }
}

fn flag(value: &Value) -> Result<bool, Fault> {
    match value {
        Value::Flag(flag) => Ok(*flag),
        _ => Err(Fault::Kind),
    }
}

fn number(value: &Value) -> Result<&Number, Fault> {
    match value {
        Value::Number(number) => Ok(number),
        _ => Err(Fault::Kind),
    }
}

fn date(value: &Value) -> Result<Day, Fault> {
    match value {
        Value::Date(day) => Ok(*day),
        _ => Err(Fault::Kind),
    }
}

fn text(value: &Value) -> Result<&Arc<str>, Fault> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(Fault::Kind),
    }
}

/// A function of values. Numbers keep their unit in `min max abs clamp floor ceil mod`; dates give
/// days and whole months; texts count by characters.
pub fn call(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
    match (function, arguments) {
        (Function::Min | Function::Max, [first, rest @ ..]) => {
            // A single value of a kind without order is refused too.
            order(first, first)?;
            let mut best = first;
            for value in rest {
                let ordering = order(value, best)?;
                if if function == Function::Min {
                    ordering.is_lt()
                } else {
                    ordering.is_gt()
                } {
                    best = value;
                }
            }
            Ok(best.clone())
        }
        (Function::Clamp, [value, low, high]) => {
            if order(low, high)?.is_gt() {
                return Err(Fault::Argument);
            }
            let value = if order(value, low)?.is_lt() {
                low
            } else {
                value
            };
            Ok(if order(value, high)?.is_gt() {
                high
            } else {
                value
            }
            .clone())
        }
        (Function::Abs, [a]) => Ok(Value::Number(number(a)?.abs())),
        (Function::Floor, [a]) => Ok(Value::Number(number(a)?.floor()?)),
        (Function::Ceil, [a]) => Ok(Value::Number(number(a)?.ceil()?)),
        (Function::Mod, [a, b]) => Ok(Value::Number(number(a)?.modulo(number(b)?)?)),
        (Function::Year, [a]) => Ok(count(i64::from(date(a)?.year()))),
        (Function::Month, [a]) => Ok(count(i64::from(date(a)?.month()))),
        (Function::Day, [a]) => Ok(count(i64::from(date(a)?.day()))),
        (Function::DaysBetween, [a, b]) => Ok(Value::Number(days(date(a)?, date(b)?))),
        (Function::MonthsBetween, [a, b]) => Ok(count(i64::from(date(a)?.months_until(date(b)?)))),
        (Function::AddMonths, [a, b]) => {
            let (day, months) = (date(a)?, whole(number(b)?)?);
            day.add_months(months)
                .map(Value::Date)
                .ok_or(Fault::DateRange)
        }
        (Function::StartsWith, [a, b]) => Ok(Value::Flag(text(a)?.starts_with(&**text(b)?))),
        (Function::EndsWith, [a, b]) => Ok(Value::Flag(text(a)?.ends_with(&**text(b)?))),
        (Function::Contains, [a, b]) => Ok(Value::Flag(text(a)?.contains(&**text(b)?))),
        (Function::Upper, [a]) => Ok(Value::Text(text(a)?.to_uppercase().into())),
        (Function::Lower, [a]) => Ok(Value::Text(text(a)?.to_lowercase().into())),
        (Function::Trim, [a]) => Ok(Value::Text(text(a)?.trim().into())),
        (Function::Length, [a]) => Ok(count(
            i64::try_from(text(a)?.chars().count()).unwrap_or(i64::MAX),
        )),
        _ => Err(Fault::Argument),
    }
}

fn count(n: i64) -> Value {
    Value::Number(Number::from_i64(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::Number(Number::parse(text).unwrap().unwrap())
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn date(text: &str) -> Value {
        Value::Date(Day::parse(text).unwrap())
    }

    #[test]
    fn kinds_never_mix() {
        let values = [
            number("1"),
            text("1"),
            Value::Flag(true),
            date("2026-01-31"),
        ];
        for (i, a) in values.iter().enumerate() {
            for (j, b) in values.iter().enumerate() {
                if i != j {
                    assert_eq!(binary(BinaryOp::Equal, a, b), Err(Fault::Kind));
                    assert_eq!(binary(BinaryOp::Less, a, b), Err(Fault::Kind));
                    assert_eq!(binary(BinaryOp::Multiply, a, b), Err(Fault::Kind));
                    assert_eq!(
                        call(Function::Max, &[a.clone(), b.clone()]),
                        Err(Fault::Kind)
                    );
                }
            }
        }
        assert_eq!(
            binary(BinaryOp::Less, &text("a"), &text("b")),
            Err(Fault::Kind)
        );
        assert_eq!(
            binary(BinaryOp::And, &Value::Flag(true), &number("1")),
            Err(Fault::Kind)
        );
        assert_eq!(unary(UnaryOp::Not, &number("1")), Err(Fault::Kind));
        assert_eq!(unary(UnaryOp::Negate, &text("a")), Err(Fault::Kind));
        assert_eq!(call(Function::Min, &[text("a")]), Err(Fault::Kind));
    }

    #[test]
    fn dates_and_faults() {
        let last = date("9999-12-31");
        assert_eq!(
            binary(BinaryOp::Add, &last, &number("1")),
            Err(Fault::DateRange)
        );
        assert_eq!(
            binary(BinaryOp::Subtract, &date("0001-01-01"), &number("1")),
            Err(Fault::DateRange)
        );
        assert_eq!(
            binary(BinaryOp::Add, &last, &number("99999999999999999999")),
            Err(Fault::DateRange)
        );
        assert_eq!(
            binary(BinaryOp::Add, &last, &number("0.5")),
            Err(Fault::Argument)
        );
        assert_eq!(
            binary(BinaryOp::Subtract, &date("2026-03-01"), &date("2026-02-01")),
            Ok(number("28"))
        );
        assert_eq!(
            call(Function::AddMonths, &[date("2026-01-31"), number("1")]),
            Ok(date("2026-02-28"))
        );
        assert_eq!(
            call(
                Function::MonthsBetween,
                &[date("2026-01-31"), date("2026-02-28")]
            ),
            Ok(number("1"))
        );
        assert_eq!(
            call(Function::Clamp, &[number("3"), number("5"), number("1")]),
            Err(Fault::Argument)
        );
        assert_eq!(
            call(Function::Mod, &[number("-7"), number("3")]),
            Ok(number("2"))
        );
        assert_eq!(
            call(Function::Mod, &[number("1"), number("0")]),
            Err(Fault::DivisionByZero)
        );
        assert_eq!(call(Function::Length, &[text("销售A")]), Ok(number("3")));
        assert_eq!(call(Function::Year, &[]), Err(Fault::Argument));
    }
}
