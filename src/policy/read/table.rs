//! Reads `[table.NAME]`, `[subject]` and `[group.NAME]`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use super::value::UNITS;
use crate::diagnostic::{Diagnostic, nearest, policy as code};
use crate::policy::{
    ColumnDefinition, ColumnType, CreditSource, Dates, Group, Name, Subject, Table,
};
use crate::source::Spanned;
use std::collections::BTreeMap;
use toml::de::DeValue;

/// The names that a type of a column may lead to.
pub(super) struct Known<'t> {
    pub tables: Vec<&'t str>,
    pub groups: Vec<&'t str>,
}

/// Reads `[table.NAME]`.
pub(super) fn table(
    context: &mut Context<'_>,
    item: &Item<'_>,
    known: &Known<'_>,
) -> Option<Table> {
    let mut fields = item.table(context)?;
    fields.not_yet(context, &["known"]);
    let documentation = documentation(context, &mut fields);
    let key = fields
        .take("key")
        .map_or_else(Vec::new, |item| item.names(context));
    let date_at = fields.has("date");
    let date = fields.take("date").and_then(|item| item.name(context));
    let dates_at = fields.has("dates");
    let dates = fields.take("dates").and_then(|item| dates(context, &item));
    if let (Some(date), Some(dates)) = (date_at, dates_at) {
        context.report(
            Diagnostic::error(code::DATE_AND_DATES, dates)
                .label("date", date)
                .arg("table", item.key),
        );
    }
    let credit = fields
        .take("credit")
        .map_or_else(Vec::new, |item| item.names(context));
    let credit = credit
        .into_iter()
        .map(|path| CreditSource { path })
        .collect();
    let shares_any = fields
        .take("shares")
        .is_some_and(|item| item.one_of(context, &["any"]).is_some());
    let require = fields.conditions(context, "require");
    let private = fields.formula(context, "private");
    let columns = match fields
        .need(context, "columns")
        .and_then(|item| item.table(context))
    {
        Some(columns) => self::columns(context, columns, known),
        None => Vec::new(),
    };
    fields.finish(context);
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    Some(Table {
        name,
        documentation,
        key,
        date,
        dates,
        credit,
        shares_any,
        require,
        private,
        columns,
    })
}

fn dates(context: &mut Context<'_>, item: &Item<'_>) -> Option<Dates> {
    let mut fields = item.table(context)?;
    let from = fields
        .need(context, "from")
        .and_then(|item| item.name(context));
    let until = fields.take("until").and_then(|item| item.name(context));
    fields.finish(context);
    Some(Dates { from: from?, until })
}

fn columns(
    context: &mut Context<'_>,
    mut fields: Fields<'_>,
    known: &Known<'_>,
) -> Vec<ColumnDefinition> {
    let items = fields.rest();
    if items.is_empty() {
        context.report(Diagnostic::error(code::EMPTY, fields.span).arg("key", "columns"));
    }
    items
        .iter()
        .filter_map(|item| column(context, item, known))
        .collect()
}

fn column(
    context: &mut Context<'_>,
    item: &Item<'_>,
    known: &Known<'_>,
) -> Option<ColumnDefinition> {
    let (kind, optional) = match item.value {
        DeValue::Array(_) => (vocabulary(context, item)?, false),
        DeValue::Table(_) => (computed(context, item, known)?, false),
        DeValue::String(text) => {
            let (word, optional) = match text.strip_suffix('?') {
                Some(word) => (word, true),
                None => (text.as_ref(), false),
            };
            (plain(context, item, word, known)?, optional)
        }
        _ => {
            context.report(item.wrong_kind("type"));
            return None;
        }
    };
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    Some(ColumnDefinition {
        name,
        kind,
        optional,
        span: item.span,
    })
}

/// `code`, `money`, the name of a table, `group.NAME`.
fn plain(
    context: &mut Context<'_>,
    item: &Item<'_>,
    word: &str,
    known: &Known<'_>,
) -> Option<ColumnType> {
    if word == "code" {
        return Some(ColumnType::Code);
    }
    if let Some(unit) = UNITS.iter().find(|unit| unit.word() == word) {
        return Some(ColumnType::Plain(*unit));
    }
    if known.tables.contains(&word) {
        return Some(ColumnType::Reference(Spanned::new(
            word.to_owned(),
            item.span,
        )));
    }
    if let Some(group) = word
        .strip_prefix("group.")
        .filter(|group| known.groups.contains(group))
    {
        return Some(ColumnType::GroupReference(Spanned::new(
            group.to_owned(),
            item.span,
        )));
    }
    let groups: Vec<String> = known
        .groups
        .iter()
        .map(|group| format!("group.{group}"))
        .collect();
    let types = ["code"]
        .into_iter()
        .chain(UNITS.iter().map(|unit| unit.word()));
    let words = types
        .chain(known.tables.iter().copied())
        .chain(groups.iter().map(String::as_str));
    let error = Diagnostic::error(code::BAD_TYPE, item.span)
        .arg("column", item.key)
        .arg("found", word);
    context.report(match nearest(word, words) {
        Some(near) => {
            let mark = if context.slice(item.span).contains('?') {
                "?"
            } else {
                ""
            };
            error
                .arg("nearest", near)
                .patch("nearest", item.span, format!("\"{near}{mark}\""))
        }
        None => error.help("types"),
    });
    None
}

/// A closed list of words, each once.
fn vocabulary(context: &mut Context<'_>, item: &Item<'_>) -> Option<ColumnType> {
    let items = item.filled(context)?;
    let words: Vec<_> = items
        .iter()
        .filter_map(|item| item.words(context))
        .collect();
    let mut seen = BTreeMap::new();
    for word in &words {
        if let Some(first) = seen.insert(word.value.as_str(), word.span) {
            let error = Diagnostic::error(code::WORD_TWICE, word.span).label("first", first);
            context.report(error.arg("word", &word.value).arg("column", item.key));
        }
    }
    let complete = words.len() == items.len();
    let words: Vec<String> = words.into_iter().map(|word| word.value).collect();
    complete.then(|| ColumnType::Vocabulary(words.into()))
}

/// `{ table = "price_list", by = ["level", "product.class"] }`.
fn computed(context: &mut Context<'_>, item: &Item<'_>, known: &Known<'_>) -> Option<ColumnType> {
    let mut fields = item.table(context)?;
    let table = fields.need(context, "table").and_then(|item| {
        let name: Name = item.name(context)?;
        if known.tables.contains(&name.value.as_str()) {
            return Some(name);
        }
        let error = Diagnostic::error(code::BAD_TYPE, item.span)
            .arg("column", item.key)
            .arg("found", &name.value);
        context.report(match nearest(&name.value, known.tables.iter().copied()) {
            Some(near) => {
                error
                    .arg("nearest", near)
                    .patch("nearest", item.span, format!("\"{near}\""))
            }
            None => error.help("types"),
        });
        None
    });
    let by = fields
        .need(context, "by")
        .map_or_else(Vec::new, |item| item.names(context));
    fields.finish(context);
    Some(ColumnType::Computed { table: table?, by })
}

/// Reads `[subject]`.
pub(super) fn subject(context: &mut Context<'_>, item: &Item<'_>) -> Option<Subject> {
    let mut fields = item.table(context)?;
    let _ = documentation(context, &mut fields);
    let table = fields
        .need(context, "table")
        .and_then(|item| item.name(context));
    let manager = fields.take("manager").and_then(|item| item.name(context));
    let when = fields.conditions(context, "when");
    let span = fields.span;
    fields.finish(context);
    Some(Subject {
        table: table?,
        manager,
        when,
        span,
    })
}

/// Reads `[group.NAME]`.
pub(super) fn group(context: &mut Context<'_>, item: &Item<'_>) -> Option<Group> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let by = fields.take("by").and_then(|item| item.name(context));
    let when = fields.conditions(context, "when");
    let span = fields.span;
    fields.finish(context);
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    Some(Group {
        name,
        documentation,
        by,
        when,
        span,
    })
}
