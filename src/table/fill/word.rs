//! Words of a vocabulary and keys of another table.

use super::each::{BATCH, each, eight, low_bytes};
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
    places.reserve(cells.len().saturating_sub(from));
    let empty = optional.then_some(none);
    // A zero byte in a cell looks like the end of a shorter text.
    let packs = !cells.controls;
    from + find(places, lookup, empty, cells.bytes, packs, cells.spans(from))
}

/// The place of each text of `bytes`, up to the first that is not there; gives how many were found.
/// An empty text is `empty`, if it may be. Short texts are packed if no zero is among the bytes.
pub(in crate::table) fn find(
    places: &mut Vec<u32>,
    lookup: &Lookup,
    empty: Option<u32>,
    bytes: &[u8],
    packs: bool,
    mut spans: impl Iterator<Item = (usize, usize)>,
) -> usize {
    let most = if packs { 16 } else { 0 };
    let small = lookup.is_small();
    let mut row = 0;
    loop {
        let mut batch = [(0_usize, 0_usize, 0_u128); BATCH];
        let mut count = 0;
        for (slot, (start, end)) in batch.iter_mut().zip(&mut spans) {
            let length = end - start;
            let word = if length <= most {
                packed(bytes, start, end)
            } else {
                0
            };
            *slot = (start, end, word);
            count += 1;
        }
        let batch = batch.get(..count).unwrap_or_default();
        if !small {
            let touch =
                |(start, end, word): &(usize, usize, u128)| lookup.touch(*word, end - start);
            let touched = batch.iter().map(touch).fold(0, |all, one| all ^ one);
            std::hint::black_box(touched);
        }
        for (start, end, word) in batch {
            let found = lookup.get_word(*word, end - start);
            let place = if found != u32::MAX {
                found
            } else if let (true, Some(empty)) = (start == end, empty) {
                empty
            } else {
                let cell = bytes.get(*start..*end).filter(|cell| !cell.is_empty());
                match cell.and_then(|cell| lookup.get(cell)) {
                    Some(place) => place,
                    None => return row,
                }
            };
            places.push(place);
            row += 1;
        }
        if count < BATCH {
            return row;
        }
    }
}

/// The bytes of a cell of at most 16 as one number.
#[inline(always)]
fn packed(bytes: &[u8], start: usize, end: usize) -> u128 {
    let length = end - start;
    let low = eight(bytes, start).unwrap_or(0);
    if length <= 8 {
        return u128::from(low & low_bytes(length));
    }
    // The last eight bytes overlap the first.
    let high = end.checked_sub(8).and_then(|at| eight(bytes, at));
    let high = high.unwrap_or(0) >> (8 * (16 - length));
    u128::from(low) | u128::from(high) << 64
}
