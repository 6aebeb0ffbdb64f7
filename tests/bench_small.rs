//! The bench plan at its small size, 1,000 people and 100,000 orders that the test makes: every
//! person is paid, to the cent, what whole numbers and the plan's words give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{csv, location, policy, root};
use merit::run::Settings;
use std::fmt::Write;

const PEOPLE: usize = 1_000;
const ORDERS: usize = 100_000;
const PRODUCTS: usize = 50;
const STATES: [&str; 3] = ["closed", "returned", "open"];

/// Numbers that look random and are always the same.
struct Made(u64);

impl Made {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// What the plan knows of a person; amounts in cents.
#[derive(Clone, Default)]
struct Person {
    base: i128,
    manager: Option<usize>,
    region: usize,
    target: i128,
    revenue: i128,
    cost: i128,
    collected: i128,
    commission: i128,
    closed: i128,
    returned: i128,
}

/// A quotient of whole numbers; a half goes away from zero.
fn rounded(a: i128, b: i128) -> i128 {
    let sign = if (a < 0) == (b < 0) { 1 } else { -1 };
    (2 * a.abs() + b.abs()) / (2 * b.abs()) * sign
}

/// A ratio in millionths; 0 without a base.
fn ratio(a: i128, b: i128) -> i128 {
    if b <= 0 { 0 } else { rounded(a * 1_000_000, b) }
}

/// Commission, bonus and override under the cap, in cents.
fn capped(person: &Person, team: i128) -> i128 {
    let whole = 100_000_000;
    let collection = ratio(person.collected, person.revenue);
    let margin = ratio(person.revenue - person.cost, person.revenue);
    let attainment = ratio(person.revenue, person.target);
    let returns = ratio(person.returned, person.closed + person.returned);
    let slice = |from: i128, to: i128, rate: i128| (attainment.min(to) - from).max(0) * rate;
    let factor = slice(800_000, 1_000_000, 50)
        + slice(1_000_000, 1_200_000, 100)
        + slice(1_200_000, 1_500_000, 150)
        + slice(1_500_000, i128::MAX, 25);
    let accelerator = rounded(person.base * factor, whole);
    let gate = match collection {
        ..600_000 => 0,
        600_000..800_000 => 80,
        _ => 100,
    };
    let gated = rounded(person.commission * gate, 100);
    let penalty = if returns > 50_000 && gated > 0 {
        rounded(gated, 10)
    } else {
        0
    };
    let within = |value: i128| value.clamp(0, whole);
    let score = rounded(
        4 * within(attainment * 100)
            + 3 * within(collection * 100)
            + 2 * within(margin * 250)
            + within(whole - returns * 1000),
        100_000,
    );
    let multiplier = match score {
        9_000.. => 120,
        7_500..9_000 => 100,
        6_000..7_500 => 80,
        _ => 50,
    };
    let bonus = rounded(accelerator * multiplier, 100);
    let above = if team > 0 { rounded(team, 100) } else { 0 };
    (gated - penalty + bonus + above)
        .min(6 * person.base)
        .max(0)
}

fn money(cents: i128) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn signed(cents: i128) -> String {
    format!("{}{}", if cents < 0 { "-" } else { "" }, money(cents.abs()))
}

#[test]
fn everyone_is_paid_what_the_plan_says() {
    let mut made = Made(20_260_101);
    let mut people = vec![Person::default(); PEOPLE];
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let mut text = "participant_id,role,base_salary,manager_id,region\n".to_owned();
    let mut targets = "participant_id,month,amount\n".to_owned();
    for (at, person) in people.iter_mut().enumerate() {
        person.base = 300_000 + made.below(900_000) as i128;
        person.region = made.below(7);
        // The last hundred lead the others.
        person.manager = (at < 900).then(|| 900 + made.below(100));
        let role = if at < 900 { "rep" } else { "manager" };
        let manager = person
            .manager
            .map_or(String::new(), |at| format!("P{at:04}"));
        let (base, region) = (money(person.base), person.region);
        writeln!(text, "P{at:04},{role},{base},{manager},R{region}").unwrap();
        for month in 1..=3 {
            let target = 100_000 * made.below(40) as i128;
            person.target += target;
            writeln!(targets, "P{at:04},2026-0{month},{}", money(target)).unwrap();
        }
    }
    write("participants.csv", &text);
    write("targets.csv", &targets);
    let mut text = "product_id,margin_class\n".to_owned();
    for at in 0..PRODUCTS {
        let class = if at % 5 < 2 { "high" } else { "low" };
        writeln!(text, "S{at:02},{class}").unwrap();
    }
    write("products.csv", &text);
    let mut text =
        "order_id,order_date,participant_id,product_id,amount,cost,discount,status,collected\n"
            .to_owned();
    for at in 0..ORDERS {
        let who = made.below(PEOPLE);
        let product = made.below(PRODUCTS);
        let size = 100 + made.below(80_000) as i128;
        // One in fifty takes back.
        let amount = if made.below(50) == 0 { -size } else { size };
        let cost = amount * made.below(90) as i128 / 100;
        let discount = made.below(3_000) as i128;
        let state = STATES[[0, 0, 0, 0, 0, 0, 0, 0, 1, 2][made.below(10)]];
        let collected = amount * (50 + made.below(51) as i128) / 100;
        let day = 1 + made.below(28);
        let month = 1 + made.below(3);
        writeln!(
            text,
            "O{at:06},2026-{month:02}-{day:02},P{who:04},S{product:02},{},{},0.{discount:04},{state},{}",
            signed(amount),
            signed(cost),
            signed(collected),
        )
        .unwrap();
        let person = &mut people[who];
        match state {
            "closed" => {
                let rate = if product % 5 < 2 { 15 } else { 8 };
                person.revenue += amount;
                person.cost += cost;
                person.collected += collected;
                person.commission += rounded(amount * (10_000 - discount) * rate, 1_000_000);
                person.closed += 1;
            }
            "returned" => person.returned += 1,
            _ => {}
        }
    }
    write("orders.csv", &text);

    let mut teams = vec![0; PEOPLE];
    for person in &people {
        if let Some(manager) = person.manager {
            teams[manager] += person.revenue;
        }
    }
    let mut prizes = vec![0; PEOPLE];
    for region in 0..7 {
        let mut ranked: Vec<usize> = (0..PEOPLE)
            .filter(|at| people[*at].region == region)
            .collect();
        ranked.sort_by_key(|at| (-people[*at].revenue, *at));
        for (at, prize) in ranked.into_iter().zip([500_000, 300_000, 100_000]) {
            prizes[at] = prize;
        }
    }
    let mut expected = "subject,status,capped,prize,total\n".to_owned();
    for (at, person) in people.iter().enumerate() {
        let (pay, prize) = (capped(person, teams[at]), prizes[at]);
        let total = money(pay + prize);
        writeln!(
            expected,
            "P{at:04},ok,{},{},{total}",
            money(pay),
            money(prize)
        )
        .unwrap();
    }
    let bench = root().join("examples/bench");
    let mut prepared = policy(&bench);
    let data = location(&bench.join("data.toml"), Some(folder.path()));
    let found = csv(&mut prepared, &data, "2026-Q1", Settings::default());
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), PEOPLE + 1);
}
