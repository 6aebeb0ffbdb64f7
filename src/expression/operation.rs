//! What each operator and function does to values. Pure and exact.

use super::{BinaryOp, Function, UnaryOp};
use crate::value::{NumberError, Value};

/// Why an operation gives no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    DivisionByZero,
    Overflow,
    /// A date outside the years 1 to 9999.
    DateRange,
    /// `clamp` with its least above its greatest, and the like: a wrong argument.
    Argument,
    /// Values of kinds that do not go together; the static checks refuse this beforehand.
    Kind,
}

impl From<NumberError> for Fault {
    fn from(error: NumberError) -> Fault {
        match error {
            NumberError::Overflow => Fault::Overflow,
            NumberError::DivisionByZero => Fault::DivisionByZero,
        }
    }
}

pub fn unary(_op: UnaryOp, _a: &Value) -> Result<Value, Fault> { todo!() }
/// Also `And` and `Or` of two flags; stopping early is the evaluator's business. Text equality is
/// of the characters. date ± days is a date, date − date is days.
pub fn binary(_op: BinaryOp, _a: &Value, _b: &Value) -> Result<Value, Fault> { todo!() }
pub fn call(_function: Function, _arguments: &[Value]) -> Result<Value, Fault> { todo!() }
