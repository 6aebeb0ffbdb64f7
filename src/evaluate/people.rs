//! People and their assignments: rows of the subject's table, by key and by day (language A3).

use super::outcome::Absence;
use super::world::{Members, World};
use crate::plan::{Level, Within};
use crate::value::{Day, Number, NumberError, Period, Value, overlap};

impl World<'_> {
    /// Whether someone may have several assignments: the subject's table has `dates`.
    pub fn dated(&self) -> bool {
        self.plan.dated()
    }

    /// How many people there are: keys of the subject's table.
    pub fn people(&self) -> usize {
        self.data.keys(self.plan.subject.table) as usize
    }

    /// The person whose assignment it is.
    pub fn person_of(&self, subject: u32) -> u32 {
        if self.dated() {
            let key = self.data.key_of(self.plan.subject.table, subject);
            key.unwrap_or(u32::MAX)
        } else {
            subject
        }
    }

    /// The first and last day of an assignment.
    pub fn assignment_days(&self, subject: u32) -> (Day, Day) {
        if !self.dated() {
            return (Day(i32::MIN), Day(i32::MAX));
        }
        match self.data.span(self.plan.subject.table, subject) {
            Some((from, until)) => (from, until.unwrap_or(Day(i32::MAX))),
            // Never valid.
            None => (Day(i32::MAX), Day(i32::MIN)),
        }
    }

    /// Whether an assignment has a day of the period.
    pub fn exists(&self, subject: u32, period: i32) -> bool {
        if !self.dated() {
            return true;
        }
        let (from, until) = self.assignment_days(subject);
        let period = self.period_at(period);
        from <= period.end && period.start <= until
    }

    /// A person's assignments in a period, by their first day.
    pub fn assignments(&self, person: u32, period: i32) -> Vec<u32> {
        self.data
            .rows_of(self.plan.subject.table, person)
            .filter(|subject| self.exists(*subject, period))
            .collect()
    }

    /// Everyone, in the order of their keys.
    pub fn people_in_order(&self) -> Vec<u32> {
        let table = self.plan.subject.table;
        let order = self.data.key_order(table);
        let mut people: Vec<(u32, u32)> = (0..u32::try_from(self.people()).unwrap_or(0))
            .filter_map(|person| {
                let row = self.data.rows_of(table, person).next()?;
                Some((order.get(row as usize).copied().unwrap_or(row), person))
            })
            .collect();
        people.sort_unstable();
        people.into_iter().map(|(_, person)| person).collect()
    }

    /// A person's key.
    pub fn person_key(&self, person: u32) -> String {
        self.data.key_name(self.plan.subject.table, person)
    }

    /// An assignment as messages name it: the person's key, and from when if there may be several.
    pub fn assignment_name(&self, subject: u32) -> String {
        let key = self.subject_key(subject);
        if self.dated() {
            format!("{key} {}", self.assignment_days(subject).0)
        } else {
            key
        }
    }

    /// Days that an assignment, a span and a period have in common.
    pub fn common_days(&self, subject: u32, span: (Day, Day), period: Period) -> Number {
        let (from, until) = self.assignment_days(subject);
        let both = (from.max(span.0), until.min(span.1));
        overlap(self.days(), both, (period.start, period.end))
    }

    /// Days by the days of the period.
    ///
    /// # Errors
    /// None in practice: both are small whole numbers, and a period has days.
    pub fn part_of(&self, days: &Number, period: Period) -> Result<Number, NumberError> {
        let whole = Number::from_i64(self.days().days(period.start, period.end));
        days.div(&whole)
    }

    /// Among whom figures of a level stand: people, or assignments of a group or the company.
    pub fn among(&self, level: Level, within: Within, period: i32) -> Option<&Members> {
        if level == Level::Person {
            self.covered_people.get(&period)
        } else {
            self.members(within, period)
        }
    }

    /// Whether a person is covered in a period, or why not.
    pub fn covered(&self, person: u32, period: i32) -> Option<&Result<u32, Absence>> {
        let level = if self.dated() {
            Level::Person
        } else {
            Level::Subject
        };
        let members = self.among(level, Within::Company, period)?;
        members.of.get(person as usize)
    }

    /// Whether an assignment is covered in a period, for certain.
    pub fn is_covered(&self, subject: u32, period: i32) -> bool {
        let members = self.members(Within::Company, period);
        members.is_some_and(|all| matches!(all.of.get(subject as usize), Some(Ok(_))))
    }

    /// A person's assignments in a period that are covered, by their first day; without `dates`
    /// the person's row, if covered.
    pub fn covered_assignments(&self, person: u32, period: i32) -> Vec<u32> {
        let mut all = self.assignments(person, period);
        all.retain(|subject| self.is_covered(*subject, period));
        all
    }

    /// Why it is not known whether an assignment of the person is covered.
    pub fn uncertain(&self, person: u32, period: i32) -> Option<&Absence> {
        let members = self.members(Within::Company, period)?;
        self.assignments(person, period)
            .into_iter()
            .find_map(|subject| match members.of.get(subject as usize) {
                Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) => Some(absence),
                _ => None,
            })
    }

    /// What a figure is for a person in a period: one value, or one for each covered assignment,
    /// each with the place under which it is stored.
    pub fn of_person(&self, level: Level, person: u32, period: i32) -> Vec<u32> {
        match level {
            Level::Person => vec![person],
            Level::Subject => self.covered_assignments(person, period),
            Level::Record(_) | Level::Group(_) | Level::Company => Vec::new(),
        }
    }

    /// A person's name, as the latest assignment of the period has it.
    pub fn person_name(&self, person: u32, period: i32) -> Option<String> {
        let latest = self.assignments(person, period).pop();
        let latest = latest.or_else(|| {
            let rows = self.data.rows_of(self.plan.subject.table, person);
            rows.last()
        });
        self.subject_name(latest?)
    }

    /// Who is covered, person by person: with one covered assignment someone is.
    pub fn count_people(&self, covered: &Members) -> Members {
        let mut of: Vec<Result<u32, Absence>> = Vec::new();
        let table = self.plan.subject.table;
        for person in 0..u32::try_from(self.people()).unwrap_or(0) {
            let mut found: Option<Result<u32, Absence>> = None;
            for subject in self.data.rows_of(table, person) {
                let next = covered.of.get(subject as usize);
                found = match (found, next) {
                    (Some(Ok(_)), _) | (None, Some(Ok(_))) => Some(Ok(0)),
                    (Some(Err(Absence::None(_))) | None, Some(next)) => Some(next.clone()),
                    (Some(Err(_)), Some(Ok(_))) => Some(Ok(0)),
                    (known, _) => known,
                };
            }
            of.push(found.unwrap_or_else(|| {
                let total = self.plan.total();
                Err(self.reason(super::outcome::Why::NoAssignment, total))
            }));
        }
        let mut people = Members {
            values: vec![Value::Flag(true)],
            lists: vec![Vec::new()],
            uncertain: vec![None],
            of,
        };
        for person in self.people_in_order() {
            match people.of.get(person as usize) {
                Some(Ok(_)) => people.lists.iter_mut().for_each(|list| list.push(person)),
                Some(Err(absence @ (Absence::Undefined(_) | Absence::Failed(_)))) => {
                    let table = &self.plan.table(table).name;
                    let at = || format!("{table}/{}", self.person_key(person));
                    let absence = absence.clone().at_record(at);
                    people.uncertain.iter_mut().for_each(|slot| {
                        slot.get_or_insert_with(|| absence.clone());
                    });
                }
                _ => {}
            }
        }
        people
    }
}
