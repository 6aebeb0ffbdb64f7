//! Which place a text has: keys of a table, words of a vocabulary.
//!
//! Texts of at most sixteen bytes, which are most keys, lie in the table itself as one number, so
//! that one look at memory finds them. No result depends on the table's order.

use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Buckets looked at before a text is given to the general table: so no choice of keys makes the
/// quick ones slow.
const PROBES: usize = 8;
/// Buckets of a small table: 64 KiB.
const SMALL: usize = 1024;
/// In place of the place of a text that is not there.
const NONE: u32 = u32::MAX;

/// The places of texts.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    short: Packed<u64, 5>,
    long: Packed<u128, 3>,
    rest: HashMap<Box<[u8]>, u32, RandomState>,
}

impl Lookup {
    /// The place of a text.
    pub fn get(&self, text: &[u8]) -> Option<u32> {
        let found = match text.len() {
            1..=8 => self.short.get(u64::pack(text)),
            9..=16 => self.long.get(u128::pack(text)),
            _ => NONE,
        };
        if found != NONE && !text.contains(&0) {
            return Some(found);
        }
        if self.rest.is_empty() {
            None
        } else {
            self.rest.get(text).copied()
        }
    }

    /// Whether it surely lies in a near cache, so that [`Lookup::touch`] is not worth its while.
    pub fn is_small(&self) -> bool {
        self.short.buckets.len() + self.long.buckets.len() <= SMALL
    }

    /// Looks at where [`Lookup::get_word`] will look, so that memory is asked for many texts at once.
    /// What it gives means nothing.
    #[inline(always)]
    pub fn touch(&self, word: u128, length: usize) -> u64 {
        if length <= 8 {
            self.short.touch(word as u64)
        } else {
            self.long.touch(word) as u64
        }
    }

    /// As [`Lookup::get`], for a text of at most 16 bytes that are packed, none of them a zero;
    /// `u32::MAX` if it is not found so.
    #[inline(always)]
    pub fn get_word(&self, word: u128, length: usize) -> u32 {
        if length <= 8 {
            self.short.get(word as u64)
        } else {
            self.long.get(word)
        }
    }

    /// Gives a text its place, unless it has one.
    pub fn insert(&mut self, text: &[u8], place: u32) {
        if self.get(text).is_some() {
            return;
        }
        let rest = &mut self.rest;
        let mut keep = |text: &[u8], place: u32| {
            rest.insert(text.into(), place);
        };
        match text.len() {
            // Zeros are what fills a word up.
            _ if text.contains(&0) => keep(text, place),
            1..=8 => self.short.insert(u64::pack(text), place, keep),
            9..=16 => self.long.insert(u128::pack(text), place, keep),
            _ => keep(text, place),
        }
    }
}

/// Some bytes as a number.
trait Word: Copy + Default + Eq {
    /// As many bytes as fit, the rest zeros.
    fn pack(text: &[u8]) -> Self;
    /// The bytes again, and zeros.
    fn unpack(self) -> [u8; 16];
    fn hash(self) -> u64;
}

/// Multiplies to 128 bits and folds the halves: every bit depends on all.
#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Odd numbers without a pattern: the fractions of the golden ratio and of the square root of 2.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const ROOT: u64 = 0x6A09_E667_F3BC_C909;

impl Word for u64 {
    fn pack(text: &[u8]) -> u64 {
        let mut bytes = [0; 8];
        for (to, byte) in bytes.iter_mut().zip(text) {
            *to = *byte;
        }
        u64::from_le_bytes(bytes)
    }

    fn unpack(self) -> [u8; 16] {
        u128::from(self).to_le_bytes()
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        fold(self ^ ROOT, GOLDEN)
    }
}

impl Word for u128 {
    fn pack(text: &[u8]) -> u128 {
        let mut bytes = [0; 16];
        for (to, byte) in bytes.iter_mut().zip(text) {
            *to = *byte;
        }
        u128::from_le_bytes(bytes)
    }

    fn unpack(self) -> [u8; 16] {
        self.to_le_bytes()
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        fold(self as u64 ^ ROOT, (self >> 64) as u64 ^ GOLDEN)
    }
}

/// A table of words that are not zero.
#[derive(Debug, Default)]
struct Packed<W, const N: usize> {
    buckets: Vec<Bucket<W, N>>,
    held: usize,
}

/// Words that are found with one look at memory: what processors fetch at once is 64 bytes. They fill
/// it from the front; a free one is zero.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket<W, const N: usize> {
    words: [W; N],
    places: [u32; N],
}

impl<W: Word, const N: usize> Packed<W, N> {
    /// The place of a word, or [`NONE`].
    #[inline(always)]
    fn get(&self, word: W) -> u32 {
        let mask = self.buckets.len().wrapping_sub(1);
        let at = word.hash() as usize;
        let Some(bucket) = self.buckets.get(at & mask) else {
            return NONE;
        };
        let place = bucket.find(word);
        if place == NONE && bucket.is_full() {
            return self.get_far(word, at);
        }
        place
    }

    #[inline(always)]
    fn touch(&self, word: W) -> W {
        let mask = self.buckets.len().wrapping_sub(1);
        let bucket = self.buckets.get(word.hash() as usize & mask);
        let first = bucket.and_then(|bucket| bucket.words.first());
        first.copied().unwrap_or_default()
    }

    /// Looks into the buckets after the one at `at`, where a word belongs.
    #[inline(never)]
    fn get_far(&self, word: W, at: usize) -> u32 {
        let mask = self.buckets.len().wrapping_sub(1);
        for probe in 1..PROBES {
            let Some(bucket) = self.buckets.get(at.wrapping_add(probe) & mask) else {
                break;
            };
            let place = bucket.find(word);
            if place != NONE || !bucket.is_full() {
                return place;
            }
        }
        NONE
    }

    /// Gives to `spill` what finds no room near enough to where it belongs.
    fn insert(&mut self, word: W, place: u32, mut spill: impl FnMut(&[u8], u32)) {
        let mut put = |buckets: &mut [Bucket<W, N>], word: W, place: u32| {
            if !put(buckets, word, place) {
                let bytes = word.unpack();
                let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(16);
                spill(bytes.get(..length).unwrap_or_default(), place);
            }
        };
        // Two of a bucket: so hardly any has more than fit.
        if self.held + 1 > self.buckets.len() * 2 {
            let free = Bucket {
                words: [W::default(); N],
                places: [NONE; N],
            };
            let size = (self.buckets.len() * 2).max(4);
            let old = std::mem::replace(&mut self.buckets, vec![free; size]);
            for bucket in old {
                for (word, place) in bucket.words.into_iter().zip(bucket.places) {
                    if word != W::default() {
                        put(&mut self.buckets, word, place);
                    }
                }
            }
        }
        self.held += 1;
        put(&mut self.buckets, word, place);
    }
}

impl<W: Word, const N: usize> Bucket<W, N> {
    #[inline(always)]
    fn find(&self, word: W) -> u32 {
        // A bit for each word that is equal, without a branch: which it is cannot be foreseen.
        let words = self.words.iter().enumerate();
        let equal = words.fold(0_u32, |equal, (at, own)| {
            equal | (u32::from(*own == word) << at)
        });
        let place = self.places.get(equal.trailing_zeros() as usize);
        place.copied().unwrap_or(NONE)
    }

    #[inline(always)]
    fn is_full(&self) -> bool {
        self.words.last() != Some(&W::default())
    }
}

/// False if there is no room near enough to where the word belongs.
fn put<W: Word, const N: usize>(buckets: &mut [Bucket<W, N>], word: W, place: u32) -> bool {
    let mask = buckets.len().wrapping_sub(1);
    let at = word.hash() as usize;
    for probe in 0..PROBES {
        let Some(bucket) = buckets.get_mut(at.wrapping_add(probe) & mask) else {
            return false;
        };
        let free = bucket.words.iter_mut().zip(&mut bucket.places);
        if let Some((own, of)) = free.into_iter().find(|(own, _)| **own == W::default()) {
            (*own, *of) = (word, place);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_text_has_the_place_it_was_given(texts in proptest::collection::vec("[ab\0王]{0,20}", 0..200)) {
            let mut lookup = Lookup::default();
            let mut expected: HashMap<&str, u32> = HashMap::new();
            for (place, text) in texts.iter().enumerate() {
                lookup.insert(text.as_bytes(), place as u32);
                expected.entry(text).or_insert(place as u32);
            }
            for text in &texts {
                proptest::prop_assert_eq!(lookup.get(text.as_bytes()), expected.get(text.as_str()).copied());
            }
            proptest::prop_assert_eq!(lookup.get(b"abc\0x"), None);
        }
    }

    #[test]
    fn many_keys() {
        let mut lookup = Lookup::default();
        let key = |place: u32| match place % 3 {
            0 => format!("P{place:07}"),
            1 => format!("ORDER-{place}"),
            _ => format!("{place}-0123456789abcdef"),
        };
        (0..50_000).for_each(|place| lookup.insert(key(place).as_bytes(), place));
        assert!((0..50_000).all(|place| lookup.get(key(place).as_bytes()) == Some(place)));
        assert!((50_000..60_000).all(|place| lookup.get(key(place).as_bytes()).is_none()));
    }
}
