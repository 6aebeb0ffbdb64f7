//! Groups, standings, pools, and who is covered.

use crate::common::{HEAD, small, small_whole};
use crate::{ORDERS, PEOPLE, expect, expect_with};

#[test]
fn groups_members_and_company() {
    let body = r#"
[group.area]
by = "region"
[metric.sales]
of = "orders"
sum = "amount"
[metric.area_sales]
per = "area"
of = "members"
sum = "sales"
[metric.area_orders]
per = "area"
of = "orders"
count = true
[metric.best]
per = "area"
of = "members"
max = "sales"
[metric.part]
value = "sales / area_sales"
unit = "percent"
[metric.all]
per = "company"
of = "members"
sum = "sales"
[metric.all_orders]
per = "company"
of = "orders"
sum = "amount"
"#;
    expect(
        body,
        &[
            "area_sales",
            "area_orders",
            "best",
            "part",
            "all",
            "all_orders",
        ],
        &[
            ("north.area_sales", "1460.5"),
            ("north.area_orders", "4"),
            ("south.best", "0"),
            ("north.best", "1000"),
            ("E-1.part", "921/2921"),
            ("E-3.part", "undefined"),
            ("E-10.part", "undefined"),
            ("company.all", "1540.5"),
            ("company.all_orders", "1540.5"),
        ],
    );
}

#[test]
fn standings() {
    let people = (
        "people.csv",
        "id,region\nE-1,n\nE-2,n\nE-3,n\nE-9,n\nE-10,n\n",
    );
    let orders = (
        "orders.csv",
        "id,day,rep,customer,amount\nO-1,2026-04-01,E-1,C,10\nO-2,2026-04-01,E-2,C,30\nO-3,2026-04-01,E-3,C,30\nO-4,2026-04-01,E-9,C,30\nO-5,2026-04-01,E-10,C,5\n",
    );
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.place]
rank = "sales"
[metric.low]
rank = "sales"
best = "lowest"
[metric.decided]
rank = "sales"
ties_by = ["id"]
[pay.same]
rank = "sales"
prizes = [100, 50, 20]
ties = "same"
[pay.divided]
rank = "sales"
prizes = [100, 50, 20]
ties = "share"
[metric.position]
percentile = "sales"
[grade.letter]
rank = "sales"
quotas = [{ is = "A", share = "25%" }, { is = "B", share = "50%" }, { is = "C", share = "25%" }]
[pay.of_some]
when = "sales < 30"
rank = "sales"
prizes = [7]
ties = "same"
"#;
    expect_with(
        body,
        &[people, orders],
        &[
            "place", "low", "decided", "same", "divided", "position", "letter", "of_some",
        ],
        &[
            ("E-2.place", "1"),
            ("E-9.place", "1"),
            ("E-1.place", "4"),
            ("E-10.place", "5"),
            ("E-10.low", "1"),
            ("E-2.decided", "1"),
            ("E-3.decided", "2"),
            ("E-9.decided", "3"),
            ("E-2.same", "100"),
            ("E-9.same", "100"),
            // 170.00 among three: the odd cents go to the lower keys.
            ("E-2.divided", "56.67"),
            ("E-3.divided", "56.67"),
            ("E-9.divided", "56.66"),
            ("E-1.divided", "0"),
            ("E-2.position", "0.75"),
            ("E-1.position", "0.25"),
            ("E-10.position", "0"),
            // 5 heads at 25/50/25: 1.25, 2.5, 1.25; the head left goes to the largest remainder.
            ("E-2.letter", "A"),
            ("E-3.letter", "B"),
            ("E-9.letter", "B"),
            ("E-1.letter", "B"),
            ("E-10.letter", "C"),
            ("E-1.of_some", "7"),
            ("E-10.of_some", "0"),
            ("E-2.of_some", "none"),
        ],
    );
}

#[test]
fn a_pool_is_shared_to_the_cent_and_held_as_a_whole() {
    let body = r#"
[group.area]
by = "region"
[metric.sales]
of = "orders"
sum = "amount"
[metric.fund]
per = "area"
value = "100.01"
unit = "money"
[metric.weight]
value = "1 + sales / sales * 0"
if_undefined = 1
[pay.pool]
share = "fund"
by = "weight"
[metric.broken]
value = "100 / sales"
[pay.risky]
share = "fund"
by = "broken"
"#;
    let mut policy = small(body, &[PEOPLE, ORDERS]);
    let values = policy.values("2026-Q2", &["pool", "risky"]);
    assert_eq!(values["E-1.pool"], "50.01");
    assert_eq!(values["E-2.pool"], "50");
    assert_eq!(values["E-3.pool"], "100.01");
    assert_eq!(values["E-10.pool"], "none");
    assert_eq!(values["E-1.risky"], "68.48");
    assert_eq!(values["E-3.risky"], "failed");
}

#[test]
fn who_is_not_covered_may_read_but_is_not_counted() {
    let text = format!(
        "{}when = 'region == \"north\"'\n{}",
        HEAD,
        r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.all]
per = "company"
of = "members"
sum = "sales"
[metric.all_orders]
per = "company"
of = "orders"
sum = "amount"
[metric.part]
value = "sales / all"
[pay.p]
value = "sales"
"#
    );
    let files = [
        (
            "people.csv",
            "id,region\nE-1,north\nE-2,north\nE-3,south\nE-10,west\n",
        ),
        ORDERS,
    ];
    let mut policy = small_whole(&text, &files);
    let values = policy.values("2026-Q2", &["all", "all_orders", "part"]);
    assert_eq!(values["company.all"], "1460.5");
    assert_eq!(values["company.all_orders"], "1460.5");
    assert_eq!(values["E-10.part"], "160/2921");
    assert_eq!(
        policy.csv("2026-Q2"),
        "subject,status,p,total\nE-1,ok,460.50,460.50\nE-2,ok,1000.00,1000.00\n"
    );
}

#[test]
fn an_unknown_coverage_holds_the_person_and_what_looks_across() {
    let text = format!(
        "{}when = 'region == \"north\"'\n{}",
        HEAD,
        r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.all]
per = "company"
of = "members"
sum = "sales"
[pay.p]
value = "sales"
[pay.of_all]
value = "1% * all"
"#
    );
    let mut policy = small_whole(&text, &[PEOPLE, ORDERS]);
    assert_eq!(
        policy.csv("2026-Q2"),
        "subject,status,p,of_all,total\nE-1,held,,,\nE-2,held,,,\nE-10,held,,,\n"
    );
}

#[test]
fn groups_by_a_grade() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[grade.class]
by = "sales"
steps = [{ is = "small" }, { from = 400, is = "large" }]
[group.league]
by = "class"
when = "sales > 0"
[metric.place]
rank = "sales"
within = "league"
[metric.heads]
per = "league"
of = "members"
count = true
"#;
    expect(
        body,
        &["place", "heads"],
        &[
            ("E-1.place", "2"),
            ("E-2.place", "1"),
            ("E-10.place", "1"),
            ("E-3.place", "none"),
            ("large.heads", "2"),
            ("small.heads", "1"),
        ],
    );
}
