//! What the checks find in whole small policies, and that they leave the shipped ones alone.

use super::check;
use crate::plan::plan;
use crate::policy::load;
use std::path::Path;

const HEAD: &str = r#"[policy]
language = 1
id = "p"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
salary = "money"
rate = "percent?"

[table.targets]
date = "day"
credit = "rep"
[table.targets.columns]
rep = "people"
day = "date"
amount = "money"

[table.orders]
key = "id"
date = "day"
credit = "rep"
require = ['status != "won" or defined(amount)']
[table.orders.columns]
id = "code"
day = "date"
rep = "people"
status = ["won", "lost"]
amount = "money?"

[subject]
table = "people"

[metric.won]
of = "orders"
where = 'status == "won"'
sum = "amount"
note = "n"

[metric.target]
of = "targets"
only = "amount"
note = "n"
"#;

/// The codes that the checks find in a policy with this end; errors of planning too.
fn codes(rest: &str) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, format!("{HEAD}\n{rest}")).unwrap();
    found(&path).into_iter().map(|(code, _)| code).collect()
}

fn found(path: &Path) -> Vec<(&'static str, String)> {
    let loaded = load(path);
    let mut all = loaded.diagnostics.0;
    if let Some(policy) = loaded.policy {
        let planned = plan(policy, &loaded.sources);
        all.extend(planned.diagnostics.0);
        if let Some(plan) = planned.plan {
            all.extend(check(&plan));
        }
    }
    let text = |diagnostic| {
        crate::diagnostic::text(
            &[diagnostic],
            &loaded.sources,
            crate::message::Language::English,
            false,
        )
    };
    all.into_iter()
        .map(|diagnostic| (diagnostic.code.0, text(diagnostic)))
        .collect()
}

#[test]
fn what_is_met_is_no_warning() {
    for (rest, expected) in [
        ("[pay.x]\nvalue = \"won * 1%\"", vec![]),
        ("[pay.x]\nvalue = \"target * 1%\"", vec!["M9001"]),
        (
            "[pay.x]\nwhen = 'defined(target)'\nvalue = \"target * 1%\"",
            vec![],
        ),
        (
            "[pay.x]\nwhen = 'defined(target)'\nvalue = \"salary * (won / target)\"",
            vec!["M9001"],
        ),
        (
            "[pay.x]\nwhen = 'defined(target) and target > 0'\nvalue = \"salary * (won / target)\"",
            vec![],
        ),
        (
            "[pay.x]\nwhen = ['defined(target)', 'target > 0']\nvalue = \"salary * (won / target)\"",
            vec![],
        ),
        (
            "[pay.x]\nvalue = \"if defined(target) { target } else { 0 }\"",
            vec![],
        ),
        ("[pay.x]\nvalue = \"salary * rate\"", vec!["M9001"]),
        (
            "[metric.a]\nvalue = \"won / target\"\n[pay.x]\nwhen = 'defined(a)'\nvalue = \"target * a\"",
            vec![],
        ),
        (
            "[metric.a]\nvalue = \"won / target\"\nif_undefined = \"0\"\n[pay.x]\nvalue = \"salary * a\"",
            vec![],
        ),
        // Without a value it is 0, since the formula is one name.
        (
            "[metric.a]\nwhen = 'won > 5'\nvalue = \"won\"\n[pay.x]\nvalue = \"a\"",
            vec![],
        ),
        (
            "[metric.a]\nwhen = 'won > 5'\nvalue = \"won\"\n[pay.x]\nvalue = \"a * 2\"",
            vec!["M9001"],
        ),
    ] {
        assert_eq!(codes(rest), expected, "{rest}");
    }
}

#[test]
fn steps_are_judged_by_their_literals() {
    let pay = |then: &str| codes(&format!("[pay.x]\nvalue = \"won\"\nthen = [{then}]"));
    assert_eq!(pay("{ multiply = \"100%\" }"), ["M9006"]);
    assert_eq!(pay("{ at_least = 100 }, { at_most = 50 }"), ["M3028"]);
    assert_eq!(pay("{ at_most = 50 }, { at_least = 100 }"), ["M3028"]);
    assert_eq!(
        pay("{ at_least = 100 }, { multiply = \"50%\" }, { at_least = 100 }"),
        [""; 0]
    );
    assert_eq!(pay("{ at_least = 100 }, { at_least = 50 }"), ["M9006"]);
    assert_eq!(
        pay("{ at_least = 0 }, { at_most = \"salary\" }, { at_least = 0 }"),
        [""; 0]
    );
    assert_eq!(pay("{ deduct = 10 }, { multiply = \"80%\" }"), ["M9009"]);
    assert_eq!(
        pay("{ deduct = 10 }, { at_least = 0 }, { multiply = \"80%\" }"),
        [""; 0]
    );
    assert_eq!(pay("{ deduct = \"10%\" }, { multiply = \"80%\" }"), [""; 0]);
}

#[test]
fn scales_are_judged_by_their_literals() {
    let steps = |entries: &str| {
        codes(&format!(
            "[metric.f]\nby = \"won\"\nsteps = [{entries}]\nbecause = \"b\"\n[pay.x]\nvalue = \"won * f\""
        ))
    };
    assert_eq!(
        steps("{ is = \"1%\" }, { from = 10, is = \"2%\" }, { above = 10, is = \"3%\" }"),
        [""; 0]
    );
    assert_eq!(
        steps("{ is = \"1%\" }, { above = 10, is = \"2%\" }, { from = 10, is = \"3%\" }"),
        ["M3012"]
    );
    assert_eq!(
        steps("{ is = \"1%\" }, { from = 20, is = \"2%\" }, { from = 10, is = \"3%\" }"),
        ["M3012"]
    );
    assert_eq!(
        steps("{ is = \"1%\" }, { from = 10, is = \"1%\" }"),
        ["M9004"]
    );
    let line = |entries: &str| {
        codes(&format!(
            "[metric.f]\nby = \"won\"\nline = [{entries}]\n[pay.x]\nvalue = \"won * f\""
        ))
    };
    assert_eq!(
        line("{ at = 0, is = \"0%\" }, { at = 10, is = \"1%\" }, { at = 10, is = \"2%\" }"),
        [""; 0]
    );
    assert_eq!(
        line("{ at = 0, is = \"0%\" }, { at = 10, is = \"3%\" }, { at = 20, is = \"2%\" }"),
        ["M9008"]
    );
    assert_eq!(
        line("{ at = 9, is = \"0%\" }, { at = 8, is = \"3%\" }"),
        ["M3012"]
    );
}

#[test]
fn the_shipped_policies_have_only_warnings_that_are_meant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in [
        "policies/field-sales",
        "examples/crm",
        "examples/adventureworks/margin-quarterly",
        "examples/adventureworks/team-pool",
        "examples/adventureworks/territory-quarterly",
    ] {
        for (code, text) in found(&root.join(path)) {
            println!("{path} {code}\n{text}");
            assert!(code.starts_with("M9"), "{text}");
        }
    }
}

const SCORES: &str = r#"
[score.inner]
[score.inner.parts.a]
weight = "60%"
tags = ["quantitative"]
value = "50"
unit = "number"
[score.inner.parts.b]
weight = "40%"
value = "50"
unit = "number"

[score.outer]
[score.outer.parts.inner]
weight = 7
value = "inner"
[score.outer.parts.c]
weight = 3
value = "50"
unit = "number"

[pay.x]
value = "salary * outer"
"#;

#[test]
fn limits_look_through_scores_in_scores() {
    let limits = |limits: &str| codes(&format!("{SCORES}\n[limits]\n{limits}"));
    // 7 of 10 times 60 % is 42 %.
    assert_eq!(
        limits("weights.quantitative = { at_least = \"42%\" }"),
        [""; 0]
    );
    assert_eq!(
        limits("weights.quantitative = { at_least = \"43%\" }"),
        ["M3019"]
    );
    assert_eq!(limits("parts = { at_least = 3 }"), [""; 0]);
    assert_eq!(limits("parts = { at_least = 4 }"), ["M3019"]);
    assert_eq!(limits("single_weight = { at_most = \"70%\" }"), [""; 0]);
    assert_eq!(limits("single_weight = { at_most = \"60%\" }"), ["M3019"]);
}

#[test]
fn a_length_of_the_period_is_never_zero() {
    let days = "days_between(period.start, period.end)";
    let pay = format!("[pay.x]\nvalue = \"won * ({days} / ({days} + 1))\"");
    assert_eq!(codes(&pay), [""; 0]);
}

#[test]
fn a_long_chain_of_figures_is_judged_in_time() {
    let mut rest = "[metric.m0]\nvalue = \"won\"\n".to_owned();
    for at in 1..2_000 {
        let before = at - 1;
        rest += &format!(
            "[metric.m{at}]\nwhen = 'defined(m{before}) and m{before} > 0'\nvalue = \"m{before} + m{before}\"\n"
        );
    }
    rest += "[pay.x]\nvalue = \"m1999\"";
    assert_eq!(codes(&rest), [""; 0]);
}

/// Deals credited by shares and payments that follow them; `sum` is the pay's, with what else.
fn shared(rest: &str) -> Vec<&'static str> {
    codes(&format!(
        r#"[table.deals]
key = "id"
date = "day"
credit = "parts"
[table.deals.columns]
id = "code"
day = "date"
amount = "money"
[table.parts]
key = ["deal", "person"]
[table.parts.columns]
deal = "deals"
person = "people"
share = "percent"
[table.payments]
date = "day"
credit = "deal"
[table.payments.columns]
deal = "deals"
day = "date"
paid = "money"
[metric.paid_out]
of = "payments"
sum = "paid * share"
note = "n"
{rest}"#
    ))
}

#[test]
fn a_sum_over_shared_records_names_the_share() {
    let share = "[pay.x]\nof = \"deals\"\nsum = \"amount * share\"\n";
    assert_eq!(shared(share), [""; 0]);
    let whole = "[pay.x]\nof = \"deals\"\nsum = \"amount\"\n";
    assert_eq!(shared(whole), ["M9011"]);
    assert_eq!(
        shared(&format!("{whole}because = \"both sold it\"\n")),
        [""; 0]
    );
    // A count says nothing of the share.
    let count =
        "[metric.n]\nof = \"deals\"\ncount = true\n[pay.x]\nvalue = \"5 * n\"\nunit = \"money\"\n";
    assert_eq!(shared(count), [""; 0]);
    // What follows a shared record is shared.
    let follows = "[pay.x]\nof = \"payments\"\nsum = \"paid\"\n";
    assert_eq!(shared(follows), ["M9011"]);
}

#[test]
fn a_record_figure_may_name_the_share() {
    let of = |figures: &str| {
        shared(&format!(
            "{figures}[pay.x]\nof = \"deals\"\nsum = \"part\"\n"
        ))
    };
    let mine = "[metric.mine]\nper = \"deals\"\nvalue = \"amount * share\"\n";
    let part = "[metric.part]\nper = \"deals\"\nvalue = \"2% * mine\"\n";
    assert_eq!(of(&format!("{mine}{part}")), [""; 0]);
    assert_eq!(
        of(&format!("{}{part}", mine.replace(" * share", ""))),
        ["M9011"]
    );
}
