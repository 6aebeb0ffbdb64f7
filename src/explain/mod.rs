//! Explanations: from the trace of one evaluation to a document that anyone can recompute, and
//! from the document to text and Markdown.

mod build;
mod document;
mod items;
mod node;
mod record;
mod scales;
mod show;
mod standing;
mod steps;
mod text;
mod tree;

pub use build::explain;
pub use document::{Document, FORMAT, FigureOf, NodeOf, RecordOf, Root};
pub use record::explain_record;
pub use show::grouped;
pub use text::{Style, render};
