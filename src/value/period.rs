//! Cycles, periods, windows, and counting days.

use super::{Day, Number};

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cycle {
    Month,
    Quarter,
    Half,
    Year,
}

impl Cycle {
    pub fn months(self) -> i32 { todo!() }
    /// `month quarter half year`.
    pub fn word(self) -> &'static str { todo!() }
    pub fn parse(_word: &str) -> Option<Cycle> { todo!() }
}

/// How `prorata` counts days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    Calendar,
    /// d = 360·year + 30·month + min(day, 30); a span has d(the day after its end) − d(its start).
    Thirty360,
}

impl DayCount {
    /// Days of `from..=until`.
    pub fn days(self, _from: Day, _until: Day) -> i64 { todo!() }
}

/// A cycle and the month (1 to 12) in which the year begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub cycle: Cycle,
    pub year_begins: i8,
}

/// One period: whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub start: Day,
    pub end: Day,
}

impl Calendar {
    /// Reads `2026-Q2`, `2026-04`, `2026-H1` or `2026`, as the cycle says; a year is named after the
    /// calendar year in which it begins; months are calendar months: with `year_begins = 4`,
    /// `2026-Q1` is April to June 2026, and `2026-04` is April 2026.
    pub fn parse(&self, _name: &str) -> Option<Period> { todo!() }
    /// The name that `parse` reads.
    pub fn name(&self, _period: Period) -> String { todo!() }
    /// The period that contains `day`.
    pub fn containing(&self, _day: Day) -> Period { todo!() }
    /// `n` periods on (or back).
    pub fn shift(&self, _period: Period, _n: i32) -> Option<Period> { todo!() }
    /// The same period a year before.
    pub fn last_year(&self, _period: Period) -> Option<Period> { todo!() }
}

/// Which days an aggregate reads, seen from a period. See language A8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    Period,
    Ever,
    Earlier,
    FirstDay,
    LastDay,
    /// `year|half|quarter|month to date`
    ToDate(Cycle),
    /// `last N …`, in months, ending with the period.
    Last { months: i32 },
    /// `previous N …`, in months, ending before the period.
    Previous { months: i32 },
}

impl Window {
    /// Reads the text of `window`; `periods` are those of `cycle`.
    pub fn parse(_text: &str, _cycle: Cycle) -> Option<Window> { todo!() }
    /// First and last day, seen from `period`; `None` for the first day where it has no beginning
    /// (`ever`, `earlier`). A window may be empty (last before first).
    pub fn days(self, _calendar: &Calendar, _period: Period) -> (Option<Day>, Day) { todo!() }
}

/// Helper of `prorata`: days in common of two spans, 0 if none.
pub fn overlap(_count: DayCount, _a: (Day, Day), _b: (Day, Day)) -> Number { todo!() }
