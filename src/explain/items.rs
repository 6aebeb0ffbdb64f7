//! Aggregates: what was gathered, what counted, what did not and why.

use super::document::NodeOf;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;

/// How many records are listed unless all are asked for.
const FEW: usize = 3;

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
            remarks.push(self.counted(node, counted));
        } else if cells.is_some() {
            remarks.push(self.without(node));
        }
        line.remark = self.joined(&remarks);
        if node.own.private.is_none() && (depth > 1 || self.manner.all) {
            line.below = self.items(node, depth);
        }
        line
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
        let mut lines: Vec<Line> = Vec::new();
        for (at, (key, item)) in keys.iter().zip(self.operands(node)).enumerate().take(shown) {
            let line = node
                .own
                .lines
                .as_ref()
                .and_then(|lines| lines.get(at))
                .filter(|line| **line > 0);
            let mut told = Line {
                text: visible(key),
                value: if item.op == "given" {
                    String::new()
                } else {
                    self.shown(item, None)
                },
                remark: self.why(item),
                at: line.map_or_else(String::new, |line| format!("{}:{line}", visible(file))),
                below: Vec::new(),
            };
            if node.op == "streak" {
                told.remark = self.comparison(item);
            }
            if depth > 2 || (self.manner.all && depth > 1) {
                told.below = match item.op {
                    "figure" => self.figure(item, depth - 1).below,
                    "cell" | "given" => Vec::new(),
                    _ => self.reads(item, depth - 1),
                };
            }
            lines.push(told);
        }
        if keys.len() > shown {
            lines.push(Line {
                text: self.say(
                    "explain-more",
                    &[("count", (keys.len() - shown).to_string())],
                ),
                ..Line::default()
            });
        }
        lines
    }
}
