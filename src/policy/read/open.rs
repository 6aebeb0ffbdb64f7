//! Opens the files of a policy: the policy itself and its scripts, none outside its folder.

use super::context::Context;
use super::fields::Item;
use crate::diagnostic::expression::SCRIPT_LONG;
use crate::diagnostic::{Code, Diagnostic, Place, policy as code};
use crate::policy::ScriptDeclaration;
use crate::source::{FileId, Sources, Spanned};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use toml::de::DeValue;

/// The most bytes of a policy.
const POLICY_BYTES: u64 = 4 * 1024 * 1024;
/// The most bytes of a script.
const SCRIPT_BYTES: u64 = 64 * 1024;

/// The file that `path` means: a folder has a `policy.toml`.
pub(super) fn policy_file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join("policy.toml")
    } else {
        path.to_owned()
    }
}

/// Why a file was not read.
pub(super) enum Unread {
    /// There is none, or it cannot be opened.
    Missing,
    /// A folder, a pipe, a device.
    NotAFile,
    TooLarge {
        most: u64,
    },
    /// Not UTF-8 from this byte on (from 0), in this line (from 1).
    NotText {
        offset: usize,
        line: usize,
    },
    ByteOrderMark,
}

impl Unread {
    /// The diagnostic about the file `name`; `missing` is the code for a file that is not there.
    pub fn diagnostic(&self, missing: Code, place: Place, name: &str) -> Diagnostic {
        let error = |code| Diagnostic::error(code, place.clone()).arg("file", name);
        match self {
            Unread::Missing => error(missing),
            Unread::NotAFile => error(code::NOT_A_FILE),
            Unread::TooLarge { most } => error(code::TOO_LARGE).arg("most", most / 1024),
            Unread::NotText { offset, line } => error(code::NOT_UTF8)
                .arg("offset", offset)
                .arg("line", line),
            Unread::ByteOrderMark => error(code::BYTE_ORDER_MARK),
        }
    }
}

/// The text of the policy at `path`.
pub(super) fn policy_text(path: &Path) -> Result<String, Unread> {
    read(path, POLICY_BYTES)
}

fn read(path: &Path, most: u64) -> Result<String, Unread> {
    // Asked before opening: to open a pipe would wait for its other end.
    let about = std::fs::metadata(path).map_err(|_| Unread::Missing)?;
    if !about.is_file() {
        return Err(Unread::NotAFile);
    }
    let file = std::fs::File::open(path).map_err(|_| Unread::Missing)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| Unread::Missing)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        return Err(Unread::TooLarge { most });
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err(Unread::ByteOrderMark);
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or(&[]);
        Unread::NotText {
            offset,
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        }
    })
}

/// Reads `[script.NAME]` and its file, which must lie in `folder`.
pub(super) fn script(
    context: &mut Context<'_>,
    item: &Item<'_>,
    folder: &Path,
    sources: &mut Sources,
) -> Option<ScriptDeclaration> {
    let mut fields = item.table(context)?;
    let _ = super::documentation::documentation(context, &mut fields);
    let file = fields.need(context, "file").and_then(|item| {
        let file = item.words(context)?;
        let source = script_file(context, &file, folder, sources)?;
        Some((file, source))
    });
    let takes = fields.need(context, "takes").and_then(|item| {
        let items = match item.value {
            DeValue::String(_) => vec![item],
            _ => item.list(context)?,
        };
        let units: Option<Vec<_>> = items
            .iter()
            .map(|item| Some(item.unit(context)?.value))
            .collect();
        units
    });
    let gives = fields
        .need(context, "gives")
        .and_then(|item| item.unit(context));
    fields.finish(context);
    let (file, source) = file?;
    let name = Spanned::new(item.key.to_owned(), item.key_span);
    Some(ScriptDeclaration {
        name,
        file,
        source,
        takes: takes?,
        gives: gives?.value,
    })
}

fn script_file(
    context: &mut Context<'_>,
    file: &Spanned<String>,
    folder: &Path,
    sources: &mut Sources,
) -> Option<FileId> {
    let outside = |context: &mut Context<'_>| {
        context.report(Diagnostic::error(code::OUTSIDE_FOLDER, file.span).arg("file", &file.value));
        None
    };
    // `\` and `:` separate folders and drives on other systems; a policy means the same on all.
    let relative = Path::new(&file.value);
    let inside = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside || file.value.contains(['\\', ':', '\0']) {
        return outside(context);
    }
    let path = folder.join(relative);
    let text = match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(real)) if !real.starts_with(&folder) => return outside(context),
        (Ok(_), Ok(real)) => read(&real, SCRIPT_BYTES),
        _ => Err(Unread::Missing),
    };
    match text {
        Ok(text) => Some(sources.add(&path.display().to_string(), &text)),
        Err(unread) => {
            let place = Place::Source(file.span);
            context.report(match (&unread, std::fs::metadata(&path)) {
                // A script has a code of its own, which tells what else to do.
                (Unread::TooLarge { most }, Ok(about)) => Diagnostic::error(SCRIPT_LONG, place)
                    .arg("bytes", about.len())
                    .arg("most", most),
                _ => unread.diagnostic(code::SCRIPT_MISSING, place, &file.value),
            });
            None
        }
    }
}
