//! From a policy's path to a finished evaluation: read, plan, check, load, evaluate.

use crate::check::check;
use crate::diagnostic::command::{PERIOD_NOT_EFFECTIVE, UNKNOWN_FIGURE, UNKNOWN_PERIOD};
use crate::diagnostic::{Diagnostic, Place, Severity, nearest};
use crate::evaluate::{Evaluated, Keep, Prior, World, evaluate_keeping};
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
    /// Keep every table in memory, so that whoever is explained later, nothing is read again.
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
    run_keeping(
        prepared,
        location,
        period,
        priors,
        asked,
        settings,
        |_| Keep::Nothing,
        with,
    )
}

/// As [`run_after`], keeping what `keep` says while the records are read, so that what is explained
/// then need not be read again.
///
/// # Errors
/// As [`run`].
#[expect(
    clippy::too_many_arguments,
    reason = "as `run_after`, and what is kept"
)]
pub fn run_keeping<R: Send>(
    prepared: &mut Prepared,
    location: &Location,
    period: Period,
    priors: &[Prior],
    asked: &[FigureId],
    settings: Settings,
    keep: impl FnOnce(&World<'_>) -> Keep + Send,
    with: impl FnOnce(&Evaluated<'_>, &Sources) -> Result<R, Vec<Diagnostic>> + Send,
) -> Result<R, Vec<Diagnostic>> {
    let pool = threads(settings.threads)?;
    let Prepared { sources, plan, .. } = prepared;
    let plan: &Plan = plan;
    let progress = settings.progress.unwrap_or_default();
    let done = pool.install(|| {
        let loading = Loading {
            resident: residents(plan, settings.explain),
            chunk_rows: settings.chunk_rows,
            columns: settings.columns,
            progress: Arc::clone(&progress),
        };
        let data = Dataset::open(&plan.policy, sources, location, &loading)?;
        let parameters = values(plan);
        let evaluated = evaluate_keeping(plan, &data, &parameters, period, asked, priors, keep)?;
        with(&evaluated, sources)
    });
    // What was found wrong until a run stopped is not all of it.
    progress.go_on().map_err(|stopped| vec![stopped])?;
    done
}

/// Threads whose stacks are enough for scripts; as many as the machine has cores if none is named.
pub(crate) fn threads(count: Option<usize>) -> Result<rayon::ThreadPool, Vec<Diagnostic>> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count.unwrap_or(0))
        .stack_size(STACK)
        .build()
        .map_err(|_| {
            let internal = crate::diagnostic::evaluation::INTERNAL;
            vec![Diagnostic::error(internal, Place::Command)]
        })
}

/// Which tables must be in memory.
pub(crate) fn residents(plan: &Plan, all: bool) -> Vec<bool> {
    let tables = plan.tables.iter();
    tables.map(|table| all || table.resident).collect()
}

/// The values of the parameters as they are planned.
pub(crate) fn values(plan: &Plan) -> Vec<Value> {
    let parameters = plan.parameters.iter();
    parameters
        .map(|parameter| parameter.value.clone())
        .collect()
}

/// Bytes of a thread's stack: enough for the deepest formula and script that the limits allow.
const STACK: usize = 16 * 1024 * 1024;
