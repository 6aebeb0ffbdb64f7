//! Which place a text has: keys of a table, words of a vocabulary.
//!
//! Texts of at most sixteen bytes, which are most keys, lie in the table itself as one number: to
//! find one costs one place of memory. Nothing here is ever walked in the table's order.

use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Places looked at before a text is given to the general table: so no choice of keys makes the
/// quick ones slow.
const PROBES: usize = 32;

/// The places of texts.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    short: Packed<u64>,
    long: Packed<u128>,
    rest: HashMap<Box<[u8]>, u32, RandomState>,
}

impl Lookup {
    /// The place of a text.
    #[inline]
    pub fn get(&self, text: &[u8]) -> Option<u32> {
        let found = match text.len() {
            0 => None,
            1..=8 => self.short.get(u64::pack(text), text.len() as u32),
            9..=16 => self.long.get(u128::pack(text), text.len() as u32),
            _ => None,
        };
        found.or_else(|| self.rest(text))
    }

    /// As [`Lookup::get`], for a text of 1 to 8 bytes that are packed already.
    #[inline(always)]
    pub fn get_short(&self, word: u64, length: u32) -> Option<u32> {
        self.short.get(word, length)
    }

    #[inline(never)]
    fn rest(&self, text: &[u8]) -> Option<u32> {
        if self.rest.is_empty() {
            None
        } else {
            self.rest.get(text).copied()
        }
    }

    /// Gives a text its place, unless it has one.
    pub fn insert(&mut self, text: &[u8], place: u32) {
        if self.get(text).is_some() {
            return;
        }
        let length = text.len() as u32;
        let rest = &mut self.rest;
        let mut keep = |text: &[u8], place: u32| {
            rest.insert(text.into(), place);
        };
        match text.len() {
            1..=8 => self.short.insert(u64::pack(text), length, place, keep),
            9..=16 => self.long.insert(u128::pack(text), length, place, keep),
            _ => keep(text, place),
        }
    }
}

/// Some bytes as a number.
pub(super) trait Word: Copy + Default + Eq {
    /// At most as many bytes as fit, the rest zeros.
    fn pack(text: &[u8]) -> Self;
    /// The bytes again.
    fn unpack(self) -> [u8; 16];
    fn hash(self) -> u64;
}

/// Multiplies to 128 bits and folds the halves: every bit depends on all.
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

/// An open table of words, at most half full.
#[derive(Debug, Default)]
struct Packed<W> {
    slots: Vec<Slot<W>>,
    held: usize,
}

/// Without bytes it is free.
#[derive(Clone, Copy, Debug, Default)]
struct Slot<W> {
    word: W,
    length: u32,
    place: u32,
}

impl<W: Word> Packed<W> {
    #[inline(always)]
    fn get(&self, word: W, length: u32) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = word.hash() as usize;
        for _ in 0..PROBES {
            let slot = self.slots.get(at & mask)?;
            if slot.word == word && slot.length == length {
                return Some(slot.place);
            }
            if slot.length == 0 {
                return None;
            }
            at = at.wrapping_add(1);
        }
        None
    }

    /// Gives to `spill` what finds no place near enough to where it belongs.
    fn insert(&mut self, word: W, length: u32, place: u32, mut spill: impl FnMut(&[u8], u32)) {
        let mut put = |slots: &mut [Slot<W>], slot: Slot<W>| {
            if !put(slots, slot) {
                let bytes = slot.word.unpack();
                spill(
                    bytes.get(..slot.length as usize).unwrap_or_default(),
                    slot.place,
                );
            }
        };
        if (self.held + 1) * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(16);
            let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
            for slot in old.into_iter().filter(|slot| slot.length > 0) {
                put(&mut self.slots, slot);
            }
        }
        self.held += 1;
        let slot = Slot {
            word,
            length,
            place,
        };
        put(&mut self.slots, slot);
    }
}

fn put<W: Word>(slots: &mut [Slot<W>], new: Slot<W>) -> bool {
    let mask = slots.len().wrapping_sub(1);
    let mut at = new.word.hash() as usize;
    for _ in 0..PROBES {
        match slots.get_mut(at & mask) {
            Some(slot) if slot.length == 0 => {
                *slot = new;
                return true;
            }
            _ => at = at.wrapping_add(1),
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
