//! What stages found: for each figure in each period a column, a value in 8 bytes.
//!
//! Finite numbers, days and flags stand in their words. Everything else (absences with their causes,
//! wide numbers, fractions, texts) stands beside them, the same thing mostly once.

use super::outcome::Outcome;
use super::world::HOME;
use crate::plan::FigureId;
use crate::value::{Day, Number, Value};
use rayon::prelude::*;

/// What kind of word it is stands in its lowest two bits.
const KIND: u32 = 2;
const NUMBER: i64 = 0;
const OTHER: i64 = 1;
const DAY: i64 = 2;
const FLAG: i64 = 3;
/// The places of a number stand above them.
const PLACES: u32 = 5;
/// How many of the latest things beside the words a new one is compared with.
const NEAR: usize = 8;
/// Values that one task evaluates: enough that handing it over costs nothing.
const TASK: u32 = 1024;

/// The values of a figure in a period, by the places of its instances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    words: Vec<i64>,
    /// All words are mantissas of this scale, but that `i64::MIN` and what follows it are places
    /// among the others. None: each word says what it is.
    scale: Option<u32>,
    others: Vec<Outcome>,
}

impl Column {
    /// Numbers of one scale, `mantissa / 10^scale`, but for the exceptions, whose mantissas are not
    /// looked at. A number of the lowest mantissas that a word has must be an exception.
    pub fn scaled(
        scale: u32,
        mut mantissas: Vec<i64>,
        exceptions: impl IntoIterator<Item = (u32, Outcome)>,
    ) -> Column {
        let mut others = Vec::new();
        for (at, outcome) in exceptions {
            if let Some(word) = mantissas.get_mut(at as usize) {
                *word = i64::MIN.saturating_add(beside(&mut others, outcome));
            }
        }
        Column {
            words: mantissas,
            scale: Some(scale),
            others,
        }
    }

    /// The outcomes of `0..count`, evaluated in parallel. `start` makes what a task needs for all of
    /// its values; what `end` takes from it comes back in the order of the tasks.
    pub fn build<S, E: Send>(
        count: u32,
        start: impl Fn() -> S + Sync,
        value: impl Fn(&mut S, u32) -> Outcome + Sync,
        end: impl Fn(S) -> E + Sync,
    ) -> (Column, Vec<E>) {
        let part = |begin: u32| {
            let mut with = start();
            let behind = begin.saturating_add(TASK).min(count);
            let mut part = Column::with_room(behind.saturating_sub(begin) as usize);
            for place in begin..behind {
                part.push(value(&mut with, place));
            }
            (part, end(with))
        };
        if count <= TASK {
            let (column, end) = part(0);
            return (column, vec![end]);
        }
        let tasks = count.div_ceil(TASK);
        let parts: Vec<(Column, E)> = (0..tasks)
            .into_par_iter()
            .map(|task| part(task.saturating_mul(TASK)))
            .collect();
        let mut whole = Column::with_room(count as usize);
        let mut ends = Vec::with_capacity(parts.len());
        for (part, end) in parts {
            whole.append(part);
            ends.push(end);
        }
        (whole, ends)
    }

    fn with_room(count: usize) -> Column {
        Column {
            words: Vec::with_capacity(count),
            ..Column::default()
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a place.
    pub fn get(&self, place: usize) -> Option<Outcome> {
        let word = *self.words.get(place)?;
        let Some(scale) = self.scale else {
            return self.read(word);
        };
        let other = usize::try_from(word.wrapping_sub(i64::MIN)).ok();
        match other.and_then(|at| self.others.get(at)) {
            Some(other) => Some(other.clone()),
            None => {
                let number = Number::from_scaled(i128::from(word), scale).ok()?;
                Some(Ok(Value::Number(number)))
            }
        }
    }

    /// What a word says.
    fn read(&self, word: i64) -> Option<Outcome> {
        let rest = word >> KIND;
        Some(match word & 3 {
            NUMBER => {
                let places = u32::try_from(rest & 31).unwrap_or(0);
                Ok(Value::Number(Number::from_compact(rest >> PLACES, places)))
            }
            DAY => Ok(Value::Date(Day(i32::try_from(rest).unwrap_or(0)))),
            FLAG => Ok(Value::Flag(rest != 0)),
            _ => self.others.get(usize::try_from(rest).ok()?)?.clone(),
        })
    }

    /// Every value in the order of the places.
    pub fn iter(&self) -> impl Iterator<Item = Outcome> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// What stands beside the words: among it every absence.
    pub fn others(&self) -> &[Outcome] {
        &self.others
    }

    /// Adds a value at the end.
    pub fn push(&mut self, outcome: Outcome) {
        if self.scale.is_some() {
            *self = self.iter().collect();
        }
        let word = match &outcome {
            Ok(Value::Number(number)) => number.compact().and_then(|(mantissa, places)| {
                let word = mantissa.checked_mul(1 << (KIND + PLACES))?;
                Some(word | i64::from(places) << KIND | NUMBER)
            }),
            Ok(Value::Date(Day(day))) => Some(i64::from(*day) << KIND | DAY),
            Ok(Value::Flag(flag)) => Some(i64::from(*flag) << KIND | FLAG),
            _ => None,
        };
        let word = word.unwrap_or_else(|| beside(&mut self.others, outcome) << KIND | OTHER);
        self.words.push(word);
    }

    /// Adds all values of another column at the end; both say what each word is.
    fn append(&mut self, part: Column) {
        let moved: Vec<i64> = part
            .others
            .into_iter()
            .map(|outcome| beside(&mut self.others, outcome) << KIND | OTHER)
            .collect();
        self.words
            .extend(part.words.into_iter().map(|word| match word & 3 {
                OTHER => {
                    let at = usize::try_from(word >> KIND).unwrap_or(usize::MAX);
                    moved.get(at).copied().unwrap_or(word)
                }
                _ => word,
            }));
    }
}

impl FromIterator<Outcome> for Column {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Column {
        let mut column = Column::default();
        for outcome in outcomes {
            column.push(outcome);
        }
        column
    }
}

/// The place of something beside the words: what was put there lately is there once.
fn beside(others: &mut Vec<Outcome>, outcome: Outcome) -> i64 {
    let near = others.len().saturating_sub(NEAR);
    let known = others.get(near..).and_then(|latest| {
        let at = latest.iter().position(|known| *known == outcome)?;
        Some(near.saturating_add(at))
    });
    let at = known.unwrap_or_else(|| {
        others.push(outcome);
        others.len().saturating_sub(1)
    });
    i64::try_from(at).unwrap_or(0)
}

/// What an aggregate over records gives before the owner's own keys are asked.
#[derive(Clone, Debug)]
pub struct Raw {
    pub outcome: Outcome,
    pub count: u64,
}

/// The sums of an aggregate with how many records each has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raws {
    values: Column,
    counts: Counts,
}

#[derive(Clone, Debug, PartialEq)]
enum Counts {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

impl Default for Counts {
    fn default() -> Counts {
        Counts::Narrow(Vec::new())
    }
}

impl Raws {
    /// Sums and counts that stand in columns already; a sum whose count is missing has none.
    pub fn new(values: Column, counts: Vec<u32>) -> Raws {
        Raws {
            values,
            counts: Counts::Narrow(counts),
        }
    }

    /// How many sums there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sum at a place.
    pub fn get(&self, place: usize) -> Option<Raw> {
        let count = match &self.counts {
            Counts::Narrow(counts) => u64::from(counts.get(place).copied().unwrap_or(0)),
            Counts::Wide(counts) => counts.get(place).copied().unwrap_or(0),
        };
        self.outcome(place).map(|outcome| Raw { outcome, count })
    }

    /// The sum at a place without its count.
    pub fn outcome(&self, place: usize) -> Option<Outcome> {
        self.values.get(place)
    }

    fn push(&mut self, raw: Raw) {
        self.values.push(raw.outcome);
        match (&mut self.counts, u32::try_from(raw.count)) {
            (Counts::Narrow(counts), Ok(count)) => counts.push(count),
            (Counts::Narrow(counts), Err(_)) => {
                let mut wide: Vec<u64> = counts.iter().copied().map(u64::from).collect();
                wide.push(raw.count);
                self.counts = Counts::Wide(wide);
            }
            (Counts::Wide(counts), _) => counts.push(raw.count),
        }
    }
}

impl FromIterator<Raw> for Raws {
    fn from_iter<I: IntoIterator<Item = Raw>>(found: I) -> Raws {
        let mut raws = Raws::default();
        for raw in found {
            raws.push(raw);
        }
        raws
    }
}

/// Columns by figure and period, in slots that the schedule lays out.
#[derive(Debug)]
pub struct Store<C> {
    first: i32,
    /// Slots of a figure: one at home and one for each period.
    width: usize,
    /// By figure and period: the place of the column behind this one, 0 where there is none.
    slots: Vec<u32>,
    columns: Vec<Option<C>>,
}

impl<C> Default for Store<C> {
    fn default() -> Store<C> {
        Store {
            first: 0,
            width: 1,
            slots: Vec::new(),
            columns: Vec::new(),
        }
    }
}

impl<C> Store<C> {
    /// Slots for what a schedule evaluates.
    pub fn new(figures: usize, due: impl Iterator<Item = (FigureId, i32)> + Clone) -> Store<C> {
        let periods = || due.clone().map(|(_, period)| period);
        let first = periods()
            .filter(|period| *period != HOME)
            .min()
            .unwrap_or(0);
        let last = periods().max().unwrap_or(0).max(first);
        let width = usize::try_from(last.saturating_sub(first)).map_or(1, |more| more + 2);
        let mut store = Store {
            first,
            width,
            slots: vec![0; width.saturating_mul(figures)],
            columns: Vec::new(),
        };
        for (figure, period) in due {
            if store.slot(figure, period) == Some(0) {
                store.columns.push(None);
                let behind = u32::try_from(store.columns.len()).unwrap_or(0);
                let place = store.place(figure, period);
                if let Some(slot) = place.and_then(|place| store.slots.get_mut(place)) {
                    *slot = behind;
                }
            }
        }
        store
    }

    fn place(&self, figure: FigureId, period: i32) -> Option<usize> {
        let at = match period {
            HOME => 0,
            _ => usize::try_from(period.checked_sub(self.first)?).ok()? + 1,
        };
        (at < self.width).then(|| figure as usize * self.width + at)
    }

    fn slot(&self, figure: FigureId, period: i32) -> Option<u32> {
        self.slots.get(self.place(figure, period)?).copied()
    }

    /// The column of a figure in a period, if it was evaluated.
    pub fn get(&self, figure: FigureId, period: i32) -> Option<&C> {
        let slot = self.slot(figure, period)?.checked_sub(1)?;
        self.columns.get(slot as usize)?.as_ref()
    }

    fn cell(&mut self, figure: FigureId, period: i32) -> Option<&mut Option<C>> {
        let slot = self.slot(figure, period)?.checked_sub(1)?;
        self.columns.get_mut(slot as usize)
    }

    /// Keeps a column; the schedule has a slot for it.
    pub fn insert(&mut self, figure: FigureId, period: i32, column: C) {
        let cell = self.cell(figure, period);
        debug_assert!(cell.is_some(), "what is evaluated is scheduled");
        if let Some(cell) = cell {
            *cell = Some(column);
        }
    }

    /// Lets go of a column.
    pub fn remove(&mut self, figure: FigureId, period: i32) -> Option<C> {
        self.cell(figure, period)?.take()
    }
}

#[cfg(test)]
mod tests;
