//! Values as people read them.

use super::document::{Document, FigureOf, NodeOf};
use crate::diagnostic::visible;
use crate::value::Number;

/// The language and manner of a rendering.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub chinese: bool,
    /// How many figures deep.
    pub depth: u32,
    /// List every record, not only the first few.
    pub all: bool,
}

/// `-1234567.5` as `-1,234,567.5`; what is no number stays.
pub fn grouped(amount: &str) -> String {
    let (sign, rest) = amount
        .strip_prefix('-')
        .map_or(("", amount), |rest| ("-", rest));
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, tail) = rest.split_at(digits);
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{tail}")
}

/// An exact text in its unit: money with at least two places, a percent with its sign. What has
/// more than six places is cut to four, followed by `…`; the document has it whole.
pub fn amount(exact: &str, unit: &str, places: Option<u32>) -> String {
    let Some(number) = Number::parse_exact(exact) else {
        return visible(exact);
    };
    match unit {
        "percent" => match number.mul(&Number::from_i64(100)) {
            Ok(hundred) => format!("{}%", short(&hundred)),
            Err(_) => visible(exact),
        },
        "money" | "number" if places.is_some() || unit == "money" => number
            .fixed(places.unwrap_or(2))
            .map_or_else(|| short(&number), |fixed| grouped(&fixed)),
        _ => short(&number),
    }
}

/// A value of a table of results: with the places of its rounding, else with at most twelve places,
/// followed by `…` where there are more.
pub fn listed(exact: &str, unit: &str, places: Option<u32>) -> String {
    let Some(number) = Number::parse_exact(exact) else {
        return visible(exact);
    };
    let hundred = Number::from_i64(100);
    let (number, places, sign) = match (unit, number.mul(&hundred)) {
        ("percent", Ok(percent)) => (percent, None, "%"),
        _ => (number, places, ""),
    };
    let text = places
        .and_then(|places| number.fixed(places))
        .unwrap_or_else(|| number.to_string());
    format!("{}{sign}", grouped(&text))
}

/// At most six places; of more, the first four and `…`.
fn short(number: &Number) -> String {
    let text = number.to_string();
    let places = text
        .split_once('.')
        .map_or(0, |(_, places)| places.chars().count());
    if places <= 6 {
        return grouped(&text);
    }
    let keep = text.chars().count() - places + 4;
    grouped(&format!("{}…", text.chars().take(keep).collect::<String>()))
}

impl NodeOf {
    /// The value as people read it, or the empty text.
    pub fn shown(&self, places: Option<u32>) -> String {
        self.value
            .as_deref()
            .map_or_else(String::new, |value| amount(value, self.unit, places))
    }
}

impl Document {
    /// What a node is called: a figure by its name, anything else as it is written.
    pub fn called(&self, node: &NodeOf) -> String {
        let figure = node
            .own
            .figure
            .as_deref()
            .and_then(|path| self.figure(path));
        visible(figure.map_or_else(
            || node.text.as_deref().unwrap_or_default(),
            |figure| figure.name.as_str(),
        ))
    }

    /// A node by number.
    pub fn node(&self, id: u32) -> Option<&NodeOf> {
        self.nodes.get(id as usize)
    }

    /// A figure by rule path.
    pub fn figure(&self, path: &str) -> Option<&FigureOf> {
        self.figures.iter().find(|figure| figure.path == path)
    }
}

impl FigureOf {
    /// `commission 提成`: the id, and the label where it says more; of a cell also its words.
    pub fn title(&self, chinese: bool) -> String {
        let title = match self.label.get(chinese) {
            Some(label) if label != self.name => {
                format!("{} {}", visible(&self.name), visible(label))
            }
            _ => visible(&self.name),
        };
        let words: Vec<String> = self.words.iter().map(|word| visible(word)).collect();
        match (words.is_empty(), chinese) {
            (true, _) => title,
            (false, true) => format!("{title}（{}）", words.join("，")),
            (false, false) => format!("{title} ({})", words.join(", ")),
        }
    }
}
