//! Everyone who takes part in a rank, a percentile or a share, and how each stands among them:
//! found once for all, so that many people take no longer than it takes to sort them.

use super::outcome::Why;
use super::share::apportion;
use crate::value::{Number, Value};
use std::cmp::Ordering;

/// One who takes part.
pub(super) struct Entrant<N> {
    pub subject: u32,
    pub value: Value,
    pub ties: Vec<Value>,
    pub nodes: Vec<N>,
}

/// How one stands among all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// How many are better.
    pub better: usize,
    /// How many are equal, with oneself.
    pub equal: usize,
    /// How many of the equal ones have a lower key.
    pub before: usize,
}

/// By what a whole is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Weights {
    /// The quantities of the entrants.
    Values,
    /// So many equal parts.
    Equal(usize),
    /// These.
    Given(Vec<Number>),
}

/// The parts of a whole.
pub(super) struct Shared {
    whole: Number,
    unit: Number,
    by: Weights,
    /// In the order of the weights; or why it cannot be shared.
    pub parts: Result<Vec<Number>, Why>,
    /// All weights are 0, so nothing is shared out.
    pub unallocated: bool,
}

/// Everyone who takes part, in the order of their keys.
pub(super) struct Entrants<N> {
    list: Vec<Entrant<N>>,
    /// Where a subject stands in the list, by subject.
    at: Vec<(u32, u32)>,
    standings: Vec<Standing>,
    /// What was shared last: mostly the same for all.
    shared: Option<Shared>,
}

impl<N> Entrants<N> {
    /// Of entrants in the order of their keys; `order` says who stands before whom.
    pub fn new(
        list: Vec<Entrant<N>>,
        order: impl Fn(&Entrant<N>, &Entrant<N>) -> Ordering,
    ) -> Entrants<N> {
        let mut at: Vec<(u32, u32)> = list
            .iter()
            .zip(0u32..)
            .map(|(entrant, at)| (entrant.subject, at))
            .collect();
        at.sort_unstable();
        let mut sorted: Vec<(usize, &Entrant<N>)> = list.iter().enumerate().collect();
        sorted.sort_by(|(_, a), (_, b)| order(a, b)); // stable: equal ones stay in the order of their keys
        let mut standings = vec![Standing::default(); list.len()];
        let mut better = 0;
        for equals in sorted.chunk_by(|(_, a), (_, b)| order(a, b) == Ordering::Equal) {
            for (before, (at, _)) in equals.iter().enumerate() {
                if let Some(standing) = standings.get_mut(*at) {
                    *standing = Standing {
                        better,
                        equal: equals.len(),
                        before,
                    };
                }
            }
            better += equals.len();
        }
        Entrants {
            list,
            at,
            standings,
            shared: None,
        }
    }

    /// How many take part.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Everyone, in the order of their keys.
    pub fn list(&self) -> &[Entrant<N>] {
        &self.list
    }

    /// Where a subject stands in the list; `None` if it takes no part.
    pub fn position(&self, subject: u32) -> Option<usize> {
        let found = self.at.binary_search_by_key(&subject, |(known, _)| *known);
        let (_, at) = self.at.get(found.ok()?)?;
        usize::try_from(*at).ok()
    }

    /// How the entrant at this place of the list stands.
    pub fn standing(&self, at: usize) -> Standing {
        self.standings.get(at).copied().unwrap_or_default()
    }

    /// As [`apportion`]; what was shared last is not shared again.
    pub fn share(&mut self, whole: &Number, unit: &Number, by: Weights) -> &Shared {
        if self
            .shared
            .as_ref()
            .is_some_and(|shared| shared.whole != *whole || shared.unit != *unit || shared.by != by)
        {
            self.shared = None;
        }
        let list = &self.list;
        self.shared.get_or_insert_with(|| {
            let value = |entrant: &Entrant<N>| {
                if let Value::Number(number) = &entrant.value {
                    Some(number.clone())
                } else {
                    None
                }
            };
            let weights = match &by {
                Weights::Values => list.iter().filter_map(value).collect(),
                Weights::Equal(count) => vec![Number::ONE; *count],
                Weights::Given(weights) => weights.clone(),
            };
            let unallocated = weights.iter().all(Number::is_zero);
            Shared {
                whole: whole.clone(),
                unit: unit.clone(),
                parts: apportion(whole, unit, &weights),
                by,
                unallocated,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_their_standing() {
        let entrant = |subject, value| Entrant {
            subject,
            value: Value::Number(Number::from_i64(value)),
            ties: Vec::new(),
            nodes: Vec::<()>::new(),
        };
        let list = vec![entrant(4, 7), entrant(2, 9), entrant(0, 7), entrant(1, 1)];
        let mut field = Entrants::new(list, |a, b| b.value.cmp(&a.value));
        let standings: Vec<_> = (0..4)
            .map(|at| field.standing(at))
            .map(|one| (one.better, one.equal, one.before))
            .collect();
        assert_eq!(standings, [(1, 2, 0), (0, 1, 0), (1, 2, 1), (3, 1, 0)]);
        assert_eq!(
            (field.position(0), field.position(3), field.len()),
            (Some(2), None, 4)
        );

        let one = Number::ONE;
        let mut parts = |whole, by| -> Result<Vec<Option<i64>>, Why> {
            let shared = field.share(&Number::from_i64(whole), &one, by);
            shared
                .parts
                .as_ref()
                .map(|parts| parts.iter().map(Number::to_i64).collect())
                .map_err(|why| *why)
        };
        for _ in 0..2 {
            assert_eq!(
                parts(5, Weights::Equal(3)),
                Ok(vec![Some(2), Some(2), Some(1)])
            );
        }
        assert_eq!(
            parts(-5, Weights::Equal(3)),
            Ok(vec![Some(-2), Some(-2), Some(-1)])
        );
        assert_eq!(
            parts(24, Weights::Values),
            Ok(vec![Some(7), Some(9), Some(7), Some(1)])
        );
        assert_eq!(
            parts(24, Weights::Given(vec![one.clone(), one.neg()])),
            Err(Why::NegativeWeight)
        );
        assert_eq!(parts(24, Weights::Equal(2)), Ok(vec![Some(12), Some(12)]));
    }
}
