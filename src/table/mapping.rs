//! Where the data is: a folder whose files bear the tables' names, or a `data.toml`.

use super::contract::Contract;
use super::problems::fold;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, data as codes, nearest};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the command line says about the data.
#[derive(Clone, Debug)]
pub struct Location {
    /// A folder (one that has a `data.toml` is read by it) or a `data.toml`.
    pub data: PathBuf,
    /// Paths of `data.toml` are relative to this, else to its own folder.
    pub root: Option<PathBuf>,
    pub allow_outside: bool,
}

/// The largest `data.toml`.
const TOML_BYTES: u64 = 1 << 20;

/// The file of one table.
#[derive(Debug)]
pub(super) struct TableFile {
    pub path: PathBuf,
    /// As messages show it.
    pub name: Arc<str>,
    /// The heading of each column, and where it was given.
    pub headings: Vec<(String, Option<Span>)>,
}

/// Finds the file of each table; `None` where there is something wrong with it.
pub(super) fn find(
    location: &Location,
    contracts: &[Contract],
    sources: &mut Sources,
    problems: &mut Diagnostics,
) -> Vec<Option<TableFile>> {
    let data = &location.data;
    let toml = if data.is_dir() {
        Some(data.join("data.toml")).filter(|path| path.exists())
    } else {
        Some(data.clone())
    };
    if !data.exists() {
        problems.push(
            Diagnostic::error(codes::DATA_NOT_FOUND, Place::Command)
                .arg("path", data.display())
                .help("missing"),
        );
    } else if let Some(path) = toml {
        return by_toml(location, &path, contracts, sources, problems);
    } else {
        return contracts
            .iter()
            .map(|contract| by_name(location, contract, problems))
            .collect();
    }
    contracts.iter().map(|_| None).collect()
}

/// `<table>.csv` in the folder.
fn by_name(
    location: &Location,
    contract: &Contract,
    problems: &mut Diagnostics,
) -> Option<TableFile> {
    let path = location.data.join(format!("{}.csv", contract.name));
    let name: Arc<str> = path.display().to_string().into();
    let place = Place::File(Arc::clone(&name));
    let path = inside(
        &path,
        &location.data,
        location.allow_outside,
        &name,
        place.clone(),
        problems,
    )?;
    if !path.exists() {
        let missing = Diagnostic::error(codes::FILE_MISSING, place)
            .arg("table", &contract.name)
            .arg("file", &name);
        problems.push(
            match near_file(&location.data, &format!("{}.csv", contract.name)) {
                Some(near) => missing.arg("nearest", near).help("nearest"),
                None => missing.help("folder"),
            },
        );
        return None;
    }
    let headings = contract
        .columns
        .iter()
        .map(|column| (column.name.clone(), None))
        .collect();
    Some(TableFile {
        path,
        name,
        headings,
    })
}

/// A file of the folder with nearly this name.
fn near_file(folder: &Path, name: &str) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let folded = names
        .iter()
        .find(|other| fold(other) == fold(name))
        .cloned();
    folded.or_else(|| nearest(name, names.iter().map(String::as_str)).map(str::to_string))
}

/// The real path of a file, or a missing file's own, if it lies in the folder, links followed.
fn inside(
    path: &Path,
    root: &Path,
    allow_outside: bool,
    name: &str,
    place: Place,
    problems: &mut Diagnostics,
) -> Option<PathBuf> {
    if allow_outside {
        return Some(path.to_path_buf());
    }
    let real = if path.exists() {
        path.canonicalize()
    } else {
        // Nothing may be learned of a folder outside, not even that a file is missing there.
        path.parent()
            .unwrap_or(root)
            .canonicalize()
            .map(|folder| folder.join(path.file_name().unwrap_or_default()))
    };
    let problem = match (real, root.canonicalize()) {
        (Ok(real), Ok(root)) if real.starts_with(&root) => return Some(real),
        (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound && stays(path, root) => {
            return Some(path.to_path_buf());
        }
        (Err(_), _) | (Ok(_), Ok(_)) => {
            Diagnostic::error(codes::FILE_OUTSIDE, place).arg("folder", root.display())
        }
        (_, Err(error)) => Diagnostic::error(codes::FILE_UNREADABLE, place).arg("reason", error),
    };
    problems.push(problem.arg("file", name));
    None
}

/// Whether a path goes down from the folder only, by its words.
fn stays(path: &Path, root: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|rest| {
        rest.components()
            .all(|part| matches!(part, std::path::Component::Normal(_)))
    })
}

/// Reads `data.toml` into its places.
struct Reader<'p> {
    file: FileId,
    problems: &'p mut Diagnostics,
}

impl Reader<'_> {
    fn span<T>(&self, of: &Spanned<T>) -> Span {
        self.range(of.span())
    }

    fn range(&self, range: std::ops::Range<usize>) -> Span {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, place(range.start), place(range.end))
    }

    /// A name that is not among the known ones; gives the one that was probably meant.
    fn unknown<'n>(
        &mut self,
        code: Code,
        name: &Spanned<impl AsRef<str>>,
        table: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let known: Vec<&str> = known.collect();
        let (text, span) = (name.get_ref().as_ref(), self.span(name));
        let diagnostic = Diagnostic::error(code, span)
            .arg("name", text)
            .arg("table", table)
            .arg("known", known.join(", "));
        let folded = known
            .iter()
            .copied()
            .find(|other| fold(other) == fold(text));
        let near = folded.or_else(|| nearest(text, known.iter().copied()));
        self.problems.push(match near {
            Some(near) => {
                let bare = near
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
                let key = if bare {
                    near.to_string()
                } else {
                    format!("\"{near}\"")
                };
                diagnostic.arg("nearest", near).patch("nearest", span, key)
            }
            None => diagnostic,
        });
        near
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue>, name: &str, expected: &'static str) {
        let span = self.span(value);
        let found = value.get_ref().type_str();
        self.problems.push(
            Diagnostic::error(codes::MAPPING_WRONG_TYPE, span)
                .arg("name", name)
                .arg("found", found)
                .arg("expected", expected),
        );
    }
}

/// What `data.toml` says of a table.
#[derive(Default)]
struct Entry {
    file: Option<(String, Span)>,
    columns: BTreeMap<String, (String, Span)>,
    span: Option<Span>,
    /// Something was said of it already.
    wrong: bool,
}

fn by_toml(
    location: &Location,
    path: &Path,
    contracts: &[Contract],
    sources: &mut Sources,
    problems: &mut Diagnostics,
) -> Vec<Option<TableFile>> {
    let name: Arc<str> = path.display().to_string().into();
    let nothing = || contracts.iter().map(|_| None).collect();
    if path.extension().is_none_or(|extension| extension != "toml") {
        problems.push(
            Diagnostic::error(codes::DATA_NOT_FOUND, Place::Command)
                .arg("path", &name)
                .help("kind"),
        );
        return nothing();
    }
    let text = match read_toml(path) {
        Ok(text) => text,
        Err(reason) => {
            problems.push(
                Diagnostic::error(codes::FILE_UNREADABLE, Place::File(Arc::clone(&name)))
                    .arg("file", &name)
                    .arg("reason", reason),
            );
            return nothing();
        }
    };
    let file = sources.add(&name, &text);
    let (tree, errors) = DeTable::parse_recoverable(&text);
    let mut reader = Reader { file, problems };
    for error in &errors {
        let span = reader.range(error.span().unwrap_or(0..0));
        reader
            .problems
            .push(Diagnostic::error(codes::DATA_TOML_SYNTAX, span).arg("reason", error.message()));
    }
    if !errors.is_empty() {
        return nothing();
    }
    let mut entries = read_entries(tree.get_ref(), contracts, &mut reader);
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let root = location.root.as_deref().unwrap_or(folder);
    let mut files = Vec::new();
    for contract in contracts {
        let entry = entries.remove(contract.name.as_str());
        files.push(locate(location, root, &name, contract, entry, problems));
    }
    files
}

fn read_toml(path: &Path) -> Result<String, String> {
    let about = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > TOML_BYTES {
        return Err("not a file of at most 1 MiB".to_string());
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

fn read_entries<'c>(
    tree: &DeTable,
    contracts: &'c [Contract],
    reader: &mut Reader,
) -> BTreeMap<&'c str, Entry> {
    let mut entries = BTreeMap::new();
    for (key, value) in tree {
        let Some(contract) = contracts
            .iter()
            .find(|contract| contract.name == *key.get_ref())
        else {
            let names = contracts.iter().map(|contract| contract.name.as_str());
            if let Some(meant) = reader.unknown(codes::MAPPING_UNKNOWN_TABLE, key, "", names) {
                entries.entry(meant).or_insert(Entry {
                    wrong: true,
                    ..Entry::default()
                });
            }
            continue;
        };
        let mut entry = Entry {
            span: Some(reader.span(key)),
            ..Entry::default()
        };
        let Some(table) = value.get_ref().as_table() else {
            reader.wrong_type(value, key.get_ref(), "table");
            entry.wrong = true;
            entries.insert(contract.name.as_str(), entry);
            continue;
        };
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "file" => match value.get_ref().as_str() {
                    Some(text) => entry.file = Some((text.to_string(), reader.span(value))),
                    None => {
                        reader.wrong_type(value, "file", "string");
                        entry.wrong = true;
                    }
                },
                "columns" => match value.get_ref().as_table() {
                    Some(columns) => read_columns(columns, contract, &mut entry, reader),
                    None => reader.wrong_type(value, "columns", "table"),
                },
                _ => {
                    let meant = reader.unknown(
                        codes::MAPPING_UNKNOWN_KEY,
                        name,
                        &contract.name,
                        ["file", "columns"].into_iter(),
                    );
                    entry.wrong |= meant == Some("file");
                }
            }
        }
        entries.insert(contract.name.as_str(), entry);
    }
    entries
}

fn read_columns(columns: &DeTable, contract: &Contract, entry: &mut Entry, reader: &mut Reader) {
    for (column, heading) in columns {
        let readable = contract
            .columns
            .iter()
            .filter(|column| !matches!(column.kind, super::contract::Kind::Absent));
        let mut names = readable.map(|column| column.name.as_str());
        if !names.clone().any(|name| name == column.get_ref().as_ref()) {
            reader.unknown(
                codes::MAPPING_UNKNOWN_COLUMN,
                column,
                &contract.name,
                &mut names,
            );
            entry.wrong = true;
            continue;
        }
        match heading.get_ref().as_str() {
            Some(text) => {
                entry.columns.insert(
                    column.get_ref().to_string(),
                    (text.to_string(), reader.span(heading)),
                );
            }
            None => {
                reader.wrong_type(heading, column.get_ref(), "string");
                entry.wrong = true;
            }
        }
    }
}

/// The file that an entry names.
fn locate(
    location: &Location,
    root: &Path,
    toml: &Arc<str>,
    contract: &Contract,
    entry: Option<Entry>,
    problems: &mut Diagnostics,
) -> Option<TableFile> {
    let Some(entry) = entry else {
        problems.push(
            Diagnostic::error(codes::TABLE_NOT_MAPPED, Place::File(Arc::clone(toml)))
                .arg("table", &contract.name)
                .help("table"),
        );
        return None;
    };
    let Some((file, span)) = entry.file else {
        if let (Some(span), false) = (entry.span, entry.wrong) {
            problems.push(
                Diagnostic::error(codes::TABLE_NOT_MAPPED, span)
                    .arg("table", &contract.name)
                    .help("file"),
            );
        }
        return None;
    };
    let path = root.join(&file);
    let name: Arc<str> = path.display().to_string().into();
    let path = inside(
        &path,
        root,
        location.allow_outside,
        &name,
        Place::Source(span),
        problems,
    )?;
    if !path.exists() {
        let missing = Diagnostic::error(codes::FILE_MISSING, span)
            .arg("table", &contract.name)
            .arg("file", &name);
        let folder = path.parent().unwrap_or(root);
        let wanted = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        problems.push(match near_file(folder, &wanted) {
            Some(near) => missing.arg("nearest", near).help("nearest"),
            None => missing.help("root"),
        });
        return None;
    }
    let heading = |column: &str| match entry.columns.get(column) {
        Some((heading, span)) => (heading.clone(), Some(*span)),
        None => (column.to_string(), None),
    };
    let headings = contract
        .columns
        .iter()
        .map(|column| heading(&column.name))
        .collect();
    (!entry.wrong).then_some(TableFile {
        path,
        name,
        headings,
    })
}
