//! Where did this record go? The figures of the credited person that counted it, and those that
//! did not, with the reason.

use super::build::document;
use super::document::{Document, RecordOf, SubjectOf, Went};
use super::given::given;
use super::needed::{wanted, wanted_record};
use super::node::Writer;
use super::traced::{Traced, figures_of, trace, trace_wider};
use super::tree::Teller;
use crate::diagnostic::command::UNKNOWN_RECORD;
use crate::diagnostic::{Diagnostic, Place, visible};
use crate::evaluate::{
    Credits, Evaluated, Evaluator, Gathered, Here, Kept, NoTrace, Op, PassedWhy, Row, Summed, Tree,
    When, World, text,
};
use crate::plan::{Credit, FigureId, GroupId, Level, Mechanism, TableId};
use crate::source::Sources;
use crate::value::Value;

/// Explains a record, `KEY` or `TABLE/KEY`.
///
/// # Errors
/// `M0010`: no table, or more than one, has such a record; or a fault of merit.
pub fn explain_record(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    name: &str,
    figure: Option<FigureId>,
) -> Result<Document, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let read;
    let found = match wanted_record(world.plan, name) {
        wanted if evaluated.kept.covers(&wanted) => &evaluated.kept,
        wanted => {
            read = Kept::read(world, wanted)?;
            &read
        }
    };
    let found = Evaluator::new(world, NoTrace).with(found);
    let Some((table, row)) = find(&found, name) else {
        return Err(vec![
            Diagnostic::error(UNKNOWN_RECORD, Place::Command).arg("record", name),
        ]);
    };
    let when = world.when(row);
    let day = world.day_of(when, world.period.end);
    let credits = world.credits(row, when, day);
    let mut people: Vec<u32> = credits.list().iter().map(|credit| credit.person).collect();
    people.dedup();
    let covered = |person: &u32| matches!(world.covered(*person, 0), Some(Ok(_)));
    let group = world.credited_group(row, day);
    let state = match (when, &credits) {
        (When::Never, _) => "no-date",
        _ if world.is_late(row, when) => "late",
        _ if !world.in_period(row) => "other-period",
        (_, Credits::Nobody) if group.is_none() => "nobody-credited",
        (_, Credits::NoAssignment) => "without-assignment",
        (_, Credits::One(_) | Credits::Several(_) | Credits::Part(_))
            if !people.iter().any(covered) =>
        {
            "not-covered"
        }
        _ => "counted",
    };
    let figures: Vec<FigureId> = match figure {
        Some(figure) => vec![figure],
        None => evaluated
            .asked
            .iter()
            .copied()
            .filter(|id| !matches!(world.plan.figure(*id).level, Level::Record(_)))
            .collect(),
    };
    let key = row.chunk.key_text(row.row);
    let level = match (&world.plan.table(table).credit, &credits) {
        _ if !people.is_empty() => None,
        (Some(Credit::Group { group: of, .. }), _) if group.is_some() => Some(Level::Group(*of)),
        (_, Credits::All) => Some(Level::Company),
        _ => None,
    };
    let kept = Kept::read(
        world,
        match level {
            Some(level) => wanted(world, &[], &figures_of(world, level), Summed::Nothing),
            None => wanted(world, &people, &figures, Summed::Nothing),
        },
    )?;
    let traced = match (level, &group) {
        _ if !people.is_empty() => trace(evaluated, &kept, &people, &figures, Summed::Nothing)?,
        (Some(Level::Group(group)), Some(value)) => of_group(evaluated, &kept, group, value)?,
        (Some(level), _) => trace_wider(evaluated, &kept, level, Here::Company)?,
        (None, _) => Traced::default(),
    };
    let mut went = went(world, sources, &traced.tree, table, &key);
    let mut told = document(evaluated, sources, &people, traced);
    for (given, figure) in given(evaluated, sources, row) {
        if went
            .iter()
            .all(|known| (&known.path, &known.of) != (&given.path, &given.of))
        {
            went.push(given);
        }
        if told.figure(&figure.path).is_none() {
            told.figures.push(figure);
        }
    }
    told.record = Some(record(world, row, state, went));
    if people.is_empty() && state == "counted" {
        told.status = "ok";
        told.subject.key = group.as_ref().map(text).unwrap_or_default();
    }
    if Evaluator::new(world, NoTrace).is_private(row, world.plan.total())
        && let Some(record) = &mut told.record
    {
        (record.state, record.day, record.cells, record.went) =
            ("private", None, Vec::new(), Vec::new());
        (told.nodes, told.figures) = (Vec::new(), Vec::new());
        told.subject = SubjectOf {
            key: String::new(),
            name: None,
        };
    }
    // The answer is where the record went; the figures are asked for by person.
    told.roots.clear();
    Ok(told)
}

/// The record with this name, among those in memory and those kept.
fn find<'w>(rows: &Evaluator<'w, NoTrace>, name: &str) -> Option<(TableId, Row<'w>)> {
    let plan = rows.world.plan;
    let mut found = Vec::new();
    for table in 0..u32::try_from(plan.tables.len()).unwrap_or(0) {
        let wanted = rows.world.bare_key(table, name);
        for (at, row) in rows.each(table) {
            let is = |key: &str| row.chunk.has_key(row.row, key);
            if is(name) || wanted.is_some_and(is) {
                found.push((wanted.is_none(), table, at, row));
            }
        }
    }
    // A name with its table goes before a bare key; the subject's own table comes last.
    found.sort_by_key(|(bare, table, row, _)| (*bare, *table == plan.subject.table, *table, *row));
    found.first().map(|(_, table, _, row)| (*table, *row))
}

fn record(world: &World<'_>, row: Row<'_>, state: &'static str, went: Vec<Went>) -> RecordOf {
    let contract = world.plan.table(row.table);
    let span = world.plan.policy.header.span;
    let cells = (0u32..).zip(&contract.columns).map(|(at, column)| {
        (
            column.name.clone(),
            world.cell(row, at, 0, span).ok().map(|value| text(&value)),
        )
    });
    let day = match world.when(row) {
        When::On(day) | When::During(day, _) => Some(day.to_string()),
        When::Always | When::Never => None,
    };
    RecordOf {
        table: contract.name.clone(),
        key: row.chunk.key_text(row.row),
        file: world.data.file(row.table).to_owned(),
        line: row.chunk.line(row.row),
        state,
        day,
        cells: cells.collect(),
        went,
    }
}

/// Every aggregate of the trace that met the record, and every figure of the record itself.
fn went(world: &World<'_>, sources: &Sources, tree: &Tree, table: TableId, key: &str) -> Vec<Went> {
    let writer = Writer { world, sources };
    let name = format!("{}/{key}", world.plan.table(table).name);
    let mut found: Vec<Went> = Vec::new();
    for node in &tree.nodes {
        let Op::Figure {
            figure,
            cell,
            who,
            period,
            ..
        } = &node.op
        else {
            continue;
        };
        let plan = world.plan.figure(*figure);
        let mut push = |state: &'static str,
                        condition: Option<String>,
                        value: Option<String>,
                        unit: &'static str| {
            let went = Went {
                path: plan.cell_path(*cell),
                figure: plan.name.clone(),
                of: who.to_string(),
                period: writer.period(*period),
                state,
                condition,
                value,
                unit,
            };
            // That it does not lie in the periods before says nothing.
            let plain = !matches!(state, "other-period" | "no-date" | "late") || *period == 0;
            if plain
                && found.iter().all(|known| {
                    (&known.path, &known.of, &known.period) != (&went.path, &went.of, &went.period)
                })
            {
                found.push(went);
            }
        };
        if *who.key == *name && matches!(plan.level, Level::Record(of) if of == table) {
            push(
                "own",
                None,
                node.outcome.as_ref().ok().map(text),
                plan.unit.unit.word(),
            );
            continue;
        }
        for (gathered, items) in gathered(tree, &node.of) {
            if gathered.table != Some(table) {
                continue;
            }
            if let Some(at) = gathered.keys.iter().position(|known| **known == *key) {
                let item = items
                    .get(at)
                    .and_then(|item| tree.nodes.get(*item as usize));
                let value = item
                    .filter(|item| !matches!(item.op, Op::Given))
                    .and_then(|item| item.outcome.as_ref().ok())
                    .map(text);
                push(
                    "counted",
                    None,
                    value,
                    item.map_or("flag", |item| item.unit.word()),
                );
            } else if let Some(passed) = gathered.passed.iter().find(|passed| *passed.key == *key) {
                let state = match passed.why {
                    PassedWhy::Where(_) => "where",
                    PassedWhy::NoValue => "no-value",
                    PassedWhy::OtherPeriod => "other-period",
                    PassedWhy::NoDate => "no-date",
                    PassedWhy::Late => "late",
                };
                let condition = match (passed.why, &plan.mechanism) {
                    (PassedWhy::Where(at), Mechanism::Aggregate(aggregate)) => aggregate
                        .condition
                        .get(at)
                        .map(|condition| sources.slice(condition.span).to_owned()),
                    _ => None,
                };
                push(state, condition, None, plan.unit.unit.word());
            }
        }
    }
    found
}

/// The aggregate of a figure: below its steps and rounding.
fn gathered<'a>(tree: &'a Tree, of: &[u32]) -> Vec<(&'a Gathered, &'a [u32])> {
    let mut found = Vec::new();
    let mut below: Vec<u32> = of.to_vec();
    while let Some(id) = below.pop() {
        let Some(node) = tree.nodes.get(id as usize) else {
            continue;
        };
        match &node.op {
            Op::Figure { .. } | Op::Other { .. } => {}
            Op::Aggregate { of, .. } => found.push((of, node.of.as_slice())),
            _ => below.extend(&node.of),
        }
    }
    found
}

/// The figures of the group with this value, to which records of the table are credited.
fn of_group(
    evaluated: &Evaluated<'_>,
    kept: &Kept,
    group: GroupId,
    value: &Value,
) -> Result<Traced, Vec<Diagnostic>> {
    let members = evaluated.world.members.get(&(Some(group), 0));
    let index = members.and_then(|members| members.values.binary_search(value).ok());
    // A group without members has no figures.
    let Some(index) = index.and_then(|index| u32::try_from(index).ok()) else {
        return Ok(Traced::default());
    };
    let here = Here::Group(group, index);
    trace_wider(evaluated, kept, Level::Group(group), here)
}

/// The lines that tell it.
pub fn lines(teller: &Teller<'_>, record: &RecordOf) -> Vec<String> {
    let state = teller.say(&format!("explain-record-{}", record.state), &[]);
    let day = record.day.as_deref().unwrap_or("–");
    let mut lines = vec![format!(
        "{} {} · {day} · {} · {state}",
        visible(&record.table),
        visible(&record.key),
        teller.place(&record.file, record.line)
    )];
    for (column, value) in &record.cells {
        lines.push(format!(
            "  {} = {}",
            visible(column),
            value.as_deref().map_or_else(|| "–".to_owned(), visible)
        ));
    }
    for went in &record.went {
        let label = teller.document.figure(&went.path).map_or_else(
            || visible(&went.figure),
            |figure| figure.title(teller.manner.chinese),
        );
        let value = went
            .value
            .as_deref()
            .map(|value| super::show::amount(value, went.unit, None))
            .unwrap_or_default();
        let args = [
            ("value", value),
            (
                "condition",
                went.condition.as_deref().map(visible).unwrap_or_default(),
            ),
        ];
        let state = teller.say(&format!("explain-went-{}", went.state), &args);
        let period = if went.period == teller.document.period.name {
            String::new()
        } else {
            format!(" {}", went.period)
        };
        let colon = if teller.manner.chinese { "：" } else { ": " };
        lines.push(format!("→ {label}{period}{colon}{}", state.trim_end()));
    }
    lines
}
