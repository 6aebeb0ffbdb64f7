//! Runs a program over a batch of rows, in 64 bits or, where those do not suffice, in 128.
//!
//! Every value is `mantissa / 10^scale` with one scale for the whole register. What does not fit, or
//! cannot be known here, is [`UNKNOWN`] for that row alone: the evaluator of single rows is asked.

use super::program::{List, Multiple, Operation, Program, Register, Test};
use super::word::Word;
use crate::table::{Cells, Chunk, NO_DAY, NO_KEY, NO_NUMBER, NO_WORD};
use crate::value::MOST_PLACES;

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

    fn all(&mut self, state: u8) {
        self.sound = state == SOUND;
        self.states.fill(state);
    }

    /// What no row of the operands lacks; of each row the first state that is not sound.
    fn states_of(&mut self, operands: &[&Values<W>]) {
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
    fn unknown(&mut self, bad: impl Fn(usize) -> bool) {
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

fn inside(states: &mut [u8]) {
    for state in states {
        if *state == NONE {
            *state = UNDEFINED;
        }
    }
}

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

fn copy<W: Word>(from: &Values<W>, out: &mut Values<W>) {
    out.scale = from.scale;
    out.values.copy_from_slice(&from.values);
    out.sound = from.sound;
    out.states.copy_from_slice(&from.states);
}

/// The cells of a column: an empty one is undefined.
fn column_cells<W: Word>(cells: Cells<'_>, rows: std::ops::Range<usize>, out: &mut Values<W>) {
    fn fill<W: Word, C: Copy>(
        cells: Option<&[C]>,
        out: &mut Values<W>,
        read: impl Fn(C) -> Option<i64>,
    ) {
        let Some(cells) = cells else {
            out.all(UNKNOWN);
            return;
        };
        let mut sound = true;
        for (value, cell) in out.values.iter_mut().zip(cells) {
            let found = read(*cell);
            sound &= found.is_some();
            *value = W::of(found.unwrap_or(0));
        }
        out.sound = sound;
        if !sound {
            for (state, cell) in out.states.iter_mut().zip(cells) {
                *state = if read(*cell).is_some() {
                    SOUND
                } else {
                    UNDEFINED
                };
            }
        }
    }
    out.scale = 0;
    match cells {
        Cells::Scaled { scale, mantissas } => {
            out.scale = scale;
            fill(mantissas.get(rows), out, |cell| {
                (cell != NO_NUMBER).then_some(cell)
            });
            if scale > MOST_PLACES {
                out.all(UNKNOWN);
            }
        }
        Cells::Days(days) => fill(days.get(rows), out, |day| {
            (day != NO_DAY).then_some(i64::from(day))
        }),
        Cells::Keys(keys) => fill(keys.get(rows), out, |key| {
            (key != NO_KEY).then_some(i64::from(key))
        }),
        Cells::Words(words) => fill(words.get(rows), out, |word| {
            (word != NO_WORD).then_some(i64::from(word))
        }),
        Cells::Flags(flags) => fill(flags.get(rows), out, |flag| flag.map(i64::from)),
        Cells::Other => out.all(UNKNOWN),
    }
}

/// What the list has under each key; without a key, or without a value, undefined.
fn lookup<W: Word>(keys: &Values<W>, list: &List, out: &mut Values<W>, n: usize) {
    out.states_of(&[keys]);
    out.scale = list.scale;
    let mut missing = false;
    for (value, key) in out.values.iter_mut().zip(&keys.values).take(n) {
        let found = list.values.get(key.place()).copied().flatten();
        missing |= found.is_none();
        *value = W::of(found.unwrap_or(0));
    }
    if missing {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, key) in out.states.iter_mut().zip(&keys.values) {
            if *state == SOUND && list.values.get(key.place()).copied().flatten().is_none() {
                *state = UNDEFINED;
            }
        }
    }
}

/// A value of two, row by row; false if one did not fit. States are made before.
fn each<W: Word>(
    a: &Values<W>,
    b: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    f: impl Fn(W, W) -> (W, bool),
) -> bool {
    let mut bad = false;
    for ((out, a), b) in out.values.iter_mut().zip(&a.values).zip(&b.values).take(n) {
        let (value, over) = f(*a, *b);
        *out = value;
        bad |= over;
    }
    if bad {
        let over = |row: usize| match (a.values.get(row), b.values.get(row)) {
            (Some(a), Some(b)) if row < n => f(*a, *b).1,
            _ => false,
        };
        out.unknown(over);
    }
    !bad
}

/// The same of two values brought to one scale.
fn aligned<W: Word>(
    a: &Values<W>,
    b: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    f: impl Fn(W, W) -> (W, bool),
) -> bool {
    out.states_of(&[a, b]);
    out.scale = a.scale.max(b.scale);
    if a.scale == b.scale {
        return each(a, b, out, n, f);
    }
    let (Some(raise_a), Some(raise_b)) = (W::ten(out.scale - a.scale), W::ten(out.scale - b.scale))
    else {
        out.all(UNKNOWN);
        return false;
    };
    if a.scale < b.scale {
        each(a, b, out, n, |a, b| {
            let (a, over) = a.times(raise_a);
            let (value, more) = f(a, b);
            (value, over | more)
        })
    } else {
        each(a, b, out, n, |a, b| {
            let (b, over) = b.times(raise_b);
            let (value, more) = f(a, b);
            (value, over | more)
        })
    }
}

/// `and`, `or` read left to right and stop early: behind `stop` on the left nothing is asked.
fn logic<W: Word>(a: &Values<W>, b: &Values<W>, out: &mut Values<W>, stop: W) {
    out.scale = 0;
    out.sound = a.sound && b.sound;
    if out.sound {
        return;
    }
    for (row, state) in out.states.iter_mut().enumerate() {
        let left = a.state(row);
        *state = if left != SOUND {
            left
        } else if a.values.get(row) == Some(&stop) {
            SOUND
        } else {
            b.state(row)
        };
    }
    for (row, value) in out.values.iter_mut().enumerate() {
        if a.state(row) == SOUND && a.values.get(row) == Some(&stop) {
            *value = stop;
        }
    }
    inside(&mut out.states);
}

fn select<W: Word>(
    by: &Values<W>,
    then: &Values<W>,
    otherwise: &Values<W>,
    out: &mut Values<W>,
    n: usize,
) -> bool {
    let fits = choose(then, otherwise, out, n, |row| {
        by.values.get(row).is_some_and(|by| *by != W::ZERO)
    });
    if !by.sound {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, by) in out.states.iter_mut().zip(&by.states) {
            if *by != SOUND {
                *state = if *by == NONE { UNDEFINED } else { *by };
            }
        }
    }
    fits
}

/// One of two values, row by row, at one scale.
fn choose<W: Word>(
    then: &Values<W>,
    otherwise: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    first: impl Fn(usize) -> bool,
) -> bool {
    out.scale = then.scale.max(otherwise.scale);
    let (Some(raise_then), Some(raise_otherwise)) = (
        W::ten(out.scale - then.scale),
        W::ten(out.scale - otherwise.scale),
    ) else {
        out.all(UNKNOWN);
        return false;
    };
    let mut bad = false;
    let value = |row: usize, a: W, b: W| {
        if first(row) {
            a.times(raise_then)
        } else {
            b.times(raise_otherwise)
        }
    };
    let pairs = then.values.iter().zip(&otherwise.values);
    for (row, (slot, (a, b))) in out.values.iter_mut().zip(pairs).take(n).enumerate() {
        let (chosen, over) = value(row, *a, *b);
        *slot = chosen;
        bad |= over;
    }
    out.sound = then.sound && otherwise.sound;
    if !out.sound {
        for (row, state) in out.states.iter_mut().enumerate() {
            *state = if first(row) {
                then.state(row)
            } else {
                otherwise.state(row)
            };
        }
    }
    if bad {
        out.unknown(
            |row| match (then.values.get(row), otherwise.values.get(row)) {
                (Some(a), Some(b)) if row < n => value(row, *a, *b).1,
                _ => false,
            },
        );
    }
    !bad
}

/// The value where the condition holds; a condition that is not known is the outcome.
fn only<W: Word>(when: &Values<W>, value: &Values<W>, out: &mut Values<W>) {
    copy(value, out);
    if out.sound {
        out.states.fill(SOUND);
    }
    out.sound = false;
    if when.sound {
        for (state, holds) in out.states.iter_mut().zip(&when.values) {
            *state = if *holds == W::ZERO { NONE } else { *state };
        }
        return;
    }
    for (row, state) in out.states.iter_mut().enumerate() {
        match when.state(row) {
            SOUND if when.values.get(row) == Some(&W::ZERO) => *state = NONE,
            SOUND => {}
            NONE => *state = UNDEFINED,
            other => *state = other,
        }
    }
}

fn either<W: Word>(a: &Values<W>, b: &Values<W>, out: &mut Values<W>, n: usize) -> bool {
    choose(a, b, out, n, |row| a.state(row) != UNDEFINED)
}

fn round<W: Word>(value: &Values<W>, to: Multiple, out: &mut Values<W>, n: usize) -> bool {
    out.states_of(&[value]);
    if !value.sound {
        // A value that is not there stays what it was.
        out.states.copy_from_slice(&value.states);
    }
    if value.scale <= to.scale && to.mantissa == 1 {
        out.scale = value.scale;
        out.values.copy_from_slice(&value.values);
        return true;
    }
    out.scale = to.scale;
    let unit = W::of(to.mantissa);
    let scale = value.scale.max(to.scale);
    let (Some(raise), Some(rest)) = (W::ten(scale - value.scale), W::ten(scale - to.scale)) else {
        out.all(UNKNOWN);
        return false;
    };
    let (unit_at_scale, over) = unit.times(rest);
    if over {
        out.all(UNKNOWN);
        return false;
    }
    if raise == W::ONE && unit == W::ONE {
        // The common case; the usual divisors are known when this is compiled.
        return match unit_at_scale.narrow() {
            Some(100) => each(value, value, out, n, |v, _| v.multiple_of::<100>(to.mode)),
            Some(10_000) => each(value, value, out, n, |v, _| {
                v.multiple_of::<10_000>(to.mode)
            }),
            Some(1_000_000) => each(value, value, out, n, |v, _| {
                v.multiple_of::<1_000_000>(to.mode)
            }),
            _ => each(value, value, out, n, |v, _| {
                v.multiple(unit_at_scale, to.mode)
            }),
        };
    }
    each(value, value, out, n, |value, _| {
        let (value, over) = value.times(raise);
        let (multiple, more) = value.multiple(unit_at_scale, to.mode);
        let (result, most) = multiple.times(unit);
        (result, over | more | most)
    })
}

/// Whether `a / 10^scale / b` fits a decimal if it is finite, for certain. It then has no more
/// places than 2 or 5 divides `b`, and `scale`.
fn comes_out<W: Word>(a: W, b: W, scale: u32) -> bool {
    // A power of 5 takes 2.32 bits.
    let places = b.twos().max(b.bits() * 431 / 1000) + scale;
    places <= MOST_PLACES && a.bits() + places * 10 / 3 < 96
}

fn quotient<W: Word>(
    dividend: &Values<W>,
    divisor: &Values<W>,
    to: Multiple,
    out: &mut Values<W>,
    n: usize,
) -> bool {
    out.states_of(&[dividend, divisor]);
    out.scale = to.scale;
    // a/10^x by b/10^y in units of u/10^t is a*10^(y+t) by b*u*10^x; common powers cancel.
    let (above, below) = (divisor.scale + to.scale, dividend.scale);
    let common = above.min(below);
    let (Some(above), Some(below)) = (W::ten(above - common), W::ten(below - common)) else {
        out.all(UNKNOWN);
        return false;
    };
    let unit = W::of(to.mantissa);
    let fits = each(dividend, divisor, out, n, |a, b| {
        if b == W::ZERO {
            return (W::ZERO, false);
        }
        if !comes_out(a, b, dividend.scale) {
            return (W::ZERO, true);
        }
        let (a, first) = a.times(above);
        let (b, second) = b.times(below);
        let (b, third) = b.times(unit);
        let (multiple, fourth) = a.multiple(b, to.mode);
        let (result, fifth) = multiple.times(unit);
        (result, first | second | third | fourth | fifth)
    });
    if divisor.values.iter().take(n).any(|value| *value == W::ZERO) {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, value) in out.states.iter_mut().zip(&divisor.values) {
            if *state == SOUND && *value == W::ZERO {
                *state = UNDEFINED;
            }
        }
    }
    fits
}
