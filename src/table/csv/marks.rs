//! Finds where the fields of plain rows end: one pass, sixteen bytes at a time.

use memchr::memchr;
use wide::u8x16;

/// What the pass saw besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// How many places there are now.
    pub ends: usize,
    pub newlines: usize,
    pub quotes: bool,
    /// A control character besides `\n`, perhaps the `\r` of a line's end.
    pub controls: bool,
    /// A byte that is no ASCII.
    pub wide: bool,
}

const TOP: u64 = 1 << 63;
/// Bytes of a step.
const STEP: usize = 64;
/// Steps after which lanes are added up: each counts to 4 in a step.
const STRIDE: usize = 63;

/// Writes the place of each `,` and `\n` of `bytes` after the first `count` of `ends`, which may be
/// longer than what it holds; `base` is the place of the first byte.
pub(super) fn marks(bytes: &[u8], base: u32, ends: &mut Vec<u32>, mut count: usize) -> Seen {
    let mut lanes = Lanes::default();
    let mut newlines = 0;
    let mut at = base;
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let mut last = [b'0'; STEP];
    for (to, byte) in last.iter_mut().zip(rest) {
        *to = *byte;
    }
    // A short step more costs less than a special case.
    for steps in steps.chunks(STRIDE).chain(std::iter::once(&[last][..])) {
        if ends.len() < count + STRIDE * STEP {
            ends.resize((count + STRIDE * STEP) * 2, 0);
        }
        for step in steps {
            let marks = masks(step, &mut lanes);
            if let Some(into) = ends
                .get_mut(count..)
                .and_then(<[u32]>::first_chunk_mut::<STEP>)
            {
                count += write(marks, at, into);
            }
            at = at.wrapping_add(STEP as u32);
        }
        let lines = std::mem::take(&mut lanes.lines).to_array();
        newlines += lines.into_iter().map(usize::from).sum::<usize>();
    }
    // Most files have nothing else below the comma.
    let low = lanes.low.to_bitmask() != 0;
    Seen {
        ends: count,
        newlines,
        quotes: low && memchr(b'"', bytes).is_some(),
        controls: lanes.delete.to_bitmask() != 0
            || (low
                && bytes
                    .iter()
                    .fold(false, |found, byte| found | control(*byte))),
        wide: lanes.all.to_bitmask() != 0,
    }
}

fn control(byte: u8) -> bool {
    byte < b' ' && byte != b'\n'
}

/// What was met so far, in any of sixteen lanes.
#[derive(Default)]
struct Lanes {
    /// How many newlines.
    lines: u8x16,
    /// A byte below the comma that is no newline: a quote, a control character, a space.
    low: u8x16,
    delete: u8x16,
    all: u8x16,
}

/// A bit for each comma and newline.
#[inline(always)]
fn masks(step: &[u8; STEP], lanes: &mut Lanes) -> u64 {
    let mut marks = 0_u64;
    for (part, sixteen) in step.as_chunks::<16>().0.iter().enumerate() {
        let bytes = u8x16::new(*sixteen);
        let newline = bytes.simd_eq(u8x16::splat(b'\n'));
        let mark = bytes.simd_eq(u8x16::splat(b',')) | newline;
        marks |= u64::from(mark.to_bitmask()) << (part * 16);
        // A lane that is met is 255, which is one less than none.
        lanes.lines -= newline;
        lanes.low |= bytes.min(u8x16::splat(b',')).simd_eq(bytes) ^ mark;
        lanes.delete |= bytes.simd_eq(u8x16::splat(0x7F));
        lanes.all |= bytes;
    }
    marks
}

/// Writes the place of each bit of `mask` and gives their number; what is after the last is of no
/// account.
#[inline(always)]
fn write(mut mask: u64, base: u32, into: &mut [u32; STEP]) -> usize {
    let count = mask.count_ones() as usize;
    // Without a branch for each: rows have eight to sixteen fields in so many bytes at most.
    let (few, more) = into.split_at_mut(8);
    for place in few {
        // The bit beside makes it a number of which the processor knows that it is not zero.
        *place = base.wrapping_add((mask | TOP).trailing_zeros());
        mask &= mask.wrapping_sub(1);
    }
    if count > 8 {
        for place in more.iter_mut().take(count - 8) {
            *place = base.wrapping_add((mask | TOP).trailing_zeros());
            mask &= mask.wrapping_sub(1);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn each_mark_is_found(text in "[a,\n\r\"\t王]{0,200}|[a,\n \u{7f}]{4000,5000}|\n{4000,9000}", before in 0_u32..3) {
            let bytes = text.as_bytes();
            let mut ends: Vec<u32> = (0..before).collect();
            let seen = marks(bytes, 7, &mut ends, before as usize);
            ends.truncate(seen.ends);
            let mut expected: Vec<u32> = (0..before).collect();
            expected.extend((0..).zip(bytes).filter(|(_, byte)| b",\n".contains(byte)).map(|(at, _): (u32, _)| at + 7));
            proptest::prop_assert_eq!(&ends, &expected);
            proptest::prop_assert_eq!(seen, Seen {
                ends: expected.len(),
                newlines: text.matches('\n').count(),
                quotes: text.contains('"'),
                controls: text.contains(['\r', '\t', '\u{7f}']),
                wide: !text.is_ascii(),
            });
        }
    }
}
