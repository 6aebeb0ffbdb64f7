//! The split figures that formulas name, found in their text: a figure's cells must be known before
//! its formulas are lowered, since the columns are names there.

use super::build::Builder;
use super::cells::Origin;
use crate::expression::{Syntax, SyntaxKind};
use crate::policy::{Formula, Step};
use crate::source::Span;

impl Builder<'_> {
    /// The split figures of formulas.
    pub(super) fn split_in<'f>(
        &self,
        formulas: impl IntoIterator<Item = &'f Formula>,
        found: &mut Vec<Origin>,
    ) {
        for formula in formulas {
            self.split_names(&formula.syntax, &mut |origin, _| found.push(origin));
        }
    }

    /// The same of steps.
    pub(super) fn split_in_steps(&self, steps: &[Step], found: &mut Vec<Origin>) {
        for step in steps {
            self.split_in(step.when.iter().chain([&step.amount]), found);
        }
    }

    /// Calls `found` for each split figure that a formula names, and whether it is the owner's.
    pub(super) fn split_names(&self, syntax: &Syntax, found: &mut dyn FnMut(Origin, bool)) {
        let name = |name: &str, span: Span, own: bool, found: &mut dyn FnMut(Origin, bool)| {
            let columns = self
                .named
                .get(name)
                .and_then(|(id, _, _)| self.planned.get(id))
                .map(|plan| plan.split.clone())
                .unwrap_or_default();
            if !columns.is_empty() {
                let from = name.to_owned();
                found(
                    Origin {
                        columns,
                        from,
                        span,
                    },
                    own,
                );
            }
        };
        match &syntax.kind {
            SyntaxKind::Number { .. }
            | SyntaxKind::Text(_)
            | SyntaxKind::Flag(_)
            | SyntaxKind::Date(_) => {}
            SyntaxKind::Name(word) => name(word, syntax.span, false, found),
            SyntaxKind::Path(path) => {
                let own = path.first().is_some_and(|first| first.value == "own");
                for part in path {
                    name(&part.value, part.span, own, found);
                }
            }
            SyntaxKind::Unary(_, a) => self.split_names(a, found),
            SyntaxKind::Binary(_, a, b) => {
                self.split_names(a, found);
                self.split_names(b, found);
            }
            SyntaxKind::In(a, list) => {
                self.split_names(a, found);
                list.iter().for_each(|item| self.split_names(item, found));
            }
            SyntaxKind::If(a, b, c) => {
                [a, b, c]
                    .into_iter()
                    .for_each(|part| self.split_names(part, found));
            }
            SyntaxKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                self.split_names(by, found);
                for (keys, outcome) in arms {
                    keys.iter()
                        .chain([outcome])
                        .for_each(|part| self.split_names(part, found));
                }
                otherwise
                    .iter()
                    .for_each(|part| self.split_names(part, found));
            }
            SyntaxKind::Call { arguments, .. } => {
                arguments
                    .iter()
                    .for_each(|part| self.split_names(part, found));
            }
        }
    }
}
