//! The own numbers of an operation as JSON: those that are most of a document one by one, the
//! others through [`super::document::Own`].

use super::document::{LabelOf, Own};
use super::gathered::why_word;
use super::json::{JsonWriter, exact, plain, put, quoted};
use crate::evaluate::{Gathered, Node, NodeId, Op, PassedWhy};
use crate::plan::FigureId;

impl JsonWriter<'_> {
    /// The fields behind those that every node has.
    pub(super) fn own(&mut self, out: &mut String, node: &Node<NodeId>, figure: Option<FigureId>) {
        // What more there is to say of a missing value stands in the middle of the others.
        let detail = matches!(&node.outcome, Err(absence) if absence.cause().detail.is_some());
        if detail || !self.usual(out, node, figure) {
            let own = self.writer.own(&node.op, node, figure);
            flatten(out, &own);
        }
    }

    /// The operations that are most of a document; false for the others.
    fn usual(&mut self, out: &mut String, node: &Node<NodeId>, figure: Option<FigureId>) -> bool {
        match &node.op {
            Op::Operator(_) | Op::Defined | Op::Given | Op::Total | Op::IfUndefined => {}
            Op::Figure {
                figure,
                cell,
                who,
                period,
                conditions,
            } if *conditions == 0 || *conditions < node.of.len() => {
                self.whose(out, *figure, *cell, who, *period);
                self.counted(out, ",\"conditions\":", *conditions);
            }
            Op::Other {
                figure,
                cell,
                who,
                period,
            } => self.whose(out, *figure, *cell, who, *period),
            Op::Cell {
                table,
                key,
                line,
                column,
            } => {
                let world = self.writer.world;
                let contract = world.plan.table(*table);
                let name = contract.columns.get(*column as usize);
                out.push_str(",\"cell\":{\"table\":");
                quoted(out, &contract.name);
                out.push_str(",\"key\":");
                quoted(out, key);
                out.push_str(",\"column\":");
                quoted(out, name.map_or("", |column| &column.name));
                out.push_str(",\"file\":");
                quoted(out, world.data.file(*table));
                self.counted(out, ",\"line\":", *line);
                out.push('}');
            }
            Op::Function(name) | Op::Period(name) => plain(out, ",\"name\":", name),
            Op::Round(rounding) => {
                exact(out, ",\"to\":", &rounding.to);
                plain(out, ",\"mode\":", rounding.mode.word());
            }
            Op::Match { keys } => {
                out.push_str(",\"keys\":");
                Self::list(out, keys, |out, key| quoted(out, key));
            }
            Op::Cases { reached, asked } => {
                if *reached != usize::MAX {
                    self.counted(out, ",\"reached\":", *reached);
                }
                out.push_str(",\"asked\":");
                Self::list(out, asked, |out, count| self.count(out, *count as u64));
            }
            Op::Steps {
                reached,
                bounds,
                entries,
            } => {
                self.counted(out, ",\"entries\":", *entries);
                out.push_str(",\"bounds\":");
                Self::list(out, bounds, |out, bound| {
                    self.counted(out, "[", bound.entry);
                    out.push_str(if bound.above { ",true]" } else { ",false]" });
                });
                if *reached != usize::MAX {
                    self.counted(out, ",\"reached\":", *reached);
                }
            }
            Op::Slices {
                between,
                slices,
                entries,
            } => {
                out.push_str(",\"slices\":");
                Self::list(out, slices, |out, slice| {
                    self.counted(out, "[", slice.bound);
                    match slice.rate {
                        Some(rate) => self.counted(out, ",", rate),
                        None => out.push_str(",null"),
                    }
                    out.push(']');
                });
                if *between {
                    out.push_str(",\"between\":true");
                }
                self.counted(out, ",\"entries\":", *entries);
            }
            Op::Step {
                id,
                step,
                applied,
                conditions,
                changed,
                ..
            } => {
                let plan = self.writer.world.plan;
                let of = figure.and_then(|figure| plan.figure(figure).then.get(*step));
                let label = of.map(|step| LabelOf::of(&step.documentation.label));
                self.counted(out, ",\"conditions\":", *conditions);
                out.push_str(",\"step\":");
                quoted(out, id);
                let flag = |flag: bool| if flag { "true" } else { "false" };
                out.push_str(",\"applied\":");
                out.push_str(flag(*applied));
                out.push_str(",\"changed\":");
                out.push_str(flag(*changed));
                if let Some(label) = label.filter(|label| !label.is_empty()) {
                    out.push_str(",\"label\":");
                    put(out, &label);
                }
            }
            Op::Score { parts } => {
                out.push_str(",\"parts\":");
                let parts = self.writer.parts(parts, figure);
                Self::list(out, parts, |out, (name, taken)| {
                    out.push('[');
                    quoted(out, &name);
                    out.push(',');
                    quoted(out, taken);
                    out.push(']');
                });
            }
            Op::Summed {
                op,
                counted,
                passed,
            } => return self.summed(out, op, *counted, passed, figure),
            _ => return false,
        }
        true
    }

    fn summed(
        &mut self,
        out: &mut String,
        op: &Op,
        counted: u64,
        passed: &[(PassedWhy, u64)],
        figure: Option<FigureId>,
    ) -> bool {
        match op {
            Op::Aggregate { of, .. } => {
                self.over(out, of, figure);
                self.left_out(out, counted, passed, figure);
                if of.needs {
                    out.push_str(",\"needs\":true");
                }
            }
            Op::Rank {
                place,
                of,
                lowest,
                ties,
            } => {
                self.left_out(out, counted, passed, figure);
                self.counted(out, ",\"place\":", *place);
                self.counted(out, ",\"among\":", *of);
                self.counted(out, ",\"ties\":", *ties);
                if *lowest {
                    out.push_str(",\"lowest\":true");
                }
            }
            Op::Prize { tied, order, unit } => {
                self.left_out(out, counted, passed, figure);
                if let Some(unit) = unit {
                    exact(out, ",\"unit_of\":", unit);
                }
                self.counted(out, ",\"order\":", *order);
                self.counted(out, ",\"tied\":", *tied);
            }
            _ => return false,
        }
        true
    }

    /// What an aggregate goes over.
    fn over(&mut self, out: &mut String, of: &Gathered, figure: Option<FigureId>) {
        let writer = &self.writer;
        let told = self.over.entry((of.table, figure)).or_insert_with(|| {
            let mut own = Own::default();
            writer.over(&mut own, of, figure);
            own.needs = false;
            let mut told = String::new();
            flatten(&mut told, &own);
            told
        });
        out.push_str(told);
    }

    fn left_out(
        &self,
        out: &mut String,
        counted: u64,
        passed: &[(PassedWhy, u64)],
        figure: Option<FigureId>,
    ) {
        self.counted(out, ",\"left_out\":{\"counted\":", counted);
        if !passed.is_empty() {
            out.push_str(",\"passed\":");
            Self::list(out, passed, |out, (why, count)| {
                plain(out, "{\"why\":", why_word(*why));
                if let Some(condition) = self.writer.condition(*why, figure) {
                    out.push_str(",\"condition\":");
                    quoted(out, condition);
                }
                self.counted(out, ",\"count\":", *count);
                out.push('}');
            });
        }
        out.push('}');
    }
}

/// The fields of a node's own, as if they were the node's.
fn flatten(out: &mut String, own: &Own) {
    let mut told = String::new();
    put(&mut told, own);
    // `{…}` becomes `,…`.
    let fields = told
        .strip_prefix('{')
        .and_then(|told| told.strip_suffix('}'));
    if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
        out.push(',');
        out.push_str(fields);
    }
}
