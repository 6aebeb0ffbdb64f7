//! Formulas: texts for the expression parser, and TOML values that are literals.

use super::context::Context;
use super::fields::{Fields, Item};
use super::text::mapped;
use super::value::literal;
use crate::expression::{Syntax, SyntaxKind, parse};
use crate::policy::Formula;
use crate::value::Number;
use toml::de::DeValue;

/// What the outcomes (`is`, the values of `match`) of a figure are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Formula,
    /// Of grades, findings, and awards without a unit.
    Text,
}

impl Item<'_> {
    /// A formula. `None` after an error, which was reported.
    pub fn formula(&self, context: &mut Context<'_>) -> Option<Formula> {
        let kind = match self.value {
            DeValue::String(text) => match fraction(text) {
                Some(value) => SyntaxKind::Number {
                    value,
                    percent: false,
                },
                None => {
                    let text = mapped(context.slice(self.span), text, self.span);
                    return match parse(&text) {
                        Ok(syntax) => Some(self.wrap(syntax)),
                        Err(errors) => {
                            errors.into_iter().for_each(|error| context.report(error));
                            None
                        }
                    };
                }
            },
            DeValue::Integer(_) | DeValue::Float(_) => SyntaxKind::Number {
                value: self.toml_number(context)?,
                percent: false,
            },
            DeValue::Boolean(flag) => SyntaxKind::Flag(*flag),
            DeValue::Datetime(_) => SyntaxKind::Date(self.date(context)?),
            DeValue::Array(_) | DeValue::Table(_) => {
                context.report(self.wrong_kind("formula"));
                return None;
            }
        };
        Some(self.wrap(Syntax {
            kind,
            span: self.span,
        }))
    }

    fn wrap(&self, syntax: Syntax) -> Formula {
        Formula {
            path: self.path.clone(),
            syntax,
            span: self.span,
        }
    }

    /// A text outcome or a formula.
    pub fn outcome(&self, context: &mut Context<'_>, outcome: Outcome) -> Option<Formula> {
        match outcome {
            Outcome::Formula => self.formula(context),
            Outcome::Text => {
                let text = self.words(context)?;
                Some(self.wrap(Syntax {
                    kind: SyntaxKind::Text(text.value),
                    span: self.span,
                }))
            }
        }
    }

    /// One formula, or a list of at least one.
    pub fn formulas(&self, context: &mut Context<'_>) -> Vec<Formula> {
        match self.value {
            DeValue::Array(_) => {
                let items = self.filled(context).unwrap_or_default();
                items
                    .iter()
                    .filter_map(|item| item.formula(context))
                    .collect()
            }
            _ => self.formula(context).into_iter().collect(),
        }
    }
}

impl Fields<'_> {
    /// The formula at `key`, if it is written.
    pub fn formula(&mut self, context: &mut Context<'_>, key: &'static str) -> Option<Formula> {
        self.take(key)?.formula(context)
    }

    /// The formula at `key`; an error if it is absent.
    pub fn need_formula(
        &mut self,
        context: &mut Context<'_>,
        key: &'static str,
    ) -> Option<Formula> {
        self.need(context, key)?.formula(context)
    }

    /// The formulas at `key`: none, one, or a list.
    pub fn conditions(&mut self, context: &mut Context<'_>, key: &'static str) -> Vec<Formula> {
        self.take(key)
            .map_or_else(Vec::new, |item| item.formulas(context))
    }
}

/// `2/37`: two whole numbers and nothing else are one literal. Not if the second is 0; that is a
/// division like any other.
fn fraction(text: &str) -> Option<Number> {
    let (above, below) = text.trim().split_once('/')?;
    let whole = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit());
        (plain
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_'))
        .then(|| literal(text).ok().flatten())?
    };
    if below.starts_with('-') {
        return None;
    }
    whole(above)?.div(&whole(below)?).ok()
}

#[cfg(test)]
mod tests {
    use super::fraction;

    #[test]
    fn a_lone_fraction_is_one_literal() {
        let text = |text| fraction(text).map(|number| number.exact());
        assert_eq!(text(" 2/37 "), Some("2/37".to_owned()));
        assert_eq!(text("-1_000/2_000"), Some("-0.5".to_owned()));
        for no in [
            "2 / x", "a/b", "2/0", "2/-3", "1.5/2", "1/2/3", "/2", "2/", "2", "_1/2",
        ] {
            assert_eq!(text(no), None, "{no}");
        }
    }
}
