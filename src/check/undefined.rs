//! An undefined value that can reach a pay: the person would be held (language A6, A12).
//!
//! Each pay is followed down to the first thing that may be missing and that neither
//! `if_undefined` nor a condition meets. What `require` and conditions say is taken into account;
//! where the analysis does not know, it stays silent.

use super::constant::{number, value};
use super::facts::{Facts, contradict};
use super::positive::Positive;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::MAY_BE_UNDEFINED;
use crate::expression::{Base, BinaryOp, Expr, ExprKind, Function, Leaf, Suffix};
use crate::plan::{AggregatePlan, ColumnKind, FigureId, FigurePlan, Items, Level, Mechanism, Missing, Plan, ScalePlan, Within};
use crate::policy::{ScaleKind, Verb};
use crate::source::Span;
use crate::value::{Unit, Value, Window};
use std::collections::BTreeMap;

/// So many figures are followed one behind the other; a chain that is longer is not judged.
const DEEPEST: u32 = 200;
/// So many different sets of facts are told apart; beyond them figures are not judged again.
const MOST_FACTS: usize = 512;

/// One warning for each pay whose value may be undefined, and for the condition of `[subject]`.
pub(super) fn undefined(plan: &Plan) -> Vec<Diagnostic> {
    let mut analysis = Analysis { plan, positive: Positive::of(plan), covered: Facts::default(), facts: Vec::new(), memo: BTreeMap::new(), depth: 0 };
    let mut found = Vec::new();
    let mut facts = Facts::default();
    if let Some(cause) = analysis.conditions(&plan.subject.when, &mut facts, plan.total()) {
        let diagnostic = Diagnostic::warning(MAY_BE_UNDEFINED, plan.policy.subject.span).arg("pay", "[subject] when");
        found.push(cause.on(diagnostic, plan, plan.policy.subject.span));
    }
    analysis.covered = facts.clone();
    analysis.memo.clear();
    for pay in plan.pays().chain([plan.total()]) {
        let figure = plan.figure(pay);
        let mut facts = facts.clone();
        let when = analysis.conditions(&figure.when, &mut facts, pay);
        let cause = when.or_else(|| {
            let shape = analysis.shape(pay, &facts).filter(|cause| !cause.no_value);
            analysis.replaced(figure, shape, &facts, pay).or_else(|| analysis.steps(figure, &facts, pay))
        });
        if let Some(cause) = cause {
            let name = plan.policy.figures.get(usize::try_from(pay).unwrap_or(usize::MAX)).map_or(figure.span, |figure| figure.name.span);
            found.push(cause.on(Diagnostic::warning(MAY_BE_UNDEFINED, name).arg("pay", &figure.name), plan, name));
        }
    }
    found
}

/// The first thing that may be missing.
#[derive(Clone)]
struct Cause {
    figure: FigureId,
    span: Span,
    why: &'static str,
    /// No value rather than undefined: in a pay that hands it on it is 0.
    no_value: bool,
}

impl Cause {
    fn on(&self, diagnostic: Diagnostic, plan: &Plan, place: Span) -> Diagnostic {
        let diagnostic = diagnostic.arg("figure", &plan.figure(self.figure).name);
        if self.span == place {
            return diagnostic;
        }
        match self.why {
            "division" => diagnostic.label("division", self.span),
            "nothing" => diagnostic.label("nothing", self.span),
            "empty" => diagnostic.label("empty", self.span),
            "reference" => diagnostic.label("reference", self.span),
            "below" => diagnostic.label("below", self.span),
            "match" => diagnostic.label("match", self.span),
            "case" => diagnostic.label("case", self.span),
            "previous" => diagnostic.label("previous", self.span),
            "group" => diagnostic.label("group", self.span),
            "condition" => diagnostic.label("condition", self.span),
            "alone" => diagnostic.label("alone", self.span),
            "parts" => diagnostic.label("parts", self.span),
            _ => diagnostic.label("withheld", self.span),
        }
    }
}

type Found = Option<Cause>;

struct Analysis<'a> {
    plan: &'a Plan,
    positive: Positive,
    /// What holds for everyone whom the policy covers.
    covered: Facts,
    facts: Vec<Facts>,
    memo: BTreeMap<(usize, FigureId), Found>,
    depth: u32,
}

impl<'a> Analysis<'a> {
    /// Why a figure may have no value when a formula reads it.
    fn figure(&mut self, id: FigureId, facts: &Facts) -> Found {
        let set = match self.facts.iter().position(|known| known == facts) {
            Some(set) => set,
            None if self.facts.len() < MOST_FACTS => {
                self.facts.push(facts.clone());
                self.facts.len() - 1
            }
            None => return None,
        };
        if let Some(found) = self.memo.get(&(set, id)) {
            return found.clone();
        }
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let found = self.figure_anew(id, facts);
        self.depth -= 1;
        self.memo.insert((set, id), found.clone());
        found
    }

    fn figure_anew(&mut self, id: FigureId, facts: &Facts) -> Found {
        let plan = self.plan;
        let figure = plan.figure(id);
        let open = figure.when.iter().find(|condition| !facts.holds(plan, condition));
        let mut inner = facts.clone();
        if let Some(cause) = self.conditions(&figure.when, &mut inner, id) {
            return Some(cause);
        }
        let shape = self.shape(id, &inner);
        let cause = self.replaced(figure, shape, &inner, id).or_else(|| self.steps(figure, &inner, id));
        cause.or_else(|| open.map(|condition| Cause { figure: id, span: condition.span, why: "condition", no_value: true }))
    }

    fn replaced(&mut self, figure: &'a FigurePlan, shape: Found, facts: &Facts, id: FigureId) -> Found {
        match (&figure.if_undefined, shape) {
            (Some(instead), Some(_)) => self.expr(instead, facts, id),
            (_, shape) => shape,
        }
    }

    fn steps(&mut self, figure: &'a FigurePlan, facts: &Facts, id: FigureId) -> Found {
        for step in &figure.then {
            let mut facts = facts.clone();
            let cause = self.conditions(&step.when, &mut facts, id).or_else(|| self.expr(&step.amount, &facts, id));
            if let Some(cause) = cause {
                return Some(Cause { no_value: false, ..cause });
            }
        }
        None
    }

    /// Conditions in order; what holds is known to those behind.
    fn conditions(&mut self, conditions: &'a [Expr], facts: &mut Facts, id: FigureId) -> Found {
        for condition in conditions {
            if let Some(cause) = self.expr(condition, facts, id) {
                return Some(Cause { no_value: false, ..cause });
            }
            facts.assume(self.plan, condition, true);
        }
        None
    }

    fn first(&mut self, list: impl IntoIterator<Item = &'a Expr>, facts: &Facts, id: FigureId) -> Found {
        list.into_iter().find_map(|expr| self.expr(expr, facts, id))
    }

    fn shape(&mut self, id: FigureId, facts: &Facts) -> Found {
        let plan = self.plan;
        let figure = plan.figure(id);
        let because = |why, span| Some(Cause { figure: id, span, why, no_value: false });
        match &figure.mechanism {
            Mechanism::Formula(value) => {
                let handed_on = matches!(value.kind, ExprKind::Read(_));
                self.expr(value, facts, id).map(|cause| Cause { no_value: cause.no_value && handed_on, ..cause })
            }
            Mechanism::Aggregate(aggregate) => self.aggregate(id, figure.level, aggregate, facts),
            Mechanism::Running(running) => {
                let mut facts = facts.clone();
                let cause = self.conditions(&running.condition, &mut facts, id).or_else(|| self.expr(&running.amount, &facts, id));
                cause.or_else(|| {
                    let span = running.condition.first()?.span;
                    Some(Cause { figure: id, span, why: "condition", no_value: true })
                })
            }
            Mechanism::Scale(scale) => self.scale(id, scale, facts),
            Mechanism::Match { by, entries, otherwise } => {
                let outcomes = entries.iter().map(|(_, outcome)| outcome).chain(otherwise);
                let cause = self.first(by.iter().chain(outcomes), facts, id);
                let covered = |by: &Expr| by.unit.vocabulary.is_some() || by.unit.unit == Unit::Flag;
                let missed = || by.iter().find(|by| !covered(by)).filter(|_| otherwise.is_none());
                cause.or_else(|| because("match", missed()?.span))
            }
            Mechanism::Cases(cases) => {
                let mut facts = facts.clone();
                for (when, outcome) in cases {
                    let mut inner = facts.clone();
                    let cause = self.conditions(when, &mut inner, id).or_else(|| self.expr(outcome, &inner, id));
                    if cause.is_some() {
                        return cause;
                    }
                    if let [only] = when.as_slice() {
                        facts.assume(plan, only, false);
                    }
                }
                let last = cases.last().and_then(|(when, _)| when.last())?;
                because("case", last.span)
            }
            Mechanism::Score(parts) => {
                let causes: Vec<(Missing, Found)> = parts.iter().map(|part| (part.missing, self.figure(part.figure, facts))).collect();
                let needed = causes.iter().find(|(missing, cause)| *missing == Missing::Undefined && cause.is_some());
                if let Some((_, cause)) = needed {
                    return cause.clone().map(|cause| Cause { no_value: false, ..cause });
                }
                let all = causes.iter().all(|(missing, cause)| *missing == Missing::Renormalise && cause.is_some());
                if all { because("parts", figure.span) } else { self.first(parts.iter().map(|part| &part.weight), facts, id) }
            }
            Mechanism::Rank(rank) => {
                let prizes = rank.prizes.iter().flat_map(|(prizes, _)| prizes);
                let cause = self.first([&rank.by].into_iter().chain(&rank.ties_by).chain(prizes), facts, id);
                cause.map(|cause| Cause { no_value: false, ..cause }).or_else(|| self.outside(id, rank.within, rank.by.span))
            }
            Mechanism::Percentile { by, .. } => self.expr(by, facts, id).or_else(|| because("alone", by.span)),
            Mechanism::Share { fund, by, .. } => {
                let ExprKind::Read(Leaf::Figure { figure, .. }) = &fund.kind else { return None };
                let cause = self.figure(*figure, facts).or_else(|| self.expr(by, facts, id));
                cause.map(|cause| Cause { no_value: false, ..cause })
            }
            Mechanism::Given | Mechanism::Total(_) => None,
        }
    }

    /// Who is in no group takes no part, and has no value.
    fn outside(&self, id: FigureId, within: Within, span: Span) -> Found {
        match within {
            Within::Group(group) if !self.everyone_is_in(group) => Some(Cause { figure: id, span, why: "group", no_value: true }),
            _ => None,
        }
    }

    fn everyone_is_in(&self, group: u32) -> bool {
        let group = usize::try_from(group).ok().and_then(|at| self.plan.groups.get(at));
        group.is_none_or(|group| group.when.is_empty() && group.by.as_ref().is_none_or(|by| !by.unit.optional))
    }

    fn scale(&mut self, id: FigureId, scale: &'a ScalePlan, facts: &Facts) -> Found {
        let bounds = scale.entries.iter().flat_map(|entry| &entry.bound);
        let outcomes = scale.entries.iter().map(|entry| &entry.outcome);
        let all = [&scale.by].into_iter().chain(&scale.until).chain(bounds).chain(outcomes);
        if let Some(cause) = self.first(all, facts, id) {
            return Some(Cause { no_value: false, ..cause });
        }
        let first = scale.entries.first()?.bound.as_ref().filter(|_| scale.kind == ScaleKind::Steps)?;
        // A condition such as `attainment >= 50%` may have met it.
        let never_below = number(self.plan, first).is_some_and(|bound| !super::constant::is_positive(bound))
            || self.reached(scale, first, facts);
        (!never_below).then_some(Cause { figure: id, span: first.span, why: "below", no_value: false })
    }

    fn reached(&self, scale: &ScalePlan, bound: &Expr, facts: &Facts) -> bool {
        let above = scale.entries.first().is_some_and(|entry| entry.above);
        let op = if above { BinaryOp::Greater } else { BinaryOp::GreaterOrEqual };
        let kind = ExprKind::Binary(op, Box::new(scale.by.clone()), Box::new(bound.clone()));
        facts.holds(self.plan, &Expr { kind, unit: bound.unit.clone(), span: bound.span })
    }

    fn aggregate(&mut self, id: FigureId, level: Level, aggregate: &'a AggregatePlan, facts: &Facts) -> Found {
        let plan = self.plan;
        if let Some(needs) = &aggregate.needs
            && let Some(cause) = self.expr(needs, facts, id)
        {
            return Some(Cause { no_value: false, ..cause });
        }
        let mut inner = match (&aggregate.of, level) {
            (Items::Members(_), _) | (Items::Credits(_), Level::Group(_) | Level::Company) => self.covered.clone(),
            (Items::Credits(_), _) if aggregate.window == Window::Period => facts.without_record(),
            _ => Facts::default(),
        };
        let when = self.conditions(&aggregate.condition, &mut inner, id);
        if when.is_some() {
            return when;
        }
        if let Items::Credits(table) | Items::Referring { table, .. } = &aggregate.of {
            // `status != "won" or amount > 0`, where only what is won is gathered.
            for rule in &plan.table(*table).require {
                if let ExprKind::Binary(BinaryOp::Or, unless, then) = &rule.kind
                    && aggregate.condition.iter().any(|condition| contradict(plan, condition, unless))
                {
                    inner.assume(plan, then, true);
                }
            }
        }
        if let Some(item) = &aggregate.item {
            let skipped = matches!(item.kind, ExprKind::Read(_));
            let cause = self.expr(item, &inner, id).filter(|cause| !(cause.no_value && skipped));
            if let Some(cause) = cause {
                return Some(Cause { no_value: false, ..cause });
            }
        }
        let span = aggregate.item.as_ref().map_or(aggregate.span, |item| item.span);
        if let Some(needs) = &aggregate.needs {
            return Some(Cause { figure: id, span: needs.span, why: "withheld", no_value: true });
        }
        let needs_one = matches!(aggregate.verb, Verb::Mean | Verb::Median | Verb::Min | Verb::Max | Verb::First | Verb::Last | Verb::Only);
        needs_one.then_some(Cause { figure: id, span, why: "nothing", no_value: false })
    }

    fn expr(&mut self, expr: &'a Expr, facts: &Facts, id: FigureId) -> Found {
        let plan = self.plan;
        let because = |why| Some(Cause { figure: id, span: expr.span, why, no_value: false });
        match &expr.kind {
            ExprKind::Parameter(_) | ExprKind::Defined(_) => None,
            ExprKind::Read(leaf) => self.leaf(expr, leaf, facts, id),
            ExprKind::Own(inner) | ExprKind::Unary(_, inner) => self.expr(inner, facts, id),
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                let mut behind = facts.clone();
                behind.assume(plan, a, *op == BinaryOp::And);
                self.expr(a, facts, id).or_else(|| self.expr(b, &behind, id))
            }
            ExprKind::Binary(op, a, b) => {
                let cause = self.expr(a, facts, id).or_else(|| self.expr(b, facts, id));
                let may_be_zero = *op == BinaryOp::Divide && !self.nonzero(b, facts);
                cause.or_else(|| if may_be_zero { because("division") } else { None })
            }
            ExprKind::In(a, list) => self.first([&**a].into_iter().chain(list), facts, id),
            ExprKind::If(condition, a, b) => {
                let (mut yes, mut no) = (facts.clone(), facts.clone());
                yes.assume(plan, condition, true);
                no.assume(plan, condition, false);
                self.expr(condition, facts, id).or_else(|| self.expr(a, &yes, id)).or_else(|| self.expr(b, &no, id))
            }
            ExprKind::Switch { by, arms, otherwise } => {
                let outcomes = arms.iter().map(|(_, outcome)| outcome).chain(otherwise.as_deref());
                let cause = self.first([&**by].into_iter().chain(outcomes), facts, id);
                let labels = arms.iter().flat_map(|(labels, _)| labels);
                let covered = otherwise.is_some() || covers(plan, by, labels);
                cause.or_else(|| if covered { None } else { because("case") })
            }
            ExprKind::Call(function, list) => {
                let cause = self.first(list, facts, id);
                let by_zero = *function == Function::Mod && list.get(1).is_some_and(|divisor| !self.nonzero(divisor, facts));
                cause.or_else(|| if by_zero { because("division") } else { None })
            }
            ExprKind::Script(_, list) => self.first(list, facts, id),
        }
    }

    fn nonzero(&self, expr: &Expr, facts: &Facts) -> bool {
        match &expr.kind {
            ExprKind::Parameter(_) => number(self.plan, expr).is_some_and(|number| !number.is_zero()),
            ExprKind::Read(leaf) if facts.is_nonzero(leaf) => true,
            ExprKind::Own(inner) => self.nonzero(inner, facts),
            ExprKind::Binary(BinaryOp::Multiply, a, b) => self.nonzero(a, facts) && self.nonzero(b, facts),
            _ => self.positive.expr(self.plan, expr),
        }
    }

    fn leaf(&mut self, expr: &Expr, leaf: &Leaf, facts: &Facts, id: FigureId) -> Found {
        let plan = self.plan;
        let because = |why, no_value| Some(Cause { figure: id, span: expr.span, why, no_value });
        if facts.is_defined(leaf) {
            return None;
        }
        match leaf {
            Leaf::Column(column) => {
                let optional = |(table, at): &(u32, u32)| {
                    let plan_of = usize::try_from(*at).ok().and_then(|at| plan.table(*table).columns.get(at));
                    plan_of.is_some_and(|found| found.unit.optional) && !self.positive.is_filled(*table, *at)
                };
                let dated = |hop: &(u32, u32)| {
                    let kind = usize::try_from(hop.1).ok().and_then(|at| plan.table(hop.0).columns.get(at)).map(|column| &column.kind);
                    matches!(kind, Some(ColumnKind::Reference(to)) if plan.table(*to).dates.is_some())
                };
                if column.hops.iter().any(|hop| optional(hop) || dated(hop)) {
                    because("reference", false)
                } else if optional(&(column.table, column.column)) {
                    because("empty", false)
                } else {
                    None
                }
            }
            Leaf::Figure { suffix: Suffix::Previous | Suffix::LastYear, .. } => because("previous", false),
            Leaf::Figure { base: Base::Through { .. }, .. } => because("reference", false),
            Leaf::Figure { base, figure, .. } => {
                let here = plan.figure(id).level;
                if let Base::Group(group) = base
                    && here != Level::Group(*group)
                    && !self.everyone_is_in(*group)
                {
                    return because("group", true);
                }
                self.figure(*figure, facts)
            }
            Leaf::PeriodStart | Leaf::PeriodEnd | Leaf::PeriodDays | Leaf::Prorata | Leaf::Share => None,
        }
    }
}

/// Whether labels of a `switch` name every value of a vocabulary or flag.
fn covers<'a>(plan: &Plan, by: &Expr, labels: impl Iterator<Item = &'a Expr>) -> bool {
    let labels: Vec<&Value> = labels.filter_map(|label| value(plan, label)).collect();
    match (&by.unit.vocabulary, by.unit.unit) {
        (Some(words), _) => words.iter().all(|word| labels.iter().any(|label| matches!(label, Value::Text(text) if **text == **word))),
        (None, Unit::Flag) => labels.len() >= 2,
        _ => false,
    }
}
