//! Awards and findings of records, groups and the company: of no person of the list.

use super::results::{column, shown};
use crate::diagnostic::visible;
use crate::evaluate::{Evaluated, Evaluator, HOME, NoTrace, text};
use crate::explain::{LabelOf, kind_word};
use crate::message::{Language, sentence};
use crate::plan::{FigureId, Level, Plan};
use crate::policy::Kind;
use serde::Serialize;

/// An award or finding of someone who is no person of the list.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Beside {
    pub figure: String,
    pub kind: &'static str,
    #[serde(skip_serializing_if = "LabelOf::is_empty")]
    pub label: LabelOf,
    /// Of a finding that says it: `note`, `warning`, `serious`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The table, the group, or `company`.
    pub per: String,
    /// The key of the record, the value of the group, or `company`.
    pub of: String,
    pub value: String,
}

/// Awards and findings that are of no person.
pub(super) fn beside(evaluated: &Evaluated<'_>) -> Vec<Beside> {
    let world = &evaluated.world;
    let plan = world.plan;
    let mut found = Vec::new();
    for id in plan.kind(Kind::Award).chain(plan.kind(Kind::Finding)) {
        let figure = plan.figure(id);
        let home = if let Level::Record(table) = figure.level {
            world.is_dated(table)
        } else {
            false
        };
        let period = if home { HOME } else { 0 };
        let Some(values) = world.values(id, period) else {
            continue;
        };
        let mut of_figure = Vec::new();
        for (place, outcome) in values.iter().enumerate() {
            let at = u32::try_from(place / figure.cells() as usize).unwrap_or(u32::MAX);
            let Some(value) = shown(&outcome) else {
                continue;
            };
            let (per, of) = match figure.level {
                Level::Subject | Level::Person => continue,
                Level::Company => ("company", "company".to_owned()),
                Level::Group(group) => {
                    let members = world.members.get(&(Some(group), 0));
                    let value = members.and_then(|members| members.values.get(at as usize));
                    let name = plan.groups.get(group as usize);
                    (
                        name.map_or("", |group| group.name.as_str()),
                        value.map(text).unwrap_or_default(),
                    )
                }
                Level::Record(table) => {
                    let Some((row, _)) = world.at_slot(table, at, period) else {
                        continue;
                    };
                    let private = Evaluator::new(world, NoTrace).is_private(row, id);
                    if private || !world.in_period(row) {
                        continue;
                    }
                    (plan.table(table).name.as_str(), row.chunk.key_text(row.row))
                }
            };
            let column = column(figure, figure.cell_at(place));
            of_figure.push(Beside {
                figure: column.id,
                kind: kind_word(figure.kind),
                label: column.label,
                severity: severity(plan, id),
                per: per.to_owned(),
                of,
                value,
            });
        }
        of_figure.sort_by(|a, b| {
            crate::table::compare_codes(&a.of, &b.of).then_with(|| a.value.cmp(&b.value))
        });
        // A record that counts for several people is told once where all have the same.
        of_figure.dedup();
        found.extend(of_figure);
    }
    found
}

/// How serious a finding is, as it is written.
fn severity(plan: &Plan, id: FigureId) -> Option<String> {
    let written = plan.policy.figures.get(id as usize)?;
    let severity = written.award.severity.as_ref()?;
    (written.name.value == plan.figure(id).name).then(|| severity.value.clone())
}

/// How many records or groups a line of the table names.
const NAMED: usize = 20;

/// The findings as lines below the table, serious ones first; nothing if there are none.
pub(super) fn findings(all: &[Beside], language: Language) -> String {
    let chinese = language == Language::Chinese;
    let say = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    // One line for each figure and value.
    let mut lines: Vec<(&Beside, Vec<&str>)> = Vec::new();
    for found in all.iter().filter(|found| found.kind == "finding") {
        let same = |(known, _): &&mut (&Beside, Vec<&str>)| {
            (&known.figure, &known.value) == (&found.figure, &found.value)
        };
        match lines.iter_mut().find(same) {
            Some((_, of)) => of.push(&found.of),
            None => lines.push((found, vec![&found.of])),
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    let word = |found: &Beside| found.severity.clone().unwrap_or_else(|| "note".to_owned());
    lines.sort_by_key(|(found, _)| match found.severity.as_deref() {
        Some("serious") => 0,
        Some("warning") => 1,
        _ => 2,
    });
    let (comma, colon) = if chinese {
        ("、", "：")
    } else {
        (", ", ": ")
    };
    let mut told = say("report-findings") + "\n";
    for (found, of) in lines {
        let severity = say(&format!("report-severity-{}", word(found)));
        let label = visible(found.label.get(chinese).unwrap_or(&found.figure));
        let value = if found.value == "true" {
            String::new()
        } else {
            format!("{colon}{}", visible(&found.value))
        };
        let whose = if found.per == "company" {
            say("report-company")
        } else {
            let mut named: Vec<String> = of.iter().take(NAMED).map(|of| visible(of)).collect();
            if let Some(more @ 1..) = of.len().checked_sub(NAMED) {
                let args = [("count", more.to_string())];
                named.push(sentence(language, "report-more", &args).unwrap_or_default());
            }
            format!("{} {}", visible(&found.per), named.join(comma))
        };
        told.push_str(&format!(" {severity} · {label}{value} · {whose}\n"));
    }
    told
}
