//! Which rows of a batch count for an aggregate, and which of them only the evaluator of single rows
//! can judge.

use super::compile::Typed;
use super::machine::{BATCH, Machine, NONE, SOUND};
use super::program::Register;
use super::word::Word;
use crate::value::Day;

/// The rows that count for some aggregates.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The register of the records' day, and the days that count; none: every record counts.
    pub window: Option<(Register, (Option<Day>, Day))>,
    pub conditions: Vec<Register>,
    /// The item, if it may be missing.
    pub item: Option<Register>,
}

impl Selection {
    /// With an item that may be missing.
    pub fn of(window: Selection, conditions: &[Typed], item: Option<&Typed>) -> Selection {
        Selection {
            conditions: conditions.iter().map(|typed| typed.register).collect(),
            item: item.filter(|item| !item.sure).map(|item| item.register),
            ..window
        }
    }

    /// Marks the rows that count, of those that are marked; `left` gets those that cannot be judged.
    pub fn mark<W: Word>(
        &self,
        machine: &Machine<W>,
        rows: usize,
        marks: &mut [u8; BATCH],
        mut left: impl FnMut(usize),
    ) {
        if let Some((day, (first, last))) = self.window {
            let days = machine.register(day);
            let first = W::of(first.map_or(i64::from(i32::MIN), |first| i64::from(first.0)));
            let last = W::of(i64::from(last.0));
            for (mark, day) in marks.iter_mut().zip(&days.values).take(rows) {
                *mark &= u8::from(first <= *day && *day <= last);
            }
            if !days.sound {
                for (row, mark) in marks.iter_mut().enumerate().take(rows) {
                    // Without a date it counts in no period.
                    *mark &= u8::from(days.state(row) == SOUND);
                }
            }
        }
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
