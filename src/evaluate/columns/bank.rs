//! Sums that lie side by side: for each owner a few lanes, counts and sums, in one piece of memory.

use super::program::Register;
use super::word::Word;
use crate::evaluate::accumulate::Accumulator;
use crate::policy::Verb;
use crate::value::Sum;
use std::collections::HashMap;

/// A count (without a register) or a sum, of the rows of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub selection: usize,
    pub value: Option<Register>,
}

/// The sums of one thread for some owners.
pub struct Bank {
    width: usize,
    /// `mantissa / 10^scale` of the lane, owner by owner.
    sums: Vec<i64>,
    scales: Vec<u32>,
    /// What did not fit in 64 bits, by owner and lane.
    wide: HashMap<usize, Sum>,
}

impl Bank {
    pub fn new(owners: usize, width: usize) -> Bank {
        Bank {
            width,
            sums: vec![0; owners.saturating_mul(width)],
            scales: vec![0; width],
            wide: HashMap::new(),
        }
    }

    /// Counts the marked rows for their owners, which are given by where their lanes begin.
    pub fn count(&mut self, lane: usize, owners: &[usize], marks: &[u8]) {
        for (owner, mark) in owners.iter().zip(marks) {
            if let Some(sum) = self.sums.get_mut(owner.saturating_add(lane)) {
                // There are fewer rows than 2^63.
                *sum = sum.wrapping_add(i64::from(*mark));
            }
        }
    }

    /// Adds the marked values, `mantissa / 10^of_scale`, for their owners.
    pub fn add<W: Word>(
        &mut self,
        lane: usize,
        owners: &[usize],
        marks: &[u8],
        values: &[W],
        of_scale: u32,
    ) {
        self.rescale(lane, of_scale);
        let scale = self.scale(lane);
        let raise = 10_i64.checked_pow(scale.saturating_sub(of_scale));
        let rows = owners.iter().zip(marks).zip(values);
        for ((owner, mark), value) in rows {
            let at = owner.saturating_add(lane);
            let Some(sum) = self.sums.get_mut(at) else {
                continue;
            };
            let marked = i64::from(*mark).wrapping_neg();
            let added = match (value.narrow(), raise) {
                (Some(value), Some(1)) => sum.checked_add(value & marked),
                (Some(value), Some(raise)) => (value & marked)
                    .checked_mul(raise)
                    .and_then(|part| sum.checked_add(part)),
                _ if *mark == 0 => Some(*sum),
                _ => None,
            };
            match added {
                Some(added) => *sum = added,
                None => {
                    let spilled = self.wide.entry(at).or_default();
                    spilled.add_wide(i128::from(*sum), scale);
                    spilled.add_wide(value.wide(), of_scale);
                    *sum = 0;
                }
            }
        }
    }

    fn place(&self, owner: usize, lane: usize) -> usize {
        owner * self.width + lane
    }

    fn at(&self, owner: usize, lane: usize) -> i64 {
        let sum = self.sums.get(self.place(owner, lane));
        sum.copied().unwrap_or(0)
    }

    fn scale(&self, lane: usize) -> u32 {
        self.scales.get(lane).copied().unwrap_or(0)
    }

    /// Gives a lane at least this scale.
    fn rescale(&mut self, lane: usize, wanted: u32) {
        let Some(scale) = self.scales.get_mut(lane) else {
            return;
        };
        if wanted <= *scale {
            return;
        }
        let (before, raise) = (*scale, 10_i64.checked_pow(wanted - *scale));
        *scale = wanted;
        for at in (lane..self.sums.len()).step_by(self.width.max(1)) {
            let Some(sum) = self.sums.get_mut(at).filter(|sum| **sum != 0) else {
                continue;
            };
            match raise.and_then(|raise| sum.checked_mul(raise)) {
                Some(raised) => *sum = raised,
                None => {
                    let spilled = self.wide.entry(at).or_default();
                    spilled.add_wide(i128::from(*sum), before);
                    *sum = 0;
                }
            }
        }
    }
}

/// What all threads found for an aggregate.
pub struct Found<'b> {
    banks: Vec<&'b Bank>,
    count: usize,
    sum: Option<usize>,
    scale: u32,
}

impl<'b> Found<'b> {
    pub fn new(banks: Vec<&'b Bank>, count: usize, sum: Option<usize>) -> Found<'b> {
        let scales = banks.iter().filter_map(|bank| bank.scales.get(sum?));
        let scale = scales.copied().max().unwrap_or(0);
        Found {
            banks,
            count,
            sum,
            scale,
        }
    }

    /// The scale of [`Found::of`].
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// How many records an owner has, and the mantissa of their sum, if it is a short one.
    pub fn of(&self, owner: usize) -> (u64, Option<i64>) {
        let (mut count, mut sum) = (0, Some(0_i64));
        for bank in &self.banks {
            count += bank.at(owner, self.count);
            let Some(lane) = self.sum else { continue };
            let raise = 10_i64.checked_pow(self.scale - bank.scale(lane));
            let part = bank.at(owner, lane);
            let wide = !bank.wide.is_empty() && bank.wide.contains_key(&bank.place(owner, lane));
            sum = sum
                .filter(|_| !wide)
                .zip(raise.and_then(|raise| part.checked_mul(raise)))
                .and_then(|(sum, part)| sum.checked_add(part));
        }
        (u64::try_from(count).unwrap_or(0), sum)
    }

    /// All that an owner has.
    pub fn accumulator(&self, verb: Verb, owner: usize) -> Accumulator {
        let mut sum = Sum::default();
        for (bank, lane) in self.banks.iter().filter_map(|bank| Some((bank, self.sum?))) {
            sum.add_scaled(bank.at(owner, lane), bank.scale(lane));
            if let Some(wide) = bank.wide.get(&bank.place(owner, lane)) {
                sum.merge(wide);
            }
        }
        Accumulator::of(verb, self.of(owner).0, sum)
    }
}
