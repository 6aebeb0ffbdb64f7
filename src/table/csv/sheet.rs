//! Rows that are split into fields: where each field ends in one run of bytes.

use super::Row;
use crate::table::parse::CELL_BYTES;
use memchr::{memchr, memchr_iter};
use std::ops::Range;

/// Bytes before the first row, so that eight or sixteen may be read back from any field's end.
pub(super) const HEAD: usize = 16;
/// Bytes after the last row, so that as many may be read from any field's start.
pub(super) const PAD: usize = 16;

/// Some rows, all of one width.
#[derive(Debug, Default)]
pub(in super::super) struct Sheet {
    pub(super) bytes: Vec<u8>,
    /// The place before the first field, then the end of each; one byte is between two fields. What
    /// follows the last is of no account.
    pub(super) ends: Vec<u32>,
    pub(super) width: usize,
    pub(super) rows: usize,
    /// The last field of a row may end with the carriage return of its line.
    pub(super) returns: bool,
    /// A cell may hold a control character, or a quoted one the end of a line.
    pub controls: bool,
    pub ascii: bool,
    /// All of it is UTF-8.
    pub valid: bool,
}

impl Sheet {
    /// Splits rows that were cut before; `None` if one has not `width` fields, is not UTF-8 or has a
    /// cell that is too long: what is wrong is told row by row.
    pub fn of_rows(bytes: &[u8], rows: &[Row], width: usize) -> Option<Sheet> {
        let mut sheet = Sheet {
            width,
            rows: rows.len(),
            valid: true,
            ascii: true,
            ..Sheet::default()
        };
        sheet.bytes.resize(HEAD, 0);
        sheet.ends.push(u32::try_from(HEAD - 1).ok()?);
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            let all = bytes.get(first.start..last.end)?;
            sheet.ascii = std::str::from_utf8(all).ok()?.is_ascii();
            // If there are more lines than rows, some of them may be in cells.
            let lines = last.line - first.line + 1;
            sheet.controls = may_hold_controls(all) || lines != rows.len() as u64;
            sheet.bytes.reserve(all.len() + PAD);
            sheet.ends.reserve(rows.len() * width);
        }
        for row in rows {
            if sheet.split(bytes.get(row.start..row.end)?)? != width {
                return None;
            }
        }
        // Within the last row there may be more lines.
        sheet.controls |= rows
            .last()
            .and_then(|last| bytes.get(last.start..last.end))
            .is_some_and(|last| memchr(b'\n', last).is_some());
        sheet.bytes.resize(sheet.bytes.len() + PAD, 0);
        Some(sheet)
    }

    /// Adds the fields of a row as [`super::fields`] reads them, and gives their number; `None` if one
    /// is too long.
    fn split(&mut self, row: &[u8]) -> Option<usize> {
        let (mut rest, mut count) = (row, 0);
        loop {
            let start = self.bytes.len();
            let next = match rest.split_first() {
                Some((b'"', quoted)) => self.unquote(quoted)?,
                _ => match memchr(b',', rest) {
                    Some(end) => {
                        self.bytes.extend_from_slice(rest.get(..end)?);
                        rest.get(end + 1..)
                    }
                    None => {
                        self.bytes.extend_from_slice(rest);
                        None
                    }
                },
            };
            if self.bytes.len() - start > CELL_BYTES {
                return None;
            }
            self.ends.push(u32::try_from(self.bytes.len()).ok()?);
            self.bytes.push(b',');
            count += 1;
            match next {
                Some(next) => rest = next,
                None => return Some(count),
            }
        }
    }

    /// Adds a field whose quote is open, and gives what is after the comma behind it, if there is one;
    /// `None` if the row was not cut by the rules.
    fn unquote<'r>(&mut self, mut rest: &'r [u8]) -> Option<Option<&'r [u8]>> {
        loop {
            let end = memchr(b'"', rest)?;
            self.bytes.extend_from_slice(rest.get(..end)?);
            match rest.get(end + 1..)? {
                [b'"', more @ ..] => {
                    self.bytes.push(b'"');
                    rest = more;
                }
                [] => return Some(None),
                [b',', more @ ..] => return Some(Some(more)),
                _ => return None,
            }
        }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// A column of some rows.
    pub fn cells(&self, column: usize, rows: Range<usize>) -> Cells<'_> {
        let start = rows.start * self.width + column;
        // Of the last row only where its cell begins and ends.
        let stop = start + rows.len().saturating_sub(1) * self.width + 2;
        Cells {
            bytes: &self.bytes,
            ends: self.ends.get(start..stop).unwrap_or_default(),
            width: self.width.max(1),
            rows: rows.len(),
            returns: self.returns && column + 1 == self.width,
            controls: self.controls,
        }
    }

    /// The bytes of a row without its line's end: only of a sheet that was split where it stands.
    pub fn row(&self, row: usize) -> Range<usize> {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = end(row * self.width) + 1;
        let stop = end((row + 1) * self.width);
        let before = stop.saturating_sub(1);
        if start < stop && self.returns && self.bytes.get(before) == Some(&b'\r') {
            start..before
        } else {
            start..stop
        }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// The cells of one column of a sheet.
#[derive(Clone, Copy)]
pub(in super::super) struct Cells<'s> {
    pub bytes: &'s [u8],
    ends: &'s [u32],
    width: usize,
    rows: usize,
    returns: bool,
    /// As of the sheet.
    pub controls: bool,
}

impl<'s> Cells<'s> {
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Where each cell from row `from` on begins and ends.
    #[inline(always)]
    pub fn spans(&self, from: usize) -> Spans<'s> {
        Spans {
            bytes: self.bytes,
            ends: self.ends.get(from * self.width..).unwrap_or_default(),
            width: self.width,
            returns: self.returns,
        }
    }

    /// The cell of a row; empty if there is none such.
    pub fn bytes_of(&self, row: usize) -> &'s [u8] {
        let span = self.spans(row).next();
        span.and_then(|(start, stop)| self.bytes.get(start..stop))
            .unwrap_or_default()
    }
}

/// Where cells begin and end.
pub(in super::super) struct Spans<'s> {
    bytes: &'s [u8],
    ends: &'s [u32],
    width: usize,
    returns: bool,
}

impl Iterator for Spans<'_> {
    type Item = (usize, usize);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, usize)> {
        let [before, end, ..] = *self.ends else {
            return None;
        };
        self.ends = self.ends.get(self.width..).unwrap_or_default();
        let (start, end) = (before as usize + 1, end as usize);
        if self.returns && start < end && self.bytes.get(end - 1) == Some(&b'\r') {
            return Some((start, end - 1));
        }
        Some((start, end))
    }
}

/// Whether a cell may hold a control character: most files have none, and then no cell is looked at.
pub(in super::super) fn may_hold_controls(bytes: &[u8]) -> bool {
    let odd = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\r') || byte == 0x7F;
    // No end before the last, so that many are looked at in one step.
    bytes.iter().fold(false, |found, byte| found | odd(*byte))
        || memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
        // The first byte of those that take two.
        || memchr_iter(0xC2, bytes).any(|at| bytes.get(at + 1).is_none_or(|next| *next < 0xA0))
}
