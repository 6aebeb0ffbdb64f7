//! `merit explain`: how one result comes about.

use super::arguments::{ExplainArguments, ExplainFormat};
use super::everyone::everyone;
use super::policies::find;
use super::run::subject;
use super::{Exit, Screen};
use crate::diagnostic::command::SEVERAL_POLICIES;
use crate::diagnostic::{Diagnostic, Place};
use crate::evaluate::{Evaluated, Keep, Prior, World};
use crate::explain::{
    Style, explain as explain_person, explain_record, render, wanted_of, wanted_record,
};
use crate::plan::FigureId;
use crate::prior;
use crate::run::{Prepared, Settings, figure, period, prepare, run_keeping};
use crate::source::Sources;
use crate::table::Location;
use crate::value::Period;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Explains one person's result or one record.
pub fn explain(arguments: &ExplainArguments, screen: &mut Screen) -> io::Result<Exit> {
    match find(&arguments.policy) {
        Ok(policies) => tell(&policies, arguments, screen),
        Err(missing) => {
            let missing = [missing];
            Ok(screen.refuse(&missing, &Sources::default()))
        }
    }
}

/// Prints the explanation by the one policy that is named.
fn tell(
    policies: &[PathBuf],
    arguments: &ExplainArguments,
    screen: &mut Screen,
) -> io::Result<Exit> {
    let [policy] = policies else {
        let several = Diagnostic::error(SEVERAL_POLICIES, Place::Command)
            .arg("path", arguments.policy.display())
            .arg("count", policies.len());
        screen.diagnostics(&[several], &Sources::default());
        return Ok(Exit::Usage);
    };
    match explained(policy, arguments, screen) {
        Ok(text) => {
            screen.result(&text)?;
            Ok(Exit::Fine)
        }
        Err(exit) => Ok(exit),
    }
}

/// What is explained, as far as it is known before any data is read.
pub struct Asked {
    pub prepared: Prepared,
    pub period: Period,
    pub figure: Option<FigureId>,
    pub location: Location,
    pub priors: Vec<Prior>,
}

fn asked(policy: &Path, arguments: &ExplainArguments, screen: &mut Screen) -> Result<Asked, Exit> {
    let prepared =
        prepare(policy).map_err(|refused| screen.refuse(&refused.diagnostics, &refused.sources))?;
    let asked = period(&prepared.plan, &arguments.period).and_then(|period| {
        let figure = arguments
            .figure
            .as_deref()
            .map(|name| figure(&prepared.plan, name))
            .transpose()?;
        Ok((period, figure))
    });
    let (period, figure) = asked.map_err(|wrong| screen.refuse(&[wrong], &prepared.sources))?;
    let id = prepared.plan.policy.header.id.value.as_str();
    let priors = prior::find(&arguments.priors, &[id])
        .and_then(|found| prior::read(&found.concat(), &prepared.plan, period))
        .map_err(|wrong| screen.refuse(&wrong, &prepared.sources))?;
    Ok(Asked {
        prepared,
        period,
        figure,
        location: Location {
            data: arguments.data.clone(),
            root: arguments.root.clone(),
            allow_outside: arguments.allow_outside,
        },
        priors,
    })
}

fn explained(
    policy: &Path,
    arguments: &ExplainArguments,
    screen: &mut Screen,
) -> Result<String, Exit> {
    let mut asked = asked(policy, arguments, screen)?;
    if let Some(folder) = &arguments.out {
        let interrupt = screen.interrupt.clone();
        let written = screen.watched(|progress| {
            let settings = Settings {
                progress: Some(Arc::clone(progress)),
                ..Settings::default()
            };
            everyone(&mut asked, folder, arguments.records, settings, &interrupt)
        });
        return match written {
            Ok(()) => Ok(String::new()),
            Err(wrong) => Err(screen.refuse(&wrong, &asked.prepared.sources)),
        };
    }
    let Asked {
        mut prepared,
        period,
        figure,
        location,
        priors,
    } = asked;
    let wanted: Vec<u32> = figure.into_iter().collect();
    let keep = |world: &World<'_>| match (&arguments.subject, &arguments.record) {
        // That there is no such person is told when the data are known to be right.
        (Some(named), _) => match subject(world, named) {
            Ok(person) => Keep::Rows(wanted_of(world, person, figure)),
            Err(_) => Keep::Nothing,
        },
        (None, Some(record)) => Keep::Rows(wanted_record(world.plan, record)),
        (None, None) => Keep::Nothing,
    };
    let found = |evaluated: &Evaluated<'_>, sources: &Sources| match (
        &arguments.subject,
        &arguments.record,
    ) {
        (Some(named), _) => {
            let person = subject(&evaluated.world, named).map_err(|wrong| vec![wrong])?;
            explain_person(evaluated, sources, person, figure)
        }
        (None, record) => explain_record(
            evaluated,
            sources,
            record.as_deref().unwrap_or_default(),
            figure,
        ),
    };
    let ran = screen.watched(|progress| {
        let settings = Settings {
            progress: Some(Arc::clone(progress)),
            ..Settings::default()
        };
        run_keeping(
            &mut prepared,
            &location,
            period,
            &priors,
            &wanted,
            settings,
            keep,
            found,
        )
    });
    let document = ran.map_err(|wrong| screen.refuse(&wrong, &prepared.sources))?;
    let all = figure.is_some();
    Ok(match arguments.format {
        ExplainFormat::Json => serde_json::to_string(&document).unwrap_or_default() + "\n",
        ExplainFormat::Text => render(
            &document,
            Style::Text,
            screen.language,
            arguments.depth,
            all,
        ),
        ExplainFormat::Markdown => render(
            &document,
            Style::Markdown,
            screen.language,
            arguments.depth,
            all,
        ),
    })
}
