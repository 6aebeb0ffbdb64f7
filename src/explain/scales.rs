//! Scales and choices: what decided, what was reached, and where the next would be.

use super::document::NodeOf;
use super::show::amount;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;
use crate::value::Number;

impl Teller<'_> {
    /// Slices: what lies in each, at which rate.
    pub(super) fn slices(&self, node: &NodeOf, depth: u32) -> Line {
        let mut line = self.line(node, self.say("explain-slices", &[]));
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let Some(slices) = &node.own.slices else {
            return line;
        };
        let Some(by) = operands.first() else {
            return line;
        };
        for (at, (bound, rate)) in slices.iter().enumerate() {
            let Some(from) = operands.get(*bound) else {
                continue;
            };
            let next = slices
                .get(at + 1)
                .and_then(|(bound, _)| operands.get(*bound))
                .copied();
            let Some(rate) = rate.and_then(|rate| operands.get(rate)) else {
                continue;
            };
            let Some((width, value)) = slice(&operands, node.own.between, from, next, rate) else {
                continue;
            };
            let args = [
                ("width", amount(&width.exact(), by.unit, None)),
                ("from", from.shown(None)),
                ("to", next.map_or_else(String::new, |next| next.shown(None))),
                ("rate", rate.shown(None)),
            ];
            let key = if next.is_some() {
                "explain-slice"
            } else {
                "explain-slice-open"
            };
            let value = amount(&value.exact(), node.unit, None);
            // A bound or rate that is only a name lies where that figure or cell does.
            let at = [from, rate]
                .into_iter()
                .find(|operand| operand.own.figure.is_none() && operand.own.cell.is_none())
                .unwrap_or(from)
                .at
                .clone();
            line.below.push(Line {
                text: self.say(key, &args),
                value,
                at: at.unwrap_or_default(),
                ..Line::default()
            });
        }
        if node.state.is_none() {
            let until = operands
                .get(1)
                .filter(|_| node.own.between)
                .map(|until| self.quantity(until));
            let mut remarks = vec![self.quantity(by)];
            remarks.extend(until);
            if line.below.is_empty()
                && let Some(first) = slices.first().and_then(|(bound, _)| operands.get(*bound))
                && !node.own.between
                && let Some(away) = self.apart(by, first)
            {
                remarks.push(self.say(
                    "explain-begins",
                    &[("from", first.shown(None)), ("by", away)],
                ));
            }
            line.remark = self.joined(&remarks);
        }
        if depth > 1 {
            // Whose rates and bounds are figures has them told, too.
            let used = slices.iter().flat_map(|(bound, rate)| {
                let pair = [Some(bound), rate.as_ref()].into_iter().flatten();
                pair.filter_map(|at| operands.get(*at))
            });
            for operand in [by].into_iter().chain(used) {
                line.below.extend(self.fresh(operand, depth - 1));
            }
        }
        line
    }

    /// Steps, lines, choices and cases: what decided, and what was reached.
    pub(super) fn reached(&self, node: &NodeOf, depth: u32) -> Line {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let outcomes = usize::from(node.state.is_none());
        let decided: Vec<&&NodeOf> = match node.op {
            "cases" => {
                // A condition that held in a case that did not decided nothing.
                let (asked, reached) = (node.own.asked.as_deref(), node.own.reached);
                let before: usize = asked
                    .and_then(|asked| asked.get(..reached?))
                    .map_or(0, |asked| asked.iter().sum());
                operands
                    .iter()
                    .take(operands.len().saturating_sub(outcomes))
                    .skip(before)
                    .filter(|condition| condition.value.as_deref() != Some("false"))
                    .collect()
            }
            "match" => operands
                .iter()
                .take(operands.len().saturating_sub(outcomes))
                .collect(),
            _ => operands.iter().take(1).collect(),
        };
        let mut line = self.line(node, self.say(&format!("explain-{}", node.op), &[]));
        if matches!(node.why, Some("below-first" | "no-match" | "no-case")) {
            // What that means is said by the figure: undefined, or an award that is not given.
            line.remark = self.say(&format!("why-{}", node.why.unwrap_or_default()), &[]);
        }
        let by: Vec<String> = match node.op {
            "cases" => decided
                .iter()
                .map(|condition| visible(condition.text.as_deref().unwrap_or_default()))
                .collect(),
            _ => decided.iter().map(|by| self.quantity(by)).collect(),
        };
        let range = match node.op {
            "steps" => self.range(node, &operands),
            "line" if node.state.is_none() => self.points(node, &operands),
            "cases" if node.state.is_none() && by.is_empty() => self.say("explain-otherwise", &[]),
            _ => String::new(),
        };
        if node.state.is_none() || node.op == "steps" || node.why == Some("no-match") {
            let reached = match (by.is_empty(), range.is_empty()) {
                (_, true) => self.joined(&by),
                (true, false) => range,
                (false, false) => {
                    self.say("explain-by", &[("by", self.joined(&by)), ("range", range)])
                }
            };
            line.remark = self.joined(&[line.remark, reached]);
        }
        if depth > 1 {
            line.below = decided
                .iter()
                .flat_map(|by| self.fresh(by, depth - 1))
                .collect();
        }
        line
    }

    /// `from 80%, next at 100%`.
    fn range(&self, node: &NodeOf, operands: &[&NodeOf]) -> String {
        let Some(bounds) = &node.own.bounds else {
            return String::new();
        };
        let at = |place: usize, (_, above): &(usize, bool), keys: (&str, &str)| {
            let bound = operands.get(place + 1)?;
            Some(self.say(
                if *above { keys.1 } else { keys.0 },
                &[("bound", bound.shown(None))],
            ))
        };
        let reached = bounds
            .iter()
            .position(|(entry, _)| Some(*entry) == node.own.reached);
        let next = bounds
            .iter()
            .position(|(entry, _)| node.own.reached.is_none_or(|reached| *entry > reached));
        let from = reached
            .and_then(|place| at(place, bounds.get(place)?, ("explain-from", "explain-above")));
        let below = next.and_then(|place| {
            at(
                place,
                bounds.get(place)?,
                ("explain-next", "explain-next-above"),
            )
        });
        self.joined(&from.into_iter().chain(below).collect::<Vec<_>>())
    }

    /// `between 50% (0) and 100% (100)`.
    fn points(&self, node: &NodeOf, operands: &[&NodeOf]) -> String {
        let asked = node.own.bounds.as_ref().map_or(0, Vec::len);
        let point = |place: usize| {
            operands
                .get(place + 1)
                .filter(|_| place < asked)
                .map_or_else(String::new, |bound| bound.shown(None))
        };
        let held = |place: usize| operands.get(asked + 1 + place).map(|held| held.shown(None));
        match (node.own.reached, held(0), held(1)) {
            (Some(left), Some(low), Some(high)) => self.say(
                "explain-between",
                &[
                    ("from", point(left)),
                    ("low", low),
                    ("to", point(left + 1)),
                    ("high", high),
                ],
            ),
            (Some(left), Some(_), None) if left + 1 == asked => {
                self.say("explain-from", &[("bound", point(left))])
            }
            (Some(left), Some(_), None) => self.say("explain-at", &[("bound", point(left))]),
            (None, Some(_), _) => self.say("explain-up-to", &[("bound", point(0))]),
            _ => String::new(),
        }
    }
}

/// What lies in one slice (of `by`, or of what is between), and what it pays.
fn slice(
    operands: &[&NodeOf],
    between: bool,
    from: &NodeOf,
    next: Option<&NodeOf>,
    rate: &NodeOf,
) -> Option<(Number, Number)> {
    let number = |node: &NodeOf| Number::parse_exact(node.value.as_deref()?);
    let by = number(operands.first()?)?;
    let (low, high, negative) = if between {
        let until = number(operands.get(1)?)?;
        if until < by {
            (Some(until), by, true)
        } else {
            (Some(by), until, false)
        }
    } else {
        (None, by, false)
    };
    let from = number(from)?;
    let begins = low.map_or(from.clone(), |low| low.max(from));
    let ends = match next {
        Some(next) => number(next)?.min(high),
        None => high,
    };
    let width = ends.sub(&begins).ok()?;
    let paid = width.mul(&number(rate)?).ok()?;
    Some(if negative {
        (width.neg(), paid.neg())
    } else {
        (width, paid)
    })
}
