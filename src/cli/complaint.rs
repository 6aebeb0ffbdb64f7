//! What clap has to complain about, as a diagnostic like any other.

use crate::diagnostic::command::{ARGUMENTS_CLASH, BAD_VALUE, MISSING_ARGUMENT, UNKNOWN_ARGUMENT};
use crate::diagnostic::{Diagnostic, Place};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The complaint as a diagnostic; `None` if it is help that was asked for by giving too little, or
/// one of the kinds that this command line does not have.
pub fn diagnostic(error: &clap::Error) -> Option<Diagnostic> {
    let all = |kind| words(error.get(kind));
    let first = |kind| all(kind).into_iter().next().unwrap_or_default();
    let diagnostic = match error.kind() {
        ErrorKind::UnknownArgument => {
            let near = all(ContextKind::SuggestedArg);
            unknown(first(ContextKind::InvalidArg), near)
        }
        ErrorKind::InvalidSubcommand => {
            let near = all(ContextKind::SuggestedSubcommand);
            unknown(first(ContextKind::InvalidSubcommand), near)
        }
        ErrorKind::MissingRequiredArgument => missing(error, &all(ContextKind::InvalidArg)),
        // `--data` at the end of the line.
        ErrorKind::InvalidValue if first(ContextKind::InvalidValue).is_empty() => {
            missing(error, &all(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            let diagnostic = Diagnostic::error(BAD_VALUE, Place::Command)
                .arg("argument", first(ContextKind::InvalidArg))
                .arg("found", first(ContextKind::InvalidValue));
            match all(ContextKind::ValidValue) {
                values if values.is_empty() => diagnostic,
                values => diagnostic.arg("values", listed(&values)).help("values"),
            }
        }
        ErrorKind::ArgumentConflict => {
            let argument = first(ContextKind::InvalidArg);
            let others = all(ContextKind::PriorArg);
            let twice = others.contains(&argument);
            let diagnostic =
                Diagnostic::error(ARGUMENTS_CLASH, Place::Command).arg("argument", argument);
            match others {
                _ if twice => diagnostic.help("twice"),
                others if others.is_empty() => diagnostic,
                others => diagnostic.arg("other", listed(&others)).help("other"),
            }
        }
        _ => return None,
    };
    Some(diagnostic)
}

fn unknown(found: String, near: Vec<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNKNOWN_ARGUMENT, Place::Command).arg("found", found);
    match near.into_iter().next() {
        Some(near) => diagnostic.arg("nearest", near).help("nearest"),
        None => diagnostic,
    }
}

fn missing(error: &clap::Error, arguments: &[String]) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(MISSING_ARGUMENT, Place::Command).arg("missing", listed(arguments));
    // `Usage: merit run …`
    let usage = error
        .get(ContextKind::Usage)
        .map(ToString::to_string)
        .unwrap_or_default();
    match usage.split_once(": ") {
        Some((_, usage)) => diagnostic.arg("usage", usage.trim()).help("usage"),
        None => diagnostic,
    }
}

fn listed(words: &[String]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The texts of a piece of context.
fn words(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(other) => vec![other.to_string()],
        None => Vec::new(),
    }
}
