//! Documents as JSON, straight from the trace: the same bytes as those of [`super::Document`], for
//! writing very many of them. What is the same for everyone is put into words once.

use super::build::{cell_of, figure_of, status};
use super::document::{FORMAT, LabelOf, PeriodOf, PolicyOf};
use super::node::{LONGEST, Writer, is_quoted, op_word, shown, state};
use super::outline::Shape;
use super::traced::Traced;
use crate::evaluate::{Evaluated, Node, NodeId, Op, Who, text};
use crate::plan::{FigureId, Plan};
use crate::source::{Sources, Span};
use crate::value::{Number, Unit, Value};
use foldhash::fast::RandomState;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write;

type Told<K> = HashMap<K, String, RandomState>;

/// Writes documents one after the other.
pub struct JsonWriter<'a> {
    pub(super) writer: Writer<'a>,
    /// Format, policy, period, currency.
    head: String,
    /// Unit, and `at` and `text` by place, with and without the text.
    places: Told<(Span, Unit, bool)>,
    figures: Told<(FigureId, Option<u32>)>,
    paths: Told<(FigureId, u32)>,
    /// Values of literals are the policy's.
    literals: Told<u32>,
    periods: Told<i32>,
    /// By table and figure: what an aggregate goes over.
    pub(super) over: Told<(Option<u32>, Option<FigureId>)>,
    /// Small whole numbers as text.
    numbers: Vec<String>,
}

/// A value as JSON; of the document's own types nothing fails.
pub(super) fn put(out: &mut String, value: &(impl Serialize + ?Sized)) {
    match serde_json::to_string(value) {
        Ok(text) => out.push_str(&text),
        Err(_) => out.push_str("null"),
    }
}

/// A field with a text that has nothing to escape.
#[inline]
pub(super) fn plain(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push('"');
    out.push_str(value);
    out.push('"');
}

/// A text that may hold anything.
pub(super) fn quoted(out: &mut String, value: &str) {
    let simple = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
    if value.as_bytes().iter().all(simple) {
        plain(out, "", value);
    } else {
        put(out, value);
    }
}

/// A field with a number.
pub(super) fn exact(out: &mut String, key: &str, number: &Number) {
    out.push_str(key);
    out.push('"');
    number.write_exact(out);
    out.push('"');
}

/// How many whole numbers are known as text.
const SMALL: u64 = 1024;

impl<'a> JsonWriter<'a> {
    /// A writer for the people of an evaluation.
    pub fn new(evaluated: &'a Evaluated<'a>, sources: &'a Sources) -> JsonWriter<'a> {
        let world = &evaluated.world;
        let writer = Writer { world, sources };
        let header = &world.plan.policy.header;
        let mut head = "{\"format\":".to_owned();
        put(&mut head, FORMAT);
        head.push_str(",\"policy\":");
        put(
            &mut head,
            &PolicyOf {
                id: header.id.value.clone(),
                version: header.version.value.clone(),
                title: LabelOf::of(&header.documentation.label),
                file: sources.name(header.span.file).to_owned(),
            },
        );
        head.push_str(",\"period\":");
        put(
            &mut head,
            &PeriodOf {
                name: writer.period(0),
                from: world.period.start.to_string(),
                until: world.period.end.to_string(),
            },
        );
        head.push_str(",\"currency\":");
        put(&mut head, &header.currency.value);
        JsonWriter {
            writer,
            head,
            places: Told::default(),
            figures: Told::default(),
            paths: Told::default(),
            literals: Told::default(),
            periods: Told::default(),
            over: Told::default(),
            numbers: (0..SMALL).map(|number| number.to_string()).collect(),
        }
    }

    /// A whole number.
    pub(super) fn count(&self, out: &mut String, value: u64) {
        let known = usize::try_from(value)
            .ok()
            .and_then(|at| self.numbers.get(at));
        match known {
            Some(text) => out.push_str(text),
            // Writing to memory does not fail.
            None => drop(write!(out, "{value}")),
        }
    }

    /// A field with a whole number.
    pub(super) fn counted(&self, out: &mut String, key: &str, value: impl TryInto<u64>) {
        out.push_str(key);
        self.count(out, value.try_into().unwrap_or(u64::MAX));
    }

    /// A list of what `each` adds.
    pub(super) fn list<I>(
        out: &mut String,
        items: impl IntoIterator<Item = I>,
        mut each: impl FnMut(&mut String, I),
    ) {
        out.push('[');
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            each(out, item);
        }
        out.push(']');
    }

    /// Adds the document of a person's trace.
    pub fn document(&mut self, out: &mut String, person: u32, traced: &Traced) {
        let world = self.writer.world;
        let shape = Shape::new(traced);
        let (status, held) = status(world, &self.writer, person);
        out.push_str(&self.head);
        out.push_str(",\"subject\":{\"key\":");
        quoted(out, &world.person_key(person));
        if let Some(name) = world.person_name(person, 0) {
            out.push_str(",\"name\":");
            quoted(out, &name);
        }
        out.push('}');
        plain(out, ",\"status\":", status);
        if !held.is_empty() {
            out.push_str(",\"held\":");
            put(out, &held);
        }
        out.push_str(",\"roots\":");
        Self::list(out, &traced.roots, |out, root| {
            put(out, &shape.root(world.plan, traced, root));
        });
        let cover = traced.cover.iter();
        let cover: Vec<u32> = cover.filter_map(|node| shape.number(*node)).collect();
        if !cover.is_empty() {
            out.push_str(",\"cover\":");
            put(out, &cover);
        }
        out.push_str(",\"figures\":");
        let mentioned = shape.mentioned(world.plan, traced);
        Self::list(out, mentioned, |out, (figure, cell)| {
            let writer = &self.writer;
            let told = self.figures.entry((figure, cell)).or_insert_with(|| {
                let mut told = String::new();
                put(&mut told, &figure_of(writer, figure, cell));
                told
            });
            out.push_str(told);
        });
        out.push_str(",\"nodes\":");
        let nodes = (0u32..).zip(&traced.tree.nodes);
        let kept = nodes.filter_map(|(at, node)| Some((at, shape.number(at)?, node)));
        Self::list(out, kept, |out, (at, id, node)| {
            self.node(out, id, node, &shape, shape.owner(at));
        });
        out.push('}');
    }

    fn node(
        &mut self,
        out: &mut String,
        id: u32,
        node: &Node<NodeId>,
        shape: &Shape,
        figure: Option<FigureId>,
    ) {
        self.counted(out, "{\"id\":", id);
        if let Op::Parameter(parameter) = &node.op {
            // Everything but its number is the policy's.
            if let Some(told) = self.literals.get(&parameter.0) {
                out.push_str(told);
                return;
            }
            let begun = out.len();
            self.rest(out, node, shape, figure);
            let told = out.get(begun..).unwrap_or_default().to_owned();
            self.literals.insert(parameter.0, told);
            return;
        }
        self.rest(out, node, shape, figure);
    }

    /// What follows the number of a node.
    fn rest(
        &mut self,
        out: &mut String,
        node: &Node<NodeId>,
        shape: &Shape,
        figure: Option<FigureId>,
    ) {
        plain(out, ",\"op\":", op_word(&node.op));
        let operands = shown(node);
        if !operands.is_empty() {
            out.push_str(",\"of\":");
            Self::list(out, operands, |out, operand| {
                self.count(out, u64::from(shape.number(*operand).unwrap_or(u32::MAX)));
            });
        }
        match &node.outcome {
            Ok(Value::Number(number)) => exact(out, ",\"value\":", number),
            Ok(value) => {
                out.push_str(",\"value\":");
                quoted(out, &text(value));
            }
            Err(absence) => {
                plain(out, ",\"state\":", state(absence));
                plain(out, ",\"why\":", absence.cause().why.word());
            }
        }
        match node.span {
            Some(span) => self.place(out, span, node.unit, is_quoted(&node.op)),
            None => plain(out, ",\"unit\":", node.unit.word()),
        }
        self.own(out, node, figure);
        out.push('}');
    }

    /// Its unit, where it is written, and what.
    fn place(&mut self, out: &mut String, span: Span, unit: Unit, with_text: bool) {
        let writer = &self.writer;
        let told = self
            .places
            .entry((span, unit, with_text))
            .or_insert_with(|| {
                let mut told = String::new();
                plain(&mut told, ",\"unit\":", unit.word());
                told.push_str(",\"at\":");
                quoted(&mut told, &writer.at(span));
                let text = writer.sources.slice(span);
                if with_text && text.len() <= LONGEST {
                    told.push_str(",\"text\":");
                    quoted(&mut told, text);
                }
                told
            });
        out.push_str(told);
    }

    /// Of which figure, whose, and in which period.
    pub(super) fn whose(
        &mut self,
        out: &mut String,
        figure: FigureId,
        cell: u32,
        who: &Who,
        period: i32,
    ) {
        let plan = self.writer.world.plan;
        let path = self.paths.entry((figure, cell)).or_insert_with(|| {
            let mut told = ",\"figure\":".to_owned();
            quoted(&mut told, &plan.figure(figure).cell_path(cell));
            told
        });
        out.push_str(path);
        out.push_str(",\"who\":");
        quoted(out, &who.key);
        if let Some(from) = who.from {
            plain(out, ",\"from\":", &from.to_string());
        }
        let writer = &self.writer;
        let told = self.periods.entry(period).or_insert_with(|| {
            let mut told = ",\"period\":".to_owned();
            quoted(&mut told, &writer.period(period));
            told
        });
        out.push_str(told);
    }
}

/// The figure that a node mentions; of one that is split, which of its cells.
pub(super) fn mention(plan: &Plan, op: &Op) -> Option<(FigureId, Option<u32>)> {
    match op {
        Op::Figure { figure, cell, .. } | Op::Other { figure, cell, .. } => {
            Some((*figure, cell_of(plan, *figure, *cell)))
        }
        Op::Start { figure } => Some((*figure, None)),
        // Whose cells were gathered, as a whole.
        Op::Aggregate { of, .. } => Some((of.cells?, None)),
        _ => None,
    }
}
