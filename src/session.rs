//! Trying other numbers: data loaded once, literals of the policy changed, and what differs.
//!
//! Every literal of a policy is a *parameter* with a path. A [`Session`] evaluates a period, and
//! [`Session::set`] puts other values in the place of some parameters: the plan is checked with
//! them, what they reach is evaluated again, and what came out otherwise is returned, person by
//! person. The results are to the byte those of a run of the policy with these literals; setting a
//! parameter back gives the first results.
//!
//! ```
//! use merit::run::{Settings, period, prepare};
//! use merit::session::Session;
//! use merit::table::Location;
//! use std::path::Path;
//!
//! let root = Path::new(env!("CARGO_MANIFEST_DIR"));
//! let policy = prepare(&root.join("policies/field-sales")).expect("a policy without errors");
//! let quarter = period(&policy.plan, "2026-Q2").expect("a period in which it is effective");
//! let data = Location { data: root.join("examples/field-sales"), root: None, allow_outside: false };
//! let mut session = Session::open(policy, &data, quarter, &[], Settings::default())
//!     .expect("data without errors");
//! let change = session
//!     .set(&[("pay.above_target.slices[0].rate", "2%")])
//!     .expect("a percent may stand there");
//! let first = &change.people()[0];
//! assert_eq!(first.person, "E-101");
//! let pay = &first.differences[0];
//! assert_eq!(pay.name, "above_target");
//! assert_eq!((pay.before.as_deref(), pay.after.as_deref()), (Some("2158.18"), Some("2698.18")));
//! ```

mod change;

pub use change::{Change, Difference, PersonChange};

use crate::check::check;
use crate::diagnostic::command::{NO_LITERAL, UNKNOWN_PARAMETER};
use crate::diagnostic::{Diagnostic, Place, Severity, nearest};
use crate::evaluate::{Evaluated, Found, Prior, again, evaluate_to_go_on, text};
use crate::expression::{Instead, Literal, Parameter, ParameterId, Text, on_known_stack, parse};
use crate::plan::{FigureId, Plan, plan_with};
use crate::run::{Prepared, Refused, Settings, residents, threads, values};
use crate::source::Sources;
use crate::table::{Dataset, Loading, Location};
use crate::value::{Day, Period, Unit, Value};
use change::Old;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A policy over its data in one period, evaluated; see the module.
pub struct Session {
    sources: Sources,
    plan: Plan,
    data: Dataset,
    period: Period,
    priors: Vec<Prior>,
    asked: Vec<FigureId>,
    /// The literals that stand in the place of written ones.
    instead: Instead,
    values: Vec<Value>,
    found: Found,
    pool: rayon::ThreadPool,
}

impl Session {
    /// Loads the data and evaluates `period`: everything that is paid, awarded, found, scored or
    /// graded, and what is `asked`. With `settings.explain` all tables stay in memory, so that a
    /// change that reaches records reads no file.
    ///
    /// # Errors
    /// As [`crate::run::run`], with the texts that the errors point into.
    pub fn open(
        prepared: Prepared,
        location: &Location,
        period: Period,
        asked: &[FigureId],
        settings: Settings,
    ) -> Result<Session, Refused> {
        Session::open_after(prepared, location, period, Vec::new(), asked, settings)
    }

    /// As [`Session::open`], after runs that closed earlier periods ([`crate::prior::read`]).
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_after(
        prepared: Prepared,
        location: &Location,
        period: Period,
        priors: Vec<Prior>,
        asked: &[FigureId],
        settings: Settings,
    ) -> Result<Session, Refused> {
        let Prepared {
            mut sources, plan, ..
        } = prepared;
        let values = values(&plan);
        let opened = threads(settings.threads).and_then(|pool| {
            let (data, found) = pool.install(|| {
                let loading = Loading {
                    resident: residents(&plan, settings.explain),
                    chunk_rows: settings.chunk_rows,
                    columns: settings.columns,
                    progress: settings.progress.unwrap_or_default(),
                };
                let data = Dataset::open(&plan.policy, &mut sources, location, &loading)?;
                let found =
                    evaluate_to_go_on(&plan, &data, &values, period, asked, &priors)?.keep();
                Ok::<_, Vec<Diagnostic>>((data, found))
            })?;
            Ok((pool, data, found))
        });
        match opened {
            Ok((pool, data, found)) => Ok(Session {
                sources,
                plan,
                data,
                period,
                priors,
                asked: asked.to_vec(),
                instead: Instead::new(),
                values,
                found,
                pool,
            }),
            Err(diagnostics) => Err(Refused {
                sources,
                diagnostics,
            }),
        }
    }

    /// Every parameter with the path by which it is set, in the order of the policy, as it stands
    /// now.
    pub fn parameters(&self) -> &[Parameter] {
        &self.plan.parameters
    }

    /// The plan as it stands now.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The texts that errors point into: those of the policy as it was written.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Puts values in the place of parameters, written as in the policy (`60%`, `5_000`,
    /// `2026-04-01`, a text without quotes), and evaluates what they reach. What was set before
    /// stays. After an error everything is as it was.
    ///
    /// # Errors
    /// `M0021` no such parameter, `M0022` no literal; what is wrong with the policy with these
    /// values; what would stop its run.
    pub fn set(&mut self, values: &[(&str, &str)]) -> Result<Change, Vec<Diagnostic>> {
        let mut instead = self.instead.clone();
        let mut wrong = Vec::new();
        for (path, value) in values {
            match self.literal(path, value) {
                Ok(literal) => drop(instead.insert((*path).to_owned(), literal)),
                Err(problem) => wrong.push(problem),
            }
        }
        if wrong.is_empty() {
            self.stand_on(instead)
        } else {
            Err(wrong)
        }
    }

    /// Takes back everything that was set.
    ///
    /// # Errors
    /// What would stop the run of the policy as it was written: nothing, since it did not.
    pub fn reset(&mut self) -> Result<Change, Vec<Diagnostic>> {
        self.stand_on(Instead::new())
    }

    /// Hands the evaluation to `with`, for results and explanations, on threads of a known stack.
    pub fn with<R: Send>(&mut self, with: impl FnOnce(&Evaluated<'_>, &Sources) -> R + Send) -> R {
        let kept = std::mem::take(&mut self.found);
        let Session {
            plan, data, values, ..
        } = self;
        let evaluated = Evaluated::standing(kept, plan, data, values, self.period, &self.priors);
        let sources = &self.sources;
        let (found, done) = self.pool.install(|| {
            let done = with(&evaluated, sources);
            (evaluated.keep(), done)
        });
        self.found = found;
        done
    }

    /// What a value says in the place of a parameter.
    fn literal(&self, path: &str, value: &str) -> Result<Literal, Diagnostic> {
        let parameters = &self.plan.parameters;
        let Some(now) = parameters.iter().find(|known| known.path == path) else {
            let unknown = Diagnostic::error(UNKNOWN_PARAMETER, Place::Command).arg("path", path);
            let paths = parameters.iter().map(|known| known.path.as_str());
            return Err(match nearest(path, paths) {
                Some(near) => unknown.arg("nearest", near).help("nearest"),
                None => unknown,
            });
        };
        let firm = |value, unit| {
            Some(Literal {
                value,
                unit,
                loose: false,
            })
        };
        let literal = match now.unit.unit {
            Unit::Text => firm(Value::Text(value.into()), Unit::Text),
            Unit::Date => Day::parse(value).and_then(|day| firm(Value::Date(day), Unit::Date)),
            _ => {
                let syntax = on_known_stack(|| parse(&Text::plain(value, now.span)));
                syntax.ok().as_ref().and_then(Literal::of)
            }
        };
        literal.ok_or_else(|| {
            Diagnostic::error(NO_LITERAL, Place::Command)
                .arg("path", path)
                .arg("value", value)
                .arg("now", text(&now.value))
        })
    }

    /// Plans with these literals and evaluates what is otherwise.
    fn stand_on(&mut self, instead: Instead) -> Result<Change, Vec<Diagnostic>> {
        let policy = Arc::clone(&self.plan.policy);
        let sources = &self.sources;
        let plan = on_known_stack(|| {
            let planned = plan_with(policy, sources, &instead);
            let mut wrong = planned.diagnostics.0;
            if let Some(plan) = &planned.plan {
                wrong.extend(check(plan));
            }
            wrong.retain(|one| one.severity == Severity::Error);
            match planned.plan {
                Some(plan) if wrong.is_empty() => Ok(plan),
                _ => Err(wrong),
            }
        })?;
        let parameters = values(&plan);
        let old = std::mem::take(&mut self.found);
        let period = self.period;
        let (data, priors) = (&self.data, &self.priors);
        let changed = changed(&self.plan, &plan);
        let (found, done) = self.pool.install(|| {
            let kept = match &changed {
                Some(changed) => {
                    let stands = Evaluated::standing(old, &plan, data, &parameters, period, priors);
                    match again(stands, changed) {
                        (evaluated, Ok(Some(before))) => {
                            let change = Change::of(&evaluated.world, Old::Some(before));
                            return (evaluated.keep(), Ok(change));
                        }
                        (evaluated, Err(wrong)) => return (evaluated.keep(), Err(wrong)),
                        (evaluated, Ok(None)) => evaluated.keep(),
                    }
                }
                None => old,
            };
            let whole = evaluate_to_go_on(&plan, data, &parameters, period, &self.asked, priors);
            match whole {
                Ok(evaluated) => {
                    let old =
                        Evaluated::standing(kept, &self.plan, data, &self.values, period, priors);
                    let change = Change::of(&evaluated.world, Old::All(&old.world));
                    (evaluated.keep(), Ok(change))
                }
                Err(wrong) => (kept, Err(wrong)),
            }
        });
        self.found = found;
        let change = done?;
        self.plan = plan;
        self.values = parameters;
        self.instead = instead;
        Ok(change)
    }
}

/// The parameters that have other values, where the plans are the same but for those.
fn changed(before: &Plan, after: &Plan) -> Option<BTreeSet<ParameterId>> {
    let paths = |plan: &Plan| plan.parameters.iter().map(|one| one.path.clone()).collect();
    let (old, new): (Vec<String>, Vec<String>) = (paths(before), paths(after));
    let units = before.figures.iter().zip(&after.figures);
    let same = old == new
        && before.figures.len() == after.figures.len()
        && units.into_iter().all(|(old, new)| old.unit == new.unit);
    let pairs = (0u32..).zip(before.parameters.iter().zip(&after.parameters));
    same.then(|| {
        pairs
            .filter(|(_, (old, new))| old.value != new.value)
            .map(|(id, _)| ParameterId(id))
            .collect()
    })
}
