//! The keys of a resident table, and which row of a key is valid on a day.

use super::contract::{Contract, KeyPart};
use super::lookup::Lookup;
use super::parse;
use super::problems::{FileName, Problems};
use crate::diagnostic::{Diagnostic, data as codes};
use crate::value::{Day, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Between the parts of a key; no cell holds it, since control characters are refused.
pub(super) const SEPARATOR: char = '\u{1f}';

/// Keys by their texts.
#[derive(Debug, Default)]
pub(super) struct Index {
    parts: Vec<KeyPart>,
    ids: Lookup,
    texts: Names,
    /// With `dates`: the rows, those of one key together and by `from`; else empty, key `n` is row `n`.
    spans: Vec<Span>,
    /// Where the rows of each key end in `spans`.
    ends: Vec<u32>,
    /// False if some rows were wrong: then a key that is not here may yet be in the file.
    pub complete: bool,
}

/// Texts one after the other.
#[derive(Debug, Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// The days on which a row is valid, both included.
#[derive(Clone, Copy, Debug)]
struct Span {
    row: u32,
    from: Day,
    until: Day,
}

/// What the index needs to know of a row.
pub(super) struct KeyedRow {
    pub line: u64,
    /// `from` and `until` of a table with `dates`; an empty `from` is never valid.
    pub dates: Option<(Option<Day>, Option<Day>)>,
}

impl Index {
    /// Indexes `count` rows of a table and tells of keys that are there twice: `row` writes the key of
    /// a row and tells the rest of it.
    pub fn new(
        contract: &Contract,
        parts: Vec<KeyPart>,
        count: usize,
        row: impl Fn(usize, &mut String) -> KeyedRow,
        name: &FileName,
        problems: &mut Problems,
    ) -> Index {
        let mut index = Index {
            parts,
            complete: true,
            ..Index::default()
        };
        let mut found = Problems::default();
        let mut lines: Vec<u64> = Vec::new();
        let mut dated: Vec<(u32, Span)> = Vec::new();
        let column = contract.key.first().copied();
        let mut text = String::new();
        for at in 0..count {
            text.clear();
            let keyed = row(at, &mut text);
            let row = u32::try_from(at).unwrap_or(u32::MAX);
            let known = index.ids.get(text.as_bytes());
            lines.push(keyed.line);
            let id = known.unwrap_or_else(|| {
                let id = u32::try_from(index.texts.len()).unwrap_or(u32::MAX);
                index.texts.push(&text);
                index.ids.insert(text.as_bytes(), id);
                id
            });
            match keyed.dates {
                Some((Some(from), until)) => dated.push((
                    id,
                    Span {
                        row,
                        from,
                        until: until.unwrap_or(Day(i32::MAX)),
                    },
                )),
                Some((None, _)) => {}
                None if known.is_some() => {
                    let first = lines.get(id as usize).copied().unwrap_or(0);
                    found.line(keyed.line, twice(name, column, &text, first, keyed.line));
                }
                None => {}
            }
        }
        if contract.dates.is_some() {
            index.lay_out(contract, dated, &lines, name, &mut found);
        }
        problems.blend(found);
        index
    }

    fn lay_out(
        &mut self,
        contract: &Contract,
        mut dated: Vec<(u32, Span)>,
        lines: &[u64],
        name: &FileName,
        found: &mut Problems,
    ) {
        dated.sort_by_key(|(id, span)| (*id, span.from, span.row));
        let lasting = matches!(contract.dates, Some((_, None)));
        for at in 1..dated.len() {
            let Some([(id, before), (next, after)]) = dated.get_mut(at - 1..=at) else {
                continue;
            };
            if lasting && id == next && before.from < after.from {
                // Without `until` a row holds to the day before the next one of its key.
                before.until = Day(after.from.0.saturating_sub(1));
            }
        }
        // Of the rows of a key so far, the one that lasts longest.
        let mut longest: Option<(u32, Span)> = None;
        for (id, span) in &dated {
            let before = longest
                .filter(|(key, _)| key == id)
                .map(|(_, before)| before);
            if let Some(before) = before.filter(|before| before.until >= span.from) {
                let key = self.texts.get(*id as usize).unwrap_or("");
                let until = before.until.min(span.until);
                let line = |span: Span| lines.get(span.row as usize).copied().unwrap_or(0);
                let (first, second) =
                    (line(before).min(line(*span)), line(before).max(line(*span)));
                let column = contract.key.first().copied();
                let diagnostic = Diagnostic::error(
                    codes::DATES_OVERLAP,
                    name.place(second, column, &shown(key)),
                )
                .arg("key", super::problems::escaped(&shown(key)))
                .arg("first", first)
                .arg("second", second)
                .arg("counted", name.counted())
                .arg("day", span.from)
                .label("first", name.place(first, column, &shown(key)));
                found.line(
                    second,
                    diagnostic.help(if until.0 == i32::MAX { "open" } else { "until" }),
                );
            }
            if before.is_none_or(|before| before.until < span.until) {
                longest = Some((*id, *span));
            }
        }
        self.ends = vec![0; self.texts.len()];
        for (at, (id, span)) in dated.into_iter().enumerate() {
            self.spans.push(span);
            if let Some(end) = self.ends.get_mut(id as usize) {
                *end = u32::try_from(at + 1).unwrap_or(u32::MAX);
            }
        }
        // A key whose rows all lack a `from` has none.
        let mut last = 0;
        for end in &mut self.ends {
            last = last.max(*end);
            *end = last;
        }
    }

    /// The days on which each of `rows` rows is valid; an open end is `None`.
    pub fn days(&self, rows: usize) -> Vec<Option<(Day, Option<Day>)>> {
        let mut days = vec![None; rows];
        for span in &self.spans {
            if let Some(slot) = days.get_mut(span.row as usize) {
                *slot = Some((span.from, (span.until.0 != i32::MAX).then_some(span.until)));
            }
        }
        days
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The row of a key that is valid on a day.
    pub fn valid(&self, key: u32, day: Day) -> Option<u32> {
        if self.ends.is_empty() {
            return ((key as usize) < self.texts.len()).then_some(key);
        }
        let start = if key == 0 {
            0
        } else {
            *self.ends.get(key as usize - 1)?
        };
        let spans = self
            .spans
            .get(start as usize..*self.ends.get(key as usize)? as usize)?;
        let begun = spans.partition_point(|span| span.from <= day);
        spans
            .get(begun.checked_sub(1)?)
            .filter(|span| day <= span.until)
            .map(|span| span.row)
    }

    /// The rows of a key, by their first day; without `dates` the one.
    pub fn rows_of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let alone = self.ends.is_empty().then_some(key);
        let start = match key {
            0 => Some(0),
            _ => self.ends.get(key as usize - 1).copied(),
        };
        let end = self.ends.get(key as usize).copied();
        let spans = start
            .zip(end)
            .and_then(|(start, end)| self.spans.get(start as usize..end as usize));
        alone
            .filter(|key| (*key as usize) < self.texts.len())
            .into_iter()
            .chain(spans.into_iter().flatten().map(|span| span.row))
    }

    /// The key of each of `rows` rows; a row that is never valid has none.
    pub fn keys(&self, rows: usize) -> Vec<Option<u32>> {
        let mut keys = vec![None; rows];
        for key in 0..u32::try_from(self.texts.len()).unwrap_or(u32::MAX) {
            for row in self.rows_of(key) {
                if let Some(slot) = keys.get_mut(row as usize) {
                    *slot = Some(key);
                }
            }
        }
        keys
    }

    /// The key that a cell names. The parts of a longer key are joined by `/`.
    pub fn refer(&self, cell: &str) -> Option<u32> {
        match self.parts.as_slice() {
            [KeyPart::Code | KeyPart::Text] => self.ids.get(cell.as_bytes()),
            [part] => {
                let text = parse::key_text(*part, cell).ok()?;
                self.ids.get(text.as_bytes())
            }
            parts => {
                let cells: Vec<&str> = cell.split('/').collect();
                if cells.len() != parts.len() {
                    return None;
                }
                let texts: Option<Vec<Cow<str>>> = parts
                    .iter()
                    .zip(cells)
                    .map(|(part, cell)| parse::key_text(*part, cell).ok())
                    .collect();
                let text = texts?.join(SEPARATOR.encode_utf8(&mut [0; 4]) as &str);
                self.ids.get(text.as_bytes())
            }
        }
    }

    /// The key with these values.
    pub fn find(&self, values: &[Value]) -> Option<u32> {
        if let [Value::Text(text)] = values {
            return self.refer(text);
        }
        if values.len() != self.parts.len() {
            return None;
        }
        let mut key = String::new();
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                key.push(SEPARATOR);
            }
            let part = *self.parts.get(place)?;
            match value {
                Value::Text(text) => key.push_str(&parse::key_text(part, text).ok()?),
                Value::Number(number) => key.push_str(&number.exact()),
                Value::Date(day) => key.push_str(&day.to_string()),
                Value::Flag(flag) => key.push_str(if *flag { "true" } else { "false" }),
            }
        }
        self.ids.get(key.as_bytes())
    }

    /// The text of a key with its parts as they are kept.
    pub fn text(&self, key: u32) -> Option<&str> {
        self.texts.get(key as usize)
    }

    /// The keys by their texts, if a cell that refers to one has that very text.
    pub fn by_text(&self) -> Option<&Lookup> {
        matches!(self.parts.as_slice(), [KeyPart::Code | KeyPart::Text]).then_some(&self.ids)
    }

    /// The keys as messages show them.
    pub fn shown_keys(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.texts.len()).filter_map(|key| self.texts.get(key).map(shown))
    }

    /// Compares two keys of this table.
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        compare_texts(
            &self.parts,
            self.text(a).unwrap_or(""),
            self.text(b).unwrap_or(""),
        )
    }
}

/// Compares two key texts part by part: codes by their digits, numbers by value.
fn compare_texts(parts: &[KeyPart], a: &str, b: &str) -> Ordering {
    let mut left = a.split(SEPARATOR);
    let mut right = b.split(SEPARATOR);
    for part in parts {
        let (x, y) = (left.next().unwrap_or(""), right.next().unwrap_or(""));
        let order = match part {
            KeyPart::Code => super::compare_codes(x, y),
            KeyPart::Number | KeyPart::Percent => {
                use crate::value::Number;
                Number::parse_exact(x).cmp(&Number::parse_exact(y))
            }
            KeyPart::Text | KeyPart::Date | KeyPart::Flag => x.cmp(y),
        };
        if order.is_ne() {
            return order;
        }
    }
    a.cmp(b)
}

/// A key as messages show it.
pub(super) fn shown(key: &str) -> String {
    key.replace(SEPARATOR, "/")
}

/// Two rows have one key.
pub(super) fn twice(
    name: &FileName,
    column: Option<usize>,
    key: &str,
    first: u64,
    second: u64,
) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error(codes::KEY_TWICE, name.place(second, column, &key))
        .arg("key", super::problems::escaped(&key))
        .arg("first", first)
        .arg("second", second)
        .arg("counted", name.counted())
        .label("first", name.place(first, column, &key))
}
