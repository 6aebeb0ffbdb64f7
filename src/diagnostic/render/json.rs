//! Diagnostics for programs: one JSON object a line.

use super::escape::visible;
use super::{label_words, words};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::message::Language;
use crate::source::{Sources, Span};
use serde::Serialize;

#[derive(Serialize)]
struct Object<'a> {
    format: &'static str,
    code: &'static str,
    severity: &'static str,
    message: String,
    labels: Vec<JsonLabel>,
    help: Option<String>,
    patch: Option<JsonPatch<'a>>,
}

/// A place and its sentence. A place in a policy has `start` and `end`; one in a data file has
/// `start.line`, `heading` and `found`; a whole file has neither, the command line not even `file`.
#[derive(Serialize)]
struct JsonLabel {
    file: Option<String>,
    start: Option<JsonPosition>,
    end: Option<JsonPosition>,
    /// Of a file without lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    text: Option<String>,
    primary: bool,
}

/// Line and column from 1, the column in characters; the byte from 0.
#[derive(Serialize)]
struct JsonPosition {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte: Option<u32>,
}

#[derive(Serialize)]
struct JsonPatch<'a> {
    file: String,
    start: JsonPosition,
    end: JsonPosition,
    replacement: &'a str,
}

/// One object a line, `merit.diagnostic/0`: all of them, in the order given.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources, language: Language) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let words = words(diagnostic, language);
        let mut labels = vec![label(&diagnostic.place, words.label, true, sources)];
        labels.extend(diagnostic.labels.iter().map(|second| {
            label(
                &second.place,
                label_words(diagnostic, second, language),
                false,
                sources,
            )
        }));
        let patch = diagnostic
            .help
            .as_ref()
            .and_then(|help| help.patch.as_ref());
        let object = Object {
            format: "merit.diagnostic/0",
            code: diagnostic.code.0,
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: words.headline,
            labels,
            help: words.help,
            patch: patch.map(|(span, replacement)| JsonPatch {
                file: visible(sources.name(span.file)),
                start: start(*span, sources),
                end: end(*span, sources),
                replacement,
            }),
        };
        // Serialising these types to a string cannot fail: no maps, no foreign implementations.
        if let Ok(line) = serde_json::to_string(&object) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn label(place: &Place, text: Option<String>, primary: bool, sources: &Sources) -> JsonLabel {
    let empty = JsonLabel {
        file: None,
        start: None,
        end: None,
        row: None,
        heading: None,
        found: None,
        text,
        primary,
    };
    match place {
        Place::Source(span) => JsonLabel {
            file: Some(visible(sources.name(span.file))),
            start: Some(start(*span, sources)),
            end: Some(end(*span, sources)),
            ..empty
        },
        Place::Cell {
            file,
            line,
            column,
            text: found,
        } => JsonLabel {
            file: Some(visible(file)),
            start: Some(JsonPosition {
                line: *line,
                column: None,
                byte: None,
            }),
            heading: column.as_deref().map(visible),
            found: Some(visible(found)),
            ..empty
        },
        Place::Row {
            file,
            row,
            column,
            text: found,
        } => JsonLabel {
            file: Some(visible(file)),
            row: Some(*row),
            heading: column.as_deref().map(visible),
            found: Some(visible(found)),
            ..empty
        },
        Place::File(file) => JsonLabel {
            file: Some(visible(file)),
            ..empty
        },
        Place::Command => empty,
    }
}

fn start(span: Span, sources: &Sources) -> JsonPosition {
    let position = sources.position(span);
    JsonPosition {
        line: position.line.into(),
        column: Some(position.column),
        byte: Some(span.start),
    }
}

fn end(span: Span, sources: &Sources) -> JsonPosition {
    start(Span::new(span.file, span.end, span.end), sources)
}
