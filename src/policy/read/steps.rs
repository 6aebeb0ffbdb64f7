//! Reads `then`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{Step, StepVerb};
use crate::source::Spanned;
use std::collections::BTreeMap;

/// The verbs of steps and their words.
const VERBS: [(&str, StepVerb); 5] = [
    ("multiply", StepVerb::Multiply),
    ("add", StepVerb::Add),
    ("deduct", StepVerb::Deduct),
    ("at_most", StepVerb::AtMost),
    ("at_least", StepVerb::AtLeast),
];

/// The steps of a figure, with the names by which explanations call them.
pub(super) fn steps(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Step> {
    let Some(items) = fields.take("then").and_then(|item| item.list(context)) else {
        return Vec::new();
    };
    let read: Vec<_> = items
        .iter()
        .filter_map(|item| step(context, item))
        .collect();

    // A verb that stands once without an id is its own name; one that comes twice counts from 0.
    let mut without: BTreeMap<StepVerb, usize> = BTreeMap::new();
    for (step, id) in &read {
        if id.is_none() {
            *without.entry(step.verb).or_default() += 1;
        }
    }
    let mut counted: BTreeMap<StepVerb, usize> = BTreeMap::new();
    let mut seen = BTreeMap::new();
    let mut steps = Vec::with_capacity(read.len());
    for (mut step, id) in read {
        let word = VERBS
            .iter()
            .find(|(_, verb)| *verb == step.verb)
            .map_or("", |(word, _)| *word);
        let span = id.as_ref().map_or(step.span, |id| id.span);
        step.id = match id {
            Some(id) => format!("then.{}", id.value),
            None if without.get(&step.verb).copied().unwrap_or(0) > 1 => {
                let index = counted.entry(step.verb).or_default();
                *index += 1;
                format!("then.{word}[{}]", index.saturating_sub(1))
            }
            None => format!("then.{word}"),
        };
        if let Some(first) = seen.insert(step.id.clone(), span) {
            context.report(
                Diagnostic::error(code::STEP_TWICE, span)
                    .label("first", first)
                    .arg("id", &step.id),
            );
        }
        steps.push(step);
    }
    steps
}

/// One step and its `id`.
fn step(context: &mut Context<'_>, item: &Item<'_>) -> Option<(Step, Option<Spanned<String>>)> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let when = fields.conditions(context, "when");
    let id = fields.take("id").and_then(|item| item.words(context));
    let mut verbs = Vec::new();
    for (word, verb) in VERBS {
        if let Some(item) = fields.take(word) {
            verbs.push((item.key_span, word, verb, item.formula(context)));
        }
    }
    verbs.sort_by_key(|(span, ..)| *span);
    if let [first, second, ..] = verbs.as_slice() {
        let error = Diagnostic::error(code::TWO_VERBS, second.0).label("first", first.0);
        context.report(error.arg("first", first.1).arg("second", second.1));
        fields.finish(context);
        return None;
    }
    let misspelt = fields.unread().next().is_some();
    fields.finish(context);
    match verbs.pop() {
        Some((_, _, verb, amount)) => Some((
            Step {
                verb,
                amount: amount?,
                when,
                id: String::new(),
                documentation,
                span: item.span,
            },
            id,
        )),
        None => {
            if !misspelt {
                context.report(Diagnostic::error(code::NO_VERB, item.span));
            }
            None
        }
    }
}
