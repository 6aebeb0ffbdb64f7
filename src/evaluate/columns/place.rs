//! Lays out a pass by columns: which aggregates a program can do, and where their sums lie.

use super::bank::Lane;
use super::compile::{Compiler, Kind, Typed};
use super::pass::{ByColumns, NOBODY, Owners, Placed, Plan};
use super::program::{Operation, Program, Register};
use super::selection::{Selection, Window};
use crate::evaluate::records::Job;
use crate::evaluate::world::{HOME, World};
use crate::plan::{Credit, GroupId, Items, Level, TableId, TablePlan, Within};
use crate::policy::Verb;
use crate::value::Day;

impl ByColumns {
    /// A pass over `table` for `jobs`; none if nothing of it can be done by columns.
    pub fn new(
        world: &World<'_>,
        table: TableId,
        jobs: &[Job<'_>],
        first: bool,
    ) -> Option<ByColumns> {
        let plan = world.plan.table(table);
        if !world.priors.is_empty() {
            return None;
        }
        let mut compiler = Compiler::new(world, table);
        let day = match day(&mut compiler, plan) {
            Date::Unknown => return None,
            Date::Always => None,
            Date::On(day) => Some(day.register),
        };
        let who = match &plan.credit {
            Some(Credit::Subject(paths)) if !world.dated() => {
                let mut who: Option<Typed> = None;
                for path in paths {
                    let next = compiler.path(path)?;
                    if next.kind != Kind::Keys(world.plan.subject.table) {
                        return None;
                    }
                    who = Some(match who {
                        None => next,
                        Some(who) => {
                            let either = Operation::Either(who.register, next.register);
                            compiler.made(either, who.kind.clone(), &[])
                        }
                    });
                }
                who.map(|who| who.register)
            }
            _ => None,
        };
        let mut columns = ByColumns {
            program: Program::default(),
            who,
            day,
            windows: Vec::new(),
            period: None,
            counting: None,
            sure: Vec::new(),
            selections: Vec::new(),
            banks: Vec::new(),
            jobs: Vec::new(),
        };
        columns.period = columns.window((Some(world.period.start), world.period.end));
        let everyones = plan.credit.is_none();
        if first && plan.private.is_none() && (everyones || who.is_some()) {
            let require: Option<Vec<Register>> = plan
                .require
                .iter()
                .map(|condition| Some(compiler.condition(condition)?.register))
                .collect();
            columns.counting = require;
        }
        for job in jobs {
            let placed = columns.place(world, plan, &mut compiler, job);
            columns.jobs.push(placed);
        }
        let some = columns.jobs.iter().any(Option::is_some);
        columns.program = compiler.program;
        (some || columns.counting.is_some()).then_some(columns)
    }

    fn place(
        &mut self,
        world: &World<'_>,
        plan: &TablePlan,
        compiler: &mut Compiler<'_, '_>,
        job: &Job<'_>,
    ) -> Option<Placed> {
        let aggregate = job.aggregate;
        let fits = matches!(aggregate.of, Items::Credits(_))
            && aggregate.cells.is_empty()
            && job.period != HOME
            && matches!(aggregate.verb, Verb::Sum | Verb::Count | Verb::Mean);
        if !fits {
            return None;
        }
        let owners = match (job.level, self.who) {
            (Level::Subject, Some(_)) => Owners::Credited,
            (Level::Company, None) if plan.credit.is_none() => Owners::All,
            (Level::Company, Some(_)) => Owners::Listed(listed(world, None, job.period)?),
            (Level::Group(group), Some(_)) => {
                Owners::Listed(listed(world, Some(group), job.period)?)
            }
            _ => return None,
        };
        // What was compiled for an aggregate that cannot be done is left in the program: a later
        // one may use it, and it does no harm.
        let mut conditions = Vec::new();
        for condition in &aggregate.condition {
            conditions.push(compiler.condition(condition)?);
        }
        let item = match &aggregate.item {
            Some(item) => Some(compiler.formula(item, None)?),
            None => None,
        };
        let value = match (aggregate.verb, &item) {
            (Verb::Count, _) => None,
            (_, Some(item)) if item.kind == Kind::Number => Some(item.register),
            _ => return None,
        };
        let window = self.window(job.window);
        let unsure = item.as_ref().filter(|item| !item.sure);
        let selection = Selection {
            window,
            conditions: conditions.iter().map(|typed| typed.register).collect(),
            item: unsure.map(|item| item.register),
        };
        let selection = place_of(&mut self.selections, selection);
        if let Some(item) = item.filter(|item| item.sure)
            && !self.sure.contains(&item.register)
        {
            self.sure.push(item.register);
        }
        let known = self.banks.iter().position(|bank| bank.owners == owners);
        let bank = known.unwrap_or_else(|| {
            self.banks.push(Plan {
                owners,
                count: job.count,
                lanes: Vec::new(),
            });
            self.banks.len() - 1
        });
        let lanes = &mut self.banks.get_mut(bank)?.lanes;
        let mut lane = |value| place_of(lanes, Lane { selection, value });
        Some(Placed {
            bank,
            selection,
            count: lane(None),
            sum: value.map(|value| lane(Some(value))),
        })
    }

    /// The place of a window; none where the records have no day.
    fn window(&mut self, (first, last): (Option<Day>, Day)) -> Option<usize> {
        let day = self.day?;
        Some(place_of(&mut self.windows, Window { day, first, last }))
    }
}

/// When the records of a table count.
enum Date {
    Always,
    On(Typed),
    Unknown,
}

fn day(compiler: &mut Compiler<'_, '_>, plan: &TablePlan) -> Date {
    match (&plan.date, &plan.dates, &plan.credit) {
        (Some(path), _, _) => match compiler.path(path) {
            Some(day) if day.kind == Kind::Day => Date::On(day),
            _ => Date::Unknown,
        },
        (None, Some(_), _) | (None, None, Some(Credit::Record { .. })) => Date::Unknown,
        (None, None, _) => Date::Always,
    }
}

/// The group of each person who is covered, or the company.
fn listed(world: &World<'_>, group: Option<GroupId>, period: i32) -> Option<Vec<u32>> {
    let within = group.map_or(Within::Company, Within::Group);
    let members = world.members(within, period)?;
    let owner =
        |person: usize| match members.of.get(person) {
            Some(Ok(index))
                if world.is_covered(u32::try_from(person).unwrap_or(NOBODY), period) =>
            {
                if group.is_some() { *index } else { 0 }
            }
            _ => NOBODY,
        };
    Some((0..world.subjects()).map(owner).collect())
}

fn place_of<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    let known = list.iter().position(|known| *known == item);
    known.unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
