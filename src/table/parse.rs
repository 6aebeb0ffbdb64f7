//! One cell: its text to a value, strictly, or the reason why not and what was perhaps meant.

use super::contract::KeyPart;
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
    Err(match likely_dates(text).as_slice() {
        [] => fault,
        [one] => fault.arg("meant", one).help("meant"),
        [one, other, ..] => fault.arg("meant", one).arg("other", other).help("two"),
    })
}

fn not_a_number(text: &str) -> Fault {
    let fault = Fault::new(codes::NOT_A_NUMBER);
    if matches!(
        text.to_lowercase().as_str(),
        "-" | "--" | "n/a" | "na" | "null" | "none" | "nan" | "无" | "暂无"
    ) {
        return fault.help("nothing");
    }
    if text.starts_with('#') {
        return fault.help("sheet");
    }
    if text.starts_with('=') {
        return fault.help("formula");
    }
    match likely_numbers(text).as_slice() {
        [] => fault,
        [one] => fault.arg("meant", one).help("meant"),
        [one, other, ..] => fault.arg("meant", one).arg("other", other).help("two"),
    }
}

/// The numbers that a person may mean by text that is none: never used, only offered.
fn likely_numbers(text: &str) -> Vec<String> {
    let half: String = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_'))
        .collect();
    let mut rest = half.as_str();
    let mut negative = false;
    for sign in [
        "¥", "￥", "$", "€", "£", "CNY", "RMB", "USD", "EUR", "GBP", "US$", "元",
    ] {
        rest = rest.strip_prefix(sign).unwrap_or(rest);
        rest = rest.strip_suffix(sign).unwrap_or(rest);
    }
    if let Some(inside) = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        (rest, negative) = (inside, true);
    } else if let Some(before) = rest.strip_suffix('-') {
        (rest, negative) = (before, true);
    } else if let Some(after) = rest.strip_prefix(['-', '−', '–']) {
        (rest, negative) = (after, true);
    }
    rest = rest.strip_prefix('+').unwrap_or(rest);
    let mut shift = 0_i32;
    for (unit, places) in [
        ("%", -2),
        ("K", 3),
        ("k", 3),
        ("M", 6),
        ("万元", 4),
        ("万", 4),
        ("亿元", 8),
        ("亿", 8),
        ("‰", -3),
    ] {
        if let Some(before) = rest.strip_suffix(unit) {
            (rest, shift) = (before, places);
            break;
        }
    }
    if let Some((digits, exponent)) = rest.split_once(['e', 'E'])
        && let Ok(exponent) = exponent
            .strip_prefix('+')
            .unwrap_or(exponent)
            .parse::<i32>()
        && exponent.unsigned_abs() <= 28
    {
        (rest, shift) = (digits, shift + exponent);
    }
    let mut readings = vec![];
    let grouped = |separator: char| {
        let mut groups = rest.split('.').next().unwrap_or("").split(separator);
        groups
            .next()
            .is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
    };
    if rest.contains(',') && rest.matches(',').count() > 1
        || rest.contains(',') && rest.contains('.')
        || grouped(',')
    {
        if rest.rfind('.') < rest.rfind(',') && rest.contains('.') {
            readings.push(rest.replace('.', "").replace(',', "."));
        } else {
            readings.push(rest.replace(',', ""));
        }
    }
    if rest.matches(',').count() == 1 && !rest.contains('.') {
        readings.push(rest.replace(',', "."));
    }
    if readings.is_empty() {
        let led = if rest.starts_with('.') {
            format!("0{rest}")
        } else {
            rest.to_string()
        };
        readings.push(led.strip_suffix('.').unwrap_or(&led).to_string());
    }
    let mut numbers: Vec<String> = readings
        .iter()
        .filter_map(|reading| scaled(reading, shift, negative))
        .collect();
    numbers.dedup();
    numbers
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn scaled(reading: &str, shift: i32, negative: bool) -> Option<String> {
    let number = Number::parse(reading).ok()??;
    let power = Number::from_i64(10_i64.checked_pow(shift.unsigned_abs())?);
    let number = if shift < 0 {
        number.div(&power)
    } else {
        number.mul(&power)
    }
    .ok()?;
    Some(if negative { number.neg() } else { number }.exact())
}

/// The dates that a person may mean by text that is none.
fn likely_dates(text: &str) -> Vec<String> {
    let text = text
        .get(..10)
        .filter(|day| Day::parse(day).is_some())
        .unwrap_or(text);
    if let Some(day) = Day::parse(text) {
        return vec![day.to_string()];
    }
    let half: String = text.chars().map(half_width).collect();
    let numbers: Vec<&str> = half
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let day = |y: &str, m: &str, d: &str| {
        Some(Day::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)?.to_string())
    };
    let mut dates: Vec<String> = match numbers.as_slice() {
        [y, m, d, ..] if y.len() == 4 => day(y, m, d).into_iter().collect(),
        [a, b, y, ..] if y.len() == 4 => {
            [day(y, b, a), day(y, a, b)].into_iter().flatten().collect()
        }
        [one] if one.len() == 8 => match (one.get(..4), one.get(4..6), one.get(6..)) {
            (Some(y), Some(m), Some(d)) => day(y, m, d).into_iter().collect(),
            _ => vec![],
        },
        // The days of a spreadsheet, which count from 1899-12-30.
        [one] if one.len() == 5 && half.len() == 5 => one
            .parse()
            .ok()
            .and_then(|days| Day::new(1899, 12, 30)?.add_days(days))
            .map(|day| day.to_string())
            .into_iter()
            .collect(),
        _ => vec![],
    };
    dates.dedup();
    dates
}

/// The text by which a key is known, so that `7` and `07` of a count are one; a text that is no
/// such value stays as it is, and no key is equal to it.
pub(super) fn key_text(part: KeyPart, text: &str) -> Result<std::borrow::Cow<'_, str>, Fault> {
    let exact = |parsed: Result<Parsed, Fault>| parsed.map(|parsed| parsed.number().exact().into());
    match part {
        KeyPart::Code => code(text).map(|()| text.into()),
        KeyPart::Text => Ok(text.into()),
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

    #[test]
    fn what_was_meant_is_offered() {
        for (text, meant) in [
            ("1,234,567.89", "1234567.89"),
            ("1.234.567,89", "1234567.89"),
            ("¥1,000.50", "1000.5"),
            ("1 234.5", "1234.5"),
            ("(1,234.00)", "-1234"),
            ("1234-", "-1234"),
            ("−5", "-5"),
            ("+5", "5"),
            ("12K", "12000"),
            ("120 万元", "1200000"),
            ("１２３．４５", "123.45"),
            ("1e5", "100000"),
            ("15%", "0.15"),
            (".5", "0.5"),
        ] {
            assert_eq!(likely_numbers(text), [meant], "{text}");
        }
        assert_eq!(likely_numbers("1,234"), ["1234", "1.234"]);
        assert_eq!(likely_numbers("abc"), [""; 0]);
        assert_eq!(likely_dates("2026/3/4"), ["2026-03-04"]);
        assert_eq!(likely_dates("20260304"), ["2026-03-04"]);
        assert_eq!(likely_dates("2026年3月4日"), ["2026-03-04"]);
        assert_eq!(likely_dates("2026-03-31T23:30Z"), ["2026-03-31"]);
        assert_eq!(likely_dates("03/04/2026"), ["2026-04-03", "2026-03-04"]);
        assert_eq!(likely_dates("13/04/2026"), ["2026-04-13"]);
        assert_eq!(likely_dates("45719"), ["2025-03-03"]);
        assert_eq!(likely_dates("26-03-04"), [""; 0]);
    }
}
