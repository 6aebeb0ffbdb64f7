//! What a script can call: exact decimals, texts, dates as texts, arrays and maps. Everything else
//! does not exist.
//!
//! Operators are registered for any two values, which Rhai asks before its own: they are exact,
//! and values of different kinds are an error instead of silently unequal.

use crate::expression::{BinaryOp, Fault, Function, operation};
use crate::value::{Mode, Number, Rounding, Value};
use rhai::packages::{BasicIteratorPackage, Package};
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map, OptimizationLevel, Position};
use std::cell::Cell;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<EvalAltResult>>;

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
        OVERFLOW | INEXACT => Some(Fault::Overflow),
        RANGE => Some(Fault::DateRange),
        ARGUMENT => Some(Fault::Argument),
        KIND => Some(Fault::Kind),
        _ => None,
    }
}

fn fail<T>(text: &str) -> Outcome<T> {
    Err(EvalAltResult::ErrorArithmetic(text.to_owned(), Position::NONE).into())
}

fn faulted<T>(fault: Fault) -> Outcome<T> {
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
fn value(dynamic: &Dynamic) -> Option<Value> {
    if let Some(number) = number(dynamic) {
        return Some(Value::Number(number));
    }
    if let Ok(flag) = dynamic.as_bool() {
        return Some(Value::Flag(flag));
    }
    if let Ok(c) = dynamic.as_char() {
        return Some(Value::Text(c.to_string().into()));
    }
    dynamic.as_immutable_string_ref().ok().map(|text| Value::Text(text.as_str().into()))
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
fn arithmetic(op: BinaryOp, a: &Dynamic, b: &Dynamic) -> Outcome<Dynamic> {
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
        (Some(Value::Text(a)), Some(Value::Text(b))) if op == BinaryOp::Add => Ok(format!("{a}{b}").into()),
        (Some(a @ Value::Number(_)), Some(b @ Value::Number(_))) => match operation::binary(op, &a, &b) {
            Ok(result) => dynamic(result),
            Err(fault) => faulted(fault),
        },
        _ => fail(KIND),
    }
}

fn compare(op: BinaryOp, a: &Dynamic, b: &Dynamic) -> Outcome<bool> {
    let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    // Anything may be asked whether it is nothing.
    if equality && (a.is_unit() || b.is_unit()) {
        return Ok((a.is_unit() && b.is_unit()) == (op == BinaryOp::Equal));
    }
    let (Some(a), Some(b)) = (value(a), value(b)) else { return fail(KIND) };
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
fn apply(function: Function, arguments: &[&Dynamic]) -> Outcome<Dynamic> {
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
fn apply_to_dates(function: Function, arguments: &[&Dynamic], dates: usize) -> Outcome<Dynamic> {
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

fn rounded(number: &Number, places: INT, mode: &str) -> Outcome<Dynamic> {
    let (Some(mode), Ok(places @ 0..=28)) = (Mode::parse(mode), u32::try_from(places)) else { return fail(ARGUMENT) };
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
    for symbol in ["eval", "print", "debug", "Fn", "call", "curry", "import", "export", "exit", "**", "/=", "%=", "**="] {
        engine.disable_symbol(symbol);
    }
    engine.on_progress(|operations| {
        let late = operations % 1024 == 0 && STARTED.get().is_some_and(|start| start.elapsed() > MOST_TIME);
        late.then_some(Dynamic::UNIT)
    });
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    operators(&mut engine);
    numbers(&mut engine);
    texts(&mut engine);
    containers(&mut engine);
    engine
}

fn operators(engine: &mut Engine) {
    for (sign, op) in
        [("+", BinaryOp::Add), ("-", BinaryOp::Subtract), ("*", BinaryOp::Multiply), ("/", BinaryOp::Divide)]
    {
        engine.register_fn(sign, move |a: Dynamic, b: Dynamic| arithmetic(op, &a, &b));
        if op != BinaryOp::Divide {
            engine.register_fn(format!("{sign}="), move |a: &mut Dynamic, b: Dynamic| -> Outcome<()> {
                *a = arithmetic(op, a, &b)?;
                Ok(())
            });
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
    engine.register_fn("-", |a: Dynamic| arithmetic(BinaryOp::Subtract, &Dynamic::from_int(0), &a));
    engine.register_fn("!", |a: bool| !a);
}

fn modulo(a: &Dynamic, b: &Dynamic) -> Outcome<Dynamic> {
    match (a.as_int(), b.as_int()) {
        // A whole remainder stays whole.
        (Ok(_), Ok(_)) => apply(Function::Mod, &[a, b]).and_then(|result| whole(&result).map(Dynamic::from_int)),
        _ => apply(Function::Mod, &[a, b]),
    }
}

/// A whole number as an index or a count.
fn whole(value: &Dynamic) -> Outcome<INT> {
    match number(value).and_then(|number| number.to_i64()) {
        Some(whole) => Ok(whole),
        None => fail(ARGUMENT),
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
        engine.register_fn(name, move |a: Dynamic, b: Dynamic| apply(function, &[&a, &b]));
    }
    engine.register_fn("clamp", |a: Dynamic, b: Dynamic, c: Dynamic| apply(Function::Clamp, &[&a, &b, &c]));
    engine.register_fn("round", |a: Dynamic, places: Dynamic, mode: ImmutableString| match number(&a) {
        Some(number) => rounded(&number, whole(&places)?, &mode),
        None => fail(KIND),
    });
    engine.register_fn("divide", |a: Dynamic, b: Dynamic, places: Dynamic, mode: ImmutableString| {
        let (Some(a), Some(b)) = (number(&a), number(&b)) else { return fail(KIND) };
        match a.div(&b) {
            Ok(quotient) => rounded(&quotient, whole(&places)?, &mode),
            Err(error) => faulted(error.into()),
        }
    });
    engine.register_fn("to_int", |a: Dynamic| whole(&a));
}

fn texts(engine: &mut Engine) {
    for (name, function) in [("year", Function::Year), ("month", Function::Month), ("day", Function::Day)] {
        engine.register_fn(name, move |a: Dynamic| apply_to_dates(function, &[&a], 1));
    }
    for (name, function, dates) in [
        ("days_between", Function::DaysBetween, 2),
        ("months_between", Function::MonthsBetween, 2),
        ("add_months", Function::AddMonths, 1),
    ] {
        engine.register_fn(name, move |a: Dynamic, b: Dynamic| apply_to_dates(function, &[&a, &b], dates));
    }
    engine.register_fn("contains", |a: &mut ImmutableString, b: ImmutableString| a.contains(b.as_str()));
    engine.register_fn("contains", |a: &mut ImmutableString, b: char| a.contains(b));
    engine.register_fn("len", |a: &mut ImmutableString| INT::try_from(a.chars().count()).unwrap_or(INT::MAX));
    engine.register_fn("to_text", |a: Dynamic| match value(&a) {
        Some(Value::Number(number)) => Ok(ImmutableString::from(number.exact())),
        Some(Value::Text(text)) => Ok(ImmutableString::from(&*text)),
        Some(Value::Flag(flag)) => Ok(ImmutableString::from(if flag { "true" } else { "false" })),
        _ => fail(KIND),
    });
}

fn containers(engine: &mut Engine) {
    engine.register_fn("len", |a: &mut Array| INT::try_from(a.len()).unwrap_or(INT::MAX));
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
    engine.register_fn("len", |a: &mut Map| INT::try_from(a.len()).unwrap_or(INT::MAX));
    engine.register_fn("contains", |a: &mut Map, key: ImmutableString| a.contains_key(key.as_str()));
    engine.register_fn("keys", |a: &mut Map| a.keys().map(|key| Dynamic::from(key.to_string())).collect::<Array>());
    engine.register_fn("values", |a: &mut Map| a.values().cloned().collect::<Array>());
}

/// The functions that scripts may call, for the check.
pub(super) const FUNCTIONS: &[&str] = &[
    "abs", "floor", "ceil", "length", "upper", "lower", "trim", "min", "max", "mod", "starts_with", "ends_with",
    "clamp", "round", "divide", "to_int", "year", "month", "day", "days_between", "months_between", "add_months",
    "contains", "len", "to_text", "push", "pop", "keys", "values", "range",
];
