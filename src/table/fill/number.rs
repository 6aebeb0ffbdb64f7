//! Numbers: an optional `-`, digits, perhaps a point and more digits; at most fifteen digits and
//! seven places here.

use crate::table::csv::Cells;
use crate::table::text::Numbers;

/// A `0` in each byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;
/// A `.` in each byte.
const POINTS: u64 = 0x2E2E_2E2E_2E2E_2E2E;
const LOW_BITS: u64 = 0x7F7F_7F7F_7F7F_7F7F;
const TENS: [i64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Reads cells from row `from` on; gives the row of the first that it does not understand: that has
/// more places than any before, or is odd.
pub(super) fn read(
    mantissas: &mut Vec<i64>,
    scale: &mut u32,
    whole: bool,
    optional: bool,
    cells: &Cells,
    from: usize,
) -> usize {
    mantissas.reserve(cells.len().saturating_sub(from));
    let scale = *scale;
    let mut row = from;
    for (start, end) in cells.spans(from) {
        if start == end {
            if !optional {
                break;
            }
            mantissas.push(Numbers::EMPTY);
            row += 1;
            continue;
        }
        let Some((mantissa, places)) = decimal(cells.bytes, start, end) else {
            break;
        };
        if places > scale || (whole && (places > 0 || mantissa < 0)) {
            break;
        }
        let mantissa = if places == scale {
            mantissa
        } else {
            let more = TENS.get((scale - places) as usize);
            match more.and_then(|more| mantissa.checked_mul(*more)) {
                Some(raised) => raised,
                None => break,
            }
        };
        mantissas.push(mantissa);
        row += 1;
    }
    row
}

/// The number of a cell that is not empty, as a mantissa and the number of its places.
#[inline(always)]
pub(super) fn decimal(bytes: &[u8], start: usize, end: usize) -> Option<(i64, u32)> {
    let negative = i64::from(*bytes.get(start)? == b'-');
    let length = end - start - negative as usize;
    // A sheet has sixteen bytes before the first cell.
    let sixteen = bytes.get(end.checked_sub(16)?..end)?.first_chunk::<16>()?;
    let (high, low) = sixteen.split_first_chunk::<8>()?;
    let (high, low) = (
        u64::from_le_bytes(*high),
        u64::from_le_bytes(*low.first_chunk::<8>()?),
    );
    if length == 0 || length > 16 {
        return None;
    }
    // Bytes before the cell count as the digit 0. The last byte of the cell is the highest of `low`.
    let in_low = length.min(8) as u32;
    let in_high = length as u32 - in_low;
    let low = keep(low, in_low);
    let high = keep(high, in_high);
    // The highest bit of each byte that is a point.
    let differs = low ^ POINTS;
    let points = !(((differs & LOW_BITS).wrapping_add(LOW_BITS)) | differs | LOW_BITS);
    let (low, places, tens) = if points == 0 {
        (low, 0, 100_000_000)
    } else {
        // The last point is taken out, and what is before it moves up.
        let places = points.leading_zeros() / 8;
        let before = length as u32 - 1;
        if places == 0 || places >= before {
            return None;
        }
        let after = low & (u64::MAX << (64 - places * 8));
        let whole = low & ((1 << (56 - places * 8)) - 1);
        (after | (whole << 8) | u64::from(b'0'), places, 10_000_000)
    };
    let (low, high) = (digits(low)?, digits(high)?);
    let mantissa = high.checked_mul(tens)?.checked_add(low)?;
    Some(((mantissa ^ -negative) + negative, places))
}

/// The highest `count` bytes of a word, and a `0` in place of each other one.
#[inline(always)]
fn keep(word: u64, count: u32) -> u64 {
    // In two steps, since eight bytes are a shift too wide.
    let others = (u64::MAX >> (count * 4)) >> (count * 4);
    (word & !others) | (ZEROS & others)
}

/// The number of eight digits, the first in the lowest byte.
#[inline(always)]
fn digits(word: u64) -> Option<i64> {
    let word = word ^ ZEROS;
    let over = word.wrapping_add(0x7676_7676_7676_7676) | word;
    if over & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    // Neighbours join: two digits, then four, then eight.
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF;
    Some(eight as i64)
}
