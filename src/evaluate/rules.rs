//! How often each rule fired: kept in every run, for everybody who is covered in its period.
//!
//! While a figure is evaluated each task counts in places of its own, in an order that the plan
//! gives; they are added up when the figure is done. So nothing is hashed, nobody waits, and the
//! counts are the same for any number of threads.

use super::outcome::{Absence, Outcome};
use crate::plan::{FigureId, FigurePlan, Mechanism};
use crate::policy::ScaleKind;
use serde::Serialize;

/// What may fire in a figure, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// A condition of the figure is false.
    False(usize),
    /// `if_undefined` gave the value.
    IfUndefined,
    /// A step's conditions hold, or not; and it made another value of the one in hand.
    Applied(usize),
    NotApplied(usize),
    Changed(usize),
    /// An entry of a scale, `match` or `cases` was reached; `otherwise` stands behind them.
    Entry(usize),
}

/// Value, none, undefined, failed.
const STATES: usize = 4;
/// Counts of a step.
const STEP: usize = 3;

/// The counts of one figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    pub figure: FigureId,
    /// Whether whoever is at hand is counted.
    pub on: bool,
    conditions: usize,
    steps: usize,
    counts: Vec<u64>,
}

impl Hits {
    /// No counts yet.
    pub fn new(id: FigureId, plan: &FigurePlan) -> Hits {
        let (conditions, steps) = (plan.when.len(), plan.then.len());
        let count = STATES + conditions + 1 + steps * STEP + entries(plan);
        Hits {
            figure: id,
            on: false,
            conditions,
            steps,
            counts: vec![0; count],
        }
    }

    fn place(&self, rule: Rule) -> usize {
        let steps = STATES + self.conditions + 1;
        match rule {
            Rule::False(at) => STATES + at,
            Rule::IfUndefined => STATES + self.conditions,
            Rule::Applied(at) => steps + at * STEP,
            Rule::NotApplied(at) => steps + at * STEP + 1,
            Rule::Changed(at) => steps + at * STEP + 2,
            Rule::Entry(at) => steps + self.steps * STEP + at,
        }
    }

    /// Counts a rule of the figure.
    #[inline]
    pub fn count(&mut self, figure: FigureId, rule: Rule) {
        if self.on && figure == self.figure {
            let place = self.place(rule);
            self.add(place);
        }
    }

    /// Counts what the figure is.
    #[inline]
    pub fn state(&mut self, outcome: &Outcome) {
        if self.on {
            self.add(match outcome {
                Ok(_) => 0,
                Err(Absence::None(_)) => 1,
                Err(Absence::Undefined(_)) => 2,
                Err(Absence::Failed(_) | Absence::Stopped(_)) => 3,
            });
        }
    }

    fn add(&mut self, place: usize) {
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
    }

    /// Adds what another task counted of the same figure.
    pub fn merge(&mut self, other: &Hits) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    fn of(&self, rule: Rule) -> u64 {
        self.counts.get(self.place(rule)).copied().unwrap_or(0)
    }

    /// The counts by the paths of the rules.
    pub fn told(&self, plan: &FigurePlan) -> Vec<Fired> {
        let path = &plan.path;
        let state = |at: usize| self.counts.get(at).copied();
        let mut told = vec![Fired {
            value: state(0),
            none: state(1),
            undefined: state(2),
            failed: state(3),
            ..Fired::of(path.clone())
        }];
        told.extend((0..self.conditions).map(|at| Fired {
            r#false: Some(self.of(Rule::False(at))),
            ..Fired::of(format!("{path}/when[{at}]"))
        }));
        if plan.if_undefined.is_some() {
            told.push(Fired {
                reached: Some(self.of(Rule::IfUndefined)),
                ..Fired::of(format!("{path}/if_undefined"))
            });
        }
        told.extend(names(plan).into_iter().enumerate().map(|(at, name)| Fired {
            reached: Some(self.of(Rule::Entry(at))),
            ..Fired::of(format!("{path}/{name}"))
        }));
        told.extend(plan.then.iter().enumerate().map(|(at, step)| Fired {
            applied: Some(self.of(Rule::Applied(at))),
            not_applied: Some(self.of(Rule::NotApplied(at))),
            changed: Some(self.of(Rule::Changed(at))),
            ..Fired::of(format!("{path}/{}", step.id))
        }));
        told
    }
}

/// How many entries the shape of a figure has.
fn entries(plan: &FigurePlan) -> usize {
    match &plan.mechanism {
        Mechanism::Scale(scale) => scale.entries.len(),
        Mechanism::Match {
            entries, otherwise, ..
        } => entries.len() + usize::from(otherwise.is_some()),
        Mechanism::Cases(cases) => cases.len(),
        _ => 0,
    }
}

/// The names of the entries, as paths of parameters have them.
fn names(plan: &FigurePlan) -> Vec<String> {
    let numbered = |word: &str, count: usize| -> Vec<String> {
        (0..count).map(|at| format!("{word}[{at}]")).collect()
    };
    match &plan.mechanism {
        Mechanism::Scale(scale) => {
            let word = match scale.kind {
                ScaleKind::Slices => "slices",
                ScaleKind::Steps => "steps",
                ScaleKind::Line => "line",
            };
            numbered(word, scale.entries.len())
        }
        Mechanism::Match {
            entries, otherwise, ..
        } => {
            let named = |keys: &[crate::plan::MatchKey]| {
                let keys: Vec<String> = keys.iter().map(|key| super::text(&key.0)).collect();
                format!("match.{}", keys.join("."))
            };
            let entries = entries.iter().map(|(keys, _)| named(keys));
            let otherwise = otherwise.iter().map(|_| "match.otherwise".to_owned());
            entries.chain(otherwise).collect()
        }
        Mechanism::Cases(cases) => numbered("cases", cases.len()),
        _ => Vec::new(),
    }
}

/// How often a rule fired. Only the counts that a rule has are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fired {
    /// `policy/figure`, `policy/figure/when[0]`, `policy/figure/then.cap`.
    pub rule: String,
    /// Of a figure: how many have a value, none, an undefined one, one that the data make wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<u64>,
    /// Of a condition: how many have no value since it is false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#false: Option<u64>,
    /// Of an entry, and of `if_undefined`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<u64>,
    /// Of a step: how often its conditions hold, how often not, and how often the value after it is
    /// another than the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_applied: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<u64>,
}

impl Fired {
    fn of(rule: String) -> Fired {
        Fired {
            rule,
            ..Fired::default()
        }
    }
}

impl super::World<'_> {
    /// How often each rule fired in the period of the run, in the order of the figures. Figures of
    /// records that are found in passing over them have no counts.
    pub fn fired(&self) -> Vec<Fired> {
        let mut hits: Vec<_> = self.hits.iter().collect();
        hits.sort_by_key(|hits| hits.figure);
        hits.into_iter()
            .flat_map(|hits| hits.told(self.plan.figure(hits.figure)))
            .collect()
    }
}
