//! Which figures are split: those with `split`, those that read them cell by cell, and how many
//! columns are left after a verb over cells or `weights`.

use super::build::Builder;
use super::figure::Written;
use super::{ColumnPath, Level, SplitColumn, walk};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{PLAN_CANNOT_GATHER, PLAN_SPLIT, PLAN_SPLIT_HERE};
use crate::expression::{Expr, Leaf};
use crate::policy::{Aggregate, By, Choice, Collection, Kind, Shape, Standing, Verb};
use crate::source::Span;

/// The cells of a figure that is being planned.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// Of the figure.
    pub own: Vec<SplitColumn>,
    /// Inside `of`: of the items.
    pub items: Vec<SplitColumn>,
    /// What of a record tells its cell.
    pub paths: Vec<ColumnPath>,
}

/// Columns, and where they come from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub columns: Vec<SplitColumn>,
    /// The figure that has them.
    pub from: String,
    pub span: Span,
}

impl Builder<'_> {
    /// The cells of a figure, from its `split` and from what it reads.
    pub(super) fn cells_of(&mut self, written: &Written<'_>) -> Option<Cells> {
        let mut cells = Cells::default();
        let mut origin = self.shape_cells(written, written.shape, &mut cells)?;
        let mut read = Vec::new();
        self.split_in(written.when, &mut read);
        self.split_in(written.if_undefined, &mut read);
        self.split_in_steps(written.then, &mut read);
        self.agree(&mut origin, read)?;
        cells.own = origin.map_or_else(Vec::new, |origin| origin.columns);
        if !matches!(written.shape, Shape::Aggregate(_)) {
            if let Some(name) = written.split.first() {
                return self.split_column(name, "records");
            }
        } else if cells.items.is_empty() && cells.paths.is_empty() {
            // Members and periods are read in the same cell.
            cells.items.clone_from(&cells.own);
        }
        self.may_be_split(written, &cells.own)?;
        Some(cells)
    }

    /// What cannot be split: what is paid, and what looks across people or along records.
    fn may_be_split(&mut self, written: &Written<'_>, own: &[SplitColumn]) -> Option<()> {
        let [first, ..] = own else { return Some(()) };
        let help = match written.shape {
            _ if written.kind == Kind::Pay && written.part_of.is_none() => "pay",
            Shape::Standing(_) => "standing",
            Shape::Share { .. } => "share",
            Shape::Running { .. } => "running",
            _ => return Some(()),
        };
        let diagnostic = Diagnostic::error(PLAN_SPLIT_HERE, written.span)
            .arg("name", &written.name)
            .arg("column", &first.name)
            .help(help);
        self.diagnostics.push(diagnostic);
        None
    }

    /// Formulas of what has one value: a condition of the subject, a group, the total.
    pub(super) fn whole<'e>(&mut self, name: &str, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            let mut split = None;
            walk::leaves(expr, &mut |leaf, at, _| {
                if let Leaf::Figure { figure, .. } = leaf
                    && let Some(column) =
                        self.planned.get(figure).and_then(|plan| plan.split.first())
                {
                    split = split.take().or(Some((at.span, column.name.clone())));
                }
            });
            if let Some((span, column)) = split {
                let diagnostic = Diagnostic::error(PLAN_SPLIT_HERE, span)
                    .arg("name", name)
                    .arg("column", column);
                self.diagnostics.push(diagnostic.help("whole"));
            }
        }
    }

    /// A figure that is read before it is planned was taken as one that is not split; if it is, the
    /// reader does not know its cells.
    pub(super) fn cells_agree(&mut self) {
        let mut apart: Option<Diagnostic> = None;
        for reader in self.planned.values() {
            let items = walk::of_items(&reader.mechanism);
            let gathered = super::gathers_cells(&reader.mechanism)
                .and_then(|gathered| self.planned.get(&gathered))
                .map_or(&reader.split, |gathered| &gathered.split);
            for expr in walk::of_figure(reader) {
                let of_items = items.iter().any(|item| std::ptr::eq(*item, expr));
                walk::leaves(expr, &mut |leaf, at, own| {
                    let here = if of_items && !own {
                        gathered
                    } else {
                        &reader.split
                    };
                    if let Leaf::Figure { figure, .. } = leaf
                        && let Some(read) = self.planned.get(figure)
                        && !read.split.is_empty()
                        && read.split != *here
                        && apart.is_none()
                    {
                        apart = Some(
                            Diagnostic::error(PLAN_SPLIT, at.span)
                                .arg("name", &read.name)
                                .arg("columns", named(&read.split))
                                .arg("other", &reader.name)
                                .arg("others", named(here))
                                .arg("split", if here.is_empty() { "no" } else { "yes" })
                                .help("circle"),
                        );
                    }
                });
            }
        }
        if let Some(apart) = apart {
            self.diagnostics.push(apart);
        }
    }

    /// The columns of a shape; `cells` takes what its items are.
    fn shape_cells(
        &mut self,
        written: &Written<'_>,
        shape: &Shape,
        cells: &mut Cells,
    ) -> Option<Option<Origin>> {
        let mut read = Vec::new();
        let mut origin = None;
        match shape {
            Shape::Aggregate(aggregate) => {
                origin = self.aggregate_cells(written, aggregate, cells)?;
            }
            Shape::Weights { of, weights, .. } => {
                let gathered = self.gathered(&of.value, of.span, written.level)?;
                origin = Some(without_last(gathered));
                self.split_in(weights.iter().map(|entry| &entry.outcome), &mut read);
            }
            Shape::Score { parts } => {
                for part in parts {
                    self.split_in([&part.weight], &mut read);
                    self.split_in(&part.when, &mut read);
                    self.split_in(&part.if_undefined, &mut read);
                    self.split_in_steps(&part.then, &mut read);
                    let inner = self.shape_cells(written, &part.shape, &mut Cells::default())?;
                    // A part that has one value counts the same in every cell.
                    let inner = inner.filter(|inner| !inner.columns.is_empty());
                    self.agree(&mut origin, inner)?;
                }
            }
            Shape::Formula(formula) => self.split_in([formula], &mut read),
            Shape::Running {
                amount, condition, ..
            } => self.split_in(condition.iter().chain([amount]), &mut read),
            Shape::Scale(scale) => {
                match &scale.by {
                    By::One(by) => self.split_in([by], &mut read),
                    By::Between(a, b) => self.split_in([a, b], &mut read),
                }
                for entry in &scale.entries {
                    self.split_in(entry.bound.iter().chain([&entry.outcome]), &mut read);
                }
            }
            Shape::Choice(Choice::Match {
                by,
                entries,
                otherwise,
                ..
            }) => {
                let outcomes = entries.iter().map(|entry| &entry.outcome);
                self.split_in(by.iter().chain(outcomes).chain(otherwise), &mut read);
            }
            Shape::Choice(Choice::Cases(cases)) => {
                for case in cases {
                    self.split_in(case.when.iter().chain([&case.outcome]), &mut read);
                }
            }
            Shape::Standing(Standing::Rank {
                by,
                ties_by,
                prizes,
                quotas,
                ..
            }) => {
                let prizes = prizes.iter().flat_map(|(prizes, _)| prizes);
                self.split_in([by].into_iter().chain(ties_by).chain(prizes), &mut read);
                let quotas = quotas.iter().flatten();
                self.split_in(quotas.map(|quota| &quota.share), &mut read);
            }
            Shape::Standing(Standing::Percentile { by, .. }) => self.split_in([by], &mut read),
            Shape::Share { fund, by } => self.split_in([fund, by], &mut read),
            Shape::None => {}
        }
        self.agree(&mut origin, read)?;
        Some(origin)
    }

    fn aggregate_cells(
        &mut self,
        written: &Written<'_>,
        aggregate: &Aggregate,
        cells: &mut Cells,
    ) -> Option<Option<Origin>> {
        let (mut mine, mut items) = (Vec::new(), Vec::new());
        self.split_in(&aggregate.needs, &mut mine);
        for formula in aggregate.condition.iter().chain(&aggregate.item) {
            self.split_names(&formula.syntax, &mut |origin, own| {
                if own {
                    mine.push(origin)
                } else {
                    items.push(origin)
                }
            });
        }
        let of_figure = match &aggregate.of {
            Collection::Table(path) => match path.as_slice() {
                [name] if self.named.contains_key(name) => Some(name),
                _ => None,
            },
            _ => None,
        };
        let of_records = of_figure.is_none() && matches!(aggregate.of, Collection::Table(_));
        if !of_records && let Some(name) = written.split.first() {
            return self.split_column(name, "records");
        }
        let mut origin = None;
        if let Some(name) = of_figure {
            let gathered = self.gathered(name, aggregate.of_span, written.level)?;
            if let Some(window) = &aggregate.window {
                return self.cannot_gather_split(name, window.span, "split-window");
            }
            if aggregate.verb == Verb::Streak {
                return self.cannot_gather_split(name, aggregate.verb_span, "split-streak");
            }
            cells.items.clone_from(&gathered.columns);
            let mut fine = Some(gathered.clone());
            self.agree(&mut fine, items)?;
            origin = Some(without_last(gathered));
        } else if of_records {
            if let Some(first) = written.split.first()
                && let Collection::Table(path) = &aggregate.of
                && let Some(table) = path.last().and_then(|name| self.table_id(name))
            {
                let (columns, paths) = self.split_columns(written.level, table, written.split)?;
                cells.paths = paths;
                origin = Some(Origin {
                    columns,
                    from: written.name.clone(),
                    span: first.span,
                });
                self.agree(&mut origin, items)?;
            } else if let Some(item) = items.first() {
                // A record lies in no cell unless the figure says by which columns.
                let diagnostic = Diagnostic::error(PLAN_SPLIT, item.span)
                    .arg("name", &item.from)
                    .arg("columns", named(&item.columns))
                    .arg("other", &written.name)
                    .arg("others", "")
                    .arg("split", "no");
                self.diagnostics.push(diagnostic.help("records"));
                return None;
            }
        } else {
            self.agree(&mut origin, items)?;
        }
        self.agree(&mut origin, mine)?;
        Some(origin)
    }

    /// The columns of a figure whose cells are gathered.
    fn gathered(&mut self, name: &str, span: Span, level: Level) -> Option<Origin> {
        let found = self.named.get(name).map(|(id, of, _)| (*id, *of));
        let Some((id, of)) = found else {
            // Perhaps it has an error of its own.
            let known = self
                .policy
                .figures
                .iter()
                .any(|figure| figure.name.value == name);
            if !known || !self.diagnostics.has_errors() {
                return self.cannot_gather_split(name, span, "split");
            }
            return None;
        };
        let columns = self.planned.get(&id)?.split.clone();
        if columns.is_empty() {
            return self.cannot_gather_split(name, span, "split");
        }
        if of != level {
            return self.cannot_gather_split(name, span, "split-level");
        }
        Some(Origin {
            columns,
            from: name.to_owned(),
            span,
        })
    }

    fn cannot_gather_split<T>(&mut self, name: &str, span: Span, help: &'static str) -> Option<T> {
        let diagnostic = Diagnostic::error(PLAN_CANNOT_GATHER, span).arg("name", name);
        self.diagnostics.push(diagnostic.help(help));
        None
    }

    /// All that is read together has the same columns.
    fn agree(
        &mut self,
        origin: &mut Option<Origin>,
        others: impl IntoIterator<Item = Origin>,
    ) -> Option<()> {
        for other in others {
            match origin {
                None => *origin = Some(other),
                Some(known) if known.columns == other.columns => {}
                Some(known) => {
                    let diagnostic = Diagnostic::error(PLAN_SPLIT, other.span)
                        .arg("name", &other.from)
                        .arg("columns", named(&other.columns))
                        .arg("other", &known.from)
                        .arg("others", named(&known.columns))
                        .arg(
                            "split",
                            if known.columns.is_empty() {
                                "no"
                            } else {
                                "yes"
                            },
                        )
                        .label("other", known.span);
                    self.diagnostics.push(diagnostic);
                    return None;
                }
            }
        }
        Some(())
    }
}

fn without_last(mut origin: Origin) -> Origin {
    origin.columns.pop();
    origin
}

/// `能力项, 评价人类别`, or nothing.
fn named(columns: &[SplitColumn]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
    names.join(", ")
}
