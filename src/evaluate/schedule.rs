//! Which figures are needed in which periods, and in which order.

use super::world::{HOME, World};
use crate::expression::Expr;
use crate::plan::{
    FigureId, GroupId, Level, Mechanism, Read, Shift, fused, reads, reads_of, reads_of_pass, walk,
};
use std::collections::{BTreeMap, BTreeSet};

/// A thing to evaluate, in a period or at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    Covered(i32),
    Group(GroupId, i32),
    Figure(FigureId, i32),
}

/// Tasks in an order that respects what each reads, with the stage of each: records are read
/// again where an aggregate needs what an earlier stage found.
pub struct Schedule {
    pub tasks: Vec<(Task, usize)>,
    pub stages: usize,
    /// What must be known as today's data would give it.
    pub recomputed: BTreeSet<(FigureId, i32)>,
}

impl Schedule {
    /// Every figure that is evaluated, in each of its periods.
    pub fn figures(&self) -> impl Iterator<Item = (FigureId, i32)> + Clone {
        self.tasks.iter().filter_map(|(task, _)| match task {
            Task::Figure(figure, period) => Some((*figure, *period)),
            _ => None,
        })
    }
}

/// The schedule of everything that `asked` needs, each in its period.
pub fn schedule(world: &World<'_>, asked: impl IntoIterator<Item = (FigureId, i32)>) -> Schedule {
    let mut planner = Planner::new(world);
    let mut stages = planner.visit(Task::Covered(0));
    for (figure, period) in asked {
        let task = Task::Figure(figure, planner.at_home(figure, period));
        stages = stages.max(planner.visit(task));
    }
    Schedule {
        tasks: planner.tasks,
        stages: stages + 1,
        recomputed: planner.recomputed,
    }
}

/// A task whose needs are being visited; the stage is the latest of those visited.
struct Open {
    task: Task,
    needed: Vec<Task>,
    stage: usize,
}

impl Open {
    /// What comes first is visited first.
    fn new(task: Task, mut needed: Vec<Task>) -> Open {
        needed.reverse();
        Open {
            task,
            needed,
            stage: 0,
        }
    }
}

/// What each task of a schedule reads directly: all of it, and of that what its pass reads.
pub struct Needs {
    pub all: Vec<Task>,
    pub pass: Vec<Task>,
}

/// What each task reads directly.
pub fn needs(world: &World<'_>, tasks: &[(Task, usize)]) -> Vec<Needs> {
    let mut planner = Planner::new(world);
    let mut found = Vec::new();
    for (task, _) in tasks {
        let pass = match task {
            Task::Figure(figure, period) if gathers(world, *figure) => {
                let reads = with_members(world.plan, *figure, reads_of_pass(world.plan, *figure));
                planner.tasks(reads, *period)
            }
            _ => Vec::new(),
        };
        let all = planner.needed(*task);
        found.push(Needs { all, pass });
    }
    found
}

/// Whether a figure stands on a pass over records.
pub fn gathers(world: &World<'_>, figure: FigureId) -> bool {
    walk::table_of(&world.plan.figure(figure).mechanism).is_some()
}

struct Planner<'w, 'a> {
    world: &'w World<'a>,
    stage: BTreeMap<Task, usize>,
    tasks: Vec<(Task, usize)>,
    /// What a figure reads, found once.
    reads: BTreeMap<FigureId, Vec<(Read, Shift)>>,
    recomputed: BTreeSet<(FigureId, i32)>,
}

impl<'w, 'a> Planner<'w, 'a> {
    fn new(world: &'w World<'a>) -> Planner<'w, 'a> {
        Planner {
            world,
            stage: BTreeMap::new(),
            tasks: Vec::new(),
            reads: BTreeMap::new(),
            recomputed: BTreeSet::new(),
        }
    }

    /// The stage of a task, after everything that it needs. Without recursion: state goes back
    /// through every period.
    fn visit(&mut self, task: Task) -> usize {
        let mut path: Vec<Open> = Vec::new();
        let mut on_path: BTreeSet<Task> = BTreeSet::new();
        if !self.stage.contains_key(&task) {
            path.push(Open::new(task, self.needed(task)));
            on_path.insert(task);
        }
        while let Some(open) = path.last_mut() {
            if let Some(needed) = open.needed.pop() {
                match self.stage.get(&needed) {
                    Some(stage) => open.stage = open.stage.max(*stage),
                    // A plan has no circles within a period; a task never waits for itself.
                    None if on_path.insert(needed) => {
                        let needs = self.needed(needed);
                        path.push(Open::new(needed, needs));
                    }
                    None => {}
                }
                continue;
            }
            let Some(Open {
                task, mut stage, ..
            }) = path.pop()
            else {
                break;
            };
            if let Task::Figure(figure, period) = task
                && self.world.closed(figure, period).is_none()
                && walk::table_of(&self.world.plan.figure(figure).mechanism).is_some()
            {
                stage += 1;
            }
            on_path.remove(&task);
            self.stage.insert(task, stage);
            self.tasks.push((task, stage));
            if let Some(above) = path.last_mut() {
                above.stage = above.stage.max(stage);
            }
        }
        self.stage.get(&task).copied().unwrap_or(0)
    }

    fn needed(&mut self, task: Task) -> Vec<Task> {
        let plan = self.world.plan;
        let (found, period) = match task {
            Task::Covered(period) => (
                reads_of(plan, &plan.subject.when.iter().collect::<Vec<_>>()),
                period,
            ),
            Task::Group(group, period) => {
                let Some(group) = plan.groups.get(group as usize) else {
                    return Vec::new();
                };
                let expressions: Vec<&Expr> = group.by.iter().chain(&group.when).collect();
                let mut found = reads_of(plan, &expressions);
                found.push((Read::Covered, Shift::Same));
                (found, period)
            }
            Task::Figure(figure, period) => (
                match &plan.figure(figure).start {
                    // Nothing stands below what is read from a run but whose values they are.
                    _ if self.world.closed(figure, period).is_some() => {
                        match plan.figure(figure).level {
                            Level::Group(group) => vec![(Read::Group(group), Shift::Same)],
                            _ => Vec::new(),
                        }
                    }
                    Some(start) if period < self.world.first() => reads_of(plan, &[start]),
                    _ => self
                        .reads
                        .entry(figure)
                        .or_insert_with(|| with_members(plan, figure, reads(plan, figure)))
                        .clone(),
                },
                period,
            ),
        };
        let mut tasks = self.tasks(found, period);
        // State goes back over periods without a value, so all of them must be known.
        if let Task::Figure(figure, period) = task
            && plan.figure(figure).start.is_some()
            && period > self.world.first()
        {
            tasks.push(Task::Figure(figure, period - 1));
            tasks.sort_unstable();
            tasks.dedup();
        }
        tasks
    }

    /// The tasks that find what is read, seen from a period.
    fn tasks(&mut self, found: Vec<(Read, Shift)>, period: i32) -> Vec<Task> {
        let plan = self.world.plan;
        let mut tasks = Vec::new();
        for (read, shift) in found {
            for at in self.periods(shift, period) {
                tasks.extend(match read {
                    Read::Covered => Some(Task::Covered(at)),
                    Read::Group(group) => Some(Task::Group(group, at)),
                    Read::Figure(figure) if fused(plan.figure(figure)) => None,
                    Read::Figure(figure) => Some(Task::Figure(figure, self.at_home(figure, at))),
                    Read::Recomputed(figure) => {
                        if !self.world.priors.is_empty() {
                            self.recomputed.insert((figure, at));
                        }
                        None
                    }
                });
            }
        }
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    }

    /// Figures of dated records have one value in all.
    fn at_home(&self, figure: FigureId, period: i32) -> i32 {
        match self.world.plan.figure(figure).level {
            Level::Record(table) if self.world.is_dated(table) => HOME,
            _ => period,
        }
    }

    fn periods(&self, shift: Shift, period: i32) -> Vec<i32> {
        let here = if period == HOME { 0 } else { period };
        match shift {
            Shift::Same => vec![here],
            Shift::Previous => vec![here - 1],
            Shift::LastYear => vec![here - self.world.periods_a_year()],
            Shift::Periods(window) => {
                let (first, last) = window.days(&self.world.calendar(), self.world.period_at(here));
                let begin = self.world.first();
                let start = first.map_or(begin, |first| self.world.number_of(first).max(begin));
                let end = self.world.number_of(last).min(here);
                (start..=end).collect()
            }
            Shift::Before {
                homes,
                window,
                year,
            } => {
                let back = if year { self.world.periods_a_year() } else { 1 };
                let from = if homes {
                    Shift::Homes(window)
                } else {
                    Shift::Periods(window)
                };
                self.periods(from, period)
                    .into_iter()
                    .map(|at| at.saturating_sub(back))
                    .collect()
            }
            Shift::Homes(window) => {
                let (first, last) = window.days(&self.world.calendar(), self.world.period_at(here));
                let start = first
                    .map_or(self.world.earliest, |first| self.world.number_of(first))
                    .max(self.world.earliest.min(here));
                let end = self.world.number_of(last).min(here);
                (start..=end.max(start)).chain([here]).collect()
            }
        }
    }
}

/// What a figure reads, with who belongs to the group or company whose records it gathers.
fn with_members(
    plan: &crate::plan::Plan,
    figure: FigureId,
    mut found: Vec<(Read, Shift)>,
) -> Vec<(Read, Shift)> {
    let of = plan.figure(figure);
    if let Mechanism::Aggregate(_) = &of.mechanism
        && matches!(of.level, Level::Company | Level::Group(_))
    {
        found.push((Read::Covered, Shift::Same));
    }
    found
}
