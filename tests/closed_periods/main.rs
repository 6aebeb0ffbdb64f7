//! A closed period is read from the run that closed it; what it did not know is told.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod shared;
mod wrong;

use common::{HEAD, Small, evaluated_after, location, small_whole};
use merit::diagnostic::{Code, data, evaluation};
use merit::explain::{Style, explain, render};
use merit::message::Language;
use merit::report::Results;
use merit::run::Settings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Figures of every level: state, a group's, the company's, a rank, a share, a streak, a rate of
/// each order that payments read.
const FIGURES: &str = r#"
[table.payments]
key = "id"
date = "paid_on"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
paid_on = "date"
paid = "money"

[group.area]
by = "region"

[metric.revenue]
of = "orders"
sum = "amount"

[metric.accelerator]
by = "revenue"
steps = [{ is = "100%" }, { from = 500, is = "150%" }]

[metric.rate]
per = "orders"
value = "accelerator * 10%"
unit = "percent"

[metric.earned]
per = "payments"
value = "paid * order.rate"

[pay.commission]
of = "payments"
sum = "earned"

[metric.of_year]
of = "orders"
window = "year to date"
sum = "amount"

[metric.good]
of = "periods"
streak = "revenue > 100"

[metric.area_revenue]
per = "area"
of = "members"
sum = "revenue"

[metric.area_best]
per = "area"
start = 0
value = "max(area_best.previous, area_revenue)"

[metric.fund]
per = "company"
of = "members"
sum = "revenue * 1%"
round = "0.01"

[metric.place]
rank = "revenue"

[pay.of_fund]
share = "fund"
by = "if revenue > 0 { revenue } else { 0 }"

[metric.ratio]
value = "revenue / of_year"

[metric.growth]
value = "revenue - revenue.previous"

[metric.debt]
start = 5
value = "max(0, debt.previous + 100 - revenue)"

[pay.carried]
value = "debt - debt.previous"
"#;

const ASKED: [&str; 15] = [
    "revenue",
    "accelerator",
    "commission",
    "of_year",
    "good",
    "area_revenue",
    "area_best",
    "fund",
    "place",
    "of_fund",
    "ratio",
    "growth",
    "debt",
    "carried",
    "total",
];

const QUARTERS: [&str; 4] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"];

/// Numbers without chance: the next of a row that `seed` begins.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// People of two regions with some orders and payments of 2025.
fn generated(seed: u64) -> Small {
    let mut seed = seed;
    let people: Vec<String> = (1..=5)
        .map(|at| {
            format!(
                "E-{at},{}\n",
                ["North", "South", ""][usize::try_from(next(&mut seed) % 3).unwrap()]
            )
        })
        .collect();
    let (mut orders, mut payments) = (String::new(), String::new());
    for at in 0..30 {
        let month = 1 + next(&mut seed) % 12;
        let (rep, amount) = (1 + next(&mut seed) % 5, next(&mut seed) % 40_000);
        orders.push_str(&format!(
            "O-{at},2025-{month:02}-15,E-{rep},C,{}.{:02}\n",
            amount / 100,
            amount % 100
        ));
        for paid in 0..next(&mut seed) % 3 {
            let month = (month + next(&mut seed) % 4).min(12);
            payments.push_str(&format!(
                "P-{at}-{paid},O-{at},2025-{month:02}-20,{}\n",
                next(&mut seed) % 200
            ));
        }
    }
    data_of(&people.concat(), &orders, &payments)
}

fn data_of(people: &str, orders: &str, payments: &str) -> Small {
    small_whole(
        &format!("{HEAD}{FIGURES}"),
        &[
            ("people.csv", &format!("id,region\n{people}")),
            (
                "orders.csv",
                &format!("id,day,rep,customer,amount\n{orders}"),
            ),
            (
                "payments.csv",
                &format!("id,order,paid_on,paid\n{payments}"),
            ),
        ],
    )
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = folder.read_dir().unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_run_on_what_it_found_itself_reproduces_it() {
    for seed in 1..=8 {
        let mut small = generated(seed);
        let kept = tempfile::tempdir().unwrap();
        let mut closed: Vec<PathBuf> = Vec::new();
        for quarter in QUARTERS {
            let open = small.values(quarter, &ASKED);
            assert_eq!(
                small.values_after(quarter, &closed, &ASKED),
                open,
                "{seed} {quarter}"
            );
            let (computed, read) = (
                kept.path().join(format!("{quarter}-open")),
                kept.path().join(quarter),
            );
            small.close(quarter, &[], &computed);
            small.close(quarter, &closed, &read);
            assert_eq!(texts(&read), texts(&computed), "{seed} {quarter}");
            closed.push(read);
        }
    }
}

/// What is explained after prior runs is what is paid: every trace is compared with the run.
#[test]
fn what_is_read_is_explained() {
    let mut small = generated(3);
    let kept = tempfile::tempdir().unwrap();
    let mut closed: Vec<PathBuf> = Vec::new();
    for quarter in QUARTERS {
        let folder = kept.path().join(quarter);
        small.close(quarter, &closed, &folder);
        closed.push(folder);
    }
    let place = location(small.folder.path(), None);
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    evaluated_after(
        &mut small.prepared,
        &place,
        "2026-Q1",
        &closed,
        &ASKED,
        settings,
        |evaluated, sources| {
            for subject in 0..5 {
                for figure in ASKED {
                    let figure = merit::run::figure(evaluated.world.plan, figure).unwrap();
                    explain(evaluated, sources, subject, Some(figure)).unwrap();
                }
            }
        },
    )
    .unwrap();
}

#[test]
fn a_late_record_counts_nowhere_but_is_listed() {
    let people = "E-1,North\n";
    let mut small = data_of(people, "A,2025-01-10,E-1,C,400\n", "P-1,A,2025-05-01,100\n");
    let kept = tempfile::tempdir().unwrap();
    let first = [kept.path().join("q1")];
    small.close("2025-Q1", &[], &first[0]);
    // It would lift the first quarter over 500, and with it the rate of A.
    small.write(
        "orders.csv",
        "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,400\nB,2025-02-10,E-1,C,200\n",
    );
    let figures = ["of_year", "commission", "debt", "growth"];
    let of = |small: &mut Small, priors: &[PathBuf]| {
        let values = small.values_after("2025-Q2", priors, &figures);
        let row: Vec<String> = figures
            .iter()
            .map(|figure| values[&format!("E-1.{figure}")].clone())
            .collect();
        row.join(" ")
    };
    assert_eq!(of(&mut small, &first), "400 10 100 -400");
    assert_eq!(of(&mut small, &[]), "600 15 100 -600");

    let place = location(small.folder.path(), None);
    let late = evaluated_after(
        &mut small.prepared,
        &place,
        "2025-Q2",
        &first,
        &[],
        Settings::default(),
        |evaluated, sources| {
            let results = Results::new(evaluated, sources, &[]);
            let orders = results
                .tables
                .into_iter()
                .find(|table| table.table == "orders")
                .unwrap();
            let why = orders
                .uncounted
                .into_iter()
                .find(|rows| rows.why == "late")
                .unwrap();
            (why.rows, why.first)
        },
    );
    assert_eq!(late.unwrap(), (1, vec!["B".to_owned()]));
}

#[test]
fn how_state_and_a_closed_period_are_explained() {
    let mut small = data_of(
        "E-1,North\n",
        "A,2025-01-10,E-1,C,70\nB,2025-05-10,E-1,C,150\n",
        "P-1,A,2025-08-01,100\n",
    );
    let kept = tempfile::tempdir().unwrap();
    let first = [kept.path().join("q1")];
    small.close("2025-Q1", &[], &first[0]);
    let place = location(small.folder.path(), None);
    let mut told = |priors: &[PathBuf], name: &str, language: Language| {
        let settings = Settings {
            explain: true,
            ..Settings::default()
        };
        evaluated_after(
            &mut small.prepared,
            &place,
            "2025-Q3",
            priors,
            &[name],
            settings,
            |evaluated, sources| {
                let figure = merit::run::figure(evaluated.world.plan, name).unwrap();
                let document = explain(evaluated, sources, 0, Some(figure)).unwrap();
                let text = render(&document, Style::Text, language, Some(6), false);
                text.replace(&format!("{}/", small.folder.path().display()), "")
            },
        )
        .unwrap()
    };
    insta::assert_snapshot!("state", told(&[], "debt", Language::English));
    insta::assert_snapshot!("state, Chinese", told(&[], "debt", Language::Chinese));
    insta::assert_snapshot!("closed", told(&first, "debt", Language::English));
    insta::assert_snapshot!("closed, Chinese", told(&first, "debt", Language::Chinese));
    insta::assert_snapshot!(
        "a rate of then",
        told(&first, "commission", Language::English)
    );
}
