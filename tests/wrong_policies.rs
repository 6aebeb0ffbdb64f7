//! A wrong policy is told by its own code and by no second error: one cause, one message.
//!
//! `tests/codes.rs` runs the same files through the program; here nothing else may be told.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use merit::check::check;
use merit::diagnostic::{Diagnostic, Severity, text};
use merit::message::Language;
use merit::source::Sources;
use std::path::{Path, PathBuf};

/// Everything told of a policy: by the reader, by planning, by the checks.
fn told(path: &Path) -> (Vec<Diagnostic>, Sources) {
    let loaded = merit::policy::load(path);
    let mut told = loaded.diagnostics.0;
    if let Some(policy) = loaded.policy {
        let planned = merit::plan::plan(policy, &loaded.sources);
        told.extend(planned.diagnostics.0);
        told.extend(planned.plan.iter().flat_map(check));
    }
    (told, loaded.sources)
}

fn files(family: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let entries = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(family) && name.ends_with(".toml")
        })
        .collect();
    files.sort();
    files
}

fn only_its_own_code(family: &str) {
    let mut wrong = Vec::new();
    for file in files(family) {
        let code = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let (told, sources) = told(&file);
        let mut others = told.iter().filter(|diagnostic| {
            diagnostic.code.0 != code && (diagnostic.severity == Severity::Error || family == "M9")
        });
        if let Some(other) = others.next() {
            let other = text(
                std::slice::from_ref(other),
                &sources,
                Language::English,
                false,
            );
            wrong.push(format!("{code} also tells\n{other}"));
        }
        if told
            .iter()
            .filter(|diagnostic| diagnostic.code.0 == code)
            .count()
            != 1
        {
            let all = text(&told, &sources, Language::English, false);
            wrong.push(format!("{code} is not told once\n{all}"));
        }
        for language in [Language::English, Language::Chinese] {
            let shown = text(&told, &sources, language, false);
            if shown.contains("{$") || shown.contains("{ $") {
                wrong.push(format!("{code} has an empty placeholder\n{shown}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_error_of_planning_is_told_alone() {
    only_its_own_code("M3");
}

#[test]
fn a_warning_is_told_alone() {
    only_its_own_code("M9");
}
