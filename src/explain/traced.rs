//! Evaluates again with every node kept, and compares what it finds with what the run found.

use crate::diagnostic::evaluation::DIFFERENCE;
use crate::diagnostic::{Diagnostic, Place};
use crate::evaluate::{
    Credit, Evaluated, Evaluator, Here, Kept, Node, NodeId, Op, Outcome, RecordAt, Row, Summed,
    Trace, Tree, Why, World, merged,
};
use crate::plan::{FigureId, Level, TableId};

/// What a trace of one person gives.
#[derive(Default)]
pub struct Traced {
    pub tree: Tree,
    pub roots: Vec<(FigureId, NodeId)>,
    /// The conditions of `[subject] when` that were asked, of who is not covered.
    pub cover: Vec<NodeId>,
}

/// Evaluates again with every node kept, for some people (seldom more than one).
pub fn trace(
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    people: &[u32],
    figures: &[FigureId],
    summed: Summed,
) -> Result<Traced, Vec<Diagnostic>> {
    trace_into(Tree::default(), evaluated, kept, people, figures, summed)
}

/// As [`trace`], into a tree that is empty, perhaps with room from before.
pub fn trace_into(
    tree: Tree,
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    people: &[u32],
    figures: &[FigureId],
    summed: Summed,
) -> Result<Traced, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let mut evaluator = Evaluator::new(world, tree).with(kept);
    evaluator.explained = people.to_vec();
    evaluator.summed = summed;
    let mut wanted = Vec::new();
    for (id, person) in figures
        .iter()
        .flat_map(|id| people.iter().map(move |person| (id, *person)))
    {
        let figure = world.plan.figure(*id);
        // Who is not covered has figures all the same.
        let mut assignments = world.covered_assignments(person, 0);
        if assignments.is_empty() {
            assignments = world.assignments(person, 0);
        }
        let whose: Vec<Result<Here<'_>, u32>> = match figure.level {
            Level::Person => vec![Ok(Here::Person(person))],
            Level::Subject => assignments
                .into_iter()
                .map(|subject| Ok(Here::Subject(subject)))
                .collect(),
            Level::Company => vec![Ok(Here::Company)],
            Level::Group(group) => {
                let members = world.members.get(&(Some(group), 0));
                let mut told = Vec::new();
                let mut whose = Vec::new();
                for subject in assignments {
                    let index = members.and_then(|members| members.of.get(subject as usize));
                    match index {
                        Some(Ok(index)) if told.contains(index) => {}
                        Some(Ok(index)) => {
                            told.push(*index);
                            whose.push(Ok(Here::Group(group, *index)));
                        }
                        _ => whose.push(Err(subject)),
                    }
                }
                whose
            }
            Level::Record(table) => own_records(&evaluator, table, person)
                .into_iter()
                .map(|(row, credit)| {
                    let record = evaluator.record_for(row, 0, Some(credit));
                    Ok(Here::Record(RecordAt {
                        credit: Some(credit),
                        ..record
                    }))
                })
                .collect(),
        };
        wanted.extend(whose.into_iter().map(|here| (*id, here)));
    }
    traced(evaluator, wanted)
}

/// The same for a group or the company: all its figures that have values.
pub fn trace_wider(
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    level: Level,
    here: Here<'_>,
) -> Result<Traced, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let mut evaluator = Evaluator::new(world, Tree::default()).with(kept);
    // Figures of people are taken as they are.
    evaluator.explained = vec![u32::MAX];
    let wanted = figures_of(world, level);
    traced(
        evaluator,
        wanted.into_iter().map(|id| (id, Ok(here))).collect(),
    )
}

/// The figures of a group or the company that have values.
pub fn figures_of(world: &World<'_>, level: Level) -> Vec<FigureId> {
    (0u32..)
        .zip(&world.plan.figures)
        .filter(|(id, figure)| {
            figure.level == level && figure.part_of.is_none() && world.values(*id, 0).is_some()
        })
        .map(|(id, _)| id)
        .collect()
}

/// Evaluates figures with every node kept; `Err` is a subject that is in no group.
fn traced<'a>(
    mut evaluator: Evaluator<'a, Tree>,
    wanted: Vec<(FigureId, Result<Here<'a>, u32>)>,
) -> Result<Traced, Vec<Diagnostic>> {
    let world = evaluator.world;
    let mut roots = Vec::new();
    for (id, here) in wanted {
        for cell in 0..world.plan.figure(id).cells() {
            let node = match here {
                Ok(here) => evaluator.figure_in(id, here, 0, cell).node,
                Err(subject) => outside(&mut evaluator, id, cell, subject),
            };
            roots.push((id, node));
        }
    }
    if let Some((figure, traced, stored)) = evaluator.difference {
        let name = &world.plan.figure(figure).name;
        let fault = Diagnostic::error(DIFFERENCE, Place::Command)
            .arg("figure", name)
            .arg("traced", traced)
            .arg("found", stored);
        return Err(vec![fault]);
    }
    Ok(Traced {
        tree: evaluator.trace,
        roots,
        cover: Vec::new(),
    })
}

/// A figure of a group, for someone who is in none.
fn outside(evaluator: &mut Evaluator<'_, Tree>, id: FigureId, cell: u32, subject: u32) -> NodeId {
    let plan = evaluator.world.plan.figure(id);
    let outcome: Outcome = Err(evaluator.world.reason(Why::NotInGroup, id));
    let who = evaluator.who(Here::Subject(subject), 0);
    let node = |op, of| Node {
        op,
        of,
        outcome: outcome.clone(),
        unit: plan.unit.unit,
        span: Some(plan.span),
    };
    let missing = evaluator
        .trace
        .node(|| node(Op::Operator("missing"), Vec::new()));
    evaluator.trace.node(|| {
        node(
            Op::Figure {
                figure: id,
                cell,
                who,
                period: 0,
                conditions: 0,
            },
            vec![missing],
        )
    })
}

/// Someone's records of the period, in the order of their keys, each with the credit.
fn own_records<'w>(
    evaluator: &Evaluator<'w, Tree>,
    table: TableId,
    person: u32,
) -> Vec<(Row<'w>, Credit)> {
    let world = evaluator.world;
    let order = evaluator.key_order(table);
    let mut found: Vec<(Option<u32>, Row<'w>, Credit)> = Vec::new();
    for (at, row) in evaluator
        .each(table)
        .filter(|(_, row)| world.in_period(*row))
    {
        let when = world.when(row);
        let credits = world.credits(row, when, world.day_of(when, world.period.end));
        let own = merged(
            credits
                .list()
                .iter()
                .copied()
                .filter(|credit| credit.person == person),
        );
        found.extend(
            own.into_iter()
                .map(|credit| (order.get(at as usize).copied(), row, credit)),
        );
    }
    found.sort_by_key(|(order, _, credit)| (*order, credit.place));
    found
        .into_iter()
        .map(|(_, row, credit)| (row, credit))
        .collect()
}
