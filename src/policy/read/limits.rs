//! Reads `[limits]`.

use super::context::Context;
use super::fields::Item;
use crate::policy::{LimitRange, Limits};
use crate::source::Spanned;

/// Reads `[limits]`.
pub(super) fn limits(context: &mut Context<'_>, item: &Item<'_>) -> Option<Limits> {
    let mut fields = item.table(context)?;
    let mut limits = Limits::default();
    if let Some(mut weights) = fields.take("weights").and_then(|item| item.table(context)) {
        for item in weights.rest() {
            let tag = Spanned::new(item.key.to_owned(), item.key_span);
            limits
                .weights
                .extend(range(context, &item).map(|range| (tag, range)));
        }
    }
    let mut one = |key| fields.take(key).and_then(|item| range(context, &item));
    limits.single_weight = one("single_weight");
    limits.parts = one("parts");
    limits.payout = one("payout");
    limits.deductions = one("deductions");
    fields.finish(context);
    Some(limits)
}

/// `{ at_least, at_most }`, at least one of them.
fn range(context: &mut Context<'_>, item: &Item<'_>) -> Option<LimitRange> {
    let mut fields = item.table(context)?;
    let written = fields.has("at_least").or(fields.has("at_most")).is_some();
    let at_least = fields.formula(context, "at_least");
    let at_most = fields.formula(context, "at_most");
    if !written && fields.unread().next().is_none() {
        context.report(fields.missing("at_most"));
    }
    fields.finish(context);
    Some(LimitRange {
        at_least,
        at_most,
        span: item.span,
    })
}
