//! `merit run`: what everybody is paid in a period.

use super::arguments::RunArguments;
use super::arguments::RunFormat;
use super::new::is_plain;
use super::policies::find_all;
use super::tell::{held, summary};
use super::{Exit, Screen};
use crate::diagnostic::command::{BAD_PROJECT_NAME, SAME_POLICY_ID, UNKNOWN_SUBJECT};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::evaluate::{Evaluated, World};
use crate::prior;
use crate::report::{Coverage, Results, Roster, SeveralResults, coverage, csv, table};
use crate::run::{Prepared, Settings, period, prepare, run_after as run_policy};
use crate::source::Sources;
use crate::table::{Location, Progress};
use crate::value::Period;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the policies and prints the results; nothing is printed if one of them is refused.
pub fn run(arguments: &RunArguments, screen: &mut Screen) -> io::Result<Exit> {
    let found = match find_all(&arguments.policies) {
        Ok(paths) => results(&paths, arguments, screen),
        Err(missing) => Err(screen.refuse(&missing, &Sources::default())),
    };
    match found {
        Ok(printed) => {
            screen.result(&printed)?;
            Ok(Exit::Fine)
        }
        Err(exit) => Ok(exit),
    }
}

/// What one policy of the run found.
struct Ran {
    results: Results,
    /// Its people, where they are compared or looked for by name.
    roster: Option<Roster>,
    /// What is kept of it, with `--out`.
    kept: Option<prior::Files>,
}

/// The results of all policies as they are printed, or the exit after what was wrong is told.
fn results(
    paths: &[PathBuf],
    arguments: &RunArguments,
    screen: &mut Screen,
) -> Result<String, Exit> {
    let mut policies = prepared(paths, arguments, screen)?;
    let ids: Vec<&str> = policies.iter().map(|(policy, _)| id(policy)).collect();
    let refuse =
        |wrong: &[Diagnostic], screen: &mut Screen| Err(screen.refuse(wrong, &Sources::default()));
    let wrong = ids_wrong(&ids, paths, arguments.out.is_some());
    if !wrong.is_empty() {
        return refuse(&wrong, screen);
    }
    let priors = match prior::find(&arguments.priors, &ids) {
        Ok(priors) => priors,
        Err(wrong) => return refuse(&wrong, screen),
    };
    if let Some(Err(wrong)) = arguments.out.as_deref().map(prior::is_free) {
        return refuse(&[wrong], screen);
    }
    let several = policies.len() > 1;
    let mut exit = Exit::Fine;
    let mut ran: Vec<Ran> = Vec::new();
    for ((policy, period), priors) in policies.iter_mut().zip(&priors) {
        match one(policy, *period, priors, several, arguments, screen) {
            Ok(found) => ran.push(found),
            Err(Exit::Stopped) => return Err(Exit::Stopped),
            Err(refused) => exit = exit.max(refused),
        }
    }
    if exit != Exit::Fine {
        return Err(exit);
    }
    let unknown = unknown(&arguments.subjects, &ran);
    if !unknown.is_empty() {
        return refuse(&unknown, screen);
    }
    for (found, (policy, _)) in ran.iter().zip(&policies) {
        for rows in &found.results.tables {
            summary(several.then(|| id(policy)), rows, screen);
        }
        if found.results.held > 0 {
            let held = held(&found.results, arguments.allow_held);
            screen.diagnostics(&held, &policy.sources);
            if !arguments.allow_held {
                exit = Exit::Data;
            }
        }
    }
    if exit != Exit::Fine {
        return Err(exit);
    }
    let kept = |folder| {
        let interrupt = &screen.interrupt;
        interrupt.writing(|progress| keep(&ran, folder, progress))
    };
    if let Some(Err(wrong)) = arguments.out.as_deref().map(kept) {
        return refuse(&[wrong], screen);
    }
    Ok(printed(ran, arguments, screen))
}

/// The policies, each with the period that is run.
fn prepared(
    paths: &[PathBuf],
    arguments: &RunArguments,
    screen: &mut Screen,
) -> Result<Vec<(Prepared, Period)>, Exit> {
    let mut exit = Exit::Fine;
    let mut policies = Vec::new();
    for path in paths {
        let policy = prepare(path)
            .map_err(|refused| screen.refuse(&refused.diagnostics, &refused.sources))
            .and_then(|policy| match period(&policy.plan, &arguments.period) {
                Ok(period) => Ok((policy, period)),
                Err(wrong) => Err(screen.refuse(&[wrong], &policy.sources)),
            });
        match policy {
            Ok(policy) => policies.push(policy),
            Err(refused) => exit = exit.max(refused),
        }
    }
    if exit == Exit::Fine {
        Ok(policies)
    } else {
        Err(exit)
    }
}

fn id(policy: &Prepared) -> &str {
    &policy.plan.policy.header.id.value
}

/// Ids of several policies that are the same, or, if they name folders, that cannot do so.
fn ids_wrong(ids: &[&str], paths: &[PathBuf], folders: bool) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for ((at, id), path) in ids.iter().enumerate().zip(paths) {
        let before = ids.iter().zip(paths).take(at);
        if let Some((_, other)) = before.into_iter().find(|(known, _)| *known == id) {
            let same = Diagnostic::error(SAME_POLICY_ID, Place::Command)
                .arg("id", id)
                .arg("other", other.display())
                .arg("path", path.display());
            wrong.push(same);
        } else if folders && ids.len() > 1 && !is_plain(id) {
            wrong.push(Diagnostic::error(BAD_PROJECT_NAME, Place::Command).arg("name", id));
        }
    }
    wrong
}

/// Evaluates one policy.
fn one(
    policy: &mut Prepared,
    period: Period,
    priors: &[PathBuf],
    several: bool,
    arguments: &RunArguments,
    screen: &mut Screen,
) -> Result<Ran, Exit> {
    let location = Location {
        data: arguments.data.clone(),
        root: arguments.root.clone(),
        allow_outside: arguments.allow_outside,
    };
    let priors = prior::read(priors, &policy.plan, period)
        .map_err(|wrong| screen.refuse(&wrong, &policy.sources))?;
    let asked = match &arguments.out {
        Some(_) => prior::asked(&policy.plan),
        None => Vec::new(),
    };
    let ran = screen.watched(|progress| {
        let settings = Settings {
            progress: Some(Arc::clone(progress)),
            ..Settings::default()
        };
        let found = |evaluated: &Evaluated<'_>, sources: &Sources| {
            let only = known(evaluated, &arguments.subjects);
            let results = Results::chosen(evaluated, sources, only.as_deref());
            let kept = match &arguments.out {
                Some(_) => Some(prior::files(evaluated, &results)?),
                None => None,
            };
            Ok(Ran {
                roster: (several || only.is_some()).then(|| Roster::new(evaluated, &results)),
                results,
                kept,
            })
        };
        run_policy(policy, &location, period, &priors, &asked, settings, found)
    });
    ran.map_err(|wrong| screen.refuse(&wrong, &policy.sources))
}

/// Keeps the run: of one policy in the folder itself, of several each in a folder of its id.
fn keep(ran: &[Ran], folder: &Path, progress: &Progress) -> Result<(), Diagnostic> {
    let runs: Vec<(&str, &prior::Files)> = ran
        .iter()
        .filter_map(|found| Some((found.results.policy.id.as_str(), found.kept.as_ref()?)))
        .collect();
    match runs.as_slice() {
        [(_, files)] => prior::save(files, folder, progress),
        runs => prior::save_all(runs, folder, progress),
    }
}

/// The results in the format asked for; of several policies with who is covered by them.
fn printed(ran: Vec<Ran>, arguments: &RunArguments, screen: &mut Screen) -> String {
    let (results, rosters): (Vec<Results>, Vec<Option<Roster>>) = ran
        .into_iter()
        .map(|found| (found.results, found.roster))
        .unzip();
    let language = screen.language;
    if let [results] = results.as_slice() {
        return match arguments.format {
            RunFormat::Table => table(results, language),
            RunFormat::Csv => csv(results),
            RunFormat::Json => json(results),
        };
    }
    let rosters: Vec<Roster> = rosters.into_iter().flatten().collect();
    let covered = Coverage::new(&rosters, &arguments.subjects);
    let several = SeveralResults::new(&results, &covered);
    match arguments.format {
        RunFormat::Table => several.table(!arguments.subjects.is_empty(), language),
        RunFormat::Csv => {
            screen.note(&coverage(&covered, language));
            several.csv()
        }
        RunFormat::Json => json(&several),
    }
}

fn json(results: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(results).unwrap_or_default() + "\n"
}

/// Of the people named on the command line those whom the policy knows; none if nobody is named.
fn known(evaluated: &Evaluated<'_>, named: &[String]) -> Option<Vec<u32>> {
    let found = named
        .iter()
        .filter_map(|name| subject(&evaluated.world, name).ok())
        .collect();
    (!named.is_empty()).then_some(found)
}

/// The person with this key.
///
/// # Errors
/// `M0008`.
pub fn subject(world: &World<'_>, name: &str) -> Result<u32, Diagnostic> {
    let mut people = 0..u32::try_from(world.people()).unwrap_or(0);
    let keys = people.clone().map(|person| world.person_key(person));
    let found = people.find(|person| world.person_key(*person) == name);
    found.ok_or_else(|| {
        let keys: Vec<String> = keys.collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        unknown_subject(name, &keys)
    })
}

/// The people named on the command line whom no policy knows.
fn unknown(named: &[String], ran: &[Ran]) -> Vec<Diagnostic> {
    let rosters = ran.iter().filter_map(|found| found.roster.as_ref());
    let keys: Vec<&str> = rosters.flat_map(Roster::keys).collect();
    named
        .iter()
        .filter(|name| !keys.contains(&name.as_str()))
        .map(|name| unknown_subject(name, &keys))
        .collect()
}

/// A person that is not there, with the nearest that is.
fn unknown_subject(name: &str, keys: &[&str]) -> Diagnostic {
    let unknown = Diagnostic::error(UNKNOWN_SUBJECT, Place::Command).arg("subject", name);
    match nearest(name, keys.iter().copied()) {
        Some(near) => unknown.arg("nearest", near).help("nearest"),
        None => unknown,
    }
}
