//! What a finished plan can still get wrong, one file per check.

use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Everything that the checks find, errors and warnings.
pub fn check(_plan: &Plan) -> Vec<Diagnostic> {
    Vec::new()
}
