//! Planning circles over periods: what is read there before it is planned needs a unit, so one is
//! assumed, and planned again until what comes out is what was assumed.

use super::build::Builder;
use super::order::Circle;
use super::{FigureId, FigurePlan, Level};
use crate::diagnostic::plan::{PLAN_LEVEL, PLAN_STATE_UNIT};
use crate::diagnostic::{Diagnostic, Severity};
use crate::expression::{Expr, SyntaxKind, UnaryOp};
use crate::policy::{Figure, Formula, Kind};
use crate::value::{Type, Unit};

/// What a figure may be where nothing says it: a bare number first, as everywhere.
const UNITS: [Unit; 8] = [
    Unit::Number,
    Unit::Money,
    Unit::Percent,
    Unit::Count,
    Unit::Days,
    Unit::Date,
    Unit::Flag,
    Unit::Text,
];
/// So many sets of assumed units are tried.
const MOST_TRIED: usize = 512;
/// So often is a circle planned again with what it gave.
const MOST_ROUNDS: usize = 6;

/// What planning changes, to take it back.
struct Mark {
    diagnostics: usize,
    parameters: usize,
    next_part: FigureId,
    resident: Vec<bool>,
}

impl Builder<'_> {
    /// Plans the figures of a circle, in the order given.
    pub(super) fn circle(&mut self, circle: &Circle, in_order: &[usize]) {
        let mut assumed: Vec<(usize, Level, Vec<Unit>)> = Vec::new();
        for at in &circle.read_before {
            let Some(figure) = self.policy.figures.get(*at) else {
                continue;
            };
            let before = self.diagnostics.0.len();
            let Some(level) = self.level(figure.per.as_ref()) else {
                // Told when the figure is planned.
                self.diagnostics.0.truncate(before);
                continue;
            };
            assumed.push((*at, level, self.candidates(figure, level)));
        }
        let tries: usize = assumed
            .iter()
            .map(|(_, _, units)| units.len())
            .try_fold(1usize, usize::checked_mul)
            .unwrap_or(MOST_TRIED)
            .min(MOST_TRIED);
        let mut told: Option<Vec<Diagnostic>> = None;
        for attempt in 0..tries {
            let mark = self.mark();
            let units = pick(&assumed, attempt);
            if self.settles(&assumed, &units, in_order) {
                for at in in_order {
                    let id = u32::try_from(*at).unwrap_or(u32::MAX);
                    if let Some(planned) = self.planned.get_mut(&id) {
                        planned.in_circle = true;
                    }
                }
                return;
            }
            let wrong = self.diagnostics.0.split_off(mark.diagnostics);
            self.take_back(mark, in_order);
            told = Some(match told {
                None => wrong,
                // What is wrong whatever is assumed is wrong.
                Some(known) => known
                    .into_iter()
                    .filter(|one| wrong.contains(one))
                    .collect(),
            });
        }
        let told = told.unwrap_or_default();
        if told.is_empty() && !self.diagnostics.has_errors() {
            for (at, _, units) in &assumed {
                if let (Some(figure), true) = (self.policy.figures.get(*at), units.len() > 1) {
                    self.ask_for_unit(figure);
                }
            }
        }
        self.diagnostics.0.extend(told);
    }

    fn ask_for_unit(&mut self, figure: &Figure) {
        self.diagnostics.push(
            Diagnostic::error(PLAN_STATE_UNIT, figure.name.span).arg("name", &figure.name.value),
        );
    }

    /// Units that a figure may have, seen from what is written.
    fn candidates(&mut self, figure: &Figure, level: Level) -> Vec<Unit> {
        if let Some(unit) = &figure.unit {
            return vec![unit.value];
        }
        match figure.kind {
            Kind::Pay => return vec![Unit::Money],
            Kind::Grade => return vec![Unit::Text],
            _ => {}
        }
        let plain = |formula: &Formula| {
            let mut syntax = &formula.syntax;
            while let SyntaxKind::Unary(UnaryOp::Negate, inner) = &syntax.kind {
                syntax = inner;
            }
            matches!(syntax.kind, SyntaxKind::Number { percent: false, .. })
        };
        if let Some(start) = figure.start.as_ref().filter(|start| !plain(start)) {
            let mark = self.mark();
            let lowered = self.formula(start, level, None, None);
            self.take_back(mark, &[]);
            if let Some(lowered) = lowered
                && !matches!(lowered.unit.unit, Unit::Number | Unit::Count)
            {
                return vec![lowered.unit.unit];
            }
        }
        UNITS.to_vec()
    }

    /// Plans the figures with assumed units until what comes out was assumed; false, with the
    /// reasons among the diagnostics, if that does not happen.
    fn settles(
        &mut self,
        assumed: &[(usize, Level, Vec<Unit>)],
        units: &[Unit],
        in_order: &[usize],
    ) -> bool {
        let mut types: Vec<Type> = units
            .iter()
            .map(|unit| Type {
                optional: true,
                ..Type::of(*unit)
            })
            .collect();
        for round in 0..MOST_ROUNDS {
            let mark = self.mark();
            for ((at, level, _), unit) in assumed.iter().zip(&types) {
                if let (Some(figure), Ok(id)) = (self.policy.figures.get(*at), u32::try_from(*at)) {
                    let entry = (id, *level, unit.clone());
                    self.named.insert(figure.name.value.clone(), entry);
                }
            }
            for at in in_order {
                self.plan_figure(*at);
            }
            let told = self.diagnostics.0.iter().skip(mark.diagnostics);
            if told
                .into_iter()
                .any(|diagnostic| diagnostic.severity == Severity::Error)
            {
                return false;
            }
            let found: Option<Vec<Type>> = assumed
                .iter()
                .map(|(at, ..)| {
                    let planned = self.planned.get(&u32::try_from(*at).ok()?)?;
                    Some(planned.unit.clone())
                })
                .collect();
            let Some(found) = found else {
                return false;
            };
            let mut settled = true;
            for (((at, ..), known), found) in assumed.iter().zip(&mut types).zip(found) {
                if known.unit != found.unit {
                    if let Some(figure) = self.policy.figures.get(*at) {
                        self.ask_for_unit(figure);
                    }
                    return false;
                }
                let joined = Type {
                    optional: true,
                    finite: known.finite && found.finite,
                    ..found
                };
                settled &= *known == joined;
                *known = joined;
            }
            if settled {
                return true;
            }
            if round + 1 < MOST_ROUNDS {
                self.take_back(mark, in_order);
            }
        }
        false
    }

    /// `start`, in the figure's unit, at its own level.
    pub(super) fn start(&mut self, figure: &Figure, planned: &FigurePlan) -> Option<Option<Expr>> {
        let Some(start) = &figure.start else {
            return Some(None);
        };
        if matches!(planned.level, Level::Record(_)) {
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, start.span)
                    .arg("name", &figure.name.value)
                    .help("start"),
            );
            return None;
        }
        let lowered = self.formula(start, planned.level, None, Some(planned.unit.unit))?;
        Some(Some(lowered))
    }

    fn mark(&self) -> Mark {
        Mark {
            diagnostics: self.diagnostics.0.len(),
            parameters: self.parameters.len(),
            next_part: self.next_part,
            resident: self.tables.iter().map(|table| table.resident).collect(),
        }
    }

    fn take_back(&mut self, mark: Mark, figures: &[usize]) {
        self.diagnostics.0.truncate(mark.diagnostics);
        self.parameters.truncate(mark.parameters);
        self.planned.retain(|id, planned| {
            let parts = planned.part_of.is_some() && *id >= mark.next_part;
            !parts && !figures.iter().any(|at| u32::try_from(*at) == Ok(*id))
        });
        for at in figures {
            if let Some(figure) = self.policy.figures.get(*at) {
                self.named.remove(&figure.name.value);
            }
        }
        self.next_part = mark.next_part;
        for (table, resident) in self.tables.iter_mut().zip(mark.resident) {
            table.resident = resident;
        }
    }
}

/// The units of one attempt: the last figure's change fastest.
fn pick(assumed: &[(usize, Level, Vec<Unit>)], mut attempt: usize) -> Vec<Unit> {
    let mut units: Vec<Unit> = assumed
        .iter()
        .rev()
        .map(|(_, _, units)| {
            let count = units.len().max(1);
            let unit = units.get(attempt % count).copied();
            attempt /= count;
            unit.unwrap_or(Unit::Number)
        })
        .collect();
    units.reverse();
    units
}
