//! Rows of resident tables by whom they count for, for an explanation.

use super::evaluator::{Context, Evaluator, Here};
use super::record::{Credited, row_id};
use super::trace::Trace;
use crate::plan::{AggregatePlan, ColumnPath, Items, TableId, Within};

/// Rows of a table by the row or subject that they count for.
#[derive(Debug, Default)]
pub struct Index {
    rows: std::collections::HashMap<u32, Vec<u32>>,
}

impl<T: Trace> Evaluator<'_, T> {
    /// The rows that count for the owner, in any period.
    pub(super) fn rows_of(
        &mut self,
        table: TableId,
        a: &AggregatePlan,
        context: &Context<'_>,
    ) -> Vec<u32> {
        let world = self.world;
        match (&a.of, context.here) {
            (Items::Credits(_), Here::Subject(subject)) => {
                self.credited_to(table, subject, context.period)
            }
            (Items::Credits(_), Here::Group(group, index)) => {
                self.credited_to_group(table, group, index, context.period)
            }
            (Items::Credits(_), Here::Company) if world.plan.table(table).credit.is_none() => {
                (0..world.rows(table)).collect()
            }
            (Items::Credits(_), Here::Company) => {
                let members = world
                    .members(Within::Company, context.period)
                    .and_then(|members| members.lists.first())
                    .cloned()
                    .unwrap_or_default();
                members
                    .into_iter()
                    .flat_map(|member| self.credited_to(table, member, context.period))
                    .collect()
            }
            (Items::Referring { link, from, .. }, Here::Record(record)) => {
                let Some(target) = world.through(record.row, from, record.day) else {
                    return Vec::new();
                };
                self.referring(table, link, row_id(target))
            }
            _ => Vec::new(),
        }
    }

    /// Rows of a table credited to a subject.
    pub(super) fn rows_credited(&mut self, table: TableId, subject: u32, period: i32) -> Vec<u32> {
        self.credited_to(table, subject, period)
    }

    /// A timeless row may count for somebody else in another period, by a reference to dated rows.
    pub(super) fn credited_to(&mut self, table: TableId, subject: u32, period: i32) -> Vec<u32> {
        let world = self.world;
        let period = if world.is_timeless(table) { period } else { 0 };
        let end = world.period_at(period).end;
        let index = self
            .indexes
            .entry((table, None, period))
            .or_insert_with(|| {
                let mut index = Index::default();
                for (row, at) in world.each(table) {
                    let day = world.day_of(world.when(at), end);
                    if let Credited::Subject(subject) = world.credited(at, day) {
                        index.rows.entry(subject).or_default().push(row);
                    }
                }
                index
            });
        index.rows.get(&subject).cloned().unwrap_or_default()
    }

    pub(super) fn credited_to_group(
        &mut self,
        table: TableId,
        group: u32,
        index: u32,
        period: i32,
    ) -> Vec<u32> {
        let world = self.world;
        let Some(members) = world.members.get(&(Some(group), period)) else {
            return Vec::new();
        };
        if let Some(crate::plan::Credit::Group { .. }) = &world.plan.table(table).credit {
            let value = members.values.get(index as usize);
            let rows = 0..world.rows(table);
            let matches = |row: &u32| {
                world.row(table, *row).is_some_and(|at| {
                    let day = world.day_of(world.when(at), world.period_at(period).end);
                    world.credited_group(at, day).as_ref() == value
                })
            };
            return rows.filter(matches).collect();
        }
        let list = members
            .lists
            .get(index as usize)
            .cloned()
            .unwrap_or_default();
        list.into_iter()
            .flat_map(|member| self.credited_to(table, member, period))
            .collect()
    }

    pub(super) fn referring(&mut self, table: TableId, link: &ColumnPath, target: u32) -> Vec<u32> {
        let world = self.world;
        let index = self
            .indexes
            .entry((table, Some(link.column), 0))
            .or_insert_with(|| {
                let mut index = Index::default();
                for (row, at) in world.each(table) {
                    if let Some(target) = world.linked(at, link) {
                        index.rows.entry(target).or_default().push(row);
                    }
                }
                index
            });
        index.rows.get(&target).cloned().unwrap_or_default()
    }
}
