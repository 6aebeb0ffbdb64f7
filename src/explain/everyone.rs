//! Everyone's explanations, one document a line, in the order of the keys: traced and written in
//! parallel, a few hundred people at a time, so that they are never all in memory.

use super::build::{asked, traced_person};
use super::json::JsonWriter;
use super::needed::wanted;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, Kept, Summed};
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

/// Rows that are in memory at a time, where documents list them: about 200 MB.
const ROWS: u64 = 2_000_000;

/// Writes the explanation of everyone, for an evaluation that kept
/// [`crate::evaluate::Keep::Summaries`]. Others, and with [`Summed::Records`] records, are told by
/// how many they are. The bytes are the same for any number of threads.
///
/// # Errors
/// Where it cannot be written, or the trace of someone and the run differ.
pub fn explain_everyone(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    summed: Summed,
    out: &mut (impl Write + Send),
) -> Result<(), Unwritten> {
    let people = evaluated.world.people_in_order();
    let figures = asked(evaluated.world.plan, None);
    for some in people.chunks(at_a_time(evaluated, summed)) {
        let wanted = wanted(&evaluated.world, some, &figures, summed);
        let kept = Kept::read(&evaluated.world, wanted).map_err(Unwritten::Wrong)?;
        write_some(evaluated, sources, summed, &kept, some, out)?;
    }
    out.flush().map_err(Unwritten::File)
}

/// Of how many people the records are in memory at a time.
fn at_a_time(evaluated: &Evaluated<'_>, summed: Summed) -> usize {
    let world = &evaluated.world;
    let people = world.people().max(1);
    if summed == Summed::Records {
        return people;
    }
    let tables = 0..u32::try_from(world.plan.tables.len()).unwrap_or(0);
    let rows: u64 = tables.map(|table| world.data.rows(table)).sum();
    let each = (rows / people as u64).max(1);
    usize::try_from(ROWS / each)
        .unwrap_or(people)
        .clamp(1, people)
}

fn write_some(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    summed: Summed,
    kept: &Kept,
    people: &[u32],
    out: &mut (impl Write + Send),
) -> Result<(), Unwritten> {
    let at_once = PART * rayon::current_num_threads().max(1) * 2;
    let mut ready: Vec<Vec<u8>> = Vec::new();
    for round in people.chunks(at_once) {
        // One round is written to the file while the next is made.
        let (written, made) = rayon::join(
            || ready.iter().try_for_each(|part| out.write_all(part)),
            || -> Result<Vec<Vec<u8>>, Vec<Diagnostic>> {
                let parts = round.par_chunks(PART);
                parts
                    .map(|people| documents(evaluated, sources, summed, kept, people))
                    .collect()
            },
        );
        written.map_err(Unwritten::File)?;
        if evaluated.world.data.progress().stopped() {
            let stopped = io::Error::from(io::ErrorKind::Interrupted);
            return Err(Unwritten::File(stopped));
        }
        ready = made.map_err(Unwritten::Wrong)?;
    }
    let written = ready.iter().try_for_each(|part| out.write_all(part));
    written.map_err(Unwritten::File)
}

fn documents(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    summed: Summed,
    kept: &Kept,
    people: &[u32],
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let mut writer = JsonWriter::new(evaluated, sources);
    let mut out = Vec::new();
    for person in people {
        let traced = traced_person(evaluated, kept, *person, None, summed)?;
        writer.document(&mut out, *person, &traced);
        out.push(b'\n');
    }
    Ok(out)
}

/// The document of one person among those of [`explain_everyone`].
///
/// # Errors
/// The trace and the run differ: a fault of merit; or a file that cannot be read again.
pub fn explain_summed(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    person: u32,
    summed: Summed,
) -> Result<super::Document, Vec<Diagnostic>> {
    let world = &evaluated.world;
    let kept = Kept::read(
        world,
        wanted(world, &[person], &asked(world.plan, None), summed),
    )?;
    let traced = traced_person(evaluated, &kept, person, None, summed)?;
    Ok(super::build::document(
        evaluated,
        sources,
        &[person],
        traced,
    ))
}
