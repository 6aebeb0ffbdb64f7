//! `merit new`: a complete policy to begin with, together with data to run it on.

use super::arguments::NewArguments;
use super::templates::{TEMPLATES, Template};
use super::{Exit, Screen};
use crate::diagnostic::command::{
    BAD_PROJECT_NAME, CANNOT_WRITE, FOLDER_NOT_EMPTY, UNKNOWN_TEMPLATE,
};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::source::Sources;
use std::fs;
use std::io;
use std::path::Path;

/// Makes the folder and says what to do next.
pub fn new(arguments: &NewArguments, screen: &mut Screen) -> io::Result<Exit> {
    match create(Path::new(""), &arguments.name, &arguments.template) {
        Ok(template) => {
            let args = [
                ("name", arguments.name.clone()),
                ("count", template.files.len().to_string()),
                ("period", template.period.to_owned()),
                ("subject", template.subject.to_owned()),
            ];
            screen.say("new-done", &args);
            Ok(Exit::Fine)
        }
        Err(diagnostic) => {
            screen.diagnostics(&[diagnostic], &Sources::default());
            Ok(Exit::Usage)
        }
    }
}

/// Makes the folder `name` in `parent` from a template. After an error there is nothing new.
fn create(parent: &Path, name: &str, template: &str) -> Result<&'static Template, Diagnostic> {
    let template = find(template)?;
    if !is_plain(name) {
        return Err(Diagnostic::error(BAD_PROJECT_NAME, Place::Command).arg("name", name));
    }
    let folder = parent.join(name);
    let empty = folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_none());
    // `symlink_metadata`: also a link that leads nowhere is something.
    if folder.symlink_metadata().is_ok() && !empty {
        return Err(
            Diagnostic::error(FOLDER_NOT_EMPTY, Place::Command).arg("path", folder.display())
        );
    }
    // All is written beside and then renamed, so that there never is half a folder.
    let begun = parent.join(format!(".{name}.new"));
    let written = fs::create_dir(&begun).and_then(|()| {
        let finished = write_files(&begun, template).and_then(|()| {
            if empty {
                fs::remove_dir(&folder)?;
            }
            fs::rename(&begun, &folder)
        });
        if finished.is_err() {
            // The first error is the one to tell.
            let _ = fs::remove_dir_all(&begun);
            if empty {
                let _ = fs::create_dir(&folder);
            }
        }
        finished
    });
    match written {
        Ok(()) => Ok(template),
        Err(error) => Err(Diagnostic::error(CANNOT_WRITE, Place::Command)
            .arg("path", folder.display())
            .arg("reason", error)),
    }
}

fn find(name: &str) -> Result<&'static Template, Diagnostic> {
    if let Some(template) = TEMPLATES.iter().find(|template| template.name == name) {
        return Ok(template);
    }
    let names: Vec<String> = TEMPLATES
        .iter()
        .map(|template| format!("`{}`", template.name))
        .collect();
    let mut unknown = Diagnostic::error(UNKNOWN_TEMPLATE, Place::Command)
        .arg("name", name)
        .arg("templates", names.join(", "));
    if let Some(near) = nearest(name, TEMPLATES.iter().map(|template| template.name)) {
        unknown = unknown.arg("nearest", near).help("nearest");
    }
    Err(unknown)
}

/// Whether `name` is a folder's name on every system, and no path.
pub fn is_plain(name: &str) -> bool {
    name.chars().count() <= 64
        && name.chars().next().is_some_and(char::is_alphanumeric)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn write_files(folder: &Path, template: &Template) -> io::Result<()> {
    for (path, bytes) in template.files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn refused(parent: &Path, name: &str, template: &str) -> Code {
        create(parent, name, template)
            .err()
            .expect("it is refused")
            .code
    }

    fn entries(folder: &Path) -> Vec<String> {
        let entries = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut entries: Vec<String> = entries.collect();
        entries.sort();
        entries
    }

    #[test]
    fn a_template_is_copied_to_the_byte() {
        let parent = tempfile::tempdir().unwrap();
        for template in TEMPLATES {
            create(parent.path(), template.name, template.name)
                .map_err(|error| error.code)
                .unwrap();
            for (path, bytes) in template.files {
                assert_eq!(
                    fs::read(parent.path().join(template.name).join(path)).unwrap(),
                    *bytes,
                    "{path}"
                );
            }
        }
        assert_eq!(
            entries(parent.path()).len(),
            TEMPLATES.len(),
            "nothing else is left"
        );
    }

    #[test]
    fn an_empty_folder_is_filled() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("提成-2026")).unwrap();
        assert!(create(parent.path(), "提成-2026", "field-sales").is_ok());
        assert!(parent.path().join("提成-2026/policy.toml").is_file());
    }

    #[test]
    fn nothing_is_written_over() {
        let parent = tempfile::tempdir().unwrap();
        fs::write(parent.path().join("file"), "mine").unwrap();
        fs::create_dir(parent.path().join("full")).unwrap();
        fs::write(parent.path().join("full/policy.toml"), "mine").unwrap();
        for name in ["file", "full"] {
            assert_eq!(
                refused(parent.path(), name, "field-sales"),
                FOLDER_NOT_EMPTY
            );
        }
        assert_eq!(
            fs::read_to_string(parent.path().join("file")).unwrap(),
            "mine"
        );
        assert_eq!(entries(&parent.path().join("full")), ["policy.toml"]);
        assert_eq!(entries(parent.path()), ["file", "full"]);
    }

    #[test]
    fn bad_names_and_templates_leave_nothing() {
        let parent = tempfile::tempdir().unwrap();
        for name in [
            "",
            ".",
            "..",
            "a/b",
            "../a",
            "/tmp/a",
            "a b",
            "-a",
            "_a",
            "a.b",
            "a\0b",
            &"x".repeat(65),
        ] {
            assert_eq!(
                refused(parent.path(), name, "field-sales"),
                BAD_PROJECT_NAME,
                "{name}"
            );
        }
        assert_eq!(
            refused(parent.path(), "mine", "field-sale"),
            UNKNOWN_TEMPLATE
        );
        assert_eq!(
            refused(&parent.path().join("nowhere"), "mine", "field-sales"),
            CANNOT_WRITE
        );
        assert!(entries(parent.path()).is_empty());
    }

    #[test]
    fn what_cannot_be_finished_is_taken_away() {
        let parent = tempfile::tempdir().unwrap();
        // Something of the name that is used while writing.
        fs::write(parent.path().join(".mine.new"), "other").unwrap();
        fs::create_dir(parent.path().join("mine")).unwrap();
        assert_eq!(refused(parent.path(), "mine", "field-sales"), CANNOT_WRITE);
        assert_eq!(entries(parent.path()), [".mine.new", "mine"]);
        assert_eq!(
            fs::read_to_string(parent.path().join(".mine.new")).unwrap(),
            "other"
        );
    }
}
