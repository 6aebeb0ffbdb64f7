//! A right policy and right data with bytes changed: whatever comes of it, the program behaves.
//! The changes are always the same; `MERIT_LONG` makes twenty times as many.

use crate::program::Place;
use std::fs;

/// Numbers that look random and are always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// Pieces that mean something in one of the files, or in none.
const PIECES: [&str; 48] = [
    "\"",
    "'",
    "'''",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "(",
    ")",
    ",",
    "=",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "％",
    "，",
    "。",
    "%",
    "-",
    "+",
    "*",
    "/",
    ".",
    "0",
    "9",
    "99999999999999999999",
    "1e9",
    "-0",
    "NaN",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "not ",
    " and ",
    " in ",
    "total",
    "own.",
    ".previous",
    "period.end",
    "revenue",
    "East",
    "true",
    "中",
];

/// Changes a few bytes, pieces or lines: most of it is no TOML or CSV any more.
fn broken(dice: &mut Dice, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(text.len());
        match dice.below(8) {
            0 => text[at] ^= 1 << dice.below(8),
            1 => text[at] = dice.below(256) as u8,
            2 => {
                text.drain(at..(at + 1 + dice.below(4)).min(text.len()));
            }
            3 | 4 => {
                let piece = dice.pick(&PIECES).bytes();
                text.splice(at..at, piece);
            }
            5 => {
                let piece = dice.pick(&PIECES).bytes();
                text.splice(at..(at + 1 + dice.below(6)).min(text.len()), piece);
            }
            6 => {
                // A line is there twice, or is gone.
                let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
                let line = dice.below(lines.len());
                if dice.below(2) == 0 {
                    lines.insert(dice.below(lines.len()), lines[line]);
                } else {
                    lines.remove(line);
                }
                text = lines.concat();
            }
            _ => text.truncate(at),
        }
        if text.is_empty() {
            text.push(b'x');
        }
    }
    text
}

/// Puts other words in the places of a few, words of the same text or numbers of all sizes: most
/// of it still reads well, and means something else.
fn reworded(dice: &mut Dice, text: &[u8]) -> Vec<u8> {
    const NUMBERS: [&str; 12] = [
        "0",
        "1",
        "-1",
        "0.01",
        "100%",
        "-100%",
        "33.333%",
        "1_000_000",
        "0.0000000000000000000001",
        "79228162514264337593543950335",
        "2026-01-01",
        "9999-12-31",
    ];
    let text = std::str::from_utf8(text).unwrap();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '%' | '-');
    let mut words: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if inside(first) {
            rest.find(|c| !inside(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    // Comments and headings say nothing, or everything.
    let begin = words.iter().position(|word| *word == "\n").unwrap();
    let places: Vec<usize> = (begin..words.len())
        .filter(|at| words[*at].starts_with(inside))
        .collect();
    let mut new = words.clone();
    for _ in 0..1 + dice.below(2) {
        let at = places[dice.below(places.len())];
        new[at] = match dice.below(4) {
            0 => dice.pick(&NUMBERS),
            1 => {
                // One nearby, which is likelier to fit.
                let near = places.partition_point(|place| *place < at);
                words[places[(near + dice.below(12))
                    .saturating_sub(6)
                    .min(places.len() - 1)]]
            }
            _ => words[places[dice.below(places.len())]],
        };
    }
    new.concat().into_bytes()
}

fn times(few: u64) -> u64 {
    if std::env::var_os("MERIT_LONG").is_some() {
        few * 20
    } else {
        few
    }
}

/// Tries a file with changes, and tells how often the program ended with each exit code.
fn try_all(file: &str, change: fn(&mut Dice, &[u8]) -> Vec<u8>, few: u64) -> [usize; 5] {
    let place = Place::field_sales();
    let text = fs::read(place.path().join(file)).unwrap();
    let mut wrong = Vec::new();
    let mut exits = [0; 5];
    for seed in 0..times(few) {
        let changed = change(&mut Dice(seed * 0x1000 + file.len() as u64), &text);
        place.write(file, &changed);
        let said = place.run();
        if let Some(told) = said.misbehaves() {
            wrong.push(format!("{file}, seed {seed}: {told}"));
        } else {
            exits[said.exit.unwrap() as usize] += 1;
        }
    }
    println!("{file}: exits {exits:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    exits
}

#[test]
fn broken_policies() {
    let exits = try_all("policy.toml", broken, 100);
    assert!(exits[3] > 0);
}

#[test]
fn reworded_policies() {
    let exits = try_all("policy.toml", reworded, 150);
    assert!(exits[0] > 0 && exits[3] > 0, "some still run: {exits:?}");
}

const FILES: [&str; 6] = [
    "people.csv",
    "products.csv",
    "targets.csv",
    "orders.csv",
    "payments.csv",
    "visits.csv",
];

#[test]
fn broken_data() {
    for file in FILES {
        let exits = try_all(file, broken, 12);
        assert!(exits[4] > 0);
    }
}

#[test]
fn reworded_data() {
    for file in FILES {
        try_all(file, reworded, 15);
    }
}
