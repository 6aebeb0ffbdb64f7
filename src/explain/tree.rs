//! The document as a tree of lines in the words of the policy; text and Markdown draw it.

use super::document::{Document, NodeOf};
use super::show::{Manner, amount};
use crate::diagnostic::visible;
use crate::message::{Language, sentence};
use std::cell::RefCell;
use std::collections::BTreeMap;

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

/// The most characters of a formula on a line.
const LONG: usize = 60;

/// Makes lines of a document.
pub struct Teller<'a> {
    pub document: &'a Document,
    pub manner: Manner,
    /// Figures told already, and how deep: the second time a line says so.
    told: RefCell<BTreeMap<u32, u32>>,
    /// Whose line is drawn (an assignment with its first day): what stands below it need not name
    /// that again.
    pub(super) hand: RefCell<(String, Option<String>)>,
}

impl<'a> Teller<'a> {
    /// Nothing told yet.
    pub fn new(document: &'a Document, manner: Manner) -> Teller<'a> {
        Teller {
            document,
            manner,
            told: RefCell::default(),
            hand: RefCell::default(),
        }
    }

    /// A sentence of the catalogue.
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        let language = if self.manner.chinese {
            Language::Chinese
        } else {
            Language::English
        };
        sentence(language, key, args).unwrap_or_default()
    }

    /// A place in a data file: its line, of a Parquet file the row.
    pub(super) fn place(&self, file: &str, line: u64) -> String {
        let parquet = file.to_ascii_lowercase().ends_with(".parquet");
        let key = if parquet { "place-row" } else { "place-line" };
        let args = [("file", visible(file)), ("line", line.to_string())];
        self.say(key, &args)
    }

    pub(super) fn operands<'b>(&'b self, node: &'b NodeOf) -> impl Iterator<Item = &'b NodeOf> {
        node.of.iter().filter_map(|id| self.document.node(*id))
    }

    /// Several remarks as one.
    pub(super) fn joined(&self, parts: &[String]) -> String {
        let parts: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(if self.manner.chinese { "，" } else { ", " })
    }

    /// A value as people read it: yes and no in their language.
    pub(super) fn shown(&self, node: &NodeOf, places: Option<u32>) -> String {
        if let Some((days, whole)) = &node.own.days {
            return format!("{days}/{whole}");
        }
        match (node.unit, node.value.as_deref()) {
            ("flag", Some("true")) => self.say("explain-yes", &[]),
            ("flag", Some("false")) => self.say("explain-no", &[]),
            _ => node.shown(places),
        }
    }

    /// `revenue 619,759.63`: what a quantity is called, and its value.
    pub(super) fn quantity(&self, node: &NodeOf) -> String {
        let figure = node
            .own
            .figure
            .as_deref()
            .and_then(|path| self.document.figure(path));
        let label = figure
            .filter(|_| self.manner.chinese)
            .and_then(|figure| figure.label.get(true))
            .map(visible);
        let label = label.or_else(|| node.own.cell.as_ref().map(|cell| visible(&cell.column)));
        let label = label.or_else(|| {
            let name = node.own.name.as_deref().filter(|_| node.op == "period");
            name.map(visible)
        });
        format!(
            "{} {}",
            label.unwrap_or_else(|| self.document.called(node)),
            self.shown(node, None)
        )
        .trim()
        .to_owned()
    }

    /// A reason with what more there is to say of it.
    pub fn told(&self, why: String, more: impl Iterator<Item = String>) -> String {
        let more: Vec<String> = more.map(|part| visible(&part)).collect();
        if more.is_empty() {
            return why;
        }
        let args = [("why", why), ("detail", more.join(": "))];
        self.say("explain-told", &args)
    }

    /// Why there is no value.
    pub fn why(&self, node: &NodeOf) -> String {
        let why = node
            .why
            .map(|why| self.say(&format!("why-{why}"), &[]))
            .unwrap_or_default();
        let at = node.own.failed_at.as_deref();
        let at = at.map(|at| at.rsplit(['/', '\\']).next().unwrap_or(at).to_owned());
        let why = self.told(why, at.into_iter().chain(node.own.detail.clone()));
        match node.state {
            Some("none") => why,
            Some(state) => self.say(
                "explain-because",
                &[
                    ("state", self.say(&format!("explain-{state}"), &[])),
                    ("why", why),
                ],
            ),
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
            value: self.shown(node, places),
            at: node.at.clone().unwrap_or_default(),
            ..Line::default()
        };
        line.text.push_str(&self.whose(node));
        if node.state.is_some() {
            (line.value, line.remark) =
                self.absent(node, figure.map_or("", |figure| figure.kind), places);
        }
        // What is missing is followed to its cause, however deep that lies.
        let missing = matches!(node.state, Some("undefined" | "failed")) && self.manner.depth > 0;
        let depth = if missing { depth.max(1) } else { depth };
        if node.op == "other" || depth == 0 {
            return line;
        }
        if self
            .told
            .borrow()
            .get(&node.id)
            .is_some_and(|told| *told >= depth)
        {
            line.remark = self.joined(&[line.remark, self.say("explain-above-told", &[])]);
            return line;
        }
        self.told.borrow_mut().insert(node.id, depth);
        let who = node.own.who.clone().unwrap_or_default();
        let outside = self.at_hand((who, node.own.from.clone()));
        let conditions = node.own.conditions.unwrap_or(0);
        let operands: Vec<&NodeOf> = self.operands(node).collect();
        for condition in operands.iter().take(conditions) {
            if condition.value.as_deref() != Some("true") {
                line.below.push(self.condition(condition, depth));
            }
        }
        line.below.extend(self.unasked(&node.own.unasked));
        if let Some(last) = operands.get(conditions) {
            line.remark = self.joined(&[line.remark, self.rounded(last)]);
            line.below.extend(self.chain(
                last,
                figure.map_or(last.unit, |figure| figure.unit),
                depth,
            ));
        }
        self.at_hand(outside);
        line
    }

    /// What stands for a missing value: a pay that does not apply is 0, an award or finding is not
    /// given; and why.
    fn absent(&self, node: &NodeOf, kind: &str, places: Option<u32>) -> (String, String) {
        let plain = || {
            node.why
                .map(|why| self.say(&format!("why-{why}"), &[]))
                .unwrap_or_default()
        };
        match (kind, node.state, node.why) {
            ("pay", Some("none"), _) => (amount("0", "money", places), plain()),
            ("award" | "finding" | "grade", Some("none"), _) => {
                (self.say("explain-not-given", &[]), plain())
            }
            (
                "award" | "finding",
                Some("undefined"),
                Some("below-first" | "no-match" | "no-case"),
            ) => (self.say("explain-not-given", &[]), plain()),
            _ => (String::new(), self.why(node)),
        }
    }

    /// `rounded half up to 0.01 from 42.2369…`, where the rounding changed something.
    fn rounded(&self, node: &NodeOf) -> String {
        let before = self
            .operands(node)
            .next()
            .filter(|before| node.op == "round" && before.value != node.value);
        before.map_or_else(String::new, |before| {
            let mode = self.say(
                &format!("explain-mode-{}", node.own.mode.unwrap_or_default()),
                &[],
            );
            self.say(
                "explain-round",
                &[
                    ("to", node.own.to.clone().unwrap_or_default()),
                    ("mode", mode),
                    ("from", before.shown(None)),
                ],
            )
        })
    }

    /// The shape, then each step, in the order in which they happened.
    fn chain(&self, node: &NodeOf, unit: &str, depth: u32) -> Vec<Line> {
        let first = self.operands(node).next();
        match (node.op, first) {
            ("round", Some(before)) => self.chain(before, unit, depth),
            (op, Some(before)) if op.starts_with("then-") => {
                let mut lines = self.chain(before, unit, depth);
                lines.push(self.step(node, before, depth));
                lines
            }
            ("if-undefined", Some(before)) => {
                let mut lines = self.chain(before, unit, depth);
                let instead = self.operands(node).nth(1);
                let mut line = Line {
                    text: self.say("explain-if-undefined", &[]),
                    value: node.shown(None),
                    at: node.at.clone().unwrap_or_default(),
                    ..Line::default()
                };
                line.below = instead.map_or_else(Vec::new, |instead| {
                    self.reads(instead, depth.saturating_sub(1))
                });
                lines.push(line);
                lines
            }
            _ => self.shape(node, unit, depth),
        }
    }

    /// The figures and cells that an expression reads, each once, in order.
    pub(super) fn reads(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let mut found: Vec<&NodeOf> = Vec::new();
        self.collect(node, &mut found);
        found
            .into_iter()
            .map(|read| self.read(read, depth))
            .collect()
    }

    /// Those that were not told above: their values stand in the remark already.
    pub(super) fn fresh(&self, node: &NodeOf, depth: u32) -> Vec<Line> {
        let mut found: Vec<&NodeOf> = Vec::new();
        self.collect(node, &mut found);
        found.retain(|read| {
            self.told
                .borrow()
                .get(&read.id)
                .is_none_or(|told| *told < depth)
        });
        found
            .into_iter()
            .map(|read| self.read(read, depth))
            .collect()
    }

    pub(super) fn read(&self, node: &NodeOf, depth: u32) -> Line {
        if matches!(node.op, "start" | "recomputed") {
            return self.origin(node, depth);
        }
        if node.op == "period" {
            return self.of_period(node);
        }
        let Some(cell) = &node.own.cell else {
            return self.figure(node, depth);
        };
        Line {
            text: visible(&cell.column),
            value: self.shown(node, None),
            remark: self.why(node),
            at: self.place(&cell.file, cell.line),
            below: Vec::new(),
        }
    }

    pub(super) fn collect<'b>(&'b self, node: &'b NodeOf, found: &mut Vec<&'b NodeOf>) {
        if matches!(
            node.op,
            "figure" | "other" | "cell" | "start" | "recomputed" | "period"
        ) {
            let known = |known: &&NodeOf| match (&known.own.cell, &node.own.cell) {
                (Some(a), Some(b)) => (&a.file, a.line, &a.column) == (&b.file, b.line, &b.column),
                _ if node.op == "period" => {
                    (&known.own.name, &known.value) == (&node.own.name, &node.value)
                }
                _ => known.id == node.id,
            };
            if !found.iter().any(known) {
                found.push(node);
            }
            return;
        }
        for operand in self.operands(node) {
            self.collect(operand, found);
        }
    }

    pub(super) fn line(&self, node: &NodeOf, text: String) -> Line {
        Line {
            text,
            value: self.shown(node, None),
            remark: self.why(node),
            at: node.at.clone().unwrap_or_default(),
            below: Vec::new(),
        }
    }

    /// How a value came about before steps and rounding; `unit` is the figure's.
    pub(super) fn shape(&self, node: &NodeOf, unit: &str, depth: u32) -> Vec<Line> {
        let mut line = match node.op {
            "sum" | "count" | "distinct" | "mean" | "median" | "min" | "max" | "first" | "last"
            | "only" | "streak" => return vec![self.aggregate(node, depth)],
            "slices" => return vec![self.slices(node, depth)],
            "cases" if node.why == Some("no-case") => return self.why_not(node),
            "steps" | "line" | "match" | "cases" => return vec![self.reached(node, depth)],
            "score" => return self.score(node, depth),
            "rank" | "prize" | "quota" | "percentile" | "share" => {
                return vec![self.standing(node, depth)];
            }
            "total" | "given" => return Vec::new(),
            "missing" => return Vec::new(),
            "figure" | "other" | "cell" | "start" | "recomputed" | "period" => {
                return vec![self.read(node, depth.saturating_sub(1))];
            }
            "prior" => self.read_then(node),
            "running" => self.line(
                node,
                self.say(
                    "explain-running",
                    &[("count", node.own.count.unwrap_or_default().to_string())],
                ),
            ),
            _ => {
                let written = match node.own.parameter {
                    Some(_) => self.shown(node, None),
                    None => brief(node.text.as_deref().unwrap_or(node.op)),
                };
                let mut line = self.line(node, format!("= {written}"));
                if let (true, Some(value)) = (node.unit == "number", node.value.as_deref()) {
                    // What a formula of plain numbers gives is read in the figure's unit.
                    line.value = amount(value, unit, None);
                }
                line
            }
        };
        if !matches!(node.op, "running" | "prior") {
            line.below = self.reads(node, depth.saturating_sub(1));
        }
        vec![line]
    }
}

/// A formula, of a long one the beginning: its place is beside it, its values stand below.
fn brief(formula: &str) -> String {
    let shown = visible(formula);
    if shown.chars().count() <= LONG {
        shown
    } else {
        format!(
            "{}…",
            shown.chars().take(LONG).collect::<String>().trim_end()
        )
    }
}
