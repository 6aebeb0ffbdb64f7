//! The sentences, one catalogue per language.
//!
//! No other part of the program holds a sentence that a person reads: it holds a key, and the
//! words are in `en/*.ftl` and `zh/*.ftl`, one file for each family of codes and a few for what
//! is not a diagnostic. The files are compiled into the program, so it never looks for them.
//!
//! ```
//! use merit::message::{Language, sentence};
//! assert_eq!(sentence(Language::English, "word-error", &[]).as_deref(), Some("error"));
//! assert_eq!(sentence(Language::Chinese, "word-error", &[]).as_deref(), Some("错误"));
//! ```

#[cfg(test)]
mod tests;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The language of what a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    Chinese,
}

/// Names of the catalogues and their text in both languages.
macro_rules! catalogues {
    ($($name:literal),* $(,)?) => {
        /// Each catalogue: its name, English, Chinese.
        const CATALOGUES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("en/", $name, ".ftl")),
            include_str!(concat!("zh/", $name, ".ftl")),
        )),*];
    };
}

catalogues![
    "command",
    "policy",
    "expression",
    "plan",
    "data",
    "evaluation",
    "warning", // up to here: a message for each code
    "render",
    "cli",
    "explain",
    "report",
];

/// The catalogues; in unit tests also one whose sentences no other work changes.
fn all_catalogues() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    #[cfg(test)]
    let more = std::slice::from_ref(&tests::SAMPLE);
    #[cfg(not(test))]
    let more = &[];
    CATALOGUES.iter().chain(more)
}

/// A language's sentences, and the placeholders that choose between plural forms.
struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    selected: BTreeSet<&'static str>,
}

impl Catalogue {
    /// Reads the texts. A text with an error keeps its other messages; a test forbids errors.
    fn new(language: Language) -> Catalogue {
        let identifier: &str = match language {
            Language::English => "en",
            Language::Chinese => "zh",
        };
        let mut bundle = FluentBundle::new_concurrent(vec![identifier.parse().unwrap_or_default()]);
        // Invisible marks around a placeholder would end up in files and in comparisons.
        bundle.set_use_isolating(false);
        let mut selected = BTreeSet::new();
        for (_, english, chinese) in all_catalogues() {
            let text = match language {
                Language::English => *english,
                Language::Chinese => *chinese,
            };
            let resource = match FluentResource::try_new(text.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            // A second message of the same name is left out; a test forbids it.
            let _ = bundle.add_resource(resource);
            selected.extend(selectors(text));
        }
        Catalogue { bundle, selected }
    }

    /// The value of a placeholder. A number only where a sentence chooses by it, and then only a
    /// whole number of at most 15 digits, which Fluent's own number type holds exactly; any other
    /// value, amounts above all, stays the text that it is.
    fn value<'a>(&self, name: &str, text: &'a str) -> FluentValue<'a> {
        let whole = text.len() <= 15
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        match text.parse::<i64>() {
            Ok(number) if whole && self.selected.contains(name) => FluentValue::from(number),
            _ => FluentValue::from(text),
        }
    }
}

/// Names of the placeholders that the selectors of a catalogue choose by: `{ $rows -> …`.
fn selectors(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("->").filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let placeable = before.get(before.rfind('{')?..)?;
        let name = placeable.get(placeable.find('$')? + 1..)?;
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        name.get(..end.unwrap_or(name.len()))
    })
}

fn catalogue(language: Language) -> &'static Catalogue {
    static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
    static CHINESE: OnceLock<Catalogue> = OnceLock::new();
    match language {
        Language::English => ENGLISH.get_or_init(|| Catalogue::new(language)),
        Language::Chinese => CHINESE.get_or_init(|| Catalogue::new(language)),
    }
}

/// The sentence `key` (or the attribute of it, `key.attribute`) with its placeholders filled;
/// `None` if the catalogue has no such sentence. A placeholder without an argument is shown as
/// `{$name}`.
pub fn sentence(language: Language, key: &str, args: &[(&str, String)]) -> Option<String> {
    let catalogue = catalogue(language);
    let (name, attribute) = match key.split_once('.') {
        Some((name, attribute)) => (name, Some(attribute)),
        None => (key, None),
    };
    let message = catalogue.bundle.get_message(name)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, text) in args {
        values.set(*name, catalogue.value(name, text));
    }
    let mut errors = Vec::new();
    Some(
        catalogue
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors)
            .into_owned(),
    )
}
