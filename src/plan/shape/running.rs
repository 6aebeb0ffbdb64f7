//! Running totals.

use super::Shaped;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{PLAN_KIND_UNIT, PLAN_LEVEL, PLAN_NOT_FINITE};
use crate::expression::SyntaxKind;
use crate::plan::build::Builder;
use crate::plan::figure::{Written, numeric};
use crate::plan::{Level, Mechanism, RunningPlan};
use crate::policy::{Formula, Name};
use crate::source::Spanned;
use crate::value::{Type, Unit, Window};

impl Builder<'_> {
    pub(in crate::plan) fn running(
        &mut self,
        written: &Written<'_>,
        amount: &Formula,
        within: Option<&Name>,
        window: Option<&Spanned<Window>>,
        condition: &[Formula],
    ) -> Shaped {
        let Level::Record(table) = written.level else {
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, amount.span)
                    .arg("name", &written.name)
                    .help("running"),
            );
            return None;
        };
        let level = written.level;
        let literal = matches!(amount.syntax.kind, SyntaxKind::Number { .. });
        let expected = literal.then_some(Unit::Count);
        let amount = self.formula(amount, level, Some(level), expected)?;
        if !numeric(amount.unit.unit) {
            self.diagnostics.push(
                Diagnostic::error(PLAN_KIND_UNIT, amount.span)
                    .arg("name", &written.name)
                    .arg("unit", amount.unit.unit.word())
                    .help("verb"),
            );
            return None;
        }
        if !amount.unit.finite {
            self.diagnostics
                .push(Diagnostic::error(PLAN_NOT_FINITE, amount.span).arg("name", &written.name));
            return None;
        }
        let window_value = window.map_or(Window::Period, |window| window.value);
        if let (
            Some(window),
            Window::Earlier | Window::FirstDay | Window::LastDay | Window::Previous { .. },
        ) = (window, window_value)
        {
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, window.span)
                    .arg("name", &written.name)
                    .help("running-window"),
            );
            return None;
        }
        let within = match within {
            Some(name) => Some(self.name(name, level)?),
            None => None,
        };
        let condition = self.conditions(condition, level, Some(level));
        if let Some(plan) = self.tables.get_mut(table as usize) {
            plan.resident = true;
        }
        let unit = Type {
            optional: amount.unit.optional || !condition.is_empty(),
            ..amount.unit.clone()
        };
        Some((
            Mechanism::Running(RunningPlan {
                table,
                amount,
                within,
                window: window_value,
                condition,
            }),
            unit,
        ))
    }
}
