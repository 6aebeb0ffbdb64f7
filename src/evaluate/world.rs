//! What evaluation stands on: the plan, the data, and what earlier stages found.

use super::outcome::{Absence, Cause, Outcome, Why};
use super::prior::Prior;
use super::store::{Column, Raws, Store};
use crate::plan::{FigureId, GroupId, Level, Plan, TableId, Within};
use crate::source::Span;
use crate::table::{Chunk, Dataset};
use crate::value::{Calendar, Day, DayCount, Period, Unit, Value};
use std::collections::{BTreeMap, HashMap};

/// In place of a period for figures of dated records, which have one value in all: at home.
pub const HOME: i32 = i32::MIN;

/// Who is covered, or who is in which group, in one period.
#[derive(Debug, Default, PartialEq)]
pub struct Members {
    /// For each subject: its group (0 for the company), or why it is in none.
    pub of: Vec<Result<u32, Absence>>,
    /// The value that makes each group, ascending.
    pub values: Vec<Value>,
    /// The covered subjects of each group, in the order of their keys.
    pub lists: Vec<Vec<u32>>,
    /// Someone of whom it is not known whether they belong: what looks across the group fails.
    pub uncertain: Vec<Option<Absence>>,
}

/// See the module.
pub struct World<'a> {
    pub plan: &'a Plan,
    pub data: &'a Dataset,
    /// Value of each parameter.
    pub parameters: &'a [Value],
    pub period: Period,
    /// Number of the first period, from the one in evaluation (0) backwards.
    pub earliest: i32,
    /// The period in evaluation, and those before it that are asked for often.
    pub periods: Vec<Period>,
    /// What stages found.
    pub store: Store<Column>,
    /// What passes found for a figure that is not evaluated yet.
    pub raw: Store<Raws>,
    /// How often the rules of each figure fired in the period of the run.
    pub(super) hits: Vec<super::rules::Hits>,
    /// By group (`None`: the company) and period.
    pub members: HashMap<(Option<GroupId>, i32), Members>,
    /// Who is covered, by person, where someone may have several assignments.
    pub covered_people: HashMap<i32, Members>,
    /// Rows of the tables of shares.
    pub shares: super::credit::Shares,
    /// Places of record figures where a record may count for several.
    pub slots: super::credit::Slots,
    /// Who reports to whom, by period.
    pub lines: HashMap<i32, super::line::Lines>,
    /// The runs of closed periods, by their numbers.
    pub priors: BTreeMap<i32, &'a Prior>,
    /// What is kept of the records for explanations, while they pass by.
    pub keeping: Option<super::kept::Keeping>,
    /// What is kept so that everyone can be explained, if that is asked for.
    pub summaries: Option<super::summary::Summaries>,
    /// What was asked as recomputed, in a world without prior runs.
    pub recomputed: Option<Box<World<'a>>>,
}

impl<'a> World<'a> {
    /// Plan and data, and nothing found yet.
    pub fn new(
        plan: &'a Plan,
        data: &'a Dataset,
        parameters: &'a [Value],
        period: Period,
    ) -> World<'a> {
        World {
            plan,
            data,
            parameters,
            period,
            earliest: 0,
            periods: Vec::new(),
            store: Store::default(),
            raw: Store::default(),
            members: HashMap::new(),
            covered_people: HashMap::new(),
            shares: HashMap::new(),
            slots: HashMap::new(),
            lines: HashMap::new(),
            hits: Vec::new(),
            priors: BTreeMap::new(),
            keeping: None,
            summaries: None,
            recomputed: None,
        }
    }
}

impl World<'_> {
    /// The values of a figure in a period, if a stage found them.
    pub fn values(&self, figure: FigureId, period: i32) -> Option<&Column> {
        self.store.get(figure, period)
    }

    /// The value of an instance of a figure in a period, if a stage found it.
    pub fn value(&self, figure: FigureId, period: i32, place: usize) -> Option<Outcome> {
        self.values(figure, period)?.get(place)
    }

    /// The calendar of the policy.
    pub fn calendar(&self) -> Calendar {
        self.plan.policy.header.calendar
    }

    /// How days are counted.
    pub fn days(&self) -> DayCount {
        self.plan.policy.header.days
    }

    /// The period with this number; the one in evaluation for [`HOME`].
    pub fn period_at(&self, number: i32) -> Period {
        let number = if number == HOME { 0 } else { number };
        let back = usize::try_from(number.wrapping_neg()).ok();
        if let Some(period) = back.and_then(|back| self.periods.get(back)) {
            return *period;
        }
        self.calendar()
            .shift(self.period, number)
            .unwrap_or(self.period)
    }

    /// The number of the period that contains `day`.
    pub fn number_of(&self, day: Day) -> i32 {
        let months =
            |period: Period| i32::from(period.start.year()) * 12 + i32::from(period.start.month());
        let there = self.calendar().containing(day);
        (months(there) - months(self.period)).div_euclid(self.calendar().cycle.months().max(1))
    }

    /// The number of the first period, that of `periods_from`.
    pub fn first(&self) -> i32 {
        self.number_of(self.plan.policy.header.periods_from)
    }

    /// Periods of a year.
    pub fn periods_a_year(&self) -> i32 {
        12 / self.calendar().cycle.months().max(1)
    }

    /// The place that a group of one period has in another, by its value; none if it has no members there.
    pub fn group_in(&self, group: GroupId, index: u32, from: i32, to: i32) -> Option<u32> {
        if from == to {
            return Some(index);
        }
        let value = self
            .members
            .get(&(Some(group), from))?
            .values
            .get(index as usize)?;
        let found = self
            .members
            .get(&(Some(group), to))?
            .values
            .binary_search(value)
            .ok()?;
        u32::try_from(found).ok()
    }

    /// How many rows of a table are in memory.
    pub fn rows(&self, table: TableId) -> u32 {
        let rows = self.data.resident(table).map_or(0, Chunk::len);
        u32::try_from(rows).unwrap_or(u32::MAX)
    }

    /// Rows of the subject's table.
    pub fn subjects(&self) -> usize {
        self.rows(self.plan.subject.table) as usize
    }

    /// A subject's key.
    pub fn subject_key(&self, subject: u32) -> String {
        self.data.key_text(self.plan.subject.table, subject)
    }

    /// A subject's own row, as messages name a record: `people/E-3`.
    pub fn subject_record(&self, subject: u32) -> String {
        let table = &self.plan.table(self.plan.subject.table).name;
        format!("{table}/{}", self.subject_key(subject))
    }

    /// The column of names of the subject's table.
    pub fn name_column(&self) -> Option<u32> {
        let columns = &self.plan.table(self.plan.subject.table).columns;
        let named = |column: &crate::plan::ColumnPlan| {
            column.unit.unit == Unit::Text && super::record::NAMES.contains(&column.name.as_str())
        };
        let at = columns.iter().position(named)?;
        u32::try_from(at).ok()
    }

    /// A subject's name: the text in the column `name` or `姓名` of the subject's table.
    pub fn subject_name(&self, subject: u32) -> Option<String> {
        let row = self.row(self.plan.subject.table, subject)?;
        match self.cell(row, self.name_column()?, 0, self.plan.policy.header.span) {
            Ok(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// Who belongs together.
    pub fn members(&self, within: Within, period: i32) -> Option<&Members> {
        let group = match within {
            Within::Company => None,
            Within::Group(group) => Some(group),
        };
        self.members.get(&(group, period))
    }

    /// How many instances a figure has in a period.
    pub fn instances(&self, level: Level, period: i32) -> usize {
        match level {
            Level::Company => 1,
            Level::Subject => self.subjects(),
            Level::Person => self.people(),
            Level::Group(group) => self
                .members
                .get(&(Some(group), period))
                .map_or(0, |members| members.values.len()),
            Level::Record(table) => self
                .slots
                .get(&(table, period))
                .and_then(|begins| begins.last())
                .map_or(self.rows(table) as usize, |end| *end as usize),
        }
    }

    /// A cause without a record.
    pub fn cause(&self, why: Why, figure: FigureId, span: Span) -> Cause {
        Cause {
            why,
            figure,
            span,
            record: None,
            detail: None,
        }
    }

    /// Whether records of a table count in every period.
    pub fn is_timeless(&self, table: TableId) -> bool {
        let plan = self.plan.table(table);
        plan.date.is_none()
            && plan.dates.is_none()
            && !matches!(&plan.credit, Some(crate::plan::Credit::Record { table, .. }) if !self.is_timeless(*table))
    }

    /// Whether records of a table lie in a period each, so that their figures are at home there.
    pub fn is_dated(&self, table: TableId) -> bool {
        let plan = self.plan.table(table);
        if plan.date.is_some() {
            return true;
        }
        match (&plan.dates, &plan.credit) {
            (None, Some(crate::plan::Credit::Record { table, .. })) => self.is_dated(*table),
            _ => false,
        }
    }
}
