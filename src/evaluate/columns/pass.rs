//! One pass over a table by columns.

use super::bank::{Bank, Found, Lane};
use super::machine::Machine;
use super::program::{Program, Register};
use super::selection::{Selection, Window};
use super::values::{BATCH, SOUND, UNDEFINED, Values};
use super::word::Word;
use crate::evaluate::counted::{Counted, Uncounted};
use crate::table::Chunk;

/// Who owns what a row adds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Owners {
    /// The credited person.
    Credited,
    /// What the list has for the credited person: their group.
    Listed(Vec<u32>),
    /// The company, of every row.
    All,
}

/// Owners with the sums that they share a piece of memory for.
#[derive(Debug)]
pub(super) struct Plan {
    pub owners: Owners,
    pub count: usize,
    pub lanes: Vec<Lane>,
}

/// An aggregate that is done by columns: its bank, the lane of its count and that of its sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub bank: usize,
    pub selection: usize,
    pub count: usize,
    pub sum: Option<usize>,
}

/// See the module.
pub struct ByColumns {
    pub(super) program: Program,
    /// The key of the credited person.
    pub(super) who: Option<Register>,
    /// Of a table with a date.
    pub(super) day: Option<Register>,
    pub(super) windows: Vec<Window>,
    /// The window of the period.
    pub(super) period: Option<usize>,
    /// Conditions that every row must meet; none if rows are not counted here.
    pub(super) counting: Option<Vec<Register>>,
    /// Items that have a value in every row by the contract.
    pub(super) sure: Vec<Register>,
    pub(super) selections: Vec<Selection>,
    pub(super) banks: Vec<Plan>,
    pub(super) jobs: Vec<Option<Placed>>,
}

/// The sums of one thread.
pub struct Banks {
    narrow: Machine<i64>,
    wide: Option<Machine<i128>>,
    banks: Vec<Bank>,
    owners: Vec<usize>,
    windows: Vec<[u8; BATCH]>,
    marks: Vec<[u8; BATCH]>,
}

/// What a chunk leaves to the evaluator of single rows.
#[derive(Debug, Default)]
pub struct Left {
    /// Rows and the aggregates that they may count for.
    pub items: Vec<(usize, usize)>,
    /// Rows that must be counted, and checked, one by one.
    pub counts: Vec<usize>,
}

/// Rows that are added at once.
const NEAR: usize = 256;
/// Nobody: no owner has this place.
pub(super) const NOBODY: u32 = u32::MAX;

impl ByColumns {
    /// Whether the rows of a chunk are counted here.
    pub fn counts(&self) -> bool {
        self.counting.is_some()
    }

    /// Whether an aggregate is done here.
    pub fn does(&self, job: usize) -> bool {
        self.jobs.get(job).is_some_and(Option::is_some)
    }

    /// Empty sums for a thread.
    pub fn banks(&self) -> Banks {
        Banks {
            narrow: Machine::new(&self.program),
            wide: None,
            banks: self
                .banks
                .iter()
                .map(|bank| Bank::new(bank.count, bank.lanes.len()))
                .collect(),
            owners: vec![usize::MAX; BATCH],
            windows: vec![[0; BATCH]; self.windows.len()],
            marks: vec![[0; BATCH]; self.selections.len()],
        }
    }

    /// Adds the rows of a chunk.
    pub fn add(&self, store: &mut Banks, chunk: &Chunk, counted: &mut Counted) -> Left {
        let mut left = Left::default();
        let mut uncounted: Vec<(Uncounted, usize)> = Vec::new();
        let mut start = 0;
        while start < chunk.len() {
            let rows = BATCH.min(chunk.len() - start);
            let Banks {
                narrow,
                wide,
                banks,
                owners,
                windows,
                marks,
            } = store;
            let work = Work {
                banks,
                owners,
                windows,
                marks,
            };
            let mut rest = Rest {
                start,
                rows,
                left: &mut left,
                uncounted: &mut uncounted,
                counted,
            };
            narrow.run(&self.program, chunk, start, rows);
            if narrow.narrow {
                let wide = wide.get_or_insert_with(|| Machine::new(&self.program));
                wide.run(&self.program, chunk, start, rows);
                self.batch(wide, work, &mut rest);
            } else {
                self.batch(narrow, work, &mut rest);
            }
            start += rows;
        }
        counted.leave_out_rows(chunk, &uncounted);
        left
    }

    fn batch<W: Word>(&self, machine: &Machine<W>, sums: Work<'_>, rest: &mut Rest<'_>) {
        let Work {
            banks,
            owners,
            windows,
            marks,
        } = sums;
        let rows = rest.rows;
        for (window, marks) in self.windows.iter().zip(windows.iter_mut()) {
            marks.fill(1);
            window.mark(machine, rows, marks);
        }
        let period = self.period.and_then(|period| windows.get(period));
        if let Some(require) = &self.counting {
            self.count(require, machine, period, rest);
        }
        let sure = |register: &Register| machine.register(*register).sound;
        if !self.sure.iter().all(sure) {
            // The contract says that there is a value, but not one that fits.
            for row in 0..rows {
                self.leave(row, |_| true, rest);
            }
            return;
        }
        let who = self.who.map(|who| machine.register(who));
        for (at, (selection, marks)) in self.selections.iter().zip(marks.iter_mut()).enumerate() {
            match selection.window.and_then(|window| windows.get(window)) {
                Some(window) => marks.copy_from_slice(window),
                None => marks.fill(1),
            }
            if let Some(who) = who.filter(|who| !who.sound) {
                for (mark, state) in marks.iter_mut().zip(&who.states) {
                    *mark &= u8::from(*state == SOUND);
                }
            }
            let leave = |row| self.leave(row, |placed| placed.selection == at, rest);
            selection.mark(machine, rows, marks, leave);
        }
        if let Some(who) = who.filter(|who| !who.sound) {
            for row in 0..rows {
                if !matches!(who.state(row), SOUND | UNDEFINED) {
                    self.leave(row, |_| true, rest);
                }
            }
        }
        for (plan, bank) in self.banks.iter().zip(banks) {
            self.owners(plan, machine, owners, rows);
            // Few rows at a time: what they add to stays near while each lane goes over them.
            for start in (0..rows).step_by(NEAR) {
                let part = start..rows.min(start + NEAR);
                for (place, lane) in plan.lanes.iter().enumerate() {
                    let (Some(marks), Some(owners)) = (
                        marks
                            .get(lane.selection)
                            .and_then(|marks| marks.get(part.clone())),
                        owners.get(part.clone()),
                    ) else {
                        continue;
                    };
                    match lane.value {
                        None => bank.count(place, owners, marks),
                        Some(value) => {
                            let values = machine.register(value);
                            let some = values.values.get(part.clone()).unwrap_or_default();
                            bank.add(place, owners, marks, some, values.scale);
                        }
                    }
                }
            }
        }
    }

    fn owners<W: Word>(
        &self,
        plan: &Plan,
        machine: &Machine<W>,
        owners: &mut [usize],
        rows: usize,
    ) {
        let Some(who) = self.who else {
            owners.fill(0);
            return;
        };
        let people = machine.register(who).values.iter().take(rows);
        // Where the lines of an owner begin; of nobody nowhere.
        let width = Bank::lines(plan.lanes.len());
        let begin = |place: usize| place.saturating_mul(width);
        match &plan.owners {
            Owners::All => owners.fill(0),
            Owners::Credited => {
                for (owner, person) in owners.iter_mut().zip(people) {
                    *owner = begin(person.place());
                }
            }
            Owners::Listed(list) => {
                for (owner, person) in owners.iter_mut().zip(people) {
                    let found = list.get(person.place()).filter(|place| **place != NOBODY);
                    *owner = found.map_or(usize::MAX, |place| begin(*place as usize));
                }
            }
        }
    }

    /// Leaves a row to the evaluator of single rows, for some aggregates.
    fn leave(&self, row: usize, of: impl Fn(&Placed) -> bool, rest: &mut Rest<'_>) {
        for (job, placed) in self.jobs.iter().enumerate() {
            if placed.as_ref().is_some_and(&of) {
                rest.left.items.push((rest.start + row, job));
            }
        }
    }

    /// Counts the rows of the period, and checks them.
    fn count<W: Word>(
        &self,
        require: &[Register],
        machine: &Machine<W>,
        period: Option<&[u8; BATCH]>,
        rest: &mut Rest<'_>,
    ) {
        let day = self.day.map(|day| machine.register(day));
        let who = self.who.map(|who| machine.register(who));
        let all = |values: Option<&Values<W>>| values.is_none_or(|values| values.sound);
        let plain = require.is_empty() && all(day) && all(who);
        let mut count = 0;
        for row in 0..rest.rows {
            let inside = period.is_none_or(|period| period.get(row) == Some(&1));
            if plain && inside {
                count += 1;
                continue;
            }
            let holds = |register: &Register| {
                let condition = machine.register(*register);
                condition.state(row) == SOUND && condition.values.get(row) != Some(&W::ZERO)
            };
            let state = |values: Option<&Values<W>>| values.map_or(SOUND, |all| all.state(row));
            let known = |state: u8| matches!(state, SOUND | UNDEFINED);
            if !require.iter().all(holds) || !known(state(day)) || !known(state(who)) {
                rest.left.counts.push(rest.start + row);
                continue;
            }
            let why = if state(day) != SOUND {
                Uncounted::NoDate
            } else if !inside {
                Uncounted::OtherPeriod
            } else if state(who) != SOUND {
                Uncounted::Nobody
            } else {
                count += 1;
                continue;
            };
            rest.uncounted.push((why, rest.start + row));
        }
        rest.counted.rows += count;
        rest.counted.counted += count;
    }

    /// What all threads found for an aggregate; none if it is not done here.
    pub fn found<'b>(&self, all: &'b [Banks], job: usize) -> Option<Found<'b>> {
        let placed = (*self.jobs.get(job)?)?;
        let of = |banks: &'b Banks| banks.banks.get(placed.bank);
        Some(Found::new(
            all.iter().filter_map(of).collect(),
            placed.count,
            placed.sum,
        ))
    }
}

/// The memory of a thread, without its registers.
struct Work<'b> {
    banks: &'b mut [Bank],
    owners: &'b mut [usize],
    windows: &'b mut [[u8; BATCH]],
    marks: &'b mut [[u8; BATCH]],
}

/// What is known of a batch while it is added.
struct Rest<'l> {
    start: usize,
    rows: usize,
    left: &'l mut Left,
    uncounted: &'l mut Vec<(Uncounted, usize)>,
    counted: &'l mut Counted,
}
