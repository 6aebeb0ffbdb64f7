//! A folder with a policy, its data, and what it must give.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::{evaluated, location};
use merit::evaluate::{Absence, Evaluated, text};
use merit::message::Language;
use merit::plan::Level;
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
    let world = &evaluated.world;
    let figure = world.plan.named(name).unwrap();
    let level = world.plan.figure(figure).level;
    let key = match level {
        Level::Record(table) if world.is_dated(table) => merit::evaluate::HOME,
        _ => 0,
    };
    let row = match level {
        Level::Company => 0,
        Level::Group(group) => {
            (0u32..)
                .zip(&world.members[&(Some(group), 0)].values)
                .find(|(_, value)| text(value) == subject)
                .unwrap_or_else(|| panic!("no group {subject}"))
                .0
        }
        Level::Record(table) => {
            (0u32..)
                .zip(&world.store[&(figure, key)])
                .find(|(row, _)| world.data.key_text(table, *row) == subject)
                .unwrap_or_else(|| panic!("no record {subject}"))
                .0
        }
        Level::Subject => (0..u32::try_from(world.subjects()).unwrap())
            .find(|row| world.subject_key(*row) == subject)
            .unwrap_or_else(|| panic!("no {subject}")),
    };
    match &world.store[&(figure, key)][row as usize] {
        Ok(value) => text(value),
        Err(Absence::None(_)) => "none".to_owned(),
        Err(Absence::Undefined(_)) => "undefined".to_owned(),
        Err(_) => "failed".to_owned(),
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
        let names: Vec<&str> = expect.figures.keys().map(String::as_str).collect();
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
