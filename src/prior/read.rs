//! Reads the folder of a run that closed a period.

use super::{FIGURE_COLUMNS, FIGURES, FORMAT, RECORD_COLUMNS, RECORDS, RUN, Run, level_word};
use crate::diagnostic::command::{NOT_A_RUN, RUN_NEWER, RUN_OF_ANOTHER, RUN_PERIOD, RUN_TWICE};
use crate::diagnostic::data::{RUN_DAMAGED, RUN_FIGURE};
use crate::diagnostic::{Diagnostic, Place};
use crate::evaluate::{Absence, Cause, Outcome, Prior, Why, record_instance, value_of};
use crate::plan::{FigureId, Level, Plan, TableId};
use crate::value::Period;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The runs in these folders, for a run of `period`.
///
/// # Errors
/// What is wrong with any of them: no run, of another policy, cycle or currency, not of an earlier
/// period, two of one period, of a newer format, damaged.
pub fn read(
    folders: &[PathBuf],
    plan: &Plan,
    period: Period,
) -> Result<Vec<Prior>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut found: Vec<(Prior, &Path)> = Vec::new();
    for folder in folders {
        match one(folder, plan, period) {
            Ok(prior) => {
                if let Some((_, other)) =
                    found.iter().find(|(known, _)| known.period == prior.period)
                {
                    wrong.push(
                        Diagnostic::error(RUN_TWICE, Place::Command)
                            .arg("path", folder.display())
                            .arg("other", other.display())
                            .arg("period", &prior.name),
                    );
                } else {
                    found.push((prior, folder));
                }
            }
            Err(problem) => wrong.push(*problem),
        }
    }
    if wrong.is_empty() {
        Ok(found.into_iter().map(|(prior, _)| prior).collect())
    } else {
        Err(wrong)
    }
}

pub(super) type Wrong = Box<Diagnostic>;

fn one(folder: &Path, plan: &Plan, period: Period) -> Result<Prior, Wrong> {
    let run = run(folder)?;
    let header = &plan.policy.header;
    let is = [
        ("policy", &run.policy.id, header.id.value.as_str()),
        ("cycle", &run.cycle, header.calendar.cycle.word()),
        ("currency", &run.currency, header.currency.value.as_str()),
    ];
    for (what, found, expected) in is {
        if found != expected {
            let other = Diagnostic::error(RUN_OF_ANOTHER, Place::Command)
                .arg("path", folder.display())
                .arg("what", what)
                .arg("found", found)
                .arg("expected", expected);
            return Err(Box::new(other));
        }
    }
    let of = header
        .calendar
        .parse(&run.period)
        .filter(|of| of.end < period.start);
    let Some(of) = of else {
        let not_before = Diagnostic::error(RUN_PERIOD, Place::Command)
            .arg("path", folder.display())
            .arg("found", &run.period)
            .arg("period", header.calendar.name(period));
        return Err(Box::new(not_before));
    };
    Ok(Prior {
        period: of,
        name: run.period.as_str().into(),
        figures: figures(folder, plan)?,
        records: records(folder, plan, &run.tables)?,
    })
}

/// `run.json`, of a format that this version reads.
pub(super) fn run(folder: &Path) -> Result<Run, Wrong> {
    let path = folder.join(RUN);
    let no_run =
        || Box::new(Diagnostic::error(NOT_A_RUN, Place::Command).arg("path", folder.display()));
    let text = fs::read_to_string(&path).map_err(|_| no_run())?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| damaged(&path, error.line(), "JSON", ""))?;
    let format = json
        .get("format")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let number = |format: &str| format.strip_prefix("merit.run/")?.parse::<u32>().ok();
    match (number(format), number(FORMAT)) {
        (Some(found), Some(known)) if found > known => {
            let newer = Diagnostic::error(RUN_NEWER, Place::Command)
                .arg("path", folder.display())
                .arg("found", format)
                .arg("expected", FORMAT);
            return Err(Box::new(newer));
        }
        (Some(_), _) => {}
        (None, _) => return Err(no_run()),
    }
    serde_json::from_value(json).map_err(|error| damaged(&path, 0, &error.to_string(), ""))
}

/// The damage of a file: the line, what was expected there, what stands there.
fn damaged(path: &Path, line: usize, expected: &str, found: &str) -> Wrong {
    let place = Place::Cell {
        file: path.display().to_string().into(),
        line: u64::try_from(line).unwrap_or(0).max(1),
        column: None,
        text: found.to_owned(),
    };
    let damaged = Diagnostic::error(RUN_DAMAGED, place)
        .arg("path", path.display())
        .arg("expected", expected)
        .arg("found", found);
    Box::new(damaged)
}

/// The rows of a CSV file with these columns, each with its line.
fn rows(path: &Path, head: &[&str]) -> Result<Vec<(usize, ::csv::StringRecord)>, Wrong> {
    let bytes = fs::read(path).map_err(|error| {
        let reason = error.to_string();
        damaged(path, 1, &head.join(","), &reason)
    })?;
    let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
    let line_of = |error: &::csv::Error| {
        let line = error.position().map_or(1, ::csv::Position::line);
        usize::try_from(line).unwrap_or(1)
    };
    let found = reader
        .headers()
        .map_err(|error| damaged(path, line_of(&error), &head.join(","), ""))?
        .clone();
    if found.iter().ne(head.iter().copied()) {
        let found: Vec<&str> = found.iter().collect();
        return Err(damaged(path, 1, &head.join(","), &found.join(",")));
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| damaged(path, line_of(&error), &head.join(","), ""))?;
        let line = row.position().map_or(1, ::csv::Position::line);
        rows.push((usize::try_from(line).unwrap_or(1), row));
    }
    Ok(rows)
}

type Figures = HashMap<FigureId, BTreeMap<String, Outcome>>;

fn figures(folder: &Path, plan: &Plan) -> Result<Figures, Wrong> {
    let path = folder.join(FIGURES);
    let ids: HashMap<&str, FigureId> = (0u32..)
        .zip(&plan.figures)
        .filter(|(_, figure)| figure.part_of.is_none())
        .map(|(id, figure)| (figure.name.as_str(), id))
        .collect();
    let mut figures: Figures = HashMap::new();
    for (line, row) in rows(&path, &FIGURE_COLUMNS)? {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        // What the policy no longer has is not asked for.
        let name = cell(0).split('/').next().unwrap_or_default();
        let Some(id) = ids.get(name).copied() else {
            continue;
        };
        let of_cell = cell(0).get(name.len()..).unwrap_or_default();
        let figure = plan.figure(id);
        let is = [
            ("per", cell(1), level_word(plan, figure.level)),
            ("unit", cell(5), figure.unit.unit.word()),
        ];
        for (what, found, expected) in is {
            if found != expected {
                let place = Place::Cell {
                    file: path.display().to_string().into(),
                    line: u64::try_from(line).unwrap_or(1),
                    column: None,
                    text: found.to_owned(),
                };
                let other = Diagnostic::error(RUN_FIGURE, place)
                    .arg("path", path.display())
                    .arg("name", &figure.name)
                    .arg("what", what)
                    .arg("found", found)
                    .arg("expected", expected)
                    .label("now", figure.span);
                return Err(Box::new(other));
            }
        }
        let outcome = outcome(&path, line, &row, plan, &ids, id)?;
        let instance = match figure.level {
            Level::Record(_) => record_instance(cell(2), cell(3)),
            _ => cell(2).to_owned(),
        } + of_cell;
        let known = figures.entry(id).or_default().insert(instance, outcome);
        if known.is_some() {
            return Err(damaged(
                &path,
                line,
                "a key that no row before has",
                cell(2),
            ));
        }
    }
    Ok(figures)
}

fn outcome(
    path: &Path,
    line: usize,
    row: &::csv::StringRecord,
    plan: &Plan,
    ids: &HashMap<&str, FigureId>,
    id: FigureId,
) -> Result<Outcome, Wrong> {
    let cell = |at: usize| row.get(at).unwrap_or_default();
    let figure = plan.figure(id);
    let unit = figure.unit.unit;
    if cell(6).is_empty() {
        return match value_of(cell(4), unit) {
            Some(value) => Ok(Ok(value)),
            None => Err(damaged(path, line, unit.word(), cell(4))),
        };
    }
    let why = Why::ALL.into_iter().find(|why| why.word() == cell(7));
    let Some(why) = why else {
        let words: Vec<&str> = Why::ALL.into_iter().map(Why::word).collect();
        return Err(damaged(path, line, &words.join(", "), cell(7)));
    };
    let cause = Cause {
        why,
        figure: ids.get(cell(8)).copied().unwrap_or(id),
        span: figure.span,
        record: (!cell(9).is_empty()).then(|| Arc::from(cell(9))),
        detail: None,
    };
    match cell(6) {
        "none" => Ok(Err(Absence::None(cause))),
        "undefined" => Ok(Err(Absence::Undefined(cause))),
        "failed" => Ok(Err(Absence::Failed(cause))),
        other => Err(damaged(path, line, "none, undefined, failed", other)),
    }
}

fn records(
    folder: &Path,
    plan: &Plan,
    tables: &[String],
) -> Result<HashMap<TableId, HashSet<String>>, Wrong> {
    let path = folder.join(RECORDS);
    let ids: HashMap<&str, TableId> = plan
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .zip(0u32..)
        .collect();
    let mut records: HashMap<TableId, HashSet<String>> = tables
        .iter()
        .filter_map(|table| ids.get(table.as_str()))
        .map(|table| (*table, HashSet::new()))
        .collect();
    for (line, row) in rows(&path, &RECORD_COLUMNS)? {
        let (table, key) = (
            row.get(0).unwrap_or_default(),
            row.get(1).unwrap_or_default(),
        );
        if !tables.iter().any(|known| known == table) {
            return Err(damaged(&path, line, &tables.join(", "), table));
        }
        if let Some(keys) = ids.get(table).and_then(|table| records.get_mut(table)) {
            keys.insert(key.to_owned());
        }
    }
    Ok(records)
}
