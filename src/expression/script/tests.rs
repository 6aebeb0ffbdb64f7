//! Scripts: exact, bounded, typed.

use super::*;
use crate::value::Number;

fn compile(text: &str, takes: &[Unit], gives: Unit) -> Result<Script, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let file = sources.add("f.rhai", text);
    Script::compile("f", takes, gives, file, &sources, Span::new(file, 0, 1))
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap().unwrap())
}

fn run(text: &str, arguments: &[&str]) -> Result<String, ScriptError> {
    let takes = vec![Unit::Number; arguments.len()];
    let script =
        compile(text, &takes, Unit::Number).unwrap_or_else(|found| panic!("{text}: {found:?}"));
    let values: Vec<Value> = arguments.iter().map(|text| number(text)).collect();
    script.call(&values).map(|value| match value {
        Value::Number(number) => number.exact(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn exact_decimals() {
    assert_eq!(run("fn f() { 7 / 2 }", &[]).unwrap(), "3.5");
    assert_eq!(
        run("fn f(a) { let b = [1, 2]; a / b.len() }", &["7"]).unwrap(),
        "3.5"
    );
    assert_eq!(
        run(
            "fn f(a) { let x = 0; for i in 0..3 { x += a * i; } x }",
            &["0.1"]
        )
        .unwrap(),
        "0.3"
    );
    assert_eq!(
        run("fn f(a) { if a == 1 { 10 } else { -a } }", &["1.00"]).unwrap(),
        "10"
    );
    assert_eq!(
        run("fn f(a) { round(a, 2, \"half-up\") }", &["2.345"]).unwrap(),
        "2.35"
    );
    assert_eq!(
        run("fn f(a, b) { divide(a, b, 2, \"half-even\") }", &["1", "3"]).unwrap(),
        "0.33"
    );
    assert_eq!(
        run("fn f(a) { g(a) + 1 } fn g(a) { a * 2 }", &["4"]).unwrap(),
        "9"
    );
    assert_eq!(run("fn f() { 7 % 4 + mod(-7, 3) }", &[]).unwrap(), "5");
    assert_eq!(run("fn f() { let m = #{a: 1}; m[\"b\"] = 2; let s = 0; for v in m.values() { s += v; } s + m.a }", &[]).unwrap(), "4");
    assert_eq!(
        run(
            "fn f() { days_between(\"2026-01-01\", add_months(\"2026-01-31\", 1)) }",
            &[]
        )
        .unwrap(),
        "58"
    );
    assert_eq!(
        run(
            "fn f(a) { min(a, 2) + max(a, 2) + abs(-1) + floor(1.5) }",
            &["5"]
        )
        .unwrap(),
        "9"
    );
    assert_eq!(
        run(
            "fn f() { let a = [3, 1]; if 1 in a { a[0] } else { 0 } }",
            &[]
        )
        .unwrap(),
        "3"
    );
}

#[test]
fn failures_name_their_place() {
    let fault = |text: &str| run(text, &["3"]).unwrap_err();
    let inexact = fault("fn f(a) { 1 / a }");
    assert!(
        inexact.text.contains("divide(a, b, places, mode)")
            && inexact.fault.is_none()
            && !inexact.limit
    );
    assert_eq!(
        fault("fn f(a) { a / 0 }").fault,
        Some(Fault::DivisionByZero)
    );
    assert_eq!(fault("fn f(a) { \"x\" + a }").fault, Some(Fault::Kind));
    assert_eq!(
        fault("fn f(a) { if a == \"x\" { 1 } else { 2 } }").fault,
        Some(Fault::Kind)
    );
    assert_eq!(
        fault("fn f(a) { if a < \"x\" { 1 } else { 2 } }").fault,
        Some(Fault::Kind)
    );
    assert_eq!(
        fault("fn f(a) { let x = a; x += \"y\"; x }").fault,
        Some(Fault::Kind)
    );
    assert_eq!(fault("fn f(a) { \"x\" }").fault, Some(Fault::Kind));
    assert_eq!(
        fault("fn f(a) { if a == 3 { throw \"no\"; } 1 }").text,
        "no"
    );
    assert_eq!(
        fault("fn f(a) { 0.0000000000000001 * 0.0000000000000001 }").fault,
        Some(Fault::Overflow)
    );
    assert_eq!(
        fault("fn f(a) { let x = 79228162514264337593543950335; x += 0.5; x }").fault,
        Some(Fault::Overflow)
    );
    let text = "fn f(a) {\n  let 奖 = 1;\n  奖 / a\n}";
    let error = fault(text);
    assert_eq!(
        &text[error.span.start as usize..error.span.end as usize],
        "/"
    );
}

#[test]
fn units_are_kept() {
    let call = |text: &str, takes: &[Unit], gives, arguments: &[Value]| {
        compile(text, takes, gives).unwrap().call(arguments)
    };
    let day = Value::Date(Day::parse("2026-01-31").unwrap());
    let moved = Value::Date(Day::parse("2026-02-28").unwrap());
    assert_eq!(
        call(
            "fn f(d) { add_months(d, 1) }",
            &[Unit::Date],
            Unit::Date,
            &[day]
        ),
        Ok(moved)
    );
    assert_eq!(
        call(
            "fn f(x) { !x }",
            &[Unit::Flag],
            Unit::Flag,
            &[Value::Flag(true)]
        ),
        Ok(Value::Flag(false))
    );
    assert_eq!(
        call(
            "fn f(x) { x + \"!\" }",
            &[Unit::Text],
            Unit::Text,
            &[Value::Text("a".into())]
        ),
        Ok(Value::Text("a!".into()))
    );
    assert!(call("fn f() { 1.5 }", &[], Unit::Count, &[]).is_err());
    assert!(call("fn f() { \"2026-02-30\" }", &[], Unit::Date, &[]).is_err());
    let third = Value::Number(Number::ratio(1, 3).unwrap());
    assert_eq!(
        call("fn f(x) { x }", &[Unit::Number], Unit::Number, &[third])
            .unwrap_err()
            .fault,
        Some(Fault::Kind)
    );
}

#[test]
fn refused() {
    for (text, expected) in [
        ("fn g() { 1 }", "M2052"),
        ("fn f(a) { a }", "M2053"),
        ("fn f() { x }", "M2051"),
        ("fn f() { let a = 1; a /= 2; a }", "M2054"),
        ("fn f() { 2 ** 3 }", "M2054"),
        ("fn f() { print(1) }", "M2054"),
        ("fn f() { eval(\"1\") }", "M2054"),
        ("fn f() { import \"x\" as y; 1 }", "M2054"),
        ("fn f() { timestamp() }", "M2054"),
        ("fn f() { sleep(1) }", "M2054"),
        ("fn f() { exit() }", "M2054"),
        ("fn f() { Fn(\"g\") }", "M2054"),
        ("fn f() { switch 1 { 1 => 2, _ => 3 } }", "M2054"),
        ("fn f() { \"a\".to_blob() }", "M2054"),
        ("let x = 1; fn f() { 1 }", "M2055"),
        ("fn f() { ", "M2051"),
        ("fn f() { let g = |x| x; 1 }", "M2051"),
        ("fn f() { let x = 1 if x > 0 { 2 } else { 3 } }", "M2051"),
        (
            "fn f() { let x = 1; switch x { 1 if x > 0 => 2, _ => 3 } }",
            "M2054",
        ),
    ] {
        let found = compile(text, &[], Unit::Number).expect_err(text);
        assert_eq!(found[0].code.0, expected, "{text}: {found:?}");
        found
            .iter()
            .for_each(crate::expression::parse_tests::worded);
    }
    let long = format!("fn f() {{ {} 1 }}", "let a = 1; ".repeat(200_000));
    assert_eq!(
        compile(&long, &[], Unit::Number).unwrap_err()[0].code.0,
        "M2050"
    );
}

#[test]
fn limits_stop() {
    for text in [
        "fn f() { loop { } }",
        "fn f() { let x = 0; for i in 0..1000000000 { x += 1; } x }",
        "fn f() { f() }",
        "fn f() { g() } fn g() { f() }",
        "fn f() { let s = \"ab\"; loop { s += s; } }",
        "fn f() { let a = []; loop { a.push(1); } }",
        "fn f() { let m = #{}; let i = 0; loop { m[to_text(i)] = 1; i += 1; } }",
        "fn f() { loop { try { f() } catch { } } }",
        "fn f() { let x = 1.1; loop { x = round(x * x, 3, \"up\") / 1; if x > 100000 { x = 1.1; } } }",
    ] {
        let error = compile(text, &[], Unit::Number)
            .unwrap_or_else(|found| panic!("{text}: {found:?}"))
            .call(&[])
            .unwrap_err();
        assert!(error.limit, "{text}: {error:?}");
    }
}

/// Depth and calls multiply on the stack: the deepest function that parses, called as deep as is
/// allowed. Overflowing would abort the process.
#[test]
fn the_worst_case_fits_the_stack() {
    let mut longest = None;
    for depth in 1..80 {
        let inner = format!("{}f(x){}", "(1 + ".repeat(depth), ")".repeat(depth));
        let text = format!("fn f(x) {{ if x > 0 {{ {inner} }} else {{ 0 }} }}");
        match compile(&text, &[Unit::Number], Unit::Number) {
            Ok(script) => longest = Some(script),
            Err(_) => break,
        }
    }
    let error = longest.unwrap().call(&[number("1")]).unwrap_err();
    assert!(error.limit, "{error:?}");
}

#[test]
fn counts_and_days_are_whole() {
    let text = "fn f(n) { let s = 0; for i in range(1, n + 1) { s += i; } s + [5, 7, 9][n - 2] }";
    let script = compile(text, &[Unit::Count], Unit::Number).unwrap();
    assert_eq!(script.call(&[number("4")]).unwrap(), number("19"));
    let text = "fn f(n) { let s = 0; for i in range(1, n + 1) { s += i; } for i in 0..n { s += 1; } for i in 1..=n { s += i; } s }";
    assert_eq!(run(text, &["4"]).unwrap(), "24");
    assert!(run(text, &["4.5"]).is_err());
    // Arithmetic stays as exact as with decimals.
    let script = compile("fn f(n) { n / 4 }", &[Unit::Days], Unit::Number).unwrap();
    assert_eq!(script.call(&[number("7")]).unwrap(), number("1.75"));
    let script = compile("fn f(n) { n * n }", &[Unit::Count], Unit::Number).unwrap();
    assert_eq!(
        script
            .call(&[number("9000000000000000000")])
            .unwrap_err()
            .fault,
        Some(Fault::Overflow)
    );
}
