//! What is entered after a month was closed is booked in the month that runs (case D10, Payroll
//! Engine's example of retroactive payroll): Emma's raise from January is entered in March, her
//! level from February in April; Ben's bonus of 15 January in March.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::root;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a month on the data as it stood then, and keeps the run.
fn close(period: &str, data: &str, runs: &Path, priors: &[PathBuf]) -> PathBuf {
    let folder = root().join("tests/late_changes");
    let out = runs.join(period);
    let mut command = Command::new(env!("CARGO_BIN_EXE_merit"));
    command
        .arg("run")
        .arg(folder.join("policy.toml"))
        .arg("--data")
        .arg(folder.join(data))
        .args(["--period", period, "--out"])
        .arg(&out);
    for prior in priors {
        command.arg("--prior").arg(prior);
    }
    let ran = command.output().unwrap();
    assert!(
        ran.status.success(),
        "{period}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    out
}

/// Every figure of a run that was kept: `Emma.base`.
fn figures(run: &Path) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(run.join("figures.csv")).unwrap();
    let headings = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cell = |name: &str| {
                let at = headings.iter().position(|heading| heading == name).unwrap();
                row[at].to_owned()
            };
            (format!("{}.{}", cell("key"), cell("figure")), cell("value"))
        })
        .collect()
}

fn says(run: &Path, expected: &[(&str, &str)]) {
    let found = figures(run);
    for (figure, value) in expected {
        assert_eq!(
            found.get(*figure).map(String::as_str),
            Some(*value),
            "{figure} of {}",
            run.display()
        );
    }
}

#[test]
fn differences_are_booked_in_the_month_that_runs() {
    let runs = tempfile::tempdir().unwrap();
    let mut priors = Vec::new();
    let mut month = |period: &str, data: &str| {
        let run = close(period, data, runs.path(), &priors);
        priors.push(run.clone());
        run
    };
    for period in ["2025-01", "2025-02"] {
        let run = month(period, "february");
        says(
            &run,
            &[
                ("Emma.base", "4800"),
                ("Emma.correction", "0"),
                ("Ben.correction", "0"),
            ],
        );
    }
    let march = month("2025-03", "march");
    says(
        &march,
        &[
            ("Emma.base", "5800"),
            ("Emma.correction", "2000"),
            ("Emma.tax", "500"),
            ("Emma.social", "200"),
            ("Ben.correction", "1500"),
            ("Ben.tax", "375"),
            ("Ben.social", "150"),
        ],
    );
    let april = month("2025-04", "april");
    says(
        &april,
        &[
            ("Emma.base", "4640"),
            ("Emma.correction", "-2320"),
            ("Emma.tax", "-580"),
            ("Emma.social", "-232"),
            ("Ben.correction", "0"),
        ],
    );
    // Nothing new: nothing more is booked.
    let may = month("2025-05", "april");
    says(
        &may,
        &[
            ("Emma.base", "4640"),
            ("Emma.correction", "0"),
            ("Ben.correction", "0"),
        ],
    );
}

/// A run on the data of the run that closed a month reproduces it.
#[test]
fn the_same_data_give_the_same_month() {
    let runs = tempfile::tempdir().unwrap();
    let again = tempfile::tempdir().unwrap();
    let january = close("2025-01", "march", runs.path(), &[]);
    let first = close(
        "2025-02",
        "march",
        runs.path(),
        std::slice::from_ref(&january),
    );
    let second = close(
        "2025-02",
        "march",
        again.path(),
        std::slice::from_ref(&january),
    );
    let fresh = tempfile::tempdir().unwrap();
    let third = close("2025-02", "march", fresh.path(), &[]);
    for file in ["figures.csv", "results.json", "records.csv"] {
        let read = |run: &Path| std::fs::read_to_string(run.join(file)).unwrap();
        assert_eq!(read(&first), read(&second), "{file}");
    }
    // With the prior run, or recomputed without it: the same figures.
    assert_eq!(figures(&first), figures(&third));
}
