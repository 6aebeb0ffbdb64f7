//! What several tests need: a policy, its data, and what it pays.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

pub mod case;

use merit::diagnostic::Diagnostic;
use merit::evaluate::Evaluated;
use merit::message::Language;
use merit::report::Results;
use merit::run::{Prepared, Settings, period, prepare, run};
use merit::source::Sources;
use merit::table::Location;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shared data sets, if they are beside the repository.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {name} is not beside the repository");
    None
}

/// A policy that must be right.
pub fn policy(path: &Path) -> Prepared {
    prepare(path).unwrap_or_else(|refused| {
        panic!(
            "{}",
            merit::diagnostic::text(
                &refused.diagnostics,
                &refused.sources,
                Language::English,
                false
            )
        )
    })
}

/// Data in a folder, or by a `data.toml` below a root.
pub fn location(data: &Path, root: Option<&Path>) -> Location {
    Location {
        data: data.to_owned(),
        root: root.map(Path::to_owned),
        allow_outside: false,
    }
}

/// Evaluates a period.
pub fn evaluated<R: Send>(
    prepared: &mut Prepared,
    location: &Location,
    name: &str,
    figures: &[&str],
    settings: Settings,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> R + Send,
) -> Result<R, Vec<Diagnostic>> {
    let period = period(&prepared.plan, name).unwrap();
    let asked: Vec<u32> = figures
        .iter()
        .map(|figure| merit::run::figure(&prepared.plan, figure).unwrap())
        .collect();
    run(
        prepared,
        location,
        period,
        &asked,
        settings,
        |evaluated, sources| Ok(with(evaluated, sources)),
    )
}

/// As `evaluated`, after the runs in these folders.
pub fn evaluated_after<R: Send>(
    prepared: &mut Prepared,
    location: &Location,
    name: &str,
    priors: &[PathBuf],
    figures: &[&str],
    settings: Settings,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> R + Send,
) -> Result<R, Vec<Diagnostic>> {
    let period = period(&prepared.plan, name).unwrap();
    let asked: Vec<u32> = figures
        .iter()
        .map(|figure| merit::run::figure(&prepared.plan, figure).unwrap())
        .collect();
    let priors = merit::prior::read(priors, &prepared.plan, period)?;
    merit::run::run_after(
        prepared,
        location,
        period,
        &priors,
        &asked,
        settings,
        |evaluated, sources| Ok(with(evaluated, sources)),
    )
}

/// The results of a period as CSV.
pub fn csv(prepared: &mut Prepared, location: &Location, name: &str, settings: Settings) -> String {
    let results = evaluated(
        prepared,
        location,
        name,
        &[],
        settings,
        |evaluated, sources| Results::new(evaluated, sources, &[]),
    );
    match results {
        Ok(results) => merit::report::csv(&results),
        Err(wrong) => panic!(
            "{}",
            merit::diagnostic::text(&wrong, &prepared.sources, Language::English, false)
        ),
    }
}

/// A small policy with its data in a folder of its own.
pub struct Small {
    pub folder: tempfile::TempDir,
    pub prepared: Prepared,
}

/// The head that small policies share: 2026 by quarters, people with a region.
pub const HEAD: &str = r#"
[policy]
language = 1
id = "small"
title = "Small"
version = "1"
effective = { from = 2025-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
region = "text?"

[table.orders]
key = "id"
date = "day"
credit = "rep"
[table.orders.columns]
id = "code"
day = "date?"
rep = "people?"
customer = "code"
amount = "money"

[subject]
table = "people"
"#;

/// A policy of `HEAD` and `body` over people and orders, and other files.
pub fn small(body: &str, files: &[(&str, &str)]) -> Small {
    small_whole(&format!("{HEAD}{body}"), files)
}

/// A policy with its data.
pub fn small_whole(text: &str, files: &[(&str, &str)]) -> Small {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.toml"), text).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let prepared = policy(&folder.path().join("policy.toml"));
    Small { folder, prepared }
}

/// What a figure that was asked for is for whom, as exact text, `none`, `undefined` or `failed`.
/// The one of several assignments is named `E-1 2026-05-16`, a record of several people `O-1 E-2`;
/// between the two stands the cell of a split figure, `/cell.WORD`.
pub fn figure_values(evaluated: &Evaluated<'_>, name: &str) -> Vec<(String, String, String)> {
    let world = &evaluated.world;
    let id = merit::run::figure(world.plan, name).unwrap();
    let mut values = Vec::new();
    let key = match world.plan.figure(id).level {
        merit::plan::Level::Record(table) if world.is_dated(table) => merit::evaluate::HOME,
        _ => 0,
    };
    let figure = world.plan.figure(id);
    for (place, outcome) in world.values(id, key).unwrap().iter().enumerate() {
        let at = u32::try_from(place).unwrap() / figure.cells();
        let cell = figure.suffix(figure.cell_at(place));
        let who = match world.plan.figure(id).level {
            merit::plan::Level::Subject => world.assignment_name(at),
            merit::plan::Level::Person => world.person_key(at),
            merit::plan::Level::Company => "company".to_owned(),
            merit::plan::Level::Group(group) => {
                merit::evaluate::text(&world.members[&(Some(group), 0)].values[at as usize])
            }
            merit::plan::Level::Record(table) => {
                // `O-1`, or `O-1 E-2` where it counts for several.
                let (row, place) = world.at_slot(table, at, key).unwrap();
                let when = world.when(row);
                let day = world.day_of(when, world.period.end);
                let credits = world.credits(row, when, day);
                let name = row.chunk.key_text(row.row);
                match credits.list() {
                    [] | [_] => name,
                    list => {
                        let who = world.person_key(list[place as usize].person);
                        format!("{name} {who}")
                    }
                }
            }
        };
        let value = match outcome {
            Ok(value) => merit::evaluate::text(&value),
            Err(merit::evaluate::Absence::None(_)) => "none".to_owned(),
            Err(merit::evaluate::Absence::Undefined(_)) => "undefined".to_owned(),
            Err(_) => "failed".to_owned(),
        };
        values.push((who, cell, value));
    }
    values
}

impl Small {
    /// What figures are for subjects in a period: `"E-1.revenue"` for each asked, as exact text,
    /// `none`, `undefined` or `failed`. A company's figure is `"company.x"`, a group's `"GROUP.x"`,
    /// that of one of several assignments `"E-1 2026-05-16.x"`; of a split figure each cell:
    /// `"E-1.x/cell.WORD"`.
    pub fn values(
        &mut self,
        period: &str,
        figures: &[&str],
    ) -> std::collections::BTreeMap<String, String> {
        self.values_after(period, &[], figures)
    }

    /// As `values`, after the runs in these folders.
    pub fn values_after(
        &mut self,
        period: &str,
        priors: &[PathBuf],
        figures: &[&str],
    ) -> std::collections::BTreeMap<String, String> {
        let location = location(self.folder.path(), None);
        let asked = figures.to_vec();
        let found = evaluated_after(
            &mut self.prepared,
            &location,
            period,
            priors,
            figures,
            Settings::default(),
            |evaluated, _| {
                let mut values = std::collections::BTreeMap::new();
                for name in &asked {
                    for (who, cell, value) in figure_values(evaluated, name) {
                        values.insert(format!("{who}.{name}{cell}"), value);
                    }
                }
                values
            },
        );
        found.unwrap_or_else(|wrong| {
            panic!(
                "{}",
                merit::diagnostic::text(&wrong, &self.prepared.sources, Language::English, false)
            )
        })
    }

    /// Results as JSON, whoever is held.
    pub fn json(&mut self, period: &str) -> serde_json::Value {
        let location = location(self.folder.path(), None);
        let found = evaluated(
            &mut self.prepared,
            &location,
            period,
            &[],
            Settings::default(),
            |evaluated, sources| {
                serde_json::to_value(merit::report::Results::new(evaluated, sources, &[])).unwrap()
            },
        );
        found.unwrap()
    }

    /// Runs a period after others and keeps the run in a folder.
    pub fn close(&mut self, period: &str, priors: &[PathBuf], folder: &Path) {
        let location = location(self.folder.path(), None);
        let names: Vec<String> = merit::prior::asked(&self.prepared.plan)
            .iter()
            .map(|id| self.prepared.plan.figure(*id).name.clone())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let files = evaluated_after(
            &mut self.prepared,
            &location,
            period,
            priors,
            &names,
            Settings::default(),
            |evaluated, sources| {
                let results = Results::new(evaluated, sources, &[]);
                merit::prior::files(evaluated, &results).unwrap()
            },
        )
        .unwrap();
        merit::prior::save(&files, folder, &merit::table::Progress::default()).unwrap();
    }

    /// Writes a file of the data anew.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Results as CSV.
    pub fn csv(&mut self, period: &str) -> String {
        let location = location(self.folder.path(), None);
        csv(&mut self.prepared, &location, period, Settings::default())
    }
}
