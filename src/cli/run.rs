//! `merit run`: what everybody is paid in a period.

use super::arguments::RunArguments;
use super::arguments::RunFormat;
use super::policies::find_all;
use super::{Exit, Screen};
use crate::diagnostic::command::{SEVERAL_POLICIES, UNKNOWN_SUBJECT};
use crate::diagnostic::evaluation::HELD;
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::evaluate::Evaluated;
use crate::message::{Language, sentence};
use crate::prior;
use crate::report::{Held, Results, Rows, csv, table};
use crate::run::{Settings, period, prepare, run_after as run_policy};
use crate::source::Sources;
use crate::table::Location;
use std::io;
use std::path::{Path, PathBuf};

/// Runs the policies and prints the results.
pub fn run(arguments: &RunArguments, screen: &mut Screen) -> io::Result<Exit> {
    match find_all(&arguments.policies) {
        Ok(policies) if arguments.out.is_some() && policies.len() > 1 => {
            let path = arguments.policies.first().cloned().unwrap_or_default();
            let several = Diagnostic::error(SEVERAL_POLICIES, Place::Command)
                .arg("path", path.display())
                .arg("count", policies.len());
            Ok(screen.refuse(&[several], &Sources::default()))
        }
        Ok(policies) => evaluate(&policies, arguments, screen),
        Err(missing) => Ok(screen.refuse(&missing, &Sources::default())),
    }
}

/// Evaluates each policy and prints its results; nothing is printed if one of them is refused.
fn evaluate(
    policies: &[PathBuf],
    arguments: &RunArguments,
    screen: &mut Screen,
) -> io::Result<Exit> {
    let mut printed = String::new();
    let mut exit = Exit::Fine;
    for policy in policies {
        match one(policy, arguments, screen) {
            Ok(results) => printed.push_str(&results),
            Err(refused) => exit = exit.max(refused),
        }
    }
    if exit == Exit::Fine {
        screen.result(&printed)?;
    }
    Ok(exit)
}

/// The results of one policy as they are printed, or the exit after what was wrong is told.
fn one(policy: &Path, arguments: &RunArguments, screen: &mut Screen) -> Result<String, Exit> {
    let mut prepared =
        prepare(policy).map_err(|refused| screen.refuse(&refused.diagnostics, &refused.sources))?;
    let period = period(&prepared.plan, &arguments.period)
        .map_err(|wrong| screen.refuse(&[wrong], &prepared.sources))?;
    let location = Location {
        data: arguments.data.clone(),
        root: arguments.root.clone(),
        allow_outside: arguments.allow_outside,
    };
    let priors = prior::read(&arguments.priors, &prepared.plan, period)
        .map_err(|wrong| screen.refuse(&wrong, &prepared.sources))?;
    let asked = match &arguments.out {
        Some(folder) => {
            prior::is_free(folder).map_err(|wrong| screen.refuse(&[wrong], &prepared.sources))?;
            prior::asked(&prepared.plan)
        }
        None => Vec::new(),
    };
    let ran = run_policy(
        &mut prepared,
        &location,
        period,
        &priors,
        &asked,
        Settings::default(),
        |evaluated, sources| {
            let only = subjects(evaluated, &arguments.subjects)?;
            let results = Results::new(evaluated, sources, &only);
            let kept = match &arguments.out {
                Some(_) => Some(prior::files(evaluated, &results)?),
                None => None,
            };
            Ok((results, kept))
        },
    );
    let (results, kept) = ran.map_err(|wrong| screen.refuse(&wrong, &prepared.sources))?;
    for rows in &results.tables {
        summary(rows, screen);
    }
    if results.held > 0 {
        screen.diagnostics(&held(&results, arguments.allow_held), &prepared.sources);
        if !arguments.allow_held {
            return Err(Exit::Data);
        }
    }
    if let (Some(files), Some(folder)) = (&kept, &arguments.out) {
        prior::save(files, folder).map_err(|wrong| screen.refuse(&[wrong], &prepared.sources))?;
    }
    Ok(match arguments.format {
        RunFormat::Table => table(&results, screen.language),
        RunFormat::Csv => csv(&results),
        RunFormat::Json => serde_json::to_string_pretty(&results).unwrap_or_default() + "\n",
    })
}

/// The people named on the command line.
pub fn subjects(evaluated: &Evaluated<'_>, named: &[String]) -> Result<Vec<u32>, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let keys: Vec<String> = (0..u32::try_from(world.people()).unwrap_or(0))
        .map(|person| world.person_key(person))
        .collect();
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for name in named {
        match keys
            .iter()
            .position(|key| key == name)
            .and_then(|at| u32::try_from(at).ok())
        {
            Some(subject) => found.push(subject),
            None => {
                let unknown =
                    Diagnostic::error(UNKNOWN_SUBJECT, Place::Command).arg("subject", name);
                wrong.push(match nearest(name, keys.iter().map(String::as_str)) {
                    Some(near) => unknown.arg("nearest", near).help("nearest"),
                    None => unknown,
                });
            }
        }
    }
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(wrong)
    }
}

/// How the rows of a table counted, where some did not.
fn summary(rows: &Rows, screen: &mut Screen) {
    if rows.uncounted.is_empty() {
        return;
    }
    let reasons: Vec<String> = rows
        .uncounted
        .iter()
        .map(|reason| {
            sentence(
                screen.language,
                &format!("report-{}", reason.why),
                &[("count", reason.rows.to_string())],
            )
            .unwrap_or_default()
        })
        .collect();
    let counted = rows.counted.to_string();
    let all = rows.rows.to_string();
    screen.say(
        "report-rows",
        &[
            ("table", rows.table.clone()),
            ("counted", counted),
            ("rows", all),
            (
                "reasons",
                reasons.join(if screen.language == Language::Chinese {
                    "；"
                } else {
                    "; "
                }),
            ),
        ],
    );
}

/// Everyone who is held, once for each cause: the pay, the figure, its place, and who.
fn held(results: &Results, allowed: bool) -> Vec<Diagnostic> {
    let mut causes: Vec<(&Held, Vec<&str>)> = Vec::new();
    for person in &results.people {
        for why in &person.why {
            match causes.iter_mut().find(|(known, _)| *known == why) {
                Some((_, subjects)) => subjects.push(&person.subject),
                None => causes.push((why, vec![&person.subject])),
            }
        }
    }
    let tell = |(why, subjects): (&Held, Vec<&str>)| {
        let held = if allowed {
            Diagnostic::warning(HELD, why.span)
        } else {
            Diagnostic::error(HELD, why.span)
        };
        let held = held
            .arg("count", subjects.len())
            .arg("subject", subjects.join(", "))
            .arg("pay", why.pay.as_deref().unwrap_or("[subject]"))
            .arg("figure", &why.figure);
        let held = match &why.detail {
            Some(detail) => held
                .arg("why", format!("{}-told", why.why))
                .arg("detail", detail),
            None => held.arg("why", why.why),
        };
        match &why.record {
            Some(record) => held.arg("record", record).help("record"),
            None => held,
        }
    };
    causes.into_iter().map(tell).collect()
}
