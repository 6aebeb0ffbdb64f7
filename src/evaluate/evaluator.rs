//! One figure of one instance in one period: conditions, shape, `if_undefined`, steps, rounding
//! (language A13). The same code runs with tracing off and on.

use super::context::{Context, Here};
use super::outcome::{Absence, Outcome, Why};
use super::rules::{Hits, Rule};
use super::steps::not_given;
use super::trace::{Node, Op, Trace, Who};
use super::world::World;
use crate::expression::Expr;
use crate::plan::{FigureId, FigurePlan, Level, Mechanism};
use crate::value::{Unit, Value};
use std::collections::{BTreeMap, HashMap};

/// An outcome and the node that explains it.
#[derive(Clone, Debug)]
pub struct Traced<N> {
    pub outcome: Outcome,
    pub node: N,
}

/// A key of what was already traced: figure, instance and cell, its places among the credits of a
/// record, period.
pub type Memory = (FigureId, u64, (u32, u32), i32);

/// What a trace tells only by how many it is, with the values that the run found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Summed {
    #[default]
    Nothing,
    /// Others among whom someone is compared; figures of groups and the company are taken as found.
    Others,
    /// Records, too.
    Records,
}

/// Evaluates on a [`World`].
pub struct Evaluator<'w, T: Trace> {
    pub world: &'w World<'w>,
    pub trace: T,
    /// The people whose figures are traced to the ground; figures of others are taken as they are.
    /// Empty: everybody's.
    pub explained: Vec<u32>,
    /// Rows of tables that are not in memory.
    pub(super) kept: Option<&'w super::kept::Kept>,
    /// What is told only by how many it is.
    pub summed: Summed,
    pub(super) memory: HashMap<Memory, Traced<T::Node>>,
    /// Rows of resident tables by who they count for, made when first asked.
    pub(super) indexes: BTreeMap<(u32, super::rows::By, i32), super::rows::Index>,
    /// Amounts of running totals by figure, person and period, and totals by figure, row and first
    /// day; only when tracing.
    pub(super) runs: BTreeMap<(FigureId, Option<u32>, i32), super::running::Steps<T::Node>>,
    pub(super) totals: BTreeMap<(FigureId, usize, Option<crate::value::Day>), Traced<T::Node>>,
    /// How far state was traced, by figure and instance.
    pub(super) traced_until: BTreeMap<(FigureId, usize), i32>,
    /// What is remembered of the other world: with prior runs, or recomputed without.
    pub(super) aside: Option<Box<super::recomputed::Aside<'w, T::Node>>>,
    /// How often the rules of the figure at hand fired; only where everybody is evaluated.
    pub(super) hits: Hits,
    /// The first figure whose traced value differs from the fast one: a fault of merit.
    pub difference: Option<(FigureId, String, String)>,
}

impl<'w, T: Trace> Evaluator<'w, T> {
    /// An evaluator that keeps its nodes in `trace`.
    pub fn new(world: &'w World<'w>, trace: T) -> Evaluator<'w, T> {
        Evaluator {
            world,
            trace,
            explained: Vec::new(),
            kept: None,
            summed: Summed::Nothing,
            memory: HashMap::new(),
            indexes: BTreeMap::new(),
            runs: BTreeMap::new(),
            totals: BTreeMap::new(),
            traced_until: BTreeMap::new(),
            aside: None,
            hits: Hits::default(),
            difference: None,
        }
    }

    /// The value of a figure: from what earlier stages found, or, tracing, to the ground.
    pub fn figure(&mut self, id: FigureId, here: Here<'_>, period: i32) -> Traced<T::Node> {
        self.figure_in(id, here, period, 0)
    }

    /// The same for a cell of split figures; a figure that is not split has one value in all.
    pub fn figure_in(
        &mut self,
        id: FigureId,
        here: Here<'_>,
        period: i32,
        cell: u32,
    ) -> Traced<T::Node> {
        let plan = self.world.plan.figure(id);
        let cell = if plan.split.is_empty() { 0 } else { cell };
        if let (Level::Record(_), Here::Record(record)) = (plan.level, here) {
            return self.record_figure(id, plan, record, cell);
        }
        let index = match here {
            Here::Subject(index) | Here::Person(index) | Here::Group(_, index) => index as usize,
            Here::Company => 0,
            Here::Record(_) => u32::MAX as usize,
        };
        let index = plan.place(index, cell);
        let stored = self.stored(id, period, index);
        if !T::ON {
            return Traced {
                outcome: stored,
                node: T::BLANK,
            };
        }
        let person = match here {
            Here::Subject(subject) => Some(self.world.person_of(subject)),
            Here::Person(person) => Some(person),
            _ => None,
        };
        let other = match person {
            Some(person) => !self.explained.is_empty() && !self.explained.contains(&person),
            // What belongs to many is not told again for each of them.
            None => self.summed != Summed::Nothing,
        };
        if other {
            let who = self.who(here, period);
            let op = Op::Other {
                figure: id,
                cell,
                who,
                period,
            };
            return self.node(op, Vec::new(), stored, plan.unit.unit, None);
        }
        let key = (id, index as u64, (0, 0), period);
        if let Some(known) = self.memory.get(&key) {
            return known.clone();
        }
        self.trace_earlier(id, here, index, period, cell);
        let traced = self.compute(id, here, period, index);
        self.compare(id, &traced.outcome, &stored);
        self.memory.insert(key, traced.clone());
        traced
    }

    /// What an earlier stage stored; its absence is a fault of merit.
    pub fn stored(&self, id: FigureId, period: i32, index: usize) -> Outcome {
        self.world.value(id, period, index).unwrap_or_else(|| {
            Err(Absence::Stopped(self.world.cause(
                Why::Internal,
                id,
                self.world.plan.figure(id).span,
            )))
        })
    }

    pub(super) fn compare(&mut self, id: FigureId, traced: &Outcome, stored: &Outcome) {
        let same = match (traced, stored) {
            (Ok(a), Ok(b)) => a == b,
            (Err(a), Err(b)) => std::mem::discriminant(a) == std::mem::discriminant(b),
            _ => false,
        };
        if !same && self.difference.is_none() {
            self.difference = Some((id, format!("{traced:?}"), format!("{stored:?}")));
        }
    }

    /// The name of an instance.
    pub fn who(&self, here: Here<'_>, period: i32) -> Who {
        match here {
            Here::Subject(subject) => Who {
                key: self.world.subject_key(subject).into(),
                from: (self.world.dated()).then(|| self.world.assignment_days(subject).0),
            },
            Here::Person(person) => Who::of(self.world.person_key(person)),
            Here::Record(record) => Who::of(record.row.name(self.world)),
            Here::Company => Who::of("company"),
            Here::Group(group, index) => {
                let members = self.world.members.get(&(Some(group), period));
                let value = members.and_then(|members| members.values.get(index as usize));
                Who::of(value.map_or_else(String::new, super::text))
            }
        }
    }

    #[inline(always)]
    pub(super) fn node(
        &mut self,
        op: Op,
        of: Vec<T::Node>,
        outcome: Outcome,
        unit: Unit,
        span: Option<crate::source::Span>,
    ) -> Traced<T::Node> {
        if !T::ON {
            op.discard();
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let node = self.trace.node(|| Node {
            op,
            of,
            outcome: outcome.clone(),
            unit,
            span,
        });
        Traced { outcome, node }
    }

    /// Language A13 for one instance, and one of its cells; `index` is its place in what stages store.
    pub fn compute(
        &mut self,
        id: FigureId,
        here: Here<'_>,
        period: i32,
        index: usize,
    ) -> Traced<T::Node> {
        let plan = self.world.plan.figure(id);
        let cell = plan.cell_at(index);
        let context = Context::new(here, period, id).in_cell(cell);
        if let Some(absence) = self.not_there(id, here, period) {
            return self.node(
                Op::Operator("missing"),
                Vec::new(),
                Err(absence),
                plan.unit.unit,
                Some(plan.span),
            );
        }
        let mut of: Vec<T::Node> = Vec::new();
        if let Some(found) = self.read_closed(&context) {
            return self.whole(&context, vec![found.node], 0, found.outcome);
        }
        if let Some(start) = plan.start.as_ref().filter(|_| period < self.world.first()) {
            let started = self.start(start, &context);
            return self.whole(&context, vec![started.node], 0, started.outcome);
        }
        let holds = self.conditions(&plan.when, &context, &mut of, Why::ConditionFalse);
        let conditions = of.len();
        let outcome = match holds {
            Err(absence) => {
                if let (Absence::None(_), Some(last)) = (&absence, conditions.checked_sub(1)) {
                    self.hits.count(id, Rule::False(last));
                }
                Err(absence)
            }
            Ok(()) => {
                let mut hand = self.shape(id, plan, &context, index);
                hand = self.if_undefined(plan, hand, &context);
                hand.outcome = hand.outcome.map_err(|absence| not_given(id, plan, absence));
                for (at, step) in plan.then.iter().enumerate() {
                    hand = self.step(at, step, hand, &context);
                }
                hand = self.round(id, plan, hand);
                of.push(hand.node);
                hand.outcome
            }
        };
        self.whole(&context, of, conditions, outcome)
    }

    /// The value of a figure, on what it stands on: its conditions, then what its value was last.
    fn whole(
        &mut self,
        context: &Context<'_>,
        of: Vec<T::Node>,
        conditions: usize,
        outcome: Outcome,
    ) -> Traced<T::Node> {
        if !T::ON {
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let plan = self.world.plan.figure(context.figure);
        let op = Op::Figure {
            figure: context.figure,
            cell: context.cell,
            who: self.who(context.here, context.period),
            period: context.period,
            conditions,
        };
        self.node(op, of, outcome, plan.unit.unit, Some(plan.span))
    }

    /// Why someone has no value in a period in which there is no assignment.
    fn not_there(&self, id: FigureId, here: Here<'_>, period: i32) -> Option<Absence> {
        (!self.is_there(here, period)).then(|| self.world.reason(Why::NoAssignment, id))
    }

    /// Whether an assignment, or one of a person, has a day of the period, or a group is there.
    pub(super) fn is_there(&self, here: Here<'_>, period: i32) -> bool {
        match here {
            Here::Group(_, index) => index != u32::MAX,
            _ if !self.world.dated() => true,
            Here::Subject(subject) => self.world.exists(subject, period),
            Here::Person(person) => !self.world.assignments(person, period).is_empty(),
            Here::Record(_) | Here::Company => true,
        }
    }

    /// Conditions in order: the first that is false or undefined decides.
    pub fn conditions(
        &mut self,
        when: &[Expr],
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
        why: Why,
    ) -> Result<(), Absence> {
        for condition in when {
            let (flag, node) = self.condition(condition, context);
            of.push(node);
            if !flag? {
                return Err(Absence::None(self.world.cause(
                    why,
                    context.figure,
                    condition.span,
                )));
            }
        }
        Ok(())
    }

    fn shape(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        context: &Context<'_>,
        index: usize,
    ) -> Traced<T::Node> {
        match &plan.mechanism {
            Mechanism::Formula(value) => self.formula(value, context),
            Mechanism::Aggregate(aggregate) => self.aggregate(id, aggregate, plan, context, index),
            Mechanism::Running(running) => self.running(id, running, plan, context),
            Mechanism::Scale(scale) => self.scale(scale, plan, context),
            Mechanism::Match {
                by,
                entries,
                otherwise,
            } => self.choice(by, entries, otherwise.as_ref(), plan, context),
            Mechanism::Cases(cases) => self.cases(cases, plan, context),
            Mechanism::Score(parts) => self.score(parts, plan, context),
            Mechanism::Weights(weights) => self.weights(weights, plan, context),
            Mechanism::Rank(_) | Mechanism::Percentile { .. } | Mechanism::Share { .. } => {
                self.across(id, plan, context, index)
            }
            Mechanism::Given => self.node(
                Op::Given,
                Vec::new(),
                Ok(Value::Flag(true)),
                Unit::Flag,
                Some(plan.span),
            ),
            Mechanism::Total(pays) => self.sum_of_pays(pays, plan, context),
        }
    }
}
