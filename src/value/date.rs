//! Days.

/// A calendar day, as the days since 0001-01-01 (day 0) of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Reads `YYYY-MM-DD`, nothing else; years 0001 to 9999.
    pub fn parse(_text: &str) -> Option<Day> { todo!() }
    /// The day `d` of month `m` of year `y`, if there is one.
    pub fn new(_y: i16, _m: i8, _d: i8) -> Option<Day> { todo!() }
    pub fn year(self) -> i16 { todo!() }
    pub fn month(self) -> i8 { todo!() }
    pub fn day(self) -> i8 { todo!() }
    /// The same day `n` months on, clipped to the month's end; `None` outside years 1 to 9999.
    pub fn add_months(self, _n: i32) -> Option<Day> { todo!() }
    /// The most whole months `n` with `self.add_months(n) <= other`.
    pub fn months_until(self, _other: Day) -> i32 { todo!() }
    /// `n` days on; `None` outside years 1 to 9999.
    pub fn add_days(self, _n: i32) -> Option<Day> { todo!() }
}

impl std::fmt::Display for Day {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { todo!() }
}
