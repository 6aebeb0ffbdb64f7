//! The quick way through a table: conditions, items and figures of records as one program over the
//! columns of a chunk, added into dense sums of their owners. Nothing is kept or made for a row.
//!
//! What a program cannot do is *left* to the evaluator of single rows, row by row and aggregate by
//! aggregate: a value that does not fit, an empty cell that matters, a record of several people. So
//! both ways give the same, and what is wrong is told by one of them only.

mod arithmetic;
mod bank;
mod cells;
mod choose;
mod compile;
mod figure;
mod machine;
mod pass;
mod place;
mod program;
mod reach;
mod selection;
mod values;
mod word;

pub(super) use pass::{Banks, ByColumns, Left};
