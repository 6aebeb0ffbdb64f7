//! The bench plan over the same data as CSV and as Parquet gives the same results, letter by letter.
//!
//! The same on large data: `MERIT_BENCH=FOLDER cargo test --release --features parquet --test
//! parquet`, where the folder holds the four files of the data in both forms.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
use common::root;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const TABLES: [&str; 4] = ["orders", "participants", "products", "targets"];

/// A column with the type that its cells have: days, decimals, or texts.
fn column(cells: &[&str]) -> ArrayRef {
    let numbers: Option<Vec<Option<i128>>> = cells.iter().map(|cell| decimal(cell)).collect();
    if let Some(numbers) = numbers {
        let array = Decimal128Array::from(numbers);
        return Arc::new(array.with_precision_and_scale(16, 4).unwrap());
    }
    let days: Option<Vec<i32>> = cells.iter().map(|cell| day(cell)).collect();
    match days {
        Some(days) => Arc::new(Date32Array::from(days)),
        None => Arc::new(StringArray::from(cells.to_vec())),
    }
}

/// Ten-thousandths; an empty cell is a number too.
fn decimal(cell: &str) -> Option<Option<i128>> {
    if cell.is_empty() {
        return Some(None);
    }
    let (before, after) = cell.split_once('.').unwrap_or((cell, ""));
    let digits = format!("{before}{after:0<4}");
    (after.len() <= 4).then(|| digits.parse().ok().map(Some))?
}

/// Days since 1970-01-01.
fn day(cell: &str) -> Option<i32> {
    let epoch = merit::value::Day::parse("1970-01-01")?;
    Some(merit::value::Day::parse(cell)?.0 - epoch.0)
}

/// Writes a CSV file without quotes as Parquet.
fn convert(from: &Path, to: &Path) {
    let text = std::fs::read_to_string(from).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let columns = names.iter().enumerate().map(|(at, name)| {
        let cells: Vec<&str> = rows.iter().map(|row| row[at]).collect();
        (*name, column(&cells), true)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(100))
        .build();
    let file = std::fs::File::create(to).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// What a command prints over the bench plan's data.
fn told(command: &str, form: &str, folder: &Path, more: &[&str]) -> String {
    let bench = root().join("examples/bench");
    let map = std::fs::read_to_string(bench.join("data.toml")).unwrap();
    let map = map.replace(".csv\"", &format!(".{form}\""));
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("data.toml"), map).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_merit"))
        .arg(command)
        .arg(&bench)
        .args(["--period", "2026-Q1", "--allow-outside"])
        .arg("--data")
        .arg(here.path().join("data.toml"))
        .arg("--root")
        .arg(folder)
        .args(more)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    format!("{}{errors}", String::from_utf8(output.stdout).unwrap())
}

fn compare(folder: &Path) {
    for (form, least) in [("csv", 100), ("json", 1000)] {
        let by_csv = told("run", "csv", folder, &["--format", form]);
        let by_parquet = told("run", "parquet", folder, &["--format", form]);
        assert!(by_csv.len() > least);
        // The sources are named.
        assert_eq!(by_csv, by_parquet.replace(".parquet", ".csv"));
    }
    let csv = std::fs::read_to_string(folder.join("orders.csv")).unwrap();
    let record = csv.lines().nth(1).unwrap().split(',').next().unwrap();
    let by_csv = told("explain", "csv", folder, &["--record", record]);
    let by_parquet = told("explain", "parquet", folder, &["--record", record]);
    assert!(by_csv.contains("orders.csv:2 "), "{by_csv}");
    let place = by_csv.replace("orders.csv:2 ", "orders.parquet, row 1 ");
    assert_eq!(place, by_parquet);
}

#[test]
fn results_are_the_same_from_both_forms() {
    let folder = tempfile::tempdir().unwrap();
    for table in TABLES {
        let csv = root().join(format!("tests/bench_plan/{table}.csv"));
        std::fs::copy(&csv, folder.path().join(format!("{table}.csv"))).unwrap();
        convert(&csv, &folder.path().join(format!("{table}.parquet")));
    }
    compare(folder.path());
    if let Some(folder) = std::env::var_os("MERIT_BENCH") {
        compare(Path::new(&folder));
    }
}
