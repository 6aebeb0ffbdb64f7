//! What several tests need: a policy, its data, and what it pays.

#![allow(dead_code, clippy::unwrap_used, reason = "a test fails by panicking")]

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
    let path = std::env::var_os("MERIT_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from).join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {name} is not beside the repository");
    None
}

/// A policy that must be right.
pub fn policy(path: &Path) -> Prepared {
    prepare(path).unwrap_or_else(|refused| {
        panic!("{}", merit::diagnostic::text(&refused.diagnostics, &refused.sources, Language::English, false))
    })
}

/// Data in a folder, or by a `data.toml` below a root.
pub fn location(data: &Path, root: Option<&Path>) -> Location {
    Location { data: data.to_owned(), root: root.map(Path::to_owned), allow_outside: false }
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
    let asked: Vec<u32> = figures.iter().map(|figure| merit::run::figure(&prepared.plan, figure).unwrap()).collect();
    run(prepared, location, period, &asked, settings, |evaluated, sources| Ok(with(evaluated, sources)))
}

/// The results of a period as CSV.
pub fn csv(prepared: &mut Prepared, location: &Location, name: &str, settings: Settings) -> String {
    let results = evaluated(prepared, location, name, &[], settings, |evaluated, sources| Results::new(evaluated, sources, &[]));
    match results {
        Ok(results) => merit::report::csv(&results),
        Err(wrong) => panic!("{}", merit::diagnostic::text(&wrong, &prepared.sources, Language::English, false)),
    }
}
