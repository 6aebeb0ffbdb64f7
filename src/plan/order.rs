//! The order in which figures can be planned and evaluated, and the cycles that forbid one.
//!
//! Names are unique over all figures, so what a figure reads is known from its text alone.

use super::edges::Reads;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_CYCLE;
use crate::policy::{Figure, Policy};
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

/// Figures so that each stands behind those it reads.
pub struct Order {
    pub figures: Vec<usize>,
    /// Circles over periods: the figures of one, which stand together in `figures`, and which of
    /// them are read for earlier periods before they are planned.
    pub circles: Vec<Circle>,
}

/// Figures that read each other, but only over periods.
pub struct Circle {
    pub figures: Vec<usize>,
    pub read_before: Vec<usize>,
}

/// The order, or the cycles.
pub fn order(policy: &Policy) -> Result<Order, Vec<Diagnostic>> {
    let mut graph = Graph::new(policy);
    let together = super::circles::cut(policy, &mut graph);
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
    let figures = state.order.iter().filter_map(|thing| match thing {
        Thing::Figure(at) => Some(*at),
        Thing::Group(_) | Thing::Subject => None,
    });
    Ok(Order {
        figures: together.order(&figures.collect::<Vec<_>>()),
        circles: together.circles,
    })
}

/// That something is read, where, and whether only for earlier periods.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub to: Thing,
    pub span: Span,
    pub earlier: bool,
}

pub(super) struct Graph<'a> {
    policy: &'a Policy,
    pub edges: BTreeMap<Thing, Vec<Edge>>,
    /// Where figures are read for the period before or of last year.
    suffixed: Vec<Span>,
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
        let mut suffixed = Vec::new();
        for (at, figure) in policy.figures.iter().enumerate() {
            let mut reads = Reads::new(policy, &figures, &groups);
            reads.figure(figure);
            suffixed.append(&mut reads.suffixed);
            edges.insert(Thing::Figure(at), reads.found);
        }
        for (at, group) in policy.groups.iter().enumerate() {
            let mut reads = Reads::new(policy, &figures, &groups);
            reads.read(Thing::Subject, group.span);
            reads.formulas(&group.when);
            if let Some(by) = &group.by {
                reads.name(&by.value, by.span);
            }
            edges.insert(Thing::Group(at), reads.found);
        }
        let mut reads = Reads::new(policy, &figures, &groups);
        reads.formulas(&policy.subject.when);
        edges.insert(Thing::Subject, reads.found);
        Graph {
            policy,
            edges,
            suffixed,
        }
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

    /// The figure that a place reads for the period before.
    fn suffixed(&self, thing: Thing, span: Span) -> Option<&Figure> {
        let Thing::Figure(at) = thing else {
            return None;
        };
        self.suffixed
            .contains(&span)
            .then(|| self.policy.figures.get(at))?
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
        // It would be state, if it had a beginning.
        let no_start = cycle.iter().enumerate().find_map(|(at, (_, span))| {
            let next = cycle.get(at + 1).or(cycle.first())?.0;
            let of = self.suffixed(next, *span)?;
            of.start.is_none().then_some(of)
        });
        let diagnostic = match no_start {
            Some(figure) => diagnostic.arg("state", &figure.name.value).help("start"),
            None => diagnostic,
        };
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
            let Some(Edge {
                to: target, span, ..
            }) = edges.get(*at)
            else {
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
