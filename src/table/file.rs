//! A table's file: that it is CSV, what its headings are, and that it stays the same.

use super::contract::{Contract, Kind};
use super::csv::{
    Breakage, Broken, Extent, Input, Position, ReadAt, block_bytes, fields, first_row,
};
use super::declaration;
use super::mapping::TableFile;
use super::parse;
use super::problems::{FileName, escaped, first_line_of, fold, near};
use crate::diagnostic::{Diagnostic, Place, data as codes};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// A table's file, its headings read.
#[derive(Debug)]
pub(super) struct Source {
    path: PathBuf,
    pub name: FileName,
    /// Fields of a row.
    pub width: usize,
    /// Where each column of the contract stands in a row; `None` for a computed reference.
    pub places: Vec<Option<usize>>,
    pub form: Form,
    print: Print,
}

/// What is needed to read the rows of a file.
#[derive(Debug)]
pub(super) enum Form {
    /// Where the row after the headings begins.
    Csv(Position),
    #[cfg(feature = "parquet")]
    Parquet(super::parquet::Layout),
}

/// What tells that a file was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Print {
    length: u64,
    modified: Option<SystemTime>,
}

impl Print {
    fn of(about: &std::fs::Metadata) -> Print {
        Print {
            length: about.len(),
            modified: about.modified().ok(),
        }
    }
}

/// The most headings of a file.
const HEADINGS: usize = 10_000;
/// Bytes that are looked at to tell what a file is.
const FIRST_BYTES: usize = 1 << 16;
/// Headings that a message lists.
const LISTED: usize = 50;

/// Magic first bytes of files that are often named `.csv`.
const NOT_CSV: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "xlsx"),
    (b"\xD0\xCF\x11\xE0", "xls"),
    (b"\x1F\x8B", "gzip"),
    (b"\xFF\xFE", "utf16"),
    (b"\xFE\xFF", "utf16"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "sqlite"),
    (b"%PDF", "pdf"),
    (b"PK\x05\x06", "xlsx"),
];

/// What the first bytes show a file to be, if it is no CSV.
fn other_kind(first: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = NOT_CSV.iter().find(|(magic, _)| first.starts_with(magic)) {
        return Some(kind);
    }
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
    let mut marks = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'<'), _) => Some("html"),
        (Some(b'{' | b'['), Some(b'"' | b'{' | b'[' | b'}' | b']')) => Some("json"),
        _ => None,
    }
}

impl Source {
    /// The file.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// How long the file is.
    pub fn bytes(&self) -> u64 {
        self.print.length
    }

    /// Opens a table's file and reads its headings.
    pub fn open(file: TableFile, contract: &Contract) -> Result<Source, Vec<Diagnostic>> {
        let headings = file
            .headings
            .iter()
            .map(|(heading, _)| Arc::from(heading.as_str()))
            .collect();
        let name = FileName {
            file: Arc::clone(&file.name),
            headings,
            rows: file.is_parquet(),
        };
        let (handle, print) = open(&file.path, &name).map_err(|problem| vec![problem])?;
        let (line, titles, form) =
            titles_of(Input::new(handle), print, &name).map_err(|problem| vec![*problem])?;
        // A Parquet file has no line of headings.
        let headings = |text: &str| match name.rows {
            true => Place::File(Arc::clone(&name.file)),
            false => name.place(line, None, text),
        };
        let mut problems = Vec::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (at, title) in titles.iter().enumerate() {
            if title.is_empty() {
                continue;
            }
            match seen.get(title.as_str()) {
                Some(first) => {
                    problems.push(heading_twice(headings(title), title, first + 1, at + 1));
                }
                None => {
                    seen.insert(title, at);
                }
            }
        }
        let mut places = Vec::new();
        for (column, (heading, given)) in contract.columns.iter().zip(&file.headings) {
            let place = seen.get(heading.as_str()).copied();
            if place.is_none() && !matches!(column.kind, Kind::Absent) {
                let first = || headings(&titles.join(","));
                let at = given.map_or_else(first, Place::Source);
                let missing = column_missing(at, &name, heading, &titles);
                problems.push(missing.arg("key", declaration::key(&column.name)));
            }
            places.push(place.filter(|_| !matches!(column.kind, Kind::Absent)));
        }
        if problems
            .iter()
            .any(|problem| problem.code == codes::COLUMN_MISSING)
            && let [only] = titles.as_slice()
            && let Some(separator) = [';', '\t', '|', '，', '；']
                .into_iter()
                .find(|separator| only.contains(*separator))
        {
            let place = name.place(line, None, only);
            let shown = if separator == '\t' {
                "tab".to_string()
            } else {
                separator.to_string()
            };
            problems = vec![
                Diagnostic::error(codes::WRONG_SEPARATOR, place)
                    .arg("file", &name.file)
                    .arg("separator", shown),
            ];
        }
        #[cfg(feature = "parquet")]
        let form = match form {
            Form::Parquet(mut layout) if problems.is_empty() => {
                problems = layout.choose(contract, &places, &name);
                Form::Parquet(layout)
            }
            other => other,
        };
        if problems.is_empty() {
            Ok(Source {
                path: file.path,
                name,
                width: titles.len(),
                places,
                form,
                print,
            })
        } else {
            Err(problems)
        }
    }

    /// Opens the file again.
    pub fn input(&self) -> Result<Input, Diagnostic> {
        let (handle, print) = open(&self.path, &self.name)?;
        if print != self.print {
            return Err(self.changed());
        }
        Ok(Input::new(handle))
    }

    /// The rows of a CSV file, to be read in parts of at most `part_rows`.
    pub fn extent(&self, start: Position, part_rows: usize) -> Extent {
        Extent {
            start,
            length: self.print.length,
            width: self.width,
            part_rows,
            block_bytes: block_bytes(part_rows),
        }
    }

    /// Whether the file is still what it was, and all of it was read.
    pub fn unchanged(&self, read: u64) -> Result<(), Diagnostic> {
        let about =
            std::fs::metadata(&self.path).map_err(|error| unreadable(&self.name, &error))?;
        if Print::of(&about) == self.print && read == self.print.length {
            Ok(())
        } else {
            Err(self.changed())
        }
    }

    fn changed(&self) -> Diagnostic {
        Diagnostic::error(
            codes::FILE_CHANGED,
            Place::File(Arc::clone(&self.name.file)),
        )
        .arg("file", &self.name.file)
    }
}

/// A file that cannot be read.
pub(super) fn unreadable(name: &FileName, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(codes::FILE_UNREADABLE, Place::File(Arc::clone(&name.file)))
        .arg("file", &name.file)
        .arg("reason", error)
}

/// Opens a regular file; a pipe or a device might never end.
fn open(path: &PathBuf, name: &FileName) -> Result<(File, Print), Diagnostic> {
    let about = std::fs::metadata(path).map_err(|error| unreadable(name, &error))?;
    if !about.is_file() {
        return Err(unreadable(name, &std::io::Error::other("no-file")));
    }
    let handle = File::open(path).map_err(|error| unreadable(name, &error))?;
    let about = handle
        .metadata()
        .map_err(|error| unreadable(name, &error))?;
    Ok((handle, Print::of(&about)))
}

/// The headings and their line, and how the rows are read.
fn titles_of(
    input: Input,
    print: Print,
    name: &FileName,
) -> Result<(u64, Vec<String>, Form), Box<Diagnostic>> {
    if !name.rows {
        let (line, titles, start) = titles(&input, name)?;
        return Ok((line, titles, Form::Csv(start)));
    }
    #[cfg(feature = "parquet")]
    {
        let source = super::parquet::Reach::new(input, print.length);
        let (titles, layout) = super::parquet::Layout::open(&source, name)?;
        Ok((0, titles, Form::Parquet(layout)))
    }
    #[cfg(not(feature = "parquet"))]
    {
        let _ = (input, print);
        let place = Place::File(Arc::clone(&name.file));
        let problem = Diagnostic::error(codes::PARQUET_NOT_BUILT_IN, place);
        Err(Box::new(problem.arg("file", &name.file)))
    }
}

/// The headings, which are the first row that is not blank, their line, and where the next row is.
fn titles(input: &Input, name: &FileName) -> Result<(u64, Vec<String>, Position), Box<Diagnostic>> {
    let failed = |error: std::io::Error| Box::new(unreadable(name, &error));
    let file = Place::File(Arc::clone(&name.file));
    let mut first = vec![0; FIRST_BYTES];
    let got = input.read_full(0, &mut first).map_err(failed)?;
    first.truncate(got);
    if let Some(kind) = other_kind(&first) {
        return Err(Box::new(
            Diagnostic::error(codes::FILE_NOT_CSV, file)
                .arg("file", &name.file)
                .arg("kind", kind),
        ));
    }
    let mark = if first.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let start = Position {
        offset: mark,
        line: 1,
        ..Position::default()
    };
    let (bytes, line, broken, mut next) = first_row(input, start).map_err(failed)?;
    if let Some(broken) = broken {
        return Err(Box::new(split_problem(name, &broken)));
    }
    if next.rows == 0 {
        return Err(Box::new(
            Diagnostic::error(codes::FILE_EMPTY, file).arg("file", &name.file),
        ));
    }
    // The headings are no row of the table.
    next.rows = 0;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.valid_up_to();
            return Err(Box::new(not_utf8(name, &bytes, valid, line)));
        }
    };
    if let Some(c) = parse::control(text) {
        let place = name.place(line, None, text);
        let character = format!("U+{:04X}", u32::from(c));
        return Err(Box::new(
            Diagnostic::error(codes::CONTROL_CHARACTER, place)
                .arg("character", character)
                .arg("value", escaped(text))
                .arg("column", ""),
        ));
    }
    let mut parts = Vec::new();
    let count = fields(text, HEADINGS, &mut parts);
    if count > HEADINGS {
        return Err(Box::new(row_length(name, line, text, count, HEADINGS)));
    }
    let titles = parts.into_iter().map(Cow::into_owned).collect();
    Ok((line, titles, next))
}

/// The file is not UTF-8 from a byte on.
pub(super) fn not_utf8(name: &FileName, bytes: &[u8], valid: usize, first_line: u64) -> Diagnostic {
    let before = bytes.get(..valid).unwrap_or_default();
    let line = first_line + before.iter().filter(|byte| **byte == b'\n').count() as u64;
    let wrong: Vec<String> = bytes
        .iter()
        .skip(valid)
        .take(2)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let text = first_line_of(bytes.get(start..).unwrap_or_default());
    Diagnostic::error(codes::NOT_UTF8, name.place(line, None, &text))
        .arg("file", &name.file)
        .arg("line", line)
        .arg("bytes", wrong.join(" "))
}

/// The file cannot be split into rows.
pub(super) fn split_problem(name: &FileName, broken: &Broken) -> Diagnostic {
    let code = match broken.why {
        Breakage::QuoteOpen => codes::QUOTE_OPEN,
        Breakage::TextAfterQuote => codes::TEXT_AFTER_QUOTE,
        Breakage::RowTooLong => codes::ROW_TOO_LONG,
    };
    Diagnostic::error(code, name.place(broken.line, None, &broken.text))
        .arg("file", &name.file)
        .arg("line", broken.line)
}

fn heading_twice(place: Place, title: &str, first: usize, second: usize) -> Diagnostic {
    Diagnostic::error(codes::HEADING_TWICE, place)
        .arg("heading", escaped(title))
        .arg("first", first)
        .arg("second", second)
}

fn column_missing(place: Place, name: &FileName, heading: &str, titles: &[String]) -> Diagnostic {
    let listed: Vec<String> = titles
        .iter()
        .take(LISTED)
        .map(|title| escaped(title))
        .collect();
    let diagnostic = Diagnostic::error(codes::COLUMN_MISSING, place)
        .arg("column", heading)
        .arg("file", &name.file)
        .arg("headings", listed.join(", "));
    let folded = titles
        .iter()
        .find(|title| fold(title) == fold(heading))
        .map(String::as_str);
    match folded.or_else(|| near(heading, titles.iter().map(String::as_str))) {
        Some(near) => diagnostic.arg("nearest", escaped(near)).help("nearest"),
        None => diagnostic,
    }
}

/// A row has too few or too many fields.
pub(super) fn row_length(
    name: &FileName,
    line: u64,
    text: &str,
    found: usize,
    expected: usize,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(codes::ROW_LENGTH, name.place(line, None, text))
        .arg("found", found)
        .arg("expected", expected);
    diagnostic.help(if found > expected { "more" } else { "fewer" })
}
