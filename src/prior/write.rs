//! Writes what a run found, so that later runs can read it.

use super::{FIGURE_COLUMNS, FIGURES, FORMAT, RECORD_COLUMNS, RECORDS, RESULTS, RUN};
use super::{Run, RunPolicy, level_word};
use crate::diagnostic::command::{CANNOT_WRITE, FOLDER_NOT_EMPTY};
use crate::diagnostic::{Diagnostic, Place};
use crate::evaluate::{
    Absence, Column, Credits, Evaluated, Evaluator, HOME, NoTrace, Outcome, RecordAt, Row, When,
    World, merged, text,
};
use crate::expression::{Base, Leaf};
use crate::plan::{Credit, FigureId, Level, Plan, TableId, walk};
use crate::report::Results;
use crate::table::{Progress, compare_codes};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The files of a run's folder: name and text.
#[derive(Debug)]
pub struct Files(Vec<(&'static str, String)>);

/// The figures that a run must know to be written: all of people, groups and the company, and
/// those of records that other tables refer to.
pub fn asked(plan: &Plan) -> Vec<FigureId> {
    let referred = referred(plan);
    (0u32..)
        .zip(&plan.figures)
        .filter(|(id, figure)| {
            figure.part_of.is_none()
                && match figure.level {
                    Level::Record(table) => is_kept(plan, table) && referred.contains(id),
                    Level::Subject | Level::Person | Level::Group(_) | Level::Company => true,
                }
        })
        .map(|(id, _)| id)
        .collect()
}

/// Figures that are read through a reference.
fn referred(plan: &Plan) -> BTreeSet<FigureId> {
    let mut found = BTreeSet::new();
    for expr in plan.figures.iter().flat_map(walk::of_figure) {
        walk::leaves(expr, &mut |leaf, _, _| {
            if let Leaf::Figure {
                base: Base::Through { .. },
                figure,
                ..
            } = leaf
            {
                found.insert(*figure);
            }
        });
    }
    found
}

/// Whether records of a table can be told from late ones: each lies in one period and has a key.
fn is_kept(plan: &Plan, table: TableId) -> bool {
    !plan.table(table).key.is_empty() && is_dated(plan, table)
}

/// Whether each record lies in one period: by its own date, or by that of the record it follows.
fn is_dated(plan: &Plan, table: TableId) -> bool {
    let of = plan.table(table);
    match (&of.date, &of.dates, &of.credit) {
        (Some(_), ..) => true,
        (None, None, Some(Credit::Record { table, .. })) => is_dated(plan, *table),
        _ => false,
    }
}

/// What is to be written of an evaluation for which [`asked`] was asked.
///
/// # Errors
/// A file of the data that cannot be read again.
pub fn files(evaluated: &Evaluated<'_>, results: &Results) -> Result<Files, Vec<Diagnostic>> {
    let plan = evaluated.world.plan;
    let header = &plan.policy.header;
    let tables: Vec<TableId> = (0..u32::try_from(plan.tables.len()).unwrap_or(0))
        .filter(|table| is_kept(plan, *table))
        .collect();
    let mut names: Vec<String> = tables
        .iter()
        .map(|table| plan.table(*table).name.clone())
        .collect();
    names.sort();
    let run = Run {
        format: FORMAT.to_owned(),
        policy: RunPolicy {
            id: header.id.value.clone(),
            version: header.version.value.clone(),
        },
        cycle: header.calendar.cycle.word().to_owned(),
        currency: header.currency.value.clone(),
        period: header.calendar.name(evaluated.world.period),
        held: results.held,
        tables: names,
    };
    let json = |text: serde_json::Result<String>| text.unwrap_or_default() + "\n";
    Ok(Files(vec![
        (RUN, json(serde_json::to_string_pretty(&run))),
        (RESULTS, json(serde_json::to_string_pretty(results))),
        (FIGURES, figures(evaluated)?),
        (RECORDS, records(&evaluated.world, &tables)?),
    ]))
}

fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Every figure in the order of the policy, its instances in the order of their keys.
fn figures(evaluated: &Evaluated<'_>) -> Result<String, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let mut rows = Vec::new();
    for id in asked(world.plan) {
        let progress = world.data.progress();
        progress.go_on().map_err(|stopped| vec![stopped])?;
        let figure = world.plan.figure(id);
        let mut of_figure: Vec<(String, String, u32, Outcome)> = match figure.level {
            Level::Record(table) => of_records(world, id, table),
            level => (0u32..)
                .zip(world.values(id, 0).into_iter().flat_map(Column::iter))
                .map(|(place, outcome)| {
                    let cell = figure.cell_at(place as usize);
                    let whose = world.instance(level, place / figure.cells(), 0);
                    (whose, String::new(), cell, outcome)
                })
                .collect(),
        };
        of_figure.sort_by(|a, b| {
            compare_codes(&a.0, &b.0)
                .then_with(|| compare_codes(&a.1, &b.1))
                .then(a.2.cmp(&b.2))
        });
        for (key, person, cell, outcome) in of_figure {
            let mut row: Vec<String> = vec![
                figure.name.clone() + figure.suffix(cell).as_str(),
                level_word(world.plan, figure.level).to_owned(),
                key,
                person,
            ];
            row.extend(columns(world, &outcome, figure.unit.unit.word()));
            rows.push(row);
        }
    }
    Ok(csv(&FIGURE_COLUMNS, rows))
}

/// The columns from `value` on.
fn columns(world: &World<'_>, outcome: &Outcome, unit: &str) -> [String; 6] {
    let none = String::new;
    match outcome {
        Ok(value) => [text(value), unit.to_owned(), none(), none(), none(), none()],
        Err(absence) => {
            let state = match absence {
                Absence::None(_) => "none",
                Absence::Undefined(_) => "undefined",
                Absence::Failed(_) | Absence::Stopped(_) => "failed",
            };
            let cause = absence.cause();
            [
                none(),
                unit.to_owned(),
                state.to_owned(),
                cause.why.word().to_owned(),
                world.plan.figure(cause.figure).name.clone(),
                cause.record.as_ref().map_or_else(none, ToString::to_string),
            ]
        }
    }
}

/// A figure of the records that counted in the period, with whom each is credited to.
fn of_records(
    world: &World<'_>,
    id: FigureId,
    table: TableId,
) -> Vec<(String, String, u32, Outcome)> {
    let Some(values) = world.values(id, HOME) else {
        return Vec::new();
    };
    let evaluator = Evaluator::new(world, NoTrace);
    let mut found = Vec::new();
    for (at, row) in world.each(table).filter(|(_, row)| counts(world, *row)) {
        let record = evaluator.record(row, 0);
        let credits = world.credits(row, record.when, record.day);
        let key = world.data.key_text(table, at);
        let mut take = |record: RecordAt<'_>, person: String| {
            let figure = world.plan.figure(id);
            for cell in 0..figure.cells() {
                let outcome = values.get(figure.place(world.slot(&record, HOME), cell));
                found.extend(outcome.map(|outcome| (key.clone(), person.clone(), cell, outcome)));
            }
        };
        if credits.list().is_empty() {
            take(record, String::new());
        }
        for credit in merged(credits.list().iter().copied()) {
            let person = world.credit_name(&credits, credit);
            let credit = Some(credit);
            take(RecordAt { credit, ..record }, person);
        }
    }
    found
}

/// Whether a record counts in the period of the run.
fn counts(world: &World<'_>, row: Row<'_>) -> bool {
    let when = world.when(row);
    let When::On(day) = when else {
        return false;
    };
    world.in_period(row)
        && !world.is_late(row, when)
        && (world.credited_group(row, day).is_some()
            || !matches!(
                world.credits(row, when, day),
                Credits::Nobody | Credits::NoAssignment
            ))
}

fn records(world: &World<'_>, tables: &[TableId]) -> Result<String, Vec<Diagnostic>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut tables = tables.to_vec();
    tables.sort_by_key(|table| &world.plan.table(*table).name);
    for table in tables {
        let mut keys: Vec<String> = Vec::new();
        world.data.scan(
            table,
            Vec::new,
            |found: &mut Vec<String>, chunk| {
                for row in 0..chunk.len() {
                    if counts(world, Row { table, chunk, row }) {
                        found.push(chunk.key_text(row));
                    }
                }
            },
            |found| keys.extend(found),
        )?;
        keys.sort_by(|a, b| compare_codes(a, b));
        let name = &world.plan.table(table).name;
        rows.extend(keys.into_iter().map(|key| vec![name.clone(), key]));
    }
    Ok(csv(&RECORD_COLUMNS, rows))
}

/// Whether there is an empty folder; false if there is nothing yet.
///
/// # Errors
/// `M0004` something is there already.
pub fn is_free(folder: &Path) -> Result<bool, Diagnostic> {
    let empty = folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_none());
    // `symlink_metadata`: also a link that leads nowhere is something.
    if folder.symlink_metadata().is_ok() && !empty {
        return Err(
            Diagnostic::error(FOLDER_NOT_EMPTY, Place::Command).arg("path", folder.display())
        );
    }
    Ok(empty)
}

/// Writes the folder, all or nothing: beside it first, then renamed. Only the owner may read it.
/// Folders above it that do not exist are made.
///
/// # Errors
/// `M0004` something is there already, `M0005` it cannot be written, `M0018` asked to stop.
pub fn save(files: &Files, folder: &Path, progress: &Progress) -> Result<(), Diagnostic> {
    whole(folder, progress, |begun| fill(begun, files, progress))
}

/// Writes the runs of several policies into one folder as [`save`], each into a folder of its name.
///
/// # Errors
/// As [`save`].
pub fn save_all(
    runs: &[(&str, &Files)],
    folder: &Path,
    progress: &Progress,
) -> Result<(), Diagnostic> {
    whole(folder, progress, |begun| {
        for (name, files) in runs {
            let inner = begun.join(name);
            make(&inner)?;
            fill(&inner, files, progress)?;
        }
        Ok(())
    })
}

/// Makes a folder of what `fill` writes, as [`save`].
///
/// # Errors
/// As [`save`].
pub fn whole(
    folder: &Path,
    progress: &Progress,
    fill: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), Diagnostic> {
    let empty = is_free(folder)?;
    let cannot = |reason: &dyn std::fmt::Display| {
        Diagnostic::error(CANNOT_WRITE, Place::Command)
            .arg("path", folder.display())
            .arg("reason", reason)
    };
    let Some(begun) = beside(folder) else {
        return Err(cannot(&io::Error::from(io::ErrorKind::InvalidInput)));
    };
    let above = folder.parent().map_or(Ok(()), fs::create_dir_all);
    let written = above.and_then(|()| make(&begun)).and_then(|()| {
        let finished = fill(&begun).and_then(|()| {
            go_on(progress)?;
            if empty {
                fs::remove_dir(folder)?;
            }
            fs::rename(&begun, folder)
        });
        if finished.is_err() {
            // The first error is the one to tell.
            let _ = fs::remove_dir_all(&begun);
            if empty {
                let _ = fs::create_dir(folder);
            }
        }
        finished
    });
    written.map_err(|error| match progress.go_on() {
        Err(stopped) => stopped,
        Ok(()) => cannot(&error),
    })
}

/// Ends the writing if it is asked to stop.
fn go_on(progress: &Progress) -> io::Result<()> {
    if progress.stopped() {
        Err(io::Error::from(io::ErrorKind::Interrupted))
    } else {
        Ok(())
    }
}

fn beside(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_str()?;
    Some(folder.with_file_name(format!(".{name}.new")))
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Bytes that are written between two looks whether to stop.
const PIECE: usize = 1 << 20;

fn fill(folder: &Path, files: &Files, progress: &Progress) -> io::Result<()> {
    for (name, text) in &files.0 {
        let mut file = private(&folder.join(name))?;
        for piece in text.as_bytes().chunks(PIECE) {
            go_on(progress)?;
            file.write_all(piece)?;
        }
        file.sync_all()?;
    }
    Ok(())
}

/// A new file that only the owner may read.
///
/// # Errors
/// It cannot be made, or there is one already.
pub fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
