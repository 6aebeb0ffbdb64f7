//! Numbers, dates, texts and functions, written anew for the recomputing: nothing of merit.

use num_bigint::BigInt;
use num_rational::BigRational as Q;
use num_traits::{One, Signed, Zero};
use serde_json::Value as J;
use std::cmp::Ordering;

/// A value: a number, or a text, date (ISO) or flag as its text.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    N(Q),
    T(String),
}

pub type R<T> = Result<T, String>;

pub fn word<'a>(node: &'a J, key: &str) -> R<&'a str> {
    node[key].as_str().ok_or_else(|| format!("no {key}"))
}

pub fn whole(node: &J, key: &str) -> R<usize> {
    node[key]
        .as_u64()
        .map(|n| n as usize)
        .ok_or_else(|| format!("no {key}"))
}

pub fn read(node: &J) -> R<V> {
    let text = node["value"]
        .as_str()
        .ok_or_else(|| format!("operand {} has no value", node["id"]))?;
    Ok(match word(node, "unit")? {
        "text" | "date" | "flag" => V::T(text.to_owned()),
        _ => V::N(rational(text)?),
    })
}

pub fn rational(text: &str) -> R<Q> {
    let wrong = |_| format!("`{text}` is no number");
    if let Some((above, below)) = text.split_once('/') {
        return Ok(Q::new(
            above.parse().map_err(wrong)?,
            below.parse().map_err(wrong)?,
        ));
    }
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{before}{after}").parse().map_err(wrong)?;
    Ok(Q::new(digits, BigInt::from(10).pow(after.len() as u32)))
}

/// A number; of a date its day number.
pub fn number(node: &J) -> R<Q> {
    match read(node)? {
        V::N(number) => Ok(number),
        V::T(text) => Ok(Q::from_integer(days(&text)?.into())),
    }
}

pub fn numbers(of: &[&J]) -> R<Vec<Q>> {
    of.iter().map(|node| number(node)).collect()
}

pub fn flag(node: &J) -> bool {
    node["value"] == "true"
}

pub fn of_flag(flag: bool) -> V {
    V::T(flag.to_string())
}

pub fn int(n: impl Into<BigInt>) -> V {
    V::N(Q::from_integer(n.into()))
}

pub fn order(a: &V, b: &V) -> R<Ordering> {
    match (a, b) {
        (V::N(a), V::N(b)) => Ok(a.cmp(b)),
        (V::T(a), V::T(b)) => Ok(a.cmp(b)),
        _ => Err(format!("{a:?} beside {b:?}")),
    }
}

/// Days since 1970 of `YYYY-MM-DD`, by counting leap years.
pub fn days(text: &str) -> R<i64> {
    let (year, month, day) = parts(text)?;
    let (y, m) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    Ok(365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719_468)
}

pub fn parts(text: &str) -> R<(i64, i64, i64)> {
    let found: Vec<i64> = text
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    let [year, month, day] = found[..] else {
        return Err(format!("`{text}` is no date"));
    };
    Ok((year, month, day))
}

pub fn after(text: &str, count: &Q) -> R<V> {
    let wanted = days(text)? + i64::try_from(count.to_integer()).map_err(|_| "far")?;
    let mut year = 1970 + wanted / 366 - 1;
    while days(&format!("{:04}-01-01", year + 1))? <= wanted {
        year += 1;
    }
    let month = (1..=12)
        .rev()
        .find(|month| days(&format!("{year:04}-{month:02}-01")).is_ok_and(|first| first <= wanted))
        .ok_or("no month")?;
    let day = wanted - days(&format!("{year:04}-{month:02}-01"))? + 1;
    Ok(V::T(format!("{year:04}-{month:02}-{day:02}")))
}

pub fn months_later(text: &str, months: i64) -> R<String> {
    let (year, month, day) = parts(text)?;
    let all = year * 12 + month - 1 + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    let next = if month == 12 {
        format!("{:04}-01-01", year + 1)
    } else {
        format!("{year:04}-{:02}-01", month + 1)
    };
    let last = days(&next)? - days(&format!("{year:04}-{month:02}-01"))?;
    Ok(format!("{year:04}-{month:02}-{:02}", day.min(last)))
}

pub fn rounded(x: &Q, to: &Q, mode: &str) -> R<Q> {
    let units = (x / to).abs();
    let (down, rest) = (units.floor(), units.fract());
    let half = rest.cmp(&Q::new(1.into(), 2.into()));
    let up = match mode {
        "up" => !rest.is_zero(),
        "down" => false,
        "half-up" => half.is_ge(),
        "half-down" => half.is_gt(),
        "half-even" => {
            half.is_gt()
                || (half.is_eq() && (&down / Q::from_integer(2.into())).fract() != Q::zero())
        }
        _ => return Err(format!("mode {mode}")),
    };
    Ok((if up { down + Q::one() } else { down }) * to * x.signum())
}

pub fn call(name: &str, of: &[V]) -> R<V> {
    let best = |wanted: Ordering| -> R<V> {
        let mut best = of[0].clone();
        for value in of {
            if order(value, &best)? == wanted {
                best = value.clone();
            }
        }
        Ok(best)
    };
    Ok(match (name, of) {
        ("min", _) => best(Ordering::Less)?,
        ("max", _) => best(Ordering::Greater)?,
        ("abs", [V::N(x)]) => V::N(x.abs()),
        ("floor", [V::N(x)]) => V::N(x.floor()),
        ("ceil", [V::N(x)]) => V::N(x.ceil()),
        ("clamp", [x, low, high]) => {
            if order(x, low)?.is_lt() {
                low.clone()
            } else if order(x, high)?.is_gt() {
                high.clone()
            } else {
                x.clone()
            }
        }
        ("mod", [V::N(x), V::N(y)]) => V::N(x - y * (x / y).floor()),
        ("year", [V::T(day)]) => int(parts(day)?.0),
        ("month", [V::T(day)]) => int(parts(day)?.1),
        ("day", [V::T(day)]) => int(parts(day)?.2),
        ("days_between", [V::T(a), V::T(b)]) => int(days(b)? - days(a)?),
        ("months_between", [V::T(a), V::T(b)]) => {
            let mut months = (parts(b)?.0 - parts(a)?.0) * 12 + parts(b)?.1 - parts(a)?.1 + 1;
            while days(&months_later(a, months)?)? > days(b)? {
                months -= 1;
            }
            int(months)
        }
        ("add_months", [V::T(day), V::N(months)]) => V::T(months_later(
            day,
            i64::try_from(months.to_integer()).map_err(|_| "far")?,
        )?),
        ("starts_with", [V::T(a), V::T(b)]) => of_flag(a.starts_with(b.as_str())),
        ("ends_with", [V::T(a), V::T(b)]) => of_flag(a.ends_with(b.as_str())),
        ("contains", [V::T(a), V::T(b)]) => of_flag(a.contains(b.as_str())),
        ("upper", [V::T(a)]) => V::T(a.to_uppercase()),
        ("lower", [V::T(a)]) => V::T(a.to_lowercase()),
        ("trim", [V::T(a)]) => V::T(a.trim().to_owned()),
        ("length", [V::T(a)]) => int(a.chars().count()),
        _ => return Err(format!("{name} of {of:?}")),
    })
}

/// A code as runs of digits by their value, and other characters.
pub fn code(text: &str) -> Vec<(BigInt, String)> {
    let mut runs: Vec<(BigInt, String)> = Vec::new();
    for character in text.chars() {
        match (character.to_digit(10), runs.last_mut()) {
            (Some(digit), Some((value, rest))) if rest.is_empty() => *value = &*value * 10 + digit,
            (Some(digit), _) => runs.push((digit.into(), String::new())),
            (None, _) => runs.push(((-1).into(), character.to_string())),
        }
    }
    runs
}

/// Largest remainder: whole units to each, those left to the largest remainders, the earlier first.
pub fn apportioned(fund: &Q, unit: &Q, weights: &[Q]) -> R<Vec<Q>> {
    let all: Q = weights.iter().sum();
    if all.is_zero() {
        return Ok(vec![Q::zero(); weights.len()]);
    }
    let units = (fund / unit).abs();
    let exact: Vec<Q> = weights
        .iter()
        .map(|weight| &units * weight / &all)
        .collect();
    let mut parts: Vec<Q> = exact.iter().map(Q::floor).collect();
    let mut left = units - parts.iter().sum::<Q>();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by_key(|at| -exact[*at].fract());
    for at in places {
        if left.is_positive() {
            parts[at] += Q::one();
            left -= Q::one();
        }
    }
    if !left.is_zero() {
        return Err("the fund is no multiple of its unit".into());
    }
    Ok(parts
        .into_iter()
        .map(|part| part * unit * fund.signum())
        .collect())
}
