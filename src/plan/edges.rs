//! What a figure reads, by name, and whether only for earlier periods.

use super::order::{Edge, Thing};
use crate::expression::{Syntax, SyntaxKind};
use crate::policy::{
    Choice, Collection, Figure, Formula, Part, Policy, ScaleKind, Shape, Standing, Step,
};
use crate::source::{Span, Spanned};
use crate::value::Window;
use std::collections::BTreeMap;

/// Collects what a figure reads, by name.
pub(super) struct Reads<'a> {
    policy: &'a Policy,
    figures: &'a BTreeMap<&'a str, usize>,
    groups: &'a BTreeMap<&'a str, usize>,
    /// Names are read for earlier periods only.
    earlier: bool,
    pub found: Vec<Edge>,
    /// Where a figure is read for the period before or of last year.
    pub suffixed: Vec<Span>,
}

impl<'a> Reads<'a> {
    pub fn new(
        policy: &'a Policy,
        figures: &'a BTreeMap<&'a str, usize>,
        groups: &'a BTreeMap<&'a str, usize>,
    ) -> Reads<'a> {
        Reads {
            policy,
            figures,
            groups,
            earlier: false,
            found: Vec::new(),
            suffixed: Vec::new(),
        }
    }

    pub fn read(&mut self, to: Thing, span: Span) {
        self.found.push(Edge {
            to,
            span,
            earlier: self.earlier,
        });
    }

    pub fn name(&mut self, name: &str, span: Span) {
        if let Some(at) = self.figures.get(name) {
            self.read(Thing::Figure(*at), span);
        }
    }

    /// A path: a suffix reads state for an earlier period; `own.` is of the period itself.
    fn path(&mut self, path: &[Spanned<String>]) {
        let before = self.earlier;
        if path.first().is_some_and(|first| first.value == "own") {
            self.earlier = false;
        }
        let inside = self.earlier;
        for (at, name) in path.iter().enumerate() {
            let suffix = path.get(at + 1).map(|next| next.value.as_str());
            if matches!(suffix, Some("previous" | "last_year"))
                && let Some(figure) = self.figures.get(name.value.as_str())
            {
                let figure = self.policy.figures.get(*figure);
                self.earlier |= figure.is_some_and(|figure| figure.start.is_some());
                self.suffixed.push(name.span);
            }
            self.name(&name.value, name.span);
            self.earlier = inside;
        }
        self.earlier = before;
    }

    fn among(&mut self, group: Option<&str>, span: Span) {
        let thing = group
            .and_then(|name| self.groups.get(name))
            .map_or(Thing::Subject, |at| Thing::Group(*at));
        self.read(thing, span);
    }

    pub fn formulas<'b>(&mut self, formulas: impl IntoIterator<Item = &'b Formula>) {
        for formula in formulas {
            self.syntax(&formula.syntax);
        }
    }

    fn syntax(&mut self, syntax: &Syntax) {
        match &syntax.kind {
            SyntaxKind::Number { .. }
            | SyntaxKind::Text(_)
            | SyntaxKind::Flag(_)
            | SyntaxKind::Date(_) => {}
            SyntaxKind::Name(name) => self.name(name, syntax.span),
            SyntaxKind::Path(path) => self.path(path),
            SyntaxKind::Unary(_, a) => self.syntax(a),
            SyntaxKind::Binary(_, a, b) => {
                self.syntax(a);
                self.syntax(b);
            }
            SyntaxKind::In(a, list) => {
                self.syntax(a);
                list.iter().for_each(|item| self.syntax(item));
            }
            SyntaxKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.syntax(part)),
            SyntaxKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                self.syntax(by);
                for (keys, outcome) in arms {
                    keys.iter()
                        .chain([outcome])
                        .for_each(|part| self.syntax(part));
                }
                otherwise.iter().for_each(|part| self.syntax(part));
            }
            SyntaxKind::Call { arguments, .. } => {
                arguments.iter().for_each(|part| self.syntax(part))
            }
        }
    }

    pub fn figure(&mut self, figure: &Figure) {
        if let Some(per) = &figure.per
            && self.groups.contains_key(per.value.as_str())
        {
            self.among(Some(&per.value), per.span);
        }
        let group = figure.per.as_ref().map(|per| per.value.as_str());
        self.formulas(&figure.when);
        self.shape(&figure.shape, group);
        self.formulas(&figure.if_undefined);
        self.steps(&figure.then);
        // What stands for the first value cannot stand on an earlier one of its own circle.
        let from = self.found.len();
        self.formulas(&figure.start);
        for edge in self.found.iter_mut().skip(from) {
            edge.earlier = false;
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.formulas(&step.when);
            self.syntax(&step.amount.syntax);
        }
    }

    fn part(&mut self, part: &Part, group: Option<&str>) {
        self.syntax(&part.weight.syntax);
        self.formulas(&part.when);
        self.shape(&part.shape, group);
        self.formulas(&part.if_undefined);
        self.steps(&part.then);
    }

    fn shape(&mut self, shape: &Shape, per: Option<&str>) {
        match shape {
            Shape::Formula(formula) => self.syntax(&formula.syntax),
            Shape::Aggregate(a) => {
                if a.of == Collection::Members {
                    self.among(per, a.of_span);
                }
                if let Collection::Table(path) = &a.of
                    && let [name] = path.as_slice()
                {
                    // A split figure; a table bears no figure's name.
                    self.name(name, a.of_span);
                }
                self.formulas(&a.needs);
                let window = a.window.as_ref().map(|window| window.value);
                self.earlier = a.of == Collection::Periods
                    && matches!(window, Some(Window::Earlier | Window::Previous { .. }));
                self.formulas(a.condition.iter().chain(&a.item));
                self.earlier = false;
            }
            Shape::Running {
                amount,
                within,
                condition,
                ..
            } => {
                self.formulas(condition.iter().chain([amount]));
                within
                    .iter()
                    .for_each(|name| self.name(&name.value, name.span));
            }
            Shape::Scale(scale) => {
                debug_assert!(matches!(
                    scale.kind,
                    ScaleKind::Slices | ScaleKind::Steps | ScaleKind::Line
                ));
                match &scale.by {
                    crate::policy::By::One(by) => self.syntax(&by.syntax),
                    crate::policy::By::Between(a, b) => self.formulas([a, b]),
                }
                self.formulas(
                    scale
                        .entries
                        .iter()
                        .flat_map(|entry| entry.bound.iter().chain([&entry.outcome])),
                );
            }
            Shape::Choice(Choice::Match {
                by,
                entries,
                otherwise,
                ..
            }) => {
                self.formulas(
                    by.iter()
                        .chain(entries.iter().map(|entry| &entry.outcome))
                        .chain(otherwise),
                );
            }
            Shape::Choice(Choice::Cases(cases)) => {
                self.formulas(
                    cases
                        .iter()
                        .flat_map(|case| case.when.iter().chain([&case.outcome])),
                );
            }
            Shape::Score { parts } => parts.iter().for_each(|part| self.part(part, per)),
            Shape::Weights { of, weights, .. } => {
                self.name(&of.value, of.span);
                self.formulas(weights.iter().map(|entry| &entry.outcome));
            }
            Shape::Standing(Standing::Rank {
                by,
                within,
                ties_by,
                prizes,
                quotas,
                span,
                ..
            }) => {
                self.among(within.as_ref().map(|name| name.value.as_str()), *span);
                self.formulas(
                    [by].into_iter()
                        .chain(ties_by)
                        .chain(prizes.iter().flat_map(|(prizes, _)| prizes)),
                );
                self.formulas(
                    quotas
                        .iter()
                        .flatten()
                        .flat_map(|quota| [&quota.outcome, &quota.share]),
                );
            }
            Shape::Standing(Standing::Percentile {
                by, within, span, ..
            }) => {
                self.among(within.as_ref().map(|name| name.value.as_str()), *span);
                self.syntax(&by.syntax);
            }
            Shape::Share { fund, by } => self.formulas([fund, by]),
            Shape::None => {}
        }
    }
}
