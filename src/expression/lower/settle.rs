//! Literals take the unit that their place needs.

use super::{Lower, Typed, numeric};
use crate::diagnostic::{Diagnostic, expression as code, nearest};
use crate::expression::{BinaryOp, Expr, ExprKind, Function, ParameterId};
use crate::source::Span;
use crate::value::{Number, Type, Unit, Value};

/// What came of bringing values to one unit.
pub(super) enum Agreement {
    Unit(Unit),
    /// These two (by index) do not go together.
    Clash(usize, usize),
    /// An error was reported.
    Reported,
}

impl Lower<'_, '_> {
    /// A value for a place that wants `unit`.
    pub(super) fn fit(&mut self, typed: &mut Typed, unit: Unit) -> Option<()> {
        if typed.loose && numeric(unit).is_some() {
            return self.take(typed, unit);
        }
        let found = typed.unit();
        if found == unit || (numeric(found).is_some() && numeric(found) == numeric(unit)) {
            return Some(());
        }
        if unit == Unit::Date && self.text_for_date(&typed.expr) {
            return None;
        }
        let error = Diagnostic::error(code::PLACE, typed.span())
            .arg("found", found.word())
            .arg("expected", unit.word());
        let error = match (found, unit) {
            (Unit::Number | Unit::Count, Unit::Percent) => error.help("percent"),
            (Unit::Number | Unit::Count, Unit::Money) => error.help("money"),
            _ => error,
        };
        self.error(error);
        None
    }

    /// Gives a loose value a unit.
    pub(super) fn take(&mut self, typed: &mut Typed, unit: Unit) -> Option<()> {
        if unit == Unit::Percent
            && let Some(span) = self.not_percent(&typed.expr)
        {
            let value = match &typed.expr.kind {
                ExprKind::Parameter(id) => self.number(*id),
                _ => None,
            };
            self.percent_error(span, value);
            return None;
        }
        self.settle(&mut typed.expr, unit);
        typed.loose = false;
        Some(())
    }

    /// Brings values to one unit: loose ones take that of the first that has one.
    pub(super) fn agree(&mut self, values: &mut [&mut Typed]) -> Agreement {
        let Some(first) = values.iter().position(|value| !value.loose) else {
            return Agreement::Unit(Unit::Number);
        };
        let unit = values.get(first).map_or(Unit::Number, |value| value.unit());
        let common = numeric(unit).unwrap_or(unit);
        let mut reported = false;
        for (index, value) in values.iter_mut().enumerate() {
            let found = value.unit();
            if value.loose && numeric(unit).is_some() {
                reported |= self.take(value, common).is_none();
            } else if found != unit && numeric(found).unwrap_or(found) != common {
                return Agreement::Clash(first, index);
            }
        }
        if reported {
            Agreement::Reported
        } else {
            Agreement::Unit(common)
        }
    }

    pub(super) fn number(&self, id: ParameterId) -> Option<Number> {
        match self
            .to
            .parameters
            .get(id.0 as usize)
            .map(|parameter| &parameter.value)
        {
            Some(Value::Number(number)) => Some(number.clone()),
            _ => None,
        }
    }

    pub(super) fn word(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Parameter(id) = expr.kind else {
            return None;
        };
        match self
            .to
            .parameters
            .get(id.0 as usize)
            .map(|parameter| &parameter.value)
        {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The place of a bare number that cannot stand for a percent: any but 0 and 1.
    fn not_percent(&self, expr: &Expr) -> Option<Span> {
        match &expr.kind {
            ExprKind::Parameter(id) => {
                let fine = self
                    .number(*id)
                    .is_some_and(|value| value == Number::ZERO || value == Number::from_i64(1));
                (!fine).then_some(expr.span)
            }
            ExprKind::If(_, yes, no) => self.not_percent(yes).or_else(|| self.not_percent(no)),
            ExprKind::Switch {
                arms, otherwise, ..
            } => arms
                .iter()
                .map(|(_, value)| value)
                .chain(otherwise.as_deref())
                .find_map(|value| self.not_percent(value)),
            ExprKind::Call(_, arguments) => {
                arguments.iter().find_map(|value| self.not_percent(value))
            }
            _ => Some(expr.span),
        }
    }

    /// A bare number where a percent belongs, with the percent that was most likely meant.
    fn percent_error(&mut self, span: Span, value: Option<Number>) {
        let error = Diagnostic::error(code::PERCENT, span);
        let hundred = Number::from_i64(100);
        let patch = value.map(|value| {
            // 80 means 80 %, and so does 0.8.
            let whole = value.is_integer() || value.abs() >= Number::from_i64(10);
            if whole {
                value.exact()
            } else {
                value
                    .mul(&hundred)
                    .map_or_else(|_| value.exact(), |scaled| scaled.exact())
            }
        });
        let error = match patch {
            Some(number) => error
                .arg("found", &number)
                .patch("write", span, format!("{number}%")),
            None => error.help("compose"),
        };
        self.error(error);
    }

    /// Sets the unit of a loose expression and of the literals that give it.
    fn settle(&mut self, expr: &mut Expr, unit: Unit) {
        expr.unit.unit = unit;
        match &mut expr.kind {
            ExprKind::Parameter(id) => {
                if let Some(parameter) = self.to.parameters.get_mut(id.0 as usize) {
                    parameter.unit = Type::of(unit);
                }
            }
            // In `2 * 250` the first carries the unit, the second counts.
            ExprKind::Unary(_, operand)
            | ExprKind::Binary(BinaryOp::Multiply | BinaryOp::Divide, operand, _) => {
                self.settle(operand, unit);
            }
            ExprKind::Binary(_, left, right) | ExprKind::If(_, left, right) => {
                self.settle(left, unit);
                self.settle(right, unit);
            }
            ExprKind::Switch {
                arms, otherwise, ..
            } => {
                for value in arms
                    .iter_mut()
                    .map(|(_, value)| value)
                    .chain(otherwise.as_deref_mut())
                {
                    self.settle(value, unit);
                }
            }
            ExprKind::Call(
                Function::Min
                | Function::Max
                | Function::Clamp
                | Function::Mod
                | Function::Abs
                | Function::Floor
                | Function::Ceil,
                arguments,
            ) => {
                for argument in arguments {
                    self.settle(argument, unit);
                }
            }
            _ => {}
        }
    }

    /// Reports a text literal where a date belongs.
    pub(super) fn text_for_date(&mut self, expr: &Expr) -> bool {
        let Some(word) = self.word(expr) else {
            return false;
        };
        let quoted = expr.span.end.saturating_sub(expr.span.start) as usize;
        let quote = if quoted > word.len() + 2 {
            "\\\""
        } else {
            "\""
        };
        let error = Diagnostic::error(code::TEXT_FOR_DATE, expr.span).arg("found", &word);
        let error = if crate::value::Day::parse(&word).is_some() {
            error.patch("date", expr.span, format!("date({quote}{word}{quote})"))
        } else {
            error
        };
        self.error(error);
        true
    }

    /// A text literal beside a value of a closed vocabulary must be one of its words.
    pub(super) fn known_word(&mut self, literal: &Expr, other: &Type) -> Option<()> {
        let (Some(word), Some(vocabulary)) = (self.word(literal), other.vocabulary.as_ref()) else {
            return Some(());
        };
        if vocabulary.contains(&word) {
            return Some(());
        }
        let error = Diagnostic::error(code::WORD, literal.span)
            .arg("found", &word)
            .arg("words", vocabulary.join(", "));
        let length = literal.span.end.saturating_sub(literal.span.start) as usize;
        let error = match nearest(&word, vocabulary.iter().map(String::as_str)) {
            // Only where no escape hides within: the two quotes stay.
            Some(near) if length == word.len() + 2 => {
                let inner = Span::new(
                    literal.span.file,
                    literal.span.start + 1,
                    literal.span.end - 1,
                );
                error.arg("near", near).patch("near", inner, near)
            }
            Some(near) => error.arg("near", near).help("near"),
            None => error,
        };
        self.error(error);
        None
    }
}
