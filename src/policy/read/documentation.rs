//! Documentary keys: `label`, `note`, `because`, `clause`, `tags`.

use super::context::Context;
use super::fields::{Fields, Item};
use crate::policy::Documentation;
use toml::de::DeValue;

/// A text for each language.
type Words = (Option<String>, Option<String>);

/// The documentary keys of a table.
pub(super) fn documentation(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Documentation {
    let mut words = |key| {
        fields
            .take(key)
            .map_or((None, None), |item| item.languages(context))
    };
    let (label, note, because, clause) = (
        words("label"),
        words("note"),
        words("because"),
        words("clause"),
    );
    let tags = match fields.take("tags").and_then(|item| item.list(context)) {
        Some(items) => items
            .iter()
            .filter_map(|item| item.words(context))
            .collect(),
        None => Vec::new(),
    };
    Documentation {
        label,
        note,
        because,
        clause,
        tags,
    }
}

impl Item<'_> {
    /// A text, or `{ en, zh }`. A text alone is for both languages.
    pub fn languages(&self, context: &mut Context<'_>) -> Words {
        if !matches!(self.value, DeValue::Table(_)) {
            let text = self.text(context).map(|text| text.value);
            return (text.clone(), text);
        }
        let Some(mut fields) = self.table(context) else {
            return (None, None);
        };
        let mut one = |key| {
            fields
                .take(key)
                .and_then(|item| item.text(context))
                .map(|text| text.value)
        };
        let words = (one("en"), one("zh"));
        fields.finish(context);
        words
    }
}
