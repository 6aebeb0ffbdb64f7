//! Cells of records, of several assignments and shares, over periods, and in closed ones.

use super::*;

#[test]
fn of_records() {
    let body = r#"
[metric.prices]
per = "orders"
of = "lines"
sum = "price"
split = ["sort"]

[metric.dearest]
per = "orders"
of = "prices"
max = "prices"

[metric.parts]
of = "lines"
sum = "price * rate"
split = ["sort"]

[metric.rate]
value = 2

[metric.weighted]
of = "orders"
sum = "amount * own.factor"
split = ["kind"]

[metric.factor]
value = 'if kind == "sell" and sold > 0 { 2 } else { 3 }'
"#;
    expect(
        body,
        &["prices", "dearest", "parts", "weighted"],
        &[
            ("O-1.prices/cell.part", "75"),
            ("O-1.prices/cell.work", "25"),
            ("O-3.prices/cell.work", "0"),
            ("O-1.dearest", "75"),
            ("O-2.dearest", "40"),
            ("E-1.parts/cell.part", "150"),
            ("E-1.parts/cell.work", "130"),
            ("E-1.weighted/cell.sell", "200"),
            ("E-1.weighted/cell.serve", "120"),
        ],
    );
}

#[test]
fn awards_and_findings_are_listed_by_cell() {
    let body = r#"
[award.praise]
when = 'defined(rating) and rating >= 4'
gives = "praise"

[metric.company_sold]
per = "company"
of = "members"
sum = "sold"

[finding.little]
per = "company"
when = 'company_sold < 100'

[finding.cheap]
per = "orders"
when = 'prices > 0 and prices < 30'

[metric.prices]
per = "orders"
of = "lines"
sum = "price"
split = ["sort"]

[pay.nothing]
value = "0"
unit = "money"
"#;
    let mut small = small_whole(&format!("{HEAD}{body}"), &FILES);
    let json = small.json("2026-Q2");
    let given: Vec<String> = json["others"]
        .as_array()
        .unwrap()
        .iter()
        .zip(json["people"][0]["others"].as_array().unwrap())
        .filter(|(_, value)| !value.is_null())
        .map(|(column, value)| format!("{} {value}", column["id"].as_str().unwrap()))
        .collect();
    assert_eq!(
        given,
        [
            "praise/cell.sell.boss \"true\"",
            "praise/cell.serve.boss \"true\"",
            "praise/cell.serve.self \"true\"",
        ]
    );
    let beside: Vec<String> = json["beside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["figure"].as_str().unwrap(),
                row["of"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(beside, ["little/cell.serve company", "cheap/cell.work O-1"]);
}

#[test]
fn state_is_kept_cell_by_cell() {
    let body = r#"
[metric.debt]
start = 0
unit = "money"
value = "max(0, debt.previous + 30 - sold)"

[metric.in_a_row]
of = "periods"
streak = 'sold > 0'
"#;
    // Four quarters of 2025 without a sale, then 10 and 100, 7 and 40.
    expect(
        body,
        &["debt", "in_a_row"],
        &[
            ("E-1.debt/cell.sell", "70"),
            ("E-1.debt/cell.serve", "133"),
            ("E-3.debt/cell.sell", "180"),
            ("E-1.in_a_row/cell.sell", "2"),
            ("E-2.in_a_row/cell.sell", "1"),
            ("E-2.in_a_row/cell.serve", "0"),
        ],
    );
}

/// A part of a score may be split, and then the score is.
#[test]
fn scores_by_parts_of_cells() {
    let body = r#"
[score.both]
[score.both.parts.rated]
weight = "75%"
value = "rating"
if_undefined = 'if rater == "self" { 1 } else { 0 }'
missing = "zero"
[score.both.parts.flat]
weight = "25%"
value = "8"

[metric.mine]
of = "both"
sum = "both"
"#;
    expect(
        body,
        &["both", "mine"],
        &[
            ("E-1.both/cell.sell.boss", "5"),
            ("E-1.both/cell.sell.peer", "3.875"),
            // Withheld is no missing base: it is missing, and counts 0.
            ("E-1.both/cell.sell.self", "2"),
            ("E-1.mine/cell.sell", "10.875"),
        ],
    );
}

const SHARED: &str = r#"
[policy]
language = 1
id = "small"
title = "Small"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
dates = { from = "since", until = "last" }
[table.people.columns]
id = "code"
since = "date"
last = "date?"

[table.orders]
key = "id"
date = "day"
credit = "splits"
[table.orders.columns]
id = "code"
day = "date"
kind = ["goods", "work"]
amount = "money"

[table.splits]
key = ["order", "rep"]
[table.splits.columns]
order = "orders"
rep = "people"
share = "percent"

[subject]
table = "people"

[metric.sold]
of = "orders"
sum = "amount * share"
split = ["kind"]

[metric.sold_in_all]
per = "person"
of = "orders"
sum = "amount * share"
split = ["kind"]

[metric.best_part]
per = "person"
of = "assignments"
max = "sold"

[metric.all]
per = "person"
of = "sold_in_all"
sum = "sold_in_all"
"#;

#[test]
fn of_shares_and_assignments() {
    let files = [
        (
            "people.csv",
            "id,since,last\nE-1,2026-01-01,2026-05-15\nE-1,2026-05-16,\nE-2,2026-01-01,\n",
        ),
        (
            "orders.csv",
            "id,day,kind,amount\nO-1,2026-04-01,goods,100\nO-2,2026-06-01,goods,50\nO-3,2026-06-02,work,30\n",
        ),
        (
            "splits.csv",
            "order,rep,share\nO-1,E-1,60%\nO-1,E-2,40%\nO-2,E-1,100%\nO-3,E-1,50%\nO-3,E-2,50%\n",
        ),
    ];
    let figures = ["sold", "sold_in_all", "best_part", "all"];
    let found = of(small_whole(SHARED, &files), &figures);
    let expected = [
        ("E-1 2026-01-01.sold/cell.goods", "60"),
        ("E-1 2026-01-01.sold/cell.work", "0"),
        ("E-1 2026-05-16.sold/cell.goods", "50"),
        ("E-1 2026-05-16.sold/cell.work", "15"),
        ("E-1.sold_in_all/cell.goods", "110"),
        ("E-2.sold_in_all/cell.goods", "40"),
        ("E-1.best_part/cell.goods", "60"),
        ("E-1.best_part/cell.work", "15"),
        ("E-1.all", "125"),
        ("E-2.all", "55"),
    ];
    for (key, value) in expected {
        assert_eq!(
            found.get(key).map(String::as_str),
            Some(value),
            "{key} of {found:?}"
        );
    }
}

/// A closed period is read cell by cell, whatever its data says today.
#[test]
fn closed_periods_keep_their_cells() {
    let body = r#"
[finding.more]
when = 'sold.previous > 8'

[finding.today]
when = 'before.recomputed > 8'

[metric.before]
value = "sold.previous"
"#;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("policy.toml", &format!("{HEAD}{body}"));
    for (name, text) in FILES {
        write(name, text);
    }
    let run = |arguments: &[&str]| {
        let mut merit = std::process::Command::new(env!("CARGO_BIN_EXE_merit"));
        let all = [
            "run",
            "policy.toml",
            "--data",
            ".",
            "--format",
            "json",
            "--period",
        ];
        let output = merit.args(all).args(arguments).current_dir(folder.path());
        let output = output.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        output.stdout
    };
    run(&["2026-Q1", "--out", "closed"]);
    let figures = std::fs::read_to_string(folder.path().join("closed/figures.csv")).unwrap();
    assert!(
        figures.contains("\nsold/cell.sell,person,E-1,,10,money,"),
        "{figures}"
    );
    // The sale of 10 is 1 today, that of 7 is 70.
    let orders = FILES[3]
        .1
        .replace("sell,10\n", "sell,1\n")
        .replace("serve,7\n", "serve,70\n");
    write("orders.csv", &orders);
    let json: serde_json::Value =
        serde_json::from_slice(&run(&["2026-Q2", "--prior", "closed"])).unwrap();
    let given = |person: usize| -> Vec<String> {
        let others = json["others"].as_array().unwrap();
        let values = json["people"][person]["others"].as_array().unwrap();
        let given = others
            .iter()
            .zip(values)
            .filter(|(_, value)| !value.is_null());
        given
            .map(|(column, _)| column["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(given(0), ["more/cell.sell", "today/cell.serve"]);
}
