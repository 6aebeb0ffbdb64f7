//! Rows in memory by whom they count for, for an explanation.

use super::context::{Context, Here};
use super::credit::{Credit, merged};
use super::evaluator::Evaluator;
use super::record::row_id;
use super::trace::Trace;
use crate::plan::{AggregatePlan, ColumnPath, Items, Level, TableId, Within};

/// Rows of a table by the row, assignment or person that they count for, each with its credit.
#[derive(Debug, Default)]
pub struct Index {
    rows: std::collections::HashMap<u32, Vec<Counting>>,
}

/// A row, and the credit by which it counts.
pub(super) type Counting = (u32, Option<Credit>);

/// What the rows of a table are looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    Subject,
    Person,
    /// The record that this column leads to.
    Link(u32),
}

impl<T: Trace> Evaluator<'_, T> {
    /// The rows that count for the owner, in any period.
    pub(super) fn rows_of(
        &mut self,
        table: TableId,
        a: &AggregatePlan,
        context: &Context<'_>,
    ) -> Vec<Counting> {
        let world = self.world;
        let period = context.period;
        match (&a.of, context.here) {
            (Items::Credits(_), Here::Subject(subject)) => {
                self.credited_to(table, By::Subject, subject, period)
            }
            (Items::Credits(_), Here::Person(person)) => {
                self.credited_to(table, By::Person, person, period)
            }
            (Items::Credits(_), Here::Group(group, index)) => {
                if let Some(crate::plan::Credit::Group { .. }) = &world.plan.table(table).credit {
                    return rows_naming(self, table, group, index, period);
                }
                self.credited_to_members(table, Within::Group(group), index, period)
            }
            (Items::Credits(_), Here::Company) if world.plan.table(table).credit.is_none() => {
                self.each(table).map(|(row, _)| (row, None)).collect()
            }
            (Items::Credits(_), Here::Company) => {
                self.credited_to_members(table, Within::Company, 0, period)
            }
            (Items::Referring { link, from, .. }, Here::Record(record)) => {
                let Some(target) = world.through(record.row, from, record.day) else {
                    return Vec::new();
                };
                let rows = self.referring(table, link, row_id(target));
                let reader = context.reader(world);
                let with_credit = |(row, _): Counting| {
                    let at = self.row(table, row)?;
                    Some((row, self.record_for(at, period, reader).credit))
                };
                rows.into_iter().filter_map(with_credit).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Rows of a table credited to an assignment or a person, with their credits. A row that is not
    /// of one day may count for somebody else, or another assignment, in another period.
    pub(super) fn credited_to(
        &mut self,
        table: TableId,
        by: By,
        whom: u32,
        period: i32,
    ) -> Vec<Counting> {
        let world = self.world;
        let period = if world.is_dated(table) { 0 } else { period };
        let end = world.period_at(period).end;
        let all = self.each(table);
        let make = || {
            let mut index = Index::default();
            for (row, at) in all {
                let when = world.when(at);
                let credits = world.credits(at, when, world.day_of(when, end));
                let mut take = |whom: u32, credit: Credit| {
                    let rows = index.rows.entry(whom).or_default();
                    rows.push((row, Some(credit)));
                };
                match by {
                    By::Subject => credits.list().iter().for_each(|credit| {
                        take(credit.subject.unwrap_or(u32::MAX), *credit);
                    }),
                    _ => {
                        let meant = world.meant(credits, when, period);
                        for credit in merged(meant.list().iter().copied()) {
                            take(credit.person, credit);
                        }
                    }
                }
            }
            index
        };
        let key = (table, by, period);
        if let Some(kept) = self.kept.filter(|kept| kept.rows.chunk(table).is_some()) {
            // Rows of several people are looked through once for all of them.
            let index = kept.index(key, make);
            return index.rows.get(&whom).cloned().unwrap_or_default();
        }
        let index = self.indexes.entry(key).or_insert_with(make);
        index.rows.get(&whom).cloned().unwrap_or_default()
    }

    /// Rows credited to the covered members of a group or the company; those that count for
    /// several assignments of one member there count once.
    fn credited_to_members(
        &mut self,
        table: TableId,
        within: Within,
        group: u32,
        period: i32,
    ) -> Vec<Counting> {
        let list = self
            .world
            .among(Level::Subject, within, period)
            .and_then(|members| members.lists.get(group as usize))
            .cloned()
            .unwrap_or_default();
        let mut rows: Vec<(u32, Credit)> = Vec::new();
        for member in list {
            let of = self.credited_to(table, By::Subject, member, period);
            rows.extend(
                of.into_iter()
                    .filter_map(|(row, credit)| Some((row, credit?))),
            );
        }
        rows.sort_by_key(|(row, credit)| (*row, credit.place));
        rows.chunk_by(|(a, _), (b, _)| a == b)
            .flat_map(|same| {
                let row = same.first().map_or(0, |(row, _)| *row);
                merged(same.iter().map(|(_, credit)| *credit))
                    .into_iter()
                    .map(move |credit| (row, Some(credit)))
            })
            .collect()
    }

    pub(super) fn referring(
        &mut self,
        table: TableId,
        link: &ColumnPath,
        target: u32,
    ) -> Vec<Counting> {
        let world = self.world;
        let all = self.each(table);
        let index = self
            .indexes
            .entry((table, By::Link(link.column), 0))
            .or_insert_with(|| {
                let mut index = Index::default();
                for (row, at) in all {
                    if let Some(target) = world.linked(at, link) {
                        index.rows.entry(target).or_default().push((row, None));
                    }
                }
                index
            });
        index.rows.get(&target).cloned().unwrap_or_default()
    }
}

/// Rows of a table that is credited to a group, by the group that they name.
fn rows_naming<T: Trace>(
    evaluator: &Evaluator<'_, T>,
    table: TableId,
    group: u32,
    index: u32,
    period: i32,
) -> Vec<Counting> {
    let world = evaluator.world;
    let members = world.members.get(&(Some(group), period));
    let value = members.and_then(|members| members.values.get(index as usize));
    let end = world.period_at(period).end;
    evaluator
        .each(table)
        .filter(|(_, at)| {
            let day = world.day_of(world.when(*at), end);
            value.is_some() && world.credited_group(*at, day).as_ref() == value
        })
        .map(|(row, _)| (row, None))
        .collect()
}
