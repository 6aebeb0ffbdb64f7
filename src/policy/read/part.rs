//! Reads the parts of a score.

use super::context::Context;
use super::documentation::documentation;
use super::fields::Item;
use super::formula::Outcome;
use super::names::is_identifier;
use super::shape::{Owner, shape};
use super::steps::steps;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{Kind, Part};
use crate::source::Spanned;

/// Reads `parts`.
pub(super) fn parts(context: &mut Context<'_>, item: &Item<'_>) -> Option<Vec<Part>> {
    let mut fields = item.table(context)?;
    let items = fields.rest();
    if items.is_empty() {
        context.report(Diagnostic::error(code::EMPTY, item.span).arg("key", item.key));
    }
    let read: Vec<_> = items.iter().map(|item| part(context, item)).collect();
    read.into_iter().collect()
}

fn part(context: &mut Context<'_>, item: &Item<'_>) -> Option<Part> {
    if !is_identifier(item.key) {
        context.report(
            Diagnostic::error(code::BAD_NAME, item.key_span)
                .arg("name", item.key)
                .help("key"),
        );
    }
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let weight = fields.need_formula(context, "weight");
    let missing = fields.take("missing").map(|item| {
        item.one_of(context, &["undefined", "zero", "renormalise"])?;
        item.text(context)
    });
    fields.not_yet(context, &["gaps", "known"]);
    for key in ["split", "start"] {
        if let Some(span) = fields.has(key) {
            super::shape::key_of_figure(context, span, key);
        }
        fields.skip(key);
    }
    let when = fields.conditions(context, "when");
    let unit = fields.take("unit").and_then(|item| item.unit(context));
    let if_undefined = fields.formula(context, "if_undefined");
    let then = steps(context, &mut fields);
    let round = fields.take("round").and_then(|item| item.rounding(context));
    let owner = Owner {
        kind: Kind::Score,
        part: true,
        outcome: Outcome::Formula,
    };
    let shape = shape(context, &mut fields, owner);
    let span = fields.span;
    fields.finish(context);
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    let missing = match missing {
        Some(word) => Some(word?),
        None => None,
    };
    Some(Part {
        name,
        weight: weight?,
        missing,
        documentation,
        when,
        unit,
        shape: Box::new(shape?),
        if_undefined,
        then,
        round,
        span,
    })
}
