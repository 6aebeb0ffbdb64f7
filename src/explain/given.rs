//! Awards and findings of a record itself.

use super::build::{cell_of, figure_of};
use super::document::{FigureOf, Went};
use super::node::Writer;
use crate::evaluate::{
    Absence, Credit, Evaluated, Evaluator, NoTrace, Outcome, RecordAt, Row, Why, merged, text,
};
use crate::plan::Level;
use crate::policy::Kind;
use crate::source::Sources;
use crate::value::Value;

/// Awards and findings of a record of the period, given or not; once where all that it counts for
/// have the same.
pub fn given(evaluated: &Evaluated<'_>, sources: &Sources, row: Row<'_>) -> Vec<(Went, FigureOf)> {
    let world = &evaluated.world;
    let plan = world.plan;
    let writer = Writer { world, sources };
    let mut found: Vec<(Went, FigureOf)> = Vec::new();
    if !world.in_period(row) {
        return found;
    }
    let when = world.when(row);
    let credits = world.credits(row, when, world.day_of(when, world.period.end));
    let mut credited: Vec<Option<Credit>> = merged(credits.list().iter().copied())
        .into_iter()
        .map(Some)
        .collect();
    if credited.is_empty() {
        credited.push(None);
    }
    let period = world.stored_at(row.table, 0);
    let record = Evaluator::new(world, NoTrace).record(row, 0);
    for id in plan.kind(Kind::Award).chain(plan.kind(Kind::Finding)) {
        let figure = plan.figure(id);
        if figure.level != Level::Record(row.table) {
            continue;
        }
        let Some(values) = world.values(id, period) else {
            continue;
        };
        for cell in 0..figure.cells() {
            for credit in &credited {
                let record = RecordAt {
                    credit: *credit,
                    ..record
                };
                let place = figure.place(world.slot(&record, period), cell);
                let Some((state, value)) = values.get(place).as_ref().map(told) else {
                    continue;
                };
                let went = Went {
                    path: figure.cell_path(cell),
                    figure: figure.name.clone(),
                    of: row.name(world),
                    period: writer.period(0),
                    state,
                    condition: None,
                    value,
                    unit: figure.unit.unit.word(),
                };
                let same = |known: &Went| {
                    (&known.path, known.state, &known.value)
                        == (&went.path, went.state, &went.value)
                };
                if !found.iter().any(|(known, _)| same(known)) {
                    found.push((went, figure_of(&writer, id, cell_of(plan, id, cell))));
                }
            }
        }
    }
    found
}

/// `given` if there is nothing more to say, a word or number as such, `not-given`, or that it
/// cannot be known.
fn told(outcome: &Outcome) -> (&'static str, Option<String>) {
    match outcome {
        Ok(Value::Flag(false)) | Err(Absence::None(_)) => ("not-given", None),
        Ok(value @ Value::Flag(true)) => ("given", Some(text(value))),
        Ok(value) => ("own", Some(text(value))),
        Err(absence) => match absence.cause().why {
            Why::BelowFirst | Why::NoMatch | Why::NoCase => ("not-given", None),
            _ => ("no-value", None),
        },
    }
}
