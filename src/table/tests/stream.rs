//! That chunks and threads change nothing.

use super::*;
use std::fmt::Write;

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
        .install(work)
}

/// Rows as a small generator gives them; the same each time.
fn rows(count: u64) -> String {
    let mut text = String::from("id,rep,amount,day,note\n");
    let mut state = 42_u64;
    for id in 0..count {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let random = state >> 33;
        let (cents, places) = (random % 1_000_000, random % 4);
        let amount = if places == 0 {
            cents.to_string()
        } else {
            format!(
                "{}.{:0width$}",
                cents / 10,
                cents % 10,
                width = places as usize
            )
        };
        let note = match random % 5 {
            0 => String::new(),
            1 => "\"two\nlines, \"\"quoted\"\"\"".to_string(),
            2 => format!("n{}", random % 3),
            _ => format!("订单{random}"),
        };
        let _ = writeln!(
            text,
            "O-{id},{},{amount},2026-{:02}-{:02},{note}",
            random % 97,
            1 + random % 12,
            1 + random % 28
        );
        if random.is_multiple_of(50) {
            text.push('\n');
        }
    }
    text
}

fn people() -> String {
    (0..97).fold(String::from("id\n"), |text, id| format!("{text}{id}\n"))
}

fn build() -> Build {
    Build::new()
        .table(
            "orders",
            &["id"],
            &[
                "id: code",
                "rep: people",
                "amount: money",
                "day: date",
                "note: text?",
            ],
        )
        .table("people", &["id"], &["id: count"])
}

#[test]
fn chunks_and_threads_change_nothing() {
    let folder = folder(&[("orders.csv", &rows(5_000)), ("people.csv", &people())]);
    let mut first = None;
    for chunk_rows in [65_536, 7, 1] {
        for threads in [1, 2, 8] {
            let cells = with_threads(threads, || {
                let data = build()
                    .open_by(&Build::location(folder.path()), chunk_rows)
                    .unwrap();
                let streamed = dump(&data, 0, 5);
                assert_eq!(data.rows(0), 5_000);
                (streamed, dump(&data, 1, 1))
            });
            assert_eq!(cells.0.len(), 5_000);
            assert!(
                first.get_or_insert_with(|| cells.clone()) == &cells,
                "{chunk_rows} rows, {threads} threads"
            );
        }
    }
    let resident = dump(&build().resident(folder.path()).unwrap(), 0, 5);
    assert!(first.unwrap().0 == resident);
}

#[test]
fn a_hundred_thousand_rows() {
    let text = rows(100_000);
    let folder = folder(&[("orders.csv", &text), ("people.csv", &people())]);
    let total = |chunk_rows: usize| {
        let data = build()
            .open_by(&Build::location(folder.path()), chunk_rows)
            .unwrap();
        let (mut sum, mut count) = (Number::from_i64(0), 0);
        data.scan(
            0,
            || (Number::from_i64(0), 0),
            |(sum, count), chunk| {
                for row in 0..chunk.len() {
                    if let Cell::Value(Value::Number(amount)) = chunk.cell(2, row) {
                        *sum = sum.add(&amount).unwrap();
                    }
                    *count += 1;
                }
            },
            |(part, rows): (Number, i32)| {
                sum = sum.add(&part).unwrap();
                count += rows;
            },
        )
        .unwrap();
        (sum.exact(), count)
    };
    let all = total(65_536);
    assert_eq!(all.1, 100_000);
    assert_eq!(total(1_000), all);
}

#[test]
fn errors_do_not_depend_on_chunks() {
    let mut text = String::from("id,rep,amount,day,note\n");
    for id in 0..3_000_u32 {
        let amount = if id % 2 == 0 { "x" } else { "1" };
        let _ = writeln!(text, "O-{},{},{amount},2026-01-01,", id % 2_900, id % 98);
    }
    let folder = folder(&[("orders.csv", &text), ("people.csv", &people())]);
    let mut first = None;
    for chunk_rows in [65_536, 7, 1] {
        for threads in [1, 8] {
            let found = with_threads(threads, || {
                build().wrong_by(&Build::location(folder.path()), chunk_rows)
            });
            assert_eq!(found.len(), 1_001);
            assert_eq!(found[0], "M4032 orders.csv:2 amount");
            // 1,500 amounts, 30 people, and 48 keys that stand twice in rows that are right.
            assert_eq!(found[1_000], "M4050 orders.csv count=578");
            assert!(
                first.get_or_insert_with(|| found.clone()) == &found,
                "{chunk_rows} rows, {threads} threads"
            );
        }
    }
}

#[test]
fn keys_that_do_not_rise_are_compared_exactly() {
    let build = || Build::new().table("t", &["id"], &["id: code"]);
    let wrong = |text: &str, chunk_rows: usize| {
        let folder = folder(&[("t.csv", text)]);
        build().wrong_by(&Build::location(folder.path()), chunk_rows)
    };
    let rising: String = (1..=500).fold("id\n".into(), |text, id| format!("{text}E-{id}\n"));
    for chunk_rows in [1, 7, 65_536] {
        assert_eq!(wrong(&rising, chunk_rows), [""; 0]);
        assert_eq!(wrong(&format!("{rising}E-0\n"), chunk_rows), [""; 0]);
        assert_eq!(
            wrong(&format!("{rising}E-3\n"), chunk_rows),
            ["M4041 t.csv:502 id first=4"]
        );
        assert_eq!(
            wrong(&format!("{rising}E-500\nE-7\nE-7\n"), chunk_rows),
            [
                "M4041 t.csv:502 id first=501",
                "M4041 t.csv:503 id first=8",
                "M4041 t.csv:504 id first=8"
            ]
        );
        assert_eq!(
            wrong("id\nE-3\nE-3\nE-9\n", chunk_rows),
            ["M4041 t.csv:3 id first=2"]
        );
    }
}
