//! Evaluation: stage by stage over records, subjects and groups, exact and in parallel; and the
//! same evaluator again, tracing, for who is explained.

mod accumulate;
mod aggregate;
mod choice;
mod counted;
mod credit;
mod evaluator;
mod expression;
mod field;
mod gather;
mod leaf;
mod line;
mod membership;
mod outcome;
mod owned;
mod people;
mod pool;
mod prize;
mod quota;
mod record;
mod records;
mod rows;
mod running;
mod scale;
mod schedule;
mod score;
mod share;
mod stages;
mod standing;
mod steps;
mod trace;
mod world;

pub use counted::{Counted, NAMED, Uncounted};
pub use credit::{Credit, Credits, merged};
pub use evaluator::{Context, Evaluator, Here, RecordAt, Traced};
pub use outcome::{Absence, Cause, Outcome, Why};
pub use record::{Row, When};
pub use share::apportion;
pub use stages::{Evaluated, evaluate};
pub use trace::{
    Bound, Gathered, NoTrace, Node, NodeId, Op, PartTaken, Passed, PassedWhy, Slice, Trace, Tree,
};
pub use world::{HOME, Members, World};

use crate::value::Value;

/// A value as exact text.
pub fn text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.exact(),
        Value::Date(day) => day.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.to_string(),
    }
}
