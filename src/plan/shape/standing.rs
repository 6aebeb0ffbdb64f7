//! Ranks, percentiles and shares: what looks across people.

use super::Shaped;
use crate::diagnostic::plan::{PLAN_FUND, PLAN_LEVEL, PLAN_STANDING_UNIT, PLAN_UNKNOWN_LEVEL};
use crate::diagnostic::{Diagnostic, nearest};
use crate::expression::{Base, ExprKind, Leaf};
use crate::plan::build::Builder;
use crate::plan::figure::Written;
use crate::plan::names::group_help;
use crate::plan::{Level, Mechanism, RankPlan, Within};
use crate::policy::{Formula, Kind, Name, Standing};
use crate::source::Span;
use crate::value::{Type, Unit};

impl Builder<'_> {
    fn within(&mut self, within: Option<&Name>) -> Option<Within> {
        let Some(name) = within else {
            return Some(Within::Company);
        };
        if name.value == "company" {
            return Some(Within::Company);
        }
        match self.group_id(&name.value) {
            Some(group) => Some(Within::Group(group)),
            None => {
                let known = self
                    .policy
                    .groups
                    .iter()
                    .map(|group| group.name.value.as_str());
                let diagnostic =
                    Diagnostic::error(PLAN_UNKNOWN_LEVEL, name.span).arg("name", &name.value);
                let diagnostic = match nearest(&name.value, known.clone()) {
                    Some(near) => diagnostic.arg("nearest", near).patch(
                        "nearest",
                        name.span,
                        format!("\"{near}\""),
                    ),
                    None => group_help(diagnostic, &known.collect::<Vec<_>>()),
                };
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn of_subjects(&mut self, written: &Written<'_>, span: Span) -> Option<()> {
        if matches!(written.level, Level::Subject | Level::Person) {
            return Some(());
        }
        self.diagnostics.push(
            Diagnostic::error(PLAN_LEVEL, span)
                .arg("name", &written.name)
                .help("standing"),
        );
        None
    }

    pub(in crate::plan) fn standing(
        &mut self,
        written: &Written<'_>,
        standing: &Standing,
    ) -> Shaped {
        let level = written.level;
        match standing {
            Standing::Percentile {
                by,
                within,
                lowest,
                span,
            } => {
                self.of_subjects(written, *span)?;
                let within = self.within(within.as_ref())?;
                let by = self.formula(by, level, None, None)?;
                let unit = Type {
                    optional: true,
                    finite: false,
                    ..Type::of(Unit::Percent)
                };
                Some((
                    Mechanism::Percentile {
                        by,
                        within,
                        lowest: *lowest,
                    },
                    unit,
                ))
            }
            Standing::Rank {
                by,
                within,
                lowest,
                ties_by,
                prizes,
                quotas,
                span,
            } => {
                self.of_subjects(written, *span)?;
                let within = self.within(within.as_ref())?;
                let by = self.formula(by, level, None, None)?;
                let mut ties = Vec::new();
                for formula in ties_by {
                    ties.push(self.formula(formula, level, None, None)?);
                }
                // What is shared out among equals is the same for all: it reads no one's own figures.
                let all = match within {
                    Within::Company => Level::Company,
                    Within::Group(group) => Level::Group(group),
                };
                let mut unit = Type::of(Unit::Count);
                let prizes = match prizes {
                    Some((amounts, ties)) => {
                        let mut lowered = Vec::new();
                        for amount in amounts {
                            lowered.push(self.formula(amount, all, None, Some(Unit::Money))?);
                        }
                        unit = Type::of(Unit::Money);
                        Some((lowered, *ties))
                    }
                    None => None,
                };
                let quotas = match quotas {
                    Some(quotas) => {
                        let outcomes: Vec<&Formula> =
                            quotas.iter().map(|quota| &quota.outcome).collect();
                        let (outcomes, of) = self.outcomes(written, &outcomes, Some(Unit::Text))?;
                        unit = of;
                        let mut planned = Vec::new();
                        for (outcome, quota) in outcomes.into_iter().zip(quotas) {
                            planned.push((
                                outcome,
                                self.formula(&quota.share, all, None, Some(Unit::Percent))?,
                            ));
                        }
                        Some(planned)
                    }
                    None => None,
                };
                if written.kind == Kind::Grade && quotas.is_none() {
                    self.diagnostics.push(
                        Diagnostic::error(PLAN_STANDING_UNIT, *span).arg("name", &written.name),
                    );
                    return None;
                }
                Some((
                    Mechanism::Rank(RankPlan {
                        by,
                        within,
                        lowest: *lowest,
                        ties_by: ties,
                        prizes,
                        quotas,
                    }),
                    unit,
                ))
            }
        }
    }

    pub(in crate::plan) fn share(
        &mut self,
        written: &Written<'_>,
        fund: &Formula,
        by: &Formula,
    ) -> Shaped {
        self.of_subjects(written, fund.span)?;
        let fund = self.formula(fund, Level::Subject, None, None)?;
        let among = match &fund.kind {
            ExprKind::Read(Leaf::Figure {
                base: Base::Group(group),
                ..
            }) => Within::Group(*group),
            ExprKind::Read(Leaf::Figure {
                base: Base::Company,
                ..
            }) => Within::Company,
            _ => {
                self.diagnostics
                    .push(Diagnostic::error(PLAN_FUND, fund.span));
                return None;
            }
        };
        if written.round.is_none() {
            self.diagnostics
                .push(Diagnostic::error(PLAN_FUND, fund.span).help("round"));
            return None;
        }
        let by = self.formula(by, Level::Subject, None, None)?;
        let unit = Type {
            optional: false,
            finite: true,
            ..fund.unit.clone()
        };
        Some((Mechanism::Share { fund, by, among }, unit))
    }
}
