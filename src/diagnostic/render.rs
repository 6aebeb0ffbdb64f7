//! Diagnostics as text and as JSON.

use super::Diagnostic;
use crate::message::Language;
use crate::source::Sources;

/// As people read them, with excerpts; no colour unless `colour`.
pub fn text(_diagnostics: &[Diagnostic], _sources: &Sources, _language: Language, _colour: bool) -> String { todo!() }

/// One object a line, `merit.diagnostic/0`.
pub fn json(_diagnostics: &[Diagnostic], _sources: &Sources, _language: Language) -> String { todo!() }
