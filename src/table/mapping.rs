//! Where the data is: a folder whose files bear the tables' names, or a `data.toml`.

use super::contract::Contract;
use super::declaration::{self, Entry};
use super::problems::{fold, near};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, data as codes};
use crate::source::{Sources, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

impl TableFile {
    /// What its name says it is.
    pub fn is_parquet(&self) -> bool {
        let ending = self.path.extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
    }
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

/// `<table>.csv` or `<table>.parquet` in the folder.
fn by_name(
    location: &Location,
    contract: &Contract,
    problems: &mut Diagnostics,
) -> Option<TableFile> {
    let named = |ending: &str| location.data.join(format!("{}.{ending}", contract.name));
    let mut path = named("csv");
    let parquet = named("parquet");
    if parquet.exists() {
        if path.exists() {
            let place = Place::File(path.display().to_string().into());
            problems.push(
                Diagnostic::error(codes::TWO_FILES, place)
                    .arg("table", &contract.name)
                    .arg("file", path.display())
                    .arg("other", parquet.display())
                    .arg("key", declaration::key(&contract.name)),
            );
            return None;
        }
        path = parquet;
    }
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
    folded.or_else(|| near(name, names.iter().map(String::as_str)).map(str::to_string))
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
    let Some(mut entries) = declaration::read(file, &text, contracts, problems) else {
        return nothing();
    };
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let root = location.root.as_deref().unwrap_or(folder);
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
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
        return Err(if about.is_file() {
            "too-long"
        } else {
            "no-file"
        }
        .to_string());
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
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
                .arg("key", declaration::key(&contract.name))
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
    let shown = path.strip_prefix(".").unwrap_or(&path);
    let name: Arc<str> = shown.display().to_string().into();
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
