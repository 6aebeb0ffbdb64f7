//! Scores of the cells of a split figure, by weights of the words of its last column.

use super::Shaped;
use super::score::missing;
use crate::diagnostic::plan::{PLAN_KIND_UNIT, PLAN_LEVEL, PLAN_MATCH_KEY, PLAN_NOT_COVERED};
use crate::diagnostic::{Diagnostic, nearest};
use crate::expression::Expr;
use crate::plan::build::Builder;
use crate::plan::figure::Written;
use crate::plan::{Level, Mechanism, Missing, SplitColumn, WeightsPlan, cells_of, words_of};
use crate::policy::{MatchEntry, Name};
use crate::source::{Span, Spanned};
use crate::value::{Type, Unit};

impl Builder<'_> {
    pub(in crate::plan) fn weights(
        &mut self,
        written: &Written<'_>,
        of: &Name,
        entries: &[MatchEntry],
        missing_word: Option<&Spanned<String>>,
        span: Span,
    ) -> Shaped {
        if matches!(written.level, Level::Record(_)) {
            self.diagnostics.push(
                Diagnostic::error(PLAN_LEVEL, written.span)
                    .arg("name", &written.name)
                    .help("score"),
            );
            return None;
        }
        // Whether it is split, and of this level, is known already.
        let figure = self.named.get(&of.value).map(|(figure, _, _)| *figure)?;
        let gathered = self.planned.get(&figure)?;
        let (unit, columns) = (gathered.unit.clone(), gathered.split.clone());
        if !matches!(unit.unit, Unit::Number | Unit::Percent | Unit::Count) {
            self.diagnostics.push(
                Diagnostic::error(PLAN_KIND_UNIT, of.span)
                    .arg("name", &of.value)
                    .arg("unit", unit.unit.word())
                    .help("part"),
            );
            return None;
        }
        let weights = self.dense(written, entries, &columns, span)?;
        let missing = missing(missing_word);
        let percent = weights
            .iter()
            .all(|weight| weight.unit.unit == Unit::Percent);
        let mut known = Type::of(if unit.unit == Unit::Count {
            Unit::Number
        } else {
            unit.unit
        });
        known.optional = missing != Missing::Zero && unit.optional
            || weights.iter().any(|weight| weight.unit.optional);
        known.finite = unit.finite && percent && missing != Missing::Renormalise;
        let plan = WeightsPlan {
            of: figure,
            weights,
            missing,
        };
        Some((Mechanism::Weights(plan), known))
    }

    /// A weight for each combination of words of the columns that the keys name: the last ones.
    fn dense(
        &mut self,
        written: &Written<'_>,
        entries: &[MatchEntry],
        columns: &[SplitColumn],
        span: Span,
    ) -> Option<Vec<Expr>> {
        let depth = entries.first().map_or(0, |entry| entry.keys.len());
        let first = columns.len().checked_sub(depth);
        let uneven = entries.iter().find(|entry| entry.keys.len() != depth);
        let (Some(first), None) = (first, uneven) else {
            let entry = uneven.or(entries.first())?;
            let at = entry.keys.last().map_or(span, |key| key.span);
            let keys: Vec<&str> = entry.keys.iter().map(|key| key.value.as_str()).collect();
            let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
            self.diagnostics.push(
                Diagnostic::error(PLAN_MATCH_KEY, at)
                    .arg("name", keys.join(" / "))
                    .arg("unit", "")
                    .arg("columns", names.join(", "))
                    .help("weights-depth"),
            );
            return None;
        };
        let columns = columns.get(first..).unwrap_or_default();
        let mut slots: Vec<Option<Expr>> = (0..cells_of(columns)).map(|_| None).collect();
        for entry in entries {
            let mut place = 0;
            for (key, column) in entry.keys.iter().zip(columns) {
                let Some(at) = column.words.iter().position(|word| *word == key.value) else {
                    self.unknown_word(key, column);
                    return None;
                };
                place = place * column.words.len() + at;
            }
            let weight = self.formula(&entry.outcome, written.level, None, None)?;
            if !matches!(weight.unit.unit, Unit::Percent | Unit::Number | Unit::Count) {
                self.diagnostics.push(
                    Diagnostic::error(PLAN_KIND_UNIT, weight.span)
                        .arg("name", &written.name)
                        .arg("unit", weight.unit.unit.word())
                        .help("weight"),
                );
                return None;
            }
            if let Some(slot) = slots.get_mut(place) {
                *slot = Some(weight);
            }
        }
        let open: Vec<String> = (0u32..)
            .zip(&slots)
            .filter(|(_, slot)| slot.is_none())
            .map(|(cell, _)| {
                let words = words_of(columns, cell);
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(" / ")
            })
            .collect();
        if !open.is_empty() {
            let diagnostic = Diagnostic::error(PLAN_NOT_COVERED, span);
            let diagnostic = diagnostic.arg("missing", open.join(", "));
            self.diagnostics.push(diagnostic.help("weights"));
            return None;
        }
        Some(slots.into_iter().flatten().collect())
    }

    fn unknown_word(&mut self, key: &Spanned<String>, column: &SplitColumn) {
        let diagnostic = Diagnostic::error(PLAN_MATCH_KEY, key.span)
            .arg("name", &key.value)
            .arg("unit", Unit::Text.word());
        let near = nearest(&key.value, column.words.iter().map(String::as_str));
        self.diagnostics.push(match near {
            Some(near) => {
                let bare = near
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                let text = if bare {
                    near.to_owned()
                } else {
                    format!("\"{near}\"")
                };
                diagnostic
                    .arg("nearest", near)
                    .patch("nearest", key.span, text)
            }
            None => diagnostic
                .arg("words", column.words.join(", "))
                .help("words"),
        });
    }
}
