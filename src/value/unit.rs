//! Units and the rules of combining them.

use std::sync::Arc;

/// What a value is measured in. A percent is a number that is written and shown with `%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Money,
    Number,
    Percent,
    Count,
    Days,
    Date,
    Text,
    Flag,
}

impl Unit {
    /// The word for it in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Money => "money",
            Unit::Number => "number",
            Unit::Percent => "percent",
            Unit::Count => "count",
            Unit::Days => "days",
            Unit::Date => "date",
            Unit::Text => "text",
            Unit::Flag => "flag",
        }
    }
}

/// What is known of a value before any data is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    pub unit: Unit,
    /// The closed vocabulary of a column or a grade, in the order written.
    pub vocabulary: Option<Arc<[String]>>,
    /// Never a fraction: no division that may not come out lies behind it.
    pub finite: bool,
    /// May be undefined or have no value.
    pub optional: bool,
    /// A `code`: its order compares runs of digits by value.
    pub code: bool,
}

impl Type {
    /// A defined, finite value of `unit` without a vocabulary.
    pub fn of(unit: Unit) -> Type {
        Type {
            unit,
            vocabulary: None,
            finite: true,
            optional: false,
            code: false,
        }
    }
}
