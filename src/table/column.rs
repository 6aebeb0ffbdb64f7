//! One column in memory.

use super::chunk::{Cell, Cells, NO_DAY, NO_KEY, NO_WORD};
use super::contract::Kind;
use super::index::Index;
use super::parse;
use super::problems::Fault;
use super::text::{Numbers, Texts};
use crate::diagnostic::data as codes;
use crate::value::{Day, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// The cells of a column.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// A computed reference.
    Absent,
    Flags(Vec<Option<bool>>),
    /// [`NO_DAY`] is an empty cell.
    Days(Vec<i32>),
    Numbers(Numbers),
    /// Codes if the flag is set: they compare by their digits.
    Texts(Texts, bool),
    /// Places in the vocabulary; [`NO_WORD`] is an empty cell.
    Words(Vec<u32>, Arc<[Arc<str>]>),
    /// [`NO_KEY`] is an empty cell.
    Keys(Vec<u32>, Arc<Index>),
}

impl Column {
    /// An empty column. A reference is read as text if its table's keys are not known yet.
    pub fn new(kind: &Kind, indexes: Option<&[Option<Arc<Index>>]>) -> Column {
        match kind {
            Kind::Absent => Column::Absent,
            Kind::Flag => Column::Flags(Vec::new()),
            Kind::Date => Column::Days(Vec::new()),
            Kind::Count | Kind::Number | Kind::Percent => Column::Numbers(Numbers::new()),
            Kind::Code => Column::Texts(Texts::new(), true),
            Kind::Text => Column::Texts(Texts::new(), false),
            Kind::Words(words) => Column::Words(Vec::new(), Arc::clone(words)),
            Kind::Reference(table) => {
                match indexes.and_then(|indexes| indexes.get(*table as usize)) {
                    Some(Some(index)) => Column::Keys(Vec::new(), Arc::clone(index)),
                    _ => Column::Texts(Texts::new(), true),
                }
            }
        }
    }

    /// Reads a cell. After an error the column is as long as before or one row longer.
    pub fn push(&mut self, kind: &Kind, optional: bool, text: &str) -> Result<(), Fault> {
        if text.is_empty() {
            if matches!(self, Column::Absent) {
                return Ok(());
            }
            if !optional {
                return Err(Fault::new(codes::CELL_EMPTY));
            }
            self.push_empty();
            return Ok(());
        }
        match self {
            Column::Absent => {}
            Column::Flags(flags) => flags.push(Some(parse::flag(text)?)),
            Column::Days(days) => days.push(parse::date(text)?.0),
            Column::Numbers(numbers) => numbers.push(match kind {
                Kind::Count => parse::count(text)?,
                Kind::Percent => parse::percent(text)?,
                _ => parse::number(text)?,
            }),
            Column::Texts(texts, _) => {
                match kind {
                    Kind::Code | Kind::Reference(_) => parse::code(text)?,
                    _ => {}
                }
                texts.push(text);
            }
            Column::Words(cells, words) => match words.iter().position(|word| **word == *text) {
                Some(place) => cells.push(u32::try_from(place).unwrap_or(NO_WORD)),
                None => return Err(not_a_word(text, words)),
            },
            Column::Keys(keys, index) => match index.refer(text) {
                Some(key) => keys.push(key),
                None => {
                    parse::code(text)?;
                    keys.push(NO_KEY);
                    if index.complete {
                        return Err(unknown_key(kind));
                    }
                }
            },
        }
        Ok(())
    }

    fn push_empty(&mut self) {
        match self {
            Column::Absent => {}
            Column::Flags(flags) => flags.push(None),
            Column::Days(days) => days.push(NO_DAY),
            Column::Numbers(numbers) => numbers.push_empty(),
            Column::Texts(texts, _) => texts.push(""),
            Column::Words(words, _) => words.push(NO_WORD),
            Column::Keys(keys, _) => keys.push(NO_KEY),
        }
    }

    /// Drops what follows the first `rows` rows.
    pub fn truncate(&mut self, rows: usize) {
        match self {
            Column::Absent => {}
            Column::Flags(flags) => flags.truncate(rows),
            Column::Days(days) => days.truncate(rows),
            Column::Numbers(numbers) => numbers.truncate(rows),
            Column::Texts(texts, _) => texts.truncate(rows),
            Column::Words(words, _) => words.truncate(rows),
            Column::Keys(keys, _) => keys.truncate(rows),
        }
    }

    /// Adds the rows of the same column of the next chunk.
    pub fn append(&mut self, other: &Column) {
        match (self, other) {
            (Column::Flags(all), Column::Flags(more)) => all.extend_from_slice(more),
            (Column::Days(all), Column::Days(more)) => all.extend_from_slice(more),
            (Column::Numbers(all), Column::Numbers(more)) => all.append(more),
            (Column::Texts(all, _), Column::Texts(more, _)) => all.append(more),
            (Column::Words(all, _), Column::Words(more, _))
            | (Column::Keys(all, _), Column::Keys(more, _)) => all.extend_from_slice(more),
            _ => {}
        }
    }

    /// A cell; of a row that is not there an empty one.
    pub fn cell(&self, row: usize) -> Cell {
        let value = match self {
            Column::Absent => None,
            Column::Flags(flags) => flags.get(row).copied().flatten().map(Value::Flag),
            Column::Days(days) => days
                .get(row)
                .filter(|day| **day != NO_DAY)
                .map(|day| Value::Date(Day(*day))),
            Column::Numbers(numbers) => numbers.get(row).map(Value::Number),
            Column::Texts(texts, _) => texts.shared(row).map(Value::Text),
            Column::Words(cells, words) => cells
                .get(row)
                .and_then(|place| words.get(*place as usize))
                .map(|word| Value::Text(Arc::clone(word))),
            Column::Keys(keys, _) => match keys.get(row) {
                Some(key) if *key != NO_KEY => return Cell::Reference(*key),
                _ => None,
            },
        };
        value.map_or(Cell::Empty, Cell::Value)
    }

    /// The cells of some rows as they lie in memory.
    pub fn cells(&self, rows: std::ops::Range<usize>) -> Cells<'_> {
        let found = match self {
            Column::Numbers(Numbers::Scaled { scale, mantissas }) => {
                mantissas.get(rows).map(|mantissas| Cells::Scaled {
                    scale: *scale,
                    mantissas,
                })
            }
            Column::Days(days) => days.get(rows).map(Cells::Days),
            Column::Keys(keys, _) => keys.get(rows).map(Cells::Keys),
            Column::Words(words, _) => words.get(rows).map(Cells::Words),
            Column::Flags(flags) => flags.get(rows).map(Cells::Flags),
            _ => None,
        };
        found.unwrap_or(Cells::Other)
    }

    /// The day of a row.
    pub fn day(&self, row: usize) -> Option<Day> {
        match self {
            Column::Days(days) => days
                .get(row)
                .filter(|day| **day != NO_DAY)
                .map(|day| Day(*day)),
            _ => None,
        }
    }

    /// Writes a cell so that equal values, and only they, are equal texts; no cell holds the
    /// separator of keys, so several may be joined by it.
    pub fn write(&self, row: usize, out: &mut String) {
        match self {
            Column::Absent => {}
            Column::Flags(flags) => {
                if let Some(flag) = flags.get(row).copied().flatten() {
                    out.push_str(if flag { "true" } else { "false" })
                }
            }
            Column::Days(_) => {
                if let Some(day) = self.day(row) {
                    out.push_str(&day.to_string());
                }
            }
            Column::Numbers(numbers) => {
                if let Some(number) = numbers.get(row) {
                    out.push_str(&number.exact());
                }
            }
            Column::Texts(texts, _) => out.push_str(texts.get(row).unwrap_or("")),
            Column::Words(cells, words) => {
                let word = cells.get(row).and_then(|place| words.get(*place as usize));
                out.push_str(word.map_or("", |word| word));
            }
            Column::Keys(keys, index) => {
                out.push_str(keys.get(row).and_then(|key| index.text(*key)).unwrap_or(""));
            }
        }
    }

    /// Compares a row with one of another chunk's same column: empty cells first.
    pub fn compare(&self, row: usize, other: &Column, other_row: usize) -> Ordering {
        match (self, other) {
            (Column::Texts(a, true), Column::Texts(b, true)) => {
                match (a.get(row), b.get(other_row)) {
                    (Some(a), Some(b)) => super::compare_codes(a, b),
                    (a, b) => a.is_some().cmp(&b.is_some()),
                }
            }
            (Column::Texts(a, _), Column::Texts(b, _)) => a.get(row).cmp(&b.get(other_row)),
            (Column::Words(a, words), Column::Words(b, _)) => {
                let word = |cells: &[u32], row: usize| words.get(*cells.get(row)? as usize);
                word(a, row).cmp(&word(b, other_row))
            }
            (Column::Flags(a), Column::Flags(b)) => a.get(row).cmp(&b.get(other_row)),
            (Column::Days(a), Column::Days(b)) => a.get(row).cmp(&b.get(other_row)),
            (
                Column::Numbers(Numbers::Scaled {
                    scale,
                    mantissas: a,
                }),
                Column::Numbers(Numbers::Scaled {
                    scale: same,
                    mantissas: b,
                }),
            ) if scale == same => a.get(row).cmp(&b.get(other_row)),
            (Column::Numbers(a), Column::Numbers(b)) => a.get(row).cmp(&b.get(other_row)),
            (Column::Keys(a, index), Column::Keys(b, _)) => {
                let key =
                    |keys: &[u32], row: usize| keys.get(row).copied().filter(|key| *key != NO_KEY);
                match (key(a, row), key(b, other_row)) {
                    (Some(a), Some(b)) if a != b => index.compare(a, b),
                    (a, b) => a.is_some().cmp(&b.is_some()),
                }
            }
            _ => Ordering::Equal,
        }
    }
}

fn not_a_word(text: &str, words: &[Arc<str>]) -> Fault {
    let fault = Fault::new(codes::NOT_IN_VOCABULARY).arg("words", words.join(", "));
    let folded = super::problems::fold(text);
    let near = words
        .iter()
        .find(|word| super::problems::fold(word) == folded)
        .map(|word| &**word);
    match near.or_else(|| super::problems::near(text, words.iter().map(|word| &**word))) {
        Some(near) => fault.arg("nearest", near).help("nearest"),
        None => fault,
    }
}

/// A reference leads nowhere.
pub(super) fn unknown_key(kind: &Kind) -> Fault {
    let mut fault = Fault::new(codes::KEY_UNKNOWN);
    if let Kind::Reference(table) = kind {
        fault.unknown_in = Some(*table);
    }
    fault
}
