//! What is told of rows that hold for days, of ties, of what was not given, and of too many rows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Small, evaluated, location, small, small_whole};
use insta::assert_snapshot;
use merit::explain::{Style, explain, render};
use merit::message::Language::{self, Chinese, English};
use merit::run::Settings;

const BODY: &str = r#"
[table.targets]
key = "person"
dates = { from = "from_day" }
credit = "person"
private = 'person == "E-3"'
columns = { person = "people", from_day = "date", aim = "money", reason = "text?", set_by = "text" }

[metric.revenue]
of = "orders"
sum = "amount"

[metric.made]
of = "orders"
count = true

[metric.target]
of = "targets"
sum = "aim * prorata"

[metric.sole]
of = "orders"
only = "amount"

[pay.prize]
rank = "revenue"
within = "company"
ties_by = ["made"]
prizes = ["1_000", "500"]
ties = "share"

[pay.fixed]
value = "12_500"
unit = "money"

[pay.part]
value = "1% * target"

[award.course]
gives = "training"
cases = [
  { when = ['revenue > 1_000', 'made > 60'], is = "calling" },
  { when = 'revenue < 10', is = "closing" },
]

[award.medal]
gives = "title"
when = ['revenue > 5_000', 'made > 3']
"#;

const FILES: [(&str, &str); 3] = [
    (
        "people.csv",
        "id,region\nE-1,north\nE-2,north\nE-3,south\nE-4,south\n",
    ),
    (
        "orders.csv",
        "id,day,rep,customer,amount\n\
         O-1,2026-04-01,E-1,A,1000\n\
         O-2,2026-04-02,E-2,B,600\n\
         O-3,2026-04-03,E-2,B,400\n\
         O-4,2026-04-04,E-3,C,1000\n\
         O-5,2026-04-05,E-4,C,900\n",
    ),
    (
        "targets.csv",
        "person,from_day,aim,reason,set_by\n\
         E-1,2025-01-01,9100,,Li\n\
         E-2,2025-01-01,9100,,Li\n\
         E-2,2026-05-01,18200,new region,Wu\n\
         E-3,2025-01-01,9100,secret,Li\n\
         E-4,2025-01-01,9100,,Li\n",
    ),
];

fn told(small: &mut Small, key: &str, figure: Option<&str>, language: Language) -> String {
    let folder = small.folder.path().to_owned();
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let asked: Vec<&str> = figure.into_iter().collect();
    let drawn = evaluated(
        &mut small.prepared,
        &location(&folder, None),
        "2026-Q2",
        &asked,
        settings,
        |evaluated, sources| {
            let world = &evaluated.world;
            let people = 0..u32::try_from(world.people()).unwrap();
            let person = people.into_iter().find(|at| world.person_key(*at) == key);
            let figure = figure.map(|name| merit::run::figure(world.plan, name).unwrap());
            let document = explain(evaluated, sources, person.unwrap(), figure).unwrap();
            let all = figure.is_some();
            render(&document, Style::Text, language, None, all)
        },
    );
    let folder = format!("{}/", folder.display());
    drawn.unwrap().replace(&folder, "")
}

#[test]
fn a_target_revised_in_the_middle() {
    let mut small = small(BODY, &FILES);
    assert_snapshot!("revised", told(&mut small, "E-2", Some("target"), English));
    assert_snapshot!(
        "revised, Chinese",
        told(&mut small, "E-2", Some("target"), Chinese)
    );
    let private = told(&mut small, "E-3", Some("target"), English);
    assert!(
        !private.contains("secret") && !private.contains("targets.csv"),
        "{private}"
    );
}

#[test]
fn ties_and_why_not() {
    let mut small = small(BODY, &FILES);
    assert_snapshot!("ties and why not", told(&mut small, "E-2", None, English));
    assert_snapshot!(
        "a tie that was not broken",
        told(&mut small, "E-3", None, Chinese)
    );
}

#[test]
fn too_many_records_are_named() {
    let mut small = small(BODY, &FILES);
    let held = told(&mut small, "E-2", Some("sole"), English);
    assert!(
        held.contains("more than one record where only one may be: O-2, O-3"),
        "{held}"
    );
}

#[test]
fn assignments_and_those_below() {
    let text = common::HEAD
        .replace(
            "[table.people]\nkey = \"id\"",
            "[table.people]\nkey = \"id\"\ndates = { from = \"since\" }",
        )
        .replace(
            "region = \"text?\"",
            "region = \"text?\"\nname = \"text\"\nsince = \"date\"\nboss = \"people?\"",
        )
        + "manager = \"boss\"\n\
           [metric.revenue]\nof = \"orders\"\nsum = \"amount\"\n\
           [pay.team]\nof = \"below\"\nsum = \"1% * revenue * prorata\"\n\
           [pay.mine]\nper = \"person\"\nof = \"assignments\"\nsum = \"revenue\"\n";
    let people = "id,region,name,since,boss\n\
                  E-1,north,Ann,2025-01-01,\n\
                  E-2,north,Bo,2025-01-01,E-1\n\
                  E-2,south,Bo,2026-05-01,E-1\n\
                  E-3,south,Cy,2025-01-01,E-1\n\
                  E-4,south,Di,2025-01-01,E-3\n";
    let orders = "id,day,rep,customer,amount\n\
                  O-1,2026-04-01,E-1,A,1000\n\
                  O-2,2026-05-02,E-2,B,600\n\
                  O-3,2026-04-03,E-3,B,400\n\
                  O-4,2026-04-03,E-4,B,700\n";
    let files = [("people.csv", people), ("orders.csv", orders)];
    let mut small = small_whole(&text, &files);
    assert_snapshot!("those below", told(&mut small, "E-1", None, English));
    assert_snapshot!("assignments", told(&mut small, "E-2", None, English));
}
