//! Runs the schedule: for each stage first the passes over records, then figure by figure over
//! everyone, in parallel.

use super::context::{Context, Here, RecordAt};
use super::counted::Counted;
use super::evaluator::Evaluator;
use super::outcome::{Absence, Outcome, Why};
use super::records::{Job, pass};
use super::rules::Hits;
use super::running::running_totals;
use super::schedule::{Schedule, Task};
use super::standing::group_of;
use super::store::{Column, Raws, Store};
use super::summary::{Counting, Stand};
use super::trace::NoTrace;
use super::world::{HOME, World};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::evaluation::{INTERNAL, RUN_OVERFLOW, RUN_PASSED_LIMIT};
use crate::plan::{FigureId, Items, Level, Mechanism, TableId, Within, walk};
use crate::table::compare_codes;
use rayon::prelude::*;
use std::collections::BTreeMap;

fn stops(outcome: &Outcome) -> bool {
    matches!(outcome, Err(Absence::Stopped(_)))
}

pub(super) struct Stages<'a> {
    pub(super) world: World<'a>,
    pub(super) counted: BTreeMap<TableId, Counted>,
    /// What passes found is kept.
    pub(super) gone_on: bool,
}

impl<'a> Stages<'a> {
    pub(super) fn run(&mut self, schedule: &Schedule) -> Result<(), Vec<Diagnostic>> {
        let figures = self.world.plan.figures.len();
        self.world.store = Store::new(figures, schedule.figures());
        self.world.raw = Store::new(figures, schedule.figures());
        self.check_unread(schedule)?;
        for stage in 0..schedule.stages {
            self.passes(schedule, stage, &|_, _| true)?;
            for (task, _) in schedule.tasks.iter().filter(|(_, at)| *at == stage) {
                let progress = self.world.data.progress();
                progress.go_on().map_err(|stopped| vec![stopped])?;
                match task {
                    Task::Covered(period) => self.covered(*period)?,
                    Task::Group(group, period) => self.group(*group, *period)?,
                    Task::Figure(figure, period) => self.figure(*figure, *period)?,
                }
            }
        }
        Ok(())
    }

    /// Tables that no aggregate reads are still checked and counted.
    fn check_unread(&mut self, schedule: &Schedule) -> Result<(), Vec<Diagnostic>> {
        let read: Vec<TableId> = schedule
            .tasks
            .iter()
            .filter_map(|(task, _)| match task {
                Task::Figure(figure, period) => match &self.world.plan.figure(*figure).mechanism {
                    Mechanism::Aggregate(_) if self.world.closed(*figure, *period).is_none() => {
                        walk::table_of(&self.world.plan.figure(*figure).mechanism)
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let mut problems = Vec::new();
        for table in 0..u32::try_from(self.world.plan.tables.len()).unwrap_or(0) {
            if !read.contains(&table) {
                match pass(&self.world, table, &[], true) {
                    Ok(passed) => {
                        self.counted.insert(table, passed.counted);
                    }
                    Err(found) => problems.extend(found),
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// One pass over each table that has aggregates due in this stage, then its running totals.
    /// Only of what `is_due` says.
    pub(super) fn passes(
        &mut self,
        schedule: &Schedule,
        stage: usize,
        is_due: &dyn Fn(FigureId, i32) -> bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut due: BTreeMap<TableId, Vec<(FigureId, i32)>> = BTreeMap::new();
        for (task, at) in &schedule.tasks {
            let Task::Figure(figure, period) = task else {
                continue;
            };
            if *at != stage
                || self.world.closed(*figure, *period).is_some()
                || !is_due(*figure, *period)
            {
                continue;
            }
            match &self.world.plan.figure(*figure).mechanism {
                mechanism @ Mechanism::Aggregate(_) => {
                    if let Level::Record(table) = self.world.plan.figure(*figure).level {
                        self.world.lay_out(table, *period);
                    }
                    if let Some(table) = walk::table_of(mechanism) {
                        due.entry(table).or_default().push((*figure, *period));
                    }
                }
                Mechanism::Running(running) => {
                    self.world.lay_out(running.table, *period);
                    let totals = running_totals(&self.world, *figure, running, *period);
                    let totals: Raws = totals.into_iter().collect();
                    self.world.raw.insert(*figure, *period, totals);
                }
                _ => {}
            }
        }
        let mut problems = Vec::new();
        for (table, list) in due {
            let jobs: Vec<Job<'_>> = list
                .iter()
                .filter_map(|(figure, period)| Job::new(&self.world, *figure, *period))
                .collect();
            let first = !self.counted.contains_key(&table);
            let counting = match &self.world.summaries {
                Some(_) => Counting::new(&self.world, &list),
                None => Counting::default(),
            };
            let jobs: Vec<Job<'_>> = jobs.into_iter().chain(counting.jobs(&self.world)).collect();
            match pass(&self.world, table, &jobs, first) {
                Ok(passed) => {
                    if first {
                        self.counted.insert(table, passed.counted);
                    }
                    drop(jobs);
                    let mut found = passed.raw.into_iter();
                    for ((figure, period), raw) in list.into_iter().zip(found.by_ref()) {
                        self.world.raw.insert(figure, period, raw);
                    }
                    if let Some(summaries) = &mut self.world.summaries {
                        counting.keep(found, summaries);
                    }
                }
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// A figure for everyone that it has a value for.
    pub(super) fn figure(&mut self, id: FigureId, period: i32) -> Result<(), Vec<Diagnostic>> {
        let plan = self.world.plan.figure(id);
        if group_of(&plan.mechanism).is_some() && self.world.closed(id, period).is_none() {
            self.across(id, period);
        }
        if let Level::Record(table) = plan.level {
            self.world.lay_out(table, period);
        }
        if let Mechanism::Aggregate(aggregate) = &plan.mechanism
            && matches!(aggregate.of, Items::Reports { .. })
        {
            self.world.read_lines(period);
        }
        let cells = plan.cells();
        let count = self
            .world
            .instances(plan.level, period)
            .saturating_mul(cells as usize);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let world = &self.world;
        let covered = self.counted_in(plan.level, period);
        let value = |evaluator: &mut Evaluator<'_, NoTrace>, place: u32| -> Outcome {
            let index = place / cells;
            let (here, at) = match plan.level {
                Level::Subject => (Here::Subject(index), period),
                Level::Person => (Here::Person(index), period),
                Level::Group(group) => (Here::Group(group, index), period),
                Level::Company => (Here::Company, period),
                Level::Record(table) => {
                    let Some((row, place)) = world.at_slot(table, index, period) else {
                        return Err(world.reason(Why::Internal, id));
                    };
                    let record =
                        evaluator.record_of_nobody(row, if period == HOME { 0 } else { period });
                    let credits = world.credits(row, record.when, record.day);
                    let record = RecordAt {
                        credit: credits.list().get(place as usize).copied(),
                        ..record
                    };
                    if record.later {
                        return Err(Absence::Undefined(world.cause(Why::Later, id, plan.span)));
                    }
                    (Here::Record(record), record.home)
                }
            };
            evaluator.hits.on =
                at == 0 && covered.is_none_or(|of| matches!(of.get(index as usize), Some(Ok(_))));
            let outcome = evaluator.compute(id, here, at, place as usize).outcome;
            evaluator.hits.state(&outcome);
            outcome
        };
        let start = || Evaluator {
            hits: Hits::new(id, plan),
            ..Evaluator::new(world, NoTrace)
        };
        let (values, hits) = Column::build(count, start, value, |evaluator| evaluator.hits);
        // A value that stops the run stands beside the others: mostly there is none to look for.
        if values.others().iter().any(stops) {
            self.stop_if(
                values.iter().enumerate().filter_map(|(at, outcome)| {
                    let absence = outcome.err()?;
                    Some((at / cells as usize, absence))
                }),
                plan.level,
                period,
            )?;
        }
        self.world.store.insert(id, period, values);
        let records = walk::table_of(&plan.mechanism).is_some();
        let running = matches!(plan.mechanism, Mechanism::Running(_));
        let told = self.world.summaries.is_some() && !running;
        if !(told || self.gone_on && records) {
            self.world.raw.remove(id, period);
        }
        if period == 0 || period == HOME {
            let all = hits.into_iter().reduce(|mut all, hits| {
                all.merge(&hits);
                all
            });
            self.world.hits.extend(all);
        }
        Ok(())
    }

    /// Whoever is counted where rules fire: people who are covered in the period of the run.
    /// None: everybody, of figures that are of no person, and of those that tell who is covered.
    fn counted_in(&self, level: Level, period: i32) -> Option<&[Result<u32, Absence>]> {
        match level {
            Level::Subject | Level::Person => {
                let members = self.world.among(level, Within::Company, period)?;
                Some(members.of.as_slice())
            }
            Level::Group(_) | Level::Company | Level::Record(_) => None,
        }
    }

    /// Ranks, percentiles and shares: once for each group, for all its members.
    fn across(&mut self, id: FigureId, period: i32) {
        let plan = self.world.plan.figure(id);
        let Some((within, _)) = group_of(&plan.mechanism) else {
            return;
        };
        let world = &self.world;
        let outside = |subject: usize| -> Absence {
            let members = world
                .among(plan.level, within, period)
                .and_then(|members| members.of.get(subject));
            match members {
                Some(Err(absence)) => Evaluator::new(world, NoTrace).asked_by(absence, id),
                _ => world.reason(Why::NotInGroup, id),
            }
        };
        let members = world.among(plan.level, within, period);
        // Who is in which group, each person looked at once.
        let mut groups: Vec<Vec<u32>> =
            vec![Vec::new(); members.map_or(0, |members| members.lists.len())];
        let of = members.into_iter().flat_map(|members| &members.of);
        for (subject, of) in (0u32..).zip(of) {
            if let Ok(group) = of
                && let Some(list) = groups.get_mut(*group as usize)
            {
                list.push(subject);
            }
        }
        let kept = world.summaries.is_some();
        let (found, stands): (Vec<Column>, Vec<Vec<Stand>>) = (0u32..)
            .zip(&groups)
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(group, subjects)| {
                let mut evaluator = Evaluator::new(world, NoTrace);
                let mut field = evaluator.field(id, plan, within, group, period);
                let placed = subjects.iter().map(|subject| {
                    let context = Context::new(Here::of(plan.level, *subject), period, id);
                    let placed = evaluator.placed(plan, &mut field, *subject, &context);
                    placed.outcome
                });
                let placed: Column = placed.collect();
                let stands = subjects
                    .iter()
                    .filter(|_| kept)
                    .map(|subject| Stand::of(&field, *subject));
                (placed, stands.collect())
            })
            .unzip();
        let mut next = vec![0; found.len()];
        let instances = 0..world.instances(plan.level, period);
        let values: Column = instances
            .map(|subject| {
                // Each group's values come in the order of its people.
                let of = members.and_then(|members| members.of.get(subject));
                let found = of.and_then(|of| of.as_ref().ok()).and_then(|group| {
                    let at: &mut usize = next.get_mut(*group as usize)?;
                    let placed = found.get(*group as usize)?.get(*at)?;
                    *at += 1;
                    Some(placed)
                });
                found.unwrap_or_else(|| Err(outside(subject)))
            })
            .collect();
        debug_assert!(matches!(within, Within::Company | Within::Group(_)));
        let stood: Vec<(u32, Stand)> = groups
            .iter()
            .flatten()
            .copied()
            .zip(stands.into_iter().flatten())
            .collect();
        if let Some(summaries) = &mut self.world.summaries {
            summaries.stand(id, period, &stood);
        }
        self.world
            .raw
            .insert(id, period, Raws::new(values, Vec::new()));
    }

    /// An overflow or a passed limit stops the run; the first by figure and key is named.
    pub(super) fn stop_if(
        &self,
        absences: impl Iterator<Item = (usize, Absence)>,
        level: Level,
        period: i32,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut first: Option<(String, Absence)> = None;
        for (at, absence) in absences {
            if !matches!(absence, Absence::Stopped(_)) {
                continue;
            }
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let key = match level {
                Level::Subject => self.world.assignment_name(at),
                Level::Person => self.world.person_key(at),
                Level::Record(table) => self
                    .world
                    .at_slot(table, at, period)
                    .map_or_else(String::new, |(row, _)| row.name(&self.world)),
                Level::Group(group) => {
                    let members = self.world.members.get(&(Some(group), period));
                    members
                        .and_then(|members| members.values.get(at as usize))
                        .map(super::text)
                        .unwrap_or_default()
                }
                Level::Company => "company".to_owned(),
            };
            if first
                .as_ref()
                .is_none_or(|(known, _)| compare_codes(&key, known).is_lt())
            {
                first = Some((key, absence));
            }
        }
        let Some((key, absence)) = first else {
            return Ok(());
        };
        let cause = absence.cause();
        let code = match cause.why {
            Why::Limit => RUN_PASSED_LIMIT,
            Why::Overflow => RUN_OVERFLOW,
            _ => INTERNAL,
        };
        let diagnostic = Diagnostic::error(code, cause.span)
            .arg("figure", &self.world.plan.figure(cause.figure).name)
            .arg("subject", key);
        Err(vec![match &cause.record {
            Some(record) => diagnostic.arg("record", record).help("record"),
            None => diagnostic,
        }])
    }
}
