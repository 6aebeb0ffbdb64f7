//! Every code of a diagnostic has something in `tests/wrong/` that provokes it, run here as a
//! person would run it.
//!
//! `tests/wrong/M1003.toml` is a whole policy for which `merit check` must report M1003. Where a
//! policy does not suffice, `tests/wrong/M4003/` is a folder with `policy.toml`, data files, and
//! `command.txt`: the arguments of merit on one line, run in that folder. Without `command.txt`
//! it is `check .`. A file that is too large to keep is made here, in a copy of the folder.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use merit::diagnostic::{Code, all};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the codes of Parquet files are provoked.
const PARQUET: &str = "needs merit with the feature `parquet`; src/table/parquet/tests.rs";

/// Codes that no file can provoke, and what shows them instead.
const ELSEWHERE: [(&str, &str); 15] = [
    (
        "M0005",
        "needs a disk that cannot be written; src/cli/new.rs and src/cli/tests.rs",
    ),
    (
        "M0018",
        "needs somebody who presses Ctrl-C; tests/stopped.rs",
    ),
    (
        "M0021",
        "needs a session, which no command opens; tests/session.rs",
    ),
    (
        "M0022",
        "needs a session, which no command opens; tests/session.rs",
    ),
    (
        "M1001",
        "needs a file that may not be read: files_that_are_no_policy in src/policy/read/tests_wrong.rs",
    ),
    ("M0070", "needs a fault of merit; src/cli/tests.rs"),
    (
        "M4013",
        "needs a file that changes during a run; a_file_that_changes_is_refused in src/table/tests/shape.rs",
    ),
    (
        "M4024",
        "needs merit without the feature `parquet`; src/table/tests/shape.rs",
    ),
    ("M4025", PARQUET),
    ("M4026", PARQUET),
    ("M4027", PARQUET),
    ("M4028", PARQUET),
    (
        "M4044",
        "needs a folder for temporary files that cannot be written; src/table/unique_tests.rs",
    ),
    (
        "M5005",
        "needs a fault of merit: a value that should be there",
    ),
    (
        "M5070",
        "needs a fault of merit: two evaluations that differ",
    ),
];

/// The text of a file, from what the folder has.
type Make = fn(&str) -> String;

/// Files that are too large to keep, made in a copy of their folder before it runs; some from the
/// text that the folder has.
const MADE: [(&str, &str, Make); 5] = [
    ("M1006", "policy.toml", |text| {
        format!(
            "{text}{}",
            "# as agreed with the works council\n".repeat(120_000)
        )
    }),
    ("M2050", "ladder.rhai", |text| {
        format!(
            "{text}{}",
            "// as agreed with the works council\n".repeat(2_000)
        )
    }),
    ("M4022", "orders.csv", |_| {
        let cell = "x".repeat((1 << 20) + 1);
        format!("id,closed_on,rep,product,amount\nO-1,2026-01-12,E-1,{cell},1200.00\n")
    }),
    ("M4023", "orders.csv", |_| {
        let row = "x".repeat((16 << 20) + 1);
        format!("id,closed_on,rep,amount\n{row}\n")
    }),
    ("M4050", "orders.csv", |_| {
        let rows = (0..1003).map(|row| format!("O-{row},2026-01-12,E-1,n/a\n"));
        format!("id,closed_on,rep,amount\n{}", rows.collect::<String>())
    }),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong")
}

/// The codes that `tests/wrong/` has something for. `README.md` is none.
fn provoked() -> BTreeSet<String> {
    let entries = folder()
        .read_dir()
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let codes =
        entries.filter(|path| path.is_dir() || path.extension().is_some_and(|kind| kind == "toml"));
    codes
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// Runs what provokes `code`, with messages in `language`.
fn run(code: &str, language: &str) -> Output {
    let mut merit = Command::new(env!("CARGO_BIN_EXE_merit"));
    let mut case = folder().join(code);
    let copy = tempfile::tempdir().unwrap();
    if let Some((_, file, make)) = MADE.iter().find(|(made, ..)| *made == code) {
        for entry in case.read_dir().unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        let text = std::fs::read_to_string(case.join(file)).unwrap_or_default();
        std::fs::write(copy.path().join(file), make(&text)).unwrap();
        case = copy.path().to_owned();
    }
    if case.is_dir() {
        let line = std::fs::read_to_string(case.join("command.txt"))
            .unwrap_or_else(|_| "check .".to_owned());
        merit.args(line.split_whitespace()).current_dir(case);
    } else {
        merit
            .args(["check", &format!("{code}.toml")])
            .current_dir(folder());
    }
    merit
        .args(["--lang", language])
        .output()
        .expect("merit runs")
}

/// The exit codes that an error of a family may end with; a warning (M9) stops nothing.
fn exits(code: &str) -> &'static [i32] {
    match &code[1..2] {
        "0" => &[2],
        "1" | "2" | "3" => &[3],
        "4" | "5" => &[4],
        _ => &[0],
    }
}

#[test]
fn every_code_is_provoked() {
    let known: BTreeSet<String> = all().map(|Code(code)| code.to_owned()).collect();
    let elsewhere: BTreeSet<String> = ELSEWHERE
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect();
    let provoked = provoked();
    let missing: Vec<&String> = known
        .iter()
        .filter(|code| !provoked.contains(*code) && !elsewhere.contains(*code))
        .collect();
    assert!(
        missing.is_empty(),
        "tests/wrong has nothing for {missing:?}"
    );
    let unknown: Vec<&String> = provoked
        .iter()
        .chain(&elsewhere)
        .filter(|code| !known.contains(*code))
        .collect();
    assert!(unknown.is_empty(), "no such code: {unknown:?}");
}

#[test]
fn what_is_wrong_is_reported_by_its_code() {
    let mut wrong = Vec::new();
    for code in provoked() {
        for (language, head) in [("en", ["error", "warning"]), ("zh", ["错误", "警告"])] {
            let output = run(&code, language);
            let told = String::from_utf8_lossy(&output.stderr);
            let heads = head.map(|word| format!("{word}[{code}]: "));
            if !heads.iter().any(|head| told.contains(head.as_str())) {
                wrong.push(format!("{code} ({language}) is not reported:\n{told}"));
            }
            if told.contains("{$") {
                wrong.push(format!(
                    "{code} ({language}) has an empty placeholder:\n{told}"
                ));
            }
            if !output
                .status
                .code()
                .is_some_and(|exit| exits(&code).contains(&exit))
            {
                wrong.push(format!(
                    "{code} ({language}) ends with {}, expected {:?}",
                    output.status,
                    exits(&code)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
