//! What the parts of a run cost: `cargo bench`. The data is made here, the same on every machine.
//!
//! `cargo bench -- csv` runs those whose names hold `csv`. For whole processes beside other
//! programs see `benches/compare`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench fails by panicking"
)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use merit::evaluate::{Evaluator, Here, NoTrace, Tree, evaluate};
use merit::explain::explain;
use merit::plan::{Level, Plan};
use merit::policy::Policy;
use merit::run::{Prepared, Settings, prepare};
use merit::session::Session;
use merit::source::Sources;
use merit::table::{Dataset, Loading, Location};
use merit::value::{Period, Value};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

fn main() {
    divan::main();
}

/// Numbers that look drawn by lot (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const HEAD: &str = r#"
[policy]
language = 1
id = "engine"
title = "Engine"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
points = "percent"
base = "money"

[table.orders]
key = "id"
date = "day"
credit = "rep"
[table.orders.columns]
id = "code"
day = "date"
rep = "people"
status = ["closed", "returned", "open"]
amount = "money"
discount = "percent"

[subject]
table = "people"
"#;

const TIERS: &str = "[{ from = \"80%\", rate = 0.5 }, { from = \"100%\", rate = 1 }, \
    { from = \"120%\", rate = 1.5 }, { from = \"150%\", rate = 0.25 }]";

/// A policy of `HEAD` and `body`, with so many people and orders.
struct Case {
    folder: tempfile::TempDir,
    prepared: Prepared,
}

impl Case {
    fn new(body: &str, people: u64, orders: u64) -> Case {
        let folder = tempfile::tempdir().unwrap();
        let mut dice = Dice(1);
        let mut text = "id,points,base\n".to_owned();
        for person in 0..people {
            let (points, base) = (dice.below(200), 3_000 + dice.below(12_000));
            writeln!(text, "P{person:07},{points}%,{base}.00").unwrap();
        }
        std::fs::write(folder.path().join("people.csv"), text).unwrap();
        let mut text = "id,day,rep,status,amount,discount\n".to_owned();
        for order in 0..orders {
            let rep = dice.below(people);
            let status = ["closed", "closed", "closed", "returned", "open"][dice.below(5) as usize];
            let (amount, cents) = (dice.below(9_000), dice.below(100));
            let (month, day, discount) = (1 + dice.below(3), 1 + dice.below(28), dice.below(30));
            writeln!(
                text,
                "O{order:09},2026-{month:02}-{day:02},P{rep:07},{status},{amount}.{cents:02},0.{discount:02}"
            )
            .unwrap();
        }
        std::fs::write(folder.path().join("orders.csv"), text).unwrap();
        std::fs::write(folder.path().join("policy.toml"), format!("{HEAD}{body}")).unwrap();
        let prepared = prepare(folder.path()).unwrap_or_else(|refused| {
            panic!("{:?}", refused.diagnostics);
        });
        Case { folder, prepared }
    }

    fn open(&self, resident: bool, columns: bool) -> Dataset {
        open(
            &self.prepared.plan.policy,
            self.folder.path(),
            resident,
            columns,
        )
    }

    /// Evaluates everything over data in memory, again and again.
    fn bench(&self, bencher: Bencher, columns: bool, items: u64) {
        let data = self.open(true, columns);
        let plan = &self.prepared.plan;
        let (values, period) = (values(plan), period(plan));
        let pool = pool();
        bencher.counter(ItemsCount::new(items)).bench_local(|| {
            pool.install(|| black_box(evaluate(plan, &data, &values, period, &[]).is_ok()))
        });
    }
}

fn open(policy: &Policy, data: &Path, resident: bool, columns: bool) -> Dataset {
    let location = Location {
        data: data.to_owned(),
        root: None,
        allow_outside: false,
    };
    let loading = Loading {
        resident: policy.tables.iter().map(|_| resident).collect(),
        chunk_rows: 65_536,
        columns,
        progress: Arc::default(),
    };
    let data = Dataset::open(policy, &mut Sources::default(), &location, &loading);
    data.unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

/// One thread: what an item costs, not how well it is shared out.
fn pool() -> rayon::ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    pool.stack_size(16 << 20).build().unwrap()
}

fn values(plan: &Plan) -> Vec<Value> {
    let parameters = plan.parameters.iter();
    parameters.map(|one| one.value.clone()).collect()
}

fn period(plan: &Plan) -> Period {
    merit::run::period(plan, "2026-Q1").unwrap()
}

const ORDERS: u64 = 200_000;
const PEOPLE: u64 = 5_000;

/// What an order is worth, summed by person: as a program over columns, and row by row.
#[divan::bench(args = [true, false], sample_count = 10)]
fn expression_program(bencher: Bencher, columns: bool) {
    let body = r#"
[metric.earned]
per = "orders"
when = 'status == "closed"'
value = "amount * (1 - discount) * 8%"
round = "0.01"
[pay.commission]
of = "orders"
sum = "earned"
"#;
    Case::new(body, PEOPLE, ORDERS).bench(bencher, columns, ORDERS);
}

/// A scale of four, per person.
#[divan::bench(args = ["slices", "steps", "line"], sample_count = 20)]
fn tiers(bencher: Bencher, shape: &str) {
    let entries = match shape {
        "slices" => TIERS.to_owned(),
        "steps" => format!("[{{ is = 0 }}, {}", TIERS[1..].replace("rate", "is")),
        _ => TIERS.replace("from", "at").replace("rate", "is"),
    };
    let body = format!(
        "[metric.factor]\nby = \"points\"\n{shape} = {entries}\n\
        [pay.bonus]\nvalue = \"base * factor\"\n"
    );
    Case::new(&body, PEOPLE, 1).bench(bencher, true, PEOPLE);
}

/// The bench plan for people with one order each.
fn bench_plan(people_count: u64) -> Case {
    let case = Case::new("[pay.nothing]\nvalue = 0\nunit = \"money\"\n", 1, 1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let prepared = prepare(&root.join("examples/bench")).unwrap_or_else(|refused| {
        panic!("{:?}", refused.diagnostics);
    });
    let mut dice = Dice(2);
    let mut people = "id,role,base_salary,manager,region\n".to_owned();
    let mut targets = "person,month,target_amount\n".to_owned();
    let mut orders =
        "id,ordered_on,person,product,amount,cost,discount,status,collected\n".to_owned();
    for person in 0..people_count {
        let (base, region) = (3_000 + dice.below(12_000), dice.below(20));
        let (role, manager) = match person % 10 {
            0 => ("manager", String::new()),
            _ => ("rep", format!("P{:07}", person / 10 * 10)),
        };
        writeln!(
            people,
            "P{person:07},{role},{base}.00,{manager},R{region:02}"
        )
        .unwrap();
        writeln!(
            targets,
            "P{person:07},2026-01,{}",
            1_000 + dice.below(9_000)
        )
        .unwrap();
        let (amount, status) = (
            dice.below(15_000),
            ["closed", "returned"][usize::from(dice.below(30) == 0)],
        );
        writeln!(
            orders,
            "O{person:07},2026-02-01,P{person:07},S{},{amount}.50,{}.25,0.05,{status},{}.50",
            dice.below(2),
            amount / 2,
            amount * 7 / 10,
        )
        .unwrap();
    }
    let write =
        |name: &str, text: &str| std::fs::write(case.folder.path().join(name), text).unwrap();
    write("people.csv", &people);
    write("targets.csv", &targets);
    write("products.csv", "id,margin_class\nS0,low\nS1,high\n");
    write("orders.csv", &orders);
    Case { prepared, ..case }
}

/// All figures of the bench plan, per person; their one order each included.
#[divan::bench(sample_count = 10)]
fn subject_stage(bencher: Bencher) {
    bench_plan(PEOPLE).bench(bencher, true, PEOPLE);
}

/// Every figure of a person evaluated again: by the tracer that keeps nothing, by the one that keeps
/// the tree, and with the document made of it.
#[divan::bench(args = ["none", "tree", "document"], sample_count = 10)]
fn tracers(bencher: Bencher, tracer: &str) {
    let case = bench_plan(PEOPLE);
    let data = case.open(true, true);
    let plan = &case.prepared.plan;
    let (values, period) = (values(plan), period(plan));
    let pool = pool();
    let evaluated = pool.install(|| evaluate(plan, &data, &values, period, &[]));
    let evaluated = evaluated.unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let world = &evaluated.world;
    let figures: Vec<u32> = (0u32..)
        .zip(&plan.figures)
        .filter(|(_, figure)| figure.level == Level::Subject)
        .map(|(id, _)| id)
        .collect();
    let few = PEOPLE as u32 / 10;
    let one = |person: u32| match tracer {
        "none" => {
            let mut evaluator = Evaluator::new(world, NoTrace);
            for figure in &figures {
                let here = Here::Subject(person);
                black_box(evaluator.compute(*figure, here, 0, person as usize));
            }
        }
        "tree" => {
            let mut evaluator = Evaluator::new(world, Tree::default());
            black_box(evaluator.figure(plan.total(), Here::Subject(person), 0));
        }
        _ => {
            let document = explain(&evaluated, &case.prepared.sources, person, None);
            black_box(document.is_ok());
        }
    };
    bencher
        .counter(ItemsCount::new(few))
        .bench_local(|| pool.install(|| (0..few).for_each(one)));
}

/// A rate of the accelerator changed for 10,000 people, and what differs listed; two threads.
#[divan::bench(sample_count = 20)]
fn change_a_tier(bencher: Bencher) {
    let Case { folder, prepared } = bench_plan(10_000);
    let period = period(&prepared.plan);
    let location = Location {
        data: folder.path().to_owned(),
        root: None,
        allow_outside: false,
    };
    let settings = Settings {
        threads: Some(2),
        ..Settings::default()
    };
    let session = Session::open(prepared, &location, period, &[], settings);
    let mut session = session.unwrap_or_else(|refused| panic!("{:?}", refused.diagnostics));
    let mut rates = ["0.6", "0.5"].into_iter().cycle();
    bencher
        .with_inputs(|| rates.next().unwrap())
        .bench_local_values(|rate| {
            let change = session
                .set(&[("metric.factor.slices[0].rate", rate)])
                .unwrap();
            assert!(!change.is_empty());
        });
}

/// Reads all rows of the orders, typed, on one thread.
fn read_orders(bencher: Bencher, case: &Case, name: &str) {
    let policy = &case.prepared.plan.policy;
    let tables = &policy.tables;
    let orders = tables.iter().position(|table| table.name.value == "orders");
    let orders = orders.unwrap() as u32;
    let path = case.folder.path();
    let bytes = std::fs::metadata(path.join(name)).unwrap().len();
    let data = path.join("data.toml");
    let declared = format!("[people]\nfile = \"people.csv\"\n[orders]\nfile = \"{name}\"\n");
    std::fs::write(&data, declared).unwrap();
    let pool = pool();
    bencher
        .counter(ItemsCount::new(ORDERS))
        .counter(BytesCount::new(bytes))
        .with_inputs(|| open(policy, &data, false, true))
        .bench_local_values(|data| {
            let mut rows = 0;
            let scan = || {
                data.scan(
                    orders,
                    || 0,
                    |count, chunk| *count = chunk.len(),
                    |count| rows += count,
                )
            };
            assert!(pool.install(scan).is_ok() && rows == ORDERS as usize);
        });
}

/// Reading and typing all columns of a CSV file; keys rise.
#[divan::bench(sample_count = 10)]
fn csv(bencher: Bencher) {
    let case = Case::new(
        "[pay.nothing]\nvalue = 0\nunit = \"money\"\n",
        PEOPLE,
        ORDERS,
    );
    read_orders(bencher, &case, "orders.csv");
}

/// The same rows from a Parquet file.
#[cfg(feature = "parquet")]
#[divan::bench(sample_count = 10)]
fn parquet_file(bencher: Bencher) {
    use arrow_array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
    let case = Case::new(
        "[pay.nothing]\nvalue = 0\nunit = \"money\"\n",
        PEOPLE,
        ORDERS,
    );
    let text = std::fs::read_to_string(case.folder.path().join("orders.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let texts = |at: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(
            rows.iter().map(|row| row[at]),
        ))
    };
    let decimals = |at: usize| -> ArrayRef {
        let units = rows
            .iter()
            .map(|row| row[at].replace('.', "").parse::<i128>().unwrap());
        let array = Decimal128Array::from_iter_values(units);
        Arc::new(array.with_precision_and_scale(18, 2).unwrap())
    };
    let days = rows
        .iter()
        .map(|row| merit::value::Day::parse(row[1]).unwrap().0);
    let batch = RecordBatch::try_from_iter([
        ("id", texts(0)),
        (
            "day",
            Arc::new(Date32Array::from_iter_values(days)) as ArrayRef,
        ),
        ("rep", texts(2)),
        ("status", texts(3)),
        ("amount", decimals(4)),
        ("discount", decimals(5)),
    ])
    .unwrap();
    let file = std::fs::File::create(case.folder.path().join("orders.parquet")).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    read_orders(bencher, &case, "orders.parquet");
}
