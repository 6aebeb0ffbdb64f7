//! Reads the TOML of a policy.
//!
//! Without serde: the parser's tree keeps the place of every key and value and the digits of every
//! number, and small readers take what they know by name, one file for each thing. All that is
//! wrong is told in one go.

mod choice;
mod context;
mod documentation;
mod fields;
mod figure;
mod formula;
mod header;
mod limits;
mod names;
mod open;
mod part;
mod scale;
mod shape;
mod standing;
mod steps;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_wrong;
mod text;
mod value;

use super::{Figure, Limits, Policy, Total};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, policy as code};
use crate::source::{FileId, Sources, Spanned};
use context::Context;
use fields::{Fields, Item};
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// A policy that was read, or `None` after errors; diagnostics in any case.
pub struct Loaded {
    pub sources: Sources,
    pub policy: Option<Policy>,
    pub diagnostics: Diagnostics,
}

/// Reads a policy: a TOML file, or a folder with `policy.toml`.
///
/// Scripts that it names are read too; they must lie in the folder of the file.
pub fn load(path: &Path) -> Loaded {
    let file = open::policy_file(path);
    let name = file.display().to_string();
    let mut sources = Sources::default();
    match open::policy_text(&file) {
        Ok(text) => {
            let id = sources.add(&name, &text);
            let folder = match file.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            let (policy, diagnostics) = policy(id, &text, folder, &mut sources);
            Loaded {
                sources,
                policy,
                diagnostics,
            }
        }
        Err(unread) => {
            let error = unread.diagnostic(
                code::POLICY_MISSING,
                Place::File(name.as_str().into()),
                &name,
            );
            Loaded {
                sources,
                policy: None,
                diagnostics: Diagnostics(vec![error]),
            }
        }
    }
}

/// Reads the text of a policy.
fn policy(
    id: FileId,
    text: &str,
    folder: &Path,
    sources: &mut Sources,
) -> (Option<Policy>, Diagnostics) {
    let mut context = Context::new(id, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let policy = if errors.is_empty() {
        let whole = context.span(0..0);
        let mut fields = Fields::of(&context, root.get_ref(), whole, "");
        let policy = whole_policy(&mut context, &mut fields, folder, sources);
        fields.finish(&mut context);
        policy
    } else {
        syntax::syntax_errors(&mut context, root.get_ref(), &errors);
        None
    };
    let mut diagnostics = context.diagnostics;
    // In the order of the file, whatever was read first; equal ones once.
    diagnostics.0.sort();
    diagnostics.0.dedup();
    let policy = policy.filter(|_| !diagnostics.has_errors());
    (policy, diagnostics)
}

fn whole_policy(
    context: &mut Context<'_>,
    root: &mut Fields<'_>,
    folder: &Path,
    sources: &mut Sources,
) -> Option<Policy> {
    let header = needed(context, root, "policy").and_then(|item| header::header(context, &item));

    let table_items = named(context, root, "table");
    let group_items = named(context, root, "group");
    let known = table::Known {
        tables: table_items.iter().map(|item| item.key).collect(),
        groups: group_items.iter().map(|item| item.key).collect(),
    };
    let tables: Vec<_> = table_items
        .iter()
        .filter_map(|item| table::table(context, item, &known))
        .collect();
    let groups: Vec<_> = group_items
        .iter()
        .filter_map(|item| table::group(context, item))
        .collect();
    let subject = needed(context, root, "subject").and_then(|item| table::subject(context, &item));
    let mut figure_items: Vec<_> = figure::KINDS
        .iter()
        .flat_map(|(key, kind)| {
            named(context, root, key)
                .into_iter()
                .map(|item| (item, *kind))
        })
        .collect();
    figure_items.sort_by_key(|(item, _)| (item.span.start, item.key_span.start));
    let mut figures: Vec<Figure> = Vec::new();
    let mut others = Vec::new();
    for (item, kind) in &figure_items {
        match figure::figure(context, item, *kind) {
            Some(figure) => figures.push(figure),
            None => others.push(Spanned::new(item.key.to_owned(), item.key_span)),
        }
    }

    let total = root
        .take("total")
        .map_or(Some(Total::default()), |item| figure::total(context, &item));
    let limits = root.take("limits").map_or(Some(Limits::default()), |item| {
        limits::limits(context, &item)
    });
    let script_items = named(context, root, "script");
    let scripts: Vec<_> = script_items
        .iter()
        .filter_map(|item| open::script(context, item, folder, sources))
        .collect();

    let lists = names::Lists {
        tables: &tables,
        subject: subject.as_ref(),
        groups: &groups,
        figures: &figures,
        scripts: &scripts,
        others: &others,
    };
    names::names(context, &lists);
    let (header, subject, total, limits) = (header?, subject?, total?, limits?);
    Some(Policy {
        header,
        tables,
        subject,
        groups,
        figures,
        total,
        scripts,
        limits,
    })
}

/// A table that every policy has.
fn needed<'t>(
    context: &mut Context<'_>,
    root: &mut Fields<'t>,
    key: &'static str,
) -> Option<Item<'t>> {
    let item = root.take(key);
    if item.is_none() {
        context.report(
            Diagnostic::error(code::MISSING_TABLE, root.span)
                .arg("table", key)
                .help(key),
        );
    }
    item
}

/// The tables `[key.NAME]`, in the order written.
fn named<'t>(context: &mut Context<'_>, root: &mut Fields<'t>, key: &'static str) -> Vec<Item<'t>> {
    let Some(item) = root.take(key) else {
        return Vec::new();
    };
    if let DeValue::Array(_) = item.value {
        context.report(item.wrong_kind("table"));
        return Vec::new();
    }
    item.table(context)
        .map_or_else(Vec::new, |mut fields| fields.rest())
}
