//! Explanations: from the trace of one evaluation to a document that anyone can recompute, and
//! from the document to text and Markdown.
#![deny(clippy::indexing_slicing)]

mod build;
mod document;
mod gathered;
mod given;
mod items;
mod node;
mod origin;
mod record;
mod scales;
mod show;
mod standing;
mod steps;
mod text;
mod tree;

pub use build::{explain, kind_word};
pub use document::{Document, FORMAT, FigureOf, LabelOf, NodeOf, PeriodOf, RecordOf, Root};
pub use record::explain_record;
pub use show::{grouped, listed};
pub use text::{Style, render};
