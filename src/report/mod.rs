//! What people read of a run: tables, CSV, JSON.

mod beside;
mod coverage;
mod csv;
mod results;
mod several;
mod table;

pub use beside::Beside;
pub use coverage::{Coverage, Roster};
pub use csv::csv;
pub use results::{Column, Held, Person, Results, Rows, Status, held};
pub use several::{SeveralResults, coverage};
pub use table::table;
