//! An explanation from the few rows that were kept is the explanation from all of them, to the byte:
//! of everyone, of every figure of the cases, and of every record.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated_after, location, policy, root};
use merit::evaluate::{Evaluated, Keep, Kept};
use merit::explain::{explain, explain_from, explain_record, wanted_of, wanted_record};
use merit::plan::FigureId;
use merit::run::{Prepared, Settings, figure, period, run_keeping};
use merit::source::Sources;
use merit::table::Location;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is compared: data, period, prior runs, figures.
struct Case<'c> {
    location: Location,
    period: &'c str,
    priors: Vec<PathBuf>,
    figures: Vec<&'c str>,
}

/// Chunks of a few rows, so that what is kept comes from many.
const STREAMED: Settings = Settings {
    threads: Some(2),
    chunk_rows: 3,
    columns: true,
    explain: false,
    progress: None,
};
const RESIDENT: Settings = Settings {
    explain: true,
    ..STREAMED
};

/// How many are explained by a run of their own.
const FEW: usize = 2;

fn json(document: impl serde::Serialize) -> String {
    serde_json::to_string(&document).unwrap()
}

/// Nothing, the total and all pays; then each figure by itself.
fn wholes(evaluated: &Evaluated<'_>, figures: &[&str]) -> Vec<Option<FigureId>> {
    let named = figures
        .iter()
        .map(|name| Some(figure(evaluated.world.plan, name).unwrap()));
    [None].into_iter().chain(named).collect()
}

type Keys = Vec<(String, String)>;

/// Everyone's documents and those of some records, by all rows in memory; and the records.
fn resident(prepared: &mut Prepared, case: &Case<'_>) -> (Vec<String>, Vec<String>, Keys) {
    let with = |evaluated: &Evaluated<'_>, sources: &Sources| {
        let (none, world) = (Kept::default(), &evaluated.world);
        let mut told = Vec::new();
        for person in 0..u32::try_from(world.people()).unwrap() {
            for figure in wholes(evaluated, &case.figures) {
                let found = explain_from(evaluated, &none, sources, person, figure).unwrap();
                told.push(json(&found));
                // A library that has everything in memory takes the short way.
                assert_eq!(
                    json(explain(evaluated, sources, person, figure).unwrap()),
                    json(&found)
                );
            }
        }
        let keys = keys(evaluated);
        let records = keys.iter().map(|(table, key)| {
            json(explain_record(evaluated, sources, &format!("{table}/{key}"), None).unwrap())
        });
        (told, records.collect(), keys)
    };
    let (period, priors) = (case.period, &case.priors);
    let found = evaluated_after(
        prepared,
        &case.location,
        period,
        priors,
        &case.figures,
        RESIDENT,
        with,
    );
    found.unwrap()
}

/// The first, the middle and the last record of each table.
fn keys(evaluated: &Evaluated<'_>) -> Keys {
    let world = &evaluated.world;
    let mut found = Vec::new();
    for table in 0..u32::try_from(world.plan.tables.len()).unwrap() {
        let rows = world.rows(table);
        let some: BTreeSet<u32> = [0, rows / 3, rows / 2, rows.saturating_sub(1)].into();
        for row in some.into_iter().filter(|row| *row < rows) {
            let name = world.plan.table(table).name.clone();
            found.push((name, world.data.key_text(table, row)));
        }
    }
    found
}

fn check(prepared: &mut Prepared, case: &Case<'_>) -> usize {
    let (people, records, keys) = resident(prepared, case);
    let at = period(&prepared.plan, case.period).unwrap();
    let asked: Vec<FigureId> = case
        .figures
        .iter()
        .map(|name| figure(&prepared.plan, name).unwrap())
        .collect();
    // Rows that are read again.
    let (again, several): (Vec<String>, Vec<String>) = evaluated_after(
        prepared,
        &case.location,
        case.period,
        &case.priors,
        &case.figures,
        STREAMED,
        |evaluated, sources| {
            let everyone = 0..u32::try_from(evaluated.world.people()).unwrap();
            let told = everyone.flat_map(|person| {
                let figures = wholes(evaluated, &case.figures);
                figures
                    .into_iter()
                    .map(move |figure| json(explain(evaluated, sources, person, figure).unwrap()))
            });
            let records = keys.iter().map(|(table, key)| {
                json(explain_record(evaluated, sources, &format!("{table}/{key}"), None).unwrap())
            });
            (told.collect(), records.collect())
        },
    )
    .unwrap();
    assert_eq!(again, people);
    assert_eq!(several, records);
    // Rows that are kept while the records pass by.
    let priors = merit::prior::read(&case.priors, &prepared.plan, at).unwrap();
    let wholes = people.iter().step_by(1 + case.figures.len()).enumerate();
    for (person, whole) in wholes.take(FEW) {
        let person = u32::try_from(person).unwrap();
        let kept = run_keeping(
            prepared,
            &case.location,
            at,
            &priors,
            &asked,
            STREAMED,
            |world| Keep::Rows(wanted_of(world, person, None)),
            |evaluated, sources| {
                assert!(
                    evaluated
                        .kept
                        .covers(&wanted_of(&evaluated.world, person, None))
                );
                Ok(json(explain(evaluated, sources, person, None)?))
            },
        );
        assert_eq!(kept.unwrap(), *whole);
    }
    for ((table, key), whole) in keys.iter().zip(&records).rev().take(FEW) {
        let name = format!("{table}/{key}");
        let kept = run_keeping(
            prepared,
            &case.location,
            at,
            &priors,
            &asked,
            STREAMED,
            |world| Keep::Rows(wanted_record(world.plan, &name)),
            |evaluated, sources| Ok(json(explain_record(evaluated, sources, &name, None)?)),
        );
        assert_eq!(kept.unwrap(), *whole);
    }
    people.len() + records.len()
}

#[test]
fn of_the_examples() {
    let mut count = 0;
    let case = |folder: &str, period, figures: &[&'static str]| Case {
        location: location(&root().join(folder), None),
        period,
        priors: Vec::new(),
        figures: figures.to_vec(),
    };
    let sales = ["order_commission", "commission"];
    let mut prepared = policy(&root().join("policies/field-sales"));
    count += check(
        &mut prepared,
        &case("examples/field-sales", "2026-Q2", &sales),
    );
    let figures = ["rating", "sold_in_group", "so_far"];
    let folder = "tests/rebuild/operations";
    let mut prepared = policy(&root().join(folder));
    count += check(&mut prepared, &case(folder, "2026-Q2", &figures));
    let closed = root().join("tests/rebuild/closed");
    let mut prepared = policy(&closed);
    let case = Case {
        priors: vec![closed.join("2026-01"), closed.join("2026-02")],
        ..case("tests/rebuild/closed", "2026-03", &["difference", "tax"])
    };
    count += check(&mut prepared, &case);
    println!("{count} explanations");
}

#[test]
fn of_the_cases() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut count = 0;
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap();
        let expectations: toml::Table = toml::from_str(&text).unwrap();
        let mut prepared = policy(&folder.join("policy.toml"));
        let mut periods: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let expects = expectations["expect"].as_array().unwrap().iter();
        for expect in expects.filter(|expect| expect.get("overflow").is_none()) {
            let names = expect["figures"].as_table().unwrap().keys();
            let names = names.map(|name| name.split('/').next().unwrap());
            let period = expect["period"].as_str().unwrap();
            periods.entry(period).or_default().extend(names);
        }
        for (period, figures) in periods {
            let case = Case {
                location: location(&folder, None),
                period,
                priors: Vec::new(),
                figures: figures.into_iter().collect(),
            };
            count += check(&mut prepared, &case);
        }
    }
    println!("{count} explanations");
}
