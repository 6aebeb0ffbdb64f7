//! Reads `rank`, `percentile` and `share`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use super::formula::Outcome;
use super::scale::incomplete;
use crate::policy::{Formula, Quota, Shape, Standing, Ties};

/// Reads `rank`.
pub(super) fn rank(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
) -> Option<Shape> {
    let by = item.formula(context);
    let within = fields.take("within").and_then(|item| item.name(context));
    let lowest = lowest(context, fields);
    let ties_by = fields.conditions(context, "ties_by");
    let ties = fields.take("ties");
    let ties_at = ties.as_ref().map(|item| item.key_span);
    let ties = ties.and_then(|item| {
        [Ties::Same, Ties::Share]
            .get(item.one_of(context, &["same", "share"])?)
            .copied()
    });
    let prizes = match (fields.take("prizes"), ties_at) {
        (Some(prizes), at) => {
            if at.is_none() {
                incomplete(context, prizes.key_span, prizes.key, "ties");
            }
            let items = prizes.filled(context).unwrap_or_default();
            let read: Option<Vec<Formula>> =
                items.iter().map(|item| item.formula(context)).collect();
            read.zip(ties)
        }
        (None, Some(at)) => {
            incomplete(context, at, "ties", "prizes");
            None
        }
        (None, None) => None,
    };
    let quotas = fields
        .take("quotas")
        .and_then(|item| quotas(context, &item));
    let standing = Standing::Rank {
        by: by?,
        within,
        lowest,
        ties_by,
        prizes,
        quotas,
        span: item.span,
    };
    Some(Shape::Standing(standing))
}

/// Reads `percentile`.
pub(super) fn percentile(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
) -> Option<Shape> {
    let by = item.formula(context);
    let within = fields.take("within").and_then(|item| item.name(context));
    let lowest = lowest(context, fields);
    Some(Shape::Standing(Standing::Percentile {
        by: by?,
        within,
        lowest,
        span: item.span,
    }))
}

/// Reads `share` and its `by`.
pub(super) fn share(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
) -> Option<Shape> {
    let fund = item.formula(context);
    let Some(by) = fields.take("by") else {
        incomplete(context, item.key_span, item.key, "by");
        return None;
    };
    let by = by.formula(context);
    Some(Shape::Share {
        fund: fund?,
        by: by?,
    })
}

/// Whether `best = "lowest"`.
fn lowest(context: &mut Context<'_>, fields: &mut Fields<'_>) -> bool {
    let best = fields
        .take("best")
        .and_then(|item| item.one_of(context, &["highest", "lowest"]));
    best == Some(1)
}

fn quotas(context: &mut Context<'_>, item: &Item<'_>) -> Option<Vec<Quota>> {
    let items = item.filled(context)?;
    let read: Vec<_> = items.iter().map(|item| quota(context, item)).collect();
    read.into_iter().collect()
}

fn quota(context: &mut Context<'_>, item: &Item<'_>) -> Option<Quota> {
    let mut fields = item.table(context)?;
    let _ = documentation(context, &mut fields);
    let outcome = fields
        .need(context, "is")
        .and_then(|item| item.outcome(context, Outcome::Text));
    let share = fields.need_formula(context, "share");
    let span = fields.span;
    fields.finish(context);
    Some(Quota {
        outcome: outcome?,
        share: share?,
        span,
    })
}
