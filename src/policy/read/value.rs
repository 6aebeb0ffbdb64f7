//! The values of keys: texts, names, words, lists, dates, numbers as they are written.

use super::context::Context;
use super::fields::{Fields, Item};
use super::names::is_identifier;
use crate::diagnostic::{Diagnostic, nearest, policy as code};
use crate::policy::Name;
use crate::source::Spanned;
use crate::value::{Day, Number, NumberError, Rounding, Unit};
use toml::de::DeValue;

/// The word by which messages choose how to name a kind of value.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "flag",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}

impl<'t> Item<'t> {
    /// The error that something else was expected here; `expected` is a word that messages know.
    pub fn wrong_kind(&self, expected: &str) -> Diagnostic {
        Diagnostic::error(code::WRONG_KIND, self.span)
            .arg("key", self.key)
            .arg("expected", expected)
            .arg("found", kind_of(self.value))
    }

    /// A text.
    pub fn text(&self, context: &mut Context<'_>) -> Option<Spanned<String>> {
        match self.value {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), self.span)),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {
                // What is only lacking its quotes gets them.
                let quoted = format!("\"{}\"", context.slice(self.span));
                context.report(self.wrong_kind("text").patch("quote", self.span, quoted));
                None
            }
            _ => {
                context.report(self.wrong_kind("text"));
                None
            }
        }
    }

    /// A text that must not be empty.
    pub fn words(&self, context: &mut Context<'_>) -> Option<Spanned<String>> {
        let text = self.text(context)?;
        if text.value.trim().is_empty() {
            context.report(Diagnostic::error(code::EMPTY, self.span).arg("key", self.key));
            return None;
        }
        Some(text)
    }

    /// A name, or a path of names with dots.
    pub fn name(&self, context: &mut Context<'_>) -> Option<Name> {
        let text = self.text(context)?;
        if !text.value.split('.').all(is_identifier) {
            let error = Diagnostic::error(code::BAD_NAME, self.span).arg("name", &text.value);
            context.report(error.help("value"));
            return None;
        }
        Some(text)
    }

    /// One name, or a list of names.
    pub fn names(&self, context: &mut Context<'_>) -> Vec<Name> {
        match self.value {
            DeValue::Array(_) => {
                let items = self.filled(context).unwrap_or_default();
                items.iter().filter_map(|item| item.name(context)).collect()
            }
            _ => self.name(context).into_iter().collect(),
        }
    }

    /// A list.
    pub fn list(&self, context: &mut Context<'_>) -> Option<Vec<Item<'t>>> {
        let DeValue::Array(array) = self.value else {
            context.report(self.wrong_kind("list"));
            return None;
        };
        let entry = |(index, value): (usize, &'t toml::Spanned<DeValue<'t>>)| {
            let span = context.span(value.span());
            Item {
                key: self.key,
                key_span: span,
                value: value.get_ref(),
                span,
                path: format!("{}[{index}]", self.path),
            }
        };
        Some(array.iter().enumerate().map(entry).collect())
    }

    /// A list with at least one entry.
    pub fn filled(&self, context: &mut Context<'_>) -> Option<Vec<Item<'t>>> {
        let items = self.list(context)?;
        if items.is_empty() {
            context.report(Diagnostic::error(code::EMPTY, self.span).arg("key", self.key));
            return None;
        }
        Some(items)
    }

    /// A table.
    pub fn table(&self, context: &mut Context<'_>) -> Option<Fields<'t>> {
        let DeValue::Table(table) = self.value else {
            context.report(self.wrong_kind("table"));
            return None;
        };
        Some(Fields::of(context, table, self.span, &self.path))
    }

    /// One of the words of a closed list: its place in the list.
    pub fn one_of(&self, context: &mut Context<'_>, words: &[&'static str]) -> Option<usize> {
        let text = self.text(context)?;
        let found = words.iter().position(|word| *word == text.value);
        if found.is_none() {
            let error = Diagnostic::error(code::NOT_IN_LIST, self.span)
                .arg("key", self.key)
                .arg("found", &text.value)
                .arg("words", words.join(", "));
            context.report(match nearest(&text.value, words.iter().copied()) {
                Some(word) => {
                    error
                        .arg("nearest", word)
                        .patch("nearest", self.span, format!("\"{word}\""))
                }
                None => error.help("words"),
            });
        }
        found
    }

    /// `money`, `percent` …
    pub fn unit(&self, context: &mut Context<'_>) -> Option<Spanned<Unit>> {
        let words: Vec<_> = UNITS.iter().map(|unit| unit.word()).collect();
        let unit = *UNITS.get(self.one_of(context, &words)?)?;
        Some(Spanned::new(unit, self.span))
    }

    /// A TOML date without a time.
    pub fn date(&self, context: &mut Context<'_>) -> Option<Day> {
        let day = match self.value {
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date
            }
            DeValue::Datetime(_) => None,
            DeValue::String(text) => {
                let error = Diagnostic::error(code::BAD_DATE, self.span)
                    .arg("found", context.slice(self.span));
                let is_day = Day::parse(text).is_some();
                context.report(if is_day {
                    error.patch("unquote", self.span, text.as_ref())
                } else {
                    error
                });
                return None;
            }
            _ => {
                context.report(self.wrong_kind("date"));
                return None;
            }
        };
        let day = day.and_then(|date| {
            Day::new(
                i16::try_from(date.year).ok()?,
                i8::try_from(date.month).ok()?,
                i8::try_from(date.day).ok()?,
            )
        });
        if day.is_none() {
            let found = context.slice(self.span).to_owned();
            context.report(Diagnostic::error(code::BAD_DATE, self.span).arg("found", found));
        }
        day
    }

    /// A number written in TOML, from its digits as they stand: `0.10`, `2_000`. No exponent, no
    /// hexadecimal, no infinity. `None` after an error.
    pub fn toml_number(&self, context: &mut Context<'_>) -> Option<Number> {
        let (digits, decimal) = match self.value {
            DeValue::Integer(integer) => (integer.as_str(), integer.radix() == 10),
            DeValue::Float(float) => (float.as_str(), true),
            _ => {
                context.report(self.wrong_kind("number"));
                return None;
            }
        };
        let help = if !decimal {
            "radix"
        } else {
            match literal(digits) {
                Ok(Some(number)) => return Some(number),
                Ok(None) if digits.contains(['e', 'E']) => "exponent",
                Ok(None) => "infinite",
                Err(_) => "digits",
            }
        };
        let found = context.slice(self.span).to_owned();
        context.report(
            Diagnostic::error(code::BAD_NUMBER, self.span)
                .arg("found", found)
                .help(help),
        );
        None
    }

    /// A positive number: in TOML, or as a text (`"0.01"`).
    fn positive(&self, context: &mut Context<'_>) -> Option<Number> {
        let number = match self.value {
            DeValue::String(text) => match literal(text.trim()) {
                Ok(Some(number)) => number,
                other => {
                    let help = if other.is_err() { "digits" } else { "plain" };
                    let error = Diagnostic::error(code::BAD_NUMBER, self.span).arg("found", text);
                    context.report(error.help(help));
                    return None;
                }
            },
            _ => self.toml_number(context)?,
        };
        if number.is_zero() || number.is_negative() {
            let found = context.slice(self.span).to_owned();
            let error = Diagnostic::error(code::OUT_OF_RANGE, self.span)
                .arg("key", self.key)
                .arg("found", found);
            context.report(error.help("positive"));
            return None;
        }
        Some(number)
    }

    /// `"0.01"` or `{ to = "0.01", mode = "half-even" }`.
    pub fn rounding(&self, context: &mut Context<'_>) -> Option<Spanned<Rounding>> {
        let mut mode = context.mode;
        let to = if matches!(self.value, DeValue::Table(_)) {
            let mut fields = self.table(context)?;
            let to = fields
                .need(context, "to")
                .and_then(|item| item.positive(context));
            if let Some(item) = fields.take("mode") {
                let words = crate::value::Mode::ALL.map(|(word, _)| word);
                let found = item.one_of(context, &words);
                mode = found
                    .and_then(|at| crate::value::Mode::ALL.get(at))
                    .map_or(mode, |(_, found)| *found);
            }
            fields.finish(context);
            to?
        } else {
            self.positive(context)?
        };
        Some(Spanned::new(Rounding { to, mode }, self.span))
    }
}

/// Every unit, in the order in which messages list them.
pub(super) const UNITS: [Unit; 8] = [
    Unit::Money,
    Unit::Number,
    Unit::Percent,
    Unit::Count,
    Unit::Days,
    Unit::Date,
    Unit::Text,
    Unit::Flag,
];

/// The number written with these digits: `1_000.50`, `-3`, `+3`. `Ok(None)` if it is none.
pub(super) fn literal(digits: &str) -> Result<Option<Number>, NumberError> {
    let unsigned = digits.strip_prefix('+').unwrap_or(digits);
    let torn = unsigned.starts_with('_') || unsigned.ends_with('_') || unsigned.contains("__");
    if torn || unsigned.contains("_.") || unsigned.contains("._") || unsigned.contains("-_") {
        return Ok(None);
    }
    if unsigned.len() < digits.len() && unsigned.starts_with('-') {
        return Ok(None);
    }
    Number::parse(&unsigned.replace('_', ""))
}
