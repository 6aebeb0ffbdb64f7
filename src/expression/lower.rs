//! Syntax to typed expressions: names, units, and what is known before any data is read.
//!
//! A bare number has no unit of its own: it is *loose* and takes the unit that its place needs.
//! What is made of loose numbers only is loose too.

mod arithmetic;
mod branches;
mod calls;
mod compare;
mod settle;

use super::{
    Expr, ExprKind, Leaf, Parameter, ParameterId, Script, ScriptId, Syntax, SyntaxKind, UnaryOp,
};
use crate::diagnostic::{Diagnostic, Diagnostics, expression as code};
use crate::source::{Span, Spanned};
use crate::value::{Type, Unit, Value};
use std::collections::BTreeMap;

/// What a formula may name, told by the plan.
pub trait Names {
    /// Where `a` or `a.b.c` leads and what it is. Sees `own.…` already taken off (`own` is true),
    /// and suffixes (`x.previous`) still on. An error is complete, with its nearest name.
    fn resolve(&self, path: &[Spanned<String>], own: bool) -> Result<(Leaf, Type), Diagnostic>;
    /// A declared script by name.
    fn script(&self, name: &str) -> Option<(ScriptId, &Script)>;
    /// The names of the declared scripts, for the nearest one.
    fn scripts(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A literal as it is written: a bare number is *loose* and has the unit `number`.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    pub value: Value,
    pub unit: Unit,
    pub loose: bool,
}

impl Literal {
    /// What a formula that is nothing but a literal says.
    pub fn of(syntax: &Syntax) -> Option<Literal> {
        let (value, unit, loose) = literal(syntax)?;
        Some(Literal { value, unit, loose })
    }
}

/// Literals that stand in the place of written ones, by the paths of the parameters.
pub type Instead = BTreeMap<String, Literal>;

/// Lowering of one formula.
pub struct Lowering<'a> {
    pub names: &'a dyn Names,
    /// Literals become slots of this list.
    pub parameters: &'a mut Vec<Parameter>,
    pub instead: &'a Instead,
    pub diagnostics: &'a mut Diagnostics,
}

/// The formula at parameter path `path`, of which its place wants `expected` (a literal takes that
/// unit; a value of another unit is an error here). `None` after an error, which was reported.
///
/// A count counts as a number here and the other way round.
pub fn lower(
    syntax: &Syntax,
    path: &str,
    expected: Option<Unit>,
    lowering: &mut Lowering<'_>,
) -> Option<Expr> {
    let single = literal(syntax).is_some();
    let mut lower = Lower {
        to: lowering,
        path,
        single,
        literals: 0,
    };
    let mut typed = lower.expr(syntax)?;
    if let Some(unit) = expected {
        lower.fit(&mut typed, unit)?;
    }
    Some(typed.expr)
}

/// An expression, and whether it is made of bare numbers only.
struct Typed {
    expr: Expr,
    loose: bool,
}

impl Typed {
    fn unit(&self) -> Unit {
        self.expr.unit.unit
    }

    fn span(&self) -> Span {
        self.expr.span
    }
}

struct Lower<'l, 'a> {
    to: &'l mut Lowering<'a>,
    path: &'l str,
    /// The whole formula is one literal, whose parameter bears the path itself.
    single: bool,
    literals: u32,
}

/// The value of a literal; a negated number is one literal.
fn literal(syntax: &Syntax) -> Option<(Value, Unit, bool)> {
    Some(match &syntax.kind {
        SyntaxKind::Number {
            value,
            percent: true,
        } => (Value::Number(value.clone()), Unit::Percent, false),
        SyntaxKind::Number {
            value,
            percent: false,
        } => (Value::Number(value.clone()), Unit::Number, true),
        SyntaxKind::Text(text) => (Value::Text(text.as_str().into()), Unit::Text, false),
        SyntaxKind::Flag(flag) => (Value::Flag(*flag), Unit::Flag, false),
        SyntaxKind::Date(day) => (Value::Date(*day), Unit::Date, false),
        SyntaxKind::Unary(UnaryOp::Negate, operand) => match literal(operand)? {
            (Value::Number(number), unit, loose) => (Value::Number(number.neg()), unit, loose),
            _ => return None,
        },
        _ => return None,
    })
}

/// What is known of a value made of others: of `unit`, finite if all are, optional if one is.
fn joined<'e>(unit: Unit, parts: impl IntoIterator<Item = &'e Type>) -> Type {
    let mut joined = Type::of(unit);
    for part in parts {
        joined.finite &= part.finite;
        joined.optional |= part.optional;
    }
    joined
}

impl Lower<'_, '_> {
    fn error(&mut self, diagnostic: Diagnostic) {
        self.to.diagnostics.push(diagnostic);
    }

    fn expr(&mut self, syntax: &Syntax) -> Option<Typed> {
        if let Some((value, unit, loose)) = literal(syntax) {
            return Some(self.parameter(value, unit, loose, syntax.span));
        }
        let span = syntax.span;
        match &syntax.kind {
            SyntaxKind::Name(name) if name == "own" => {
                self.error(Diagnostic::error(code::OWN, span));
                None
            }
            SyntaxKind::Name(name) => self.name(&[Spanned::new(name.clone(), span)], false, span),
            SyntaxKind::Path(path) => match path.split_first() {
                Some((first, rest)) if first.value == "own" && !rest.is_empty() => {
                    self.name(rest, true, span)
                }
                _ => self.name(path, false, span),
            },
            SyntaxKind::Unary(UnaryOp::Negate, operand) => self.negate(operand, span),
            SyntaxKind::Unary(UnaryOp::Not, operand) => {
                let operand = self.condition(operand)?;
                let unit = joined(Unit::Flag, [&operand.unit]);
                Some(firm(
                    ExprKind::Unary(UnaryOp::Not, Box::new(operand)),
                    unit,
                    span,
                ))
            }
            SyntaxKind::Binary(op, left, right) => self.binary(*op, left, right, span),
            SyntaxKind::In(item, entries) => self.member(item, entries, span),
            SyntaxKind::If(condition, yes, no) => self.choice(condition, yes, no, span),
            SyntaxKind::Switch {
                by,
                arms,
                otherwise,
            } => self.switch(by, arms, otherwise.as_deref(), span),
            SyntaxKind::Call { name, arguments } => self.call(name, arguments, span),
            // Literals were read above.
            SyntaxKind::Number { .. }
            | SyntaxKind::Text(_)
            | SyntaxKind::Flag(_)
            | SyntaxKind::Date(_) => None,
        }
    }

    fn parameter(&mut self, value: Value, unit: Unit, loose: bool, span: Span) -> Typed {
        self.literals += 1;
        let path = if self.single {
            self.path.to_owned()
        } else {
            format!("{}#{}", self.path, self.literals)
        };
        let (value, unit, loose) = match self.to.instead.get(&path) {
            Some(other) => (other.value.clone(), other.unit, other.loose),
            None => (value, unit, loose),
        };
        let id = ParameterId(u32::try_from(self.to.parameters.len()).unwrap_or(u32::MAX));
        self.to.parameters.push(Parameter {
            path,
            span,
            value,
            unit: Type::of(unit),
        });
        Typed {
            expr: Expr {
                kind: ExprKind::Parameter(id),
                unit: Type::of(unit),
                span,
            },
            loose,
        }
    }

    fn name(&mut self, path: &[Spanned<String>], own: bool, span: Span) -> Option<Typed> {
        match self.to.names.resolve(path, own) {
            Ok((leaf, mut unit)) => {
                // Prorata is summed in days and divided last.
                unit.finite |= leaf == Leaf::Prorata;
                let read = ExprKind::Read(leaf);
                let kind = if own {
                    ExprKind::Own(Box::new(Expr {
                        kind: read,
                        unit: unit.clone(),
                        span,
                    }))
                } else {
                    read
                };
                Some(firm(kind, unit, span))
            }
            Err(diagnostic) => {
                self.error(diagnostic);
                None
            }
        }
    }

    fn negate(&mut self, operand: &Syntax, span: Span) -> Option<Typed> {
        let operand = self.expr(operand)?;
        let Some(unit) = numeric(operand.unit()) else {
            self.error(
                Diagnostic::error(code::NEGATE, operand.span()).arg("unit", operand.unit().word()),
            );
            return None;
        };
        let known = joined(unit, [&operand.expr.unit]);
        let loose = operand.loose;
        let kind = ExprKind::Unary(UnaryOp::Negate, Box::new(operand.expr));
        Some(Typed {
            expr: Expr {
                kind,
                unit: known,
                span,
            },
            loose,
        })
    }

    /// A flag.
    fn condition(&mut self, syntax: &Syntax) -> Option<Expr> {
        let typed = self.expr(syntax)?;
        if typed.unit() == Unit::Flag {
            return Some(typed.expr);
        }
        let error =
            Diagnostic::error(code::CONDITION, typed.span()).arg("unit", typed.unit().word());
        self.error(error);
        None
    }
}

/// An expression whose unit is its own.
fn firm(kind: ExprKind, unit: Type, span: Span) -> Typed {
    Typed {
        expr: Expr { kind, unit, span },
        loose: false,
    }
}

/// What a unit is in arithmetic: a count is a number; texts, flags and dates have none.
fn numeric(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::Count | Unit::Number => Some(Unit::Number),
        Unit::Money | Unit::Percent | Unit::Days => Some(unit),
        Unit::Date | Unit::Text | Unit::Flag => None,
    }
}

#[cfg(test)]
mod tests;
