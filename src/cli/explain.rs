//! `merit explain`: how one result comes about.

use super::arguments::ExplainArguments;
use super::policies::find;
use super::{Exit, Screen};
use crate::source::Sources;
use std::io;
use std::path::PathBuf;

/// Explains one person's result or one record.
pub fn explain(arguments: &ExplainArguments, screen: &mut Screen) -> io::Result<Exit> {
    match find(&arguments.policy) {
        Ok(policies) => tell(&policies, arguments, screen),
        Err(missing) => {
            let missing = [missing];
            screen.diagnostics(&missing, &Sources::default());
            Ok(Exit::of(&missing))
        }
    }
}

// INTEGRATION: the call into the library goes here.
fn tell(
    _policies: &[PathBuf],
    _arguments: &ExplainArguments,
    screen: &mut Screen,
) -> io::Result<Exit> {
    screen.note("not yet\n");
    Ok(Exit::Fault)
}
