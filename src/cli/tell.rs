//! What `merit run` says beside the results: rows that did not count, and who is held.

use super::Screen;
use crate::diagnostic::evaluation::HELD;
use crate::diagnostic::{Diagnostic, visible};
use crate::evaluate::Why;
use crate::message::{Language, sentence};
use crate::report::{Held, Results, Rows};

/// How the rows of a table counted, where some did not.
/// Of several policies, `policy` says in which.
pub fn summary(policy: Option<&str>, rows: &Rows, screen: &mut Screen) {
    if rows.uncounted.is_empty() {
        return;
    }
    let reasons: Vec<String> = rows
        .uncounted
        .iter()
        .map(|reason| {
            sentence(
                screen.language,
                &format!("report-{}", reason.why),
                &[("count", reason.rows.to_string())],
            )
            .unwrap_or_default()
        })
        .collect();
    let table = match policy {
        Some(policy) => format!("{}/{}", visible(policy), rows.table),
        None => rows.table.clone(),
    };
    let counted = rows.counted.to_string();
    let all = rows.rows.to_string();
    screen.say(
        "report-rows",
        &[
            ("table", table),
            ("counted", counted),
            ("rows", all),
            (
                "reasons",
                reasons.join(if screen.language == Language::Chinese {
                    "；"
                } else {
                    "; "
                }),
            ),
        ],
    );
}

/// Everyone who is held, once for each cause: the pay, the figure, its place, and who.
pub fn held(results: &Results, allowed: bool) -> Vec<Diagnostic> {
    let mut causes: Vec<(&Held, Vec<&str>)> = Vec::new();
    for person in &results.people {
        for why in &person.why {
            match causes.iter_mut().find(|(known, _)| *known == why) {
                Some((_, subjects)) => subjects.push(&person.subject),
                None => causes.push((why, vec![&person.subject])),
            }
        }
    }
    let tell = |(why, subjects): (&Held, Vec<&str>)| {
        let held = if allowed {
            Diagnostic::warning(HELD, why.span)
        } else {
            Diagnostic::error(HELD, why.span)
        };
        let held = held
            .arg("count", subjects.len())
            .arg("subject", subjects.join(", "))
            .arg("pay", why.pay.as_deref().unwrap_or("[subject]"))
            .arg("figure", &why.figure);
        let held = match &why.detail {
            Some(detail) => held
                .arg("why", format!("{}-told", why.why))
                .arg("detail", detail),
            None => held.arg("why", why.why),
        };
        match &why.record {
            Some(record) if why.why == Why::SeveralAssignments.word() => {
                held.arg("record", record).help("assignments")
            }
            Some(record) => held.arg("record", record).help("record"),
            None => held,
        }
    };
    causes.into_iter().map(tell).collect()
}
