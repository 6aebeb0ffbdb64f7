//! A reader that goes away is no error.

use crate::program::root;
use std::io::Read;
use std::process::{Command, Stdio};

fn merit(arguments: &[&str]) -> Command {
    let mut merit = Command::new(env!("CARGO_BIN_EXE_merit"));
    merit
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null());
    merit
}

const RUN: [&str; 8] = [
    "run",
    "policies/field-sales",
    "--data",
    "examples/field-sales",
    "--period",
    "2026-Q1",
    "--format",
    "json",
];

#[test]
fn standard_output_closed_early() {
    for bytes in [0, 1, 20] {
        let mut child = merit(&RUN)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut vec![0; bytes]).unwrap();
        drop(out);
        let said = child.wait_with_output().unwrap();
        assert_eq!(
            said.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
        assert!(!String::from_utf8_lossy(&said.stderr).contains("error"));
    }
    // The reader is gone before the program begins.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    for arguments in [&RUN[..], &["--help"], &["check", "--explain", "M1003"]] {
        let said = merit(arguments)
            .stdout(writer.try_clone().unwrap())
            .output()
            .unwrap();
        assert_eq!(
            said.status.code(),
            Some(0),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
}

/// Nobody hears what is said beside the results: that changes nothing.
#[test]
fn standard_error_closed_early() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let said = merit(&RUN)
        .stderr(writer.try_clone().unwrap())
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(0));
    assert_eq!(said.stdout, merit(&RUN).output().unwrap().stdout);
    let wrong = [&RUN[..5], &["2026-Q7"]].concat();
    let said = merit(&wrong).stderr(writer).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
}

/// A full disk is no success.
#[cfg(target_os = "linux")]
#[test]
fn standard_output_full() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let said = merit(&RUN).stdout(full).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("error[M0005]"));
}
