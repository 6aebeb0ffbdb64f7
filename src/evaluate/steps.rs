//! Steps on the value in hand, rounding, and the sum of pays (language A9, A10).

use super::context::{Context, Here};
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Cause, Outcome, Why};
use super::rules::Rule;
use super::trace::{Op, Trace};
use crate::plan::{FigureId, FigurePlan, Level, Mechanism};
use crate::policy::{Kind, StepVerb};
use crate::value::{Number, Unit, Value};

/// A grade, award or finding that no step, key or case reaches is not given; that is no missing base.
pub(super) fn not_given(id: FigureId, plan: &FigurePlan, absence: Absence) -> Absence {
    // A `switch` without an arm inside a formula is undefined: only the shape's own miss counts.
    let miss = match &plan.mechanism {
        Mechanism::Scale(_) => Why::BelowFirst,
        Mechanism::Match { .. } => Why::NoMatch,
        Mechanism::Cases(_) => Why::NoCase,
        _ => return absence,
    };
    match absence {
        Absence::Undefined(cause)
            if matches!(plan.kind, Kind::Grade | Kind::Award | Kind::Finding)
                && cause.figure == id
                && cause.why == miss =>
        {
            Absence::None(cause)
        }
        other => other,
    }
}

/// The word of a step.
pub fn step_word(verb: StepVerb) -> &'static str {
    match verb {
        StepVerb::Multiply => "multiply",
        StepVerb::Add => "add",
        StepVerb::Deduct => "deduct",
        StepVerb::AtMost => "at_most",
        StepVerb::AtLeast => "at_least",
    }
}

impl<T: Trace> Evaluator<'_, T> {
    pub(super) fn if_undefined(
        &mut self,
        plan: &FigurePlan,
        hand: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        match (&hand.outcome, &plan.if_undefined) {
            (Err(Absence::Undefined(_)), Some(replacement)) => {
                self.hits.count(context.figure, Rule::IfUndefined);
                let found = self.formula(replacement, context);
                self.keep(
                    Op::IfUndefined,
                    vec![hand.node, found.node],
                    found.outcome,
                    replacement,
                )
            }
            _ => hand,
        }
    }

    /// A step on the value in hand (language A9).
    pub(super) fn step(
        &mut self,
        at: usize,
        step: &crate::plan::StepPlan,
        hand: Traced<T::Node>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let Ok(value) = &hand.outcome else {
            return hand;
        };
        let value = value.clone();
        let mut of = vec![hand.node];
        let holds = self.conditions(&step.when, context, &mut of, Why::ConditionFalse);
        let conditions = of.len() - 1;
        let (outcome, applied) = match holds {
            Ok(()) => {
                let amount = self.formula(&step.amount, context);
                of.push(amount.node);
                (self.stepped(step, &value, amount.outcome, context), true)
            }
            Err(Absence::None(_)) => (Ok(value.clone()), false),
            Err(other) => (Err(other), false),
        };
        let changed = outcome.as_ref() != Ok(&value);
        if !T::ON {
            self.count_step(at, applied, changed, context.figure);
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let verb = step_word(step.verb);
        let op = Op::Step {
            verb,
            id: step.id.as_str().into(),
            step: at,
            applied,
            conditions,
            changed,
        };
        self.node(
            op,
            of,
            outcome,
            self.world.plan.figure(context.figure).unit.unit,
            Some(step.span),
        )
    }

    fn count_step(&mut self, at: usize, applied: bool, changed: bool, figure: FigureId) {
        if applied {
            self.hits.count(figure, Rule::Applied(at));
        } else {
            self.hits.count(figure, Rule::NotApplied(at));
        }
        if changed {
            self.hits.count(figure, Rule::Changed(at));
        }
    }

    pub(super) fn stepped(
        &self,
        step: &crate::plan::StepPlan,
        value: &Value,
        amount: Outcome,
        context: &Context<'_>,
    ) -> Outcome {
        let amount = self.as_number(amount, &step.amount, context)?;
        let hand = self.as_number(Ok(value.clone()), &step.amount, context)?;
        let part = |amount: &Number| {
            if !step.of_hand {
                Ok(amount.clone())
            } else if hand.is_negative() || hand.is_zero() {
                Ok(Number::ZERO)
            } else {
                hand.mul(amount)
            }
        };
        let result = match step.verb {
            StepVerb::Multiply => hand.mul(&amount),
            StepVerb::Add => part(&amount).and_then(|part| hand.add(&part)),
            StepVerb::Deduct => part(&amount).and_then(|part| hand.sub(&part)),
            StepVerb::AtMost => Ok(hand.clone().min(amount)),
            StepVerb::AtLeast => Ok(hand.clone().max(amount)),
        };
        result.map(Value::Number).map_err(|_| {
            Absence::Stopped(Cause {
                why: Why::Overflow,
                figure: context.figure,
                span: step.span,
                record: None,
                detail: None,
            })
        })
    }

    pub(super) fn round(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        hand: Traced<T::Node>,
    ) -> Traced<T::Node> {
        let (Ok(Value::Number(value)), Some(rounding)) = (&hand.outcome, &plan.round) else {
            return hand;
        };
        let outcome = rounding.apply(value).map(Value::Number).map_err(|_| {
            Absence::Stopped(Cause {
                why: Why::Overflow,
                figure: id,
                span: plan.span,
                record: None,
                detail: None,
            })
        });
        if !T::ON {
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        self.node(
            Op::Round(rounding.clone()),
            vec![hand.node],
            outcome,
            plan.unit.unit,
            None,
        )
    }

    /// Every pay of a person, with whose it is: of the person, or of each covered assignment.
    fn paid(&self, pays: &[FigureId], context: &Context<'_>) -> Vec<(FigureId, Here<'static>)> {
        let (Here::Person(index) | Here::Subject(index)) = context.here else {
            return Vec::new();
        };
        let mut paid = Vec::new();
        for pay in pays {
            let level = self.world.plan.figure(*pay).level;
            if let (Here::Person(person), Level::Subject) = (context.here, level) {
                let assignments = self.world.covered_assignments(person, context.period);
                paid.extend(assignments.into_iter().map(|at| (*pay, Here::Subject(at))));
            } else {
                paid.push((*pay, Here::of(level, index)));
            }
        }
        paid
    }

    /// All pays: what has no value is 0 (its own value), what is undefined holds the person.
    pub(super) fn sum_of_pays(
        &mut self,
        pays: &[FigureId],
        plan: &FigurePlan,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let mut total: Outcome = Ok(Value::Number(Number::ZERO));
        for (pay, here) in self.paid(pays, context) {
            let found = self.figure(pay, here, context.period);
            of.push(found.node);
            total = match (total, found.outcome) {
                (Ok(Value::Number(sum)), Ok(Value::Number(amount))) => {
                    sum.add(&amount).map(Value::Number).map_err(|_| {
                        Absence::Stopped(self.world.cause(Why::Overflow, context.figure, plan.span))
                    })
                }
                (Ok(sum), Err(Absence::None(_))) => Ok(sum),
                (Ok(_), Err(absence)) => Err(absence),
                (Ok(sum), Ok(_)) => Ok(sum),
                (Err(absence), _) => Err(absence),
            };
        }
        self.node(Op::Total, of, total, Unit::Money, None)
    }
}
