//! What an aggregate keeps while items come by. Order never matters: sums are exact, and what
//! depends on an order compares (day, key).

use super::outcome::{Absence, Cause, Outcome, Why};
use crate::plan::FigureId;
use crate::policy::Verb;
use crate::source::Span;
use crate::table::compare_codes;
use crate::value::{Day, Number, Sum, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The place of an item in its order: by day, then by key; of the same record by its credits, as
/// running totals go over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderKey(pub Option<Day>, pub Arc<str>, pub (u32, u32));

impl Ord for OrderKey {
    fn cmp(&self, other: &OrderKey) -> Ordering {
        self.0
            .cmp(&other.0)
            .then_with(|| compare_codes(&self.1, &other.1))
            .then_with(|| self.2.cmp(&other.2))
    }
}

impl PartialOrd for OrderKey {
    fn partial_cmp(&self, other: &OrderKey) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Items so far.
#[derive(Clone, Debug)]
pub struct Accumulator {
    verb: Verb,
    count: u64,
    kept: Kept,
    /// The first item, in order, that is undefined or failed.
    problem: Option<(OrderKey, Absence)>,
    /// Of `only`: the first few items, in order.
    few: Vec<OrderKey>,
}

/// How many records are named where there are too many.
const FEW: usize = 4;

#[derive(Clone, Debug)]
enum Kept {
    Nothing,
    Sum(Sum),
    Distinct(BTreeSet<Value>),
    Values(Vec<Number>),
    Extreme(Option<Value>),
    Ordered(Option<(OrderKey, Value)>),
}

impl Accumulator {
    /// Nothing so far.
    pub fn new(verb: Verb) -> Accumulator {
        let kept = match verb {
            Verb::Count | Verb::Streak => Kept::Nothing,
            Verb::Sum | Verb::Mean => Kept::Sum(Sum::default()),
            Verb::Distinct => Kept::Distinct(BTreeSet::new()),
            Verb::Median => Kept::Values(Vec::new()),
            Verb::Min | Verb::Max => Kept::Extreme(None),
            Verb::First | Verb::Last | Verb::Only => Kept::Ordered(None),
        };
        Accumulator {
            verb,
            count: 0,
            kept,
            problem: None,
            few: Vec::new(),
        }
    }

    /// What others counted and summed.
    pub fn of(verb: Verb, count: u64, sum: Sum) -> Accumulator {
        let mut made = Accumulator::new(verb);
        made.count = count;
        if let Kept::Sum(kept) = &mut made.kept {
            *kept = sum;
        }
        made
    }

    /// Takes an item; `order` is asked only where it matters. One without a value is passed over.
    pub fn take(&mut self, item: Outcome, order: impl FnOnce() -> OrderKey) {
        if self.verb == Verb::Only && !matches!(item, Err(Absence::None(_))) {
            let order = order();
            self.name(order.clone());
            self.add(item, || order);
        } else {
            self.add(item, order);
        }
    }

    /// Remembers an item by name, if it is one of the first few.
    fn name(&mut self, order: OrderKey) {
        let at = self.few.partition_point(|known| *known <= order);
        self.few.insert(at, order);
        self.few.truncate(FEW);
    }

    /// The first few items by their keys; of the same key also by their days.
    fn named(&self) -> Arc<str> {
        let mut names: Vec<String> = Vec::new();
        for OrderKey(day, key, _) in &self.few {
            let twice = self.few.iter().filter(|other| other.1 == *key).count() > 1;
            names.push(match day {
                Some(day) if twice => format!("{key} {day}"),
                _ => key.to_string(),
            });
        }
        if self.count > self.few.len() as u64 {
            names.push("…".to_owned());
        }
        names.join(", ").into()
    }

    fn add(&mut self, item: Outcome, order: impl FnOnce() -> OrderKey) {
        match item {
            Err(Absence::None(_)) => {}
            Err(absence) => {
                self.count += 1;
                self.problem(order(), absence);
            }
            Ok(value) => {
                self.count += 1;
                self.value(value, order);
            }
        }
    }

    fn problem(&mut self, order: OrderKey, absence: Absence) {
        // What stops a run goes before what holds a person.
        let rank = |absence: &Absence| match absence {
            Absence::Stopped(_) => 0,
            Absence::Failed(_) => 1,
            Absence::Undefined(_) | Absence::None(_) => 2,
        };
        let earlier = match &self.problem {
            None => true,
            Some((known, other)) => (rank(&absence), &order) < (rank(other), known),
        };
        if earlier {
            self.problem = Some((order, absence));
        }
    }

    fn value(&mut self, value: Value, order: impl FnOnce() -> OrderKey) {
        match &mut self.kept {
            Kept::Nothing => {}
            Kept::Sum(sum) => {
                if let Value::Number(number) = &value {
                    sum.add(number);
                }
            }
            Kept::Distinct(set) => {
                set.insert(value);
            }
            Kept::Values(values) => {
                if let Value::Number(number) = value {
                    values.push(number);
                }
            }
            Kept::Extreme(best) => {
                let better = best.as_ref().is_none_or(|best| {
                    if self.verb == Verb::Min {
                        value < *best
                    } else {
                        value > *best
                    }
                });
                if better {
                    *best = Some(value);
                }
            }
            Kept::Ordered(best) => {
                let order = order();
                let better = best.as_ref().is_none_or(|(known, _)| {
                    if self.verb == Verb::Last {
                        order > *known
                    } else {
                        order < *known
                    }
                });
                if better {
                    *best = Some((order, value));
                }
            }
        }
    }

    /// Takes all that another has.
    pub fn merge(&mut self, other: Accumulator) {
        self.count += other.count;
        other.few.into_iter().for_each(|order| self.name(order));
        if let Some((order, absence)) = other.problem {
            self.problem(order, absence);
        }
        match (&mut self.kept, other.kept) {
            (Kept::Sum(mine), Kept::Sum(theirs)) => mine.merge(&theirs),
            (Kept::Distinct(mine), Kept::Distinct(theirs)) => mine.extend(theirs),
            (Kept::Values(mine), Kept::Values(theirs)) => mine.extend(theirs),
            (Kept::Extreme(_), Kept::Extreme(Some(value))) => {
                self.value(value, || OrderKey(None, Arc::from(""), (0, 0)))
            }
            (Kept::Ordered(_), Kept::Ordered(Some((order, value)))) => self.value(value, || order),
            _ => {}
        }
    }

    /// How many items counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The value. Sum, count and distinct of nothing are 0; the others are undefined.
    pub fn finish(self, figure: FigureId, span: Span) -> Outcome {
        let cause = |why| Cause {
            why,
            figure,
            span,
            record: None,
            detail: None,
        };
        let several = Cause {
            detail: (self.verb == Verb::Only).then(|| self.named()),
            ..cause(Why::SeveralRecords)
        };
        match self.problem {
            // Two records for `only` fail also where one of them is empty.
            Some((_, Absence::Undefined(_) | Absence::None(_)))
                if self.verb == Verb::Only && self.count > 1 => {}
            Some((_, absence)) => return Err(absence),
            None => {}
        }
        let empty = Absence::Undefined(cause(Why::NoRecord));
        let overflow = |_| Absence::Stopped(cause(Why::Overflow));
        let count = Number::from_i64(i64::try_from(self.count).unwrap_or(i64::MAX));
        match (self.verb, self.kept) {
            (Verb::Count | Verb::Streak, _) => Ok(Value::Number(count)),
            (Verb::Distinct, Kept::Distinct(set)) => Ok(Value::Number(Number::from_i64(
                i64::try_from(set.len()).unwrap_or(i64::MAX),
            ))),
            (Verb::Sum, Kept::Sum(sum)) => sum.finish().map(Value::Number).map_err(overflow),
            (Verb::Mean, Kept::Sum(sum)) if self.count > 0 => sum
                .finish()
                .and_then(|sum| sum.div(&count))
                .map(Value::Number)
                .map_err(overflow),
            (Verb::Median, Kept::Values(values)) => median(values)
                .ok_or(empty)?
                .map(Value::Number)
                .map_err(overflow),
            (Verb::Min | Verb::Max, Kept::Extreme(Some(value))) => Ok(value),
            (Verb::Only, _) if self.count > 1 => Err(Absence::Failed(several)),
            (Verb::First | Verb::Last | Verb::Only, Kept::Ordered(Some((_, value)))) => Ok(value),
            _ => Err(empty),
        }
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(mut values: Vec<Number>) -> Option<Result<Number, crate::value::NumberError>> {
    values.sort_unstable();
    let upper = values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(Ok(upper.clone()));
    }
    let lower = values.get((values.len() / 2).checked_sub(1)?)?;
    Some(
        lower
            .add(upper)
            .and_then(|sum| sum.div(&Number::from_i64(2))),
    )
}
