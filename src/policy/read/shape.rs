//! Finds the one shape of a figure by its keys, and reads it.

use super::choice::{cases, matching, nested};
use super::context::Context;
use super::fields::{Fields, Item};
use super::formula::Outcome;
use super::part::parts;
use super::scale::{incomplete, scale};
use super::standing::{percentile, rank, share};
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{Aggregate, Collection, Kind, ScaleKind, Shape, Verb};
use crate::source::Span;
use toml::de::DeValue;

/// The verbs of aggregates and their words.
const VERBS: [(&str, Verb); 11] = [
    ("sum", Verb::Sum),
    ("count", Verb::Count),
    ("distinct", Verb::Distinct),
    ("mean", Verb::Mean),
    ("median", Verb::Median),
    ("min", Verb::Min),
    ("max", Verb::Max),
    ("first", Verb::First),
    ("last", Verb::Last),
    ("only", Verb::Only),
    ("streak", Verb::Streak),
];

/// The keys that make a shape, each with the keys that may stand beside it.
const SHAPES: [(&str, &[&str]); 22] = [
    ("value", &[]),
    ("sum", OF),
    ("count", OF),
    ("distinct", OF),
    ("mean", OF),
    ("median", OF),
    ("min", OF),
    ("max", OF),
    ("first", OF),
    ("last", OF),
    ("only", OF),
    ("streak", OF),
    ("running", &["within", "window", "where"]),
    ("slices", &["by", "between"]),
    ("steps", &["by"]),
    ("line", &["by"]),
    ("match", &["by"]),
    ("cases", &[]),
    ("parts", &[]),
    ("weights", &["of"]),
    (
        "rank",
        &["within", "best", "ties_by", "ties", "prizes", "quotas"],
    ),
    ("percentile", &["within", "best"]),
];
const OF: &[&str] = &["of", "where", "window", "needs"];
/// `share` makes a shape too; it stands apart because messages about `by` name it last.
const SHARE: (&str, &[&str]) = ("share", &["by"]);
/// Keys beside the shapes, in the order in which they are looked at.
const BESIDE: [&str; 12] = [
    "of", "where", "window", "needs", "within", "by", "between", "best", "ties_by", "ties",
    "prizes", "quotas",
];

fn shapes() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SHAPES.into_iter().chain([SHARE])
}

/// Whose shape it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub kind: Kind,
    /// A part of a score, not the score.
    pub part: bool,
    pub outcome: Outcome,
}

/// Reads the shape of a figure or a part. `None` after an error, which was reported.
pub(super) fn shape(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    owner: Owner,
) -> Option<Shape> {
    for key in shapes().map(|(key, _)| key).chain(BESIDE) {
        fields.may(key);
    }
    let mut found: Vec<_> = shapes()
        .filter_map(|(key, beside)| Some((fields.has(key)?, key, beside)))
        .collect();
    found.sort();
    let shape = match found.as_slice() {
        [] => return without(context, fields, owner),
        [(_, key, beside)] => {
            foreign(context, fields, key, beside);
            let item = fields.take(key)?;
            if allowed(context, &item, owner) {
                read(context, fields, &item, owner)
            } else {
                None
            }
        }
        [(first, first_key, _), (second, second_key, _), ..] => {
            let error = Diagnostic::error(code::TWO_SHAPES, *second).label("first", *first);
            context.report(
                error
                    .arg("first", first_key)
                    .arg("second", second_key)
                    .arg("figure", &fields.path),
            );
            None
        }
    };
    // What was not read belongs to a shape that has its error already.
    for key in found.iter().map(|(_, key, _)| *key).chain(BESIDE) {
        fields.skip(key);
    }
    shape
}

/// A figure without any key that makes a shape.
fn without(context: &mut Context<'_>, fields: &mut Fields<'_>, owner: Owner) -> Option<Shape> {
    let told = matches!(owner.kind, Kind::Award | Kind::Finding) && !owner.part;
    let beside = BESIDE
        .into_iter()
        .find_map(|key| Some((key, fields.has(key)?)));
    BESIDE.into_iter().for_each(|key| fields.skip(key));
    let score = owner.kind == Kind::Score && !owner.part;
    match beside {
        Some(_) if score => {}
        Some(("of", span)) => {
            incomplete(context, span, "of", "verb");
            return None;
        }
        Some((key, span)) => {
            let with: Vec<_> = shapes()
                .filter(|(_, beside)| beside.contains(&key))
                .map(|(shape, _)| shape)
                .collect();
            let error = Diagnostic::error(code::NO_SHAPE, span).arg("figure", &fields.path);
            context.report(
                error
                    .arg("key", key)
                    .arg("shapes", with.join(", "))
                    .help("beside"),
            );
            return None;
        }
        None if told && fields.has("when").is_some() => return Some(Shape::None),
        None => {}
    }
    // A misspelt key is told by itself.
    if fields.unread().next().is_none() {
        let help = match owner.kind {
            _ if told => "when",
            _ if score => "score",
            _ => "shapes",
        };
        context.report(
            Diagnostic::error(code::NO_SHAPE, fields.span)
                .arg("figure", &fields.path)
                .help(help),
        );
    }
    None
}

/// Keys that stand beside other shapes than the one found.
fn foreign(context: &mut Context<'_>, fields: &mut Fields<'_>, shape: &str, beside: &[&str]) {
    let Some(at) = fields.has(shape) else { return };
    for key in BESIDE {
        let Some(span) = fields.has(key).filter(|_| !beside.contains(&key)) else {
            continue;
        };
        let with: Vec<_> = shapes()
            .filter(|(_, beside)| beside.contains(&key))
            .map(|(shape, _)| shape)
            .collect();
        let error = Diagnostic::error(code::KEY_OF_OTHER_SHAPE, span).label("shape", at);
        context.report(
            error
                .arg("key", key)
                .arg("shape", shape)
                .arg("shapes", with.join(", ")),
        );
    }
}

/// Scores are by parts or weights, and nothing else is; quotas are for grades.
fn allowed(context: &mut Context<'_>, item: &Item<'_>, owner: Owner) -> bool {
    let score = owner.kind == Kind::Score && !owner.part;
    if score == matches!(item.key, "parts" | "weights") {
        return true;
    }
    let help = if score { "score" } else { "parts" };
    context.report(
        Diagnostic::error(code::SHAPE_OF_OTHER_KIND, item.key_span)
            .arg("shape", item.key)
            .help(help),
    );
    false
}

fn read(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
    owner: Owner,
) -> Option<Shape> {
    match item.key {
        "value" => item.formula(context).map(Shape::Formula),
        "running" => running(context, fields, item),
        "slices" => {
            scale(context, fields, item, ScaleKind::Slices, owner.outcome).map(Shape::Scale)
        }
        "steps" => scale(context, fields, item, ScaleKind::Steps, owner.outcome).map(Shape::Scale),
        "line" => scale(context, fields, item, ScaleKind::Line, owner.outcome).map(Shape::Scale),
        "match" => matching(context, fields, item, owner.outcome).map(Shape::Choice),
        "cases" => cases(context, item, owner.outcome).map(Shape::Choice),
        "parts" => parts(context, item).map(|parts| Shape::Score { parts }),
        "weights" => weights(context, fields, item),
        "rank" => {
            let quotas = fields.has("quotas").filter(|_| owner.kind != Kind::Grade);
            if let Some(span) = quotas {
                let error = Diagnostic::error(code::KEY_OF_OTHER_KIND, span);
                context.report(error.arg("key", "quotas").arg("kind", "grade"));
            }
            rank(context, fields, item)
        }
        "percentile" => percentile(context, fields, item),
        "share" => share(context, fields, item),
        _ => aggregate(context, fields, item).map(Shape::Aggregate),
    }
}

fn running(context: &mut Context<'_>, fields: &mut Fields<'_>, item: &Item<'_>) -> Option<Shape> {
    let amount = item.formula(context);
    let within = fields.take("within").and_then(|item| item.name(context));
    let window = fields.take("window").and_then(|item| item.window(context));
    let condition = fields.conditions(context, "where");
    Some(Shape::Running {
        amount: amount?,
        within,
        window,
        condition,
    })
}

fn aggregate(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
) -> Option<Aggregate> {
    let (_, verb) = VERBS.into_iter().find(|(word, _)| *word == item.key)?;
    let formula = match (verb, item.value) {
        (Verb::Count, DeValue::Boolean(true)) => Some(None),
        (Verb::Count, _) => {
            let error = Diagnostic::error(code::COUNT_IS_TRUE, item.span);
            context.report(error.patch("true", item.span, "true"));
            None
        }
        _ => item.formula(context).map(Some),
    };
    let of = fields.take("of");
    if of.is_none() {
        incomplete(context, item.key_span, item.key, "of");
    }
    let of_span = of.as_ref().map_or(item.span, |of| of.span);
    let of = of.and_then(|item| collection(context, &item));
    let condition = fields.conditions(context, "where");
    let window = fields.take("window").and_then(|item| item.window(context));
    let needs = fields.formula(context, "needs");
    Some(Aggregate {
        of: of?,
        of_span,
        condition,
        window,
        needs,
        verb,
        verb_span: item.key_span,
        item: formula?,
    })
}

fn collection(context: &mut Context<'_>, item: &Item<'_>) -> Option<Collection> {
    let name = item.name(context)?;
    match name.value.as_str() {
        "members" => Some(Collection::Members),
        "periods" => Some(Collection::Periods),
        "reports" => Some(Collection::Reports),
        "below" => Some(Collection::Below),
        "assignments" => Some(Collection::Assignments),
        path => Some(Collection::Table(
            path.split('.').map(str::to_owned).collect(),
        )),
    }
}

impl Item<'_> {
    /// The text of a `window`.
    fn window(
        &self,
        context: &mut Context<'_>,
    ) -> Option<crate::source::Spanned<crate::value::Window>> {
        let text = self.text(context)?;
        let window = crate::value::Window::parse(&text.value, context.cycle);
        if window.is_none() {
            context
                .report(Diagnostic::error(code::BAD_WINDOW, self.span).arg("found", &text.value));
        }
        window.map(|window| crate::source::Spanned::new(window, self.span))
    }
}

/// `of` a split figure and `weights` by its last columns.
fn weights(context: &mut Context<'_>, fields: &mut Fields<'_>, item: &Item<'_>) -> Option<Shape> {
    let of = fields.take("of");
    if of.is_none() {
        incomplete(context, item.key_span, item.key, "of");
    }
    let of = of.and_then(|item| item.name(context));
    let missing = fields.take("missing").map(|item| {
        item.one_of(context, &["undefined", "zero", "renormalise"])?;
        item.text(context)
    });
    let weights = nested(context, item)?;
    let missing = match missing {
        Some(word) => Some(word?),
        None => None,
    };
    Some(Shape::Weights {
        of: of?,
        weights,
        missing,
        span: item.span,
    })
}

/// The place of a key that only whole figures have, for a part that has it.
pub(super) fn key_of_figure(context: &mut Context<'_>, span: Span, key: &str) {
    context.report(Diagnostic::error(code::KEY_OF_FIGURE, span).arg("key", key));
}

/// The place of a key that only parts have, for a figure that has it.
pub(super) fn key_of_part(context: &mut Context<'_>, span: Span, key: &str) {
    context.report(Diagnostic::error(code::KEY_OF_PART, span).arg("key", key));
}
