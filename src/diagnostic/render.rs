//! Diagnostics as text and as JSON: the same value, the same sentences, two forms.
//!
//! Both keep the order in which they get the diagnostics. Text that comes from a policy or from
//! data is hostile until proven otherwise: it is shown with control characters and marks of
//! writing direction made visible, and cut where it is long.

mod escape;
mod json;
#[cfg(test)]
mod tests;
mod text;

pub use escape::visible;
pub use json::json;
pub use text::text;

use super::{Diagnostic, Label};
use crate::message::{Language, sentence};

/// The sentences of one diagnostic in one language.
struct Words {
    headline: String,
    label: Option<String>,
    help: Option<String>,
}

/// The placeholders, ready to be shown.
fn shown_args(diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    diagnostic
        .args
        .iter()
        .map(|(name, value)| (*name, visible(value)))
        .collect()
}

/// Looks up the sentences of `diagnostic`. A code without a headline (a test forbids it) is told
/// by its arguments, so that nothing is ever swallowed.
fn words(diagnostic: &Diagnostic, language: Language) -> Words {
    let args = shown_args(diagnostic);
    let code = diagnostic.code.0;
    let headline = sentence(language, code, &args).unwrap_or_else(|| {
        let args: Vec<String> = args
            .iter()
            .map(|(name, value)| format!("{name} `{value}`"))
            .collect();
        args.join(", ")
    });
    let help = match &diagnostic.help {
        Some(help) if !help.key.is_empty() => {
            sentence(language, &format!("{code}.help-{}", help.key), &args)
        }
        _ => sentence(language, &format!("{code}.help"), &args),
    };
    Words {
        headline,
        label: sentence(language, &format!("{code}.label"), &args),
        help,
    }
}

/// The sentence under a second place.
fn label_words(diagnostic: &Diagnostic, label: &Label, language: Language) -> Option<String> {
    let args = shown_args(diagnostic);
    sentence(
        language,
        &format!("{}.label-{}", diagnostic.code.0, label.key),
        &args,
    )
}
