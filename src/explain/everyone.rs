//! Everyone's explanations, one document a line, in the order of the keys: traced and written in
//! parallel, a few hundred people at a time, so that they are never all in memory.

use super::build::{asked, told_of, traced_person};
use super::json::JsonWriter;
use super::lines::{Line, lines};
use super::needed::wanted;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, Kept, Summed, Tree};
use crate::plan::FigureId;
use crate::source::Sources;
use rayon::prelude::*;
use std::io::{self, Write};

/// People that one thread traces at a time: their documents are still in its cache when they are
/// written to the file.
const PART: usize = 16;
/// Parts of a round for each thread, so that none waits long for the others.
const SLOTS: usize = 4;

/// What kept the explanations from being written.
#[derive(Debug)]
pub enum Unwritten {
    /// A fault of merit.
    Wrong(Vec<Diagnostic>),
    File(io::Error),
}

/// Rows that are in memory at a time, where documents list them: about 200 MB.
const ROWS: u64 = 2_000_000;

/// How the records behind everyone's figures are told.
pub enum Told<'l> {
    /// By how many they are.
    Counted,
    /// In the documents.
    Listed,
    /// By how many they are in the documents; line by line to whom this is.
    Lines(&'l mut (dyn FnMut(&[Line]) -> io::Result<()> + Send)),
}

impl Told<'_> {
    /// What documents take as it was found.
    fn summed(&self) -> Summed {
        match self {
            Told::Counted | Told::Lines(_) => Summed::Records,
            Told::Listed => Summed::Others,
        }
    }

    /// What the rows in memory are for.
    fn read(&self) -> Summed {
        match self {
            Told::Counted => Summed::Records,
            Told::Listed | Told::Lines(_) => Summed::Others,
        }
    }
}

/// Writes the explanation of everyone, for an evaluation that kept
/// [`crate::evaluate::Keep::Summaries`]. Others are told by how many they are, records as `told` says. The bytes are the same for any number of threads.
///
/// # Errors
/// Where it cannot be written, or the trace of someone and the run differ.
pub fn explain_everyone(
    evaluated: &Evaluated<'_>,
    sources: &Sources,
    mut told: Told<'_>,
    out: &mut (impl Write + Send),
) -> Result<(), Unwritten> {
    let people = evaluated.world.people_in_order();
    let figures = asked(evaluated.world.plan, None);
    for some in people.chunks(at_a_time(evaluated, told.read())) {
        let wanted = wanted(&evaluated.world, some, &figures, told.read());
        let kept = Kept::read(&evaluated.world, wanted).map_err(Unwritten::Wrong)?;
        write_some(evaluated, sources, &mut told, &kept, some, out)?;
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
    told: &mut Told<'_>,
    kept: &Kept,
    people: &[u32],
    out: &mut (impl Write + Send),
) -> Result<(), Unwritten> {
    let figures = asked(evaluated.world.plan, None);
    let (summed, lined) = (told.summed(), matches!(told, Told::Lines(_)));
    let count = rayon::current_num_threads().max(1) * SLOTS;
    let slot = || Slot::new(evaluated, sources);
    let mut making: Vec<Slot<'_>> = (0..count).map(|_| slot()).collect();
    let mut ready: Vec<Slot<'_>> = (0..count).map(|_| slot()).collect();
    for round in people.chunks(PART * count) {
        making.iter_mut().for_each(|slot| {
            slot.out.clear();
            slot.lines.clear();
        });
        // One round is written to the file while the next is made.
        let (written, made) = rayon::join(
            || write_round(&ready, out, told),
            || {
                let parts = making.par_iter_mut().zip(round.par_chunks(PART));
                parts.try_for_each(|(slot, part)| {
                    if lined {
                        slot.fill_lines(evaluated, kept, part, &figures)?;
                    }
                    slot.fill(evaluated, kept, part, &figures, summed)
                })
            },
        );
        written.map_err(Unwritten::File)?;
        made.map_err(Unwritten::Wrong)?;
        if evaluated.world.data.progress().stopped() {
            let stopped = io::Error::from(io::ErrorKind::Interrupted);
            return Err(Unwritten::File(stopped));
        }
        std::mem::swap(&mut making, &mut ready);
    }
    write_round(&ready, out, told).map_err(Unwritten::File)
}

fn write_round(slots: &[Slot<'_>], out: &mut impl Write, told: &mut Told<'_>) -> io::Result<()> {
    slots.iter().try_for_each(|slot| {
        if let Told::Lines(add) = told {
            add(&slot.lines)?;
        }
        out.write_all(slot.out.as_bytes())
    })
}

/// The documents of a few people, with the room and the words that serve for the next.
struct Slot<'a> {
    writer: JsonWriter<'a>,
    out: String,
    lines: Vec<Line>,
    tree: Tree,
}

impl<'a> Slot<'a> {
    fn new(evaluated: &'a Evaluated<'a>, sources: &'a Sources) -> Slot<'a> {
        Slot {
            writer: JsonWriter::new(evaluated, sources),
            out: String::new(),
            lines: Vec::new(),
            tree: Tree::default(),
        }
    }

    /// Adds the records of some people, line by line.
    fn fill_lines(
        &mut self,
        evaluated: &Evaluated<'_>,
        kept: &Kept,
        people: &[u32],
        figures: &[FigureId],
    ) -> Result<(), Vec<Diagnostic>> {
        let covered = |person: &&u32| matches!(evaluated.world.covered(**person, 0), Some(Ok(_)));
        for person in people.iter().filter(covered) {
            let tree = std::mem::take(&mut self.tree);
            let summed = Summed::Others;
            let traced = traced_person(tree, evaluated, kept, *person, figures, summed)?;
            lines(&evaluated.world, *person, &traced, &mut self.lines);
            self.tree = traced.tree;
            self.tree.nodes.clear();
        }
        Ok(())
    }

    /// Adds the documents of some people.
    fn fill(
        &mut self,
        evaluated: &Evaluated<'_>,
        kept: &Kept,
        people: &[u32],
        figures: &[FigureId],
        summed: Summed,
    ) -> Result<(), Vec<Diagnostic>> {
        for person in people {
            let covered = matches!(evaluated.world.covered(*person, 0), Some(Ok(_)));
            let figures = if covered { figures } else { &[] };
            let tree = std::mem::take(&mut self.tree);
            let traced = traced_person(tree, evaluated, kept, *person, figures, summed)?;
            self.writer.document(&mut self.out, *person, &traced);
            self.out.push('\n');
            self.tree = traced.tree;
            self.tree.nodes.clear();
        }
        Ok(())
    }
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
    let figures = told_of(evaluated, person, None);
    let traced = traced_person(Tree::default(), evaluated, &kept, person, &figures, summed)?;
    Ok(super::build::document(
        evaluated,
        sources,
        &[person],
        traced,
    ))
}
