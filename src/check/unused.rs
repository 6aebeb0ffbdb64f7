//! Figures and tables that have no part in any result.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::{UNUSED_FIGURE, UNUSED_TABLE};
use crate::expression::{Base, Expr, Leaf};
use crate::plan::{Credit, FigureId, Level, Mechanism, Plan, TableId, gathers_cells, walk};
use crate::policy::Kind;
use crate::source::Span;
use std::collections::BTreeSet;

/// Metrics and scores that nothing with a result reads. Of several that only read each other, the
/// one that nobody reads is told. A `note` says that a figure is there for people to read.
pub(super) fn figures(plan: &Plan) -> Vec<Diagnostic> {
    let results =
        |kind: Kind| matches!(kind, Kind::Pay | Kind::Award | Kind::Finding | Kind::Grade);
    let any = plan
        .policy
        .figures
        .iter()
        .any(|figure| results(figure.kind));
    let read = read_directly(plan);
    let mut found = Vec::new();
    for (id, figure) in (0u32..).zip(&plan.figures) {
        // A policy without results is there for its scores; one without scores, for its metrics.
        let told = any && matches!(figure.kind, Kind::Metric | Kind::Score);
        let (english, chinese) = &figure.documentation.note;
        let for_people = english.is_some() || chinese.is_some();
        if told && figure.part_of.is_none() && !for_people && !read.contains(&id) {
            let place = plan
                .policy
                .figures
                .get(usize::try_from(id).unwrap_or(usize::MAX));
            let span: Span = place.map_or(figure.span, |figure| figure.name.span);
            found.push(Diagnostic::warning(UNUSED_FIGURE, span).arg("name", &figure.name));
        }
    }
    found
}

/// Every figure that some formula, list or condition names.
fn read_directly(plan: &Plan) -> BTreeSet<FigureId> {
    let mut read = BTreeSet::new();
    for expr in every_expression(plan) {
        walk::leaves(expr, &mut |leaf, _, _| {
            if let Leaf::Figure { figure, .. } = leaf {
                read.insert(*figure);
            }
        });
    }
    for figure in &plan.figures {
        read.extend(gathers_cells(&figure.mechanism));
        match &figure.mechanism {
            Mechanism::Score(parts) => read.extend(parts.iter().map(|part| part.figure)),
            Mechanism::Total(pays) => read.extend(pays),
            _ => {}
        }
    }
    let costs = plan
        .policy
        .figures
        .iter()
        .filter_map(|figure| figure.award.cost.as_ref());
    for cost in costs {
        let mut names = Vec::new();
        names_in(&cost.syntax, &mut names);
        read.extend(names.into_iter().filter_map(|name| plan.named(name)));
    }
    read
}

fn every_expression(plan: &Plan) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = plan.figures.iter().flat_map(walk::of_figure).collect();
    all.extend(&plan.subject.when);
    for group in &plan.groups {
        all.extend(group.by.iter().chain(&group.when));
    }
    for table in &plan.tables {
        all.extend(table.require.iter().chain(&table.private));
    }
    all
}

/// Names in a formula that no plan holds.
fn names_in<'a>(syntax: &'a crate::expression::Syntax, names: &mut Vec<&'a str>) {
    use crate::expression::SyntaxKind as S;
    match &syntax.kind {
        S::Name(name) => names.push(name),
        S::Path(path) => names.extend(path.iter().map(|name| name.value.as_str())),
        S::Number { .. } | S::Text(_) | S::Flag(_) | S::Date(_) => {}
        S::Unary(_, a) => names_in(a, names),
        S::Binary(_, a, b) => [a, b].into_iter().for_each(|part| names_in(part, names)),
        S::If(a, b, c) => [a, b, c].into_iter().for_each(|part| names_in(part, names)),
        S::In(a, list) => {
            names_in(a, names);
            list.iter().for_each(|part| names_in(part, names));
        }
        S::Switch {
            by,
            arms,
            otherwise,
        } => {
            names_in(by, names);
            arms.iter()
                .for_each(|(_, outcome)| names_in(outcome, names));
            otherwise.iter().for_each(|part| names_in(part, names));
        }
        S::Call { arguments, .. } => arguments.iter().for_each(|part| names_in(part, names)),
    }
}

/// Tables that nothing gathers, reads or refers to.
pub(super) fn tables(plan: &Plan) -> Vec<Diagnostic> {
    let mut used: BTreeSet<TableId> = BTreeSet::from([plan.subject.table]);
    for expr in every_expression(plan) {
        walk::leaves(expr, &mut |leaf, _, _| match leaf {
            // A rule about its own rows does not make a table useful.
            Leaf::Column(column) if column.base != Base::Record || !column.hops.is_empty() => {
                used.insert(column.table);
                used.extend(column.hops.iter().map(|(table, _)| *table));
            }
            _ => {}
        });
    }
    for figure in &plan.figures {
        used.extend(walk::table_of(&figure.mechanism));
        if let Level::Record(table) = figure.level {
            used.insert(table);
        }
    }
    for table in &plan.tables {
        for column in &table.columns {
            if let crate::plan::ColumnKind::Reference(to)
            | crate::plan::ColumnKind::Computed { table: to, .. } = &column.kind
            {
                used.insert(*to);
            }
        }
        match &table.credit {
            Some(Credit::Record { table, .. }) => {
                used.insert(*table);
            }
            Some(Credit::Shares(shares)) => {
                used.insert(shares.table);
            }
            _ => {}
        }
    }
    let unused = (0u32..)
        .zip(&plan.tables)
        .filter(|(id, _)| !used.contains(id));
    unused
        .map(|(_, table)| Diagnostic::warning(UNUSED_TABLE, table.span).arg("name", &table.name))
        .collect()
}
