//! A quarter's score from results and from what others say, in Chinese: competences by kinds of
//! raters, each cell with its own weight; too few raters, missing ones, ratings that are never shown.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, policy, root};
use insta::assert_snapshot;
use merit::evaluate::{Absence, Outcome, Why, text};
use merit::explain::{Document, Style, explain, render};
use merit::message::Language;
use merit::report::Results;
use merit::run::{Prepared, Settings};
use merit::table::Location;
use merit::value::{Number, Value};
use std::collections::BTreeMap;

fn reviews() -> (Prepared, Location) {
    let folder = root().join("tests/examples/kpi-360");
    (policy(&folder.join("policy.toml")), location(&folder, None))
}

/// Every cell of figures: `"S-2.能力得分/cell.销售技能"`.
fn cells(figures: &[&str]) -> BTreeMap<String, Outcome> {
    let (mut prepared, location) = reviews();
    let settings = Settings::default();
    let found = evaluated(
        &mut prepared,
        &location,
        "2026-Q2",
        figures,
        settings,
        |evaluated, _| {
            let world = &evaluated.world;
            let mut found = BTreeMap::new();
            for name in figures {
                let id = world.plan.named(name).unwrap();
                let figure = world.plan.figure(id);
                for (place, outcome) in world.values(id, 0).unwrap().iter().enumerate() {
                    let cell = figure.cell_at(place);
                    let subject = u32::try_from(place).unwrap() / figure.cells();
                    let key = format!(
                        "{}.{name}{}",
                        world.subject_key(subject),
                        figure.suffix(cell)
                    );
                    found.insert(key, outcome.clone());
                }
            }
            found
        },
    );
    found.unwrap()
}

fn documents() -> Vec<(String, Document)> {
    let (mut prepared, location) = reviews();
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let found = evaluated(
        &mut prepared,
        &location,
        "2026-Q2",
        &["平均评分"],
        settings,
        |evaluated, sources| {
            let world = &evaluated.world;
            let rating = world.plan.named("平均评分").unwrap();
            let mut found = Vec::new();
            for subject in 0..u32::try_from(world.subjects()).unwrap() {
                for figure in [None, Some(rating)] {
                    let document = explain(evaluated, sources, subject, figure).unwrap();
                    found.push((world.subject_key(subject), document));
                }
            }
            found
        },
    );
    found.unwrap()
}

#[test]
fn every_cell_is_exact() {
    let found = cells(&["平均评分", "百分评分", "能力得分", "能力分", "总评", "等级"]);
    let expected = [
        ("S-1.平均评分/cell.客户关系.同事", "4.5"),
        ("S-1.百分评分/cell.客户关系.同事", "87.5"),
        ("S-1.平均评分/cell.职业素养.自评", "1"),
        ("S-1.能力得分/cell.销售技能", "100"),
        ("S-1.能力得分/cell.客户关系", "87.5"),
        ("S-1.能力得分/cell.职业素养", "75"),
        // 0.4 × 100 + 0.4 × 87.5 + 0.2 × 75; then 0.7 × 90 + 0.3 × 90, on the bound of an A.
        ("S-1.能力分", "90"),
        ("S-1.总评", "90"),
        ("S-1.等级", "A"),
        // (50 % × 50 + 20 % × 25) / 70 %: two peers are too few, and nobody is below.
        ("S-2.能力得分/cell.销售技能", "300/7"),
        ("S-2.能力得分/cell.客户关系", "90.625"),
        ("S-2.能力得分/cell.职业素养", "60"),
        ("S-2.能力分", "1831/28"),
        ("S-2.总评", "62.74"),
        ("S-2.等级", "C"),
        ("S-3.能力得分/cell.客户关系", "75"),
        // No target, so no result; the figures are there for everyone.
        ("S-4.平均评分/cell.客户关系.上级", "none TooFewItems"),
    ];
    let shown = |outcome: &Outcome| match outcome {
        Ok(value) => text(value),
        Err(Absence::None(cause)) => format!("none {:?}", cause.why),
        Err(Absence::Undefined(cause)) => format!("undefined {:?}", cause.why),
        Err(other) => format!("{other:?}"),
    };
    for (key, value) in expected {
        assert_eq!(shown(&found[key]), value, "{key}");
    }
    let why = |key: &str| found[key].as_ref().unwrap_err().cause().why;
    // Withheld: two of three peers. In the score it is missing.
    assert!(matches!(
        &found["S-2.平均评分/cell.销售技能.同事"],
        Err(Absence::None(cause)) if cause.why == Why::TooFewItems
    ));
    // Nobody judged it, or only the person itself, whose weight is 0.
    assert_eq!(why("S-3.能力得分/cell.职业素养"), Why::NoParts);
    assert_eq!(why("S-6.能力得分/cell.职业素养"), Why::NoParts);
}

#[test]
fn gaps_are_listed_one_by_one() {
    let (mut prepared, location) = reviews();
    let settings = Settings::default();
    let results = evaluated(
        &mut prepared,
        &location,
        "2026-Q2",
        &[],
        settings,
        |evaluated, sources| Results::new(evaluated, sources, &[]),
    )
    .unwrap();
    let mut given = Vec::new();
    for person in &results.people {
        for (column, value) in results.others.iter().zip(&person.others) {
            if column.kind == "finding" && value.is_some() {
                given.push((person.subject.as_str(), column.id.as_str()));
            }
        }
    }
    // 60 is no gap.
    assert_eq!(
        given,
        [
            ("S-2", "能力短板/cell.销售技能"),
            ("S-3", "能力短板/cell.销售技能"),
        ]
    );
}

#[test]
fn how_it_is_explained() {
    let documents = documents();
    let (_, document) = documents.iter().find(|(key, _)| key == "S-2").unwrap();
    assert_snapshot!(render(
        document,
        Style::Text,
        Language::Chinese,
        None,
        false
    ));
    let roots: Vec<&str> = document
        .roots
        .iter()
        .map(|root| root.figure.as_str())
        .filter(|figure| figure.contains("能力短板"))
        .collect();
    assert_eq!(
        roots,
        [
            "kpi-360/能力短板/cell.销售技能",
            "kpi-360/能力短板/cell.客户关系",
            "kpi-360/能力短板/cell.职业素养",
        ]
    );
}

/// A rating by anyone but the superior is in no explanation, and neither is its row, also where it
/// lies in another period or is withheld.
#[test]
fn private_ratings_are_never_shown() {
    let file = root().join("tests/examples/kpi-360/评分表.csv");
    let rows = std::fs::read_to_string(file).unwrap();
    let private: Vec<&str> = rows
        .lines()
        .skip(1)
        .filter(|row| !row.contains("上级"))
        .filter_map(|row| row.split(',').next())
        .collect();
    assert!(private.len() > 30, "{private:?}");
    let mut open = 0;
    for (who, document) in documents() {
        let mut told = vec![serde_json::to_string(&document).unwrap()];
        for style in [Style::Text, Style::Markdown] {
            for language in [Language::English, Language::Chinese] {
                told.push(render(&document, style, language, Some(9), true));
            }
        }
        for text in told {
            let words: Vec<&str> = text
                .split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
                .collect();
            for row in &private {
                assert!(!words.contains(row), "{who}: {row}");
            }
            open += words.iter().filter(|word| word.starts_with("R-")).count();
        }
    }
    assert!(open > 20, "those of the superior are shown");
}

/// Weights are parameters with a path through the words.
#[test]
fn a_weight_is_a_parameter() {
    let (mut prepared, location) = reviews();
    let mut set = |path: &str, value: i64| {
        let parameter = prepared
            .plan
            .parameters
            .iter_mut()
            .find(|parameter| parameter.path == path)
            .unwrap_or_else(|| panic!("{path}"));
        let hundredth = Number::from_i64(100);
        parameter.value = Value::Number(Number::from_i64(value).div(&hundredth).unwrap());
    };
    set("score.能力得分.weights.销售技能.上级", 20);
    set("score.能力得分.weights.销售技能.客户", 50);
    let found = evaluated(
        &mut prepared,
        &location,
        "2026-Q2",
        &[],
        Settings::default(),
        |evaluated, _| {
            let world = &evaluated.world;
            let id = world.plan.named("能力得分").unwrap();
            // The second person, the first competence.
            text(&world.value(id, 0, 3).unwrap().unwrap())
        },
    );
    // (20 % × 50 + 50 % × 25) / 70 %
    assert_eq!(found.unwrap(), "225/7");
}
