//! Where the data is: a folder whose files bear the tables' names, or a `data.toml`.

use std::path::PathBuf;

/// What the command line says about the data.
#[derive(Clone, Debug)]
pub struct Location {
    /// A folder (one that has a `data.toml` is read by it) or a `data.toml`.
    pub data: PathBuf,
    /// Paths of `data.toml` are relative to this, else to its own folder.
    pub root: Option<PathBuf>,
    pub allow_outside: bool,
}
