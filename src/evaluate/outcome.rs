//! What evaluating gives: a value, or the reason why there is none.

use crate::plan::FigureId;
use crate::source::Span;
use crate::value::Value;
use std::sync::Arc;

/// A value, or why there is none.
pub type Outcome = Result<Value, Absence>;

/// Three ways of having no value, and one of having to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Not applicable: a condition is false, or it is outside the group, contest or share.
    None(Cause),
    /// A missing base: division by zero, an empty cell, a mean of nothing.
    Undefined(Cause),
    /// What only the data can get wrong: two records for `only`, bounds that do not ascend.
    /// Neither `defined` nor `if_undefined` catches it.
    Failed(Cause),
    /// An overflow or a passed limit: the run stops.
    Stopped(Cause),
}

impl Absence {
    /// Why.
    pub fn cause(&self) -> &Cause {
        match self {
            Absence::None(cause)
            | Absence::Undefined(cause)
            | Absence::Failed(cause)
            | Absence::Stopped(cause) => cause,
        }
    }

    /// As a formula of more than a name reads it: no value is undefined.
    pub fn in_formula(self) -> Absence {
        match self {
            Absence::None(cause) => Absence::Undefined(cause),
            other => other,
        }
    }

    /// In another figure: who is in which group is asked by a figure, and belongs to none.
    pub fn in_figure(mut self, figure: FigureId) -> Absence {
        match &mut self {
            Absence::None(cause)
            | Absence::Undefined(cause)
            | Absence::Failed(cause)
            | Absence::Stopped(cause) => cause.figure = figure,
        }
        self
    }

    /// Without what more there is to say: it would tell of private rows.
    pub fn unnamed(mut self) -> Absence {
        match &mut self {
            Absence::None(cause)
            | Absence::Undefined(cause)
            | Absence::Failed(cause)
            | Absence::Stopped(cause) => cause.detail = None,
        }
        self
    }

    /// With the record at which it happened, unless one is known already.
    pub fn at_record(mut self, key: impl FnOnce() -> String) -> Absence {
        match &mut self {
            Absence::None(cause)
            | Absence::Undefined(cause)
            | Absence::Failed(cause)
            | Absence::Stopped(cause) => {
                if cause.record.is_none() {
                    cause.record = Some(Arc::from(key()));
                }
            }
        }
        self
    }
}

/// Where and why a value went missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub why: Why,
    /// The figure in whose evaluation it happened.
    pub figure: FigureId,
    /// The formula, or the part of one.
    pub span: Span,
    /// The record's key, as `table/key`, where a record was at hand.
    pub record: Option<Arc<str>>,
    /// What more there is to say, the same in every language: the records that are too many, or
    /// what a script threw.
    pub detail: Option<Arc<str>>,
}

/// The reasons, a closed list; each has a sentence `why-…` in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    ConditionFalse,
    DivisionByZero,
    EmptyCell,
    NoRecord,
    NoneReferred,
    BelowFirst,
    NoMatch,
    NoCase,
    NotInGroup,
    NotCredited,
    NoAssignment,
    SeveralAssignments,
    TooFewItems,
    Alone,
    NotTakingPart,
    NoParts,
    BoundsDoNotAscend,
    SeveralRecords,
    NegativeWeight,
    FundNotAMultiple,
    WeightsNotWhole,
    GroupHeld,
    Later,
    NotInRun,
    ScriptFailed,
    WrongArgument,
    Overflow,
    Limit,
    Internal,
}

impl Why {
    /// The word of it in JSON and the name of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Why::ConditionFalse => "condition-false",
            Why::DivisionByZero => "division-by-zero",
            Why::EmptyCell => "empty-cell",
            Why::NoRecord => "no-record",
            Why::NoneReferred => "none-referred",
            Why::BelowFirst => "below-first",
            Why::NoMatch => "no-match",
            Why::NoCase => "no-case",
            Why::NotInGroup => "not-in-group",
            Why::NotCredited => "not-credited",
            Why::NoAssignment => "no-assignment",
            Why::SeveralAssignments => "several-assignments",
            Why::TooFewItems => "too-few-items",
            Why::Alone => "alone",
            Why::NotTakingPart => "not-taking-part",
            Why::NoParts => "no-parts",
            Why::BoundsDoNotAscend => "bounds-do-not-ascend",
            Why::SeveralRecords => "several-records",
            Why::NegativeWeight => "negative-weight",
            Why::FundNotAMultiple => "fund-not-a-multiple",
            Why::WeightsNotWhole => "weights-not-whole",
            Why::GroupHeld => "group-held",
            Why::Later => "later",
            Why::NotInRun => "not-in-run",
            Why::ScriptFailed => "script-failed",
            Why::WrongArgument => "wrong-argument",
            Why::Overflow => "overflow",
            Why::Limit => "limit",
            Why::Internal => "internal",
        }
    }

    /// Every reason.
    pub const ALL: [Why; 29] = [
        Why::ConditionFalse,
        Why::DivisionByZero,
        Why::EmptyCell,
        Why::NoRecord,
        Why::NoneReferred,
        Why::BelowFirst,
        Why::NoMatch,
        Why::NoCase,
        Why::NotInGroup,
        Why::NotCredited,
        Why::NoAssignment,
        Why::SeveralAssignments,
        Why::TooFewItems,
        Why::Alone,
        Why::NotTakingPart,
        Why::NoParts,
        Why::BoundsDoNotAscend,
        Why::SeveralRecords,
        Why::NegativeWeight,
        Why::FundNotAMultiple,
        Why::WeightsNotWhole,
        Why::GroupHeld,
        Why::Later,
        Why::NotInRun,
        Why::ScriptFailed,
        Why::WrongArgument,
        Why::Overflow,
        Why::Limit,
        Why::Internal,
    ];
}
