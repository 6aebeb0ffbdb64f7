//! Words of a vocabulary and keys of another table.

use super::{each, eight, low_bytes};
use crate::table::chunk::NO_WORD;
use crate::table::csv::Cells;
use crate::table::lookup::Lookup;
use std::sync::Arc;

/// Words that are compared one after the other; more are looked up.
const FEW: usize = 6;

/// Reads cells from row `from` on; gives the row of the first that is no word.
pub(super) fn read(
    places: &mut Vec<u32>,
    words: &[Arc<str>],
    optional: bool,
    cells: &Cells,
    from: usize,
) -> usize {
    let numbered = || (0_u32..).zip(words);
    if words.len() > FEW || words.iter().any(|word| word.is_empty() || word.len() > 8) {
        let mut lookup = Lookup::default();
        for (place, word) in numbered() {
            lookup.insert(word.as_bytes(), place);
        }
        return look_up(places, &lookup, optional, NO_WORD, cells, from);
    }
    // One that is not there is equal to no cell.
    let mut packed = [(0_u64, 0_usize, NO_WORD); FEW];
    for (slot, (place, word)) in packed.iter_mut().zip(numbered()) {
        let bytes = word
            .bytes()
            .rev()
            .fold(0_u64, |packed, byte| packed << 8 | u64::from(byte));
        *slot = (bytes, word.len(), place);
    }
    let packed = packed.get(..words.len()).unwrap_or_default();
    let bytes = cells.bytes;
    each(places, NO_WORD, optional, cells, from, |start, end| {
        let length = end - start;
        let word = eight(bytes, start)? & low_bytes(length.min(8));
        let mut found = NO_WORD;
        for (text, size, place) in packed {
            // Without a branch: which word it is cannot be foreseen.
            let same = (*text == word) & (*size == length);
            found = if same { found.min(*place) } else { found };
        }
        (found != NO_WORD).then_some(found)
    })
}

/// Reads cells from row `from` on; gives the row of the first that is not there. An empty cell that
/// may be so is `none`.
pub(super) fn look_up(
    places: &mut Vec<u32>,
    lookup: &Lookup,
    optional: bool,
    none: u32,
    cells: &Cells,
    from: usize,
) -> usize {
    let bytes = cells.bytes;
    let any = |start: usize, end: usize| {
        let cell = bytes.get(start..end).filter(|cell| !cell.is_empty())?;
        lookup.get(cell)
    };
    // A zero byte in a cell looks like the end of a shorter text.
    let quick = !cells.controls;
    each(places, none, optional, cells, from, |start, end| {
        let length = end - start;
        if quick && (1..=8).contains(&length) {
            let word = eight(bytes, start)? & low_bytes(length);
            let place = lookup.get_short(word);
            if place != u32::MAX {
                return Some(place);
            }
        } else if quick && (9..=16).contains(&length) {
            let (low, high) = (eight(bytes, start)?, eight(bytes, end - 8)?);
            // The last eight bytes overlap the first.
            let high = high >> (8 * (16 - length));
            let place = lookup.get_long(u128::from(low) | u128::from(high) << 64);
            if place != u32::MAX {
                return Some(place);
            }
        }
        any(start, end)
    })
}
