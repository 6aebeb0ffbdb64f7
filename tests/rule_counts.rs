//! How often each rule fired, counted in every run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, small};
use merit::report::Results;
use merit::run::Settings;
use std::fmt::Write as _;

const POLICY: &str = r#"
when = 'region != "gone"'

[metric.sales]
of = "orders"
sum = "amount"

[metric.part]
value = "sales / (sales - 300)"
if_undefined = "0"
round = "0.01"

[metric.big]
per = "orders"
when = "amount > 100"
value = "amount"

[metric.big_sales]
of = "orders"
sum = "big"

[metric.by_region]
by = "region"
match = { north = "10%", south = "5%", otherwise = "1%" }

[metric.rate]
by = "sales"
steps = [{ from = 100, is = "1%" }, { from = 300, is = "2%" }]

[metric.sliced]
by = "sales"
slices = [{ from = 0, rate = "1%" }, { from = 200, rate = "2%" }]

[pay.bonus]
when = ["sales > 0", "sales != 150"]
value = "sales * rate"
if_undefined = "1"
round = "0.01"
then = [
  { multiply = "50%", when = "sales >= 300", label = "half" },
  { at_most = "3", label = "cap" },
]

[pay.choice]
cases = [{ when = "sales > 299", is = "2" }, { when = "sales > 99", is = "1" }]
unit = "money"
if_undefined = "0"
"#;

const PEOPLE: &str = "id,region\nE-1,north\nE-2,south\nE-3,west\nE-4,north\nE-5,gone\nE-6,north\n";
const ORDERS: &str = "id,day,rep,customer,amount
O-1,2026-01-05,E-1,C,100
O-2,2026-01-06,E-1,C,50
O-3,2026-02-01,E-2,C,300
O-4,2026-02-01,E-3,C,500
O-5,2026-03-01,E-4,C,20
O-6,2026-03-02,E-5,C,200
O-7,2025-12-31,E-2,C,900
";

/// Written by hand.
const COUNTS: &str = "\
small/sales {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/part {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/part/if_undefined {\"reached\":1}
small/big_sales {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/by_region {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/by_region/match.north {\"reached\":3}
small/by_region/match.south {\"reached\":1}
small/by_region/match.otherwise {\"reached\":1}
small/rate {\"failed\":0,\"none\":0,\"undefined\":2,\"value\":3}
small/rate/steps[0] {\"reached\":1}
small/rate/steps[1] {\"reached\":2}
small/sliced {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/sliced/slices[0] {\"reached\":4}
small/sliced/slices[1] {\"reached\":2}
small/bonus {\"failed\":0,\"none\":2,\"undefined\":0,\"value\":3}
small/bonus/when[0] {\"false\":1}
small/bonus/when[1] {\"false\":1}
small/bonus/if_undefined {\"reached\":1}
small/bonus/then.multiply {\"applied\":2,\"changed\":2,\"not_applied\":1}
small/bonus/then.at_most {\"applied\":3,\"changed\":1,\"not_applied\":0}
small/choice {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
small/choice/if_undefined {\"reached\":2}
small/choice/cases[0] {\"reached\":2}
small/choice/cases[1] {\"reached\":1}
small/total {\"failed\":0,\"none\":0,\"undefined\":0,\"value\":5}
";

fn counts(threads: usize) -> String {
    let mut policy = small(POLICY, &[("people.csv", PEOPLE), ("orders.csv", ORDERS)]);
    let data = location(policy.folder.path(), None);
    let settings = Settings {
        threads: Some(threads),
        ..Settings::default()
    };
    let asked = ["part", "big_sales", "by_region", "sliced"];
    evaluated(
        &mut policy.prepared,
        &data,
        "2026-Q1",
        &asked,
        settings,
        |evaluated, sources| {
            let results = Results::new(evaluated, sources, &[]);
            let mut told = String::new();
            for fired in &results.rules {
                let mut counts = serde_json::to_value(fired).unwrap();
                let rule = counts.as_object_mut().unwrap().remove("rule").unwrap();
                writeln!(told, "{} {counts}", rule.as_str().unwrap()).unwrap();
            }
            told
        },
    )
    .unwrap()
}

/// E-5 is not covered and is never counted: E-1 sold 150, E-2 300, E-3 500, E-4 20, E-6 nothing.
#[test]
fn every_rule_is_counted_exactly() {
    assert_eq!(counts(1), COUNTS);
}

#[test]
fn counts_are_the_same_for_any_number_of_threads() {
    let one = counts(1);
    for threads in [2, 8] {
        assert_eq!(counts(threads), one);
    }
}
