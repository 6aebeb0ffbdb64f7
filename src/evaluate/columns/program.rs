//! A program over columns: each operation fills one register with a value for every row of a batch.
//! It is data, made once for a pass; an operation that is there already is not made again.

use crate::value::{Mode, Number, Rounding};

/// A register, by the place of the operation that fills it.
pub type Register = usize;

/// What an operation makes of the registers before it. Flags are 0 and 1, words are places in their
/// vocabulary, days are counted as [`crate::value::Day`] counts them.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// The cells of a column of the chunk.
    Column(u32),
    /// The same for every row: `mantissa / 10^scale`.
    Constant {
        mantissa: i128,
        scale: u32,
    },
    /// What a table has under a key: the list with this place in [`Program::lists`].
    Lookup {
        key: Register,
        list: usize,
    },
    Add(Register, Register),
    Subtract(Register, Register),
    Multiply(Register, Register),
    Least(Register, Register),
    Greatest(Register, Register),
    Compare(Test, Register, Register),
    And(Register, Register),
    Or(Register, Register),
    Not(Register),
    /// `then` where `by` holds, else `otherwise`.
    Select {
        by: Register,
        then: Register,
        otherwise: Register,
    },
    /// The value where the condition holds; where not, none.
    Only {
        when: Register,
        value: Register,
    },
    /// The first where it is defined, else the second.
    Either(Register, Register),
    /// The second where the first has a value, else what the first lacks.
    After(Register, Register),
    /// No value is undefined inside a formula.
    Inside(Register),
    Defined(Register),
    Round {
        value: Register,
        to: Multiple,
    },
    /// A quotient, rounded.
    Quotient {
        dividend: Register,
        divisor: Register,
        to: Multiple,
    },
    /// What only the evaluator of single rows can tell.
    Unknown,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Of what a rounded value is a multiple: `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Multiple {
    pub mantissa: i64,
    pub scale: u32,
    pub mode: Mode,
}

impl Multiple {
    /// That of a rounding; none if its unit is no short decimal.
    pub fn of(rounding: &Rounding) -> Option<Multiple> {
        let (mantissa, scale) = parts(&rounding.to)?;
        let mantissa = i64::try_from(mantissa).ok().filter(|unit| *unit > 0)?;
        Some(Multiple {
            mantissa,
            scale,
            mode: rounding.mode,
        })
    }
}

/// Mantissa and scale of a finite number.
pub fn parts(number: &Number) -> Option<(i128, u32)> {
    let decimal = number.decimal()?;
    Some((decimal.mantissa(), decimal.scale()))
}

/// What a column of a table has under each key.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub scale: u32,
    /// By key; none where there is no value.
    pub values: Vec<Option<i64>>,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub operations: Vec<Operation>,
    pub lists: Vec<List>,
}

impl Program {
    /// The register of an operation.
    pub fn push(&mut self, operation: Operation) -> Register {
        let known = self.operations.iter().position(|known| *known == operation);
        known.unwrap_or_else(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        })
    }

    /// The place of a list.
    pub fn list(&mut self, list: List) -> usize {
        let known = self.lists.iter().position(|known| *known == list);
        known.unwrap_or_else(|| {
            self.lists.push(list);
            self.lists.len() - 1
        })
    }

    pub fn number(&mut self, mantissa: i128, scale: u32) -> Register {
        self.push(Operation::Constant { mantissa, scale })
    }
}
