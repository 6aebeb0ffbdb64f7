//! What a bare name means, seen from a record, a subject, a group or the company.

use super::{ColumnKind, FigureId, FigurePlan, Level, SplitColumn, TableId, TablePlan, cells_of};
use crate::diagnostic::plan::{
    PLAN_NOT_A_REFERENCE, PLAN_NOT_SEEN, PLAN_UNKNOWN_COLUMN, PLAN_UNKNOWN_NAME,
    PLAN_UNKNOWN_SUFFIX,
};
use crate::diagnostic::{Diagnostic, nearest};
use crate::expression::{Base, Column, Leaf, Names, Script, ScriptId, Suffix};
use crate::source::Spanned;
use crate::value::{Type, Unit};
use std::collections::BTreeMap;

/// Everything that has a name, as far as it is planned.
pub struct World<'a> {
    pub tables: &'a [TablePlan],
    pub subject: TableId,
    /// Planned figures by name.
    pub figures: &'a BTreeMap<String, (FigureId, Level, Type)>,
    pub scripts: &'a [Script],
}

/// The names seen from `view`; `own.` names are seen from `owner`.
pub struct Scope<'a> {
    pub world: &'a World<'a>,
    pub view: Level,
    pub owner: Option<Level>,
    /// The items are those below a manager, each with its `depth`.
    pub below: bool,
    /// The columns of the cell at hand, and of the owner's.
    pub cells: &'a [SplitColumn],
    pub owner_cells: &'a [SplitColumn],
}

impl World<'_> {
    fn column(&self, table: TableId, name: &str) -> Option<(u32, &super::ColumnPlan)> {
        let columns = &self.tables.get(table as usize)?.columns;
        (0u32..)
            .zip(columns)
            .find(|(_, column)| column.name == name)
    }

    /// Whether a reference to `table` may lead nowhere although its cell is filled.
    fn may_miss(&self, table: TableId) -> bool {
        self.tables
            .get(table as usize)
            .is_some_and(|table| table.dates.is_some())
    }

    /// A column through references, for keys of tables (`date`, `credit`, `by`).
    pub fn path(
        &self,
        from: TableId,
        path: &Spanned<String>,
    ) -> Result<super::ColumnPath, Diagnostic> {
        let names: Vec<&str> = path.value.split('.').collect();
        let mut hops = Vec::new();
        let mut table = from;
        for (at, name) in names.iter().enumerate() {
            let Some((id, column)) = self.column(table, name) else {
                let alone = names.len() == 1;
                return Err(self.no_column(table, name, path.span, alone.then_some(true)));
            };
            if at + 1 == names.len() {
                return Ok(super::ColumnPath {
                    hops,
                    table,
                    column: id,
                });
            }
            match &column.kind {
                ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. } => {
                    hops.push((table, id));
                    table = *target;
                }
                _ => return Err(not_a_reference(name, path)),
            }
        }
        Err(not_a_reference(&path.value, path))
    }

    /// `quoted`: whether the span is the name alone, with its quotes or without.
    fn no_column(
        &self,
        table: TableId,
        name: &str,
        span: crate::source::Span,
        quoted: Option<bool>,
    ) -> Diagnostic {
        let Some(plan) = self.tables.get(table as usize) else {
            return Diagnostic::error(PLAN_UNKNOWN_NAME, span).arg("name", name);
        };
        let diagnostic = Diagnostic::error(PLAN_UNKNOWN_COLUMN, span)
            .arg("name", name)
            .arg("table", &plan.name);
        match nearest(name, plan.columns.iter().map(|column| column.name.as_str())) {
            Some(near) => {
                let diagnostic = diagnostic.arg("nearest", near);
                match quoted {
                    Some(true) => diagnostic.patch("nearest", span, format!("\"{near}\"")),
                    Some(false) => diagnostic.patch("nearest", span, near),
                    None => diagnostic.help("nearest"),
                }
            }
            None => diagnostic
                .arg(
                    "columns",
                    plan.columns
                        .iter()
                        .map(|column| column.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                )
                .help("columns"),
        }
    }
}

/// Says which groups there are to an unknown one.
pub fn group_help(diagnostic: Diagnostic, known: &[&str]) -> Diagnostic {
    if known.is_empty() {
        diagnostic.help("none")
    } else {
        diagnostic.arg("known", known.join(", ")).help("group")
    }
}

fn not_a_reference(name: &str, path: &Spanned<String>) -> Diagnostic {
    Diagnostic::error(PLAN_NOT_A_REFERENCE, path.span)
        .arg("name", name)
        .arg("path", &path.value)
}

impl Scope<'_> {
    /// What the bare names are: a record's table, then the subject's, groups, company.
    fn sees_subject(view: Level) -> bool {
        matches!(view, Level::Record(_) | Level::Subject)
    }

    fn unknown(&self, name: &Spanned<String>, view: Level) -> Diagnostic {
        let diagnostic = Diagnostic::error(PLAN_UNKNOWN_NAME, name.span).arg("name", &name.value);
        let mut names: Vec<&str> = self.world.figures.keys().map(String::as_str).collect();
        if let Level::Record(table) = view {
            names.extend(
                self.world
                    .tables
                    .get(table as usize)
                    .into_iter()
                    .flat_map(|t| &t.columns)
                    .map(|c| c.name.as_str()),
            );
        }
        if Scope::sees_subject(view) {
            let subject = self.world.tables.get(self.world.subject as usize);
            names.extend(
                subject
                    .into_iter()
                    .flat_map(|t| &t.columns)
                    .map(|c| c.name.as_str()),
            );
        }
        match nearest(&name.value, names) {
            Some(near) => {
                let near = near.to_owned();
                diagnostic
                    .arg("nearest", &near)
                    .patch("nearest", name.span, near)
            }
            None => match self
                .world
                .tables
                .iter()
                .find(|t| t.columns.iter().any(|c| c.name == name.value))
            {
                Some(table) => diagnostic.arg("table", &table.name).help("column"),
                None => diagnostic,
            },
        }
    }

    /// A path that goes on in a table.
    fn follow(
        &self,
        base: Base,
        mut hops: Vec<(u32, u32)>,
        start: TableId,
        path: &[Spanned<String>],
        mut unit: Type,
    ) -> Result<(Leaf, Type), Diagnostic> {
        let mut table = start;
        for (at, name) in path.iter().enumerate() {
            let last = at + 1 == path.len();
            if let Some((id, column)) = self.world.column(table, &name.value) {
                let optional = unit.optional || column.unit.optional;
                if last {
                    let leaf = Leaf::Column(Column {
                        base,
                        hops,
                        table,
                        column: id,
                    });
                    return Ok((
                        leaf,
                        Type {
                            optional,
                            ..column.unit.clone()
                        },
                    ));
                }
                let (ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. }) =
                    &column.kind
                else {
                    return Err(Diagnostic::error(PLAN_NOT_A_REFERENCE, name.span)
                        .arg("name", &name.value)
                        .arg(
                            "path",
                            path.iter()
                                .map(|part| part.value.as_str())
                                .collect::<Vec<_>>()
                                .join("."),
                        ));
                };
                unit.optional = optional
                    || self.world.may_miss(*target)
                    || matches!(column.kind, ColumnKind::Computed { .. });
                hops.push((table, id));
                table = *target;
                continue;
            }
            let Some((figure, level, figure_unit)) = self.world.figures.get(&name.value) else {
                return Err(self
                    .world
                    .no_column(table, &name.value, name.span, Some(false)));
            };
            let fits = *level == Level::Record(table)
                || (matches!(level, Level::Subject | Level::Person) && table == self.world.subject);
            if !fits {
                return Err(Diagnostic::error(PLAN_NOT_SEEN, name.span)
                    .arg("name", &name.value)
                    .help("through"));
            }
            let through = Base::Through {
                from: Box::new(base),
                hops,
            };
            let suffix = self.suffix(*level, path.get(at + 1..).unwrap_or_default(), name)?;
            let optional = true;
            let leaf = Leaf::Figure {
                base: through,
                figure: *figure,
                suffix,
            };
            return Ok((
                leaf,
                Type {
                    optional,
                    ..figure_unit.clone()
                },
            ));
        }
        Err(Diagnostic::error(
            PLAN_UNKNOWN_NAME,
            crate::diagnostic::Place::Command,
        ))
    }

    fn suffix(
        &self,
        level: Level,
        rest: &[Spanned<String>],
        name: &Spanned<String>,
    ) -> Result<Suffix, Diagnostic> {
        let Some(word) = rest.first() else {
            return Ok(Suffix::None);
        };
        let suffix = match word.value.as_str() {
            "previous" => Suffix::Previous,
            "last_year" => Suffix::LastYear,
            "recomputed" => Suffix::Recomputed,
            _ => {
                return Err(Diagnostic::error(PLAN_UNKNOWN_SUFFIX, word.span)
                    .arg("name", &word.value)
                    .arg("figure", &name.value));
            }
        };
        if matches!(level, Level::Record(_)) || rest.len() > 1 {
            return Err(Diagnostic::error(PLAN_UNKNOWN_SUFFIX, word.span)
                .arg("name", &word.value)
                .arg("figure", &name.value)
                .help("record"));
        }
        Ok(suffix)
    }

    fn figure(
        &self,
        view: Level,
        path: &[Spanned<String>],
        name: &Spanned<String>,
    ) -> Option<Result<(Leaf, Type), Diagnostic>> {
        let (figure, level, unit) = self.world.figures.get(&name.value)?;
        let base = match (*level, view) {
            (Level::Record(table), Level::Record(here)) if table == here => Base::Record,
            (Level::Subject, Level::Record(_) | Level::Subject) => Base::Subject,
            (Level::Person, Level::Record(_) | Level::Subject | Level::Person) => Base::Person,
            (Level::Group(group), Level::Record(_) | Level::Subject) => Base::Group(group),
            (Level::Group(group), Level::Group(here)) if group == here => Base::Group(group),
            (Level::Company, _) => Base::Company,
            _ => {
                let help = if matches!(level, Level::Record(_) | Level::Subject | Level::Person) {
                    "gather"
                } else {
                    "level"
                };
                return Some(Err(Diagnostic::error(PLAN_NOT_SEEN, name.span)
                    .arg("name", &name.value)
                    .help(help)));
            }
        };
        // Not everyone is in a group.
        let optional =
            unit.optional || (matches!(base, Base::Group(_)) && !matches!(view, Level::Group(_)));
        Some(
            self.suffix(*level, path.get(1..).unwrap_or_default(), name)
                .map(|suffix| {
                    let optional =
                        optional || matches!(suffix, Suffix::Previous | Suffix::LastYear);
                    (
                        Leaf::Figure {
                            base,
                            figure: *figure,
                            suffix,
                        },
                        Type {
                            optional,
                            ..unit.clone()
                        },
                    )
                }),
        )
    }
}

impl Names for Scope<'_> {
    fn resolve(&self, path: &[Spanned<String>], own: bool) -> Result<(Leaf, Type), Diagnostic> {
        let Some(name) = path.first() else {
            return Err(Diagnostic::error(
                PLAN_UNKNOWN_NAME,
                crate::diagnostic::Place::Command,
            ));
        };
        let view = if own {
            self.owner.unwrap_or(self.view)
        } else {
            self.view
        };
        if let Level::Record(table) = view
            && self.world.column(table, &name.value).is_some()
        {
            return self.follow(Base::Record, Vec::new(), table, path, Type::of(Unit::Text));
        }
        if let Some(found) = word_of_cell(if own { self.owner_cells } else { self.cells }, path) {
            return Ok(found);
        }
        let word = |index: usize| path.get(index).map(|part| part.value.as_str());
        match (word(0), word(1), word(2)) {
            (Some("period"), Some("start"), None) => {
                return Ok((Leaf::PeriodStart, Type::of(Unit::Date)));
            }
            (Some("period"), Some("end"), None) => {
                return Ok((Leaf::PeriodEnd, Type::of(Unit::Date)));
            }
            (Some("period"), Some("days"), None) => {
                return Ok((Leaf::PeriodDays, Type::of(Unit::Days)));
            }
            (Some("prorata"), None, None)
                if matches!(view, Level::Record(_) | Level::Subject | Level::Person) =>
            {
                return Ok((Leaf::Prorata, Type::of(Unit::Number)));
            }
            (Some("depth"), None, None) if self.below && !own => {
                return Ok((Leaf::Depth, Type::of(Unit::Count)));
            }
            (Some("share"), None, None) if matches!(view, Level::Record(_)) => {
                return Ok((Leaf::Share, Type::of(Unit::Percent)));
            }
            (
                Some(
                    "depth" | "prorata" | "members" | "reports" | "below" | "assignments" | "total"
                    | "period" | "person" | "company",
                ),
                _,
                _,
            ) => {
                return Err(Diagnostic::error(PLAN_UNKNOWN_NAME, name.span)
                    .arg("name", &name.value)
                    .help("reserved"));
            }
            _ => {}
        }
        if let Some(found) = self.figure(view, path, name) {
            return found;
        }
        if Scope::sees_subject(view) && self.world.column(self.world.subject, &name.value).is_some()
        {
            return self.follow(
                Base::Subject,
                Vec::new(),
                self.world.subject,
                path,
                Type::of(Unit::Text),
            );
        }
        Err(self.unknown(name, view))
    }

    fn script(&self, name: &str) -> Option<(ScriptId, &Script)> {
        (0u32..)
            .zip(self.world.scripts)
            .find(|(_, script)| script.name == name)
            .map(|(id, script)| (ScriptId(id), script))
    }

    fn scripts(&self) -> Vec<&str> {
        self.world
            .scripts
            .iter()
            .map(|script| script.name.as_str())
            .collect()
    }
}

/// A split column in a formula of a split figure: the word of the cell at hand.
fn word_of_cell(cells: &[SplitColumn], path: &[Spanned<String>]) -> Option<(Leaf, Type)> {
    let parts = || path.iter().map(|part| part.value.as_str());
    let at = cells
        .iter()
        .position(|column| column.name.split('.').eq(parts()))?;
    let column = cells.get(at)?;
    let leaf = Leaf::Word {
        column: column.name.clone(),
        words: column.words.clone(),
        stride: cells_of(cells.get(at + 1..).unwrap_or_default()),
    };
    let unit = Type {
        vocabulary: Some(column.words.clone()),
        ..Type::of(Unit::Text)
    };
    Some((leaf, unit))
}

/// A figure's entry in [`World::figures`].
pub fn entry(id: FigureId, figure: &FigurePlan) -> (FigureId, Level, Type) {
    (id, figure.level, figure.unit.clone())
}
