//! Runs a program over a batch of rows, in 64 bits or, where those do not suffice, in 128.
//!
//! Every value is `mantissa / 10^scale` with one scale for the whole register. What does not fit, or
//! cannot be known here, is [`super::values::UNKNOWN`] for that row alone: the evaluator of single rows is asked.

use super::arithmetic::{aligned, each, quotient, round};
use super::cells::{column_cells, lookup};
use super::choose::{either, logic, only, select};
use super::program::{Operation, Program, Register, Test};
use super::values::{BATCH, SOUND, UNKNOWN, Values, copy, inside};
use super::word::Word;
use crate::table::Chunk;
use crate::value::MOST_PLACES;

/// The registers of one thread.
pub struct Machine<W> {
    registers: Vec<Values<W>>,
    /// Whether something did not fit on the way.
    pub narrow: bool,
}

impl<W: Word> Machine<W> {
    /// The registers of a program.
    pub fn new(program: &Program) -> Machine<W> {
        let empty = || Values {
            scale: 0,
            values: vec![W::ZERO; BATCH],
            sound: true,
            states: vec![SOUND; BATCH],
        };
        let mut machine = Machine {
            registers: program.operations.iter().map(|_| empty()).collect(),
            narrow: false,
        };
        for (register, operation) in machine.registers.iter_mut().zip(&program.operations) {
            if let Operation::Constant { mantissa, scale } = operation {
                register.scale = *scale;
                match W::of_wide(*mantissa) {
                    Some(value) => register.values.fill(value),
                    None => register.all(UNKNOWN),
                }
            }
        }
        machine
    }

    /// A register after [`Machine::run`].
    #[expect(clippy::indexing_slicing, reason = "registers are the program's own")]
    pub fn register(&self, register: Register) -> &Values<W> {
        &self.registers[register]
    }

    /// Runs the program over at most [`BATCH`] rows of a chunk, from `start`.
    pub fn run(&mut self, program: &Program, chunk: &Chunk, start: usize, rows: usize) {
        self.narrow = false;
        for (at, operation) in program.operations.iter().enumerate() {
            let (before, rest) = self.registers.split_at_mut(at);
            let Some(out) = rest.first_mut() else { return };
            let fits = step(operation, program, before, out, chunk, start..start + rows);
            self.narrow |= !fits;
        }
    }
}

/// One operation; false if something did not fit.
#[expect(clippy::indexing_slicing, reason = "operands are registers before")]
fn step<W: Word>(
    operation: &Operation,
    program: &Program,
    before: &[Values<W>],
    out: &mut Values<W>,
    chunk: &Chunk,
    rows: std::ops::Range<usize>,
) -> bool {
    let n = rows.len();
    match operation {
        Operation::Constant { .. } => {}
        Operation::Column(column) => column_cells(chunk.cells(*column as usize), rows, out),
        Operation::Lookup { key, list } => {
            if let Some(list) = program.lists.get(*list) {
                lookup(&before[*key], list, out, n);
            }
        }
        Operation::Add(a, b) => return aligned(&before[*a], &before[*b], out, n, W::plus),
        Operation::Subtract(a, b) => return aligned(&before[*a], &before[*b], out, n, W::minus),
        Operation::Least(a, b) => {
            return aligned(&before[*a], &before[*b], out, n, |a, b| (a.min(b), false));
        }
        Operation::Greatest(a, b) => {
            return aligned(&before[*a], &before[*b], out, n, |a, b| (a.max(b), false));
        }
        Operation::Multiply(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            out.states_of(&[a, b]);
            let scale = a.scale + b.scale;
            if scale > MOST_PLACES {
                out.all(UNKNOWN);
                return false;
            }
            out.scale = scale;
            return each(a, b, out, n, W::times);
        }
        Operation::Compare(test, a, b) => {
            let flag = |holds: bool| (if holds { W::ONE } else { W::ZERO }, false);
            let (a, b) = (&before[*a], &before[*b]);
            let fits = match test {
                Test::Equal => aligned(a, b, out, n, |a, b| flag(a == b)),
                Test::NotEqual => aligned(a, b, out, n, |a, b| flag(a != b)),
                Test::Less => aligned(a, b, out, n, |a, b| flag(a < b)),
                Test::LessOrEqual => aligned(a, b, out, n, |a, b| flag(a <= b)),
                Test::Greater => aligned(a, b, out, n, |a, b| flag(a > b)),
                Test::GreaterOrEqual => aligned(a, b, out, n, |a, b| flag(a >= b)),
            };
            out.scale = 0;
            return fits;
        }
        Operation::And(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            each(a, b, out, n, |a, b| (a.min(b), false));
            logic(a, b, out, W::ZERO);
        }
        Operation::Or(a, b) => {
            let (a, b) = (&before[*a], &before[*b]);
            each(a, b, out, n, |a, b| (a.max(b), false));
            logic(a, b, out, W::ONE);
        }
        Operation::Not(a) => {
            let a = &before[*a];
            out.states_of(&[a]);
            each(a, a, out, n, |a, _| {
                (if a == W::ZERO { W::ONE } else { W::ZERO }, false)
            });
        }
        Operation::Select {
            by,
            then,
            otherwise,
        } => return select(&before[*by], &before[*then], &before[*otherwise], out, n),
        Operation::Only { when, value } => only(&before[*when], &before[*value], out),
        Operation::Either(a, b) => return either(&before[*a], &before[*b], out, n),
        Operation::After(a, b) => {
            let a = &before[*a];
            copy(&before[*b], out);
            if !a.sound {
                out.sound = false;
                for (row, state) in out.states.iter_mut().enumerate() {
                    *state = match a.state(row) {
                        SOUND => before[*b].state(row),
                        other => other,
                    };
                }
            }
        }
        Operation::Inside(a) => {
            copy(&before[*a], out);
            inside(&mut out.states);
        }
        Operation::Defined(a) => {
            let a = &before[*a];
            out.scale = 0;
            out.sound = a.sound;
            for (row, value) in out.values.iter_mut().enumerate() {
                *value = if a.state(row) == SOUND {
                    W::ONE
                } else {
                    W::ZERO
                };
            }
            if !a.sound {
                for (mine, theirs) in out.states.iter_mut().zip(&a.states) {
                    *mine = if *theirs == UNKNOWN { UNKNOWN } else { SOUND };
                }
            }
        }
        Operation::Round { value, to } => return round(&before[*value], *to, out, n),
        Operation::Quotient {
            dividend,
            divisor,
            to,
        } => return quotient(&before[*dividend], &before[*divisor], *to, out, n),
        Operation::Unknown => out.all(UNKNOWN),
    }
    true
}
