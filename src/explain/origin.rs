//! Whose value it is and of which period; and where one of another period comes from: `start`, a
//! prior run, or today's data.

use super::document::NodeOf;
use super::tree::{Line, Teller};
use crate::diagnostic::visible;

impl Teller<'_> {
    /// ` (E-2 from 2026-05-16, 2026-04)`, behind what a figure is called: whose value it is, unless
    /// of the person or record at hand, and of which other period.
    pub(super) fn whose(&self, node: &NodeOf) -> String {
        let own = &node.own;
        let who = own.who.as_deref().unwrap_or_default();
        let hand = self.hand.borrow();
        let known = (hand.0.as_str(), &hand.1) == (who, &own.from);
        let whose = match &own.from {
            _ if known || who.is_empty() => None,
            Some(from) => Some(self.say(
                "explain-assignment",
                &[("key", visible(who)), ("from", from.clone())],
            )),
            None => (who != self.document.subject.key).then(|| visible(who)),
        };
        let period = own.period.clone();
        let period = period.filter(|period| *period != self.document.period.name);
        let told: Vec<String> = whose.into_iter().chain(period).collect();
        match (told.is_empty(), self.manner.chinese) {
            (true, _) => String::new(),
            (false, true) => format!("（{}）", told.join("，")),
            (false, false) => format!(" ({})", told.join(", ")),
        }
    }

    /// Says whose line is drawn now; gives whose it was.
    pub(super) fn at_hand(&self, whose: (String, Option<String>)) -> (String, Option<String>) {
        self.hand.replace(whose)
    }

    /// `prorata 16/91`, and the other quantities that come with a period or a record.
    pub(super) fn of_period(&self, node: &NodeOf) -> Line {
        let name = node.own.name.as_deref().unwrap_or_default();
        let told = match node.own.days {
            Some(_) => self.say("explain-prorata", &[]),
            None if name == "share" => self.say("explain-not-shared", &[]),
            None => String::new(),
        };
        Line {
            text: visible(name),
            value: self.shown(node, None),
            remark: self.joined(&[self.why(node), told]),
            ..Line::default()
        }
    }

    /// Of a period of an aggregate: the run that it was read from, or that it was computed.
    pub(super) fn read_or_computed(&self, item: &NodeOf) -> (bool, String) {
        let mut found: Vec<&NodeOf> = Vec::new();
        self.collect(item, &mut found);
        let figures = found.iter().filter(|node| node.op == "figure");
        let runs: Vec<Option<&str>> = figures
            .map(|figure| {
                let last = self.operands(figure).last()?;
                last.own.name.as_deref().filter(|_| last.op == "prior")
            })
            .collect();
        let Some(run) = runs.iter().flatten().next() else {
            return (false, self.say("explain-computed", &[]));
        };
        let key = if runs.iter().all(Option::is_some) {
            "explain-prior"
        } else {
            "explain-prior-partly"
        };
        (true, self.say(key, &[("run", visible(run))]))
    }

    /// A value that stands for one of another period.
    pub(super) fn origin(&self, node: &NodeOf, depth: u32) -> Line {
        match (node.op, self.operands(node).next()) {
            ("recomputed", Some(figure)) => {
                let mut line = self.figure(figure, depth);
                line.remark = self.joined(&[self.say("explain-recomputed", &[]), line.remark]);
                line
            }
            _ => self.start(node, depth),
        }
    }

    /// That a value was read from the run that closed its period.
    pub(super) fn read_then(&self, node: &NodeOf) -> Line {
        let run = node.own.name.clone().unwrap_or_default();
        self.line(node, self.say("explain-prior", &[("run", run)]))
    }

    /// The value of a figure before its first.
    fn start(&self, node: &NodeOf, depth: u32) -> Line {
        let places = node
            .own
            .figure
            .as_deref()
            .and_then(|path| self.document.figure(path))
            .and_then(|figure| figure.places);
        let mut line = Line {
            text: self.say("explain-start", &[("figure", self.document.called(node))]),
            value: self.shown(node, places),
            remark: self.why(node),
            at: node.at.clone().unwrap_or_default(),
            below: Vec::new(),
        };
        if depth > 0 {
            line.below = self
                .operands(node)
                .flat_map(|operand| self.reads(operand, depth - 1))
                .collect();
        }
        line
    }
}
