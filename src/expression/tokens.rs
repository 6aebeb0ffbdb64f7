//! The tokens of a formula with their places, and the tokens that are outside the subset.

use super::marks::Clean;
use super::{Text, engine};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::source::Span;
use rhai::{LexError, Position, Token};

/// One token and the bytes of the decoded text that it takes.
pub(super) struct Piece {
    pub token: Token,
    pub start: usize,
    pub end: usize,
    /// Of a bracket: the index of its partner.
    pub partner: Option<usize>,
    pub percent: bool,
}

/// All tokens of a formula.
pub(super) struct Tokens<'a> {
    pub text: &'a Text,
    pub pieces: Vec<Piece>,
    places: Places,
}

/// Rhai's line and column (from 1, in characters) to bytes.
struct Places {
    /// Byte of each character, and of the end.
    bytes: Vec<usize>,
    /// Index of the first character of each line.
    lines: Vec<usize>,
}

impl Places {
    fn new(text: &str) -> Places {
        let bytes = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let breaks = text
            .chars()
            .enumerate()
            .filter(|(_, c)| *c == '\n')
            .map(|(index, _)| index + 1);
        Places {
            bytes,
            lines: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The byte of the character at `position`, plus `after` characters.
    fn byte(&self, position: Position, after: usize) -> usize {
        let end = self.bytes.last().copied().unwrap_or(0);
        let Some(line) = position.line() else {
            return end;
        };
        let column = position.position().unwrap_or(1);
        let first = line
            .checked_sub(1)
            .and_then(|index| self.lines.get(index))
            .copied()
            .unwrap_or(end);
        self.bytes
            .get(first + column.saturating_sub(1) + after)
            .copied()
            .unwrap_or(end)
    }

    fn position(&self, byte: usize) -> (usize, usize) {
        let index = self.bytes.partition_point(|at| *at < byte);
        let line = self.lines.partition_point(|first| *first <= index).max(1);
        (
            line,
            index - self.lines.get(line - 1).copied().unwrap_or(0) + 1,
        )
    }
}

impl<'a> Tokens<'a> {
    /// Lexes; words that the subset does not have go to `found`.
    pub fn read(text: &'a Text, clean: &Clean, found: &mut Vec<Diagnostic>) -> Tokens<'a> {
        let places = Places::new(&clean.text);
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut stream, _) = engine::formulas().lex(std::slice::from_ref(&clean.text));
        while let Some((token, position)) = stream.next() {
            if token == Token::EOF {
                break;
            }
            let start = places.byte(position, 0);
            let mut end = places.byte(stream.pos, 1).max(start);
            let percent = clean.percents.contains(&end);
            if percent {
                end += 1;
            }
            let stop = matches!(&token, Token::LexError(_) | Token::InterpolatedString(_));
            pieces.push(Piece {
                token,
                start,
                end,
                partner: None,
                percent,
            });
            if stop {
                break;
            }
        }
        let mut tokens = Tokens {
            text,
            pieces,
            places,
        };
        tokens.pair();
        tokens.refuse(found);
        tokens
    }

    /// Line and column of the numbers that are percents.
    pub fn percents(&self) -> Vec<(usize, usize)> {
        self.pieces
            .iter()
            .filter(|piece| piece.percent)
            .map(|piece| self.places.position(piece.start))
            .collect()
    }

    /// The token that begins at `position`.
    pub fn at(&self, position: Position) -> Option<usize> {
        let start = self.places.byte(position, 0);
        self.pieces
            .binary_search_by_key(&start, |piece| piece.start)
            .ok()
    }

    /// The place of a Rhai error: the token there, or the end.
    pub fn place(&self, position: Position) -> (Span, Option<usize>) {
        let start = self.places.byte(position, 0);
        let index = self.pieces.partition_point(|piece| piece.end <= start);
        match self.pieces.get(index) {
            Some(_) => (self.span(index, index), Some(index)),
            None => (self.text.end(), None),
        }
    }

    /// The span of the tokens `first..=last`.
    pub fn span(&self, first: usize, last: usize) -> Span {
        let start = self.pieces.get(first).map_or(0, |piece| piece.start);
        let end = self.pieces.get(last).map_or(start, |piece| piece.end);
        self.text.span_of(start, end)
    }

    pub fn token(&self, index: usize) -> Option<&Token> {
        self.pieces.get(index).map(|piece| &piece.token)
    }

    pub fn partner(&self, index: usize) -> Option<usize> {
        self.pieces.get(index).and_then(|piece| piece.partner)
    }

    /// The token as it was written.
    pub fn written(&self, index: usize) -> &str {
        self.pieces
            .get(index)
            .and_then(|piece| self.text.decoded.get(piece.start..piece.end))
            .unwrap_or("")
    }

    /// Widens a run of tokens over the parentheses around it, but for those of a call.
    pub fn widen(&self, mut first: usize, mut last: usize) -> (usize, usize) {
        while let Some(open) = first.checked_sub(1) {
            let around =
                self.token(open) == Some(&Token::LeftParen) && self.partner(open) == Some(last + 1);
            let name = open.checked_sub(1).and_then(|index| self.token(index));
            if !around || matches!(name, Some(Token::Identifier(_) | Token::Reserved(_))) {
                break;
            }
            first = open;
            last += 1;
        }
        (first, last)
    }

    fn pair(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        let mut pairs = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece.token {
                Token::LeftParen | Token::LeftBracket | Token::LeftBrace => open.push(index),
                Token::RightParen | Token::RightBracket | Token::RightBrace => {
                    if let Some(first) = open.pop() {
                        pairs.push((first, index));
                    }
                }
                _ => {}
            }
        }
        for (first, last) in pairs {
            for (index, partner) in [(first, last), (last, first)] {
                if let Some(piece) = self.pieces.get_mut(index) {
                    piece.partner = Some(partner);
                }
            }
        }
    }

    fn refuse(&self, found: &mut Vec<Diagnostic>) {
        // The `=` and `;` of a variable are no mistakes of their own.
        let variable = self
            .pieces
            .iter()
            .find(|piece| matches!(piece.token, Token::Let | Token::Const));
        if let Some(piece) = variable {
            let place = self.text.span_of(piece.start, piece.end);
            let written = self.text.decoded.get(piece.start..piece.end).unwrap_or("");
            found.push(
                Diagnostic::error(code::OUTSIDE, place)
                    .arg("found", written)
                    .help("variable"),
            );
            return;
        }
        for (index, piece) in self.pieces.iter().enumerate() {
            if let Some(diagnostic) = self.refusal(index, piece) {
                found.push(diagnostic);
            }
        }
    }

    /// What is wrong with one token, whatever stands around it.
    fn refusal(&self, index: usize, piece: &Piece) -> Option<Diagnostic> {
        let place = self.span(index, index);
        let written = self.written(index);
        let error = |kind| Diagnostic::error(kind, place).arg("found", written);
        let outside = |help| Some(error(code::OUTSIDE).help(help));
        match &piece.token {
            Token::And if written == "&&" => Some(
                error(code::SYMBOL)
                    .arg("word", "and")
                    .patch("word", place, "and"),
            ),
            Token::Or if written == "||" => Some(
                error(code::SYMBOL)
                    .arg("word", "or")
                    .patch("word", place, "or"),
            ),
            Token::Bang if written == "!" => Some(
                error(code::SYMBOL)
                    .arg("word", "not")
                    .patch("word", place, "not "),
            ),
            Token::NotIn => Some(error(code::SYMBOL).arg("word", "not").help("not-in")),
            Token::In if index > 0 && self.written(index - 1) == "not" => Some(
                Diagnostic::error(code::SYMBOL, self.span(index - 1, index))
                    .arg("found", "not in")
                    .arg("word", "not")
                    .help("not-in"),
            ),
            Token::Equals => Some(error(code::EQUALS).patch("twice", place, "==")),
            Token::LexError(error) => Some(self.lexical(error, index)),
            Token::CharConstant(_) | Token::InterpolatedString(_) => {
                let close = if written.starts_with('`') { '`' } else { '\'' };
                Some(self.quotes(index, close))
            }
            Token::StringConstant(_) if !written.starts_with('"') => Some(self.quotes(index, '`')),
            Token::PlusAssign
            | Token::MinusAssign
            | Token::MultiplyAssign
            | Token::DivideAssign
            | Token::ModuloAssign
            | Token::PowerOfAssign
            | Token::AndAssign
            | Token::OrAssign
            | Token::XOrAssign
            | Token::LeftShiftAssign
            | Token::RightShiftAssign
            | Token::Let
            | Token::Const => outside("variable"),
            Token::Do
            | Token::While
            | Token::Until
            | Token::Loop
            | Token::For
            | Token::Continue
            | Token::Break => outside("loop"),
            Token::Fn
            | Token::Return
            | Token::Throw
            | Token::Try
            | Token::Catch
            | Token::Private => outside("script"),
            Token::SemiColon => outside("one"),
            Token::PowerOf | Token::XOr => outside("power"),
            Token::DoubleQuestion | Token::Elvis | Token::QuestionBracket => outside("undefined"),
            Token::ExclusiveRange | Token::InclusiveRange => outside("range"),
            Token::Ampersand
            | Token::LeftShift
            | Token::RightShift
            | Token::Colon
            | Token::DoubleColon => outside("operators"),
            Token::MapStart => outside("map"),
            Token::UnaryPlus => Some(error(code::OUTSIDE).patch("plus", place, "")),
            Token::Reserved(word) if word.as_str() == "match" => {
                Some(error(code::RESERVED).help("match"))
            }
            Token::Reserved(word) if word.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                Some(error(code::RESERVED))
            }
            Token::Reserved(_) => outside("operators"),
            _ => None,
        }
    }

    /// Text in quotes that Rhai reads as something else.
    fn quotes(&self, index: usize, close: char) -> Diagnostic {
        let start = self.pieces.get(index).map_or(0, |piece| piece.start);
        let rest = self.text.decoded.get(start + 1..).unwrap_or("");
        let end = rest
            .find(close)
            .map_or(self.text.decoded.len(), |at| start + at + 2);
        let written = self.text.decoded.get(start..end).unwrap_or("");
        let inner = written.trim_matches(close);
        let place = self.text.span_of(start, end);
        let error = Diagnostic::error(code::QUOTES, place).arg("found", written);
        if inner.contains(['"', '\\', '$', '\n']) {
            return error.help("double");
        }
        let (span, with) = self.text.rewritten(start, end, &format!("\"{inner}\""));
        error.patch("double", span, with)
    }

    /// An escape that texts do not have: the backslash that begins it is written twice.
    fn escape(&self, index: usize, sequence: &str) -> Diagnostic {
        // Rhai points at the last character of the escape.
        let last = self.pieces.get(index).map_or(0, |piece| piece.start);
        let before = self.text.decoded.get(..last).unwrap_or("");
        let Some(start) = before.rfind('\\') else {
            return Diagnostic::error(code::ESCAPE, self.span(index, index)).arg("found", sequence);
        };
        let end = self
            .text
            .decoded
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(last, |c| last + c.len_utf8());
        let backslash = self.text.span_of(start, start + 1);
        let written = backslash.end.saturating_sub(backslash.start) as usize;
        Diagnostic::error(code::ESCAPE, self.text.span_of(start, end))
            .arg(
                "found",
                self.text.decoded.get(start..end).unwrap_or(sequence),
            )
            .patch("twice", backslash, "\\".repeat(2 * written))
    }

    fn lexical(&self, error: &LexError, index: usize) -> Diagnostic {
        let place = self.span(index, index);
        let written = self.written(index);
        match error {
            LexError::UnterminatedString if written.starts_with('`') => self.quotes(index, '`'),
            LexError::MalformedChar(_) => self.quotes(index, '\''),
            LexError::UnterminatedString => Diagnostic::error(code::UNTERMINATED, place),
            LexError::MalformedEscapeSequence(sequence) => self.escape(index, sequence),
            LexError::MalformedNumber(_) => malformed(written, place),
            _ if written == "===" => Diagnostic::error(code::EQUALS, place)
                .arg("found", written)
                .patch("twice", place, "=="),
            _ => Diagnostic::error(code::UNEXPECTED, place).arg("found", written),
        }
    }
}

/// A number that cannot be read: with too many digits, or written otherwise.
pub(super) fn malformed(written: &str, place: Span) -> Diagnostic {
    let error = Diagnostic::error(code::NUMBER, place).arg("found", written);
    let decimal = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '%');
    if written.chars().all(decimal) && written.contains(|c: char| c.is_ascii_digit()) {
        error.help("digits")
    } else {
        error
    }
}
