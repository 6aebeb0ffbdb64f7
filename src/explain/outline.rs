//! Which nodes of a trace are in its document, under which numbers, and which figure each belongs to.

use super::build::{named, path_of};
use super::document::Root;
use super::json::mention;
use super::kind_word;
use super::node::shown;
use super::traced::Traced;
use crate::evaluate::{NodeId, Op};
use crate::plan::{FigureId, Plan};

/// See the module.
pub struct Shape {
    /// By node: the number in the document; `u32::MAX` of what was only looked at on the way (rows
    /// of other people, rows that are private).
    numbers: Vec<u32>,
    /// By node: the figure of the nearest figure node above it.
    owners: Vec<Option<FigureId>>,
}

impl Shape {
    /// The nodes that the roots stand on.
    pub fn new(traced: &Traced) -> Shape {
        let nodes = &traced.tree.nodes;
        let mut numbers = vec![u32::MAX; nodes.len()];
        let mut owners: Vec<Option<FigureId>> = vec![None; nodes.len()];
        let roots = traced.roots.iter().map(|(_, node)| *node);
        for root in roots.chain(traced.cover.iter().copied()) {
            if let Some(reached) = numbers.get_mut(root as usize) {
                *reached = 0;
            }
        }
        // Operands stand before what uses them, so that going backwards finds all that is used.
        for (at, node) in nodes.iter().enumerate().rev() {
            let own = match &node.op {
                Op::Figure { figure, .. } => Some(*figure),
                _ => owners.get(at).copied().flatten(),
            };
            for operand in &node.of {
                let below = nodes.get(*operand as usize).map(|node| &node.op);
                if let Some(owner) = owners.get_mut(*operand as usize)
                    && !matches!(below, Some(Op::Figure { .. } | Op::Other { .. }) | None)
                {
                    *owner = owner.or(own);
                }
            }
            if numbers.get(at) == Some(&0) {
                for operand in shown(node) {
                    if let Some(reached) = numbers.get_mut(*operand as usize) {
                        *reached = 0;
                    }
                }
            }
        }
        let reached = numbers.iter_mut().filter(|number| **number == 0);
        for (next, number) in (0u32..).zip(reached) {
            *number = next;
        }
        Shape { numbers, owners }
    }

    /// The number of a node, if it is in the document.
    pub fn number(&self, node: NodeId) -> Option<u32> {
        self.numbers
            .get(node as usize)
            .copied()
            .filter(|number| *number != u32::MAX)
    }

    /// The figure to which a node belongs.
    pub fn owner(&self, node: NodeId) -> Option<FigureId> {
        self.owners.get(node as usize).copied().flatten()
    }

    /// Every figure that a node or root mentions, with its cell.
    pub fn mentioned(&self, plan: &Plan, traced: &Traced) -> Vec<(FigureId, Option<u32>)> {
        let nodes = (0u32..).zip(&traced.tree.nodes);
        let mut found: Vec<(FigureId, Option<u32>)> = nodes
            .filter(|(at, _)| self.number(*at).is_some())
            .filter_map(|(_, node)| mention(plan, &node.op))
            .chain(
                traced
                    .roots
                    .iter()
                    .map(|root| named(plan, &traced.tree, root)),
            )
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A root as the document names it.
    pub fn root(&self, plan: &Plan, traced: &Traced, root: &(FigureId, NodeId)) -> Root {
        Root {
            figure: path_of(plan, named(plan, &traced.tree, root)),
            kind: kind_word(plan.figure(root.0).kind),
            node: self.number(root.1).unwrap_or(u32::MAX),
        }
    }
}
