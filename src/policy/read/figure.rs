//! Reads figures and `[total]`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use super::formula::Outcome;
use super::shape::{Owner, key_of_part, shape};
use super::steps::steps;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{Award, Figure, Kind, Total};
use crate::source::Spanned;

/// The kinds and the names of their tables.
pub(super) const KINDS: [(&str, Kind); 6] = [
    ("metric", Kind::Metric),
    ("score", Kind::Score),
    ("grade", Kind::Grade),
    ("pay", Kind::Pay),
    ("award", Kind::Award),
    ("finding", Kind::Finding),
];

/// What an award may give.
const GIVES: [&str; 9] = [
    "title",
    "praise",
    "leave",
    "travel",
    "training",
    "benefit",
    "equity",
    "promotion",
    "opportunity",
];

/// Reads `[metric.NAME]`, `[pay.NAME]` …
pub(super) fn figure(context: &mut Context<'_>, item: &Item<'_>, kind: Kind) -> Option<Figure> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let per = fields.take("per").and_then(|item| item.name(context));
    let when = fields.conditions(context, "when");
    let has_unit = fields.has("unit").is_some();
    let unit = fields.take("unit").and_then(|item| item.unit(context));
    let if_undefined = fields.formula(context, "if_undefined");
    let then = steps(context, &mut fields);
    let round = fields.take("round").and_then(|item| item.rounding(context));
    let award = award(context, &mut fields, kind);
    let start = fields.formula(context, "start");
    let split = fields
        .take("split")
        .map_or_else(Vec::new, |item| item.names(context));
    fields.not_yet(context, &["gaps", "known"]);
    for key in ["weight", "missing"] {
        // Beside `weights`, `missing` is in its place.
        if let Some(span) = fields.has(key).filter(|_| fields.has("weights").is_none()) {
            key_of_part(context, span, key);
        }
        if fields.has("weights").is_none() {
            fields.skip(key);
        }
    }
    let outcome = match kind {
        Kind::Grade | Kind::Finding => Outcome::Text,
        Kind::Award if !has_unit => Outcome::Text,
        _ => Outcome::Formula,
    };
    let owner = Owner {
        kind,
        part: false,
        outcome,
    };
    let shape = shape(context, &mut fields, owner);
    let span = fields.span;
    fields.finish(context);
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    Some(Figure {
        kind,
        name,
        documentation,
        per,
        when,
        unit,
        shape: shape?,
        start,
        split,
        if_undefined,
        then,
        round,
        award,
        span,
    })
}

/// The keys of awards and findings; in another kind they are errors.
fn award(context: &mut Context<'_>, fields: &mut Fields<'_>, kind: Kind) -> Award {
    let keys = [
        ("gives", Kind::Award, "award"),
        ("cost", Kind::Award, "award"),
        ("severity", Kind::Finding, "finding"),
    ];
    for (key, owner, word) in keys {
        if owner == kind {
            continue;
        }
        if let Some(span) = fields.has(key) {
            context.report(
                Diagnostic::error(code::KEY_OF_OTHER_KIND, span)
                    .arg("key", key)
                    .arg("kind", word),
            );
            fields.skip(key);
        }
    }
    if !matches!(kind, Kind::Award | Kind::Finding) {
        return Award::default();
    }
    let mut word = |key, words: &[&'static str]| {
        let item = fields
            .take(key)
            .filter(|_| (key == "severity") == (kind == Kind::Finding))?;
        item.one_of(context, words)?;
        item.text(context)
    };
    let (gives, severity) = match kind {
        Kind::Award => (word("gives", &GIVES), None),
        _ => (None, word("severity", &["note", "warning", "serious"])),
    };
    let cost = if kind == Kind::Award {
        fields.formula(context, "cost")
    } else {
        None
    };
    Award {
        gives,
        cost,
        severity,
    }
}

/// Reads `[total]`.
pub(super) fn total(context: &mut Context<'_>, item: &Item<'_>) -> Option<Total> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let then = steps(context, &mut fields);
    let round = fields.take("round").and_then(|item| item.rounding(context));
    let span = Some(fields.span);
    fields.finish(context);
    Some(Total {
        documentation,
        then,
        round,
        span,
    })
}
