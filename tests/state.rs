//! State over periods: what it is in each, what is passed over, and where it begins.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, small, small_whole};
use std::collections::BTreeMap;

/// People with a draw, and what they earned, by months.
const MONTHS: &str = r#"
[policy]
language = 1
id = "draw"
title = "Draw"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "month"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
draw = "money"

[table.sales]
key = "id"
date = "sold_on"
credit = "rep"
[table.sales.columns]
id = "code"
sold_on = "date"
rep = "people"
commission_amount = "money"

[subject]
table = "people"

[pay.earned]
of = "sales"
sum = "commission_amount"
"#;

/// The recoverable draw.
const RECOVERED: &str = r#"
[metric.advance]
value = "max(0, draw - earned)"

[metric.recovered]
value = "min(debt.previous, max(0, earned - draw))"

[metric.debt]
start = 0
value = "debt.previous + advance - recovered"

[pay.draw_line]
value = "advance - recovered"
"#;

fn six_months(body: &str) -> Small {
    let sales: Vec<String> = [2750, 3000, 1500, 2375, 3000, 2750]
        .iter()
        .enumerate()
        .map(|(at, amount)| format!("S-{at},2026-{:02}-15,E-1,{amount}", at + 1))
        .collect();
    let sales = format!("id,sold_on,rep,commission_amount\n{}\n", sales.join("\n"));
    small_whole(
        &format!("{MONTHS}{body}"),
        &[("people.csv", "id,draw\nE-1,2000\n"), ("sales.csv", &sales)],
    )
}

/// One figure of E-1 in each period.
fn over(small: &mut Small, figure: &str, periods: &[&str]) -> Vec<String> {
    periods
        .iter()
        .map(|period| {
            let found: BTreeMap<String, String> = small.values(period, &[figure]);
            found[&format!("E-1.{figure}")].clone()
        })
        .collect()
}

const HALF_YEAR: [&str; 6] = [
    "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06",
];

#[test]
fn a_draw_is_recovered_from_later_months() {
    let mut small = six_months(RECOVERED);
    let row = |small: &mut Small, figure| over(small, figure, &HALF_YEAR).join(" ");
    assert_eq!(row(&mut small, "advance"), "0 0 500 0 0 0");
    assert_eq!(row(&mut small, "recovered"), "0 0 0 375 125 0");
    assert_eq!(row(&mut small, "debt"), "0 0 500 125 0 0");
    assert_eq!(row(&mut small, "total"), "2750 3000 2000 2000 2875 2750");
}

const QUARTERS: [&str; 4] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"];

fn quarters(body: &str, orders: &str) -> Small {
    small(
        body,
        &[
            ("people.csv", "id,region\nE-1,North\n"),
            (
                "orders.csv",
                &format!("id,day,rep,customer,amount\n{orders}"),
            ),
        ],
    )
}

#[test]
fn a_negative_pay_is_carried_as_debt() {
    let body = r#"
[pay.commission]
of = "orders"
sum = "amount"

[metric.debt]
start = 0
value = "max(0, debt.previous - commission)"

[pay.carried]
value = "debt - debt.previous"
"#;
    let orders = "A,2025-01-10,E-1,C,-300\nB,2025-05-10,E-1,C,100\nC,2025-08-10,E-1,C,500\n";
    let mut small = quarters(body, orders);
    assert_eq!(over(&mut small, "debt", &QUARTERS).join(" "), "300 200 0 0");
    assert_eq!(over(&mut small, "total", &QUARTERS).join(" "), "0 0 300 0");
}

#[test]
fn a_counter_and_a_streak_count_on() {
    let body = r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.missed]
start = 0
value = "if revenue < 100 { missed.previous + 1 } else { 0 }"

[metric.in_a_row]
of = "periods"
streak = "revenue < 100"

[pay.x]
value = "revenue"
"#;
    let orders = "A,2025-01-10,E-1,C,300\nD,2025-11-10,E-1,C,99\n";
    let mut small = quarters(body, orders);
    assert_eq!(over(&mut small, "missed", &QUARTERS).join(" "), "0 1 2 3");
    assert_eq!(over(&mut small, "in_a_row", &QUARTERS).join(" "), "0 1 2 3");
    let figure = merit::run::figure(&small.prepared.plan, "missed").unwrap();
    let unit = small.prepared.plan.figure(figure).unit.unit;
    assert_eq!(
        unit,
        merit::value::Unit::Number,
        "only bare numbers: a number"
    );
}

#[test]
fn a_period_without_value_is_passed_over() {
    let body = r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.best]
start = 10
when = "revenue > 0"
value = "max(best.previous, revenue)"

[metric.seen]
value = "best.previous"

[pay.x]
value = "seen"
"#;
    let orders = "B,2025-05-10,E-1,C,400\n";
    let mut small = quarters(body, orders);
    assert_eq!(
        over(&mut small, "best", &QUARTERS).join(" "),
        "none 400 none none"
    );
    assert_eq!(
        over(&mut small, "seen", &QUARTERS).join(" "),
        "10 10 400 400"
    );
}

#[test]
fn what_is_undefined_is_not_passed_over() {
    let body = r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.ratio]
start = 1
value = "ratio.previous * (100 / revenue)"
unit = "number"

[metric.seen]
value = "ratio.previous"

[pay.x]
of = "orders"
sum = "amount"
"#;
    let orders = "A,2025-01-10,E-1,C,100\nC,2025-08-10,E-1,C,200\nD,2025-11-10,E-1,C,50\n";
    let mut small = quarters(body, orders);
    let row = over(&mut small, "ratio", &QUARTERS).join(" ");
    assert_eq!(row, "1 undefined undefined undefined");
    assert_eq!(
        over(&mut small, "seen", &QUARTERS).join(" "),
        "1 1 undefined undefined"
    );
}

#[test]
fn start_is_asked_where_there_is_no_earlier_value() {
    let text = format!(
        "{}{}",
        common::HEAD.replace(
            "cycle = \"quarter\"",
            "cycle = \"quarter\"\nperiods_from = 2025-07-01"
        ),
        r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.balance]
start = "revenue * 2"
value = "balance.previous + revenue"

[metric.a_year_ago]
value = "balance.last_year"

[pay.x]
value = "balance.previous"
"#
    );
    let orders = "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,100\nC,2025-08-10,E-1,C,200\nD,2025-11-10,E-1,C,50\n";
    let mut small = small_whole(
        &text,
        &[
            ("people.csv", "id,region\nE-1,North\n"),
            ("orders.csv", orders),
        ],
    );
    // Before the first period the figure is `start` of that period; the third quarter begins on
    // its own `start`: 400 + 200.
    assert_eq!(
        over(&mut small, "balance", &QUARTERS).join(" "),
        "200 0 600 650"
    );
    assert_eq!(over(&mut small, "x", &QUARTERS).join(" "), "200 0 400 600");
    let row = over(&mut small, "a_year_ago", &["2026-Q1", "2026-Q3"]).join(" ");
    assert_eq!(row, "200 600");
}

#[test]
fn a_true_up_pays_the_year_less_what_was_paid() {
    let body = r#"
[metric.revenue_of_year]
of = "orders"
window = "year to date"
sum = "amount"

[metric.due]
by = "revenue_of_year"
slices = [{ from = 0, rate = "1%" }, { from = 1000, rate = "5%" }]

[metric.paid_before]
of = "periods"
window = "earlier"
sum = "commission"

[pay.commission]
value = "due - paid_before"
"#;
    let orders = "A,2025-01-10,E-1,C,500\nB,2025-05-10,E-1,C,700\nC,2025-08-10,E-1,C,-400\n";
    let mut small = quarters(body, orders);
    assert_eq!(
        over(&mut small, "commission", &QUARTERS).join(" "),
        "5 15 -12 0"
    );
    assert_eq!(
        over(&mut small, "paid_before", &QUARTERS).join(" "),
        "0 5 20 8"
    );
}

#[test]
fn state_of_two_thousand_years_neither_overflows_nor_takes_long() {
    let text = MONTHS.replace("from = 2026-01-01", "from = 0001-01-01");
    let text = format!("{text}{RECOVERED}").replace(
        "[pay.earned]\nof = \"sales\"\nsum = \"commission_amount\"",
        "[pay.earned]\nvalue = \"draw\"",
    );
    let mut small = small_whole(
        &text,
        &[
            ("people.csv", "id,draw\nE-1,2000\n"),
            ("sales.csv", "id,sold_on,rep,commission_amount\n"),
        ],
    );
    assert_eq!(over(&mut small, "debt", &["2026-12"]), ["0"]);
}

#[test]
fn state_outlives_an_assignment_only_for_the_person() {
    let text = common::HEAD
        .replace("key = \"id\"\n[table.people.columns]", "key = \"id\"\ndates = { from = \"from_day\", until = \"until_day\" }\n[table.people.columns]\nfrom_day = \"date\"\nuntil_day = \"date?\"")
        + r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.here]
start = 0
value = "here.previous + revenue"

[metric.all_revenue]
per = "person"
of = "assignments"
sum = "revenue"

[metric.everywhere]
per = "person"
start = 0
value = "everywhere.previous + all_revenue"

[pay.x]
value = "here"
"#;
    let people =
        "id,from_day,until_day,region\nE-1,2025-01-01,2025-06-30,North\nE-1,2025-07-01,,South\n";
    let orders = "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,100\nB,2025-05-10,E-1,C,20\nC,2025-08-10,E-1,C,3\n";
    let mut small = small_whole(&text, &[("people.csv", people), ("orders.csv", orders)]);
    let kept = tempfile::tempdir().unwrap();
    let mut closed = Vec::new();
    for (quarter, here, everywhere) in [
        ("2025-Q1", "100", "100"),
        ("2025-Q2", "120", "120"),
        ("2025-Q3", "3", "123"),
        ("2025-Q4", "3", "123"),
    ] {
        for priors in [&closed[..], &[]] {
            let values = small.values_after(quarter, priors, &["here", "everywhere"]);
            let of = |figure: &str| -> Vec<&str> {
                values
                    .iter()
                    .filter(|(key, value)| key.ends_with(figure) && *value != "none")
                    .map(|(_, value)| value.as_str())
                    .collect()
            };
            assert_eq!(
                (of(".here"), of(".everywhere")),
                (vec![here], vec![everywhere]),
                "{quarter} {values:?}"
            );
        }
        let folder = kept.path().join(quarter);
        small.close(quarter, &closed, &folder);
        closed.push(folder);
    }
}
