//! The plan in words: stages, passes over the data, and what memory grows with.

use super::{
    ColumnKind, FigureId, FigurePlan, Items, Level, Mechanism, Plan, Read, Shift, TableId, reads,
    walk,
};
use crate::message::{Language, sentence};
use crate::policy::Verb;
use std::collections::{BTreeMap, BTreeSet};

/// What a stage does with a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Join,
    /// Evaluated in passing, with the record at hand.
    Passing,
    Records,
    Subjects,
    Across,
}

/// The text of `merit check --plan`.
pub fn describe(plan: &Plan, language: Language) -> String {
    let say =
        |key: &str, args: &[(&str, String)]| sentence(language, key, args).unwrap_or_default();
    let stages = stages(plan);
    let header = &plan.policy.header;
    let mut text = format!("{} {}\n", header.id.value, header.version.value);
    let last = stages.values().copied().max().unwrap_or(0);
    for stage in 0..=last {
        let mut kinds: BTreeMap<(Kind, Option<TableId>), Vec<String>> = BTreeMap::new();
        for id in plan
            .order
            .iter()
            .filter(|id| stages.get(id) == Some(&stage))
        {
            let figure = plan.figure(*id);
            let kind = kind(&figure.mechanism, figure.level);
            let table = match (kind, figure.level) {
                (Kind::Passing, Level::Record(table)) => Some(table),
                (Kind::Join | Kind::Records, _) => walk::table_of(&figure.mechanism),
                _ => None,
            };
            kinds.entry((kind, table)).or_default().push(name(figure));
        }
        if kinds.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "{}\n",
            say("plan-stage", &[("number", stage.to_string())])
        ));
        for ((kind, table), names) in kinds {
            let word = match kind {
                Kind::Join => "plan-join",
                Kind::Passing => "plan-passing",
                Kind::Records => "plan-records",
                Kind::Subjects => "plan-subjects",
                Kind::Across => "plan-across",
            };
            let table = table.map_or_else(String::new, |table| plan.table(table).name.clone());
            text.push_str(&format!(
                "  {}: {}\n",
                say(word, &[("table", table)]),
                names.join(", ")
            ));
        }
    }
    text.push_str(&format!("{}\n", say("plan-passes", &[])));
    for (table, count) in passes(plan, &stages) {
        let args = [
            ("table", plan.table(table).name.clone()),
            ("count", count.to_string()),
        ];
        text.push_str(&format!("  {}\n", say("plan-pass", &args)));
    }
    text.push_str(&format!("{}\n", say("plan-memory", &[])));
    for line in memory(plan) {
        text.push_str(&format!("  {}\n", say(line.0, &line.1)));
    }
    text
}

/// `average [skill × rater]`: a split figure with the columns of its cells.
fn name(figure: &FigurePlan) -> String {
    let columns: Vec<&str> = figure.split.iter().map(|column| &*column.name).collect();
    if columns.is_empty() {
        figure.name.clone()
    } else {
        format!("{} [{}]", figure.name, columns.join(" × "))
    }
}

fn kind(mechanism: &Mechanism, level: Level) -> Kind {
    match (mechanism, level) {
        (Mechanism::Aggregate(a), _) if matches!(a.of, Items::Referring { .. }) => Kind::Join,
        (Mechanism::Aggregate(a), _) if matches!(a.of, Items::Credits(_)) => Kind::Records,
        (Mechanism::Running(_), _) => Kind::Records,
        (_, Level::Record(_)) => Kind::Passing,
        (Mechanism::Rank(_) | Mechanism::Percentile { .. } | Mechanism::Share { .. }, _)
        | (_, Level::Group(_) | Level::Company) => Kind::Across,
        _ => Kind::Subjects,
    }
}

/// The stage of each figure: one more than what an aggregate over records reads.
fn stages(plan: &Plan) -> BTreeMap<FigureId, usize> {
    let mut stages: BTreeMap<FigureId, usize> = BTreeMap::new();
    for id in &plan.order {
        let figure = plan.figure(*id);
        let mut stage = 0;
        for (read, _) in reads(plan, *id) {
            if let Read::Figure(other) = read {
                stage = stage.max(stages.get(&other).copied().unwrap_or(0));
            }
        }
        if walk::table_of(&figure.mechanism).is_some() {
            stage += 1;
        }
        stages.insert(*id, stage);
    }
    stages
}

/// How often each table is read: once for each stage with aggregates over it, and once at least.
fn passes(plan: &Plan, stages: &BTreeMap<FigureId, usize>) -> Vec<(TableId, usize)> {
    let mut of: BTreeMap<TableId, BTreeSet<usize>> = BTreeMap::new();
    for (id, stage) in stages {
        if let mechanism @ Mechanism::Aggregate(_) = &plan.figure(*id).mechanism
            && let Some(table) = walk::table_of(mechanism)
        {
            of.entry(table).or_default().insert(*stage);
        }
    }
    let tables = 0..u32::try_from(plan.tables.len()).unwrap_or(0);
    tables
        .map(|table| (table, of.get(&table).map_or(1, BTreeSet::len)))
        .collect()
}

type Sentence = (&'static str, Vec<(&'static str, String)>);

fn memory(plan: &Plan) -> Vec<Sentence> {
    let mut lines: Vec<Sentence> = Vec::new();
    let sums: u64 = plan
        .figures
        .iter()
        .filter(|figure| walk::table_of(&figure.mechanism).is_some())
        .map(|figure| u64::from(figure.cells()))
        .sum();
    let mut shifts: BTreeSet<Shift> = BTreeSet::new();
    for id in &plan.order {
        shifts.extend(reads(plan, *id).into_iter().map(|(_, shift)| shift));
    }
    let every = shifts.iter().any(|shift| matches!(shift, Shift::Homes(window) | Shift::Periods(window) | Shift::Before { window, .. } if *window != crate::value::Window::Period));
    let periods = 1
        + usize::from(shifts.contains(&Shift::Previous))
        + usize::from(shifts.contains(&Shift::LastYear));
    let args = vec![("sums", sums.to_string()), ("count", periods.to_string())];
    lines.push((
        if every {
            "plan-memory-every"
        } else {
            "plan-memory-sums"
        },
        args,
    ));
    for (id, table) in (0u32..).zip(&plan.tables) {
        let referred = plan.tables.iter().any(|other| {
            other
                .columns
                .iter()
                .any(|column| leads_to(&column.kind) == Some(id))
        });
        let key = if referred {
            "plan-memory-referred"
        } else if table.resident {
            "plan-memory-rows"
        } else if table.key.is_empty() {
            continue;
        } else {
            "plan-memory-keys"
        };
        lines.push((key, vec![("table", table.name.clone())]));
    }
    for figure in &plan.figures {
        let Mechanism::Aggregate(aggregate) = &figure.mechanism else {
            continue;
        };
        match aggregate.verb {
            Verb::Distinct => lines.push((
                "plan-memory-distinct",
                vec![("figure", figure.name.clone())],
            )),
            Verb::Median => {
                lines.push(("plan-memory-values", vec![("figure", figure.name.clone())]))
            }
            _ => {}
        }
    }
    lines
}

fn leads_to(kind: &ColumnKind) -> Option<TableId> {
    match kind {
        ColumnKind::Reference(table) | ColumnKind::Computed { table, .. } => Some(*table),
        ColumnKind::Plain | ColumnKind::Group(_) => None,
    }
}
