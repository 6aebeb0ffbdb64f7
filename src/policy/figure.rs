//! What every figure has: kind, level, steps, rounding, words.

use super::{Formula, Name, Shape};
use crate::source::{Span, Spanned};
use crate::value::{Rounding, Unit};

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Metric,
    Score,
    Grade,
    Pay,
    Award,
    Finding,
}

/// Words about a thing, in the languages given. A text without a language is both.
#[derive(Clone, Debug, Default)]
pub struct Documentation {
    /// (English, Chinese)
    pub label: (Option<String>, Option<String>),
    pub note: (Option<String>, Option<String>),
    pub because: (Option<String>, Option<String>),
    pub clause: (Option<String>, Option<String>),
    pub tags: Vec<Spanned<String>>,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    pub kind: Kind,
    pub name: Name,
    pub documentation: Documentation,
    /// `per`: a table, `person`, a group, `company`; absent: the assignment.
    pub per: Option<Name>,
    pub when: Vec<Formula>,
    pub unit: Option<Spanned<Unit>>,
    pub shape: Shape,
    /// What `.previous` is before the first value: the figure may use its own.
    pub start: Option<Formula>,
    /// Vocabulary columns by whose values the value is kept apart.
    pub split: Vec<Name>,
    pub if_undefined: Option<Formula>,
    pub then: Vec<Step>,
    pub round: Option<Spanned<Rounding>>,
    pub award: Award,
    /// The whole table of the figure (its header).
    pub span: Span,
}

/// Keys of awards and findings.
#[derive(Clone, Debug, Default)]
pub struct Award {
    pub gives: Option<Spanned<String>>,
    pub cost: Option<Formula>,
    pub severity: Option<Spanned<String>>,
}

/// One step of `then`.
#[derive(Clone, Debug)]
pub struct Step {
    pub verb: StepVerb,
    pub amount: Formula,
    pub when: Vec<Formula>,
    /// `then.collection` with `id`, else `then.at_most`, `then.add[1]`.
    pub id: String,
    pub documentation: Documentation,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepVerb {
    Multiply,
    Add,
    Deduct,
    AtMost,
    AtLeast,
}

impl StepVerb {
    /// The key that it is written with.
    pub fn word(self) -> &'static str {
        match self {
            StepVerb::Multiply => "multiply",
            StepVerb::Add => "add",
            StepVerb::Deduct => "deduct",
            StepVerb::AtMost => "at_most",
            StepVerb::AtLeast => "at_least",
        }
    }
}

/// `[total]`, written or not.
#[derive(Clone, Debug, Default)]
pub struct Total {
    pub documentation: Documentation,
    pub then: Vec<Step>,
    pub round: Option<Spanned<Rounding>>,
    /// Where it is written, if it is.
    pub span: Option<Span>,
}

/// `[limits]`: read by the checker only.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// By tag.
    pub weights: Vec<(Name, LimitRange)>,
    pub single_weight: Option<LimitRange>,
    pub parts: Option<LimitRange>,
    pub payout: Option<LimitRange>,
    pub deductions: Option<LimitRange>,
}

/// `{ at_least, at_most }`.
#[derive(Clone, Debug)]
pub struct LimitRange {
    pub at_least: Option<Formula>,
    pub at_most: Option<Formula>,
    pub span: Span,
}
