//! An explanation as text and as Markdown: two drawings of one tree.

use super::document::Document;
use super::show::Manner;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;
use crate::message::Language;
use unicode_width::UnicodeWidthStr;

/// How an explanation is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Text,
    Markdown,
}

/// How many figures deep unless asked otherwise.
const DEPTH: u32 = 2;

/// The same for what is told beside the money.
const BESIDE: u32 = 1;

/// Draws an explanation. `all` lists every record that counted.
pub fn render(
    document: &Document,
    style: Style,
    language: Language,
    depth: Option<u32>,
    all: bool,
) -> String {
    let manner = Manner {
        chinese: language == Language::Chinese,
        depth: depth.unwrap_or(DEPTH),
        all,
    };
    let teller = Teller::new(document, manner);
    let lines = roots(&teller, depth.unwrap_or(BESIDE));
    let heading = heading(&teller);
    match style {
        Style::Text => text(&heading, &lines),
        Style::Markdown => markdown(&heading, &lines),
    }
}

/// Who, when, how much, by which policy.
fn heading(teller: &Teller<'_>) -> (String, Vec<String>) {
    let document = teller.document;
    let subject = &document.subject;
    let name = subject
        .name
        .as_deref()
        .map_or_else(String::new, |name| format!("{} ", visible(name)));
    let whose = match &document.record {
        Some(record) if subject.key.is_empty() => {
            format!("{} {}", visible(&record.table), visible(&record.key))
        }
        _ => visible(&subject.key),
    };
    let total = document
        .roots
        .iter()
        .find(|root| root.figure.ends_with("/total"))
        .and_then(|root| document.node(root.node));
    let result = match (document.status, total) {
        ("ok", Some(total)) => {
            let places = total
                .own
                .figure
                .as_deref()
                .and_then(|path| document.figure(path))
                .and_then(|figure| figure.places);
            format!(" · {} {}", total.shown(places), document.currency)
        }
        ("ok", None) => String::new(),
        // Nobody's record: there is no one to be covered.
        _ if subject.key.is_empty() && document.record.is_some() => String::new(),
        (status, _) => format!(" · {}", teller.say(&format!("explain-{status}"), &[])),
    };
    let first = format!(
        "{name}{} · {}{result}   {} {}",
        whose,
        document.period.name,
        visible(&document.policy.id),
        visible(&document.policy.version)
    );
    let mut notes = Vec::new();
    for held in &document.held {
        let pay = held
            .pay
            .as_deref()
            .map_or_else(|| "[subject]".to_owned(), visible);
        let why = teller.say(&format!("why-{}", held.why), &[]);
        let why = teller.told(why, held.detail.iter().cloned());
        let record = held
            .record
            .as_deref()
            .map(|record| format!(" ({})", visible(record)))
            .unwrap_or_default();
        let args = [
            ("pay", pay),
            ("figure", visible(&held.figure)),
            ("why", format!("{why}{record}")),
            ("at", visible(&held.at)),
        ];
        let note = teller.say("explain-held-by", &args);
        // One for each assignment may say the same.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    if let Some(record) = &document.record {
        notes.extend(super::record::lines(teller, record));
    }
    (first, notes)
}

fn roots(teller: &Teller<'_>, beside: u32) -> Vec<Line> {
    let document = teller.document;
    let mut lines: Vec<Line> = document
        .cover
        .iter()
        .filter_map(|id| document.node(*id))
        .map(|node| teller.condition(node, 0))
        .collect();
    for root in &document.roots {
        let Some(node) = document.node(root.node) else {
            continue;
        };
        let untouched_total = root.figure.ends_with("/total") && document.roots.len() > 1;
        if untouched_total && node.value.is_none() {
            continue;
        }
        let beside_money =
            document.roots.len() > 1 && matches!(root.kind, "grade" | "award" | "finding");
        lines.push(teller.figure(
            node,
            if beside_money {
                beside
            } else {
                teller.manner.depth
            },
        ));
    }
    lines
}

fn text((first, notes): &(String, Vec<String>), lines: &[Line]) -> String {
    let mut rows: Vec<(String, String, String, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        draw(line, "", at + 1 == lines.len(), &mut rows);
    }
    let wide = |pick: fn(&(String, String, String, String)) -> &String| {
        rows.iter().map(|row| pick(row).width()).max().unwrap_or(0)
    };
    let (left, middle) = (wide(|row| &row.0).min(72), wide(|row| &row.1));
    let mut drawn = format!("{first}\n");
    for note in notes {
        drawn.push_str(&format!("{note}\n"));
    }
    for (label, value, remark, at) in &rows {
        let pad = left.saturating_sub(label.width());
        let value_pad = middle.saturating_sub(value.width());
        let mut row = format!(
            "{label}{}  {}{value}",
            " ".repeat(pad),
            " ".repeat(value_pad)
        );
        for (more, gap) in [(remark, "  "), (at, "  ")] {
            if !more.is_empty() {
                row.push_str(gap);
                row.push_str(more);
            }
        }
        drawn.push_str(row.trim_end());
        drawn.push('\n');
    }
    drawn
}

fn draw(line: &Line, before: &str, last: bool, rows: &mut Vec<(String, String, String, String)>) {
    let (branch, below) = if last {
        ("└─ ", "   ")
    } else {
        ("├─ ", "│  ")
    };
    rows.push((
        format!("{before}{branch}{}", line.text),
        line.value.clone(),
        line.remark.clone(),
        place(&line.at),
    ));
    for (at, inner) in line.below.iter().enumerate() {
        draw(
            inner,
            &format!("{before}{below}"),
            at + 1 == line.below.len(),
            rows,
        );
    }
}

/// File and line, without the column: a person looks at a line.
fn place(at: &str) -> String {
    let mut parts = at.rsplitn(3, ':');
    let (last, middle, first) = (parts.next(), parts.next(), parts.next());
    let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    match (first, middle, last) {
        (Some(path), Some(line), Some(_)) => format!("{}:{line}", file(path)),
        (None, Some(path), Some(line)) => format!("{}:{line}", file(path)),
        _ => String::new(),
    }
}

fn markdown((first, notes): &(String, Vec<String>), lines: &[Line]) -> String {
    let mut drawn = format!("## {}\n\n", escape(first));
    for note in notes {
        drawn.push_str(&format!("> {}\n", escape(note)));
    }
    if !notes.is_empty() {
        drawn.push('\n');
    }
    for line in lines {
        bullet(line, 0, &mut drawn);
    }
    drawn
}

fn bullet(line: &Line, depth: usize, drawn: &mut String) {
    drawn.push_str(&"  ".repeat(depth));
    drawn.push_str(&format!("- {}", escape(&line.text)));
    if !line.value.is_empty() {
        drawn.push_str(&format!(" **{}**", escape(&line.value)));
    }
    if !line.remark.is_empty() {
        drawn.push_str(&format!(" — {}", escape(&line.remark)));
    }
    let at = place(&line.at);
    if !at.is_empty() {
        drawn.push_str(&format!(" _{}_", escape(&at)));
    }
    drawn.push('\n');
    for inner in &line.below {
        bullet(inner, depth + 1, drawn);
    }
}

/// Text that Markdown must not read as marks.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '|'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
