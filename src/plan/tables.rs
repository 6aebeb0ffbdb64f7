//! Tables, groups and the subject: the contract with its names resolved.

use super::build::Builder;
use super::names::{World, group_help};
use super::{ColumnKind, ColumnPath, ColumnPlan, Credit, GroupPlan, Level, SharesPlan, TablePlan};
use crate::diagnostic::plan::{
    PLAN_CREDIT, PLAN_DATE_COLUMN, PLAN_MANAGER, PLAN_SHARES, PLAN_UNKNOWN_COLUMN,
    PLAN_UNKNOWN_LEVEL,
};
use crate::diagnostic::{Diagnostic, nearest};
use crate::policy::{ColumnType, Name, Table};
use crate::value::{Type, Unit};
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Columns first, since paths lead from table to table; then keys, dates and credit.
    pub fn tables(&mut self) {
        self.groups = self
            .policy
            .groups
            .iter()
            .map(|group| GroupPlan {
                name: group.name.value.clone(),
                by: None,
                when: Vec::new(),
                span: group.span,
            })
            .collect();
        for table in &self.policy.tables {
            self.tables.push(TablePlan {
                name: table.name.value.clone(),
                columns: Vec::new(),
                key: Vec::new(),
                date: None,
                dates: None,
                credit: None,
                require: Vec::new(),
                private: None,
                resident: false,
                span: table.name.span,
            });
        }
        if let Some(subject) = self.table(
            &self.policy.subject.table.value,
            self.policy.subject.table.span,
        ) {
            self.subject = subject;
            if let Some(plan) = self.tables.get_mut(subject as usize) {
                plan.resident = true;
            }
        }
        for (at, table) in self.policy.tables.iter().enumerate() {
            let columns = table.columns.iter().map(|column| ColumnPlan {
                name: column.name.value.clone(),
                kind: self.plain_kind(&column.kind, column.name.span),
                unit: column_unit(&column.kind, column.optional),
            });
            let columns: Vec<ColumnPlan> = columns.collect::<Vec<_>>();
            if let Some(plan) = self.tables.get_mut(at) {
                plan.columns = columns;
            }
        }
        for (at, table) in self.policy.tables.iter().enumerate() {
            self.computed(at, table);
        }
        for (at, table) in self.policy.tables.iter().enumerate() {
            self.contract(at, table);
        }
        self.manager = self.manager();
        for (at, table) in self.policy.tables.iter().enumerate() {
            let id = u32::try_from(at).unwrap_or(u32::MAX);
            let require = self.conditions(&table.require, Level::Record(id), None);
            let private = table.private.as_ref().and_then(|formula| {
                self.formula(formula, Level::Record(id), None, Some(Unit::Flag))
            });
            if let Some(plan) = self.tables.get_mut(at) {
                plan.require = require;
                plan.private = private;
            }
        }
    }

    fn plain_kind(&mut self, kind: &ColumnType, _span: crate::source::Span) -> ColumnKind {
        match kind {
            ColumnType::Code
            | ColumnType::Plain(_)
            | ColumnType::Vocabulary(_)
            | ColumnType::Computed { .. } => ColumnKind::Plain,
            ColumnType::Reference(table) => self
                .table(&table.value, table.span)
                .map_or(ColumnKind::Plain, ColumnKind::Reference),
            ColumnType::GroupReference(group) => match self.group_id(&group.value) {
                Some(id) => ColumnKind::Group(id),
                None => {
                    let known = self
                        .policy
                        .groups
                        .iter()
                        .map(|group| group.name.value.as_str());
                    let diagnostic =
                        Diagnostic::error(PLAN_UNKNOWN_LEVEL, group.span).arg("name", &group.value);
                    let diagnostic = match nearest(&group.value, known.clone()) {
                        Some(near) => diagnostic.arg("nearest", near).help("nearest"),
                        None => group_help(diagnostic, &known.collect::<Vec<_>>()),
                    };
                    self.diagnostics.push(diagnostic);
                    ColumnKind::Plain
                }
            },
        }
    }

    /// References by computed key; their paths may lead through other references.
    fn computed(&mut self, at: usize, table: &Table) {
        for (column, definition) in table.columns.iter().enumerate() {
            let ColumnType::Computed { table: target, by } = &definition.kind else {
                continue;
            };
            let Some(target) = self.table(&target.value, target.span) else {
                continue;
            };
            let from = u32::try_from(at).unwrap_or(u32::MAX);
            let by: Vec<ColumnPath> = by.iter().filter_map(|path| self.path(from, path)).collect();
            if let Some(plan) = self
                .tables
                .get_mut(at)
                .and_then(|plan| plan.columns.get_mut(column))
            {
                plan.kind = ColumnKind::Computed { table: target, by };
            }
        }
    }

    /// A column path from a table, or an error.
    pub fn path(&mut self, from: u32, path: &Name) -> Option<ColumnPath> {
        let empty = BTreeMap::new();
        let world = World {
            tables: &self.tables,
            subject: self.subject,
            figures: &empty,
            scripts: &self.scripts,
        };
        match world.path(from, path) {
            Ok(path) => Some(path),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn contract(&mut self, at: usize, table: &Table) {
        let id = u32::try_from(at).unwrap_or(u32::MAX);
        let key = table
            .key
            .iter()
            .filter_map(|name| self.own_column(id, name))
            .collect();
        let date = table.date.as_ref().and_then(|path| {
            let found = self.path(id, path)?;
            self.is_date(&found, path).then_some(found)
        });
        let dates = table.dates.as_ref().and_then(|dates| {
            let from = self.own_column(id, &dates.from)?;
            let until = match &dates.until {
                Some(until) => Some(self.own_column(id, until)?),
                None => None,
            };
            Some((from, until))
        });
        let credit = self.credit(id, table);
        if let Some(plan) = self.tables.get_mut(at) {
            plan.key = key;
            plan.date = date;
            // A row without `until` holds until the next of its key: all must be known.
            plan.resident |= matches!(dates, Some((_, None)));
            plan.dates = dates;
            plan.credit = credit;
        }
    }

    fn own_column(&mut self, table: u32, name: &Name) -> Option<u32> {
        let path = self.path(table, name)?;
        if path.hops.is_empty() {
            return Some(path.column);
        }
        let table = self
            .tables
            .get(table as usize)
            .map_or(String::new(), |table| table.name.clone());
        self.diagnostics.push(
            Diagnostic::error(PLAN_UNKNOWN_COLUMN, name.span)
                .arg("name", &name.value)
                .arg("table", table)
                .help("own"),
        );
        None
    }

    fn is_date(&mut self, path: &ColumnPath, name: &Name) -> bool {
        let column = self
            .tables
            .get(path.table as usize)
            .and_then(|table| table.columns.get(path.column as usize));
        let unit = column.map(|column| column.unit.unit);
        if unit != Some(Unit::Date) {
            let found = unit.map_or("?", Unit::word);
            self.diagnostics.push(
                Diagnostic::error(PLAN_DATE_COLUMN, name.span)
                    .arg("name", &name.value)
                    .arg("unit", found),
            );
        }
        unit == Some(Unit::Date)
    }

    fn credit(&mut self, id: u32, table: &Table) -> Option<Credit> {
        let mut paths = Vec::new();
        let mut target: Option<ColumnKind> = None;
        for source in &table.credit {
            let name = &source.path;
            if self
                .tables
                .get(id as usize)
                .is_some_and(|plan| plan.columns.iter().all(|column| column.name != name.value))
                && let Some(shares) = self.table_id(&name.value)
            {
                if table.credit.len() > 1 {
                    self.diagnostics.push(
                        Diagnostic::error(PLAN_CREDIT, name.span)
                            .arg("name", &name.value)
                            .arg("table", &table.name.value),
                    );
                    return None;
                }
                return self.shares(id, shares, name).map(Credit::Shares);
            }
            let path = self.path(id, name)?;
            let kind = self
                .tables
                .get(path.table as usize)
                .and_then(|t| t.columns.get(path.column as usize))
                .map(|column| column.kind.clone())?;
            let same = match (&target, &kind) {
                (
                    None,
                    ColumnKind::Reference(_) | ColumnKind::Computed { .. } | ColumnKind::Group(_),
                ) => true,
                (Some(a), b) => leads_to(a) == leads_to(b),
                _ => false,
            };
            if !same {
                self.diagnostics.push(
                    Diagnostic::error(PLAN_CREDIT, name.span)
                        .arg("name", &name.value)
                        .arg("table", &table.name.value),
                );
                return None;
            }
            target = Some(kind);
            paths.push(path);
        }
        match target? {
            ColumnKind::Group(group) => Some(Credit::Group { group, paths }),
            ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. }
                if target == self.subject =>
            {
                Some(Credit::Subject(paths))
            }
            ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. } => {
                Some(Credit::Record {
                    table: target,
                    paths,
                })
            }
            ColumnKind::Plain => None,
        }
    }
}

impl Builder<'_> {
    /// The columns of a table of shares: one reference to the shared table, one to the subject's,
    /// and the share.
    fn shares(&mut self, record: u32, table: u32, name: &Name) -> Option<SharesPlan> {
        let plan = self.tables.get(table as usize)?;
        let leads = |to: u32| {
            let mut columns = (0u32..)
                .zip(&plan.columns)
                .filter(|(_, column)| matches!(column.kind, ColumnKind::Reference(at) if at == to));
            match (columns.next(), columns.next()) {
                (Some((at, _)), None) => Some(at),
                _ => None,
            }
        };
        let share = (0u32..).zip(&plan.columns).find(|(_, column)| {
            column.name == "share" && column.unit.unit == Unit::Percent && !column.unit.optional
        });
        let found = leads(record)
            .zip(leads(self.subject))
            .zip(share.map(|(at, _)| at));
        let Some(((record, subject), share)) = found else {
            let of = |table: u32| {
                self.tables
                    .get(table as usize)
                    .map_or(String::new(), |table| table.name.clone())
            };
            let diagnostic = Diagnostic::error(PLAN_SHARES, name.span)
                .arg("name", &name.value)
                .arg("table", of(record))
                .arg("subject", of(self.subject));
            self.diagnostics.push(diagnostic);
            return None;
        };
        if let Some(plan) = self.tables.get_mut(table as usize) {
            plan.resident = true;
        }
        let any = self
            .policy
            .tables
            .get(table as usize)
            .is_some_and(|table| table.shares_any);
        Some(SharesPlan {
            table,
            record,
            subject,
            share,
            any,
        })
    }

    /// The column of the subject's table that refers to the manager, in the same table.
    fn manager(&mut self) -> Option<u32> {
        let name = self.policy.subject.manager.as_ref()?;
        let column = self.own_column(self.subject, name)?;
        let plan = self.tables.get(self.subject as usize)?;
        let kind = plan.columns.get(column as usize).map(|column| &column.kind);
        if matches!(kind, Some(ColumnKind::Reference(to)) if *to == self.subject) {
            return Some(column);
        }
        let diagnostic = Diagnostic::error(PLAN_MANAGER, name.span)
            .arg("name", &name.value)
            .arg("table", &plan.name)
            .help("column");
        self.diagnostics.push(diagnostic);
        None
    }
}

/// Where a reference leads: a table, or a group.
fn leads_to(kind: &ColumnKind) -> (Option<u32>, Option<u32>) {
    match kind {
        ColumnKind::Plain => (None, None),
        ColumnKind::Reference(table) | ColumnKind::Computed { table, .. } => (Some(*table), None),
        ColumnKind::Group(group) => (None, Some(*group)),
    }
}

fn column_unit(kind: &ColumnType, optional: bool) -> Type {
    let unit = match kind {
        ColumnType::Code | ColumnType::Reference(_) | ColumnType::Computed { .. } => Type {
            code: true,
            ..Type::of(Unit::Text)
        },
        ColumnType::GroupReference(_) => Type::of(Unit::Text),
        ColumnType::Plain(unit) => Type::of(*unit),
        ColumnType::Vocabulary(words) => Type {
            vocabulary: Some(words.clone()),
            ..Type::of(Unit::Text)
        },
    };
    let optional = optional || matches!(kind, ColumnType::Computed { .. });
    Type { optional, ..unit }
}
