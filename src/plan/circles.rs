//! Circles over periods: figures that read each other, but somewhere only for earlier periods.
//! There the circle is cut; what is left has an order.

use super::order::{Circle, Edge, Graph, Thing};
use crate::policy::{Policy, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// What reads each other belongs together; each such set stands behind what it reads.
pub(super) struct Together {
    sets: Vec<Vec<Thing>>,
    pub circles: Vec<Circle>,
}

/// Takes the edges to earlier periods out of every circle that has some.
pub(super) fn cut(policy: &Policy, graph: &mut Graph<'_>) -> Together {
    let sets = sets(policy, graph);
    let mut circles = Vec::new();
    for set in &sets {
        if set.iter().any(|thing| has_one_value(policy, *thing)) {
            continue;
        }
        let members: BTreeSet<Thing> = set.iter().copied().collect();
        let mut read_before = BTreeSet::new();
        for thing in set {
            for edge in graph.edges.get(thing).into_iter().flatten() {
                if let (true, true, Thing::Figure(at)) =
                    (edge.earlier, members.contains(&edge.to), edge.to)
                {
                    read_before.insert(at);
                }
            }
            if let Some(edges) = graph.edges.get_mut(thing) {
                edges.retain(|edge: &Edge| !(edge.earlier && members.contains(&edge.to)));
            }
        }
        if !read_before.is_empty() {
            circles.push(Circle {
                figures: figures(set),
                read_before: read_before.into_iter().collect(),
            });
        }
    }
    Together { sets, circles }
}

impl Together {
    /// Figures with those of a circle side by side; inside one they keep the order given.
    pub fn order(&self, figures_in_order: &[usize]) -> Vec<usize> {
        let place: BTreeMap<usize, usize> = figures_in_order
            .iter()
            .enumerate()
            .map(|(place, at)| (*at, place))
            .collect();
        let mut all = Vec::new();
        for set in &self.sets {
            let mut of_set = figures(set);
            of_set.sort_by_key(|at| place.get(at).copied());
            all.extend(of_set);
        }
        all
    }
}

fn figures(set: &[Thing]) -> Vec<usize> {
    let figure = |thing: &Thing| match thing {
        Thing::Figure(at) => Some(*at),
        Thing::Group(_) | Thing::Subject => None,
    };
    set.iter().filter_map(figure).collect()
}

/// An aggregate or running total of records: evaluated once for all periods, so not period by period.
fn has_one_value(policy: &Policy, thing: Thing) -> bool {
    let Thing::Figure(at) = thing else {
        return false;
    };
    policy.figures.get(at).is_some_and(|figure| {
        let of_records = figure
            .per
            .as_ref()
            .is_some_and(|per| policy.tables.iter().any(|t| t.name.value == per.value));
        of_records && matches!(figure.shape, Shape::Aggregate(_) | Shape::Running { .. })
    })
}

/// Strongly connected sets (Tarjan 1972), without recursion, each behind those that it reads.
fn sets(policy: &Policy, graph: &Graph<'_>) -> Vec<Vec<Thing>> {
    let none: Vec<Edge> = Vec::new();
    let mut number: BTreeMap<Thing, usize> = BTreeMap::new();
    let mut low: BTreeMap<Thing, usize> = BTreeMap::new();
    let mut open: Vec<Thing> = Vec::new();
    let mut is_open: BTreeSet<Thing> = BTreeSet::new();
    let mut found = Vec::new();
    let starts = (0..policy.figures.len()).map(Thing::Figure);
    let starts = starts
        .chain((0..policy.groups.len()).map(Thing::Group))
        .chain([Thing::Subject]);
    for start in starts {
        if number.contains_key(&start) {
            continue;
        }
        let mut path: Vec<(Thing, usize)> = vec![(start, 0)];
        while let Some((thing, next)) = path.last_mut() {
            let thing = *thing;
            if *next == 0 {
                let count = number.len();
                if let std::collections::btree_map::Entry::Vacant(slot) = number.entry(thing) {
                    slot.insert(count);
                    low.insert(thing, count);
                    open.push(thing);
                    is_open.insert(thing);
                }
            }
            let edges = graph.edges.get(&thing).unwrap_or(&none);
            if let Some(edge) = edges.get(*next) {
                *next += 1;
                match number.get(&edge.to) {
                    None => path.push((edge.to, 0)),
                    Some(seen) if is_open.contains(&edge.to) => lower(&mut low, thing, *seen),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let mine = low.get(&thing).copied().unwrap_or(0);
            if let Some((above, _)) = path.last() {
                lower(&mut low, *above, mine);
            }
            if number.get(&thing) == Some(&mine) {
                let from = open
                    .iter()
                    .rposition(|other| *other == thing)
                    .unwrap_or(open.len());
                let set = open.split_off(from);
                set.iter().for_each(|member| {
                    is_open.remove(member);
                });
                found.push(set);
            }
        }
    }
    found
}

fn lower(low: &mut BTreeMap<Thing, usize>, thing: Thing, to: usize) {
    if let Some(known) = low.get_mut(&thing) {
        *known = (*known).min(to);
    }
}
