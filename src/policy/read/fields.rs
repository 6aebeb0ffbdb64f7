//! The tables of a policy, read key by key: what is taken is marked, what is left over is unknown.

use super::context::Context;
use crate::diagnostic::{Diagnostic, nearest, policy as code};
use crate::source::Span;
use toml::de::{DeTable, DeValue};

/// A value of the file, with its key and the path of its literals.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    /// As decoded; of an entry of a list: the key of the list.
    pub key: &'t str,
    /// Of an entry of a list: the entry.
    pub key_span: Span,
    pub value: &'t DeValue<'t>,
    /// The value; of a table with a header, the header.
    pub span: Span,
    /// `pay.commission.slices[2].rate`.
    pub path: String,
}

/// A table that is being read.
#[derive(Debug)]
pub(super) struct Fields<'t> {
    entries: Vec<(Item<'t>, bool)>,
    asked: Vec<&'static str>,
    /// The header or the braces.
    pub span: Span,
    pub path: String,
}

impl<'t> Fields<'t> {
    /// The entries of `table` in the order in which they are written.
    pub fn of(context: &Context<'_>, table: &'t DeTable<'t>, span: Span, path: &str) -> Fields<'t> {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let name: &'t str = key.get_ref();
                let item = Item {
                    key: name,
                    key_span: context.span(key.span()),
                    value: value.get_ref(),
                    span: context.span(value.span()),
                    path: child(path, name),
                };
                (item, false)
            })
            .collect();
        entries.sort_by_key(|(item, _)| (item.key_span.start, item.key_span.end));
        Fields {
            entries,
            asked: Vec::new(),
            span,
            path: path.to_owned(),
        }
    }

    /// The value of `key`, marked as read.
    pub fn take(&mut self, key: &'static str) -> Option<Item<'t>> {
        self.may(key);
        let (item, used) = self.entries.iter_mut().find(|(item, _)| item.key == key)?;
        *used = true;
        Some(item.clone())
    }

    /// As [`Fields::take`]; an error if the key is absent.
    pub fn need(&mut self, context: &mut Context<'_>, key: &'static str) -> Option<Item<'t>> {
        let item = self.take(key);
        if item.is_none() {
            context.report(self.missing(key));
        }
        item
    }

    /// The error that `key` is absent.
    pub fn missing(&self, key: &str) -> Diagnostic {
        Diagnostic::error(code::MISSING_KEY, self.span)
            .arg("key", key)
            .arg("table", &self.path)
    }

    /// The key may stand here, whether or not it is taken.
    pub fn may(&mut self, key: &'static str) {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
    }

    /// Where `key` is written, if it is.
    pub fn has(&self, key: &str) -> Option<Span> {
        self.entries
            .iter()
            .find(|(item, _)| item.key == key)
            .map(|(item, _)| item.key_span)
    }

    /// The keys not read so far, in the order written.
    pub fn unread(&self) -> impl Iterator<Item = &Item<'t>> {
        self.entries
            .iter()
            .filter(|(_, used)| !used)
            .map(|(item, _)| item)
    }

    /// Marks `key` as read without reading it.
    pub fn skip(&mut self, key: &str) {
        for (item, used) in &mut self.entries {
            *used |= item.key == key;
        }
    }

    /// All that is left, marked as read: for a table whose keys are names.
    pub fn rest(&mut self) -> Vec<Item<'t>> {
        let unread = self.entries.iter_mut().filter(|(_, used)| !used);
        unread
            .map(|(item, used)| {
                *used = true;
                item.clone()
            })
            .collect()
    }

    /// Reports keys that are part of the language but not read by this version.
    pub fn not_yet(&mut self, context: &mut Context<'_>, keys: &[&'static str]) {
        for key in keys {
            if let Some(item) = self.take(key) {
                context.not_yet(item.key_span, key);
            }
        }
    }

    /// Reports what nobody asked for.
    pub fn finish(self, context: &mut Context<'_>) {
        for item in self.unread() {
            let near = nearest(item.key, self.asked.iter().copied());
            let mut error = Diagnostic::error(code::UNKNOWN_KEY, item.key_span)
                .arg("key", item.key)
                .arg(
                    "table",
                    if self.path.is_empty() {
                        "file"
                    } else {
                        &self.path
                    },
                );
            error = match near {
                Some(name) => error
                    .arg("nearest", name)
                    .patch("nearest", item.key_span, name),
                None => error.arg("keys", self.asked.join(", ")).help("keys"),
            };
            context.report(error);
        }
    }
}

/// The path of `key` inside `path`; a key that would be mistaken for more of the path is quoted.
pub(super) fn child(path: &str, key: &str) -> String {
    let plain = !key.is_empty() && !key.contains(['.', '[', ']', '"', '#', '=', '\n']);
    let key = if plain {
        key.to_owned()
    } else {
        format!("{key:?}")
    };
    if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::child;

    #[test]
    fn a_path_stays_readable() {
        assert_eq!(child("", "metric"), "metric");
        assert_eq!(child("metric", "销售额"), "metric.销售额");
        assert_eq!(
            child("metric.x.match", "senior rep"),
            "metric.x.match.senior rep"
        );
        assert_eq!(child("metric.x.match", "a.b"), "metric.x.match.\"a.b\"");
    }
}
