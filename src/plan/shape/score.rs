//! Scores: weights and parts.

use super::Shaped;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{PLAN_KIND_UNIT, PLAN_LEVEL};
use crate::plan::build::Builder;
use crate::plan::figure::Written;
use crate::plan::{FigureId, Level, Mechanism, Missing, PartPlan};
use crate::policy::Part;
use crate::source::Spanned;
use crate::value::{Type, Unit};

/// What a part without a value does, by its word.
pub(super) fn missing(word: Option<&Spanned<String>>) -> Missing {
    match word.map(|word| word.value.as_str()) {
        Some("zero") => Missing::Zero,
        Some("renormalise") => Missing::Renormalise,
        _ => Missing::Undefined,
    }
}

impl Builder<'_> {
    pub(in crate::plan) fn score(
        &mut self,
        id: FigureId,
        written: &Written<'_>,
        parts: &[Part],
    ) -> Shaped {
        if matches!(written.level, Level::Record(_)) {
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, written.span)
                    .arg("name", &written.name)
                    .help("score"),
            );
            return None;
        }
        let mut planned = Vec::new();
        let mut unit: Option<Type> = None;
        for part in parts {
            let weight = self.formula(&part.weight, written.level, None, None)?;
            if !matches!(weight.unit.unit, Unit::Percent | Unit::Number | Unit::Count) {
                self.diagnostics.push(
                    Diagnostic::error(PLAN_KIND_UNIT, weight.span)
                        .arg("name", &written.name)
                        .arg("unit", weight.unit.unit.word())
                        .help("weight"),
                );
                return None;
            }
            let figure = self.part(id, written, part)?;
            let part_unit = self.planned.get(&figure)?.unit.clone();
            let missing = missing(part.missing.as_ref());
            let as_number = if part_unit.unit == Unit::Count {
                Unit::Number
            } else {
                part_unit.unit
            };
            let whole = unit.get_or_insert_with(|| Type::of(as_number));
            if whole.unit != as_number {
                self.diagnostics.push(
                    Diagnostic::error(PLAN_KIND_UNIT, part.span)
                        .arg("name", &part.name.value)
                        .arg("unit", as_number.word())
                        .arg("wanted", whole.unit.word())
                        .help("parts"),
                );
                return None;
            }
            whole.optional |=
                missing != Missing::Zero && part_unit.optional || weight.unit.optional;
            whole.finite &= part_unit.finite
                && weight.unit.unit == Unit::Percent
                && missing != Missing::Renormalise;
            planned.push(PartPlan {
                figure,
                name: part.name.value.clone(),
                weight,
                missing,
            });
        }
        Some((Mechanism::Score(planned), unit?))
    }
}
