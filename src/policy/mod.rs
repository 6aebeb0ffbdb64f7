//! A policy as it is written: TOML to a tree in which every key and value keeps its place, every
//! formula is parsed, and nothing yet is known of what a name means.
#![deny(clippy::indexing_slicing)]

mod figure;
mod header;
mod read;
mod shape;
mod table;

pub use figure::{Award, Documentation, Figure, Kind, LimitRange, Limits, Step, StepVerb, Total};
pub use header::{Header, ScriptDeclaration};
pub use read::{Loaded, load};
pub use shape::{
    Aggregate, By, Case, Choice, Collection, Entry, MatchEntry, Part, Quota, Scale, ScaleKind,
    Shape, Standing, Ties, Verb,
};
pub use table::{ColumnDefinition, ColumnType, CreditSource, Dates, Group, Subject, Table};

use crate::expression::Syntax;
use crate::source::{Span, Spanned};

/// A formula and the path of its literals (`pay.commission.slices[2].rate`).
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    pub path: String,
    pub syntax: Syntax,
    /// The whole value, quotes included.
    pub span: Span,
}

/// A name as written, perhaps a dotted path.
pub type Name = Spanned<String>;

/// A whole policy. Lists are in the order written.
#[derive(Debug)]
pub struct Policy {
    pub header: Header,
    pub tables: Vec<Table>,
    pub subject: Subject,
    pub groups: Vec<Group>,
    pub figures: Vec<Figure>,
    pub total: Total,
    pub scripts: Vec<ScriptDeclaration>,
    pub limits: Limits,
}
