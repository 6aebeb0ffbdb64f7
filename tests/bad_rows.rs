//! Several bad rows in several tables come in one report, in both languages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

const POLICY: &str = r#"
[policy]
language = 1
id = "channel-sales"
title = { en = "Channel sales", zh = "渠道销售" }
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table."人员"]
key = "工号"
[table."人员".columns]
"工号" = "code"
"大区" = ["华东", "华南"]

[table.orders]
key = "id"
date = "signed_on"
credit = "rep"
[table.orders.columns]
id = "code"
signed_on = "date"
rep = "人员"
amount = "money"

[subject]
table = "人员"

[metric.revenue]
of = "orders"
sum = "amount"

[pay.commission]
value = "revenue * 3%"
"#;

const PEOPLE: &str = "工号,大区\nE-1,华东\nE-2,华中\n";

const ORDERS: &str = "id,signed_on,rep,amount
O-1,2026-01-12,E-1,1200.00
O-2,2026-02-30,E-1,850.50
O-3,2026-02-11,E-1,\"1,200\"
O-1,2026-03-02,E-1,99.00
";

/// What `merit run` tells of the data in `folder`.
fn told(folder: &Path, language: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args([
            "run",
            "policy.toml",
            "--data",
            "data",
            "--period",
            "2026-Q1",
        ])
        .args(["--lang", language])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "the data is wrong");
    assert!(output.stdout.is_empty(), "nobody is paid by half");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn bad_rows_of_all_tables_come_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.toml"), POLICY).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/人员.csv"), PEOPLE).unwrap();
    std::fs::write(folder.path().join("data/orders.csv"), ORDERS).unwrap();
    insta::assert_snapshot!("english", told(folder.path(), "en"));
    insta::assert_snapshot!("chinese", told(folder.path(), "zh"));
}
