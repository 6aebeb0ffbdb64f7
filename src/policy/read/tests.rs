//! Whole policies, read.

use super::*;
use crate::expression::SyntaxKind;
use crate::policy::{Choice, Collection, ColumnType, Kind, ScaleKind, Shape, Standing, Ties, Verb};
use crate::source::Sources;
use crate::value::{Mode, Unit, Window};

/// The head that every policy of these tests has.
pub(super) const HEAD: &str = r#"[policy]
language = 1
id = "plan"
title = { en = "Plan", zh = "方案" }
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-even" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
region = ["north", "south"]
level = "count"

[table.orders]
key = "id"
date = "closed_on"
credit = "rep"
[table.orders.columns]
id = "code"
closed_on = "date"
rep = "people?"
net = "money"

[subject]
table = "people"
"#;

pub(super) fn read(text: &str) -> (Sources, Option<Policy>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add("policy.toml", text);
    let (policy, diagnostics) = super::policy(id, text, Path::new("."), &mut sources);
    (sources, policy, diagnostics.0)
}

/// The policy of [`HEAD`] with `text`, which must be right.
fn good(text: &str) -> Policy {
    let whole = format!("{HEAD}{text}");
    let (sources, policy, diagnostics) = read(&whole);
    let shown: Vec<_> = diagnostics
        .iter()
        .map(|error| (error.code.0, place(&sources, error), &error.args))
        .collect();
    assert!(diagnostics.is_empty(), "{shown:?}");
    policy.unwrap()
}

pub(super) fn place(sources: &Sources, error: &Diagnostic) -> String {
    match &error.place {
        Place::Source(span) => sources.slice(*span).to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn header_tables_and_subject() {
    let policy = good("when = ['level > 0', 'region == \"north\"']\n[metric.a]\nvalue = 1\n");
    assert_eq!(policy.header.id.value, "plan");
    assert_eq!(policy.header.documentation.label.1.as_deref(), Some("方案"));
    assert_eq!(policy.header.round.mode, Mode::HalfEven);
    assert_eq!(policy.header.round.to.exact(), "0.01");
    assert_eq!(policy.header.calendar.year_begins, 1);
    assert_eq!(policy.header.periods_from, policy.header.effective.0);
    let names: Vec<_> = policy
        .tables
        .iter()
        .map(|table| table.name.value.as_str())
        .collect();
    assert_eq!(names, ["people", "orders"]);
    let columns = &policy.tables[1].columns;
    assert_eq!(columns.len(), 4);
    assert!(columns[2].optional);
    assert!(matches!(&columns[2].kind, ColumnType::Reference(name) if name.value == "people"));
    assert!(
        matches!(policy.tables[0].columns[1].kind, ColumnType::Vocabulary(ref words) if words.len() == 2)
    );
    assert_eq!(policy.tables[1].credit[0].path.value, "rep");
    assert_eq!(policy.subject.when.len(), 2);
    assert_eq!(policy.subject.when[1].path, "subject.when[1]");
}

#[test]
fn figures_keep_the_order_of_the_file() {
    let policy = good(
        "[metric.a]\nvalue = 1\n[pay.b]\nvalue = \"a\"\nunit = \"money\"\n[metric.c]\nvalue = 2\n[award.d]\nwhen = 'a > 0'\n",
    );
    let figures: Vec<_> = policy
        .figures
        .iter()
        .map(|figure| (figure.kind, figure.name.value.as_str()))
        .collect();
    assert_eq!(
        figures,
        [
            (Kind::Metric, "a"),
            (Kind::Pay, "b"),
            (Kind::Metric, "c"),
            (Kind::Award, "d")
        ]
    );
    assert!(matches!(policy.figures[3].shape, Shape::None));
    assert_eq!(
        policy.figures[1].unit.as_ref().map(|unit| unit.value),
        Some(Unit::Money)
    );
}

#[test]
fn literals_keep_their_digits() {
    let policy = good(concat!(
        "[metric.a]\nvalue = 0.10\n[metric.b]\nvalue = \"2/37\"\n[metric.c]\nvalue = 2_000\n[metric.d]\nvalue = \"15%\"\n",
        "[metric.e]\nvalue = 2026-03-31\n[metric.f]\nvalue = true\n[metric.g]\nvalue = -7\n",
        "[metric.h]\nvalue = 12345678901234567890.000000001\n",
    ));
    let number = |at: usize| match &policy.figures[at].shape {
        Shape::Formula(formula) => match &formula.syntax.kind {
            SyntaxKind::Number { value, percent } => (value.exact(), *percent),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(number(0), ("0.1".into(), false));
    assert_eq!(number(1), ("2/37".into(), false));
    assert_eq!(number(2), ("2000".into(), false));
    assert_eq!(number(3), ("0.15".into(), true));
    assert_eq!(number(6), ("-7".into(), false));
    assert_eq!(number(7), ("12345678901234567890.000000001".into(), false));
    let kind = |at: usize| match &policy.figures[at].shape {
        Shape::Formula(formula) => formula.syntax.kind.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        kind(4),
        SyntaxKind::Date(crate::value::Day::new(2026, 3, 31).unwrap())
    );
    assert_eq!(kind(5), SyntaxKind::Flag(true));
}

#[test]
fn an_aggregate() {
    let policy = good(
        "[metric.\"销售额\"]\nof = \"orders\"\nwhere = ['net > 0', 'defined(rep)']\nwindow = \"year to date\"\nneeds = 3\nsum = \"net\"\n[metric.n]\nof = \"orders\"\ncount = true\n[metric.m]\nper = \"company\"\nof = \"members\"\nmax = \"n\"\n",
    );
    let Shape::Aggregate(sum) = &policy.figures[0].shape else {
        panic!()
    };
    assert_eq!(sum.verb, Verb::Sum);
    assert_eq!(sum.of, Collection::Table(vec!["orders".into()]));
    assert_eq!(sum.condition[1].path, "metric.销售额.where[1]");
    assert_eq!(
        sum.window.as_ref().map(|window| window.value),
        Some(Window::ToDate(crate::value::Cycle::Year))
    );
    assert_eq!(sum.item.as_ref().unwrap().path, "metric.销售额.sum");
    let Shape::Aggregate(count) = &policy.figures[1].shape else {
        panic!()
    };
    assert!(count.item.is_none());
    let Shape::Aggregate(members) = &policy.figures[2].shape else {
        panic!()
    };
    assert_eq!(members.of, Collection::Members);
    assert_eq!(policy.figures[2].per.as_ref().unwrap().value, "company");
}

#[test]
fn scales_and_their_paths() {
    let policy = good(concat!(
        "[metric.r]\nvalue = 1\n",
        "[pay.commission]\nby = \"r\"\nslices = [{ from = 0, rate = \"1%\" }, { from = \"80% * r\", rate = \"2%\", label = \"next\" }]\n",
        "then = [{ at_most = 10, id = \"cap\" }, { add = 1 }, { add = 2 }, { at_least = 0 }]\nround = \"1\"\n",
        "[grade.g]\nby = \"r\"\nsteps = [{ is = \"D\" }, { from = 60, is = \"C\" }, { above = 75, is = \"B\" }]\n",
        "[metric.l]\nbetween = [\"r - 1\", \"r\"]\nslices = [{ from = 0, rate = 1 }]\n",
    ));
    let pay = &policy.figures[1];
    let Shape::Scale(scale) = &pay.shape else {
        panic!()
    };
    assert_eq!(scale.kind, ScaleKind::Slices);
    assert_eq!(
        scale.entries[1].outcome.path,
        "pay.commission.slices[1].rate"
    );
    assert_eq!(
        scale.entries[1].bound.as_ref().unwrap().path,
        "pay.commission.slices[1].from"
    );
    assert_eq!(
        scale.entries[1].documentation.label.0.as_deref(),
        Some("next")
    );
    let ids: Vec<_> = pay.then.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(
        ids,
        ["then.cap", "then.add[0]", "then.add[1]", "then.at_least"]
    );
    assert_eq!(pay.then[0].amount.path, "pay.commission.then[0].at_most");
    assert_eq!(pay.round.as_ref().unwrap().value.mode, Mode::HalfEven);
    let Shape::Scale(steps) = &policy.figures[2].shape else {
        panic!()
    };
    assert!(steps.entries[0].bound.is_none() && steps.entries[2].above);
    assert_eq!(
        steps.entries[1].outcome.syntax.kind,
        SyntaxKind::Text("C".into())
    );
    let Shape::Scale(between) = &policy.figures[3].shape else {
        panic!()
    };
    assert!(
        matches!(&between.by, crate::policy::By::Between(a, b) if a.path == "metric.l.between[0]" && b.path == "metric.l.between[1]")
    );
}

#[test]
fn choices() {
    let policy = good(concat!(
        "[metric.a]\nby = [\"region\", \"level\"]\n[metric.a.match]\notherwise = 0\nnorth = { 1 = \"1%\", 2 = \"2%\" }\n[metric.a.match.south]\n1 = \"3%\"\n",
        "[metric.b]\ncases = [{ when = 'level > 2', is = 5 }, { is = 1 }]\n",
        "[finding.c]\ncases = [{ when = ['level > 2', 'a > 0'], is = \"warn\" }]\n",
        "[award.d]\nunit = \"days\"\ncases = [{ is = 3 }]\ngives = \"leave\"\ncost = 20\n",
    ));
    let Shape::Choice(Choice::Match {
        by,
        entries,
        otherwise,
        ..
    }) = &policy.figures[0].shape
    else {
        panic!()
    };
    assert_eq!(by[1].path, "metric.a.by[1]");
    assert_eq!(otherwise.as_ref().unwrap().path, "metric.a.match.otherwise");
    let keys: Vec<_> = entries
        .iter()
        .map(|entry| {
            entry
                .keys
                .iter()
                .map(|key| key.value.as_str())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(keys, [["north", "1"], ["north", "2"], ["south", "1"]]);
    assert_eq!(entries[2].outcome.path, "metric.a.match.south.1");
    let Shape::Choice(Choice::Cases(cases)) = &policy.figures[2].shape else {
        panic!()
    };
    assert_eq!(cases[0].when[1].path, "finding.c.cases[0].when[1]");
    assert_eq!(
        cases[0].outcome.syntax.kind,
        SyntaxKind::Text("warn".into())
    );
    let Shape::Choice(Choice::Cases(cases)) = &policy.figures[3].shape else {
        panic!()
    };
    assert!(matches!(
        cases[0].outcome.syntax.kind,
        SyntaxKind::Number { .. }
    ));
}

#[test]
fn scores_standings_shares() {
    let policy = good(concat!(
        "[metric.r]\nvalue = 1\n",
        "[score.kpi]\nround = \"0.1\"\n[score.kpi.parts.growth]\nweight = \"60%\"\nmissing = \"zero\"\nvalue = \"r\"\nthen = [{ at_most = 100 }]\n",
        "[score.kpi.parts.\"满意度\"]\nweight = \"40%\"\npercentile = \"r\"\nwithin = \"area\"\nbest = \"lowest\"\n",
        "[group.area]\nby = \"region\"\n",
        "[pay.prize]\nrank = \"r\"\nties_by = [\"level\", \"id\"]\nprizes = [\"10_000\", 5000]\nties = \"share\"\n",
        "[grade.g]\nrank = \"r\"\nquotas = [{ is = \"A\", share = \"20%\" }, { is = \"B\", share = \"80%\" }]\n",
        "[pay.pool]\nshare = \"r\"\nby = \"kpi\"\n",
        "[total]\nlabel = \"合计\"\nthen = [{ at_least = 0 }]\n",
        "[limits]\nparts = { at_least = 3 }\nweights.quantitative = { at_least = \"50%\" }\n",
    ));
    let Shape::Score { parts } = &policy.figures[1].shape else {
        panic!()
    };
    assert_eq!(parts[0].weight.path, "score.kpi.parts.growth.weight");
    assert_eq!(parts[0].missing.as_ref().unwrap().value, "zero");
    assert_eq!(
        parts[0].then[0].amount.path,
        "score.kpi.parts.growth.then[0].at_most"
    );
    assert!(matches!(
        &*parts[1].shape,
        Shape::Standing(Standing::Percentile {
            lowest: true,
            within: Some(_),
            ..
        })
    ));
    let Shape::Standing(Standing::Rank {
        ties_by, prizes, ..
    }) = &policy.figures[2].shape
    else {
        panic!()
    };
    assert_eq!(ties_by.len(), 2);
    assert!(matches!(prizes, Some((prizes, Ties::Share)) if prizes.len() == 2));
    let Shape::Standing(Standing::Rank {
        quotas: Some(quotas),
        ..
    }) = &policy.figures[3].shape
    else {
        panic!()
    };
    assert_eq!(quotas[1].share.path, "grade.g.quotas[1].share");
    assert!(matches!(policy.figures[4].shape, Shape::Share { .. }));
    assert_eq!(policy.total.then.len(), 1);
    assert_eq!(policy.limits.weights[0].0.value, "quantitative");
}
