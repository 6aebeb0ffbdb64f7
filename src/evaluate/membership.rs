//! Who is covered, and who is in which group.

use super::context::{Context, Here};
use super::evaluator::Evaluator;
use super::outcome::{Absence, Why};
use super::stages::Stages;
use super::trace::NoTrace;
use super::world::Members;
use crate::diagnostic::Diagnostic;
use crate::expression::Expr;
use crate::plan::{GroupId, Level};
use crate::value::Value;
use rayon::prelude::*;
use std::collections::BTreeSet;

impl Stages<'_> {
    /// Conditions of everyone: whether they hold, or why that is not known.
    pub(super) fn hold(&self, when: &[Expr], period: i32) -> Vec<Result<(), Absence>> {
        let subjects = u32::try_from(self.world.subjects()).unwrap_or(0);
        let world = &self.world;
        let conditions = |evaluator: &mut Evaluator<'_, NoTrace>, subject: u32| {
            if !world.exists(subject, period) {
                return Err(world.reason(Why::NoAssignment, world.plan.total()));
            }
            let context = Context::new(Here::Subject(subject), period, world.plan.total());
            evaluator.conditions(when, &context, &mut Vec::new(), Why::NotTakingPart)
        };
        let start = || Evaluator::new(world, NoTrace);
        (0..subjects)
            .into_par_iter()
            .with_min_len(64)
            .map_init(start, conditions)
            .collect()
    }

    pub(super) fn covered(&mut self, period: i32) -> Result<(), Vec<Diagnostic>> {
        let plan = self.world.plan;
        let holds = self.hold(&plan.subject.when, period);
        let of: Vec<Result<u32, Absence>> =
            holds.into_iter().map(|holds| holds.map(|()| 0)).collect();
        self.stop_if(
            of.iter()
                .enumerate()
                .filter_map(|(at, of)| of.as_ref().err().map(|absence| (at, absence.clone()))),
            Level::Subject,
            period,
        )?;
        let members = self.listed(of, vec![Value::Flag(true)]);
        if plan.dated() {
            let people = self.world.count_people(&members);
            self.world.covered_people.insert(period, people);
        }
        self.world.members.insert((None, period), members);
        Ok(())
    }

    /// Who is in which group: by the value of `by`, if `when` holds.
    pub(super) fn group(&mut self, group: GroupId, period: i32) -> Result<(), Vec<Diagnostic>> {
        let plan = self.world.plan;
        let Some(group_plan) = plan.groups.get(group as usize) else {
            return Ok(());
        };
        let holds = self.hold(&group_plan.when, period);
        let mut values: Vec<Result<Value, Absence>> = Vec::new();
        let mut evaluator = Evaluator::new(&self.world, NoTrace);
        for (subject, holds) in (0u32..).zip(holds) {
            let context = Context::new(Here::Subject(subject), period, plan.total());
            let not_in = || {
                self.world
                    .cause(Why::NotInGroup, plan.total(), group_plan.span)
            };
            values.push(match (holds, &group_plan.by) {
                (Err(Absence::None(_)), _) => Err(Absence::None(not_in())),
                (Err(absence), _) => Err(absence),
                (Ok(()), None) => Ok(Value::Flag(true)),
                (Ok(()), Some(by)) => match evaluator.formula(by, &context).outcome {
                    Err(Absence::None(_) | Absence::Undefined(_)) => Err(Absence::None(not_in())),
                    other => other,
                },
            });
        }
        let mut groups: BTreeSet<Value> = BTreeSet::new();
        for value in values.iter().flatten() {
            if !groups.contains(value) {
                groups.insert(value.clone());
            }
        }
        if let Some(by) = &group_plan.by {
            groups.extend(self.world.closed_groups(group, by.unit.unit, period));
        }
        let distinct: Vec<Value> = groups.into_iter().collect();
        let of = values.into_iter().map(|value| {
            let value = value?;
            let index = distinct
                .binary_search(&value)
                .ok()
                .and_then(|index| u32::try_from(index).ok());
            index.ok_or_else(|| {
                Absence::None(
                    self.world
                        .cause(Why::NotInGroup, plan.total(), group_plan.span),
                )
            })
        });
        let of: Vec<Result<u32, Absence>> = of.collect();
        self.stop_if(
            of.iter()
                .enumerate()
                .filter_map(|(at, of)| of.as_ref().err().map(|absence| (at, absence.clone()))),
            Level::Subject,
            period,
        )?;
        let mut members = self.listed(of, distinct);
        if let Some(company) = self.world.members.get(&(None, period)) {
            for list in &mut members.lists {
                list.retain(|subject| company.of.get(*subject as usize).is_some_and(Result::is_ok));
            }
            // Whoever may be covered belongs to a group for certain: the group cannot be compared.
            for (subject, covered) in company.of.iter().enumerate() {
                if let (
                    Err(absence @ (Absence::Undefined(_) | Absence::Failed(_))),
                    Some(Ok(index)),
                ) = (covered, members.of.get(subject))
                    && let Some(slot) = members.uncertain.get_mut(*index as usize)
                {
                    slot.get_or_insert_with(|| absence.clone());
                }
            }
        }
        self.world.members.insert((Some(group), period), members);
        Ok(())
    }

    /// Lists in the order of keys, which no order of the file can change.
    pub(super) fn listed(&self, of: Vec<Result<u32, Absence>>, values: Vec<Value>) -> Members {
        let mut lists = vec![Vec::new(); values.len()];
        let mut uncertain = vec![None; values.len()];
        let order = self.world.data.key_order(self.world.plan.subject.table);
        let mut subjects: Vec<usize> = (0..of.len()).collect();
        subjects.sort_unstable_by_key(|subject| (order.get(*subject).copied(), *subject));
        for subject in subjects {
            match of.get(subject) {
                Some(Ok(index)) => {
                    if let (Some(list), Ok(subject)) =
                        (lists.get_mut(*index as usize), u32::try_from(subject))
                    {
                        list.push(subject);
                    }
                }
                Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) => {
                    for slot in &mut uncertain {
                        let at = || {
                            self.world
                                .subject_record(u32::try_from(subject).unwrap_or(u32::MAX))
                        };
                        slot.get_or_insert_with(|| absence.clone().at_record(at));
                    }
                }
                _ => {}
            }
        }
        Members {
            of,
            values,
            lists,
            uncertain,
        }
    }
}
