//! Explanations: from the trace of one evaluation to a document that anyone can recompute, and
//! from the document to text and Markdown.
#![deny(clippy::indexing_slicing)]

mod build;
mod document;
mod everyone;
mod gathered;
mod given;
mod items;
mod json;
mod json_own;
mod lines;
#[cfg(feature = "parquet")]
mod lines_parquet;
mod needed;
mod node;
mod origin;
mod outline;
mod record;
mod scales;
mod show;
mod standing;
mod steps;
mod text;
mod traced;
mod tree;

pub use build::{explain, explain_from, kind_word, wanted_of};
pub use document::{Document, FORMAT, FigureOf, LabelOf, NodeOf, PeriodOf, RecordOf, Root};
pub use everyone::{Told, Unwritten, explain_everyone, explain_summed};
pub use lines::Line;
#[cfg(feature = "parquet")]
pub use lines_parquet::LinesFile;
pub use needed::wanted_record;
pub use record::explain_record;
pub use show::{grouped, listed};
pub use text::{Style, render};
