//! A closed period is read from the run that closed it; what it did not know is told.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

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

/// The first quarter closed, and then one of its files changed.
fn tampered(file: &str, from: &str, to: &str) -> (Small, tempfile::TempDir, PathBuf) {
    let mut small = data_of(
        "E-1,North\nE-2,South\n",
        "A,2025-01-10,E-1,C,400\n",
        "P-1,A,2025-05-01,100\n",
    );
    let kept = tempfile::tempdir().unwrap();
    let first = kept.path().join("q1");
    small.close("2025-Q1", &[], &first);
    let path = first.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    (small, kept, first)
}

/// Nothing below a value that is read is asked: the run is believed, not the data.
#[test]
fn what_was_found_then_is_taken_as_it_is() {
    let (mut small, _kept, first) = tampered(
        "figures.csv",
        "rate,orders,A,E-1,0.1,",
        "rate,orders,A,E-1,0.3,",
    );
    let values = small.values_after("2025-Q2", &[first], &["commission"]);
    assert_eq!(values["E-1.commission"], "30");

    let (mut small, _kept, first) = tampered(
        "figures.csv",
        "area_best,area,North,,400,",
        "area_best,area,North,,4000/3,",
    );
    let values = small.values_after("2025-Q2", &[first], &["area_best"]);
    assert_eq!(values["North.area_best"], "4000/3");
}

#[test]
fn a_figure_or_a_person_that_the_run_lacks() {
    // A figure: computed.
    let (mut small, _kept, first) = tampered("figures.csv", "\nrevenue,person,", "\ngone,person,");
    let values = small.values_after("2025-Q2", &[first], &["growth"]);
    assert_eq!(
        (values["E-1.growth"].as_str(), values["E-2.growth"].as_str()),
        ("-400", "0")
    );
    // A person: it has no value then, so state begins and the rest is undefined.
    let (mut small, _kept, first) = tampered("figures.csv", ",person,E-2,", ",person,E-9,");
    let values = small.values_after("2025-Q2", &[first], &["growth", "debt"]);
    assert_eq!(
        (values["E-2.growth"].as_str(), values["E-2.debt"].as_str()),
        ("undefined", "105")
    );
}

#[test]
fn damage_is_refused() {
    let refused = |file: &str, from: &str, to: &str| -> Code {
        let (mut small, _kept, first) = tampered(file, from, to);
        let place = location(small.folder.path(), None);
        let refused = evaluated_after(
            &mut small.prepared,
            &place,
            "2025-Q2",
            &[first],
            &[],
            Settings::default(),
            |_, _| (),
        );
        refused.unwrap_err()[0].code
    };
    for (file, from, to) in [
        ("figures.csv", ",400,money,", ",400 ,money,"),
        ("figures.csv", ",400,money,", ",,money,"),
        ("figures.csv", ",400,money,,,,", ",400,money,,,"),
        ("figures.csv", "figure,level,", "figure,"),
        ("figures.csv", ",400,money,,", ",,money,lost,"),
        ("figures.csv", ",400,money,,,", ",,money,none,by-chance,"),
        ("figures.csv", ",person,E-2,", ",person,E-1,"),
        ("records.csv", "orders,A", "payments_of_then,A"),
        ("records.csv", "table,key", "key,table"),
        ("run.json", "\"cycle\"", "\"circle\""),
        ("run.json", "{", ""),
    ] {
        assert_eq!(
            refused(file, from, to),
            data::RUN_DAMAGED,
            "{file} {from} {to}"
        );
    }
    assert_eq!(
        refused("figures.csv", ",400,money,", ",400,percent,"),
        data::RUN_FIGURE
    );
}

const HELD: &str = r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.share_of]
start = 1
value = "share_of.previous * (100 / revenue)"
unit = "number"

[pay.x]
value = "revenue * share_of"
"#;

/// As a person runs it: nothing is kept of a run with held people unless that is allowed.
#[test]
fn a_held_person_stays_held() {
    let small = small_whole(
        &format!("{HEAD}{HELD}"),
        &[
            ("people.csv", "id,region\nE-1,North\nE-2,North\n"),
            (
                "orders.csv",
                "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,100\nB,2025-05-10,E-1,C,50\nC,2025-05-10,E-2,C,50\n",
            ),
        ],
    );
    let merit = |arguments: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_merit"))
            .args(arguments.split_whitespace())
            .current_dir(small.folder.path())
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let out = small.folder.path().join("closed");
    let (exit, ..) = merit("run . --data . --period 2025-Q1 --out closed");
    assert_eq!((exit, out.exists()), (4, false));
    let (exit, ..) = merit("run . --data . --period 2025-Q1 --allow-held --out closed");
    assert_eq!(exit, 0);
    let figures = std::fs::read_to_string(out.join("figures.csv")).unwrap();
    assert!(
        figures.contains("share_of,person,E-2,,,number,undefined,division-by-zero,share_of,\n"),
        "{figures}"
    );
    let (exit, printed, told) =
        merit("run . --data . --period 2025-Q2 --prior closed --allow-held --format csv");
    assert_eq!(
        (exit, printed.as_str()),
        (
            0,
            "subject,status,x,total\nE-1,ok,100.00,100.00\nE-2,held,,\n"
        )
    );
    assert!(told.contains(evaluation::HELD.0), "{told}");
    // What is there is not written over, and nothing is printed.
    let (exit, printed, _) = merit("run . --data . --period 2025-Q2 --allow-held --out closed");
    assert_eq!((exit, printed.as_str()), (2, ""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (
                mode(&out),
                mode(&out.join("figures.csv")),
                mode(&out.join("results.json"))
            ),
            (0o700, 0o600, 0o600)
        );
    }
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

/// Orders shared by people, paid as the customer pays and taken back as goods return; a negative
/// quarter is carried.
const SHARED: &str = r#"
[policy]
language = 1
id = "shared"
title = "Shared"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"

[table.orders]
key = "id"
date = "closed_on"
credit = "splits"
[table.orders.columns]
id = "code"
closed_on = "date"
net = "money"

[table.splits]
key = ["order", "rep"]
[table.splits.columns]
order = "orders"
rep = "people"
share = "percent"

[table.payments]
key = "id"
date = "paid_on"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
paid_on = "date"
net = "money"

[table.returns]
key = "id"
date = "returned_on"
credit = "order"
[table.returns.columns]
id = "code"
order = "orders"
returned_on = "date"
net = "money"

[subject]
table = "people"

[metric.booked]
of = "orders"
sum = "net * share"

[metric.rate]
per = "orders"
by = "booked"
steps = [{ is = "10%" }, { from = 1000, is = "15%" }]

[metric.collected]
per = "payments"
running = "net"
within = "order"
window = "ever"

[metric.paid]
per = "payments"
value = "collected * order.rate * share - (collected - net) * order.rate * share"

[pay.commission]
of = "payments"
sum = "paid"

[metric.returned]
per = "returns"
running = "net"
within = "order"
window = "ever"

[metric.taken_back]
per = "returns"
value = "(returned - (returned - net)) * order.rate * share"

[pay.clawback]
of = "returns"
sum = "-taken_back"

[metric.debt]
start = 0
value = "max(0, debt.previous - commission - clawback)"

[pay.carried]
value = "debt - debt.previous"
"#;

#[test]
fn shared_orders_keep_each_rate_of_then() {
    let mut small = small_whole(
        SHARED,
        &[
            ("people.csv", "id\nE-1\nE-2\n"),
            (
                "orders.csv",
                "id,closed_on,net\nO-1,2026-01-15,1500\nO-2,2026-02-15,600\n",
            ),
            (
                "splits.csv",
                "order,rep,share\nO-1,E-1,60%\nO-1,E-2,40%\nO-2,E-1,100%\n",
            ),
            (
                "payments.csv",
                "id,order,paid_on,net\nP-1,O-1,2026-03-01,500\nP-2,O-1,2026-05-01,1000\nP-3,O-2,2026-05-02,600\n",
            ),
            (
                "returns.csv",
                "id,order,returned_on,net\nR-1,O-1,2026-06-20,300\nR-2,O-2,2026-08-01,600\n",
            ),
        ],
    );
    let kept = tempfile::tempdir().unwrap();
    let mut closed: Vec<PathBuf> = Vec::new();
    // E-1 booked 900 + 600, so 15%; E-2 booked 600, so 10%.
    for (quarter, one, two) in [
        ("2026-Q1", "45 0 0 0 45", "20 0 0 0 20"),
        ("2026-Q2", "180 -27 0 0 153", "40 -12 0 0 28"),
        ("2026-Q3", "0 -90 90 90 0", "0 0 0 0 0"),
        ("2026-Q4", "0 0 90 0 0", "0 0 0 0 0"),
    ] {
        let figures = ["commission", "clawback", "debt", "carried", "total"];
        let open = small.values(quarter, &figures);
        for (who, wanted) in [("E-1", one), ("E-2", two)] {
            let row: Vec<&str> = figures
                .iter()
                .map(|figure| open[&format!("{who}.{figure}")].as_str())
                .collect();
            assert_eq!(row.join(" "), wanted, "{quarter} {who}");
        }
        assert_eq!(
            small.values_after(quarter, &closed, &figures),
            open,
            "{quarter}"
        );
        let folder = kept.path().join(quarter);
        small.close(quarter, &closed, &folder);
        closed.push(folder);
    }
    let first = std::fs::read_to_string(closed[0].join("figures.csv")).unwrap();
    assert!(
        first.contains("rate,orders,O-1,E-1,0.15,") && first.contains("rate,orders,O-1,E-2,0.1,"),
        "{first}"
    );
}
