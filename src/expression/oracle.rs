//! For tests only: a formula run by Rhai's own interpreter.
//!
//! merit never evaluates formulas this way. The differential test does, to see that the syntax
//! that is read from Rhai's tree means what Rhai means by the same text. The values are Rhai's own
//! decimals, so a division may be shortened to 28 places.

use super::engine::{MAX_FORMULA, configure, on_known_stack, with_percents};
use super::marks::clean;
use super::tokens::Tokens;
use super::{Fault, Text};
use crate::source::{Sources, Span};
use crate::value::{Day, Number, Value};
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Position, Scope};
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Why the interpreter gives no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OracleError {
    Fault(Fault),
    /// It gave nothing: a `switch` without a fitting arm.
    Undefined,
    /// It cannot read the text, or knows a name or function not.
    Unknown(String),
}

type Outcome<T> = Result<T, Box<EvalAltResult>>;

fn fail<T>(text: &str) -> Outcome<T> {
    Err(EvalAltResult::ErrorArithmetic(text.to_owned(), Position::NONE).into())
}

/// Runs `text` with these variables.
pub fn interpret(text: &str, variables: &[(&str, Value)]) -> Result<Value, OracleError> {
    let unknown = |what: String| Err(OracleError::Unknown(what));
    if text.len() > MAX_FORMULA {
        return unknown("too long".to_owned());
    }
    let mut sources = Sources::default();
    let file = sources.add("formula", text);
    let place = Span::new(file, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let text = Text::plain(text, place);
    let mut found = Vec::new();
    let cleaned = clean(&text, &mut found);
    let percents = Tokens::read(&text, &cleaned, &mut found).percents();
    if let Some(first) = found.first() {
        return unknown(format!("{first:?}"));
    }
    let mut scope = Scope::new();
    for (name, value) in variables {
        let value = match value {
            Value::Number(number) => match number.decimal() {
                Some(decimal) => Dynamic::from_decimal(decimal),
                None => return unknown(format!("{name} is a fraction")),
            },
            Value::Flag(flag) => (*flag).into(),
            Value::Text(text) => text.to_string().into(),
            Value::Date(day) => Dynamic::from(*day),
        };
        scope.push_dynamic(*name, value);
    }
    on_known_stack(|| {
        let ast = match with_percents(percents, || ENGINE.compile_expression(&cleaned.text)) {
            Ok(ast) => ast,
            Err(error) => return unknown(error.to_string()),
        };
        match ENGINE.eval_ast_with_scope::<Dynamic>(&mut scope, &ast) {
            Ok(value) => result(&value),
            Err(error) => Err(failure(&error)),
        }
    })
}

fn result(value: &Dynamic) -> Result<Value, OracleError> {
    if value.is_unit() {
        return Err(OracleError::Undefined);
    }
    if let Ok(decimal) = value.as_decimal() {
        return Ok(Value::Number(Number::from_decimal(decimal)));
    }
    if let Ok(flag) = value.as_bool() {
        return Ok(Value::Flag(flag));
    }
    if let Some(day) = value.read_lock::<Day>() {
        return Ok(Value::Date(*day));
    }
    match value.as_immutable_string_ref() {
        Ok(text) => Ok(Value::Text(text.as_str().into())),
        Err(kind) => Err(OracleError::Unknown(kind.to_owned())),
    }
}

fn failure(error: &EvalAltResult) -> OracleError {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => failure(inner),
        EvalAltResult::ErrorArithmetic(text, _) => OracleError::Fault(match text.as_str() {
            "date" => Fault::DateRange,
            "argument" => Fault::Argument,
            "kind" => Fault::Kind,
            text if text.to_lowercase().contains("division by zero") => Fault::DivisionByZero,
            _ => Fault::Overflow,
        }),
        EvalAltResult::ErrorMismatchDataType(..) => OracleError::Fault(Fault::Kind),
        EvalAltResult::ErrorFunctionNotFound(..) => OracleError::Fault(Fault::Kind),
        other => OracleError::Unknown(other.to_string()),
    }
}

/// Rhai's own operators on decimals, and our functions under the same names, written anew.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new_raw();
    configure(&mut engine);
    // Rhai's built-in operators of decimals, flags and texts.
    engine.set_fast_operators(true);
    engine.register_fn("-", |a: Decimal| -a);
    engine.register_fn("!", |a: bool| !a);
    numbers(&mut engine);
    dates(&mut engine);
    texts(&mut engine);
    engine
});

fn numbers(engine: &mut Engine) {
    engine.register_fn("min", |a: Decimal, b: Decimal| if b < a { b } else { a });
    engine.register_fn("max", |a: Decimal, b: Decimal| if b > a { b } else { a });
    engine.register_fn("max", |a: Decimal, b: Decimal, c: Decimal| a.max(b).max(c));
    engine.register_fn("min", |a: Day, b: Day| a.min(b));
    engine.register_fn("max", |a: Day, b: Day| a.max(b));
    engine.register_fn("abs", |a: Decimal| a.abs());
    engine.register_fn("floor", |a: Decimal| a.floor());
    engine.register_fn("ceil", |a: Decimal| a.ceil());
    engine.register_fn("clamp", |a: Decimal, low: Decimal, high: Decimal| {
        if low > high {
            fail("argument")
        } else {
            Ok(a.max(low).min(high))
        }
    });
    engine.register_fn("mod", |a: Decimal, b: Decimal| {
        if b.is_zero() {
            return fail("division by zero");
        }
        let Some(rest) = a.checked_rem(b) else {
            return fail("overflow");
        };
        let turn = !rest.is_zero() && (rest.is_sign_negative() != b.is_sign_negative());
        if turn {
            rest.checked_add(b).map_or_else(|| fail("overflow"), Ok)
        } else {
            Ok(rest)
        }
    });
    engine.register_fn("contains", |list: Array, item: Dynamic| {
        for entry in &list {
            let same = match (entry.as_decimal(), item.as_decimal()) {
                (Ok(a), Ok(b)) => a == b,
                _ => match (
                    entry.as_immutable_string_ref(),
                    item.as_immutable_string_ref(),
                ) {
                    (Ok(a), Ok(b)) => *a == *b,
                    _ => match (entry.read_lock::<Day>(), item.read_lock::<Day>()) {
                        (Some(a), Some(b)) => *a == *b,
                        _ => return fail("kind"),
                    },
                },
            };
            if same {
                return Ok(true);
            }
        }
        Ok(false)
    });
}

fn whole(number: Decimal) -> Outcome<i32> {
    if number.fract().is_zero() {
        i32::try_from(number).or_else(|_| fail("date"))
    } else {
        fail("argument")
    }
}

fn moved(day: Option<Day>) -> Outcome<Day> {
    day.map_or_else(|| fail("date"), Ok)
}

fn dates(engine: &mut Engine) {
    engine.register_type_with_name::<Day>("date");
    engine.register_fn("date", |text: ImmutableString| {
        Day::parse(&text).map_or_else(|| fail("argument"), Ok)
    });
    engine.register_fn("year", |a: Day| Decimal::from(a.year()));
    engine.register_fn("month", |a: Day| Decimal::from(a.month()));
    engine.register_fn("day", |a: Day| Decimal::from(a.day()));
    engine.register_fn("days_between", |a: Day, b: Day| Decimal::from(b.0 - a.0));
    engine.register_fn("months_between", |a: Day, b: Day| {
        Decimal::from(a.months_until(b))
    });
    engine.register_fn("add_months", |a: Day, n: Decimal| {
        moved(a.add_months(whole(n)?))
    });
    engine.register_fn("+", |a: Day, n: Decimal| moved(a.add_days(whole(n)?)));
    engine.register_fn("+", |n: Decimal, a: Day| moved(a.add_days(whole(n)?)));
    engine.register_fn("-", |a: Day, n: Decimal| moved(a.add_days(whole(-n)?)));
    engine.register_fn("-", |a: Day, b: Day| Decimal::from(a.0 - b.0));
    engine.register_fn("==", |a: Day, b: Day| a == b);
    engine.register_fn("!=", |a: Day, b: Day| a != b);
    engine.register_fn("<", |a: Day, b: Day| a < b);
    engine.register_fn("<=", |a: Day, b: Day| a <= b);
    engine.register_fn(">", |a: Day, b: Day| a > b);
    engine.register_fn(">=", |a: Day, b: Day| a >= b);
}

fn texts(engine: &mut Engine) {
    engine.register_fn("starts_with", |a: ImmutableString, b: ImmutableString| {
        a.starts_with(b.as_str())
    });
    engine.register_fn("ends_with", |a: ImmutableString, b: ImmutableString| {
        a.ends_with(b.as_str())
    });
    engine.register_fn("contains", |a: ImmutableString, b: ImmutableString| {
        a.contains(b.as_str())
    });
    engine.register_fn("upper", |a: ImmutableString| a.to_uppercase());
    engine.register_fn("lower", |a: ImmutableString| a.to_lowercase());
    engine.register_fn("trim", |a: ImmutableString| a.trim().to_owned());
    engine.register_fn("length", |a: ImmutableString| {
        Decimal::from(INT::try_from(a.chars().count()).unwrap_or(0))
    });
}
