//! Documents as JSON, straight from the trace: the same bytes as those of [`super::Document`], for
//! writing very many of them. What is the same for everyone is put into words once.

use super::build::{Traced, cell_of, figure_of, status};
use super::document::{FORMAT, LabelOf, Own, PeriodOf, PolicyOf};
use super::node::{Writer, op_word, state};
use super::outline::Shape;
use crate::evaluate::{Evaluated, Node, NodeId, Op, Who, text};
use crate::plan::FigureId;
use crate::source::{Sources, Span};
use crate::value::Value;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;

/// Writes documents one after the other.
pub struct JsonWriter<'a> {
    writer: Writer<'a>,
    /// Format, policy, period, currency.
    head: Vec<u8>,
    /// `"at"` and `"text"` by place, with and without the text.
    places: HashMap<(Span, bool), Vec<u8>>,
    figures: HashMap<(FigureId, Option<u32>), Vec<u8>>,
    paths: HashMap<(FigureId, u32), Vec<u8>>,
    /// Values of literals are the policy's.
    literals: HashMap<u32, Vec<u8>>,
    periods: HashMap<i32, Vec<u8>>,
}

/// A value as JSON; of the document's own types nothing fails.
fn put(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let begun = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begun);
        out.extend_from_slice(b"null");
    }
}

/// Text between quotes that has nothing to escape.
fn plain(out: &mut Vec<u8>, key: &str, value: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":\"");
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

/// A text that may hold anything.
fn quoted(out: &mut Vec<u8>, value: &str) {
    let simple = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
    if value.as_bytes().iter().all(simple) {
        out.push(b'"');
        out.extend_from_slice(value.as_bytes());
        out.push(b'"');
    } else {
        put(out, value);
    }
}

fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn count(out: &mut Vec<u8>, value: u64) {
    // Writing to memory does not fail.
    let _ = write!(out, "{value}");
}

impl<'a> JsonWriter<'a> {
    /// A writer for the people of an evaluation.
    pub fn new(evaluated: &'a Evaluated<'a>, sources: &'a Sources) -> JsonWriter<'a> {
        let world = &evaluated.world;
        let writer = Writer { world, sources };
        let header = &world.plan.policy.header;
        let mut head = Vec::new();
        head.extend_from_slice(b"{\"format\":");
        put(&mut head, FORMAT);
        key(&mut head, "policy");
        put(
            &mut head,
            &PolicyOf {
                id: header.id.value.clone(),
                version: header.version.value.clone(),
                title: LabelOf::of(&header.documentation.label),
                file: sources.name(header.span.file).to_owned(),
            },
        );
        key(&mut head, "period");
        put(
            &mut head,
            &PeriodOf {
                name: writer.period(0),
                from: world.period.start.to_string(),
                until: world.period.end.to_string(),
            },
        );
        key(&mut head, "currency");
        put(&mut head, &header.currency.value);
        JsonWriter {
            writer,
            head,
            places: HashMap::new(),
            figures: HashMap::new(),
            paths: HashMap::new(),
            literals: HashMap::new(),
            periods: HashMap::new(),
        }
    }

    /// Adds the document of a person's trace.
    pub fn document(&mut self, out: &mut Vec<u8>, person: u32, traced: &Traced) {
        let world = self.writer.world;
        let shape = Shape::new(traced);
        let (status, held) = status(world, &self.writer, person);
        out.extend_from_slice(&self.head);
        out.extend_from_slice(b",\"subject\":{\"key\":");
        quoted(out, &world.person_key(person));
        if let Some(name) = world.person_name(person, 0) {
            key(out, "name");
            quoted(out, &name);
        }
        out.push(b'}');
        plain(out, "status", status);
        if !held.is_empty() {
            key(out, "held");
            put(out, &held);
        }
        key(out, "roots");
        let roots: Vec<_> = traced
            .roots
            .iter()
            .map(|root| shape.root(world.plan, traced, root))
            .collect();
        put(out, &roots);
        let cover: Vec<u32> = traced
            .cover
            .iter()
            .filter_map(|node| shape.number(*node))
            .collect();
        if !cover.is_empty() {
            key(out, "cover");
            put(out, &cover);
        }
        key(out, "figures");
        let mut open = b'[';
        for (figure, cell) in shape.mentioned(world.plan, traced) {
            out.push(open);
            open = b',';
            let writer = &self.writer;
            let told = self.figures.entry((figure, cell)).or_insert_with(|| {
                let mut told = Vec::new();
                put(&mut told, &figure_of(writer, figure, cell));
                told
            });
            out.extend_from_slice(told);
        }
        if open == b'[' {
            out.push(b'[');
        }
        out.push(b']');
        key(out, "nodes");
        let mut open = b'[';
        for (at, node) in (0u32..).zip(&traced.tree.nodes) {
            if let Some(id) = shape.number(at) {
                out.push(open);
                open = b',';
                self.node(out, id, node, &shape, shape.owner(at));
            }
        }
        if open == b'[' {
            out.push(b'[');
        }
        out.extend_from_slice(b"]}");
    }

    fn node(
        &mut self,
        out: &mut Vec<u8>,
        id: u32,
        node: &Node<NodeId>,
        shape: &Shape,
        figure: Option<FigureId>,
    ) {
        out.extend_from_slice(b"{\"id\":");
        count(out, u64::from(id));
        if let Op::Parameter(parameter) = &node.op {
            // Everything but its number is the policy's.
            if let Some(told) = self.literals.get(&parameter.0) {
                out.extend_from_slice(told);
                return;
            }
            let begun = out.len();
            self.rest(out, node, shape, figure);
            let told = out.get(begun..).unwrap_or_default().to_vec();
            self.literals.insert(parameter.0, told);
            return;
        }
        self.rest(out, node, shape, figure);
    }

    /// What follows the number of a node.
    fn rest(
        &mut self,
        out: &mut Vec<u8>,
        node: &Node<NodeId>,
        shape: &Shape,
        figure: Option<FigureId>,
    ) {
        plain(out, "op", op_word(&node.op));
        let operands = super::node::shown(node);
        if !operands.is_empty() {
            key(out, "of");
            let mut open = b'[';
            for operand in operands {
                out.push(open);
                open = b',';
                count(out, u64::from(shape.number(*operand).unwrap_or(u32::MAX)));
            }
            out.push(b']');
        }
        match &node.outcome {
            Ok(Value::Number(number)) => plain(out, "value", &number.exact()),
            Ok(value) => {
                key(out, "value");
                quoted(out, &text(value));
            }
            Err(absence) => {
                plain(out, "state", state(absence));
                plain(out, "why", absence.cause().why.word());
            }
        }
        plain(out, "unit", node.unit.word());
        if let Some(span) = node.span {
            self.place(out, span, super::node::is_quoted(&node.op));
        }
        if !self.own(out, node) {
            let own = self.writer.own(&node.op, node, figure);
            flatten(out, &own);
        }
        out.push(b'}');
    }

    /// Where it is written, and what.
    fn place(&mut self, out: &mut Vec<u8>, span: Span, with_text: bool) {
        let writer = &self.writer;
        let told = self.places.entry((span, with_text)).or_insert_with(|| {
            let mut told = Vec::new();
            key(&mut told, "at");
            quoted(&mut told, &writer.at(span));
            let text = writer.sources.slice(span);
            if with_text && text.len() <= super::node::LONGEST {
                key(&mut told, "text");
                quoted(&mut told, text);
            }
            told
        });
        out.extend_from_slice(told);
    }

    /// The own numbers of the operations that are most of a document; false for the others.
    fn own(&mut self, out: &mut Vec<u8>, node: &Node<NodeId>) -> bool {
        match &node.op {
            _ if node
                .outcome
                .as_ref()
                .is_err_and(|absence| absence.cause().detail.is_some()) =>
            {
                return false;
            }
            Op::Operator(_) | Op::Defined | Op::Given | Op::Total | Op::IfUndefined => {}
            Op::Figure {
                figure,
                cell,
                who,
                period,
                conditions,
            } => {
                if *conditions == node.of.len() && *conditions > 0 {
                    return false;
                }
                self.whose(out, *figure, *cell, who, *period);
                key(out, "conditions");
                count(out, *conditions as u64);
            }
            Op::Other {
                figure,
                cell,
                who,
                period,
            } => self.whose(out, *figure, *cell, who, *period),
            Op::Function(name) => plain(out, "name", name),
            Op::Round(rounding) => {
                plain(out, "to", &rounding.to.exact());
                plain(out, "mode", rounding.mode.word());
            }
            _ => return false,
        }
        true
    }

    fn whose(&mut self, out: &mut Vec<u8>, figure: FigureId, cell: u32, who: &Who, period: i32) {
        let plan = self.writer.world.plan;
        let path = self.paths.entry((figure, cell)).or_insert_with(|| {
            let mut told = Vec::new();
            key(&mut told, "figure");
            quoted(&mut told, &plan.figure(figure).cell_path(cell));
            told
        });
        out.extend_from_slice(path);
        key(out, "who");
        quoted(out, &who.key);
        if let Some(from) = who.from {
            plain(out, "from", &from.to_string());
        }
        let writer = &self.writer;
        let told = self.periods.entry(period).or_insert_with(|| {
            let mut told = Vec::new();
            key(&mut told, "period");
            quoted(&mut told, &writer.period(period));
            told
        });
        out.extend_from_slice(told);
    }
}

/// The fields of a node's own, as if they were the node's.
fn flatten(out: &mut Vec<u8>, own: &Own) {
    let begun = out.len();
    put(out, own);
    if out.len() <= begun + 2 {
        out.truncate(begun);
        return;
    }
    // `{…}` becomes `,…`.
    if let Some(brace) = out.get_mut(begun) {
        *brace = b',';
    }
    out.pop();
}

/// Of a figure that is split: which of its cells, for those who gather all that are mentioned.
pub(super) fn mention(plan: &crate::plan::Plan, op: &Op) -> Option<(FigureId, Option<u32>)> {
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
