//! Reads `match` and `cases`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use super::formula::Outcome;
use super::scale::incomplete;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::{Case, Choice, Formula, MatchEntry};
use crate::source::Spanned;
use toml::de::DeValue;

/// Reads `by` and `match`.
pub(super) fn matching(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    item: &Item<'_>,
    outcome: Outcome,
) -> Option<Choice> {
    let by = match fields.take("by") {
        Some(by) => by.formulas(context),
        None => {
            incomplete(context, item.key_span, item.key, "by");
            Vec::new()
        }
    };
    let depth = match fields.has("by").is_some() {
        true => by.len().max(1),
        false => return None,
    };
    let mut table = item.table(context)?;
    let otherwise = table.take("otherwise");
    let otherwise = otherwise.map(|item| leaf(context, &item, outcome));
    let mut walk = Walk {
        outcome,
        depth,
        entries: Vec::new(),
        complete: true,
    };
    walk.table(context, table, &mut Vec::new());
    if walk.entries.is_empty() && walk.complete {
        context.report(Diagnostic::error(code::EMPTY, item.span).arg("key", item.key));
        return None;
    }
    if !walk.complete || by.is_empty() {
        return None;
    }
    let otherwise = match otherwise {
        Some(formula) => Some(formula?),
        None => None,
    };
    Some(Choice::Match {
        by,
        entries: walk.entries,
        otherwise,
        span: item.span,
    })
}

/// Reads `weights`: formulas by keys, as deep as they are written; each is a leaf of its own.
pub(super) fn nested(context: &mut Context<'_>, item: &Item<'_>) -> Option<Vec<MatchEntry>> {
    let table = item.table(context)?;
    let mut entries = Vec::new();
    let complete = leaves(context, table, &mut Vec::new(), &mut entries);
    if entries.is_empty() && complete {
        context.report(Diagnostic::error(code::EMPTY, item.span).arg("key", item.key));
        return None;
    }
    complete.then_some(entries)
}

fn leaves(
    context: &mut Context<'_>,
    mut fields: Fields<'_>,
    keys: &mut Vec<Spanned<String>>,
    entries: &mut Vec<MatchEntry>,
) -> bool {
    let mut complete = true;
    for item in fields.rest() {
        keys.push(Spanned::new(item.key.to_owned(), item.key_span));
        if matches!(item.value, DeValue::Table(_)) {
            complete &= item
                .table(context)
                .is_some_and(|inner| leaves(context, inner, keys, entries));
        } else {
            match item.formula(context) {
                Some(outcome) => entries.push(MatchEntry {
                    keys: keys.clone(),
                    outcome,
                }),
                None => complete = false,
            }
        }
        keys.pop();
    }
    complete
}

/// An outcome where a table of further outcomes is too deep.
fn leaf(context: &mut Context<'_>, item: &Item<'_>, outcome: Outcome) -> Option<Formula> {
    if matches!(item.value, DeValue::Table(_)) {
        context.report(
            Diagnostic::error(code::MATCH_DEPTH, item.key_span)
                .arg("key", item.key)
                .help("deep"),
        );
        return None;
    }
    item.outcome(context, outcome)
}

struct Walk {
    outcome: Outcome,
    /// How many keys lead to an outcome.
    depth: usize,
    entries: Vec<MatchEntry>,
    complete: bool,
}

impl Walk {
    /// Reads a table of outcomes; `keys` are those on the way here.
    fn table(
        &mut self,
        context: &mut Context<'_>,
        mut fields: Fields<'_>,
        keys: &mut Vec<Spanned<String>>,
    ) {
        for item in fields.rest() {
            if item.key == "otherwise" {
                context.report(Diagnostic::error(code::OTHERWISE_INSIDE, item.key_span));
                self.complete = false;
                continue;
            }
            keys.push(Spanned::new(item.key.to_owned(), item.key_span));
            if keys.len() >= self.depth {
                match leaf(context, &item, self.outcome) {
                    Some(outcome) => self.entries.push(MatchEntry {
                        keys: keys.clone(),
                        outcome,
                    }),
                    None => self.complete = false,
                }
            } else if matches!(item.value, DeValue::Table(_)) {
                match item.table(context) {
                    Some(inner) => self.table(context, inner, keys),
                    None => self.complete = false,
                }
            } else {
                let error = Diagnostic::error(code::MATCH_DEPTH, item.span).arg("key", item.key);
                context.report(error.help("shallow"));
                self.complete = false;
            }
            keys.pop();
        }
    }
}

/// Reads `cases`.
pub(super) fn cases(
    context: &mut Context<'_>,
    item: &Item<'_>,
    outcome: Outcome,
) -> Option<Choice> {
    let items = item.filled(context)?;
    let last = items.len().saturating_sub(1);
    let read: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| case(context, item, at == last, outcome))
        .collect();
    read.into_iter()
        .collect::<Option<Vec<_>>>()
        .map(Choice::Cases)
}

fn case(context: &mut Context<'_>, item: &Item<'_>, last: bool, outcome: Outcome) -> Option<Case> {
    let mut fields = item.table(context)?;
    let documentation = documentation(context, &mut fields);
    let always = fields.has("when").is_none();
    let when = fields.conditions(context, "when");
    let outcome = fields
        .need(context, "is")
        .and_then(|item| item.outcome(context, outcome));
    // What holds for all leaves nothing to the cases after it.
    if always && !last && fields.unread().next().is_none() {
        context.report(Diagnostic::error(code::CASE_WITHOUT_WHEN, fields.span));
    }
    let span = fields.span;
    fields.finish(context);
    Some(Case {
        when,
        outcome: outcome?,
        documentation,
        span,
    })
}
