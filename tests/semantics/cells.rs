//! Split figures: cells, what reads them cell by cell, and how their columns are taken away.

use crate::common::{Small, evaluated, location, small_whole};
use merit::evaluate::Evaluated;
use merit::explain::{Style, explain, render};
use merit::message::Language;
use merit::run::Settings;
use merit::source::Sources;
use std::collections::BTreeMap;

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
[table.people.columns]
id = "code"
region = "text"
partner = "people?"

[table.products]
key = "id"
[table.products.columns]
id = "code"
class = ["high", "low"]

[table.ratings]
key = "id"
date = "day"
credit = "who"
[table.ratings.columns]
id = "code"
day = "date"
who = "people"
skill = ["sell", "serve"]
rater = ["boss", "peer", "self"]
points = "number"

[table.orders]
key = "id"
date = "day"
credit = "who"
[table.orders.columns]
id = "code"
day = "date"
who = "people"
product = "products"
kind = ["sell", "serve"]
amount = "money"

[table.lines]
key = "id"
credit = "order"
[table.lines.columns]
id = "code"
order = "orders"
sort = ["part", "work"]
price = "money"

[subject]
table = "people"

[group.area]
by = "region"

[metric.rating]
of = "ratings"
mean = "points"
split = ["skill", "rater"]
needs = 'if rater == "peer" { 2 } else { 1 }'

[metric.sold]
of = "orders"
sum = "amount"
split = ["kind"]
"#;

const FILES: [(&str, &str); 5] = [
    (
        "people.csv",
        "id,region,partner\nE-1,north,E-2\nE-2,north,\nE-3,south,E-1\n",
    ),
    ("products.csv", "id,class\nP-1,high\nP-2,low\n"),
    (
        "ratings.csv",
        "id,day,who,skill,rater,points\n\
         R-1,2026-04-01,E-1,sell,boss,4\n\
         R-2,2026-04-02,E-1,sell,peer,2\n\
         R-3,2026-05-01,E-1,sell,peer,3\n\
         R-4,2026-05-02,E-1,serve,boss,5\n\
         R-5,2026-05-03,E-1,serve,peer,1\n\
         R-6,2026-06-01,E-1,serve,self,5\n\
         R-7,2026-06-02,E-2,sell,self,3\n\
         R-8,2026-01-02,E-1,sell,boss,1\n\
         R-9,2026-04-02,E-2,sell,boss,2\n",
    ),
    (
        "orders.csv",
        "id,day,who,product,kind,amount\n\
         O-1,2026-04-01,E-1,P-1,sell,100\n\
         O-2,2026-04-02,E-1,P-2,serve,40\n\
         O-3,2026-05-01,E-2,P-1,sell,60\n\
         O-4,2026-01-01,E-1,P-2,sell,10\n\
         O-5,2026-02-01,E-1,P-1,serve,7\n",
    ),
    (
        "lines.csv",
        "id,order,sort,price\nL-1,O-1,part,60\nL-2,O-1,part,15\nL-3,O-1,work,25\nL-4,O-2,work,40\n",
    ),
];

fn values(body: &str, figures: &[&str]) -> BTreeMap<String, String> {
    of(small_whole(&format!("{HEAD}{body}"), &FILES), figures)
}

/// Values of the second quarter; traced to the ground they are the same.
fn of(mut small: Small, figures: &[&str]) -> BTreeMap<String, String> {
    let location = location(small.folder.path(), None);
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let traced = |evaluated: &Evaluated<'_>, sources: &Sources| {
        let world = &evaluated.world;
        for person in world.people_in_order() {
            for figure in figures {
                let id = world.plan.named(figure);
                let document = explain(evaluated, sources, person, id)
                    .unwrap_or_else(|wrong| panic!("{figure}: {wrong:?}"));
                let told = render(&document, Style::Text, Language::English, Some(9), true);
                // Who has no records has nothing of a figure of records.
                assert!(document.roots.is_empty() || told.contains(figure), "{told}");
            }
        }
    };
    let prepared = &mut small.prepared;
    evaluated(prepared, &location, "2026-Q2", figures, settings, traced).unwrap();
    small.values("2026-Q2", figures)
}

#[track_caller]
fn expect(body: &str, figures: &[&str], expected: &[(&str, &str)]) {
    let values = values(body, figures);
    for (key, value) in expected {
        assert_eq!(
            values.get(*key).map(String::as_str),
            Some(*value),
            "{key} of {values:?}"
        );
    }
}

/// The help that a wrong policy gets, by the code and the words of it.
#[track_caller]
fn refused(body: &str, code: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, format!("{HEAD}{body}")).unwrap();
    let loaded = merit::policy::load(&file);
    let planned = merit::plan::plan(loaded.policy.unwrap(), &loaded.sources);
    let mut told = planned.diagnostics.0;
    told.extend(planned.plan.iter().flat_map(merit::check::check));
    told.retain(|diagnostic| diagnostic.severity == merit::diagnostic::Severity::Error);
    let text = merit::diagnostic::text(
        &told,
        &loaded.sources,
        merit::message::Language::English,
        false,
    );
    assert_eq!(told.len(), 1, "{text}");
    assert_eq!(told[0].code.0, code, "{text}");
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_record_lies_in_the_cell_of_its_words() {
    expect(
        "[metric.number]\nof = \"ratings\"\ncount = true\nsplit = [\"rater\"]",
        &["rating", "sold", "number"],
        &[
            ("E-1.rating/cell.sell.boss", "4"),
            ("E-1.rating/cell.sell.peer", "2.5"),
            // Withheld: one peer, and nobody.
            ("E-1.rating/cell.serve.peer", "none"),
            ("E-1.rating/cell.sell.self", "none"),
            ("E-1.rating/cell.serve.self", "5"),
            ("E-2.rating/cell.sell.self", "3"),
            ("E-3.rating/cell.sell.boss", "none"),
            ("E-1.sold/cell.sell", "100"),
            ("E-1.sold/cell.serve", "40"),
            ("E-3.sold/cell.serve", "0"),
            ("E-1.number/cell.boss", "2"),
            ("E-1.number/cell.peer", "3"),
            ("E-3.number/cell.self", "0"),
        ],
    );
}

#[test]
fn without_needs_a_mean_of_no_records_is_undefined() {
    expect(
        "[metric.plain]\nof = \"ratings\"\nmean = \"points\"\nsplit = [\"rater\"]",
        &["plain"],
        &[
            ("E-1.plain/cell.peer", "2"),
            ("E-2.plain/cell.peer", "undefined"),
        ],
    );
}

#[test]
fn columns_are_taken_away_one_by_one() {
    let body = r#"
[metric.of_skill]
of = "rating"
mean = "rating"

[metric.best]
of = "rating"
max = "rating"

[metric.worst]
of = "rating"
where = 'rater != "boss"'
min = "rating"

[metric.raters]
of = "rating"
where = 'defined(rating)'
count = true

[metric.cells]
of = "rating"
count = true

[metric.first]
of = "rating"
first = "rating"

[metric.last]
of = "rating"
last = "rating"

[metric.all]
of = "of_skill"
sum = "of_skill"

[metric.bosses]
of = "rating"
where = 'rater == "boss"'
only = "rating"

[metric.compared]
of = "rating"
sum = "rating - own.bosses"
where = 'defined(rating) and defined(own.bosses)'
"#;
    let figures = [
        "of_skill", "best", "worst", "raters", "cells", "first", "last", "all", "bosses",
        "compared",
    ];
    expect(
        body,
        &figures,
        &[
            ("E-1.of_skill/cell.sell", "3.25"),
            ("E-1.of_skill/cell.serve", "5"),
            ("E-2.of_skill/cell.serve", "undefined"),
            ("E-1.best/cell.sell", "4"),
            ("E-1.worst/cell.sell", "2.5"),
            ("E-1.worst/cell.serve", "5"),
            ("E-1.raters/cell.sell", "2"),
            ("E-1.raters/cell.serve", "2"),
            ("E-3.raters/cell.serve", "0"),
            ("E-3.cells/cell.serve", "3"),
            // In the order of the vocabulary; who has no value is passed over.
            ("E-1.first/cell.sell", "4"),
            ("E-1.last/cell.sell", "2.5"),
            ("E-2.first/cell.sell", "2"),
            ("E-2.last/cell.sell", "3"),
            ("E-1.all", "8.25"),
            ("E-2.all", "undefined"),
            ("E-1.bosses/cell.serve", "5"),
            ("E-1.compared/cell.sell", "-1.5"),
            ("E-1.compared/cell.serve", "0"),
        ],
    );
}

#[test]
fn everything_over_cells_works_cell_by_cell() {
    let body = r#"
[metric.percent]
value = "(rating - 1) / 4 * 100"
if_undefined = 'if rater == "self" { 7 } else { 0 }'
then = [{ add = 1, when = 'skill == "serve"' }, { at_most = 90 }]
round = "1"

[metric.level]
by = "rating"
steps = [{ is = 0 }, { from = 2.5, is = 1 }, { above = 4, is = 2 }]

[metric.curve]
by = "rating"
line = [{ at = 1, is = 0 }, { at = 5, is = 8 }]

[metric.named]
when = 'defined(rating)'
by = "rater"
match = { boss = 1, peer = 2, self = 3 }

[metric.chosen]
cases = [{ when = 'skill == "sell" and defined(rating)', is = "rating * 2" }, { is = -1 }]

[metric.word]
value = 'switch skill { "sell" => rating, "serve" => 0 }'

[grade.mark]
by = "rating"
steps = [{ from = 4, is = "good" }]
"#;
    expect(
        body,
        &[
            "percent", "level", "curve", "named", "chosen", "word", "mark",
        ],
        &[
            ("E-1.percent/cell.sell.boss", "75"),
            ("E-1.percent/cell.sell.peer", "38"),
            ("E-1.percent/cell.sell.self", "7"),
            ("E-1.percent/cell.serve.peer", "1"),
            ("E-1.percent/cell.serve.boss", "90"),
            ("E-1.level/cell.sell.boss", "1"),
            ("E-1.level/cell.sell.peer", "1"),
            ("E-1.level/cell.serve.boss", "2"),
            ("E-1.level/cell.serve.peer", "undefined"),
            ("E-1.curve/cell.sell.peer", "3"),
            ("E-1.named/cell.sell.peer", "2"),
            ("E-1.named/cell.sell.self", "none"),
            ("E-1.chosen/cell.sell.peer", "5"),
            ("E-1.chosen/cell.sell.self", "-1"),
            ("E-1.chosen/cell.serve.boss", "-1"),
            ("E-1.word/cell.sell.peer", "2.5"),
            ("E-1.word/cell.serve.peer", "0"),
            ("E-1.mark/cell.sell.boss", "good"),
            ("E-1.mark/cell.sell.peer", "none"),
        ],
    );
}

#[test]
fn weights_take_the_last_column_away() {
    let body = r#"
[score.strict]
of = "rating"
weights = { boss = "50%", peer = "30%", self = "20%" }

[score.zero]
of = "rating"
missing = "zero"
weights = { boss = "50%", peer = "30%", self = "20%" }

[score.others]
of = "rating"
missing = "renormalise"
weights = { sell = { boss = "50%", peer = "30%", self = "20%" }, serve = { self = "100%", boss = "0%", peer = "0%" } }

[score.numbers]
of = "rating"
missing = "renormalise"
weights = { boss = 3, peer = 2, self = 1 }

[score.nothing]
of = "rating"
missing = "renormalise"
weights = { boss = 0, peer = 1, self = 0 }

[score.together]
of = "others"
weights = { sell = 1, serve = 3 }
round = "0.01"
"#;
    expect(
        body,
        &["strict", "zero", "others", "numbers", "nothing", "together"],
        &[
            ("E-1.strict/cell.sell", "undefined"),
            ("E-1.zero/cell.sell", "2.75"),
            ("E-1.zero/cell.serve", "3.5"),
            ("E-3.zero/cell.serve", "0"),
            ("E-1.others/cell.sell", "3.4375"),
            ("E-1.others/cell.serve", "5"),
            ("E-1.numbers/cell.sell", "3.4"),
            ("E-1.numbers/cell.serve", "5"),
            ("E-2.numbers/cell.sell", "2.25"),
            ("E-2.numbers/cell.serve", "undefined"),
            // Only weights of 0 are left.
            ("E-1.nothing/cell.serve", "undefined"),
            ("E-1.nothing/cell.sell", "2.5"),
            ("E-1.together", "4.61"),
            ("E-2.together", "undefined"),
        ],
    );
}

#[test]
fn of_other_periods_people_and_levels() {
    let body = r#"
[metric.more]
value = "sold - sold.previous"

[metric.of_partner]
value = "partner.sold"

[metric.company_sold]
per = "company"
of = "members"
sum = "sold"

[metric.area_sold]
per = "area"
of = "orders"
sum = "amount"
split = ["kind"]

[metric.part]
value = "sold / company_sold"
unit = "percent"

[metric.area_part]
value = "sold / area_sold"
unit = "percent"

[metric.half_year]
of = "orders"
sum = "amount"
split = ["kind"]
window = "year to date"

[metric.so_far]
of = "periods"
sum = "sold"

[metric.classes]
of = "orders"
sum = "amount"
split = ["product.class", "kind"]

[metric.high]
of = "classes_turned"
sum = "classes_turned"

[metric.classes_turned]
value = 'if product.class == "high" { classes } else { 0 * classes }'
"#;
    let figures = [
        "more",
        "of_partner",
        "company_sold",
        "area_sold",
        "part",
        "area_part",
        "half_year",
        "so_far",
        "classes",
        "high",
    ];
    expect(
        body,
        &figures,
        &[
            ("E-1.more/cell.sell", "90"),
            ("E-1.more/cell.serve", "33"),
            ("E-1.of_partner/cell.sell", "60"),
            ("E-2.of_partner/cell.sell", "undefined"),
            ("E-3.of_partner/cell.serve", "40"),
            ("company.company_sold/cell.sell", "160"),
            ("company.company_sold/cell.serve", "40"),
            ("north.area_sold/cell.sell", "160"),
            ("south.area_sold/cell.serve", "0"),
            ("E-1.part/cell.sell", "0.625"),
            ("E-2.part/cell.serve", "0"),
            ("E-1.area_part/cell.sell", "0.625"),
            ("E-3.area_part/cell.sell", "undefined"),
            ("E-1.half_year/cell.sell", "110"),
            ("E-1.half_year/cell.serve", "47"),
            ("E-1.so_far/cell.sell", "110"),
            ("E-1.classes/cell.high.sell", "100"),
            ("E-1.classes/cell.low.serve", "40"),
            ("E-1.classes/cell.high.serve", "0"),
            ("E-1.high/cell.high", "100"),
            ("E-1.high/cell.low", "0"),
        ],
    );
}

#[test]
fn of_records() {
    let body = r#"
[metric.prices]
per = "orders"
of = "lines"
sum = "price"
split = ["sort"]

[metric.dearest]
per = "orders"
of = "prices"
max = "prices"

[metric.parts]
of = "lines"
sum = "price * rate"
split = ["sort"]

[metric.rate]
value = 2

[metric.weighted]
of = "orders"
sum = "amount * own.factor"
split = ["kind"]

[metric.factor]
value = 'if kind == "sell" and sold > 0 { 2 } else { 3 }'
"#;
    expect(
        body,
        &["prices", "dearest", "parts", "weighted"],
        &[
            ("O-1.prices/cell.part", "75"),
            ("O-1.prices/cell.work", "25"),
            ("O-3.prices/cell.work", "0"),
            ("O-1.dearest", "75"),
            ("O-2.dearest", "40"),
            ("E-1.parts/cell.part", "150"),
            ("E-1.parts/cell.work", "130"),
            ("E-1.weighted/cell.sell", "200"),
            ("E-1.weighted/cell.serve", "120"),
        ],
    );
}

#[test]
fn awards_and_findings_are_listed_by_cell() {
    let body = r#"
[award.praise]
when = 'defined(rating) and rating >= 4'
gives = "praise"

[metric.company_sold]
per = "company"
of = "members"
sum = "sold"

[finding.little]
per = "company"
when = 'company_sold < 100'

[finding.cheap]
per = "orders"
when = 'prices > 0 and prices < 30'

[metric.prices]
per = "orders"
of = "lines"
sum = "price"
split = ["sort"]

[pay.nothing]
value = "0"
unit = "money"
"#;
    let mut small = small_whole(&format!("{HEAD}{body}"), &FILES);
    let json = small.json("2026-Q2");
    let given: Vec<String> = json["others"]
        .as_array()
        .unwrap()
        .iter()
        .zip(json["people"][0]["others"].as_array().unwrap())
        .filter(|(_, value)| !value.is_null())
        .map(|(column, value)| format!("{} {value}", column["id"].as_str().unwrap()))
        .collect();
    assert_eq!(
        given,
        [
            "praise/cell.sell.boss \"true\"",
            "praise/cell.serve.boss \"true\"",
            "praise/cell.serve.self \"true\"",
        ]
    );
    let beside: Vec<String> = json["beside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["figure"].as_str().unwrap(),
                row["of"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(beside, ["little/cell.serve company", "cheap/cell.work O-1"]);
}

#[test]
fn what_cannot_be_split_is_told() {
    let split = |columns: &str| {
        format!("[metric.x]\nof = \"ratings\"\nmean = \"points\"\nsplit = [{columns}]\n")
    };
    refused(&split(r#""points""#), "M3032", "closed vocabulary");
    refused(&split(r#""rater", "rater""#), "M3032", "each column once");
    refused(&split(r#""nobody""#), "M3005", "no column");
    let orders = "[metric.x]\nof = \"orders\"\nsum = \"amount\"\n";
    refused(
        &format!("{orders}split = [\"who.region\"]"),
        "M3032",
        "closed vocabulary",
    );
    refused(
        "[metric.x]\nvalue = \"sold\"\nsplit = [\"kind\"]",
        "M3032",
        "without the key",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nsplit = [\"kind\"]",
        "M3032",
        "without the key",
    );
    refused("[pay.x]\nvalue = \"sold\"", "M3034", "a pay is one amount");
    refused("[metric.x]\nrank = \"sold\"", "M3034", "people are ranked");
    refused(
        "[metric.fund]\nper = \"company\"\nvalue = \"1000\"\nunit = \"money\"\n[pay.x]\nshare = \"fund\"\nby = \"sold\"",
        "M3034",
        "a pay is one amount",
    );
    refused(
        "[metric.x]\nper = \"orders\"\nrunning = \"prices\"\n[metric.prices]\nper = \"orders\"\nof = \"lines\"\nsum = \"price\"\nsplit = [\"sort\"]",
        "M3034",
        "split what gathers it",
    );
    refused(
        "[pay.x]\nvalue = \"10\"\nunit = \"money\"\n[total]\nthen = [{ add = \"sold\" }]",
        "M3034",
        "gather the cells of it",
    );
    refused(
        "[group.good]\nwhen = 'sold > 3'\n[metric.x]\nper = \"good\"\nof = \"members\"\ncount = true",
        "M3034",
        "gather the cells of it",
    );
    let with = |columns: &str| {
        let table = format!(
            "[table.calls]\ncredit = \"who\"\n[table.calls.columns]\nwho = \"people\"\n{columns}\n"
        );
        let words: Vec<String> = (0..1001).map(|word| format!("\"w{word}\"")).collect();
        let table = table.replace("MANY", &format!("[{}]", words.join(", ")));
        format!("{table}[metric.x]\nof = \"calls\"\ncount = true\nsplit = [\"by\"]")
    };
    refused(
        &with("by = \"products?\"").replace("[\"by\"]", "[\"by.class\"]"),
        "M3032",
        "may be empty",
    );
    refused(&with("by = MANY"), "M3032", "more than 1000 cells");
    refused(
        &with("by = [\"a\"]\nregion = [\"a\"]").replace("[\"by\"]", "[\"region\"]"),
        "M3032",
        "rename one",
    );
}

#[test]
fn columns_must_agree() {
    refused(
        "[metric.x]\nvalue = \"rating * sold\"",
        "M3033",
        "split by kind, and `rating` by skill, rater",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nwhen = 'sold > 0'",
        "M3033",
        "`sold` is split by kind, and `sold` is not",
    );
    refused(
        "[metric.x]\nof = \"orders\"\nsum = \"amount * rating\"\nsplit = [\"kind\"]",
        "M3033",
        "`rating` is split by skill, rater, and `x` by kind",
    );
    refused(
        "[metric.x]\nof = \"orders\"\nsum = \"amount * sold\"",
        "M3033",
        "a record lies in no cell",
    );
    refused(
        "[metric.x]\nof = \"area_sold\"\nsum = \"area_sold\"\n[metric.area_sold]\nper = \"area\"\nof = \"members\"\nsum = \"sold\"",
        "M3009",
        "another level",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nsum = \"sold\"\nwindow = \"ever\"",
        "M3009",
        "window",
    );
    refused(
        "[metric.x]\nof = \"sold\"\nstreak = 'sold > 0'",
        "M3009",
        "only periods",
    );
    refused(
        "[metric.flat]\nvalue = \"1\"\n[metric.x]\nof = \"flat\"\nsum = \"flat\"",
        "M3009",
        "add `split`",
    );
}

/// A figure that goes round by earlier values is read before its columns are known.
#[test]
fn circles_know_their_columns() {
    let carried = |also: &str| {
        format!(
            "[metric.carried]\nstart = 0\nunit = \"money\"\nvalue = \"left.previous / 2{also}\"\n\
             [metric.left]\nstart = 0\nunit = \"money\"\nvalue = \"max(0, 100 - sold - carried)\"\n"
        )
    };
    refused(&carried(""), "M3033", "circle of earlier values");
    // 2025: 100, 50, 75, 62.5; then with 10 sold 58.75, and 100 sold nothing is left.
    expect(
        &carried(" + 0 * sold"),
        &["left", "carried"],
        &[
            ("E-1.left/cell.sell", "0"),
            ("E-1.carried/cell.sell", "29.375"),
            ("E-3.carried/cell.serve", "34.375"),
        ],
    );
}

#[test]
fn weights_are_checked() {
    let weights = |weights: &str| format!("[score.x]\nof = \"rating\"\nweights = {weights}");
    refused(
        &weights(r#"{ boss = "50%", peer = "30%" }"#),
        "M3013",
        "`self`",
    );
    refused(
        &weights(r#"{ boss = "50%", peer = "30%", selv = "20%" }"#),
        "M3014",
        "self",
    );
    refused(
        &weights(r#"{ boss = "50%", peer = "30%", self = "10%" }"#),
        "M3011",
        "total 90%",
    );
    refused(
        &weights(r#"{ sell = { boss = 1, peer = 1, self = 1 }, serve = 3 }"#),
        "M3014",
        "skill, rater",
    );
    refused(
        &weights(
            r#"{ sell = { boss = "50%", peer = "50%", self = "0%" }, serve = { boss = "70%", peer = "40%", self = "0%" } }"#,
        ),
        "M3011",
        "total 110%",
    );
    refused(
        "[metric.money]\nvalue = \"sold * 2\"\n[score.x]\nof = \"money\"\nweights = { sell = 1, serve = 2 }",
        "M3016",
        "",
    );
    refused(
        &format!(
            "{}\n[limits]\nsingle_weight = {{ at_most = \"60%\" }}",
            weights(r#"{ boss = "70%", peer = "30%", self = "0%" }"#)
        ),
        "M3019",
        "70%",
    );
}

#[test]
fn state_is_kept_cell_by_cell() {
    let body = r#"
[metric.debt]
start = 0
unit = "money"
value = "max(0, debt.previous + 30 - sold)"

[metric.in_a_row]
of = "periods"
streak = 'sold > 0'
"#;
    // Four quarters of 2025 without a sale, then 10 and 100, 7 and 40.
    expect(
        body,
        &["debt", "in_a_row"],
        &[
            ("E-1.debt/cell.sell", "70"),
            ("E-1.debt/cell.serve", "133"),
            ("E-3.debt/cell.sell", "180"),
            ("E-1.in_a_row/cell.sell", "2"),
            ("E-2.in_a_row/cell.sell", "1"),
            ("E-2.in_a_row/cell.serve", "0"),
        ],
    );
}

/// A part of a score may be split, and then the score is.
#[test]
fn scores_by_parts_of_cells() {
    let body = r#"
[score.both]
[score.both.parts.rated]
weight = "75%"
value = "rating"
if_undefined = 'if rater == "self" { 1 } else { 0 }'
missing = "zero"
[score.both.parts.flat]
weight = "25%"
value = "8"

[metric.mine]
of = "both"
sum = "both"
"#;
    expect(
        body,
        &["both", "mine"],
        &[
            ("E-1.both/cell.sell.boss", "5"),
            ("E-1.both/cell.sell.peer", "3.875"),
            // Withheld is no missing base: it is missing, and counts 0.
            ("E-1.both/cell.sell.self", "2"),
            ("E-1.mine/cell.sell", "10.875"),
        ],
    );
}

const SHARED: &str = r#"
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
dates = { from = "since", until = "last" }
[table.people.columns]
id = "code"
since = "date"
last = "date?"

[table.orders]
key = "id"
date = "day"
credit = "splits"
[table.orders.columns]
id = "code"
day = "date"
kind = ["goods", "work"]
amount = "money"

[table.splits]
key = ["order", "rep"]
[table.splits.columns]
order = "orders"
rep = "people"
share = "percent"

[subject]
table = "people"

[metric.sold]
of = "orders"
sum = "amount * share"
split = ["kind"]

[metric.sold_in_all]
per = "person"
of = "orders"
sum = "amount * share"
split = ["kind"]

[metric.best_part]
per = "person"
of = "assignments"
max = "sold"

[metric.all]
per = "person"
of = "sold_in_all"
sum = "sold_in_all"
"#;

#[test]
fn of_shares_and_assignments() {
    let files = [
        (
            "people.csv",
            "id,since,last\nE-1,2026-01-01,2026-05-15\nE-1,2026-05-16,\nE-2,2026-01-01,\n",
        ),
        (
            "orders.csv",
            "id,day,kind,amount\nO-1,2026-04-01,goods,100\nO-2,2026-06-01,goods,50\nO-3,2026-06-02,work,30\n",
        ),
        (
            "splits.csv",
            "order,rep,share\nO-1,E-1,60%\nO-1,E-2,40%\nO-2,E-1,100%\nO-3,E-1,50%\nO-3,E-2,50%\n",
        ),
    ];
    let figures = ["sold", "sold_in_all", "best_part", "all"];
    let found = of(small_whole(SHARED, &files), &figures);
    let expected = [
        ("E-1 2026-01-01.sold/cell.goods", "60"),
        ("E-1 2026-01-01.sold/cell.work", "0"),
        ("E-1 2026-05-16.sold/cell.goods", "50"),
        ("E-1 2026-05-16.sold/cell.work", "15"),
        ("E-1.sold_in_all/cell.goods", "110"),
        ("E-2.sold_in_all/cell.goods", "40"),
        ("E-1.best_part/cell.goods", "60"),
        ("E-1.best_part/cell.work", "15"),
        ("E-1.all", "125"),
        ("E-2.all", "55"),
    ];
    for (key, value) in expected {
        assert_eq!(
            found.get(key).map(String::as_str),
            Some(value),
            "{key} of {found:?}"
        );
    }
}

/// A closed period is read cell by cell, whatever its data says today.
#[test]
fn closed_periods_keep_their_cells() {
    let body = r#"
[finding.more]
when = 'sold.previous > 8'

[finding.today]
when = 'before.recomputed > 8'

[metric.before]
value = "sold.previous"
"#;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("policy.toml", &format!("{HEAD}{body}"));
    for (name, text) in FILES {
        write(name, text);
    }
    let run = |arguments: &[&str]| {
        let mut merit = std::process::Command::new(env!("CARGO_BIN_EXE_merit"));
        let all = [
            "run",
            "policy.toml",
            "--data",
            ".",
            "--format",
            "json",
            "--period",
        ];
        let output = merit.args(all).args(arguments).current_dir(folder.path());
        let output = output.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        output.stdout
    };
    run(&["2026-Q1", "--out", "closed"]);
    let figures = std::fs::read_to_string(folder.path().join("closed/figures.csv")).unwrap();
    assert!(
        figures.contains("\nsold/cell.sell,person,E-1,,10,money,"),
        "{figures}"
    );
    // The sale of 10 is 1 today, that of 7 is 70.
    let orders = FILES[3]
        .1
        .replace("sell,10\n", "sell,1\n")
        .replace("serve,7\n", "serve,70\n");
    write("orders.csv", &orders);
    let json: serde_json::Value =
        serde_json::from_slice(&run(&["2026-Q2", "--prior", "closed"])).unwrap();
    let given = |person: usize| -> Vec<String> {
        let others = json["others"].as_array().unwrap();
        let values = json["people"][person]["others"].as_array().unwrap();
        let given = others
            .iter()
            .zip(values)
            .filter(|(_, value)| !value.is_null());
        given
            .map(|(column, _)| column["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(given(0), ["more/cell.sell", "today/cell.serve"]);
}
