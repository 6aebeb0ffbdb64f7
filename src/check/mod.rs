//! What can be found wrong in a finished plan before any data is read: one file for each check.
//!
//! An error is something that can only be a mistake. A warning is allowed, but somebody should
//! have meant it; where the language has a way to say so (`because`, `note`), saying so ends it.

mod bounds;
mod cliff;
mod constant;
mod facts;
mod limits;
mod negative;
mod outcomes;
mod positive;
mod prorata;
mod share;
mod steps;
#[cfg(test)]
mod tests;
mod undefined;
mod unused;
mod weights;

use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Errors and warnings of a plan, each check in the order of the figures.
pub fn check(plan: &Plan) -> Vec<Diagnostic> {
    let checks = [
        weights::weights,
        weights::quotas,
        bounds::bounds,
        limits::limits,
        steps::steps,
        outcomes::outcomes,
        outcomes::match_keys,
        undefined::undefined,
        negative::negative,
        cliff::cliffs,
        prorata::prorata,
        share::shares,
        unused::figures,
        unused::tables,
    ];
    checks.iter().flat_map(|check| check(plan)).collect()
}
