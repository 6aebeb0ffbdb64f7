//! Figures of records as programs: conditions, shape, `if_undefined`, steps, rounding, in the order
//! of language A13.

use super::compile::{Compiler, Kind, Typed};
use super::program::{Multiple, Operation, Test};
use crate::expression::{Expr, ExprKind};
use crate::plan::{
    EntryPlan, FigureId, FigurePlan, Level, MatchKey, Mechanism, ScalePlan, StepPlan,
};
use crate::policy::{ScaleKind, StepVerb};
use crate::value::{Unit, Value};
use std::sync::Arc;

impl Compiler<'_, '_> {
    /// A figure of the records of the table.
    pub(super) fn figure(&mut self, id: FigureId) -> Option<Typed> {
        if let Some(known) = self.figures.get(&id) {
            return known.clone();
        }
        let made = self.made_figure(self.world.plan.figure(id));
        self.figures.insert(id, made.clone());
        made
    }

    fn made_figure(&mut self, plan: &FigurePlan) -> Option<Typed> {
        if plan.level != Level::Record(self.table) || !plan.split.is_empty() || plan.start.is_some()
        {
            return None;
        }
        let wanted = kind_of(plan)?;
        let to = match &plan.round {
            Some(rounding) => Some(Multiple::of(rounding)?),
            None => None,
        };
        let mut conditions = Vec::new();
        for condition in &plan.when {
            conditions.push(self.condition(condition)?);
        }
        let bare = plan.if_undefined.is_none() && plan.then.is_empty();
        let mut hand = match (&plan.mechanism, to) {
            (Mechanism::Formula(expr), Some(to)) if bare && is_division(expr) => {
                self.quotient(expr, to)?
            }
            _ => self.shaped(plan, to, &wanted)?,
        };
        for condition in conditions.iter().rev() {
            let operation = Operation::Only {
                when: condition.register,
                value: hand.register,
            };
            let made = self.made(operation, hand.kind.clone(), &[]);
            hand = Typed {
                may_be_none: true,
                sure: false,
                ..made
            };
        }
        Some(hand)
    }

    fn shaped(&mut self, plan: &FigurePlan, to: Option<Multiple>, wanted: &Kind) -> Option<Typed> {
        let mut hand = match &plan.mechanism {
            Mechanism::Formula(expr) => self.formula(expr, Some(wanted))?,
            Mechanism::Match {
                by,
                entries,
                otherwise,
            } => self.choice(by, entries, otherwise.as_ref(), wanted)?,
            Mechanism::Cases(cases) => self.cases(cases, wanted)?,
            Mechanism::Scale(scale) => self.scale(scale, wanted)?,
            _ => return None,
        };
        if hand.kind != *wanted {
            return None;
        }
        if let Some(replacement) = &plan.if_undefined {
            let replacement = self.formula(replacement, Some(wanted))?;
            if replacement.kind != hand.kind {
                return None;
            }
            let operation = Operation::Either(hand.register, replacement.register);
            let made = self.made(operation, hand.kind.clone(), &[]);
            hand = Typed {
                may_be_none: hand.may_be_none || replacement.may_be_none,
                sure: hand.sure || replacement.sure,
                ..made
            };
        }
        for step in &plan.then {
            hand = self.step(step, &hand)?;
        }
        if let Some(to) = to {
            let value = hand.register;
            let made = self.made(Operation::Round { value, to }, Kind::Number, &[&hand]);
            hand = Typed {
                may_be_none: hand.may_be_none,
                ..made
            };
        }
        Some(hand)
    }

    fn choice(
        &mut self,
        by: &[Expr],
        entries: &[(Vec<MatchKey>, Expr)],
        otherwise: Option<&Expr>,
        wanted: &Kind,
    ) -> Option<Typed> {
        let mut quantities = Vec::new();
        for quantity in by {
            let found = self.formula(quantity, None)?;
            quantities.push(self.inside(found));
        }
        let mut hand = match otherwise {
            Some(otherwise) => Some(self.formula(otherwise, Some(wanted))?),
            None => None,
        };
        let complete = otherwise.is_none() && covers(&quantities, entries);
        for (keys, outcome) in entries.iter().rev() {
            if complete && hand.is_none() {
                // Whatever is none of the others is this one.
                hand = Some(self.formula(outcome, Some(wanted))?);
                continue;
            }
            let mut hit: Option<Typed> = None;
            for (quantity, key) in quantities.iter().zip(keys) {
                let equal = self.is(quantity, &key.0)?;
                hit = Some(match hit {
                    None => equal,
                    Some(hit) => {
                        let operation = Operation::And(hit.register, equal.register);
                        self.made(operation, Kind::Flag, &[&hit, &equal])
                    }
                });
            }
            let outcome = self.formula(outcome, Some(wanted))?;
            hand = Some(self.select_or_unknown(&hit?, &outcome, hand)?);
        }
        // Every quantity is asked for, also where the first already decides.
        let mut hand = hand?;
        for quantity in quantities.iter().rev() {
            hand = self.after(quantity, &hand);
        }
        Some(hand)
    }

    fn after(&mut self, first: &Typed, hand: &Typed) -> Typed {
        if first.sure {
            return hand.clone();
        }
        let operation = Operation::After(first.register, hand.register);
        let made = self.made(operation, hand.kind.clone(), &[first, hand]);
        Typed {
            may_be_none: hand.may_be_none,
            ..made
        }
    }

    fn cases(&mut self, cases: &[(Vec<Expr>, Expr)], wanted: &Kind) -> Option<Typed> {
        let mut hand = None;
        for (when, outcome) in cases.iter().rev() {
            let outcome = self.formula(outcome, Some(wanted))?;
            let Some(holds) = self.all(when)? else {
                hand = Some(outcome);
                continue;
            };
            hand = Some(self.select_or_unknown(&holds, &outcome, hand)?);
        }
        hand
    }

    /// Whether all conditions hold, read in their order; none if there is none.
    fn all(&mut self, when: &[Expr]) -> Option<Option<Typed>> {
        let mut all: Option<Typed> = None;
        for condition in when {
            let next = self.condition(condition)?;
            all = Some(match all {
                None => next,
                Some(all) => {
                    let operation = Operation::And(all.register, next.register);
                    self.made(operation, Kind::Flag, &[&all, &next])
                }
            });
        }
        Some(all)
    }

    fn scale(&mut self, scale: &ScalePlan, wanted: &Kind) -> Option<Typed> {
        let found = self.formula(&scale.by, None)?;
        let by = self.inside(found);
        if by.kind != Kind::Number || scale.until.is_some() || !self.ascends(&scale.entries) {
            return None;
        }
        match scale.kind {
            ScaleKind::Steps => self.reached(scale, &by, wanted),
            ScaleKind::Slices => self.marginal(scale, &by),
            ScaleKind::Line => None,
        }
    }

    /// Whether all bounds are numbers of the policy and ascend (language A5).
    fn ascends(&self, entries: &[EntryPlan]) -> bool {
        let mut before: Option<(&crate::value::Number, bool)> = None;
        for (at, entry) in entries.iter().enumerate() {
            let Some(bound) = &entry.bound else {
                if at == 0 {
                    continue;
                }
                return false;
            };
            let Some(bound) = self.given(bound) else {
                return false;
            };
            let ascends = before.is_none_or(|(last, above)| {
                bound > last || (bound == last && entry.above && !above)
            });
            if !ascends {
                return false;
            }
            before = Some((bound, entry.above));
        }
        true
    }

    fn reached(&mut self, scale: &ScalePlan, by: &Typed, wanted: &Kind) -> Option<Typed> {
        let mut hand: Option<Typed> = None;
        for entry in &scale.entries {
            let outcome = self.formula(&entry.outcome, Some(wanted))?;
            let Some(bound) = &entry.bound else {
                // The quantity is asked for in any case.
                hand = Some(self.after(by, &outcome));
                continue;
            };
            let bound = self.formula(bound, None)?;
            let test = if entry.above {
                Test::Greater
            } else {
                Test::GreaterOrEqual
            };
            let holds = self.compare(test, by, &bound)?;
            hand = Some(self.select_or_unknown(&holds, &outcome, hand)?);
        }
        hand
    }

    /// What of each slice is reached, at its rate.
    fn marginal(&mut self, scale: &ScalePlan, by: &Typed) -> Option<Typed> {
        let zero = self.program.number(0, 0);
        let mut total: Option<Typed> = None;
        let mut entries = scale.entries.iter().peekable();
        while let Some(entry) = entries.next() {
            let bound = self.formula(entry.bound.as_ref()?, None)?;
            // A rate is asked for only where its slice is reached: one that may be missing is not
            // for here.
            self.given(&entry.outcome)?;
            let rate = self.formula(&entry.outcome, None)?;
            let mut end = by.clone();
            if let Some(next) = entries.peek() {
                let next = self.formula(next.bound.as_ref()?, None)?;
                let operation = Operation::Least(by.register, next.register);
                end = self.made(operation, Kind::Number, &[by, &next]);
            }
            let operation = Operation::Subtract(end.register, bound.register);
            let width = self.made(operation, Kind::Number, &[&end, &bound]);
            let operation = Operation::Greatest(width.register, zero);
            let width = self.made(operation, Kind::Number, &[&width]);
            let operation = Operation::Multiply(width.register, rate.register);
            let amount = self.made(operation, Kind::Number, &[&width, &rate]);
            total = Some(match total {
                None => amount,
                Some(total) => {
                    let operation = Operation::Add(total.register, amount.register);
                    self.made(operation, Kind::Number, &[&total, &amount])
                }
            });
        }
        total
    }

    /// A step on the value in hand (language A9).
    fn step(&mut self, step: &StepPlan, hand: &Typed) -> Option<Typed> {
        let holds = self.all(&step.when)?;
        let amount = self.formula(&step.amount, None)?;
        let amount = self.inside(amount);
        if (&hand.kind, &amount.kind) != (&Kind::Number, &Kind::Number) {
            return None;
        }
        let mut part = amount.clone();
        if step.of_hand {
            // A percent of what is not above zero is nothing.
            let zero = self.program.number(0, 0);
            let operation = Operation::Greatest(hand.register, zero);
            let above = self.made(operation, Kind::Number, &[hand]);
            let operation = Operation::Multiply(above.register, amount.register);
            part = self.made(operation, Kind::Number, &[&above, &amount]);
        }
        let operation = match step.verb {
            StepVerb::Multiply => Operation::Multiply(hand.register, amount.register),
            StepVerb::Add => Operation::Add(hand.register, part.register),
            StepVerb::Deduct => Operation::Subtract(hand.register, part.register),
            StepVerb::AtMost => Operation::Least(hand.register, amount.register),
            StepVerb::AtLeast => Operation::Greatest(hand.register, amount.register),
        };
        let mut stepped = self.made(operation, Kind::Number, &[hand, &part]);
        if let Some(holds) = holds {
            stepped = self.select(&holds, &stepped, hand)?;
        }
        // A value that is not there takes no step.
        let operation = Operation::After(hand.register, stepped.register);
        let made = self.made(operation, Kind::Number, &[hand, &stepped]);
        Some(Typed {
            may_be_none: hand.may_be_none,
            ..made
        })
    }
}

/// Whether each combination of words has an entry of its own.
fn covers(quantities: &[Typed], entries: &[(Vec<MatchKey>, Expr)]) -> bool {
    let mut combinations = 1_usize;
    for (at, quantity) in quantities.iter().enumerate() {
        let Kind::Words(words) = &quantity.kind else {
            return false;
        };
        let known = |key: &MatchKey| match &key.0 {
            Value::Text(text) => words.iter().any(|word| **word == **text),
            _ => false,
        };
        if !entries
            .iter()
            .all(|(keys, _)| keys.get(at).is_some_and(known))
        {
            return false;
        }
        combinations = combinations.saturating_mul(words.len());
    }
    let different = |at: usize, keys: &[MatchKey]| {
        entries
            .iter()
            .take(at)
            .all(|(others, _)| others.as_slice() != keys)
    };
    combinations == entries.len()
        && entries
            .iter()
            .enumerate()
            .all(|(at, (keys, _))| different(at, keys))
}

fn is_division(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Binary(crate::expression::BinaryOp::Divide, ..)
    )
}

/// What values of a figure mean.
fn kind_of(plan: &FigurePlan) -> Option<Kind> {
    match plan.unit.unit {
        Unit::Date => Some(Kind::Day),
        Unit::Flag => Some(Kind::Flag),
        Unit::Text => Some(Kind::Words(Arc::clone(plan.unit.vocabulary.as_ref()?))),
        _ => Some(Kind::Number),
    }
}
