//! Text of a formula to syntax, through Rhai's parser.

use super::engine::{MAX_FORMULA, formulas, on_known_stack, with_percents};
use super::marks::{Clean, clean};
use super::tokens::Tokens;
use super::{Syntax, walk};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::source::Span;
use crate::value::Unit;
use rhai::{LexError, ParseError, ParseErrorType, Token};

/// A formula's text as decoded from TOML, and where its characters stand in the file.
#[derive(Clone, Debug)]
pub struct Text {
    pub decoded: String,
    /// Byte offset in the file of each byte of `decoded`, and of its end.
    pub offsets: Vec<u32>,
    /// The whole value in the file, quotes included.
    pub span: Span,
}

impl Text {
    /// A text that stands in the file as it is decoded: bare, or in quotes of one character
    /// without escapes. Of anything else only the whole is known, and each place is all of it.
    pub fn plain(decoded: &str, span: Span) -> Text {
        let length = u32::try_from(decoded.len()).unwrap_or(u32::MAX);
        let written = span.end.saturating_sub(span.start);
        let offsets = match written.checked_sub(length) {
            Some(0) => (0..=length).map(|at| span.start + at).collect(),
            Some(2) => (0..=length).map(|at| span.start + 1 + at).collect(),
            _ => (0..=length)
                .map(|at| if at == length { span.end } else { span.start })
                .collect(),
        };
        Text {
            decoded: decoded.to_owned(),
            offsets,
            span,
        }
    }

    /// Where the bytes `start..end` of `decoded` stand in the file.
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| self.offsets.get(at).copied().unwrap_or(self.span.end);
        Span::new(self.span.file, place(start), place(end))
    }

    /// The decoded text of a place that [`Text::span_of`] made.
    pub(super) fn written(&self, span: Span) -> &str {
        let start = self.offsets.partition_point(|at| *at < span.start);
        let end = self.offsets.partition_point(|at| *at < span.end);
        self.decoded.get(start..end).unwrap_or("")
    }

    /// The empty place after the last character.
    pub(super) fn end(&self) -> Span {
        let end = self.decoded.trim_end().len();
        self.span_of(end, end)
    }

    /// The patch that puts `with` in place of the bytes `start..end`. Where a first double quote
    /// comes into a formula of one line, the whole value is written in single quotes: within
    /// double ones it would end the value.
    pub(super) fn rewritten(&self, start: usize, end: usize, with: &str) -> (Span, String) {
        let before = self.decoded.get(..start).unwrap_or("");
        let after = self.decoded.get(end..).unwrap_or("");
        let whole = format!("{before}{with}{after}");
        if with.contains('"')
            && !self.decoded.contains('"')
            && !whole.trim_end().contains(['\'', '\n', '\\'])
        {
            return (self.span, format!("'{}'", whole.trim_end()));
        }
        let with = if self.escapes_quotes() {
            with.replace('"', "\\\"")
        } else {
            with.to_owned()
        };
        (self.span_of(start, end), with)
    }

    /// Whether a quote within the formula is written `\"` in the file.
    pub(super) fn escapes_quotes(&self) -> bool {
        let mut quotes = self
            .decoded
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'"')
            .map(|(at, _)| at);
        quotes.any(
            |at| match (self.offsets.get(at), self.offsets.get(at + 1)) {
                (Some(start), Some(end)) => end.saturating_sub(*start) > 1,
                _ => false,
            },
        )
    }
}

/// The syntax of a formula; what is outside the subset is an error with its place.
///
/// Runs on a thread with a known stack: a caller that reads many formulas calls
/// [`on_known_stack`] once around all of them, which spares a thread for each.
pub fn parse(text: &Text) -> Result<Syntax, Vec<Diagnostic>> {
    if text.decoded.len() > MAX_FORMULA {
        let error = Diagnostic::error(code::TOO_LONG, text.span);
        return Err(vec![
            error
                .arg("bytes", text.decoded.len())
                .arg("most", MAX_FORMULA),
        ]);
    }
    if text.decoded.trim().is_empty() {
        return Err(vec![Diagnostic::error(code::EMPTY, text.span)]);
    }
    let mut found = Vec::new();
    let cleaned = clean(text, &mut found);
    if !found.is_empty() {
        return Err(found);
    }
    on_known_stack(|| parse_clean(text, &cleaned))
}

fn parse_clean(text: &Text, cleaned: &Clean) -> Result<Syntax, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let tokens = Tokens::read(text, cleaned, &mut found);
    if !found.is_empty() {
        return Err(found);
    }
    // Never `compile`: of `if c {1} else {2} + 5` it makes two statements.
    let ast = match with_percents(Vec::new(), || formulas().compile_expression(&cleaned.text)) {
        Ok(ast) => ast,
        Err(error) => return Err(vec![refused(&tokens, &error)]),
    };
    let syntax = walk::syntax(&tokens, &ast, &mut found);
    match syntax {
        Some(syntax) if found.is_empty() => Ok(syntax),
        _ => {
            if found.is_empty() {
                found.push(
                    Diagnostic::error(code::UNEXPECTED, text.span).arg("found", &text.decoded),
                );
            }
            Err(found)
        }
    }
}

/// Rhai's parse errors in our words.
fn refused(tokens: &Tokens<'_>, error: &ParseError) -> Diagnostic {
    let (place, index) = tokens.place(error.position());
    let written = index.map_or("", |index| tokens.written(index));
    let unexpected = |kind| Diagnostic::error(kind, place).arg("found", written);
    match error.err_type() {
        ParseErrorType::ExprTooDeep => Diagnostic::error(code::TOO_DEEP, tokens.text.span),
        ParseErrorType::LiteralTooLarge(..) => Diagnostic::error(code::TOO_DEEP, place),
        _ if index.is_none() => {
            let missing = match error.err_type() {
                ParseErrorType::MissingToken(token, _) => Some(token.as_str()),
                _ => None,
            };
            let error = Diagnostic::error(code::INCOMPLETE, place);
            match missing {
                Some(token @ (")" | "]" | "}")) => {
                    error
                        .arg("missing", token)
                        .patch("close", tokens.text.end(), token)
                }
                _ => error,
            }
        }
        ParseErrorType::BadInput(LexError::ImproperSymbol(..)) if written == "=" => {
            unexpected(code::EQUALS).patch("twice", place, "==")
        }
        ParseErrorType::Reserved(_) => unexpected(code::RESERVED),
        ParseErrorType::ExprExpected(what) if what.contains("literal") => {
            super::walk_block::bad_label(tokens, index, place)
        }
        ParseErrorType::WrongSwitchDefaultCase | ParseErrorType::WrongSwitchCaseCondition => {
            unexpected(code::SWITCH_LABEL).help("otherwise")
        }
        // Rhai refuses literals as operands of `and` and `or` by itself.
        ParseErrorType::MismatchedType(..) => {
            let unit = if written.starts_with('"') {
                Unit::Text
            } else {
                Unit::Number
            };
            Diagnostic::error(code::CONDITION, place).arg("unit", unit.word())
        }
        ParseErrorType::MissingToken(token, _) => {
            // Rhai names what it would have liked most, which is often beside the point: told only
            // where a bracket is at stake.
            match token.as_str() {
                _ if two_operands(tokens, index) => unexpected(code::UNEXPECTED).help("operator"),
                bracket @ (")" | "]" | "}" | "{" | "=>" | ",") => unexpected(code::UNEXPECTED)
                    .arg("missing", bracket)
                    .help("missing"),
                _ => unexpected(code::UNEXPECTED),
            }
        }
        _ if two_operands(tokens, index) => unexpected(code::UNEXPECTED).help("operator"),
        _ => unexpected(code::UNEXPECTED),
    }
}

/// Whether the token at `index` begins a value right after another has ended.
fn two_operands(tokens: &Tokens<'_>, index: Option<usize>) -> bool {
    let Some(index) = index else { return false };
    let begins = matches!(
        tokens.token(index),
        Some(
            Token::Identifier(_)
                | Token::DecimalConstant(_)
                | Token::StringConstant(_)
                | Token::LeftParen
        )
    );
    let before = index.checked_sub(1).and_then(|before| tokens.token(before));
    let ended = matches!(
        before,
        Some(Token::Identifier(_) | Token::DecimalConstant(_) | Token::RightParen)
    );
    begins && ended
}
