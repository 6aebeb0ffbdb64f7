//! Outcomes of scales that repeat or turn around, and keys of `match` that are never chosen.

use super::constant::{is_reasoned, number, shown, shown_number, value};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::{MATCH_TWICE, NOT_MONOTONE, SAME_OUTCOME};
use crate::expression::Expr;
use crate::plan::{FigurePlan, Mechanism, Plan, ScalePlan};
use crate::policy::{Choice, ScaleKind, Shape};
use crate::value::Number;

/// Entries with the outcome of the one before, and outcomes that rise and fall again.
pub(super) fn outcomes(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in &plan.figures {
        if let Mechanism::Scale(scale) = &figure.mechanism {
            if scale.kind != ScaleKind::Line {
                found.extend(repeated(plan, figure, scale));
            }
            if scale.kind != ScaleKind::Slices && !is_reasoned(&figure.documentation) {
                found.extend(turning(plan, figure, scale));
            }
        }
    }
    found
}

fn repeated(plan: &Plan, figure: &FigurePlan, scale: &ScalePlan) -> Vec<Diagnostic> {
    let pairs = scale.entries.windows(2).filter_map(|pair| match pair {
        [before, here] => Some((&before.outcome, &here.outcome)),
        _ => None,
    });
    pairs
        .filter_map(|(before, here)| {
            let there = value(plan, before)?;
            (there == value(plan, here)?).then(|| {
                Diagnostic::warning(SAME_OUTCOME, here.span)
                    .arg("name", &figure.name)
                    .arg("outcome", shown(there, here.unit.unit))
                    .label("before", before.span)
            })
        })
        .collect()
}

/// The first literal outcome that falls after another rose.
fn turning(plan: &Plan, figure: &FigurePlan, scale: &ScalePlan) -> Option<Diagnostic> {
    let mut rose = false;
    let mut before: Option<(&Expr, &Number)> = None;
    for entry in &scale.entries {
        let here = number(plan, &entry.outcome)?;
        if let Some((there_at, there)) = before {
            if rose && here < there {
                let unit = entry.outcome.unit.unit;
                return Some(
                    Diagnostic::warning(NOT_MONOTONE, entry.outcome.span)
                        .arg("name", &figure.name)
                        .arg("outcome", shown_number(here, unit))
                        .arg("before", shown_number(there, unit))
                        .label("before", there_at.span),
                );
            }
            rose |= here > there;
        }
        before = Some((&entry.outcome, here));
    }
    None
}

/// Keys of `match` that are the same value, such as `1` and `1.0`.
pub(super) fn match_keys(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (figure, written) in plan.figures.iter().zip(&plan.policy.figures) {
        let Mechanism::Match { entries, .. } = &figure.mechanism else {
            continue;
        };
        let Shape::Choice(Choice::Match {
            entries: written, ..
        }) = &written.shape
        else {
            continue;
        };
        for (at, (keys, _)) in entries.iter().enumerate() {
            let first = entries.iter().position(|(others, _)| others == keys);
            let Some(first) = first.filter(|first| *first < at) else {
                continue;
            };
            let key = |at: usize| written.get(at).and_then(|entry| entry.keys.last());
            let (Some(here), Some(there)) = (key(at), key(first)) else {
                continue;
            };
            found.push(
                Diagnostic::warning(MATCH_TWICE, here.span)
                    .arg("name", &figure.name)
                    .arg("key", &here.value)
                    .label("before", there.span),
            );
        }
    }
    found
}
