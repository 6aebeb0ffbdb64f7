//! Builds the plan: tables first, then figures in the order of what they read.

use super::cells::Cells;
use super::names::{Scope, World, entry};
use super::order::Circle;
use super::{FigureId, FigurePlan, GroupPlan, Level, Plan, SubjectPlan, TableId, TablePlan};
use crate::diagnostic::expression::FUNCTION as UNKNOWN_FUNCTION;
use crate::diagnostic::plan::{PLAN_UNKNOWN_LEVEL, PLAN_UNKNOWN_NAME, PLAN_UNKNOWN_TABLE};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::expression::{Expr, Instead, Lowering, Parameter, Script, Syntax, SyntaxKind, lower};
use crate::policy::{Formula, Name, Policy};
use crate::source::Sources;
use crate::value::{Type, Unit, Window};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A plan, or `None` after errors; diagnostics in any case.
pub struct Planned {
    pub plan: Option<Plan>,
    pub diagnostics: Diagnostics,
}

/// Plans a policy. Every problem is reported, not only the first.
pub fn plan(policy: Policy, sources: &Sources) -> Planned {
    plan_with(Arc::new(policy), sources, &Instead::new())
}

/// As [`plan`], with other literals in the place of written ones: what is checked of those is
/// checked of these. Paths that no literal has are passed over.
pub fn plan_with(policy: Arc<Policy>, sources: &Sources, instead: &Instead) -> Planned {
    let mut builder = Builder::new(&policy, instead);
    builder.scripts(sources);
    builder.tables();
    let built = match super::order::order(&policy) {
        Ok(order) => builder.figures(&order.figures, &order.circles),
        Err(cycles) => {
            builder.diagnostics.0.extend(cycles);
            None
        }
    };
    let Builder {
        mut diagnostics,
        parameters,
        scripts,
        tables,
        groups,
        manager,
        ..
    } = builder;
    // A script that was refused is told once, not again at each call.
    let refused = |call: &Diagnostic| {
        call.code == UNKNOWN_FUNCTION
            && policy.scripts.iter().any(|script| {
                call.args
                    .iter()
                    .any(|(key, name)| *key == "name" && *name == script.name.value)
            })
    };
    diagnostics.0.retain(|diagnostic| !refused(diagnostic));
    let plan = match built {
        Some((figures, order, when)) if !diagnostics.has_errors() => {
            let table = tables
                .iter()
                .position(|table| table.name == policy.subject.table.value)
                .unwrap_or(0);
            let subject = SubjectPlan {
                table: u32::try_from(table).unwrap_or(0),
                manager,
                when,
            };
            let mut plan = Plan {
                policy,
                parameters,
                scripts,
                tables,
                subject,
                groups,
                figures,
                order,
            };
            keep_where_homes_are_asked(&mut plan);
            Some(plan)
        }
        _ => None,
    };
    Planned { plan, diagnostics }
}

/// Records of a wide window whose figures read a person's: the periods in which they are at home
/// must be known before the pass, so the rows are kept.
fn keep_where_homes_are_asked(plan: &mut Plan) {
    let mut kept = Vec::new();
    for (id, figure) in (0u32..).zip(&plan.figures) {
        let Some(table) = super::walk::table_of(&figure.mechanism) else {
            continue;
        };
        let wide = super::reads(plan, id)
            .into_iter()
            .any(|(read, shift)| match (read, shift) {
                (
                    super::Read::Figure(other),
                    super::Shift::Homes(window)
                    | super::Shift::Before {
                        homes: true,
                        window,
                        ..
                    },
                ) => {
                    window != Window::Period
                        && !matches!(plan.figure(other).level, Level::Record(_))
                }
                _ => false,
            });
        if wide {
            kept.push(table);
        }
    }
    for table in kept {
        if let Some(table) = plan.tables.get_mut(table as usize) {
            table.resident = true;
        }
    }
}

/// The state of planning.
pub(super) struct Builder<'a> {
    pub policy: &'a Policy,
    pub instead: &'a Instead,
    pub diagnostics: Diagnostics,
    pub parameters: Vec<Parameter>,
    pub scripts: Vec<Script>,
    pub tables: Vec<TablePlan>,
    pub subject: TableId,
    /// The column that refers to the manager.
    pub manager: Option<u32>,
    /// The formulas being lowered are of those below a manager.
    pub below: bool,
    pub groups: Vec<GroupPlan>,
    /// Planned figures by name, with level and type.
    pub named: BTreeMap<String, (FigureId, Level, Type)>,
    /// Planned figures by place; parts of scores stand behind the figures of the policy.
    pub planned: BTreeMap<FigureId, FigurePlan>,
    pub next_part: FigureId,
    /// The cells of the figure that is being planned.
    pub cells: Cells,
}

type Figures = (Vec<FigurePlan>, Vec<FigureId>, Vec<Expr>);

impl<'a> Builder<'a> {
    fn new(policy: &'a Policy, instead: &'a Instead) -> Builder<'a> {
        Builder {
            policy,
            instead,
            diagnostics: Diagnostics::default(),
            parameters: Vec::new(),
            scripts: Vec::new(),
            tables: Vec::new(),
            subject: 0,
            manager: None,
            below: false,
            groups: Vec::new(),
            named: BTreeMap::new(),
            planned: BTreeMap::new(),
            next_part: u32::try_from(policy.figures.len()).unwrap_or(u32::MAX),
            cells: Cells::default(),
        }
    }

    fn scripts(&mut self, sources: &Sources) {
        for script in &self.policy.scripts {
            let compiled = Script::compile(
                &script.name.value,
                &script.takes,
                script.gives,
                script.source,
                sources,
                script.file.span,
            );
            match compiled {
                Ok(compiled) => self.scripts.push(compiled),
                Err(problems) => self.diagnostics.0.extend(problems),
            }
        }
    }

    /// Figures in order, then parts of scores, then `[total]`.
    fn figures(&mut self, order: &[usize], circles: &[Circle]) -> Option<Figures> {
        let mut at = 0;
        while let Some(figure) = order.get(at) {
            match circles
                .iter()
                .find(|circle| circle.figures.contains(figure))
            {
                Some(circle) => {
                    let end = at.saturating_add(circle.figures.len());
                    let in_order: Vec<usize> = order.get(at..end).unwrap_or_default().to_vec();
                    self.circle(circle, &in_order);
                    at = end;
                }
                None => {
                    self.plan_figure(*figure);
                    at += 1;
                }
            }
        }
        for at in 0..self.policy.groups.len() {
            self.group(at);
        }
        if !self.diagnostics.has_errors() {
            self.cells_agree();
        }
        let when = self.conditions(&self.policy.subject.when, Level::Subject, None);
        self.whole("[subject] when", &when);
        let pays = self.planned.iter().filter(|(_, figure)| {
            figure.kind == crate::policy::Kind::Pay && figure.part_of.is_none()
        });
        let pays = pays.map(|(id, _)| *id).collect();
        let total = self.total(pays)?;
        if self.diagnostics.has_errors() {
            return None;
        }
        let mut figures: Vec<FigurePlan> = Vec::new();
        let mut ids = BTreeMap::new();
        for (id, figure) in std::mem::take(&mut self.planned) {
            ids.insert(id, u32::try_from(figures.len()).unwrap_or(u32::MAX));
            figures.push(figure);
        }
        figures.push(total);
        debug_assert!(
            ids.iter().all(|(id, place)| id == place),
            "an error keeps a figure out, and then there is no plan"
        );
        let mut in_order: Vec<FigureId> = Vec::new();
        for at in order {
            let id = u32::try_from(*at).unwrap_or(u32::MAX);
            let parts = (0u32..)
                .zip(&figures)
                .filter(|(_, figure)| figure.part_of == Some(id))
                .map(|(part, _)| part);
            in_order.extend(parts);
            in_order.push(id);
        }
        in_order.push(u32::try_from(figures.len() - 1).unwrap_or(u32::MAX));
        Some((figures, in_order, when))
    }

    /// Plans a figure of the policy, so that others can name it.
    pub fn plan_figure(&mut self, at: usize) {
        let Some(figure) = self.policy.figures.get(at) else {
            return;
        };
        let id = u32::try_from(at).unwrap_or(u32::MAX);
        if let Some(planned) = self.figure(id, figure) {
            self.named.insert(planned.name.clone(), entry(id, &planned));
            self.planned.insert(id, planned);
        }
    }

    fn group(&mut self, at: usize) {
        let Some(group) = self.policy.groups.get(at) else {
            return;
        };
        let by = group
            .by
            .as_ref()
            .and_then(|by| self.name(by, Level::Subject));
        let when = self.conditions(&group.when, Level::Subject, None);
        self.whole(&group.name.value, by.iter().chain(&when));
        if let Some(plan) = self.groups.get_mut(at) {
            plan.by = by;
            plan.when = when;
        }
    }

    /// A level by the word of `per`.
    pub fn level(&mut self, per: Option<&Name>) -> Option<Level> {
        let Some(per) = per else {
            return Some(Level::Subject);
        };
        match per.value.as_str() {
            "person" => return Some(self.person()),
            "company" => return Some(Level::Company),
            _ => {}
        }
        if let Some(group) = self.group_id(&per.value) {
            return Some(Level::Group(group));
        }
        if let Some(table) = self.table_id(&per.value) {
            return Some(Level::Record(table));
        }
        let known = self.groups.iter().map(|group| group.name.as_str());
        let known: Vec<&str> = known
            .chain(self.tables.iter().map(|table| table.name.as_str()))
            .chain(["person", "company"])
            .collect();
        let diagnostic = Diagnostic::error(PLAN_UNKNOWN_LEVEL, per.span).arg("name", &per.value);
        let diagnostic = match nearest(&per.value, known.iter().copied()) {
            Some(near) => {
                diagnostic
                    .arg("nearest", near)
                    .patch("nearest", per.span, format!("\"{near}\""))
            }
            None => diagnostic.arg("known", known.join(", ")),
        };
        self.diagnostics.push(diagnostic);
        None
    }

    /// The level of a person: the one assignment, where the subject's table has no `dates`.
    pub fn person(&self) -> Level {
        if self.dated() {
            Level::Person
        } else {
            Level::Subject
        }
    }

    /// Whether a person may have several assignments.
    pub fn dated(&self) -> bool {
        let table = self.tables.get(self.subject as usize);
        table.is_some_and(|table| table.dates.is_some())
    }

    pub fn group_id(&self, name: &str) -> Option<u32> {
        self.groups
            .iter()
            .position(|group| group.name == name)
            .and_then(|at| u32::try_from(at).ok())
    }

    pub fn table_id(&self, name: &str) -> Option<u32> {
        self.tables
            .iter()
            .position(|table| table.name == name)
            .and_then(|at| u32::try_from(at).ok())
    }

    /// A table by name, or an error with the nearest.
    pub fn table(&mut self, name: &str, span: crate::source::Span) -> Option<u32> {
        let found = self.table_id(name);
        if found.is_none() {
            let diagnostic = Diagnostic::error(PLAN_UNKNOWN_TABLE, span).arg("name", name);
            let near = nearest(name, self.tables.iter().map(|table| table.name.as_str()));
            self.diagnostics.push(match near {
                Some(near) => diagnostic.arg("nearest", near).help("nearest"),
                None => diagnostic.arg(
                    "known",
                    self.tables
                        .iter()
                        .map(|table| table.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            });
        }
        found
    }

    /// Lowers a formula seen from `view`; `own.` is seen from `owner`.
    pub fn formula(
        &mut self,
        formula: &Formula,
        view: Level,
        owner: Option<Level>,
        expected: Option<Unit>,
    ) -> Option<Expr> {
        self.syntax(&formula.syntax, &formula.path, view, owner, expected)
    }

    fn syntax(
        &mut self,
        syntax: &Syntax,
        path: &str,
        view: Level,
        owner: Option<Level>,
        expected: Option<Unit>,
    ) -> Option<Expr> {
        let world = World {
            tables: &self.tables,
            subject: self.subject,
            figures: &self.named,
            scripts: &self.scripts,
        };
        let inside = owner.is_some();
        let scope = Scope {
            world: &world,
            view,
            owner,
            below: self.below,
            cells: if inside {
                &self.cells.items
            } else {
                &self.cells.own
            },
            owner_cells: &self.cells.own,
        };
        let before = self.diagnostics.0.len();
        let failed = self.diagnostics.has_errors();
        let mut lowering = Lowering {
            names: &scope,
            parameters: &mut self.parameters,
            instead: self.instead,
            diagnostics: &mut self.diagnostics,
        };
        let lowered = lower(syntax, path, expected, &mut lowering);
        // Without an error before, the name is missing for another reason and must be told.
        if failed {
            self.forget_consequences(before);
        }
        lowered
    }

    /// A figure that could not be planned is reported once, not wherever it is read.
    fn forget_consequences(&mut self, before: usize) {
        let figures = &self.policy.figures;
        let planned = &self.named;
        let is_consequence = |diagnostic: &Diagnostic| {
            diagnostic.code == PLAN_UNKNOWN_NAME
                && diagnostic.args.iter().any(|(key, value)| {
                    *key == "name"
                        && figures.iter().any(|figure| figure.name.value == *value)
                        && !planned.contains_key(value)
                })
        };
        let mut at = 0;
        self.diagnostics.0.retain(|diagnostic| {
            at += 1;
            at <= before || !is_consequence(diagnostic)
        });
    }

    /// A value that is a name, not a formula (`within`, `by` of a group).
    pub fn name(&mut self, name: &Name, view: Level) -> Option<Expr> {
        let parts: Vec<_> = name
            .value
            .split('.')
            .map(|part| crate::source::Spanned::new(part.to_owned(), name.span))
            .collect();
        let kind = if parts.len() > 1 {
            SyntaxKind::Path(parts)
        } else {
            SyntaxKind::Name(name.value.clone())
        };
        self.syntax(
            &Syntax {
                kind,
                span: name.span,
            },
            "",
            view,
            None,
            None,
        )
    }

    /// Conditions: flags.
    pub fn conditions(
        &mut self,
        formulas: &[Formula],
        view: Level,
        owner: Option<Level>,
    ) -> Vec<Expr> {
        formulas
            .iter()
            .filter_map(|formula| self.formula(formula, view, owner, Some(Unit::Flag)))
            .collect()
    }
}
