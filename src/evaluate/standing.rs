//! Ranks, prizes, quotas and percentiles: what looks across people. Language A5, "Standing".

use super::evaluator::{Context, Evaluator, Here, Traced};
use super::field::{Entrant, Entrants, Standing, Weights};
use super::outcome::{Absence, Outcome, Why};
use super::trace::{Op, Trace};
use crate::expression::Expr;
use crate::plan::{FigureId, FigurePlan, Mechanism, RankPlan, Within};
use crate::policy::Ties;
use crate::value::{Mode, Number, NumberError, Rounding, Unit, Value};
use std::cmp::Ordering;
use std::sync::Arc;

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
                .get(&(id, context.period))
                .and_then(|raw| raw.get(index))
                .map(|raw| raw.outcome.clone());
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
        let Here::Subject(subject) = context.here else {
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
        let group = match self.group_index(within, subject, context) {
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
        let mut field = self.field(id, plan, within, group, context.period);
        self.placed(plan, &mut field, subject, context)
    }

    /// The group of a subject among whom it is compared.
    fn group_index(
        &self,
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
            .members(within, context.period)
            .ok_or_else(missing)?;
        members
            .of
            .get(subject as usize)
            .cloned()
            .unwrap_or_else(|| Err(missing()))
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
        let Some(members) = self.world.members(within, period) else {
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
            let context = Context {
                here: Here::Subject(*subject),
                period,
                owner: None,
                figure: id,
            };
            let mut nodes = Vec::new();
            let holds = self.conditions(&plan.when, &context, &mut nodes, Why::NotTakingPart);
            match holds {
                Ok(()) => {}
                Err(Absence::None(_)) => continue,
                Err(absence) => return Err(self.held_by(absence, *subject, id)),
            }
            let mut nodes = Vec::new();
            let mut values = Vec::new();
            for quantity in &quantities {
                let found = self.formula(quantity, &context);
                nodes.push(found.node);
                match found.outcome.map_err(Absence::in_formula) {
                    Ok(value) => values.push(value),
                    Err(absence) => return Err(self.held_by(absence, *subject, id)),
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
    fn nodes_of(entrants: &Entrants<T::Node>, own: usize) -> Vec<T::Node> {
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

    fn held_by(&self, absence: Absence, subject: u32, figure: FigureId) -> Absence {
        if matches!(absence, Absence::Stopped(_)) {
            return absence;
        }
        let cause = absence.cause().clone();
        let record = cause
            .record
            .clone()
            .or_else(|| Some(Arc::from(self.world.subject_key(subject))));
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

    /// The unit in which parts of a whole are paid.
    fn unit_of(&self, plan: &FigurePlan) -> Number {
        plan.round.as_ref().map_or_else(
            || self.world.plan.policy.header.round.to.clone(),
            |round| round.to.clone(),
        )
    }

    fn nothing(&mut self, plan: &FigurePlan, context: &Context<'_>) -> Traced<T::Node> {
        let absence = Absence::Stopped(self.world.cause(Why::Internal, context.figure, plan.span));
        self.node(
            Op::Operator("missing"),
            Vec::new(),
            Err(absence),
            plan.unit.unit,
            None,
        )
    }

    /// The prize of the place; equals get it each, or share the prizes of the places they take,
    /// to the cent, odd cents by lower key.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place among equals needs them all"
    )]
    fn prize(
        &mut self,
        prizes: &[Expr],
        ties: Ties,
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        placed: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = vec![placed.node];
        let mut sum = Number::ZERO;
        let Standing {
            better: first,
            equal: tied,
            before,
        } = entrants.standing(own);
        let taken = if ties == Ties::Share { tied } else { 1 };
        for prize in prizes.iter().skip(first).take(taken) {
            let (amount, node) = self.number(prize, context);
            of.push(node.node);
            let added = amount.and_then(|amount| {
                sum.add(&amount)
                    .map_err(|_| self.stop(Why::Overflow, prize, context))
            });
            match added {
                Ok(total) => sum = total,
                Err(absence) => {
                    return self.node(
                        Op::Prize {
                            tied: 0,
                            order: 0,
                            unit: None,
                        },
                        of,
                        Err(absence),
                        Unit::Money,
                        Some(plan.span),
                    );
                }
            }
        }
        let mut outcome = Ok(Value::Number(sum.clone()));
        let sharing = ties == Ties::Share && tied > 1;
        let mut order_among = 0;
        if sharing {
            order_among = before;
            let to = self.unit_of(plan);
            outcome = match &entrants.share(&sum, &to, Weights::Equal(tied)).parts {
                Ok(parts) => parts
                    .get(order_among)
                    .cloned()
                    .map(Value::Number)
                    .ok_or_else(|| {
                        Absence::Stopped(self.world.cause(Why::Internal, context.figure, plan.span))
                    }),
                Err(why) => Err(super::share::refused(
                    *why,
                    self.world.cause(*why, context.figure, plan.span),
                )),
            };
        }
        let unit = sharing.then(|| self.unit_of(plan));
        let op = Op::Prize {
            tied: u32::try_from(if sharing { tied } else { 1 }).unwrap_or(1),
            order: u32::try_from(order_among).unwrap_or(0),
            unit,
        };
        self.node(op, of, outcome, Unit::Money, Some(plan.span))
    }

    /// Whole heads by largest remainder, equal remainders to the quota written first; the best get
    /// the first outcome. Equals on an edge go by `ties_by`, then lower key.
    fn quota(
        &mut self,
        quotas: &[(Expr, Expr)],
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        placed: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let standing = entrants.standing(own);
        let place = standing.better + standing.before;
        let mut of = vec![placed.node];
        let mut shares = Vec::new();
        for (_, share) in quotas {
            let (share, node) = self.number(share, context);
            of.push(node.node);
            match share {
                Ok(share) => shares.push(share),
                Err(absence) => {
                    return self.node(
                        Op::Quota {
                            place: 0,
                            of: 0,
                            reached: None,
                        },
                        of,
                        Err(absence),
                        Unit::Text,
                        Some(plan.span),
                    );
                }
            }
        }
        let head = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let all = u32::try_from(entrants.len()).unwrap_or(u32::MAX);
        let mut whole = crate::value::Sum::default();
        shares.iter().for_each(|share| whole.add(share));
        let count = Number::from_i64(i64::from(all));
        let heads = match whole.finish() {
            Ok(whole) if whole == Number::ONE => entrants
                .share(&count, &Number::ONE, Weights::Given(shares))
                .parts
                .as_deref()
                .map_err(|why| *why),
            Ok(_) => Err(Why::WeightsNotWhole),
            Err(_) => Err(Why::Overflow),
        };
        let heads = match heads {
            Ok(heads) => heads,
            Err(why) => {
                let refused = Err(super::share::refused(
                    why,
                    self.world.cause(why, context.figure, plan.span),
                ));
                return self.node(
                    Op::Quota {
                        place: head,
                        of: all,
                        reached: None,
                    },
                    of,
                    refused,
                    Unit::Text,
                    Some(plan.span),
                );
            }
        };
        let mut before: i64 = 0;
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let chosen = quotas.iter().zip(heads).position(|(_, heads)| {
            before = before.saturating_add(heads.to_i64().unwrap_or(0));
            place < before
        });
        let Some((outcome, _)) = chosen.and_then(|at| quotas.get(at)) else {
            return self.nothing(plan, context);
        };
        let found = self.formula(outcome, context);
        of.push(found.node);
        self.node(
            Op::Quota {
                place: head,
                of: all,
                reached: chosen,
            },
            of,
            found.outcome,
            Unit::Text,
            Some(plan.span),
        )
    }

    /// (lower + half of the other equals) / (others); undefined when alone.
    fn percentile(
        &mut self,
        lowest: bool,
        plan: &FigurePlan,
        entrants: &Entrants<T::Node>,
        own: usize,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let of = Self::nodes_of(entrants, own);
        let standing = entrants.standing(own);
        let worse = entrants
            .len()
            .saturating_sub(standing.better + standing.equal);
        let halves =
            i64::try_from(2 * worse + standing.equal.saturating_sub(1)).unwrap_or(i64::MAX);
        let others = i64::try_from(entrants.len().saturating_sub(1)).unwrap_or(i64::MAX);
        let outcome = match Number::ratio(halves, others.saturating_mul(2)) {
            Ok(value) => Ok(Value::Number(value)),
            Err(NumberError::DivisionByZero) => Err(Absence::Undefined(self.world.cause(
                Why::Alone,
                context.figure,
                plan.span,
            ))),
            Err(NumberError::Overflow) => Err(Absence::Stopped(self.world.cause(
                Why::Overflow,
                context.figure,
                plan.span,
            ))),
        };
        self.node(
            Op::Percentile { lowest },
            of,
            outcome,
            Unit::Percent,
            Some(plan.span),
        )
    }

    fn share(
        &mut self,
        fund: &Expr,
        plan: &FigurePlan,
        entrants: &mut Entrants<T::Node>,
        own: usize,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let (amount, node) = self.number(fund, context);
        let mut of = vec![node.node];
        of.extend(Self::nodes_of(entrants, own));
        let to = plan
            .round
            .as_ref()
            .map_or_else(|| Number::from_i64(1), |round| round.to.clone());
        let unit = Rounding {
            to: to.clone(),
            mode: Mode::Down,
        };
        let mut unallocated = false;
        let outcome: Outcome = amount.map_err(Absence::in_formula).and_then(|amount| {
            let shared = entrants.share(&amount, &to, Weights::Values);
            unallocated = shared.unallocated;
            match &shared.parts {
                Ok(parts) => parts
                    .get(own)
                    .cloned()
                    .map(Value::Number)
                    .ok_or_else(|| self.stop(Why::Internal, fund, context)),
                Err(why) => Err(super::share::refused(
                    *why,
                    self.world.cause(*why, context.figure, fund.span),
                )),
            }
        });
        let op = Op::Share {
            unit,
            order: u32::try_from(own).unwrap_or(u32::MAX),
            unallocated,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(plan.span))
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
