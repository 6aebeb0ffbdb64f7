//! Every number explains itself: each node of each explanation is recomputed from its operands by
//! a function that shares nothing with merit, and what a run pays is the value of the root.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod everyone;
mod plain;
mod recompute;

use common::{evaluated, evaluated_after, location, policy, root, shared};
use merit::evaluate::Evaluated;
use merit::explain::explain;
use merit::report::{Results, Status};
use merit::run::{Prepared, Settings};
use merit::source::Sources;
use merit::table::Location;
use merit::value::Number;
use recompute::rebuild;
use serde_json::Value as J;
use std::collections::BTreeMap;
use std::path::PathBuf;

type Counts = BTreeMap<String, usize>;

fn documents(evaluated: &Evaluated<'_>, sources: &Sources, figures: &[&str]) -> Vec<(String, J)> {
    let world = &evaluated.world;
    let mut found = Vec::new();
    for person in 0..u32::try_from(world.people()).unwrap() {
        let key = world.person_key(person);
        let whole = explain(evaluated, sources, person, None)
            .unwrap_or_else(|wrong| panic!("{key}: {wrong:?}"));
        found.push((key.clone(), serde_json::to_value(&whole).unwrap()));
        for figure in figures {
            let id = merit::run::figure(world.plan, figure).unwrap();
            let one = explain(evaluated, sources, person, Some(id))
                .unwrap_or_else(|wrong| panic!("{key} {figure}: {wrong:?}"));
            found.push((
                format!("{key} {figure}"),
                serde_json::to_value(&one).unwrap(),
            ));
        }
    }
    found
}

/// Rebuilds everyone's explanation, and compares its roots with what is paid.
fn check(
    prepared: &mut Prepared,
    location: &Location,
    period: &str,
    figures: &[&str],
    counts: &mut Counts,
) {
    check_after(prepared, location, period, &[], figures, counts);
}

/// The same after the runs in these folders.
fn check_after(
    prepared: &mut Prepared,
    location: &Location,
    period: &str,
    priors: &[PathBuf],
    figures: &[&str],
    counts: &mut Counts,
) {
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let (results, documents) = evaluated_after(
        prepared,
        location,
        period,
        priors,
        figures,
        settings,
        |evaluated, sources| {
            (
                Results::new(evaluated, sources, &[]),
                documents(evaluated, sources, figures),
            )
        },
    )
    .unwrap_or_else(|wrong| panic!("{period}: {wrong:?}"));
    for (name, document) in &documents {
        let found = rebuild(document).unwrap_or_else(|wrong| panic!("{period} {name}: {wrong}"));
        for (op, count) in found {
            *counts.entry(op).or_insert(0) += count;
        }
        let person = results.people.iter().find(|person| person.subject == *name);
        let Some(person) = person.filter(|person| person.status == Status::Ok) else {
            continue;
        };
        let paid = results
            .pays
            .iter()
            .map(|pay| pay.id.as_str())
            .zip(person.pays.iter().map(String::as_str));
        for (pay, amount) in paid.chain(person.total.as_deref().map(|total| ("total", total))) {
            // One for each assignment. A pay that does not apply is 0.
            let value = document["roots"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|root| {
                    root["figure"]
                        .as_str()
                        .unwrap()
                        .ends_with(&format!("/{pay}"))
                })
                .map(|root| &document["nodes"][root["node"].as_u64().unwrap() as usize])
                .map(|node| Number::parse(node["value"].as_str().unwrap_or("0")))
                .fold(Number::ZERO, |sum, value| {
                    sum.add(&value.unwrap().unwrap()).unwrap()
                })
                .exact();
            assert!(
                recompute::same(&value, amount),
                "{period} {name} {pay}: {value} is explained, {amount} is paid"
            );
        }
    }
}

fn everything() -> Counts {
    let mut counts = Counts::new();
    let mut field_sales = policy(&root().join("policies/field-sales"));
    for period in ["2026-Q1", "2026-Q2"] {
        check(
            &mut field_sales,
            &location(&root().join("examples/field-sales"), None),
            period,
            &[],
            &mut counts,
        );
    }
    cases(&mut counts);
    let operations = root().join("tests/rebuild/operations");
    let figures = ["rating", "sold_in_group", "so_far"];
    check(
        &mut policy(&operations.join("policy.toml")),
        &location(&operations, None),
        "2026-Q2",
        &figures,
        &mut counts,
    );
    let reviews = root().join("tests/examples/kpi-360");
    let figures = ["平均评分", "百分评分", "能力得分"];
    check(
        &mut policy(&reviews.join("policy.toml")),
        &location(&reviews, None),
        "2026-Q2",
        &figures,
        &mut counts,
    );
    let closed = root().join("tests/rebuild/closed");
    check_after(
        &mut policy(&closed.join("policy.toml")),
        &location(&closed, None),
        "2026-03",
        &[closed.join("2026-01"), closed.join("2026-02")],
        &["difference", "tax"],
        &mut counts,
    );
    counts
}

fn cases(counts: &mut Counts) {
    let mut folders: Vec<_> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let expectations: toml::Table =
            toml::from_str(&std::fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
        let mut prepared = policy(&folder.join("policy.toml"));
        let mut periods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for expect in expectations["expect"].as_array().unwrap() {
            if expect.get("overflow").is_none() {
                let names = expect["figures"]
                    .as_table()
                    .unwrap()
                    .keys()
                    .map(|name| name.split('/').next().unwrap());
                periods
                    .entry(expect["period"].as_str().unwrap())
                    .or_default()
                    .extend(names);
            }
        }
        for (period, mut figures) in periods {
            figures.sort_unstable();
            figures.dedup();
            println!("{} {period}", folder.display());
            check(
                &mut prepared,
                &location(&folder, None),
                period,
                &figures,
                counts,
            );
        }
    }
}

/// The closed list of operations.
const OPERATIONS: [&str; 84] = [
    "parameter",
    "cell",
    "period prorata",
    "period share",
    "period period.start",
    "period period.end",
    "period period.days",
    "word",
    "other",
    "prior",
    "start",
    "recomputed",
    "missing",
    "add",
    "subtract",
    "multiply",
    "divide",
    "negate",
    "equal",
    "not-equal",
    "less",
    "less-or-equal",
    "greater",
    "greater-or-equal",
    "and",
    "or",
    "not",
    "in",
    "if",
    "switch",
    "defined",
    "script",
    "call min",
    "call max",
    "call abs",
    "call clamp",
    "call floor",
    "call ceil",
    "call mod",
    "call year",
    "call month",
    "call day",
    "call days_between",
    "call months_between",
    "call add_months",
    "call starts_with",
    "call ends_with",
    "call contains",
    "call upper",
    "call lower",
    "call trim",
    "call length",
    "figure",
    "given",
    "sum",
    "count",
    "distinct",
    "mean",
    "median",
    "min",
    "max",
    "first",
    "last",
    "only",
    "streak",
    "running",
    "slices",
    "steps",
    "line",
    "match",
    "cases",
    "score",
    "rank",
    "prize",
    "quota",
    "percentile",
    "share",
    "total",
    "if-undefined",
    "then-multiply",
    "then-add",
    "then-deduct",
    "then-at-least",
    "then-at-most",
];

#[test]
fn every_node_is_recomputed() {
    let counts = everything();
    let missing: Vec<&&str> = OPERATIONS
        .iter()
        .filter(|op| !counts.contains_key(**op))
        .collect();
    assert!(missing.is_empty(), "never rebuilt: {missing:?}");
    let unknown: Vec<&String> = counts
        .keys()
        .filter(|op| !OPERATIONS.contains(&op.as_str()) && *op != "round")
        .collect();
    assert!(unknown.is_empty(), "not in the list: {unknown:?}");
    let nodes: usize = counts.values().sum();
    println!("{nodes} nodes rebuilt");
    assert!(nodes > 15_000, "only {nodes} nodes");
}

/// One digit of any computed value, and one of an input on which the total stands.
#[test]
fn a_changed_digit_is_noticed() {
    let mut prepared = policy(&root().join("policies/field-sales"));
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let location = location(&root().join("examples/field-sales"), None);
    let documents = evaluated(
        &mut prepared,
        &location,
        "2026-Q1",
        &[],
        settings,
        |evaluated, sources| documents(evaluated, sources, &[]),
    )
    .unwrap();
    let (mut tried, mut inputs, mut inputs_noticed) = (0, 0, 0);
    for (name, document) in documents.iter().take(3) {
        let mut changed = document.clone();
        for at in 0..document["nodes"].as_array().unwrap().len() {
            let node = &document["nodes"][at];
            let (Some(value), op) = (node["value"].as_str(), node["op"].as_str().unwrap()) else {
                continue;
            };
            let Some(place) = value.rfind(|character: char| character.is_ascii_digit()) else {
                continue;
            };
            let digit = if &value[place..=place] == "7" {
                "8"
            } else {
                "7"
            };
            changed["nodes"][at]["value"] =
                J::String(format!("{}{digit}{}", &value[..place], &value[place + 1..]));
            let noticed = rebuild(&changed).is_err();
            changed["nodes"][at]["value"] = J::String(value.to_owned());
            if matches!(
                op,
                "parameter" | "cell" | "period" | "word" | "other" | "prior"
            ) {
                // An input may be one that decides nothing, such as a bound far away.
                (inputs, inputs_noticed) = (inputs + 1, inputs_noticed + usize::from(noticed));
            } else {
                tried += 1;
                assert!(noticed, "{name} node {at} {op} {value}");
            }
        }
    }
    println!("{tried} computed values and {inputs_noticed} of {inputs} inputs noticed");
    assert!(
        tried > 300 && inputs_noticed * 10 > inputs * 8,
        "{tried} tried, {inputs_noticed} of {inputs} inputs noticed"
    );
}

#[test]
fn private_rows_are_in_no_explanation() {
    let operations = root().join("tests/rebuild/operations");
    let mut prepared = policy(&operations.join("policy.toml"));
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let documents = evaluated(
        &mut prepared,
        &location(&operations, None),
        "2026-Q2",
        &["rating"],
        settings,
        |evaluated, sources| documents(evaluated, sources, &["rating"]),
    )
    .unwrap();
    let of = |name: &str| {
        documents
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, document)| document.to_string())
            .unwrap()
    };
    for row in ["R1", "R2", "R3"] {
        assert!(!of("P1 rating").contains(row), "{row}");
    }
    assert!(of("P1 rating").contains("\"private\":3"));
    // Two would say too little to hide behind; a value that is withheld is nowhere.
    assert!(
        of("P2 rating").contains("too-few-items") && !of("P2 rating").contains("\"value\":\"1\"")
    );
    assert!(of("P4 rating").contains("R8"), "these are not private");
}

#[test]
fn of_large_data_too() {
    let mut counts = Counts::new();
    if let Some(data) = shared("adventureworks") {
        let folder = root().join("examples/adventureworks");
        for (name, period) in [
            ("territory-quarterly", "2013-Q4"),
            ("margin-quarterly", "2013-Q4"),
            ("team-pool", "2013-Q4"),
            ("territory-quarterly", "2014-Q2"),
        ] {
            check(
                &mut policy(&folder.join(name)),
                &location(&folder.join("data.toml"), Some(&data)),
                period,
                &[],
                &mut counts,
            );
        }
    }
    if let Some(data) = shared("crm_opportunities") {
        let folder = root().join("examples/crm");
        check(
            &mut policy(&folder.join("policy.toml")),
            &location(&folder.join("data.toml"), Some(&data)),
            "2017-Q3",
            &[],
            &mut counts,
        );
    }
    println!("{} nodes", counts.values().sum::<usize>());
}
