//! What changes behind a closed period is not changed there: the difference is booked now.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, small_whole};
use std::path::PathBuf;

/// Monthly salaries with a level, bonuses, and the difference of closed months.
const POLICY: &str = r#"
[policy]
language = 1
id = "salaries"
title = "Salaries"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "month"
currency = "EUR"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"

[table.salaries]
key = "person"
dates = { from = "from_day" }
credit = "person"
[table.salaries.columns]
person = "people"
from_day = "date"
monthly = "money"

[table.levels]
key = "person"
dates = { from = "from_day" }
credit = "person"
[table.levels.columns]
person = "people"
from_day = "date"
part = "percent"

[table.bonuses]
key = "id"
date = "day"
credit = "person"
[table.bonuses.columns]
id = "code"
day = "date"
person = "people"
amount = "money"

[subject]
table = "people"

[metric.salary]
of = "salaries"
last = "monthly"
if_undefined = 0

[metric.level]
of = "levels"
last = "part"
if_undefined = "100%"

[metric.bonus]
of = "bonuses"
sum = "amount"

[pay.base]
value = "salary * level + bonus"

[metric.difference]
of = "periods"
window = "earlier"
sum = "base.recomputed - base"

[metric.booked]
of = "periods"
window = "earlier"
sum = "correction"

[pay.correction]
value = "difference - booked"

[metric.tax]
value = "correction * 25%"

[metric.social]
value = "correction * 10%"
"#;

const FIGURES: [&str; 4] = ["base", "correction", "tax", "social"];

/// The four figures of someone.
fn of(small: &mut Small, period: &str, priors: &[PathBuf], who: &str) -> String {
    let values = small.values_after(period, priors, &FIGURES);
    let row: Vec<&str> = FIGURES
        .iter()
        .map(|figure| values[&format!("{who}.{figure}")].as_str())
        .collect();
    row.join(" ")
}

/// Payroll Engine, `RetroPayroll`: a raise and a level that are entered months later, and a bonus.
#[test]
fn the_difference_of_closed_months_is_paid_now() {
    let salaries = "person,from_day,monthly\nBen,2025-01-01,3000\nEmma,2025-01-01,4800\n";
    let levels = "person,from_day,part\n";
    let bonuses = "id,day,person,amount\nB-1,2026-02-10,Ben,100\n";
    let mut small = small_whole(
        POLICY,
        &[
            ("people.csv", "id\nEmma\nBen\n"),
            ("salaries.csv", salaries),
            ("levels.csv", levels),
            ("bonuses.csv", bonuses),
        ],
    );
    let closed = tempfile::tempdir().unwrap();
    let month = |number: u32| closed.path().join(format!("2026-{number:02}"));
    small.close("2026-01", &[], &month(1));
    small.close("2026-02", &[month(1)], &month(2));

    // March: a raise from January, and a bonus of January.
    small.write("salaries.csv", &format!("{salaries}Emma,2026-01-01,5800\n"));
    small.write(
        "bonuses.csv",
        &format!("{bonuses}B-2,2026-01-15,Ben,1500\n"),
    );
    let before = [month(1), month(2)];
    assert_eq!(
        of(&mut small, "2026-03", &before, "Emma"),
        "5800 2000 500 200"
    );
    assert_eq!(
        of(&mut small, "2026-03", &before, "Ben"),
        "3000 1500 375 150"
    );
    small.close("2026-03", &before, &month(3));

    // April: a level from February.
    small.write("levels.csv", &format!("{levels}Emma,2026-02-01,80%\n"));
    let before = [month(1), month(2), month(3)];
    assert_eq!(
        of(&mut small, "2026-04", &before, "Emma"),
        "4640 -2320 -580 -232"
    );
    assert_eq!(of(&mut small, "2026-04", &before, "Ben"), "3000 0 0 0");

    // Without the runs nothing was closed, so there is no difference.
    assert_eq!(of(&mut small, "2026-04", &[], "Emma"), "4640 0 0 0");
}
