//! The results of a run as data: what is printed as a table, as CSV and as JSON.

use super::beside::{Beside, beside};
use crate::evaluate::{Absence, Column as Values, Evaluated, Fired, NAMED, Outcome, World, text};
use crate::explain::{LabelOf, PeriodOf, kind_word};
use crate::plan::{FigureId, FigurePlan, Level};
use crate::policy::Kind;
use crate::source::Sources;
use crate::value::{Number, Value};
use rayon::prelude::*;
use serde::Serialize;

/// The number of the format of `run --format json`.
pub const FORMAT: &str = "merit.results/0";

/// A run: policy + data + period → results.
#[derive(Debug, Serialize)]
pub struct Results {
    pub format: &'static str,
    pub policy: PolicyName,
    pub period: PeriodOf,
    pub currency: String,
    /// How many people are held.
    pub held: usize,
    pub pays: Vec<Column>,
    /// Scores, grades, awards and findings of people, each cell of a split one by itself.
    pub others: Vec<Column>,
    pub people: Vec<Person>,
    /// Awards and findings of records, groups and the company.
    pub beside: Vec<Beside>,
    /// Only some people were asked for.
    #[serde(skip)]
    pub chosen: bool,
    pub tables: Vec<Rows>,
    /// How often each rule fired, counting everyone who is covered.
    pub rules: Vec<Fired>,
}

/// The policy of a run.
#[derive(Debug, Serialize)]
pub struct PolicyName {
    pub id: String,
    pub version: String,
    pub title: LabelOf,
}

/// A figure that is listed.
#[derive(Debug, Serialize)]
pub struct Column {
    pub id: String,
    pub label: LabelOf,
    pub kind: &'static str,
    pub unit: &'static str,
    /// Places that it is written with in the table, of its rounding.
    #[serde(skip)]
    pub places: Option<u32>,
    /// What a cell without a label is called in the table.
    #[serde(skip)]
    pub heading: Option<String>,
}

/// One person's result.
#[derive(Debug, Serialize)]
pub struct Person {
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub status: Status,
    /// In the order of `pays`; empty if held.
    pub pays: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// In the order of `others`; `null` where it is not given or has no value. Of several
    /// assignments the values that differ, one after the other.
    pub others: Vec<Option<String>>,
    /// What makes the sums, where there are several assignments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<Assignment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Held>,
}

/// What one of several assignments of a person gives.
#[derive(Debug, Serialize)]
pub struct Assignment {
    pub from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// In the order of `pays`; `null` for a pay of the person.
    pub pays: Vec<Option<String>>,
    pub others: Vec<Option<String>>,
}

/// Whether somebody is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    Held,
}

impl Status {
    /// The word of it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Held => "held",
        }
    }
}

/// Why somebody is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The pay that cannot be paid; none if it is not known who is covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    /// The figure in which the value went missing.
    pub figure: String,
    pub why: &'static str,
    /// What more there is to say: the records that are too many, or what a script threw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    pub file: String,
    pub line: u32,
    pub column: u32,
    #[serde(skip)]
    pub span: crate::source::Span,
}

/// How the rows of a table counted.
#[derive(Debug, Serialize)]
pub struct Rows {
    pub table: String,
    pub rows: u64,
    pub counted: u64,
    pub uncounted: Vec<Uncounted>,
}

/// Rows that did not count, by reason; the first keys are named.
#[derive(Debug, Serialize)]
pub struct Uncounted {
    pub why: &'static str,
    pub rows: u64,
    pub first: Vec<String>,
}

impl Results {
    /// The results of an evaluation, of everyone or of the people named.
    pub fn new(evaluated: &Evaluated<'_>, sources: &Sources, only: &[u32]) -> Results {
        let only = (!only.is_empty()).then_some(only);
        Results::chosen(evaluated, sources, only)
    }

    /// The results of everyone, or of the people named, who may be none.
    pub fn chosen(evaluated: &Evaluated<'_>, sources: &Sources, only: Option<&[u32]>) -> Results {
        let world = &evaluated.world;
        let plan = world.plan;
        let header = &plan.policy.header;
        let pays: Vec<FigureId> = plan.pays().collect();
        let kinds = [Kind::Score, Kind::Grade, Kind::Award, Kind::Finding];
        let others: Vec<(FigureId, u32)> = kinds
            .into_iter()
            .flat_map(|kind| plan.kind(kind))
            .filter(|id| matches!(plan.figure(*id).level, Level::Subject | Level::Person))
            .flat_map(|id| (0..plan.figure(id).cells()).map(move |cell| (id, cell)))
            .collect();
        let paid = pays.iter().copied().chain([plan.total()]);
        let listing = Listing {
            evaluated,
            sources,
            pays: &pays,
            others: &others,
            amounts: paid.map(|id| Listed::new(world, id, 0)).collect(),
            given: others
                .iter()
                .map(|(id, cell)| Listed::new(world, *id, *cell))
                .collect(),
            dated: world.dated(),
            named: world.name_column().is_some(),
        };
        let people: Vec<Person> = world
            .people_in_order()
            .into_par_iter()
            .with_min_len(256)
            .filter(|someone| only.is_none_or(|only| only.contains(someone)))
            .filter_map(|someone| listing.person(someone))
            .collect();
        Results {
            format: FORMAT,
            policy: PolicyName {
                id: header.id.value.clone(),
                version: header.version.value.clone(),
                title: LabelOf::of(&header.documentation.label),
            },
            period: PeriodOf {
                name: header.calendar.name(world.period),
                from: world.period.start.to_string(),
                until: world.period.end.to_string(),
            },
            currency: header.currency.value.clone(),
            held: people
                .iter()
                .filter(|person| person.status == Status::Held)
                .count(),
            pays: pays.iter().map(|id| column(plan.figure(*id), 0)).collect(),
            others: others
                .iter()
                .map(|(id, cell)| column(plan.figure(*id), *cell))
                .collect(),
            people,
            beside: beside(evaluated),
            chosen: only.is_some(),
            tables: rows(evaluated),
            rules: world.fired(),
        }
    }
}

/// A figure, or one cell of a split figure: `gap/cell.skill`.
pub(super) fn column(figure: &FigurePlan, cell: u32) -> Column {
    let mut label = LabelOf::of(&figure.documentation.label);
    let mut heading = None;
    if !figure.split.is_empty() {
        let words = figure.words(cell);
        heading = Some(format!(
            "{}: {}",
            figure.name.replace('_', " "),
            words.join(", ")
        ));
        label.en = label
            .en
            .map(|label| format!("{label} ({})", words.join(", ")));
        label.zh = label
            .zh
            .map(|label| format!("{label}（{}）", words.join("，")));
    }
    Column {
        id: format!("{}{}", figure.name, figure.suffix(cell)),
        label,
        kind: kind_word(figure.kind),
        unit: figure.unit.unit.word(),
        places: figure.round.as_ref().map(crate::value::Rounding::places),
        heading,
    }
}

/// A figure that is listed, with what was found of it.
struct Listed<'w> {
    id: FigureId,
    figure: &'w FigurePlan,
    cell: u32,
    values: Option<&'w Values>,
}

impl<'w> Listed<'w> {
    fn new(world: &'w World<'_>, id: FigureId, cell: u32) -> Listed<'w> {
        Listed {
            id,
            figure: world.plan.figure(id),
            cell,
            values: world.values(id, 0),
        }
    }

    fn stored(&self, at: u32) -> Option<Outcome> {
        let place = self.figure.place(at as usize, self.cell);
        self.values?.get(place)
    }
}

/// What is listed of each person.
struct Listing<'w, 'd> {
    evaluated: &'w Evaluated<'d>,
    sources: &'w Sources,
    pays: &'w [FigureId],
    others: &'w [(FigureId, u32)],
    /// The pays, then the total.
    amounts: Vec<Listed<'w>>,
    given: Vec<Listed<'w>>,
    /// Whether somebody may have several assignments.
    dated: bool,
    /// Whether there are names.
    named: bool,
}

impl Listing<'_, '_> {
    /// Someone's result; `None` if they are not covered.
    fn person(&self, person: u32) -> Option<Person> {
        let (evaluated, sources) = (self.evaluated, self.sources);
        let world = &evaluated.world;
        let total = world.plan.total();
        let mut why = Vec::new();
        let covered = match world.covered(person, 0) {
            Some(Ok(_)) => {
                if self.dated
                    && let Some(absence) = world.uncertain(person, 0)
                {
                    why.push(held(evaluated, sources, None, absence));
                }
                true
            }
            Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) => {
                why.push(held(evaluated, sources, None, absence));
                false
            }
            _ => return None,
        };
        // Without dates a person is a row.
        let single = [person];
        let several: Vec<u32>;
        let rows: &[u32] = match (self.dated, covered) {
            (true, _) => {
                several = world.covered_assignments(person, 0);
                &several
            }
            (false, true) => &single,
            (false, false) => &[],
        };
        let of = |figure: &FigurePlan| match figure.level {
            Level::Person => &single[..],
            Level::Subject => rows,
            Level::Record(_) | Level::Group(_) | Level::Company => &[],
        };
        let mut amounts = Vec::with_capacity(self.amounts.len());
        for listed in &self.amounts {
            let mut sum = Some(Number::ZERO);
            for at in of(listed.figure) {
                match listed.stored(*at) {
                    Some(Ok(Value::Number(amount))) => {
                        sum = sum.and_then(|sum| sum.add(&amount).ok());
                    }
                    Some(Err(Absence::None(_))) => {}
                    Some(Err(absence)) if listed.id != total || why.is_empty() => {
                        let name = Some(listed.figure.name.as_str());
                        let reason = held(evaluated, sources, name, &absence);
                        // Several assignments may be held for one and the same reason.
                        if !why.contains(&reason) {
                            why.push(reason);
                        }
                    }
                    _ => {}
                }
            }
            // Rounded amounts whose sum no longer fits have stopped the run at the total.
            amounts.push(sum.map_or_else(String::new, |sum| amount(listed.figure, &sum)));
        }
        let status = if why.is_empty() {
            Status::Ok
        } else {
            Status::Held
        };
        let total = amounts.pop().filter(|_| status == Status::Ok);
        if status == Status::Held {
            amounts.clear();
        }
        let given = |listed: &Listed<'_>| -> Option<String> {
            let mut values = of(listed.figure)
                .iter()
                .filter_map(|at| shown(&listed.stored(*at)?));
            let first = values.next()?;
            let mut values: Vec<String> = std::iter::once(first).chain(values).collect();
            values.dedup();
            match values.as_mut_slice() {
                [one] => Some(std::mem::take(one)),
                all => Some(all.join("; ")),
            }
        };
        Some(Person {
            subject: world.person_key(person),
            name: self.named.then(|| world.person_name(person, 0)).flatten(),
            status,
            pays: amounts,
            total,
            others: self.given.iter().map(given).collect(),
            assignments: match status {
                Status::Ok if self.dated => assignments(evaluated, person, self.pays, self.others),
                _ => Vec::new(),
            },
            why,
        })
    }
}

/// An amount with the places of its rounding.
fn amount(figure: &FigurePlan, amount: &Number) -> String {
    let places = figure
        .round
        .as_ref()
        .map_or(0, crate::value::Rounding::places);
    amount.fixed(places).unwrap_or_else(|| amount.exact())
}

/// The parts of a person with several assignments.
fn assignments(
    evaluated: &Evaluated<'_>,
    person: u32,
    pays: &[FigureId],
    others: &[(FigureId, u32)],
) -> Vec<Assignment> {
    let world = &evaluated.world;
    let all = world.covered_assignments(person, 0);
    if all.len() < 2 {
        return Vec::new();
    }
    let stored = |id: FigureId, at: u32, cell: u32| {
        let figure = world.plan.figure(id);
        let values = world
            .values(id, 0)
            .filter(|_| figure.level == Level::Subject)?;
        values.get(figure.place(at as usize, cell))
    };
    let part = |subject: &u32| {
        let (from, until) = world.assignment_days(*subject);
        let pay = |id: &FigureId| match stored(*id, *subject, 0)? {
            Ok(Value::Number(found)) => Some(amount(world.plan.figure(*id), &found)),
            _ => Some(amount(world.plan.figure(*id), &Number::ZERO)),
        };
        Assignment {
            from: from.to_string(),
            until: (until.0 != i32::MAX).then(|| until.to_string()),
            pays: pays.iter().map(pay).collect(),
            others: others
                .iter()
                .map(|(id, cell)| shown(&stored(*id, *subject, *cell)?))
                .collect(),
        }
    };
    all.iter().map(part).collect()
}

/// What is given, as an exact text; none where nothing is.
pub(super) fn shown(outcome: &Outcome) -> Option<String> {
    match outcome {
        Ok(Value::Flag(false)) | Err(_) => None,
        Ok(value) => Some(text(value)),
    }
}

/// Why a pay is held, with its place in the policy.
pub fn held(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    pay: Option<&str>,
    absence: &Absence,
) -> Held {
    let cause = absence.cause();
    let position = sources.position(cause.span);
    Held {
        pay: pay.map(str::to_owned),
        // The conditions of the subject stand in no figure; they carry the number of the total.
        figure: match pay {
            None if cause.figure == evaluated.world.plan.total() => "[subject]".to_owned(),
            _ => evaluated.world.plan.figure(cause.figure).name.clone(),
        },
        why: cause.why.word(),
        detail: cause.detail.as_ref().map(ToString::to_string),
        record: cause.record.as_ref().map(ToString::to_string),
        file: sources.name(cause.span.file).to_owned(),
        line: position.line,
        column: position.column,
        span: cause.span,
    }
}

fn rows(evaluated: &Evaluated<'_>) -> Vec<Rows> {
    let plan = evaluated.world.plan;
    let of = |(table, counted): (&u32, &crate::evaluate::Counted)| Rows {
        table: plan.table(*table).name.clone(),
        rows: counted.rows,
        counted: counted.counted,
        uncounted: counted
            .uncounted
            .iter()
            .map(|(why, (rows, first))| {
                debug_assert!(first.len() <= NAMED);
                Uncounted {
                    why: why.word(),
                    rows: *rows,
                    first: first.clone(),
                }
            })
            .collect(),
    };
    evaluated.counted.iter().map(of).collect()
}
