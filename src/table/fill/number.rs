//! Numbers: an optional `-`, digits, perhaps a point and more digits; at most fifteen digits and
//! six places here.

use super::each::each;
use crate::table::contract::Kind;
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
    scale: u32,
    kind: &Kind,
    optional: bool,
    cells: &Cells,
    from: usize,
) -> usize {
    let (whole, percent) = (matches!(kind, Kind::Count), matches!(kind, Kind::Percent));
    let shape = Shape::new(scale);
    let bytes = cells.bytes;
    let none = Numbers::EMPTY;
    each(mantissas, none, optional, cells, from, |start, end| {
        let usual = shape.read(bytes, start, end);
        let mantissa = match usual {
            Some(mantissa) => mantissa,
            None => unusual(bytes, start, end, scale, percent)?,
        };
        (!whole || (scale == 0 && mantissa >= 0)).then_some(mantissa)
    })
}

/// How a number with the places of its column is written.
struct Shape {
    /// The byte of the point among the last eight, and a point there.
    point_byte: u64,
    point: u64,
    /// The bytes after the point, and those before it.
    after: u64,
    whole: u64,
    /// Characters that are no digits: the point.
    odd: usize,
    /// The fewest characters.
    least: usize,
    /// What the digits before the last eight characters count.
    tens: i64,
}

impl Shape {
    fn new(scale: u32) -> Shape {
        match scale {
            0 => Shape {
                point_byte: 0,
                point: 0,
                after: u64::MAX,
                whole: 0,
                odd: 0,
                least: 1,
                tens: 100_000_000,
            },
            1..=6 => Shape {
                point_byte: 0xFF << (56 - 8 * scale),
                point: u64::from(b'.') << (56 - 8 * scale),
                after: u64::MAX << (64 - 8 * scale),
                whole: (1 << (56 - 8 * scale)) - 1,
                odd: 1,
                least: scale as usize + 2,
                tens: 10_000_000,
            },
            // No cell is so short and so long.
            _ => Shape {
                least: usize::MAX,
                ..Shape::new(0)
            },
        }
    }

    #[inline(always)]
    fn read(&self, bytes: &[u8], start: usize, end: usize) -> Option<i64> {
        // A sheet has sixteen bytes before the first cell.
        let sixteen = bytes.get(..end)?.last_chunk::<16>()?;
        let low = u64::from_le_bytes(*sixteen.last_chunk::<8>()?);
        let negative = i64::from(*bytes.get(start)? == b'-');
        let length = end - start - negative as usize;
        if length < self.least || length > 16 || low & self.point_byte != self.point {
            return None;
        }
        let low = (low & self.after) | ((low & self.whole) << 8);
        let mut mantissa = digits((low ^ ZEROS) & highest(length.min(8) - self.odd))?;
        if length > 8 {
            let high = u64::from_le_bytes(*sixteen.first_chunk::<8>()?);
            let high = digits((high ^ ZEROS) & highest(length - 8))?;
            mantissa += high * self.tens;
        }
        Some((mantissa ^ -negative) + negative)
    }
}

/// A number with fewer places than its column has, or a percentage.
#[inline(never)]
fn unusual(bytes: &[u8], start: usize, end: usize, scale: u32, percent: bool) -> Option<i64> {
    let points = percent && start < end && bytes.get(end - 1) == Some(&b'%');
    let end = end - usize::from(points);
    let (mantissa, places) = decimal(bytes, start, end)?;
    let places = places + if points { 2 } else { 0 };
    let more = TENS.get(scale.checked_sub(places)? as usize)?;
    mantissa.checked_mul(*more)
}

/// The number of a cell that is not empty, as a mantissa and the number of its places.
pub(super) fn decimal(bytes: &[u8], start: usize, end: usize) -> Option<(i64, u32)> {
    // The highest bit of each byte of the cell that is a point.
    let low =
        u64::from_le_bytes(*bytes.get(..end)?.last_chunk::<8>()?) & highest((end - start).min(8));
    let differs = low ^ POINTS;
    let points = !(((differs & LOW_BITS).wrapping_add(LOW_BITS)) | differs | LOW_BITS);
    let places = if points == 0 {
        0
    } else {
        points.leading_zeros() / 8
    };
    if points != 0 && places == 0 {
        return None;
    }
    Some((Shape::new(places).read(bytes, start, end)?, places))
}

/// The highest `count` bytes of a word; `count` is at most 8.
#[inline(always)]
fn highest(count: usize) -> u64 {
    // In two steps, since no byte at all is a shift too wide.
    let half = 32_u32.wrapping_sub(count as u32 * 4);
    u64::MAX.wrapping_shl(half).wrapping_shl(half)
}

/// The number of eight digits without their `0x30`, the first in the lowest byte.
#[inline(always)]
fn digits(word: u64) -> Option<i64> {
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
