//! `[limits]`: what was agreed on weights, parts and deductions.

use super::constant::{number, shown_number};
use super::weights::tables;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_LIMIT;
use crate::expression::{Expr, ExprKind, Leaf, SyntaxKind};
use crate::plan::{FigureId, Mechanism, Plan, gathers_cells};
use crate::policy::{Formula, Kind, LimitRange, StepVerb};
use crate::source::Span;
use crate::value::{Number, Unit};
use std::collections::BTreeSet;

/// So deep scores may be parts of scores.
const DEEPEST: u32 = 32;

/// A part that is no score itself: its share of the whole, and the tags on the way to it.
struct Share<'a> {
    share: Number,
    tags: Vec<&'a str>,
}

/// Limits that a score or a pay does not keep. Weights that are formulas are left alone.
pub(super) fn limits(plan: &Plan) -> Vec<Diagnostic> {
    let limits = &plan.policy.limits;
    let mut found = Vec::new();
    let inner = inner_scores(plan);
    for (id, figure) in (0u32..).zip(&plan.figures) {
        let tables = tables(plan, figure);
        if tables.is_empty() {
            continue;
        }
        for weights in &tables {
            let Some(range) = &limits.single_weight else {
                break;
            };
            let shares = shares_of(plan, weights).unwrap_or_default();
            for (weight, share) in weights.iter().zip(shares) {
                let judged = Judged {
                    name: &figure.name,
                    limit: "single_weight",
                    span: weight.span,
                    unit: Unit::Percent,
                };
                found.extend(judged.against(&share, range));
            }
        }
        if inner.contains(&id) {
            continue;
        }
        if let (Mechanism::Weights(_), Some(range)) = (&figure.mechanism, &limits.parts) {
            let judged = Judged {
                name: &figure.name,
                limit: "parts",
                span: figure.span,
                unit: Unit::Number,
            };
            let count = tables.first().map_or(0, Vec::len);
            let count = Number::from_i64(i64::try_from(count).unwrap_or(i64::MAX));
            found.extend(judged.against(&count, range));
        }
        let mut shares = Vec::new();
        let whole = unfold(plan, id, &Number::from_i64(1), &[], DEEPEST, &mut shares);
        if whole.is_none() {
            continue;
        }
        if let Some(range) = &limits.parts {
            let judged = Judged {
                name: &figure.name,
                limit: "parts",
                span: figure.span,
                unit: Unit::Number,
            };
            let count = i64::try_from(shares.len()).unwrap_or(i64::MAX);
            found.extend(judged.against(&Number::from_i64(count), range));
        }
        for (tag, range) in &limits.weights {
            let tagged = shares
                .iter()
                .filter(|share| share.tags.contains(&tag.value.as_str()));
            let sum = tagged
                .map(|share| &share.share)
                .try_fold(Number::from_i64(0), |sum, share| sum.add(share));
            let judged = Judged {
                name: &figure.name,
                limit: &tag.value,
                span: figure.span,
                unit: Unit::Percent,
            };
            found.extend(sum.ok().and_then(|sum| judged.against(&sum, range)));
        }
    }
    if let Some(range) = &limits.deductions {
        found.extend(deductions(plan, range));
    }
    found
}

/// Literal deductions in percent of each pay, added up.
fn deductions(plan: &Plan, range: &LimitRange) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in plan
        .figures
        .iter()
        .filter(|figure| figure.kind == Kind::Pay)
    {
        let mut sum = Number::from_i64(0);
        let mut last = None;
        for step in figure
            .then
            .iter()
            .filter(|step| step.verb == StepVerb::Deduct)
        {
            if step.amount.unit.unit == Unit::Percent
                && let Some(amount) = number(plan, &step.amount)
                && let Ok(more) = sum.add(amount)
            {
                sum = more;
                last = Some(step.amount.span);
            }
        }
        let Some(span) = last else { continue };
        let judged = Judged {
            name: &figure.name,
            limit: "deductions",
            span,
            unit: Unit::Percent,
        };
        found.extend(judged.against(&sum, range));
    }
    found
}

/// What is compared with a limit, and where it stands.
struct Judged<'a> {
    name: &'a str,
    limit: &'a str,
    span: Span,
    unit: Unit,
}

impl Judged<'_> {
    fn against(&self, found: &Number, range: &LimitRange) -> Option<Diagnostic> {
        let broken = |bound: &'static str, formula: &Option<Formula>| {
            let wanted = literal(formula.as_ref()?)?;
            let kept = if bound == "at_least" {
                found >= wanted
            } else {
                found <= wanted
            };
            (!kept).then(|| (bound, wanted.clone()))
        };
        let (bound, wanted) =
            broken("at_least", &range.at_least).or_else(|| broken("at_most", &range.at_most))?;
        Some(
            Diagnostic::error(PLAN_LIMIT, self.span)
                .arg("name", self.name)
                .arg("limit", self.limit)
                .arg("found", shown_number(found, self.unit))
                .arg("bound", bound)
                .arg("wanted", shown_number(&wanted, self.unit))
                .label("limit", range.span),
        )
    }
}

fn literal(formula: &Formula) -> Option<&Number> {
    match &formula.syntax.kind {
        SyntaxKind::Number { value, .. } => Some(value),
        _ => None,
    }
}

/// The share of each part: percents as they are, plain numbers by their sum.
fn shares_of(plan: &Plan, weights: &[&Expr]) -> Option<Vec<Number>> {
    let percent = weights
        .iter()
        .all(|weight| weight.unit.unit == Unit::Percent);
    let weights: Option<Vec<&Number>> = weights.iter().map(|weight| number(plan, weight)).collect();
    let weights = weights?;
    if percent {
        return Some(weights.into_iter().cloned().collect());
    }
    let sum = weights
        .iter()
        .try_fold(Number::from_i64(0), |sum, weight| sum.add(weight))
        .ok()?;
    weights.iter().map(|weight| weight.div(&sum).ok()).collect()
}

/// The parts of a score, those of scores within it in their place.
fn unfold<'a>(
    plan: &'a Plan,
    score: FigureId,
    whole: &Number,
    tags: &[&'a str],
    deeper: u32,
    shares: &mut Vec<Share<'a>>,
) -> Option<()> {
    let Mechanism::Score(parts) = &plan.figure(score).mechanism else {
        return None;
    };
    let weights: Vec<&Expr> = parts.iter().map(|part| &part.weight).collect();
    for (part, share) in parts.iter().zip(shares_of(plan, &weights)?) {
        let figure = plan.figure(part.figure);
        let share = share.mul(whole).ok()?;
        let mut tags = tags.to_vec();
        tags.extend(
            figure
                .documentation
                .tags
                .iter()
                .map(|tag| tag.value.as_str()),
        );
        match score_in(plan, part.figure) {
            // Words of a split column bear no tags: they are one part, with those on the way to it.
            Some(inner) if matches!(plan.figure(inner).mechanism, Mechanism::Score(_)) => {
                unfold(plan, inner, &share, &tags, deeper.checked_sub(1)?, shares)?
            }
            _ => shares.push(Share { share, tags }),
        }
    }
    Some(())
}

/// The score that a part only hands on.
fn score_in(plan: &Plan, part: FigureId) -> Option<FigureId> {
    let Mechanism::Formula(Expr {
        kind: ExprKind::Read(Leaf::Figure { figure, .. }),
        ..
    }) = &plan.figure(part).mechanism
    else {
        return None;
    };
    matches!(
        plan.figure(*figure).mechanism,
        Mechanism::Score(_) | Mechanism::Weights(_)
    )
    .then_some(*figure)
}

fn inner_scores(plan: &Plan) -> BTreeSet<FigureId> {
    let parts = plan
        .figures
        .iter()
        .filter_map(|figure| match &figure.mechanism {
            Mechanism::Score(parts) => Some(parts),
            _ => None,
        });
    let gathered = plan
        .figures
        .iter()
        .filter_map(|figure| gathers_cells(&figure.mechanism));
    parts
        .flatten()
        .filter_map(|part| score_in(plan, part.figure))
        .chain(gathered)
        .collect()
}
