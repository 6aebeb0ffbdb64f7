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
    /// From the shortest to the longest.
    pub const ALL: [Cycle; 4] = [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year];

    /// Its length in months.
    pub fn months(self) -> i32 {
        match self {
            Cycle::Month => 1,
            Cycle::Quarter => 3,
            Cycle::Half => 6,
            Cycle::Year => 12,
        }
    }

    /// `month quarter half year`.
    pub fn word(self) -> &'static str {
        match self {
            Cycle::Month => "month",
            Cycle::Quarter => "quarter",
            Cycle::Half => "half",
            Cycle::Year => "year",
        }
    }

    /// Reads one of the words.
    pub fn parse(word: &str) -> Option<Cycle> {
        Cycle::ALL.into_iter().find(|cycle| cycle.word() == word)
    }
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
    pub fn days(self, from: Day, until: Day) -> i64 {
        let (start, after) = match self {
            DayCount::Calendar => (i64::from(from.0), i64::from(until.0).saturating_add(1)),
            DayCount::Thirty360 => (thirty360(from.parts()), thirty360(day_after(until))),
        };
        after.saturating_sub(start)
    }
}

/// Year, month and day of the day after, also of 9999-12-31. The month may be 13, which the formula
/// of 30/360 takes for the next January.
fn day_after(day: Day) -> (i16, i8, i8) {
    match day.add_days(1) {
        Some(next) => next.parts(),
        None => (day.year(), day.month().saturating_add(1), 1),
    }
}

/// d = 360·year + 30·month + min(day, 30).
fn thirty360((year, month, day): (i16, i8, i8)) -> i64 {
    let months = i64::from(year)
        .saturating_mul(12)
        .saturating_add(i64::from(month));
    months
        .saturating_mul(30)
        .saturating_add(i64::from(day.min(30)))
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
    pub fn parse(&self, name: &str) -> Option<Period> {
        let (year, rest) = name.split_at_checked(4)?;
        let year = digits(year)?;
        let number = match self.cycle {
            Cycle::Year => rest.is_empty().then_some(1)?,
            Cycle::Half => one_digit(rest.strip_prefix("-H")?)?,
            Cycle::Quarter => one_digit(rest.strip_prefix("-Q")?)?,
            Cycle::Month => Some(rest.strip_prefix('-')?)
                .filter(|m| m.len() == 2)
                .and_then(digits)?,
        };
        let months = self.cycle.months();
        if number < 1 || number > 12i32.checked_div(months)? {
            return None;
        }
        let begin = if self.cycle == Cycle::Month {
            0
        } else {
            self.offset()
        };
        let before = number.checked_sub(1)?.checked_mul(months)?;
        let first = year
            .checked_mul(12)?
            .checked_add(begin)?
            .checked_add(before)?;
        self.starting(first)
    }

    /// The name that `parse` reads.
    pub fn name(&self, period: Period) -> String {
        let first = period.start.month_number();
        let begin = if self.cycle == Cycle::Month {
            0
        } else {
            self.offset()
        };
        let first = first.saturating_sub(begin);
        let (year, month) = (first.div_euclid(12), first.rem_euclid(12));
        match self.cycle {
            Cycle::Month => format!("{year:04}-{:02}", month.saturating_add(1)),
            Cycle::Quarter => format!("{year:04}-Q{}", (month / 3).saturating_add(1)),
            Cycle::Half => format!("{year:04}-H{}", (month / 6).saturating_add(1)),
            Cycle::Year => format!("{year:04}"),
        }
    }

    /// The period that contains `day`. One that reaches out of the years 1 to 9999 is cut there.
    pub fn containing(&self, day: Day) -> Period {
        let first = self.begin_of(self.cycle, day);
        let last = first.saturating_add(self.cycle.months()).saturating_sub(1);
        Period {
            start: Day::first_of_month(first).unwrap_or(Day::MIN),
            end: Day::last_of_month(last).unwrap_or(Day::MAX),
        }
    }

    /// `n` periods on (or back); `None` outside years 1 to 9999.
    pub fn shift(&self, period: Period, n: i32) -> Option<Period> {
        let months = self.cycle.months().checked_mul(n)?;
        self.starting(period.start.month_number().checked_add(months)?)
    }

    /// The same period a year before; `None` before year 1.
    pub fn last_year(&self, period: Period) -> Option<Period> {
        self.starting(period.start.month_number().checked_sub(12)?)
    }

    /// The period that begins with this month.
    fn starting(&self, month: i32) -> Option<Period> {
        let last = month.checked_add(self.cycle.months())?.checked_sub(1)?;
        Some(Period {
            start: Day::first_of_month(month)?,
            end: Day::last_of_month(last)?,
        })
    }

    /// Months from January to the month in which the year begins.
    fn offset(&self) -> i32 {
        i32::from(self.year_begins.clamp(1, 12)).saturating_sub(1)
    }

    /// The month with which the month, quarter, half or year begins in which `day` lies.
    fn begin_of(&self, cycle: Cycle, day: Day) -> i32 {
        let month = day.month_number();
        let into = month
            .saturating_sub(self.offset())
            .rem_euclid(cycle.months());
        month.saturating_sub(into)
    }
}

/// The number that ASCII digits write.
fn digits(text: &str) -> Option<i32> {
    Some(text)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

fn one_digit(text: &str) -> Option<i32> {
    Some(text).filter(|text| text.len() == 1).and_then(digits)
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
    Last {
        months: i32,
    },
    /// `previous N …`, in months, ending before the period.
    Previous {
        months: i32,
    },
}

impl Window {
    /// Reads the text of `window`; `periods` are those of `cycle`.
    /// A number of months, quarters, years or periods is at least 1.
    pub fn parse(text: &str, cycle: Cycle) -> Option<Window> {
        let words: Vec<&str> = text.split(' ').collect();
        match *words.as_slice() {
            ["period"] => Some(Window::Period),
            ["ever"] => Some(Window::Ever),
            ["earlier"] => Some(Window::Earlier),
            ["first", "day"] => Some(Window::FirstDay),
            ["last", "day"] => Some(Window::LastDay),
            [span, "to", "date"] => Cycle::parse(span).map(Window::ToDate),
            ["last", n, unit] => months(n, unit, cycle).map(|months| Window::Last { months }),
            ["previous", n, unit] => {
                months(n, unit, cycle).map(|months| Window::Previous { months })
            }
            _ => None,
        }
    }

    /// First and last day, seen from `period`; `None` for the first day where it has no beginning
    /// (`ever`, `earlier`). A window may be empty (last before first).
    pub fn days(self, calendar: &Calendar, period: Period) -> (Option<Day>, Day) {
        let Period { start, end } = period;
        let before = Day(start.0.saturating_sub(1));
        // A window that would begin before year 1 begins with it: no day lies before.
        let from = |month: i32| Some(Day::first_of_month(month).unwrap_or(Day::MIN));
        match self {
            Window::Period => (Some(start), end),
            Window::Ever => (None, end),
            Window::Earlier => (None, before),
            Window::FirstDay => (Some(start), start),
            Window::LastDay => (Some(end), end),
            Window::ToDate(cycle) => (from(calendar.begin_of(cycle, end)), end),
            Window::Last { months } => (
                from(end.month_number().saturating_add(1).saturating_sub(months)),
                end,
            ),
            Window::Previous { months } => {
                (from(start.month_number().saturating_sub(months)), before)
            }
        }
    }
}

/// `N months|quarters|years|periods` in months; one of them may stand in the singular.
fn months(n: &str, unit: &str, cycle: Cycle) -> Option<i32> {
    // No leading zero, and not more than there are months in the calendar.
    let n = Some(n)
        .filter(|n| n.len() <= 6 && !n.starts_with('0'))
        .and_then(digits)?;
    let unit = if n == 1 {
        unit.strip_suffix('s').unwrap_or(unit)
    } else {
        unit.strip_suffix('s')?
    };
    let months = match unit {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        "period" => cycle.months(),
        _ => return None,
    };
    n.checked_mul(months)
}

/// Helper of `prorata`: days in common of two spans, 0 if none.
pub fn overlap(count: DayCount, a: (Day, Day), b: (Day, Day)) -> Number {
    let (from, until) = (a.0.max(b.0), a.1.min(b.1));
    if until < from {
        return Number::ZERO;
    }
    Number::from_i64(count.days(from, until))
}

#[cfg(test)]
mod tests;
