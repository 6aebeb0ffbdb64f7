//! Opens the data: finds the files, reads the resident tables, indexes their keys, and only then
//! follows references, since tables may refer to each other in a circle.

use super::chunk::Rows;
use super::column::{Column, unknown_key};
use super::contract::Kind;
use super::problems::Fault;
use super::text::Texts;
use super::*;

/// A table that is being read.
struct Reading {
    source: Source,
    rows: Option<Rows>,
    problems: Problems,
    /// What stopped the reading.
    failed: Option<Diagnostic>,
}

pub(super) fn open(
    contracts: Vec<Contract>,
    sources: &mut Sources,
    location: &Location,
    chunk_rows: usize,
    progress: &Arc<Progress>,
) -> Result<Dataset, Vec<Diagnostic>> {
    let mut mapping = Diagnostics::default();
    let files = mapping::find(location, &contracts, sources, &mut mapping);
    let mut found = mapping.0;
    // The tables of a TOML file are walked by name; a reader wants its own order.
    found.sort();
    let mut opened: Vec<Result<Source, Vec<Diagnostic>>> = Vec::new();
    for (file, contract) in files.into_iter().zip(&contracts) {
        let source = file.map_or(Err(Vec::new()), |file| Source::open(file, contract));
        if let Ok(source) = &source {
            progress.expect(source.bytes());
        }
        opened.push(source);
    }
    let mut readings: Vec<Result<Reading, Vec<Diagnostic>>> = Vec::new();
    for (source, contract) in opened.into_iter().zip(&contracts) {
        readings.push(source.map(|source| read(source, contract, chunk_rows, progress)));
        progress.go_on().map_err(|stopped| vec![stopped])?;
    }
    let mut indexes = Vec::new();
    for (table, (reading, contract)) in readings.iter_mut().zip(&contracts).enumerate() {
        indexes.push(match reading {
            Ok(reading) => {
                index(reading, contract, key_parts(&contracts, table as TableId)).map(Arc::new)
            }
            Err(_) => None,
        });
    }
    for (reading, contract) in readings.iter_mut().zip(&contracts) {
        if let Ok(reading) = reading {
            resolve(reading, contract, &indexes);
        }
    }
    let failed = |reading: &Result<Reading, Vec<Diagnostic>>| match reading {
        Ok(reading) => reading.failed.is_some() || !reading.problems.is_empty(),
        Err(_) => true,
    };
    if found.is_empty() && !readings.iter().any(failed) {
        let tables = readings.into_iter().flatten().map(table).collect();
        return Ok(Dataset {
            contracts,
            indexes,
            tables,
            chunk_rows,
            columns: true,
            progress: Arc::clone(progress),
        });
    }
    for (reading, contract) in readings.into_iter().zip(&contracts) {
        match reading {
            Ok(reading) => found.extend(all_problems(
                reading, contract, &contracts, &indexes, chunk_rows, progress,
            )),
            Err(problems) => found.extend(problems),
        }
    }
    Err(found)
}

fn table(reading: Reading) -> Table {
    let resident = reading.rows.map(|rows| Chunk::whole(Arc::new(rows)));
    let rows = resident.as_ref().map_or(0, |chunk| chunk.len() as u64);
    Table {
        source: reading.source,
        resident,
        order: OnceLock::new(),
        days: OnceLock::new(),
        keys: OnceLock::new(),
        validated: AtomicBool::new(false),
        scanned: AtomicBool::new(false),
        rows: AtomicU64::new(rows),
    }
}

/// What is wrong with a table; a streamed one is read for it.
fn all_problems(
    reading: Reading,
    contract: &Contract,
    contracts: &[Contract],
    indexes: &[Option<Arc<Index>>],
    chunk_rows: usize,
    progress: &Arc<Progress>,
) -> Vec<Diagnostic> {
    if contract.resident {
        let mut found = reading
            .problems
            .finish(&reading.source.name, contracts, indexes);
        found.extend(reading.failed);
        return found;
    }
    // A data set of this one table, so that it is checked by the very scan that reads it.
    let place = contracts
        .iter()
        .position(|other| other.name == contract.name)
        .unwrap_or(0);
    let alone = Dataset {
        contracts: contracts.to_vec(),
        indexes: indexes.to_vec(),
        tables: vec![table(reading)],
        chunk_rows,
        columns: true,
        progress: Arc::clone(progress),
    };
    alone
        .scan_table(0, place, || (), |(), _| (), |()| ())
        .err()
        .unwrap_or_default()
}

/// Reads all rows of a table that is to be resident.
fn read(source: Source, contract: &Contract, chunk_rows: usize, progress: &Progress) -> Reading {
    if !contract.resident {
        return Reading {
            source,
            rows: None,
            problems: Problems::default(),
            failed: None,
        };
    }
    let mut rows = Rows::new(contract, 0, None);
    let mut problems = Problems::default();
    let typing = Typing {
        contract,
        source: &source,
        indexes: None,
        chunk_rows,
    };
    let result = scan::blocks(
        typing,
        |typed| typed,
        |typed| {
            progress.read(typed.bytes, typed.count);
            rows.append(&typed.rows);
            problems.append(typed.problems);
            if typed.last || progress.stopped() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    Reading {
        failed: result.err(),
        source,
        rows: Some(rows),
        problems,
    }
}

/// Indexes the keys of a resident table. References in a key are still texts here.
fn index(
    reading: &mut Reading,
    contract: &Contract,
    parts: Vec<contract::KeyPart>,
) -> Option<Index> {
    let rows = reading.rows.as_ref()?;
    let complete = reading.problems.is_empty() && reading.failed.is_none();
    let name = reading.source.name.clone();
    let keyed = |row: usize, key: &mut String| {
        write_key(rows, row, contract, &parts, key);
        KeyedRow {
            line: rows.lines.get(row).unwrap_or(0),
            dates: contract.dates.map(|(from, until)| {
                let day = |column: usize| rows.columns.get(column).and_then(|at| at.day(row));
                (day(from), until.and_then(day))
            }),
        }
    };
    if contract.key.is_empty() {
        return None;
    }
    let mut index = Index::new(
        contract,
        parts.clone(),
        rows.lines.len(),
        keyed,
        &name,
        &mut reading.problems,
    );
    index.complete = complete;
    Some(index)
}

/// Writes a row's key as it is kept.
fn write_key(
    rows: &Rows,
    row: usize,
    contract: &Contract,
    parts: &[contract::KeyPart],
    key: &mut String,
) {
    for (place, (column, part)) in contract.key.iter().zip(parts).enumerate() {
        if place > 0 {
            key.push(index::SEPARATOR);
        }
        let Some(cells) = rows.columns.get(*column) else {
            continue;
        };
        match cells {
            // A reference: its text is written as the key that it refers to is.
            Column::Texts(texts, _) => {
                let text = texts.get(row).unwrap_or("");
                key.push_str(&parse::key_text(*part, text).unwrap_or(text.into()));
            }
            _ => cells.write(row, key),
        }
    }
}

/// Turns the texts of references into keys.
fn resolve(reading: &mut Reading, contract: &Contract, indexes: &[Option<Arc<Index>>]) {
    let Some(rows) = reading.rows.as_mut() else {
        return;
    };
    let mut found = Problems::default();
    for (place, (column, of)) in rows.columns.iter_mut().zip(&contract.columns).enumerate() {
        let Kind::Reference(target) = of.kind else {
            continue;
        };
        let Some(Some(index)) = indexes.get(target as usize) else {
            continue;
        };
        let Column::Texts(texts, _) = &*column else {
            continue;
        };
        let keys = keys_of(texts, index);
        if index.complete {
            for (row, key) in keys.iter().enumerate() {
                if *key == NO_KEY
                    && let Some(text) = texts.get(row)
                {
                    let line = rows.lines.get(row).unwrap_or(0);
                    let fault: Fault = unknown_key(&of.kind);
                    found.cell(&reading.source.name, line, place, text, fault);
                }
            }
        }
        *column = Column::Keys(keys, Arc::clone(index));
    }
    reading.problems.blend(found);
}

/// The key of each text; one of a dictionary is looked up once.
fn keys_of(texts: &Texts, index: &Index) -> Vec<u32> {
    let refer = |text: &str| index.refer(text).unwrap_or(NO_KEY);
    match texts {
        Texts::Dictionary { entries, codes, .. } => {
            let known: Vec<u32> = entries.iter().map(|entry| refer(entry)).collect();
            let key = |code: &u32| known.get(*code as usize).copied().unwrap_or(NO_KEY);
            codes.iter().map(key).collect()
        }
        _ => (0..texts.len())
            .map(|row| texts.get(row).map_or(NO_KEY, refer))
            .collect(),
    }
}
