//! To whom a record counts: people, each whole or for a share, and their assignments (language A3).

use super::context::RecordAt;
use super::record::{Row, When, row_id};
use super::world::{HOME, World};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::evaluation::SHARES_NOT_WHOLE;
use crate::plan::{Credit as CreditPlan, SharesPlan, TableId};
use crate::value::{Day, Number, Sum, Value};
use std::collections::HashMap;

/// One credit of a record: the person that it counts for, and in which assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    pub person: u32,
    /// None: several assignments of the person together.
    pub subject: Option<u32>,
    /// The row of the table of shares that says the share; none: the whole record.
    pub share: Option<(TableId, u32)>,
    /// The first of its places among the credits of the record, and how many they are.
    pub place: u32,
    pub places: u32,
}

/// To whom a record counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credits {
    /// It names nobody.
    Nobody,
    /// Whom it names has no assignment on its day.
    NoAssignment,
    /// The table has no credit: everyone's, so the company's.
    All,
    One(Credit),
    /// Several people or assignments; those of one person and share stand together.
    Several(Vec<Credit>),
    /// As several, where others that it names have no assignment on its day.
    Part(Vec<Credit>),
}

impl Credits {
    /// Each person and assignment.
    pub fn list(&self) -> &[Credit] {
        match self {
            Credits::One(credit) => std::slice::from_ref(credit),
            Credits::Several(list) | Credits::Part(list) => list,
            Credits::Nobody | Credits::NoAssignment | Credits::All => &[],
        }
    }

    /// The one credit of a record that counts for one person only.
    pub fn alone(&self) -> Option<Credit> {
        match self {
            Credits::One(credit) => Some(*credit),
            Credits::Several(list) => match merged(list.iter().copied()).as_slice() {
                [credit] => Some(*credit),
                _ => None,
            },
            _ => None,
        }
    }

    /// The credit of the same person, in the same assignment if it has one there.
    pub fn of(&self, reader: Credit) -> Option<Credit> {
        let own = |credit: &&Credit| credit.person == reader.person;
        let mut same = self.list().iter().filter(own);
        if let Some(exact) = same.clone().find(|credit| {
            credit.subject == reader.subject
                && (credit.share == reader.share || same.clone().count() == 1)
        }) {
            return Some(*exact);
        }
        let first = same.next()?;
        let all = merged(self.list().iter().filter(own).copied());
        match all.as_slice() {
            [credit] => Some(*credit),
            // Two shares of one person: which is meant, nobody can tell.
            _ if first.share.is_some() => all.into_iter().find(|c| c.share == reader.share),
            _ => None,
        }
    }
}

/// The credits of one person and share as one.
pub fn merged(credits: impl Iterator<Item = Credit>) -> Vec<Credit> {
    let mut all: Vec<Credit> = Vec::new();
    for credit in credits {
        match all.last_mut() {
            Some(last) if last.person == credit.person && last.share == credit.share => {
                last.subject = None;
                last.places = credit.place + credit.places - last.place;
            }
            _ => all.push(credit),
        }
    }
    all
}

/// For each table of shares: its rows by the key of the shared record.
pub type Shares = HashMap<TableId, HashMap<u32, Vec<u32>>>;

/// Where the credits of each row begin in what is stored, with the end behind the last.
pub type Slots = HashMap<(TableId, i32), Vec<u32>>;

impl<'a> World<'a> {
    /// The rows of every table of shares, by the record that they share.
    pub fn read_shares(&mut self) {
        let tables = self.plan.tables.iter().filter_map(|table| {
            if let Some(CreditPlan::Shares(shares)) = table.credit {
                Some(shares)
            } else {
                None
            }
        });
        for shares in tables {
            let mut rows: HashMap<u32, Vec<u32>> = HashMap::new();
            for (row, at) in self.each(shares.table) {
                if let Some(key) = self.key_of(at, shares.record) {
                    rows.entry(key).or_default().push(row);
                }
            }
            // The order of the file decides nothing.
            let order = self.data.key_order(shares.table);
            for list in rows.values_mut() {
                list.sort_by_key(|row| (order.get(*row as usize).copied(), *row));
            }
            self.shares.insert(shares.table, rows);
        }
    }

    /// The columns of a table of shares.
    pub fn shares_plan(&self, table: TableId) -> Option<SharesPlan> {
        self.plan.tables.iter().find_map(|plan| match plan.credit {
            Some(CreditPlan::Shares(shares)) if shares.table == table => Some(shares),
            _ => None,
        })
    }

    /// Whether records of the table count by shares, their own or those of the record that they follow.
    pub fn is_shared(&self, table: TableId) -> bool {
        let mut at = table;
        // A chain of records that count as others is no longer than there are tables.
        for _ in 0..self.plan.tables.len() {
            match &self.plan.table(at).credit {
                Some(CreditPlan::Shares(_)) => return true,
                Some(CreditPlan::Record { table, .. }) => at = *table,
                _ => return false,
            }
        }
        false
    }

    /// The rows of the table of shares for a record.
    pub fn shares_of(&self, shares: &SharesPlan, row: Row<'_>) -> &[u32] {
        let rows = self.shares.get(&shares.table);
        let key = self.data.key_of(row.table, row_id(row));
        rows.zip(key)
            .and_then(|(rows, key)| rows.get(&key))
            .map_or(&[], Vec::as_slice)
    }

    /// The people that a record names, with the row of the share; `day` is that of its references.
    pub(super) fn people_of(&self, row: Row<'_>, day: Day) -> Vec<(u32, Option<(TableId, u32)>)> {
        match &self.plan.table(row.table).credit {
            Some(CreditPlan::Subject(paths)) => {
                let key = paths
                    .iter()
                    .find_map(|path| self.key_of(self.through(row, &path.hops, day)?, path.column));
                key.map(|person| (person, None)).into_iter().collect()
            }
            Some(CreditPlan::Shares(shares)) => self
                .shares_of(shares, row)
                .iter()
                .filter_map(|at| {
                    let person = self.key_of(self.row(shares.table, *at)?, shares.subject)?;
                    Some((person, Some((shares.table, *at))))
                })
                .collect(),
            Some(CreditPlan::Record { paths, .. }) => match self.referred(row, paths, day) {
                Some(record) => {
                    let day = self.day_of(self.when(record), day);
                    self.people_of(record, day)
                }
                None => Vec::new(),
            },
            Some(CreditPlan::Group { .. }) | None => Vec::new(),
        }
    }

    /// To whom a record counts. A record of one day counts in the assignment of that day; one that
    /// is valid for days in every assignment that it overlaps; a timeless one in all of them.
    pub fn credits(&self, row: Row<'_>, when: When, day: Day) -> Credits {
        if self.plan.table(row.table).credit.is_none() {
            return Credits::All;
        }
        let people = self.people_of(row, day);
        if people.is_empty() {
            return Credits::Nobody;
        }
        let mut gone = false;
        let mut all: Vec<Credit> = Vec::with_capacity(people.len());
        for (person, share) in people {
            let credit = |subject: u32, place: usize| Credit {
                person,
                subject: Some(subject),
                share,
                place: u32::try_from(place).unwrap_or(u32::MAX),
                places: 1,
            };
            if !self.dated() {
                let place = all.len();
                all.push(credit(person, place));
                continue;
            }
            let before = all.len();
            for subject in self.data.rows_of(self.plan.subject.table, person) {
                let (from, until) = self.assignment_days(subject);
                let there = match when {
                    When::On(day) => from <= day && day <= until,
                    When::During(first, last) => {
                        from <= last.unwrap_or(Day(i32::MAX)) && first <= until
                    }
                    When::Always => true,
                    When::Never => false,
                };
                if there {
                    let place = all.len();
                    all.push(credit(subject, place));
                }
            }
            gone |= all.len() == before;
        }
        match all.as_slice() {
            [] => Credits::NoAssignment,
            _ if gone => Credits::Part(all),
            [credit] => Credits::One(*credit),
            _ => Credits::Several(all),
        }
    }

    /// The credits that are meant in a period: of a record that is valid for days or always, those
    /// of assignments that have a day of the period, where a person has such.
    pub fn meant(&self, credits: Credits, when: When, period: i32) -> Credits {
        let Credits::Several(list) = &credits else {
            return credits;
        };
        if !self.dated() || matches!(when, When::On(_)) {
            return credits;
        }
        let there = |credit: &Credit| {
            credit
                .subject
                .is_some_and(|subject| self.exists(subject, period))
        };
        let kept = list.iter().copied().filter(|credit| {
            let of_person = |other: &&Credit| other.person == credit.person;
            there(credit) || !list.iter().filter(of_person).any(there)
        });
        Credits::Several(kept.collect())
    }

    /// A credit of a record as runs write it: the person, with a number for the second share of one.
    pub fn credit_name(&self, credits: &Credits, credit: Credit) -> String {
        let key = self.person_key(credit.person);
        let before = merged(credits.list().iter().copied())
            .into_iter()
            .filter(|other| other.person == credit.person && other.place < credit.place)
            .filter(|other| other.share != credit.share)
            .count();
        match before {
            0 => key,
            before => format!("{key} #{}", before + 1),
        }
    }

    /// Whether records of the table may count for several people or assignments.
    fn may_be_several(&self, table: TableId) -> bool {
        self.is_shared(table) || (self.dated() && !self.is_dated(table))
    }

    /// Lays out the places of what is stored for each credit of a table's records, in a period
    /// (or at home).
    pub fn lay_out(&mut self, table: TableId, period: i32) {
        if self.slots.contains_key(&(table, period)) || !self.may_be_several(table) {
            return;
        }
        let end = self.period_at(period).end;
        let mut begin = 0u32;
        let mut begins = vec![0];
        for (_, row) in self.each(table) {
            let when = self.when(row);
            let credits = self.credits(row, when, self.day_of(when, end));
            let count = u32::try_from(credits.list().len().max(1)).unwrap_or(u32::MAX);
            begin = begin.saturating_add(count);
            begins.push(begin);
        }
        self.slots.insert((table, period), begins);
    }

    /// The place of a record's figure in what is stored: that of its credit.
    pub fn slot(&self, record: &RecordAt<'_>, period: i32) -> usize {
        let row = row_id(record.row) as usize;
        match self.slots.get(&(record.row.table, period)) {
            Some(begins) => {
                let begin = begins.get(row).copied().unwrap_or(u32::MAX);
                begin.saturating_add(record.credit.map_or(0, |credit| credit.place)) as usize
            }
            None => row,
        }
    }

    /// The row and the credit of a place in what is stored.
    pub fn at_slot(&self, table: TableId, slot: u32, period: i32) -> Option<(Row<'a>, u32)> {
        match self.slots.get(&(table, period)) {
            Some(begins) => {
                let row = begins
                    .partition_point(|begin| *begin <= slot)
                    .checked_sub(1)?;
                let begin = begins.get(row).copied()?;
                let row = u32::try_from(row).ok()?;
                Some((self.row(table, row)?, slot.saturating_sub(begin)))
            }
            None => Some((self.row(table, slot)?, 0)),
        }
    }

    /// The period under which figures of a record of the table are stored.
    pub fn stored_at(&self, table: TableId, period: i32) -> i32 {
        if self.is_dated(table) { HOME } else { period }
    }
}

impl World<'_> {
    /// Records whose shares do not total 100 %, with all rows of their shares.
    pub fn shares_not_whole(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (table, plan) in (0u32..).zip(&self.plan.tables) {
            let Some(CreditPlan::Shares(shares)) = plan.credit else {
                continue;
            };
            if shares.any {
                continue;
            }
            for (_, record) in self.each(table) {
                let rows = self.shares_of(&shares, record);
                found.extend(self.not_whole(&shares, record, rows));
            }
        }
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found
    }

    fn not_whole(&self, shares: &SharesPlan, record: Row<'_>, rows: &[u32]) -> Option<Diagnostic> {
        let span = self.plan.policy.header.span;
        let mut sum = Sum::default();
        for row in rows {
            if let Ok(Value::Number(share)) =
                self.cell(self.row(shares.table, *row)?, shares.share, 0, span)
            {
                sum.add(&share);
            }
        }
        let sum = sum.finish();
        if rows.is_empty() || sum == Ok(Number::from_i64(1)) {
            return None;
        }
        let chunk = self.data.resident(shares.table)?;
        let place = |row: &u32| {
            let (line, key) = (chunk.line(*row as usize), chunk.key_text(*row as usize));
            self.data.place(shares.table, line, Some("share"), &key)
        };
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| chunk.line(*row as usize));
        let shown = sum
            .and_then(|sum| sum.mul(&Number::from_i64(100)))
            .map_or_else(|_| "?".to_owned(), |sum| format!("{}%", sum.exact()));
        let diagnostic = Diagnostic::error(SHARES_NOT_WHOLE, place(rows.first()?))
            .arg("record", record.name(self))
            .arg("sum", shown);
        Some(rows.iter().skip(1).fold(diagnostic, |diagnostic, row| {
            diagnostic.label("next", place(row))
        }))
    }
}
