//! (a): lowered formulas with merit's own operations.

use crate::Failure;
use crate::generate::VARIABLES;
use merit::diagnostic::{Diagnostic, expression as code};
use merit::expression::{
    Base, BinaryOp, Column, Expr, ExprKind, Leaf, Names, Parameter, Script, ScriptId, binary, call,
    unary,
};
use merit::source::Spanned;
use merit::value::{Type, Unit, Value};

/// The variables of the generator as columns.
pub struct Variables;

impl Names for Variables {
    fn resolve(&self, path: &[Spanned<String>], _own: bool) -> Result<(Leaf, Type), Diagnostic> {
        let name = &path[0];
        let Some(index) = VARIABLES.iter().position(|(known, _)| *known == name.value) else {
            return Err(Diagnostic::error(code::OWN, name.span));
        };
        let mut unit = Type::of(VARIABLES[index].1);
        if name.value == "v" {
            unit.vocabulary =
                Some(vec!["open".to_owned(), "closed".to_owned(), "late".to_owned()].into());
        }
        let column = Column {
            base: Base::Record,
            hops: Vec::new(),
            table: 0,
            column: index as u32,
        };
        Ok((Leaf::Column(column), unit))
    }

    fn script(&self, _name: &str) -> Option<(ScriptId, &Script)> {
        None
    }
}

pub fn evaluate(
    expr: &Expr,
    parameters: &[Parameter],
    values: &[(&'static str, Value)],
) -> Result<Value, Failure> {
    let of = |expr: &Expr| evaluate(expr, parameters, values);
    let flag = |expr: &Expr| match of(expr)? {
        Value::Flag(flag) => Ok(flag),
        other => panic!("{other:?} is no flag"),
    };
    let value = match &expr.kind {
        ExprKind::Parameter(id) => parameters[id.0 as usize].value.clone(),
        ExprKind::Read(Leaf::Column(column)) => values[column.column as usize].1.clone(),
        ExprKind::Unary(op, a) => unary(*op, &of(a)?).map_err(Failure::Fault)?,
        ExprKind::Binary(BinaryOp::And, a, b) => Value::Flag(flag(a)? && flag(b)?),
        ExprKind::Binary(BinaryOp::Or, a, b) => Value::Flag(flag(a)? || flag(b)?),
        ExprKind::Binary(op, a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            binary(*op, &a, &b).map_err(Failure::Fault)?
        }
        ExprKind::In(item, entries) => {
            // Rhai evaluates the list first; which of two errors is told depends on it.
            let entries: Vec<Value> = entries.iter().map(of).collect::<Result<_, _>>()?;
            let item = of(item)?;
            let mut found = false;
            for entry in &entries {
                found |= binary(BinaryOp::Equal, &item, entry).map_err(Failure::Fault)?
                    == Value::Flag(true);
            }
            Value::Flag(found)
        }
        ExprKind::If(condition, yes, no) => of(if flag(condition)? { yes } else { no })?,
        ExprKind::Switch {
            by,
            arms,
            otherwise,
        } => {
            let by = of(by)?;
            for (labels, value) in arms {
                for label in labels {
                    if binary(BinaryOp::Equal, &by, &of(label)?).map_err(Failure::Fault)?
                        == Value::Flag(true)
                    {
                        return of(value);
                    }
                }
            }
            match otherwise {
                Some(value) => of(value)?,
                None => return Err(Failure::Undefined),
            }
        }
        ExprKind::Call(function, arguments) => {
            let arguments: Vec<Value> = arguments.iter().map(of).collect::<Result<_, _>>()?;
            call(*function, &arguments).map_err(Failure::Fault)?
        }
        other => panic!("{other:?} is not generated"),
    };
    // What lowering says of a value must hold.
    let kind = match &value {
        Value::Number(_) => !matches!(expr.unit.unit, Unit::Text | Unit::Flag | Unit::Date),
        Value::Date(_) => expr.unit.unit == Unit::Date,
        Value::Flag(_) => expr.unit.unit == Unit::Flag,
        Value::Text(_) => expr.unit.unit == Unit::Text,
    };
    assert!(kind, "{value:?} is not {:?}", expr.unit);
    if let (true, Value::Number(number)) = (expr.unit.finite, &value) {
        assert!(
            number.decimal().is_some(),
            "{number:?} was said to be finite"
        );
    }
    Ok(value)
}
