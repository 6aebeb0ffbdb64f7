//! A session gives what a run of the policy with other literals gives, whatever is changed: each
//! number of the shipped policies is made 3 % larger in the text and in a session, and everything
//! that the two found is compared. Setting it back gives the first results.
//!
//! `./test --long --test session` changes every number, otherwise one of five.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{location, policy, root, small};
use merit::diagnostic::Diagnostic;
use merit::evaluate::{Evaluated, HOME, Outcome, text};
use merit::report::Results;
use merit::run::{Settings, period, prepare, run};
use merit::session::Session;
use merit::source::Sources;
use merit::table::Location;
use merit::value::Number;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that an evaluation found, and its results.
fn whole(evaluated: &Evaluated<'_>, sources: &Sources) -> String {
    let world = &evaluated.world;
    let mut told = String::new();
    for (id, figure) in (0u32..).zip(&world.plan.figures) {
        for period in (-60..=0).chain([HOME]) {
            let Some(values) = world.values(id, period) else {
                continue;
            };
            write!(told, "{} {period}:", figure.path).unwrap();
            for outcome in values.iter() {
                write!(told, " {}", shown(world.plan, &outcome)).unwrap();
            }
            told.push('\n');
        }
    }
    for (key, members) in world.members.iter().collect::<BTreeMap<_, _>>() {
        let values: Vec<String> = members.values.iter().map(text).collect();
        writeln!(told, "{key:?} {values:?} {:?}", members.lists).unwrap();
    }
    for (table, counted) in &evaluated.counted {
        writeln!(told, "{table} {counted:?}").unwrap();
    }
    let fired = serde_json::to_string(&world.fired()).unwrap();
    writeln!(told, "{}", fired.replace('{', "\n")).unwrap();
    let results = Results::new(evaluated, sources, &[]);
    told.push_str(&serde_json::to_string_pretty(&results).unwrap());
    told
}

/// An outcome without its place in the text, which another literal moves.
fn shown(plan: &merit::plan::Plan, outcome: &Outcome) -> String {
    match outcome {
        Ok(value) => text(value),
        Err(absence) => {
            let cause = absence.cause();
            let figure = &plan.figure(cause.figure).name;
            let (record, detail) = (&cause.record, &cause.detail);
            format!("{} {figure} {record:?} {detail:?}", cause.why.word())
        }
    }
}

fn codes(wrong: &[Diagnostic]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = wrong.iter().map(|one| one.code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What a run of the policy in a folder finds, or the codes of what is wrong.
fn run_of(folder: &Path, data: &Location, name: &str) -> Result<String, Vec<&'static str>> {
    let mut prepared = prepare(folder).map_err(|refused| {
        let errors = refused.diagnostics.into_iter();
        codes(
            &errors
                .filter(|one| one.severity == merit::diagnostic::Severity::Error)
                .collect::<Vec<_>>(),
        )
    })?;
    let period = period(&prepared.plan, name).unwrap();
    run(
        &mut prepared,
        data,
        period,
        &[],
        Settings::default(),
        |evaluated, sources| Ok(whole(evaluated, sources)),
    )
    .map_err(|wrong| codes(&wrong))
}

/// Another literal in the place of a number: 3 % larger, written in the same way.
fn larger(written: &str) -> Option<String> {
    let (digits, percent) = match written.strip_suffix('%') {
        Some(digits) => (digits, "%"),
        None => (written, ""),
    };
    let number = Number::parse(&digits.replace('_', "")).ok().flatten()?;
    // Counts stay whole.
    let other = if number.is_integer() && percent.is_empty() {
        number.add(&Number::from_i64(1))
    } else {
        number.mul(&Number::ratio(103, 100).unwrap())
    };
    Some(format!("{}{percent}", other.unwrap().exact()))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Changes numbers of a policy one by one, each `step`th from `first` on; how many there were.
fn each_number(folder: &Path, data: &Location, name: &str, first: usize, step: usize) -> usize {
    let prepared = policy(folder);
    let asked = period(&prepared.plan, name).unwrap();
    let mut session = Session::open(prepared, data, asked, &[], Settings::default())
        .unwrap_or_else(|refused| panic!("{:?}", refused.diagnostics));
    let begun = session.with(whole);
    assert_eq!(Ok(&begun), run_of(folder, data, name).as_ref());
    let source = fs::read_to_string(folder.join("policy.toml")).unwrap();
    let copied = tempfile::tempdir().unwrap();
    copy(folder, copied.path());
    let parameters: Vec<_> = session.parameters().to_vec();
    let mut count = 0;
    for parameter in parameters.iter().skip(first).step_by(step) {
        let (start, end) = (parameter.span.start as usize, parameter.span.end as usize);
        let Some(other) = source.get(start..end).and_then(larger) else {
            continue;
        };
        let written = format!("{}{other}{}", &source[..start], &source[end..]);
        fs::write(copied.path().join("policy.toml"), written).unwrap();
        let expected = run_of(copied.path(), data, name);
        let path = &parameter.path;
        let set = session.set(&[(path, &other)]);
        match (expected, set) {
            (Ok(expected), Ok(change)) => {
                let found = session.with(whole);
                assert!(
                    found == expected,
                    "{path} = {other}\n{}",
                    differs(&expected, &found)
                );
                assert_eq!(
                    change.is_empty(),
                    period_part(&found) == period_part(&begun),
                    "{path}"
                );
                count += 1;
            }
            (Err(expected), Err(wrong)) => assert_eq!(codes(&wrong), expected, "{path} = {other}"),
            (expected, set) => panic!("{path} = {other}: {:?}, {:?}", expected.err(), set.err()),
        }
        let back = session.reset().unwrap();
        let again = session.with(whole);
        assert!(again == begun, "{path}\n{}", differs(&begun, &again));
        let _ = back;
    }
    count
}

/// The figures of the period and of records: what differences are told of.
fn period_part(told: &str) -> Vec<&str> {
    let home = format!(" {HOME}:");
    told.lines()
        .filter(|line| line.contains(" 0:") || line.contains(&home))
        .collect()
}

fn differs(one: &str, other: &str) -> String {
    let pair = one
        .lines()
        .zip(other.lines())
        .find(|(one, other)| one != other);
    pair.map_or_else(String::new, |(one, other)| format!("{one}\n{other}"))
}

#[test]
fn a_session_finds_what_a_run_finds() {
    let step = if std::env::var_os("MERIT_LONG").is_some() {
        1
    } else {
        5
    };
    let policies = [
        ("field-sales", "2026-Q2"),
        ("key-accounts", "2026-Q2"),
        ("margin-commission", "2026-Q2"),
        ("new-hire-draw", "2026-05"),
        ("quarter-contest", "2026-Q2"),
        ("subscription", "2026-Q3"),
        ("team-pool", "2026-H1"),
    ];
    for (at, (name, period)) in policies.iter().enumerate() {
        let data = location(&root().join("examples").join(name), None);
        let folder = root().join("policies").join(name);
        let count = each_number(&folder, &data, period, at % step, step);
        println!("{name}: {count} numbers");
        assert!(count > 0, "{name}");
    }
    let folder: PathBuf = root().join("examples/bench");
    let data = location(
        &folder.join("data.toml"),
        Some(&root().join("tests/bench_plan")),
    );
    assert!(each_number(&folder, &data, "2026-Q1", 0, step) > 0);
}

/// Who is covered, groups, `require`, state and records, on which much stands.
const BODY: &str = r#"
[group.north]
by = "region"
when = "sales > 100"

[metric.large]
per = "orders"
when = "amount > 50"
value = "amount * 10%"

[metric.sales]
of = "orders"
where = "amount < 1_000"
sum = "amount"
then = [{ add = 5 }]

[metric.earned]
of = "orders"
sum = "large"

[metric.balance]
start = 10
value = "balance.previous + earned"
unit = "money"

[metric.group_sales]
per = "north"
of = "members"
sum = "sales"

[metric.all]
per = "company"
of = "members"
sum = "earned"

[pay.commission]
value = "earned + balance * 1% + if sales > 200 { 7 } else { 0 }"

[pay.prize]
rank = "sales"
prizes = [30, 20]
ties = "share"
"#;

const FILES: [(&str, &str); 2] = [
    (
        "people.csv",
        "id,region\nE-1,north\nE-2,south\nE-3,north\nE-4,\n",
    ),
    (
        "orders.csv",
        "id,day,rep,customer,amount\nO-1,2026-02-01,E-1,K-1,120\nO-2,2026-02-02,E-2,K-1,51\n\
        O-3,2025-11-02,E-1,K-2,80.50\nO-4,2026-03-09,E-3,K-2,400\nO-5,2026-03-10,E-1,K-1,49\n\
        O-6,2026-01-01,,K-9,1000\nO-7,2026-03-31,E-4,K-1,0.10\n",
    ),
];

#[test]
fn groups_state_and_records_follow() {
    let small = small(BODY, &FILES);
    let data = location(small.folder.path(), None);
    let count = each_number(small.folder.path(), &data, "2026-Q1", 0, 1);
    assert_eq!(count, 12);
}

fn opened(body: &str) -> (tempfile::TempDir, Session) {
    let small = small(body, &FILES);
    let quarter = period(&small.prepared.plan, "2026-Q1").unwrap();
    let data = location(small.folder.path(), None);
    let asked = [merit::run::figure(&small.prepared.plan, "group_sales").unwrap()];
    let session = Session::open(small.prepared, &data, quarter, &asked, Settings::default());
    let session = session.unwrap_or_else(|refused| panic!("{:?}", refused.diagnostics));
    (small.folder, session)
}

#[test]
fn what_a_change_cannot_affect_is_not_evaluated() {
    let (_folder, mut session) = opened(BODY);
    // A prize: its rank and the total.
    let change = session.set(&[("pay.prize.prizes[0]", "31")]).unwrap();
    assert_eq!((change.figures, change.passes), (Some(2), 0));
    let told: Vec<_> = change
        .people()
        .iter()
        .map(|one| one.person.as_str())
        .collect();
    assert_eq!(told, ["E-3"]);
    let names: Vec<_> = change.people()[0]
        .differences
        .iter()
        .map(|one| &one.name)
        .collect();
    assert_eq!(names, ["prize", "total"]);
    // The same value again: nothing is read.
    let change = session.set(&[("pay.prize.prizes[0]", "31.0")]).unwrap();
    assert_eq!(
        (change.figures, change.passes, change.is_empty()),
        (Some(0), 0, true)
    );
    // A step of a sum: the sum of the records is kept.
    let change = session.set(&[("metric.sales.then[0].add", "6")]).unwrap();
    assert_eq!(change.passes, 0);
    assert!(
        change
            .others()
            .iter()
            .any(|one| one.name == "group_sales" && one.whose == "north")
    );
    // What a record is worth: the sums of records, of both periods that are read.
    let change = session.set(&[("metric.large.value#1", "11%")]).unwrap();
    assert!(change.passes > 0);
    // A bound that nobody lies between: what stands on it is not asked.
    let change = session.set(&[("pay.commission.value#2", "201")]).unwrap();
    assert_eq!((change.figures, change.is_empty()), (Some(1), true));
}

#[test]
fn who_is_covered_reaches_everything() {
    let body = BODY.to_owned().replace(
        "[group.north]",
        "[group.south]\nby = \"region\"\n\n[group.north]",
    );
    let small = common::small_whole(
        &format!("{}when = 'region != \"\" and 3 > 2'\n{body}", common::HEAD),
        &FILES,
    );
    let data = location(small.folder.path(), None);
    let quarter = period(&small.prepared.plan, "2026-Q1").unwrap();
    let session = Session::open(small.prepared, &data, quarter, &[], Settings::default());
    let mut session = session.unwrap_or_else(|refused| panic!("{:?}", refused.diagnostics));
    let begun = session.with(whole);
    let change = session.set(&[("subject.when#2", "1")]).unwrap();
    assert_eq!(change.figures, None);
    assert!(!change.is_empty());
    session.reset().unwrap();
    assert_eq!(session.with(whole), begun);
}

#[test]
fn what_cannot_stand_there_changes_nothing() {
    let (_folder, mut session) = opened(BODY);
    let begun = session.with(whole);
    for (path, value, code) in [
        ("pay.price.prizes[0]", "31", "M0021"),
        ("pay.prize.prizes[0]", "31 + 1", "M0022"),
        ("pay.prize.prizes[0]", "", "M0022"),
        ("pay.prize.prizes[0]", "31%", "M2034"),
        ("metric.large.value#1", "true", "M2"),
        (
            "pay.commission.value#1",
            "79228162514264337593543950335",
            "M5002",
        ),
    ] {
        let wrong = session.set(&[(path, value), ("metric.sales.then[0].add", "9")]);
        let wrong = wrong.map(|_| ()).unwrap_err();
        assert!(
            codes(&wrong).iter().all(|found| found.starts_with(code)),
            "{path} = {value}: {wrong:?}"
        );
        let told = merit::diagnostic::text(
            &wrong,
            session.sources(),
            merit::message::Language::Chinese,
            false,
        );
        assert!(!told.contains("{$"), "{told}");
        assert_eq!(session.with(whole), begun, "{path} = {value}");
    }
    let near = session.set(&[("pay.prize.prizes[7]", "1")]).unwrap_err();
    assert!(
        near[0]
            .args
            .iter()
            .any(|(key, value)| *key == "nearest" && value.starts_with("pay.prize.prizes["))
    );
}
