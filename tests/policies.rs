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
    /// Warnings that cannot be avoided.
    warnings: &'static [&'static str],
    /// Name of the snapshot, and the arguments of `merit explain`.
    explained: &'static [(&'static str, &'static [&'static str])],
}

const SHOWN: &[Shown] = &[
    Shown {
        policy: "field-sales",
        lang: "en",
        period: "2026-Q2",
        warnings: &[],
        explained: &[
            ("E-104", &["--subject", "E-104", "--depth", "1"]),
            ("E-112", &["--subject", "E-112"]),
        ],
    },
    Shown {
        policy: "key-accounts",
        lang: "en",
        period: "2026-Q2",
        warnings: &[],
        explained: &[
            ("K-02", &["--subject", "K-02"]),
            (
                "K-14 commission",
                &["--subject", "K-14", "--figure", "commission"],
            ),
        ],
    },
    Shown {
        policy: "margin-commission",
        lang: "zh",
        period: "2026-Q2",
        warnings: &[],
        explained: &[
            (
                "Y-07 commission",
                &["--subject", "Y-07", "--figure", "毛利提成", "--depth", "2"],
            ),
            ("Y-10", &["--subject", "Y-10"]),
        ],
    },
    Shown {
        policy: "new-hire-draw",
        lang: "en",
        period: "2026-05",
        warnings: &[],
        explained: &[
            ("H-03", &["--subject", "H-03"]),
            ("H-12 debt", &["--subject", "H-12", "--figure", "debt"]),
        ],
    },
    Shown {
        policy: "quarter-contest",
        lang: "zh",
        period: "2026-Q2",
        warnings: &[],
        explained: &[
            ("J-07", &["--subject", "J-07", "--depth", "2"]),
            ("J-12", &["--subject", "J-12", "--depth", "2"]),
        ],
    },
    Shown {
        policy: "subscription",
        lang: "en",
        period: "2026-Q3",
        // A payment may come before the contract is signed; then the person is held.
        warnings: &["M9001"],
        explained: &[
            (
                "S-02 clawback",
                &["--subject", "S-02", "--figure", "clawback"],
            ),
            ("S-07", &["--subject", "S-07", "--depth", "2"]),
        ],
    },
    Shown {
        policy: "team-pool",
        lang: "zh",
        period: "2026-H1",
        warnings: &[],
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

/// What merit prints, and what it complains about, run in a folder.
fn merit_in(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    let (out, complaint) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    (out, complaint)
}

/// What merit prints, run at the root.
fn merit(arguments: &[&str]) -> String {
    merit_in(&root(), arguments).0
}

/// The codes of warnings in what merit complains about, each once.
fn warnings(complaint: &str) -> Vec<&str> {
    let codes: BTreeSet<&str> = complaint
        .lines()
        .filter_map(|line| line.strip_prefix("warning[")?.split(']').next())
        .collect();
    codes.into_iter().collect()
}

#[test]
fn every_policy_is_right_and_shown() {
    let there: Vec<PathBuf> = folders(&root().join("policies"));
    let shown: BTreeSet<&str> = SHOWN.iter().map(|shown| shown.policy).collect();
    let named: BTreeSet<&str> = there.iter().map(|path| name(path)).collect();
    assert_eq!(named, shown, "folders of policies/, and what is shown here");
    for shown in SHOWN {
        let policy = format!("policies/{}", shown.policy);
        let (_, complaint) = merit_in(&root(), &["check", &policy]);
        assert_eq!(warnings(&complaint), shown.warnings, "{complaint}");
        assert!(root().join(&policy).join("cases/README.md").is_file());
    }
}

#[test]
fn every_policy_is_a_template() {
    let folder = tempfile::tempdir().unwrap();
    for shown in SHOWN {
        let mine = format!("my-{}", shown.policy);
        let made = merit_in(
            folder.path(),
            &[
                "new",
                &mine,
                "--template",
                shown.policy,
                "--lang",
                shown.lang,
            ],
        );
        assert!(made.1.contains(shown.period), "{made:?}");
        let (_, complaint) = merit_in(folder.path(), &["check", &mine]);
        assert_eq!(warnings(&complaint), shown.warnings, "{complaint}");
        // All of the data is there, so all is paid as it is here.
        let paid = |at: &Path, policy: &str, data: &str| {
            merit_in(
                at,
                &[
                    "run",
                    policy,
                    "--data",
                    data,
                    "--period",
                    shown.period,
                    "--format",
                    "csv",
                ],
            )
            .0
        };
        assert_eq!(
            paid(folder.path(), &mine, &format!("{mine}/data")),
            paid(
                &root(),
                &format!("policies/{}", shown.policy),
                &format!("examples/{}", shown.policy)
            )
        );
        // And one of its cases, whole.
        let cases = folders(&folder.path().join(&mine).join("cases"));
        assert_eq!(cases.len(), 1, "{cases:?}");
        assert_eq!(case_paid(&folder.path().join(&mine), &cases[0]), None);
    }
}

/// What is wrong with a case of a policy.
fn case_paid(policy: &Path, folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("case.toml")).unwrap();
    let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    assert!(case.title.is_there() && case.shows.is_there(), "{folder:?}");
    let expected = std::fs::read_to_string(folder.join("expected.csv"))
        .unwrap()
        .replace("\r\n", "\n");
    let paid = merit(&[
        "run",
        policy.to_str().unwrap(),
        "--data",
        folder.to_str().unwrap(),
        "--period",
        &case.period,
        "--format",
        "csv",
    ]);
    (paid.trim_end() != expected.trim_end()).then(|| {
        let (policy, folder) = (name(policy), name(folder));
        format!("{folder} of {policy}\nexpected\n{expected}\npaid\n{paid}")
    })
}

#[test]
fn every_case_is_paid_to_the_cent() {
    let mut wrong = Vec::new();
    for policy in folders(&root().join("policies")) {
        let cases = folders(&policy.join("cases"));
        assert!(!cases.is_empty(), "{policy:?} has no case");
        wrong.extend(cases.iter().filter_map(|case| case_paid(&policy, case)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A debt is the same whether the periods before are computed or read.
#[test]
fn closed_periods_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for (policy, closed, open) in [
        ("subscription", "2026-Q2", "2026-Q3"),
        ("new-hire-draw", "2026-04", "2026-05"),
    ] {
        let run = |period: &str, more: &[&str]| {
            let policy_path = format!("policies/{policy}");
            let data = format!("examples/{policy}");
            let arguments = [
                "run",
                &policy_path,
                "--data",
                &data,
                "--period",
                period,
                "--format",
                "csv",
            ];
            merit(&[&arguments[..], more].concat())
        };
        let kept = folder.path().join(policy);
        let kept = kept.to_str().unwrap();
        run(closed, &["--out", kept]);
        assert_eq!(run(open, &["--prior", kept]), run(open, &[]), "{policy}");
    }
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
        let mut texts = vec![("result", merit(&run))];
        for (name, arguments) in shown.explained {
            let explain = [&["explain"], &common[..], arguments].concat();
            texts.push((name, merit(&explain)));
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
