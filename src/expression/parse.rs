//! Text of a formula to syntax, through Rhai's parser.

use super::Syntax;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A formula's text as decoded from TOML, and where its characters stand in the file.
#[derive(Clone, Debug)]
pub struct Text {
    pub decoded: String,
    /// Byte offset in the file of each byte of `decoded`, and of its end.
    pub offsets: Vec<u32>,
    /// The whole value in the file, quotes included.
    pub span: Span,
}

/// The syntax of a formula; what is outside the subset is an error with its place.
pub fn parse(_text: &Text) -> Result<Syntax, Vec<Diagnostic>> { todo!() }
