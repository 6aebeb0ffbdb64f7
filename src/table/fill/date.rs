//! Days: `YYYY-MM-DD`.

use super::eight;
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
    days.reserve(cells.len().saturating_sub(from));
    let mut row = from;
    for (start, end) in cells.spans(from) {
        if end - start != 10 {
            if end == start && optional {
                days.push(NO_DAY);
                row += 1;
                continue;
            }
            break;
        }
        let Some(text) = eight(cells.bytes, start) else {
            break;
        };
        let Some([tens, ones, ..]) = cells.bytes.get(start + 8..) else {
            break;
        };
        // The digits of the year and the month, mixed.
        let place = (text.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize;
        let Some(month) = months.get_mut(place % MONTHS) else {
            break;
        };
        if month.text != text {
            match Month::read(text) {
                Some(read) => *month = read,
                None => break,
            }
        }
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        let day = u32::from(tens) * 10 + u32::from(ones);
        if tens > 9 || ones > 9 || day == 0 || day > month.days {
            break;
        }
        days.push(month.first + day as i32 - 1);
        row += 1;
    }
    row
}
