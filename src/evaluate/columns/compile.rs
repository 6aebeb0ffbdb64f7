//! From formulas of records to a program over columns; none where only the evaluator of single rows
//! will do: references to rows that are valid for days, figures of people, texts without a
//! vocabulary, scripts, and divisions that no rounding follows.

use super::program::{Multiple, Operation, Program, Register, Test, parts};
use crate::evaluate::world::World;
use crate::expression::{Base, BinaryOp, Expr, ExprKind, Function, Leaf, Suffix, UnaryOp};
use crate::plan::{FigureId, TableId};
use crate::value::{Number, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the values of a register mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Number,
    Day,
    Flag,
    /// Places in this vocabulary.
    Words(Arc<[String]>),
    /// Keys of this table.
    Keys(TableId),
}

/// A register with what is known of it before any data is read.
#[derive(Clone, Debug)]
pub struct Typed {
    pub register: Register,
    pub kind: Kind,
    /// It may have no value because a condition is false; a formula makes that undefined.
    pub may_be_none: bool,
    /// It has a value in every row, as far as the contract tells.
    pub sure: bool,
}

impl Typed {
    pub(super) fn new(register: Register, kind: Kind, sure: bool) -> Typed {
        Typed {
            register,
            kind,
            may_be_none: false,
            sure,
        }
    }
}

/// Compiles formulas of the records of one table.
pub struct Compiler<'w, 'a> {
    pub world: &'w World<'a>,
    pub table: TableId,
    pub program: Program,
    pub(super) figures: BTreeMap<FigureId, Option<Typed>>,
}

impl<'w, 'a> Compiler<'w, 'a> {
    pub fn new(world: &'w World<'a>, table: TableId) -> Compiler<'w, 'a> {
        Compiler {
            world,
            table,
            program: Program::default(),
            figures: BTreeMap::new(),
        }
    }

    /// A formula of its own: a lone name hands "no value" on.
    pub fn formula(&mut self, expr: &Expr, wanted: Option<&Kind>) -> Option<Typed> {
        let found = self.expression(expr, wanted)?;
        if matches!(expr.kind, ExprKind::Read(_)) {
            Some(found)
        } else {
            Some(self.inside(found))
        }
    }

    /// An operand: no value is undefined inside a formula.
    fn operand(&mut self, expr: &Expr, wanted: Option<&Kind>) -> Option<Typed> {
        let found = self.expression(expr, wanted)?;
        Some(self.inside(found))
    }

    pub(super) fn inside(&mut self, found: Typed) -> Typed {
        if !found.may_be_none {
            return found;
        }
        Typed {
            register: self.program.push(Operation::Inside(found.register)),
            may_be_none: false,
            ..found
        }
    }

    /// A condition: whether a flag holds.
    pub fn condition(&mut self, expr: &Expr) -> Option<Typed> {
        let found = self.operand(expr, None)?;
        (found.kind == Kind::Flag).then_some(found)
    }

    pub(super) fn constant(&mut self, value: &Value, wanted: Option<&Kind>) -> Option<Typed> {
        let (mantissa, scale, kind) = match value {
            Value::Number(number) => {
                let (mantissa, scale) = parts(number)?;
                (mantissa, scale, Kind::Number)
            }
            Value::Date(day) => (i128::from(day.0), 0, Kind::Day),
            Value::Flag(flag) => (i128::from(*flag), 0, Kind::Flag),
            Value::Text(text) => match wanted? {
                Kind::Words(words) => {
                    let place = words.iter().position(|word| **word == **text);
                    let place = place.and_then(|place| i128::try_from(place).ok());
                    (place.unwrap_or(-1), 0, Kind::Words(Arc::clone(words)))
                }
                Kind::Keys(table) => {
                    let key = self.world.data.find(*table, std::slice::from_ref(value));
                    let key = key.filter(|key| self.world.data.key_name(*table, *key) == **text);
                    (key.map_or(-1, i128::from), 0, Kind::Keys(*table))
                }
                _ => return None,
            },
        };
        let register = self.program.number(mantissa, scale);
        Some(Typed::new(register, kind, true))
    }

    fn parameter(&self, expr: &Expr) -> Option<&'a Value> {
        match expr.kind {
            ExprKind::Parameter(id) => self.world.parameters.get(id.0 as usize),
            _ => None,
        }
    }

    /// A number of the policy.
    pub(super) fn given(&self, expr: &Expr) -> Option<&'a Number> {
        match self.parameter(expr)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn expression(&mut self, expr: &Expr, wanted: Option<&Kind>) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Parameter(_) => {
                let value = self.parameter(expr)?;
                self.constant(value, wanted)
            }
            ExprKind::Read(Leaf::Column(column)) => self.column(column),
            ExprKind::Read(Leaf::Figure {
                base: Base::Record,
                figure,
                suffix: Suffix::None,
            }) => self.figure(*figure),
            ExprKind::Read(_) | ExprKind::Own(_) | ExprKind::Script(..) => None,
            ExprKind::Unary(op, a) => {
                let a = self.operand(a, None)?;
                match (op, &a.kind) {
                    (UnaryOp::Negate, Kind::Number) => {
                        let zero = self.program.number(0, 0);
                        let operation = Operation::Subtract(zero, a.register);
                        Some(self.made(operation, Kind::Number, &[&a]))
                    }
                    (UnaryOp::Not, Kind::Flag) => {
                        Some(self.made(Operation::Not(a.register), Kind::Flag, &[&a]))
                    }
                    _ => None,
                }
            }
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b),
            ExprKind::In(a, list) => {
                let a = self.operand(a, None)?;
                let mut any = self.constant(&Value::Flag(false), None)?;
                for item in list {
                    let value = self.parameter(item)?;
                    let equal = self.is(&a, value)?;
                    let operation = Operation::Or(any.register, equal.register);
                    any = self.made(operation, Kind::Flag, &[&any, &equal]);
                }
                // An empty list still asks for the value.
                any.sure &= a.sure;
                let operation = Operation::After(a.register, any.register);
                Some(self.made(operation, Kind::Flag, &[&a, &any]))
            }
            ExprKind::If(condition, then, otherwise) => {
                let by = self.condition(condition)?;
                let then = self.operand(then, wanted)?;
                let otherwise = self.operand(otherwise, wanted)?;
                self.select(&by, &then, &otherwise)
            }
            ExprKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                let by = self.operand(by, None)?;
                let mut hand = match otherwise {
                    Some(otherwise) => Some(self.operand(otherwise, wanted)?),
                    None => None,
                };
                for (keys, outcome) in arms.iter().rev() {
                    let outcome = self.operand(outcome, wanted)?;
                    for key in keys {
                        let value = self.parameter(key)?;
                        let hit = self.is(&by, value)?;
                        hand = Some(self.select_or_unknown(&hit, &outcome, hand)?);
                    }
                }
                hand
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Defined(inner) => {
                let inner = self.expression(inner, None)?;
                let operation = Operation::Defined(inner.register);
                Some(self.made(operation, Kind::Flag, &[]))
            }
        }
    }

    /// The register of an operation; it is as sure as its operands.
    pub(super) fn made(&mut self, operation: Operation, kind: Kind, of: &[&Typed]) -> Typed {
        let sure = of.iter().all(|operand| operand.sure);
        Typed::new(self.program.push(operation), kind, sure)
    }

    /// Whether a value is this one.
    pub(super) fn is(&mut self, a: &Typed, value: &Value) -> Option<Typed> {
        let b = self.constant(value, Some(&a.kind))?;
        self.compare(Test::Equal, a, &b)
    }

    pub(super) fn compare(&mut self, test: Test, a: &Typed, b: &Typed) -> Option<Typed> {
        let ordered = matches!(a.kind, Kind::Number | Kind::Day);
        if a.kind != b.kind || !(ordered || matches!(test, Test::Equal | Test::NotEqual)) {
            return None;
        }
        let operation = Operation::Compare(test, a.register, b.register);
        Some(self.made(operation, Kind::Flag, &[a, b]))
    }

    /// One of two, by a flag.
    pub(super) fn select(&mut self, by: &Typed, then: &Typed, otherwise: &Typed) -> Option<Typed> {
        if then.kind != otherwise.kind {
            return None;
        }
        let operation = Operation::Select {
            by: by.register,
            then: then.register,
            otherwise: otherwise.register,
        };
        let kind = then.kind.clone();
        Some(Typed {
            may_be_none: then.may_be_none || otherwise.may_be_none,
            ..self.made(operation, kind, &[by, then, otherwise])
        })
    }

    /// The same, where nothing else may be known.
    pub(super) fn select_or_unknown(
        &mut self,
        by: &Typed,
        then: &Typed,
        otherwise: Option<Typed>,
    ) -> Option<Typed> {
        let otherwise = otherwise.unwrap_or_else(|| {
            let unknown = self.program.push(Operation::Unknown);
            Typed::new(unknown, then.kind.clone(), false)
        });
        self.select(by, then, &otherwise)
    }

    fn binary(&mut self, op: BinaryOp, a: &Expr, b: &Expr) -> Option<Typed> {
        // A text of the policy means a word of the other side's vocabulary.
        let (a, b) = if matches!(self.parameter(a), Some(Value::Text(_))) {
            let b = self.operand(b, None)?;
            (self.operand(a, Some(&b.kind))?, b)
        } else {
            let a = self.operand(a, None)?;
            let b = self.operand(b, Some(&a.kind))?;
            (a, b)
        };
        let test = match op {
            BinaryOp::And | BinaryOp::Or => {
                if (&a.kind, &b.kind) != (&Kind::Flag, &Kind::Flag) {
                    return None;
                }
                let operation = if op == BinaryOp::And {
                    Operation::And(a.register, b.register)
                } else {
                    Operation::Or(a.register, b.register)
                };
                return Some(self.made(operation, Kind::Flag, &[&a, &b]));
            }
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply => {
                let days =
                    op == BinaryOp::Subtract && (&a.kind, &b.kind) == (&Kind::Day, &Kind::Day);
                if !days && (&a.kind, &b.kind) != (&Kind::Number, &Kind::Number) {
                    return None;
                }
                let operation = match op {
                    BinaryOp::Add => Operation::Add(a.register, b.register),
                    BinaryOp::Subtract => Operation::Subtract(a.register, b.register),
                    _ => Operation::Multiply(a.register, b.register),
                };
                return Some(self.made(operation, Kind::Number, &[&a, &b]));
            }
            BinaryOp::Divide => return None,
            BinaryOp::Equal => Test::Equal,
            BinaryOp::NotEqual => Test::NotEqual,
            BinaryOp::Less => Test::Less,
            BinaryOp::LessOrEqual => Test::LessOrEqual,
            BinaryOp::Greater => Test::Greater,
            BinaryOp::GreaterOrEqual => Test::GreaterOrEqual,
        };
        self.compare(test, &a, &b)
    }

    /// A quotient that is rounded at once: the only division that whole numbers can do.
    pub(super) fn quotient(&mut self, expr: &Expr, to: Multiple) -> Option<Typed> {
        let ExprKind::Binary(BinaryOp::Divide, a, b) = &expr.kind else {
            return None;
        };
        let a = self.operand(a, None)?;
        let b = self.operand(b, None)?;
        if (&a.kind, &b.kind) != (&Kind::Number, &Kind::Number) {
            return None;
        }
        let operation = Operation::Quotient {
            dividend: a.register,
            divisor: b.register,
            to,
        };
        let made = self.made(operation, Kind::Number, &[&a, &b]);
        Some(Typed {
            sure: false,
            ..made
        })
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Option<Typed> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.operand(argument, None)?);
        }
        let kind = values.first()?.kind.clone();
        if values.iter().any(|value| value.kind != kind)
            || !matches!(kind, Kind::Number | Kind::Day)
        {
            return None;
        }
        let mut rest = values.iter();
        match (function, rest.next(), arguments) {
            (Function::Min | Function::Max, Some(first), _) => {
                let mut best = first.clone();
                for value in rest {
                    let operation = if function == Function::Min {
                        Operation::Least(best.register, value.register)
                    } else {
                        Operation::Greatest(best.register, value.register)
                    };
                    best = self.made(operation, kind.clone(), &[&best, value]);
                }
                Some(best)
            }
            (Function::Abs, Some(a), [_]) if kind == Kind::Number => {
                let zero = self.program.number(0, 0);
                let negative = Operation::Subtract(zero, a.register);
                let negative = self.made(negative, Kind::Number, &[a]);
                let operation = Operation::Greatest(a.register, negative.register);
                Some(self.made(operation, Kind::Number, &[a, &negative]))
            }
            (Function::Clamp, Some(a), [_, low, high]) => {
                // Bounds that do not ascend are a wrong argument.
                if self.given(low)? > self.given(high)? {
                    return None;
                }
                let (low, high) = (rest.next()?, rest.next()?);
                let operation = Operation::Greatest(a.register, low.register);
                let raised = self.made(operation, kind.clone(), &[a, low]);
                let operation = Operation::Least(raised.register, high.register);
                Some(self.made(operation, kind, &[&raised, high]))
            }
            _ => None,
        }
    }
}
