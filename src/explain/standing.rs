//! Scores, places and shares.

use super::document::NodeOf;
use super::show::amount;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;
use crate::value::{Number, Sum};

impl Teller<'_> {
    /// The parts of a score: weight times value each.
    pub(super) fn score(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let Some(parts) = &node.own.parts else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let mut weights = Sum::default();
        for ((name, taken), pair) in parts.iter().zip(operands.chunks(2)) {
            let [weight, part] = pair else { continue };
            let mut line = self.figure(part, depth.saturating_sub(1));
            let counted = *taken == "taken";
            let label = part
                .own
                .figure
                .as_deref()
                .and_then(|path| self.document.figure(path))
                .and_then(|figure| figure.label.get(true));
            let label = label
                .filter(|_| self.manner.chinese)
                .map(|label| format!(" {}", visible(label)))
                .unwrap_or_default();
            line.text = format!("{}{label} {}", visible(name), weight.shown(None));
            if counted {
                line.text.push_str(&format!(" × {}", part.shown(None)));
            }
            let weight = Number::parse_exact(weight.value.as_deref().unwrap_or_default());
            if let Some(weight) = weight.as_ref().filter(|_| *taken != "left-out") {
                weights.add(weight);
            }
            line.value = match (
                weight,
                Number::parse_exact(part.value.as_deref().unwrap_or_default()),
            ) {
                (Some(weight), Some(part)) if counted => weight.mul(&part).map_or_else(
                    |_| String::new(),
                    |points| amount(&points.exact(), node.unit, None),
                ),
                _ => {
                    line.remark =
                        self.joined(&[self.say(&format!("explain-{taken}"), &[]), line.remark]);
                    String::new()
                }
            };
            lines.push(line);
        }
        if let Ok(weights) = weights.finish()
            && weights != Number::from_i64(1)
            && node.state.is_none()
        {
            let unit = operands.first().map_or("number", |weight| weight.unit);
            let text = self.say(
                "explain-weights",
                &[("sum", amount(&weights.exact(), unit, None))],
            );
            lines.push(Line {
                text,
                value: node.shown(None),
                ..Line::default()
            });
        }
        lines
    }

    /// A place, what it brings, or a share.
    pub(super) fn standing(&self, node: &NodeOf, depth: u32) -> Line {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        if node.op == "share" {
            return self.share(node, &operands, depth);
        }
        // A prize and a quota stand on a rank, which stands on the quantities.
        let rank = if matches!(node.op, "prize" | "quota") {
            operands.first().copied()
        } else {
            Some(node)
        };
        let own = rank.and_then(|rank| self.operands(rank).next());
        let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
        let text = match (node.op, rank) {
            ("percentile", _) => self.say(
                "explain-percentile",
                &[("count", node.of.len().to_string())],
            ),
            ("quota", _) => self.say(
                "explain-rank",
                &[
                    ("place", number(node.own.place)),
                    ("among", number(node.own.among)),
                ],
            ),
            (_, Some(rank)) => self.say(
                "explain-rank",
                &[
                    ("place", number(rank.own.place)),
                    ("among", number(rank.own.among)),
                ],
            ),
            (_, None) => String::new(),
        };
        let mut line = self.line(node, text);
        let mut remarks = vec![
            line.remark.clone(),
            own.map_or_else(String::new, |own| self.quantity(own)),
        ];
        if rank.is_some_and(|rank| rank.own.lowest) || node.own.lowest {
            remarks.push(self.say("explain-lowest", &[]));
        }
        remarks.extend(rank.map(|rank| self.tie(rank, node.op == "rank")));
        if node.own.tied.is_some_and(|tied| tied > 1) {
            remarks.push(self.say("explain-tied", &[("count", number(node.own.tied))]));
        }
        line.remark = self.joined(&remarks);
        if depth > 1
            && let Some(own) = own
        {
            line.below = self.fresh(own, depth - 1);
        }
        line
    }

    /// Who has the same quantity: what decided between them, or that they have the same place.
    fn tie(&self, rank: &NodeOf, plain: bool) -> String {
        let operands: Vec<&NodeOf> = self.operands(rank).collect();
        let width = 1 + rank.own.ties.unwrap_or(0);
        let mut people = operands.chunks(width);
        let Some(own) = people.next() else {
            return String::new();
        };
        let value = |of: &[&NodeOf], at: usize| of.get(at).and_then(|node| node.value.clone());
        let (mut broken, mut equal) = (0u32, 0u32);
        let mut by: Vec<usize> = Vec::new();
        for other in people.filter(|other| value(other, 0) == value(own, 0)) {
            match (1..width).find(|at| value(other, *at) != value(own, *at)) {
                Some(at) => {
                    broken += 1;
                    by.push(at);
                }
                None => equal += 1,
            }
        }
        by.sort_unstable();
        by.dedup();
        let decided: Vec<String> = by
            .iter()
            .filter_map(|at| operands.get(*at))
            .map(|tie| self.quantity(tie))
            .collect();
        let mut told = Vec::new();
        if broken > 0 {
            let args = [("count", broken.to_string()), ("by", self.joined(&decided))];
            told.push(self.say("explain-tie-broken", &args));
        }
        if equal > 0 && plain {
            told.push(self.say("explain-same-place", &[("count", equal.to_string())]));
        }
        self.joined(&told)
    }

    fn share(&self, node: &NodeOf, operands: &[&NodeOf], depth: u32) -> Line {
        let [fund, own, ..] = operands else {
            return self.line(node, String::new());
        };
        // A weight has no unit of its own, whatever it is made of.
        let plain = |value: &Number| amount(&value.exact(), "number", None);
        let weight = own
            .value
            .as_deref()
            .and_then(Number::parse_exact)
            .map_or_else(String::new, |weight| plain(&weight));
        let mut all = Sum::default();
        operands
            .iter()
            .skip(1)
            .filter_map(|weight| Number::parse_exact(weight.value.as_deref()?))
            .for_each(|weight| all.add(&weight));
        let all = all
            .finish()
            .map_or_else(|_| String::new(), |all| plain(&all));
        let among = (operands.len() - 1).to_string();
        let text = self.say(
            "explain-share",
            &[
                ("fund", fund.shown(None)),
                ("weight", weight),
                ("all", all),
                ("among", among),
            ],
        );
        let mut line = self.line(node, text);
        if node.own.unallocated {
            line.remark = self.joined(&[line.remark, self.say("explain-unallocated", &[])]);
        }
        if depth > 1 {
            line.below = self.reads(fund, 0);
            line.below.extend(self.reads(own, depth - 1));
        }
        line
    }
}
