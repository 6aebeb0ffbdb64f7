//! Reads `slices`, `steps` and `line`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use super::formula::Outcome;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{By, Entry, Formula, Scale, ScaleKind};
use crate::source::Span;

/// Reads the scale at `item`, and what it is by.
pub(super) fn scale(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
    kind: ScaleKind,
    outcome: Outcome,
) -> Option<Scale> {
    let by = by(context, fields, item, kind);
    let items = item.filled(context).unwrap_or_default();
    let read: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| entry(context, item, kind, at, outcome))
        .collect();
    let complete = !read.is_empty() && read.iter().all(Option::is_some);
    let entries = read.into_iter().flatten().collect();
    let by = by?;
    complete.then_some(Scale {
        by,
        kind,
        entries,
        span: item.span,
    })
}

/// `by`, or for slices `between = [a, b]`.
fn by(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    shape: &Item<'_>,
    kind: ScaleKind,
) -> Option<By> {
    let one = fields.take("by");
    if kind != ScaleKind::Slices {
        return match one {
            Some(item) => item.formula(context).map(By::One),
            None => {
                incomplete(context, shape.key_span, shape.key, "by");
                None
            }
        };
    }
    match (one, fields.take("between")) {
        (Some(by), Some(between)) => {
            let error =
                Diagnostic::error(code::TWO_BOUNDS, between.key_span).label("first", by.key_span);
            context.report(error.arg("first", "by").arg("second", "between"));
            None
        }
        (Some(by), None) => by.formula(context).map(By::One),
        (None, Some(between)) => {
            let items = between.list(context)?;
            let [from, to] = items.as_slice() else {
                context.report(
                    Diagnostic::error(code::NOT_A_PAIR, between.span).arg("found", items.len()),
                );
                return None;
            };
            let (from, to) = (from.formula(context), to.formula(context));
            Some(By::Between(from?, to?))
        }
        (None, None) => {
            incomplete(context, shape.key_span, shape.key, "by");
            None
        }
    }
}

/// The error that the shape at `span` lacks a key.
pub(super) fn incomplete(context: &mut Context<'_>, span: Span, shape: &str, key: &str) {
    context.report(
        Diagnostic::error(code::INCOMPLETE_SHAPE, span)
            .arg("shape", shape)
            .arg("key", key),
    );
}

fn entry(
    context: &mut Context<'_>,
    item: &Item<'_>,
    kind: ScaleKind,
    at: usize,
    outcome: Outcome,
) -> Option<Entry> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let (bound, above) = bound(context, &mut fields, kind, at);
    let outcome = match kind {
        ScaleKind::Slices => fields.need_formula(context, "rate"),
        ScaleKind::Steps => fields
            .need(context, "is")
            .and_then(|item| item.outcome(context, outcome)),
        ScaleKind::Line => fields.need_formula(context, "is"),
    };
    let span = fields.span;
    fields.finish(context);
    Some(Entry {
        bound: bound.ok()?,
        above,
        outcome: outcome?,
        documentation,
        span,
    })
}

/// The bound of an entry, and whether it is left out of it. `Err` after an error.
fn bound(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    kind: ScaleKind,
    at: usize,
) -> (Result<Option<Formula>, ()>, bool) {
    let key = match kind {
        ScaleKind::Slices | ScaleKind::Steps => "from",
        ScaleKind::Line => "at",
    };
    if kind != ScaleKind::Steps {
        return (fields.need_formula(context, key).map(Some).ok_or(()), false);
    }
    match (fields.take("from"), fields.take("above")) {
        (Some(from), Some(above)) => {
            let error =
                Diagnostic::error(code::TWO_BOUNDS, above.key_span).label("first", from.key_span);
            context.report(error.arg("first", "from").arg("second", "above"));
            (Err(()), false)
        }
        (Some(from), None) => (from.formula(context).map(Some).ok_or(()), false),
        (None, Some(above)) => (above.formula(context).map(Some).ok_or(()), true),
        // What catches all below can only stand first.
        (None, None) if at == 0 => (Ok(None), false),
        (None, None) => {
            let misspelt = fields.unread().any(|item| !matches!(item.key, "is"));
            if !misspelt {
                context.report(Diagnostic::error(code::STEP_WITHOUT_BOUND, fields.span));
            }
            (Err(()), false)
        }
    }
}
