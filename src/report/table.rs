//! Results as a table on a terminal.

use super::{Column, Results, Status};
use crate::diagnostic::visible;
use crate::explain::{grouped, listed};
use crate::message::{Language, sentence};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// The table that a manager reads: names, grades, each pay, the total, and a line of sums.
pub fn table(results: &Results, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let say = |key: &str| sentence(language, key, &[]).unwrap_or_default();
    let mut drawn = Table::new();
    drawn.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    drawn.set_content_arrangement(ContentArrangement::Disabled);
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
    drawn.set_header(heading);
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
        drawn.add_row(row);
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
    drawn.add_row(sums);
    let title = results
        .policy
        .title
        .get(chinese)
        .unwrap_or(&results.policy.id);
    format!(
        "{} · {} · {}\n{drawn}\n",
        visible(title),
        results.period.name,
        results.currency
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

fn right(text: impl ToString) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// The exact sum of amounts, with the most places that one of them has.
fn sum<'a>(amounts: impl Iterator<Item = &'a String>) -> String {
    let mut sum = crate::value::Sum::default();
    let mut places = 0;
    for amount in amounts {
        places = places.max(amount.split_once('.').map_or(0, |(_, digits)| digits.len()));
        if let Ok(Some(number)) = crate::value::Number::parse(amount) {
            sum.add(&number);
        }
    }
    let places = u32::try_from(places).unwrap_or(0);
    sum.finish()
        .ok()
        .and_then(|sum| sum.fixed(places))
        .map_or_else(String::new, |sum| grouped(&sum))
}
