//! Shapes: from keys as written to mechanisms with resolved formulas, and the unit of their value.

mod aggregate;
mod choice;
mod running;
mod scale;
mod score;
mod standing;
mod weights;

use crate::expression::{Expr, ExprKind, SyntaxKind};
use crate::plan::build::Builder;
use crate::plan::figure::Written;
use crate::plan::{FigureId, Mechanism};
use crate::policy::{Choice, Formula, Kind, Shape};
use crate::value::{Type, Unit, Value};
use std::sync::Arc;

/// A mechanism and what is known of its value; none after an error.
pub(in crate::plan) type Shaped = Option<(Mechanism, Type)>;

impl Builder<'_> {
    /// The mechanism of a shape and what is known of its value.
    pub(in crate::plan) fn shape(&mut self, id: FigureId, written: &Written<'_>) -> Shaped {
        match written.shape {
            Shape::Formula(formula) => {
                let value = self.formula(formula, written.level, None, None)?;
                let unit = value.unit.clone();
                Some((Mechanism::Formula(value), unit))
            }
            Shape::Aggregate(aggregate) => self.aggregate(written, aggregate),
            Shape::Running {
                amount,
                within,
                window,
                condition,
            } => self.running(written, amount, within.as_ref(), window.as_ref(), condition),
            Shape::Scale(scale) => self.scale(written, scale),
            Shape::Choice(Choice::Match {
                by,
                entries,
                otherwise,
                span,
            }) => self.choice(written, by, entries, otherwise.as_ref(), *span),
            Shape::Choice(Choice::Cases(cases)) => self.cases(written, cases),
            Shape::Score { parts } => self.score(id, written, parts),
            Shape::Weights {
                of,
                weights,
                missing,
                span,
            } => self.weights(written, of, weights, missing.as_ref(), *span),
            Shape::Standing(standing) => self.standing(written, standing),
            Shape::Share { fund, by } => self.share(written, fund, by),
            Shape::None => Some((Mechanism::Given, Type::of(Unit::Flag))),
        }
    }

    /// Outcomes of one unit: what is not a bare literal tells it, literals follow.
    pub(in crate::plan) fn outcomes(
        &mut self,
        written: &Written<'_>,
        formulas: &[&Formula],
        wanted: Option<Unit>,
    ) -> Option<(Vec<Expr>, Type)> {
        let mut wanted = wanted
            .or(written.unit.map(|unit| unit.value))
            .or(match written.kind {
                Kind::Pay if written.part_of.is_none() => Some(Unit::Money),
                _ => None,
            });
        let bare = |formula: &Formula| {
            matches!(
                formula.syntax.kind,
                SyntaxKind::Number { percent: false, .. }
            )
        };
        let mut lowered: Vec<Option<Expr>> = formulas.iter().map(|_| None).collect();
        for pass in [false, true] {
            for (slot, formula) in lowered.iter_mut().zip(formulas) {
                if bare(formula) != pass {
                    continue;
                }
                let zero_percent = pass && wanted == Some(Unit::Percent);
                let expr = self.formula(
                    formula,
                    written.level,
                    None,
                    if zero_percent { None } else { wanted },
                )?;
                wanted = wanted.or(Some(expr.unit.unit));
                *slot = Some(expr);
            }
        }
        let all: Vec<Expr> = lowered.into_iter().flatten().collect();
        let mut unit = Type::of(wanted?);
        let words: Vec<String> = all
            .iter()
            .filter_map(|expr| self.constant(expr))
            .filter_map(|value| {
                if let Value::Text(text) = value {
                    Some(text.to_string())
                } else {
                    None
                }
            })
            .collect();
        if unit.unit == Unit::Text && words.len() == all.len() {
            let mut distinct: Vec<String> = Vec::new();
            words.into_iter().for_each(|word| {
                if !distinct.contains(&word) {
                    distinct.push(word)
                }
            });
            unit.vocabulary = Some(Arc::from(distinct));
        }
        unit.finite = all.iter().all(|expr| expr.unit.finite);
        unit.optional = all.iter().any(|expr| expr.unit.optional);
        Some((all, unit))
    }

    /// The value of an expression that is a literal.
    pub(in crate::plan) fn constant(&self, expr: &Expr) -> Option<Value> {
        let ExprKind::Parameter(id) = expr.kind else {
            return None;
        };
        self.parameters
            .get(id.0 as usize)
            .map(|parameter| parameter.value.clone())
    }
}
