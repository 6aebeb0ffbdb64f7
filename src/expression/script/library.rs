//! What a script can call: exact decimals, texts, dates as texts, arrays and maps. Everything else
//! does not exist.
//!
//! Operators are registered for any two values, which Rhai asks before its own: they are exact,
//! and values of different kinds are an error instead of silently unequal.

use super::functions;
use crate::expression::{BinaryOp, Fault, Function, operation};
use crate::value::{Mode, Number, Rounding, Value};
use rhai::packages::{BasicIteratorPackage, Package};
use rhai::{Dynamic, Engine, EvalAltResult, INT, OptimizationLevel, Position};
use std::cell::Cell;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// A call that runs longer than this is stopped; operations are the limit that is always the same.
const MOST_TIME: Duration = Duration::from_secs(2);

thread_local! {
    static STARTED: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Runs `work` against the clock.
pub(super) fn with_clock<T>(work: impl FnOnce() -> T) -> T {
    let before = STARTED.replace(Some(Instant::now()));
    let result = work();
    STARTED.set(before);
    result
}

const DIVISION: &str = "division by zero";
const OVERFLOW: &str = "a number has more than 28 places or 29 digits";
const INEXACT: &str = "a division does not come out: say divide(a, b, places, mode)";
const RANGE: &str = "a date lies outside the years 1 to 9999";
const ARGUMENT: &str = "an argument is not one that the function takes";
const KIND: &str = "values of different kinds do not go together";

/// The fault that an error of this library stands for.
pub(super) fn fault(text: &str) -> Option<Fault> {
    match text {
        DIVISION => Some(Fault::DivisionByZero),
        OVERFLOW => Some(Fault::Overflow),
        RANGE => Some(Fault::DateRange),
        ARGUMENT => Some(Fault::Argument),
        KIND => Some(Fault::Kind),
        _ => None,
    }
}

fn fail<T>(text: &str) -> Outcome<T> {
    Err(EvalAltResult::ErrorArithmetic(text.to_owned(), Position::NONE).into())
}

pub(super) fn faulted<T>(fault: Fault) -> Outcome<T> {
    fail(match fault {
        Fault::DivisionByZero => DIVISION,
        Fault::Overflow => OVERFLOW,
        Fault::DateRange => RANGE,
        Fault::Argument => ARGUMENT,
        Fault::Kind => KIND,
    })
}

/// The word for what a value is.
pub(super) fn kind(value: &Dynamic) -> &'static str {
    if value.is_unit() {
        "nothing"
    } else if value.is_bool() {
        "a flag"
    } else if value.is_string() || value.is_char() {
        "a text"
    } else if value.is_int() || value.is_decimal() {
        "a number"
    } else if value.is_array() {
        "an array"
    } else if value.is_map() {
        "a map"
    } else {
        "something else"
    }
}

/// The number, if it is one.
pub(super) fn number(value: &Dynamic) -> Option<Number> {
    match value.as_int() {
        Ok(whole) => Some(Number::from_i64(whole)),
        Err(_) => value.as_decimal().ok().map(Number::from_decimal),
    }
}

/// A value of the language; `None` of what it does not have.
pub(super) fn value(dynamic: &Dynamic) -> Option<Value> {
    if let Some(number) = number(dynamic) {
        return Some(Value::Number(number));
    }
    if let Ok(flag) = dynamic.as_bool() {
        return Some(Value::Flag(flag));
    }
    if let Ok(c) = dynamic.as_char() {
        return Some(Value::Text(c.to_string().into()));
    }
    dynamic
        .as_immutable_string_ref()
        .ok()
        .map(|text| Value::Text(text.as_str().into()))
}

fn dynamic(value: Value) -> Outcome<Dynamic> {
    Ok(match value {
        Value::Number(number) => match number.decimal() {
            Some(decimal) => Dynamic::from_decimal(decimal),
            None => return fail(INEXACT),
        },
        Value::Flag(flag) => flag.into(),
        Value::Text(text) => text.to_string().into(),
        Value::Date(day) => day.to_string().into(),
    })
}

/// `+ - * /` of two values.
pub(super) fn arithmetic(op: BinaryOp, a: &Dynamic, b: &Dynamic) -> Outcome<Dynamic> {
    // Whole numbers stay whole, for indexes; a division of them does not.
    if let (Ok(a), Ok(b)) = (a.as_int(), b.as_int()) {
        let whole = match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Subtract => a.checked_sub(b),
            BinaryOp::Multiply => a.checked_mul(b),
            _ => None,
        };
        if let Some(whole) = whole {
            return Ok(whole.into());
        }
    }
    match (value(a), value(b)) {
        (Some(Value::Text(a)), Some(Value::Text(b))) if op == BinaryOp::Add => {
            Ok(format!("{a}{b}").into())
        }
        (Some(a @ Value::Number(_)), Some(b @ Value::Number(_))) => {
            match operation::binary(op, &a, &b) {
                Ok(result) => dynamic(result),
                Err(fault) => faulted(fault),
            }
        }
        _ => fail(KIND),
    }
}

pub(super) fn compare(op: BinaryOp, a: &Dynamic, b: &Dynamic) -> Outcome<bool> {
    let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    // Anything may be asked whether it is nothing.
    if equality && (a.is_unit() || b.is_unit()) {
        return Ok((a.is_unit() && b.is_unit()) == (op == BinaryOp::Equal));
    }
    let (Some(a), Some(b)) = (value(a), value(b)) else {
        return fail(KIND);
    };
    if let (Value::Text(a), Value::Text(b)) = (&a, &b) {
        let order = a.cmp(b);
        return Ok(match op {
            BinaryOp::Equal => order.is_eq(),
            BinaryOp::NotEqual => order.is_ne(),
            BinaryOp::Less => order.is_lt(),
            BinaryOp::LessOrEqual => order.is_le(),
            BinaryOp::Greater => order.is_gt(),
            _ => order.is_ge(),
        });
    }
    match operation::binary(op, &a, &b) {
        Ok(Value::Flag(flag)) => Ok(flag),
        Ok(_) => fail(KIND),
        Err(fault) => faulted(fault),
    }
}

/// A function of the language, on the values of a script.
pub(super) fn apply(function: Function, arguments: &[&Dynamic]) -> Outcome<Dynamic> {
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match value(argument) {
            Some(value) => values.push(value),
            None => return fail(KIND),
        }
    }
    match operation::call(function, &values) {
        Ok(value) => dynamic(value),
        Err(fault) => faulted(fault),
    }
}

/// As [`apply`], with those texts read as dates that stand where `dates` says.
pub(super) fn apply_to_dates(
    function: Function,
    arguments: &[&Dynamic],
    dates: usize,
) -> Outcome<Dynamic> {
    let mut values = Vec::with_capacity(arguments.len());
    for (index, argument) in arguments.iter().enumerate() {
        match value(argument) {
            Some(Value::Text(text)) if index < dates => match crate::value::Day::parse(&text) {
                Some(day) => values.push(Value::Date(day)),
                None => return fail(ARGUMENT),
            },
            Some(value) => values.push(value),
            None => return fail(KIND),
        }
    }
    match operation::call(function, &values) {
        Ok(value) => dynamic(value),
        Err(fault) => faulted(fault),
    }
}

pub(super) fn rounded(number: &Number, places: INT, mode: &str) -> Outcome<Dynamic> {
    let (Some(mode), Ok(places @ 0..=28)) = (Mode::parse(mode), u32::try_from(places)) else {
        return fail(ARGUMENT);
    };
    let to = Number::from_decimal(rust_decimal::Decimal::from_i128_with_scale(1, places));
    match (Rounding { to, mode }).apply(number) {
        Ok(number) => dynamic(Value::Number(number)),
        Err(error) => faulted(error.into()),
    }
}

/// The engine of scripts, built once.
pub(super) fn engine() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(build);
    &ENGINE
}

fn build() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_expr_depths(64, 64);
    engine.set_max_call_levels(32);
    engine.set_max_operations(1_000_000);
    engine.set_max_variables(200);
    engine.set_max_functions(200);
    engine.set_max_string_size(10_000);
    engine.set_max_array_size(1_000);
    engine.set_max_map_size(1_000);
    engine.set_max_strings_interned(256);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_allow_anonymous_fn(false);
    engine.set_fail_on_invalid_map_property(true);
    for symbol in [
        "eval", "print", "debug", "Fn", "call", "curry", "import", "export", "exit", "**", "/=",
        "%=", "**=",
    ] {
        engine.disable_symbol(symbol);
    }
    engine.on_progress(|operations| {
        let late = operations % 1024 == 0
            && STARTED
                .get()
                .is_some_and(|start| start.elapsed() > MOST_TIME);
        late.then_some(Dynamic::UNIT)
    });
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    functions::register(&mut engine);
    engine
}
