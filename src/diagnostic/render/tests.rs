use super::text::text;
use super::{json, visible};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::message::Language::{Chinese, English};
use crate::source::{Sources, Span};
use proptest::prelude::*;

const SAMPLE: Code = Code("M0000");

const POLICY: &str = "[metric.\"销售额\"]\nvalue = \"销售额 * 提成比列\"\nunit = \"money\"\n";

/// A policy in which `提成比列` is misspelt, and what is wrong with it.
fn misspelt() -> (Sources, Diagnostic) {
    let mut sources = Sources::default();
    let file = sources.add("方案.toml", POLICY);
    let at = |text: &str| {
        let start = POLICY.find(text).unwrap() as u32;
        Span::new(file, start, start + text.len() as u32)
    };
    let diagnostic = Diagnostic::error(SAMPLE, at("提成比列"))
        .arg("name", "提成比列")
        .arg("nearest", "提成比例")
        .label("first", at("销售额"))
        .patch("nearest", at("提成比列"), "提成比例");
    (sources, diagnostic)
}

fn cell(column: Option<&str>, found: &str) -> Diagnostic {
    let column = column.map(Into::into);
    let place = Place::Cell {
        file: "orders.csv".into(),
        line: 1017,
        column,
        text: found.to_owned(),
    };
    Diagnostic::error(SAMPLE, place).arg("name", found)
}

#[test]
fn an_excerpt_underlines_wide_characters() {
    let (sources, diagnostic) = misspelt();
    insta::assert_snapshot!(text(std::slice::from_ref(&diagnostic), &sources, English, false), @r#"
    error[M0000]: `提成比列` is not known
     --> 方案.toml:2:16
      |
    1 | [metric."销售额"]
      |          ------ first told here
    2 | value = "销售额 * 提成比列"
      |                   ^^^^^^^^ not known here
      |
    help: write `提成比例`
      |
    2 - value = "销售额 * 提成比列"
    2 + value = "销售额 * 提成比例"
      |
    "#);
    insta::assert_snapshot!(text(&[diagnostic], &sources, Chinese, false), @r#"
    错误[M0000]: 未知名称 `提成比列`
     --> 方案.toml:2:16
      |
    1 | [metric."销售额"]
      |          ------ 最早见于此处
    2 | value = "销售额 * 提成比列"
      |                   ^^^^^^^^ 此处未知
      |
    帮助: 改写为 `提成比例`
      |
    2 - value = "销售额 * 提成比列"
    2 + value = "销售额 * 提成比例"
      |
    "#);
}

#[test]
fn a_cell_shows_line_column_and_text() {
    let sources = Sources::default();
    insta::assert_snapshot!(text(&[cell(Some("金额"), "12,5o")], &sources, English, false), @r"
    error[M0000]: `12,5o` is not known
        --> orders.csv:1017 (column «金额»)
         |
    1017 | 12,5o
         | ^^^^^ not known here
         |
         = help: tell it
    ");
    insta::assert_snapshot!(text(&[cell(Some("金额"), "")], &sources, Chinese, false), @r"
    错误[M0000]: 未知名称 ``
        --> orders.csv:1017（列 «金额»）
         |
    1017 |
         | ^ 此处未知
         |
         = 帮助: 请先定义
    ");
    insta::assert_snapshot!(text(&[cell(None, "E-1;E-2")], &sources, English, false), @r"
    error[M0000]: `E-1;E-2` is not known
        --> orders.csv:1017
         |
    1017 | E-1;E-2
         | ^^^^^^^ not known here
         |
         = help: tell it
    ");
}

#[test]
fn a_second_place_may_be_in_another_file() {
    let (mut sources, _) = misspelt();
    let other = sources.add("other.toml", "a = 1\n");
    let both = cell(Some("amount"), "x")
        .label("first", Span::new(other, 0, 1))
        .help("nearest")
        .arg("nearest", "y");
    insta::assert_snapshot!(text(&[both], &sources, English, false), @r"
    error[M0000]: `x` is not known
        --> orders.csv:1017 (column «amount»)
         |
    1017 | x
         | ^ not known here
         |
        ::: other.toml:1:1
         |
       1 | a = 1
         | - first told here
         |
         = help: write `y`
    ");
    let cells = cell(Some("amount"), "x").label(
        "first",
        Place::Cell {
            file: "orders.csv".into(),
            line: 2,
            column: None,
            text: "y".to_owned(),
        },
    );
    insta::assert_snapshot!(text(&[cells], &sources, English, false), @r"
    error[M0000]: `x` is not known
        --> orders.csv:1017 (column «amount»)
         |
    1017 | x
         | ^ not known here
         |
        ::: orders.csv:2
         |
       2 | y
         | - first told here
         |
         = help: tell it
    ");
}

#[test]
fn files_and_the_command_line_have_no_excerpt() {
    let sources = Sources::default();
    let file = Diagnostic::error(SAMPLE, Place::File("orders.csv".into())).arg("name", "x");
    let command = Diagnostic::warning(SAMPLE, Place::Command).arg("name", "x");
    insta::assert_snapshot!(text(&[file, command], &sources, English, false), @r"
    error[M0000]: `x` is not known
    --> orders.csv
     = not known here
     = help: tell it

    warning[M0000]: `x` is not known
     |
     = not known here
     = help: tell it
    ");
}

#[test]
fn hostile_text_is_made_visible() {
    let mut sources = Sources::default();
    let policy = "x = \"\u{1b}[31m\u{202e}\u{9b}31m\u{200f}提\"\n";
    let file = sources.add("a\u{1b}[2J.toml", policy);
    let at = policy.find('提').unwrap() as u32;
    let source = Diagnostic::error(SAMPLE, Span::new(file, at, at + 3))
        .arg("name", "\u{1b}]0;x\u{7}\n\u{2066}y")
        .patch("nearest", Span::new(file, at, at + 3), "\u{1b}[0m");
    let data = cell(Some("a\u{202e}b"), "\u{1b}[31m\u{200b}");
    let all = [source, data];
    let shown = text(&all, &sources, English, false);
    let printed = json(&all, &sources, English);
    for hostile in [
        '\u{1b}', '\u{7}', '\u{202e}', '\u{2066}', '\u{9b}', '\u{200f}', '\u{200b}',
    ] {
        assert!(!shown.contains(hostile), "{hostile:?} in {shown}");
    }
    assert!(!printed.contains(['\u{1b}', '\u{202e}']), "{printed}");
    insta::assert_snapshot!(shown, @r#"
    error[M0000]: `\u{1b}]0;x\u{7}\n\u{2066}y` is not known
     --> a\u{1b}[2J.toml:1:17
      |
    1 | x = "?[31m�¿31m�提"
      |                 ^^ not known here
      |
    help: write `{$nearest}`
      |
    1 - x = "?[31m�¿31m�提"
    1 + x = "?[31m�¿31m�?[0m"
      |

    error[M0000]: `\u{1b}[31m\u{200b}` is not known
        --> orders.csv:1017 (column «a\u{202e}b»)
         |
    1017 | \u{1b}[31m\u{200b}
         | ^^^^^^^^^^^^^^^^^^ not known here
         |
         = help: tell it
    "#);
}

#[test]
fn long_text_is_cut() {
    assert_eq!(visible(&"x".repeat(200)), "x".repeat(200));
    assert_eq!(visible(&"提".repeat(201)), format!("{}…", "提".repeat(200)));
    let shown = text(
        &[cell(Some("amount"), &"x".repeat(100_000))],
        &Sources::default(),
        English,
        false,
    );
    assert!(shown.len() < 1_500, "{}", shown.len());
}

#[test]
fn twenty_of_a_kind_are_shown() {
    let mut all: Vec<Diagnostic> = (0..23).map(|_| cell(Some("amount"), "x")).collect();
    all.push(Diagnostic::error(SAMPLE, Place::Command).arg("name", "y"));
    let shown = text(&all, &Sources::default(), English, false);
    assert_eq!(shown.matches("error[M0000]").count(), 21);
    assert!(shown.ends_with("\n3 more M0000 are not shown\n"), "{shown}");
    assert_eq!(json(&all, &Sources::default(), English).lines().count(), 24);
}

#[test]
fn colour_only_when_asked_for() {
    let (sources, diagnostic) = misspelt();
    let all = [diagnostic, cell(Some("amount"), "x")];
    assert!(!text(&all, &sources, English, false).contains('\u{1b}'));
    let coloured = text(&all, &sources, English, true);
    assert!(coloured.contains("\u{1b}["));
    assert!(
        coloured.contains("orders.csv:1017 (column «amount»)\n"),
        "{coloured:?}"
    );
}

#[test]
fn json_is_one_object_a_line() {
    let (sources, diagnostic) = misspelt();
    let file = Diagnostic::warning(SAMPLE, Place::File("orders.csv".into())).arg("name", "x");
    let all = [
        diagnostic,
        cell(Some("金额"), "12,5o"),
        file,
        Diagnostic::error(SAMPLE, Place::Command),
    ];
    insta::assert_snapshot!(json(&all, &sources, English), @r#"
    {"format":"merit.diagnostic/0","code":"M0000","severity":"error","message":"`提成比列` is not known","labels":[{"file":"方案.toml","start":{"line":2,"column":16,"byte":42},"end":{"line":2,"column":20,"byte":54},"text":"not known here","primary":true},{"file":"方案.toml","start":{"line":1,"column":10,"byte":9},"end":{"line":1,"column":13,"byte":18},"text":"first told here","primary":false}],"help":"write `提成比例`","patch":{"file":"方案.toml","start":{"line":2,"column":16,"byte":42},"end":{"line":2,"column":20,"byte":54},"replacement":"提成比例"}}
    {"format":"merit.diagnostic/0","code":"M0000","severity":"error","message":"`12,5o` is not known","labels":[{"file":"orders.csv","start":{"line":1017},"end":null,"heading":"金额","found":"12,5o","text":"not known here","primary":true}],"help":"tell it","patch":null}
    {"format":"merit.diagnostic/0","code":"M0000","severity":"warning","message":"`x` is not known","labels":[{"file":"orders.csv","start":null,"end":null,"text":"not known here","primary":true}],"help":"tell it","patch":null}
    {"format":"merit.diagnostic/0","code":"M0000","severity":"error","message":"`{$name}` is not known","labels":[{"file":null,"start":null,"end":null,"text":"not known here","primary":true}],"help":"tell it","patch":null}
    "#);
}

#[test]
fn a_code_without_sentences_is_still_told() {
    let unknown = Diagnostic::error(Code("M0999"), Place::Command)
        .arg("name", "x")
        .arg("found", "y");
    assert_eq!(
        text(&[unknown], &Sources::default(), English, false),
        "error[M0999]: name `x`, found `y`\n\n"
    );
}

proptest! {
    /// No span and no text makes a renderer fail, also where they do not belong together.
    #[test]
    fn any_span_of_any_text_is_drawn(
        policy in "(\\PC|[\n\t\r\u{1b}\u{0}]){0,40}",
        spans in prop::collection::vec((0_u32..200, 0_u32..200), 3),
        found in "\\PC{0,20}|[\n\r\t]{0,3}",
        line in any::<u64>(),
    ) {
        let mut sources = Sources::default();
        let file = sources.add("p.toml", &policy);
        let span = |at: usize| Span::new(file, spans[at].0, spans[at].1);
        let data = Place::Cell { file: "d.csv".into(), line, column: None, text: found.clone() };
        let all = [
            Diagnostic::error(SAMPLE, span(0)).arg("name", &found).label("first", span(1)).patch("nearest", span(2), found),
            Diagnostic::error(SAMPLE, data).label("first", span(1)),
        ];
        prop_assert!(text(&all, &sources, English, false).contains("M0000"));
        prop_assert_eq!(json(&all, &sources, Chinese).lines().count(), 2);
    }
}
