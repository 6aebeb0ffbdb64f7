//! Which rows of a batch count for an aggregate, and which of them only the evaluator of single rows
//! can judge.

use super::machine::Machine;
use super::program::Register;
use super::values::{BATCH, NONE, SOUND};
use super::word::Word;
use crate::value::Day;

/// The days on which records count: of those in this register, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub day: Register,
    pub first: Option<Day>,
    pub last: Day,
}

impl Window {
    /// Marks the rows in the window, of those that are marked.
    pub fn mark<W: Word>(&self, machine: &Machine<W>, rows: usize, marks: &mut [u8; BATCH]) {
        let days = machine.register(self.day);
        let first = self
            .first
            .map_or(i64::from(i32::MIN), |first| i64::from(first.0));
        let (first, last) = (W::of(first), W::of(i64::from(self.last.0)));
        for (mark, day) in marks.iter_mut().zip(&days.values).take(rows) {
            *mark &= u8::from((first <= *day) & (*day <= last));
        }
        if !days.sound {
            for (row, mark) in marks.iter_mut().enumerate().take(rows) {
                // Without a date it counts in no period.
                *mark &= u8::from(days.state(row) == SOUND);
            }
        }
    }
}

/// The rows that count for some aggregates.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The place of the window; none: every record counts.
    pub window: Option<usize>,
    pub conditions: Vec<Register>,
    /// The item, if it may be missing.
    pub item: Option<Register>,
}

impl Selection {
    /// Marks the rows that count, of those in the window; `left` gets those that cannot be judged.
    pub fn mark<W: Word>(
        &self,
        machine: &Machine<W>,
        rows: usize,
        marks: &mut [u8; BATCH],
        mut left: impl FnMut(usize),
    ) {
        for condition in &self.conditions {
            let condition = machine.register(*condition);
            if condition.sound {
                for (mark, holds) in marks.iter_mut().zip(&condition.values).take(rows) {
                    *mark &= u8::from(*holds != W::ZERO);
                }
                continue;
            }
            for (row, (mark, holds)) in marks
                .iter_mut()
                .zip(&condition.values)
                .enumerate()
                .take(rows)
            {
                if *mark == 0 {
                    continue;
                }
                if condition.state(row) != SOUND {
                    *mark = 0;
                    left(row);
                } else if *holds == W::ZERO {
                    *mark = 0;
                }
            }
        }
        let Some(item) = self.item.map(|item| machine.register(item)) else {
            return;
        };
        if item.sound {
            return;
        }
        let known = |state: &u8| *state == SOUND || *state == NONE;
        if item.states.iter().take(rows).all(known) {
            for (mark, state) in marks.iter_mut().zip(&item.states) {
                *mark &= u8::from(*state == SOUND);
            }
            return;
        }
        for (row, mark) in marks.iter_mut().enumerate().take(rows) {
            match item.state(row) {
                SOUND => {}
                NONE => *mark = 0,
                _ if *mark == 0 => {}
                _ => {
                    *mark = 0;
                    left(row);
                }
            }
        }
    }
}
