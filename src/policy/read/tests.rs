//! Whole policies, read.

use super::*;
use crate::diagnostic::Code;
use crate::expression::SyntaxKind;
use crate::policy::{Choice, Collection, ColumnType, Kind, ScaleKind, Shape, Standing, Ties, Verb};
use crate::source::Sources;
use crate::value::{Mode, Unit, Window};

/// The head that every policy of these tests has.
const HEAD: &str = r#"[policy]
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

fn read(text: &str) -> (Sources, Option<Policy>, Vec<Diagnostic>) {
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

fn place(sources: &Sources, error: &Diagnostic) -> String {
    match &error.place {
        Place::Source(span) => sources.slice(*span).to_owned(),
        other => format!("{other:?}"),
    }
}

/// Codes, and the text at their places, of [`HEAD`] with `text`.
fn wrong(text: &str) -> Vec<(&'static str, String)> {
    let whole = format!("{HEAD}{text}");
    let (sources, policy, diagnostics) = read(&whole);
    assert!(policy.is_none());
    diagnostics
        .iter()
        .map(|error| (error.code.0, place(&sources, error)))
        .collect()
}

fn one(code: Code, at: &str) -> Vec<(&'static str, String)> {
    vec![(code.0, at.to_owned())]
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

#[test]
fn mistakes_point_at_their_words() {
    let metric = "[metric.a]\nvalue = 1\n";
    assert_eq!(
        wrong("[metric.a]\nvalue = 1\nvaleu = 2\n"),
        one(code::UNKNOWN_KEY, "valeu")
    );
    assert_eq!(
        wrong("[metric.a]\nvaleu = 2\n"),
        one(code::UNKNOWN_KEY, "valeu")
    );
    assert_eq!(
        wrong(&format!("{metric}sum = \"net\"\n")),
        one(code::TWO_SHAPES, "sum")
    );
    assert_eq!(
        wrong(&format!("{metric}by = \"net\"\n")),
        one(code::KEY_OF_OTHER_SHAPE, "by")
    );
    assert_eq!(
        wrong("[metric.a]\nsum = \"net\"\n"),
        one(code::INCOMPLETE_SHAPE, "sum")
    );
    assert_eq!(
        wrong("[metric.a]\nof = \"orders\"\n"),
        one(code::INCOMPLETE_SHAPE, "of")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = 1e5\n"),
        one(code::BAD_NUMBER, "1e5")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = 0x1F\n"),
        one(code::BAD_NUMBER, "0x1F")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = inf\n"),
        one(code::BAD_NUMBER, "inf")
    );
    assert_eq!(
        wrong(&format!("{metric}[pay.a]\nvalue = 1\n")),
        one(code::NAME_TWICE, "a")
    );
    assert_eq!(
        wrong("[metric.net]\nvalue = 1\n"),
        one(code::COLUMN_LIKE_FIGURE, "net")
    );
    assert_eq!(
        wrong("[metric.\"a b\"]\nvalue = 1\n"),
        one(code::BAD_NAME, "\"a b\"")
    );
    assert_eq!(
        wrong("[metric.total]\nvalue = 1\n"),
        one(code::RESERVED_NAME, "total")
    );
    assert_eq!(
        wrong("[metric.a]\nof = \"reports\"\nsum = \"x\"\n"),
        one(code::NOT_YET, "\"reports\"")
    );
    assert_eq!(
        wrong("[grade.g]\nby = \"level\"\nsteps = [{ is = 5 }]\n"),
        one(code::WRONG_KIND, "5")
    );
}

#[test]
fn all_mistakes_in_one_go_in_the_order_of_the_file() {
    let codes: Vec<_> = wrong(
        "[pay.a]\nvalue = 1\nvaleu = 2\n[metric.b]\nof = \"orders\"\ncount = 3\n[metric.c]\n",
    )
    .into_iter()
    .map(|(code, _)| code)
    .collect();
    assert_eq!(
        codes,
        [code::UNKNOWN_KEY.0, code::COUNT_IS_TRUE.0, code::NO_SHAPE.0]
    );
}

#[test]
fn not_toml() {
    let found = wrong("[metric.销售额]\nvalue = 1\n[metric.b]\nvalue = { 上级 = 1 }\n");
    assert_eq!(
        found,
        [
            (code::BARE_KEY.0, "销售额".into()),
            (code::BARE_KEY.0, "上级".into())
        ]
    );
    let (_, _, diagnostics) = read("a = 1\nb = 2\nc = { b = 3 }\n\"b\" = 4\n");
    assert_eq!(diagnostics.len(), 1);
    let first = diagnostics[0].labels[0].place.clone();
    assert!(
        matches!(first, Place::Source(span) if span.start == 6 && span.end == 7),
        "{first:?}"
    );
    let (_, _, diagnostics) = read("[a]\nx = 1\n[ a ] # again\n");
    assert!(
        matches!(diagnostics[0].labels[0].place, Place::Source(span) if span.start == 0 && span.end == 3)
    );
    let (_, _, diagnostics) = read("v = [1,\na = 2\nb = 3\nc = 4\nd = 5\ne = 6\nf = 7\n");
    assert!(diagnostics.len() <= 5, "{}", diagnostics.len());
}

#[test]
fn the_language_is_named() {
    let (_, _, diagnostics) = read(&HEAD.replace("language = 1\n", ""));
    let help = diagnostics[0].help.as_ref().unwrap();
    assert_eq!(diagnostics[0].code, code::MISSING_KEY);
    assert_eq!(help.patch.as_ref().unwrap().1, "\nlanguage = 1");
    let (_, _, diagnostics) = read(&HEAD.replace("language = 1", "language = 2"));
    assert_eq!(diagnostics[0].code, code::LANGUAGE_NEWER);
}

#[test]
fn nothing_at_all() {
    let (_, policy, diagnostics) = read("");
    assert!(policy.is_none());
    assert!(
        diagnostics
            .iter()
            .all(|error| error.code == code::MISSING_TABLE)
    );
    assert_eq!(diagnostics.len(), 2);
}

#[test]
fn scripts_stay_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("plan");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("bonus.rhai"), "fn bonus(x) { x }").unwrap();
    std::fs::write(folder.path().join("secret.rhai"), "fn bonus(x) { x }").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.rhai"), inside.join("link.rhai"))
        .unwrap();
    let load = |file: &str| {
        let script = format!(
            "{HEAD}[script.bonus]\nfile = '{file}'\ntakes = [\"money\", \"count\"]\ngives = \"money\"\n"
        );
        std::fs::write(inside.join("policy.toml"), script).unwrap();
        super::load(&inside)
    };
    let good = load("bonus.rhai");
    assert!(good.diagnostics.0.is_empty(), "{:?}", good.diagnostics);
    let script = &good.policy.unwrap().scripts[0];
    assert_eq!(good.sources.text(script.source), "fn bonus(x) { x }");
    assert_eq!(script.takes, [Unit::Money, Unit::Count]);
    let absolute = folder.path().join("secret.rhai").display().to_string();
    for file in ["../secret.rhai", absolute.as_str(), "a\\b.rhai", "C:x.rhai"] {
        assert_eq!(
            load(file).diagnostics.0[0].code,
            code::OUTSIDE_FOLDER,
            "{file}"
        );
    }
    #[cfg(unix)]
    assert_eq!(
        load("link.rhai").diagnostics.0[0].code,
        code::OUTSIDE_FOLDER
    );
    assert_eq!(
        load("none.rhai").diagnostics.0[0].code,
        code::SCRIPT_MISSING
    );
    std::fs::create_dir(inside.join("sub.rhai")).unwrap();
    assert_eq!(load("sub.rhai").diagnostics.0[0].code, code::NOT_A_FILE);
}

#[test]
fn files_that_are_no_policy() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        load(folder.path()).diagnostics.0[0].code,
        code::POLICY_MISSING
    );
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, b"\xef\xbb\xbf[policy]\n").unwrap();
    assert_eq!(load(&file).diagnostics.0[0].code, code::BYTE_ORDER_MARK);
    std::fs::write(&file, b"[policy]\nid = \"\xcf\xfa\xca\xdb\"\n").unwrap();
    let error = &load(&file).diagnostics.0[0];
    assert_eq!(error.code, code::NOT_UTF8);
    assert!(error.args.contains(&("line", "2".to_owned())));
}

#[test]
fn each_wrong_policy_provokes_its_own_code_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut seen = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if !stem.starts_with("M1") {
            continue;
        }
        let codes: Vec<_> = load(&file)
            .diagnostics
            .0
            .iter()
            .map(|error| error.code.0)
            .collect();
        assert_eq!(codes, [stem.as_str()]);
        seen.push(stem);
    }
    // A missing file, a folder, and a large file cannot be such a file.
    let without = ["M1001", "M1002", "M1006"];
    for code in code::ALL {
        assert!(
            without.contains(&code.0) || seen.iter().any(|stem| stem == code.0),
            "{}",
            code.0
        );
    }
}
