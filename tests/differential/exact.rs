//! (c): the syntax with exact fractions. Everything is written anew: numbers, dates, texts.

use crate::Failure;
use merit::expression::{BinaryOp, Fault, Syntax, SyntaxKind, UnaryOp};
use merit::value::Value;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// Reads `-1.5` and `n/d`.
pub fn fraction(text: &str) -> BigRational {
    if let Some((above, below)) = text.split_once('/') {
        return BigRational::new(above.parse().unwrap(), below.parse().unwrap());
    }
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{places}").parse().unwrap();
    BigRational::new(digits, BigInt::from(10).pow(places.len() as u32))
}

#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Number(BigRational),
    Flag(bool),
    Text(String),
    /// Year, month, day.
    Date(i64, i64, i64),
}

impl Thing {
    pub fn said(&self) -> String {
        match self {
            Thing::Number(number) => format!("number {number}"),
            Thing::Flag(flag) => format!("flag {flag}"),
            Thing::Text(text) => format!("text {text:?}"),
            Thing::Date(year, month, day) => format!("date {}", ordinal(*year, *month, *day)),
        }
    }
}

fn leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 0001-01-01.
fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let months: i64 = (1..month).map(|month| month_days(year, month)).sum();
    before * 365 + before / 4 - before / 100 + before / 400 + months + day - 1
}

/// The date of an ordinal, found by counting.
fn date(ordinal_day: i64) -> Result<Thing, Failure> {
    if !(0..=ordinal(9999, 12, 31)).contains(&ordinal_day) {
        return Err(Failure::Fault(Fault::DateRange));
    }
    let mut year = ordinal_day / 366 + 1;
    while ordinal(year + 1, 1, 1) <= ordinal_day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && ordinal(year, month + 1, 1) <= ordinal_day {
        month += 1;
    }
    Ok(Thing::Date(
        year,
        month,
        ordinal_day - ordinal(year, month, 1) + 1,
    ))
}

/// Unclipped: the years are judged by who asks.
fn months_on((year, month, day): (i64, i64, i64), months: i64) -> (i64, i64, i64) {
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    (year, month, day.min(month_days(year, month)))
}

pub struct Exact {
    values: Vec<(&'static str, Thing)>,
    /// A fraction occurred.
    pub inexact: bool,
    /// A `switch` met no arm.
    pub undefined: bool,
}

type Outcome = Result<Thing, Failure>;

fn fault<T>(fault: Fault) -> Result<T, Failure> {
    Err(Failure::Fault(fault))
}

impl Exact {
    pub fn new(values: &[(&'static str, Value)]) -> Exact {
        let values = values.iter().map(|(name, value)| {
            let thing = match value {
                Value::Number(number) => Thing::Number(fraction(&number.exact())),
                Value::Flag(flag) => Thing::Flag(*flag),
                Value::Text(text) => Thing::Text(text.to_string()),
                Value::Date(day) => date(i64::from(day.0)).unwrap(),
            };
            (*name, thing)
        });
        Exact {
            values: values.collect(),
            inexact: false,
            undefined: false,
        }
    }

    /// A finite number must fit 28 places and 96 bits; a fraction is kept as it is.
    fn fits(&mut self, number: BigRational) -> Outcome {
        let mut below = number.denom().clone();
        let mut counts = [0u32; 2];
        for (count, prime) in counts.iter_mut().zip([BigInt::from(2), BigInt::from(5)]) {
            while (&below % &prime).is_zero() {
                below /= &prime;
                *count += 1;
            }
        }
        if below != BigInt::from(1) {
            self.inexact = true;
            return Ok(Thing::Number(number));
        }
        let places = counts[0].max(counts[1]);
        let digits = (&number * BigRational::from(BigInt::from(10).pow(places))).to_integer();
        if places > 28 || digits.abs().bits() > 96 {
            fault(Fault::Overflow)
        } else {
            Ok(Thing::Number(number))
        }
    }

    fn number(&mut self, syntax: &Syntax) -> Result<BigRational, Failure> {
        match self.evaluate(syntax)? {
            Thing::Number(number) => Ok(number),
            other => panic!("{other:?} is no number"),
        }
    }

    fn flag(&mut self, syntax: &Syntax) -> Result<bool, Failure> {
        match self.evaluate(syntax)? {
            Thing::Flag(flag) => Ok(flag),
            other => panic!("{other:?} is no flag"),
        }
    }

    pub fn evaluate(&mut self, syntax: &Syntax) -> Outcome {
        match &syntax.kind {
            SyntaxKind::Number { value, .. } => Ok(Thing::Number(fraction(&value.exact()))),
            SyntaxKind::Text(text) => Ok(Thing::Text(text.clone())),
            SyntaxKind::Flag(flag) => Ok(Thing::Flag(*flag)),
            SyntaxKind::Date(day) => date(i64::from(day.0)),
            SyntaxKind::Name(name) => Ok(self
                .values
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, thing)| thing.clone())
                .unwrap()),
            SyntaxKind::Unary(UnaryOp::Negate, a) => Ok(Thing::Number(-self.number(a)?)),
            SyntaxKind::Unary(UnaryOp::Not, a) => Ok(Thing::Flag(!self.flag(a)?)),
            SyntaxKind::Binary(BinaryOp::And, a, b) => {
                Ok(Thing::Flag(self.flag(a)? && self.flag(b)?))
            }
            SyntaxKind::Binary(BinaryOp::Or, a, b) => {
                Ok(Thing::Flag(self.flag(a)? || self.flag(b)?))
            }
            SyntaxKind::Binary(op, a, b) => {
                let (a, b) = (self.evaluate(a)?, self.evaluate(b)?);
                self.binary(*op, a, b)
            }
            SyntaxKind::In(item, entries) => {
                let entries: Vec<Thing> = entries
                    .iter()
                    .map(|one| self.evaluate(one))
                    .collect::<Result<_, _>>()?;
                let item = self.evaluate(item)?;
                Ok(Thing::Flag(entries.contains(&item)))
            }
            SyntaxKind::If(condition, yes, no) => {
                let branch = if self.flag(condition)? { yes } else { no };
                self.evaluate(branch)
            }
            SyntaxKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                let by = self.evaluate(by)?;
                for (labels, value) in arms {
                    for label in labels {
                        if self.evaluate(label)? == by {
                            return self.evaluate(value);
                        }
                    }
                }
                match otherwise {
                    Some(value) => self.evaluate(value),
                    None => {
                        self.undefined = true;
                        Err(Failure::Undefined)
                    }
                }
            }
            SyntaxKind::Call { name, arguments } => {
                let arguments: Vec<Thing> = arguments
                    .iter()
                    .map(|one| self.evaluate(one))
                    .collect::<Result<_, _>>()?;
                self.call(&name.value, &arguments)
            }
            other => panic!("{other:?} is not generated"),
        }
    }

    fn binary(&mut self, op: BinaryOp, a: Thing, b: Thing) -> Outcome {
        let days = |number: &BigRational| {
            if !number.is_integer() {
                return fault(Fault::Argument);
            }
            number
                .to_integer()
                .to_i64()
                .filter(|days| days.abs() < 1 << 31)
                .map_or_else(|| fault(Fault::DateRange), Ok)
        };
        match (op, &a, &b) {
            (BinaryOp::Add, Thing::Number(a), Thing::Number(b)) => self.fits(a + b),
            (BinaryOp::Subtract, Thing::Number(a), Thing::Number(b)) => self.fits(a - b),
            (BinaryOp::Multiply, Thing::Number(a), Thing::Number(b)) => self.fits(a * b),
            (BinaryOp::Divide, Thing::Number(_), Thing::Number(b)) if b.is_zero() => {
                fault(Fault::DivisionByZero)
            }
            (BinaryOp::Divide, Thing::Number(a), Thing::Number(b)) => self.fits(a / b),
            (BinaryOp::Subtract, Thing::Date(y1, m1, d1), Thing::Date(y2, m2, d2)) => {
                Ok(Thing::Number(BigRational::from(BigInt::from(
                    ordinal(*y1, *m1, *d1) - ordinal(*y2, *m2, *d2),
                ))))
            }
            (BinaryOp::Add, Thing::Date(y, m, d), Thing::Number(n))
            | (BinaryOp::Add, Thing::Number(n), Thing::Date(y, m, d)) => {
                date(ordinal(*y, *m, *d) + days(n)?)
            }
            (BinaryOp::Subtract, Thing::Date(y, m, d), Thing::Number(n)) => {
                date(ordinal(*y, *m, *d) - days(n)?)
            }
            (BinaryOp::Equal, _, _) => Ok(Thing::Flag(a == b)),
            (BinaryOp::NotEqual, _, _) => Ok(Thing::Flag(a != b)),
            _ => {
                let order = match (&a, &b) {
                    (Thing::Number(a), Thing::Number(b)) => a.cmp(b),
                    (Thing::Date(..), Thing::Date(..)) => self.order(&a).cmp(&self.order(&b)),
                    _ => panic!("{a:?} {op:?} {b:?}"),
                };
                Ok(Thing::Flag(match op {
                    BinaryOp::Less => order.is_lt(),
                    BinaryOp::LessOrEqual => order.is_le(),
                    BinaryOp::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
        }
    }

    fn order(&self, thing: &Thing) -> BigRational {
        match thing {
            Thing::Number(number) => number.clone(),
            Thing::Date(y, m, d) => BigRational::from(BigInt::from(ordinal(*y, *m, *d))),
            other => panic!("{other:?} has no order"),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Thing]) -> Outcome {
        let whole = |n: i64| Ok(Thing::Number(BigRational::from(BigInt::from(n))));
        match (name, arguments) {
            ("min", all) => Ok(all
                .iter()
                .min_by_key(|one| self.order(one))
                .unwrap()
                .clone()),
            ("max", all) => Ok(all
                .iter()
                .max_by_key(|one| self.order(one))
                .unwrap()
                .clone()),
            ("clamp", [x, low, high]) => {
                let (at, least, most) = (self.order(x), self.order(low), self.order(high));
                if least > most {
                    return fault(Fault::Argument);
                }
                Ok(if at < least {
                    low
                } else if at > most {
                    high
                } else {
                    x
                }
                .clone())
            }
            ("abs", [Thing::Number(a)]) => Ok(Thing::Number(a.abs())),
            ("floor", [Thing::Number(a)]) => self.fits(a.floor()),
            ("ceil", [Thing::Number(a)]) => self.fits(a.ceil()),
            ("mod", [Thing::Number(_), Thing::Number(b)]) if b.is_zero() => {
                fault(Fault::DivisionByZero)
            }
            ("mod", [Thing::Number(a), Thing::Number(b)]) => self.fits(a - b * (a / b).floor()),
            ("year", [Thing::Date(y, _, _)]) => whole(*y),
            ("month", [Thing::Date(_, m, _)]) => whole(*m),
            ("day", [Thing::Date(_, _, d)]) => whole(*d),
            ("days_between", [Thing::Date(y1, m1, d1), Thing::Date(y2, m2, d2)]) => {
                whole(ordinal(*y2, *m2, *d2) - ordinal(*y1, *m1, *d1))
            }
            ("months_between", [Thing::Date(y1, m1, d1), Thing::Date(y2, m2, d2)]) => {
                let mut months = (y2 - y1) * 12 + m2 - m1 + 2;
                while months_on((*y1, *m1, *d1), months) > (*y2, *m2, *d2) {
                    months -= 1;
                }
                whole(months)
            }
            ("add_months", [Thing::Date(y, m, d), Thing::Number(n)]) => {
                if !n.is_integer() {
                    return fault(Fault::Argument);
                }
                let Some(months) = n.to_integer().to_i64().filter(|n| n.abs() < 1 << 31) else {
                    return fault(Fault::DateRange);
                };
                match months_on((*y, *m, *d), months) {
                    (year @ 1..=9999, month, day) => Ok(Thing::Date(year, month, day)),
                    _ => fault(Fault::DateRange),
                }
            }
            ("starts_with", [Thing::Text(a), Thing::Text(b)]) => {
                Ok(Thing::Flag(a.find(b.as_str()) == Some(0)))
            }
            ("ends_with", [Thing::Text(a), Thing::Text(b)]) => {
                Ok(Thing::Flag(a.strip_suffix(b.as_str()).is_some()))
            }
            ("contains", [Thing::Text(a), Thing::Text(b)]) => {
                Ok(Thing::Flag(a.find(b.as_str()).is_some()))
            }
            ("upper", [Thing::Text(a)]) => Ok(Thing::Text(
                a.chars().flat_map(char::to_uppercase).collect(),
            )),
            ("lower", [Thing::Text(a)]) => Ok(Thing::Text(
                a.chars().flat_map(char::to_lowercase).collect(),
            )),
            ("trim", [Thing::Text(a)]) => Ok(Thing::Text(
                a.trim_start_matches(char::is_whitespace)
                    .trim_end_matches(char::is_whitespace)
                    .to_owned(),
            )),
            ("length", [Thing::Text(a)]) => whole(a.chars().count() as i64),
            other => panic!("{other:?} is not generated"),
        }
    }
}
