//! Numbers as text.

use super::{
    Form, MOST_MANTISSA, MOST_PLACES, Number, NumberError, power_of_ten, ratio, small, wide,
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::Signed;
use std::fmt::{Debug, Display, Formatter, Write};

/// Places that are shown at most; the rest is told by `…`.
const SHOWN_PLACES: usize = 12;
/// More digits than this are more than 65,536 bits.
const MOST_DIGITS: usize = 19_729;

impl Number {
    /// Reads `-12.50`: digits, at most one point with digits on both sides, `-` in front; nothing else.
    /// `Ok(None)` if it is not a number at all, `Err(Overflow)` if it has too many digits.
    ///
    /// # Errors
    /// `Overflow` if the reduced value has more than 28 places or 96 bits.
    pub fn parse(text: &str) -> Result<Option<Number>, NumberError> {
        let (negative, digits) = signed(text);
        let (whole, places) = match digits.split_once('.') {
            Some((_, "")) => return Ok(None),
            Some(parts) => parts,
            None => (digits, ""),
        };
        if whole.is_empty() || !all_digits(whole) || !all_digits(places) {
            return Ok(None);
        }
        let places = places.trim_end_matches('0');
        let scale = u32::try_from(places.len()).map_err(|_| NumberError::Overflow)?;
        let mut size: u128 = 0;
        for digit in whole.bytes().chain(places.bytes()) {
            let digit = u128::from(digit.saturating_sub(b'0'));
            size = size.saturating_mul(10).saturating_add(digit);
        }
        if scale > MOST_PLACES || size > MOST_MANTISSA {
            return Err(NumberError::Overflow);
        }
        let size = i128::try_from(size).map_err(|_| NumberError::Overflow)?;
        Number::from_scaled(
            if negative {
                size.saturating_neg()
            } else {
                size
            },
            scale,
        )
        .map(Some)
    }

    /// Reads a number as a policy writes it: like [`Number::parse`], with `_` between digits and `+`
    /// in front allowed (`2_000`, `0.15`, `-5`), and `n/d` of whole numbers (`2/37`). A `%` is not
    /// read here. `Ok(None)` if it is not a number at all.
    ///
    /// # Errors
    /// `Overflow`, and `DivisionByZero` for `n/0`.
    pub fn parse_literal(text: &str) -> Result<Option<Number>, NumberError> {
        let Some(plain) = without_separators(text.strip_prefix('+').unwrap_or(text)) else {
            return Ok(None);
        };
        if text.starts_with("+-") {
            return Ok(None);
        }
        let Some((numerator, denominator)) = plain.split_once('/') else {
            return Number::parse(&plain);
        };
        if !all_digits(signed(numerator).1) || !all_digits(denominator) {
            return Ok(None);
        }
        match (Number::parse(numerator)?, Number::parse(denominator)?) {
            (Some(numerator), Some(denominator)) => numerator.div(&denominator).map(Some),
            _ => Ok(None),
        }
    }

    /// Reads what [`Number::exact`] writes (also `n/d` not reduced).
    pub fn parse_exact(text: &str) -> Option<Number> {
        let Some((numerator, denominator)) = text.split_once('/') else {
            return Number::parse(text).ok().flatten();
        };
        let digits = signed(numerator).1;
        let readable =
            |part: &str| !part.is_empty() && part.len() <= MOST_DIGITS && all_digits(part);
        if !readable(digits) || !readable(denominator) {
            return None;
        }
        if let (Ok(n), Ok(d)) = (numerator.parse::<i128>(), denominator.parse::<i128>()) {
            return ratio::quotient(n, d).ok();
        }
        let (n, d) = (
            numerator.parse::<BigInt>().ok()?,
            denominator.parse::<BigInt>().ok()?,
        );
        wide::canonical(Ratio::new_raw(n, d)).ok()
    }

    /// Exact text: the shortest decimal (`-0.5`, never `-0`), or `n/d` in lowest terms.
    pub fn exact(&self) -> String {
        match self.form() {
            Form::Small(a) => small::text(*a),
            Form::Finite(d) => d.to_string(),
            Form::Fraction(r) => format!("{}/{}", r.numer(), r.denom()),
            Form::Wide(r) => format!("{}/{}", r.numer(), r.denom()),
        }
    }

    /// Adds what [`Number::exact`] gives.
    pub fn write_exact(&self, out: &mut String) {
        match self.form() {
            Form::Small(a) => small::write(*a, u32::from(a.scale), out),
            _ => out.push_str(&self.exact()),
        }
    }

    /// Text with exactly `places` places after the point, at most 28; only of a decimal that has no more.
    pub fn fixed(&self, places: u32) -> Option<String> {
        if let Form::Small(a) = self.form() {
            let fits = u32::from(a.scale) <= places && places <= MOST_PLACES;
            return fits.then(|| {
                let mut text = String::with_capacity(24);
                small::write(*a, places, &mut text);
                text
            });
        }
        let value = self.decimal()?;
        let missing = places
            .checked_sub(value.scale())
            .filter(|_| places <= MOST_PLACES)?;
        let mut text = value.to_string();
        if value.scale() == 0 && missing > 0 {
            text.push('.');
        }
        for _ in 0..missing {
            text.push('0');
        }
        Some(text)
    }
}

/// The sign and what follows it.
fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text without `_`, if each stood between two digits.
fn without_separators(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut after_digit = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '_' {
            let before_digit = characters.peek().is_some_and(char::is_ascii_digit);
            if !after_digit || !before_digit {
                return None;
            }
        } else {
            plain.push(character);
        }
        after_digit = character.is_ascii_digit();
    }
    Some(plain)
}

/// At most 12 places, followed by `…` where there are more; cut off, not rounded.
impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if let Some(d) = self.decimal() {
            let text = d.array_string();
            let text = text.as_ref();
            let end = text
                .find('.')
                .map(|point| point.saturating_add(1).saturating_add(SHOWN_PLACES));
            return match end
                .and_then(|end| text.get(..end))
                .filter(|shown| *shown != text)
            {
                Some(shown) => f.pad(&format!("{shown}…")),
                None => f.pad(text),
            };
        }
        let value = self.widened();
        let (whole, rest) = value.numer().abs().div_rem(value.denom());
        let places = u32::try_from(SHOWN_PLACES)
            .ok()
            .and_then(power_of_ten)
            .unwrap_or(1);
        let (shown, _) = Integer::div_rem(&wide::times(&rest, places), value.denom());
        let mut text = String::new();
        let sign = if self.is_negative() { "-" } else { "" };
        write!(text, "{sign}{whole}.{:0>SHOWN_PLACES$}…", shown.to_string())?;
        f.pad(&text)
    }
}

/// As [`Number::exact`].
impl Debug for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.exact())
    }
}
