//! The records behind a person's figures, as lines: what counted, with its value, and what did not,
//! with the reason.

use super::gathered::why_word;
use super::traced::Traced;
use crate::evaluate::{Gathered, Node, NodeId, Op, World, text};
use crate::plan::Level;

/// A record in an aggregate of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub subject: String,
    /// The figure's path: `field-sales/revenue`.
    pub figure: String,
    pub period: String,
    pub table: String,
    pub key: String,
    /// The line of the file, of a Parquet file the row.
    pub line: u64,
    /// Why it did not count; none: it did.
    pub why: Option<&'static str>,
    /// What it adds, as exact text; none where only records are counted, or where there is no value.
    pub value: Option<String>,
}

/// The lines of one person's trace, in its order.
pub fn lines(world: &World<'_>, person: u32, traced: &Traced, into: &mut Vec<Line>) {
    let subject = world.person_key(person);
    for node in &traced.tree.nodes {
        let Op::Figure { figure, period, .. } = &node.op else {
            continue;
        };
        let plan = world.plan.figure(*figure);
        if !matches!(plan.level, Level::Subject | Level::Person) {
            continue;
        }
        for gathered in aggregates(traced, node) {
            let (node, of) = gathered;
            let Some(table) = of.table else { continue };
            let line = |key: &str, line: u64| Line {
                subject: subject.clone(),
                figure: plan.path.clone(),
                period: world.calendar().name(world.period_at(*period)),
                table: world.plan.table(table).name.clone(),
                key: key.to_owned(),
                line,
                why: None,
                value: None,
            };
            for (at, key) in of.keys.iter().enumerate() {
                let item = node
                    .of
                    .get(at)
                    .filter(|_| at + usize::from(of.needs) < node.of.len());
                let value = item.and_then(|item| traced.tree.nodes.get(*item as usize));
                into.push(Line {
                    value: value.and_then(|item| item.outcome.as_ref().ok()).map(text),
                    ..line(key, of.lines.get(at).copied().unwrap_or(0))
                });
            }
            into.extend(of.passed.iter().map(|passed| Line {
                why: Some(why_word(passed.why)),
                ..line(&passed.key, passed.line)
            }));
        }
    }
}

/// The aggregates of a figure itself, not of those that it reads.
fn aggregates<'t>(
    traced: &'t Traced,
    figure: &'t Node<NodeId>,
) -> Vec<(&'t Node<NodeId>, &'t Gathered)> {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = figure.of.clone();
    while let Some(id) = open.pop() {
        let Some(node) = traced.tree.nodes.get(id as usize) else {
            continue;
        };
        match &node.op {
            Op::Figure { .. } => {}
            Op::Aggregate { of, .. } => found.push((node, of)),
            _ => open.extend(&node.of),
        }
    }
    found
}
