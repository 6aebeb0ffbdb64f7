//! The registry of codes, one file for each family. A code is never reused.

use super::Code;

/// Declares the codes of a family and their list.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        use super::Code;
        $($(#[$doc])* pub const $name: Code = Code($code);)*
        /// Every code of this family.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

pub mod command; // M00xx: the command line, files, our own faults
pub mod data; // M4xxx: data
pub mod evaluation; // M5xxx: figures, limits of a run
pub mod expression; // M2xxx: formulas, types and units, scripts
pub mod plan; // M3xxx: names, shapes, cycles, what the checks find
pub mod policy; // M1xxx: TOML, keys, what may stand where
pub mod warning; // M9xxx: warnings

/// Every code there is.
pub fn all() -> impl Iterator<Item = Code> {
    [
        command::ALL,
        policy::ALL,
        expression::ALL,
        plan::ALL,
        data::ALL,
        evaluation::ALL,
        warning::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
