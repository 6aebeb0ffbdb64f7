//! The shapes: how a value comes about. Exactly one per figure, known by its keys.

use super::{Documentation, Formula, Name, Step};
use crate::source::{Span, Spanned};
use crate::value::{Rounding, Window};

#[derive(Clone, Debug)]
pub enum Shape {
    /// `value`.
    Formula(Formula),
    /// `of` and a verb.
    Aggregate(Aggregate),
    /// `running`.
    Running {
        amount: Formula,
        within: Option<Name>,
        window: Option<Spanned<Window>>,
        condition: Vec<Formula>,
    },
    Scale(Scale),
    Choice(Choice),
    /// `parts`.
    Score {
        parts: Vec<Part>,
    },
    /// `of` a split figure with `weights`.
    Weights {
        of: Name,
        /// Weights by the values of the last split columns, the outermost first.
        weights: Vec<MatchEntry>,
        /// `undefined` (default), `zero`, `renormalise`.
        missing: Option<Spanned<String>>,
        span: Span,
    },
    Standing(Standing),
    /// `share = "fund"`, `by`.
    Share {
        fund: Formula,
        by: Formula,
    },
    /// An award or finding with only `when`.
    None,
}

#[derive(Clone, Debug)]
pub struct Aggregate {
    pub of: Collection,
    /// The word `of` as written.
    pub of_span: Span,
    pub condition: Vec<Formula>,
    pub window: Option<Spanned<Window>>,
    pub needs: Option<Formula>,
    pub verb: Verb,
    pub verb_span: Span,
    /// Absent for `count = true`.
    pub item: Option<Formula>,
}

/// What `of` gathers.
#[derive(Clone, Debug, PartialEq)]
pub enum Collection {
    /// A table, a path of a record figure (`order.payments`): (hops, table); or a split figure.
    Table(Vec<String>),
    Members,
    /// The assignments whose manager is this person.
    Reports,
    /// All below them too.
    Below,
    /// The person's assignments in the period.
    Assignments,
    Periods,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    Sum,
    Count,
    Distinct,
    Mean,
    Median,
    Min,
    Max,
    First,
    Last,
    Only,
    Streak,
}

#[derive(Clone, Debug)]
pub struct Scale {
    pub by: By,
    pub kind: ScaleKind,
    pub entries: Vec<Entry>,
    /// The list in the file.
    pub span: Span,
}

/// What a scale reads: `by`, or `between = [a, b]` (slices only).
#[derive(Clone, Debug)]
pub enum By {
    One(Formula),
    Between(Formula, Formula),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScaleKind {
    Slices,
    Steps,
    Line,
}

/// `{ from, rate }`, `{ from|above, is }`, `{ is }`, `{ at, is }`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `from`, `above`, `at`; absent in a first step that catches all below.
    pub bound: Option<Formula>,
    /// `above`: the bound is not included.
    pub above: bool,
    /// `rate` or `is`.
    pub outcome: Formula,
    pub documentation: Documentation,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Choice {
    /// `by` + `match`; `by` names one table level each.
    Match {
        by: Vec<Formula>,
        entries: Vec<MatchEntry>,
        otherwise: Option<Formula>,
        span: Span,
    },
    Cases(Vec<Case>),
}

/// A leaf of `match`: the keys on the way, outermost first.
#[derive(Clone, Debug)]
pub struct MatchEntry {
    pub keys: Vec<Spanned<String>>,
    pub outcome: Formula,
}

/// `{ when, is }`; without `when` it holds for all.
#[derive(Clone, Debug)]
pub struct Case {
    pub when: Vec<Formula>,
    pub outcome: Formula,
    pub documentation: Documentation,
    pub span: Span,
}

/// A part of a score: a figure without a name outside.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: Name,
    pub weight: Formula,
    /// `undefined` (default), `zero`, `renormalise`.
    pub missing: Option<Spanned<String>>,
    pub documentation: Documentation,
    pub when: Vec<Formula>,
    pub unit: Option<Spanned<crate::value::Unit>>,
    pub shape: Box<Shape>,
    pub if_undefined: Option<Formula>,
    pub then: Vec<Step>,
    pub round: Option<Spanned<Rounding>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Standing {
    Rank {
        by: Formula,
        within: Option<Name>,
        /// `best = "lowest"`.
        lowest: bool,
        ties_by: Vec<Formula>,
        prizes: Option<(Vec<Formula>, Ties)>,
        /// (outcome, share)
        quotas: Option<Vec<Quota>>,
        span: Span,
    },
    Percentile {
        by: Formula,
        within: Option<Name>,
        lowest: bool,
        span: Span,
    },
}

/// `{ is, share }` of `quotas`.
#[derive(Clone, Debug)]
pub struct Quota {
    pub outcome: Formula,
    pub share: Formula,
    pub span: Span,
}

/// What equal places do to prizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    Same,
    Share,
}
