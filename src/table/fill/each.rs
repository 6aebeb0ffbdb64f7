//! What the loops over a column have in common.

use crate::table::csv::Cells;

/// Rows whose values are collected before they join their column.
pub(super) const BATCH: usize = 64;

/// Adds to a column what `read` makes of each cell from row `from` on, `none` of an empty one that
/// may be so; gives the row of the first of which it makes nothing.
#[inline(always)]
pub(super) fn each<T: Copy>(
    column: &mut Vec<T>,
    none: T,
    optional: bool,
    cells: &Cells,
    from: usize,
    mut read: impl FnMut(usize, usize) -> Option<T>,
) -> usize {
    column.reserve(cells.len().saturating_sub(from));
    let mut spans = cells.spans(from);
    let mut row = from;
    loop {
        let mut batch = [none; BATCH];
        let mut count = 0;
        let mut stopped = false;
        for (slot, (start, end)) in batch.iter_mut().zip(&mut spans) {
            match read(start, end) {
                Some(value) => *slot = value,
                None if optional && start == end => {}
                None => {
                    stopped = true;
                    break;
                }
            }
            count += 1;
        }
        column.extend_from_slice(batch.get(..count).unwrap_or_default());
        row += count;
        if stopped || count < BATCH {
            return row;
        }
    }
}

/// Eight bytes from `at` on.
#[inline(always)]
pub(super) fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*eight))
}

/// The lowest `count` bytes of a word; `count` is at most 8.
#[inline(always)]
pub(super) fn low_bytes(count: usize) -> u64 {
    // In two steps, since eight bytes are a shift too wide.
    let half = (count as u32) * 4;
    (1_u64.wrapping_shl(half).wrapping_shl(half)).wrapping_sub(1)
}
