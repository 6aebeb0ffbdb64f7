//! Aggregates: what `of` gathers, and the unit that the verb gives.

use super::Shaped;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::plan::{
    PLAN_CANNOT_GATHER, PLAN_KIND_UNIT, PLAN_LINK, PLAN_MANAGER, PLAN_NOT_A_REFERENCE,
    PLAN_NOT_FINITE, PLAN_NOT_SEEN, PLAN_WINDOW,
};
use crate::expression::{Base, Expr, Leaf};
use crate::plan::build::Builder;
use crate::plan::figure::{Written, numeric};
use crate::plan::{
    AggregatePlan, ColumnKind, ColumnPath, Credit, Items, Level, Mechanism, Within, walk,
};
use crate::policy::{Aggregate, Collection, Name, Verb};
use crate::source::Span;
use crate::value::{Type, Unit, Window};

impl Builder<'_> {
    pub(in crate::plan) fn aggregate(&mut self, written: &Written<'_>, a: &Aggregate) -> Shaped {
        let level = written.level;
        let (of, view) = self.items(level, a)?;
        if a.verb == Verb::Streak && !matches!(of, Items::Periods | Items::Cells(_)) {
            // Only periods stand in a row that ends with the one at hand.
            return self.cannot_gather(a, "streak");
        }
        let owner = Some(level);
        let default = if matches!(level, Level::Record(_)) || of == Items::Periods {
            Window::Ever
        } else {
            Window::Period
        };
        let window = a.window.as_ref().map_or(default, |window| window.value);
        self.below = matches!(of, Items::Reports { .. });
        let condition = self.conditions(&a.condition, view, owner);
        let expected = (a.verb == Verb::Streak).then_some(Unit::Flag);
        let item = a
            .item
            .as_ref()
            .map(|formula| self.formula(formula, view, owner, expected));
        self.below = false;
        let item = match item {
            Some(lowered) => Some(lowered?),
            None => None,
        };
        let needs = match &a.needs {
            Some(formula) => Some(self.formula(formula, level, None, Some(Unit::Count))?),
            None => None,
        };
        let unit = self.verb_unit(written, a, item.as_ref())?;
        let mut reads_owner = false;
        let mut wide = None;
        for expr in condition.iter().chain(&item) {
            walk::leaves(expr, &mut |leaf, expr, own| {
                reads_owner |= own;
                let Leaf::Figure { base, figure, .. } = leaf else {
                    return;
                };
                // Through a reference too it would be today's value of a record of another day.
                let of_a_person = match base {
                    Base::Subject | Base::Person | Base::Group(_) | Base::Company => true,
                    Base::Through { .. } => self
                        .planned
                        .get(figure)
                        .is_some_and(|figure| !matches!(figure.level, Level::Record(_))),
                    Base::Record => false,
                };
                if of_a_person && !own {
                    wide = wide.or(Some((expr.span, *figure)));
                }
            });
        }
        if let (Some((span, figure)), Items::Credits(_) | Items::Referring { .. }, false) =
            (wide, &of, window == Window::Period)
        {
            let name = self
                .planned
                .get(&figure)
                .map_or("", |figure| figure.name.as_str());
            let diagnostic = Diagnostic::error(PLAN_WINDOW, span).arg("name", name);
            self.diagnostics.push(match &a.window {
                Some(window) => diagnostic.label("window", window.span),
                None => diagnostic,
            });
            return None;
        }
        if let (Some(item), Items::Members(_) | Items::Reports { .. }, true) =
            (&item, &of, self.dated())
        {
            self.once_for_each(item)?;
        }
        let of_records = matches!(of, Items::Credits(_) | Items::Referring { .. });
        if let (Some(item), Verb::Sum, true) = (&item, a.verb, of_records)
            && !item.unit.finite
        {
            self.diagnostics
                .push(Diagnostic::error(PLAN_NOT_FINITE, item.span).arg("name", &written.name));
            return None;
        }
        let plan = AggregatePlan {
            of,
            cells: self.cells.paths.clone(),
            condition,
            window,
            needs,
            verb: a.verb,
            item,
            reads_owner,
            span: a.of_span,
        };
        Some((Mechanism::Aggregate(plan), unit))
    }

    fn verb_unit(
        &mut self,
        written: &Written<'_>,
        a: &Aggregate,
        item: Option<&Expr>,
    ) -> Option<Type> {
        let unit = item.map_or(Type::of(Unit::Count), |item| item.unit.clone());
        let needed = a.needs.is_some();
        let result = match a.verb {
            Verb::Count | Verb::Distinct | Verb::Streak => Type {
                optional: needed,
                ..Type::of(Unit::Count)
            },
            Verb::Sum if numeric(unit.unit) => Type {
                optional: unit.optional || needed,
                ..unit
            },
            Verb::Mean | Verb::Median if numeric(unit.unit) => {
                let unit_of = if unit.unit == Unit::Count {
                    Unit::Number
                } else {
                    unit.unit
                };
                Type {
                    optional: true,
                    finite: false,
                    ..Type::of(unit_of)
                }
            }
            Verb::Min | Verb::Max if numeric(unit.unit) || unit.unit == Unit::Date => Type {
                optional: true,
                ..unit
            },
            Verb::First | Verb::Last | Verb::Only => Type {
                optional: true,
                ..unit
            },
            _ => {
                let span = item.map_or(a.verb_span, |item| item.span);
                self.diagnostics.push(
                    Diagnostic::error(PLAN_KIND_UNIT, span)
                        .arg("name", &written.name)
                        .arg("unit", unit.unit.word())
                        .help("verb"),
                );
                return None;
            }
        };
        Some(result)
    }

    /// What `of` gathers, and from where its items are seen.
    fn items(&mut self, level: Level, a: &Aggregate) -> Option<(Items, Level)> {
        let path = match &a.of {
            Collection::Periods if matches!(level, Level::Record(_)) => {
                return self.cannot_gather(a, "periods");
            }
            Collection::Periods => return Some((Items::Periods, level)),
            Collection::Members => {
                return match level {
                    Level::Company => Some((Items::Members(Within::Company), Level::Subject)),
                    Level::Group(group) => {
                        Some((Items::Members(Within::Group(group)), Level::Subject))
                    }
                    _ => self.cannot_gather(a, "members"),
                };
            }
            Collection::Reports | Collection::Below => {
                if !matches!(level, Level::Subject | Level::Person) {
                    return self.cannot_gather(a, "reports");
                }
                if self.manager.is_none() {
                    let diagnostic = Diagnostic::error(PLAN_MANAGER, a.of_span)
                        .arg("name", collection_name(&a.of))
                        .arg("table", &self.policy.subject.table.value);
                    self.diagnostics.push(diagnostic.help("none"));
                    return None;
                }
                let below = a.of == Collection::Below;
                return Some((Items::Reports { below }, Level::Subject));
            }
            Collection::Assignments if level == Level::Person => {
                return Some((Items::Assignments, Level::Subject));
            }
            Collection::Assignments => return self.cannot_gather(a, "assignments"),
            Collection::Table(path) => path,
        };
        if let [name] = path.as_slice()
            && let Some((figure, _, _)) = self.named.get(name)
        {
            // Whether it is split, and of this level, is known already.
            return Some((Items::Cells(*figure), level));
        }
        let last = path.last()?;
        let table = self.table(last, a.of_span)?;
        let view = Level::Record(table);
        let Level::Record(owner) = level else {
            if path.len() > 1 {
                return self.cannot_gather(a, "path");
            }
            let credited = self
                .tables
                .get(table as usize)
                .is_some_and(|plan| plan.credit.is_some());
            // A `credit` that leads nowhere has its own error.
            let refused = !credited
                && self
                    .policy
                    .tables
                    .get(table as usize)
                    .is_some_and(|written| !written.credit.is_empty());
            if refused {
                return None;
            }
            if !credited && level != Level::Company {
                return self.cannot_gather(a, "credit");
            }
            if let Some((group, direct)) = self.credited_group(table)
                && !(direct && level == Level::Group(group))
            {
                return self.cannot_gather(a, "group");
            }
            return Some((Items::Credits(table), view));
        };
        let hops = path.get(..path.len() - 1).unwrap_or_default();
        let (target, from) = self.hops(owner, hops, a.of_span)?;
        let link = self.link(table, target, a.of_span)?;
        if let Some(plan) = self.tables.get_mut(owner as usize) {
            // Each of its records has a value of its own, to be kept.
            plan.resident = true;
        }
        Some((Items::Referring { table, link, from }, view))
    }

    /// The group that the records of a table count for, and whether by a column of the table itself.
    fn credited_group(&self, table: u32) -> Option<(u32, bool)> {
        let mut at = table;
        // A chain of records that count as others is no longer than there are tables.
        for _ in 0..self.tables.len() {
            match &self.tables.get(at as usize)?.credit {
                Some(Credit::Group { group, .. }) => return Some((*group, at == table)),
                Some(Credit::Record { table: next, .. }) => at = *next,
                _ => return None,
            }
        }
        None
    }

    fn hops(&mut self, owner: u32, hops: &[String], span: Span) -> Option<(u32, Vec<(u32, u32)>)> {
        if hops.is_empty() {
            return Some((owner, Vec::new()));
        }
        let name = Name {
            value: hops.join("."),
            span,
        };
        let ColumnPath {
            mut hops,
            table,
            column,
        } = self.path(owner, &name)?;
        let kind = self
            .tables
            .get(table as usize)
            .and_then(|t| t.columns.get(column as usize))
            .map(|c| c.kind.clone());
        hops.push((table, column));
        match kind {
            Some(ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. }) => {
                Some((target, hops))
            }
            _ => {
                let end = name.value.rsplit('.').next().unwrap_or_default();
                self.diagnostics.push(
                    Diagnostic::error(PLAN_NOT_A_REFERENCE, span)
                        .arg("name", end)
                        .arg("path", &name.value),
                );
                None
            }
        }
    }

    /// The column of `table` that refers to `target`: that of `credit`, else the only one.
    fn link(&mut self, table: u32, target: u32, span: Span) -> Option<ColumnPath> {
        let plan = self.tables.get(table as usize)?;
        if let Some(Credit::Record {
            table: credited,
            paths,
        }) = &plan.credit
            && *credited == target
            && let [path] = paths.as_slice()
        {
            return Some(path.clone());
        }
        let links: Vec<u32> = (0u32..)
            .zip(&plan.columns)
            .filter(|(_, column)| matches!(column.kind, ColumnKind::Reference(to) if to == target))
            .map(|(id, _)| id)
            .collect();
        if let [column] = links.as_slice() {
            return Some(ColumnPath {
                hops: Vec::new(),
                table,
                column: *column,
            });
        }
        let to = self
            .tables
            .get(target as usize)
            .map_or("", |plan| plan.name.as_str());
        let diagnostic = Diagnostic::error(PLAN_LINK, span)
            .arg("name", &plan.name)
            .arg("target", to)
            .arg("count", links.len());
        self.diagnostics.push(diagnostic.help("links"));
        None
    }

    /// Members and reports are assignments: what a person has once would come once for each of them.
    fn once_for_each(&mut self, item: &Expr) -> Option<()> {
        let mut found = None;
        walk::leaves(item, &mut |leaf, expr, own| {
            if let Leaf::Figure {
                base: Base::Person,
                figure,
                ..
            } = leaf
                && !own
            {
                found = found.or(Some((*figure, expr.span)));
            }
        });
        let Some((figure, span)) = found else {
            return Some(());
        };
        let name = self
            .planned
            .get(&figure)
            .map_or("", |figure| figure.name.as_str());
        let diagnostic = Diagnostic::error(PLAN_NOT_SEEN, span).arg("name", name);
        self.diagnostics.push(diagnostic.help("members"));
        None
    }

    fn cannot_gather<T>(&mut self, a: &Aggregate, help: &'static str) -> Option<T> {
        self.diagnostics.push(
            Diagnostic::error(PLAN_CANNOT_GATHER, a.of_span)
                .arg("name", collection_name(&a.of))
                .help(help),
        );
        None
    }
}

fn collection_name(of: &Collection) -> String {
    match of {
        Collection::Table(path) => path.join("."),
        Collection::Members => "members".to_owned(),
        Collection::Periods => "periods".to_owned(),
        Collection::Reports => "reports".to_owned(),
        Collection::Below => "below".to_owned(),
        Collection::Assignments => "assignments".to_owned(),
    }
}
