//! Worked examples of others with their exact answers: each folder of `tests/cases` is a policy,
//! its data, and what it must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{evaluated, location, policy, root};
use merit::evaluate::{Absence, Evaluated, text};
use merit::report::{Results, Status};
use merit::run::Settings;
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
    let row = (0..u32::try_from(world.subjects()).unwrap())
        .find(|row| world.subject_key(*row) == subject)
        .unwrap_or_else(|| panic!("no {subject}"));
    let row = if world.plan.figure(figure).level == merit::plan::Level::Company {
        0
    } else {
        row
    };
    match &world.store[&(figure, 0)][row as usize] {
        Ok(value) => text(value),
        Err(Absence::None(_)) => "none".to_owned(),
        Err(Absence::Undefined(_)) => "undefined".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

fn case(folder: &Path) -> Vec<String> {
    let expectations: Expectations =
        toml::from_str(&std::fs::read_to_string(folder.join("expect.toml")).unwrap()).unwrap();
    let mut prepared = policy(&folder.join("policy.toml"));
    let location = location(folder, None);
    let mut wrong = Vec::new();
    for expect in expectations.expect {
        let names: Vec<&str> = expect.figures.keys().map(String::as_str).collect();
        let ran = evaluated(
            &mut prepared,
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

#[test]
fn every_case_is_exact() {
    let mut folders: Vec<_> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 37, "cases are missing");
    let wrong: Vec<String> = folders.iter().flat_map(|folder| case(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
