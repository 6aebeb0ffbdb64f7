//! Ctrl-C leaves nothing half-done, whenever it comes; and how far a run has come is drawn on a
//! terminal only.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::HEAD;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A policy over so many orders of 50 people.
fn folder(orders: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let policy = format!(
        "{HEAD}\n[metric.sales]\nof = \"orders\"\nsum = \"amount\"\n\
        [pay.commission]\nvalue = \"sales * 5%\"\n"
    );
    let mut people = "id,region\n".to_owned();
    for person in 0..50 {
        writeln!(people, "E-{person},north").unwrap();
    }
    let mut text = "id,day,rep,customer,amount\n".to_owned();
    for order in 0..orders {
        let (rep, cents) = (order * 7 % 50, order * 13 % 100);
        writeln!(text, "O-{order},2026-02-12,E-{rep},K-1,{order}.{cents:02}").unwrap();
    }
    fs::write(folder.path().join("policy.toml"), policy).unwrap();
    fs::write(folder.path().join("people.csv"), people).unwrap();
    fs::write(folder.path().join("orders.csv"), text).unwrap();
    folder
}

fn merit(folder: &Path, words: &[&str]) -> Command {
    let mut merit = Command::new(env!("CARGO_BIN_EXE_merit"));
    merit
        .args(["run", "policy.toml", "--data", ".", "--period", "2026-Q1"])
        .args(words)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    merit
}

/// Whether a program that is started here hears Ctrl-C: one in the background of a script does not.
fn hears() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    ignored.is_none_or(|bits| bits & 2 == 0)
}

/// Starts merit, presses Ctrl-C after a while, and waits for the end.
fn stopped_after(command: &mut Command, while_: Duration) -> (Output, Duration) {
    let child = command.spawn().unwrap();
    std::thread::sleep(while_);
    let pressed = Instant::now();
    let pid = child.id().to_string();
    let kill = Command::new("kill").args(["-INT", &pid]).output().unwrap();
    let output = child.wait_with_output().unwrap();
    // A program that has ended meanwhile cannot be found.
    assert!(
        kill.status.success() || output.status.success(),
        "{kill:?} {output:?}"
    );
    (output, pressed.elapsed())
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// At every moment: either the run is there, whole, or nothing of it is.
#[test]
fn ctrl_c_leaves_no_half_of_a_run() {
    if !hears() {
        println!("skipped: this program was started so that it does not hear Ctrl-C");
        return;
    }
    let folder = folder(10_000);
    let path = folder.path();
    let begun = Instant::now();
    let whole = merit(path, &["--out", "run", "--format", "csv"])
        .output()
        .unwrap();
    let takes = begun.elapsed();
    assert!(whole.status.success(), "{whole:?}");
    let files = entries(&path.join("run"));
    fs::remove_dir_all(path.join("run")).unwrap();
    let before = entries(path);
    let (mut stopped, mut told) = (0, 0);
    for moment in 0..16 {
        let out = ["--out", "run", "--format", "csv"];
        let language = ["--lang", ["en", "zh"][moment % 2]];
        let (output, _) = stopped_after(
            merit(path, &out).args(language),
            takes * u32::try_from(moment).unwrap() / 14,
        );
        match output.status.code() {
            Some(0) => {
                assert_eq!(output.stdout, whole.stdout);
                assert_eq!(entries(&path.join("run")), files);
                fs::remove_dir_all(path.join("run")).unwrap();
            }
            Some(130) if path.join("run").exists() => {
                // It was whole, and being printed.
                assert_eq!(entries(&path.join("run")), files);
                fs::remove_dir_all(path.join("run")).unwrap();
            }
            // Ended by the signal itself: before merit could hear it.
            Some(130) | None => {
                stopped += 1;
                assert!(output.stdout.is_empty(), "{output:?}");
                let errors = String::from_utf8(output.stderr).unwrap();
                assert!(
                    errors.is_empty()
                        || errors.contains("M0018")
                            && errors.contains(["stopped", "停止"][moment % 2]),
                    "{errors}"
                );
                told += usize::from(!errors.is_empty());
            }
            Some(_) => panic!("{output:?}"),
        }
        assert_eq!(
            entries(path),
            before,
            "something is left of moment {moment}"
        );
    }
    assert!(stopped > 0 && told > 0, "{stopped} stopped, {told} told");
}

/// Without `--out` too a run ends soon, and prints nothing.
#[test]
fn ctrl_c_is_heard_soon() {
    if !hears() {
        println!("skipped: this program was started so that it does not hear Ctrl-C");
        return;
    }
    let folder = folder(40_000);
    let begun = Instant::now();
    let whole = merit(folder.path(), &[]).output().unwrap();
    assert!(whole.status.success(), "{whole:?}");
    let takes = begun.elapsed();
    let (output, soon) = stopped_after(&mut merit(folder.path(), &[]), takes / 4);
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(output.stdout.is_empty());
    println!("a run of {takes:?} ended {soon:?} after Ctrl-C");
}

/// What merit says on a pipe is the same however long it takes.
#[test]
fn nothing_is_drawn_on_a_pipe() {
    let folder = folder(60_000);
    let begun = Instant::now();
    let output = merit(folder.path(), &[]).output().unwrap();
    println!("took {:?}", begun.elapsed());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// On a terminal (that of `script`) it is, and taken away before anything else is said.
#[test]
fn progress_is_drawn_on_a_terminal() {
    let folder = folder(60_000);
    let merit = format!(
        "'{}' run policy.toml --data . --period 2026-Q1 >out.txt",
        env!("CARGO_BIN_EXE_merit")
    );
    let script = Command::new("script")
        .args(["-qec", &merit, "drawn.txt"])
        .env("TERM", "xterm")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output();
    let Ok(script) = script else {
        println!("there is no `script` here");
        return;
    };
    let drawn = String::from_utf8_lossy(&script.stdout).into_owned();
    let printed = fs::read_to_string(folder.path().join("out.txt")).unwrap();
    assert!(
        printed.contains("E-49") && !printed.contains('\u{1b}'),
        "{printed}"
    );
    for of_people in ["E-1", "K-1", "north"] {
        assert!(!drawn.contains(of_people), "{drawn}");
    }
    // A machine on which this takes less than half a second draws nothing.
    if let Some(last) = drawn.rfind("a second") {
        assert!(drawn[last..].contains("\u{1b}["), "cleared: {drawn:?}");
    } else {
        println!("it was read before anything was to be drawn: {drawn:?}");
    }
}
