//! Imports run one way: a module of the library uses only modules that come before it. Its unit
//! tests may use anything.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, each of which may use those before it.
const ORDER: [&str; 16] = [
    "source",
    "message",
    "diagnostic",
    "value",
    "expression",
    "policy",
    "table",
    "plan",
    "check",
    "evaluate",
    "explain",
    "report",
    "prior",
    "run",
    "session",
    "cli",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
}

/// The text without line comments, since what they mention is no import, and without unit tests,
/// which stand at the end.
fn code(text: &str) -> String {
    let text = text
        .split_once("#[cfg(test)]\nmod tests {")
        .map_or(text, |(code, _)| code);
    let lines = text
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names after each `crate::`, also those of `crate::{a::X, b}`.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            None => names.push(first_name(rest)),
            Some(group) => {
                let (mut depth, mut begins) = (1, 0);
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 || (depth == 1 && c == ',') {
                        names.push(first_name(group[begins..at].trim_start()));
                        begins = at + 1;
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(path: &str) -> String {
    path.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == module)
}

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    assert!(
        files.len() > 10,
        "the sources are where this test looks for them"
    );
    let mut wrong = Vec::new();
    for path in files {
        let inner = path.strip_prefix(&root).unwrap();
        let shown = inner.display();
        if inner.ends_with("tests.rs") {
            continue;
        }
        let module = inner
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        if matches!(module, "lib" | "main") {
            continue; // the public face and the program see everything
        }
        let Some(own) = place(module) else {
            wrong.push(format!(
                "src/{shown}: the module `{module}` has no place in the order"
            ));
            continue;
        };
        for name in used(&code(&fs::read_to_string(&path).unwrap())) {
            match place(&name) {
                Some(other) if other > own => {
                    wrong.push(format!("src/{shown} uses `{name}`, which comes later"))
                }
                Some(_) => {}
                // What the public face re-exports comes from all over.
                None => wrong.push(format!(
                    "src/{shown} uses `crate::{name}`, which is no module of the order"
                )),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nthe order is {}",
        wrong.join("\n"),
        ORDER.join(" < ")
    );
}

#[test]
fn imports_are_found() {
    let text = "use crate::source::{Span, Spanned};\nuse crate::{message, value::{Day, Number}, plan::Plan};\n\
        // crate::cli\nlet x = crate::report::table(); pub(crate) fn f() {}\n\
        #[cfg(test)]\nmod tests {\nuse crate::cli;\n}";
    assert_eq!(
        used(&code(text)),
        ["source", "message", "value", "plan", "report"]
    );
}
