//! `merit explain --out`: a folder with everyone's explanations, whole or not at all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, small};
use serde_json::Value as J;
use std::path::Path;
use std::process::{Command, Output};

const BODY: &str = r#"
[metric.revenue]
of = "orders"
where = ['amount > 0', 'customer != "X"']
sum = "amount"

[pay.commission]
value = "1% * revenue"
"#;

fn data() -> Small {
    let files = [
        (
            "people.csv",
            "id,region\nE-10,north\nE-9,\"so \"\"far\"\"\"\n",
        ),
        (
            "orders.csv",
            "id,day,rep,customer,amount\nO-1,2026-04-01,E-9,A,1000\nO-2,2026-04-02,E-9,X,600\n\
             O-3,,E-9,A,1\nO-4,2025-01-01,E-9,A,2\nO-5,2026-12-01,E-9,A,2\nO-6,2026-05-01,E-9,A,-5\n\
             O-7,2026-05-01,E-10,A,50\n",
        ),
    ];
    small(BODY, &files)
}

fn merit(folder: &Path, more: &[&str]) -> Output {
    let basic = ["explain", ".", "--data", ".", "--period", "2026-Q2"];
    let command = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(basic.iter().chain(more))
        .current_dir(folder)
        .output();
    command.unwrap()
}

fn lines(path: &Path) -> Vec<J> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn sum(document: &J) -> &J {
    let nodes = document["nodes"].as_array().unwrap();
    nodes.iter().find(|node| node["op"] == "sum").unwrap()
}

#[test]
fn a_line_for_each_person() {
    let small = data();
    let folder = small.folder.path();
    let done = merit(folder, &["--out", "deep/all"]);
    assert!(done.status.success() && done.stdout.is_empty(), "{done:?}");
    let file = folder.join("deep/all/explanations.jsonl");
    let lines = lines(&file);
    let keys: Vec<&J> = lines.iter().map(|line| &line["subject"]["key"]).collect();
    assert_eq!(keys, ["E-9", "E-10"]);
    let found = sum(&lines[0]);
    assert_eq!(found["value"], "1000");
    let passed = serde_json::json!({"counted": 1, "passed": [
        {"why": "other-period", "count": 2},
        {"why": "no-date", "count": 1},
        {"why": "where", "condition": "amount > 0", "count": 1},
        {"why": "where", "condition": "customer != \"X\"", "count": 1},
    ]});
    assert_eq!(found["left_out"], passed);
    assert_eq!(found["keys"], J::Null);
    assert_eq!(
        sum(&lines[1])["left_out"],
        serde_json::json!({"counted": 1})
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&folder.join("deep/all")), 0o700);
    }
}

#[test]
fn records_are_listed_if_that_is_asked_for() {
    let small = data();
    let folder = small.folder.path();
    let done = merit(folder, &["--out", "all", "--records", "json"]);
    assert!(done.status.success(), "{done:?}");
    let lines = lines(&folder.join("all/explanations.jsonl"));
    let found = sum(&lines[0]);
    assert_eq!(found["keys"], serde_json::json!(["O-1"]));
    assert_eq!(found["passed"].as_array().unwrap().len(), 5);
    assert_eq!(found["left_out"], J::Null);
}

#[test]
fn nothing_is_written_over_or_left_behind() {
    let small = data();
    let folder = small.folder.path();
    std::fs::create_dir(folder.join("kept")).unwrap();
    std::fs::write(folder.join("kept/note"), "mine").unwrap();
    let refused = merit(folder, &["--out", "kept"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("M0004"));
    std::fs::write(
        folder.join("orders.csv"),
        "id,day,rep,customer,amount\nO-1,x,E-9,A,1\n",
    )
    .unwrap();
    let wrong = merit(folder, &["--out", "new"]);
    assert_eq!(wrong.status.code(), Some(4));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["kept", "orders.csv", "people.csv", "policy.toml"]);
}

#[test]
fn what_does_not_go_together() {
    let small = data();
    let both: [&[&str]; 5] = [
        &[],
        &["--out", "a", "--subject", "E-9"],
        &["--out", "a", "--figure", "commission"],
        &["--out", "a", "--format", "json"],
        &["--subject", "E-9", "--records", "json"],
    ];
    for more in both {
        let refused = merit(small.folder.path(), more);
        assert_eq!(refused.status.code(), Some(2), "{more:?}");
    }
}

/// The records as columns of a Parquet file, beside documents that only count them.
#[cfg(feature = "parquet")]
#[test]
fn records_as_columns() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::UInt64Type;
    let small = data();
    let folder = small.folder.path();
    let done = merit(folder, &["--out", "all", "--records", "parquet"]);
    assert!(done.status.success() && done.stdout.is_empty(), "{done:?}");
    assert_eq!(lines(&folder.join("all/explanations.jsonl")).len(), 2);
    let file = std::fs::File::open(folder.join("all/records.parquet")).unwrap();
    let builder = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    let mut rows = Vec::new();
    for batch in builder.unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let text = |name: &str, row: usize| {
            let column = batch.column_by_name(name).unwrap().as_string::<i32>();
            let some = column.iter().nth(row).unwrap();
            some.unwrap_or("-").to_owned()
        };
        let places = batch.column_by_name("line").unwrap();
        for row in 0..batch.num_rows() {
            let line = places.as_primitive::<UInt64Type>().value(row);
            let names = [
                "subject", "figure", "period", "table", "key", "why", "value",
            ];
            let cells: Vec<String> = names.iter().map(|name| text(name, row)).collect();
            rows.push(format!("{} {line}", cells.join(" ")));
        }
    }
    rows.sort();
    let orders = "small/revenue 2026-Q2 orders";
    let expected = [
        format!("E-10 {orders} O-7 - 50 8"),
        format!("E-9 {orders} O-1 - 1000 2"),
        format!("E-9 {orders} O-2 where - 3"),
        format!("E-9 {orders} O-3 no-date - 4"),
        format!("E-9 {orders} O-4 other-period - 5"),
        format!("E-9 {orders} O-5 other-period - 6"),
        format!("E-9 {orders} O-6 where - 7"),
    ];
    assert_eq!(rows, expected);
}
