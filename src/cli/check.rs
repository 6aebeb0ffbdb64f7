//! `merit check`: whether a policy is right, its plan, and what a code means.

use super::arguments::CheckArguments;
use super::policies::find_all;
use super::{Exit, Screen};
use crate::diagnostic::command::UNKNOWN_CODE;
use crate::diagnostic::{Diagnostic, Place, all, nearest};
use crate::message::{Language, sentence};
use crate::plan::describe;
use crate::run::prepare;
use crate::source::Sources;
use std::io;
use std::path::PathBuf;

/// Checks the policies, or explains a code.
pub fn check(arguments: &CheckArguments, screen: &mut Screen) -> io::Result<Exit> {
    if let Some(code) = &arguments.explain {
        return explain_code(code, screen);
    }
    match find_all(&arguments.policies) {
        Ok(policies) => check_policies(&policies, arguments.plan, screen),
        Err(missing) => Ok(screen.refuse(&missing, &Sources::default())),
    }
}

/// Reads, plans and checks each policy; all problems of all of them are told.
fn check_policies(policies: &[PathBuf], plan: bool, screen: &mut Screen) -> io::Result<Exit> {
    let mut exit = Exit::Fine;
    for policy in policies {
        match prepare(policy) {
            Ok(prepared) => {
                screen.diagnostics(&prepared.warnings, &prepared.sources);
                if plan {
                    let text = describe(&prepared.plan, screen.language);
                    screen.result(&text)?;
                } else if prepared.warnings.is_empty() {
                    screen.say(
                        "report-plan-fine",
                        &[("path", policy.display().to_string())],
                    );
                }
            }
            Err(refused) => {
                exit = exit.max(screen.refuse(&refused.diagnostics, &refused.sources));
            }
        }
    }
    Ok(exit)
}

/// Prints what a code means.
fn explain_code(code: &str, screen: &mut Screen) -> io::Result<Exit> {
    let wanted = code.to_ascii_uppercase();
    if let Some(page) = all()
        .find(|known| known.0 == wanted)
        .and_then(|known| page(known.0, screen.language))
    {
        screen.result(&page)?;
        return Ok(Exit::Fine);
    }
    let mut unknown = Diagnostic::error(UNKNOWN_CODE, Place::Command).arg("code", code);
    if let Some(near) = nearest(&wanted, all().map(|known| known.0)) {
        unknown = unknown.arg("nearest", near).help("nearest");
    }
    screen.diagnostics(&[unknown], &Sources::default());
    Ok(Exit::Usage)
}

/// Headline and page of a code. In the headline stands `…` for what differs from case to case.
fn page(code: &str, language: Language) -> Option<String> {
    let headline = without_placeholders(&sentence(language, code, &[])?);
    let page = sentence(language, &format!("{code}.page"), &[])?;
    Some(format!("{code}: {headline}\n\n{page}\n"))
}

/// Writes `…` for each `{$name}`, as a sentence shows a placeholder that nothing filled.
fn without_placeholders(sentence: &str) -> String {
    let mut parts = sentence.split("{$");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        filled.push('…');
        filled.push_str(rest);
    }
    filled
}
