//! Figures of records: a record as whoever reads it sees it, and its value for that credit.

use super::context::{Here, RecordAt};
use super::credit::Credit;
use super::evaluator::{Evaluator, Traced};
use super::outcome::{Absence, Why};
use super::record::{Row, When};
use super::trace::{Op, Trace};
use crate::plan::{FigureId, FigurePlan};

impl<T: Trace> Evaluator<'_, T> {
    /// A record seen from `period`, for the one person that it counts for.
    pub fn record<'c>(&self, row: Row<'c>, period: i32) -> RecordAt<'c> {
        self.record_for(row, period, None)
    }

    /// A record seen from `period` by someone who reads it: of several credits the reader's own.
    pub fn record_for<'c>(
        &self,
        row: Row<'c>,
        period: i32,
        reader: Option<Credit>,
    ) -> RecordAt<'c> {
        let record = self.record_of_nobody(row, period);
        let credits = self.world.credits(row, record.when, record.day);
        let own = reader.and_then(|reader| credits.of(reader));
        RecordAt {
            credit: own.or_else(|| credits.alone()),
            ..record
        }
    }

    /// A record seen from `period`, before it is known for whom.
    pub(super) fn record_of_nobody<'c>(&self, row: Row<'c>, period: i32) -> RecordAt<'c> {
        let end = self.world.period_at(period).end;
        let when = self.world.when(row);
        let day = self.world.day_of(when, end);
        let (home, later) = match when {
            When::On(day) => (self.world.number_of(day), day > self.world.period.end),
            _ => (period, false),
        };
        RecordAt {
            row,
            when,
            day,
            credit: None,
            home,
            later,
        }
    }

    /// A figure of a record: in passing, or what a stage stored for the credit by which it is read.
    pub(super) fn record_figure(
        &mut self,
        id: FigureId,
        plan: &FigurePlan,
        record: RecordAt<'_>,
        cell: u32,
    ) -> Traced<T::Node> {
        let row = record
            .row
            .chunk
            .first_row()
            .saturating_add(record.row.row as u64);
        let period = self.world.stored_at(record.row.table, record.home);
        let mut record = record;
        if record.credit.is_none() && self.world.is_shared(record.row.table) {
            let credits = self.world.credits(record.row, record.when, record.day);
            if !credits.list().is_empty() {
                // It has a value for each who is credited; the reader is none of them.
                let cause = self.world.cause(Why::NotCredited, id, plan.span);
                let missing = Op::Operator("missing");
                let absence = Absence::Undefined(cause);
                return self.node(missing, Vec::new(), Err(absence), plan.unit.unit, None);
            }
        }
        let stored = if crate::plan::fused(plan) {
            None
        } else {
            let slot = self.world.slot(&record, period);
            let stored = self.stored(id, period, plan.place(slot, cell));
            if let Some(credit) = &mut record.credit {
                // Of several assignments together there is a value where all have the same.
                let others = 1..credit.places as usize;
                if others
                    .map(|other| self.stored(id, period, plan.place(slot + other, cell)))
                    .any(|other| other.ok() != stored.clone().ok())
                {
                    let why = Why::SeveralAssignments;
                    let absence = Absence::Undefined(self.world.cause(why, id, plan.span));
                    let missing = Op::Operator("missing");
                    return self.node(missing, Vec::new(), Err(absence), plan.unit.unit, None);
                }
                if credit.places > 1 {
                    *credit = self.first_of(record.row, *credit, record.day, record.when);
                }
            }
            Some(stored)
        };
        if !T::ON {
            return match stored {
                Some(outcome) => Traced {
                    outcome,
                    node: T::BLANK,
                },
                None => self.compute(id, Here::Record(record), record.home, cell as usize),
            };
        }
        let places = record
            .credit
            .map_or((0, 0), |credit| (credit.place, credit.places));
        let place = plan.place(usize::try_from(row).unwrap_or(usize::MAX), cell);
        let key = (id, place as u64, places, record.home);
        if let Some(known) = self.memory.get(&key) {
            return known.clone();
        }
        let traced = self.compute(id, Here::Record(record), record.home, cell as usize);
        if let Some(stored) = stored {
            self.compare(id, &traced.outcome, &stored);
        }
        self.memory.insert(key, traced.clone());
        traced
    }

    /// The first of the assignments that a credit stands for.
    fn first_of(&self, row: Row<'_>, credit: Credit, day: crate::value::Day, when: When) -> Credit {
        let credits = self.world.credits(row, when, day);
        let first = credits.list().get(credit.place as usize);
        first.copied().unwrap_or(credit)
    }
}
