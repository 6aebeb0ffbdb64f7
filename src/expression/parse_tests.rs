//! Spans, and what is refused.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};

fn file() -> FileId {
    Sources::default().add("f", "")
}

fn read(source: &str) -> Result<Syntax, Vec<Diagnostic>> {
    parse(&Text::plain(
        source,
        Span::new(file(), 0, source.len() as u32),
    ))
}

/// Each node's text in the order of the tree.
fn nodes(source: &str) -> Vec<String> {
    fn walk(syntax: &Syntax, source: &str, out: &mut Vec<String>) {
        out.push(source[syntax.span.start as usize..syntax.span.end as usize].to_owned());
        match &syntax.kind {
            SyntaxKind::Unary(_, a) => walk(a, source, out),
            SyntaxKind::Binary(_, a, b) => {
                [a, b].into_iter().for_each(|one| walk(one, source, out))
            }
            SyntaxKind::In(a, list) => std::iter::once(&**a)
                .chain(list)
                .for_each(|one| walk(one, source, out)),
            SyntaxKind::If(a, b, c) => [a, b, c].into_iter().for_each(|one| walk(one, source, out)),
            SyntaxKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                walk(by, source, out);
                for (labels, value) in arms {
                    labels
                        .iter()
                        .chain([value])
                        .for_each(|one| walk(one, source, out));
                }
                otherwise.iter().for_each(|one| walk(one, source, out));
            }
            SyntaxKind::Call { arguments, .. } => {
                arguments.iter().for_each(|one| walk(one, source, out))
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(
        &read(source).unwrap_or_else(|found| panic!("{source}: {found:?}")),
        source,
        &mut out,
    );
    out
}

#[test]
fn spans() {
    assert_eq!(
        nodes("(a + b) * (c - 12.5%) / f(max(1, 2), 2)"),
        [
            "(a + b) * (c - 12.5%) / f(max(1, 2), 2)",
            "(a + b) * (c - 12.5%)",
            "a + b",
            "a",
            "b",
            "c - 12.5%",
            "c",
            "12.5%",
            "f(max(1, 2), 2)",
            "max(1, 2)",
            "1",
            "2",
            "2"
        ]
    );
    assert_eq!(
        nodes("销售额 * 提成.比例"),
        ["销售额 * 提成.比例", "销售额", "提成.比例"]
    );
    assert_eq!(
        nodes("x in [\"a\", (b)]"),
        ["x in [\"a\", (b)]", "x", "\"a\"", "b"]
    );
    assert_eq!(
        nodes("1 + if a { (2) } else if b { 3 } else { -4 } + 5"),
        [
            "1 + if a { (2) } else if b { 3 } else { -4 } + 5",
            "1 + if a { (2) } else if b { 3 } else { -4 }",
            "1",
            "if a { (2) } else if b { 3 } else { -4 }",
            "a",
            "2",
            "if b { 3 } else { -4 }",
            "b",
            "3",
            "-4",
            "5"
        ]
    );
    assert_eq!(
        nodes("switch x { \"a\" | \"b\" => f(1, 2), -5 => 80%, _ => switch y { true => 1 } }"),
        [
            "switch x { \"a\" | \"b\" => f(1, 2), -5 => 80%, _ => switch y { true => 1 } }",
            "x",
            "\"a\"",
            "\"b\"",
            "f(1, 2)",
            "1",
            "2",
            "-5",
            "80%",
            "switch y { true => 1 }",
            "y",
            "true",
            "1"
        ]
    );
    assert_eq!(
        nodes("f(\n  1,\r\n  销\n)"),
        ["f(\n  1,\r\n  销\n)", "1", "销"]
    );
}

/// Rhai keeps chains of `and` flat; the parentheses are found again.
#[test]
fn chains() {
    assert_eq!(
        nodes("a and (b and c) and d"),
        [
            "a and (b and c) and d",
            "a and (b and c)",
            "a",
            "b and c",
            "b",
            "c",
            "d"
        ]
    );
    assert_eq!(
        nodes("(a or b) or c"),
        ["(a or b) or c", "a or b", "a", "b", "c"]
    );
    assert_eq!(
        nodes("a or (b and c or d)"),
        [
            "a or (b and c or d)",
            "a",
            "b and c or d",
            "b and c",
            "b",
            "c",
            "d"
        ]
    );
    assert_eq!(
        nodes("(a) or (((b) or c) or (d or (e)))"),
        [
            "(a) or (((b) or c) or (d or (e)))",
            "a",
            "((b) or c) or (d or (e))",
            "(b) or c",
            "b",
            "c",
            "d or (e)",
            "d",
            "e"
        ]
    );
    assert_eq!(
        nodes("a and ((b) and (c))"),
        ["a and ((b) and (c))", "a", "(b) and (c)", "b", "c"]
    );
}

#[test]
fn numbers() {
    let number = |source: &str| match read(source).unwrap().kind {
        SyntaxKind::Number { value, percent } => {
            format!("{}{}", value.exact(), if percent { " percent" } else { "" })
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(number("1_000.50"), "1000.5");
    assert_eq!(number("-12.5%"), "-0.125 percent");
    assert_eq!(number("1_000%"), "10 percent");
    assert_eq!(number("99999999999999999999"), "99999999999999999999");
    assert_eq!(
        read("100%-5").unwrap(),
        read("100% - 5")
            .map(|mut syntax| {
                // The same but for the places.
                let SyntaxKind::Binary(_, _, right) = &mut syntax.kind else {
                    panic!()
                };
                right.span = Span::new(file(), 5, 6);
                syntax.span = Span::new(file(), 0, 6);
                syntax
            })
            .unwrap()
    );
    assert!(matches!(
        read("x >= 80% and y").unwrap().kind,
        SyntaxKind::Binary(BinaryOp::And, ..)
    ));
    assert_eq!(
        read("\"50% ＞\"").unwrap().kind,
        SyntaxKind::Text("50% ＞".to_owned())
    );
}

#[test]
fn refused() {
    for (source, code, patch) in [
        ("", "M2002", None),
        ("a ＞ b", "M2003", Some(">")),
        ("（a＋b）×２", "M2003", Some("(a+b)*2")),
        ("s == “开”", "M2003", Some("'s == \"开\"'")),
        ("s == “开” and t == \"关\"", "M2003", Some("\"开\"")),
        ("a\u{202e} + b", "M2004", Some("")),
        ("a // 50%", "M2005", None),
        ("a % 7", "M2006", None),
        ("80%7", "M2006", None),
        ("80 % + 1", "M2006", Some("%")),
        ("s == 'open'", "M2007", Some("'s == \"open\"'")),
        ("s == 'o'", "M2007", Some("'s == \"o\"'")),
        ("s == `open`\n", "M2007", Some("'s == \"open\"'")),
        ("s\n== `open`", "M2007", Some("\"open\"")),
        ("`a${b}`", "M2007", None),
        ("\"abc", "M2008", None),
        ("\"a\\q\"", "M2009", Some("\\\\")),
        ("0x1F", "M2010", None),
        ("123456789012345678901234567890", "M2010", None),
        ("0.00000000000000000000000000001", "M2010", None),
        ("a && b", "M2011", Some("and")),
        ("a || b", "M2011", Some("or")),
        ("!a", "M2011", Some("not ")),
        ("a !in [1]", "M2011", None),
        ("a not in [1]", "M2011", None),
        ("a = 1", "M2012", Some("==")),
        ("if a = 1 { 2 } else { 3 }", "M2012", Some("==")),
        ("a === 1", "M2012", Some("==")),
        ("let x = 1; x", "M2013", None),
        ("(a - b).max(0)", "M2019", None),
        ("match x { 1 => 2 }", "M2014", None),
        ("a ** 2", "M2013", None),
        ("a ?? 2", "M2013", None),
        ("a[0]", "M2013", None),
        ("0..3", "M2013", None),
        ("|x| x", "M2015", None),
        ("#{a: 1}", "M2013", None),
        ("+5", "M2013", Some("")),
        ("f(x).y", "M2013", None),
        ("if a { b; c } else { d }", "M2013", None),
        ("new + 1", "M2014", None),
        ("print(1)", "M2014", None),
        ("eval(\"1\")", "M2014", None),
        ("a and 5", "M2035", None),
        ("if \"a\" { 1 } else { 2 }", "M2035", None),
        ("a b", "M2015", None),
        ("1e5", "M2015", None),
        ("5.", "M2016", None),
        ("()", "M2015", None),
        ("a +", "M2016", None),
        ("(a", "M2016", Some(")")),
        ("[1, 2]", "M2018", None),
        ("a in b", "M2018", None),
        ("a in []", "M2018", None),
        ("x.max(1)", "M2019", None),
        ("date(\"2026-02-30\")", "M2020", None),
        ("date(x)", "M2020", None),
        ("not x > 2", "M2021", Some("(x > 2)")),
        ("not x in [1, 2]", "M2021", Some("(x in [1, 2])")),
        ("if a { 1 }", "M2022", None),
        (
            "switch x { a => 1 }",
            "M2023",
            Some("'switch x { \"a\" => 1 }'"),
        ),
        ("switch x { 1 if a => 1, _ => 2 }", "M2023", None),
        ("switch x { _ => 1, 2 => 3 }", "M2023", None),
        ("switch x { 1 => 1, 1.0 => 2 }", "M2024", None),
    ] {
        let found = read(source).expect_err(source);
        assert_eq!(found[0].code.0, code, "{source}: {found:?}");
        if let Some(patch) = patch {
            let help = found[0].help.clone().unwrap();
            assert_eq!(
                help.patch.unwrap_or_else(|| panic!("{source}")).1,
                patch,
                "{source}"
            );
        }
        let all = Span::new(file(), 0, source.len() as u32);
        for one in &found {
            worded(one);
            let crate::diagnostic::Place::Source(span) = one.place else {
                panic!("{source}")
            };
            assert!(
                span.start <= span.end && span.end <= all.end,
                "{source}: {span:?}"
            );
        }
    }
}

/// All that is told of a diagnostic exists in both languages, with every placeholder filled.
pub(super) fn worded(diagnostic: &Diagnostic) {
    use crate::message::{Language, sentence};
    let code = diagnostic.code.0;
    for language in [Language::English, Language::Chinese] {
        let say = |attribute: &str| {
            let key = if attribute.is_empty() {
                code.to_owned()
            } else {
                format!("{code}.{attribute}")
            };
            let said = sentence(language, &key, &diagnostic.args)
                .unwrap_or_else(|| panic!("no sentence {key}"));
            assert!(!said.contains("{$"), "{key}: {said} of {diagnostic:?}");
        };
        say("");
        say("label");
        say("page");
        for label in &diagnostic.labels {
            say(&format!("label-{}", label.key));
        }
        match &diagnostic.help {
            Some(help) => say(&format!("help-{}", help.key)),
            None => say("help"),
        }
    }
}

#[test]
fn several_errors_at_once() {
    let codes: Vec<_> = read("a && b = 3")
        .unwrap_err()
        .iter()
        .map(|one| one.code.0)
        .collect();
    assert_eq!(codes, ["M2011", "M2012"]);
}

/// Offsets of escapes: a basic TOML string, in which quotes and letters are written longer.
#[test]
fn escapes_in_the_file() {
    // "s == \"\u8fbe\" && x" at byte 8
    let decoded = "s == \"达\" && x";
    let mut offsets = Vec::new();
    let mut at = 9;
    for c in decoded.chars() {
        offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
        at += match c {
            '"' => 2,
            '达' => 6,
            _ => 1,
        };
    }
    offsets.push(at);
    let text = Text {
        decoded: decoded.to_owned(),
        offsets,
        span: Span::new(file(), 8, at + 1),
    };
    let found = parse(&text).unwrap_err();
    let crate::diagnostic::Place::Source(span) = found[0].place else {
        panic!()
    };
    assert_eq!(
        (span.start, span.end),
        (9 + 5 + 2 + 6 + 2 + 1, 9 + 5 + 2 + 6 + 2 + 3)
    );
}

#[test]
fn hostile() {
    let deep = format!("{}1{}", "(".repeat(1_500), ")".repeat(1_500));
    assert_eq!(read(&deep).unwrap_err()[0].code.0, "M2017");
    let deeper = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
    assert_eq!(read(&deeper).unwrap_err()[0].code.0, "M2001");
    let sum = vec!["1"; 2_000].join("+");
    assert_eq!(read(&sum).unwrap_err()[0].code.0, "M2017");
    let chain = format!("{}{{1}}", "if a {1} else ".repeat(250));
    assert_eq!(read(&chain).unwrap_err()[0].code.0, "M2017");
    for mark in [
        "-",
        "not ",
        "[",
        "{",
        "f(",
        "a.",
        "switch x { 1 => ",
        "\"",
        "'",
        "`",
        "`${",
        "%",
        "/*",
        "a.b(",
        "|",
        "\u{0}",
        "\\",
    ] {
        for length in [1, 2, 50, 300] {
            let _ = read(&mark.repeat(length));
            let _ = read(&format!("1 {}", mark.repeat(length)));
        }
    }
    // The longest sums that are read.
    assert!(read(&vec!["a"; 100].join(" + ")).is_ok());
}
