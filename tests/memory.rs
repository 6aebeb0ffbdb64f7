//! A run whose policy only sums holds no more when there are twice as many records, as long as
//! their keys rise. It is the only test of its program, since it measures all that is allocated.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, policy};
use merit::report::Results;
use merit::run::Settings;
use peak_alloc::PeakAlloc;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const POLICY: &str = r#"
[policy]
language = 1
id = "sums"
title = "Only sums"
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
date = "day"
credit = "rep"
[table.orders.columns]
id = "code"
day = "date"
rep = "people"
amount = "money"

[subject]
table = "people"

[metric.revenue]
of = "orders"
sum = "amount"

[metric.order_count]
of = "orders"
where = 'amount >= 100'
count = true

[pay.commission]
by = "revenue"
slices = [{ from = 0, rate = "1%" }, { from = 500_000, rate = "2%" }]

[pay.each]
value = "5 * order_count"
unit = "money"
"#;

const PEOPLE: u64 = 200;

/// Orders of one quarter, their keys rising in the file.
fn write(folder: &Path, rows: u64) {
    std::fs::write(folder.join("policy.toml"), POLICY).unwrap();
    let mut people = String::from("id\n");
    (0..PEOPLE).for_each(|person| people += &format!("P-{person}\n"));
    std::fs::write(folder.join("people.csv"), people).unwrap();
    let mut orders = BufWriter::new(File::create(folder.join("orders.csv")).unwrap());
    writeln!(orders, "id,day,rep,amount").unwrap();
    for row in 0..rows {
        let (day, rep, amount) = (1 + row % 28, row * 7_919 % PEOPLE, row * 104_729 % 1_000);
        writeln!(
            orders,
            "S-{row:09},2026-02-{day:02},P-{rep},{amount}.{:02}",
            row % 100
        )
        .unwrap();
    }
    orders.flush().unwrap();
}

/// The most bytes held above what was held before, in a run over so many orders.
fn peak(rows: u64) -> usize {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), rows);
    let mut prepared = policy(folder.path());
    let location = location(folder.path(), None);
    // A few chunks for each thread are in hand at once: all records together must be many more.
    let settings = Settings {
        threads: Some(2),
        chunk_rows: 8_192,
        ..Settings::default()
    };
    ALLOCATED.reset_peak_usage();
    let before = ALLOCATED.current_usage();
    let results = evaluated(
        &mut prepared,
        &location,
        "2026-Q1",
        &[],
        settings,
        |evaluated, sources| Results::new(evaluated, sources, &[]),
    )
    .unwrap();
    let held = ALLOCATED.peak_usage() - before;
    assert_eq!(results.people.len() as u64, PEOPLE);
    let counted: u64 = results
        .tables
        .iter()
        .filter(|rows| rows.table == "orders")
        .map(|rows| rows.counted)
        .sum();
    assert_eq!(counted, rows, "all orders count");
    held
}

#[test]
fn sums_hold_no_more_for_more_records() {
    // What is made once by a first run is none of the records' business.
    peak(1_000);
    let once = peak(200_000);
    let twice = peak(400_000);
    println!("{once} bytes for 200,000 records, {twice} for 400,000");
    assert!(
        twice < once / 10 * 11,
        "{once} bytes for 200,000 records, {twice} for 400,000"
    );
}
