//! The text of a TOML string and where each of its bytes stands in the file.
//!
//! The parser hands out decoded text only. A formula's mistakes are to be shown at the very
//! characters that were written, so the raw text is walked again here. What comes out must equal
//! what the parser decoded; where it does not, every byte is given the place of the whole value.

use crate::expression::Text;
use crate::source::Span;

/// The decoded text of the string written as `raw` at `span` (quotes included).
pub(super) fn mapped(raw: &str, decoded: &str, span: Span) -> Text {
    match decode(raw) {
        Some((text, offsets)) if text == decoded => {
            let offsets = offsets
                .into_iter()
                .map(|at| span.start.saturating_add(at))
                .collect();
            Text {
                decoded: text,
                offsets,
                span,
            }
        }
        _ => {
            let mut offsets = vec![span.start; decoded.len()];
            offsets.push(span.end);
            Text {
                decoded: decoded.to_owned(),
                offsets,
                span,
            }
        }
    }
}

/// The decoded text and, for each of its bytes and its end, the offset in `raw`.
fn decode(raw: &str) -> Option<(String, Vec<u32>)> {
    let (quotes, escapes) = match raw.as_bytes() {
        [b'"', b'"', b'"', .., b'"', b'"', b'"'] if raw.len() >= 6 => (3, true),
        [b'\'', b'\'', b'\'', .., b'\'', b'\'', b'\''] if raw.len() >= 6 => (3, false),
        [b'"', .., b'"'] if raw.len() >= 2 => (1, true),
        [b'\'', .., b'\''] if raw.len() >= 2 => (1, false),
        _ => return None,
    };
    let end = raw.len().checked_sub(quotes)?;
    let mut at = quotes;
    if quotes == 3 {
        // The newline right after the opening quotes is not part of the text.
        let body = raw.get(at..end)?;
        at += if body.starts_with('\n') {
            1
        } else if body.starts_with("\r\n") {
            2
        } else {
            0
        };
    }
    let mut walk = Walk {
        raw,
        end,
        at,
        text: String::new(),
        offsets: Vec::new(),
    };
    while walk.at < walk.end {
        let start = walk.at;
        match walk.next()? {
            '\\' if escapes => walk.escape(start, quotes == 3)?,
            character => walk.push(character, start, true),
        }
    }
    walk.offsets.push(u32::try_from(end).ok()?);
    Some((walk.text, walk.offsets))
}

struct Walk<'a> {
    raw: &'a str,
    end: usize,
    at: usize,
    text: String,
    offsets: Vec<u32>,
}

impl Walk<'_> {
    fn peek(&self) -> Option<char> {
        self.raw.get(self.at..self.end)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Adds a character written from `start`. Written as itself, each of its bytes has its own
    /// place; written as an escape, all have that of the backslash.
    fn push(&mut self, character: char, start: usize, itself: bool) {
        for byte in 0..character.len_utf8() {
            let place = if itself { start + byte } else { start };
            self.offsets.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
        self.text.push(character);
    }

    /// What follows the backslash at `start`.
    fn escape(&mut self, start: usize, lines: bool) -> Option<()> {
        let character = match self.next()? {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            '"' => '"',
            '\\' => '\\',
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'U' => self.hexadecimal(8)?,
            ' ' | '\t' | '\n' | '\r' if lines => {
                // A backslash at the end of a line drops all white space that follows.
                while self
                    .peek()
                    .is_some_and(|next| matches!(next, ' ' | '\t' | '\n' | '\r'))
                {
                    self.next();
                }
                return Some(());
            }
            _ => return None,
        };
        self.push(character, start, false);
        Some(())
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let text = self.raw.get(self.at..self.at + digits)?;
        if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        char::from_u32(u32::from_str_radix(text, 16).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use toml::de::{DeTable, DeValue};

    /// Parses `x = RAW`, maps it, and checks that each decoded character points at what wrote it.
    fn points(raw: &str) -> (String, Vec<(char, String)>) {
        let file = format!("x = {raw}\n");
        let (table, errors) = DeTable::parse_recoverable(&file);
        assert!(errors.is_empty(), "{errors:?}");
        let (_, value) = table.get_ref().iter().next().unwrap();
        let DeValue::String(decoded) = value.get_ref() else {
            panic!("not a string")
        };
        let id = Sources::default().add("t", &file);
        let range = value.span();
        let span = Span::new(id, range.start as u32, range.end as u32);
        let text = mapped(&file[range.clone()], decoded, span);
        assert_eq!(text.decoded, decoded.as_ref());
        assert_eq!(text.offsets.len(), decoded.len() + 1);
        let ends: Vec<usize> = decoded
            .char_indices()
            .map(|(at, _)| at)
            .chain([decoded.len()])
            .collect();
        let list =
            decoded
                .char_indices()
                .zip(ends.iter().skip(1))
                .map(|((at, character), next)| {
                    (
                        character,
                        file[text.offsets[at] as usize..text.offsets[*next] as usize].to_owned(),
                    )
                });
        let list = list.collect();
        assert_eq!(
            *text.offsets.last().unwrap() as usize,
            range.end
                - if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
                    3
                } else {
                    1
                }
        );
        (text.decoded, list)
    }

    fn written(raw: &str) -> Vec<String> {
        points(raw).1.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn basic() {
        assert_eq!(written("\"a销 %\""), ["a", "销", " ", "%"]);
        assert_eq!(
            written(r#""\"\\\n\t\e\x41\u8fbe\U0001F600z""#),
            [
                "\\\"",
                "\\\\",
                "\\n",
                "\\t",
                "\\e",
                "\\x41",
                "\\u8fbe",
                "\\U0001F600",
                "z"
            ]
        );
        assert!(written("\"\"").is_empty());
    }

    #[test]
    fn literal() {
        assert_eq!(written(r"'a\nb'"), ["a", "\\", "n", "b"]);
        assert!(written("''").is_empty());
    }

    #[test]
    fn several_lines() {
        assert_eq!(written("\"\"\"\na\nb\"\"\""), ["a", "\n", "b"]);
        assert_eq!(
            written("'''\r\na\r\n''b'''"),
            ["a", "\r", "\n", "'", "'", "b"]
        );
        assert_eq!(written("\"\"\"a \\\n   b\"\"\""), ["a", " \\\n   ", "b"]);
        assert_eq!(
            written("\"\"\"a\\  \r\n\r\n\t b\\u0041\"\"\""),
            ["a\\  \r\n\r\n\t ", "b", "\\u0041"]
        );
        assert_eq!(written("\"\"\"\"a\"\"\"\"\""), ["\"", "a", "\"", "\""]);
    }

    #[test]
    fn what_cannot_be_mapped_gets_the_whole_value() {
        let span = Span::new(Sources::default().add("t", ""), 10, 15);
        let text = mapped("\"ab\"", "abc", span);
        assert_eq!(text.offsets, [10, 10, 10, 15]);
    }
}
