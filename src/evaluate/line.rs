//! The reporting line: who reports to whom in a period, and that nobody is below themselves
//! (language A3, `manager`; A5, `reports` and `below`).

use super::world::World;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::evaluation::{MANAGER_CYCLE, MANAGER_OF_ITSELF};
use crate::value::Day;
use std::collections::{HashMap, HashSet};

/// Who reports to whom in one period.
#[derive(Debug, Default)]
pub struct Lines {
    /// For each person: the assignments whose manager it is, in the order of their keys.
    reports: Vec<Vec<u32>>,
}

impl Lines {
    fn of(&self, person: u32) -> &[u32] {
        let of = self.reports.get(person as usize);
        of.map_or(&[], Vec::as_slice)
    }
}

impl World<'_> {
    /// Whether anybody names the person as the manager in a period.
    pub fn has_reports(&self, person: u32, period: i32) -> bool {
        let lines = self.lines.get(&period);
        lines.is_some_and(|lines| !lines.of(person).is_empty())
    }

    /// The manager's key of an assignment.
    fn manager_of(&self, subject: u32) -> Option<u32> {
        let column = self.plan.subject.manager?;
        self.key_of(self.row(self.plan.subject.table, subject)?, column)
    }

    /// Finds who reports to whom in a period.
    pub fn read_lines(&mut self, period: i32) {
        if self.lines.contains_key(&period) {
            return;
        }
        let mut reports = vec![Vec::new(); self.people()];
        let order = self.data.key_order(self.plan.subject.table);
        let mut subjects: Vec<u32> = (0..u32::try_from(self.subjects()).unwrap_or(0)).collect();
        subjects.sort_by_key(|subject| order.get(*subject as usize).copied());
        for subject in subjects {
            if let Some(manager) = self.manager_of(subject)
                && self.exists(subject, period)
                && let Some(list) = reports.get_mut(manager as usize)
            {
                list.push(subject);
            }
        }
        self.lines.insert(period, Lines { reports });
    }

    /// The assignments that report to one of `assignments`, all of one person, on some day of the
    /// period; and the first that overlaps two of them.
    fn reports_of(&self, person: u32, assignments: &[u32], period: i32) -> (Vec<u32>, Option<u32>) {
        let all = self.lines.get(&period).map(|lines| lines.of(person));
        let days = self.period_at(period);
        let own = self.assignments(person, period);
        let (mut found, mut twice) = (Vec::new(), None);
        for report in all.into_iter().flatten() {
            let (from, until) = self.assignment_days(*report);
            let overlaps = |assignment: &u32| {
                let (first, last) = self.assignment_days(*assignment);
                first.max(from).max(days.start) <= last.min(until).min(days.end)
            };
            if own.iter().filter(|own| overlaps(own)).count() > 1 {
                twice = twice.or(Some(*report));
            }
            if assignments.iter().any(overlaps) {
                found.push(*report);
            }
        }
        (found, twice)
    }

    /// The assignments below some of one person, each with its depth (1: a direct report), level by
    /// level in the order of keys; without `all` only the direct ones.
    ///
    /// # Errors
    /// An assignment that overlaps two assignments of its manager: under which it counts is not said.
    pub fn below(
        &self,
        person: u32,
        assignments: &[u32],
        period: i32,
        all: bool,
    ) -> Result<Vec<(u32, u32)>, u32> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        if !self.has_reports(person, period) {
            return Ok(found);
        }
        let mut seen: HashSet<u32> = HashSet::new();
        let mut level: Vec<(u32, Vec<u32>)> = vec![(person, assignments.to_vec())];
        let mut depth = 1;
        let whole = assignments.len() > 1;
        while !level.is_empty() {
            let mut next: Vec<(u32, Vec<u32>)> = Vec::new();
            let mut places: HashMap<u32, usize> = HashMap::new();
            for (manager, rows) in &level {
                let (reports, twice) = self.reports_of(*manager, rows, period);
                // The person as a whole gathers each report once, whatever it overlaps.
                if let Some(twice) = twice.filter(|_| !(whole && depth == 1)) {
                    return Err(twice);
                }
                for report in reports {
                    if !seen.insert(report) {
                        continue;
                    }
                    found.push((report, depth));
                    let person = self.person_of(report);
                    let at = *places.entry(person).or_insert_with(|| {
                        next.push((person, Vec::new()));
                        next.len() - 1
                    });
                    if let Some((_, rows)) = next.get_mut(at) {
                        rows.push(report);
                    }
                }
            }
            if !all {
                break;
            }
            level = next;
            depth += 1;
        }
        Ok(found)
    }

    /// Chains of managers that come back to where they began: nobody can be above themselves.
    pub fn manager_cycles(&self) -> Vec<Diagnostic> {
        if self.plan.subject.manager.is_none() {
            return Vec::new();
        }
        let subjects = u32::try_from(self.subjects()).unwrap_or(0);
        // Whose chain upwards is known to end.
        let mut ends = self.chains_that_end();
        let mut found = Vec::new();
        let mut told = vec![false; self.people()];
        for subject in 0..subjects {
            let mut path: Vec<(u32, (Day, Day))> = Vec::new();
            let mut open = vec![(subject, self.assignment_days(subject), 0usize)];
            while let Some((at, days, depth)) = open.pop() {
                path.truncate(depth);
                if days.0 > days.1 || ends.get(at as usize).copied().unwrap_or(true) {
                    continue;
                }
                let person = self.person_of(at);
                let begin = path
                    .iter()
                    .position(|(known, _)| self.person_of(*known) == person);
                if let Some(begin) = begin {
                    let cycle: Vec<u32> = path
                        .iter()
                        .skip(begin)
                        .map(|(subject, _)| *subject)
                        .collect();
                    if cycle.iter().all(|subject| {
                        !told
                            .get(self.person_of(*subject) as usize)
                            .is_some_and(|t| *t)
                    }) {
                        found.push(self.cycle(&cycle));
                    }
                    for subject in cycle {
                        if let Some(told) = told.get_mut(self.person_of(subject) as usize) {
                            *told = true;
                        }
                    }
                    break;
                }
                path.push((at, days));
                let Some(manager) = self.manager_of(at) else {
                    continue;
                };
                for row in self.data.rows_of(self.plan.subject.table, manager) {
                    let (from, until) = self.assignment_days(row);
                    open.push((row, (from.max(days.0), until.min(days.1)), path.len()));
                }
            }
            if let Some(slot) = ends.get_mut(subject as usize) {
                *slot = true;
            }
        }
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found
    }

    /// The assignments of people whose chains of managers end, whenever each manager was theirs.
    fn chains_that_end(&self) -> Vec<bool> {
        let subjects = u32::try_from(self.subjects()).unwrap_or(0);
        let mut managers = vec![0usize; self.people()];
        let mut reports: Vec<Vec<u32>> = vec![Vec::new(); self.people()];
        for subject in 0..subjects {
            let person = self.person_of(subject);
            if let (Some(manager), Some(count)) =
                (self.manager_of(subject), managers.get_mut(person as usize))
                && let Some(list) = reports.get_mut(manager as usize)
            {
                *count += 1;
                list.push(person);
            }
        }
        let mut done: Vec<u32> = (0u32..)
            .zip(&managers)
            .filter(|(_, count)| **count == 0)
            .map(|(person, _)| person)
            .collect();
        while let Some(person) = done.pop() {
            for report in reports.get(person as usize).into_iter().flatten() {
                if let Some(count) = managers.get_mut(*report as usize) {
                    *count -= 1;
                    if *count == 0 {
                        done.push(*report);
                    }
                }
            }
        }
        (0..subjects)
            .map(|subject| {
                let person = self.person_of(subject) as usize;
                managers.get(person).is_none_or(|count| *count == 0)
            })
            .collect()
    }

    fn cycle(&self, cycle: &[u32]) -> Diagnostic {
        let table = self.plan.subject.table;
        let place = |subject: u32| {
            let line = self
                .data
                .resident(table)
                .map_or(0, |chunk| chunk.line(subject as usize));
            let column = self.plan.subject.manager.and_then(|column| {
                let columns = &self.plan.table(table).columns;
                Some(columns.get(column as usize)?.name.as_str())
            });
            let key = self.subject_key(subject);
            self.data.place(table, line, column, &key)
        };
        // It begins with the lowest line, wherever it was found.
        let mut cycle = cycle.to_vec();
        let lowest = (0..cycle.len()).min_by_key(|at| {
            cycle
                .get(*at)
                .map(|subject| self.data.key_order(table).get(*subject as usize).copied())
        });
        cycle.rotate_left(lowest.unwrap_or(0));
        let names: Vec<String> = cycle
            .iter()
            .map(|subject| self.subject_key(*subject))
            .collect();
        let first = cycle.first().copied().unwrap_or(0);
        if let [name] = names.as_slice() {
            return Diagnostic::error(MANAGER_OF_ITSELF, place(first)).arg("subject", name);
        }
        let chain = names
            .iter()
            .chain(names.first())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" → ");
        let diagnostic = Diagnostic::error(MANAGER_CYCLE, place(first))
            .arg("subject", names.first().map_or("", String::as_str))
            .arg("chain", chain);
        cycle
            .iter()
            .skip(1)
            .fold(diagnostic, |diagnostic, subject| {
                diagnostic.label("next", place(*subject))
            })
    }
}
