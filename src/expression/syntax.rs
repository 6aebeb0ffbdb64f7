//! A formula as it was written.

use super::{BinaryOp, UnaryOp};
use crate::source::{Span, Spanned};
use crate::value::{Day, Number};

/// A node of a formula and the bytes of the policy that it was written with.
#[derive(Clone, Debug, PartialEq)]
pub struct Syntax {
    pub kind: SyntaxKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SyntaxKind {
    /// `80%` is 0.8 with `percent`.
    Number {
        value: Number,
        percent: bool,
    },
    Text(String),
    Flag(bool),
    /// A TOML date, or `date("2026-01-31")`.
    Date(Day),
    /// A bare name.
    Name(String),
    /// `a.b.c`: two names or more.
    Path(Vec<Spanned<String>>),
    Unary(UnaryOp, Box<Syntax>),
    Binary(BinaryOp, Box<Syntax>, Box<Syntax>),
    /// `x in [a, b]`.
    In(Box<Syntax>, Vec<Syntax>),
    If(Box<Syntax>, Box<Syntax>, Box<Syntax>),
    /// `switch x { a | b => y, _ => z }`; without `_` a miss is undefined.
    Switch {
        by: Box<Syntax>,
        arms: Vec<(Vec<Syntax>, Syntax)>,
        otherwise: Option<Box<Syntax>>,
    },
    Call {
        name: Spanned<String>,
        arguments: Vec<Syntax>,
    },
}
