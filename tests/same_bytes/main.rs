//! Results are the same bytes for any number of threads, any size of chunks, any order of the rows
//! of the data files, any locale and any time zone. So is what is said about wrong data; only its
//! line numbers follow the order of the rows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod postings;

use common::{evaluated, location, policy, root, shared};
use csv::ByteRecord;
use merit::diagnostic::json;
use merit::message::Language;
use merit::report::Results;
use merit::run::{Prepared, Settings};
use merit::table::Location;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each number of threads with each size of chunks.
fn work() -> Vec<(usize, usize)> {
    [1, 2, 8]
        .into_iter()
        .flat_map(|threads| [1, 7, 65_536].map(|rows| (threads, rows)))
        .collect()
}

/// Numbers that look random and are always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

/// A folder with these files of `from`, their rows in an order that `seed` picks; 0 leaves them.
fn shuffled(from: &Path, files: &[&str], seed: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(seed);
    for file in files {
        if seed == 0 {
            std::fs::copy(from.join(file), folder.path().join(file)).unwrap();
            continue;
        }
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(from.join(file))
            .unwrap();
        let heading = reader.byte_headers().unwrap().clone();
        let mut rows: Vec<ByteRecord> = reader.byte_records().map(|row| row.unwrap()).collect();
        dice.shuffle(&mut rows);
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_path(folder.path().join(file))
            .unwrap();
        writer.write_byte_record(&heading).unwrap();
        rows.iter()
            .for_each(|row| writer.write_byte_record(row).unwrap());
        writer.flush().unwrap();
    }
    folder
}

/// What is printed as JSON and as CSV, or what is said instead.
fn printed(
    prepared: &mut Prepared,
    location: &Location,
    period: &str,
    settings: Settings,
) -> Result<String, String> {
    let results = evaluated(
        prepared,
        location,
        period,
        &[],
        settings,
        |evaluated, sources| Results::new(evaluated, sources, &[]),
    );
    match results {
        Ok(results) => Ok(format!(
            "{}\n{}",
            serde_json::to_string_pretty(&results).unwrap(),
            merit::report::csv(&results)
        )),
        Err(wrong) => Err(json(&wrong, &prepared.sources, Language::English)),
    }
}

/// The lines in which two texts differ.
fn difference(expected: &str, found: &str) -> String {
    let mut told = String::new();
    for (line, (a, b)) in expected
        .lines()
        .zip(found.lines())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .take(10)
    {
        let _ = writeln!(told, "line {}\n  expected {a}\n  found    {b}", line + 1);
    }
    let _ = writeln!(
        told,
        "{} and {} lines",
        expected.lines().count(),
        found.lines().count()
    );
    told
}

struct Trial<'a> {
    policy: PathBuf,
    from: PathBuf,
    files: &'a [&'a str],
    /// Of a policy whose data is found by a `data.toml`.
    mapping: Option<PathBuf>,
    periods: &'a [&'a str],
    /// Threads and rows of a chunk.
    work: Vec<(usize, usize)>,
    seeds: &'a [u64],
}

impl Trial<'_> {
    /// Runs all combinations and hands back what each period printed.
    fn run(&self) -> Vec<String> {
        let mut first: Vec<Option<String>> = vec![None; self.periods.len()];
        for seed in self.seeds {
            let folder = shuffled(&self.from, self.files, *seed);
            let location = match &self.mapping {
                Some(mapping) => location(mapping, Some(folder.path())),
                None => location(folder.path(), None),
            };
            let mut prepared = policy(&self.policy);
            for (threads, chunk_rows) in self.work.iter().copied() {
                // Tables that are kept for explanations are read in another way.
                let settings = Settings {
                    threads: Some(threads),
                    chunk_rows,
                    columns: true,
                    explain: (seed + threads as u64).is_multiple_of(2),
                    progress: None,
                };
                for (period, first) in self.periods.iter().zip(&mut first) {
                    let found = printed(&mut prepared, &location, period, settings.clone())
                        .unwrap_or_else(|wrong| panic!("{wrong}"));
                    let expected = first.get_or_insert_with(|| found.clone());
                    assert!(
                        *expected == found,
                        "{period}, seed {seed}, {settings:?}\n{}",
                        difference(expected, &found)
                    );
                }
            }
        }
        first.into_iter().flatten().collect()
    }
}

#[test]
fn field_sales() {
    let trial = Trial {
        policy: root().join("policies/field-sales"),
        from: root().join("examples/field-sales"),
        files: &[
            "people.csv",
            "products.csv",
            "targets.csv",
            "orders.csv",
            "payments.csv",
            "visits.csv",
        ],
        mapping: None,
        periods: &["2026-Q1", "2026-Q2"],
        work: work(),
        seeds: &[0, 1, 2, 3],
    };
    let printed = trial.run();
    assert!(
        printed[0].contains("2026-03-31") && printed[1].contains("2026-06-30"),
        "each period is printed"
    );
}

#[test]
fn cells_of_a_split_figure() {
    let trial = Trial {
        policy: root().join("tests/examples/kpi-360"),
        from: root().join("tests/examples/kpi-360"),
        files: &[
            "员工.csv",
            "订单.csv",
            "指标.csv",
            "回访.csv",
            "评分表.csv",
            "违规.csv",
        ],
        mapping: None,
        periods: &["2026-Q2"],
        work: work(),
        seeds: &[0, 1, 2, 3],
    };
    let printed = trial.run();
    assert!(printed[0].contains("能力短板/cell.销售技能"));
}

const ADVENTUREWORKS: [&str; 5] = [
    "sales_person.csv",
    "sales_person_quota_history.csv",
    "sales_order_header.csv",
    "sales_order_detail.csv",
    "product.csv",
];

fn adventureworks(name: &str, files: &[&str]) {
    let Some(from) = shared("adventureworks") else {
        return;
    };
    // A chunk for each of 120,000 rows takes its time.
    let work = if std::env::var_os("MERIT_LONG").is_some() {
        work()
    } else {
        vec![(1, 65_536), (8, 701)]
    };
    let folder = root().join("examples/adventureworks");
    let trial = Trial {
        policy: folder.join(name),
        from,
        files,
        mapping: Some(folder.join("data.toml")),
        periods: &["2013-Q3"],
        work,
        seeds: &[5, 6],
    };
    trial.run();
}

#[test]
fn margin_quarterly() {
    adventureworks("margin-quarterly", &ADVENTUREWORKS);
}

#[test]
fn team_pool() {
    adventureworks("team-pool", &ADVENTUREWORKS[..3]);
}

const FILES: [&str; 5] = [
    "people.csv",
    "salaries.csv",
    "orders.csv",
    "payments.csv",
    "notes.csv",
];

/// Data of a small company in which much is equal: amounts, customers, days.
fn company(folder: &Path) {
    let mut dice = Dice(42);
    let mut files = [
        "id,name,team\n",
        "person,from_day,monthly\n",
        "id,day,rep,salary,customer,class,amount,points\n",
        "id,day,order,amount\n",
        "person,weight\n",
    ]
    .map(str::to_owned);
    let [people, salaries, orders, payments, notes] = &mut files;
    for person in 1..=14 {
        let team = ["East", "South", "North"][dice.below(3) as usize];
        let _ = writeln!(people, "P-{person},人{person},{team}");
        for from in ["2025-06-01", "2026-02-11", "2026-05-20"]
            .iter()
            .take(1 + dice.below(3) as usize)
        {
            let _ = writeln!(
                salaries,
                "P-{person},{from},{}",
                7_000 + 100 * dice.below(9)
            );
        }
        for _ in 0..dice.below(3) {
            let _ = writeln!(notes, "P-{person},0.{}", dice.below(3));
        }
    }
    for order in 1..=260 {
        let day = match dice.below(12) {
            0 => String::new(),
            _ => format!("2026-0{}-{:02}", 1 + dice.below(6), 1 + dice.below(28)),
        };
        let (rep, salary) = match 1 + dice.below(16) {
            rep @ 1..=14 => (format!("P-{rep}"), format!("P-{}", 1 + dice.below(14))),
            _ => (String::new(), String::new()),
        };
        let class = ["high", "low"][dice.below(2) as usize];
        // P-3 never has an answer from a customer, and is held.
        let points = if rep == "P-3" || dice.below(3) == 0 {
            String::new()
        } else {
            (1 + dice.below(5)).to_string()
        };
        let amount = 50 * (1 + dice.below(20));
        let _ = writeln!(
            orders,
            "S-{order},{day},{rep},{salary},C-{},{class},{amount}.{:02},{points}",
            dice.below(12),
            dice.below(2)
        );
        for part in 0..dice.below(3) {
            let _ = writeln!(
                payments,
                "M-{order}-{part},2026-0{}-17,S-{order},{}",
                1 + dice.below(6),
                amount / 3
            );
        }
    }
    for (name, text) in FILES.iter().zip(&files) {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn whatever_might_depend_on_order() {
    let folder = tempfile::tempdir().unwrap();
    company(folder.path());
    let trial = Trial {
        policy: root().join("tests/same_bytes/policy.toml"),
        from: folder.path().to_owned(),
        files: &FILES,
        mapping: None,
        periods: &["2026-Q1", "2026-Q2"],
        work: work(),
        seeds: &[0, 1, 2, 3, 4],
    };
    let printed = trial.run();
    // The trial is worth something only if it has what it is for.
    for period in printed {
        assert!(
            period.contains("\"status\": \"held\"") && period.contains("\nP-3,held,"),
            "somebody is held: {period}"
        );
        for word in [
            "unpaid",
            "large",
            "team_is_small",
            "any",
            "faithful",
            "uncounted",
        ] {
            assert!(
                period.contains(&format!("\"{word}\"")),
                "{word} is there: {period}"
            );
        }
    }
}

/// The codes of diagnostics, one for each line of their JSON.
fn codes(told: &str) -> BTreeSet<String> {
    told.lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["code"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// Much is wrong, and it is all told in the same words by any threads and chunks.
#[test]
fn wrong_data() {
    let folder = tempfile::tempdir().unwrap();
    company(folder.path());
    let spoil = |file: &str, more: &str| {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text + more).unwrap();
    };
    let mut more = String::from(
        "S-7,2026-01-02,P-1,P-1,C-1,high,10,1\nS-9,2026-01-02,P-1,P-1,C-1,high,10,1\nX-1,2026-01-02,P-1\n",
    );
    for at in 0..60 {
        let _ = writeln!(more, "Z-{at},2026-02-3{at},P-9{at},P-1,C-1,middle,1{at}x,-");
    }
    spoil("orders.csv", &more);
    spoil("people.csv", "P-3,again,East\nP-4,again,West\n");
    spoil(
        "payments.csv",
        "M-900,2026-01-02,S-900,\nM-1-0,2026-01-02,S-1,5\nM-901,,S-901,5\n",
    );
    spoil("salaries.csv", "P-1,2025-06-01,9000\nP-77,2026-01-01,5\n");
    let mut all = BTreeSet::new();
    for seed in 0..3 {
        let data = shuffled(folder.path(), &FILES, seed);
        let mut first = None;
        for (threads, chunk_rows) in work() {
            let mut prepared = policy(&root().join("tests/same_bytes/policy.toml"));
            let settings = Settings {
                threads: Some(threads),
                chunk_rows,
                columns: true,
                explain: false,
                progress: None,
            };
            let told = printed(
                &mut prepared,
                &location(data.path(), None),
                "2026-Q1",
                settings.clone(),
            )
            .unwrap_err();
            let expected = first.get_or_insert_with(|| told.clone());
            assert!(
                *expected == told,
                "seed {seed}, {settings:?}\n{}",
                difference(expected, &told)
            );
        }
        all.insert(codes(&first.unwrap()));
    }
    assert_eq!(
        all.len(),
        1,
        "rows in another order are wrong in the same ways: {all:?}"
    );
    assert!(
        all.first().unwrap().len() >= 6,
        "there is much to tell: {all:?}"
    );
}

/// The same program with another locale, time zone and number of threads prints the same.
#[test]
fn surroundings_do_not_matter() {
    let run = |surroundings: &[(&str, &str)], format: &str| {
        let mut merit = Command::new(env!("CARGO_BIN_EXE_merit"));
        merit.current_dir(root()).args([
            "run",
            "policies/field-sales",
            "--data",
            "examples/field-sales",
            "--period",
            "2026-Q2",
            "--format",
            format,
        ]);
        let output = merit.envs(surroundings.iter().copied()).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        (output.stdout, output.stderr)
    };
    for format in ["table", "csv", "json"] {
        let expected = run(&[], format);
        let german = run(
            &[
                ("LC_ALL", "de_DE.UTF-8"),
                ("LANG", "de_DE.UTF-8"),
                ("TZ", "Pacific/Kiritimati"),
                ("RAYON_NUM_THREADS", "1"),
            ],
            format,
        );
        let chinese = run(
            &[
                ("LC_ALL", "zh_CN.GB18030"),
                ("LANGUAGE", "zh"),
                ("TZ", "Pacific/Niue"),
                ("RAYON_NUM_THREADS", "7"),
                ("COLUMNS", "40"),
            ],
            format,
        );
        assert!(expected == german && expected == chinese, "{format}");
    }
}
