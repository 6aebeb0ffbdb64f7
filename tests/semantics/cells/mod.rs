//! Split figures: cells, what reads them cell by cell, and how their columns are taken away.

use crate::common::{Small, evaluated, location, small_whole};
use merit::evaluate::Evaluated;
use merit::explain::{Style, explain, render};
use merit::message::Language;
use merit::run::Settings;
use merit::source::Sources;
use std::collections::BTreeMap;

mod refused;
mod together;

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
