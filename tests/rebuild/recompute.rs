//! An independent reading of `merit.explanation`: every node's value from the values of its
//! operands, with big rationals and plain texts. It uses nothing of merit.

use crate::plain::*;
use num_rational::BigRational as Q;
use num_traits::{One, Signed, Zero};
use serde_json::Value as J;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Rebuilds every node of a document; how often each operation was.
pub fn rebuild(document: &J) -> R<BTreeMap<String, usize>> {
    let nodes = document["nodes"].as_array().ok_or("no nodes")?;
    let mut counts = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let op = word(node, "op")?;
        let told = |why: String| {
            format!(
                "node {at} {op} {}: {why}",
                node["text"].as_str().unwrap_or_default()
            )
        };
        let mut of = Vec::new();
        for id in node["of"].as_array().into_iter().flatten() {
            let id = id.as_u64().ok_or("an operand is no number")? as usize;
            if id >= at {
                return Err(told(format!("operand {id} does not stand before it")));
            }
            of.push(&nodes[id]);
        }
        // Records, or others, that are told only by how many they are.
        let private = node["private"].is_number() || node["left_out"].is_object();
        if node["name"] == "prorata" && op == "period" {
            let days = |at: usize| rational(node["days"][at].as_str().unwrap_or_default());
            if number(node).map_err(told)? != days(0).map_err(told)? / days(1).map_err(told)? {
                return Err(told("is not its days".into()));
            }
        }
        parallel(node, &of).map_err(told)?;
        if node["value"].is_string() {
            // A value taken as it is: from the policy, the data, someone else, a script, a run of before, private rows.
            if !matches!(
                op,
                "parameter" | "cell" | "period" | "word" | "other" | "script" | "prior"
            ) && !private
            {
                let (found, told_value) = (
                    value(op, node, &of, nodes).map_err(told)?,
                    read(node).map_err(told)?,
                );
                if found != told_value {
                    return Err(told(format!("is {told_value:?}, rebuilt {found:?}")));
                }
            }
        } else if !private {
            absence(op, node, &of).map_err(told)?;
        }
        let name = node["name"]
            .as_str()
            .filter(|_| op == "call" || op == "period")
            .map_or_else(String::new, |name| format!(" {name}"));
        *counts.entry(format!("{op}{name}")).or_insert(0) += 1;
    }
    for root in document["roots"].as_array().into_iter().flatten() {
        let node = root["node"]
            .as_u64()
            .map(|at| &nodes[at as usize])
            .ok_or("a root leads nowhere")?;
        if node["figure"] != root["figure"] {
            return Err(format!("root {} is another figure's", root["figure"]));
        }
    }
    Ok(counts)
}

/// Language A5, A6, A9, A10: the value of a node from its operands.
fn value(op: &str, node: &J, of: &[&J], nodes: &[J]) -> R<V> {
    let first = || {
        of.first()
            .ok_or("no operand".to_owned())
            .and_then(|node| read(node))
    };
    let last = || {
        of.last()
            .ok_or("no operand".to_owned())
            .and_then(|node| read(node))
    };
    let at = |place: usize| {
        of.get(place)
            .copied()
            .ok_or_else(|| format!("no operand {place}"))
    };
    Ok(match op {
        "figure" => {
            let conditions = whole(node, "conditions")?;
            if of.len() != conditions + 1
                || !of[..conditions].iter().all(|condition| flag(condition))
            {
                return Err("a condition does not hold".into());
            }
            last()?
        }
        // What a figure begins with, and what today's data would give, is the value of the one operand.
        "start" | "recomputed" if of.len() == 1 => last()?,
        "given" if of.iter().all(|condition| flag(condition)) => of_flag(true),
        "round" => V::N(rounded(
            &number(at(0)?)?,
            &rational(word(node, "to")?)?,
            word(node, "mode")?,
        )?),
        "total" => V::N(
            of.iter()
                .filter(|pay| pay["value"].is_string())
                .map(|pay| number(pay))
                .sum::<R<Q>>()?,
        ),
        "if-undefined" if at(0)?["state"] == "undefined" => last()?,
        _ if op.starts_with("then-") => V::N(step(op, node, of)?),
        "negate" => V::N(-number(at(0)?)?),
        "not" => of_flag(!flag(at(0)?)),
        "and" | "or" => {
            let decides = flag(at(0)?) == (op == "or");
            if decides != (of.len() == 1) {
                return Err("read too far, or not far enough".into());
            }
            last()?
        }
        "defined" => of_flag(at(0)?["value"].is_string()),
        "if" if of.len() == 2 && at(0)?["value"].is_string() => last()?,
        "switch" if of.len() == 3 && read(of[0])? != read(of[1])? => {
            return Err("another arm".into());
        }
        "switch" => last()?,
        "in" => {
            let wanted = first()?;
            of_flag(
                of[1..]
                    .iter()
                    .map(|item| read(item))
                    .collect::<R<Vec<V>>>()?
                    .contains(&wanted),
            )
        }
        "equal" => of_flag(first()? == last()?),
        "not-equal" => of_flag(first()? != last()?),
        "less" => of_flag(order(&first()?, &last()?)?.is_lt()),
        "less-or-equal" => of_flag(order(&first()?, &last()?)?.is_le()),
        "greater" => of_flag(order(&first()?, &last()?)?.is_gt()),
        "greater-or-equal" => of_flag(order(&first()?, &last()?)?.is_ge()),
        "add" | "subtract" | "multiply" | "divide" => match (op, first()?, last()?) {
            ("add", V::T(day), V::N(count)) | ("add", V::N(count), V::T(day)) => {
                after(&day, &count)?
            }
            ("subtract", V::T(day), V::N(count)) => after(&day, &-count)?,
            ("subtract", V::T(a), V::T(b)) => int(days(&a)? - days(&b)?),
            ("add", V::N(a), V::N(b)) => V::N(a + b),
            ("subtract", V::N(a), V::N(b)) => V::N(a - b),
            ("multiply", V::N(a), V::N(b)) => V::N(a * b),
            ("divide", V::N(a), V::N(b)) if !b.is_zero() => V::N(a / b),
            (_, a, b) => return Err(format!("{a:?} {op} {b:?}")),
        },
        "call" => call(
            word(node, "name")?,
            &of.iter().map(|node| read(node)).collect::<R<Vec<V>>>()?,
        )?,
        "running" => V::N(numbers(of)?.into_iter().sum()),
        "sum" | "count" | "distinct" | "mean" | "median" | "min" | "max" | "first" | "last"
        | "only" | "streak" => gathered(op, node, of)?,
        "slices" => V::N(slices(node, of)?),
        "steps" => {
            let (by, bounds) = (
                number(at(0)?)?,
                node["bounds"].as_array().ok_or("no bounds")?,
            );
            let mut reached = 0;
            for (place, bound) in bounds.iter().enumerate() {
                let (entry, above) = (bound[0].as_u64().ok_or("no entry")?, bound[1] == true);
                let from = number(at(place + 1)?)?;
                if by > from || (by == from && !above) {
                    reached = entry as usize;
                } else if place + 1 < bounds.len() && by < from {
                    return Err("asked beyond".into());
                }
            }
            if whole(node, "reached")? != reached || of.len() != bounds.len() + 2 {
                return Err(format!("reached {reached}"));
            }
            last()?
        }
        "line" => V::N(line(node, of)?),
        "match" => {
            let keys = node["keys"].as_array().ok_or("no keys")?;
            for (key, by) in keys.iter().zip(of) {
                if key != &by["value"]
                    && read(by)?
                        != V::N(
                            rational(key.as_str().unwrap_or_default())
                                .unwrap_or_else(|_| -Q::one()),
                        )
                {
                    return Err(format!("{key} is not {}", by["value"]));
                }
            }
            last()?
        }
        "cases" => {
            let mut asked = of.iter();
            for (case, count) in node["asked"]
                .as_array()
                .ok_or("no asked")?
                .iter()
                .enumerate()
            {
                let holds = (0..count.as_u64().unwrap_or(0))
                    .all(|_| asked.next().is_some_and(|condition| flag(condition)));
                if holds != (case == whole(node, "reached")?) {
                    return Err(format!("case {case} decides"));
                }
            }
            last()?
        }
        "score" => V::N(score(node, of)?),
        "rank" => {
            let (better, _, all) = placed(node, of)?;
            if whole(node, "place")? != better + 1 || whole(node, "among")? != all {
                return Err(format!("place {} of {all}", better + 1));
            }
            int(better as u64 + 1)
        }
        "prize" => {
            let fund: Q = numbers(&of[1..])?.into_iter().sum();
            let rank = of[0];
            let below: Vec<&J> = rank["of"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|id| &nodes[id.as_u64().unwrap_or(0) as usize])
                .collect();
            let tied = placed(rank, &below)?.1;
            match node["unit_of"].as_str() {
                None => V::N(fund),
                Some(_) if whole(node, "tied")? != tied => return Err(format!("{tied} are tied")),
                Some(unit) => V::N(
                    apportioned(&fund, &rational(unit)?, &vec![Q::one(); tied])?
                        [whole(node, "order")?]
                    .clone(),
                ),
            }
        }
        "quota" => {
            let (place, among) = (whole(node, "place")?, whole(node, "among")?);
            let heads = apportioned(
                &Q::from_integer(among.into()),
                &Q::one(),
                &numbers(&of[1..of.len() - 1])?,
            )?;
            let mut before = Q::zero();
            let reached = heads.iter().position(|heads| {
                before += heads;
                Q::from_integer(place.into()) <= before
            });
            if whole(of[0], "place")? > place || reached != Some(whole(node, "reached")?) {
                return Err(format!("quota {reached:?}"));
            }
            last()?
        }
        "percentile" => {
            let (better, tied, all) = placed(node, of)?;
            let lower = 2 * (all - better - tied) + tied - 1;
            V::N(Q::new(lower.into(), (2 * (all - 1)).into()))
        }
        "share" => {
            let mut weights = numbers(&of[1..])?;
            let (own, order) = (weights.remove(0), whole(node, "order")?);
            weights.insert(order, own);
            V::N(
                apportioned(
                    &number(of[0])?,
                    &rational(word(node, "unit_of")?)?,
                    &weights,
                )?[order]
                    .clone(),
            )
        }
        _ => return Err("not an operation of the list".into()),
    })
}

fn step(op: &str, node: &J, of: &[&J]) -> R<Q> {
    let conditions = whole(node, "conditions")?;
    let hand = number(of[0])?;
    let holds = of[1..=conditions].iter().all(|condition| flag(condition));
    let result = if holds {
        let amount = of.get(conditions + 1).ok_or("no amount")?;
        let by = number(amount)?;
        let of_hand = amount["unit"] == "percent" && node["unit"] != "percent";
        let part = if !of_hand {
            by.clone()
        } else if hand.is_positive() {
            &hand * &by
        } else {
            Q::zero()
        };
        match op {
            "then-multiply" => &hand * &by,
            "then-add" => &hand + part,
            "then-deduct" => &hand - part,
            "then-at-most" => hand.clone().min(by),
            "then-at-least" => hand.clone().max(by),
            _ => return Err("no such step".into()),
        }
    } else {
        hand.clone()
    };
    if node["applied"] != holds || node["changed"] != (result != hand) {
        return Err("applied or changed is wrong".into());
    }
    Ok(result)
}

/// The items of an aggregate, without the operand that says how many it needs.
fn items<'a>(node: &J, of: &'a [&'a J]) -> R<&'a [&'a J]> {
    if node["needs"] != true {
        return Ok(of);
    }
    let (needs, items) = of.split_last().ok_or("no operand")?;
    let enough =
        needs["value"].is_string() && Q::from_integer(items.len().into()) >= number(needs)?;
    if enough == (node["why"] == "too-few-items") {
        return Err("enough, or too few".into());
    }
    Ok(items)
}

fn gathered(op: &str, node: &J, of: &[&J]) -> R<V> {
    let of = items(node, of)?;
    if node["keys"]
        .as_array()
        .is_none_or(|keys| keys.len() != of.len())
    {
        return Err("keys and operands differ".into());
    }
    if op == "streak" {
        return Ok(int(of.iter().take_while(|holds| flag(holds)).count()));
    }
    let mut values = of.iter().map(|item| read(item)).collect::<R<Vec<V>>>()?;
    let all = values.len();
    let sum = || numbers(of).map(|numbers| numbers.into_iter().sum::<Q>());
    let some = |value: Option<&V>| value.cloned().ok_or_else(|| "nothing".to_owned());
    Ok(match op {
        "count" => int(all),
        "sum" => V::N(sum()?),
        "mean" => V::N(sum()? / Q::from_integer(all.into())),
        "distinct" => int(values
            .iter()
            .enumerate()
            .filter(|(at, value)| !values[..*at].contains(value))
            .count()),
        "first" => some(values.first())?,
        "last" => some(values.last())?,
        "only" if all == 1 => some(values.first())?,
        "min" | "max" => call(op, &values)?,
        "median" => {
            values.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
            match (&values[(all - 1) / 2], &values[all / 2]) {
                (V::N(a), V::N(b)) => V::N((a + b) / Q::from_integer(2.into())),
                _ => return Err("a median of texts".into()),
            }
        }
        _ => return Err("items".into()),
    })
}

fn slices(node: &J, of: &[&J]) -> R<Q> {
    let slices = node["slices"].as_array().ok_or("no slices")?;
    let operand = |at: &J| {
        at.as_u64()
            .and_then(|at| of.get(at as usize))
            .ok_or("no operand".to_owned())
            .and_then(|node| number(node))
    };
    let by = number(of[0])?;
    let (low, high, sign) = match node["between"] == true {
        false => (None, by, Q::one()),
        true => {
            let until = number(of[1])?;
            if until < by {
                (Some(until), by, -Q::one())
            } else {
                (Some(by), until, Q::one())
            }
        }
    };
    let mut sum = Q::zero();
    for (at, slice) in slices.iter().enumerate() {
        let from = operand(&slice[0])?;
        let begins = low
            .clone()
            .map_or(from.clone(), |low| low.max(from.clone()));
        let ends = match slices.get(at + 1) {
            Some(next) => operand(&next[0])?.min(high.clone()),
            None if at + 1 < whole(node, "entries")? && high > from => {
                return Err("more slices are reached".into());
            }
            None => high.clone(),
        };
        if ends > begins {
            sum += (ends - begins) * operand(&slice[1])?;
        }
    }
    Ok(sum * sign)
}

fn line(node: &J, of: &[&J]) -> R<Q> {
    let asked = node["bounds"].as_array().ok_or("no bounds")?.len();
    let by = number(of[0])?;
    let places = numbers(&of[1..=asked])?;
    let held = numbers(&of[asked + 1..])?;
    let left = places.iter().rposition(|at| *at <= by);
    if left.map(|left| left as u64) != node["reached"].as_u64()
        || (left == Some(asked - 1) && asked < whole(node, "entries")?)
    {
        return Err(format!("the point is {left:?}"));
    }
    match (left, held.as_slice()) {
        (Some(left), [y]) if left + 1 == asked || places[left] == by => Ok(y.clone()),
        (None, [y]) => Ok(y.clone()),
        (Some(left), [y0, y1]) => {
            Ok(y0 + (by - &places[left]) * (y1 - y0) / (&places[left + 1] - &places[left]))
        }
        _ => Err("the points are wrong".into()),
    }
}

fn score(node: &J, of: &[&J]) -> R<Q> {
    let (mut sum, mut taken) = (Q::zero(), Q::zero());
    for (part, pair) in node["parts"]
        .as_array()
        .ok_or("no parts")?
        .iter()
        .zip(of.chunks(2))
    {
        let [weight, value] = pair else {
            return Err("a part without a value".into());
        };
        match (part[1].as_str(), value["value"].is_string()) {
            (Some("taken"), true) => {
                sum += number(weight)? * number(value)?;
                taken += number(weight)?;
            }
            (Some("zero"), false) => taken += number(weight)?,
            (Some("left-out"), false) => {}
            _ => return Err(format!("{part} is wrong")),
        }
    }
    Ok(sum / taken)
}

/// How many are better, how many equal (with oneself), how many there are.
fn placed(node: &J, of: &[&J]) -> R<(usize, usize, usize)> {
    let width = 1 + node["ties"].as_u64().unwrap_or(0) as usize;
    let directed = |order: Ordering| {
        if node["lowest"] == true {
            order
        } else {
            order.reverse()
        }
    };
    // A percentile of the highest counts those below, so the better are those above either way.
    let people = of
        .chunks(width)
        .map(|own| own.iter().map(|node| read(node)).collect::<R<Vec<V>>>())
        .collect::<R<Vec<Vec<V>>>>()?;
    let own = people.first().ok_or("nobody")?;
    let (mut better, mut equal) = (0, 0);
    for other in &people {
        let mut found = Ordering::Equal;
        for (a, b) in other.iter().zip(own) {
            found = found.then(match (a, b) {
                (V::T(a), V::T(b)) if days(a).is_err() => code(a).cmp(&code(b)),
                _ => directed(order(a, b)?),
            });
        }
        better += usize::from(found.is_lt());
        equal += usize::from(found.is_eq());
    }
    Ok((better, equal, people.len()))
}

/// A node without a value has a reason, and its operands show it where that is simple.
fn absence(op: &str, node: &J, of: &[&J]) -> R<()> {
    let (state, why) = (word(node, "state")?, word(node, "why")?);
    let missing: Vec<&&J> = of
        .iter()
        .filter(|operand| operand["value"].is_null())
        .collect();
    let explained = match (op, why) {
        ("figure", "condition-false" | "not-taking-part") if missing.is_empty() => of
            .last()
            .is_some_and(|condition| condition["value"] == "false"),
        (_, "division-by-zero") if op == "divide" && missing.is_empty() => number(of[1])?.is_zero(),
        (
            "sum" | "mean" | "median" | "min" | "max" | "first" | "last" | "only" | "count"
            | "distinct",
            _,
        ) => {
            let items = items(node, of)?;
            match why {
                "too-few-items" => true,
                "several-records" => items.len() > 1,
                "no-record" if missing.is_empty() => items.is_empty(),
                // Someone of whom it is not known whether they belong is no operand.
                "group-held" => true,
                _ => !missing.is_empty(),
            }
        }
        ("steps" | "line", "below-first") if missing.is_empty() => of
            .get(1)
            .is_some_and(|bound| number(bound).ok() > number(of[0]).ok()),
        (
            "add" | "subtract" | "multiply" | "divide" | "negate" | "not" | "and" | "or" | "less"
            | "greater" | "in" | "if" | "round" | "if-undefined" | "start" | "recomputed",
            _,
        ) => missing.last().is_some_and(|operand| operand["why"] == why),
        _ => true,
    };
    if !explained || !matches!(state, "none" | "undefined" | "failed") {
        return Err(format!(
            "{state} because {why}, which its operands do not show"
        ));
    }
    Ok(())
}

/// What is told of the items of an aggregate is told of each, and conditions that were not asked
/// stand behind one that does not hold.
fn parallel(node: &J, of: &[&J]) -> R<()> {
    let count = |name: &str| node[name].as_array().map(Vec::len);
    if let (Some(items), Some(keys)) = (count("items"), count("keys"))
        && items != keys
    {
        return Err(format!("{items} items have {keys} keys"));
    }
    let decided = |node: &J| node["value"] != "true";
    if count("unasked").is_some() && !of.last().copied().is_some_and(decided) {
        return Err("a condition was left out for no reason".into());
    }
    Ok(())
}

/// Whether two texts are the same number.
pub fn same(a: &str, b: &str) -> bool {
    rational(a).is_ok_and(|a| Ok(a) == rational(b))
}
