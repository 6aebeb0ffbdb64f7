//! Splits a file into rows and rows into fields, and never loses a row in silence.
//!
//! The `csv` crate is not used here: it closes an open quote at the end of the file, joins text
//! after a closing quote, and counts lines from the end of the row before. One reader cuts the file
//! into [`Block`]s of whole rows; threads then split the rows of a block into fields.

use super::problems::first_line_of;
use std::borrow::Cow;
use std::io::{BufRead, Read};

/// A quoted field over more lines than this was surely not meant so.
const QUOTED_LINES: u64 = 100;
/// A row longer than this is refused, so that memory stays flat.
const ROW_BYTES: usize = 16 << 20;
/// A block is closed at this size even if it has few rows.
const BLOCK_BYTES: usize = 4 << 20;
/// How much is read at once.
const READ_BYTES: u64 = 1 << 20;

/// One row of a block: its bytes without the line's end, and the line on which it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub start: usize,
    pub end: usize,
    pub line: u64,
}

/// Some whole rows of a file.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its place among the blocks of the file.
    pub number: usize,
    pub bytes: Vec<u8>,
    pub rows: Vec<Row>,
    /// Place of the first row among all rows of the file.
    pub first_row: u64,
    /// The line on which the block begins.
    pub line: u64,
    /// Why the file cannot be split after the last row.
    pub broken: Option<Broken>,
}

/// Why a file cannot be split into rows from some line on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub line: u64,
    /// The beginning of that line.
    pub text: String,
    pub why: Breakage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breakage {
    /// The quote opened on the line is not closed.
    QuoteOpen,
    /// Text follows the closing quote of the field that began on the line.
    TextAfterQuote,
    /// A row of more than [`ROW_BYTES`].
    RowTooLong,
}

/// What stands at the front of some bytes; `next` is where the row after it begins.
enum Front {
    Blank {
        next: usize,
    },
    Row {
        end: usize,
        next: usize,
        lines: u64,
    },
    /// The row is not complete.
    More,
    Broken {
        line: u64,
        why: Breakage,
    },
}

/// Cuts a file into blocks.
pub(super) struct BlockReader<R> {
    input: R,
    buffer: Vec<u8>,
    /// Where the bytes that no block has yet begin in the buffer.
    taken: usize,
    bytes_read: u64,
    ended: bool,
    broken: bool,
    line: u64,
    rows: u64,
    blocks: usize,
}

impl<R: Read> BlockReader<R> {
    pub fn new(input: R) -> BlockReader<R> {
        BlockReader {
            input,
            buffer: Vec::new(),
            taken: 0,
            bytes_read: 0,
            ended: false,
            broken: false,
            line: 1,
            rows: 0,
            blocks: 0,
        }
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The first bytes of the file, without taking them.
    pub fn peek(&mut self) -> std::io::Result<&[u8]> {
        if self.buffer.is_empty() {
            self.fill()?;
        }
        Ok(&self.buffer)
    }

    /// Drops a byte order mark.
    pub fn skip_mark(&mut self) -> std::io::Result<()> {
        if self.peek()?.starts_with(b"\xEF\xBB\xBF") {
            self.taken = 3;
        }
        Ok(())
    }

    fn fill(&mut self) -> std::io::Result<()> {
        self.buffer.drain(..self.taken.min(self.buffer.len()));
        self.taken = 0;
        let got = (&mut self.input)
            .take(READ_BYTES)
            .read_to_end(&mut self.buffer)?;
        self.bytes_read = self.bytes_read.saturating_add(got as u64);
        self.ended = got == 0;
        Ok(())
    }

    fn too_long(&self, row: &[u8]) -> Broken {
        Broken {
            line: self.line,
            text: first_line_of(row),
            why: Breakage::RowTooLong,
        }
    }

    /// The next block of at most `max_rows` rows; `None` after the last.
    pub fn block(&mut self, max_rows: usize) -> std::io::Result<Option<Block>> {
        let mut block = Block {
            number: self.blocks,
            first_row: self.rows,
            line: self.line,
            ..Block::default()
        };
        let mut at = 0;
        while !self.broken && block.rows.len() < max_rows.max(1) && at < BLOCK_BYTES {
            let rest = self.buffer.get(self.taken + at..).unwrap_or_default();
            let front = if rest.is_empty() && self.ended {
                break;
            } else {
                front(rest, self.ended)
            };
            match front {
                Front::Blank { next } => {
                    self.line += 1;
                    if block.rows.is_empty() {
                        // Blank lines before the first row are in no block.
                        self.taken += next;
                        block.line = self.line;
                    } else {
                        at += next;
                    }
                }
                // Told in the same way wherever the last reading happened to end.
                Front::Row { end, .. } if end > ROW_BYTES => {
                    self.broken = true;
                    block.broken = Some(self.too_long(rest));
                }
                Front::Row { end, next, lines } => {
                    block.rows.push(Row {
                        start: at,
                        end: at + end,
                        line: self.line,
                    });
                    at += next;
                    self.line += lines;
                    self.rows += 1;
                }
                // One byte more may be the carriage return of a row that just fits.
                Front::More if rest.len() > ROW_BYTES + 1 => {
                    self.broken = true;
                    block.broken = Some(self.too_long(rest));
                }
                Front::More => self.fill()?,
                Front::Broken { line, why } => {
                    self.broken = true;
                    let mut at_line = rest;
                    for _ in 0..line {
                        let next = find(at_line, b'\n').map_or(at_line.len(), |end| end + 1);
                        at_line = at_line.get(next..).unwrap_or_default();
                    }
                    block.broken = Some(Broken {
                        line: self.line + line,
                        text: first_line_of(at_line),
                        why,
                    });
                }
            }
        }
        block.bytes = self
            .buffer
            .get(self.taken..self.taken + at)
            .unwrap_or_default()
            .to_vec();
        self.taken += at;
        self.blocks += 1;
        Ok((!block.rows.is_empty() || block.broken.is_some()).then_some(block))
    }
}

/// Place of the first `byte`; the standard library's search is the platform's fastest.
fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    let mut rest = bytes;
    let last = rest.skip_until(byte).ok()?.checked_sub(1)?;
    // The search also ends with the bytes.
    (bytes.get(last) == Some(&byte)).then_some(last)
}

fn front(bytes: &[u8], ended: bool) -> Front {
    let (line, next) = match find(bytes, b'\n') {
        Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1),
        None if ended => (bytes, bytes.len()),
        None => return Front::More,
    };
    if line.contains(&b'"') {
        return quoted_front(bytes, ended);
    }
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.len() {
        0 => Front::Blank { next },
        end => Front::Row {
            end,
            next,
            lines: 1,
        },
    }
}

/// [`front`] for a row that has quotes: they open only at the beginning of a field.
fn quoted_front(bytes: &[u8], ended: bool) -> Front {
    let (mut at, mut lines) = (0_usize, 0_u64);
    loop {
        if bytes.get(at) == Some(&b'"') {
            let opened = lines;
            at += 1;
            loop {
                match bytes.get(at) {
                    None if ended => {
                        return Front::Broken {
                            line: opened,
                            why: Breakage::QuoteOpen,
                        };
                    }
                    None => return Front::More,
                    Some(b'"') => match bytes.get(at + 1) {
                        Some(b'"') => at += 2,
                        None if !ended => return Front::More,
                        _ => break,
                    },
                    Some(b'\n') if lines - opened >= QUOTED_LINES => {
                        return Front::Broken {
                            line: opened,
                            why: Breakage::QuoteOpen,
                        };
                    }
                    Some(byte) => {
                        lines += u64::from(*byte == b'\n');
                        at += 1;
                    }
                }
            }
            at += 1;
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b','), _) => at += 1,
                (Some(b'\n'), _) => {
                    return Front::Row {
                        end: at,
                        next: at + 1,
                        lines: lines + 1,
                    };
                }
                (Some(b'\r'), Some(b'\n')) => {
                    return Front::Row {
                        end: at,
                        next: at + 2,
                        lines: lines + 1,
                    };
                }
                (None | Some(b'\r'), None) if !ended => return Front::More,
                (None | Some(b'\r'), None) => {
                    return Front::Row {
                        end: at,
                        next: bytes.len(),
                        lines: lines + 1,
                    };
                }
                _ => {
                    return Front::Broken {
                        line: opened,
                        why: Breakage::TextAfterQuote,
                    };
                }
            }
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            match rest.iter().position(|byte| matches!(byte, b',' | b'\n')) {
                Some(length) if rest.get(length) == Some(&b',') => at += length + 1,
                Some(length) => {
                    let field = rest.get(..length).unwrap_or_default();
                    let end = at + field.strip_suffix(b"\r").unwrap_or(field).len();
                    return Front::Row {
                        end,
                        next: at + length + 1,
                        lines: lines + 1,
                    };
                }
                None if ended => {
                    let end = at + rest.strip_suffix(b"\r").unwrap_or(rest).len();
                    return Front::Row {
                        end,
                        next: bytes.len(),
                        lines: lines + 1,
                    };
                }
                None => return Front::More,
            }
        }
    }
}

/// Splits a row that [`BlockReader`] found into at most `most` fields, and gives their true number.
pub(super) fn fields<'a>(row: &'a str, most: usize, into: &mut Vec<Cow<'a, str>>) -> usize {
    into.clear();
    if !row.as_bytes().contains(&b'"') {
        into.extend(row.split(',').take(most).map(Cow::Borrowed));
        if into.len() < most {
            return into.len();
        }
        return 1 + row.bytes().filter(|byte| *byte == b',').count();
    }
    let mut count = 0;
    let mut keep = |field: Cow<'a, str>| {
        count += 1;
        if into.len() < most {
            into.push(field);
        }
    };
    let mut rest = Some(row);
    while let Some(text) = rest {
        let Some(quoted) = text.strip_prefix('"') else {
            match text.split_once(',') {
                Some((field, after)) => {
                    keep(Cow::Borrowed(field));
                    rest = Some(after);
                }
                None => {
                    keep(Cow::Borrowed(text));
                    rest = None;
                }
            }
            continue;
        };
        let end = closing(quoted);
        let field = quoted.get(..end).unwrap_or(quoted);
        keep(if field.contains('"') {
            Cow::Owned(field.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(field)
        });
        rest = quoted
            .get(end + 1..)
            .and_then(|after| after.strip_prefix(','));
    }
    count
}

/// Where the quote that closes the field stands.
fn closing(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'"' && bytes.next_if(|(_, next)| *next == b'"').is_none() {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
