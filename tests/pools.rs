//! Parts sum to the whole: what is shared out, prizes of equal places, heads of quotas. Judged by
//! fractions of big integers that share no code with `merit::evaluate`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{csv, evaluated, location, policy};
use merit::evaluate::{Why, apportion, text};
use merit::report::Results;
use merit::run::{Prepared, Settings};
use merit::value::Number;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// `n / d`, for merit and for the judge.
#[derive(Clone, Copy, Debug)]
struct Fraction(i64, i64);

impl Fraction {
    fn number(self) -> Number {
        Number::ratio(self.0, self.1).unwrap()
    }

    fn judged(self) -> BigRational {
        BigRational::new(self.0.into(), self.1.into())
    }
}

/// A number as merit writes it exactly: `-12.5`, `2/37`.
fn judged(number: &Number) -> BigRational {
    let exact = number.exact();
    if let Some((n, d)) = exact.split_once('/') {
        return BigRational::new(n.parse().unwrap(), d.parse().unwrap());
    }
    let (whole, places) = exact.split_once('.').unwrap_or((&exact, ""));
    BigRational::new(
        format!("{whole}{places}").parse().unwrap(),
        BigInt::from(10).pow(places.len() as u32),
    )
}

/// The whole units that each of these weights gets of `units`, by largest remainder, equal
/// remainders to the earlier.
fn largest_remainder(units: &BigInt, weights: &[BigRational]) -> Vec<BigInt> {
    let sum: BigRational = weights.iter().sum();
    if sum.is_zero() {
        return vec![BigInt::zero(); weights.len()];
    }
    let exact: Vec<BigRational> = weights.iter().map(|weight| weight * units / &sum).collect();
    let mut parts: Vec<BigInt> = exact
        .iter()
        .map(|share| share.floor().to_integer())
        .collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().cmp(&exact[*a].fract())); // stable: equal ones stay in order
    let mut left = units - parts.iter().sum::<BigInt>();
    for at in order {
        if left.is_zero() {
            break;
        }
        parts[at] += 1;
        left -= 1;
    }
    parts
}

fn weight() -> impl Strategy<Value = Fraction> {
    prop_oneof![
        1 => Just(Fraction(0, 1)),
        3 => (0..8_i64).prop_map(|n| Fraction(n, 1)),
        2 => (0..1_000_000_i64).prop_map(|n| Fraction(n, 100)),
        1 => (0..1_000_i64, 1..1_000_i64).prop_map(|(n, d)| Fraction(n, d)),
    ]
}

/// Cents, five cents, whole units, hundreds, thirds.
fn unit() -> impl Strategy<Value = Fraction> {
    prop::sample::select(vec![
        Fraction(1, 100),
        Fraction(1, 20),
        Fraction(1, 1),
        Fraction(100, 1),
        Fraction(1, 3),
    ])
}

/// `MERIT_LONG=1` shares a million pools.
fn cases() -> u32 {
    if std::env::var("MERIT_LONG").is_ok_and(|value| value == "1") {
        1_000_000
    } else {
        1_000
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_to_the_whole(units in prop_oneof![-30..30_i64, -1_000_000_000_000..1_000_000_000_000_i64], unit in unit(), weights in vec(weight(), 0..25)) {
        let whole = Number::from_i64(units).mul(&unit.number()).unwrap();
        let numbers: Vec<Number> = weights.iter().map(|weight| weight.number()).collect();
        let parts: Vec<BigRational> = apportion(&whole, &unit.number(), &numbers).unwrap().iter().map(judged).collect();
        let weights: Vec<BigRational> = weights.iter().map(|weight| weight.judged()).collect();
        let (whole, unit) = (judged(&whole), unit.judged());
        let all: BigRational = weights.iter().sum();
        let paid: BigRational = parts.iter().sum();
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(&paid, if all.is_zero() { &all } else { &whole });
        for (at, (part, weight)) in parts.iter().zip(&weights).enumerate() {
            prop_assert!((part / &unit).is_integer());
            prop_assert!(!all.is_zero() || part.is_zero());
            if !all.is_zero() {
                let exact = &whole * weight / &all;
                prop_assert!((part - exact).abs() < unit, "{} is more than a unit off", at);
            }
            if weight.is_zero() {
                prop_assert!(part.is_zero(), "no weight, no part");
            }
            for (other, heavier) in parts.iter().zip(&weights).skip(at + 1) {
                let (mine, other) = (part.abs(), other.abs());
                let right = match weight.cmp(heavier) {
                    std::cmp::Ordering::Less => mine <= other,
                    std::cmp::Ordering::Greater => mine >= other,
                    // The earlier has the odd unit, if one of them has it.
                    std::cmp::Ordering::Equal => mine == other || mine == &other + &unit,
                };
                prop_assert!(right, "weights {weight} and {heavier} got {mine} and {other}");
            }
        }
        // All of it follows from this, but the rules above say it in the words of the promise.
        let expected: Vec<BigRational> = largest_remainder(&units.abs().into(), &weights)
            .into_iter()
            .map(|part| BigRational::from(part * units.signum()) * &unit)
            .collect();
        prop_assert_eq!(parts, expected);
    }

    #[test]
    fn what_cannot_be_shared(units in -1_000..1_000_i64, weights in vec(weight(), 1..8), at in any::<prop::sample::Index>()) {
        let cent = Number::ratio(1, 100).unwrap();
        let mut numbers: Vec<Number> = weights.iter().map(|weight| weight.number()).collect();
        let half = Number::ratio(2 * units + 1, 200).unwrap();
        prop_assert_eq!(apportion(&half, &cent, &numbers), Err(Why::FundNotAMultiple));
        *at.get_mut(&mut numbers) = Number::ratio(-1, 7).unwrap();
        prop_assert_eq!(apportion(&Number::from_i64(units), &cent, &numbers), Err(Why::NegativeWeight));
    }
}

const POLICY: &str = r#"
[policy]
language = 1
id = "pools"
title = "Pools, prizes and quotas"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
team = ["East", "South", "North"]
sales = "money"
weight = "number"

[subject]
table = "people"

[group.team]
by = "team"

[metric.fund]
per = "team"
of = "members"
sum = "sales"
then = [{ multiply = "1.7%" }]
round = "0.01"

[pay.pool]
share = "fund"
by = "weight"

# a fraction for a weight
[metric.all_weights]
per = "company"
of = "members"
sum = "weight"

[metric.company_fund]
per = "company"
value = "1_000.01"
unit = "money"

[pay.company_pool]
when = 'weight > 0'
share = "company_fund"
by = "weight / all_weights"

[pay.prize]
rank = "sales"
within = "team"
prizes = ["1_000", "333.34", "0.05", "0.02"]
ties = "share"

[grade.place]
rank = "sales"
ties_by = ["weight"]
quotas = [{ is = "A", share = "15%" }, { is = "B", share = "35%" }, { is = "C", share = "35%" }, { is = "D", share = "15%" }]
"#;

#[derive(Clone, Debug)]
struct Member {
    team: &'static str,
    /// Cents.
    sales: i64,
    /// Hundredths.
    weight: i64,
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    let team = prop::sample::select(vec!["East", "South", "North"]);
    // Few different sales, so that there are ties of many.
    let sales = prop_oneof![3 => (1..5_i64).prop_map(|n| n * 100_003), 1 => 0..100_000_000_i64];
    let weight =
        prop_oneof![1 => Just(0_i64), 2 => (1..4_i64).prop_map(|n| n * 100), 2 => 0..10_000_i64];
    vec(
        (team, sales, weight).prop_map(|(team, sales, weight)| Member {
            team,
            sales,
            weight,
        }),
        1..30,
    )
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn cents(amount: &str) -> i64 {
    let (whole, places) = amount.split_once('.').unwrap();
    assert_eq!(places.len(), 2);
    format!("{whole}{places}").parse().unwrap()
}

fn write(folder: &Path, members: &[Member]) {
    let mut people = String::from("id,team,sales,weight\n");
    for (at, member) in members.iter().enumerate() {
        // Not in the order of the keys.
        let key = (at * 17) % 31;
        let _ = writeln!(
            people,
            "P-{key},{},{},{}",
            member.team,
            money(member.sales),
            money(member.weight)
        );
    }
    std::fs::write(folder.join("people.csv"), people).unwrap();
}

/// The amounts of each pay in the order of the keys, with the members in that order.
fn paid(
    prepared: &mut Prepared,
    folder: &Path,
    members: &[Member],
) -> (Vec<Member>, BTreeMap<String, Vec<i64>>) {
    write(folder, members);
    let csv = csv(
        prepared,
        &location(folder, None),
        "2026-Q1",
        Settings::default(),
    );
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let heading = lines.next().unwrap();
    let mut pays: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in lines {
        assert_eq!(row[1], "ok");
        for (name, amount) in heading.iter().zip(&row).skip(2) {
            pays.entry((*name).to_owned())
                .or_default()
                .push(cents(amount));
        }
    }
    let mut keyed: Vec<(usize, Member)> = members
        .iter()
        .enumerate()
        .map(|(at, member)| ((at * 17) % 31, member.clone()))
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    (keyed.into_iter().map(|(_, member)| member).collect(), pays)
}

fn shared_out(fund: i64, weights: &[i64]) -> Vec<i64> {
    let weights: Vec<BigRational> = weights
        .iter()
        .map(|weight| BigRational::from(BigInt::from(*weight)))
        .collect();
    largest_remainder(&fund.into(), &weights)
        .into_iter()
        .map(|part| part.try_into().unwrap())
        .collect()
}

/// What each of these sales wins, in their order: the prizes of the places taken by equals,
/// shared to the cent, odd cents to the earlier.
fn won(sales: &[i64]) -> Vec<i64> {
    const PRIZES: [i64; 4] = [100_000, 33_334, 5, 2];
    let mut won = vec![0; sales.len()];
    let mut order: Vec<usize> = (0..sales.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(sales[*at]));
    for equals in order.chunk_by(|a, b| sales[*a] == sales[*b]) {
        let above = sales
            .iter()
            .filter(|other| **other > sales[equals[0]])
            .count();
        let all: i64 = PRIZES.iter().skip(above).take(equals.len()).sum();
        for (at, part) in equals.iter().zip(shared_out(all, &vec![1; equals.len()])) {
            won[*at] = part;
        }
    }
    won
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// A pool of each team and of the company, prizes and grades through a whole policy.
    #[test]
    fn whole_policies_pay_to_the_cent(members in members()) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("policy.toml"), POLICY).unwrap();
        let mut prepared = policy(folder.path());
        let (members, pays) = paid(&mut prepared, folder.path(), &members);
        for team in ["East", "South", "North"] {
            let of_team: Vec<usize> = (0..members.len()).filter(|at| members[*at].team == team).collect();
            let of = |pay: &str| -> Vec<i64> { of_team.iter().map(|at| pays[pay][*at]).collect() };
            let sales: Vec<i64> = of_team.iter().map(|at| members[*at].sales).collect();
            let weights: Vec<i64> = of_team.iter().map(|at| members[*at].weight).collect();
            let fund = (sales.iter().sum::<i64>() * 17 + 500) / 1_000;
            prop_assert_eq!(of("pool").iter().sum::<i64>(), if weights.iter().all(|weight| *weight == 0) { 0 } else { fund });
            prop_assert_eq!(of("pool"), shared_out(fund, &weights));
            prop_assert_eq!(of("prize"), won(&sales));
            let taken: i64 = [100_000, 33_334, 5, 2].iter().take(of_team.len()).sum();
            prop_assert_eq!(of("prize").iter().sum::<i64>(), taken, "the prizes taken are paid");
        }
        let weights: Vec<i64> = members.iter().map(|member| member.weight).collect();
        prop_assert_eq!(&pays["company_pool"], &shared_out(100_001, &weights));

        // Whole heads, and nobody is placed above who sold more, or the same with more weight.
        let count = members.len();
        let grades = evaluated(&mut prepared, &location(folder.path(), None), "2026-Q1", &["place"], Settings::default(), |evaluated, _| {
            let world = &evaluated.world;
            let values = world.values(world.plan.named("place").unwrap(), 0).unwrap();
            let mut graded: Vec<(usize, String)> = (0_u32..).zip(values.iter()).map(|(subject, value)| {
                let key = world.subject_key(subject);
                (key.strip_prefix("P-").unwrap().parse().unwrap(), text(value.as_ref().unwrap()))
            }).collect();
            graded.sort();
            graded.into_iter().map(|(_, grade)| grade).collect::<Vec<_>>()
        }).unwrap();
        let heads = shared_out(count as i64, &[15, 35, 35, 15]);
        for (grade, heads) in ["A", "B", "C", "D"].iter().zip(&heads) {
            prop_assert_eq!(grades.iter().filter(|given| given == grade).count() as i64, *heads, "{}", grade);
        }
        prop_assert_eq!(heads.iter().sum::<i64>() as usize, count);
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|at| std::cmp::Reverse((members[*at].sales, members[*at].weight))); // then the lower key
        let ranked: Vec<&str> = order.iter().map(|at| grades[*at].as_str()).collect();
        prop_assert!(ranked.is_sorted(), "{:?}", ranked);
    }
}

/// Quotas that are formulas and do not total 100% place nobody: whoever's pay needs them is held.
#[test]
fn quotas_that_are_not_whole() {
    for (share, held) in [("50%", 0), ("49.99%", 2), ("0%", 2), ("60%", 2)] {
        let folder = tempfile::tempdir().unwrap();
        let (head, _) = POLICY.split_once("[group.team]").unwrap();
        let rest = format!(
            "[metric.half]\nper = 'company'\nvalue = '{share}'\n\
             [grade.place]\nrank = 'sales'\nquotas = [{{ is = 'A', share = 'half' }}, {{ is = 'B', share = 'half' }}]\n\
             [pay.x]\nby = 'place'\nunit = 'money'\nmatch = {{ A = 2, B = 1 }}\n"
        );
        std::fs::write(folder.path().join("policy.toml"), format!("{head}{rest}")).unwrap();
        let two = vec![
            Member {
                team: "East",
                sales: 5,
                weight: 1,
            },
            Member {
                team: "East",
                sales: 7,
                weight: 1,
            },
        ];
        write(folder.path(), &two);
        let mut prepared = policy(folder.path());
        let results = evaluated(
            &mut prepared,
            &location(folder.path(), None),
            "2026-Q1",
            &[],
            Settings::default(),
            |evaluated, sources| Results::new(evaluated, sources, &[]),
        )
        .unwrap();
        assert_eq!(results.held, held, "{share}");
        let why: Vec<&str> = results
            .people
            .iter()
            .flat_map(|person| &person.why)
            .map(|why| why.why)
            .collect();
        assert_eq!(why, vec!["weights-not-whole"; held]);
    }
}

/// What looks across many people takes about as long as it takes to sort them.
#[test]
fn many_people() {
    let members: Vec<Member> = (0..20_000_i64)
        .map(|at| Member {
            team: "East",
            sales: at * 7_919 % 10_007,
            weight: at * 104_729 % 1_009,
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let percentile =
        "[metric.above]\npercentile = 'sales'\n[pay.higher]\nvalue = 'sales * above'\n";
    std::fs::write(
        folder.path().join("policy.toml"),
        format!("{POLICY}{percentile}"),
    )
    .unwrap();
    let mut people = String::from("id,team,sales,weight\n");
    for (at, member) in members.iter().enumerate() {
        let _ = writeln!(
            people,
            "P-{at},{},{},{}",
            member.team,
            money(member.sales),
            money(member.weight)
        );
    }
    std::fs::write(folder.path().join("people.csv"), people).unwrap();
    let mut prepared = policy(folder.path());
    let begun = std::time::Instant::now();
    let csv = csv(
        &mut prepared,
        &location(folder.path(), None),
        "2026-Q1",
        Settings::default(),
    );
    assert!(
        begun.elapsed().as_secs() < 60,
        "it took {:?}",
        begun.elapsed()
    );
    let heading: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let sum = |name: &str| -> i64 {
        let at = heading.iter().position(|column| *column == name).unwrap();
        csv.lines()
            .skip(1)
            .map(|line| cents(line.split(',').nth(at).unwrap()))
            .sum()
    };
    let sales: i64 = members.iter().map(|member| member.sales).sum();
    assert_eq!(sum("pool"), (sales * 17 + 500) / 1_000);
    assert_eq!(sum("company_pool"), 100_001);
    assert_eq!(sum("prize"), 133_341);
}
