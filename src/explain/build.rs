//! Traces one person again, compares every figure with what the run found, and writes the document.

use super::document::{
    Document, FORMAT, FigureOf, HeldOf, LabelOf, NodeOf, PeriodOf, PolicyOf, SubjectOf,
};
use super::needed::wanted;
use super::node::Writer;
use super::outline::Shape;
use super::traced::{Traced, trace_into};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{
    Absence, Context, Evaluated, Evaluator, Here, Kept, NodeId, Op, Outcome, Summed, Tree, Wanted,
    Why, World,
};
use crate::plan::{FigureId, Level, Plan};
use crate::policy::Kind;
use crate::source::Sources;

/// Explains a person: every pay, the total, scores, grades, awards and findings, or one figure.
///
/// # Errors
/// The trace and the run differ: a fault of merit, with both values.
pub fn explain(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    person: u32,
    figure: Option<FigureId>,
) -> Result<Document, Vec<Diagnostic>> {
    let read;
    let kept = match wanted_of(&evaluated.world, person, figure) {
        wanted if evaluated.kept.covers(&wanted) => &evaluated.kept,
        wanted => {
            read = Kept::read(&evaluated.world, wanted)?;
            &read
        }
    };
    explain_from(evaluated, kept, sources, person, figure)
}

/// The rows that [`explain`] reads.
pub fn wanted_of(world: &World<'_>, person: u32, figure: Option<FigureId>) -> Wanted {
    wanted(
        world,
        &[person],
        &asked(world.plan, figure),
        Summed::Nothing,
    )
}

/// As [`explain`], from rows that were kept for the person; of tables of which none were kept,
/// from those in memory.
///
/// # Errors
/// As [`explain`].
pub fn explain_from(
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    sources: &Sources,
    person: u32,
    figure: Option<FigureId>,
) -> Result<Document, Vec<Diagnostic>> {
    let figures = told_of(evaluated, person, figure);
    let traced = traced_person(
        Tree::default(),
        evaluated,
        kept,
        person,
        &figures,
        Summed::Nothing,
    )?;
    Ok(document(evaluated, sources, &[person], traced))
}

/// What [`explain`] tells of a person; `summed` without records and others, by how many they are.
/// `tree` is empty, perhaps with room from before.
pub(super) fn traced_person(
    tree: Tree,
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    person: u32,
    figures: &[FigureId],
    summed: Summed,
) -> Result<Traced, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let covered = matches!(world.covered(person, 0), Some(Ok(_)));
    let mut traced = trace_into(tree, evaluated, kept, &[person], figures, summed)?;
    if !covered {
        let mut evaluator = Evaluator::new(world, traced.tree).with(kept);
        evaluator.summed = summed;
        for subject in world.assignments(person, 0) {
            let context = Context::new(Here::Subject(subject), 0, world.plan.total());
            // Whether they hold is known; what matters here are the nodes.
            let _ = evaluator.conditions(
                &world.plan.subject.when,
                &context,
                &mut traced.cover,
                Why::NotTakingPart,
            );
        }
        traced.tree = evaluator.trace;
    }
    Ok(traced)
}

/// What is explained of a person. Who is not covered has no result; a figure asked for by name
/// exists for everyone.
pub(super) fn told_of(
    evaluated: &Evaluated<'_>,
    person: u32,
    figure: Option<FigureId>,
) -> Vec<FigureId> {
    let world = &evaluated.world;
    if figure.is_none() && !matches!(world.covered(person, 0), Some(Ok(_))) {
        return Vec::new();
    }
    asked(world.plan, figure)
}

/// What is explained when nothing is asked for by name: the total last.
pub(super) fn asked(plan: &Plan, figure: Option<FigureId>) -> Vec<FigureId> {
    if let Some(figure) = figure {
        return vec![figure];
    }
    let kinds = [Kind::Score, Kind::Grade, Kind::Award, Kind::Finding];
    let others = kinds
        .into_iter()
        .flat_map(|kind| plan.kind(kind))
        .filter(|id| matches!(plan.figure(*id).level, Level::Subject | Level::Person));
    plan.pays().chain([plan.total()]).chain(others).collect()
}

/// The document of a trace.
pub fn document(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    people: &[u32],
    traced: Traced,
) -> Document {
    let world = &evaluated.world;
    let plan = world.plan;
    let header = &plan.policy.header;
    let writer = Writer { world, sources };
    let shape = Shape::new(&traced);
    let nodes = (0u32..).zip(&traced.tree.nodes).filter_map(|(id, node)| {
        let mut told = writer.node(shape.number(id)?, node, shape.owner(id));
        told.of
            .iter_mut()
            .for_each(|of| *of = shape.number(*of).unwrap_or(u32::MAX));
        Some(told)
    });
    let nodes: Vec<NodeOf> = nodes.collect();
    let mentioned = shape.mentioned(plan, &traced);
    let (status, held) = people
        .first()
        .map_or(("not-covered", Vec::new()), |person| {
            status(world, &writer, *person)
        });
    let key = people.iter().map(|person| world.person_key(*person));
    Document {
        format: FORMAT,
        policy: PolicyOf {
            id: header.id.value.clone(),
            version: header.version.value.clone(),
            title: LabelOf::of(&header.documentation.label),
            file: sources.name(header.span.file).to_owned(),
        },
        period: PeriodOf {
            name: writer.period(0),
            from: world.period.start.to_string(),
            until: world.period.end.to_string(),
        },
        currency: header.currency.value.clone(),
        subject: SubjectOf {
            key: key.collect::<Vec<_>>().join(", "),
            name: match people {
                [person] => world.person_name(*person, 0),
                _ => None,
            },
        },
        status,
        held,
        record: None,
        roots: traced
            .roots
            .iter()
            .map(|root| shape.root(plan, &traced, root))
            .collect(),
        cover: traced
            .cover
            .iter()
            .filter_map(|node| shape.number(*node))
            .collect(),
        figures: mentioned
            .iter()
            .map(|(id, cell)| figure_of(&writer, *id, *cell))
            .collect(),
        nodes,
    }
}

/// The cell of a figure that is split; none of one that is not.
pub(super) fn cell_of(plan: &Plan, figure: FigureId, cell: u32) -> Option<u32> {
    (!plan.figure(figure).split.is_empty()).then_some(cell)
}

/// The figure of a root, and its cell.
pub(super) fn named(
    plan: &Plan,
    tree: &Tree,
    root: &(FigureId, NodeId),
) -> (FigureId, Option<u32>) {
    let (figure, node) = root;
    let cell = match tree.nodes.get(*node as usize).map(|node| &node.op) {
        Some(Op::Figure { cell, .. } | Op::Other { cell, .. }) => *cell,
        _ => 0,
    };
    (*figure, cell_of(plan, *figure, cell))
}

/// The rule path of a figure, or of one of its cells.
pub(super) fn path_of(plan: &Plan, (figure, cell): (FigureId, Option<u32>)) -> String {
    let figure = plan.figure(figure);
    cell.map_or_else(|| figure.path.clone(), |cell| figure.cell_path(cell))
}

pub(super) fn figure_of(writer: &Writer<'_>, id: FigureId, cell: Option<u32>) -> FigureOf {
    let figure = writer.world.plan.figure(id);
    let words = &figure.documentation;
    FigureOf {
        path: path_of(writer.world.plan, (id, cell)),
        name: figure.name.clone(),
        words: cell.map_or_else(Vec::new, |cell| {
            figure.words(cell).into_iter().map(str::to_owned).collect()
        }),
        kind: kind_word(figure.kind),
        unit: figure.unit.unit.word(),
        label: LabelOf::of(&words.label),
        note: LabelOf::of(&words.note),
        because: LabelOf::of(&words.because),
        clause: LabelOf::of(&words.clause),
        places: figure.round.as_ref().map(crate::value::Rounding::places),
        at: writer.at(figure.span),
    }
}

/// The word of a kind.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Metric => "metric",
        Kind::Score => "score",
        Kind::Grade => "grade",
        Kind::Pay => "pay",
        Kind::Award => "award",
        Kind::Finding => "finding",
    }
}

/// Whether someone is paid, held or not covered, and why held.
pub(super) fn status(
    world: &World<'_>,
    writer: &Writer<'_>,
    person: u32,
) -> (&'static str, Vec<HeldOf>) {
    let mut held = Vec::new();
    let mut hold = |pay: Option<&str>, absence: &Absence| {
        let cause = absence.cause();
        held.push(HeldOf {
            pay: pay.map(str::to_owned),
            figure: world.plan.figure(cause.figure).name.clone(),
            why: cause.why.word(),
            detail: cause.detail.as_ref().map(ToString::to_string),
            record: cause.record.as_ref().map(ToString::to_string),
            at: writer.at(cause.span),
        });
    };
    match world.covered(person, 0) {
        Some(Ok(_)) => {
            if let Some(absence) = world.uncertain(person, 0) {
                hold(None, absence);
            }
        }
        Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) => hold(None, absence),
        _ => return ("not-covered", held),
    }
    for id in world.plan.pays() {
        let values = world.values(id, 0);
        for at in world.of_person(world.plan.figure(id).level, person, 0) {
            let outcome: Option<Outcome> = values.and_then(|values| values.get(at as usize));
            if let Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) = outcome {
                hold(Some(&world.plan.figure(id).name), &absence);
            }
        }
    }
    (if held.is_empty() { "ok" } else { "held" }, held)
}
