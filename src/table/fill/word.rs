//! Words of a vocabulary and keys of another table.

use super::{eight, low_bytes};
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
    places.reserve(cells.len().saturating_sub(from));
    let mut row = from;
    for (start, end) in cells.spans(from) {
        let length = end - start;
        let Some(word) = eight(cells.bytes, start) else {
            break;
        };
        let word = word & low_bytes(length.min(8));
        let mut found = NO_WORD;
        for (text, size, place) in packed {
            // Without a branch: which word it is cannot be foreseen.
            let same = text == word && size == length;
            found = if same { found.min(place) } else { found };
        }
        if found == NO_WORD && !(length == 0 && optional) {
            break;
        }
        places.push(found);
        row += 1;
    }
    row
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
    let mut row = from;
    for (start, end) in cells.spans(from) {
        let length = end - start;
        let short = if (1..=8).contains(&length) {
            eight(cells.bytes, start)
                .and_then(|word| lookup.get_short(word & low_bytes(length), length as u32))
        } else {
            None
        };
        let place = match short {
            Some(place) => place,
            None if length == 0 && optional => none,
            None => match cells
                .bytes
                .get(start..end)
                .and_then(|cell| lookup.get(cell))
            {
                Some(place) if length > 0 => place,
                _ => break,
            },
        };
        places.push(place);
        row += 1;
    }
    row
}
