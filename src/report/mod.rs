//! What people read of a run: tables, CSV, JSON.

mod csv;
mod results;
mod table;

pub use csv::csv;
pub use results::{Column, Held, Person, Results, Rows, Status, held};
pub use table::table;
