//! A record at hand: its cells, the records it refers to, its day, and who is credited with it.

use super::outcome::{Absence, Outcome, Why};
use super::world::World;
use crate::plan::{ColumnKind, ColumnPath, Credit, FigureId, TableId};
use crate::source::Span;
use crate::table::{Cell, Chunk};
use crate::value::{Day, Unit, Value};
use std::sync::Arc;

/// Columns of the subject's table that hold the name.
pub(super) const NAMES: [&str; 2] = ["name", "姓名"];

/// A row of a chunk.
#[derive(Clone, Copy)]
pub struct Row<'c> {
    pub table: TableId,
    pub chunk: &'c Chunk,
    pub row: usize,
}

/// When a record counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In every period.
    Always,
    /// On one day.
    On(Day),
    /// From and until; an open end is `None`.
    During(Day, Option<Day>),
    /// Its date is empty: in no period.
    Never,
}

impl When {
    /// The day on which it stands in the order of records: its own, or the first of its days.
    pub fn day(self) -> Option<Day> {
        match self {
            When::On(day) | When::During(day, _) => Some(day),
            When::Always | When::Never => None,
        }
    }
}

impl Row<'_> {
    /// `table/key`, as explanations and messages name a record.
    pub fn name(&self, world: &World<'_>) -> String {
        format!(
            "{}/{}",
            world.plan.table(self.table).name,
            self.chunk.key_text(self.row)
        )
    }
}

impl<'a> World<'a> {
    /// A row of a table that is in memory.
    pub fn row(&self, table: TableId, row: u32) -> Option<Row<'a>> {
        let chunk = self.data.resident(table)?;
        ((row as usize) < chunk.len()).then_some(Row {
            table,
            chunk,
            row: row as usize,
        })
    }

    /// Every row of a table that is in memory, with its place.
    pub fn each(&self, table: TableId) -> impl Iterator<Item = (u32, Row<'a>)> + use<'_, 'a> {
        (0..self.rows(table)).filter_map(move |row| Some((row, self.row(table, row)?)))
    }

    /// The value of a cell; a reference is its key as text.
    pub fn cell(&self, row: Row<'_>, column: u32, figure: FigureId, span: Span) -> Outcome {
        let empty = |why| Absence::Undefined(self.cause(why, figure, span));
        match self
            .plan
            .table(row.table)
            .columns
            .get(column as usize)
            .map(|column| &column.kind)
        {
            Some(ColumnKind::Computed { table, .. }) => {
                let key = self
                    .key_of(row, column)
                    .ok_or_else(|| empty(Why::NoneReferred))?;
                Ok(Value::Text(Arc::from(self.data.key_name(*table, key))))
            }
            Some(ColumnKind::Reference(table)) => match row.chunk.cell(column as usize, row.row) {
                Cell::Reference(key) => Ok(Value::Text(Arc::from(self.data.key_name(*table, key)))),
                Cell::Value(value) => Ok(value),
                Cell::Empty => Err(empty(Why::EmptyCell)),
            },
            _ => match row.chunk.cell(column as usize, row.row) {
                Cell::Value(value) => Ok(value),
                Cell::Empty | Cell::Reference(_) => Err(empty(Why::EmptyCell)),
            },
        }
    }

    /// What is written in the free texts of a row: columns that are no codes, no keys and have no
    /// vocabulary. Of the subject's table, the name is told apart from these.
    pub fn free_texts(&self, row: Row<'_>) -> Vec<(u32, String)> {
        let plan = self.plan.table(row.table);
        let subject = row.table == self.plan.subject.table;
        (0u32..)
            .zip(&plan.columns)
            .filter(|(at, column)| {
                matches!(column.kind, ColumnKind::Plain)
                    && column.unit.unit == Unit::Text
                    && column.unit.vocabulary.is_none()
                    && !column.unit.code
                    && !plan.key.contains(at)
                    && !(subject && NAMES.contains(&column.name.as_str()))
            })
            .filter_map(|(at, _)| match row.chunk.cell(at as usize, row.row) {
                Cell::Value(Value::Text(text)) if !text.is_empty() => Some((at, text.to_string())),
                _ => None,
            })
            .collect()
    }

    /// The key that a reference column holds or computes.
    pub(super) fn key_of(&self, row: Row<'_>, column: u32) -> Option<u32> {
        match &self
            .plan
            .table(row.table)
            .columns
            .get(column as usize)?
            .kind
        {
            ColumnKind::Computed { table, by } => {
                let values: Option<Vec<Value>> =
                    by.iter().map(|path| self.path(row, path)).collect();
                self.data.find(*table, &values?)
            }
            _ => match row.chunk.cell(column as usize, row.row) {
                Cell::Reference(key) => Some(key),
                _ => None,
            },
        }
    }

    /// The record that a reference column leads to: the row valid on `day`.
    pub fn follow(&self, row: Row<'_>, column: u32, day: Day) -> Option<Row<'a>> {
        let target = match &self
            .plan
            .table(row.table)
            .columns
            .get(column as usize)?
            .kind
        {
            ColumnKind::Reference(table) | ColumnKind::Computed { table, .. } => *table,
            _ => return None,
        };
        let key = self.key_of(row, column)?;
        self.row(target, self.data.valid(target, key, day)?)
    }

    /// The record at the end of `hops`; `None` where a reference leads nowhere.
    pub fn through<'c>(&self, start: Row<'c>, hops: &[(TableId, u32)], day: Day) -> Option<Row<'c>>
    where
        'a: 'c,
    {
        let mut row = start;
        for (_, column) in hops {
            row = self.follow(row, *column, day)?;
        }
        Some(row)
    }

    /// A value by a path of the contract, on the record's own day.
    fn path(&self, row: Row<'_>, path: &ColumnPath) -> Option<Value> {
        let day = self.own_day(row).unwrap_or(self.period.end);
        let end = self.through(row, &path.hops, day)?;
        self.cell(end, path.column, 0, self.plan.policy.header.span)
            .ok()
    }

    /// A day from the record's own columns only; paths of `date` itself are followed with it.
    fn own_day(&self, row: Row<'_>) -> Option<Day> {
        let plan = self.plan.table(row.table);
        let column = match (&plan.date, &plan.dates) {
            (Some(path), _) if path.hops.is_empty() => path.column,
            (_, Some((from, _))) => *from,
            _ => return None,
        };
        date(&row.chunk.cell(column as usize, row.row))
    }

    /// When a record counts.
    pub fn when(&self, row: Row<'_>) -> When {
        let plan = self.plan.table(row.table);
        if let Some(path) = &plan.date {
            let end = self.through(row, &path.hops, self.period.end);
            let day = end.and_then(|end| date(&end.chunk.cell(path.column as usize, end.row)));
            return day.map_or(When::Never, When::On);
        }
        if let Some((from, until)) = plan.dates {
            let Some(from) = date(&row.chunk.cell(from as usize, row.row)) else {
                return When::Never;
            };
            let until = match until {
                Some(until) => date(&row.chunk.cell(until as usize, row.row)),
                None => self
                    .data
                    .span(row.table, row_id(row))
                    .and_then(|(_, until)| until),
            };
            return When::During(from, until);
        }
        if let Some(Credit::Record { paths, .. }) = &plan.credit {
            return match self.referred(row, paths, self.period.end) {
                Some(record) => self.when(record),
                None => When::Never,
            };
        }
        When::Always
    }

    /// The day on which references of a record are followed.
    pub fn day_of(&self, when: When, period_end: Day) -> Day {
        when.day().unwrap_or(period_end)
    }

    /// The first of `paths` that leads to a record.
    pub(super) fn referred<'c>(
        &self,
        row: Row<'c>,
        paths: &[ColumnPath],
        day: Day,
    ) -> Option<Row<'a>> {
        paths
            .iter()
            .find_map(|path| self.follow(self.through(row, &path.hops, day)?, path.column, day))
    }

    /// The group's value that a record of a table credited to a group names.
    pub fn credited_group(&self, row: Row<'_>, day: Day) -> Option<Value> {
        let Some(Credit::Group { paths, .. }) = &self.plan.table(row.table).credit else {
            return None;
        };
        paths.iter().find_map(|path| {
            let end = self.through(row, &path.hops, day)?;
            self.cell(end, path.column, 0, self.plan.policy.header.span)
                .ok()
        })
    }
}

fn date(cell: &Cell) -> Option<Day> {
    match cell {
        Cell::Value(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

/// Whether a record counts in a window, of which the first (if it has one) and last day are given.
pub fn in_window(when: When, window: (Option<Day>, Day)) -> bool {
    let (first, last) = window;
    match when {
        When::Always => true,
        When::Never => false,
        When::On(day) => first.is_none_or(|first| first <= day) && day <= last,
        When::During(from, until) => {
            from <= last && until.is_none_or(|until| first.is_none_or(|first| first <= until))
        }
    }
}

/// The place of a row in its table.
pub fn row_id(row: Row<'_>) -> u32 {
    u32::try_from(row.chunk.first_row().saturating_add(row.row as u64)).unwrap_or(u32::MAX)
}
