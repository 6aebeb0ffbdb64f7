//! Cuts rows one after the other by the exact rules: quotes, blank lines, rows of any length.

use super::front::{Front, front};
use super::input::ReadAt;
use super::{Breakage, Broken, ROW_BYTES, Row};
use crate::table::problems::first_line_of;
use memchr::memchr;
use std::io;

/// How much more is read at least when a row is longer than what is at hand.
const MORE_BYTES: usize = 1 << 16;

/// Where in a file the next row begins.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Position {
    pub offset: u64,
    pub line: u64,
    /// Rows before it.
    pub rows: u64,
    /// Nothing after it can be split.
    pub broken: bool,
}

/// Some bytes of a file, of which more can be read.
pub(super) struct Window<'i, I> {
    pub input: &'i I,
    pub bytes: Vec<u8>,
    /// Where in `bytes` the next row begins.
    pub at: usize,
    /// Whether `bytes` end where the file does.
    pub ended: bool,
}

/// Rows cut out of a window: their places are those of its bytes.
#[derive(Default)]
pub(super) struct Cuts {
    pub rows: Vec<Row>,
    pub broken: Option<Broken>,
}

impl<I: ReadAt> Window<'_, I> {
    /// Reads on: at least twice as much as is left.
    fn fill(&mut self, offset: u64) -> io::Result<()> {
        let held = self.bytes.len();
        let left = held.saturating_sub(self.at);
        self.bytes.resize(held + left.max(MORE_BYTES), 0);
        let into = self.bytes.get_mut(held..).unwrap_or_default();
        let wanted = into.len();
        let got = self
            .input
            .read_full(offset.saturating_add(left as u64), into)?;
        self.bytes.truncate(held + got);
        self.ended = got < wanted;
        Ok(())
    }

    /// Cuts the rows that begin before `until`, but at most `most`.
    pub fn cut(&mut self, place: &mut Position, until: u64, most: usize) -> io::Result<Cuts> {
        let mut cuts = Cuts::default();
        while !place.broken && place.offset < until && cuts.rows.len() < most {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            if rest.is_empty() && self.ended {
                break;
            }
            let too_long = |line: u64| Broken {
                line,
                text: first_line_of(rest),
                why: Breakage::RowTooLong,
            };
            // What is seen of a row does not depend on how much happens to be at hand.
            let (seen, ended) = match rest.get(..ROW_BYTES + 2) {
                Some(seen) => (seen, self.ended && seen.len() == rest.len()),
                None => (rest, self.ended),
            };
            match front(seen, ended) {
                Front::Blank { next } => {
                    place.line += 1;
                    place.offset += next as u64;
                    self.at += next;
                }
                Front::Row { end, .. } if end > ROW_BYTES => {
                    place.broken = true;
                    cuts.broken = Some(too_long(place.line));
                }
                Front::Row { end, next, lines } => {
                    cuts.rows.push(Row {
                        start: self.at,
                        end: self.at + end,
                        line: place.line,
                    });
                    self.at += next;
                    place.offset += next as u64;
                    place.line += lines;
                    place.rows += 1;
                }
                // One byte more may be the carriage return of a row that just fits.
                Front::More if seen.len() > ROW_BYTES + 1 => {
                    place.broken = true;
                    cuts.broken = Some(too_long(place.line));
                }
                Front::More => self.fill(place.offset)?,
                Front::Broken { line, why } => {
                    place.broken = true;
                    let mut at_line = rest;
                    for _ in 0..line {
                        let next = memchr(b'\n', at_line).map_or(at_line.len(), |end| end + 1);
                        at_line = at_line.get(next..).unwrap_or_default();
                    }
                    cuts.broken = Some(Broken {
                        line: place.line + line,
                        text: first_line_of(at_line),
                        why,
                    });
                }
            }
        }
        Ok(cuts)
    }
}

/// The first row of a file, blank lines passed over: its bytes and line, and where the next begins.
pub(in super::super) fn first_row(
    input: &impl ReadAt,
    mut place: Position,
) -> io::Result<(Vec<u8>, u64, Option<Broken>, Position)> {
    let mut window = Window {
        input,
        bytes: Vec::new(),
        at: 0,
        ended: false,
    };
    let cuts = window.cut(&mut place, u64::MAX, 1)?;
    let row = cuts.rows.first();
    let bytes = row.and_then(|row| window.bytes.get(row.start..row.end));
    Ok((
        bytes.unwrap_or_default().to_vec(),
        row.map_or(0, |row| row.line),
        cuts.broken,
        place,
    ))
}
