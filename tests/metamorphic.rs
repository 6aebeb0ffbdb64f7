//! What must hold between two runs, whatever the right amounts are: a higher cap lowers no pay,
//! more sales lower no pay of a plan that rises, and how records are cut does not matter to a
//! plan that sums.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{csv, location, policy, root};
use merit::run::{Prepared, Settings};
use merit::value::{Number, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

const POLICY: &str = r#"
[policy]
language = 1
id = "rising"
title = "A plan that rises"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
quota = "money"

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

[metric.attainment]
value = "revenue / quota"
unit = "percent"

# rates that rise from slice to slice, under a cap
[pay.commission]
by = "revenue"
slices = [
  { from = 0, rate = "1%" },
  { from = "80% * quota", rate = "1.5%" },
  { from = "100% * quota", rate = "2.5%" },
  { from = "120% * quota", rate = "4%" },
]
then = [{ at_most = "900", id = "cap" }]

# a rate on all of it that rises
[metric.rate]
by = "attainment"
steps = [{ is = "0.5%" }, { from = "50%", is = "0.8%" }, { above = "100%", is = "1.1%" }]

[pay.on_all]
value = "revenue * rate"
round = { to = "1", mode = "half-even" }

# a line that rises, with a jump
[metric.multiplier]
by = "attainment"
line = [{ at = "50%", is = "0%" }, { at = "93%", is = "20%" }, { at = "93%", is = "65%" }, { at = "110%", is = "150%" }]

[pay.bonus]
value = "500 * multiplier"
unit = "money"

# year to date, paid by the difference
[metric.sold_this_year]
of = "orders"
window = "year to date"
sum = "amount"

[pay.year_to_date]
between = ["sold_this_year - revenue", "sold_this_year"]
slices = [{ from = 0, rate = "0.3%" }, { from = 20_000, rate = "0.7%" }]
"#;

#[derive(Clone, Debug)]
struct Order {
    rep: usize,
    month: u32,
    /// Cents.
    amount: i64,
}

#[derive(Clone, Debug)]
struct Company {
    /// Cents.
    quotas: Vec<i64>,
    orders: Vec<Order>,
}

fn company() -> impl Strategy<Value = Company> {
    let quota = prop_oneof![Just(1_000_000_i64), 1..3_000_000_i64];
    vec(quota, 1..5).prop_flat_map(|quotas| {
        // Some sums lie exactly on an edge.
        let amount = prop_oneof![1 => prop::sample::select(vec![500_000_i64, 800_000, 930_000, 1_000_000, 1_100_000, 1_200_000]), 3 => 1..900_000_i64];
        let order = (0..quotas.len(), 1..=6_u32, amount).prop_map(|(rep, month, amount)| Order { rep, month, amount });
        (Just(quotas), vec(order, 0..16)).prop_map(|(quotas, orders)| Company { quotas, orders })
    })
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn write(folder: &Path, company: &Company) {
    let mut people = String::from("id,quota\n");
    for (rep, quota) in company.quotas.iter().enumerate() {
        let _ = writeln!(people, "P-{rep},{}", money(*quota));
    }
    std::fs::write(folder.join("people.csv"), people).unwrap();
    let mut orders = String::from("id,day,rep,amount\n");
    for (at, order) in company.orders.iter().enumerate() {
        let _ = writeln!(
            orders,
            "S-{at},2026-{:02}-15,P-{},{}",
            order.month,
            order.rep,
            money(order.amount)
        );
    }
    std::fs::write(folder.join("orders.csv"), orders).unwrap();
}

struct Plan {
    folder: tempfile::TempDir,
    prepared: Prepared,
}

impl Plan {
    fn new() -> Plan {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("policy.toml"), POLICY).unwrap();
        let prepared = policy(folder.path());
        Plan { folder, prepared }
    }

    fn csv(&mut self, company: &Company, period: &str) -> String {
        write(self.folder.path(), company);
        csv(
            &mut self.prepared,
            &location(self.folder.path(), None),
            period,
            Settings::default(),
        )
    }

    /// Of each person all pays and the total.
    fn pays(&mut self, company: &Company, period: &str) -> Vec<Vec<Number>> {
        amounts(&self.csv(company, period))
    }
}

fn amounts(csv: &str) -> Vec<Vec<Number>> {
    let number = |text: &str| Number::parse(text).unwrap().unwrap();
    csv.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells[1], "ok", "{line}");
            cells[2..].iter().map(|cell| number(cell)).collect()
        })
        .collect()
}

fn set(prepared: &mut Prepared, path: &str, value: &str) {
    let parameter = prepared
        .plan
        .parameters
        .iter_mut()
        .find(|parameter| parameter.path == path)
        .unwrap();
    parameter.value = Value::Number(Number::parse(value).unwrap().unwrap());
}

fn none_lower(before: &[Vec<Number>], after: &[Vec<Number>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(after) {
        prop_assert!(
            before
                .iter()
                .zip(after)
                .all(|(before, after)| before <= after),
            "{:?} became {:?}",
            before,
            after
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_cap_lowers_no_pay(company in company(), mut caps in vec(0..30_000_000_i64, 2..5)) {
        let mut plan = Plan::new();
        caps.sort_unstable();
        let mut before: Option<Vec<Vec<Number>>> = None;
        for cap in caps {
            set(&mut plan.prepared, "pay.commission.then[0].at_most", &money(cap));
            let after = plan.pays(&company, "2026-Q1");
            for pays in &after {
                prop_assert!(pays[0] <= Number::ratio(cap, 100).unwrap(), "{pays:?} is above the cap");
            }
            if let Some(before) = &before {
                none_lower(before, &after)?;
                for (before, after) in before.iter().zip(&after) {
                    prop_assert_eq!(&before[1..before.len() - 1], &after[1..after.len() - 1], "other pays have no cap");
                }
            }
            before = Some(after);
        }
    }

    #[test]
    fn more_sales_lower_no_pay(company in company(), more in (1..2_000_000_i64, any::<prop::sample::Index>()), other in 1..=6_u32) {
        let mut plan = Plan::new();
        let before = plan.pays(&company, "2026-Q1");
        // An order more.
        let mut larger = company.clone();
        let rep = more.1.index(company.quotas.len());
        larger.orders.push(Order { rep, month: 2, amount: more.0 });
        let after = plan.pays(&larger, "2026-Q1");
        none_lower(&before, &after)?;
        for (person, (before, after)) in before.iter().zip(&after).enumerate() {
            prop_assert!(person == rep || before == after, "nobody else is touched");
        }
        // An order that is larger, in a month of this period or another.
        if !company.orders.is_empty() {
            let mut larger = company.clone();
            let order = more.1.get_mut(&mut larger.orders);
            order.amount += more.0;
            let month = order.month;
            let after = plan.pays(&larger, "2026-Q1");
            none_lower(&before, &after)?;
            prop_assert!(month <= 3 || before == after, "an order of the next quarter changes nothing in this one");
        }
        // Earlier sales lift the rates of what comes later in the year.
        let before = plan.pays(&company, "2026-Q2");
        let mut larger = company.clone();
        larger.orders.push(Order { rep, month: other, amount: more.0 });
        none_lower(&before, &plan.pays(&larger, "2026-Q2"))?;
    }

    #[test]
    fn cuts_of_records_do_not_matter(company in company(), cuts in vec((any::<prop::sample::Index>(), 0..=100_i64), 1..8)) {
        let mut plan = Plan::new();
        let whole = [plan.csv(&company, "2026-Q1"), plan.csv(&company, "2026-Q2")];
        let mut cut = company.clone();
        for (at, percent) in cuts {
            if cut.orders.is_empty() {
                break;
            }
            let at = at.index(cut.orders.len());
            let part = cut.orders[at].amount * percent / 100;
            cut.orders[at].amount -= part;
            let half = Order { amount: part, ..cut.orders[at].clone() };
            cut.orders.push(half);
        }
        prop_assert_eq!(&whole, &[plan.csv(&cut, "2026-Q1"), plan.csv(&cut, "2026-Q2")]);
        // Whoever sold it first changes nothing either.
        cut.orders.reverse();
        prop_assert_eq!(whole, [plan.csv(&cut, "2026-Q1"), plan.csv(&cut, "2026-Q2")]);
    }
}

/// The cap of the shipped policy, in the same way: 1.5 times the salary is the highest of those tried.
#[test]
fn the_cap_of_field_sales() {
    let mut prepared = policy(&root().join("policies/field-sales"));
    let data = location(&root().join("examples/field-sales"), None);
    let mut before: Option<Vec<Vec<Number>>> = None;
    let mut capped = Vec::new();
    for cap in ["0", "0.25", "0.5", "1", "1.5", "100"] {
        set(&mut prepared, "pay.commission.then[2].at_most#1", cap);
        let after = amounts(&csv(&mut prepared, &data, "2026-Q2", Settings::default()));
        if let Some(before) = &before {
            none_lower(before, &after).unwrap();
            capped.push(before != &after);
        }
        before = Some(after);
    }
    assert_eq!(capped, [true; 5], "each step up pays somebody more");
}
