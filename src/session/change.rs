//! What differs between two evaluations of one policy.

use crate::evaluate::{Before, HOME, Members, Outcome, World, text};
use crate::plan::{FigureId, Level};
use std::collections::{BTreeMap, BTreeSet};

/// What came out otherwise.
#[derive(Clone, Debug, Default)]
pub struct Change {
    people: Vec<PersonChange>,
    others: Vec<Difference>,
    /// How many figures were evaluated again, each period counted; none where all were.
    pub figures: Option<usize>,
    /// How many sums of records were found again.
    pub passes: usize,
}

/// One person of whom something came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// The key.
    pub person: String,
    /// In the order of the policy's figures.
    pub differences: Vec<Difference>,
}

/// A figure that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub figure: FigureId,
    /// The name of the figure; of a part of a score its path; with the cell of a split figure.
    pub name: String,
    /// Whose it is: the key of the person, assignment or record, the value of the group, nothing
    /// for the company. Of a record that counts for several, the person stands behind it.
    pub whose: String,
    /// The exact value, as in a run that is kept; none where there was none.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Why there was no value: the word of the reason.
    pub why_before: Option<&'static str>,
    pub why_after: Option<&'static str>,
}

/// What there was before.
pub(super) enum Old<'o, 'a> {
    Some(Before),
    All(&'o World<'a>),
}

impl Change {
    /// Everyone of whom something came out otherwise, in the order of the keys.
    pub fn people(&self) -> &[PersonChange] {
        &self.people
    }

    /// What came out otherwise of groups, the company and records.
    pub fn others(&self) -> &[Difference] {
        &self.others
    }

    /// Whether everything came out as it was.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.others.is_empty()
    }

    /// What differs in the period in evaluation.
    pub(super) fn of(world: &World<'_>, old: Old<'_, '_>) -> Change {
        let mut change = Change::default();
        let mut people: BTreeMap<u32, Vec<Difference>> = BTreeMap::new();
        let due: BTreeSet<(FigureId, i32)> = match &old {
            Old::Some(before) => {
                change.figures = Some(before.figures);
                change.passes = before.passes;
                before.columns.keys().copied().collect()
            }
            Old::All(_) => (0u32..)
                .zip(&world.plan.figures)
                .flat_map(|(id, _)| [(id, 0), (id, HOME)])
                .collect(),
        };
        for (id, period) in due {
            if period != 0 && period != HOME {
                continue;
            }
            for (place, before, after) in differing(world, &old, id, period) {
                let figure = world.plan.figure(id);
                let index = place / figure.cells();
                let name = match figure.part_of {
                    Some(_) => &figure.path,
                    None => &figure.name,
                };
                let difference = Difference {
                    figure: id,
                    name: name.clone() + figure.suffix(figure.cell_at(place as usize)).as_str(),
                    whose: whose(world, figure.level, index, period),
                    why_before: why(before.as_ref()),
                    why_after: why(after.as_ref()),
                    before: value(before),
                    after: value(after),
                };
                match figure.level {
                    Level::Person => people.entry(index).or_default().push(difference),
                    Level::Subject => {
                        let person = world.person_of(index);
                        people.entry(person).or_default().push(difference);
                    }
                    Level::Group(_) | Level::Company | Level::Record(_) => {
                        change.others.push(difference);
                    }
                }
            }
            if let Level::Group(group) = world.plan.figure(id).level {
                gone(world, &old, id, group, &mut change.others);
            }
        }
        let order = world.people_in_order();
        change.people = order
            .into_iter()
            .filter_map(|person| {
                Some(PersonChange {
                    differences: people.remove(&person)?,
                    person: world.person_key(person),
                })
            })
            .collect();
        change
    }
}

type Pair = (u32, Option<Outcome>, Option<Outcome>);

/// The places of a figure that have another value than before.
fn differing(world: &World<'_>, old: &Old<'_, '_>, id: FigureId, period: i32) -> Vec<Pair> {
    let figure = world.plan.figure(id);
    let after = world.values(id, period);
    let before = match old {
        Old::Some(before) => before.columns.get(&(id, period)).and_then(Option::as_ref),
        Old::All(world) => world.values(id, period),
    };
    if before == after {
        return Vec::new();
    }
    let members = match figure.level {
        Level::Group(group) => Some((group, old_members(world, old, group))),
        _ => None,
    };
    let there = |place: u32| -> Option<u32> {
        let Some((group, members)) = &members else {
            return Some(place);
        };
        // The same group may have had another place.
        let now = world.members.get(&(Some(*group), 0))?;
        let value = now.values.get((place / figure.cells()) as usize)?;
        let at = members.as_ref()?.values.binary_search(value).ok()?;
        let at = u32::try_from(at).ok()?;
        Some(at * figure.cells() + place % figure.cells())
    };
    let count = after.map_or(0, crate::evaluate::Column::len);
    (0..u32::try_from(count).unwrap_or(u32::MAX))
        .filter_map(|place| {
            let now = after.and_then(|column| column.get(place as usize));
            let was = there(place).and_then(|at| before?.get(at as usize));
            (now != was).then_some((place, was, now))
        })
        .collect()
}

fn old_members<'o>(
    world: &'o World<'_>,
    old: &'o Old<'_, '_>,
    group: crate::plan::GroupId,
) -> Option<&'o Members> {
    let key = (Some(group), 0);
    match old {
        Old::Some(before) => match before.members.get(&(group, 0)) {
            Some(members) => members.as_ref(),
            None => world.members.get(&key),
        },
        Old::All(old) => old.members.get(&key),
    }
}

/// Groups that are not there any more.
fn gone(
    world: &World<'_>,
    old: &Old<'_, '_>,
    id: FigureId,
    group: crate::plan::GroupId,
    others: &mut Vec<Difference>,
) {
    let figure = world.plan.figure(id);
    let (Some(was), Some(now)) = (
        old_members(world, old, group),
        world.members.get(&(Some(group), 0)),
    ) else {
        return;
    };
    let before = match old {
        Old::Some(before) => before.columns.get(&(id, 0)).and_then(Option::as_ref),
        Old::All(world) => world.values(id, 0),
    };
    for (index, of) in (0u32..).zip(&was.values) {
        if now.values.binary_search(of).is_ok() {
            continue;
        }
        for cell in 0..figure.cells() {
            let outcome = before.and_then(|before| before.get(figure.place(index as usize, cell)));
            others.push(Difference {
                figure: id,
                name: figure.name.clone() + figure.suffix(cell).as_str(),
                whose: text(of),
                why_before: why(outcome.as_ref()),
                before: value(outcome),
                after: None,
                why_after: None,
            });
        }
    }
}

fn whose(world: &World<'_>, level: Level, index: u32, period: i32) -> String {
    let Level::Record(table) = level else {
        return world.instance(level, index, period);
    };
    let Some((row, place)) = world.at_slot(table, index, period) else {
        return String::new();
    };
    let key = row.chunk.key_text(row.row);
    let when = world.when(row);
    let credits = world.credits(row, when, world.day_of(when, world.period.end));
    match credits.list().get(place as usize) {
        Some(credit) if credits.list().len() > 1 => {
            format!("{key} {}", world.credit_name(&credits, *credit))
        }
        _ => key,
    }
}

fn value(outcome: Option<Outcome>) -> Option<String> {
    outcome?.ok().as_ref().map(text)
}

fn why(outcome: Option<&Outcome>) -> Option<&'static str> {
    Some(outcome?.as_ref().err()?.cause().why.word())
}
