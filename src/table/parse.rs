//! One cell: its text to a value, strictly, or the reason why not and what was perhaps meant.

use super::contract::KeyPart;
use super::meant::{likely_dates, not_a_number};
use super::problems::{Fault, escaped};
use super::text::Parsed;
use crate::diagnostic::data as codes;
use crate::value::{Day, Number, NumberError};

/// The longest cell.
pub(super) const CELL_BYTES: usize = 1 << 20;

/// What no cell may hold, whatever its type: control characters, except a tab or the line ends of a
/// quoted text.
pub(super) fn control(text: &str) -> Option<char> {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let line_end = c == '\r' && chars.peek() == Some(&'\n');
        if c.is_control() && !matches!(c, '\t' | '\n') && !line_end {
            return Some(c);
        }
    }
    None
}

/// A character without width or with a hidden effect on the direction of text.
pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}' | '\u{180e}')
}

fn spaces(text: &str) -> bool {
    text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace)
}

/// Refuses spaces at the ends.
pub(super) fn tight(text: &str) -> Result<(), Fault> {
    if spaces(text) {
        Err(Fault::new(codes::CELL_SPACES).arg("trimmed", escaped(text.trim())))
    } else {
        Ok(())
    }
}

/// A code: no spaces at its ends, nothing that cannot be seen.
pub(super) fn code(text: &str) -> Result<(), Fault> {
    tight(text)?;
    if text.is_ascii() && !text.contains(['\t', '\n', '\r']) {
        return Ok(());
    }
    match text.chars().find(|c| invisible(*c) || c.is_control()) {
        Some(c) => {
            let clean: String = text
                .chars()
                .filter(|c| !invisible(*c) && !c.is_control())
                .collect();
            Err(Fault::new(codes::INVISIBLE_CHARACTER)
                .arg("character", format!("U+{:04X}", u32::from(c)))
                .arg("clean", escaped(&clean)))
        }
        None => Ok(()),
    }
}

/// A number: digits, perhaps `-` in front and one point with digits on both sides.
pub(super) fn number(text: &str) -> Result<Parsed, Fault> {
    if let Some(small) = small(text) {
        return Ok(small);
    }
    match Number::parse(text) {
        Ok(Some(number)) => Ok(Parsed::Large(number)),
        Err(NumberError::Overflow | NumberError::DivisionByZero) => {
            Err(Fault::new(codes::NUMBER_TOO_LONG))
        }
        Ok(None) => {
            tight(text)?;
            Err(not_a_number(text))
        }
    }
}

/// A number of at most 18 digits, which are most.
fn small(text: &str) -> Option<Parsed> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.len() > 19 {
        return None;
    }
    let (mut mantissa, mut count, mut point) = (0_i64, 0_u32, None);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa
                    .checked_mul(10)?
                    .checked_add(i64::from(byte - b'0'))?;
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            _ => return None,
        }
    }
    let scale = match point {
        Some(before) if before < count => count - before,
        None if count > 0 => 0,
        _ => return None,
    };
    Some(Parsed::Small {
        mantissa: if negative { -mantissa } else { mantissa },
        scale,
    })
}

/// `15%` or `0.15`.
pub(super) fn percent(text: &str) -> Result<Parsed, Fault> {
    let Some(points) = text.strip_suffix('%') else {
        return number(text);
    };
    if let Some(Parsed::Small { mantissa, scale }) = small(points) {
        return Ok(Parsed::Small {
            mantissa,
            scale: scale + 2,
        });
    }
    let hundredths = Number::parse(points).and_then(|points| match points {
        Some(points) => points.div(&Number::from_i64(100)).map(Some),
        None => Ok(None),
    });
    match hundredths {
        Ok(Some(number)) if number.decimal().is_some() => Ok(Parsed::Large(number)),
        Ok(None) => {
            tight(text)?;
            Err(not_a_number(text))
        }
        _ => Err(Fault::new(codes::NUMBER_TOO_LONG)),
    }
}

/// A whole number from 0.
pub(super) fn count(text: &str) -> Result<Parsed, Fault> {
    let parsed = number(text)?;
    let fits = match &parsed {
        Parsed::Small { mantissa, scale: 0 } => *mantissa >= 0,
        Parsed::Small { .. } | Parsed::Large(_) => {
            let number = parsed.clone().number();
            number.is_integer() && !number.is_negative()
        }
    };
    if fits {
        Ok(parsed)
    } else {
        Err(Fault::new(codes::NOT_A_COUNT))
    }
}

/// `true`, `false`, `1` or `0`.
pub(super) fn flag(text: &str) -> Result<bool, Fault> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => {
            tight(text)?;
            let meant = match text.to_lowercase().as_str() {
                "y" | "yes" | "t" | "true" | "是" | "√" | "✓" | "✔" | "x" => Some("true"),
                "n" | "no" | "f" | "false" | "否" | "×" | "-" => Some("false"),
                _ => None,
            };
            let fault = Fault::new(codes::NOT_A_FLAG);
            Err(match meant {
                Some(meant) => fault.arg("meant", meant).help("meant"),
                None => fault,
            })
        }
    }
}

/// `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Result<Day, Fault> {
    if let Some(day) = Day::parse(text) {
        return Ok(day);
    }
    tight(text)?;
    let fault = Fault::new(codes::NOT_A_DATE);
    if let [_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes()
        && text.bytes().filter(u8::is_ascii_digit).count() == 8
    {
        return Err(fault.help("calendar"));
    }
    Err(match likely_dates(text).as_slice() {
        [] => fault,
        [one] => fault.arg("meant", one).help("meant"),
        [one, other, ..] => fault.arg("meant", one).arg("other", other).help("two"),
    })
}

/// A whole number without a leading zero, of as many digits as surely fit.
fn plain(text: &str) -> bool {
    text == "0"
        || (text.len() <= 18
            && text.starts_with(|c| matches!(c, '1'..='9'))
            && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The text by which a key is known, so that `7` and `07` of a count are one; a text that is no
/// such value stays as it is, and no key is equal to it.
pub(super) fn key_text(part: KeyPart, text: &str) -> Result<std::borrow::Cow<'_, str>, Fault> {
    let exact = |parsed: Result<Parsed, Fault>| parsed.map(|parsed| parsed.number().exact().into());
    match part {
        KeyPart::Code => code(text).map(|()| text.into()),
        KeyPart::Text => Ok(text.into()),
        // Most are written as they are kept.
        KeyPart::Number if plain(text) => Ok(text.into()),
        KeyPart::Number => exact(number(text)),
        KeyPart::Percent => exact(percent(text)),
        KeyPart::Date => date(text).map(|day| day.to_string().into()),
        KeyPart::Flag => flag(text).map(|flag| flag.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(parsed: Result<Parsed, Fault>) -> Result<String, &'static str> {
        parsed
            .map(|parsed| parsed.number().exact())
            .map_err(|fault| fault.code.0)
    }

    #[test]
    fn numbers_are_strict() {
        assert_eq!(exact(number("-12.50")), Ok("-12.5".into()));
        assert_eq!(exact(number("007")), Ok("7".into()));
        assert_eq!(exact(number("-0.00")), Ok("0".into()));
        assert_eq!(
            exact(number("12345678901234567890.12")),
            Ok("12345678901234567890.12".into())
        );
        assert_eq!(exact(number(&"9".repeat(40))), Err("M4033"));
        for text in [
            "1,234", "+5", ".5", "5.", "1e5", "1 000", "", "-", "１２", "0x10", "1_000", "NaN",
            "inf", "1.2.3",
        ] {
            assert_eq!(exact(number(text)), Err("M4032"), "{text}");
        }
        assert_eq!(exact(number(" 5")), Err("M4031"));
        assert_eq!(exact(percent("15%")), Ok("0.15".into()));
        assert_eq!(exact(percent("-12.5%")), Ok("-0.125".into()));
        assert_eq!(exact(percent("0.15")), Ok("0.15".into()));
        assert_eq!(exact(percent("15 %")), Err("M4032"));
        assert_eq!(
            exact(percent("12345678901234567890%")),
            Ok("123456789012345678.9".into())
        );
        assert_eq!(exact(count("3.0")), Ok("3".into()));
        assert_eq!(exact(count("-3")), Err("M4034"));
        assert_eq!(exact(count("3.5")), Err("M4034"));
    }
}
