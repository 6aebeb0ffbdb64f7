//! `merit explain --out`: everyone's explanations in a folder.

use super::arguments::ExplainRecords;
use super::explain::Asked;
use super::watch::Interrupt;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, Keep};
#[cfg(feature = "parquet")]
use crate::explain::{Line, LinesFile};
use crate::explain::{Told, Unwritten, explain_everyone};
use crate::prior;
use crate::run::{Settings, run_keeping};
use crate::source::Sources;
use crate::table::Progress;
use std::io;
use std::path::Path;

/// The file in the folder, one document a line.
const EXPLANATIONS: &str = "explanations.jsonl";
/// The file of records as columns.
#[cfg(feature = "parquet")]
const RECORDS: &str = "records.parquet";

/// Writes everyone's explanations into a folder, all or nothing.
///
/// # Errors
/// What is wrong with the data or the folder.
pub fn everyone(
    asked: &mut Asked,
    folder: &Path,
    records: ExplainRecords,
    settings: Settings,
    interrupt: &Interrupt,
) -> Result<(), Vec<Diagnostic>> {
    prior::is_free(folder).map_err(|wrong| vec![wrong])?;
    run_keeping(
        &mut asked.prepared,
        &asked.location,
        asked.period,
        &asked.priors,
        &[],
        settings,
        |_| Keep::Summaries,
        |evaluated, sources| {
            interrupt.writing(|progress| write(evaluated, sources, records, folder, progress))
        },
    )
}

fn write(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    records: ExplainRecords,
    folder: &Path,
    progress: &Progress,
) -> Result<(), Vec<Diagnostic>> {
    let mut wrong = None;
    let written = prior::whole(folder, progress, |begun| {
        let mut file = prior::private(&begun.join(EXPLANATIONS))?;
        let told = match records {
            ExplainRecords::None => explain_everyone(evaluated, sources, Told::Counted, &mut file),
            ExplainRecords::Json => explain_everyone(evaluated, sources, Told::Listed, &mut file),
            #[cfg(feature = "parquet")]
            ExplainRecords::Parquet => {
                let mut lines = LinesFile::begin(prior::private(&begun.join(RECORDS))?)?;
                let mut add = |some: &[Line]| lines.add(some);
                let told = Told::Lines(&mut add);
                let told = explain_everyone(evaluated, sources, told, &mut file);
                lines.end()?.sync_all()?;
                told
            }
        };
        match told {
            Ok(()) => file.sync_all(),
            Err(Unwritten::File(error)) => Err(error),
            Err(Unwritten::Wrong(found)) => {
                wrong = Some(found);
                Err(io::Error::other("wrong"))
            }
        }
    });
    match wrong {
        Some(wrong) => Err(wrong),
        None => written.map_err(|wrong| vec![wrong]),
    }
}
