//! Choices: `match` with its keys and what they cover, `cases`.

use super::Shaped;
use crate::diagnostic::plan::{PLAN_MATCH_KEY, PLAN_NOT_COVERED};
use crate::diagnostic::{Diagnostic, nearest};
use crate::expression::Expr;
use crate::plan::build::Builder;
use crate::plan::figure::Written;
use crate::plan::{MatchKey, Mechanism};
use crate::policy::{Case, Formula, MatchEntry};
use crate::source::{Span, Spanned};
use crate::value::{Number, Unit, Value};
use std::sync::Arc;

impl Builder<'_> {
    pub(in crate::plan) fn choice(
        &mut self,
        written: &Written<'_>,
        by: &[Formula],
        entries: &[MatchEntry],
        otherwise: Option<&Formula>,
        span: Span,
    ) -> Shaped {
        let mut quantities = Vec::new();
        for formula in by {
            quantities.push(self.formula(formula, written.level, None, None)?);
        }
        let formulas: Vec<&Formula> = entries
            .iter()
            .map(|entry| &entry.outcome)
            .chain(otherwise)
            .collect();
        let (mut outcomes, mut unit) = self.outcomes(written, &formulas, None)?;
        let otherwise = otherwise.is_some().then(|| outcomes.pop()).flatten();
        let mut planned = Vec::new();
        for (entry, outcome) in entries.iter().zip(outcomes) {
            let mut keys = Vec::new();
            for (key, quantity) in entry.keys.iter().zip(&quantities) {
                keys.push(self.match_key(key, quantity)?);
            }
            if entry.keys.len() != quantities.len() {
                let at = entry.keys.last().map_or(span, |key| key.span);
                self.diagnostics.push(
                    Diagnostic::error(PLAN_MATCH_KEY, at)
                        .arg(
                            "name",
                            entry
                                .keys
                                .iter()
                                .map(|key| key.value.as_str())
                                .collect::<Vec<_>>()
                                .join(" / "),
                        )
                        .arg("unit", "")
                        .help("depth"),
                );
                return None;
            }
            planned.push((keys, outcome));
        }
        let covered = self.covered(&quantities, &planned, otherwise.is_some(), span)?;
        unit.optional |= !covered || quantities.iter().any(|quantity| quantity.unit.optional);
        Some((
            Mechanism::Match {
                by: quantities,
                entries: planned,
                otherwise,
            },
            unit,
        ))
    }

    fn match_key(&mut self, key: &Spanned<String>, by: &Expr) -> Option<MatchKey> {
        let wrong = |builder: &mut Self, near: Option<String>| {
            let diagnostic = Diagnostic::error(PLAN_MATCH_KEY, key.span)
                .arg("name", &key.value)
                .arg("unit", by.unit.unit.word());
            builder.diagnostics.push(match near {
                Some(near) => {
                    let bare = near
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                    let text = if bare {
                        near.clone()
                    } else {
                        format!("\"{near}\"")
                    };
                    diagnostic
                        .arg("nearest", near)
                        .patch("nearest", key.span, text)
                }
                None => diagnostic,
            });
            None
        };
        let value = match by.unit.unit {
            Unit::Text => match &by.unit.vocabulary {
                Some(words) if !words.contains(&key.value) => {
                    return wrong(
                        self,
                        nearest(&key.value, words.iter().map(String::as_str)).map(str::to_owned),
                    );
                }
                _ => Value::Text(Arc::from(key.value.as_str())),
            },
            Unit::Flag => match key.value.as_str() {
                "true" => Value::Flag(true),
                "false" => Value::Flag(false),
                _ => return wrong(self, None),
            },
            Unit::Count | Unit::Number | Unit::Days => match Number::parse(&key.value) {
                Ok(Some(number)) => Value::Number(number),
                _ => return wrong(self, None),
            },
            _ => return wrong(self, None),
        };
        Some(MatchKey(value))
    }

    /// A vocabulary, grade or flag must be covered; whether anything can miss.
    fn covered(
        &mut self,
        by: &[Expr],
        entries: &[(Vec<MatchKey>, Expr)],
        otherwise: bool,
        span: Span,
    ) -> Option<bool> {
        if otherwise {
            return Some(true);
        }
        let mut all = true;
        let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
        for quantity in by {
            let values: Vec<Value> = match (&quantity.unit.vocabulary, quantity.unit.unit) {
                (Some(words), _) => words
                    .iter()
                    .map(|word| Value::Text(Arc::from(word.as_str())))
                    .collect(),
                (None, Unit::Flag) => vec![Value::Flag(false), Value::Flag(true)],
                _ => {
                    all = false;
                    break;
                }
            };
            combinations = combinations
                .iter()
                .flat_map(|head| {
                    values
                        .iter()
                        .map(move |value| [head.as_slice(), std::slice::from_ref(value)].concat())
                })
                .collect();
            if combinations.len() > 10_000 {
                return Some(true);
            }
        }
        let missing: Vec<String> = combinations
            .iter()
            .filter(|wanted| {
                !entries.iter().any(|(keys, _)| {
                    keys.iter()
                        .zip(wanted.iter())
                        .all(|(key, value)| key.0 == *value)
                })
            })
            .map(|values| values.iter().map(show).collect::<Vec<_>>().join(" / "))
            .collect();
        if !missing.is_empty() && combinations != [Vec::new()] {
            self.diagnostics
                .push(Diagnostic::error(PLAN_NOT_COVERED, span).arg("missing", missing.join(", ")));
            return None;
        }
        Some(all)
    }

    pub(in crate::plan) fn cases(&mut self, written: &Written<'_>, cases: &[Case]) -> Shaped {
        let formulas: Vec<&Formula> = cases.iter().map(|case| &case.outcome).collect();
        let (outcomes, mut unit) = self.outcomes(written, &formulas, None)?;
        let mut planned = Vec::new();
        for (case, outcome) in cases.iter().zip(outcomes) {
            let when = self.conditions(&case.when, written.level, None);
            unit.optional |= when.iter().any(|condition| condition.unit.optional);
            planned.push((when, outcome));
        }
        unit.optional |= cases.last().is_some_and(|case| !case.when.is_empty());
        Some((Mechanism::Cases(planned), unit))
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("`{text}`"),
        Value::Flag(flag) => format!("`{flag}`"),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
    }
}
