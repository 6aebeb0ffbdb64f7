//! What the language says of each shape, condition, window and absence, with exact values.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{HEAD, small, small_whole};

const PEOPLE: (&str, &str) = (
    "people.csv",
    "id,region\nE-1,north\nE-2,north\nE-3,south\nE-10,\n",
);
const ORDERS: (&str, &str) = (
    "orders.csv",
    "id,day,rep,customer,amount\n\
     O-1,2025-06-30,E-1,C-1,50\n\
     O-2,2026-01-05,E-1,C-1,100\n\
     O-3,2026-04-01,E-1,C-1,200\n\
     O-4,2026-05-01,E-1,C-2,300.50\n\
     O-5,2026-06-30,E-1,C-1,-40\n\
     O-6,2026-04-02,E-2,C-2,1000\n\
     O-7,,E-2,C-3,70\n\
     O-8,2026-07-01,E-2,C-3,70\n\
     O-9,2026-05-09,,C-3,5\n\
     O-10,2026-05-10,E-10,C-3,80\n",
);

#[track_caller]
fn expect(body: &str, figures: &[&str], expected: &[(&str, &str)]) {
    expect_with(body, &[PEOPLE, ORDERS], figures, expected);
}

#[track_caller]
fn expect_with(body: &str, files: &[(&str, &str)], figures: &[&str], expected: &[(&str, &str)]) {
    let values = small(body, files).values("2026-Q2", figures);
    for (key, value) in expected {
        assert_eq!(
            values.get(*key).map(String::as_str),
            Some(*value),
            "{key} of {values:?}"
        );
    }
}

#[test]
fn verbs() {
    let body = r#"
[metric.sum]
of = "orders"
sum = "amount"
[metric.count]
of = "orders"
count = true
[metric.customers]
of = "orders"
distinct = "customer"
[metric.mean]
of = "orders"
mean = "amount"
[metric.median]
of = "orders"
median = "amount"
[metric.least]
of = "orders"
min = "amount"
[metric.greatest]
of = "orders"
max = "amount"
[metric.first]
of = "orders"
first = "amount"
[metric.last]
of = "orders"
last = "customer"
[metric.only]
of = "orders"
only = "amount"
[metric.large]
of = "orders"
where = "amount > 100"
count = true
"#;
    let figures = [
        "sum",
        "count",
        "customers",
        "mean",
        "median",
        "least",
        "greatest",
        "first",
        "last",
        "only",
        "large",
    ];
    expect(
        body,
        &figures,
        &[
            ("E-1.sum", "460.5"),
            ("E-1.count", "3"),
            ("E-1.customers", "2"),
            ("E-1.mean", "153.5"),
            ("E-1.median", "200"),
            ("E-1.least", "-40"),
            ("E-1.greatest", "300.5"),
            ("E-1.first", "200"),
            ("E-1.last", "C-1"),
            ("E-1.only", "failed"),
            ("E-1.large", "2"),
            ("E-2.only", "1000"),
            ("E-3.sum", "0"),
            ("E-3.count", "0"),
            ("E-3.customers", "0"),
            ("E-3.mean", "undefined"),
            ("E-3.median", "undefined"),
            ("E-3.first", "undefined"),
            ("E-3.only", "undefined"),
        ],
    );
}

#[test]
fn windows_and_earlier_periods() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.ever]
of = "orders"
window = "ever"
sum = "amount"
[metric.earlier]
of = "orders"
window = "earlier"
sum = "amount"
[metric.year]
of = "orders"
window = "year to date"
sum = "amount"
[metric.last_six]
of = "orders"
window = "last 6 months"
sum = "amount"
[metric.before]
of = "orders"
window = "previous 1 quarter"
sum = "amount"
[metric.was]
value = "sales.previous"
[metric.year_before]
value = "sales.last_year"
[metric.quarters]
of = "periods"
window = "last 4 periods"
max = "sales"
[metric.in_a_row]
of = "periods"
streak = "sales > 0"
"#;
    let figures = [
        "ever",
        "earlier",
        "year",
        "last_six",
        "before",
        "was",
        "year_before",
        "quarters",
        "in_a_row",
    ];
    expect(
        body,
        &figures,
        &[
            ("E-1.ever", "610.5"),
            ("E-1.earlier", "150"),
            ("E-1.year", "560.5"),
            ("E-1.last_six", "560.5"),
            ("E-1.before", "100"),
            ("E-1.was", "100"),
            ("E-1.year_before", "50"),
            ("E-1.quarters", "460.5"),
            ("E-1.in_a_row", "2"),
            ("E-2.in_a_row", "1"),
            ("E-3.in_a_row", "0"),
        ],
    );
}

#[test]
fn no_value_undefined_and_failed() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.large]
per = "orders"
when = "amount >= 0"
value = "amount"
[metric.of_large]
of = "orders"
sum = "large"
[metric.minus_large]
of = "orders"
sum = "-large"
[metric.rate]
value = "1 / sales"
[metric.told]
value = "defined(rate)"
[metric.replaced]
value = "100 / sales"
if_undefined = 7
[metric.gated]
when = "sales > 0"
value = "sales"
[metric.reads_gated]
value = "gated + 1"
[metric.hands_on]
value = "gated"
[metric.safe]
value = "defined(gated) and gated > 0"
"#;
    expect(
        &body.replace("value = \"gated + 1\"", "value = \"2 * gated\""),
        &[
            "of_large",
            "minus_large",
            "rate",
            "told",
            "replaced",
            "gated",
            "reads_gated",
            "hands_on",
            "safe",
        ],
        &[
            ("E-1.of_large", "500.5"),
            ("E-1.minus_large", "undefined"),
            ("E-3.rate", "undefined"),
            ("E-3.told", "false"),
            ("E-3.replaced", "7"),
            ("E-3.gated", "none"),
            ("E-3.reads_gated", "undefined"),
            ("E-3.hands_on", "none"),
            ("E-3.safe", "false"),
            ("E-1.safe", "true"),
        ],
    );
}

#[test]
fn a_pay_whose_condition_is_false_is_zero_and_an_undefined_one_holds() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[pay.bonus]
when = "sales > 0"
value = "10% * sales"
[pay.share_of_customers]
when = "sales > 500"
value = "sales * (sales / (sales - 1000))"
"#;
    let mut policy = small(body, &[PEOPLE, ORDERS]);
    assert_eq!(
        policy.csv("2026-Q2"),
        "subject,status,bonus,share_of_customers,total\nE-1,ok,46.05,0.00,46.05\nE-2,held,,,\nE-3,ok,0.00,0.00,0.00\nE-10,ok,8.00,0.00,8.00\n"
    );
}

#[test]
fn scales_on_their_edges() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.from]
by = "sales"
steps = [{ is = "1%" }, { from = "460.50", is = "2%" }, { above = "1000", is = "3%" }]
[metric.both]
by = "sales"
steps = [{ from = 1000, is = 1 }, { above = 1000, is = 2 }]
[metric.line]
by = "sales"
unit = "number"
line = [{ at = 0, is = 0 }, { at = "460.50", is = 100 }, { at = "460.50", is = 150 }, { at = 2000, is = 200 }]
[metric.slices]
by = "sales"
slices = [{ from = 100, rate = "10%" }, { from = "460.50", rate = "20%" }]
[metric.between]
between = ["sales", "sales - 100"]
slices = [{ from = 0, rate = "10%" }, { from = "400", rate = "20%" }]
[metric.falls]
by = "sales"
slices = [{ from = "sales", rate = "10%" }, { from = "sales - 1", rate = "20%" }]
[grade.letter]
by = "sales"
steps = [{ from = 1000, is = "A" }]
"#;
    expect(
        body,
        &[
            "from", "both", "line", "slices", "between", "falls", "letter",
        ],
        &[
            ("E-1.from", "0.02"),
            ("E-2.from", "0.02"),
            ("E-1.both", "undefined"),
            ("E-2.both", "1"),
            ("E-1.line", "150"),
            ("E-3.line", "0"),
            ("E-1.slices", "36.05"),
            ("E-2.slices", "143.95"),
            ("E-3.slices", "0"),
            // From 460.50 down to 360.50: 60.50 at 20 %, 39.50 at 10 %, negative.
            ("E-1.between", "-16.05"),
            ("E-1.falls", "0"),
            ("E-1.letter", "none"),
            ("E-2.letter", "A"),
        ],
    );
}

#[test]
fn choices() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.big]
value = "sales > 400"
[metric.flagged]
by = "big"
match = { true = 1, false = 2 }
[metric.nested]
by = ["region", "big"]
match.north = { true = "5%", false = "4%" }
match.south = { true = "3%", false = "2%" }
match.otherwise = "1%"
[metric.first_case]
cases = [{ when = ["big", 'region == "north"'], is = 10 }, { when = "big", is = 20 }, { is = 30 }]
[metric.no_case]
cases = [{ when = "big", is = 10 }]
[metric.switched]
value = 'switch region { "north" | "east" => 1, "south" => 2, _ => 3 }'
[metric.listed]
value = 'region in ["north", "east"]'
"#;
    expect(
        body,
        &[
            "flagged",
            "nested",
            "first_case",
            "no_case",
            "switched",
            "listed",
        ],
        &[
            ("E-1.flagged", "1"),
            ("E-3.flagged", "2"),
            ("E-1.nested", "0.05"),
            ("E-3.nested", "0.02"),
            ("E-10.nested", "undefined"),
            ("E-1.first_case", "10"),
            ("E-3.first_case", "30"),
            ("E-3.no_case", "undefined"),
            ("E-3.switched", "2"),
            ("E-1.listed", "true"),
            ("E-3.listed", "false"),
            ("E-10.listed", "undefined"),
        ],
    );
}

#[test]
fn steps_in_order_and_percents_of_the_value_in_hand() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.a]
value = "sales"
then = [{ add = 100 }, { multiply = "50%" }, { deduct = "10%" }, { at_most = 400 }, { at_least = 20 }]
[metric.b]
value = "sales - 1000"
then = [{ deduct = "10%" }]
[metric.points]
value = "50%"
then = [{ add = "5%" }, { deduct = "1%" }]
[metric.not_now]
value = "sales"
then = [{ multiply = 2, when = "sales > 500" }, { deduct = "5%", when = ["sales > 0", "sales < 500"] }]
"#;
    expect(
        body,
        &["a", "b", "points", "not_now"],
        &[
            ("E-1.a", "252.225"),
            ("E-2.a", "400"),
            ("E-3.a", "45"),
            ("E-1.b", "-539.5"),
            ("E-1.points", "0.54"),
            ("E-1.not_now", "437.475"),
            ("E-2.not_now", "2000"),
        ],
    );
}

#[test]
fn running_totals_and_numbers() {
    let body = r#"
[metric.up_to]
per = "orders"
running = "amount"
[metric.number]
per = "orders"
running = 1
within = "customer"
window = "ever"
[metric.first_orders]
of = "orders"
where = "number == 1"
count = true
[metric.above]
per = "orders"
between = ["up_to - amount", "up_to"]
slices = [{ from = 0, rate = "1%" }, { from = 400, rate = "2%" }]
[metric.marginal]
of = "orders"
sum = "above"
"#;
    expect(
        body,
        &["up_to", "number", "first_orders", "marginal"],
        &[
            ("O-2.up_to", "100"),
            ("O-3.up_to", "200"),
            ("O-4.up_to", "500.5"),
            ("O-5.up_to", "460.5"),
            ("O-1.number", "1"),
            ("O-3.number", "3"),
            ("O-5.number", "4"),
            ("O-4.number", "1"),
            ("O-7.number", "none"),
            ("E-1.first_orders", "1"),
            // 4.00 and 60.50 at 2 %: marginal on 460.50.
            ("E-1.marginal", "5.21"),
        ],
    );
}

#[test]
fn a_record_figure_is_at_home() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[metric.rate]
by = "sales"
steps = [{ is = "1%" }, { from = 100, is = "2%" }, { from = 400, is = "3%" }]
[metric.earned]
per = "orders"
value = "amount * rate"
[metric.to_date]
of = "orders"
window = "ever"
sum = "earned"
"#;
    // 50 at 1 % (2025-Q2), 100 at 2 % (Q1), 460.50 at 3 % (Q2).
    expect(
        body,
        &["to_date"],
        &[("E-1.to_date", "16.315"), ("E-3.to_date", "0")],
    );
}

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
fn scores_with_missing_parts() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[score.strict.parts.a]
weight = "60%"
value = "50"
[score.strict.parts.b]
weight = "40%"
value = "100 / (sales / 1)"
[score.lenient.parts.a]
weight = "60%"
value = "50"
[score.lenient.parts.b]
weight = "40%"
missing = "renormalise"
value = "sales / sales * 100"
[score.zero.parts.a]
weight = 3
value = "50"
[score.zero.parts.b]
weight = 1
missing = "zero"
value = "sales / sales * 100"
"#;
    let body = body.replace("100 / (sales / 1)", "sales / sales * 100");
    expect(
        &body,
        &["strict", "lenient", "zero"],
        &[
            ("E-1.strict", "70"),
            ("E-3.strict", "undefined"),
            ("E-1.lenient", "70"),
            ("E-3.lenient", "50"),
            ("E-1.zero", "62.5"),
            ("E-3.zero", "37.5"),
        ],
    );
}

#[test]
fn dated_rows_hold_for_days() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.targets]
key = "rep"
dates = { from = "from_day" }
credit = "rep"
[table.targets.columns]
rep = "people"
from_day = "date"
amount = "money"
[table.leave]
dates = { from = "a", until = "b" }
credit = "rep"
[table.leave.columns]
rep = "people"
a = "date"
b = "date?"
[table.prices]
key = ["class", "year"]
[table.prices.columns]
class = "code"
year = "count"
price = "money"
[table.deals]
date = "day"
credit = "rep"
[table.deals.columns]
day = "date"
rep = "people"
class = "code"
year = "count"
aim = "targets"
listed = { table = "prices", by = ["class", "year"] }
[metric.target]
of = "targets"
sum = "amount * prorata"
[metric.latest]
of = "targets"
last = "amount"
[metric.versions]
of = "targets"
count = true
[metric.days_off]
of = "leave"
sum = "prorata * period.days"
[metric.off_at_end]
of = "leave"
window = "last day"
count = true
[metric.priced]
of = "deals"
sum = "listed.price"
[metric.then_target]
of = "deals"
sum = "aim.amount"
"#
    );
    let files = [
        ("people.csv", "id,region\nE-1,n\nE-2,n\n"),
        ("orders.csv", "id,day,rep,customer,amount\n"),
        (
            "targets.csv",
            "rep,from_day,amount\nE-1,2026-01-01,455000\nE-1,2026-05-16,546000\nE-1,2026-06-01,500500\nE-2,2026-08-01,5\n",
        ),
        (
            "leave.csv",
            "rep,a,b\nE-1,2026-03-30,2026-04-02\nE-1,2026-06-29,\n",
        ),
        ("prices.csv", "class,year,price\nx,2025,3\nx,2026,4\n"),
        (
            "deals.csv",
            "day,rep,class,year,aim\n2026-05-15,E-1,x,2026,E-1\n2026-05-16,E-1,x,2025,E-1\n2026-07-01,E-1,x,2025,E-1\n",
        ),
    ];
    let values = small_whole(&text, &files).values(
        "2026-Q2",
        &[
            "target",
            "latest",
            "versions",
            "days_off",
            "off_at_end",
            "priced",
            "then_target",
        ],
    );
    let expected = [
        // 45 days of 455,000, 16 of 546,000, 30 of 500,500, of 91.
        ("E-1.target", "486000"),
        ("E-1.latest", "500500"),
        ("E-1.versions", "3"),
        ("E-1.days_off", "4"),
        ("E-1.off_at_end", "1"),
        ("E-1.priced", "7"),
        ("E-1.then_target", "1001000"),
        ("E-2.target", "0"),
        ("E-2.versions", "0"),
    ];
    for (key, value) in expected {
        assert_eq!(values[key], value, "{key}");
    }
}

#[test]
fn figures_of_records_from_records_that_refer_to_them() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.payments]
key = "id"
date = "paid"
credit = "order"
[table.payments.columns]
id = "code"
order = "orders"
paid = "date"
net = "money"
[metric.sales]
of = "orders"
sum = "amount"
[metric.rate]
per = "orders"
by = "sales"
steps = [{ is = "1%" }, { from = 400, is = "2%" }]
[metric.paid_in_home_quarter]
per = "orders"
of = "payments"
sum = "net"
[metric.paid_before]
per = "payments"
of = "order.payments"
where = "paid < own.paid"
sum = "net"
[metric.commission]
per = "payments"
value = "net * order.rate"
[metric.collected]
of = "payments"
sum = "net"
[metric.earned]
of = "payments"
sum = "commission"
[metric.late]
of = "payments"
where = "days_between(order.day, paid) > 30"
count = true
"#
    );
    let files = [
        PEOPLE,
        ORDERS,
        (
            "payments.csv",
            "id,order,paid,net\nP-1,O-2,2026-02-01,60\nP-2,O-2,2026-04-20,40\nP-3,O-4,2026-05-20,300.50\nP-4,O-4,2026-07-01,1\n",
        ),
    ];
    let values = small_whole(&text, &files).values(
        "2026-Q2",
        &[
            "paid_in_home_quarter",
            "paid_before",
            "commission",
            "collected",
            "earned",
            "late",
        ],
    );
    let expected = [
        // At home in the first quarter: the payment of April is not seen.
        ("O-2.paid_in_home_quarter", "60"),
        ("O-4.paid_in_home_quarter", "300.5"),
        ("P-2.paid_before", "60"),
        ("P-1.paid_before", "0"),
        ("P-2.commission", "0.4"),
        ("P-3.commission", "6.01"),
        ("E-1.collected", "340.5"),
        ("E-1.earned", "6.41"),
        ("E-1.late", "1"),
    ];
    for (key, value) in expected {
        assert_eq!(values[key], value, "{key}");
    }
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
fn the_total_has_steps_and_the_places_of_its_rounding() {
    let body = r#"
[metric.sales]
of = "orders"
sum = "amount"
[pay.a]
value = "10% * sales"
round = "1"
[pay.b]
value = "5% * sales"
[total]
then = [{ at_most = 60 }]
round = { to = "0.5", mode = "down" }
"#;
    let mut policy = small(body, &[PEOPLE, ORDERS]);
    assert_eq!(
        policy.csv("2026-Q2"),
        "subject,status,a,b,total\nE-1,ok,46,23.03,60.0\nE-2,ok,100,50.00,60.0\nE-3,ok,0,0.00,0.0\nE-10,ok,8,4.00,12.0\n"
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
