//! Where a command writes: results, and what is said beside them.

use super::Exit;
use super::watch::Interrupt;
use crate::diagnostic::command::CANNOT_WRITE;
use crate::diagnostic::{Diagnostic, Place, text};
use crate::message::{Language, sentence};
use crate::source::Sources;
use std::io::{self, Write};

/// Standard output and standard error of a command, and how a person wants to be told.
///
/// To write a result fails as standard output fails, and a command hands that on with `?`. What is
/// said beside the results is lost if nobody can hear it: that must not change the exit code.
pub struct Screen<'a> {
    out: &'a mut dyn Write,
    errors: &'a mut dyn Write,
    colour: bool,
    pub language: Language,
    /// Whether somebody sees what is drawn on standard error.
    pub terminal: bool,
    pub interrupt: Interrupt,
}

impl<'a> Screen<'a> {
    /// Writes results to `out` and everything else to `errors`, there in colour if `colour`.
    pub fn new(out: &'a mut dyn Write, errors: &'a mut dyn Write, colour: bool) -> Screen<'a> {
        Screen {
            out,
            errors,
            colour,
            language: Language::English,
            terminal: false,
            interrupt: Interrupt::default(),
        }
    }

    /// Writes a piece of the result.
    pub fn result(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Says something beside the result.
    pub fn note(&mut self, text: &str) {
        let _ = self.errors.write_all(text.as_bytes());
    }

    /// Says the sentence `key` on a line of its own beside the result.
    pub fn say(&mut self, key: &str, args: &[(&str, String)]) {
        let sentence = sentence(self.language, key, args).unwrap_or_default();
        self.note(&format!("{sentence}\n"));
    }

    /// Tells what is wrong.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        let text = text(diagnostics, sources, self.language, self.colour);
        self.note(&text);
    }

    /// Tells what is wrong, and what that means for the run.
    pub fn refuse(&mut self, diagnostics: &[Diagnostic], sources: &Sources) -> Exit {
        self.diagnostics(diagnostics, sources);
        Exit::of(diagnostics)
    }

    /// Tells that `path` could not be written.
    pub fn cannot_write(&mut self, path: &str, error: &io::Error) {
        let diagnostic = Diagnostic::error(CANNOT_WRITE, Place::Command)
            .arg("path", path)
            .arg("reason", error);
        self.diagnostics(&[diagnostic], &Sources::default());
    }

    /// Hands on what is still in buffers.
    pub fn flush(&mut self) -> io::Result<()> {
        let _ = self.errors.flush();
        self.out.flush()
    }
}
