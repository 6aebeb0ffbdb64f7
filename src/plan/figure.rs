//! A figure: level, conditions, shape, unit, steps, rounding.

use super::build::Builder;
use super::{FigureId, FigurePlan, Level, Mechanism, StepPlan};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{PLAN_KIND_UNIT, PLAN_LEVEL, PLAN_STEP_UNIT, PLAN_UNIT_KEY};
use crate::expression::{Expr, SyntaxKind};
use crate::policy::{Documentation, Figure, Formula, Kind, Name, Part, Shape, Step, StepVerb};
use crate::source::{Span, Spanned};
use crate::value::{Rounding, Type, Unit};

/// What a figure and a part of a score have in common.
pub(super) struct Written<'a> {
    pub kind: Kind,
    pub name: String,
    pub path: String,
    pub documentation: &'a Documentation,
    pub level: Level,
    pub when: &'a [Formula],
    pub unit: Option<&'a Spanned<Unit>>,
    pub shape: &'a Shape,
    pub if_undefined: Option<&'a Formula>,
    pub then: &'a [Step],
    pub round: Option<Rounding>,
    pub split: &'a [Name],
    pub part_of: Option<FigureId>,
    pub span: Span,
}

impl Builder<'_> {
    /// A figure of the policy.
    pub fn figure(&mut self, id: FigureId, figure: &Figure) -> Option<FigurePlan> {
        let level = self.level(figure.per.as_ref())?;
        let pay = figure.kind == Kind::Pay;
        if pay && !matches!(level, Level::Subject | Level::Person) {
            let span = figure.per.as_ref().map_or(figure.span, |per| per.span);
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, span)
                    .arg("name", &figure.name.value)
                    .help("pay"),
            );
            return None;
        }
        if let (Level::Record(table), Kind::Award | Kind::Finding) = (level, figure.kind)
            && let Some(table) = self.tables.get_mut(table as usize)
        {
            // It is listed record by record.
            table.resident = true;
        }
        let round = figure.round.as_ref().map(|round| round.value.clone());
        let written = Written {
            kind: figure.kind,
            name: figure.name.value.clone(),
            path: format!("{}/{}", self.policy.header.id.value, figure.name.value),
            documentation: &figure.documentation,
            level,
            when: &figure.when,
            unit: figure.unit.as_ref(),
            shape: &figure.shape,
            if_undefined: figure.if_undefined.as_ref(),
            then: &figure.then,
            round: if pay {
                Some(round.unwrap_or_else(|| self.policy.header.round.clone()))
            } else {
                round
            },
            split: &figure.split,
            part_of: None,
            span: figure.span,
        };
        if let Some(cost) = &figure.award.cost {
            let cost = self.formula(cost, level, None, Some(Unit::Money));
            self.whole(&figure.name.value, &cost);
        }
        let mut planned = self.written(id, &written)?;
        planned.start = self.start(figure, &planned)?;
        Some(planned)
    }

    /// A part of a score; it becomes a figure without a name outside.
    pub fn part(&mut self, score: FigureId, whole: &Written<'_>, part: &Part) -> Option<FigureId> {
        let id = self.next_part;
        self.next_part += 1;
        let written = Written {
            kind: Kind::Metric,
            name: format!("{}.{}", whole.name, part.name.value),
            path: format!("{}/{}", whole.path, part.name.value),
            documentation: &part.documentation,
            level: whole.level,
            when: &part.when,
            unit: part.unit.as_ref(),
            shape: &part.shape,
            if_undefined: part.if_undefined.as_ref(),
            then: &part.then,
            round: part.round.as_ref().map(|round| round.value.clone()),
            split: &[],
            part_of: Some(score),
            span: part.span,
        };
        let planned = self.written(id, &written)?;
        self.planned.insert(id, planned);
        Some(id)
    }

    fn written(&mut self, id: FigureId, written: &Written<'_>) -> Option<FigurePlan> {
        let cells = self.cells_of(written)?;
        // A part of a score has its own, within those of the score.
        let outside = std::mem::replace(&mut self.cells, cells);
        let planned = self.formed(id, written);
        self.cells = outside;
        planned
    }

    fn formed(&mut self, id: FigureId, written: &Written<'_>) -> Option<FigurePlan> {
        let when = self.conditions(written.when, written.level, None);
        let (mechanism, shaped) = self.shape(id, written)?;
        let mut unit = self.unit_key(written, &mechanism, shaped)?;
        let if_undefined = match written.if_undefined {
            Some(formula) => {
                let replaced = self.formula(formula, written.level, None, Some(unit.unit))?;
                unit.optional = replaced.unit.optional;
                unit.finite &= replaced.unit.finite;
                Some(replaced)
            }
            None => None,
        };
        let then = self.steps(written.then, written.level, &mut unit)?;
        if written.round.is_some() {
            unit.finite = true;
            if !numeric(unit.unit) {
                self.diagnostics.push(
                    Diagnostic::error(PLAN_KIND_UNIT, written.span)
                        .arg("name", &written.name)
                        .arg("unit", unit.unit.word())
                        .help("round"),
                );
                return None;
            }
        }
        unit.optional |= !when.is_empty();
        self.kind_unit(written, &unit)?;
        Some(FigurePlan {
            name: written.name.clone(),
            path: written.path.clone(),
            kind: written.kind,
            documentation: written.documentation.clone(),
            level: written.level,
            unit,
            when,
            mechanism,
            if_undefined,
            start: None,
            in_circle: false,
            then,
            round: written.round.clone(),
            split: self.cells.own.clone(),
            part_of: written.part_of,
            span: written.span,
        })
    }

    /// `unit` gives a unit to what is a plain number.
    fn unit_key(
        &mut self,
        written: &Written<'_>,
        mechanism: &Mechanism,
        shaped: Type,
    ) -> Option<Type> {
        let Some(key) = written.unit else {
            let plain = matches!(shaped.unit, Unit::Number | Unit::Count);
            if written.kind == Kind::Pay
                && plain
                && written.part_of.is_none()
                && !matches!(mechanism, Mechanism::Given)
            {
                let diagnostic = Diagnostic::error(PLAN_UNIT_KEY, written.span);
                let diagnostic = diagnostic
                    .arg("name", &written.name)
                    .arg("unit", shaped.unit.word())
                    .arg("wanted", Unit::Money.word());
                self.diagnostics.push(match written.shape {
                    Shape::Formula(formula) => {
                        let end = Span::new(formula.span.file, formula.span.end, formula.span.end);
                        diagnostic.patch("pay", end, "\nunit = \"money\"")
                    }
                    _ => diagnostic.help("pay"),
                });
                return None;
            }
            return Some(shaped);
        };
        let plain =
            matches!(shaped.unit, Unit::Number | Unit::Count | Unit::Percent) && numeric(key.value);
        if shaped.unit == key.value
            || (plain && (shaped.unit != Unit::Percent || key.value == Unit::Number))
        {
            return Some(Type {
                unit: key.value,
                ..shaped
            });
        }
        self.diagnostics.push(
            Diagnostic::error(PLAN_UNIT_KEY, key.span)
                .arg("name", &written.name)
                .arg("unit", shaped.unit.word())
                .arg("wanted", key.value.word()),
        );
        None
    }

    fn kind_unit(&mut self, written: &Written<'_>, unit: &Type) -> Option<()> {
        let fits = match written.kind {
            _ if written.part_of.is_some() => {
                matches!(unit.unit, Unit::Number | Unit::Percent | Unit::Count)
            }
            Kind::Metric => true,
            Kind::Score => matches!(unit.unit, Unit::Number | Unit::Percent),
            Kind::Grade => unit.unit == Unit::Text,
            Kind::Pay => unit.unit == Unit::Money,
            Kind::Award => matches!(
                unit.unit,
                Unit::Flag | Unit::Text | Unit::Days | Unit::Count | Unit::Number
            ),
            Kind::Finding => matches!(unit.unit, Unit::Flag | Unit::Text),
        };
        if !fits {
            let help = match written.kind {
                _ if written.part_of.is_some() => "part",
                Kind::Pay => "pay",
                Kind::Score => "part",
                Kind::Grade => "grade",
                _ => "award",
            };
            self.diagnostics.push(
                Diagnostic::error(PLAN_KIND_UNIT, written.span)
                    .arg("name", &written.name)
                    .arg("unit", unit.unit.word())
                    .help(help),
            );
        }
        fits.then_some(())
    }

    /// `then`: each step on the value in hand.
    pub fn steps(
        &mut self,
        steps: &[Step],
        level: Level,
        unit: &mut Type,
    ) -> Option<Vec<StepPlan>> {
        let mut planned = Vec::new();
        for step in steps {
            let when = self.conditions(&step.when, level, None);
            let literal = matches!(
                step.amount.syntax.kind,
                SyntaxKind::Number { percent: false, .. }
            );
            let expected = (literal && step.verb != StepVerb::Multiply
                || matches!(step.verb, StepVerb::AtMost | StepVerb::AtLeast))
            .then_some(unit.unit);
            let amount = self.formula(&step.amount, level, None, expected)?;
            let of_hand = amount.unit.unit == Unit::Percent && unit.unit != Unit::Percent;
            match step_unit(step.verb, unit.unit, &amount) {
                Some(result) => unit.unit = result,
                None => {
                    let diagnostic = Diagnostic::error(PLAN_STEP_UNIT, step.amount.span);
                    self.diagnostics.push(
                        diagnostic
                            .arg("verb", step.verb.word())
                            .arg("hand", unit.unit.word())
                            .arg("unit", amount.unit.unit.word()),
                    );
                    return None;
                }
            }
            unit.finite &= amount.unit.finite;
            unit.optional |=
                amount.unit.optional || when.iter().any(|condition| condition.unit.optional);
            planned.push(StepPlan {
                verb: step.verb,
                amount,
                of_hand,
                when,
                id: step.id.clone(),
                documentation: step.documentation.clone(),
                span: step.span,
            });
        }
        Some(planned)
    }

    /// `[total]`: the sum of all pays, its steps, its rounding.
    pub fn total(&mut self, pays: Vec<FigureId>) -> Option<FigurePlan> {
        let total = &self.policy.total;
        let mut unit = Type::of(Unit::Money);
        let level = self.person();
        let then = self.steps(&total.then, level, &mut unit)?;
        for step in &then {
            self.whole("total", step.when.iter().chain([&step.amount]));
        }
        let round = total.round.as_ref().map_or_else(
            || self.policy.header.round.clone(),
            |round| round.value.clone(),
        );
        Some(FigurePlan {
            name: "total".to_owned(),
            path: format!("{}/total", self.policy.header.id.value),
            kind: Kind::Pay,
            documentation: total.documentation.clone(),
            level,
            unit,
            when: Vec::new(),
            mechanism: Mechanism::Total(pays),
            if_undefined: None,
            start: None,
            in_circle: false,
            then,
            round: Some(round),
            split: Vec::new(),
            part_of: None,
            span: total.span.unwrap_or(self.policy.header.span),
        })
    }
}

/// Whether values of the unit can be added and rounded.
pub(super) fn numeric(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Money | Unit::Number | Unit::Percent | Unit::Count | Unit::Days
    )
}

/// The unit of the value in hand after a step (language A9), or none if they do not go together.
fn step_unit(verb: StepVerb, hand: Unit, amount: &Expr) -> Option<Unit> {
    let amount = amount.unit.unit;
    match verb {
        StepVerb::Multiply => match (hand, amount) {
            (
                Unit::Money | Unit::Number | Unit::Count | Unit::Days,
                Unit::Number | Unit::Percent | Unit::Count,
            ) => Some(if hand == Unit::Count {
                Unit::Number
            } else {
                hand
            }),
            (Unit::Percent, Unit::Percent) => Some(Unit::Percent),
            (Unit::Percent, Unit::Number | Unit::Count) => Some(Unit::Number),
            _ => None,
        },
        StepVerb::Add | StepVerb::Deduct => {
            let same = hand == amount
                || matches!(
                    (hand, amount),
                    (Unit::Number | Unit::Count, Unit::Number | Unit::Count)
                );
            let of_hand =
                amount == Unit::Percent && matches!(hand, Unit::Money | Unit::Number | Unit::Count);
            (numeric(hand) && (same || of_hand)).then_some(hand)
        }
        StepVerb::AtMost | StepVerb::AtLeast => {
            let same = hand == amount
                || matches!(
                    (hand, amount),
                    (Unit::Number | Unit::Count, Unit::Number | Unit::Count)
                );
            (numeric(hand) && same).then_some(hand)
        }
    }
}
