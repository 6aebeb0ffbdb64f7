//! Scales: bounds in the unit of `by`, outcomes of one unit.

use super::Shaped;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::PLAN_KIND_UNIT;
use crate::expression::Expr;
use crate::plan::build::Builder;
use crate::plan::figure::{Written, numeric};
use crate::plan::{EntryPlan, Mechanism, ScalePlan};
use crate::policy::{By, Entry, Formula, Kind, Scale, ScaleKind};
use crate::value::{Number, Type, Unit, Value};

impl Builder<'_> {
    pub(in crate::plan) fn scale(&mut self, written: &Written<'_>, scale: &Scale) -> Shaped {
        let level = written.level;
        let (by, until) = match &scale.by {
            By::One(by) => (self.formula(by, level, None, None)?, None),
            By::Between(a, b) => {
                let a = self.formula(a, level, None, None)?;
                let b = self.formula(b, level, None, Some(a.unit.unit))?;
                (a, Some(b))
            }
        };
        let mut bounds = Vec::new();
        for entry in &scale.entries {
            bounds.push(match &entry.bound {
                Some(bound) => Some(self.formula(bound, level, None, Some(by.unit.unit))?),
                None => None,
            });
        }
        let formulas: Vec<&Formula> = scale.entries.iter().map(|entry| &entry.outcome).collect();
        let per_count = matches!(by.unit.unit, Unit::Count | Unit::Number | Unit::Days)
            && (written.kind == Kind::Pay
                || written.unit.is_some_and(|unit| unit.value == Unit::Money));
        let wanted = match scale.kind {
            ScaleKind::Slices if per_count => Some(Unit::Money),
            ScaleKind::Slices => None,
            _ => written.unit.map(|unit| unit.value),
        };
        let (outcomes, mut unit) = match scale.kind {
            ScaleKind::Slices if wanted.is_none() => self.rates(written, &formulas)?,
            _ => self.outcomes(written, &formulas, wanted)?,
        };
        let ordered = matches!(by.unit.unit, Unit::Date) || numeric(by.unit.unit);
        let numeric_needed =
            scale.kind != ScaleKind::Steps && !(numeric(by.unit.unit) && numeric(unit.unit));
        if !ordered || numeric_needed {
            let found = if ordered { unit.unit } else { by.unit.unit };
            self.diagnostics.push(
                Diagnostic::error(PLAN_KIND_UNIT, by.span)
                    .arg("name", &written.name)
                    .arg("unit", found.word())
                    .help("scale"),
            );
            return None;
        }
        let optional = by.unit.optional
            || until.iter().any(|until| until.unit.optional)
            || bounds.iter().flatten().any(|bound| bound.unit.optional)
            || (scale.kind == ScaleKind::Steps
                && scale
                    .entries
                    .first()
                    .is_some_and(|entry| entry.bound.is_some()));
        unit.optional |= optional;
        let finite_by = by.unit.finite
            && until.iter().all(|until| until.unit.finite)
            && bounds.iter().flatten().all(|bound| bound.unit.finite);
        match scale.kind {
            ScaleKind::Slices => {
                unit.unit = slice_unit(by.unit.unit, unit.unit);
                unit.finite &= finite_by;
            }
            ScaleKind::Line => unit.finite &= finite_by && self.finite_slopes(&bounds, &outcomes),
            ScaleKind::Steps => {}
        }
        let entries = scale.entries.iter().zip(bounds).zip(outcomes);
        let entries = entries.map(|((entry, bound), outcome): ((&Entry, _), _)| EntryPlan {
            bound,
            above: entry.above,
            outcome,
            label: entry.documentation.clone(),
        });
        Some((
            Mechanism::Scale(ScalePlan {
                kind: scale.kind,
                by,
                until,
                entries: entries.collect(),
            }),
            unit,
        ))
    }

    /// Rates of slices: a percent or a number each, bare literals as they are.
    fn rates(&mut self, written: &Written<'_>, formulas: &[&Formula]) -> Option<(Vec<Expr>, Type)> {
        let mut rates = Vec::new();
        for formula in formulas {
            rates.push(self.formula(formula, written.level, None, None)?);
        }
        let money = rates
            .iter()
            .find(|rate| !matches!(rate.unit.unit, Unit::Percent | Unit::Number | Unit::Count));
        if let Some(rate) = money
            && rates.iter().any(|other| other.unit.unit != rate.unit.unit)
        {
            self.diagnostics.push(
                Diagnostic::error(PLAN_KIND_UNIT, rate.span)
                    .arg("name", &written.name)
                    .arg("unit", rate.unit.unit.word())
                    .help("scale"),
            );
            return None;
        }
        let mut unit = Type::of(money.map_or(Unit::Number, |rate| rate.unit.unit));
        unit.finite = rates.iter().all(|rate| rate.unit.finite);
        unit.optional = rates.iter().any(|rate| rate.unit.optional);
        Some((rates, unit))
    }

    /// Whether every slope between constant points comes out.
    fn finite_slopes(&self, bounds: &[Option<Expr>], outcomes: &[Expr]) -> bool {
        let number = |expr: &Expr| match self.constant(expr) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        let points: Option<Vec<(Number, Number)>> = bounds
            .iter()
            .zip(outcomes)
            .map(|(bound, outcome)| Some((number(bound.as_ref()?)?, number(outcome)?)))
            .collect();
        let Some(points) = points else { return false };
        points.windows(2).all(|pair| match pair {
            [(x0, y0), (x1, y1)] if x0 != x1 => {
                let slope = y1
                    .sub(y0)
                    .and_then(|rise| x1.sub(x0).and_then(|run| rise.div(&run)));
                slope.is_ok_and(|slope| slope.decimal().is_some())
            }
            _ => true,
        })
    }
}

/// Unit of a slice's pay: its width times its rate.
fn slice_unit(by: Unit, rate: Unit) -> Unit {
    match (by, rate) {
        (Unit::Money, _) | (_, Unit::Money) => Unit::Money,
        (Unit::Percent, _) => Unit::Percent,
        _ => Unit::Number,
    }
}
