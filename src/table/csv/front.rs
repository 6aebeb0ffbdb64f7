//! What stands at the front of some bytes: a row, a blank line, or what cannot be split.

use super::{Breakage, QUOTED_LINES};
use memchr::{memchr, memchr2};

/// What stands at the front of some bytes; `next` is where the row after it begins.
pub(super) enum Front {
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

/// Looks at the front of `bytes`, after which the file has more unless it has `ended`.
pub(super) fn front(bytes: &[u8], ended: bool) -> Front {
    let (line, next) = match memchr(b'\n', bytes) {
        Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1),
        None if ended => (bytes, bytes.len()),
        None => return Front::More,
    };
    if memchr(b'"', line).is_some() {
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
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(ahead) = memchr2(b'"', b'\n', rest) else {
                    return if ended {
                        Front::Broken {
                            line: opened,
                            why: Breakage::QuoteOpen,
                        }
                    } else {
                        Front::More
                    };
                };
                at += ahead;
                if bytes.get(at) == Some(&b'\n') {
                    if lines - opened >= QUOTED_LINES {
                        return Front::Broken {
                            line: opened,
                            why: Breakage::QuoteOpen,
                        };
                    }
                    lines += 1;
                    at += 1;
                    continue;
                }
                match bytes.get(at + 1) {
                    Some(b'"') => at += 2,
                    None if !ended => return Front::More,
                    _ => break,
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
            match memchr2(b',', b'\n', rest) {
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
