//! Where a value of another period comes from: `start`, a prior run, or today's data.

use super::document::NodeOf;
use super::tree::{Line, Teller};

impl Teller<'_> {
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
