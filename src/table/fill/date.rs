//! Days: `YYYY-MM-DD`.

use super::each::{each, eight};
use crate::table::chunk::NO_DAY;
use crate::table::csv::Cells;
use crate::value::Day;

/// Months that are remembered.
const MONTHS: usize = 64;

/// A month that was met.
#[derive(Clone, Copy, Default)]
struct Month {
    /// `YYYY-MM-` as a number; 0 if there is none.
    text: u64,
    /// Its first day, and how many days it has.
    first: i32,
    days: u32,
}

impl Month {
    fn read(text: u64) -> Option<Month> {
        let bytes = text.to_le_bytes();
        let start = std::str::from_utf8(&bytes).ok()?;
        let day = |day: u32| Day::parse(&format!("{start}{day:02}"));
        let days = [31, 30, 29, 28]
            .into_iter()
            .find(|last| day(*last).is_some())?;
        Some(Month {
            text,
            first: day(1)?.0,
            days,
        })
    }
}

/// Reads cells from row `from` on; gives the row of the first that is no day.
pub(super) fn read(days: &mut Vec<i32>, optional: bool, cells: &Cells, from: usize) -> usize {
    let mut months = [Month::default(); MONTHS];
    let bytes = cells.bytes;
    each(days, NO_DAY, optional, cells, from, |start, end| {
        if end - start != 10 {
            return None;
        }
        let [tens, ones] = *bytes.get(start + 8..)?.first_chunk::<2>()?;
        let text = eight(bytes, start)?;
        // The digits of the year and the month, mixed.
        let place = (text.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize;
        let month = months.get_mut(place % MONTHS)?;
        if month.text != text {
            *month = Month::read(text)?;
        }
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        let day = u32::from(tens) * 10 + u32::from(ones);
        let right = tens <= 9 && ones <= 9 && day > 0 && day <= month.days;
        right.then(|| month.first + day as i32 - 1)
    })
}
