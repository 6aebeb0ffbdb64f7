//! What a person may have meant by a cell that is no number or no date: only offered, never used.

use super::problems::Fault;
use crate::diagnostic::data as codes;
use crate::value::{Day, Number};

/// Not a number: what it is instead, or what may be meant.
pub(super) fn not_a_number(text: &str) -> Fault {
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

/// A full-width letter, digit or sign as people write it without a Chinese keyboard.
pub(super) fn half_width(c: char) -> char {
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
pub(super) fn likely_dates(text: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
