//! The bench plan pays what two other calculations of it found: fractions, and a program written by
//! hand. Every figure of every row is compared, on a few hundred made-up orders that lie on the bounds.
//!
//! The same by hand on large data: `MERIT_BENCH=FOLDER cargo test --release --test bench_plan`, where
//! the folder holds the four files of the data and `expected.csv`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, policy, root};
use merit::evaluate::{Evaluated, text};
use merit::report::Results;
use merit::run::Settings;
use merit::value::Number;
use std::collections::BTreeMap;
use std::path::Path;

/// What the policy finds, by person and figure; figures without a value are not there.
fn found(evaluated: &Evaluated<'_>, results: &Results, names: &[&str]) -> BTreeMap<String, String> {
    let world = &evaluated.world;
    let mut found = BTreeMap::new();
    for row in 0..u32::try_from(world.subjects()).unwrap() {
        let person = world.subject_key(row);
        for name in names {
            let figure = world.plan.named(name).unwrap();
            if let Some(Ok(value)) = &world.value(figure, 0, row as usize) {
                found.insert(format!("{person} {name}"), text(value));
            }
        }
    }
    for person in &results.people {
        let total = person.total.clone().unwrap_or_default();
        found.insert(format!("{} total", person.subject), total);
    }
    found
}

/// Numbers by value (`0.500000` is `0.5`), what else by letter.
fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| Number::parse(text).ok().flatten();
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn compare(folder: &Path) {
    let expected = std::fs::read_to_string(folder.join("expected.csv")).unwrap();
    let mut lines = expected.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').skip(1).collect();
    let asked: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| *name != "total")
        .collect();
    let mut prepared = policy(&root().join("examples/bench"));
    let found = evaluated(
        &mut prepared,
        &location(&root().join("examples/bench/data.toml"), Some(folder)),
        "2026-Q1",
        &asked,
        Settings::default(),
        |evaluated, sources| found(evaluated, &Results::new(evaluated, sources, &[]), &asked),
    )
    .unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let (mut people, mut wrong) = (0, Vec::new());
    for line in lines {
        let mut cells = line.split(',');
        let person = cells.next().unwrap();
        for (name, expected) in names.iter().zip(cells) {
            match found.get(&format!("{person} {name}")) {
                Some(value) if same(value, expected) => {}
                other => wrong.push(format!("{person} {name}: {other:?}, not {expected}")),
            }
        }
        people += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        found.len(),
        people * names.len(),
        "people or figures are missing"
    );
    println!("{people} people, {} figures are the same", found.len());
}

#[test]
fn every_row_is_the_same() {
    compare(&root().join("tests/bench_plan"));
    if let Some(folder) = std::env::var_os("MERIT_BENCH") {
        compare(Path::new(&folder));
    }
}
