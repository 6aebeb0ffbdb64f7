//! From a policy's path to a finished evaluation: read, plan, check, load, evaluate.

use crate::check::check;
use crate::diagnostic::command::{PERIOD_NOT_EFFECTIVE, UNKNOWN_FIGURE, UNKNOWN_PERIOD};
use crate::diagnostic::{Diagnostic, Place, Severity, nearest};
use crate::evaluate::{Evaluated, Prior, evaluate_after};
use crate::expression::on_known_stack;
use crate::plan::{FigureId, Plan, plan};
use crate::policy::load;
use crate::source::Sources;
use crate::table::{Dataset, Loading, Location, Progress};
use crate::value::{Period, Value};
use std::path::Path;
use std::sync::Arc;

/// A policy that may be run: read, planned and checked.
#[derive(Debug)]
pub struct Prepared {
    pub sources: Sources,
    pub plan: Plan,
    pub warnings: Vec<Diagnostic>,
}

/// What is wrong, with the texts that it points into.
#[derive(Debug)]
pub struct Refused {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads, plans and checks the policy at `path`: a TOML file, or a folder with `policy.toml`.
///
/// # Errors
/// Everything that is wrong with the policy.
pub fn prepare(path: &Path) -> Result<Prepared, Refused> {
    on_known_stack(|| {
        let loaded = load(path);
        let sources = loaded.sources;
        let mut diagnostics = loaded.diagnostics.0;
        let Some(policy) = loaded.policy else {
            return Err(Refused {
                sources,
                diagnostics,
            });
        };
        let planned = plan(policy, &sources);
        diagnostics.extend(planned.diagnostics.0);
        if let Some(plan) = planned.plan {
            diagnostics.extend(check(&plan));
            if diagnostics
                .iter()
                .all(|diagnostic| diagnostic.severity == Severity::Warning)
            {
                return Ok(Prepared {
                    sources,
                    plan,
                    warnings: diagnostics,
                });
            }
        }
        Err(Refused {
            sources,
            diagnostics,
        })
    })
}

/// How a run does its work; none of it changes a result.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Threads; as many as the machine has cores if absent.
    pub threads: Option<usize>,
    /// Rows of a chunk.
    pub chunk_rows: usize,
    /// Whether records may be evaluated by columns; single rows find the same, more slowly.
    pub columns: bool,
    /// Keep every table in memory, so that records can be explained one by one.
    pub explain: bool,
    /// Is told how far the run has come, and may stop it.
    pub progress: Option<Arc<Progress>>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            threads: None,
            chunk_rows: 65_536,
            columns: true,
            explain: false,
            progress: None,
        }
    }
}

/// The period with this name, if the policy is effective in all of it.
///
/// # Errors
/// `M0006` unknown, `M0007` not effective.
pub fn period(plan: &Plan, name: &str) -> Result<Period, Diagnostic> {
    let header = &plan.policy.header;
    let Some(period) = header.calendar.parse(name) else {
        let example = header
            .calendar
            .name(header.calendar.containing(header.effective.0));
        let unknown = Diagnostic::error(UNKNOWN_PERIOD, Place::Command);
        return Err(unknown
            .arg("policy", &header.id.value)
            .arg("period", name)
            .arg("cycle", header.calendar.cycle.word())
            .arg("example", example));
    };
    let (from, until) = header.effective;
    if period.start < from || until.is_some_and(|until| until < period.end) {
        let effective =
            until.map_or_else(|| format!("{from} …"), |until| format!("{from} … {until}"));
        return Err(Diagnostic::error(PERIOD_NOT_EFFECTIVE, Place::Command)
            .arg("policy", &header.id.value)
            .arg("period", name)
            .arg("effective", effective));
    }
    Ok(period)
}

/// The figure with this name.
///
/// # Errors
/// `M0009`.
pub fn figure(plan: &Plan, name: &str) -> Result<FigureId, Diagnostic> {
    if name == "total" {
        return Ok(plan.total());
    }
    plan.named(name).ok_or_else(|| {
        let names: Vec<&str> = plan
            .figures
            .iter()
            .filter(|figure| figure.part_of.is_none())
            .map(|figure| figure.name.as_str())
            .collect();
        let unknown = Diagnostic::error(UNKNOWN_FIGURE, Place::Command)
            .arg("figure", name)
            .arg("figures", names.join(", "));
        match nearest(name, names.iter().copied()) {
            Some(near) => unknown.arg("nearest", near).help("nearest"),
            None => unknown,
        }
    })
}

/// Loads the data, evaluates, and hands the evaluation to `with`, all on threads of a known stack.
///
/// # Errors
/// Everything that is wrong with the data, or what stopped the run.
pub fn run<R: Send>(
    prepared: &mut Prepared,
    location: &Location,
    period: Period,
    asked: &[FigureId],
    settings: Settings,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> Result<R, Vec<Diagnostic>> + Send,
) -> Result<R, Vec<Diagnostic>> {
    run_after(prepared, location, period, &[], asked, settings, with)
}

/// As [`run`], after runs that closed earlier periods ([`crate::prior::read`]).
///
/// # Errors
/// As [`run`].
pub fn run_after<R: Send>(
    prepared: &mut Prepared,
    location: &Location,
    period: Period,
    priors: &[Prior],
    asked: &[FigureId],
    settings: Settings,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> Result<R, Vec<Diagnostic>> + Send,
) -> Result<R, Vec<Diagnostic>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads.unwrap_or(0))
        .stack_size(STACK)
        .build();
    let Ok(pool) = pool else {
        return Err(vec![Diagnostic::error(
            crate::diagnostic::evaluation::INTERNAL,
            Place::Command,
        )]);
    };
    let Prepared { sources, plan, .. } = prepared;
    let plan: &Plan = plan;
    let progress = settings.progress.unwrap_or_default();
    let done = pool.install(|| {
        let resident = plan
            .tables
            .iter()
            .map(|table| settings.explain || table.resident)
            .collect();
        let loading = Loading {
            resident,
            chunk_rows: settings.chunk_rows,
            columns: settings.columns,
            progress: Arc::clone(&progress),
        };
        let data = Dataset::open(&plan.policy, sources, location, &loading)?;
        let parameters: Vec<Value> = plan
            .parameters
            .iter()
            .map(|parameter| parameter.value.clone())
            .collect();
        let evaluated = evaluate_after(plan, &data, &parameters, period, asked, priors)?;
        with(&evaluated, sources)
    });
    // What was found wrong until a run stopped is not all of it.
    progress.go_on().map_err(|stopped| vec![stopped])?;
    done
}

/// Bytes of a thread's stack: enough for the deepest formula and script that the limits allow.
const STACK: usize = 16 * 1024 * 1024;
