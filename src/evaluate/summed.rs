//! Explanations without records: what stands for the items of an aggregate, and for the others
//! among whom someone is compared, is how many they are. The values are those that the run found.

use super::aggregate::verb_word;
use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::standing::group_of;
use super::trace::{Gathered, Op, Trace};
use super::world::HOME;
use crate::expression::Expr;
use crate::plan::{AggregatePlan, FigureId, FigurePlan, Items, Mechanism};
use crate::policy::Ties;
use crate::value::{Mode, Number, Rounding, Unit, Value};

impl<T: Trace> Evaluator<'_, T> {
    /// An aggregate over records as the pass found it.
    pub(super) fn summed_up(
        &mut self,
        id: FigureId,
        a: &AggregatePlan,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
        needs: Option<(Result<Number, Absence>, T::Node)>,
    ) -> Traced<T::Node> {
        let (outcome, counted) = self.counted(id, plan, context, index);
        let period = match context.record() {
            Some(record) if self.world.is_dated(record.row.table) => HOME,
            _ => context.period,
        };
        let summaries = self.world.summaries.as_ref();
        let passed = summaries.map_or_else(Vec::new, |summaries| {
            summaries.passed(id, period, index, counted)
        });
        let (needs, of) = match needs {
            Some((needs, node)) => (Some(needs), vec![node]),
            None => (None, Vec::new()),
        };
        let gathered = Gathered {
            table: match &a.of {
                Items::Credits(table) | Items::Referring { table, .. } => Some(*table),
                _ => None,
            },
            needs: needs.is_some(),
            ..Gathered::default()
        };
        let outcome = self.enough(id, a, context, needs, (outcome, counted));
        let op = Op::Aggregate {
            verb: verb_word(a.verb),
            of: gathered,
        };
        let op = Op::Summed {
            op: Box::new(op),
            counted,
            passed,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(a.span))
    }

    /// A rank, percentile or share as the run found it, with one's own quantity.
    pub(super) fn stands(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> Traced<T::Node> {
        let world = self.world;
        let (unit, span) = (plan.unit.unit, Some(plan.span));
        let found = world.raw.get(id, context.period);
        let outcome = found
            .and_then(|raw| raw.outcome(index))
            .unwrap_or_else(|| Err(Absence::Stopped(world.cause(Why::Internal, id, plan.span))));
        let stand = world
            .summaries
            .as_ref()
            .and_then(|summaries| summaries.standing(id, context.period, index));
        let (Some(stand), Some((_, quantities))) = (stand, group_of(&plan.mechanism)) else {
            return self.node(Op::Operator("missing"), Vec::new(), outcome, unit, span);
        };
        let mut own = self.nodes(&quantities, context);
        let summed = |op: Op| Op::Summed {
            op: Box::new(op),
            counted: u64::from(stand.of),
            passed: Vec::new(),
        };
        let place = stand.better.saturating_add(1);
        match &plan.mechanism {
            Mechanism::Rank(rank) => {
                let op = summed(Op::Rank {
                    place,
                    of: stand.of,
                    lowest: rank.lowest,
                    ties: rank.ties_by.len(),
                });
                let value: Outcome = Ok(Value::Number(Number::from_i64(i64::from(place))));
                let by = Some(rank.by.span);
                let placed = self.node(op, own, value, Unit::Count, by);
                if let Some((prizes, ties)) = &rank.prizes {
                    let sharing = *ties == Ties::Share && stand.equal > 1;
                    let tied = if sharing { stand.equal } else { 1 };
                    let taken = prizes.iter().skip(stand.better as usize);
                    let taken: Vec<&Expr> = taken.take(tied as usize).collect();
                    let mut of = vec![placed.node];
                    of.extend(self.nodes(&taken, context));
                    let op = summed(Op::Prize {
                        tied,
                        order: if sharing { stand.before } else { 0 },
                        unit: sharing.then(|| self.unit_of(plan)),
                    });
                    return self.node(op, of, outcome, Unit::Money, span);
                }
                if rank.quotas.is_some() {
                    let op = summed(Op::Quota {
                        place: place.saturating_add(stand.before),
                        of: stand.of,
                        reached: None,
                    });
                    return self.node(op, vec![placed.node], outcome, Unit::Text, span);
                }
                placed
            }
            Mechanism::Percentile { lowest, .. } => {
                let op = summed(Op::Percentile { lowest: *lowest });
                self.node(op, own, outcome, Unit::Percent, span)
            }
            Mechanism::Share { fund, .. } => {
                let mut of = self.nodes(&[fund], context);
                of.append(&mut own);
                let to = plan.round.as_ref();
                let to = to.map_or_else(|| Number::from_i64(1), |round| round.to.clone());
                let op = summed(Op::Share {
                    unit: Rounding {
                        to,
                        mode: Mode::Down,
                    },
                    order: stand.before,
                    unallocated: false,
                });
                self.node(op, of, outcome, unit, span)
            }
            _ => self.node(Op::Operator("missing"), Vec::new(), outcome, unit, span),
        }
    }

    fn nodes(&mut self, of: &[&Expr], context: &Context<'_>) -> Vec<T::Node> {
        of.iter()
            .map(|expr| self.formula(expr, context).node)
            .collect()
    }
}
