//! What may be a name, and that no name has two meanings.

use super::context::Context;
use crate::diagnostic::{Diagnostic, policy as code};
use crate::expression::callable;
use crate::policy::{Figure, Group, Name, ScriptDeclaration, Subject, Table};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// Words of formulas, which no column may bear.
const OWN: [&str; 7] = [
    "own",
    "period",
    "prorata",
    "depth",
    "previous",
    "last_year",
    "recomputed",
];

/// Words that name levels and collections; columns of other tables than the subject's may bear them.
const LEVELS: [&str; 9] = [
    "share",
    "person",
    "company",
    "members",
    "reports",
    "below",
    "periods",
    "assignments",
    "total",
];

/// Words of the formula syntax, and those that Rhai keeps for itself.
const SYNTAX: &[&str] = &[
    "and",
    "or",
    "not",
    "Fn",
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "defined",
    "do",
    "else",
    "eval",
    "exit",
    "export",
    "false",
    "fn",
    "for",
    "global",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "is_def_fn",
    "is_def_var",
    "is_shared",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "type_of",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Whether formulas can read `name`: letters of any script, digits and `_`, not first a digit, and
/// at least one letter.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let first = characters
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic());
    first
        && characters.all(|character| character == '_' || character.is_alphanumeric())
        && name.chars().any(char::is_alphabetic)
}

/// Where a name is written, and how strict its place is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A figure, a group, a table, a column of the subject's table.
    Shared,
    Script,
    /// A column of another table.
    Column,
}

fn check(context: &mut Context<'_>, name: &Name, place: Place) {
    let word = name.value.as_str();
    if !is_identifier(word) {
        context.report(
            Diagnostic::error(code::BAD_NAME, name.span)
                .arg("name", word)
                .help("key"),
        );
        return;
    }
    let syntax = SYNTAX.contains(&word);
    let levels = place != Place::Column && LEVELS.contains(&word);
    // A script may not bear the name of a function of the language.
    let function = place == Place::Script && callable().any(|name| name == word);
    if syntax || levels || function || OWN.contains(&word) {
        context.report(Diagnostic::error(code::RESERVED_NAME, name.span).arg("name", word));
    }
}

/// The lists of names of a policy.
pub(super) struct Lists<'p> {
    pub tables: &'p [Table],
    pub subject: Option<&'p Subject>,
    pub groups: &'p [Group],
    pub figures: &'p [Figure],
    pub scripts: &'p [ScriptDeclaration],
    /// Names of figures that could not be read.
    pub others: &'p [Spanned<String>],
}

/// Checks every name: that it can be one, and that each has one meaning.
pub(super) fn names(context: &mut Context<'_>, lists: &Lists<'_>) {
    let subject = lists.subject.and_then(|subject| {
        lists
            .tables
            .iter()
            .find(|table| table.name.value == subject.table.value)
    });
    let is_subject =
        |table: &Table| subject.is_some_and(|subject| subject.name.span == table.name.span);

    let mut shared: Vec<(&Name, Option<&Group>)> = Vec::new();
    shared.extend(lists.figures.iter().map(|figure| (&figure.name, None)));
    shared.extend(lists.groups.iter().map(|group| (&group.name, Some(group))));
    shared.extend(lists.others.iter().map(|name| (name, None)));
    for table in lists.tables {
        check(context, &table.name, Place::Shared);
        for column in &table.columns {
            check(
                context,
                &column.name,
                if is_subject(table) {
                    Place::Shared
                } else {
                    Place::Column
                },
            );
        }
    }
    for (name, _) in &shared {
        check(context, name, Place::Shared);
    }
    for script in lists.scripts {
        check(context, &script.name, Place::Script);
    }
    shared.extend(lists.scripts.iter().map(|script| (&script.name, None)));
    shared.extend(
        subject
            .into_iter()
            .flat_map(|table| table.columns.iter().map(|column| (&column.name, None))),
    );
    shared.sort_by_key(|(name, _)| name.span);

    let mut seen: BTreeMap<&str, (Span, Option<&Group>)> = BTreeMap::new();
    for (name, group) in &shared {
        let Some((first, other)) = seen.get(name.value.as_str()) else {
            seen.insert(&name.value, (name.span, *group));
            continue;
        };
        // A group may bear the name of the column it is by.
        let by = |group: &Option<&Group>| {
            group
                .and_then(|group| group.by.as_ref())
                .is_some_and(|by| by.value == name.value)
        };
        if !by(group) && !by(other) {
            let error = Diagnostic::error(code::NAME_TWICE, name.span).label("first", *first);
            context.report(error.arg("name", &name.value));
        }
    }

    let names = lists
        .figures
        .iter()
        .map(|figure| &figure.name)
        .chain(lists.others);
    let figures: BTreeMap<&str, Span> =
        names.map(|name| (name.value.as_str(), name.span)).collect();
    for column in lists
        .tables
        .iter()
        .filter(|table| !is_subject(table))
        .flat_map(|table| &table.columns)
    {
        if let Some(figure) = figures.get(column.name.value.as_str()) {
            let error = Diagnostic::error(code::COLUMN_LIKE_FIGURE, column.name.span)
                .label("figure", *figure);
            context.report(error.arg("name", &column.name.value));
        }
    }
    // `per` names a table or a group, so the two must differ.
    for group in lists.groups {
        if let Some(table) = lists
            .tables
            .iter()
            .find(|table| table.name.value == group.name.value)
        {
            let error = Diagnostic::error(code::NAME_TWICE, group.name.span)
                .label("first", table.name.span);
            context.report(error.arg("name", &group.name.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_identifier;

    #[test]
    fn identifiers() {
        for yes in ["a", "销售额", "_a1", "q3", "é"] {
            assert!(is_identifier(yes), "{yes}");
        }
        for no in ["", "1a", "a b", "a.b", "a-b", "_", "__1", "金额(元)", "％"] {
            assert!(!is_identifier(no), "{no}");
        }
    }
}
