//! Characters of a formula before Rhai sees them: full-width punctuation, hidden characters,
//! comments, and the percent sign.

use super::Text;
use crate::diagnostic::{Diagnostic, expression as code};

/// A formula that Rhai can lex: as long as what was written, byte for byte.
pub(super) struct Clean {
    pub text: String,
    /// Bytes at which a `%` of a percent stood.
    pub percents: Vec<usize>,
}

/// Full-width and typographic characters that input methods and word processors leave behind.
const LOOKALIKES: &[(char, &str)] = &[
    ('“', "\""),
    ('”', "\""),
    ('„', "\""),
    ('「', "\""),
    ('」', "\""),
    ('＂', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('×', "*"),
    ('✕', "*"),
    ('∗', "*"),
    ('÷', "/"),
    ('∕', "/"),
    ('−', "-"),
    ('–', "-"),
    ('—', "-"),
    ('≥', ">="),
    ('≤', "<="),
    ('≠', "!="),
    ('、', ","),
    ('。', "."),
    ('【', "["),
    ('】', "]"),
    ('￥', ""),
    ('¥', ""),
    ('\u{3000}', " "),
    ('\u{a0}', " "),
    ('\u{202f}', " "),
    ('\u{2007}', " "),
];

/// What should stand in place of `c`, if it is a lookalike of what the language knows.
fn replacement(c: char) -> Option<String> {
    if let Some((_, plain)) = LOOKALIKES.iter().find(|(odd, _)| *odd == c) {
        return Some((*plain).to_owned());
    }
    // The block of full-width forms repeats ASCII at a fixed distance. Its letters can be part of
    // names, so they are left to the names.
    if ('！'..='～').contains(&c) && !c.is_alphabetic() {
        return char::from_u32(u32::from(c) - 0xfee0).map(String::from);
    }
    None
}

/// Characters that change how text looks or reads without being seen.
fn hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}'
        | '\u{61c}' | '\u{180e}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Looks at each character. What is wrong goes to `found`; then there is no sense in parsing.
pub(super) fn clean(text: &Text, found: &mut Vec<Diagnostic>) -> Clean {
    let source = text.decoded.as_str();
    let mut cleaned = String::with_capacity(source.len());
    let mut percents = Vec::new();
    // Runs of lookalikes are mended with one patch.
    let mut odd: Option<(usize, usize)> = None;
    let mut in_text = false;
    let mut escaped = false;
    for (at, c) in source.char_indices() {
        let end = at + c.len_utf8();
        let rest = source.get(end..).unwrap_or("");
        let mut plain = c;
        if hidden(c) {
            let place = text.span_of(at, end);
            let found_one = Diagnostic::error(code::HIDDEN, place)
                .arg("character", format!("U+{:04X}", u32::from(c)));
            found.push(found_one.patch("remove", place, ""));
        } else if in_text {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_text = false,
                _ => {}
            }
        } else if c == '"' {
            in_text = true;
        } else if replacement(c).is_some() {
            odd = Some((odd.map_or(at, |(first, _)| first), end));
        } else if c == '/' && (rest.starts_with('/') || rest.starts_with('*')) {
            let after = if rest.starts_with('/') {
                rest.find('\n')
            } else {
                rest.find("*/").map(|stop| stop + 2)
            };
            let stop = after.map_or(source.trim_end().len(), |length| end + length);
            found.push(Diagnostic::error(code::COMMENT, text.span_of(at, stop)));
            break;
        } else if c == '%' {
            match percent(source, at) {
                Percent::Sign => {
                    percents.push(at);
                    plain = ' ';
                }
                Percent::Apart(number_end) => {
                    let gap = text.span_of(number_end, end);
                    found.push(
                        Diagnostic::error(code::MODULO, text.span_of(at, end))
                            .patch("join", gap, "%"),
                    );
                }
                Percent::Modulo => {
                    found.push(Diagnostic::error(code::MODULO, text.span_of(at, end)))
                }
            }
        }
        cleaned.push(if plain == '\r' { ' ' } else { plain });
    }
    if let Some((first, last)) = odd {
        found.push(mend(text, first, last));
    }
    Clean {
        text: cleaned,
        percents,
    }
}

/// One diagnostic for all lookalikes, from the first to the last.
fn mend(text: &Text, first: usize, last: usize) -> Diagnostic {
    let written = text.decoded.get(first..last).unwrap_or("");
    let mut plain = String::new();
    let mut in_text = false;
    for c in written.chars() {
        match replacement(c) {
            // Within a text only its quotes are mended.
            Some(with) if !in_text || with == "\"" => {
                in_text ^= with == "\"";
                plain.push_str(&with);
            }
            _ => {
                in_text ^= c == '"';
                plain.push(c);
            }
        }
    }
    let character = written.chars().next().unwrap_or(' ');
    let place = text.span_of(first, first + character.len_utf8());
    let instead = replacement(character).unwrap_or_default();
    let (span, plain) = text.rewritten(first, last, &plain);
    Diagnostic::error(code::LOOKALIKE, place)
        .arg("character", character)
        .arg("instead", instead)
        .patch("mend", span, plain)
}

enum Percent {
    Sign,
    /// A percent sign apart from its number, which ends here.
    Apart(usize),
    Modulo,
}

/// Whether the `%` at `at` makes a percent of the number directly before it: it does if no operand
/// follows.
fn percent(source: &str, at: usize) -> Percent {
    let before = source.get(..at).unwrap_or("");
    let after = source.get(at + 1..).unwrap_or("").trim_start();
    let word: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let operand = match after.chars().next() {
        Some('(' | '"' | '%') => true,
        Some(_) => {
            !word.is_empty() && !matches!(word.as_str(), "and" | "or" | "in" | "not" | "else")
        }
        None => false,
    };
    let trimmed = before.trim_end();
    let start = trimmed
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
        .map_or(0, |index| {
            index
                + trimmed
                    .get(index..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
        });
    let number = trimmed.get(start..).is_some_and(|run| {
        run.starts_with(|c: char| c.is_ascii_digit()) && run.ends_with(|c: char| c.is_ascii_digit())
    });
    match (number, operand, trimmed.len() == before.len()) {
        (true, false, true) => Percent::Sign,
        (true, false, false) => Percent::Apart(trimmed.len()),
        _ => Percent::Modulo,
    }
}
