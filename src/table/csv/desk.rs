//! One block: reads it, splits it as if no quote were open where it begins, and in its turn finds its
//! rows.

use super::Broken;
use super::blocks::{Content, Extent};
use super::cut::{Position, Window};
use super::input::ReadAt;
use super::marks::marks;
use super::sheet::{HEAD, PAD, Sheet, may_hold_controls};
use memchr::memchr;
use std::io;
use std::sync::Arc;

/// What is read beyond a block for the end of its last row.
const MARGIN: usize = 4096;

/// Buffers of a block that is done.
#[derive(Default)]
pub(super) struct Spare {
    pub bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Spare {
    pub fn of(content: Content) -> Spare {
        match content {
            Content::Plain(sheet) => Arc::try_unwrap(sheet).map_or_else(
                |_| Spare::default(),
                |sheet| Spare {
                    bytes: sheet.bytes,
                    ends: sheet.ends,
                },
            ),
            Content::Cut { bytes, .. } => Spare {
                bytes,
                ends: Vec::new(),
            },
        }
    }
}

/// A block that was read, before its turn.
pub(super) struct Desk {
    bytes: Vec<u8>,
    /// Where in the file the byte after the head of `bytes` is.
    from: u64,
    got: usize,
    ended: bool,
    plain: Option<Plain>,
    spare_ends: Vec<u32>,
}

/// What a block is if no quote is open where it begins.
struct Plain {
    sheet: Sheet,
    /// Where its first row begins, and where the row after its last.
    first: u64,
    next: u64,
}

/// Reads the blocks of a file.
pub(super) struct Reader<'i, I> {
    input: &'i I,
    pub extent: Extent,
    block: u64,
    margin: usize,
    /// How many there are.
    pub blocks: usize,
}

impl<'i, I: ReadAt> Reader<'i, I> {
    pub fn new(input: &'i I, extent: Extent) -> Reader<'i, I> {
        let block = extent.block_bytes.max(1) as u64;
        let bytes = extent.length.saturating_sub(extent.start.offset);
        Reader {
            input,
            extent,
            block,
            margin: MARGIN.min(block as usize),
            blocks: usize::try_from(bytes.div_ceil(block)).unwrap_or(usize::MAX),
        }
    }

    /// Where a block begins and ends.
    fn bounds(&self, number: usize) -> (u64, u64) {
        let start = self.extent.start.offset + self.block * number as u64;
        (start, (start + self.block).min(self.extent.length))
    }

    /// Reads a block, into buffers that another left.
    pub fn read(&self, number: usize, spare: Spare) -> io::Result<Desk> {
        let (start, end) = self.bounds(number);
        // The byte before tells whether a row begins right here.
        let from = start - u64::from(number > 0);
        let wanted = (end - from) as usize + self.margin;
        let Spare { mut bytes, ends } = spare;
        bytes.resize(HEAD + wanted + PAD, 0);
        let into = bytes.get_mut(HEAD..HEAD + wanted).unwrap_or_default();
        let got = self.input.read_full(from, into)?;
        let mut desk = Desk {
            bytes,
            from,
            got,
            ended: got < wanted,
            plain: None,
            spare_ends: ends,
        };
        let limit = (end - from) as usize;
        self.split(number > 0, limit, &mut desk);
        Ok(desk)
    }

    /// Splits the rows that begin before `limit`, if they are plain.
    fn split(&self, inside: bool, limit: usize, desk: &mut Desk) -> Option<()> {
        let data = desk.bytes.get(HEAD..HEAD + desk.got)?;
        let first = if inside {
            memchr(b'\n', data.get(..limit.checked_sub(1)?)?)? + 1
        } else {
            0
        };
        let last = limit.checked_sub(1)?.min(desk.got);
        let found = memchr(b'\n', data.get(last..)?).map(|more| last + more);
        let (last, next) = match found {
            Some(last) => (last, last + 1),
            // The last row of a file need not end its line.
            None if desk.ended => {
                *desk.bytes.get_mut(HEAD + desk.got)? = b'\n';
                (desk.got, desk.got)
            }
            None => return None,
        };
        let width = self.extent.width;
        let mut ends = std::mem::take(&mut desk.spare_ends);
        if ends.is_empty() {
            ends.push(0);
        }
        let base = u32::try_from(HEAD + first).ok()?;
        *ends.first_mut()? = base - 1;
        let text = desk.bytes.get(HEAD + first..=HEAD + last)?;
        let seen = marks(text, base, &mut ends, 1);
        let found = ends.get(..seen.ends).unwrap_or_default();
        if seen.quotes || !regular(&desk.bytes, found, width, seen.newlines) {
            desk.spare_ends = ends;
            return None;
        }
        let controls = (seen.controls || seen.wide) && may_hold_controls(text);
        let valid = !seen.wide || std::str::from_utf8(text).is_ok();
        desk.plain = Some(Plain {
            first: desk.from + first as u64,
            next: desk.from + next as u64,
            sheet: Sheet {
                bytes: std::mem::take(&mut desk.bytes),
                ends,
                width,
                rows: seen.newlines,
                returns: seen.controls,
                controls,
                ascii: !seen.wide,
                valid,
            },
        });
        Some(())
    }

    /// The rows of a block, from where the next row begins.
    pub fn take(&self, number: usize, desk: Desk, place: &mut Position) -> io::Result<Taken> {
        let (_, end) = self.bounds(number);
        let mut taken = Taken {
            line: place.line,
            ..Taken::default()
        };
        let Desk {
            mut bytes, plain, ..
        } = desk;
        if place.broken || place.offset >= end {
            taken.spare.bytes = bytes;
            return Ok(taken);
        }
        if let Some(plain) = plain {
            if plain.first == place.offset {
                place.offset = plain.next;
                place.line += plain.sheet.rows as u64;
                place.rows += plain.sheet.rows as u64;
                taken.content = Some(Content::Plain(Arc::new(plain.sheet)));
                return Ok(taken);
            }
            bytes = plain.sheet.bytes;
        }
        bytes.truncate(HEAD + desk.got);
        let before = usize::try_from(place.offset.saturating_sub(desk.from)).unwrap_or(usize::MAX);
        let mut window = Window {
            input: self.input,
            at: HEAD.saturating_add(before),
            bytes,
            ended: desk.ended,
        };
        let cuts = window.cut(place, end, usize::MAX)?;
        if let Some(first) = cuts.rows.first() {
            taken.line = first.line;
        }
        taken.broken = cuts.broken;
        taken.content = Some(Content::Cut {
            bytes: window.bytes,
            rows: cuts.rows,
        });
        Ok(taken)
    }
}

/// Whether each of `lines` lines has `width` fields, and is not blank.
fn regular(bytes: &[u8], ends: &[u32], width: usize, lines: usize) -> bool {
    let (Some((before, ends)), Some(_)) = (ends.split_first(), width.checked_sub(1)) else {
        return false;
    };
    if lines.checked_mul(width) != Some(ends.len()) {
        return false;
    }
    let at_line_end = |end: &u32| bytes.get(*end as usize) == Some(&b'\n');
    if width > 1 {
        let mut rows = ends.chunks_exact(width);
        return rows.all(|row| row.last().is_some_and(at_line_end));
    }
    let mut start = before.wrapping_add(1);
    ends.iter().all(|end| {
        let row = bytes.get(start as usize..*end as usize);
        start = end.wrapping_add(1);
        !matches!(row, None | Some([] | [b'\r']))
    })
}

/// The rows of a block; no content if none begin in it.
#[derive(Default)]
pub(super) struct Taken {
    pub content: Option<Content>,
    pub line: u64,
    pub broken: Option<Broken>,
    pub spare: Spare,
}
