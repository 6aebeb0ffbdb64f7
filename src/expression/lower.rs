//! Syntax to typed expressions: names, units, and what is known before any data is read.

use super::{Expr, Leaf, Parameter, ParameterId, Script, ScriptId, Syntax};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::value::{Type, Unit};

/// What a formula may name, told by the plan.
pub trait Names {
    /// Where `a` or `a.b.c` leads and what it is. Sees `own.…` already taken off (`own` is true),
    /// and suffixes (`x.previous`) still on. An error is complete, with its nearest name.
    fn resolve(&self, path: &[Spanned<String>], own: bool) -> Result<(Leaf, Type), Diagnostic>;
    /// A declared script by name.
    fn script(&self, name: &str) -> Option<(ScriptId, &Script)>;
}

/// Lowering of one formula.
pub struct Lowering<'a> {
    pub names: &'a dyn Names,
    /// Literals become slots of this list.
    pub parameters: &'a mut Vec<Parameter>,
    pub diagnostics: &'a mut Diagnostics,
}

/// The formula at parameter path `path`, of which its place wants `expected` (a literal takes that
/// unit; a value of another unit is an error here). `None` after an error, which was reported.
pub fn lower(_syntax: &Syntax, _path: &str, _expected: Option<Unit>, _lowering: &mut Lowering<'_>) -> Option<Expr> {
    let _ = ParameterId(0);
    todo!()
}
#[allow(unused)] fn unused(_: Type) {}
