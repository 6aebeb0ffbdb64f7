//! Verbs, absences, scales, choices, scores, steps and totals.

use crate::common::small;
use crate::{ORDERS, PEOPLE, expect};

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
