//! Which of the folders named with `--prior` belong to which policy.

use super::RUN;
use super::read::run;
use crate::diagnostic::command::RUN_OF_ANOTHER;
use crate::diagnostic::{Diagnostic, Place};
use std::path::{Path, PathBuf};

/// For each policy, by its id, the folders of its runs. A folder may also be what `run --out` wrote
/// for several policies, with a run of each in it: then those of other policies are passed over.
///
/// # Errors
/// A folder that is no run, damaged, of a newer format, or of none of the policies.
pub fn find(folders: &[PathBuf], ids: &[&str]) -> Result<Vec<Vec<PathBuf>>, Vec<Diagnostic>> {
    let mut found: Vec<Vec<PathBuf>> = ids.iter().map(|_| Vec::new()).collect();
    let mut wrong = Vec::new();
    for folder in folders {
        let mut others = Vec::new();
        let mut belongs = false;
        for path in runs(folder) {
            let of = match run(&path) {
                Ok(run) => run.policy.id,
                Err(problem) => {
                    wrong.push(*problem);
                    belongs = true;
                    continue;
                }
            };
            match ids.iter().zip(&mut found).find(|(id, _)| **id == of) {
                Some((_, list)) => {
                    list.push(path);
                    belongs = true;
                }
                None => others.push((path, of)),
            }
        }
        if let (false, Some((path, of))) = (belongs, others.first()) {
            wrong.push(
                Diagnostic::error(RUN_OF_ANOTHER, Place::Command)
                    .arg("path", path.display())
                    .arg("what", "policy")
                    .arg("found", of)
                    .arg("expected", ids.join("`, `")),
            );
        }
    }
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(wrong)
    }
}

/// The folder itself, or the runs of several policies in it in the order of their names.
fn runs(folder: &Path) -> Vec<PathBuf> {
    if !folder.join(RUN).exists() {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let mut inner: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| path.join(RUN).exists())
            .collect();
        if !inner.is_empty() {
            inner.sort();
            return inner;
        }
    }
    vec![folder.to_owned()]
}
