//! From a policy to a plan: every name resolved, every formula typed, every literal a parameter.
#![deny(clippy::indexing_slicing)]

mod build;
mod cells;
mod circles;
mod describe;
mod edges;
mod figure;
mod model;
mod named;
mod names;
mod needs;
mod order;
mod shape;
mod split;
mod state;
mod tables;
pub mod walk;

pub use build::{Planned, plan, plan_with};
pub use describe::describe;
pub use model::*;
pub use needs::{Read, Shift, fused, reads, reads_of, reads_of_pass};
pub use split::{SplitColumn, cells_of, gathers_cells, words_of};
