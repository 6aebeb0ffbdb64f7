//! The policies that ship with merit: each is checked, its cases are paid to the cent, and what
//! people read of its data is kept as snapshots beside it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::root;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What people see on a screen without paging.
const SCREEN: usize = 50;

/// What is shown of a policy's data set: the result table, and some explanations.
struct Shown {
    policy: &'static str,
    /// The language that the policy was written in.
    lang: &'static str,
    period: &'static str,
    /// Name of the snapshot, and the arguments of `merit explain`.
    explained: &'static [(&'static str, &'static [&'static str])],
}

const SHOWN: &[Shown] = &[
    Shown {
        policy: "field-sales",
        lang: "en",
        period: "2026-Q2",
        explained: &[
            ("E-104", &["--subject", "E-104", "--depth", "1"]),
            ("E-112", &["--subject", "E-112"]),
        ],
    },
    Shown {
        policy: "margin-commission",
        lang: "zh",
        period: "2026-Q2",
        explained: &[
            (
                "Y-07 commission",
                &["--subject", "Y-07", "--figure", "毛利提成", "--depth", "2"],
            ),
            ("Y-10", &["--subject", "Y-10"]),
        ],
    },
    Shown {
        policy: "quarter-contest",
        lang: "zh",
        period: "2026-Q2",
        explained: &[
            ("J-07", &["--subject", "J-07", "--depth", "2"]),
            ("J-12", &["--subject", "J-12", "--depth", "2"]),
        ],
    },
    Shown {
        policy: "team-pool",
        lang: "zh",
        period: "2026-H1",
        explained: &[
            ("T-10", &["--subject", "T-10"]),
            (
                "T-10 unallocated",
                &["--subject", "T-10", "--figure", "未分配"],
            ),
        ],
    },
];

/// `case.toml`: why a case is there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: Both,
    period: String,
    shows: Both,
}

/// A text in both languages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    en: String,
    zh: String,
}

impl Both {
    fn is_there(&self) -> bool {
        !self.en.trim().is_empty() && !self.zh.trim().is_empty()
    }
}

/// The folders in a folder, in order.
fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(path)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// What merit prints, and what it complains about, run at the root.
fn merit(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    let (out, complaint) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    (out, complaint)
}

#[test]
fn every_policy_is_right_and_shown() {
    let there: Vec<PathBuf> = folders(&root().join("policies"));
    let shown: BTreeSet<&str> = SHOWN.iter().map(|shown| shown.policy).collect();
    let named: BTreeSet<&str> = there.iter().map(|path| name(path)).collect();
    assert_eq!(named, shown, "folders of policies/, and what is shown here");
    for folder in &there {
        let (_, complaint) = merit(&["check", folder.to_str().unwrap()]);
        assert!(!complaint.contains("M9"), "{complaint}");
        assert!(folder.join("cases/README.md").is_file(), "{folder:?}");
    }
}

#[test]
fn every_case_is_paid_to_the_cent() {
    let mut wrong = Vec::new();
    for policy in folders(&root().join("policies")) {
        let cases = folders(&policy.join("cases"));
        assert!(!cases.is_empty(), "{policy:?} has no case");
        for folder in cases {
            let text = std::fs::read_to_string(folder.join("case.toml")).unwrap();
            let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
            assert!(case.title.is_there() && case.shows.is_there(), "{folder:?}");
            let expected = std::fs::read_to_string(folder.join("expected.csv"))
                .unwrap()
                .replace("\r\n", "\n");
            let (paid, _) = merit(&[
                "run",
                policy.to_str().unwrap(),
                "--data",
                folder.to_str().unwrap(),
                "--period",
                &case.period,
                "--format",
                "csv",
            ]);
            if paid.trim_end() != expected.trim_end() {
                wrong.push(format!(
                    "{} of {}\nexpected\n{expected}\npaid\n{paid}",
                    name(&folder),
                    name(&policy)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_people_read() {
    for shown in SHOWN {
        let policy = format!("policies/{}", shown.policy);
        let data = format!("examples/{}", shown.policy);
        let common = [
            policy.as_str(),
            "--data",
            &data,
            "--period",
            shown.period,
            "--lang",
            shown.lang,
        ];
        let run = [&["run"], &common[..]].concat();
        let mut texts = vec![("result", merit(&run).0)];
        for (name, arguments) in shown.explained {
            let explain = [&["explain"], &common[..], arguments].concat();
            texts.push((name, merit(&explain).0));
        }
        insta::with_settings!({
            snapshot_path => root().join(&policy).join("snapshots"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            for (name, text) in texts {
                let lines = text.lines().count();
                assert!(lines <= SCREEN, "{policy} {name}: {lines} lines");
                insta::assert_snapshot!(name.replace(' ', "-"), text);
            }
        });
    }
}
