//! A register: a value for each row of a batch, or why there is none.

use super::word::Word;

/// Rows of a batch.
pub const BATCH: usize = 1024;

/// There is a value.
pub const SOUND: u8 = 0;
/// Undefined, for certain.
pub const UNDEFINED: u8 = 1;
/// None: a condition is false.
pub const NONE: u8 = 2;
/// Only the evaluator of single rows can tell.
pub const UNKNOWN: u8 = 3;

/// A value for each row, or why there is none.
#[derive(Clone, Debug, Default)]
pub struct Values<W> {
    pub scale: u32,
    pub values: Vec<W>,
    /// Whether every row has a value; only if not, `states` means something.
    pub sound: bool,
    pub states: Vec<u8>,
}

impl<W: Word> Values<W> {
    /// The state of a row.
    pub fn state(&self, row: usize) -> u8 {
        if self.sound {
            SOUND
        } else {
            self.states.get(row).copied().unwrap_or(UNKNOWN)
        }
    }

    pub fn all(&mut self, state: u8) {
        self.sound = state == SOUND;
        self.states.fill(state);
    }

    /// What no row of the operands lacks; of each row the first state that is not sound.
    pub fn states_of(&mut self, operands: &[&Values<W>]) {
        self.sound = operands.iter().all(|operand| operand.sound);
        if self.sound {
            return;
        }
        self.states.fill(SOUND);
        for operand in operands.iter().filter(|operand| !operand.sound) {
            for (mine, theirs) in self.states.iter_mut().zip(&operand.states) {
                if *mine == SOUND {
                    *mine = *theirs;
                }
            }
        }
        inside(&mut self.states);
    }

    /// Marks rows as unknown, where `bad` says so.
    #[cold]
    pub fn unknown(&mut self, bad: impl Fn(usize) -> bool) {
        if self.sound {
            self.all(SOUND);
            self.sound = false;
        }
        for (row, state) in self.states.iter_mut().enumerate() {
            if *state == SOUND && bad(row) {
                *state = UNKNOWN;
            }
        }
    }
}

pub fn inside(states: &mut [u8]) {
    for state in states {
        if *state == NONE {
            *state = UNDEFINED;
        }
    }
}

/// The same values.
pub fn copy<W: Word>(from: &Values<W>, out: &mut Values<W>) {
    out.scale = from.scale;
    out.values.copy_from_slice(&from.values);
    out.sound = from.sound;
    out.states.copy_from_slice(&from.states);
}
