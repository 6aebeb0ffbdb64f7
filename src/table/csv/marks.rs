//! Finds where the fields of plain rows end: one pass, sixteen bytes at a time.

use wide::u8x16;

/// What the pass saw besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub newlines: usize,
    pub quotes: bool,
    /// A control character besides `\n`, perhaps the `\r` of a line's end.
    pub controls: bool,
    /// A byte that is no ASCII.
    pub wide: bool,
}

/// Bytes of a step.
const STEP: usize = 64;

/// Adds the place of each `,` and `\n` of `bytes` to `ends`; `base` is the place of the first byte.
pub(super) fn marks(bytes: &[u8], base: u32, ends: &mut Vec<u32>) -> Seen {
    let mut seen = Seen::default();
    let mut kinds = Kinds::default();
    let mut count = ends.len();
    let mut at = base;
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let mut last = [b' '; STEP];
    for (to, byte) in last.iter_mut().zip(rest) {
        *to = *byte;
    }
    // A short step more costs less than a special case.
    for step in steps.iter().chain(std::iter::once(&last)) {
        if ends.len() < count + STEP {
            ends.resize((count + STEP) * 2, 0);
        }
        let (fields, lines) = masks(step, &mut kinds);
        seen.newlines += lines.count_ones() as usize;
        if let Some(into) = ends
            .get_mut(count..)
            .and_then(<[u32]>::first_chunk_mut::<STEP>)
        {
            write(fields | lines, at, into);
        }
        count += (fields | lines).count_ones() as usize;
        at = at.wrapping_add(STEP as u32);
    }
    ends.truncate(count);
    seen.quotes = kinds.quotes.to_bitmask() != 0;
    seen.controls = kinds.controls.to_bitmask() != 0;
    seen.wide = kinds.all.to_bitmask() != 0;
    seen
}

/// What was met so far, in any of sixteen lanes.
#[derive(Default)]
struct Kinds {
    quotes: u8x16,
    controls: u8x16,
    all: u8x16,
}

/// A bit for each comma, and one for each newline.
#[inline(always)]
fn masks(step: &[u8; STEP], kinds: &mut Kinds) -> (u64, u64) {
    let (mut fields, mut lines) = (0_u64, 0_u64);
    let (comma, newline) = (u8x16::splat(b','), u8x16::splat(b'\n'));
    for (part, sixteen) in step.as_chunks::<16>().0.iter().enumerate() {
        let bytes = u8x16::new(*sixteen);
        let at_comma = bytes.simd_eq(comma);
        let at_newline = bytes.simd_eq(newline);
        fields |= u64::from(at_comma.to_bitmask()) << (part * 16);
        lines |= u64::from(at_newline.to_bitmask()) << (part * 16);
        kinds.quotes |= bytes.simd_eq(u8x16::splat(b'"'));
        let low = bytes.min(u8x16::splat(0x1F)).simd_eq(bytes);
        kinds.controls |= (low ^ at_newline) | bytes.simd_eq(u8x16::splat(0x7F));
        kinds.all |= bytes;
    }
    (fields, lines)
}

/// Writes the place of each bit of `mask`; what is after the last is of no account.
#[inline(always)]
fn write(mut mask: u64, base: u32, into: &mut [u32; STEP]) {
    let count = mask.count_ones() as usize;
    // Without a branch for each: rows have eight to sixteen fields in so many bytes at most.
    let (few, more) = into.split_at_mut(8);
    for place in few {
        *place = base.wrapping_add(mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
    }
    if count > 8 {
        for place in more.iter_mut().take(count - 8) {
            *place = base.wrapping_add(mask.trailing_zeros());
            mask &= mask.wrapping_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn each_mark_is_found(text in "[a,\n\r\"\t王]{0,200}", before in 0_u32..3) {
            let bytes = text.as_bytes();
            let mut ends: Vec<u32> = (0..before).collect();
            let seen = marks(bytes, 7, &mut ends);
            let mut expected: Vec<u32> = (0..before).collect();
            expected.extend((0..).zip(bytes).filter(|(_, byte)| b",\n".contains(byte)).map(|(at, _): (u32, _)| at + 7));
            proptest::prop_assert_eq!(ends, expected);
            proptest::prop_assert_eq!(seen, Seen {
                newlines: text.matches('\n').count(),
                quotes: text.contains('"'),
                controls: text.contains(['\r', '\t']),
                wide: !text.is_ascii(),
            });
        }
    }
}
