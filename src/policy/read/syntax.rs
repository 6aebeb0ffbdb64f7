//! What the TOML parser could not read, as diagnostics.

use super::context::Context;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::source::Span;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue, Error};

/// An unclosed bracket makes an error of everything after it; the first few tell all.
const MOST: usize = 5;

/// Reports the first error of each line, at most five; keys that only lack their quotes all.
pub(super) fn syntax_errors(context: &mut Context<'_>, table: &DeTable<'_>, errors: &[Error]) {
    let mut errors: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message()))
        .collect();
    errors.sort_by_key(|(range, _)| (range.start, range.end));
    let mut lines = BTreeSet::new();
    let mut reported = 0;
    for (range, message) in errors {
        let span = context.span(range.clone());
        let written = context.slice(span);
        let line = context
            .text
            .get(..range.start)
            .map_or(0, |before| before.matches('\n').count());
        if let Some(plain) = plain(written) {
            // Typed with another keyboard: the same text with plain marks.
            if lines.insert(line) && reported < MOST {
                reported += 1;
                let error = Diagnostic::error(code::SYNTAX, span).arg("message", message);
                context.report(error.patch("full-width", span, plain));
            }
            continue;
        }
        if message.starts_with("invalid unquoted key") && !written.is_ascii() {
            lines.insert(line);
            let quoted = format!("\"{written}\"");
            let error = Diagnostic::error(code::BARE_KEY, span).arg("key", written);
            context.report(error.arg("quoted", &quoted).patch("quote", span, quoted));
            continue;
        }
        if !lines.insert(line) || reported >= MOST {
            continue;
        }
        reported += 1;
        if message.starts_with("duplicate key") {
            let error = Diagnostic::error(code::KEY_TWICE, span).arg("key", written);
            context.report(match earlier(context, table, &range) {
                Some(first) => error.label("first", first),
                None => error,
            });
            continue;
        }
        let error = Diagnostic::error(code::SYNTAX, span).arg("message", message);
        let rest = context.text.get(range.start..).unwrap_or("");
        let after = rest.trim_start_matches(' ');
        let at = range.start + rest.len() - after.len();
        let next = after.chars().next();
        context.report(match next.and_then(|next| Some((next, mark(next)?))) {
            Some((next, plain)) => {
                error.patch("full-width", context.span(at..at + next.len_utf8()), plain)
            }
            None if message.starts_with("string values must be quoted") => error.help("quote"),
            None if message.starts_with("unclosed") => error.help("unclosed"),
            None => error.help("toml"),
        });
    }
}

/// Marks that look like those of TOML, and what they stand for.
const MARKS: [(char, char); 13] = [
    ('“', '"'),
    ('”', '"'),
    ('„', '"'),
    ('＂', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('＝', '='),
    ('，', ','),
    ('［', '['),
    ('］', ']'),
    ('｛', '{'),
    ('｝', '}'),
    ('．', '.'),
];
/// What a mark that is not plain stands for.
fn mark(character: char) -> Option<char> {
    MARKS
        .iter()
        .find(|(wide, _)| *wide == character)
        .map(|(_, plain)| *plain)
}

/// `written` with plain marks, if it has others; between quotes only the quotes are changed.
fn plain(written: &str) -> Option<String> {
    let quoted = |character: Option<char>| {
        character
            .and_then(mark)
            .is_some_and(|mark| matches!(mark, '"' | '\''))
    };
    let mut inner = written.chars();
    if quoted(inner.next()) && quoted(inner.next_back()) {
        let inner = inner.as_str();
        let quote = if inner.contains('"') { '\'' } else { '"' };
        return Some(format!("{quote}{inner}{quote}"));
    }
    let wide = written.contains(|character| mark(character).is_some());
    wide.then(|| {
        written
            .chars()
            .map(|character| mark(character).unwrap_or(character))
            .collect()
    })
}

/// Where the key or header repeated at `second` stands first.
fn earlier(context: &Context<'_>, table: &DeTable<'_>, second: &Range<usize>) -> Option<Span> {
    let line_start = context
        .text
        .get(..second.start)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let line = context.text.get(line_start..)?.lines().next()?;
    if line.trim_start().starts_with('[') {
        return header(context, line, line_start);
    }
    let mut places = Vec::new();
    keys(context.text, table, second, &mut places);
    let unquoted = |text: &str| text.trim_matches(['"', '\'']).to_owned();
    let key = unquoted(context.text.get(second.clone())?);
    let same = places
        .into_iter()
        .filter(|(name, _)| *name == key)
        .map(|(_, range)| range);
    same.max_by_key(|range| range.start)
        .map(|range| context.span(range))
}

/// The first line before `end` that is the same header, but for its spaces and quotes.
fn header(context: &Context<'_>, line: &str, end: usize) -> Option<Span> {
    let bare = |line: &str| -> String {
        let line = line.split('#').next().unwrap_or(line);
        line.chars()
            .filter(|character| !character.is_whitespace() && !matches!(character, '"' | '\''))
            .collect()
    };
    let wanted = bare(line);
    let mut at = 0;
    for earlier in context.text.get(..end)?.split_inclusive('\n') {
        if bare(earlier) == wanted {
            let text = earlier.trim();
            let start = at + earlier.find(text)?;
            return Some(context.span(start..start + text.len()));
        }
        at += earlier.len();
    }
    None
}

/// The keys before `second` that may be of the same table: not those inside braces or brackets
/// that close before it.
fn keys(
    text: &str,
    table: &DeTable<'_>,
    second: &Range<usize>,
    places: &mut Vec<(String, Range<usize>)>,
) {
    for (key, value) in table {
        if key.span().start < second.start {
            places.push((key.get_ref().to_string(), key.span()));
        }
        inside(text, value, second, places);
    }
}

fn inside(
    text: &str,
    value: &toml::Spanned<DeValue<'_>>,
    second: &Range<usize>,
    places: &mut Vec<(String, Range<usize>)>,
) {
    let range = value.span();
    let closed = range.end <= second.start;
    // A table with a header spans its header only.
    let braces = text.get(range).is_some_and(|text| text.starts_with('{'));
    match value.get_ref() {
        DeValue::Table(table) if !(closed && braces) => keys(text, table, second, places),
        DeValue::Array(array) if !closed => array
            .iter()
            .for_each(|value| inside(text, value, second, places)),
        _ => {}
    }
}
