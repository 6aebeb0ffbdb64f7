//! `merit run`: what everybody is paid in a period.

use super::arguments::RunArguments;
use super::policies::find_all;
use super::{Exit, Screen};
use crate::source::Sources;
use std::io;
use std::path::PathBuf;

/// Runs the policies and prints the results.
pub fn run(arguments: &RunArguments, screen: &mut Screen) -> io::Result<Exit> {
    match find_all(&arguments.policies) {
        Ok(policies) => evaluate(&policies, arguments, screen),
        Err(missing) => {
            screen.diagnostics(&missing, &Sources::default());
            Ok(Exit::of(&missing))
        }
    }
}

// INTEGRATION: the call into the library goes here.
fn evaluate(
    _policies: &[PathBuf],
    _arguments: &RunArguments,
    screen: &mut Screen,
) -> io::Result<Exit> {
    screen.note("not yet\n");
    Ok(Exit::Fault)
}
