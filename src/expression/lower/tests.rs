//! Units, words, literals and what is known of a formula.

use super::*;
use crate::expression::{Base, BinaryOp, Column, ExprKind, Text, parse};
use crate::source::Sources;
use crate::value::Number;

/// Names by their unit: `m` money, `n` number, `p` percent, `k` count, `d` days, `t` date, `s` text,
/// `f` flag, `v` a vocabulary, `q` an optional fraction.
struct Known;

impl Names for Known {
    fn resolve(&self, path: &[Spanned<String>], own: bool) -> Result<(Leaf, Type), Diagnostic> {
        let last = path.last().unwrap();
        let unit = match last.value.trim_end_matches(char::is_numeric) {
            "m" => Unit::Money,
            "n" | "q" | "prorata" => Unit::Number,
            "p" => Unit::Percent,
            "k" => Unit::Count,
            "d" => Unit::Days,
            "t" => Unit::Date,
            "s" | "v" => Unit::Text,
            "f" => Unit::Flag,
            _ => return Err(Diagnostic::error(code::OWN, last.span).arg("own", own)),
        };
        let mut kind = Type::of(unit);
        match last.value.as_str() {
            "v" => kind.vocabulary = Some(vec!["open".to_owned(), "closed".to_owned()].into()),
            "q" => (kind.finite, kind.optional) = (false, true),
            "prorata" => {
                kind.finite = false;
                return Ok((Leaf::Prorata, kind));
            }
            _ => {}
        }
        let column = u32::from(last.value.as_bytes()[0]);
        Ok((
            Leaf::Column(Column {
                base: Base::Record,
                hops: Vec::new(),
                table: 0,
                column,
            }),
            kind,
        ))
    }
    fn script(&self, _: &str) -> Option<(ScriptId, &Script)> {
        None
    }
}

fn full(source: &str, expected: Option<Unit>) -> (Option<Expr>, Vec<Parameter>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("f", source);
    let text = Text::plain(source, Span::new(file, 0, source.len() as u32));
    let mut parameters = Vec::new();
    let mut diagnostics = Diagnostics::default();
    let expr = match parse(&text) {
        Ok(syntax) => lower(
            &syntax,
            "pay.x.value",
            expected,
            &mut Lowering {
                names: &Known,
                parameters: &mut parameters,
                instead: &Instead::new(),
                diagnostics: &mut diagnostics,
            },
        ),
        Err(found) => {
            diagnostics.0.extend(found);
            None
        }
    };
    (expr, parameters, diagnostics.0)
}

/// The unit of a formula, or the codes of what is wrong with it.
fn unit(source: &str) -> String {
    let (expr, _, found) = full(source, None);
    match expr {
        Some(expr) => {
            assert!(found.is_empty(), "{source}: {found:?}");
            expr.unit.unit.word().to_owned()
        }
        None => {
            found
                .iter()
                .for_each(crate::expression::parse_tests::worded);
            found
                .iter()
                .map(|diagnostic| diagnostic.code.0)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

#[test]
fn units_of_arithmetic() {
    for (source, expected) in [
        ("m + m", "money"),
        ("m - 500", "money"),
        ("m * n", "money"),
        ("n * m", "money"),
        ("m * 5%", "money"),
        ("m * k", "money"),
        ("250 * k", "number"),
        ("m / m", "number"),
        ("m / 3", "money"),
        ("1000 / m", "number"),
        ("p + p", "percent"),
        ("p - 1", "percent"),
        ("p + 5%", "percent"),
        ("p * p", "percent"),
        ("p / n", "percent"),
        ("p / 2", "percent"),
        ("p / p", "number"),
        ("p * n", "number"),
        ("2 * p", "number"),
        ("k + k", "number"),
        ("k", "count"),
        ("t - t", "days"),
        ("t + 5", "date"),
        ("t - d", "date"),
        ("5 + t", "date"),
        ("d / d", "number"),
        ("d * 2", "days"),
        ("-m", "money"),
        ("- 5", "number"),
        ("min(m, 500)", "money"),
        ("max(0, 1)", "number"),
        ("min(t, date(\"2026-01-31\"))", "date"),
        ("clamp(p, 0, 120%)", "percent"),
        ("floor(m / 1_000)", "money"),
        ("mod(k, 2)", "number"),
        ("if f { m } else { 0 }", "money"),
        ("if f { 0 } else { p }", "percent"),
        ("switch v { \"open\" => 1, \"closed\" => m }", "money"),
        ("days_between(t, t) <= 180", "flag"),
        ("months_between(t, t)", "number"),
        ("add_months(t, 3) > t", "flag"),
        ("v in [\"open\"] and not f or s == \"x\"", "flag"),
        ("defined(q) and q > 0", "flag"),
        ("length(trim(s)) > 3", "flag"),
        ("own.m + a.b.m", "money"),
    ] {
        assert_eq!(unit(source), expected, "{source}");
    }
}

#[test]
fn errors_of_units() {
    for (source, expected) in [
        ("m + n", "M2030"),
        ("m + p", "M2030"),
        ("d * m", "M2030"),
        ("m * m", "M2030"),
        ("n / m", "M2030"),
        ("t + t", "M2030"),
        ("t + n", "M2030"),
        ("s + 1", "M2030"),
        ("p > 80", "M2032"),
        ("p + 0.5", "M2032"),
        ("p == -1", "M2032"),
        ("p > n", "M2031"),
        ("m > n", "M2031"),
        ("s == 5", "M2031"),
        ("5 > s", "M2031"),
        ("t > 5", "M2031"),
        ("1 < n < 3", "M2031"),
        ("v == \"opne\"", "M2033"),
        ("v in [\"open\", \"shut\"]", "M2033"),
        ("switch v { \"gone\" => 1, _ => 2 }", "M2033"),
        ("t > \"2026-01-01\"", "M2044"),
        ("year(\"2026-01-01\")", "M2044"),
        ("f and n", "M2035"),
        ("not n", "M2035"),
        ("not n == 2", "M2021"),
        ("not n > 2", "M2021"),
        ("if n { 1 } else { 2 }", "M2035"),
        ("if f { m } else { n }", "M2036"),
        ("if f { m } else { \"x\" }", "M2036"),
        ("switch s { \"a\" => m, _ => p }", "M2036"),
        ("rnd(n)", "M2037"),
        ("mni(n, 2)", "M2037"),
        ("round(n, 2)", "M2040"),
        ("abs(n, 2)", "M2038"),
        ("min(n)", "M2038"),
        ("min(m, n)", "M2039"),
        ("abs(s)", "M2039"),
        ("min(s, s)", "M2039"),
        ("year(n)", "M2039"),
        ("own", "M2042"),
        ("s < \"b\"", "M2043"),
        ("f > true", "M2043"),
        ("-s", "M2045"),
        // Both sides are told.
        ("(m + n) * (p > 80)", "M2030 M2032"),
        ("abs(s) + year(n)", "M2039 M2039"),
    ] {
        assert_eq!(unit(source), expected, "{source}");
    }
}

#[test]
fn what_a_place_wants() {
    let place = |source: &str, wanted| {
        let (expr, parameters, found) = full(source, Some(wanted));
        match expr {
            Some(_) => parameters
                .iter()
                .map(|one| one.unit.unit.word())
                .collect::<Vec<_>>()
                .join(" "),
            None => found
                .iter()
                .map(|diagnostic| diagnostic.code.0)
                .collect::<Vec<_>>()
                .join(" "),
        }
    };
    assert_eq!(place("5", Unit::Money), "money");
    assert_eq!(place("2 * 250", Unit::Money), "money number");
    assert_eq!(place("if f { 5 } else { -3 }", Unit::Money), "money money");
    assert_eq!(place("m > 5", Unit::Flag), "money");
    assert_eq!(place("k", Unit::Number), "");
    assert_eq!(place("n", Unit::Count), "");
    assert_eq!(place("1", Unit::Percent), "percent");
    assert_eq!(place("15%", Unit::Percent), "percent");
    assert_eq!(place("0.15", Unit::Percent), "M2032");
    assert_eq!(place("n", Unit::Money), "M2034");
    assert_eq!(place("p", Unit::Money), "M2034");
    assert_eq!(place("\"2026-01-01\"", Unit::Date), "M2044");
}

#[test]
fn percents_are_offered() {
    let patch = |source: &str| {
        full(source, None).2[0]
            .help
            .clone()
            .unwrap()
            .patch
            .unwrap()
            .1
    };
    assert_eq!(patch("p > 80"), "80%");
    assert_eq!(patch("p > 0.8"), "80%");
    assert_eq!(patch("p > 1.2"), "120%");
    assert_eq!(patch("v == \"opne\""), "open");
    assert_eq!(patch("t > \"2026-01-01\""), "date(\"2026-01-01\")");
}

/// What people write from habit is answered with how it is said here.
#[test]
fn habits_are_met() {
    for (source, help) in [
        ("MAX(n, 2)", "near"),
        ("maxx(n, 2)", "near"),
        ("SUMIF(n, 2)", "aggregate"),
        ("average(n, 2)", "aggregate"),
        ("VLOOKUP(n, s)", "lookup"),
        ("IF(f, 1, 2)", "if"),
        ("iferror(q, 0)", "undefined"),
        ("RANK(n, m)", "rank"),
        ("1 < n < 3", "chain"),
        ("m > n", "unit"),
        ("m + p", "portion"),
        ("m + n", "same"),
    ] {
        let found = &full(source, None).2[0];
        assert_eq!(
            found.help.as_ref().map(|help| help.key),
            Some(help),
            "{source}"
        );
        crate::expression::parse_tests::worded(found);
    }
    assert_eq!(full("xyzzy(n)", None).2[0].help, None);
}

#[test]
fn parameters_have_paths() {
    let paths = |source: &str| {
        let (_, parameters, _) = full(source, None);
        parameters
            .iter()
            .map(|one| format!("{}={:?}", one.path, one.value))
            .collect::<Vec<_>>()
    };
    let number = |text: &str| format!("{:?}", Value::Number(Number::parse(text).unwrap().unwrap()));
    assert_eq!(paths("15%"), [format!("pay.x.value={}", number("0.15"))]);
    assert_eq!(paths("(-5)"), [format!("pay.x.value={}", number("-5"))]);
    assert_eq!(paths("-(5)"), [format!("pay.x.value={}", number("-5"))]);
    assert_eq!(
        paths("if n > 2 { -3 } else { m * 80% }"),
        [("1", "2"), ("2", "-3"), ("3", "0.8")]
            .map(|(index, text)| format!("pay.x.value#{index}={}", number(text)))
    );
}

#[test]
fn finite_and_optional() {
    let known = |source: &str| {
        let unit = full(source, None)
            .0
            .unwrap_or_else(|| panic!("{source}"))
            .unit;
        (unit.finite, unit.optional)
    };
    assert_eq!(known("m / 4"), (true, false));
    assert_eq!(known("m / 80%"), (true, false));
    assert_eq!(known("m / 12"), (false, false));
    assert_eq!(known("m / 0"), (true, true));
    assert_eq!(known("m / m"), (false, true));
    assert_eq!(known("m * prorata"), (true, false));
    assert_eq!(known("floor(q)"), (true, true));
    assert_eq!(known("q > 1"), (true, true));
    assert_eq!(known("defined(q)"), (true, false));
    assert_eq!(known("mod(n, 7)"), (true, false));
    assert_eq!(known("mod(n, n)"), (true, true));
    assert_eq!(known("switch s { \"a\" => 1 }"), (true, true));
    assert_eq!(
        known("switch v { \"open\" | \"closed\" => 1 }"),
        (true, false)
    );
    assert_eq!(known("switch f { true => 1, false => 2 }"), (true, false));
    assert_eq!(known("if q > 1 { 1 } else { 2 }"), (true, true));
}

#[test]
fn a_tree() {
    let (expr, _, _) = full("m - 5", None);
    let expr = expr.unwrap();
    let ExprKind::Binary(BinaryOp::Subtract, left, right) = expr.kind else {
        panic!()
    };
    assert_eq!(
        (left.unit.unit, right.unit.unit),
        (Unit::Money, Unit::Money)
    );
    assert_eq!((right.span.start, right.span.end), (4, 5));
}

/// Lowering never asks twice for the same operand.
#[test]
fn nested_negations_are_quick() {
    let mut source = String::from("n");
    for _ in 0..30 {
        source = format!("(not ({source}) == 1)");
    }
    assert!(!full(&source, None).2.is_empty());
}
