//! Finds the policies that the command line names.

use crate::diagnostic::command::NO_POLICY;
use crate::diagnostic::{Diagnostic, Place};
use std::path::{Path, PathBuf};

/// The name of a policy's file in its folder.
const POLICY_FILE: &str = "policy.toml";

/// The policies at `path`, each as it can be read: a TOML file, or a folder with `policy.toml`. Of
/// a folder of such folders all, in the order of their names.
///
/// # Errors
/// There is no policy: `M0011`.
pub fn find(path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if path.is_file() || path.join(POLICY_FILE).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = path.read_dir().into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|folder| folder.join(POLICY_FILE).is_file())
        .collect();
    if found.is_empty() {
        return Err(Diagnostic::error(NO_POLICY, Place::Command).arg("path", path.display()));
    }
    found.sort();
    Ok(found)
}

/// The policies at all `paths`, in the order named; or everything that is no policy.
///
/// # Errors
/// As [`find`], for each path.
pub fn find_all(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for path in paths {
        match find(path) {
            Ok(policies) => found.extend(policies),
            Err(diagnostic) => missing.push(diagnostic),
        }
    }
    if missing.is_empty() {
        Ok(found)
    } else {
        Err(missing)
    }
}
