//! The operators and functions that a script can call, by name.

use super::library::{
    Outcome, apply, apply_to_dates, arithmetic, compare, faulted, number, rounded, value,
};
use crate::expression::{BinaryOp, Fault, Function};
use crate::value::Value;
use rhai::{Array, Dynamic, Engine, INT, ImmutableString, Map};

/// The functions that scripts may call, for the check.
pub(super) const FUNCTIONS: &[&str] = &[
    "abs",
    "floor",
    "ceil",
    "length",
    "upper",
    "lower",
    "trim",
    "min",
    "max",
    "mod",
    "starts_with",
    "ends_with",
    "clamp",
    "round",
    "divide",
    "to_int",
    "year",
    "month",
    "day",
    "days_between",
    "months_between",
    "add_months",
    "contains",
    "len",
    "to_text",
    "push",
    "pop",
    "keys",
    "values",
    "range",
];

/// Registers all of them.
pub(super) fn register(engine: &mut Engine) {
    operators(engine);
    numbers(engine);
    texts(engine);
    containers(engine);
}

fn operators(engine: &mut Engine) {
    for (sign, op) in [
        ("+", BinaryOp::Add),
        ("-", BinaryOp::Subtract),
        ("*", BinaryOp::Multiply),
        ("/", BinaryOp::Divide),
    ] {
        engine.register_fn(sign, move |a: Dynamic, b: Dynamic| arithmetic(op, &a, &b));
        if op != BinaryOp::Divide {
            engine.register_fn(
                format!("{sign}="),
                move |a: &mut Dynamic, b: Dynamic| -> Outcome<()> {
                    *a = arithmetic(op, a, &b)?;
                    Ok(())
                },
            );
        }
    }
    for (sign, op) in [
        ("==", BinaryOp::Equal),
        ("!=", BinaryOp::NotEqual),
        ("<", BinaryOp::Less),
        ("<=", BinaryOp::LessOrEqual),
        (">", BinaryOp::Greater),
        (">=", BinaryOp::GreaterOrEqual),
    ] {
        engine.register_fn(sign, move |a: Dynamic, b: Dynamic| compare(op, &a, &b));
    }
    engine.register_fn("%", |a: Dynamic, b: Dynamic| modulo(&a, &b));
    engine.register_fn("-", |a: Dynamic| {
        arithmetic(BinaryOp::Subtract, &Dynamic::from_int(0), &a)
    });
    engine.register_fn("!", |a: bool| !a);
}

fn modulo(a: &Dynamic, b: &Dynamic) -> Outcome<Dynamic> {
    match (a.as_int(), b.as_int()) {
        // A whole remainder stays whole.
        (Ok(_), Ok(_)) => {
            apply(Function::Mod, &[a, b]).and_then(|result| whole(&result).map(Dynamic::from_int))
        }
        _ => apply(Function::Mod, &[a, b]),
    }
}

/// A whole number as an index or a count.
fn whole(value: &Dynamic) -> Outcome<INT> {
    match number(value).and_then(|number| number.to_i64()) {
        Some(whole) => Ok(whole),
        None => faulted(Fault::Argument),
    }
}

fn numbers(engine: &mut Engine) {
    for (name, function) in [
        ("abs", Function::Abs),
        ("floor", Function::Floor),
        ("ceil", Function::Ceil),
        ("length", Function::Length),
        ("upper", Function::Upper),
        ("lower", Function::Lower),
        ("trim", Function::Trim),
    ] {
        engine.register_fn(name, move |a: Dynamic| apply(function, &[&a]));
    }
    for (name, function) in [
        ("min", Function::Min),
        ("max", Function::Max),
        ("mod", Function::Mod),
        ("starts_with", Function::StartsWith),
        ("ends_with", Function::EndsWith),
    ] {
        engine.register_fn(name, move |a: Dynamic, b: Dynamic| {
            apply(function, &[&a, &b])
        });
    }
    engine.register_fn("clamp", |a: Dynamic, b: Dynamic, c: Dynamic| {
        apply(Function::Clamp, &[&a, &b, &c])
    });
    engine.register_fn(
        "round",
        |a: Dynamic, places: Dynamic, mode: ImmutableString| match number(&a) {
            Some(number) => rounded(&number, whole(&places)?, &mode),
            None => faulted(Fault::Kind),
        },
    );
    engine.register_fn(
        "divide",
        |a: Dynamic, b: Dynamic, places: Dynamic, mode: ImmutableString| {
            let (Some(a), Some(b)) = (number(&a), number(&b)) else {
                return faulted(Fault::Kind);
            };
            match a.div(&b) {
                Ok(quotient) => rounded(&quotient, whole(&places)?, &mode),
                Err(error) => faulted(error.into()),
            }
        },
    );
    engine.register_fn("to_int", |a: Dynamic| whole(&a));
    // A whole number is the end of a range also where it came as a decimal.
    for name in ["range", ".."] {
        engine.register_fn(name, |a: Dynamic, b: Dynamic| {
            Outcome::Ok(whole(&a)?..whole(&b)?)
        });
    }
    engine.register_fn("..=", |a: Dynamic, b: Dynamic| {
        Outcome::Ok(whole(&a)?..=whole(&b)?)
    });
}

fn texts(engine: &mut Engine) {
    for (name, function) in [
        ("year", Function::Year),
        ("month", Function::Month),
        ("day", Function::Day),
    ] {
        engine.register_fn(name, move |a: Dynamic| apply_to_dates(function, &[&a], 1));
    }
    for (name, function, dates) in [
        ("days_between", Function::DaysBetween, 2),
        ("months_between", Function::MonthsBetween, 2),
        ("add_months", Function::AddMonths, 1),
    ] {
        engine.register_fn(name, move |a: Dynamic, b: Dynamic| {
            apply_to_dates(function, &[&a, &b], dates)
        });
    }
    engine.register_fn("contains", |a: &mut ImmutableString, b: ImmutableString| {
        a.contains(b.as_str())
    });
    engine.register_fn("contains", |a: &mut ImmutableString, b: char| a.contains(b));
    engine.register_fn("len", |a: &mut ImmutableString| {
        INT::try_from(a.chars().count()).unwrap_or(INT::MAX)
    });
    engine.register_fn("to_text", |a: Dynamic| match value(&a) {
        Some(Value::Number(number)) => Ok(ImmutableString::from(number.exact())),
        Some(Value::Text(text)) => Ok(ImmutableString::from(&*text)),
        Some(Value::Flag(flag)) => Ok(ImmutableString::from(if flag { "true" } else { "false" })),
        _ => faulted(Fault::Kind),
    });
}

fn containers(engine: &mut Engine) {
    engine.register_fn("len", |a: &mut Array| {
        INT::try_from(a.len()).unwrap_or(INT::MAX)
    });
    engine.register_fn("push", |a: &mut Array, item: Dynamic| a.push(item));
    engine.register_fn("pop", |a: &mut Array| a.pop().unwrap_or(Dynamic::UNIT));
    engine.register_fn("contains", |a: &mut Array, item: Dynamic| {
        for entry in a.iter() {
            if compare(BinaryOp::Equal, entry, &item)? {
                return Ok(true);
            }
        }
        Outcome::Ok(false)
    });
    engine.register_fn("len", |a: &mut Map| {
        INT::try_from(a.len()).unwrap_or(INT::MAX)
    });
    engine.register_fn("contains", |a: &mut Map, key: ImmutableString| {
        a.contains_key(key.as_str())
    });
    engine.register_fn("keys", |a: &mut Map| {
        a.keys()
            .map(|key| Dynamic::from(key.to_string()))
            .collect::<Array>()
    });
    engine.register_fn("values", |a: &mut Map| {
        a.values().cloned().collect::<Array>()
    });
}
