//! Worked examples of others with their exact answers: each folder of `tests/cases` is a policy,
//! its data, and what it must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::case::case;
use common::root;

#[test]
fn every_case_is_exact() {
    let mut folders: Vec<_> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 73, "cases are missing");
    let wrong: Vec<String> = folders.iter().flat_map(|folder| case(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
