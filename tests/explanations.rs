//! What people read: explanations in both languages, of people, of someone held, of records; and
//! that nothing but the data decides a byte of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, policy, root};
use insta::assert_snapshot;
use merit::evaluate::Evaluated;
use merit::explain::{Document, Style, explain, explain_record, render};
use merit::message::Language::{self, Chinese, English};
use merit::run::Settings;
use merit::source::Sources;
use std::path::Path;

const EXPLAIN: Settings = Settings {
    threads: None,
    chunk_rows: 65_536,
    columns: true,
    explain: true,
    progress: None,
};

fn told<R: Send>(
    folder: (&str, &str),
    period: &str,
    figures: &[&str],
    settings: Settings,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> R + Send,
) -> R {
    let mut prepared = policy(&root().join(folder.0));
    // Places are told by the file's own name, wherever the repository lies.
    evaluated(
        &mut prepared,
        &location(&root().join(folder.1), None),
        period,
        figures,
        settings,
        with,
    )
    .unwrap()
}

fn of(evaluated: &Evaluated<'_>, sources: &Sources, key: &str, figure: Option<&str>) -> Document {
    let world = &evaluated.world;
    let subject = (0..u32::try_from(world.subjects()).unwrap())
        .find(|subject| world.subject_key(*subject) == key)
        .unwrap();
    explain(
        evaluated,
        sources,
        subject,
        figure.map(|name| merit::run::figure(world.plan, name).unwrap()),
    )
    .unwrap()
}

const FIELD_SALES: (&str, &str) = ("policies/field-sales", "examples/field-sales");
const OPERATIONS: (&str, &str) = ("tests/rebuild/operations", "tests/rebuild/operations");

fn person(
    folder: (&str, &str),
    period: &str,
    key: &str,
    figure: Option<&str>,
    style: Style,
    language: Language,
    depth: Option<u32>,
) -> String {
    let asked: Vec<&str> = figure.into_iter().collect();
    let drawn = told(folder, period, &asked, EXPLAIN, |evaluated, sources| {
        render(
            &of(evaluated, sources, key, figure),
            style,
            language,
            depth,
            figure.is_some(),
        )
    });
    without_place(&drawn)
}

fn record(key: &str, language: Language) -> String {
    told(
        FIELD_SALES,
        "2026-Q1",
        &[],
        EXPLAIN,
        |evaluated, sources| {
            let document = explain_record(evaluated, sources, key, None).unwrap();
            without_place(&render(&document, Style::Text, language, None, false))
        },
    )
}

/// Without the folder of the repository, in which this test happens to run.
fn without_place(drawn: &str) -> String {
    drawn.replace(&format!("{}/", root().display()), "")
}

#[test]
fn a_person_in_english() {
    let drawn = person(
        FIELD_SALES,
        "2026-Q1",
        "E-101",
        None,
        Style::Text,
        English,
        None,
    );
    assert!(drawn.lines().count() < 45, "too long to read");
    assert_snapshot!(drawn);
}

#[test]
fn a_person_in_chinese() {
    let drawn = person(
        FIELD_SALES,
        "2026-Q2",
        "E-102",
        None,
        Style::Text,
        Chinese,
        None,
    );
    assert!(drawn.lines().count() < 45, "too long to read");
    assert_snapshot!(drawn);
}

#[test]
fn everyone_fits_on_a_screen() {
    for period in ["2026-Q1", "2026-Q2"] {
        let longest = told(FIELD_SALES, period, &[], EXPLAIN, |evaluated, sources| {
            let subjects = u32::try_from(evaluated.world.subjects()).unwrap();
            let lines = (0..subjects).map(|subject| {
                render(
                    &explain(evaluated, sources, subject, None).unwrap(),
                    Style::Text,
                    English,
                    None,
                    false,
                )
                .lines()
                .count()
            });
            lines.max().unwrap()
        });
        assert!(longest <= 46, "{period}: {longest} lines");
    }
}

#[test]
fn a_person_in_markdown() {
    assert_snapshot!(person(
        FIELD_SALES,
        "2026-Q2",
        "E-109",
        None,
        Style::Markdown,
        English,
        Some(1)
    ));
}

#[test]
fn one_figure_with_all_its_records() {
    assert_snapshot!(person(
        FIELD_SALES,
        "2026-Q2",
        "E-112",
        Some("commission"),
        Style::Text,
        English,
        None
    ));
}

#[test]
fn one_figure_to_the_ground() {
    assert_snapshot!(person(
        FIELD_SALES,
        "2026-Q1",
        "E-104",
        Some("performance"),
        Style::Text,
        Chinese,
        Some(3)
    ));
}

#[test]
fn only_the_first_level() {
    assert_snapshot!(person(
        FIELD_SALES,
        "2026-Q1",
        "E-105",
        None,
        Style::Text,
        English,
        Some(1)
    ));
}

#[test]
fn who_is_held_and_why() {
    assert_snapshot!(
        "held, English",
        person(
            OPERATIONS,
            "2026-Q2",
            "P5",
            None,
            Style::Text,
            English,
            Some(1)
        )
    );
    assert_snapshot!(
        "held, Chinese",
        person(
            OPERATIONS,
            "2026-Q2",
            "P5",
            Some("stepped"),
            Style::Text,
            Chinese,
            None
        )
    );
}

#[test]
fn every_shape_reads_well() {
    assert_snapshot!(person(
        OPERATIONS,
        "2026-Q2",
        "P1",
        None,
        Style::Text,
        English,
        Some(1)
    ));
}

#[test]
fn private_rows_are_counted_and_not_told() {
    assert_snapshot!(person(
        OPERATIONS,
        "2026-Q2",
        "P1",
        Some("rating"),
        Style::Text,
        English,
        Some(3)
    ));
}

#[test]
fn who_is_not_covered() {
    assert_snapshot!(
        "not covered",
        person(
            FIELD_SALES,
            "2026-Q1",
            "E-112",
            None,
            Style::Text,
            English,
            None
        )
    );
    assert_snapshot!(
        "not covered, Chinese",
        person(
            FIELD_SALES,
            "2026-Q1",
            "E-112",
            None,
            Style::Text,
            Chinese,
            None
        )
    );
    let status = told(
        FIELD_SALES,
        "2026-Q1",
        &[],
        EXPLAIN,
        |evaluated, sources| of(evaluated, sources, "E-112", None).status,
    );
    assert_eq!(status, "not-covered");
}

#[test]
fn who_is_in_no_group() {
    assert_snapshot!(
        "in a group",
        person(
            OPERATIONS,
            "2026-Q2",
            "P2",
            Some("sold_in_group"),
            Style::Text,
            English,
            None
        )
    );
    assert_snapshot!(
        "in no group",
        person(
            OPERATIONS,
            "2026-Q2",
            "P5",
            Some("sold_in_group"),
            Style::Text,
            Chinese,
            None
        )
    );
}

fn command(arguments: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_merit"))
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_command() {
    let explain = |folder: (&str, &str), period: &str, more: &[&str]| {
        let first = ["explain", folder.0, "--data", folder.1, "--period", period];
        command(&[first.as_slice(), more].concat())
    };
    let (code, out, wrong) = explain(OPERATIONS, "2026-Q2", &["--subject", "P5"]);
    assert_eq!((code, wrong.as_str()), (0, ""), "someone held is explained");
    assert!(out.starts_with("Zoe P5 · 2026-Q2 · held"));
    let (code, out, _) = explain(FIELD_SALES, "2026-Q1", &["--subject", "E-112"]);
    assert_eq!(code, 0);
    assert!(out.contains("not covered"));
    for (more, near) in [
        (["--subject", "E-1O1"], "E-101"),
        (["--record", "SO-9999"], "SO-9999"),
    ] {
        let (code, out, wrong) = explain(FIELD_SALES, "2026-Q1", &more);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(wrong.contains(near), "{wrong}");
    }
    let (code, _, wrong) = explain(
        FIELD_SALES,
        "2026-Q1",
        &["--subject", "E-101", "--figure", "comission"],
    );
    assert_eq!(code, 2);
    assert!(wrong.contains("commission"), "{wrong}");
    let lines = |depth: &str| {
        explain(
            FIELD_SALES,
            "2026-Q1",
            &["--subject", "E-101", "--depth", depth],
        )
        .1
        .lines()
        .count()
    };
    assert!(lines("0") < lines("1") && lines("1") < lines("2") && lines("2") < lines("3"));
    let (code, out, _) = explain(
        FIELD_SALES,
        "2026-Q1",
        &["--subject", "E-101", "--format", "json"],
    );
    assert_eq!(code, 0);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["status"],
        "ok"
    );
}

#[test]
fn a_figure_of_each_record() {
    assert_snapshot!(person(
        FIELD_SALES,
        "2026-Q1",
        "E-104",
        Some("class_rate"),
        Style::Text,
        English,
        Some(1)
    ));
}

#[test]
fn where_a_record_went() {
    for (name, key) in [
        ("counted", "SO-1002"),
        ("without a date", "SO-1151"),
        ("of another period", "orders/SO-1300"),
    ] {
        assert_snapshot!(format!("record {name}"), record(key, English));
    }
    assert_snapshot!("record left out, Chinese", record("SO-1026", Chinese));
}

#[test]
fn a_private_record_is_not_told() {
    let document = told(OPERATIONS, "2026-Q2", &[], EXPLAIN, |evaluated, sources| {
        serde_json::to_value(explain_record(evaluated, sources, "R1", None).unwrap()).unwrap()
    });
    assert_eq!(document["record"]["state"], "private");
    assert!(
        document["record"]["cells"].as_array().unwrap().is_empty()
            && document["nodes"].as_array().unwrap().is_empty()
    );
    assert!(!document.to_string().contains("P1"));
}

/// Threads and chunks decide nothing; shuffled rows decide only in which line they stand.
#[test]
fn the_same_bytes_however_it_is_evaluated() {
    let all = |folder: &Path, settings: Settings| {
        let mut prepared = policy(&root().join("policies/field-sales"));
        let documents = evaluated(
            &mut prepared,
            &location(folder, None),
            "2026-Q1",
            &[],
            settings,
            |evaluated, sources| {
                let subjects = u32::try_from(evaluated.world.subjects()).unwrap();
                let mut documents: Vec<String> = (0..subjects)
                    .map(|subject| {
                        serde_json::to_string(&explain(evaluated, sources, subject, None).unwrap())
                            .unwrap()
                    })
                    .collect();
                documents.sort();
                documents
            },
        );
        documents.unwrap()
    };
    let data = root().join("examples/field-sales");
    let first = all(&data, EXPLAIN);
    for (threads, chunk_rows) in [(1, 65_536), (2, 7), (8, 1), (3, 1000)] {
        assert!(
            all(
                &data,
                Settings {
                    threads: Some(threads),
                    chunk_rows,
                    columns: true,
                    explain: true,
                    progress: None,
                }
            ) == first,
            "{threads} threads, chunks of {chunk_rows}"
        );
    }
    let shuffled = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "csv"))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        let (head, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.reverse();
        let third = rows.len() / 3;
        rows.rotate_left(third);
        std::fs::write(
            shuffled.path().join(file.file_name().unwrap()),
            format!("{head}\n{}\n", rows.join("\n")),
        )
        .unwrap();
    }
    let without_lines = |documents: Vec<String>| {
        let mut found: Vec<serde_json::Value> = documents
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        found.iter_mut().for_each(blank_lines);
        let mut found: Vec<String> = found.iter().map(ToString::to_string).collect();
        found.sort();
        found
    };
    let (straight, turned) = (
        without_lines(first),
        without_lines(all(shuffled.path(), EXPLAIN)),
    );
    let place = |text: &str| {
        text.replace(&shuffled.path().display().to_string(), "")
            .replace(&data.display().to_string(), "")
    };
    for (a, b) in straight.iter().zip(&turned) {
        assert!(
            place(a) == place(b),
            "an explanation depends on the order of rows"
        );
    }
}

fn blank_lines(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                match name.as_str() {
                    "line" | "lines" => *field = serde_json::Value::Null,
                    _ => blank_lines(field),
                }
            }
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(blank_lines),
        _ => {}
    }
}
