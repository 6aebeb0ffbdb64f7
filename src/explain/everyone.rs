//! Everyone's explanations, one document a line, in the order of the keys: traced and written in
//! parallel, a few hundred people at a time, so that they are never all in memory.

use super::build::traced_person;
use super::json::JsonWriter;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, Kept};
use crate::source::Sources;
use rayon::prelude::*;
use std::io::{self, Write};

/// People that one thread writes at a time.
const PART: usize = 64;

/// What kept the explanations from being written.
#[derive(Debug)]
pub enum Unwritten {
    /// A fault of merit.
    Wrong(Vec<Diagnostic>),
    File(io::Error),
}

/// Writes the explanation of everyone, without records: for an evaluation that kept
/// [`crate::evaluate::Keep::Summaries`]. The bytes are the same for any number of threads.
///
/// # Errors
/// Where it cannot be written, or the trace of someone and the run differ.
pub fn explain_everyone(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    out: &mut (impl Write + Send),
) -> Result<(), Unwritten> {
    let people = evaluated.world.people_in_order();
    let at_once = PART * rayon::current_num_threads().max(1) * 2;
    let mut ready: Vec<Vec<u8>> = Vec::new();
    for round in people.chunks(at_once) {
        // One round is written to the file while the next is made.
        let (written, made) = rayon::join(
            || ready.iter().try_for_each(|part| out.write_all(part)),
            || -> Result<Vec<Vec<u8>>, Vec<Diagnostic>> {
                let parts = round.par_chunks(PART);
                parts
                    .map(|people| documents(evaluated, sources, people))
                    .collect()
            },
        );
        written.map_err(Unwritten::File)?;
        ready = made.map_err(Unwritten::Wrong)?;
    }
    let written = ready.iter().try_for_each(|part| out.write_all(part));
    written.and_then(|()| out.flush()).map_err(Unwritten::File)
}

fn documents(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    people: &[u32],
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let mut writer = JsonWriter::new(evaluated, sources);
    let none = Kept::default();
    let mut out = Vec::new();
    for person in people {
        let traced = traced_person(evaluated, &none, *person, None, true)?;
        writer.document(&mut out, *person, &traced);
        out.push(b'\n');
    }
    Ok(out)
}

/// The line of one person among those of [`explain_everyone`].
///
/// # Errors
/// The trace and the run differ: a fault of merit.
pub fn explain_summed(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    person: u32,
) -> Result<super::Document, Vec<Diagnostic>> {
    let traced = traced_person(evaluated, &Kept::default(), person, None, true)?;
    Ok(super::build::document(
        evaluated,
        sources,
        &[person],
        traced,
    ))
}
