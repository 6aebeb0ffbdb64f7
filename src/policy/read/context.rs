//! What every reader of a policy shares: the file, and the list of what is wrong.

use crate::diagnostic::{Diagnostic, Diagnostics, policy as code};
use crate::source::{FileId, Span};
use crate::value::{Cycle, Mode};
use std::ops::Range;

/// The file that is being read.
pub(super) struct Context<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub diagnostics: Diagnostics,
    /// The cycle of the policy, for windows; the month until the header is read.
    pub cycle: Cycle,
    /// The mode of the policy, for a `round` without one.
    pub mode: Mode,
}

impl<'a> Context<'a> {
    /// A context for the text of `file`.
    pub fn new(file: FileId, text: &'a str) -> Context<'a> {
        Context {
            file,
            text,
            diagnostics: Diagnostics::default(),
            cycle: Cycle::Month,
            mode: Mode::HalfUp,
        }
    }

    /// The place of a run of bytes.
    pub fn span(&self, range: Range<usize>) -> Span {
        let clip = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, clip(range.start), clip(range.end))
    }

    /// What is written at `span`.
    pub fn slice(&self, span: Span) -> &'a str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// Adds a diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// `what` is part of the language, but not read by this version.
    pub fn not_yet(&mut self, span: Span, what: &str) {
        self.report(Diagnostic::error(code::NOT_YET, span).arg("what", what));
    }
}
