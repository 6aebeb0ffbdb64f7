//! Days.

use jiff::ToSpan;
use jiff::civil::Date;

/// Day 0.
const FIRST: Date = jiff::civil::date(1, 1, 1);

/// A calendar day, as the days since 0001-01-01 (day 0) of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// 0001-01-01.
    pub const MIN: Day = Day(0);
    /// 9999-12-31.
    pub const MAX: Day = Day(3_652_058);

    /// Reads `YYYY-MM-DD`, nothing else; years 0001 to 9999.
    pub fn parse(text: &str) -> Option<Day> {
        let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
            return None;
        };
        let year = number(&[a, b, c, d])?;
        let month = number(&[e, f])?;
        let day = number(&[g, h])?;
        Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// The day `d` of month `m` of year `y`, if there is one.
    pub fn new(y: i16, m: i8, d: i8) -> Option<Day> {
        let date = Date::new(y, m, d).ok().filter(|_| y >= 1)?;
        let before = i32::from(y).checked_sub(1)?;
        // Each year has 365 days, and every fourth one more, but of the hundreds only the fourth.
        let leap = (before / 4)
            .checked_sub(before / 100)?
            .checked_add(before / 400)?;
        let of_year = i32::from(date.day_of_year()).checked_sub(1)?;
        before
            .checked_mul(365)?
            .checked_add(leap)?
            .checked_add(of_year)
            .map(Day)
    }

    /// The date; a number outside the years 1 to 9999 counts as the nearest day inside.
    fn date(self) -> Date {
        let days = self.0.clamp(Day::MIN.0, Day::MAX.0);
        FIRST.checked_add(days.days()).unwrap_or(FIRST)
    }

    /// 1 to 9999.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// 1 to 12.
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// 1 to 31.
    pub fn day(self) -> i8 {
        self.date().day()
    }

    /// Year, month and day at once.
    pub fn parts(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// Months since January of year 0.
    pub(super) fn month_number(self) -> i32 {
        let (year, month, _) = self.parts();
        i32::from(year)
            .saturating_mul(12)
            .saturating_add(i32::from(month))
            .saturating_sub(1)
    }

    /// The first day of a month counted as in `month_number`; `None` outside years 1 to 9999.
    pub(super) fn first_of_month(number: i32) -> Option<Day> {
        let year = i16::try_from(number.div_euclid(12)).ok()?;
        let month = i8::try_from(number.rem_euclid(12)).ok()?.checked_add(1)?;
        Day::new(year, month, 1)
    }

    /// The last day of a month counted as in `month_number`; `None` outside years 1 to 9999.
    pub(super) fn last_of_month(number: i32) -> Option<Day> {
        let first = Day::first_of_month(number)?;
        first.add_days(i32::from(first.date().days_in_month()).checked_sub(1)?)
    }

    /// The same day `n` months on, clipped to the month's end; `None` outside years 1 to 9999.
    pub fn add_months(self, n: i32) -> Option<Day> {
        let first = Day::first_of_month(self.month_number().checked_add(n)?)?;
        let day = self.day().min(first.date().days_in_month());
        first.add_days(i32::from(day).checked_sub(1)?)
    }

    /// The most whole months `n` with `self.add_months(n) <= other`.
    pub fn months_until(self, other: Day) -> i32 {
        let months = other.month_number().saturating_sub(self.month_number());
        let clipped = self.day().min(other.date().days_in_month());
        if clipped <= other.day() {
            months
        } else {
            months.saturating_sub(1)
        }
    }

    /// `n` days on; `None` outside years 1 to 9999.
    pub fn add_days(self, n: i32) -> Option<Day> {
        self.0
            .checked_add(n)
            .map(Day)
            .filter(|day| (Day::MIN..=Day::MAX).contains(day))
    }
}

/// The number that some digits write.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |sum, digit| {
        let digit = digit
            .is_ascii_digit()
            .then(|| i16::from(digit.saturating_sub(b'0')))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// `YYYY-MM-DD`.
impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.parts();
        f.pad(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

#[cfg(test)]
mod tests;
