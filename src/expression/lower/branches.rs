//! `if` and `switch`: branches of one unit.

use super::settle::Agreement;
use super::{Lower, Typed, joined};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::expression::{Expr, ExprKind, Syntax};
use crate::source::Span;
use crate::value::{Type, Unit, Value};

impl Lower<'_, '_> {
    pub(super) fn choice(
        &mut self,
        condition: &Syntax,
        yes: &Syntax,
        no: &Syntax,
        span: Span,
    ) -> Option<Typed> {
        let condition = self.condition(condition);
        let (yes, no) = (self.expr(yes), self.expr(no));
        let (condition, mut yes, mut no) = (condition?, yes?, no?);
        let known = self.branches(&mut [&mut yes, &mut no])?;
        let loose = yes.loose && no.loose;
        let unit = Type {
            optional: known.optional || condition.unit.optional,
            ..known
        };
        let kind = ExprKind::If(Box::new(condition), Box::new(yes.expr), Box::new(no.expr));
        Some(Typed {
            expr: Expr { kind, unit, span },
            loose,
        })
    }

    pub(super) fn switch(
        &mut self,
        by: &Syntax,
        arms: &[(Vec<Syntax>, Syntax)],
        otherwise: Option<&Syntax>,
        span: Span,
    ) -> Option<Typed> {
        let mut by = self.expr(by);
        let mut whole = by.is_some();
        let mut labels: Vec<Vec<Expr>> = Vec::new();
        let mut values: Vec<Typed> = Vec::new();
        for (words, value) in arms {
            let mut lowered = Vec::new();
            for word in words {
                let Some(mut label) = self.expr(word) else {
                    whole = false;
                    continue;
                };
                if let Some(by) = &mut by {
                    let pair = label.span();
                    whole &= self.same(by, &mut label, pair).is_some();
                }
                lowered.push(label.expr);
            }
            labels.push(lowered);
            match self.expr(value) {
                Some(value) => values.push(value),
                None => whole = false,
            }
        }
        let last = match otherwise.map(|value| self.expr(value)) {
            Some(None) => return None,
            Some(Some(value)) => {
                values.push(value);
                true
            }
            None => false,
        };
        let by = by.filter(|_| whole)?;
        let mut all: Vec<&mut Typed> = values.iter_mut().collect();
        let mut unit = self.branches(&mut all)?;
        unit.optional |= by.expr.unit.optional || !(last || self.covered(&by.expr, &labels));
        let loose = values.iter().all(|value| value.loose);
        let mut values: Vec<Expr> = values.into_iter().map(|value| value.expr).collect();
        let otherwise = if last {
            values.pop().map(Box::new)
        } else {
            None
        };
        let arms = labels.into_iter().zip(values).collect();
        let kind = ExprKind::Switch {
            by: Box::new(by.expr),
            arms,
            otherwise,
        };
        Some(Typed {
            expr: Expr { kind, unit, span },
            loose,
        })
    }

    /// Whether each value that `by` can have is a label.
    fn covered(&self, by: &Expr, labels: &[Vec<Expr>]) -> bool {
        let values: Vec<&Value> = labels
            .iter()
            .flatten()
            .filter_map(|label| match label.kind {
                ExprKind::Parameter(id) => self
                    .to
                    .parameters
                    .get(id.0 as usize)
                    .map(|parameter| &parameter.value),
                _ => None,
            })
            .collect();
        match (&by.unit.vocabulary, by.unit.unit) {
            (Some(words), _) => words.iter().all(|word| {
                values
                    .iter()
                    .any(|value| matches!(value, Value::Text(text) if **text == **word))
            }),
            (None, Unit::Flag) => [true, false]
                .iter()
                .all(|flag| values.contains(&&Value::Flag(*flag))),
            _ => false,
        }
    }

    /// What is known of a value that is one of several.
    fn branches(&mut self, values: &mut [&mut Typed]) -> Option<Type> {
        let unit = match self.agree(values) {
            Agreement::Unit(unit) => unit,
            Agreement::Reported => return None,
            Agreement::Clash(first, second) => {
                if let (Some(first), Some(second)) = (values.get(first), values.get(second)) {
                    let error = Diagnostic::error(code::BRANCHES, second.span())
                        .arg("first", first.unit().word())
                        .arg("second", second.unit().word())
                        .label("first", first.span());
                    self.error(error);
                }
                return None;
            }
        };
        let mut known = joined(unit, values.iter().map(|value| &value.expr.unit));
        // One vocabulary, if all share it.
        if let Some((first, rest)) = values.split_first() {
            let vocabulary = &first.expr.unit.vocabulary;
            if rest
                .iter()
                .all(|value| value.expr.unit.vocabulary == *vocabulary)
            {
                known.vocabulary = vocabulary.clone();
                known.code = first.expr.unit.code && rest.iter().all(|value| value.expr.unit.code);
            }
        }
        Some(known)
    }
}
