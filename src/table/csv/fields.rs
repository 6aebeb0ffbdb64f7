//! Splits a row into fields, quotes respected.

use memchr::{memchr, memchr_iter};
use std::borrow::Cow;

/// Splits a row that was cut out of a file into at most `most` fields, and gives their true number.
pub(in super::super) fn fields<'a>(
    row: &'a str,
    most: usize,
    into: &mut Vec<Cow<'a, str>>,
) -> usize {
    into.clear();
    if memchr(b'"', row.as_bytes()).is_none() {
        into.extend(row.split(',').take(most).map(Cow::Borrowed));
        if into.len() < most {
            return into.len();
        }
        return 1 + memchr_iter(b',', row.as_bytes()).count();
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
