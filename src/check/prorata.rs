//! `prorata` in a window wider than the period.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::PRORATA_WINDOW;
use crate::expression::Leaf;
use crate::plan::{Level, Mechanism, Plan, walk};
use crate::policy::Shape;
use crate::value::Window;

/// Aggregates over a wide window whose formula reads `prorata`, which counts the period's days.
pub(super) fn prorata(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, figure) in plan.figures.iter().enumerate() {
        let Mechanism::Aggregate(aggregate) = &figure.mechanism else {
            continue;
        };
        if matches!(
            aggregate.window,
            Window::Period | Window::FirstDay | Window::LastDay
        ) {
            continue;
        }
        let mut read = None;
        for expr in aggregate.condition.iter().chain(&aggregate.item) {
            walk::leaves(expr, &mut |leaf, expr, own| {
                if *leaf == Leaf::Prorata && !own {
                    read = read.or(Some(expr.span));
                }
            });
        }
        let Some(span) = read else { continue };
        let mut diagnostic = Diagnostic::warning(PRORATA_WINDOW, span).arg("name", &figure.name);
        if plan.dated() && figure.level == Level::Subject {
            // Of earlier periods an assignment has its own days only.
            diagnostic = diagnostic.help("assignments");
        }
        let written = plan.policy.figures.get(at).map(|figure| &figure.shape);
        found.push(match written {
            Some(Shape::Aggregate(written)) if written.window.is_some() => written
                .window
                .iter()
                .fold(diagnostic, |diagnostic, window| {
                    diagnostic.label("window", window.span)
                }),
            _ => diagnostic,
        });
    }
    found
}
