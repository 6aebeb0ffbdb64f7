//! What a `data.toml` says.

use super::contract::{Contract, Kind};
use super::problems::{fold, near};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, data as codes, nearest};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads `data.toml` into its places.
struct Reader<'p> {
    file: FileId,
    problems: &'p mut Diagnostics,
}

impl Reader<'_> {
    fn span<T>(&self, of: &Spanned<T>) -> Span {
        self.range(of.span())
    }

    fn range(&self, range: std::ops::Range<usize>) -> Span {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, place(range.start), place(range.end))
    }

    /// As [`Reader::unknown`], but only of a name that looks like one of `known`.
    fn mistaken<'n>(
        &mut self,
        code: Code,
        name: &Spanned<impl AsRef<str>>,
        table: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let known: Vec<&str> = known.collect();
        let text = name.get_ref().as_ref();
        let like = known.iter().any(|other| fold(other) == fold(text));
        if like || nearest(text, known.iter().copied()).is_some() {
            return self.unknown(code, name, table, known.into_iter());
        }
        None
    }

    /// A name that is not among the known ones; gives the one that was probably meant.
    fn unknown<'n>(
        &mut self,
        code: Code,
        name: &Spanned<impl AsRef<str>>,
        table: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let known: Vec<&str> = known.collect();
        let (text, span) = (name.get_ref().as_ref(), self.span(name));
        let diagnostic = Diagnostic::error(code, span)
            .arg("name", text)
            .arg("table", table)
            .arg("known", known.join(", "));
        let folded = known
            .iter()
            .copied()
            .find(|other| fold(other) == fold(text));
        let near = folded.or_else(|| near(text, known.iter().copied()));
        self.problems.push(match near {
            Some(near) => diagnostic
                .arg("nearest", near)
                .patch("nearest", span, key(near)),
            None => diagnostic,
        });
        near
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue>, name: &str, expected: &'static str) {
        let span = self.span(value);
        let found = value.get_ref().type_str();
        self.problems.push(
            Diagnostic::error(codes::MAPPING_WRONG_TYPE, span)
                .arg("name", name)
                .arg("found", found)
                .arg("expected", expected),
        );
    }
}

/// A name as a key of TOML: quoted unless it is of plain letters, digits, `_` and `-`.
pub(super) fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.chars().all(plain) {
        name.to_string()
    } else {
        format!("\"{name}\"")
    }
}

/// What `data.toml` says of a table.
#[derive(Default)]
pub(super) struct Entry {
    /// The path as it is written.
    pub file: Option<(String, Span)>,
    /// The heading of each column that is mentioned.
    pub columns: BTreeMap<String, (String, Span)>,
    /// Its name.
    pub span: Option<Span>,
    /// Something was said of it already.
    pub wrong: bool,
}

/// Reads a `data.toml`: the entry of each table that has one; `None` if it is not TOML.
pub(super) fn read<'c>(
    file: FileId,
    text: &str,
    contracts: &'c [Contract],
    problems: &mut Diagnostics,
) -> Option<BTreeMap<&'c str, Entry>> {
    let mut reader = Reader { file, problems };
    let (tree, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = reader.range(error.span().unwrap_or(0..0));
        reader
            .problems
            .push(Diagnostic::error(codes::DATA_TOML_SYNTAX, span).arg("reason", error.message()));
    }
    errors
        .is_empty()
        .then(|| read_entries(tree.get_ref(), contracts, &mut reader))
}

fn read_entries<'c>(
    tree: &DeTable,
    contracts: &'c [Contract],
    reader: &mut Reader,
) -> BTreeMap<&'c str, Entry> {
    let mut entries = BTreeMap::new();
    for (key, value) in tree {
        let Some(contract) = contracts
            .iter()
            .find(|contract| contract.name == *key.get_ref())
        else {
            // A `data.toml` may serve several policies: what this one does not declare is passed
            // over, unless it looks like a table that is not mapped.
            let unmapped = contracts
                .iter()
                .map(|contract| contract.name.as_str())
                .filter(|name| !tree.iter().any(|(key, _)| key.get_ref() == name));
            if let Some(meant) = reader.mistaken(codes::MAPPING_UNKNOWN_TABLE, key, "", unmapped) {
                entries.entry(meant).or_insert(Entry {
                    wrong: true,
                    ..Entry::default()
                });
            }
            continue;
        };
        let mut entry = Entry {
            span: Some(reader.span(key)),
            ..Entry::default()
        };
        let Some(table) = value.get_ref().as_table() else {
            reader.wrong_type(value, key.get_ref(), "table");
            entry.wrong = true;
            entries.insert(contract.name.as_str(), entry);
            continue;
        };
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "file" => match value.get_ref().as_str() {
                    Some(text) => entry.file = Some((text.to_string(), reader.span(value))),
                    None => {
                        reader.wrong_type(value, "file", "string");
                        entry.wrong = true;
                    }
                },
                "columns" => match value.get_ref().as_table() {
                    Some(columns) => read_columns(columns, contract, &mut entry, reader),
                    None => {
                        reader.wrong_type(value, "columns", "table");
                        entry.wrong = true;
                    }
                },
                _ => {
                    let meant = reader.unknown(
                        codes::MAPPING_UNKNOWN_KEY,
                        name,
                        &contract.name,
                        ["file", "columns"].into_iter(),
                    );
                    entry.wrong |= meant.is_some();
                }
            }
        }
        entries.insert(contract.name.as_str(), entry);
    }
    entries
}

fn read_columns(columns: &DeTable, contract: &Contract, entry: &mut Entry, reader: &mut Reader) {
    for (column, heading) in columns {
        let readable = contract
            .columns
            .iter()
            .filter(|column| !matches!(column.kind, Kind::Absent));
        let names = readable.map(|column| column.name.as_str());
        if !names.clone().any(|name| name == column.get_ref().as_ref()) {
            let unmapped =
                names.filter(|name| !columns.iter().any(|(other, _)| other.get_ref() == name));
            let code = codes::MAPPING_UNKNOWN_COLUMN;
            let meant = reader.mistaken(code, column, &contract.name, unmapped);
            entry.wrong |= meant.is_some();
            continue;
        }
        match heading.get_ref().as_str() {
            Some(text) => {
                entry.columns.insert(
                    column.get_ref().to_string(),
                    (text.to_string(), reader.span(heading)),
                );
            }
            None => {
                reader.wrong_type(heading, column.get_ref(), "string");
                entry.wrong = true;
            }
        }
    }
}
