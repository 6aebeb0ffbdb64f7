//! Shapes: from keys as written to mechanisms with resolved formulas, and the unit of their value.

use super::build::Builder;
use super::figure::{Written, numeric};
use super::names::group_help;
use super::{AggregatePlan, EntryPlan, FigureId, Items, Level, MatchKey, Mechanism, Missing, PartPlan, RankPlan, RunningPlan, ScalePlan, Within};
use super::{ColumnKind, ColumnPath};
use crate::diagnostic::plan::{PLAN_CANNOT_GATHER, PLAN_FUND, PLAN_KIND_UNIT, PLAN_LEVEL, PLAN_LINK, PLAN_MATCH_KEY, PLAN_NOT_A_REFERENCE, PLAN_NOT_COVERED, PLAN_NOT_FINITE, PLAN_STANDING_UNIT, PLAN_UNKNOWN_LEVEL, PLAN_WINDOW};
use crate::diagnostic::{Diagnostic, nearest};
use crate::expression::{Base, Expr, ExprKind, Leaf, SyntaxKind};
use crate::policy::{Aggregate, By, Case, Choice, Collection, Entry, Formula, Kind, MatchEntry, Name, Part, Scale, ScaleKind, Shape, Standing, Verb};
use crate::source::{Span, Spanned};
use crate::value::{Number, Type, Unit, Value, Window};
use std::sync::Arc;

type Shaped = Option<(Mechanism, Type)>;

impl Builder<'_> {
    /// The mechanism of a shape and what is known of its value.
    pub(super) fn shape(&mut self, id: FigureId, written: &Written<'_>) -> Shaped {
        match written.shape {
            Shape::Formula(formula) => {
                let value = self.formula(formula, written.level, None, None)?;
                let unit = value.unit.clone();
                Some((Mechanism::Formula(value), unit))
            }
            Shape::Aggregate(aggregate) => self.aggregate(written, aggregate),
            Shape::Running { amount, within, window, condition } => self.running(written, amount, within.as_ref(), window.as_ref(), condition),
            Shape::Scale(scale) => self.scale(written, scale),
            Shape::Choice(Choice::Match { by, entries, otherwise, span }) => self.choice(written, by, entries, otherwise.as_ref(), *span),
            Shape::Choice(Choice::Cases(cases)) => self.cases(written, cases),
            Shape::Score { parts } => self.score(id, written, parts),
            Shape::Standing(standing) => self.standing(written, standing),
            Shape::Share { fund, by } => self.share(written, fund, by),
            Shape::None => Some((Mechanism::Given, Type::of(Unit::Flag))),
        }
    }

    fn aggregate(&mut self, written: &Written<'_>, a: &Aggregate) -> Shaped {
        let level = written.level;
        let (of, view) = self.items(level, a)?;
        let owner = Some(level);
        let default = if matches!(level, Level::Record(_)) || of == Items::Periods { Window::Ever } else { Window::Period };
        let window = a.window.as_ref().map_or(default, |window| window.value);
        let condition = self.conditions(&a.condition, view, owner);
        let expected = (a.verb == Verb::Streak).then_some(Unit::Flag);
        let item = match &a.item {
            Some(formula) => Some(self.formula(formula, view, owner, expected)?),
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
            super::walk::leaves(expr, &mut |leaf, expr, own| {
                reads_owner |= own;
                if let Leaf::Figure { base: Base::Subject | Base::Group(_) | Base::Company, figure, .. } = leaf
                    && !own
                {
                    wide = wide.or(Some((expr.span, *figure)));
                }
            });
        }
        if let (Some((span, figure)), Items::Credits(_), false) = (wide, &of, window == Window::Period) {
            let name = self.planned.get(&figure).map_or("", |figure| figure.name.as_str());
            let diagnostic = Diagnostic::error(PLAN_WINDOW, span).arg("name", name);
            self.diagnostics.push(match &a.window {
                Some(window) => diagnostic.label("window", window.span),
                None => diagnostic,
            });
            return None;
        }
        let of_records = matches!(of, Items::Credits(_) | Items::Referring { .. });
        if let (Some(item), Verb::Sum, true) = (&item, a.verb, of_records)
            && !item.unit.finite
        {
            self.diagnostics.push(Diagnostic::error(PLAN_NOT_FINITE, item.span).arg("name", &written.name));
            return None;
        }
        let plan = AggregatePlan { of, condition, window, needs, verb: a.verb, item, reads_owner, span: a.of_span };
        Some((Mechanism::Aggregate(plan), unit))
    }

    fn verb_unit(&mut self, written: &Written<'_>, a: &Aggregate, item: Option<&Expr>) -> Option<Type> {
        let unit = item.map_or(Type::of(Unit::Count), |item| item.unit.clone());
        let needed = a.needs.is_some();
        let result = match a.verb {
            Verb::Count | Verb::Distinct | Verb::Streak => Type { optional: needed, ..Type::of(Unit::Count) },
            Verb::Sum if numeric(unit.unit) => Type { optional: unit.optional || needed, ..unit },
            Verb::Mean | Verb::Median if numeric(unit.unit) => {
                let unit_of = if unit.unit == Unit::Count { Unit::Number } else { unit.unit };
                Type { optional: true, finite: false, ..Type::of(unit_of) }
            }
            Verb::Min | Verb::Max if numeric(unit.unit) || unit.unit == Unit::Date => Type { optional: true, ..unit },
            Verb::First | Verb::Last | Verb::Only => Type { optional: true, ..unit },
            _ => {
                let span = item.map_or(a.verb_span, |item| item.span);
                self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, span).arg("name", &written.name).arg("unit", unit.unit.word()).help("verb"));
                return None;
            }
        };
        Some(result)
    }

    /// What `of` gathers, and from where its items are seen.
    fn items(&mut self, level: Level, a: &Aggregate) -> Option<(Items, Level)> {
        let path = match &a.of {
            Collection::Periods if matches!(level, Level::Record(_)) => return self.cannot_gather(a, "periods"),
            Collection::Periods => return Some((Items::Periods, level)),
            Collection::Members => {
                return match level {
                    Level::Company => Some((Items::Members(Within::Company), Level::Subject)),
                    Level::Group(group) => Some((Items::Members(Within::Group(group)), Level::Subject)),
                    _ => self.cannot_gather(a, "members"),
                };
            }
            Collection::Table(path) => path,
        };
        let last = path.last()?;
        let table = self.table(last, a.of_span)?;
        let view = Level::Record(table);
        let Level::Record(owner) = level else {
            if path.len() > 1 {
                return self.cannot_gather(a, "path");
            }
            let credited = self.tables.get(table as usize).is_some_and(|plan| plan.credit.is_some());
            if !credited && level != Level::Company {
                return self.cannot_gather(a, "credit");
            }
            return Some((Items::Credits(table), view));
        };
        let hops = path.get(..path.len() - 1).unwrap_or_default();
        let (target, from) = self.hops(owner, hops, a.of_span)?;
        let link = self.link(table, target, a.of_span)?;
        Some((Items::Referring { table, link, from }, view))
    }

    fn hops(&mut self, owner: u32, hops: &[String], span: Span) -> Option<(u32, Vec<(u32, u32)>)> {
        if hops.is_empty() {
            return Some((owner, Vec::new()));
        }
        let name = Name { value: hops.join("."), span };
        let ColumnPath { mut hops, table, column } = self.path(owner, &name)?;
        let kind = self.tables.get(table as usize).and_then(|t| t.columns.get(column as usize)).map(|c| c.kind.clone());
        hops.push((table, column));
        match kind {
            Some(ColumnKind::Reference(target) | ColumnKind::Computed { table: target, .. }) => Some((target, hops)),
            _ => {
                let end = name.value.rsplit('.').next().unwrap_or_default();
                self.diagnostics.push(Diagnostic::error(PLAN_NOT_A_REFERENCE, span).arg("name", end).arg("path", &name.value));
                None
            }
        }
    }

    /// The column of `table` that refers to `target`: that of `credit`, else the only one.
    fn link(&mut self, table: u32, target: u32, span: Span) -> Option<ColumnPath> {
        let plan = self.tables.get(table as usize)?;
        if let Some(super::Credit::Record { table: credited, paths }) = &plan.credit
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
            return Some(ColumnPath { hops: Vec::new(), table, column: *column });
        }
        let to = self.tables.get(target as usize).map_or("", |plan| plan.name.as_str());
        let diagnostic = Diagnostic::error(PLAN_LINK, span).arg("name", &plan.name).arg("target", to).arg("count", links.len());
        self.diagnostics.push(diagnostic.help("links"));
        None
    }

    fn cannot_gather<T>(&mut self, a: &Aggregate, help: &'static str) -> Option<T> {
        let name = match &a.of {
            Collection::Table(path) => path.join("."),
            Collection::Members => "members".to_owned(),
            Collection::Periods => "periods".to_owned(),
        };
        self.diagnostics.push(Diagnostic::error(PLAN_CANNOT_GATHER, a.of_span).arg("name", name).help(help));
        None
    }

    fn running(&mut self, written: &Written<'_>, amount: &Formula, within: Option<&Name>, window: Option<&Spanned<Window>>, condition: &[Formula]) -> Shaped {
        let Level::Record(table) = written.level else {
            self.diagnostics.push(Diagnostic::error(PLAN_LEVEL, amount.span).arg("name", &written.name).help("running"));
            return None;
        };
        let level = written.level;
        let literal = matches!(amount.syntax.kind, SyntaxKind::Number { .. });
        let expected = literal.then_some(Unit::Count);
        let amount = self.formula(amount, level, Some(level), expected)?;
        if !numeric(amount.unit.unit) {
            self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, amount.span).arg("name", &written.name).arg("unit", amount.unit.unit.word()).help("verb"));
            return None;
        }
        if !amount.unit.finite {
            self.diagnostics.push(Diagnostic::error(PLAN_NOT_FINITE, amount.span).arg("name", &written.name));
            return None;
        }
        let window_value = window.map_or(Window::Period, |window| window.value);
        if let (Some(window), Window::Earlier | Window::FirstDay | Window::LastDay | Window::Previous { .. }) = (window, window_value) {
            self.diagnostics.push(Diagnostic::error(PLAN_LEVEL, window.span).arg("name", &written.name).help("running-window"));
            return None;
        }
        let within = match within {
            Some(name) => Some(self.name(name, level)?),
            None => None,
        };
        let condition = self.conditions(condition, level, Some(level));
        if let Some(plan) = self.tables.get_mut(table as usize) {
            plan.resident = true;
        }
        let unit = Type { optional: amount.unit.optional || !condition.is_empty(), ..amount.unit.clone() };
        Some((Mechanism::Running(RunningPlan { table, amount, within, window: window_value, condition }), unit))
    }

    /// Outcomes of one unit: what is not a bare literal tells it, literals follow.
    fn outcomes(&mut self, written: &Written<'_>, formulas: &[&Formula], wanted: Option<Unit>) -> Option<(Vec<Expr>, Type)> {
        let mut wanted = wanted.or(written.unit.map(|unit| unit.value)).or(match written.kind {
            Kind::Pay if written.part_of.is_none() => Some(Unit::Money),
            _ => None,
        });
        let bare = |formula: &Formula| matches!(formula.syntax.kind, SyntaxKind::Number { percent: false, .. });
        let mut lowered: Vec<Option<Expr>> = formulas.iter().map(|_| None).collect();
        for pass in [false, true] {
            for (slot, formula) in lowered.iter_mut().zip(formulas) {
                if bare(formula) != pass {
                    continue;
                }
                let zero_percent = pass && wanted == Some(Unit::Percent);
                let expr = self.formula(formula, written.level, None, if zero_percent { None } else { wanted })?;
                wanted = wanted.or(Some(expr.unit.unit));
                *slot = Some(expr);
            }
        }
        let all: Vec<Expr> = lowered.into_iter().flatten().collect();
        let mut unit = Type::of(wanted?);
        let words: Vec<String> = all.iter().filter_map(|expr| self.constant(expr)).filter_map(|value| if let Value::Text(text) = value { Some(text.to_string()) } else { None }).collect();
        if unit.unit == Unit::Text && words.len() == all.len() {
            let mut distinct: Vec<String> = Vec::new();
            words.into_iter().for_each(|word| if !distinct.contains(&word) { distinct.push(word) });
            unit.vocabulary = Some(Arc::from(distinct));
        }
        unit.finite = all.iter().all(|expr| expr.unit.finite);
        unit.optional = all.iter().any(|expr| expr.unit.optional);
        Some((all, unit))
    }

    /// The value of an expression that is a literal.
    pub fn constant(&self, expr: &Expr) -> Option<Value> {
        let ExprKind::Parameter(id) = expr.kind else { return None };
        self.parameters.get(id.0 as usize).map(|parameter| parameter.value.clone())
    }

    fn scale(&mut self, written: &Written<'_>, scale: &Scale) -> Shaped {
        let level = written.level;
        let (by, until) = match &scale.by {
            By::One(by) => (self.formula(by, level, None, None)?, None),
            By::Between(a, b) => {
                let a = self.formula(a, level, None, None)?;
                let b = self.formula(b, level, None, Some(a.unit.unit))?;
                (a, Some(b))
            }
        };
        let mut bounds = Vec::new();
        for entry in &scale.entries {
            bounds.push(match &entry.bound {
                Some(bound) => Some(self.formula(bound, level, None, Some(by.unit.unit))?),
                None => None,
            });
        }
        let formulas: Vec<&Formula> = scale.entries.iter().map(|entry| &entry.outcome).collect();
        let per_count = matches!(by.unit.unit, Unit::Count | Unit::Number | Unit::Days)
            && (written.kind == Kind::Pay || written.unit.is_some_and(|unit| unit.value == Unit::Money));
        let wanted = match scale.kind {
            ScaleKind::Slices if per_count => Some(Unit::Money),
            ScaleKind::Slices => None,
            _ => written.unit.map(|unit| unit.value),
        };
        let (outcomes, mut unit) = match scale.kind {
            ScaleKind::Slices if wanted.is_none() => self.rates(written, &formulas)?,
            _ => self.outcomes(written, &formulas, wanted)?,
        };
        let ordered = matches!(by.unit.unit, Unit::Date) || numeric(by.unit.unit);
        let numeric_needed = scale.kind != ScaleKind::Steps && !(numeric(by.unit.unit) && numeric(unit.unit));
        if !ordered || numeric_needed {
            let found = if ordered { unit.unit } else { by.unit.unit };
            self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, by.span).arg("name", &written.name).arg("unit", found.word()).help("scale"));
            return None;
        }
        let optional = by.unit.optional
            || until.iter().any(|until| until.unit.optional)
            || bounds.iter().flatten().any(|bound| bound.unit.optional)
            || (scale.kind == ScaleKind::Steps && scale.entries.first().is_some_and(|entry| entry.bound.is_some()));
        unit.optional |= optional;
        let finite_by = by.unit.finite && until.iter().all(|until| until.unit.finite) && bounds.iter().flatten().all(|bound| bound.unit.finite);
        match scale.kind {
            ScaleKind::Slices => {
                unit.unit = slice_unit(by.unit.unit, unit.unit);
                unit.finite &= finite_by;
            }
            ScaleKind::Line => unit.finite &= finite_by && self.finite_slopes(&bounds, &outcomes),
            ScaleKind::Steps => {}
        }
        let entries = scale.entries.iter().zip(bounds).zip(outcomes);
        let entries = entries.map(|((entry, bound), outcome): ((&Entry, _), _)| EntryPlan { bound, above: entry.above, outcome, label: entry.documentation.clone() });
        Some((Mechanism::Scale(ScalePlan { kind: scale.kind, by, until, entries: entries.collect() }), unit))
    }

    /// Rates of slices: a percent or a number each, bare literals as they are.
    fn rates(&mut self, written: &Written<'_>, formulas: &[&Formula]) -> Option<(Vec<Expr>, Type)> {
        let mut rates = Vec::new();
        for formula in formulas {
            rates.push(self.formula(formula, written.level, None, None)?);
        }
        let money = rates.iter().find(|rate| !matches!(rate.unit.unit, Unit::Percent | Unit::Number | Unit::Count));
        if let Some(rate) = money
            && rates.iter().any(|other| other.unit.unit != rate.unit.unit)
        {
            self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, rate.span).arg("name", &written.name).arg("unit", rate.unit.unit.word()).help("scale"));
            return None;
        }
        let mut unit = Type::of(money.map_or(Unit::Number, |rate| rate.unit.unit));
        unit.finite = rates.iter().all(|rate| rate.unit.finite);
        unit.optional = rates.iter().any(|rate| rate.unit.optional);
        Some((rates, unit))
    }

    /// Whether every slope between constant points comes out.
    fn finite_slopes(&self, bounds: &[Option<Expr>], outcomes: &[Expr]) -> bool {
        let number = |expr: &Expr| match self.constant(expr) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        let points: Option<Vec<(Number, Number)>> =
            bounds.iter().zip(outcomes).map(|(bound, outcome)| Some((number(bound.as_ref()?)?, number(outcome)?))).collect();
        let Some(points) = points else { return false };
        points.windows(2).all(|pair| match pair {
            [(x0, y0), (x1, y1)] if x0 != x1 => {
                let slope = y1.sub(y0).and_then(|rise| x1.sub(x0).and_then(|run| rise.div(&run)));
                slope.is_ok_and(|slope| slope.decimal().is_some())
            }
            _ => true,
        })
    }

    fn choice(&mut self, written: &Written<'_>, by: &[Formula], entries: &[MatchEntry], otherwise: Option<&Formula>, span: Span) -> Shaped {
        let mut quantities = Vec::new();
        for formula in by {
            quantities.push(self.formula(formula, written.level, None, None)?);
        }
        let formulas: Vec<&Formula> = entries.iter().map(|entry| &entry.outcome).chain(otherwise).collect();
        let (mut outcomes, mut unit) = self.outcomes(written, &formulas, None)?;
        let otherwise = otherwise.is_some().then(|| outcomes.pop()).flatten();
        let mut planned = Vec::new();
        for (entry, outcome) in entries.iter().zip(outcomes) {
            let mut keys = Vec::new();
            for (key, quantity) in entry.keys.iter().zip(&quantities) {
                keys.push(self.match_key(key, quantity)?);
            }
            if entry.keys.len() != quantities.len() {
                let at = entry.keys.last().map_or(span, |key| key.span);
                self.diagnostics.push(Diagnostic::error(PLAN_MATCH_KEY, at).arg("name", entry.keys.iter().map(|key| key.value.as_str()).collect::<Vec<_>>().join(" / ")).arg("unit", "").help("depth"));
                return None;
            }
            planned.push((keys, outcome));
        }
        let covered = self.covered(&quantities, &planned, otherwise.is_some(), span)?;
        unit.optional |= !covered || quantities.iter().any(|quantity| quantity.unit.optional);
        Some((Mechanism::Match { by: quantities, entries: planned, otherwise }, unit))
    }

    fn match_key(&mut self, key: &Spanned<String>, by: &Expr) -> Option<MatchKey> {
        let wrong = |builder: &mut Self, near: Option<String>| {
            let diagnostic = Diagnostic::error(PLAN_MATCH_KEY, key.span).arg("name", &key.value).arg("unit", by.unit.unit.word());
            builder.diagnostics.push(match near {
                Some(near) => {
                    let bare = near.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                    let text = if bare { near.clone() } else { format!("\"{near}\"") };
                    diagnostic.arg("nearest", near).patch("nearest", key.span, text)
                }
                None => diagnostic,
            });
            None
        };
        let value = match by.unit.unit {
            Unit::Text => match &by.unit.vocabulary {
                Some(words) if !words.contains(&key.value) => {
                    return wrong(self, nearest(&key.value, words.iter().map(String::as_str)).map(str::to_owned));
                }
                _ => Value::Text(Arc::from(key.value.as_str())),
            },
            Unit::Flag => match key.value.as_str() {
                "true" => Value::Flag(true),
                "false" => Value::Flag(false),
                _ => return wrong(self, None),
            },
            Unit::Count | Unit::Number | Unit::Days => match Number::parse(&key.value) {
                Ok(Some(number)) => Value::Number(number),
                _ => return wrong(self, None),
            },
            _ => return wrong(self, None),
        };
        Some(MatchKey(value))
    }

    /// A vocabulary, grade or flag must be covered; whether anything can miss.
    fn covered(&mut self, by: &[Expr], entries: &[(Vec<MatchKey>, Expr)], otherwise: bool, span: Span) -> Option<bool> {
        if otherwise {
            return Some(true);
        }
        let mut all = true;
        let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
        for quantity in by {
            let values: Vec<Value> = match (&quantity.unit.vocabulary, quantity.unit.unit) {
                (Some(words), _) => words.iter().map(|word| Value::Text(Arc::from(word.as_str()))).collect(),
                (None, Unit::Flag) => vec![Value::Flag(false), Value::Flag(true)],
                _ => {
                    all = false;
                    break;
                }
            };
            combinations = combinations.iter().flat_map(|head| values.iter().map(move |value| [head.as_slice(), std::slice::from_ref(value)].concat())).collect();
            if combinations.len() > 10_000 {
                return Some(true);
            }
        }
        let missing: Vec<String> = combinations
            .iter()
            .filter(|wanted| !entries.iter().any(|(keys, _)| keys.iter().zip(wanted.iter()).all(|(key, value)| key.0 == *value)))
            .map(|values| values.iter().map(show).collect::<Vec<_>>().join(" / "))
            .collect();
        if !missing.is_empty() && combinations != [Vec::new()] {
            self.diagnostics.push(Diagnostic::error(PLAN_NOT_COVERED, span).arg("missing", missing.join(", ")));
            return None;
        }
        Some(all)
    }

    fn cases(&mut self, written: &Written<'_>, cases: &[Case]) -> Shaped {
        let formulas: Vec<&Formula> = cases.iter().map(|case| &case.outcome).collect();
        let (outcomes, mut unit) = self.outcomes(written, &formulas, None)?;
        let mut planned = Vec::new();
        for (case, outcome) in cases.iter().zip(outcomes) {
            let when = self.conditions(&case.when, written.level, None);
            unit.optional |= when.iter().any(|condition| condition.unit.optional);
            planned.push((when, outcome));
        }
        unit.optional |= cases.last().is_some_and(|case| !case.when.is_empty());
        Some((Mechanism::Cases(planned), unit))
    }

    fn score(&mut self, id: FigureId, written: &Written<'_>, parts: &[Part]) -> Shaped {
        if matches!(written.level, Level::Record(_)) {
            self.diagnostics.push(Diagnostic::error(PLAN_LEVEL, written.span).arg("name", &written.name).help("score"));
            return None;
        }
        let mut planned = Vec::new();
        let mut unit: Option<Type> = None;
        for part in parts {
            let weight = self.formula(&part.weight, written.level, None, None)?;
            if !matches!(weight.unit.unit, Unit::Percent | Unit::Number | Unit::Count) {
                self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, weight.span).arg("name", &written.name).arg("unit", weight.unit.unit.word()).help("weight"));
                return None;
            }
            let figure = self.part(id, written, part)?;
            let part_unit = self.planned.get(&figure)?.unit.clone();
            let missing = match part.missing.as_ref().map(|missing| missing.value.as_str()) {
                Some("zero") => Missing::Zero,
                Some("renormalise") => Missing::Renormalise,
                _ => Missing::Undefined,
            };
            let as_number = if part_unit.unit == Unit::Count { Unit::Number } else { part_unit.unit };
            let whole = unit.get_or_insert_with(|| Type::of(as_number));
            if whole.unit != as_number {
                self.diagnostics.push(Diagnostic::error(PLAN_KIND_UNIT, part.span).arg("name", &part.name.value).arg("unit", as_number.word()).arg("wanted", whole.unit.word()).help("parts"));
                return None;
            }
            whole.optional |= missing != Missing::Zero && part_unit.optional || weight.unit.optional;
            whole.finite &= part_unit.finite && weight.unit.unit == Unit::Percent && missing != Missing::Renormalise;
            planned.push(PartPlan { figure, name: part.name.value.clone(), weight, missing });
        }
        Some((Mechanism::Score(planned), unit?))
    }

    fn within(&mut self, within: Option<&Name>) -> Option<Within> {
        let Some(name) = within else { return Some(Within::Company) };
        if name.value == "company" {
            return Some(Within::Company);
        }
        match self.group_id(&name.value) {
            Some(group) => Some(Within::Group(group)),
            None => {
                let known = self.policy.groups.iter().map(|group| group.name.value.as_str());
                let diagnostic = Diagnostic::error(PLAN_UNKNOWN_LEVEL, name.span).arg("name", &name.value);
                let diagnostic = match nearest(&name.value, known.clone()) {
                    Some(near) => diagnostic.arg("nearest", near).patch("nearest", name.span, format!("\"{near}\"")),
                    None => group_help(diagnostic, &known.collect::<Vec<_>>()),
                };
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn of_subjects(&mut self, written: &Written<'_>, span: Span) -> Option<()> {
        if written.level == Level::Subject {
            return Some(());
        }
        self.diagnostics.push(Diagnostic::error(PLAN_LEVEL, span).arg("name", &written.name).help("standing"));
        None
    }

    fn standing(&mut self, written: &Written<'_>, standing: &Standing) -> Shaped {
        let level = written.level;
        match standing {
            Standing::Percentile { by, within, lowest, span } => {
                self.of_subjects(written, *span)?;
                let within = self.within(within.as_ref())?;
                let by = self.formula(by, level, None, None)?;
                let unit = Type { optional: true, finite: false, ..Type::of(Unit::Percent) };
                Some((Mechanism::Percentile { by, within, lowest: *lowest }, unit))
            }
            Standing::Rank { by, within, lowest, ties_by, prizes, quotas, span } => {
                self.of_subjects(written, *span)?;
                let within = self.within(within.as_ref())?;
                let by = self.formula(by, level, None, None)?;
                let mut ties = Vec::new();
                for formula in ties_by {
                    ties.push(self.formula(formula, level, None, None)?);
                }
                let mut unit = Type::of(Unit::Count);
                let prizes = match prizes {
                    Some((amounts, ties)) => {
                        let mut lowered = Vec::new();
                        for amount in amounts {
                            lowered.push(self.formula(amount, level, None, Some(Unit::Money))?);
                        }
                        unit = Type::of(Unit::Money);
                        Some((lowered, *ties))
                    }
                    None => None,
                };
                let quotas = match quotas {
                    Some(quotas) => {
                        let outcomes: Vec<&Formula> = quotas.iter().map(|quota| &quota.outcome).collect();
                        let (outcomes, of) = self.outcomes(written, &outcomes, Some(Unit::Text))?;
                        unit = of;
                        let mut planned = Vec::new();
                        for (outcome, quota) in outcomes.into_iter().zip(quotas) {
                            planned.push((outcome, self.formula(&quota.share, level, None, Some(Unit::Percent))?));
                        }
                        Some(planned)
                    }
                    None => None,
                };
                if written.kind == Kind::Grade && quotas.is_none() {
                    self.diagnostics.push(Diagnostic::error(PLAN_STANDING_UNIT, *span).arg("name", &written.name));
                    return None;
                }
                Some((Mechanism::Rank(RankPlan { by, within, lowest: *lowest, ties_by: ties, prizes, quotas }), unit))
            }
        }
    }

    fn share(&mut self, written: &Written<'_>, fund: &Formula, by: &Formula) -> Shaped {
        self.of_subjects(written, fund.span)?;
        let fund = self.formula(fund, Level::Subject, None, None)?;
        let among = match &fund.kind {
            ExprKind::Read(Leaf::Figure { base: Base::Group(group), .. }) => Within::Group(*group),
            ExprKind::Read(Leaf::Figure { base: Base::Company, .. }) => Within::Company,
            _ => {
                self.diagnostics.push(Diagnostic::error(PLAN_FUND, fund.span));
                return None;
            }
        };
        if written.round.is_none() {
            self.diagnostics.push(Diagnostic::error(PLAN_FUND, fund.span).help("round"));
            return None;
        }
        let by = self.formula(by, Level::Subject, None, None)?;
        let unit = Type { optional: false, finite: true, ..fund.unit.clone() };
        Some((Mechanism::Share { fund, by, among }, unit))
    }
}

/// Unit of a slice's pay: its width times its rate.
fn slice_unit(by: Unit, rate: Unit) -> Unit {
    match (by, rate) {
        (Unit::Money, _) | (_, Unit::Money) => Unit::Money,
        (Unit::Percent, _) => Unit::Percent,
        _ => Unit::Number,
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("`{text}`"),
        Value::Flag(flag) => format!("`{flag}`"),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
    }
}
