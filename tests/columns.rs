//! Records evaluated by columns give what single rows give: the same values, the same reasons, the
//! same refusals, for formulas, data and chunks made at random.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, evaluated, location};
use merit::run::Settings;
use proptest::prelude::*;
use std::fmt::Write;

const HEAD: &str = r#"
[policy]
language = 1
id = "columns"
title = "Columns"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
region = "text?"

[table.products]
key = "id"
[table.products.columns]
id = "code"
price = "number?"
kind = ["hard", "soft"]

[table.orders]
key = "id"
date = "day"
credit = ["rep", "other"]
require = 'n < 1_000'
[table.orders.columns]
id = "code"
day = "date?"
rep = "people?"
other = "people?"
product = "products?"
a = "number"
b = "number?"
n = "count"
paid = "flag"
state = ["open", "closed", "lost"]

[subject]
table = "people"
when = 'id != "E-3"'

[group.region]
by = "region"
"#;

/// A formula that gives a number.
fn number(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("n".to_owned()),
        Just("product.price".to_owned()),
        Just("first".to_owned()),
        prop::sample::select(vec!["0", "1", "2.5", "0.05", "-3", "1_000_000", "0.000001"])
            .prop_map(str::to_owned),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = number(depth - 1);
    prop_oneof![
        2 => leaf,
        4 => (inner.clone(), prop::sample::select(vec!["+", "-", "*"]), inner.clone())
            .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
        1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("min({a}, {b})")),
        1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
        1 => inner.clone().prop_map(|a| format!("abs({a})")),
        1 => inner.clone().prop_map(|a| format!("clamp({a}, -5, 1_000)")),
        1 => inner.clone().prop_map(|a| format!("(0 - {a})")),
        2 => (condition(depth - 1), inner.clone(), inner)
            .prop_map(|(by, a, b)| format!("if {by} {{ {a} }} else {{ {b} }}")),
    ]
    .boxed()
}

fn condition(depth: u32) -> BoxedStrategy<String> {
    let word = prop::sample::select(vec![
        r#"state == "closed""#,
        r#"state != "open""#,
        r#"state in ["open", "lost"]"#,
        r#"product.kind == "soft""#,
        r#""hard" == product.kind"#,
        r#"product == "P-2""#,
        "paid",
        "not paid",
        "defined(b)",
        "defined(product.price)",
        "defined(first)",
        r#"day >= date("2026-02-01")"#,
    ]);
    let leaf = word.prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = condition(depth - 1);
    let value = number(depth - 1);
    prop_oneof![
        3 => leaf,
        2 => (value.clone(), prop::sample::select(vec!["<", "<=", "==", "!=", ">=", ">"]), value)
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => (inner.clone(), prop::sample::select(vec!["and", "or"]), inner)
            .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
    ]
    .boxed()
}

/// A policy of a few figures of records, and what is gathered of them.
fn figures() -> impl Strategy<Value = String> {
    let round = prop::sample::select(vec![
        "",
        r#"round = "0.01""#,
        r#"round = { to = "0.05", mode = "half-even" }"#,
        r#"round = { to = "1", mode = "up" }"#,
        r#"round = { to = "100", mode = "half-down" }"#,
    ]);
    let otherwise = prop::sample::select(vec!["", "if_undefined = 7", "if_undefined = \"n\""]);
    let then = prop::sample::select(vec![
        "",
        r#"then = [{ multiply = "1.5", when = 'paid' }, { at_most = 5_000 }]"#,
        r#"then = [{ add = "b" }, { at_least = 0, when = 'state == "closed"' }]"#,
        r#"then = [{ deduct = "10%", when = 'n > 2' }]"#,
    ]);
    (
        (condition(1), condition(1)),
        (number(0), number(2), number(2), number(1)),
        (condition(2), condition(1)),
        (round, otherwise, then),
    )
        .prop_map(|((when, other), (base, value, item, by), (filter, case), (round, otherwise, then))| {
            let base = base.replace("first", "a");
            let when = when.replace("first", "b");
            format!(
                r#"
[metric.first]
per = "orders"
when = '{when}'
value = '{base}'

[metric.second]
per = "orders"
value = '{value}'
{otherwise}
{then}
{round}

[metric.third]
per = "orders"
by = '{by}'
steps = [{{ is = 1 }}, {{ from = 10, is = "n" }}, {{ above = 500, is = "second" }}]

[metric.fourth]
per = "orders"
by = '{by}'
slices = [{{ from = 0, rate = 0.5 }}, {{ from = 100, rate = 1 }}]

[metric.fifth]
per = "orders"
by = ["state", "product.kind"]
match = {{ closed = {{ hard = 1, soft = "a" }}, open = {{ hard = 2, soft = 3 }}, lost = {{ hard = 0, soft = "b" }} }}

[metric.sixth]
per = "orders"
cases = [{{ when = '{case}', is = "a" }}, {{ when = '{other}', is = "third" }}, {{ is = 0 }}]

[metric.seventh]
per = "orders"
value = "a / b"
round = {{ to = "0.01", mode = "half-even" }}

[metric.one]
of = "orders"
where = '{filter}'
sum = '{item}'

[metric.two]
of = "orders"
where = ['{case}', '{filter}']
count = true

[metric.three]
of = "orders"
mean = "second"

[metric.four]
of = "orders"
sum = "third"

[metric.five]
per = "region"
of = "orders"
sum = "fourth"

[metric.six]
per = "company"
of = "orders"
sum = "sixth"

[metric.seven]
of = "orders"
sum = "seventh"
where = "paid"

[metric.eight]
of = "orders"
sum = "fifth"

[metric.nine]
of = "orders"
sum = "first"
window = "year to date"

[metric.ten]
of = "orders"
max = "a"

[pay.all]
value = "if_any"
unit = "money"
[metric.if_any]
value = "0"
"#
            )
        })
}

/// Rows of orders: empty cells, several scales, amounts that no 64 bits hold.
fn orders() -> impl Strategy<Value = String> {
    let amount = prop_oneof![
        6 => (-99_999i64..99_999).prop_map(|cents| format!("{}.{:02}", cents / 100, (cents % 100).abs())),
        2 => (0i64..50).prop_map(|n| n.to_string()),
        1 => Just("0.123456789".to_owned()),
        1 => Just("4611686018427387904".to_owned()),
        1 => Just("-92233720368547758.07".to_owned()),
        1 => Just("79228162514264337593543950".to_owned()),
    ];
    let empty = |texts: &[&'static str]| prop::sample::select(texts.to_vec());
    let row = (
        empty(&[
            "2026-01-05",
            "2026-02-01",
            "2026-03-31",
            "2026-04-01",
            "2025-12-31",
            "",
        ]),
        empty(&["E-1", "E-2", "E-3", ""]),
        empty(&["E-1", "E-2", ""]),
        empty(&["P-1", "P-2", "P-3", ""]),
        amount.clone(),
        prop_oneof![amount, Just(String::new()), Just("0".to_owned())],
        0u32..20,
        any::<bool>(),
        empty(&["open", "closed", "lost"]),
    );
    prop::collection::vec(row, 0..60).prop_map(|rows| {
        let mut text = "id,day,rep,other,product,a,b,n,paid,state\n".to_owned();
        for (at, (day, rep, other, product, a, b, n, paid, state)) in rows.into_iter().enumerate() {
            writeln!(
                text,
                "O-{at},{day},{rep},{other},{product},{a},{b},{n},{paid},{state}"
            )
            .unwrap();
        }
        text
    })
}

const NAMES: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Every value of the aggregates with its reason, and how the rows counted; or what stopped the run.
fn everything(small: &mut Small, columns: bool, chunk_rows: usize) -> String {
    let settings = Settings {
        threads: Some(2),
        chunk_rows,
        columns,
        ..Settings::default()
    };
    let at = location(small.folder.path(), None);
    let found = evaluated(
        &mut small.prepared,
        &at,
        "2026-Q1",
        &NAMES,
        settings,
        |found, _| {
            let mut text = String::new();
            for name in NAMES {
                let id = merit::run::figure(found.world.plan, name).unwrap();
                let values: Vec<_> = found.world.store.get(id, 0).unwrap().iter().collect();
                writeln!(text, "{name}: {values:?}").unwrap();
            }
            writeln!(text, "{:?}", found.counted).unwrap();
            text
        },
    );
    found.unwrap_or_else(|wrong| format!("{wrong:?}"))
}

fn made(figures: &str, orders: &str) -> Option<Small> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("policy.toml", &format!("{HEAD}{figures}"));
    write("people.csv", "id,region\nE-1,east\nE-2,west\nE-3,east\n");
    write(
        "products.csv",
        "id,price,kind\nP-1,9.99,hard\nP-2,,soft\nP-3,1000000.0001,soft\n",
    );
    write("orders.csv", orders);
    // Some formulas that are made at random are refused; so are policies.
    let prepared = merit::run::prepare(&folder.path().join("policy.toml")).ok()?;
    Some(Small { folder, prepared })
}

fn cases() -> u32 {
    if std::env::var_os("MERIT_LONG").is_some() {
        20_000
    } else {
        200
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_find_what_single_rows_find(figures in figures(), orders in orders(), chunk in 1usize..40) {
        let Some(mut small) = made(&figures, &orders) else {
            return Err(TestCaseError::reject("refused"));
        };
        let single = everything(&mut small, false, 65_536);
        let columns = everything(&mut small, true, chunk);
        prop_assert_eq!(single, columns);
    }
}

/// One row of many thousands overflows: it is named.
#[test]
fn an_overflow_names_its_record() {
    let figures = r#"
[metric.large]
per = "orders"
value = "a * b"

[metric.one]
of = "orders"
sum = "large"

[pay.all]
value = "if one > 0 { 1 } else { 0 }"
unit = "money"
"#;
    let mut orders = "id,day,rep,other,product,a,b,n,paid,state\n".to_owned();
    for at in 0..65_536 {
        let (a, b) = match at {
            // 64 bits do not hold this product, a decimal does.
            30_000 => ("5000000000000.25", "4000000000.5"),
            40_001 => ("79228162514264337593543950335", "10"),
            _ => ("12.34", "0.05"),
        };
        writeln!(orders, "O-{at},2026-01-05,E-1,,,{a},{b},1,true,open").unwrap();
    }
    let mut small = made(figures, &orders).unwrap();
    let at = location(small.folder.path(), None);
    for chunk_rows in [65_536, 1_000] {
        let settings = Settings {
            chunk_rows,
            ..Settings::default()
        };
        let wrong = evaluated(
            &mut small.prepared,
            &at,
            "2026-Q1",
            &[],
            settings,
            |_, _| (),
        );
        let wrong = wrong.unwrap_err();
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].code, merit::diagnostic::evaluation::RUN_OVERFLOW);
        let record = wrong[0].args.iter().find(|(name, _)| *name == "record");
        assert_eq!(record.unwrap().1.to_string(), "orders/O-40001");
    }
    // Without that row the sum is exact: 65,535 × 0.617, and 5000000000000.25 × 4000000000.5.
    let orders = orders.replace("79228162514264337593543950335,10,", "12.34,0.05,");
    std::fs::write(small.folder.path().join("orders.csv"), orders).unwrap();
    let sum = small.values("2026-Q1", &["one"])["E-1.one"].clone();
    assert_eq!(sum, "20000000002501000040435.22");
}
