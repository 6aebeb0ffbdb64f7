//! Bounds of a scale ascend where they are literals.

use super::constant::{shown, value};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_BOUNDS;
use crate::plan::{EntryPlan, Mechanism, Plan};
use crate::policy::ScaleKind;
use crate::value::Value;

/// Literal bounds that are not above the literal bound before them. `from` x and then `above` x
/// ascends; on a `line` two points at one place are its jump.
pub(super) fn bounds(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in &plan.figures {
        let Mechanism::Scale(scale) = &figure.mechanism else {
            continue;
        };
        let unit = scale.by.unit.unit;
        let mut before: Option<(&EntryPlan, &Value)> = None;
        let mut equal = 0;
        for entry in &scale.entries {
            let Some(bound) = &entry.bound else { continue };
            let Some(here) = value(plan, bound) else {
                continue;
            };
            if let Some((last, there)) = before {
                equal = if here == there { equal + 1 } else { 0 };
                let ascends = match scale.kind {
                    ScaleKind::Line => here > there || equal == 1,
                    ScaleKind::Slices | ScaleKind::Steps => {
                        here > there || (equal == 1 && entry.above && !last.above)
                    }
                };
                if !ascends {
                    let diagnostic = Diagnostic::error(PLAN_BOUNDS, bound.span)
                        .arg("name", &figure.name)
                        .arg("bound", shown(here, unit))
                        .arg("before", shown(there, unit));
                    let diagnostic = match &last.bound {
                        Some(last) => diagnostic.label("before", last.span),
                        None => diagnostic,
                    };
                    let twice = here == there && scale.kind != ScaleKind::Line;
                    found.push(if twice {
                        diagnostic.help("equal")
                    } else {
                        diagnostic
                    });
                    break;
                }
            }
            before = Some((entry, here));
        }
    }
    found
}
