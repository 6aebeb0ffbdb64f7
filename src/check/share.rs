//! Sums over records that count by shares, in which nothing is multiplied by the share.

use super::constant::is_reasoned;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::SUM_WITHOUT_SHARE;
use crate::expression::{Expr, Leaf};
use crate::plan::{Credit, FigureId, Items, Level, Mechanism, Plan, TableId, walk};
use crate::policy::Verb;
use std::collections::BTreeSet;

/// Sums of people over a table with shares whose formula, and the record figures that it reads,
/// never say `share`: a record of two people counts whole for both.
pub(super) fn shares(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for figure in &plan.figures {
        let Mechanism::Aggregate(aggregate) = &figure.mechanism else {
            continue;
        };
        let (Items::Credits(table), Verb::Sum, Some(item)) =
            (&aggregate.of, aggregate.verb, &aggregate.item)
        else {
            continue;
        };
        let of_people = matches!(figure.level, Level::Subject | Level::Person);
        let Some(shares) = shared_by(plan, *table).filter(|_| of_people) else {
            continue;
        };
        if is_reasoned(&figure.documentation) || says_share(plan, item, &mut BTreeSet::new()) {
            continue;
        }
        found.push(
            Diagnostic::warning(SUM_WITHOUT_SHARE, item.span)
                .arg("name", &figure.name)
                .arg("table", &plan.table(*table).name)
                .arg("shares", &plan.table(shares).name)
                .label("shares", plan.table(shares).span),
        );
    }
    found
}

/// The table of shares by which records count, their own or that of the records that they follow.
fn shared_by(plan: &Plan, table: TableId) -> Option<TableId> {
    let mut at = table;
    // A chain of records that count as others is no longer than there are tables.
    for _ in 0..plan.tables.len() {
        match &plan.table(at).credit {
            Some(Credit::Shares(shares)) => return Some(shares.table),
            Some(Credit::Record { table, .. }) => at = *table,
            _ => return None,
        }
    }
    None
}

/// Whether a formula reads `share`, itself or in a figure of a record.
fn says_share(plan: &Plan, expr: &Expr, seen: &mut BTreeSet<FigureId>) -> bool {
    let (mut says, mut reads) = (false, Vec::new());
    walk::leaves(expr, &mut |leaf, _, _| match leaf {
        Leaf::Share => says = true,
        Leaf::Figure { figure, .. } => reads.push(*figure),
        _ => {}
    });
    says || reads.into_iter().any(|id| {
        let figure = plan.figure(id);
        matches!(figure.level, Level::Record(_))
            && seen.insert(id)
            && walk::of_figure(figure)
                .into_iter()
                .any(|expr| says_share(plan, expr, seen))
    })
}
