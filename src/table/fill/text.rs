//! Texts and codes: they stay where they were read; what they may not be is looked for.

use crate::table::contract::{ColumnContract, Kind};
use crate::table::csv::{Cells, Sheet};
use crate::table::parse;

/// Whether all cells are right.
pub(super) fn check(contract: &ColumnContract, cells: &Cells, sheet: &Sheet) -> Option<()> {
    let code = matches!(contract.kind, Kind::Code | Kind::Reference(_));
    if !contract.optional && cells.spans(0).any(|(start, end)| start == end) {
        return None;
    }
    if !code && !sheet.controls {
        return Some(());
    }
    if sheet.ascii && !sheet.controls {
        // Of what is not to be in a code only a space can be here, and it may not be at an end.
        let space = |at: usize| cells.bytes.get(at) == Some(&b' ');
        let spaced = |(start, end): (usize, usize)| start < end && (space(start) | space(end - 1));
        return (!cells.spans(0).any(spaced)).then_some(());
    }
    for (start, end) in cells.spans(0) {
        let text = std::str::from_utf8(cells.bytes.get(start..end)?).ok()?;
        if sheet.controls && parse::control(text).is_some() {
            return None;
        }
        if code && !text.is_empty() {
            parse::code(text).ok()?;
        }
    }
    Some(())
}
