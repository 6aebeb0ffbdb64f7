//! Other numbers in the same plan over the same data: only what they reach is evaluated again.
//!
//! A task is evaluated again if an expression of its own reads a changed parameter, or if one of
//! the tasks that it reads found another result; a pass over records only if the items do. What
//! comes out as it was reaches nothing further.

use super::counted::Counted;
use super::kept::{Keep, Kept};
use super::prior::Prior;
use super::rules::Hits;
use super::schedule::{Task, gathers, needs, schedule};
use super::stages::Stages;
use super::store::{Column, Raws, Store};
use super::whole::{Evaluated, evaluate_whole};
use super::world::{HOME, Members, World};
use crate::diagnostic::Diagnostic;
use crate::expression::{Expr, ExprKind, Leaf, ParameterId, Suffix};
use crate::plan::{FigureId, GroupId, Plan, TableId, fused, walk};
use crate::table::Dataset;
use crate::value::{Period, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an evaluation found, without what it stands on.
#[derive(Default)]
pub struct Found {
    earliest: i32,
    periods: Vec<Period>,
    hits: Vec<Hits>,
    store: Store<Column>,
    raw: Store<Raws>,
    members: HashMap<(Option<GroupId>, i32), Members>,
    covered_people: HashMap<i32, Members>,
    shares: super::credit::Shares,
    slots: super::credit::Slots,
    lines: HashMap<i32, super::line::Lines>,
    recomputed: Option<Box<Found>>,
    counted: BTreeMap<TableId, Counted>,
    asked: Vec<FigureId>,
}

impl<'a> Evaluated<'a> {
    /// Lets go of plan and data.
    pub fn keep(self) -> Found {
        Found {
            counted: self.counted,
            asked: self.asked,
            ..Found::of(self.world)
        }
    }

    /// Stands again on the plan and data that it was found with, or on the same plan with other
    /// parameters, which must then be handed to [`again`].
    pub fn standing(
        kept: Found,
        plan: &'a Plan,
        data: &'a Dataset,
        parameters: &'a [Value],
        period: Period,
        priors: &'a [Prior],
    ) -> Evaluated<'a> {
        let mut kept = kept;
        let counted = std::mem::take(&mut kept.counted);
        let asked = std::mem::take(&mut kept.asked);
        let mut world = kept.world(plan, data, parameters, period);
        for prior in priors {
            let number = world.number_of(prior.period.start);
            world.priors.insert(number, prior);
        }
        Evaluated {
            world,
            counted,
            asked,
            kept: Kept::default(),
        }
    }
}

impl Found {
    fn of(world: World<'_>) -> Found {
        Found {
            earliest: world.earliest,
            periods: world.periods,
            hits: world.hits,
            store: world.store,
            raw: world.raw,
            members: world.members,
            covered_people: world.covered_people,
            shares: world.shares,
            slots: world.slots,
            lines: world.lines,
            recomputed: world.recomputed.map(|inner| Box::new(Found::of(*inner))),
            ..Found::default()
        }
    }

    fn world<'a>(
        self,
        plan: &'a Plan,
        data: &'a Dataset,
        parameters: &'a [Value],
        period: Period,
    ) -> World<'a> {
        World {
            earliest: self.earliest,
            periods: self.periods,
            hits: self.hits,
            store: self.store,
            raw: self.raw,
            members: self.members,
            covered_people: self.covered_people,
            shares: self.shares,
            slots: self.slots,
            lines: self.lines,
            recomputed: self
                .recomputed
                .map(|inner| Box::new(inner.world(plan, data, parameters, period))),
            ..World::new(plan, data, parameters, period)
        }
    }
}

/// As [`super::evaluate_after`], keeping what [`again`] needs.
///
/// # Errors
/// As [`super::evaluate`].
pub fn evaluate_to_go_on<'a>(
    plan: &'a Plan,
    data: &'a Dataset,
    parameters: &'a [Value],
    period: Period,
    asked: &[FigureId],
    priors: &'a [Prior],
) -> Result<Evaluated<'a>, Vec<Diagnostic>> {
    evaluate_whole(
        plan,
        data,
        parameters,
        period,
        asked,
        priors,
        |_| Keep::Nothing,
        true,
    )
}

/// What stood where something else stands now.
#[derive(Default)]
pub struct Before {
    /// The columns of figures that were evaluated again and came out otherwise.
    pub columns: BTreeMap<(FigureId, i32), Option<Column>>,
    /// Of groups whose members are others.
    pub members: BTreeMap<(GroupId, i32), Option<Members>>,
    raws: BTreeMap<(FigureId, i32), Option<Raws>>,
    hits: Vec<(FigureId, Option<Hits>)>,
    /// How many figures were evaluated again, each period counted.
    pub figures: usize,
    /// How many sums of records were found again.
    pub passes: usize,
}

impl Before {
    /// Puts everything back.
    fn restore(self, world: &mut World<'_>) {
        for ((figure, period), column) in self.columns {
            if !gathers(world, figure) {
                world.raw.remove(figure, period);
            }
            match column {
                Some(column) => world.store.insert(figure, period, column),
                None => drop(world.store.remove(figure, period)),
            }
        }
        for (figure, hits) in self.hits {
            world.take_hits(figure);
            world.hits.extend(hits);
        }
        for ((figure, period), raws) in self.raws {
            match raws {
                Some(raws) => world.raw.insert(figure, period, raws),
                None => drop(world.raw.remove(figure, period)),
            }
        }
        for ((group, period), members) in self.members {
            let key = (Some(group), period);
            match members {
                Some(members) => drop(world.members.insert(key, members)),
                None => drop(world.members.remove(&key)),
            }
        }
    }
}

/// Evaluates what the changed parameters reach; `evaluated` stands on the new ones. `None`: they
/// reach what everything stands on (who is covered, which rows may be read), so that all of it must
/// be evaluated. Then, and after an error, the evaluation is what it was before.
pub fn again<'a>(
    evaluated: Evaluated<'a>,
    changed: &BTreeSet<ParameterId>,
) -> (Evaluated<'a>, Result<Option<Before>, Vec<Diagnostic>>) {
    let Evaluated {
        world,
        counted,
        asked,
        kept,
    } = evaluated;
    let mut stages = Stages {
        world,
        counted,
        gone_on: true,
    };
    let mut before = Before::default();
    let done = stages.again(&asked, changed, &mut before);
    let done = match done {
        Ok(true) => Ok(Some(before)),
        Ok(false) => {
            before.restore(&mut stages.world);
            Ok(None)
        }
        Err(wrong) => {
            before.restore(&mut stages.world);
            Err(wrong)
        }
    };
    let evaluated = Evaluated {
        world: stages.world,
        counted: stages.counted,
        asked,
        kept,
    };
    (evaluated, done)
}

impl World<'_> {
    /// Lets go of how often the rules of a figure fired.
    fn take_hits(&mut self, figure: FigureId) -> Option<Hits> {
        let at = self.hits.iter().position(|hits| hits.figure == figure)?;
        Some(self.hits.swap_remove(at))
    }
}

impl Stages<'_> {
    /// False if everything must be evaluated.
    fn again(
        &mut self,
        asked: &[FigureId],
        changed: &BTreeSet<ParameterId>,
        before: &mut Before,
    ) -> Result<bool, Vec<Diagnostic>> {
        let plan = self.world.plan;
        let mut touch = Touch::new(plan, changed);
        let rows = plan
            .tables
            .iter()
            .flat_map(|table| table.require.iter().chain(&table.private));
        if self.world.recomputed.is_some() || rows.into_iter().any(|expr| touch.reads(expr)) {
            return Ok(false);
        }
        let schedule = schedule(&self.world, asked.iter().map(|figure| (*figure, 0)));
        let needs = needs(&self.world, &schedule.tasks);
        let mut other: BTreeSet<Task> = BTreeSet::new();
        for stage in 0..schedule.stages {
            let tasks = || {
                let tasks = schedule.tasks.iter().zip(&needs);
                tasks.filter_map(|((task, at), needs)| (*at == stage).then_some((*task, needs)))
            };
            let mut due: BTreeSet<(FigureId, i32)> = BTreeSet::new();
            for (task, needs) in tasks() {
                if let Task::Figure(figure, period) = task
                    && gathers(&self.world, figure)
                    && (touch.items(figure) || needs.pass.iter().any(|need| other.contains(need)))
                {
                    let raws = self.world.raw.remove(figure, period);
                    before.raws.insert((figure, period), raws);
                    due.insert((figure, period));
                }
            }
            before.passes += due.len();
            self.passes(&schedule, stage, &|figure, period| {
                due.contains(&(figure, period))
            })?;
            for (task, needs) in tasks() {
                let own = match task {
                    Task::Covered(_) => plan.subject.when.iter().any(|expr| touch.reads(expr)),
                    Task::Group(group, _) => touch.group(group),
                    Task::Figure(figure, period) => {
                        due.contains(&(figure, period)) || touch.figure(figure)
                    }
                };
                if !own && !needs.all.iter().any(|need| other.contains(need)) {
                    continue;
                }
                let progress = self.world.data.progress();
                progress.go_on().map_err(|stopped| vec![stopped])?;
                if matches!(task, Task::Covered(_)) {
                    return Ok(false);
                }
                if self.differs(task, before)? {
                    other.insert(task);
                }
            }
        }
        Ok(true)
    }

    /// Does a task again; whether anything is otherwise.
    fn differs(&mut self, task: Task, before: &mut Before) -> Result<bool, Vec<Diagnostic>> {
        match task {
            Task::Covered(_) => Ok(true),
            Task::Group(group, period) => {
                let key = (Some(group), period);
                let old = self.world.members.remove(&key);
                let slot = before.members.entry((group, period)).or_insert(old);
                self.group(group, period)?;
                let same = slot.as_ref() == self.world.members.get(&key);
                if same {
                    before.members.remove(&(group, period));
                }
                Ok(!same)
            }
            Task::Figure(figure, period) => {
                before.figures += 1;
                if period == 0 || period == HOME {
                    before.hits.push((figure, self.world.take_hits(figure)));
                }
                let old = self.world.store.remove(figure, period);
                let slot = before.columns.entry((figure, period)).or_insert(old);
                self.figure(figure, period)?;
                let same = slot.as_ref() == self.world.store.get(figure, period);
                if same {
                    before.columns.remove(&(figure, period));
                }
                Ok(!same)
            }
        }
    }
}

/// Which expressions read a changed parameter, those of records that are evaluated in passing
/// seen through.
struct Touch<'p> {
    plan: &'p Plan,
    changed: &'p BTreeSet<ParameterId>,
    figures: BTreeMap<FigureId, bool>,
}

impl<'p> Touch<'p> {
    fn new(plan: &'p Plan, changed: &'p BTreeSet<ParameterId>) -> Touch<'p> {
        Touch {
            plan,
            changed,
            figures: BTreeMap::new(),
        }
    }

    fn figure(&mut self, id: FigureId) -> bool {
        if let Some(known) = self.figures.get(&id) {
            return *known;
        }
        // No figure of a record stands on itself.
        self.figures.insert(id, false);
        let all = walk::of_figure(self.plan.figure(id));
        let touched = all.into_iter().any(|expr| self.reads(expr));
        self.figures.insert(id, touched);
        touched
    }

    fn items(&mut self, id: FigureId) -> bool {
        let items = walk::of_items(&self.plan.figure(id).mechanism);
        items.into_iter().any(|expr| self.reads(expr))
    }

    fn group(&mut self, id: GroupId) -> bool {
        let group = self.plan.groups.get(id as usize);
        let all = group
            .into_iter()
            .flat_map(|group| group.by.iter().chain(&group.when));
        all.into_iter().any(|expr| self.reads(expr))
    }

    fn reads(&mut self, expr: &Expr) -> bool {
        let mut found = false;
        let mut figures = Vec::new();
        walk::expressions(expr, false, &mut |expr, _| match &expr.kind {
            ExprKind::Parameter(id) => found |= self.changed.contains(id),
            ExprKind::Read(Leaf::Figure { figure, suffix, .. }) => figures.push((*figure, *suffix)),
            _ => {}
        });
        found
            || figures.into_iter().any(|(id, suffix)| {
                let figure = self.plan.figure(id);
                // Where there is no earlier value, `start` is asked for the reader.
                let start = figure.start.as_ref();
                (fused(figure) && self.figure(id))
                    || (suffix == Suffix::Previous && start.is_some_and(|start| self.reads(start)))
            })
    }
}
