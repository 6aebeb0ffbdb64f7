//! What is read: the cells of a column of the chunk, and what another table has under a key.

use super::program::List;
use super::values::{SOUND, UNDEFINED, UNKNOWN, Values};
use super::word::Word;
use crate::table::{Cells, NO_DAY, NO_KEY, NO_NUMBER, NO_WORD};
use crate::value::MOST_PLACES;

/// The cells of a column: an empty one is undefined.
pub fn column_cells<W: Word>(cells: Cells<'_>, rows: std::ops::Range<usize>, out: &mut Values<W>) {
    fn fill<W: Word, C: Copy>(
        cells: Option<&[C]>,
        out: &mut Values<W>,
        read: impl Fn(C) -> Option<i64>,
    ) {
        let Some(cells) = cells else {
            out.all(UNKNOWN);
            return;
        };
        let mut sound = true;
        for (value, cell) in out.values.iter_mut().zip(cells) {
            let found = read(*cell);
            sound &= found.is_some();
            *value = W::of(found.unwrap_or(0));
        }
        out.sound = sound;
        if !sound {
            for (state, cell) in out.states.iter_mut().zip(cells) {
                *state = if read(*cell).is_some() {
                    SOUND
                } else {
                    UNDEFINED
                };
            }
        }
    }
    out.scale = 0;
    match cells {
        Cells::Scaled { scale, mantissas } => {
            out.scale = scale;
            fill(mantissas.get(rows), out, |cell| {
                (cell != NO_NUMBER).then_some(cell)
            });
            if scale > MOST_PLACES {
                out.all(UNKNOWN);
            }
        }
        Cells::Days(days) => fill(days.get(rows), out, |day| {
            (day != NO_DAY).then_some(i64::from(day))
        }),
        Cells::Keys(keys) => fill(keys.get(rows), out, |key| {
            (key != NO_KEY).then_some(i64::from(key))
        }),
        Cells::Words(words) => fill(words.get(rows), out, |word| {
            (word != NO_WORD).then_some(i64::from(word))
        }),
        Cells::Flags(flags) => fill(flags.get(rows), out, |flag| flag.map(i64::from)),
        Cells::Other => out.all(UNKNOWN),
    }
}

/// What the list has under each key; without a key, or without a value, undefined.
pub fn lookup<W: Word>(keys: &Values<W>, list: &List, out: &mut Values<W>, n: usize) {
    out.states_of(&[keys]);
    out.scale = list.scale;
    let mut missing = false;
    for (value, key) in out.values.iter_mut().zip(&keys.values).take(n) {
        let found = list.values.get(key.place()).copied().flatten();
        missing |= found.is_none();
        *value = W::of(found.unwrap_or(0));
    }
    if missing {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, key) in out.states.iter_mut().zip(&keys.values) {
            if *state == SOUND && list.values.get(key.place()).copied().flatten().is_none() {
                *state = UNDEFINED;
            }
        }
    }
}
