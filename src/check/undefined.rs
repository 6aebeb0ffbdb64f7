//! An undefined value that can reach a pay: the person would be held (language A6, A12).
//!
//! Each pay is followed down to the first thing that may be missing and that neither
//! `if_undefined` nor a condition meets. What `require` and conditions say is taken into account;
//! where the analysis does not know, it stays silent.

mod formula;
mod shape;

use super::facts::Facts;
use super::positive::Positive;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::warning::MAY_BE_UNDEFINED;
use crate::expression::Expr;
use crate::plan::{FigureId, FigurePlan, Plan};
use crate::source::Span;
use std::collections::BTreeMap;

/// So many figures are followed one behind the other; a chain that is longer is not judged.
const DEEPEST: u32 = 200;
/// So many different sets of facts are told apart; beyond them figures are not judged again.
const MOST_FACTS: usize = 512;

/// One warning for each pay whose value may be undefined, and for the condition of `[subject]`.
pub(super) fn undefined(plan: &Plan) -> Vec<Diagnostic> {
    let mut analysis = Analysis {
        plan,
        positive: Positive::of(plan),
        covered: Facts::default(),
        facts: Vec::new(),
        memo: BTreeMap::new(),
        depth: 0,
    };
    let mut found = Vec::new();
    let mut facts = Facts::default();
    if let Some(cause) = analysis.conditions(&plan.subject.when, &mut facts, plan.total()) {
        let diagnostic = Diagnostic::warning(MAY_BE_UNDEFINED, plan.policy.subject.span)
            .arg("pay", "[subject] when");
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
            analysis
                .replaced(figure, shape, &facts, pay)
                .or_else(|| analysis.steps(figure, &facts, pay))
        });
        if let Some(cause) = cause {
            let name = plan
                .policy
                .figures
                .get(usize::try_from(pay).unwrap_or(usize::MAX))
                .map_or(figure.span, |figure| figure.name.span);
            found.push(cause.on(
                Diagnostic::warning(MAY_BE_UNDEFINED, name).arg("pay", &figure.name),
                plan,
                name,
            ));
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
        // A circle over periods comes back here: what is missing then was found before.
        self.memo.insert((set, id), None);
        self.depth += 1;
        let found = self.figure_anew(id, facts);
        self.depth -= 1;
        self.memo.insert((set, id), found.clone());
        found
    }

    fn figure_anew(&mut self, id: FigureId, facts: &Facts) -> Found {
        let plan = self.plan;
        let figure = plan.figure(id);
        let open = figure
            .when
            .iter()
            .find(|condition| !facts.holds(plan, condition));
        let mut inner = facts.clone();
        if let Some(cause) = self.conditions(&figure.when, &mut inner, id) {
            return Some(cause);
        }
        let shape = self.shape(id, &inner);
        let cause = self
            .replaced(figure, shape, &inner, id)
            .or_else(|| self.steps(figure, &inner, id));
        cause.or_else(|| {
            open.map(|condition| Cause {
                figure: id,
                span: condition.span,
                why: "condition",
                no_value: true,
            })
        })
    }

    fn replaced(
        &mut self,
        figure: &'a FigurePlan,
        shape: Found,
        facts: &Facts,
        id: FigureId,
    ) -> Found {
        match (&figure.if_undefined, shape) {
            (Some(instead), Some(_)) => self.expr(instead, facts, id),
            (_, shape) => shape,
        }
    }

    fn steps(&mut self, figure: &'a FigurePlan, facts: &Facts, id: FigureId) -> Found {
        for step in &figure.then {
            let mut facts = facts.clone();
            let cause = self
                .conditions(&step.when, &mut facts, id)
                .or_else(|| self.expr(&step.amount, &facts, id));
            if let Some(cause) = cause {
                return Some(Cause {
                    no_value: false,
                    ..cause
                });
            }
        }
        None
    }

    /// Conditions in order; what holds is known to those behind.
    fn conditions(&mut self, conditions: &'a [Expr], facts: &mut Facts, id: FigureId) -> Found {
        for condition in conditions {
            if let Some(cause) = self.expr(condition, facts, id) {
                return Some(Cause {
                    no_value: false,
                    ..cause
                });
            }
            facts.assume(self.plan, condition, true);
        }
        None
    }

    fn first(
        &mut self,
        list: impl IntoIterator<Item = &'a Expr>,
        facts: &Facts,
        id: FigureId,
    ) -> Found {
        list.into_iter().find_map(|expr| self.expr(expr, facts, id))
    }
}
