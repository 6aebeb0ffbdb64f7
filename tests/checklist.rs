//! `docs/checklist.md` says which figure of which case shows each row of the checklist. The page is
//! made from `tests/checklist.toml` (`INSTA_UPDATE=always cargo test --test checklist` writes it), and
//! every figure in it is changed once, to see its case fail: a row that no case watches is not covered.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::case::{case, case_of};
use common::{policy, root};
use merit::value::Unit;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checklist {
    section: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    id: String,
    title: String,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    n: u32,
    says: String,
    case: Option<String>,
    #[serde(default)]
    figures: Vec<String>,
    /// Of a row without a figure: where it is met, or that it is not.
    met: Option<String>,
}

fn checklist() -> Checklist {
    toml::from_str(&std::fs::read_to_string(root().join("tests/checklist.toml")).unwrap()).unwrap()
}

fn page(checklist: &Checklist) -> String {
    let mut page = String::from(
        "# The checklist\n\n\
         What a system for sales performance must be able to say, and where a policy says it. This page is made\n\
         from `tests/checklist.toml`. A test changes every figure named here and sees its case fail.\n",
    );
    let mut beside = String::new();
    for section in &checklist.section {
        let _ = write!(
            page,
            "\n## {}. {}\n\n| row | what | figures | policy | case |\n|---|---|---|---|---|\n",
            section.id, section.title
        );
        for row in &section.rows {
            if let Some(case) = &row.case {
                let figures: Vec<String> = row.figures.iter().map(|f| format!("`{f}`")).collect();
                let _ = writeln!(
                    page,
                    "| {} | {} | {} | [policy](../tests/cases/{case}/policy.toml) | [{case}](../tests/cases/{case}/expect.toml) |",
                    row.n,
                    row.says,
                    figures.join(", ")
                );
            } else {
                let met = row.met.as_deref().unwrap();
                let _ = writeln!(beside, "| {} | {} | {met} |", row.n, row.says);
            }
        }
    }
    let _ = write!(
        page,
        "\n## Rows that no figure can show\n\n| row | what | where it is met |\n|---|---|---|\n{beside}"
    );
    page
}

#[test]
fn the_page_is_fresh() {
    let path = root().join("docs/checklist.md");
    let page = page(&checklist());
    if std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always") {
        std::fs::create_dir_all(root().join("docs")).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == page,
        "docs/checklist.md is stale: INSTA_UPDATE=always cargo test --test checklist"
    );
}

#[test]
fn rows_are_whole() {
    let mut seen = BTreeSet::new();
    for row in checklist().section.iter().flat_map(|section| &section.rows) {
        assert!(seen.insert(row.n), "row {} is there twice", row.n);
        assert_eq!(row.case.is_some(), !row.figures.is_empty(), "row {}", row.n);
        assert_ne!(row.case.is_some(), row.met.is_some(), "row {}", row.n);
    }
    // Results, processes, customers, pay and penalties; scoring, awards and the rest are other pages.
    let wanted: BTreeSet<u32> = (1..=58).chain(84..=114).collect();
    assert_eq!(seen, wanted);
}

/// The policy with the figure's outcome shifted by one, or taken away where there is no such thing.
fn shifted(text: &str, figure: &str, unit: Unit) -> String {
    let mut policy: toml::Table = toml::from_str(text).unwrap();
    let (kind, name) = figure.split_once('.').unwrap();
    let table = policy
        .get_mut(kind)
        .and_then(|kind| kind.get_mut(name))
        .and_then(toml::Value::as_table_mut)
        .unwrap_or_else(|| panic!("no {figure}"));
    let one = match unit {
        Unit::Money | Unit::Number | Unit::Count | Unit::Days => "1",
        Unit::Percent => "1%",
        Unit::Date | Unit::Text | Unit::Flag => {
            table.insert("when".to_owned(), "period.days < 0".into());
            return toml::to_string(&policy).unwrap();
        }
    };
    let mut step = toml::Table::new();
    step.insert("add".to_owned(), one.into());
    step.insert("id".to_owned(), "shift".into());
    table
        .entry("then")
        .or_insert_with(|| toml::Value::Array(Vec::new()))
        .as_array_mut()
        .unwrap()
        .push(step.into());
    toml::to_string(&policy).unwrap()
}

#[test]
fn every_figure_is_watched() {
    let mut figures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in checklist()
        .section
        .into_iter()
        .flat_map(|section| section.rows)
    {
        if let Some(case) = row.case {
            figures.entry(case).or_default().extend(row.figures);
        }
    }
    let mut unwatched = Vec::new();
    for (name, figures) in figures {
        let folder = root().join("tests/cases").join(&name);
        let wrong = case(&folder);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let text = std::fs::read_to_string(folder.join("policy.toml")).unwrap();
        let plan = policy(&folder.join("policy.toml")).plan;
        for figure in figures {
            let (_, id) = figure.split_once('.').unwrap();
            let unit = plan.figure(plan.named(id).unwrap()).unit.unit;
            let other = tempfile::tempdir().unwrap();
            let path = other.path().join("policy.toml");
            std::fs::write(&path, shifted(&text, &figure, unit)).unwrap();
            // A policy that is refused shows nothing, so `policy` fails then.
            let wrong = case_of(&folder, &mut policy(&path));
            if !wrong.iter().any(|line| line.contains(", not ")) {
                unwatched.push(format!("{name}: {figure} may change: {wrong:?}"));
            }
        }
    }
    assert!(unwatched.is_empty(), "{}", unwatched.join("\n"));
}
