//! Evaluation: stage by stage over records, subjects and groups, exact and in parallel; and the
//! same evaluator again, tracing, for who is explained.

mod accumulate;
mod again;
mod aggregate;
mod choice;
mod columns;
mod context;
mod counted;
mod credit;
mod evaluator;
mod expression;
mod few;
mod field;
mod gather;
mod item;
mod kept;
mod leaf;
mod line;
mod membership;
mod outcome;
mod owned;
mod people;
mod pool;
mod prior;
mod prize;
mod quota;
mod recomputed;
mod record;
mod recorded;
mod records;
mod rows;
mod rules;
mod running;
mod scale;
mod schedule;
mod score;
mod share;
mod stages;
mod standing;
mod state;
mod steps;
mod store;
mod summary;
mod summed;
mod trace;
mod whole;
mod world;

pub use again::{Before, Found, again, evaluate_to_go_on};
pub use context::{Context, Here, RecordAt};
pub use counted::{Counted, NAMED, Uncounted};
pub use credit::{Credit, Credits, merged};
pub use evaluator::{Evaluator, Summed, Traced};
pub use kept::{Keep, Keeping, Kept, Rows, Wanted};
pub use outcome::{Absence, Cause, Outcome, Why};
pub use prior::{Prior, record_instance};
pub use record::{Row, When};
pub use rules::Fired;
pub use share::apportion;
pub use store::{Column, Raw, Raws, Store};
pub use summary::Summaries;
pub use trace::{
    About, Bound, Gathered, NoTrace, Node, NodeId, Op, PartTaken, Passed, PassedWhy, Slice, Trace,
    Tree, Who,
};
pub use whole::{Evaluated, evaluate, evaluate_after, evaluate_keeping};
pub use world::{HOME, Members, World};

use crate::value::{Day, Number, Unit, Value};

/// A value as exact text.
pub fn text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.exact(),
        Value::Date(day) => day.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.to_string(),
    }
}

/// The value that [`text`] wrote, of a unit.
pub fn value_of(text: &str, unit: Unit) -> Option<Value> {
    match unit {
        Unit::Money | Unit::Number | Unit::Percent | Unit::Count | Unit::Days => {
            Number::parse_exact(text).map(Value::Number)
        }
        Unit::Date => Day::parse(text).map(Value::Date),
        Unit::Text => Some(Value::Text(text.into())),
        Unit::Flag => match text {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => None,
        },
    }
}
