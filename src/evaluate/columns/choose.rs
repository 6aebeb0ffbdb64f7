//! One of two values, row by row: conditions, and what stands in for what is not there.

use super::values::{BATCH, NONE, SOUND, UNDEFINED, UNKNOWN, Values, copy, inside};
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
    let fits = choose(&by.values, then, otherwise, out, n);
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

/// One of two values, row by row, at one scale: the first where `by` is not 0.
fn choose<W: Word>(
    by: &[W],
    then: &Values<W>,
    otherwise: &Values<W>,
    out: &mut Values<W>,
    n: usize,
) -> bool {
    out.scale = then.scale.max(otherwise.scale);
    let (Some(raise_then), Some(raise_otherwise)) = (
        W::ten(out.scale - then.scale),
        W::ten(out.scale - otherwise.scale),
    ) else {
        out.all(UNKNOWN);
        return false;
    };
    // Without a branch: which of two a row takes, nobody can foretell.
    let pick = |by: &W, a: W, b: W| if *by == W::ZERO { b } else { a };
    let pairs = by.iter().zip(then.values.iter().zip(&otherwise.values));
    let mut bad = false;
    if then.scale == otherwise.scale {
        for (slot, (by, (a, b))) in out.values.iter_mut().zip(pairs).take(n) {
            *slot = pick(by, *a, *b);
        }
    } else {
        for (slot, (by, (a, b))) in out.values.iter_mut().zip(pairs).take(n) {
            let raise = pick(by, raise_then, raise_otherwise);
            let (chosen, over) = pick(by, *a, *b).times(raise);
            *slot = chosen;
            bad |= over;
        }
    }
    out.sound = then.sound && otherwise.sound;
    if !out.sound {
        for (row, (state, by)) in out.states.iter_mut().zip(by).enumerate() {
            let (a, b) = (then.state(row), otherwise.state(row));
            *state = if *by == W::ZERO { b } else { a };
        }
    }
    if bad {
        out.unknown(|row| {
            let values = (by.get(row), then.values.get(row), otherwise.values.get(row));
            match values {
                (Some(by), Some(a), Some(b)) if row < n => {
                    let raise = pick(by, raise_then, raise_otherwise);
                    pick(by, *a, *b).times(raise).1
                }
                _ => false,
            }
        });
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
    if a.sound {
        copy(a, out);
        return true;
    }
    let defined = |state: &u8| if *state == UNDEFINED { W::ZERO } else { W::ONE };
    let by: [W; BATCH] = std::array::from_fn(|row| a.states.get(row).map_or(W::ZERO, defined));
    choose(&by, a, b, out, n)
}
