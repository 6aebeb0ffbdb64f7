//! Aggregates: what was gathered, what counted, what did not and why.

use super::document::{ItemOf, NodeOf};
use super::tree::{Line, Teller};
use crate::diagnostic::visible;

/// How many records are listed unless all are asked for.
const FEW: usize = 3;

/// Whether the items of an aggregate are seldom many and always worth telling apart: rows of a
/// table with `dates`, assignments, those below a manager.
fn few(node: &NodeOf) -> bool {
    let dated = node.own.table.is_some() && node.own.items.iter().any(|item| item.from.is_some());
    let below = matches!(
        node.own.name.as_deref(),
        Some("reports" | "below" | "assignments")
    );
    dated || below || (one(node) && node.state.is_some())
}

/// Whether one of the items decides.
fn one(node: &NodeOf) -> bool {
    matches!(node.op, "first" | "last" | "only")
}

impl Teller<'_> {
    /// An aggregate, with the first of its items.
    pub(super) fn aggregate(&self, node: &NodeOf, depth: u32) -> Line {
        let cells = node
            .own
            .cells
            .as_deref()
            .and_then(|path| self.document.figure(path));
        let over = match (node.own.table.as_deref(), cells) {
            (Some(table), _) => visible(table),
            (None, Some(split)) => split.title(self.manner.chinese),
            (None, None) => {
                let word = node.own.name.as_deref().unwrap_or("members");
                self.say(&format!("explain-{word}"), &[])
            }
        };
        let mut line = self.line(
            node,
            self.say(&format!("explain-{}", node.op), &[("of", over)]),
        );
        let mut remarks = vec![line.remark.clone()];
        let counted = node
            .own
            .private
            .unwrap_or_else(|| node.of.len().saturating_sub(usize::from(node.own.needs)));
        if node.own.needs
            && let Some(needs) = self.operands(node).last()
        {
            remarks.push(self.say("explain-needs", &[("count", needs.shown(None))]));
        }
        if let Some(private) = node.own.private {
            remarks.push(self.say("explain-private", &[("count", private.to_string())]));
        } else if node.own.table.is_some() {
            if node.op != "only" || counted != 1 || !node.own.passed.is_empty() {
                remarks.push(self.counted(node, counted));
            }
            if one(node) && node.state.is_none() && depth <= 1 && !self.manner.all {
                remarks.extend(self.decides(node));
            }
        } else if cells.is_some() {
            remarks.push(self.without(node));
        }
        if node.own.name.as_deref() == Some("periods") {
            remarks.push(self.closed(node, counted));
        }
        line.remark = self.joined(&remarks);
        if node.own.private.is_none() && (depth > 1 || self.manner.all || few(node)) {
            line.below = self.items(node, depth);
        }
        line
    }

    /// The record that decides, where it has no line of its own: what is known of it, and its place.
    fn decides(&self, node: &NodeOf) -> Vec<String> {
        let (Some(keys), Some(lines)) = (&node.own.keys, &node.own.lines) else {
            return Vec::new();
        };
        let at = if node.op == "last" {
            keys.len().saturating_sub(1)
        } else {
            0
        };
        let mut told = self.known(node, node.own.items.get(at));
        let file = node.own.file.as_deref().unwrap_or_default();
        let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
        let line = lines.get(at).filter(|line| **line > 0);
        told.extend(line.map(|line| self.place(file, *line)));
        told
    }

    /// How many of the periods were read from the runs that closed them.
    fn closed(&self, node: &NodeOf, all: usize) -> String {
        let read = self
            .operands(node)
            .take(all)
            .filter(|item| self.read_or_computed(item).0)
            .count();
        match (read, all) {
            (_, 0) => String::new(),
            (0, _) => self.say("explain-all-computed", &[("count", all.to_string())]),
            _ => self.say(
                "explain-some-read",
                &[("read", read.to_string()), ("all", all.to_string())],
            ),
        }
    }

    /// The cells that have no value, or that a condition leaves out, by their words.
    fn without(&self, node: &NodeOf) -> String {
        let words: Vec<String> = node
            .own
            .passed
            .iter()
            .map(|passed| visible(&passed.key))
            .collect();
        if words.is_empty() {
            return String::new();
        }
        let words = words.join(if self.manner.chinese { "、" } else { ", " });
        self.say("explain-without-cells", &[("words", words)])
    }

    /// `18 of 19 counted (1 fails status == "closed")`.
    fn counted(&self, node: &NodeOf, counted: usize) -> String {
        let passed: Vec<_> = node
            .own
            .passed
            .iter()
            .filter(|passed| passed.why != "other-period")
            .collect();
        let args = [
            ("counted", counted.to_string()),
            ("all", (counted + passed.len()).to_string()),
        ];
        let key = match (passed.len(), counted) {
            (0, 0) => "explain-none-counted",
            (0, _) => "explain-all-counted",
            _ => "explain-counted",
        };
        let all = self.say(key, &args);
        let mut reasons: Vec<(&str, Option<&str>, usize)> = Vec::new();
        for item in &passed {
            let reason = (item.why, item.condition.as_deref());
            match reasons
                .iter_mut()
                .find(|(why, condition, _)| (*why, *condition) == reason)
            {
                Some((_, _, count)) => *count += 1,
                None => reasons.push((reason.0, reason.1, 1)),
            }
        }
        let said = |(why, condition, count): &(&str, Option<&str>, usize)| {
            let args = [
                ("count", count.to_string()),
                ("condition", visible(condition.unwrap_or_default())),
            ];
            self.say(&format!("explain-passed-{why}"), &args)
        };
        let reasons: Vec<String> = reasons.iter().map(said).collect();
        match (reasons.is_empty(), self.manner.chinese) {
            (true, _) => all,
            (false, true) => format!("{all}（{}）", reasons.join("，")),
            (false, false) => format!("{all} ({})", reasons.join(", ")),
        }
    }

    fn items(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let (Some(keys), file) = (&node.own.keys, node.own.file.as_deref().unwrap_or_default())
        else {
            return Vec::new();
        };
        let shown = if self.manner.all || keys.len() <= FEW + 1 {
            keys.len()
        } else {
            FEW
        };
        let more = Line {
            text: self.say(
                "explain-more",
                &[("count", (keys.len() - shown).to_string())],
            ),
            ..Line::default()
        };
        let mut more = (keys.len() > shown).then_some(more);
        let mut lines: Vec<Line> = Vec::new();
        // Of the last one, those before it.
        let skipped = if node.op == "last" {
            lines.extend(more.take());
            keys.len() - shown
        } else {
            0
        };
        let any_read = node.own.name.as_deref() == Some("periods")
            && self
                .operands(node)
                .take(keys.len())
                .any(|item| self.read_or_computed(item).0);
        let listed = keys.iter().zip(self.operands(node)).enumerate();
        for (at, (key, item)) in listed.skip(skipped).take(shown) {
            let about = node.own.items.get(at);
            let line = node
                .own
                .lines
                .as_ref()
                .and_then(|lines| lines.get(at))
                .filter(|line| **line > 0);
            let mut told = Line {
                text: self.item_name(node, key, about),
                value: if item.op == "given" {
                    String::new()
                } else {
                    self.shown(item, None)
                },
                remark: self.why(item),
                at: line.map_or_else(String::new, |line| self.place(file, *line)),
                below: Vec::new(),
            };
            if node.op == "streak" {
                told.remark = self.comparison(item);
            }
            let mut remarks = vec![std::mem::take(&mut told.remark)];
            if depth > 2 || (self.manner.all && depth > 1) {
                let record = node.own.table.as_ref();
                let outside = record.map(|table| self.at_hand((format!("{table}/{key}"), None)));
                told.below = match item.op {
                    "figure" => self.figure(item, depth - 1).below,
                    "cell" | "given" => Vec::new(),
                    _ => self.reads(item, depth - 1),
                };
                outside.map(|outside| self.at_hand(outside));
            } else if few(node) && !matches!(item.op, "cell" | "given" | "figure" | "other") {
                // What stands below at a greater depth, in a word.
                let mut found: Vec<&NodeOf> = Vec::new();
                self.collect(item, &mut found);
                remarks.extend(found.into_iter().map(|read| self.quantity(read)));
            }
            if any_read {
                remarks.push(self.read_or_computed(item).1);
            }
            remarks.extend(self.known(node, about));
            told.remark = self.joined(&remarks);
            lines.push(told);
        }
        lines.extend(more);
        lines
    }

    /// What an item is called: its key, a person's name, and the days of a row that holds for days.
    fn item_name(&self, node: &NodeOf, key: &str, about: Option<&ItemOf>) -> String {
        let mut text = visible(key);
        let Some(about) = about else {
            return text;
        };
        if let Some(name) = &about.name {
            text.push_str(&format!(" {}", visible(name)));
        }
        let Some(from) = &about.from else {
            return text;
        };
        let mut args = vec![("key", text), ("from", from.clone())];
        let own_days = node.own.table.is_some() || node.own.name.as_deref() == Some("assignments");
        match (&about.until, own_days) {
            (_, false) => self.say("explain-assignment", &args),
            (None, true) => self.say("explain-days-open", &args),
            (Some(until), true) => {
                args.push(("until", until.clone()));
                self.say("explain-days", &args)
            }
        }
    }

    /// What else is known of an item: its depth, its day where the order decides, its texts.
    fn known(&self, node: &NodeOf, about: Option<&ItemOf>) -> Vec<String> {
        let Some(about) = about else {
            return Vec::new();
        };
        let mut told = Vec::new();
        if let Some(depth) = about.depth {
            told.push(self.say("explain-depth", &[("depth", depth.to_string())]));
        }
        if one(node) {
            told.extend(about.on.clone());
        }
        told.extend(about.texts.iter().map(|(column, text)| {
            let args = [("column", visible(column)), ("text", visible(text))];
            self.say("explain-text", &args)
        }));
        told
    }
}
