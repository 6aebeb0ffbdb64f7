//! Results as a table on a terminal.

use super::beside::findings;
use super::coverage::exact_sum;
use super::{Column, Results, Status};
use crate::diagnostic::visible;
use crate::explain::{grouped, listed};
use crate::message::{Language, sentence};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// The table that a manager reads: names, grades, each pay, the total, a line of sums, and the
/// findings of records, groups and the company.
pub fn table(results: &Results, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let say = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    let named = results.people.iter().any(|person| person.name.is_some());
    let shown: Vec<usize> = (0..results.others.len())
        .filter(|at| {
            matches!(
                results.others.get(*at).map(|column| column.kind),
                Some("score" | "grade")
            )
        })
        .collect();
    let mut heading = vec![Cell::new(say("report-subject"))];
    if named {
        heading.push(Cell::new(say("report-name")));
    }
    for at in &shown {
        if let Some(column) = results.others.get(*at) {
            let id = column.heading.as_deref().unwrap_or(&column.id);
            heading.push(Cell::new(visible(column.label.get(chinese).unwrap_or(id))));
        }
    }
    for pay in &results.pays {
        heading.push(right(visible(pay.label.get(chinese).unwrap_or(&pay.id))));
    }
    heading.push(right(say("report-total")));
    let mut rows = Vec::new();
    for person in &results.people {
        let mut row = vec![Cell::new(visible(&person.subject))];
        if named {
            row.push(Cell::new(visible(person.name.as_deref().unwrap_or(""))));
        }
        for at in &shown {
            let value = person.others.get(*at).and_then(Option::as_deref);
            let column = results.others.get(*at);
            row.push(Cell::new(match (value, column) {
                (Some(value), Some(column)) => values(value, column),
                _ => "–".to_owned(),
            }));
        }
        for at in 0..results.pays.len() {
            row.push(right(
                person
                    .pays
                    .get(at)
                    .map_or_else(String::new, |amount| grouped(amount)),
            ));
        }
        row.push(right(match (person.status, &person.total) {
            (Status::Ok, Some(total)) => grouped(total),
            _ => say("report-held"),
        }));
        rows.push(row);
    }
    let mut sums = vec![Cell::new(say("report-sum"))];
    sums.extend((0..usize::from(named) + shown.len()).map(|_| Cell::new("")));
    for at in 0..results.pays.len() {
        sums.push(right(sum(results
            .people
            .iter()
            .filter_map(|person| person.pays.get(at)))));
    }
    sums.push(right(sum(results
        .people
        .iter()
        .filter_map(|person| person.total.as_ref()))));
    rows.push(sums);
    let title = results
        .policy
        .title
        .get(chinese)
        .unwrap_or(&results.policy.id);
    format!(
        "{} · {} · {}\n{}{}",
        visible(title),
        results.period.name,
        results.currency,
        drawn(heading, rows),
        // Who asks for some people does not ask for what is of others.
        if results.chosen {
            String::new()
        } else {
            findings(&results.beside, language)
        }
    )
}

/// A value as people read it; of several assignments each.
fn values(value: &str, column: &Column) -> String {
    if matches!(column.unit, "text" | "flag" | "date") {
        return visible(value);
    }
    let shown = value
        .split("; ")
        .map(|one| listed(one, column.unit, column.places));
    shown.collect::<Vec<_>>().join("; ")
}

pub(super) fn right(text: impl ToString) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// A heading over rows, with a line between.
pub(super) fn drawn(heading: Vec<Cell>, rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut drawn = Table::new();
    drawn.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    drawn.set_content_arrangement(ContentArrangement::Disabled);
    drawn.set_header(heading);
    for row in rows {
        drawn.add_row(row);
    }
    format!("{drawn}\n")
}

fn sum<'a>(amounts: impl Iterator<Item = &'a String>) -> String {
    exact_sum(amounts.map(String::as_str)).map_or_else(String::new, |sum| grouped(&sum))
}
