//! Who is covered by several of the policies of a run, and who by none.
//!
//! Nothing here changes what anybody is paid.

use super::Results;
use crate::evaluate::Evaluated;
use crate::table::{Origin, compare_codes};
use crate::value::{Number, Sum};
use serde::Serialize;
use std::collections::BTreeMap;

/// The people of one policy, and what it gives them.
#[derive(Debug)]
pub struct Roster {
    policy: String,
    currency: String,
    origin: Option<Origin>,
    file: String,
    people: Vec<Someone>,
}

/// One of the people of a policy.
#[derive(Debug)]
struct Someone {
    key: String,
    name: Option<String>,
    /// Has an assignment in the period.
    there: bool,
    /// Of who is covered: the total, none if held.
    total: Option<Option<String>>,
}

impl Roster {
    /// The people of an evaluation, those in `results` as covered.
    pub fn new(evaluated: &Evaluated<'_>, results: &Results) -> Roster {
        let world = &evaluated.world;
        let table = world.plan.subject.table;
        let covered: BTreeMap<&str, &super::Person> = results
            .people
            .iter()
            .map(|person| (person.subject.as_str(), person))
            .collect();
        let someone = |person: u32| {
            let key = world.person_key(person);
            let total = covered.get(key.as_str()).map(|found| found.total.clone());
            Someone {
                name: world.person_name(person, 0),
                there: !world.assignments(person, 0).is_empty(),
                total,
                key,
            }
        };
        Roster {
            policy: results.policy.id.clone(),
            currency: results.currency.clone(),
            origin: world.data.origin(table),
            file: world.data.file(table).to_owned(),
            people: world.people_in_order().into_iter().map(someone).collect(),
        }
    }

    /// The keys of all, covered or not.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|someone| someone.key.as_str())
    }
}

/// Who is covered by several policies, and who by none.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// One for each set of people, in the order of the policies.
    pub files: Vec<Covered>,
}

/// The people of one file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    pub file: String,
    /// The policies that read their people there.
    pub policies: Vec<String>,
    /// How many people there are in the period.
    pub people: usize,
    pub several: Vec<Several>,
    pub none: Vec<Nobody>,
}

/// Someone covered by several policies.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Several {
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub policies: Vec<String>,
    /// One for each currency: amounts of different ones are never added.
    pub totals: Vec<Totals>,
}

/// What several policies give someone in a currency.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub currency: String,
    /// `null` if one of them holds the person.
    pub total: Option<String>,
}

/// Someone covered by no policy.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Nobody {
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Coverage {
    /// Compares the people of policies: those whose subject's tables have their keys from the same
    /// columns of the same file. Of all, or of those with the keys in `only`.
    pub fn new(rosters: &[Roster], only: &[String]) -> Coverage {
        let mut sets: Vec<Vec<&Roster>> = Vec::new();
        for roster in rosters {
            let same = |set: &&mut Vec<&Roster>| {
                set.first()
                    .is_some_and(|first| first.origin.is_some() && first.origin == roster.origin)
            };
            match sets.iter_mut().find(same) {
                Some(set) => set.push(roster),
                None => sets.push(vec![roster]),
            }
        }
        Coverage {
            files: sets.iter().map(|set| covered(set, only)).collect(),
        }
    }
}

fn covered(rosters: &[&Roster], only: &[String]) -> Covered {
    let mut all: BTreeMap<&str, Vec<(&Roster, &Someone)>> = BTreeMap::new();
    for roster in rosters {
        for someone in &roster.people {
            if only.is_empty() || only.contains(&someone.key) {
                let known = all.entry(&someone.key).or_default();
                known.push((roster, someone));
            }
        }
    }
    // Who is not there in the period is not forgotten.
    all.retain(|_, known| {
        known
            .iter()
            .any(|(_, someone)| someone.there || someone.total.is_some())
    });
    let people = all.len();
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| compare_codes(a, b));
    let (mut several, mut none) = (Vec::new(), Vec::new());
    for (key, known) in all {
        let name = || known.iter().find_map(|(_, someone)| someone.name.clone());
        let by: Vec<(&Roster, &Option<String>)> = known
            .iter()
            .filter_map(|(roster, someone)| Some((*roster, someone.total.as_ref()?)))
            .collect();
        match by.len() {
            0 => none.push(Nobody {
                subject: key.to_owned(),
                name: name(),
            }),
            1 => {}
            _ => several.push(Several {
                subject: key.to_owned(),
                name: name(),
                policies: by.iter().map(|(roster, _)| roster.policy.clone()).collect(),
                totals: totals(&by),
            }),
        }
    }
    Covered {
        file: rosters
            .first()
            .map_or_else(String::new, |roster| roster.file.clone()),
        policies: rosters.iter().map(|roster| roster.policy.clone()).collect(),
        people,
        several,
        none,
    }
}

/// The sums of totals by currency, in the order of the policies.
fn totals(by: &[(&Roster, &Option<String>)]) -> Vec<Totals> {
    let mut found: Vec<Totals> = Vec::new();
    for (roster, _) in by {
        if found.iter().all(|known| known.currency != roster.currency) {
            let same = by.iter().filter(|(of, _)| of.currency == roster.currency);
            let amounts: Option<Vec<&str>> = same.map(|(_, total)| total.as_deref()).collect();
            found.push(Totals {
                currency: roster.currency.clone(),
                total: amounts.and_then(exact_sum),
            });
        }
    }
    found
}

/// The exact sum of amounts, with the most places that one of them has.
pub(super) fn exact_sum<'a>(amounts: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut sum = Sum::default();
    let mut places = 0;
    for amount in amounts {
        places = places.max(amount.split_once('.').map_or(0, |(_, digits)| digits.len()));
        sum.add(&Number::parse(amount).ok()??);
    }
    let sum = sum.finish().ok()?;
    // A total that is not rounded to places may be a fraction.
    Some(
        sum.fixed(u32::try_from(places).ok()?)
            .unwrap_or_else(|| sum.exact()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(policy: &str, currency: &str, people: &[(&str, Option<Option<&str>>)]) -> Roster {
        Roster {
            policy: policy.to_owned(),
            currency: currency.to_owned(),
            origin: None,
            file: "people.csv".to_owned(),
            people: people
                .iter()
                .map(|(key, total)| Someone {
                    key: (*key).to_owned(),
                    name: None,
                    there: true,
                    total: total.map(|total| total.map(str::to_owned)),
                })
                .collect(),
        }
    }

    fn sums(rosters: &[&Roster]) -> Vec<(String, Option<String>)> {
        let found = covered(rosters, &[]);
        let totals = found.several.into_iter().flat_map(|one| one.totals);
        totals.map(|of| (of.currency, of.total)).collect()
    }

    #[test]
    fn totals_are_added_exactly_within_a_currency() {
        let a = roster("a", "EUR", &[("E-1", Some(Some("0.10")))]);
        let b = roster("b", "USD", &[("E-1", Some(Some("5")))]);
        let c = roster("c", "EUR", &[("E-1", Some(Some("-0.205")))]);
        assert_eq!(
            sums(&[&a, &b, &c]),
            [
                ("EUR".to_owned(), Some("-0.105".to_owned())),
                ("USD".to_owned(), Some("5".to_owned()))
            ]
        );
    }

    #[test]
    fn who_is_held_by_one_has_no_sum() {
        let a = roster("a", "EUR", &[("E-1", Some(Some("0.10")))]);
        let b = roster("b", "EUR", &[("E-1", Some(None))]);
        assert_eq!(sums(&[&a, &b]), [("EUR".to_owned(), None)]);
    }

    #[test]
    fn keys_are_in_their_own_order() {
        let a = roster("a", "EUR", &[("E-10", None), ("E-9", None), ("E-2", None)]);
        let none = covered(&[&a], &["E-10".to_owned(), "E-9".to_owned()]).none;
        let keys: Vec<String> = none.into_iter().map(|one| one.subject).collect();
        assert_eq!(keys, ["E-9", "E-10"]);
    }
}
