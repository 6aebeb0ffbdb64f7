//! One meaning, three evaluators: random formulas, well typed and not, evaluated
//!
//! (a) as lowered, with merit's own operations,
//! (b) by Rhai's interpreter, from the same text,
//! (c) over the syntax with exact fractions, written here and sharing nothing with the others.
//!
//! (a) and (c) must agree always, errors included. (b) must agree wherever no division is inexact
//! and every step fits a decimal. 10,000 cases; 1,000,000 with `MERIT_LONG` set; always the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod exact;
mod generate;
mod lowered;
mod wrong;

use exact::Exact;
use generate::{Case, Generator};
use merit::diagnostic::Diagnostics;
use merit::expression::oracle::{OracleError, interpret};
use merit::expression::{
    Expr, Fault, Instead, Lowering, Parameter, Syntax, SyntaxKind, Text, lower, on_known_stack,
    parse,
};
use merit::source::{Sources, Span};
use merit::value::Value;
use std::collections::BTreeMap;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    Fault(Fault),
    Undefined,
}

/// A value as all three say it: numbers as reduced fractions.
pub fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("number {}", exact::fraction(&number.exact())),
        Value::Flag(flag) => format!("flag {flag}"),
        Value::Text(text) => format!("text {text:?}"),
        Value::Date(day) => format!("date {}", day.0),
    }
}

fn failed(failure: &Failure) -> String {
    format!("{failure:?}")
}

struct Tally {
    seen: BTreeMap<String, u32>,
    compared: u32,
}

impl Tally {
    fn count(&mut self, what: &str) {
        *self.seen.entry(what.to_owned()).or_default() += 1;
    }
}

fn read(case: &Case) -> Result<(Syntax, Expr, Vec<Parameter>), Vec<&'static str>> {
    let mut sources = Sources::default();
    let file = sources.add("formula", &case.text);
    let text = Text::plain(&case.text, Span::new(file, 0, case.text.len() as u32));
    let syntax =
        parse(&text).map_err(|found| found.iter().map(|one| one.code.0).collect::<Vec<_>>())?;
    let mut parameters = Vec::new();
    let mut diagnostics = Diagnostics::default();
    let names = lowered::Variables;
    let lowering = &mut Lowering {
        names: &names,
        parameters: &mut parameters,
        instead: &Instead::new(),
        diagnostics: &mut diagnostics,
    };
    match lower(&syntax, "x", None, lowering) {
        Some(expr) => {
            assert!(diagnostics.0.is_empty(), "{}: {diagnostics:?}", case.text);
            Ok((syntax, expr, parameters))
        }
        None => Err(diagnostics.0.iter().map(|one| one.code.0).collect()),
    }
}

fn check(case: &Case, tally: &mut Tally) {
    let text = &case.text;
    let (syntax, expr, parameters) = match (read(case), case.wrong) {
        (Ok(read), None) => read,
        (Err(codes), Some(expected)) => {
            assert!(
                codes.contains(&expected),
                "{text}: expected {expected}, found {codes:?}"
            );
            tally.count(expected);
            return;
        }
        (Ok(_), Some(expected)) => panic!("{text}: accepted, but should be {expected}"),
        (Err(codes), None) => panic!("{text}: refused with {codes:?}"),
    };
    let mut operators = Vec::new();
    list(&syntax, &mut operators);
    operators.sort_unstable();
    operators.dedup();
    for operator in &operators {
        tally.count(operator);
    }

    let mut exact = Exact::new(&case.values);
    let c = exact
        .evaluate(&syntax)
        .map_or_else(|failure| failed(&failure), |value| value.said());
    let a = lowered::evaluate(&expr, &parameters, &case.values);
    let a_said = a.as_ref().map_or_else(failed, said);
    assert_eq!(
        a_said, c,
        "(a) and (c) differ: {text}\nvalues {:?}",
        case.values
    );
    match &a {
        Ok(_) => tally.count("a value"),
        Err(failure) => tally.count(&failed(failure)),
    }

    let values: Vec<(&str, Value)> = case
        .values
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    let b = interpret(text, &values);
    if exact.undefined {
        // Rhai goes on with `()`; only where that is the result can it be compared.
        return;
    }
    assert_ne!(
        b,
        Err(OracleError::Fault(Fault::Kind)),
        "(b) found a wrong kind that lowering let pass: {text}"
    );
    if exact.inexact || a == Err(Failure::Fault(Fault::Overflow)) {
        tally.count("inexact or too long");
        return;
    }
    let b_said = match &b {
        Ok(value) => said(value),
        Err(OracleError::Fault(fault)) => failed(&Failure::Fault(*fault)),
        Err(OracleError::Undefined) => failed(&Failure::Undefined),
        Err(OracleError::Unknown(what)) => panic!("{text}: {what}"),
    };
    assert_eq!(
        a_said, b_said,
        "(a) and (b) differ: {text}\nvalues {:?}",
        case.values
    );
    tally.compared += 1;
}

/// What a formula is made of.
fn list(syntax: &Syntax, out: &mut Vec<String>) {
    match &syntax.kind {
        SyntaxKind::Unary(op, a) => {
            out.push(format!("{op:?}"));
            list(a, out);
        }
        SyntaxKind::Binary(op, a, b) => {
            out.push(format!("{op:?}"));
            list(a, out);
            list(b, out);
        }
        SyntaxKind::In(a, entries) => {
            out.push("In".to_owned());
            list(a, out);
            entries.iter().for_each(|entry| list(entry, out));
        }
        SyntaxKind::If(a, b, c) => {
            out.push("If".to_owned());
            [a, b, c].into_iter().for_each(|one| list(one, out));
        }
        SyntaxKind::Switch {
            by,
            arms,
            otherwise,
        } => {
            out.push("Switch".to_owned());
            list(by, out);
            arms.iter().for_each(|(_, value)| list(value, out));
            otherwise.iter().for_each(|value| list(value, out));
        }
        SyntaxKind::Call { name, arguments } => {
            out.push(name.value.clone());
            arguments.iter().for_each(|one| list(one, out));
        }
        SyntaxKind::Number { percent: true, .. } => out.push("percent".to_owned()),
        SyntaxKind::Date(_) => out.push("date".to_owned()),
        _ => {}
    }
}

/// Each of these stands in at least one case of a hundred.
const COVERED: &[&str] = &[
    "Negate",
    "Not",
    "Add",
    "Subtract",
    "Multiply",
    "Divide",
    "Equal",
    "NotEqual",
    "Less",
    "LessOrEqual",
    "Greater",
    "GreaterOrEqual",
    "And",
    "Or",
    "In",
    "If",
    "Switch",
    "percent",
    "date",
    "min",
    "max",
    "abs",
    "clamp",
    "floor",
    "ceil",
    "mod",
    "year",
    "month",
    "day",
    "days_between",
    "months_between",
    "add_months",
    "starts_with",
    "ends_with",
    "contains",
    "upper",
    "lower",
    "trim",
    "length",
    "a value",
    "Undefined",
    "Fault(DivisionByZero)",
    "Fault(Overflow)",
    "Fault(DateRange)",
    "Fault(Argument)",
];

#[test]
fn three_evaluators_agree() {
    let cases: u32 = if std::env::var_os("MERIT_LONG").is_some() {
        1_000_000
    } else {
        10_000
    };
    let tally = on_known_stack(|| {
        let mut tally = Tally {
            seen: BTreeMap::new(),
            compared: 0,
        };
        let mut generator = Generator::new(0x6d65_7269_7431);
        for _ in 0..cases {
            let case = generator.case();
            check(&case, &mut tally);
        }
        tally
    });
    for what in COVERED.iter().chain(generate::WRONG) {
        let seen = tally.seen.get(*what).copied().unwrap_or(0);
        assert!(
            seen >= cases / 100,
            "{what} in {seen} of {cases} cases only: {:?}",
            tally.seen
        );
    }
    assert!(
        tally.compared > cases / 3,
        "only {} of {cases} could be compared with Rhai",
        tally.compared
    );
}
