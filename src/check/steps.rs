//! Steps of `then` that change nothing, and caps that contradict floors.

use super::constant::{number, shown_number};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_CAP_AND_FLOOR;
use crate::diagnostic::warning::STEP_WITHOUT_EFFECT;
use crate::plan::{FigurePlan, Plan, StepPlan};
use crate::policy::StepVerb;
use crate::source::Span;
use crate::value::Number;

/// What is known of the value in hand from the literal steps so far, and where it was said.
#[derive(Default)]
struct Known {
    floor: Option<(Number, Span)>,
    cap: Option<(Number, Span)>,
}

/// Literal steps that can never change anything, and literal caps below literal floors.
pub(super) fn steps(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in &plan.figures {
        let mut known = Known::default();
        for step in &figure.then {
            let amount = number(plan, &step.amount);
            found.extend(amount.and_then(|amount| judge(figure, step, amount, &known)));
            known = known.after(step, amount);
        }
    }
    found
}

fn judge(
    figure: &FigurePlan,
    step: &StepPlan,
    amount: &Number,
    known: &Known,
) -> Option<Diagnostic> {
    let idle =
        |help: &'static str| Some(Diagnostic::warning(STEP_WITHOUT_EFFECT, step.span).help(help));
    let beside = |span: Span, help: &'static str| {
        idle(help).map(|diagnostic| diagnostic.label("other", span))
    };
    match step.verb {
        StepVerb::Multiply if *amount == Number::from_i64(1) => idle("one"),
        StepVerb::Add | StepVerb::Deduct if amount.is_zero() => idle("zero"),
        StepVerb::Multiply | StepVerb::Add | StepVerb::Deduct => None,
        StepVerb::AtMost | StepVerb::AtLeast => {
            let cap = step.verb == StepVerb::AtMost;
            let (same, other) = if cap {
                (&known.cap, &known.floor)
            } else {
                (&known.floor, &known.cap)
            };
            if let Some((there, span)) = same
                && if cap {
                    there <= amount
                } else {
                    there >= amount
                }
            {
                return beside(*span, if cap { "cap" } else { "floor" });
            }
            let (there, span) = other.as_ref()?;
            let contradicts = if cap { amount < there } else { amount > there };
            let unit = figure.unit.unit;
            (contradicts && step.when.is_empty()).then(|| {
                Diagnostic::error(PLAN_CAP_AND_FLOOR, step.amount.span)
                    .arg("verb", if cap { "at_most" } else { "at_least" })
                    .arg("amount", shown_number(amount, unit))
                    .arg("other", shown_number(there, unit))
                    .label("other", *span)
            })
        }
    }
}

impl Known {
    /// What is known after a step. Only a cap or a floor keeps what was known: any other step may
    /// move the value past it.
    fn after(self, step: &StepPlan, amount: Option<&Number>) -> Known {
        let limits = matches!(step.verb, StepVerb::AtMost | StepVerb::AtLeast);
        let (true, Some(amount)) = (limits, amount) else {
            // A cap by a formula may be under the floor, and a floor by one above the cap.
            return match step.verb {
                StepVerb::AtMost => Known {
                    floor: None,
                    ..self
                },
                StepVerb::AtLeast => Known { cap: None, ..self },
                _ => Known::default(),
            };
        };
        if !step.when.is_empty() {
            return self;
        }
        let said = Some((amount.clone(), step.amount.span));
        match step.verb {
            StepVerb::AtMost => {
                let floor = self.floor.filter(|(floor, _)| floor <= amount);
                Known { floor, cap: said }
            }
            _ => {
                let cap = self.cap.filter(|(cap, _)| cap >= amount);
                Known { floor: said, cap }
            }
        }
    }
}
