//! Awards and findings of records, groups and the company: in JSON, below the table, and where the
//! record itself is explained.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{HEAD, Small, evaluated, location, small_whole};
use merit::explain::{Style, explain_record, render};
use merit::message::Language;
use merit::report::{Results, table};
use merit::run::Settings;

const BODY: &str = r#"
[table.budgets]
key = "area"
credit = "area"
columns = { area = "group.area", budget = "money" }

[table.visits]
date = "on"
columns = { on = "date", minutes = "count" }

[group.area]
by = "region"

[metric.revenue]
of = "orders"
sum = "amount"

[metric.area_revenue]
per = "area"
of = "members"
sum = "revenue"

[metric.area_budget]
per = "area"
of = "budgets"
sum = "budget"

[finding.small]
label = { en = "Small order", zh = "小额订单" }
per = "orders"
when = 'amount < 100'

[finding.size]
per = "orders"
severity = "warning"
by = "amount"
steps = [{ from = 1_000, is = "large" }, { from = 5_000, is = "huge" }]

[award.great]
label = "Good catch"
per = "orders"
gives = "praise"
when = 'amount > 5_000'

[finding.poor]
label = "Budget too small"
per = "budgets"
when = 'budget < 10'

[finding.short]
per = "visits"
when = 'minutes < 5'

[finding.behind]
label = "Behind its budget"
per = "area"
severity = "serious"
when = 'area_revenue < area_budget'

[finding.quiet]
per = "company"
severity = "serious"
when = 'visits_made < 10'

[metric.visits_made]
per = "company"
of = "visits"
count = true

[pay.commission]
value = "1% * revenue"
"#;

fn policy() -> Small {
    small_whole(
        &format!("{HEAD}{BODY}"),
        &[
            ("people.csv", "id,region\nE-1,north\nE-2,south\nE-3,\n"),
            (
                "orders.csv",
                "id,day,rep,customer,amount
O-10,2026-04-01,E-1,C-1,60
O-2,2026-04-01,E-2,C-1,6000
O-3,2026-04-01,,C-1,50
O-4,2026-01-01,E-1,C-1,1
O-5,2026-05-01,E-1,C-1,1000
",
            ),
            ("budgets.csv", "area,budget\nnorth,5000\nsouth,5\n"),
            ("visits.csv", "on,minutes\n2026-04-01,3\n2026-04-02,30\n"),
        ],
    )
}

fn with<R: Send>(take: impl FnOnce(&Results) -> R + Send) -> R {
    let mut small = policy();
    let place = location(small.folder.path(), None);
    let found = evaluated(
        &mut small.prepared,
        &place,
        "2026-Q2",
        &[],
        Settings::default(),
        |evaluated, sources| take(&Results::new(evaluated, sources, &[])),
    );
    found.unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

#[test]
fn as_data_all_are_listed() {
    let all = with(|results| {
        results
            .beside
            .iter()
            .map(|one| {
                format!(
                    "{} {} {} {} {} {}",
                    one.kind,
                    one.figure,
                    one.severity.as_deref().unwrap_or("-"),
                    one.per,
                    one.of,
                    one.value
                )
            })
            .collect::<Vec<_>>()
    });
    assert_eq!(
        all,
        [
            "award great - orders O-2 true",
            "finding small - orders O-3 true",
            "finding small - orders O-10 true",
            "finding size warning orders O-2 huge",
            "finding size warning orders O-5 large",
            "finding poor - budgets south true",
            "finding short - visits 2026-04-01/3 true",
            "finding behind serious area north true",
            "finding quiet serious company company true",
        ]
    );
}

/// The lines below the table.
fn below(language: Language) -> Vec<String> {
    let table = with(|results| table(results, language));
    let lines = table.lines().map(str::to_owned);
    let heading = |line: &String| !line.starts_with("findings") && !line.starts_with("记录、");
    lines.skip_while(heading).collect()
}

#[test]
fn findings_stand_below_the_table_serious_ones_first() {
    assert_eq!(
        below(Language::English),
        [
            "findings of records, groups and the company",
            " serious · Behind its budget · area north",
            " serious · quiet · company",
            " warning · size: huge · orders O-2",
            " warning · size: large · orders O-5",
            " note · Small order · orders O-3, O-10",
            " note · Budget too small · budgets south",
            " note · short · visits 2026-04-01/3",
        ]
    );
    assert_eq!(
        below(Language::Chinese)[..6],
        [
            "记录、分组和公司层面的提示",
            " 严重 · Behind its budget · area north",
            " 严重 · quiet · 公司",
            " 警告 · size：huge · orders O-2",
            " 警告 · size：large · orders O-5",
            " 注意 · 小额订单 · orders O-3、O-10",
        ]
    );
}

#[test]
fn of_many_records_the_first_are_named() {
    let mut small = policy();
    let rows: String = (1..=23)
        .map(|at| format!("O-{at},2026-04-01,E-1,C-1,1\n"))
        .collect();
    small.write("orders.csv", &format!("id,day,rep,customer,amount\n{rows}"));
    let place = location(small.folder.path(), None);
    let found = evaluated(
        &mut small.prepared,
        &place,
        "2026-Q2",
        &[],
        Settings::default(),
        |evaluated, sources| table(&Results::new(evaluated, sources, &[]), Language::English),
    );
    let table = found.unwrap();
    assert!(table.contains("O-19, O-20, and 3 more\n"), "{table}");
}

#[test]
fn who_asks_for_one_person_is_not_told_of_others() {
    let mut small = policy();
    let place = location(small.folder.path(), None);
    let found = evaluated(
        &mut small.prepared,
        &place,
        "2026-Q2",
        &[],
        Settings::default(),
        |evaluated, sources| table(&Results::new(evaluated, sources, &[0]), Language::English),
    );
    assert!(!found.unwrap().contains("findings"));
}

/// What `explain --record` says.
fn explained(record: &str, language: Language) -> String {
    let mut small = policy();
    let place = location(small.folder.path(), None);
    let settings = Settings {
        explain: true,
        ..Settings::default()
    };
    let found = evaluated(
        &mut small.prepared,
        &place,
        "2026-Q2",
        &[],
        settings,
        |evaluated, sources| explain_record(evaluated, sources, record, None).unwrap(),
    );
    let document = found.unwrap_or_else(|wrong| panic!("{wrong:?}"));
    render(&document, Style::Text, language, None, false)
        .replace(&format!("{}/", small.folder.path().display()), "")
}

#[test]
fn a_record_says_what_was_found_of_it() {
    assert_eq!(
        explained("orders/O-2", Language::English),
        "E-2 · 2026-Q2   small 1
orders O-2 · 2026-04-01 · orders.csv:3 · lies in the period
  id = O-2
  day = 2026-04-01
  rep = E-2
  customer = C-1
  amount = 6000
→ revenue: counted 6,000.00
→ great Good catch: given
→ small Small order: not given
→ size: huge
"
    );
    let chinese = explained("orders/O-10", Language::Chinese);
    assert!(
        chinese.ends_with("→ great Good catch：无\n→ small 小额订单：有\n→ size：无\n"),
        "{chinese}"
    );
}

#[test]
fn a_record_of_nobody_is_named_by_itself() {
    assert_eq!(
        explained("O-3", Language::English),
        "orders O-3 · 2026-Q2   small 1
orders O-3 · 2026-04-01 · orders.csv:4 · is credited to nobody
  id = O-3
  day = 2026-04-01
  rep = –
  customer = C-1
  amount = 50
→ great Good catch: not given
→ small Small order: given
→ size: not given
"
    );
}

#[test]
fn a_record_of_a_group_went_into_the_groups_figures() {
    assert_eq!(
        explained("budgets/south", Language::English),
        "south · 2026-Q2   small 1
budgets south · – · budgets.csv:3 · lies in the period
  area = south
  budget = 5
→ area_budget: counted 5.00
→ poor Budget too small: given
"
    );
}

#[test]
fn a_record_of_the_company_went_into_the_companys_figures() {
    assert_eq!(
        explained("visits/2026-04-02/30", Language::English),
        "visits 2026-04-02/30 · 2026-Q2   small 1
visits 2026-04-02/30 · 2026-04-02 · visits.csv:3 · lies in the period
  on = 2026-04-02
  minutes = 30
→ visits_made: counted
→ short: not given
"
    );
}
