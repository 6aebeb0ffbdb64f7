//! The document as a tree of lines in the words of the policy; text and Markdown draw it.

use super::document::{Document, NodeOf};
use super::show::{Manner, amount};
use crate::diagnostic::visible;
use crate::message::{Language, sentence};
use crate::value::Number;

/// A line and what stands below it.
#[derive(Debug, Default)]
pub struct Line {
    pub text: String,
    pub value: String,
    pub remark: String,
    /// `policy.toml:58:3`.
    pub at: String,
    pub below: Vec<Line>,
}

/// How many records are listed unless all are asked for.
const FEW: usize = 5;

/// Makes lines of a document.
pub struct Teller<'a> {
    pub document: &'a Document,
    pub manner: Manner,
}

impl Teller<'_> {
    /// A sentence of the catalogue.
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        let language = if self.manner.chinese { Language::Chinese } else { Language::English };
        sentence(language, key, args).unwrap_or_default()
    }

    fn operands<'b>(&'b self, node: &'b NodeOf) -> impl Iterator<Item = &'b NodeOf> {
        node.of.iter().filter_map(|id| self.document.node(*id))
    }

    /// Why there is no value.
    pub fn why(&self, node: &NodeOf) -> String {
        let why = node.why.map(|why| self.say(&format!("why-{why}"), &[])).unwrap_or_default();
        match node.state {
            Some("none") => why,
            Some(state) => format!("{}: {why}", self.say(&format!("explain-{state}"), &[])),
            None => String::new(),
        }
    }

    /// A figure: its title and value, and below how it came about, `depth` figures deep.
    pub fn figure(&self, node: &NodeOf, depth: u32) -> Line {
        let path = node.own.figure.as_deref().unwrap_or_default();
        let figure = self.document.figure(path);
        let places = figure.and_then(|figure| figure.places);
        let mut line = Line {
            text: figure.map_or_else(|| visible(path), |figure| figure.title(self.manner.chinese)),
            value: node.shown(places),
            at: node.at.clone().unwrap_or_default(),
            ..Line::default()
        };
        if node.own.who.as_deref().is_some_and(|who| who != self.document.subject.key) {
            line.text.push_str(&format!(" ({})", visible(node.own.who.as_deref().unwrap_or_default())));
        }
        if node.own.period.as_deref().is_some_and(|period| period != self.document.period.name) {
            line.text.push_str(&format!(" {}", node.own.period.as_deref().unwrap_or_default()));
        }
        if node.state.is_some() {
            line.remark = self.why(node);
        }
        if node.op == "other" || depth == 0 {
            return line;
        }
        let conditions = node.own.conditions.unwrap_or(0);
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        for condition in operands.iter().take(conditions) {
            if condition.value.as_deref() != Some("true") {
                line.below.push(self.condition(condition));
            }
        }
        if let Some(last) = operands.get(conditions) {
            line.below.extend(self.chain(last, places, depth));
        }
        line
    }

    /// A condition with the values on both sides, and by how much it fails.
    pub fn condition(&self, node: &NodeOf) -> Line {
        let mut line = Line {
            text: format!("{} {}", self.say("explain-when", &[]), visible(node.text.as_deref().unwrap_or(node.op))),
            value: node.value.clone().unwrap_or_default(),
            remark: self.comparison(node),
            at: node.at.clone().unwrap_or_default(),
            ..Line::default()
        };
        if node.state.is_some() {
            line.remark = self.why(node);
        }
        line
    }

    /// `78.4% is not at least 90%: short by 11.6%`, of a comparison that fails.
    fn comparison(&self, node: &NodeOf) -> String {
        let sides: Vec<&NodeOf> = self.operands(node).collect();
        let compares = matches!(node.op, "less" | "less-or-equal" | "greater" | "greater-or-equal" | "equal" | "not-equal");
        match (compares, sides.as_slice()) {
            (true, [left, right]) => {
                let shown = [("left", left.shown(None)), ("right", right.shown(None))];
                let short = difference(left, right);
                match (node.value.as_deref(), short) {
                    (Some("false"), Some(by)) => self.say("explain-fails-by", &[shown.as_slice(), &[("by", by)]].concat()),
                    _ => self.say("explain-sides", &shown),
                }
            }
            _ if matches!(node.op, "and" | "or") => {
                let decided = sides.iter().rev().find(|side| side.value == node.value);
                decided.map_or_else(String::new, |side| self.comparison(side))
            }
            _ => String::new(),
        }
    }

    /// The shape, then each step and the rounding, in the order in which they happened.
    fn chain(&self, node: &NodeOf, places: Option<u32>, depth: u32) -> Vec<Line> {
        let first = self.operands(node).next();
        match (node.op, first) {
            ("round", Some(before)) => {
                let mut lines = self.chain(before, None, depth);
                if before.value != node.value {
                    let args = [("to", node.own.to.clone().unwrap_or_default()), ("mode", node.own.mode.unwrap_or_default().to_owned()), ("from", before.shown(None))];
                    lines.push(Line { text: self.say("explain-round", &args), value: node.shown(places), ..Line::default() });
                }
                lines
            }
            (op, Some(before)) if op.starts_with("then-") => {
                let mut lines = self.chain(before, None, depth);
                lines.push(self.step(node, before, depth));
                lines
            }
            ("if-undefined", Some(before)) => {
                let mut lines = self.chain(before, None, depth);
                let replacement = node.shown(None);
                lines.push(Line { text: self.say("explain-if-undefined", &[]), value: replacement, at: node.at.clone().unwrap_or_default(), ..Line::default() });
                lines
            }
            _ => self.shape(node, depth),
        }
    }

    fn step(&self, node: &NodeOf, before: &NodeOf, depth: u32) -> Line {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let conditions = node.own.conditions.unwrap_or(0);
        let sign = match node.op {
            "then-multiply" => "×",
            "then-add" => "+",
            "then-deduct" => "−",
            "then-at-most" => "≤",
            _ => "≥",
        };
        let id = node.own.step.as_deref().unwrap_or_default();
        let label = node.own.label.as_ref().and_then(|label| label.get(self.manner.chinese)).map(|label| format!(" {}", visible(label))).unwrap_or_default();
        let mut line = Line { at: node.at.clone().unwrap_or_default(), ..Line::default() };
        let applied = node.own.applied == Some(true);
        if !applied {
            line.text = format!("{}{label}", visible(id));
            line.value = self.say("explain-not-applied", &[]);
            let failed = operands.iter().skip(1).take(conditions).find(|condition| condition.value.as_deref() != Some("true"));
            line.remark = failed.map_or_else(String::new, |condition| {
                format!("{}: {}", visible(condition.text.as_deref().unwrap_or_default()), self.comparison(condition))
            });
            return line;
        }
        let amount = operands.get(conditions + 1);
        line.text = format!("{}{label} {sign} {}", visible(id), amount.map_or_else(String::new, |amount| amount.shown(None)));
        line.value = node.shown(None);
        let untouched = node.own.changed == Some(false);
        if untouched && matches!(node.op, "then-at-most" | "then-at-least") {
            let by = amount.and_then(|amount| difference(before, amount)).unwrap_or_default();
            line.value = self.say("explain-not-reached", &[]);
            line.remark = self.say("explain-away", &[("by", by)]);
        } else if let Some(amount) = amount {
            line.remark = amount.text.as_deref().filter(|text| *text != amount.shown(None)).map(visible).unwrap_or_default();
            if depth > 1 {
                line.below.extend(self.reads(amount, depth - 1));
            }
        }
        line
    }

    /// The figures that an expression reads, each once, in order.
    fn reads(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let mut found: Vec<&NodeOf> = Vec::new();
        self.collect(node, &mut found);
        found.into_iter().map(|figure| self.figure(figure, depth)).collect()
    }

    fn collect<'b>(&'b self, node: &'b NodeOf, found: &mut Vec<&'b NodeOf>) {
        if matches!(node.op, "figure" | "other") {
            if found.iter().all(|known| known.id != node.id) {
                found.push(node);
            }
            return;
        }
        for operand in self.operands(node) {
            self.collect(operand, found);
        }
    }

    fn line(&self, node: &NodeOf, text: String) -> Line {
        Line { text, value: node.shown(None), remark: self.why(node), at: node.at.clone().unwrap_or_default(), below: Vec::new() }
    }

    fn shape(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let text = || visible(node.text.as_deref().unwrap_or(node.op));
        let mut line = match node.op {
            "sum" | "count" | "distinct" | "mean" | "median" | "min" | "max" | "first" | "last" | "only" | "streak" => return vec![self.aggregate(node, depth)],
            "slices" => return vec![self.slices(node, depth)],
            "steps" | "line" | "match" | "cases" => return vec![self.reached(node, depth)],
            "score" => return self.score(node, depth),
            "rank" | "prize" | "quota" | "percentile" | "share" => return vec![self.standing(node)],
            "total" => return Vec::new(),
            "given" => return Vec::new(),
            "figure" | "other" => return vec![self.figure(node, depth.saturating_sub(1))],
            "running" => self.line(node, self.say("explain-running", &[("count", node.of.len().to_string())])),
            "cell" => {
                let cell = node.own.cell.as_ref().map(|cell| format!("{} {} {} · {}:{}", cell.table, cell.key, cell.column, cell.file, cell.line));
                self.line(node, visible(&cell.unwrap_or_default()))
            }
            "parameter" => self.line(node, visible(node.own.parameter.as_deref().unwrap_or_default())),
            _ => self.line(node, format!("= {}", text())),
        };
        line.below = self.reads(node, depth.saturating_sub(1));
        vec![line]
    }

    fn aggregate(&self, node: &NodeOf, depth: u32) -> Line {
        let over = node.own.table.clone().unwrap_or_else(|| self.say("explain-members", &[]));
        let mut line = self.line(node, self.say(&format!("explain-{}", node.op), &[("of", visible(&over))]));
        let counted = node.own.private.unwrap_or_else(|| node.of.len().saturating_sub(usize::from(node.own.needs)));
        let passed: Vec<_> = node.own.passed.iter().filter(|passed| passed.why != "other-period").collect();
        if node.own.table.is_some() {
            let args = [("counted", counted.to_string()), ("all", (counted + passed.len()).to_string())];
            line.remark = self.say("explain-counted", &args);
            let mut reasons: Vec<(String, usize)> = Vec::new();
            for item in &passed {
                let reason = match &item.condition {
                    Some(condition) => self.say("explain-passed-where", &[("condition", visible(condition))]),
                    None => self.say(&format!("explain-passed-{}", item.why), &[]),
                };
                match reasons.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, count)) => *count += 1,
                    None => reasons.push((reason, 1)),
                }
            }
            let reasons: Vec<String> = reasons.into_iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            if !reasons.is_empty() {
                line.remark.push_str(&format!(" ({})", reasons.join(", ")));
            }
        }
        if let Some(private) = node.own.private {
            line.remark.push_str(&format!("; {}", self.say("explain-private", &[("count", private.to_string())])));
        } else if depth > 1 || self.manner.all {
            line.below = self.items(node, depth);
        }
        line
    }

    fn items(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let (Some(keys), file) = (&node.own.keys, node.own.file.as_deref().unwrap_or_default()) else { return Vec::new() };
        let shown = if self.manner.all { keys.len() } else { FEW };
        let mut lines: Vec<Line> = Vec::new();
        for (at, (key, item)) in keys.iter().zip(self.operands(node)).enumerate().take(shown) {
            let line = node.own.lines.as_ref().and_then(|lines| lines.get(at));
            let mut told = Line {
                text: visible(key),
                value: if item.op == "given" { String::new() } else { item.shown(None) },
                at: line.map_or_else(String::new, |line| format!("{}:{line}", visible(file))),
                ..Line::default()
            };
            if depth > 2 || (self.manner.all && depth > 1) {
                told.below = match item.op {
                    "figure" => self.figure(item, depth - 1).below,
                    "cell" | "given" => Vec::new(),
                    _ => self.shape(item, depth - 1),
                };
            }
            lines.push(told);
        }
        if keys.len() > shown {
            lines.push(Line { text: self.say("explain-more", &[("count", (keys.len() - shown).to_string())]), ..Line::default() });
        }
        lines
    }

    fn slices(&self, node: &NodeOf, depth: u32) -> Line {
        let mut line = self.line(node, self.say("explain-slices", &[]));
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let Some(slices) = &node.own.slices else { return line };
        for (at, (bound, rate)) in slices.iter().enumerate() {
            let Some(from) = operands.get(*bound) else { continue };
            let next = slices.get(at + 1).and_then(|(bound, _)| operands.get(*bound));
            let Some(rate) = rate.and_then(|rate| operands.get(rate)) else { continue };
            let args = [("from", from.shown(None)), ("to", next.map_or_else(String::new, |next| next.shown(None))), ("rate", rate.shown(None))];
            let key = if next.is_some() { "explain-slice" } else { "explain-slice-open" };
            let value = slice(&operands, node.own.between, from, next, rate).map_or_else(String::new, |value| amount(&value.exact(), node.unit, None));
            line.below.push(Line { text: self.say(key, &args), value, at: from.at.clone().unwrap_or_default(), ..Line::default() });
        }
        if let Some(by) = operands.first() {
            line.remark = format!("{} {}", self.document.called(by), by.shown(None)).trim().to_owned();
            if depth > 1 {
                line.below.extend(operands.iter().take(1).flat_map(|by| self.reads(by, depth - 1)));
            }
        }
        line
    }

    /// Steps, lines, choices and cases: what decided, and what was reached.
    fn reached(&self, node: &NodeOf, depth: u32) -> Line {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let decided: Vec<&&NodeOf> = match node.op {
            "cases" => operands.iter().take(operands.len().saturating_sub(1)).filter(|condition| condition.value.as_deref() == Some("true")).collect(),
            "match" => operands.iter().take(operands.len().saturating_sub(1)).collect(),
            _ => operands.iter().take(1).collect(),
        };
        let mut line = self.line(node, self.say(&format!("explain-{}", node.op), &[]));
        let by: Vec<String> = decided.iter().map(|by| format!("{} {}", self.document.called(by), by.shown(None)).trim().to_owned()).collect();
        if node.state.is_none() {
            line.remark = by.join(", ");
            if let (Some(bounds), Some(reached)) = (&node.own.bounds, node.own.reached) {
                let bound = bounds.iter().position(|(entry, _)| *entry == reached);
                let next = bounds.iter().position(|(entry, _)| *entry == reached + 1);
                let at = |place: Option<usize>| place.and_then(|place| operands.get(place + 1)).map(|bound| bound.shown(None));
                let above = bound.and_then(|place| bounds.get(place)).is_some_and(|(_, above)| *above);
                let from = at(bound).map(|from| self.say(if above { "explain-above" } else { "explain-from" }, &[("bound", from)]));
                let below = at(next).map(|to| self.say("explain-below", &[("bound", to)]));
                let range: Vec<String> = from.into_iter().chain(below).collect();
                if !range.is_empty() {
                    line.remark.push_str(&format!(": {}", range.join(", ")));
                }
            }
        }
        if depth > 1 {
            let mut found = Vec::new();
            decided.iter().for_each(|by| self.collect(by, &mut found));
            line.below = found.into_iter().map(|figure| self.figure(figure, depth - 1)).collect();
        }
        line
    }

    fn score(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        let Some(parts) = &node.own.parts else { return Vec::new() };
        let mut lines = Vec::new();
        for ((name, taken), pair) in parts.iter().zip(operands.chunks(2)) {
            let [weight, part] = pair else { continue };
            let mut line = if depth > 1 { self.figure(part, depth - 1) } else { self.figure(part, 0) };
            line.text = format!("{} {} × {}", visible(name), weight.shown(None), if *taken == "taken" { part.shown(None) } else { "0".to_owned() });
            line.value = match (Number::parse_exact(weight.value.as_deref().unwrap_or_default()), Number::parse_exact(part.value.as_deref().unwrap_or_default())) {
                (Some(weight), Some(part)) if *taken == "taken" => weight.mul(&part).map_or_else(|_| String::new(), |points| amount(&points.exact(), node.unit, None)),
                _ => self.say(&format!("explain-{taken}"), &[]),
            };
            lines.push(line);
        }
        lines
    }

    fn standing(&self, node: &NodeOf) -> Line {
        let own = &node.own;
        let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
        match node.op {
            "rank" => self.line(node, self.say("explain-rank", &[("place", number(own.place)), ("among", number(own.among))])),
            "prize" | "quota" => {
                let rank = self.operands(node).next();
                let place = rank.map_or_else(String::new, |rank| self.say("explain-rank", &[("place", number(rank.own.place)), ("among", number(rank.own.among))]));
                let mut line = self.line(node, place);
                if own.tied.is_some_and(|tied| tied > 1) {
                    line.remark = self.say("explain-tied", &[("count", number(own.tied))]);
                }
                line
            }
            "percentile" => self.line(node, self.say("explain-percentile", &[("count", node.of.len().to_string())])),
            _ => {
                let operands: Vec<&NodeOf> = self.operands(node).collect();
                let fund = operands.first().map_or_else(String::new, |fund| fund.shown(None));
                let weight = operands.get(1).map_or_else(String::new, |weight| weight.shown(None));
                let mut all = crate::value::Sum::default();
                operands.iter().skip(1).filter_map(|weight| Number::parse_exact(weight.value.as_deref()?)).for_each(|weight| all.add(&weight));
                let unit = operands.get(1).map_or("number", |weight| weight.unit);
                let all = all.finish().map_or_else(|_| String::new(), |all| amount(&all.exact(), unit, None));
                let mut line = self.line(node, self.say("explain-share", &[("fund", fund), ("weight", weight), ("all", all)]));
                if own.unallocated {
                    line.remark = self.say("explain-unallocated", &[]);
                }
                line
            }
        }
    }
}

/// How far apart two numbers are.
fn difference(a: &NodeOf, b: &NodeOf) -> Option<String> {
    let number = |node: &NodeOf| Number::parse_exact(node.value.as_deref()?);
    let apart = number(a)?.sub(&number(b)?).ok()?.abs();
    Some(amount(&apart.exact(), a.unit, None))
}

/// What one slice pays: the part of `by` (or of what lies between) in it, at its rate.
fn slice(operands: &[&NodeOf], between: bool, from: &NodeOf, next: Option<&&NodeOf>, rate: &NodeOf) -> Option<Number> {
    let number = |node: &NodeOf| Number::parse_exact(node.value.as_deref()?);
    let by = number(operands.first()?)?;
    let (low, high, negative) = if between {
        let until = number(operands.get(1)?)?;
        if until < by { (Some(until), by, true) } else { (Some(by), until, false) }
    } else {
        (None, by, false)
    };
    let from = number(from)?;
    let begins = low.map_or(from.clone(), |low| low.max(from));
    let ends = match next {
        Some(next) => number(next)?.min(high),
        None => high,
    };
    let paid = ends.sub(&begins).ok()?.mul(&number(rate)?).ok()?;
    Some(if negative { paid.neg() } else { paid })
}
