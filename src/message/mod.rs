//! The sentences, one catalogue per language.

/// The language of what a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    Chinese,
}

/// The sentence `key` (or the attribute of it, `key.attribute`) with its placeholders filled;
/// `None` if the catalogue has no such sentence.
pub fn sentence(_language: Language, _key: &str, _args: &[(&str, String)]) -> Option<String> { todo!() }
