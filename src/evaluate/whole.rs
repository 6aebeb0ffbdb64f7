//! A whole evaluation: from plan, data and period to everything that is asked.

use super::counted::Counted;
use super::kept::{Keep, Keeping, Kept};
use super::prior::Prior;
use super::record::When;
use super::schedule::schedule;
use super::stages::Stages;
use super::summary::Summaries;
use super::world::World;
use crate::diagnostic::Diagnostic;
use crate::plan::{FigureId, Plan, TableId};
use crate::table::Dataset;
use crate::value::{Period, Value};
use std::collections::BTreeMap;

/// A finished evaluation: what it stands on, and how the rows of each table counted.
pub struct Evaluated<'a> {
    pub world: World<'a>,
    pub counted: BTreeMap<TableId, Counted>,
    /// The figures that were asked for.
    pub asked: Vec<FigureId>,
    /// The rows that were kept for explanations.
    pub kept: Kept,
}

/// Evaluates everything that is paid, awarded, found, scored or graded, and what is `asked`, for
/// `period`. Runs on the current rayon pool, whose threads need a 16 MB stack for scripts.
///
/// # Errors
/// Wrong data, all of it; or the one overflow or passed limit that comes first.
pub fn evaluate<'a>(
    plan: &'a Plan,
    data: &'a Dataset,
    parameters: &'a [Value],
    period: Period,
    asked: &[FigureId],
) -> Result<Evaluated<'a>, Vec<Diagnostic>> {
    evaluate_after(plan, data, parameters, period, asked, &[])
}

/// As [`evaluate`], after runs that closed earlier periods: what they found is read from them.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_after<'a>(
    plan: &'a Plan,
    data: &'a Dataset,
    parameters: &'a [Value],
    period: Period,
    asked: &[FigureId],
    priors: &'a [Prior],
) -> Result<Evaluated<'a>, Vec<Diagnostic>> {
    evaluate_keeping(plan, data, parameters, period, asked, priors, |_| {
        Keep::Nothing
    })
}

/// As [`evaluate_after`], keeping what `keep` says before any record is read.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_keeping<'a>(
    plan: &'a Plan,
    data: &'a Dataset,
    parameters: &'a [Value],
    period: Period,
    asked: &[FigureId],
    priors: &'a [Prior],
    keep: impl FnOnce(&World<'_>) -> Keep,
) -> Result<Evaluated<'a>, Vec<Diagnostic>> {
    evaluate_whole(plan, data, parameters, period, asked, priors, keep, false)
}

/// As [`evaluate_keeping`]. With `gone_on` what passes found is kept, so that it can be gone on with
/// ([`super::again`]).
#[expect(
    clippy::too_many_arguments,
    reason = "as `evaluate_keeping`, and whether it is gone on with"
)]
pub(super) fn evaluate_whole<'a>(
    plan: &'a Plan,
    data: &'a Dataset,
    parameters: &'a [Value],
    period: Period,
    asked: &[FigureId],
    priors: &'a [Prior],
    keep: impl FnOnce(&World<'_>) -> Keep,
    gone_on: bool,
) -> Result<Evaluated<'a>, Vec<Diagnostic>> {
    let mut asked: Vec<FigureId> = asked.to_vec();
    asked.extend(
        (0u32..)
            .zip(&plan.figures)
            .filter(|(_, figure)| listed(figure.kind) && figure.part_of.is_none())
            .map(|(id, _)| id),
    );
    asked.sort_unstable();
    asked.dedup();
    let open = || {
        let mut world = World::new(plan, data, parameters, period);
        world.read_shares();
        world.earliest = earliest(&world);
        world.periods = periods(&world);
        world
    };
    let mut world = open();
    let mut wrong = world.manager_cycles();
    wrong.extend(world.shares_not_whole());
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for prior in priors {
        let number = world.number_of(prior.period.start);
        world.priors.insert(number, prior);
    }
    let keep = keep(&world);
    let everyone = matches!(keep, Keep::Summaries);
    world.summaries = everyone.then(Summaries::default);
    if let Keep::Rows(wanted) = keep {
        world.keeping = Some(Keeping::new(wanted));
    }
    let plan_of = schedule(&world, asked.iter().map(|figure| (*figure, 0)));
    if !plan_of.recomputed.is_empty() {
        let mut inner = open();
        inner.summaries = everyone.then(Summaries::default);
        let inner_plan = schedule(&inner, plan_of.recomputed.iter().copied());
        let mut stages = Stages {
            world: inner,
            counted: BTreeMap::new(),
            gone_on: false,
        };
        stages.run(&inner_plan)?;
        world.recomputed = Some(Box::new(stages.world));
    }
    let mut stages = Stages {
        world,
        counted: BTreeMap::new(),
        gone_on,
    };
    stages.run(&plan_of)?;
    let keeping = stages.world.keeping.take();
    let kept = keeping.map(|keeping| keeping.finish(&stages.world));
    Ok(Evaluated {
        world: stages.world,
        counted: stages.counted,
        asked,
        kept: kept.unwrap_or_default(),
    })
}

fn listed(kind: crate::policy::Kind) -> bool {
    kind != crate::policy::Kind::Metric
}

/// The period in evaluation, and those before it back to the first; at most a hundred.
fn periods(world: &World<'_>) -> Vec<Period> {
    let first = world.first().min(world.earliest);
    let back = first.saturating_neg().clamp(0, 99);
    (0..=back)
        .map(|back| world.period_at(back.saturating_neg()))
        .collect()
}

/// The period of the first record in memory.
fn earliest(world: &World<'_>) -> i32 {
    let mut first = 0;
    for table in 0..u32::try_from(world.plan.tables.len()).unwrap_or(0) {
        if !world.is_dated(table) {
            continue;
        }
        for row in 0..world.rows(table) {
            if let Some(at) = world.row(table, row)
                && let When::On(day) = world.when(at)
            {
                first = first.min(world.number_of(day));
            }
        }
    }
    first
}
