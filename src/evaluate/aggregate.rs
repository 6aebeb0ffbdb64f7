//! Aggregates as a shape: the items of the owner, how many it needs, what they give.

use super::context::{Context, Here};
use super::evaluator::{Evaluator, Summed, Traced};
use super::outcome::{Absence, Outcome, Why};
use super::trace::{Gathered, Op, Trace};
use super::world::HOME;
use crate::plan::{AggregatePlan, FigureId, FigurePlan, Items, Within};
use crate::policy::Verb;
use crate::value::Number;

/// The word of a verb.
pub fn verb_word(verb: Verb) -> &'static str {
    match verb {
        Verb::Sum => "sum",
        Verb::Count => "count",
        Verb::Distinct => "distinct",
        Verb::Mean => "mean",
        Verb::Median => "median",
        Verb::Min => "min",
        Verb::Max => "max",
        Verb::First => "first",
        Verb::Last => "last",
        Verb::Only => "only",
        Verb::Streak => "streak",
    }
}

impl<T: Trace> Evaluator<'_, T> {
    /// An aggregate: what the records pass found, or, tracing, its items one by one.
    pub(super) fn aggregate(
        &mut self,
        id: FigureId,
        a: &AggregatePlan,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> Traced<T::Node> {
        let needs = a.needs.as_ref().map(|needs| self.number(needs, context));
        let of_records = matches!(a.of, Items::Credits(_) | Items::Referring { .. });
        if of_records && !T::ON {
            let counted = self.counted(id, plan, context, index);
            let outcome = self.enough(id, a, context, needs.map(|(needs, _)| needs), counted);
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        if of_records && self.summed == Summed::Records {
            let needs = needs.map(|(needs, node)| (needs, node.node));
            return self.summed_up(id, a, plan, context, index, needs);
        }
        let mut of = Vec::new();
        let mut gathered = Gathered::default();
        let counted = match (&a.of, a.verb) {
            (Items::Periods, Verb::Streak) => self.streak(a, context, &mut of, &mut gathered),
            _ => self.gather(id, a, context, &mut of, &mut gathered),
        };
        let needs = needs.map(|(needs, node)| {
            gathered.needs = true;
            of.push(node.node);
            needs
        });
        let outcome = self.enough(id, a, context, needs, counted);
        let op = Op::Aggregate {
            verb: verb_word(a.verb),
            of: gathered,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(a.span))
    }

    /// With fewer items than needed the value is withheld.
    pub(super) fn enough(
        &self,
        id: FigureId,
        a: &AggregatePlan,
        context: &Context<'_>,
        needs: Option<Result<Number, Absence>>,
        (outcome, count): (Outcome, u64),
    ) -> Outcome {
        if let Some(absence) = self.uncertain(a, context) {
            return Err(absence);
        }
        match needs {
            // What stops the run is told, however many items there are.
            _ if matches!(outcome, Err(Absence::Stopped(_))) => outcome,
            Some(Err(absence)) => Err(absence),
            Some(Ok(needs))
                if Number::from_i64(i64::try_from(count).unwrap_or(i64::MAX)) < needs =>
            {
                let span = a.needs.as_ref().map_or(a.span, |needs| needs.span);
                Err(Absence::None(self.world.cause(Why::TooFewItems, id, span)))
            }
            _ => outcome,
        }
    }

    /// Records of a group or the company of which it is not known whether all belong to it.
    pub(super) fn uncertain(&self, a: &AggregatePlan, context: &Context<'_>) -> Option<Absence> {
        let Items::Credits(table) = &a.of else {
            return None;
        };
        let (within, index) = match context.here {
            Here::Group(group, index) => (Within::Group(group), index),
            Here::Company if self.world.plan.table(*table).credit.is_some() => (Within::Company, 0),
            _ => return None,
        };
        let members = self.world.members(within, context.period)?;
        let absence = members.uncertain.get(index as usize)?.as_ref()?;
        Some(self.group_held(absence, context.figure, a.span))
    }

    pub(super) fn counted(
        &self,
        id: FigureId,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> (Outcome, u64) {
        let period = match context.here {
            Here::Record(record) if self.world.is_dated(record.row.table) => HOME,
            _ => context.period,
        };
        let raw = self
            .world
            .raw
            .get(id, period)
            .and_then(|raw| raw.get(index));
        let missing = || super::store::Raw {
            outcome: Err(Absence::Stopped(self.world.cause(
                Why::Internal,
                id,
                plan.span,
            ))),
            count: 0,
        };
        let raw = raw.unwrap_or_else(missing);
        (raw.outcome, raw.count)
    }
}
