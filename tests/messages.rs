//! The most typical messages, whole, as people read them in both languages.
//!
//! Read a change here as whoever gets the message would: is it clear what was found, what was
//! expected and what to do, and is the right thing underlined?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use merit::check::check;
use merit::diagnostic::{Diagnostic, text};
use merit::message::Language;
use merit::source::Sources;
use std::path::Path;

/// What is told of `tests/wrong/NAME`, under a path that is the same everywhere.
fn told(name: &str) -> (Vec<Diagnostic>, Sources) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let loaded = merit::policy::load(&folder.join(name));
    let mut told = loaded.diagnostics.0;
    if let Some(policy) = loaded.policy {
        let planned = merit::plan::plan(policy, &loaded.sources);
        told.extend(planned.diagnostics.0);
        told.extend(planned.plan.iter().flat_map(check));
    }
    (told, loaded.sources)
}

/// Both languages, one after the other.
fn both(told: &[Diagnostic], sources: &Sources) -> String {
    let root = format!("{}/", env!("CARGO_MANIFEST_DIR"));
    let shown = |language| text(told, sources, language, false).replace(&root, "");
    format!("{}\n{}", shown(Language::English), shown(Language::Chinese))
}

macro_rules! messages {
    ($($name:ident: $file:literal;)*) => {
        $(#[test]
        fn $name() {
            let (told, sources) = told($file);
            insta::assert_snapshot!(stringify!($name), both(&told, &sources));
        })*
    };
}

messages! {
    unknown_key: "M1003.toml";
    bare_chinese_key: "M1008.toml";
    unknown_name_in_a_long_formula: "M3001.toml";
    gather_first: "M3002.toml";
    cycle: "M3003.toml";
    weights: "M3011.toml";
    bounds: "M3012.toml";
    vocabulary_not_covered: "M3013.toml";
    match_key: "M3014.toml";
    pay_without_money: "M3023.toml";
    cap_below_floor: "M3028.toml";
    may_be_undefined: "M9001.toml";
    cliff: "M9007.toml";
    negative_multiplied: "M9009.toml";
    units_beside_chinese: "M2030.toml";
}

/// Runs the program in `folder` and gives what it says on standard error, in both languages.
fn run(folder: &Path) -> String {
    let run = |language| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_merit"))
            .args([
                "run", ".", "--data", ".", "--period", "2026-Q1", "--lang", language,
            ])
            .current_dir(folder)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    format!("{}\n{}", run("en"), run("zh"))
}

fn wrong(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/wrong")
        .join(name)
}

#[test]
fn require() {
    insta::assert_snapshot!(run(&wrong("M5001")));
}

#[test]
fn held() {
    insta::assert_snapshot!(run(&wrong("M5004")));
}

#[test]
fn endless_script() {
    insta::assert_snapshot!(run(&wrong("M5003")));
}

#[test]
fn cells_of_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["policy.toml", "people.csv"] {
        std::fs::copy(wrong("M5001").join(file), folder.path().join(file)).unwrap();
    }
    let orders = "id,closed_on,rep,amount\nO-1,2026-01-12,E-1,\"1,200.00\"\nO-2,2026/2/3,E-9,900\n";
    std::fs::write(folder.path().join("orders.csv"), orders).unwrap();
    insta::assert_snapshot!(run(folder.path()));
}
