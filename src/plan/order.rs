//! The order in which figures can be planned and evaluated, and the cycles that forbid one.
//!
//! Names are unique over all figures, so what a figure reads is known from its text alone.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_CYCLE;
use crate::expression::{Syntax, SyntaxKind};
use crate::policy::{
    Choice, Collection, Figure, Formula, Part, Policy, ScaleKind, Shape, Standing, Step,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// A thing that is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Figure(usize),
    Group(usize),
    /// `[subject] when`.
    Subject,
}

/// Figures so that each stands behind those it reads, or the cycles.
pub fn order(policy: &Policy) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let graph = Graph::new(policy);
    let mut state = Visit {
        graph: &graph,
        done: BTreeMap::new(),
        path: Vec::new(),
        order: Vec::new(),
        cycles: Vec::new(),
    };
    let things = (0..policy.figures.len()).map(Thing::Figure);
    for thing in things
        .chain((0..policy.groups.len()).map(Thing::Group))
        .chain([Thing::Subject])
    {
        state.visit(thing);
    }
    if !state.cycles.is_empty() {
        return Err(state
            .cycles
            .iter()
            .map(|cycle| graph.report(cycle))
            .collect());
    }
    Ok(state
        .order
        .iter()
        .filter_map(|thing| {
            if let Thing::Figure(at) = thing {
                Some(*at)
            } else {
                None
            }
        })
        .collect())
}

struct Graph<'a> {
    policy: &'a Policy,
    edges: BTreeMap<Thing, Vec<(Thing, Span)>>,
}

impl<'a> Graph<'a> {
    fn new(policy: &'a Policy) -> Graph<'a> {
        let figures: BTreeMap<&str, usize> = policy
            .figures
            .iter()
            .enumerate()
            .map(|(at, figure)| (figure.name.value.as_str(), at))
            .collect();
        let groups: BTreeMap<&str, usize> = policy
            .groups
            .iter()
            .enumerate()
            .map(|(at, group)| (group.name.value.as_str(), at))
            .collect();
        let mut edges = BTreeMap::new();
        for (at, figure) in policy.figures.iter().enumerate() {
            let mut reads = Reads {
                figures: &figures,
                groups: &groups,
                found: Vec::new(),
            };
            reads.figure(figure);
            edges.insert(Thing::Figure(at), reads.found);
        }
        for (at, group) in policy.groups.iter().enumerate() {
            let mut reads = Reads {
                figures: &figures,
                groups: &groups,
                found: vec![(Thing::Subject, group.span)],
            };
            reads.formulas(&group.when);
            if let Some(by) = &group.by
                && let Some(figure) = figures.get(by.value.as_str())
            {
                reads.found.push((Thing::Figure(*figure), by.span));
            }
            edges.insert(Thing::Group(at), reads.found);
        }
        let mut reads = Reads {
            figures: &figures,
            groups: &groups,
            found: Vec::new(),
        };
        reads.formulas(&policy.subject.when);
        edges.insert(Thing::Subject, reads.found);
        Graph { policy, edges }
    }

    fn name(&self, thing: Thing) -> String {
        match thing {
            Thing::Figure(at) => self
                .policy
                .figures
                .get(at)
                .map_or(String::new(), |figure| figure.name.value.clone()),
            Thing::Group(at) => self
                .policy
                .groups
                .get(at)
                .map_or(String::new(), |group| format!("group.{}", group.name.value)),
            Thing::Subject => "[subject] when".to_owned(),
        }
    }

    fn report(&self, cycle: &[(Thing, Span)]) -> Diagnostic {
        let names: Vec<String> = cycle.iter().map(|(thing, _)| self.name(*thing)).collect();
        let first = names.first().cloned().unwrap_or_default();
        let path = names
            .iter()
            .chain([&first])
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" → ");
        let place = cycle
            .first()
            .map_or(self.policy.header.span, |(_, span)| *span);
        let diagnostic = Diagnostic::error(PLAN_CYCLE, place)
            .arg("name", &first)
            .arg("path", path);
        cycle
            .iter()
            .skip(1)
            .fold(diagnostic, |diagnostic, (_, span)| {
                diagnostic.label("next", *span)
            })
    }
}

struct Visit<'a> {
    graph: &'a Graph<'a>,
    /// `false` while it is on the path.
    done: BTreeMap<Thing, bool>,
    path: Vec<(Thing, Span)>,
    order: Vec<Thing>,
    cycles: Vec<Vec<(Thing, Span)>>,
}

impl Visit<'_> {
    /// Depth first without recursion: a policy may chain thousands of figures.
    fn visit(&mut self, start: Thing) {
        if self.done.contains_key(&start) {
            return;
        }
        let none = Vec::new();
        let mut next: Vec<usize> = vec![0];
        self.path.push((start, self.graph.policy.header.span));
        self.done.insert(start, false);
        while let (Some((thing, _)), Some(at)) = (self.path.last().copied(), next.last_mut()) {
            let edges = self.graph.edges.get(&thing).unwrap_or(&none);
            let Some((target, span)) = edges.get(*at) else {
                self.path.pop();
                next.pop();
                self.done.insert(thing, true);
                self.order.push(thing);
                continue;
            };
            *at += 1;
            if let Some(last) = self.path.last_mut() {
                last.1 = *span;
            }
            match self.done.get(target) {
                None => {
                    self.done.insert(*target, false);
                    self.path.push((*target, *span));
                    next.push(0);
                }
                Some(false) => {
                    if let Some(from) = self.path.iter().position(|(on_path, _)| on_path == target)
                    {
                        self.cycles
                            .push(self.path.get(from..).unwrap_or_default().to_vec());
                    }
                }
                Some(true) => {}
            }
        }
    }
}

/// Collects what a figure reads, by name.
struct Reads<'a> {
    figures: &'a BTreeMap<&'a str, usize>,
    groups: &'a BTreeMap<&'a str, usize>,
    found: Vec<(Thing, Span)>,
}

impl Reads<'_> {
    fn name(&mut self, name: &str, span: Span) {
        if let Some(at) = self.figures.get(name) {
            self.found.push((Thing::Figure(*at), span));
        }
    }

    fn among(&mut self, group: Option<&str>, span: Span) {
        let thing = group
            .and_then(|name| self.groups.get(name))
            .map_or(Thing::Subject, |at| Thing::Group(*at));
        self.found.push((thing, span));
    }

    fn formulas<'b>(&mut self, formulas: impl IntoIterator<Item = &'b Formula>) {
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
            SyntaxKind::Path(path) => path
                .iter()
                .for_each(|name| self.name(&name.value, name.span)),
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

    fn figure(&mut self, figure: &Figure) {
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
                self.formulas(a.condition.iter().chain(&a.item).chain(&a.needs));
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
