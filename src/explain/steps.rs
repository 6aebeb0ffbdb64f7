//! What was done to a value in hand, what was not, and by how much.

use super::document::NodeOf;
use super::show::amount;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;
use crate::value::Number;

impl Teller<'_> {
    /// A step of `then`.
    pub(super) fn step(&self, node: &NodeOf, before: &NodeOf, depth: u32) -> Line {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let conditions = node.own.conditions.unwrap_or(0);
        let id = node.own.step.as_deref().unwrap_or_default();
        let label = node
            .own
            .label
            .as_ref()
            .and_then(|label| label.get(self.manner.chinese))
            .map(|label| format!(" {}", visible(label)))
            .unwrap_or_default();
        let mut line = Line {
            text: format!("{}{label}", visible(id)),
            at: node.at.clone().unwrap_or_default(),
            ..Line::default()
        };
        if node.state.is_some() {
            line.remark = self.why(node);
            line.below = operands
                .iter()
                .skip(1)
                .filter(|operand| operand.state.is_some())
                .flat_map(|operand| self.reads(operand, depth.saturating_sub(1)))
                .collect();
            return line;
        }
        if node.own.applied != Some(true) {
            line.value = self.say("explain-not-applied", &[]);
            let failed = operands
                .iter()
                .skip(1)
                .take(conditions)
                .find(|condition| condition.value.as_deref() != Some("true"));
            line.remark = failed.map_or_else(String::new, |condition| {
                let only = self.say(
                    "explain-only-if",
                    &[(
                        "condition",
                        visible(condition.text.as_deref().unwrap_or_default()),
                    )],
                );
                self.joined(&[only, self.comparison(condition)])
            });
            return line;
        }
        let Some(by) = operands.get(conditions + 1) else {
            return line;
        };
        let sign = match node.op {
            "then-multiply" => "×",
            "then-add" => "+",
            "then-deduct" => "−",
            "then-at-most" => "≤",
            _ => "≥",
        };
        line.text.push_str(&format!(" {sign} {}", by.shown(None)));
        line.value = node.shown(None);
        let written = by
            .text
            .as_deref()
            .filter(|text| *text != by.shown(None))
            .map(visible)
            .unwrap_or_default();
        if node.own.changed == Some(false) && matches!(node.op, "then-at-most" | "then-at-least") {
            line.value = self.say(
                if node.op == "then-at-most" {
                    "explain-not-reached"
                } else {
                    "explain-not-needed"
                },
                &[],
            );
            line.remark = self.joined(&[
                written,
                self.apart(before, by)
                    .map_or_else(String::new, |by| self.say("explain-away", &[("by", by)])),
            ]);
            return line;
        }
        line.remark = written;
        if depth > 1 {
            line.below.extend(self.reads(by, depth - 1));
        }
        line
    }

    /// A condition that decided, with the values on both sides, and by how much it fails.
    pub fn condition(&self, node: &NodeOf, depth: u32) -> Line {
        let mut line = Line {
            text: format!(
                "{} {}",
                self.say("explain-when", &[]),
                visible(node.text.as_deref().unwrap_or(node.op))
            ),
            value: self.shown(node, None),
            remark: self.comparison(node),
            at: node.at.clone().unwrap_or_default(),
            ..Line::default()
        };
        if node.state.is_some() {
            line.remark = self.why(node);
        }
        if depth > 2 {
            line.below = self.reads(node, depth - 1);
        }
        line
    }

    /// Conditions behind the one that decided.
    pub(super) fn unasked(&self, conditions: &[String]) -> Vec<Line> {
        let told = conditions.iter().map(|condition| Line {
            text: format!("{} {}", self.say("explain-when", &[]), visible(condition)),
            value: self.say("explain-not-asked", &[]),
            ..Line::default()
        });
        told.collect()
    }

    /// Of cases of which none holds: what is wrong with each.
    pub(super) fn why_not(&self, node: &NodeOf) -> Vec<Line> {
        let mut operands = self.operands(node);
        let mut lines = Vec::new();
        for count in node.own.asked.iter().flatten() {
            let case: Vec<&NodeOf> = operands.by_ref().take(*count).collect();
            // The last that was asked is the one that does not hold.
            lines.extend(case.last().map(|failed| self.condition(failed, 0)));
        }
        lines
    }

    /// `78.4% against 90%, 11.6 percentage points apart`: the comparison that decided.
    pub(super) fn comparison(&self, node: &NodeOf) -> String {
        let sides: Vec<&NodeOf> = self.operands(node).collect();
        let compares = matches!(
            node.op,
            "less" | "less-or-equal" | "greater" | "greater-or-equal" | "equal" | "not-equal"
        );
        match (compares, sides.as_slice()) {
            (true, [left, right]) => {
                let shown = self.say(
                    "explain-sides",
                    &[
                        ("left", self.shown(left, None)),
                        ("right", self.shown(right, None)),
                    ],
                );
                match (node.value.as_deref(), self.apart(left, right)) {
                    (Some("false"), Some(_)) if left.value == right.value => {
                        self.say("explain-equal", &[("left", self.shown(left, None))])
                    }
                    (Some("false"), Some(by)) => {
                        self.joined(&[shown, self.say("explain-apart", &[("by", by)])])
                    }
                    _ => shown,
                }
            }
            // The part that decides is the last one that was asked.
            _ if matches!(node.op, "and" | "or") => {
                let decided = sides.iter().rev().find(|side| side.value == node.value);
                decided.map_or_else(String::new, |side| self.comparison(side))
            }
            _ if node.op == "not" => sides
                .first()
                .map_or_else(String::new, |side| self.comparison(side)),
            _ => String::new(),
        }
    }

    /// How far apart two different numbers are; percents in percentage points.
    pub(super) fn apart(&self, a: &NodeOf, b: &NodeOf) -> Option<String> {
        let number = |node: &NodeOf| Number::parse_exact(node.value.as_deref()?);
        let apart = number(a)?.sub(&number(b)?).ok()?.abs();
        let shown = amount(&apart.exact(), a.unit, None);
        match shown.strip_suffix('%') {
            Some(points) => Some(self.say("explain-points", &[("by", points.to_owned())])),
            None => Some(shown),
        }
    }
}
