//! A folder with a policy, its data, and what it must give.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::{evaluated, figure_values, location};
use merit::evaluate::Evaluated;
use merit::message::Language;
use merit::report::{Results, Status};
use merit::run::{Prepared, Settings, prepare};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    #[allow(dead_code, reason = "it says where the numbers come from")]
    source: String,
    expect: Vec<Expect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    period: String,
    subject: String,
    figures: BTreeMap<String, String>,
    #[serde(default)]
    status: Option<String>,
    /// The run must stop because a number does not fit.
    #[serde(default)]
    overflow: bool,
}

/// What a figure is for a subject, as `expect.toml` writes it.
fn found(evaluated: &Evaluated<'_>, results: &Results, name: &str, subject: &str) -> String {
    let person = results
        .people
        .iter()
        .find(|person| person.subject == subject);
    if let Some(person) = person {
        if let Some(at) = results.pays.iter().position(|pay| pay.id == name)
            && person.status == Status::Ok
        {
            return person.pays[at].clone();
        }
        if name == "total" {
            return person.total.clone().unwrap_or_else(|| "held".to_owned());
        }
    }
    if name == "total" {
        return "not covered".to_owned();
    }
    // `pipeline/cell.offer` is a cell of a split figure.
    let (figure, cell) = name.split_at(name.find('/').unwrap_or(name.len()));
    let values: Vec<(String, String)> = figure_values(evaluated, figure)
        .into_iter()
        .filter(|(_, of, _)| of == cell)
        .map(|(who, _, value)| (who, value))
        .collect();
    match &values[..] {
        // The company's only one is everybody's.
        [(who, value)] if who == "company" => value.clone(),
        _ => {
            // Who has one assignment need not name its day.
            let only = format!("{subject} ");
            let mut found = values
                .iter()
                .filter(|(who, _)| who == subject || who.starts_with(&only));
            match (found.next(), found.next()) {
                (Some((_, value)), None) => value.clone(),
                (found, _) => panic!("{name} of {subject}: {found:?}"),
            }
        }
    }
}

/// What a folder's `policy.toml` gets wrong of its `expect.toml`.
pub fn case(folder: &Path) -> Vec<String> {
    match prepare(&folder.join("policy.toml")) {
        Ok(mut prepared) => case_of(folder, &mut prepared),
        Err(refused) => vec![merit::diagnostic::text(
            &refused.diagnostics,
            &refused.sources,
            Language::English,
            false,
        )],
    }
}

/// What a policy gets wrong of a folder's `expect.toml`, with the data there.
pub fn case_of(folder: &Path, prepared: &mut Prepared) -> Vec<String> {
    let expectations: Expectations =
        toml::from_str(&std::fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
    let location = location(folder, None);
    let mut wrong = Vec::new();
    for expect in expectations.expect {
        let names: Vec<&str> = expect
            .figures
            .keys()
            .map(|name| name.split('/').next().unwrap_or(name))
            .collect();
        let ran = evaluated(
            prepared,
            &location,
            &expect.period,
            &names,
            Settings::default(),
            |evaluated, sources| {
                let results = Results::new(evaluated, sources, &[]);
                let status = results
                    .people
                    .iter()
                    .find(|person| person.subject == expect.subject)
                    .map(|person| person.status.word().to_owned());
                let values: BTreeMap<String, String> = expect
                    .figures
                    .keys()
                    .map(|name| {
                        (
                            name.clone(),
                            found(evaluated, &results, name, &expect.subject),
                        )
                    })
                    .collect();
                (status, values)
            },
        );
        let at = format!("{} {} {}", folder.display(), expect.period, expect.subject);
        match ran {
            Ok(_) if expect.overflow => wrong.push(format!("{at}: should have stopped")),
            Ok((status, values)) => {
                if let Some(wanted) = &expect.status
                    && status.as_ref() != Some(wanted)
                {
                    wrong.push(format!("{at}: status {status:?}, not {wanted}"));
                }
                for (name, wanted) in &expect.figures {
                    if values[name] != *wanted {
                        wrong.push(format!("{at}: {name} is {}, not {wanted}", values[name]));
                    }
                }
            }
            Err(diagnostics) => {
                let overflow = diagnostics
                    .iter()
                    .all(|d| d.code == merit::diagnostic::evaluation::RUN_OVERFLOW);
                if !(expect.overflow && overflow) {
                    wrong.push(format!("{at}: {diagnostics:?}"));
                }
            }
        }
    }
    wrong
}
