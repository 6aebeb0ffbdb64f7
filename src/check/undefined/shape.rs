//! Where a shape may give no value: below its first step, without a match, of no records.

use super::super::constant::{is_positive, number};
use super::super::facts::{Facts, contradict};
use super::{Analysis, Cause, Found};
use crate::expression::{BinaryOp, Expr, ExprKind, Leaf};
use crate::plan::{AggregatePlan, FigureId, Items, Level, Mechanism, Missing, ScalePlan, Within};
use crate::policy::{ScaleKind, Verb};
use crate::source::Span;
use crate::value::{Unit, Window};

impl<'a> Analysis<'a> {
    /// Why the shape of a figure may give no value.
    pub(super) fn shape(&mut self, id: FigureId, facts: &Facts) -> Found {
        let plan = self.plan;
        let figure = plan.figure(id);
        let because = |why, span| {
            Some(Cause {
                figure: id,
                span,
                why,
                no_value: false,
            })
        };
        match &figure.mechanism {
            Mechanism::Formula(value) => {
                let handed_on = matches!(value.kind, ExprKind::Read(_));
                self.expr(value, facts, id).map(|cause| Cause {
                    no_value: cause.no_value && handed_on,
                    ..cause
                })
            }
            Mechanism::Aggregate(aggregate) => self.aggregate(id, figure.level, aggregate, facts),
            Mechanism::Running(running) => {
                let mut facts = facts.clone();
                let cause = self
                    .conditions(&running.condition, &mut facts, id)
                    .or_else(|| self.expr(&running.amount, &facts, id));
                cause.or_else(|| {
                    let span = running.condition.first()?.span;
                    Some(Cause {
                        figure: id,
                        span,
                        why: "condition",
                        no_value: true,
                    })
                })
            }
            Mechanism::Scale(scale) => self.scale(id, scale, facts),
            Mechanism::Match {
                by,
                entries,
                otherwise,
            } => {
                let outcomes = entries.iter().map(|(_, outcome)| outcome).chain(otherwise);
                let cause = self.first(by.iter().chain(outcomes), facts, id);
                let covered =
                    |by: &Expr| by.unit.vocabulary.is_some() || by.unit.unit == Unit::Flag;
                let missed = || {
                    by.iter()
                        .find(|by| !covered(by))
                        .filter(|_| otherwise.is_none())
                };
                cause.or_else(|| because("match", missed()?.span))
            }
            Mechanism::Cases(cases) => {
                let mut facts = facts.clone();
                for (when, outcome) in cases {
                    let mut inner = facts.clone();
                    let cause = self
                        .conditions(when, &mut inner, id)
                        .or_else(|| self.expr(outcome, &inner, id));
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
                let causes: Vec<(Missing, Found)> = parts
                    .iter()
                    .map(|part| (part.missing, self.figure(part.figure, facts)))
                    .collect();
                let needed = causes
                    .iter()
                    .find(|(missing, cause)| *missing == Missing::Undefined && cause.is_some());
                if let Some((_, cause)) = needed {
                    return cause.clone().map(|cause| Cause {
                        no_value: false,
                        ..cause
                    });
                }
                let all = causes
                    .iter()
                    .all(|(missing, cause)| *missing == Missing::Renormalise && cause.is_some());
                if all {
                    because("parts", figure.span)
                } else {
                    self.first(parts.iter().map(|part| &part.weight), facts, id)
                }
            }
            Mechanism::Weights(weights) => {
                let cause = self.figure(weights.of, facts);
                match weights.missing {
                    Missing::Undefined if cause.is_some() => cause.map(|cause| Cause {
                        no_value: false,
                        ..cause
                    }),
                    Missing::Renormalise if cause.is_some() => because("parts", figure.span),
                    _ => self.first(&weights.weights, facts, id),
                }
            }
            Mechanism::Rank(rank) => {
                let prizes = rank.prizes.iter().flat_map(|(prizes, _)| prizes);
                let cause = self.first(
                    [&rank.by].into_iter().chain(&rank.ties_by).chain(prizes),
                    facts,
                    id,
                );
                cause
                    .map(|cause| Cause {
                        no_value: false,
                        ..cause
                    })
                    .or_else(|| self.outside(id, rank.within, rank.by.span))
            }
            Mechanism::Percentile { by, .. } => self
                .expr(by, facts, id)
                .or_else(|| because("alone", by.span)),
            Mechanism::Share { fund, by, .. } => {
                let ExprKind::Read(Leaf::Figure { figure, .. }) = &fund.kind else {
                    return None;
                };
                let cause = self
                    .figure(*figure, facts)
                    .or_else(|| self.expr(by, facts, id));
                cause.map(|cause| Cause {
                    no_value: false,
                    ..cause
                })
            }
            Mechanism::Given | Mechanism::Total(_) => None,
        }
    }

    /// Who is in no group takes no part, and has no value.
    fn outside(&self, id: FigureId, within: Within, span: Span) -> Found {
        match within {
            Within::Group(group) if !self.everyone_is_in(group) => Some(Cause {
                figure: id,
                span,
                why: "group",
                no_value: true,
            }),
            _ => None,
        }
    }

    pub(super) fn everyone_is_in(&self, group: u32) -> bool {
        let group = usize::try_from(group)
            .ok()
            .and_then(|at| self.plan.groups.get(at));
        group.is_none_or(|group| {
            group.when.is_empty() && group.by.as_ref().is_none_or(|by| !by.unit.optional)
        })
    }

    fn scale(&mut self, id: FigureId, scale: &'a ScalePlan, facts: &Facts) -> Found {
        let bounds = scale.entries.iter().flat_map(|entry| &entry.bound);
        let outcomes = scale.entries.iter().map(|entry| &entry.outcome);
        let all = [&scale.by]
            .into_iter()
            .chain(&scale.until)
            .chain(bounds)
            .chain(outcomes);
        if let Some(cause) = self.first(all, facts, id) {
            return Some(Cause {
                no_value: false,
                ..cause
            });
        }
        let first = scale
            .entries
            .first()?
            .bound
            .as_ref()
            .filter(|_| scale.kind == ScaleKind::Steps)?;
        // A condition such as `attainment >= 50%` may have met it.
        let never_below = number(self.plan, first).is_some_and(|bound| !is_positive(bound))
            || self.reached(scale, first, facts);
        (!never_below).then_some(Cause {
            figure: id,
            span: first.span,
            why: "below",
            no_value: false,
        })
    }

    fn reached(&self, scale: &ScalePlan, bound: &Expr, facts: &Facts) -> bool {
        let above = scale.entries.first().is_some_and(|entry| entry.above);
        let op = if above {
            BinaryOp::Greater
        } else {
            BinaryOp::GreaterOrEqual
        };
        let kind = ExprKind::Binary(op, Box::new(scale.by.clone()), Box::new(bound.clone()));
        facts.holds(
            self.plan,
            &Expr {
                kind,
                unit: bound.unit.clone(),
                span: bound.span,
            },
        )
    }

    fn aggregate(
        &mut self,
        id: FigureId,
        level: Level,
        aggregate: &'a AggregatePlan,
        facts: &Facts,
    ) -> Found {
        let plan = self.plan;
        if let Some(needs) = &aggregate.needs
            && let Some(cause) = self.expr(needs, facts, id)
        {
            return Some(Cause {
                no_value: false,
                ..cause
            });
        }
        let mut inner = match (&aggregate.of, level) {
            (Items::Members(_), _) | (Items::Credits(_), Level::Group(_) | Level::Company) => {
                self.covered.clone()
            }
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
                    && aggregate
                        .condition
                        .iter()
                        .any(|condition| contradict(plan, condition, unless))
                {
                    inner.assume(plan, then, true);
                }
            }
        }
        if let Some(item) = &aggregate.item {
            let skipped = matches!(item.kind, ExprKind::Read(_));
            let cause = self
                .expr(item, &inner, id)
                .filter(|cause| !(cause.no_value && skipped));
            if let Some(cause) = cause {
                return Some(Cause {
                    no_value: false,
                    ..cause
                });
            }
        }
        let span = aggregate
            .item
            .as_ref()
            .map_or(aggregate.span, |item| item.span);
        if let Some(needs) = &aggregate.needs {
            return Some(Cause {
                figure: id,
                span: needs.span,
                why: "withheld",
                no_value: true,
            });
        }
        let needs_one = matches!(
            aggregate.verb,
            Verb::Mean
                | Verb::Median
                | Verb::Min
                | Verb::Max
                | Verb::First
                | Verb::Last
                | Verb::Only
        );
        needs_one.then_some(Cause {
            figure: id,
            span,
            why: "nothing",
            no_value: false,
        })
    }
}
