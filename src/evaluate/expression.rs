//! Evaluating lowered formulas.

use super::context::Context;
use super::evaluator::{Evaluator, Traced};
use super::few::Few;
use super::outcome::{Absence, Cause, Outcome, Why};
use super::trace::{Node, Op, Trace};
use crate::expression::{BinaryOp, Expr, ExprKind, Fault, UnaryOp, binary, call, unary};
use crate::value::{Number, Value};

impl<T: Trace> Evaluator<'_, T> {
    /// A formula of its own: a lone name hands "no value" on, any other makes it undefined.
    pub fn formula(&mut self, expr: &Expr, context: &Context<'_>) -> Traced<T::Node> {
        let mut found = self.expression(expr, context);
        if !matches!(expr.kind, ExprKind::Read(_) | ExprKind::Own(_)) {
            found.outcome = found.outcome.map_err(Absence::in_formula);
        }
        found
    }

    /// A number that a formula gives.
    pub fn number(
        &mut self,
        expr: &Expr,
        context: &Context<'_>,
    ) -> (Result<Number, Absence>, Traced<T::Node>) {
        let found = self.formula(expr, context);
        if !T::ON {
            // Nothing but the number is asked for again.
            let number = self.as_number(found.outcome, expr, context);
            let outcome = Ok(Value::Flag(true));
            return (
                number,
                Traced {
                    outcome,
                    node: T::BLANK,
                },
            );
        }
        (self.as_number(found.outcome.clone(), expr, context), found)
    }

    /// The number in an outcome.
    pub fn as_number(
        &self,
        outcome: Outcome,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Result<Number, Absence> {
        match outcome.map_err(Absence::in_formula)? {
            Value::Number(number) => Ok(number),
            Value::Date(day) => Ok(Number::from_i64(i64::from(day.0))),
            Value::Flag(_) | Value::Text(_) => Err(self.stop(Why::Internal, expr, context)),
        }
    }

    /// A condition that a formula gives.
    pub fn condition(
        &mut self,
        expr: &Expr,
        context: &Context<'_>,
    ) -> (Result<bool, Absence>, T::Node) {
        let found = self.formula(expr, context);
        let flag = match found.outcome {
            Ok(Value::Flag(flag)) => Ok(flag),
            Ok(_) => Err(self.stop(Why::Internal, expr, context)),
            Err(absence) => Err(absence.in_formula()),
        };
        (flag, found.node)
    }

    pub(super) fn stop(&self, why: Why, expr: &Expr, context: &Context<'_>) -> Absence {
        Absence::Stopped(self.world.cause(why, context.figure, expr.span))
    }

    pub(super) fn undefined(&self, why: Why, expr: &Expr, context: &Context<'_>) -> Absence {
        Absence::Undefined(self.world.cause(why, context.figure, expr.span))
    }

    /// A node for `expr`.
    #[inline(always)]
    pub(super) fn keep(
        &mut self,
        op: Op,
        of: Vec<T::Node>,
        outcome: Outcome,
        expr: &Expr,
    ) -> Traced<T::Node> {
        if !T::ON {
            op.discard();
            return Traced {
                outcome,
                node: T::BLANK,
            };
        }
        let node = self.trace.node(|| Node {
            op,
            of,
            outcome: outcome.clone(),
            unit: expr.unit.unit,
            span: Some(expr.span),
        });
        Traced { outcome, node }
    }

    /// Operands in their order; the first without a value decides.
    fn operands(
        &mut self,
        all: &[Expr],
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> Result<Few, Absence> {
        let mut values = Few::new();
        for operand in all {
            values.push(self.operand(operand, context, of)?);
        }
        Ok(values)
    }

    /// An operand: no value is undefined inside a formula.
    fn operand(&mut self, expr: &Expr, context: &Context<'_>, of: &mut Vec<T::Node>) -> Outcome {
        let found = self.expression(expr, context);
        of.push(found.node);
        found.outcome.map_err(Absence::in_formula)
    }

    pub(super) fn expression(&mut self, expr: &Expr, context: &Context<'_>) -> Traced<T::Node> {
        match &expr.kind {
            ExprKind::Parameter(id) => {
                let outcome = match self.world.parameters.get(id.0 as usize) {
                    Some(value) => Ok(value.clone()),
                    None => Err(self.stop(Why::Internal, expr, context)),
                };
                self.keep(Op::Parameter(*id), Vec::new(), outcome, expr)
            }
            ExprKind::Read(leaf) => self.leaf(leaf, expr, context),
            ExprKind::Own(inner) => match context.owner {
                Some(owner) => self.expression(inner, owner),
                None => self.expression(inner, context),
            },
            ExprKind::Unary(op, a) => {
                let mut of = Vec::new();
                let outcome = self
                    .operand(a, context, &mut of)
                    .and_then(|a| unary(*op, &a).map_err(|fault| self.fault(fault, expr, context)));
                let word = match op {
                    UnaryOp::Negate => "negate",
                    UnaryOp::Not => "not",
                };
                self.keep(Op::Operator(word), of, outcome, expr)
            }
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b, expr, context),
            ExprKind::In(a, list) => {
                let mut of = Vec::new();
                let outcome = self.is_in(a, list, context, &mut of);
                self.keep(Op::Operator("in"), of, outcome, expr)
            }
            ExprKind::If(condition, then, otherwise) => {
                let mut of = Vec::new();
                let outcome = match self.operand(condition, context, &mut of) {
                    Ok(Value::Flag(flag)) => {
                        self.operand(if flag { then } else { otherwise }, context, &mut of)
                    }
                    Ok(_) => Err(self.stop(Why::Internal, expr, context)),
                    Err(absence) => Err(absence),
                };
                self.keep(Op::Operator("if"), of, outcome, expr)
            }
            ExprKind::Switch {
                by,
                arms,
                otherwise,
            } => {
                let mut of = Vec::new();
                let outcome = self.switch(by, arms, otherwise.as_deref(), expr, context, &mut of);
                self.keep(Op::Operator("switch"), of, outcome, expr)
            }
            ExprKind::Call(function, arguments) => {
                let mut of = Vec::new();
                let values = self.operands(arguments, context, &mut of);
                let outcome = values.and_then(|values| {
                    call(*function, values.as_slice())
                        .map_err(|fault| self.fault(fault, expr, context))
                });
                self.keep(Op::Function(function.name()), of, outcome, expr)
            }
            ExprKind::Defined(inner) => {
                let found = self.expression(inner, context);
                let outcome = match found.outcome {
                    Ok(_) => Ok(Value::Flag(true)),
                    Err(Absence::None(_) | Absence::Undefined(_)) => Ok(Value::Flag(false)),
                    Err(other) => Err(other),
                };
                self.keep(Op::Defined, vec![found.node], outcome, expr)
            }
            ExprKind::Script(id, arguments) => {
                let mut of = Vec::new();
                let values = self.operands(arguments, context, &mut of);
                let outcome =
                    values.and_then(|values| self.script(id.0, values.as_slice(), expr, context));
                if !T::ON {
                    return Traced {
                        outcome,
                        node: T::BLANK,
                    };
                }
                let name = self
                    .world
                    .plan
                    .scripts
                    .get(id.0 as usize)
                    .map_or("", |script| script.name.as_str());
                self.keep(Op::Script(name.into()), of, outcome, expr)
            }
        }
    }

    fn script(&mut self, id: u32, values: &[Value], expr: &Expr, context: &Context<'_>) -> Outcome {
        let Some(script) = self.world.plan.scripts.get(id as usize) else {
            return Err(self.stop(Why::Internal, expr, context));
        };
        script.call(values).map_err(|error| {
            let why = match (error.limit, error.fault) {
                (true, _) => Why::Limit,
                (false, Some(Fault::Overflow)) => Why::Overflow,
                (false, Some(Fault::DivisionByZero)) => Why::DivisionByZero,
                (false, _) => Why::ScriptFailed,
            };
            let cause = Cause {
                detail: (why == Why::ScriptFailed).then(|| error.text.into()),
                ..self.world.cause(why, context.figure, error.span)
            };
            match why {
                Why::Limit | Why::Overflow => Absence::Stopped(cause),
                Why::DivisionByZero => Absence::Undefined(cause),
                _ => Absence::Failed(cause),
            }
        })
    }

    fn fault(&self, fault: Fault, expr: &Expr, context: &Context<'_>) -> Absence {
        match fault {
            Fault::DivisionByZero => self.undefined(Why::DivisionByZero, expr, context),
            Fault::Overflow | Fault::DateRange => self.stop(Why::Overflow, expr, context),
            Fault::Argument => Absence::Failed(self.world.cause(
                Why::WrongArgument,
                context.figure,
                expr.span,
            )),
            Fault::Kind => self.stop(Why::Internal, expr, context),
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
        expr: &Expr,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let mut of = Vec::new();
        let left = self.operand(a, context, &mut of);
        let outcome = match (op, left) {
            (_, Err(absence)) => Err(absence),
            (BinaryOp::And, Ok(Value::Flag(false))) => Ok(Value::Flag(false)),
            (BinaryOp::Or, Ok(Value::Flag(true))) => Ok(Value::Flag(true)),
            (_, Ok(left)) => self.operand(b, context, &mut of).and_then(|right| {
                binary(op, &left, &right).map_err(|fault| self.fault(fault, expr, context))
            }),
        };
        self.keep(Op::Operator(op.word()), of, outcome, expr)
    }

    fn is_in(
        &mut self,
        a: &Expr,
        list: &[Expr],
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> Outcome {
        let value = self.operand(a, context, of)?;
        let mut found = false;
        for item in list {
            found |= self.operand(item, context, of)? == value;
        }
        Ok(Value::Flag(found))
    }

    fn switch(
        &mut self,
        by: &Expr,
        arms: &[(Vec<Expr>, Expr)],
        otherwise: Option<&Expr>,
        expr: &Expr,
        context: &Context<'_>,
        of: &mut Vec<T::Node>,
    ) -> Outcome {
        let value = self.operand(by, context, of)?;
        for (keys, outcome) in arms {
            for key in keys {
                let mut unused = Vec::new();
                if self.operand(key, context, &mut unused)? == value {
                    of.append(&mut unused);
                    return self.operand(outcome, context, of);
                }
            }
        }
        match otherwise {
            Some(otherwise) => self.operand(otherwise, context, of),
            None => Err(self.undefined(Why::NoMatch, expr, context)),
        }
    }
}
