//! Parts sum to the whole: the shares of a record, and the days of postings, targets and salaries.
//! Judged by fractions of big integers. `MERIT_LONG=1` runs a million random splits.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, evaluated, figure_values, location, small_whole};
use merit::run::Settings;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A number as merit writes it exactly: `-12.5`, `2/37`.
fn judged(exact: &str) -> BigRational {
    assert!(!exact.contains(char::is_alphabetic), "{exact}");
    if let Some((n, d)) = exact.split_once('/') {
        return BigRational::new(n.parse().unwrap(), d.parse().unwrap());
    }
    let (whole, places) = exact.split_once('.').unwrap_or((exact, ""));
    BigRational::new(
        format!("{whole}{places}").parse().unwrap(),
        BigInt::from(10).pow(u32::try_from(places.len()).unwrap()),
    )
}

fn whole(n: i64) -> BigRational {
    BigRational::from(BigInt::from(n))
}

fn long() -> bool {
    std::env::var("MERIT_LONG").is_ok_and(|value| value == "1")
}

/// Numbers that look random and are always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((z ^ (z >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// The values of figures in a period.
fn values(small: &mut Small, period: &str, names: &[&str]) -> Vec<Vec<(String, BigRational)>> {
    evaluated(
        &mut small.prepared,
        &location(small.folder.path(), None),
        period,
        names,
        Settings::default(),
        |evaluated, _| {
            names
                .iter()
                .map(|name| {
                    figure_values(evaluated, name)
                        .into_iter()
                        // Nobody has a value for a period without a posting.
                        .filter(|(.., value)| value != "none" && value != "undefined")
                        .map(|(who, _, value)| (who, judged(&value)))
                        .collect()
                })
                .collect()
        },
    )
    .unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

const SPLITS: &str = r#"
[policy]
language = 1
id = "splits"
title = "Splits"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"

[table.deals]
key = "id"
date = "day"
credit = "splits"
[table.deals.columns]
id = "code"
day = "date"
amount = "money"

[table.splits]
key = ["deal", "rep"]
[table.splits.columns]
deal = "deals"
rep = "people"
share = "percent"

[subject]
table = "people"

[metric.part]
per = "deals"
value = "amount * share"

[metric.credited]
of = "deals"
sum = "amount * share"

[metric.all]
per = "company"
of = "members"
sum = "credited"

[metric.of_deals]
per = "company"
of = "deals"
sum = "part"
"#;

/// Deals of any sign, each shared by one to six of twelve people in parts of a millionth of a percent.
fn splits(deals: i64, seed: u64) {
    let mut dice = Dice(seed);
    let mut people = String::from("id\n");
    for at in 0..12 {
        let _ = writeln!(people, "P-{at}");
    }
    let mut deal_rows = String::from("id,day,amount\n");
    let mut split_rows = String::from("deal,rep,share\n");
    let mut amounts = BTreeMap::new();
    let mut credited: BTreeMap<String, BigRational> = BTreeMap::new();
    for deal in 0..deals {
        let cents = dice.below(20_000_000_000) - 10_000_000_000;
        let sign = if cents < 0 { "-" } else { "" };
        let _ = writeln!(
            deal_rows,
            "D-{deal},2026-0{}-{:02},{sign}{}.{:02}",
            1 + dice.below(3),
            1 + dice.below(28),
            cents.abs() / 100,
            cents.abs() % 100
        );
        amounts.insert(
            format!("D-{deal}"),
            BigRational::new(cents.into(), 100.into()),
        );
        let count = 1 + dice.below(6);
        let first = dice.below(12);
        let mut left = 100_000_000_i64; // millionths of a percent
        for at in 0..count {
            let share = if at + 1 == count {
                left
            } else {
                dice.below(left - (count - at) + 1) + 1
            };
            left -= share;
            let rep = format!("P-{}", (first + at * 5) % 12);
            let _ = writeln!(
                split_rows,
                "D-{deal},{rep},{}.{:06}%",
                share / 1_000_000,
                share % 1_000_000
            );
            *credited.entry(rep).or_default() +=
                BigRational::new((cents * share).into(), 10_000_000_000_i64.into());
        }
    }
    let files = [
        ("people.csv", &people[..]),
        ("deals.csv", &deal_rows),
        ("splits.csv", &split_rows),
    ];
    let mut small = small_whole(SPLITS, &files);
    let found = values(
        &mut small,
        "2026-Q1",
        &["part", "credited", "all", "of_deals"],
    );
    let mut parts: BTreeMap<String, BigRational> = BTreeMap::new();
    for (who, value) in &found[0] {
        let deal = who.split(' ').next().unwrap();
        *parts.entry(deal.to_owned()).or_default() += value;
    }
    assert_eq!(parts, amounts, "the shares of a deal sum to it");
    let everything: BigRational = amounts.values().sum();
    assert_eq!(found[2][0].1, everything);
    assert_eq!(found[3][0].1, everything);
    for (who, value) in &found[1] {
        assert_eq!(value, credited.get(who).unwrap_or(&whole(0)), "{who}");
    }
}

#[test]
fn splits_sum_to_the_deal() {
    let (times, deals) = if long() { (50, 20_000) } else { (4, 250) };
    for seed in 0..times {
        splits(deals, seed);
    }
}

const DAYS: &str = r#"
[policy]
language = 1
id = "days"
title = "Days"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "CYCLE"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }
days = "COUNT"

[table.postings]
key = "employee"
dates = { from = "from_day", until = "until_day" }
[table.postings.columns]
employee = "code"
from_day = "date"
until_day = "date?"

[table.targets]
key = "employee"
dates = { from = "from_day" }
credit = "employee"
[table.targets.columns]
employee = "postings"
from_day = "date"
aim = "money"

[subject]
table = "postings"

[metric.part]
value = "prorata"

[metric.target]
of = "targets"
sum = "aim * prorata"

[metric.whole]
per = "person"
of = "assignments"
sum = "part"

[metric.whole_target]
per = "person"
of = "assignments"
sum = "target"
"#;

/// The days of 2026, by the count: their running number, for the difference of two.
fn numbered(day: i64, thirty: bool) -> i64 {
    const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if !thirty {
        return day;
    }
    let (mut month, mut of_month) = (0, day);
    while month < 12 && of_month >= MONTHS[month] {
        of_month -= MONTHS[month];
        month += 1;
    }
    30 * i64::try_from(month).unwrap() + (of_month + 1).min(30)
}

/// `2026-05-16` for the day of the year, from 0.
fn date(day: i64) -> String {
    const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut month, mut of_month) = (0, day);
    while of_month >= MONTHS[month] {
        of_month -= MONTHS[month];
        month += 1;
    }
    format!("2026-{:02}-{:02}", month + 1, of_month + 1)
}

/// Someone in the company from a day to another, in postings and targets that change on some days.
#[derive(Clone, Debug)]
struct Career {
    from: i64,
    until: i64,
    moves: Vec<i64>,
    targets: Vec<(i64, i64)>,
}

fn career() -> impl Strategy<Value = Career> {
    let moves = proptest::collection::btree_set(0..365_i64, 0..5);
    let targets = proptest::collection::btree_map(0..365_i64, 0..1_000_000_i64, 0..5);
    (0..365_i64, 0..365_i64, moves, targets).prop_map(|(a, b, moves, targets)| {
        let (from, until) = (a.min(b), a.max(b));
        Career {
            from,
            until,
            moves: moves
                .into_iter()
                .filter(|day| *day > from && *day <= until)
                .collect(),
            targets: targets.into_iter().collect(),
        }
    })
}

/// Days that two spans have in common, by the count.
fn common_days(a: (i64, i64), b: (i64, i64), thirty: bool) -> i64 {
    let (from, until) = (a.0.max(b.0), a.1.min(b.1));
    if from > until {
        return 0;
    }
    numbered(until + 1, thirty) - numbered(from, thirty)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if long() { 5_000 } else { 60 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_sum_to_the_whole(careers in proptest::collection::vec(career(), 1..6), thirty in any::<bool>(), quarter in 0..4_usize) {
        const STARTS: [i64; 5] = [0, 90, 181, 273, 365];
        let period = (STARTS[quarter], STARTS[quarter + 1] - 1);
        let days = common_days(period, period, thirty);
        let mut postings = String::from("employee,from_day,until_day\n");
        let mut targets = String::from("employee,from_day,aim\n");
        for (at, career) in careers.iter().enumerate() {
            let mut from = career.from;
            for day in &career.moves {
                let _ = writeln!(postings, "E-{at},{},{}", date(from), date(day - 1));
                from = *day;
            }
            let _ = writeln!(postings, "E-{at},{},{}", date(from), date(career.until));
            for (day, aim) in &career.targets {
                let _ = writeln!(targets, "E-{at},{},{aim}", date(*day));
            }
        }
        let text = DAYS.replace("CYCLE", "quarter").replace("COUNT", if thirty { "30/360" } else { "calendar" });
        let mut small = small_whole(&text, &[("postings.csv", &postings), ("targets.csv", &targets)]);
        let found = values(&mut small, &format!("2026-Q{}", quarter + 1), &["whole", "whole_target"]);
        for (at, career) in careers.iter().enumerate() {
            let here = (career.from, career.until);
            let inside = (here.0.max(period.0), here.1.min(period.1));
            let of = |figure: &[(String, BigRational)]| figure.iter().find(|(who, _)| *who == format!("E-{at}")).map(|(_, value)| value.clone());
            if inside.0 > inside.1 {
                continue; // nobody has a value for a period without a posting
            }
            let part = BigRational::new(common_days(period, here, thirty).into(), days.into());
            prop_assert_eq!(of(&found[0]), Some(part), "the parts of E-{} in {}", at, text);
            let mut target = whole(0);
            for (nth, (day, aim)) in career.targets.iter().enumerate() {
                let until = career.targets.get(nth + 1).map_or(364, |next| next.0 - 1);
                target += BigRational::new((aim * common_days(inside, (*day, until), thirty)).into(), days.into());
            }
            prop_assert_eq!(of(&found[1]), Some(target), "the target of E-{}", at);
        }
    }
}

/// Each person's running total goes over the shares that are this person's, in the order of days
/// and keys, wherever the rows stand in the files.
#[test]
fn a_run_over_shared_deals() {
    let running = "\n[metric.run]\nper = \"deals\"\nrunning = \"amount * share\"\n\
                   \n[metric.run_or_more]\nper = \"deals\"\nvalue = \"run\"\n";
    let expected = [
        ("D-1", 500),
        ("D-2 P-1", 650),
        ("D-2 P-2", 150),
        ("D-10", 250),
    ];
    for deals in [
        "D-1,2026-01-05,500\nD-2,2026-01-05,300\nD-10,2026-01-05,100\n",
        "D-10,2026-01-05,100\nD-2,2026-01-05,300\nD-1,2026-01-05,500\n",
    ] {
        let deals = format!("id,day,amount\n{deals}");
        let files = [
            ("people.csv", "id\nP-1\nP-2\n"),
            ("deals.csv", &deals[..]),
            (
                "splits.csv",
                "deal,rep,share\nD-1,P-1,100%\nD-2,P-1,50%\nD-2,P-2,50%\nD-10,P-2,100%\n",
            ),
        ];
        let mut small = small_whole(&format!("{SPLITS}{running}"), &files);
        for figure in values(&mut small, "2026-Q1", &["run", "run_or_more"]) {
            let found: BTreeMap<String, BigRational> = figure.into_iter().collect();
            for (who, total) in expected {
                assert_eq!(found[who], whole(total), "{who} of {found:?}");
            }
        }
    }
}
