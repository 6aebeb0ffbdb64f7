//! The results of several policies, one after the other, and who is covered by them.

use super::coverage::{Coverage, Covered, Several};
use super::results::FORMAT;
use super::table::{drawn, right};
use super::{Results, table};
use crate::diagnostic::visible;
use crate::explain::grouped;
use crate::message::{Language, sentence};
use comfy_table::Cell;
use serde::Serialize;

/// A run of several policies in one period.
#[derive(Debug, Serialize)]
pub struct SeveralResults<'a> {
    format: &'static str,
    policies: &'a [Results],
    coverage: &'a Coverage,
}

impl<'a> SeveralResults<'a> {
    /// The results of all, and who is covered by them.
    pub fn new(policies: &'a [Results], coverage: &'a Coverage) -> SeveralResults<'a> {
        SeveralResults {
            format: FORMAT,
            policies,
            coverage,
        }
    }

    /// The tables of the policies, then the coverage. If people are `chosen`, policies that cover
    /// none of them are left out.
    pub fn table(&self, chosen: bool, language: Language) -> String {
        let mut text = String::new();
        for results in self.policies {
            if !(chosen && results.people.is_empty()) {
                text.push_str(&table(results, language));
                text.push('\n');
            }
        }
        text.push_str(&coverage(self.coverage, language));
        text
    }

    /// `policy,subject,status,total`: the pays of policies differ.
    pub fn csv(&self) -> String {
        let rows = self.policies.iter().flat_map(|results| {
            results.people.iter().map(|person| {
                vec![
                    results.policy.id.clone(),
                    person.subject.clone(),
                    person.status.word().to_owned(),
                    person.total.clone().unwrap_or_default(),
                ]
            })
        });
        let heading = ["policy", "subject", "status", "total"].map(str::to_owned);
        super::csv::written(std::iter::once(heading.to_vec()).chain(rows))
    }
}

/// Who is covered by several policies and who by none, or that everyone is covered once.
pub fn coverage(coverage: &Coverage, language: Language) -> String {
    let mut text = String::new();
    for of in &coverage.files {
        let comma = if language == Language::Chinese {
            "、"
        } else {
            ", "
        };
        let say = |key: &str, count: usize| {
            let args = [
                ("file", visible(&of.file)),
                ("policies", visible(&of.policies.join(comma))),
                ("several", (of.policies.len() > 1).to_string()),
                ("count", count.to_string()),
                ("people", of.people.to_string()),
            ];
            sentence(language, key, &args).unwrap_or_default() + "\n"
        };
        if of.several.is_empty() && of.none.is_empty() {
            text.push_str(&say("report-covered-once", of.people));
            continue;
        }
        text.push_str(&say("report-covered", of.people));
        if !of.several.is_empty() {
            text.push_str(&say("report-covered-several", of.several.len()));
            text.push_str(&several(of, comma, language));
        }
        if !of.none.is_empty() {
            text.push_str(&say("report-covered-none", of.none.len()));
            text.push_str(&none(of, language));
        }
    }
    text
}

fn several(of: &Covered, comma: &str, language: Language) -> String {
    let say = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    let named = of.several.iter().any(|one| one.name.is_some());
    let mut heading = vec![Cell::new(say("report-subject"))];
    heading.extend(named.then(|| Cell::new(say("report-name"))));
    heading.push(Cell::new(say("report-policies")));
    heading.push(right(say("report-total")));
    let rows = of.several.iter().map(|one| {
        let mut row = vec![Cell::new(visible(&one.subject))];
        row.extend(named.then(|| Cell::new(visible(one.name.as_deref().unwrap_or("")))));
        row.push(Cell::new(visible(&one.policies.join(comma))));
        row.push(right(amounts(one, language)));
        row
    });
    drawn(heading, rows)
}

/// `540.00 EUR`, of several currencies `540.00 EUR + 20.00 USD`.
fn amounts(one: &Several, language: Language) -> String {
    let held = || sentence(language, "report-held", &[]).unwrap_or_default();
    let amount = |of: &super::coverage::Totals| {
        let total = of.total.as_deref().map_or_else(held, grouped);
        format!("{total} {}", visible(&of.currency))
    };
    let all: Vec<String> = one.totals.iter().map(amount).collect();
    all.join(" + ")
}

fn none(of: &Covered, language: Language) -> String {
    let say = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    let named = of.none.iter().any(|one| one.name.is_some());
    let mut heading = vec![Cell::new(say("report-subject"))];
    heading.extend(named.then(|| Cell::new(say("report-name"))));
    let rows = of.none.iter().map(|one| {
        let mut row = vec![Cell::new(visible(&one.subject))];
        row.extend(named.then(|| Cell::new(visible(one.name.as_deref().unwrap_or("")))));
        row
    });
    drawn(heading, rows)
}
