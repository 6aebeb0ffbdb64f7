//! Weights in percent and quotas total 100 %.

use super::constant::{number, shown_number};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{PLAN_QUOTAS, PLAN_WEIGHTS};
use crate::expression::Expr;
use crate::plan::{FigurePlan, Mechanism, Plan};
use crate::value::{Number, Unit};

/// Scores whose constant weights in percent do not total 100 %, mix percents and numbers, or are
/// all 0.
pub(super) fn weights(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let of = |figure| {
        tables(plan, figure)
            .into_iter()
            .map(move |weights| (figure, weights))
    };
    for (figure, mut weights) in plan.figures.iter().flat_map(of) {
        weights.sort_by_key(|weight| weight.span);
        let percents = weights
            .iter()
            .filter(|weight| weight.unit.unit == Unit::Percent)
            .count();
        let Some(last) = weights.last() else { continue };
        let start = |help: &'static str| {
            let diagnostic = Diagnostic::error(PLAN_WEIGHTS, last.span)
                .arg("name", &figure.name)
                .help(help);
            labelled(diagnostic, &weights, "weight")
        };
        let Some(sum) = total(plan, &weights) else {
            continue;
        };
        if percents > 0 && percents < weights.len() {
            found.push(
                start("mixed")
                    .arg("sum", shown_number(&sum, Unit::Number))
                    .arg("difference", ""),
            );
        } else if percents == 0 {
            if sum.is_zero() {
                found.push(start("zero").arg("sum", "0").arg("difference", ""));
            }
        } else {
            found.extend(not_whole(&sum, start));
        }
    }
    found
}

/// The weights that are weighed together: of the parts of a score, or of the words of the last
/// column, once for each table of them.
pub(super) fn tables<'a>(plan: &Plan, figure: &'a FigurePlan) -> Vec<Vec<&'a Expr>> {
    match &figure.mechanism {
        Mechanism::Score(parts) => {
            vec![parts.iter().map(|part| &part.weight).collect()]
        }
        Mechanism::Weights(weights) => {
            let last = plan.figure(weights.of).split.last();
            let count = last.map_or(1, |column| column.words.len());
            let tables = weights.weights.chunks(count.max(1));
            tables.map(|table| table.iter().collect()).collect()
        }
        _ => Vec::new(),
    }
}

/// Grades by quotas whose constant shares do not total 100 %.
pub(super) fn quotas(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in &plan.figures {
        let Mechanism::Rank(rank) = &figure.mechanism else {
            continue;
        };
        let Some(quotas) = &rank.quotas else { continue };
        let shares: Vec<&Expr> = quotas.iter().map(|(_, share)| share).collect();
        let (Some(last), Some(sum)) = (shares.last(), total(plan, &shares)) else {
            continue;
        };
        found.extend(not_whole(&sum, |help| {
            let diagnostic = Diagnostic::error(PLAN_QUOTAS, last.span)
                .arg("name", &figure.name)
                .help(help);
            labelled(diagnostic, &shares, "share")
        }));
    }
    found
}

/// The sum of literals; none if one is a formula.
fn total(plan: &Plan, shares: &[&Expr]) -> Option<Number> {
    shares.iter().try_fold(Number::from_i64(0), |sum, share| {
        sum.add(number(plan, share)?).ok()
    })
}

fn not_whole(sum: &Number, start: impl Fn(&'static str) -> Diagnostic) -> Option<Diagnostic> {
    let difference = Number::from_i64(1).sub(sum).ok()?;
    if difference.is_zero() {
        return None;
    }
    let help = if difference.is_negative() {
        "over"
    } else {
        "missing"
    };
    Some(
        start(help)
            .arg("sum", shown_number(sum, Unit::Percent))
            .arg("difference", shown_number(&difference.abs(), Unit::Percent)),
    )
}

/// Points at all but the last.
fn labelled(diagnostic: Diagnostic, shares: &[&Expr], key: &'static str) -> Diagnostic {
    let others = shares.split_last().map_or(&[][..], |(_, others)| others);
    others.iter().fold(diagnostic, |diagnostic, share| {
        diagnostic.label(key, share.span)
    })
}
