//! What a formula means: typed, its names resolved to places that evaluation reads.

use super::ScriptId;
use crate::source::Span;
use crate::value::{Type, Value};
use std::sync::Arc;

/// The slot of a literal; see [`Parameter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterId(pub u32);

/// A literal of the policy: one parameter can be changed without planning again.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// `pay.commission.slices[2].rate`; in a formula of more than the literal, `path#1`, `path#2` …
    pub path: String,
    pub span: Span,
    pub value: Value,
    pub unit: Type,
}

/// A node of a lowered formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub unit: Type,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    Parameter(ParameterId),
    Read(Leaf),
    /// Evaluated for the owner of the figure, not for the item (`own.x`).
    Own(Box<Expr>),
    Unary(UnaryOp, Box<Expr>),
    /// `And`, `Or` read left to right and stop early.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Switch {
        by: Box<Expr>,
        arms: Vec<(Vec<Expr>, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Call(Function, Vec<Expr>),
    /// `defined(x)`.
    Defined(Box<Expr>),
    Script(ScriptId, Vec<Expr>),
}

/// Where a name leads. The numbers index the plan's lists of tables, columns and figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    Column(Column),
    /// A figure of whoever `base` is, at the figure's own level.
    Figure {
        base: Base,
        figure: u32,
        suffix: Suffix,
    },
    PeriodStart,
    PeriodEnd,
    PeriodDays,
    /// Days in common with the period by the days of the period.
    Prorata,
    Share,
    /// How many steps below the manager who gathers (`below`).
    Depth,
    /// A column of a split figure: its word in the cell at hand, `(cell / stride) % words`.
    Word {
        column: Arc<str>,
        words: Arc<[String]>,
        stride: u32,
    },
}

/// A column, through references.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub base: Base,
    /// Reference columns to follow, in order: each is (table, column of it).
    pub hops: Vec<(u32, u32)>,
    pub table: u32,
    pub column: u32,
}

/// From whom a name is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// The record at hand.
    Record,
    /// The subject at hand (of a record: the credited one).
    Subject,
    /// The record or subject reached through references from `from`.
    Through {
        from: Box<Base>,
        hops: Vec<(u32, u32)>,
    },
    /// The person at hand; of a record the credited one, of an assignment whose it is.
    Person,
    /// The group at hand, or the subject's group.
    Group(u32),
    Company,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    None,
    Previous,
    LastYear,
    /// What today's data would give.
    Recomputed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnaryOp {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// The functions of the language, but for `defined` and `date("…")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    Min,
    Max,
    Abs,
    Clamp,
    Floor,
    Ceil,
    Mod,
    Year,
    Month,
    Day,
    DaysBetween,
    MonthsBetween,
    AddMonths,
    StartsWith,
    EndsWith,
    Contains,
    Upper,
    Lower,
    Trim,
    Length,
}

impl BinaryOp {
    /// The word of it in explanations.
    pub fn word(self) -> &'static str {
        match self {
            BinaryOp::Add => "add",
            BinaryOp::Subtract => "subtract",
            BinaryOp::Multiply => "multiply",
            BinaryOp::Divide => "divide",
            BinaryOp::Equal => "equal",
            BinaryOp::NotEqual => "not-equal",
            BinaryOp::Less => "less",
            BinaryOp::LessOrEqual => "less-or-equal",
            BinaryOp::Greater => "greater",
            BinaryOp::GreaterOrEqual => "greater-or-equal",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
        }
    }
}

impl Function {
    /// Every function with its name in formulas.
    pub const ALL: [(&'static str, Function); 20] = [
        ("min", Function::Min),
        ("max", Function::Max),
        ("abs", Function::Abs),
        ("clamp", Function::Clamp),
        ("floor", Function::Floor),
        ("ceil", Function::Ceil),
        ("mod", Function::Mod),
        ("year", Function::Year),
        ("month", Function::Month),
        ("day", Function::Day),
        ("days_between", Function::DaysBetween),
        ("months_between", Function::MonthsBetween),
        ("add_months", Function::AddMonths),
        ("starts_with", Function::StartsWith),
        ("ends_with", Function::EndsWith),
        ("contains", Function::Contains),
        ("upper", Function::Upper),
        ("lower", Function::Lower),
        ("trim", Function::Trim),
        ("length", Function::Length),
    ];

    /// The name in formulas.
    pub fn name(self) -> &'static str {
        let found = Function::ALL.iter().find(|(_, function)| *function == self);
        found.map_or("", |(name, _)| name)
    }

    /// The function with this name.
    pub fn named(name: &str) -> Option<Function> {
        let found = Function::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, function)| *function)
    }
}

/// The names that a formula may call: all functions, `defined` and `date`.
pub fn callable() -> impl Iterator<Item = &'static str> + Clone {
    let names = Function::ALL.iter().map(|(name, _)| *name);
    names.chain(["defined", "date"])
}
