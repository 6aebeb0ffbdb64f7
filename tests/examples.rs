//! What the examples pay, to the cent, against independent calculations.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{csv, location, policy, root, shared};
use merit::run::{Prepared, Settings};
use merit::table::Location;
use merit::value::{Number, Value};

fn compare(folder: &str, prepared: &mut Prepared, location: &Location) {
    let mut files: Vec<_> = std::fs::read_dir(root().join("tests/examples").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|kind| kind == "csv"))
    {
        let period = file.file_stem().unwrap().to_str().unwrap();
        let expected = std::fs::read_to_string(file).unwrap();
        let found = csv(prepared, location, period, Settings::default());
        for (expected, found) in expected.lines().zip(found.lines()) {
            if expected != found {
                wrong.push(format!(
                    "{folder} {period}\n  expected {expected}\n  found    {found}"
                ));
            }
        }
        if expected.lines().count() != found.lines().count() {
            wrong.push(format!(
                "{folder} {period}: {} lines, not {}",
                found.lines().count(),
                expected.lines().count()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn field_sales() {
    let mut prepared = policy(&root().join("policies/field-sales"));
    compare(
        "field-sales",
        &mut prepared,
        &location(&root().join("examples/field-sales"), None),
    );
}

#[test]
fn kpi_360() {
    let folder = root().join("tests/examples/kpi-360");
    let mut prepared = policy(&folder.join("policy.toml"));
    compare("kpi-360/paid", &mut prepared, &location(&folder, None));
}

#[test]
fn crm() {
    let Some(data) = shared("crm_opportunities") else {
        return;
    };
    let mut prepared = policy(&root().join("examples/crm/policy.toml"));
    compare(
        "crm",
        &mut prepared,
        &location(&root().join("examples/crm/data.toml"), Some(&data)),
    );
}

fn adventureworks(name: &str) -> Option<(Prepared, Location)> {
    let data = shared("adventureworks")?;
    let folder = root().join("examples/adventureworks");
    Some((
        policy(&folder.join(name)),
        location(&folder.join("data.toml"), Some(&data)),
    ))
}

#[test]
fn territory_quarterly() {
    let Some((mut prepared, location)) = adventureworks("territory-quarterly") else {
        return;
    };
    compare(
        "adventureworks/territory-quarterly",
        &mut prepared,
        &location,
    );
}

#[test]
fn margin_quarterly() {
    let Some((mut prepared, location)) = adventureworks("margin-quarterly") else {
        return;
    };
    compare("adventureworks/margin-quarterly", &mut prepared, &location);
}

#[test]
fn team_pool() {
    let Some((mut prepared, location)) = adventureworks("team-pool") else {
        return;
    };
    compare("adventureworks/team-pool", &mut prepared, &location);
}

/// The cap is one parameter: it is changed without planning again.
#[test]
fn territory_quarterly_in_all() {
    let Some((mut prepared, location)) = adventureworks("territory-quarterly") else {
        return;
    };
    for (cap, expected) in [("60000", "769546.99"), ("12000", "752356.70")] {
        let parameter = prepared
            .plan
            .parameters
            .iter_mut()
            .find(|parameter| parameter.path == "pay.commission.then[0].at_most")
            .unwrap();
        parameter.value = Value::Number(Number::parse(cap).unwrap().unwrap());
        let mut sum = Number::ZERO;
        for year in 2012..=2014 {
            for quarter in 1..=4 {
                if (year, quarter) > (2014, 1) {
                    continue;
                }
                let results = csv(
                    &mut prepared,
                    &location,
                    &format!("{year}-Q{quarter}"),
                    Settings::default(),
                );
                for row in results.lines().skip(1) {
                    let total = row.rsplit(',').next().unwrap();
                    sum = sum.add(&Number::parse(total).unwrap().unwrap()).unwrap();
                }
            }
        }
        assert_eq!(sum.fixed(2).unwrap(), expected);
    }
}
