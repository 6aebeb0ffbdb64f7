//! Ranks, prizes, quotas and percentiles: what looks across people. Language A5, "Standing".

use super::context::{Context, Here};
use super::evaluator::{Evaluator, Summed, Traced};
use super::field::{Entrant, Entrants};
use super::outcome::{Absence, Why};
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::{FigureId, FigurePlan, Mechanism, RankPlan, Within};
use crate::value::{Number, Unit, Value};
use std::cmp::Ordering;

/// Everyone who takes part; or why nobody can be compared.
pub(super) type Field<N> = Result<Entrants<N>, Absence>;

impl<T: Trace> Evaluator<'_, T> {
    /// A rank, percentile or share: found for the whole group at once, or, tracing, for one.
    pub(super) fn across(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> Traced<T::Node> {
        if !T::ON {
            let raw = self
                .world
                .raw
                .get(id, context.period)
                .and_then(|raw| raw.outcome(index));
            let outcome = raw.unwrap_or_else(|| {
                Err(Absence::Stopped(self.world.cause(
                    Why::Internal,
                    id,
                    plan.span,
                )))
            });
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let (Here::Subject(subject) | Here::Person(subject)) = context.here else {
            return self.node(
                Op::Given,
                Vec::new(),
                Err(Absence::Stopped(self.world.cause(
                    Why::Internal,
                    id,
                    plan.span,
                ))),
                plan.unit.unit,
                None,
            );
        };
        let Some((within, _)) = group_of(&plan.mechanism) else {
            return self.node(
                Op::Given,
                Vec::new(),
                Err(Absence::Stopped(self.world.cause(
                    Why::Internal,
                    id,
                    plan.span,
                ))),
                plan.unit.unit,
                None,
            );
        };
        let group = match self.group_index(plan.level, within, subject, context) {
            Ok(group) => group,
            Err(absence) => {
                return self.node(
                    Op::Operator("missing"),
                    Vec::new(),
                    Err(absence),
                    plan.unit.unit,
                    Some(plan.span),
                );
            }
        };
        if self.summed != Summed::Nothing {
            return self.stands(id, plan, context, index);
        }
        let mut field = self.field(id, plan, within, group, context.period);
        self.placed(plan, &mut field, subject, context)
    }

    /// The group of a subject among whom it is compared.
    fn group_index(
        &self,
        level: crate::plan::Level,
        within: Within,
        subject: u32,
        context: &Context<'_>,
    ) -> Result<u32, Absence> {
        let missing = || {
            Absence::None(self.world.cause(
                Why::NotInGroup,
                context.figure,
                self.world.plan.figure(context.figure).span,
            ))
        };
        let members = self
            .world
            .among(level, within, context.period)
            .ok_or_else(missing)?;
        match members.of.get(subject as usize) {
            Some(Err(absence)) => Err(self.asked_by(absence, context.figure)),
            Some(Ok(index)) => Ok(*index),
            None => Err(missing()),
        }
    }

    /// What decides about a group has no figure of its own: the one that asks is named.
    pub(super) fn asked_by(&self, absence: &Absence, figure: FigureId) -> Absence {
        if absence.cause().figure == self.world.plan.total() {
            absence.clone().in_figure(figure)
        } else {
            absence.clone()
        }
    }

    /// The quantities of everyone in a group who takes part.
    pub(super) fn field(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        within: Within,
        group: u32,
        period: i32,
    ) -> Field<T::Node> {
        let Some(members) = self.world.among(plan.level, within, period) else {
            return Ok(nobody());
        };
        if let Some(Some(absence)) = members.uncertain.get(group as usize) {
            return Err(self.group_held(absence, id, plan.span));
        }
        let Some((_, quantities)) = group_of(&plan.mechanism) else {
            return Ok(nobody());
        };
        let mut entrants = Vec::new();
        for subject in members.lists.get(group as usize).into_iter().flatten() {
            let context = Context::new(Here::of(plan.level, *subject), period, id);
            let mut nodes = Vec::new();
            let holds = self.conditions(&plan.when, &context, &mut nodes, Why::NotTakingPart);
            match holds {
                Ok(()) => {}
                Err(Absence::None(_)) => continue,
                Err(absence) => return Err(self.held_by(absence, context.here, id)),
            }
            let mut nodes = Vec::new();
            let mut values = Vec::new();
            for quantity in &quantities {
                let found = self.formula(quantity, &context);
                nodes.push(found.node);
                match found.outcome.map_err(Absence::in_formula) {
                    Ok(value) => values.push(value),
                    Err(absence) => return Err(self.held_by(absence, context.here, id)),
                }
            }
            let mut values = values.into_iter();
            if let Some(value) = values.next() {
                entrants.push(Entrant {
                    subject: *subject,
                    value,
                    ties: values.collect(),
                    nodes,
                });
            }
        }
        let (lowest, ties_by): (bool, &[Expr]) = match &plan.mechanism {
            Mechanism::Rank(rank) => (rank.lowest, &rank.ties_by),
            Mechanism::Percentile { lowest, .. } => (*lowest, &[]),
            // Whoever has a part of a fund is not compared.
            _ => return Ok(Entrants::new(entrants, |_, _| Ordering::Equal)),
        };
        Ok(Entrants::new(entrants, |a, b| order(lowest, ties_by, a, b)))
    }

    /// The nodes of oneself, then, tracing, those of the others.
    pub(super) fn nodes_of(entrants: &Entrants<T::Node>, own: usize) -> Vec<T::Node> {
        let nodes = |at: usize| {
            entrants
                .list()
                .get(at)
                .into_iter()
                .flat_map(|entrant| entrant.nodes.clone())
        };
        let others = if T::ON { entrants.len() } else { 0 };
        nodes(own)
            .chain((0..others).filter(|at| *at != own).flat_map(nodes))
            .collect()
    }

    fn held_by(&self, absence: Absence, who: Here<'_>, figure: FigureId) -> Absence {
        if matches!(absence, Absence::Stopped(_)) {
            return absence;
        }
        let cause = absence.cause().clone();
        let record = cause.record.clone().or_else(|| {
            let table = &self.world.plan.table(self.world.plan.subject.table).name;
            Some(format!("{table}/{}", self.who(who, 0)).into())
        });
        Absence::Failed(super::outcome::Cause {
            why: Why::GroupHeld,
            figure,
            record,
            ..cause
        })
    }

    /// The outcome for one of a field.
    pub(super) fn placed(
        &mut self,
        plan: &FigurePlan,
        field: &mut Field<T::Node>,
        subject: u32,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let unit = plan.unit.unit;
        let entrants = match field {
            Ok(entrants) => entrants,
            Err(absence) => {
                return self.node(
                    Op::Operator("missing"),
                    Vec::new(),
                    Err(absence.clone()),
                    unit,
                    Some(plan.span),
                );
            }
        };
        let Some(own) = entrants.position(subject) else {
            let absence = Absence::None(self.world.cause(
                Why::NotTakingPart,
                context.figure,
                plan.span,
            ));
            return self.node(
                Op::Operator("missing"),
                Vec::new(),
                Err(absence),
                unit,
                Some(plan.span),
            );
        };
        match &plan.mechanism {
            Mechanism::Rank(rank) => self.rank(rank, plan, entrants, own, context),
            Mechanism::Percentile { lowest, .. } => {
                self.percentile(*lowest, plan, entrants, own, context)
            }
            Mechanism::Share { fund, .. } => self.share(fund, plan, entrants, own, context),
            _ => self.node(
                Op::Operator("missing"),
                Vec::new(),
                Err(Absence::Stopped(self.world.cause(
                    Why::Internal,
                    context.figure,
                    plan.span,
                ))),
                unit,
                None,
            ),
        }
    }

    fn rank(
        &mut self,
        rank: &RankPlan,
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let count = u32::try_from(entrants.len()).unwrap_or(u32::MAX);
        let place = u32::try_from(entrants.standing(own).better + 1).unwrap_or(u32::MAX);
        let of = Self::nodes_of(entrants, own);
        let outcome = Ok(Value::Number(Number::from_i64(i64::from(place))));
        let op = Op::Rank {
            place,
            of: count,
            lowest: rank.lowest,
            ties: rank.ties_by.len(),
        };
        let placed = self.node(op, of, outcome, Unit::Count, Some(rank.by.span));
        if let Some((prizes, ties)) = &rank.prizes {
            return self.prize(prizes, *ties, plan, entrants, own, placed, context);
        }
        match &rank.quotas {
            Some(quotas) => self.quota(quotas, plan, entrants, own, placed, context),
            None => placed,
        }
    }

    pub(super) fn nothing(&mut self, plan: &FigurePlan, context: &Context<'_>) -> Traced<T::Node> {
        let absence = Absence::Stopped(self.world.cause(Why::Internal, context.figure, plan.span));
        self.node(
            Op::Operator("missing"),
            Vec::new(),
            Err(absence),
            plan.unit.unit,
            None,
        )
    }
}

fn nobody<N>() -> Entrants<N> {
    Entrants::new(Vec::new(), |_, _| Ordering::Equal)
}

/// Among whom a mechanism compares, and by which quantities.
pub(super) fn group_of(mechanism: &Mechanism) -> Option<(Within, Vec<&Expr>)> {
    match mechanism {
        Mechanism::Rank(rank) => Some((
            rank.within,
            std::iter::once(&rank.by).chain(&rank.ties_by).collect(),
        )),
        Mechanism::Percentile { by, within, .. } => Some((*within, vec![by])),
        Mechanism::Share { by, among, .. } => Some((*among, vec![by])),
        _ => None,
    }
}

/// Which of two stands before the other: quantities by `best`, codes by the lower.
fn order<N>(lowest: bool, ties_by: &[Expr], a: &Entrant<N>, b: &Entrant<N>) -> Ordering {
    let directed = |order: Ordering| if lowest { order } else { order.reverse() };
    let mut result = directed(a.value.cmp(&b.value));
    for ((x, y), expr) in a.ties.iter().zip(&b.ties).zip(ties_by) {
        if result != Ordering::Equal {
            break;
        }
        result = match (x, y) {
            (Value::Text(x), Value::Text(y)) => crate::table::compare_codes(x, y),
            _ => directed(x.cmp(y)),
        };
        debug_assert!(expr.span.start <= expr.span.end);
    }
    result
}
