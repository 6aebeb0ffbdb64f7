//! Reads the TOML of a policy.

use super::Policy;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use std::path::Path;

/// A policy that was read, or `None` after errors; diagnostics in any case.
pub struct Loaded {
    pub sources: Sources,
    pub policy: Option<Policy>,
    pub diagnostics: Diagnostics,
}

/// Reads a policy: a TOML file, or a folder with `policy.toml`.
pub fn load(_path: &Path) -> Loaded { todo!() }
