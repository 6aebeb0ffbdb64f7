//! Sentences of the language where two of its parts meet.

use crate::common::{HEAD, small, small_whole};
use crate::{ORDERS, PEOPLE, expect};

const SALES: &str = "[metric.sales]\nof = \"orders\"\nsum = \"amount\"\n";

#[test]
fn a_bound_is_asked_for_only_above_the_one_before() {
    let body = format!(
        "{SALES}{}",
        r#"
[metric.aim]
value = "1000 - sales"
when = "sales < 0"
[metric.at_edge]
by = "sales"
steps = [{ from = "460.50", is = 1 }, { above = "aim * 2", is = 2 }]
"#
    );
    expect(
        &body,
        &["at_edge"],
        &[("E-1.at_edge", "1"), ("E-2.at_edge", "undefined")],
    );
}

#[test]
fn two_records_for_only_fail_also_if_one_is_empty() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.aims]
credit = "rep"
[table.aims.columns]
rep = "people"
n = "count"
amount = "money?"
[metric.aim]
of = "aims"
only = "amount"
if_undefined = 0
"#
    );
    let files = [
        PEOPLE,
        ORDERS,
        ("aims.csv", "rep,n,amount\nE-1,1,\nE-1,2,5\nE-2,1,\n"),
    ];
    let values = small_whole(&text, &files).values("2026-Q2", &["aim"]);
    assert_eq!(values["E-2.aim"], "0");
    assert_eq!(values["E-3.aim"], "0");
    assert_eq!(values["E-1.aim"], "failed");
}

#[test]
fn a_timeless_record_follows_references_on_the_last_day_of_the_period_asked() {
    let text = format!(
        "{HEAD}{}",
        r#"
[table.rates]
key = "class"
dates = { from = "a" }
[table.rates.columns]
class = "code"
a = "date"
rate = "money"
[table.stock]
credit = "rep"
[table.stock.columns]
rep = "people"
class = "rates"
[metric.worth]
of = "stock"
sum = "class.rate"
[metric.was]
value = "worth.previous"
[table.owners]
key = "c"
dates = { from = "a" }
[table.owners.columns]
c = "code"
a = "date"
rep = "people"
[table.sites]
credit = "customer.rep"
[table.sites.columns]
customer = "owners"
size = "count"
[metric.extent]
of = "sites"
sum = "size"
[metric.extent_then]
value = "extent.previous"
"#
    );
    let files = [
        PEOPLE,
        ORDERS,
        (
            "rates.csv",
            "class,a,rate\nx,2025-01-01,3\nx,2026-04-01,4\n",
        ),
        ("stock.csv", "rep,class\nE-1,x\n"),
        (
            "owners.csv",
            "c,a,rep\nc,2025-01-01,E-1\nc,2026-05-01,E-2\n",
        ),
        ("sites.csv", "customer,size\nc,7\n"),
    ];
    let values =
        small_whole(&text, &files).values("2026-Q2", &["worth", "was", "extent", "extent_then"]);
    assert_eq!(values["E-1.worth"], "4");
    assert_eq!(values["E-1.was"], "3");
    assert_eq!(values["E-2.extent"], "7");
    assert_eq!(values["E-1.extent_then"], "7");
    assert_eq!(values["E-2.extent_then"], "0");
}

#[test]
fn the_earliest_record_may_look_at_the_period_before() {
    let body = format!(
        "{SALES}{}",
        r#"
[metric.growth]
per = "orders"
value = "amount - sales.previous"
[metric.growth_year]
per = "orders"
value = "amount - sales.last_year"
[metric.all]
of = "orders"
window = "ever"
sum = "growth"
[metric.all_years]
of = "orders"
window = "ever"
sum = "growth_year"
[metric.steps]
of = "periods"
sum = "sales - sales.previous"
[metric.years]
of = "periods"
sum = "sales - sales.last_year"
"#
    );
    expect(
        &body,
        &["all", "all_years", "steps", "years"],
        &[
            // 50 - 0; 100 - 0; three of 100 less each.
            ("E-1.all", "310.5"),
            ("E-1.steps", "460.5"),
            ("E-1.years", "560.5"),
            ("E-1.all_years", "460.5"),
        ],
    );
}

#[test]
fn a_running_total_does_not_pass_over_what_may_belong_to_it() {
    let text = format!(
        "{}{}",
        HEAD.replace("amount = \"money\"", "amount = \"money\"\nopen = \"flag?\""),
        r#"
[metric.up_to]
per = "orders"
running = "amount"
where = "open"
"#
    );
    let files = [
        PEOPLE,
        (
            "orders.csv",
            "id,day,rep,customer,amount,open\nO-1,2026-04-01,E-1,C,1,1\nO-2,2026-04-02,E-1,C,2,\nO-3,2026-04-03,E-1,C,4,1\nO-4,2026-04-04,E-1,C,8,0\n",
        ),
    ];
    let values = small_whole(&text, &files).values("2026-Q2", &["up_to"]);
    assert_eq!(values["O-1.up_to"], "1");
    assert_eq!(values["O-2.up_to"], "undefined");
    assert_eq!(values["O-3.up_to"], "undefined");
    assert_eq!(values["O-4.up_to"], "none");
}

#[test]
fn a_group_of_an_earlier_period_is_the_same_group() {
    let body = format!(
        "{SALES}{}",
        r#"
[grade.class]
by = "sales"
steps = [{ is = "a small" }, { from = 90, is = "b middle" }, { from = 400, is = "c large" }]
[group.league]
by = "class"
when = "sales > 0"
[metric.league_sales]
per = "league"
of = "members"
sum = "sales"
[metric.before]
per = "league"
value = "league_sales.previous"
[metric.mine]
value = "league_sales.previous"
[metric.most]
per = "league"
of = "periods"
window = "last 2 periods"
where = "defined(league_sales)"
max = "league_sales"
"#
    );
    // 2026-Q1: E-1 100 is middle, nobody else. Q2: E-1 and E-2 are large, E-10 80 small.
    expect(
        &body,
        &["league_sales", "before", "mine", "most"],
        &[
            ("c large.league_sales", "1460.5"),
            ("a small.league_sales", "80"),
            ("a small.before", "undefined"),
            ("c large.before", "undefined"),
            ("E-1.mine", "undefined"),
            ("c large.most", "1460.5"),
        ],
    );
}

#[test]
fn quotas_that_are_formulas_total_100_percent() {
    let body = format!(
        "{SALES}{}",
        r#"
[metric.top]
per = "company"
value = "20%"
[grade.letter]
rank = "sales"
quotas = [{ is = "A", share = "top" }, { is = "B", share = "70%" }]
"#
    );
    expect(&body, &["letter"], &[("E-1.letter", "failed")]);
}

#[test]
fn an_outcome_that_is_one_name_hands_on_that_there_is_no_value() {
    let body = format!(
        "{SALES}{}",
        r#"
[metric.extra]
when = "sales > 500"
value = "sales"
[metric.by_steps]
by = "sales"
steps = [{ is = "extra" }]
[metric.by_cases]
cases = [{ is = "extra" }]
[pay.p]
by = "sales"
steps = [{ is = "extra" }]
"#
    );
    expect(
        &body,
        &["by_steps", "by_cases"],
        &[
            ("E-1.by_cases", "none"),
            ("E-1.by_steps", "none"),
            ("E-2.by_steps", "1000"),
        ],
    );
}

#[test]
fn what_counts_for_a_group_is_gathered_by_that_group_only() {
    let head = HEAD.replace("[subject]", "[table.aims]\ncredit = \"area\"\n[table.aims.columns]\narea = \"group.area\"\namount = \"money\"\n[subject]");
    for (per, right) in [
        ("per = \"area\"", true),
        ("", false),
        ("per = \"company\"", false),
        ("per = \"whole\"", false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        std::fs::write(&path, format!("{head}[group.area]\nby = \"region\"\n[group.whole]\n[metric.aim]\n{per}\nof = \"aims\"\nsum = \"amount\"\n[pay.p]\nvalue = \"aim\"\n")).unwrap();
        let prepared = merit::run::prepare(&path);
        let codes: Vec<&str> = prepared
            .err()
            .iter()
            .flat_map(|refused| &refused.diagnostics)
            .map(|wrong| wrong.code.0)
            .collect();
        assert_eq!(codes.contains(&"M3009"), !right, "{per}: {codes:?}");
    }
}

#[test]
fn private_rows_are_counted_and_never_named() {
    let head = HEAD.replace(
        "[subject]",
        "[table.marks]\nprivate = 'kind == \"peer\"'\nkey = \"mark_id\"\ndate = \"given\"\ncredit = \"rated\"\n[table.marks.columns]\nmark_id = \"code\"\ngiven = \"date?\"\nrated = \"people?\"\nkind = [\"peer\", \"boss\"]\nmark = \"number?\"\n[subject]",
    );
    let body = "[metric.average]\nof = \"marks\"\nmean = \"mark\"\n[finding.low]\nper = \"marks\"\nwhen = \"defined(mark) and mark < 4\"\n[pay.p]\nvalue = \"100 * average\"\nunit = \"money\"\n";
    let marks = "mark_id,given,rated,kind,mark\nM-1,2026-05-01,E-1,peer,3\nM-2,2026-05-01,E-1,boss,3\nM-3,,E-1,peer,3\nM-4,,E-1,boss,3\nM-5,2026-05-01,E-2,peer,\nM-6,2026-05-01,E-3,boss,\n";
    let mut policy = small_whole(
        &format!("{head}{body}"),
        &[PEOPLE, ORDERS, ("marks.csv", marks)],
    );
    let location = crate::common::location(policy.folder.path(), None);
    let results = crate::common::evaluated(
        &mut policy.prepared,
        &location,
        "2026-Q2",
        &[],
        merit::run::Settings::default(),
        |evaluated, sources| merit::report::Results::new(evaluated, sources, &[]),
    );
    let Ok(results) = results else {
        panic!("the data is right")
    };
    let low: Vec<&str> = results
        .beside
        .iter()
        .map(|beside| beside.of.as_str())
        .collect();
    assert_eq!(low, ["M-2"]);
    let rows = results
        .tables
        .iter()
        .find(|rows| rows.table == "marks")
        .unwrap();
    assert_eq!(
        (rows.uncounted[0].rows, rows.uncounted[0].first.as_slice()),
        (2, ["M-4".to_owned()].as_slice())
    );
    let record = |subject: &str| {
        results
            .people
            .iter()
            .find(|person| person.subject == subject)
            .unwrap()
            .why[0]
            .record
            .clone()
    };
    assert_eq!(record("E-2"), None);
    assert_eq!(record("E-3").as_deref(), Some("marks/M-6"));
}

#[test]
fn a_wide_window_asks_of_which_period_a_persons_figure_is_meant() {
    let head = HEAD.replace(
        "[subject]",
        "[table.payments]\nkey = \"receipt\"\ndate = \"paid\"\ncredit = \"order\"\n[table.payments.columns]\nreceipt = \"code\"\norder = \"orders\"\npaid = \"date\"\nnet = \"money\"\n[subject]",
    );
    let figures = [
        (
            "of = \"orders\"\nwindow = \"ever\"\nsum = \"amount * rep.rate\"",
            false,
        ),
        (
            "per = \"orders\"\nof = \"payments\"\nsum = \"net * rate\"",
            false,
        ),
        (
            "per = \"orders\"\nof = \"payments\"\nsum = \"net * own.rate\"",
            true,
        ),
        (
            "per = \"orders\"\nof = \"payments\"\nwindow = \"period\"\nsum = \"net * rate\"",
            true,
        ),
        ("of = \"orders\"\nsum = \"amount * rep.rate\"", true),
    ];
    for (figure, right) in figures {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        let rate = "[metric.rate]\nby = \"sales\"\nsteps = [{ is = \"1%\" }, { from = 400, is = \"2%\" }]\n";
        std::fs::write(
            &path,
            format!("{head}{SALES}{rate}[metric.m]\n{figure}\n[pay.p]\nvalue = \"sales\"\n"),
        )
        .unwrap();
        let codes: Vec<&str> = merit::run::prepare(&path)
            .err()
            .iter()
            .flat_map(|refused| &refused.diagnostics)
            .map(|wrong| wrong.code.0)
            .collect();
        assert_eq!(codes.contains(&"M3017"), !right, "{figure}: {codes:?}");
    }
}

#[test]
fn whoever_is_held_hears_of_the_figure_that_asked() {
    let head = HEAD.replace(
        "table = \"people\"\n",
        "table = \"people\"\nwhen = 'region != \"west\"'\n",
    );
    let body = format!(
        "{SALES}[group.area]\nby = \"region\"\nwhen = 'id != \"E-3\"'\n[metric.position]\npercentile = \"sales\"\nwithin = \"area\"\nif_undefined = \"50%\"\n[pay.p]\nvalue = \"100 * position\"\nunit = \"money\"\n"
    );
    let mut policy = small_whole(&format!("{head}{body}"), &[PEOPLE, ORDERS]);
    let location = crate::common::location(policy.folder.path(), None);
    let results = crate::common::evaluated(
        &mut policy.prepared,
        &location,
        "2026-Q2",
        &[],
        merit::run::Settings::default(),
        |evaluated, sources| merit::report::Results::new(evaluated, sources, &[]),
    );
    let Ok(results) = results else {
        panic!("the data is right")
    };
    let figure = |subject: &str| {
        results
            .people
            .iter()
            .find(|person| person.subject == subject)
            .unwrap()
            .why[0]
            .figure
            .clone()
    };
    assert_eq!(figure("E-3"), "position");
    assert_eq!(figure("E-10"), "[subject]");
}

#[test]
fn a_switch_without_an_arm_is_undefined_also_in_a_grade() {
    let body = format!(
        "{SALES}{}",
        r#"
[grade.by_steps]
by = '1 + (switch region { "north" => 1 })'
steps = [{ is = "x" }]
[grade.letter]
by = "sales"
steps = [{ from = 400, is = "x" }]
"#
    );
    expect(
        &body,
        &["by_steps", "letter"],
        &[
            ("E-1.by_steps", "x"),
            ("E-3.by_steps", "undefined"),
            ("E-3.letter", "none"),
        ],
    );
}

#[test]
fn prizes_read_nobody_s_own_figures() {
    let text = format!(
        "{HEAD}{}",
        r#"
[metric.sales]
of = "orders"
sum = "amount"
[pay.prize]
rank = "sales"
prizes = ["2 * sales"]
ties = "share"
"#
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.toml"), text).unwrap();
    let refused = merit::run::prepare(folder.path()).unwrap_err();
    let codes: Vec<_> = refused
        .diagnostics
        .iter()
        .map(|found| found.code.0)
        .collect();
    assert_eq!(codes, ["M3002"]);
}

#[test]
fn only_a_finished_running_total_must_fit() {
    let body = r#"
[metric.up_to]
per = "orders"
running = "amount"
[metric.last_total]
of = "orders"
last = "up_to"
"#;
    let large = "70000000000000000000000000000";
    let orders = format!(
        "id,day,rep,customer,amount\nO-1,2025-05-01,E-1,C,{large}\nO-2,2026-02-01,E-1,C,{large}\nO-3,2026-05-01,E-1,C,{large}\n"
    );
    let files = [
        ("people.csv", "id,region\nE-1,n\n"),
        ("orders.csv", orders.as_str()),
    ];
    let values = small(body, &files).values("2026-Q2", &["last_total"]);
    assert_eq!(values["E-1.last_total"], large);
}
