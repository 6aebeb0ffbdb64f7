//! One of two values, row by row: conditions, and what stands in for what is not there.

use super::values::{NONE, SOUND, UNDEFINED, UNKNOWN, Values, copy, inside};
use super::word::Word;

/// `and`, `or` read left to right and stop early: behind `stop` on the left nothing is asked.
pub fn logic<W: Word>(a: &Values<W>, b: &Values<W>, out: &mut Values<W>, stop: W) {
    out.scale = 0;
    out.sound = a.sound && b.sound;
    if out.sound {
        return;
    }
    for (row, state) in out.states.iter_mut().enumerate() {
        let left = a.state(row);
        *state = if left != SOUND {
            left
        } else if a.values.get(row) == Some(&stop) {
            SOUND
        } else {
            b.state(row)
        };
    }
    for (row, value) in out.values.iter_mut().enumerate() {
        if a.state(row) == SOUND && a.values.get(row) == Some(&stop) {
            *value = stop;
        }
    }
    inside(&mut out.states);
}

pub fn select<W: Word>(
    by: &Values<W>,
    then: &Values<W>,
    otherwise: &Values<W>,
    out: &mut Values<W>,
    n: usize,
) -> bool {
    let fits = choose(then, otherwise, out, n, |row| {
        by.values.get(row).is_some_and(|by| *by != W::ZERO)
    });
    if !by.sound {
        if out.sound {
            out.all(SOUND);
            out.sound = false;
        }
        for (state, by) in out.states.iter_mut().zip(&by.states) {
            if *by != SOUND {
                *state = if *by == NONE { UNDEFINED } else { *by };
            }
        }
    }
    fits
}

/// One of two values, row by row, at one scale.
pub fn choose<W: Word>(
    then: &Values<W>,
    otherwise: &Values<W>,
    out: &mut Values<W>,
    n: usize,
    first: impl Fn(usize) -> bool,
) -> bool {
    out.scale = then.scale.max(otherwise.scale);
    let (Some(raise_then), Some(raise_otherwise)) = (
        W::ten(out.scale - then.scale),
        W::ten(out.scale - otherwise.scale),
    ) else {
        out.all(UNKNOWN);
        return false;
    };
    let mut bad = false;
    let value = |row: usize, a: W, b: W| {
        if first(row) {
            a.times(raise_then)
        } else {
            b.times(raise_otherwise)
        }
    };
    let pairs = then.values.iter().zip(&otherwise.values);
    for (row, (slot, (a, b))) in out.values.iter_mut().zip(pairs).take(n).enumerate() {
        let (chosen, over) = value(row, *a, *b);
        *slot = chosen;
        bad |= over;
    }
    out.sound = then.sound && otherwise.sound;
    if !out.sound {
        for (row, state) in out.states.iter_mut().enumerate() {
            *state = if first(row) {
                then.state(row)
            } else {
                otherwise.state(row)
            };
        }
    }
    if bad {
        out.unknown(
            |row| match (then.values.get(row), otherwise.values.get(row)) {
                (Some(a), Some(b)) if row < n => value(row, *a, *b).1,
                _ => false,
            },
        );
    }
    !bad
}

/// The value where the condition holds; a condition that is not known is the outcome.
pub fn only<W: Word>(when: &Values<W>, value: &Values<W>, out: &mut Values<W>) {
    copy(value, out);
    if out.sound {
        out.states.fill(SOUND);
    }
    out.sound = false;
    if when.sound {
        for (state, holds) in out.states.iter_mut().zip(&when.values) {
            *state = if *holds == W::ZERO { NONE } else { *state };
        }
        return;
    }
    for (row, state) in out.states.iter_mut().enumerate() {
        match when.state(row) {
            SOUND if when.values.get(row) == Some(&W::ZERO) => *state = NONE,
            SOUND => {}
            NONE => *state = UNDEFINED,
            other => *state = other,
        }
    }
}

pub fn either<W: Word>(a: &Values<W>, b: &Values<W>, out: &mut Values<W>, n: usize) -> bool {
    choose(a, b, out, n, |row| a.state(row) != UNDEFINED)
}
