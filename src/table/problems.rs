//! Everything that is wrong with one table, in the order of lines and columns.

use super::TableId;
use super::contract::Contract;
use super::index::Index;
use super::meant::half_width;
use crate::diagnostic::{Code, Diagnostic, Place, data, nearest};
use std::sync::Arc;

/// Problems of a table that are kept; of more only the number is told.
pub(super) const KEPT: usize = 1000;
/// Unknown keys for which the nearest is looked up, and the most keys among which that is done.
const SEARCHES: usize = 20;
const SEARCHED_KEYS: usize = 50_000;
/// Characters of a cell that a message shows.
const SHOWN: usize = 200;
/// Bytes of a line among which those characters surely are.
pub(super) const SHOWN_BYTES: usize = 1000;

/// Why a cell is wrong.
#[derive(Debug)]
pub(super) struct Fault {
    pub code: Code,
    pub args: Vec<(&'static str, String)>,
    pub help: Option<&'static str>,
    /// The table in which the cell's key was not found.
    pub unknown_in: Option<TableId>,
}

impl Fault {
    pub fn new(code: Code) -> Fault {
        Fault {
            code,
            args: Vec::new(),
            help: None,
            unknown_in: None,
        }
    }

    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.args.push((name, value.to_string()));
        self
    }

    pub fn help(mut self, key: &'static str) -> Fault {
        self.help = Some(key);
        self
    }
}

#[derive(Debug)]
struct Problem {
    line: u64,
    column: usize,
    value: String,
    unknown_in: Option<TableId>,
    diagnostic: Diagnostic,
}

/// Problems of one table, or of a part of it.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    more: u64,
}

/// The file of a table, as messages name it.
#[derive(Clone, Debug)]
pub(super) struct FileName {
    pub file: Arc<str>,
    /// Heading of each column of the contract.
    pub headings: Vec<Arc<str>>,
    /// It has no lines: places are the numbers of rows.
    pub rows: bool,
}

impl FileName {
    /// A cell, or without `column` a whole line.
    pub fn place(&self, line: u64, column: Option<usize>, text: &str) -> Place {
        let column = column.and_then(|column| self.headings.get(column)).cloned();
        let (file, text) = (Arc::clone(&self.file), shown(text));
        if self.rows {
            let row = line;
            return Place::Row {
                file,
                row,
                column,
                text,
            };
        }
        Place::Cell {
            file,
            line,
            column,
            text,
        }
    }

    /// What its places count, as messages name it.
    pub fn counted(&self) -> &'static str {
        if self.rows { "rows" } else { "lines" }
    }
}

impl Problems {
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.more == 0
    }

    fn keep(&mut self, problem: Problem) {
        if self.list.len() < KEPT {
            self.list.push(problem)
        } else {
            self.more += 1
        }
    }

    /// Adds what is wrong with a cell.
    pub fn cell(&mut self, name: &FileName, line: u64, column: usize, text: &str, fault: Fault) {
        if self.list.len() >= KEPT {
            self.more += 1;
            return;
        }
        let heading = name.headings.get(column).map_or("", |heading| heading);
        let mut diagnostic = Diagnostic::error(fault.code, name.place(line, Some(column), text))
            .arg("value", escaped(text))
            .arg("column", heading);
        diagnostic.args.extend(fault.args);
        if let Some(key) = fault.help {
            diagnostic = diagnostic.help(key);
        }
        self.keep(Problem {
            line,
            column,
            value: shown(text),
            unknown_in: fault.unknown_in,
            diagnostic,
        });
    }

    /// Adds what is wrong with a line.
    pub fn line(&mut self, line: u64, diagnostic: Diagnostic) {
        self.keep(Problem {
            line,
            column: 0,
            value: String::new(),
            unknown_in: None,
            diagnostic,
        });
    }

    /// Adds problems of which only the number is known.
    pub fn add_more(&mut self, count: u64) {
        self.more += count;
    }

    /// Adds the problems of the part that follows.
    pub fn append(&mut self, other: Problems) {
        for problem in other.list {
            self.keep(problem);
        }
        self.more += other.more;
    }

    /// Adds problems found in another way, so that the first of all are kept.
    pub fn blend(&mut self, other: Problems) {
        self.list.extend(other.list);
        self.more += other.more;
        self.list.sort_by_key(|a| (a.line, a.column));
        self.more += self.list.len().saturating_sub(KEPT) as u64;
        self.list.truncate(KEPT);
    }

    /// The diagnostics, with the nearest keys looked up.
    pub fn finish(
        mut self,
        name: &FileName,
        contracts: &[Contract],
        indexes: &[Option<Arc<Index>>],
    ) -> Vec<Diagnostic> {
        self.list.sort_by_key(|a| (a.line, a.column));
        let mut searches = 0;
        let mut found = Vec::with_capacity(self.list.len());
        for problem in self.list {
            let mut diagnostic = problem.diagnostic;
            if let Some(target) = problem.unknown_in {
                let table = contracts
                    .get(target as usize)
                    .map_or("", |contract| &contract.name);
                diagnostic = diagnostic.arg("table", table);
                if let Some(Some(index)) = indexes.get(target as usize)
                    && searches < SEARCHES
                    && index.len() <= SEARCHED_KEYS
                {
                    searches += 1;
                    if let Some(near) = near_key(&problem.value, index) {
                        diagnostic = diagnostic.arg("nearest", near).help("nearest");
                    }
                }
            }
            found.push(diagnostic);
        }
        if self.more > 0 {
            let place = Place::File(Arc::clone(&name.file));
            found.push(
                Diagnostic::error(data::MORE_PROBLEMS, place)
                    .arg("count", self.more)
                    .arg("shown", KEPT),
            );
        }
        found
    }
}

/// The key that was meant: the same but for case and spaces, else the nearest with the same number.
/// `E-9` is as near to `E-1` as to `E-2`: to offer one of them would pay the wrong person.
fn near_key(value: &str, index: &Index) -> Option<String> {
    let folded = fold(value);
    let length = value.chars().count();
    let keys: Vec<String> = index.shown_keys().collect();
    let same = keys.iter().filter(|key| fold(key) == folded).min();
    let nearest = || {
        let alike = keys
            .iter()
            .map(String::as_str)
            .filter(|key| key.chars().count().abs_diff(length) <= 3)
            .filter(|key| {
                !key.chars()
                    .chain(value.chars())
                    .any(|c| half_width(c).is_ascii_digit())
                    || digits(key) == digits(value)
            });
        near(value, alike).map(str::to_string)
    };
    same.cloned().or_else(nearest)
}

/// The digits of a key, without leading zeros; letters that are taken for digits count as those.
fn digits(key: &str) -> String {
    let digit = |c| match half_width(c) {
        'O' | 'o' => Some('0'),
        'I' | 'l' => Some('1'),
        c => c.is_ascii_digit().then_some(c),
    };
    let all: String = key.chars().filter_map(digit).collect();
    all.trim_start_matches('0').to_string()
}

/// The candidate nearest to a text; none for a text too long to be a name.
pub(super) fn near<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > SHOWN {
        return None;
    }
    nearest(
        text,
        candidates.filter(|candidate| candidate.len() <= SHOWN),
    )
}

/// Text without what people often get wrong in a name: case, spaces, `_` and `-`, full width.
pub(super) fn fold(text: &str) -> String {
    let half: String = text.trim().chars().map(half_width).collect();
    half.to_lowercase()
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{a0}'))
        .collect()
}

/// A cell as a message shows it: cut, with control and invisible characters written out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(SHOWN) {
        // Of the spaces only the common one and the Chinese one are seen for what they are.
        let odd_space = c.is_whitespace() && !matches!(c, ' ' | '\u{3000}');
        if c.is_control() || odd_space || super::parse::invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// The first line as a message shows it, bytes that are no UTF-8 written out; only its beginning if
/// it is long.
pub(super) fn first_line_of(bytes: &[u8]) -> String {
    let bytes = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let mut text = String::new();
    for chunk in line.strip_suffix(b"\r").unwrap_or(line).utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_string(),
    }
}
