//! Formulas and scripts: the only place that knows Rhai.
//!
//! A formula's text becomes a [`Syntax`] (what was written, with spans in the file), and, once the
//! names around it are known, an [`Expr`] (what it means: typed, resolved, its literals turned
//! into parameters). Both are data that anyone can walk.

mod engine;
mod expr;
mod lower;
mod marks;
mod operation;
#[doc(hidden)]
pub mod oracle;
mod parse;
mod script;
mod syntax;
mod tokens;
mod walk;
mod walk_block;

pub use engine::on_known_stack;
pub use expr::{
    Base, BinaryOp, Column, Expr, ExprKind, Function, Leaf, Parameter, ParameterId, Suffix,
    UnaryOp, callable,
};
pub use lower::{Instead, Literal, Lowering, Names, lower};
pub use operation::{Fault, binary, call, unary};
pub use parse::{Text, parse};
pub use script::{Script, ScriptError, ScriptId};
pub use syntax::{Syntax, SyntaxKind};

#[cfg(test)]
mod parse_tests;
