//! What is wrong, as a value: one kind of thing for a policy, for data and for a run, with many
//! renderings. The words are in `message/`, found by the code; nothing here is a sentence.

mod codes;
mod render;

pub use codes::*;
pub use render::{json, text, visible};

use crate::source::Span;
use std::sync::Arc;

/// A stable number such as `M1003`; codes are only ever added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// Whether a diagnostic forbids going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// What a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A place in a policy, a script or `data.toml`.
    Source(Span),
    /// A place in a data file: its line from 1 (the header is line 1), the column as its heading.
    Cell {
        file: Arc<str>,
        line: u64,
        column: Option<Arc<str>>,
        text: String,
    },
    /// A place in a data file without lines: its row from 1, the column by its name.
    Row {
        file: Arc<str>,
        row: u64,
        column: Option<Arc<str>>,
        text: String,
    },
    /// A whole file or folder.
    File(Arc<str>),
    /// The command line.
    Command,
}

/// A second place that belongs to the story; `key` picks the sentence (`label-KEY` of the code).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub place: Place,
    pub key: &'static str,
}

/// What to do: a sentence (`help-KEY` of the code), and the edit that does it where there is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Help {
    pub key: &'static str,
    pub patch: Option<(Span, String)>,
}

/// One thing that is wrong.
///
/// Its words are the Fluent message with the code as its name: the value is the headline, and the
/// attributes are `.label` (under the excerpt), `.label-KEY`, `.help` or `.help-KEY`, and `.page`
/// (what `merit check --explain` prints).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    pub place: Place,
    pub code: Code,
    pub severity: Severity,
    /// Texts for the sentence's placeholders, ready to print (amounts and names as they stand).
    pub args: Vec<(&'static str, String)>,
    pub labels: Vec<Label>,
    pub help: Option<Help>,
}

impl Diagnostic {
    /// An error at `place`.
    pub fn error(code: Code, place: impl Into<Place>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            place: place.into(),
            args: Vec::new(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// A warning at `place`.
    pub fn warning(code: Code, place: impl Into<Place>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, place)
        }
    }

    /// Fills the placeholder `$name`.
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Diagnostic {
        self.args.push((name, value.to_string()));
        self
    }

    /// Points at a second place with the sentence `.label-KEY`.
    pub fn label(mut self, key: &'static str, place: impl Into<Place>) -> Diagnostic {
        self.labels.push(Label {
            place: place.into(),
            key,
        });
        self
    }

    /// Picks the sentence `.help-KEY`; without this call `.help` is shown if the code has it.
    pub fn help(mut self, key: &'static str) -> Diagnostic {
        self.help = Some(Help { key, patch: None });
        self
    }

    /// As [`Diagnostic::help`], with the text to put in place of `span`.
    pub fn patch(mut self, key: &'static str, span: Span, text: impl Into<String>) -> Diagnostic {
        self.help = Some(Help {
            key,
            patch: Some((span, text.into())),
        });
        self
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place::Source(span)
    }
}

/// Collects diagnostics, so that one run tells all.
#[derive(Debug, Default)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// The candidate nearest to `name`, if it is near enough to be meant: at most a third of its
/// characters (at least one, at most three) are changed, added, dropped or swapped.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}
