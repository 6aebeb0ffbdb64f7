//! What is read of records that count for several, from those who are none of them, and of records
//! that are valid for days.

use crate::common::small_whole;
use std::collections::BTreeMap;

/// Quarters; people with assignments, orders shared by several, payments that count as their order.
const HEAD: &str = r#"
[policy]
language = 1
id = "small"
title = "Small"
version = "1"
effective = { from = 2025-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
dates = { from = "f", until = "u" }
[table.people.columns]
id = "code"
f = "date"
u = "date?"
role = ["rep", "senior"]
region = "text?"

[table.orders]
key = "id"
date = "day"
credit = "splits"
[table.orders.columns]
id = "code"
day = "date"
amount = "money"

[table.splits]
key = ["order", "rep"]
[table.splits.columns]
order = "orders"
rep = "people"
share = "percent"

[table.payments]
key = "id"
date = "day"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
day = "date"
net = "money"

[table.reviews]
key = "id"
date = "day"
credit = "by_whom"
[table.reviews.columns]
id = "code"
order = "orders"
by_whom = "people"
day = "date"

[subject]
table = "people"
"#;

/// E-1 moves on 16 May; E-3 leaves on 10 June.
const FILES: [(&str, &str); 5] = [
    (
        "people.csv",
        "id,f,u,role,region\nE-1,2026-01-01,2026-05-15,rep,N\nE-1,2026-05-16,,senior,S\n\
         E-2,2026-01-01,2026-03-20,rep,N\nE-2,2026-03-21,,senior,N\n\
         E-3,2026-02-01,2026-06-10,rep,S\n",
    ),
    (
        "orders.csv",
        "id,day,amount\nO-1,2026-04-10,1000\nO-2,2026-05-20,300\nO-6,2026-06-01,1000\n",
    ),
    (
        "splits.csv",
        "order,rep,share\nO-1,E-1,50%\nO-1,E-2,50%\nO-2,E-1,30%\nO-2,E-3,70%\n\
         O-6,E-1,25%\nO-6,E-3,75%\n",
    ),
    (
        "payments.csv",
        "id,order,day,net\nP-1,O-1,2026-06-01,400\nP-2,O-1,2026-07-02,600\nP-9,O-6,2026-06-15,100\n",
    ),
    (
        "reviews.csv",
        "id,order,by_whom,day\nR-1,O-1,E-3,2026-06-03\nR-2,O-1,E-2,2026-06-02\n",
    ),
];

fn values(body: &str, more: &[(&str, &str)], figures: &[&str]) -> BTreeMap<String, String> {
    let mut files = FILES.to_vec();
    files.extend(more);
    small_whole(&format!("{HEAD}{body}"), &files).values("2026-Q2", figures)
}

#[track_caller]
fn expect(found: &BTreeMap<String, String>, expected: &[(&str, &str)]) {
    for (key, value) in expected {
        let found_value = found.get(*key).map(String::as_str);
        assert_eq!(found_value, Some(*value), "{key} of {found:?}");
    }
}

/// Nothing else needs the rows of the reviews: each keeps a value of its own all the same.
#[test]
fn records_that_nobody_refers_to_gather_others() {
    let found = values(
        r#"
[metric.paid_to]
per = "reviews"
of = "order.payments"
count = true
[metric.paid]
of = "reviews"
last = "paid_to"
"#,
        &[],
        &["paid"],
    );
    // Until the end of the quarter of the review: not P-2.
    expect(
        &found,
        &[
            ("E-2 2026-03-21.paid", "1"),
            ("E-3 2026-02-01.paid", "1"),
            ("E-1 2026-05-16.paid", "undefined"),
        ],
    );
}

/// E-3 has no credit in O-1, so of what O-1 is for others it knows nothing.
#[test]
fn a_figure_of_a_shared_order_is_its_sharers_only() {
    let found = values(
        r#"
[metric.number]
per = "orders"
running = "amount * share"
window = "ever"
[metric.paid]
per = "orders"
of = "payments"
sum = "net * share"
[metric.is_big]
per = "orders"
value = "amount >= 1000"
[metric.number_read]
of = "reviews"
last = "order.number"
[metric.paid_read]
of = "reviews"
last = "order.paid"
[metric.big_read]
of = "reviews"
last = "order.is_big"
"#,
        &[],
        &["number_read", "paid_read", "big_read"],
    );
    expect(
        &found,
        &[
            ("E-2 2026-03-21.number_read", "500"),
            ("E-2 2026-03-21.paid_read", "200"),
            ("E-2 2026-03-21.big_read", "true"),
            ("E-3 2026-02-01.number_read", "undefined"),
            ("E-3 2026-02-01.paid_read", "undefined"),
            ("E-3 2026-02-01.big_read", "undefined"),
        ],
    );
}

/// P-9 counts for E-1 alone, since E-3 had left; E-3's part of O-6 is not paid at E-1's share.
#[test]
fn who_has_left_does_not_read_the_share_of_another() {
    let found = values(
        r#"
[metric.paid]
per = "orders"
of = "payments"
sum = "net * share"
[metric.seen]
of = "orders"
last = "paid"
"#,
        &[],
        &["seen"],
    );
    expect(
        &found,
        &[
            ("E-1 2026-01-01.seen", "200"),
            ("E-1 2026-05-16.seen", "25"),
            ("E-2 2026-03-21.seen", "200"),
            ("E-3 2026-02-01.seen", "undefined"),
        ],
    );
}

/// A record that began before the period is in its window as long as they overlap.
#[test]
fn a_total_runs_over_records_that_are_valid_for_days() {
    let found = values(
        r#"
[table.terms]
key = "id"
dates = { from = "a", until = "b" }
credit = "rep"
[table.terms.columns]
id = "code"
a = "date"
b = "date?"
rep = "people"
v = "money"
[metric.total_at]
per = "terms"
running = "v"
[metric.so_far]
per = "terms"
running = "v"
window = "ever"
[metric.last_total]
of = "terms"
last = "total_at"
[metric.all_totals]
of = "terms"
sum = "total_at"
[metric.last_so_far]
of = "terms"
last = "so_far"
"#,
        &[(
            "terms.csv",
            "id,a,b,rep,v\nD-1,2026-02-01,2026-05-01,E-2,10\nD-2,2026-04-15,,E-2,5\n\
             D-3,2026-01-01,2026-02-01,E-2,100\nD-4,2026-08-01,,E-2,1000\nD-5,2026-03-01,,E-3,7\n",
        )],
        &["last_total", "all_totals", "last_so_far"],
    );
    expect(
        &found,
        &[
            // D-1, then D-2 too; D-3 had ended.
            ("E-2 2026-03-21.last_total", "15"),
            ("E-2 2026-03-21.all_totals", "25"),
            ("E-2 2026-03-21.last_so_far", "115"),
            ("E-3 2026-02-01.last_total", "7"),
        ],
    );
}

/// Of two shares of one person in one record the later in the order of shares is the later credit.
#[test]
fn the_last_of_two_shares_of_one_person() {
    let text = HEAD
        .replace("[\"order\", \"rep\"]", "[\"order\", \"rep\", \"part\"]")
        .replace(
            "share = \"percent\"",
            "share = \"percent\"\npart = \"code\"",
        )
        + r#"
[metric.so_far]
per = "orders"
running = "amount * share"
[metric.end]
of = "orders"
last = "so_far"
[metric.begin]
of = "orders"
first = "so_far"
"#;
    let mut files = FILES.to_vec();
    files.push((
        "splits.csv",
        "order,rep,part,share\nO-1,E-1,b,50%\nO-1,E-1,a,20%\nO-1,E-2,a,30%\n",
    ));
    let found = small_whole(&text, &files).values("2026-Q2", &["end", "begin"]);
    expect(
        &found,
        &[
            ("E-1 2026-01-01.begin", "200"),
            ("E-1 2026-01-01.end", "700"),
            ("E-2 2026-03-21.end", "300"),
        ],
    );
}

/// E-1 is two members: 630 would come twice.
#[test]
fn members_do_not_gather_what_a_person_has_once() {
    let body = "[metric.sold]\nper = \"person\"\nof = \"orders\"\nsum = \"amount * share\"\n\
        [metric.all]\nper = \"company\"\nof = \"members\"\nsum = \"sold\"\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, format!("{HEAD}{body}")).unwrap();
    let refused = merit::run::prepare(&path).err().unwrap();
    let codes: Vec<&str> = refused.diagnostics.iter().map(|d| d.code.0).collect();
    assert_eq!(codes, ["M3002"]);

    // Where everyone has one assignment, a person's figure is that of the assignment.
    let one = HEAD
        .replace("dates = { from = \"f\", until = \"u\" }\n", "")
        .replace("f = \"date\"\nu = \"date?\"\n", "");
    let mut files = FILES.to_vec();
    files.push((
        "people.csv",
        "id,role,region\nE-1,rep,N\nE-2,rep,N\nE-3,rep,S\n",
    ));
    let found = small_whole(&format!("{one}{body}"), &files).values("2026-Q2", &["all"]);
    expect(&found, &[("company.all", "2300")]);
}

#[test]
fn an_assignment_of_another_period_is_not_meant() {
    let body = r#"
[table.contracts]
key = "id"
dates = { from = "since", until = "ends" }
credit = "holder"
[table.contracts.columns]
id = "code"
holder = "people"
since = "date"
ends = "date?"

[metric.points]
per = "contracts"
by = "role"
match = { rep = 1, senior = 2 }

[metric.all_points]
per = "person"
of = "contracts"
sum = "points"
"#;
    let mut files = FILES.to_vec();
    files.push((
        "contracts.csv",
        "id,holder,since,ends\nC-1,E-2,2026-01-10,\nC-2,E-1,2026-01-10,\n",
    ));
    let mut small = small_whole(&format!("{HEAD}{body}"), &files);
    let found = small.values("2026-Q2", &["all_points"]);
    // E-2 was a rep until March; E-1 is both in this quarter.
    assert_eq!(found["E-2.all_points"], "2");
    assert_eq!(found["E-1.all_points"], "undefined");
    assert_eq!(
        small.values("2026-Q3", &["all_points"])["E-1.all_points"],
        "2"
    );
}

#[test]
fn a_group_has_no_periods_before_it_was() {
    let body = r#"
[group.area]
by = "region"

[metric.sold]
per = "area"
of = "orders"
sum = "amount * share"

[metric.sold_so_far]
per = "area"
of = "periods"
sum = "sold"
"#;
    let mut files = FILES.to_vec();
    files[0] = (
        "people.csv",
        "id,f,u,role,region\nE-1,2026-01-01,2026-05-15,rep,N\nE-1,2026-05-16,,senior,W\n\
         E-2,2026-01-01,,rep,N\nE-3,2026-01-01,,rep,N\n",
    );
    let mut small = small_whole(&format!("{HEAD}{body}"), &files);
    let found = small.values("2026-Q2", &["sold_so_far"]);
    assert_eq!(found["W.sold_so_far"], "340");
    assert_eq!(found["N.sold_so_far"], "1960");
}

/// Quarters; people with assignments and a manager, and their orders.
const LINE: &str = r#"
[policy]
language = 1
id = "small"
title = "Small"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
dates = { from = "f", until = "u" }
columns = { id = "code", f = "date", u = "date?", boss = "people?" }

[subject]
table = "people"
manager = "boss"

[table.orders]
key = "id"
date = "day"
credit = "rep"
columns = { id = "code", day = "date", rep = "people", amount = "money" }
"#;

#[test]
fn reports_are_assignments_as_members_are() {
    let body = r#"
[metric.sold]
per = "person"
of = "orders"
sum = "amount"

[metric.team]
of = "reports"
sum = "sold"
"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, format!("{LINE}{body}")).unwrap();
    let refused = merit::run::prepare(&path).unwrap_err().diagnostics;
    let codes: Vec<&str> = refused.iter().map(|wrong| wrong.code.0).collect();
    assert_eq!(codes, ["M3002"]);
}

#[test]
fn a_person_is_held_once_for_what_holds_both_assignments() {
    let body = r#"
[metric.sold]
of = "orders"
sum = "amount"

[metric.team]
of = "reports"
sum = "sold"

[pay.override]
value = "team * 1%"
"#;
    let mut small = small_whole(
        &format!("{LINE}{body}"),
        &[
            (
                "people.csv",
                "id,f,u,boss\nM-1,2026-01-01,2026-05-15,\nM-1,2026-05-16,,\nE-1,2026-01-01,,M-1\n",
            ),
            ("orders.csv", "id,day,rep,amount\nO-1,2026-04-02,E-1,100\n"),
        ],
    );
    // E-1 overlaps both assignments of the manager: under which it counts is not said.
    let results = small.json("2026-Q2");
    assert_eq!(results["held"], 1);
    let manager = &results["people"][1];
    assert_eq!(manager["subject"], "M-1");
    assert_eq!(manager["why"].as_array().unwrap().len(), 1);
    assert_eq!(manager["why"][0]["why"], "several-assignments");
    assert_eq!(manager["why"][0]["record"], "people/E-1");
}
