//! One node of a trace as a node of the document.

use super::document::{CellOf, LabelOf, NodeOf, Own};
use crate::evaluate::{Absence, Node, NodeId, Op, PartTaken, Who, World, text};
use crate::plan::{FigureId, Mechanism};
use crate::source::{Sources, Span};
use crate::value::Mode;

/// Makes nodes of a document from nodes of a trace.
pub struct Writer<'a> {
    pub world: &'a World<'a>,
    pub sources: &'a Sources,
}

impl Writer<'_> {
    /// `file:line:column`.
    pub fn at(&self, span: Span) -> String {
        let position = self.sources.position(span);
        format!(
            "{}:{}:{}",
            self.sources.name(span.file),
            position.line,
            position.column
        )
    }

    /// The name of a period.
    pub fn period(&self, number: i32) -> String {
        self.world.calendar().name(self.world.period_at(number))
    }

    /// The document's node for a node of the trace; `figure` is the one that it belongs to.
    pub fn node(&self, id: NodeId, node: &Node<NodeId>, figure: Option<FigureId>) -> NodeOf {
        let (value, state, why) = match &node.outcome {
            Ok(value) => (Some(text(value)), None, None),
            Err(absence) => (None, Some(state(absence)), Some(absence.cause().why.word())),
        };
        let written = node.span.map(|span| self.sources.slice(span));
        NodeOf {
            id,
            op: op_word(&node.op),
            of: shown(node).to_vec(),
            value,
            state,
            why,
            unit: node.unit.word(),
            at: node.span.map(|span| self.at(span)),
            text: written
                .filter(|text| is_quoted(&node.op) && text.len() <= LONGEST)
                .map(str::to_owned),
            own: self.own(&node.op, node, figure),
        }
    }

    pub(super) fn own(&self, op: &Op, node: &Node<NodeId>, figure: Option<FigureId>) -> Own {
        let plan = self.world.plan;
        let mut own = Own::default();
        match op {
            Op::Parameter(id) => {
                own.parameter = plan
                    .parameters
                    .get(id.0 as usize)
                    .map(|parameter| parameter.path.clone())
            }
            Op::Cell {
                table,
                key,
                line,
                column,
            } => {
                let contract = plan.table(*table);
                own.cell = Some(CellOf {
                    table: contract.name.clone(),
                    key: key.to_string(),
                    column: contract
                        .columns
                        .get(*column as usize)
                        .map_or(String::new(), |column| column.name.clone()),
                    file: self.world.data.file(*table).to_owned(),
                    line: *line,
                });
            }
            Op::Word(column) => own.name = Some(column.to_string()),
            Op::Period(name) => own.name = Some((*name).to_owned()),
            Op::Prorata { days, whole } => {
                own.name = Some("prorata".to_owned());
                own.days = Some((days.exact(), whole.exact()));
            }
            Op::Function(name) => own.name = Some((*name).to_owned()),
            Op::Script(name) => own.name = Some(name.to_string()),
            Op::Other {
                figure,
                cell,
                who,
                period,
            } => {
                own.figure = Some(plan.figure(*figure).cell_path(*cell));
                whose(&mut own, who);
                own.period = Some(self.period(*period));
            }
            Op::Prior {
                figure,
                who,
                period,
                run,
            } => {
                own.figure = Some(plan.figure(*figure).path.clone());
                whose(&mut own, who);
                own.period = Some(self.period(*period));
                own.name = Some(run.to_string());
            }
            Op::Start { figure } | Op::Recomputed { figure } => {
                own.figure = Some(plan.figure(*figure).path.clone())
            }
            Op::Figure {
                figure,
                cell,
                who,
                period,
                conditions,
            } => {
                own.figure = Some(plan.figure(*figure).cell_path(*cell));
                whose(&mut own, who);
                own.period = Some(self.period(*period));
                own.conditions = Some(*conditions);
                // Without a value the last condition asked is the one that decided.
                if *conditions == node.of.len() && *conditions > 0 {
                    let when = plan.figure(*figure).when.iter().skip(*conditions);
                    own.unasked = when
                        .map(|condition| self.sources.slice(condition.span).to_owned())
                        .collect();
                }
            }
            Op::Aggregate { of, .. } => self.aggregate(&mut own, of, figure),
            Op::Summed {
                op,
                counted,
                passed,
            } => {
                match &**op {
                    Op::Aggregate { of, .. } => self.over(&mut own, of, figure),
                    op => own = self.own(op, node, figure),
                }
                own.left_out = Some(self.left_out(*counted, passed, figure));
            }
            Op::Slices {
                between,
                slices,
                entries,
            } => {
                (own.between, own.entries) = (*between, Some(*entries));
                own.slices = Some(
                    slices
                        .iter()
                        .map(|slice| (slice.bound, slice.rate))
                        .collect(),
                );
            }
            Op::Steps {
                reached,
                bounds,
                entries,
            } => {
                own.entries = Some(*entries);
                own.reached = (*reached != usize::MAX).then_some(*reached);
                own.bounds = Some(
                    bounds
                        .iter()
                        .map(|bound| (bound.entry, bound.above))
                        .collect(),
                );
            }
            Op::Line {
                asked,
                left,
                entries,
            } => {
                (own.reached, own.entries) = (*left, Some(*entries));
                own.bounds = Some((0..*asked).map(|entry| (entry, false)).collect());
            }
            Op::Running { count } => own.count = Some(*count),
            Op::Match { keys } => own.keys = Some(keys.iter().map(ToString::to_string).collect()),
            Op::Cases { reached, asked } => {
                own.reached = (*reached != usize::MAX).then_some(*reached);
                own.asked = Some(asked.clone());
            }
            Op::Score { parts } => own.parts = Some(self.parts(parts, figure)),
            Op::Rank {
                place,
                of,
                lowest,
                ties,
            } => {
                (own.place, own.among, own.lowest, own.ties) =
                    (Some(*place), Some(*of), *lowest, Some(*ties));
            }
            Op::Prize { tied, order, unit } => {
                (own.tied, own.order, own.unit_of) = (
                    Some(*tied),
                    Some(*order),
                    unit.as_ref().map(|unit| unit.exact()),
                );
            }
            Op::Quota { place, of, reached } => {
                (own.place, own.among, own.reached) = (Some(*place), Some(*of), *reached)
            }
            Op::Percentile { lowest } => own.lowest = *lowest,
            Op::Share {
                unit,
                order,
                unallocated,
            } => {
                (own.unit_of, own.order, own.unallocated) =
                    (Some(unit.to.exact()), Some(*order), *unallocated);
            }
            Op::Step {
                id,
                step,
                applied,
                conditions,
                changed,
                ..
            } => {
                (own.step, own.applied, own.changed, own.conditions) = (
                    Some(id.to_string()),
                    Some(*applied),
                    Some(*changed),
                    Some(*conditions),
                );
                let documented = figure
                    .and_then(|figure| plan.figure(figure).then.get(*step))
                    .map(|step| LabelOf::of(&step.documentation.label));
                own.label = documented.filter(|label| !label.is_empty());
            }
            Op::Round(rounding) => {
                (own.to, own.mode) = (Some(rounding.to.exact()), Some(mode(rounding.mode)))
            }
            Op::Operator(_) | Op::Defined | Op::Given | Op::Total | Op::IfUndefined => {}
        }
        if let Err(absence) = &node.outcome
            && let Some(detail) = &absence.cause().detail
        {
            own.detail = Some(detail.to_string());
            if let Op::Script(_) = node.op {
                own.failed_at = Some(self.at(absence.cause().span));
            }
        }
        own
    }

    pub(super) fn parts(
        &self,
        taken: &[PartTaken],
        figure: Option<FigureId>,
    ) -> Vec<(String, &'static str)> {
        let names: Vec<String> = match figure
            .map(|figure| &self.world.plan.figure(figure).mechanism)
        {
            Some(Mechanism::Score(parts)) => parts.iter().map(|part| part.name.clone()).collect(),
            Some(Mechanism::Weights(weights)) => {
                let split = &self.world.plan.figure(weights.of).split;
                split
                    .last()
                    .map_or_else(Vec::new, |column| column.words.to_vec())
            }
            _ => Vec::new(),
        };
        let word = |taken: &PartTaken| match taken {
            PartTaken::Taken => "taken",
            PartTaken::Zero => "zero",
            PartTaken::LeftOut => "left-out",
        };
        taken
            .iter()
            .enumerate()
            .map(|(at, taken)| (names.get(at).cloned().unwrap_or_default(), word(taken)))
            .collect()
    }
}

/// Whose value it is.
fn whose(own: &mut Own, who: &Who) {
    own.who = Some(who.key.to_string());
    own.from = who.from.map(|from| from.to_string());
}

/// The operands that may be shown: not the items of an aggregate over private rows.
pub fn shown(node: &Node<NodeId>) -> &[NodeId] {
    match &node.op {
        Op::Aggregate { of, .. } if of.private > 0 => {
            let items = node.of.len().saturating_sub(usize::from(of.needs));
            node.of.get(items..).unwrap_or_default()
        }
        _ => &node.of,
    }
}

/// The longest text that a node quotes.
pub const LONGEST: usize = 400;

/// Whether what is written in the policy is quoted: more than a literal or a name, and not all of a
/// figure.
pub fn is_quoted(op: &Op) -> bool {
    !matches!(
        op,
        Op::Parameter(_)
            | Op::Cell { .. }
            | Op::Period(_)
            | Op::Prorata { .. }
            | Op::Word(_)
            | Op::Other { .. }
            | Op::Figure { .. }
            | Op::Step { .. }
            | Op::Total
    )
}

/// The word of a missing value's state.
pub fn state(absence: &Absence) -> &'static str {
    match absence {
        Absence::None(_) => "none",
        Absence::Undefined(_) => "undefined",
        Absence::Failed(_) | Absence::Stopped(_) => "failed",
    }
}

fn mode(mode: Mode) -> &'static str {
    mode.word()
}

/// The closed list of operations, as words.
pub fn op_word(op: &Op) -> &'static str {
    match op {
        Op::Parameter(_) => "parameter",
        Op::Cell { .. } => "cell",
        Op::Period(_) | Op::Prorata { .. } => "period",
        Op::Word(_) => "word",
        Op::Other { .. } => "other",
        Op::Start { .. } => "start",
        Op::Prior { .. } => "prior",
        Op::Recomputed { .. } => "recomputed",
        Op::Operator(word) => word,
        Op::Function(_) => "call",
        Op::Defined => "defined",
        Op::Script(_) => "script",
        Op::Figure { .. } => "figure",
        Op::Aggregate { verb, .. } => verb,
        Op::Summed { op, .. } => op_word(op),
        Op::Running { .. } => "running",
        Op::Slices { .. } => "slices",
        Op::Steps { .. } => "steps",
        Op::Line { .. } => "line",
        Op::Match { .. } => "match",
        Op::Cases { .. } => "cases",
        Op::Score { .. } => "score",
        Op::Rank { .. } => "rank",
        Op::Prize { .. } => "prize",
        Op::Quota { .. } => "quota",
        Op::Percentile { .. } => "percentile",
        Op::Share { .. } => "share",
        Op::Given => "given",
        Op::Total => "total",
        Op::IfUndefined => "if-undefined",
        Op::Step { verb, .. } => match *verb {
            "multiply" => "then-multiply",
            "add" => "then-add",
            "deduct" => "then-deduct",
            "at_most" => "then-at-most",
            _ => "then-at-least",
        },
        Op::Round(_) => "round",
    }
}
