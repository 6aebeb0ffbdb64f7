//! Calls of functions and scripts.

use super::settle::Agreement;
use super::{Lower, Typed, firm, joined, numeric};
use crate::diagnostic::{Diagnostic, expression as code, nearest};
use crate::expression::{Expr, ExprKind, Function, ScriptId, Syntax, callable};
use crate::source::{Span, Spanned};
use crate::value::{Type, Unit};

/// What a function takes.
enum Takes {
    /// This many values of one unit, at least.
    Alike(usize, Option<usize>),
    /// These units.
    Units(&'static [Unit]),
}

/// Functions of spreadsheets and databases that this language says otherwise, and how: `help-…`.
const OTHERWISE: &[(&[&str], &str)] = &[
    (
        &[
            "sum",
            "sumif",
            "sumifs",
            "count",
            "countif",
            "countifs",
            "average",
            "averageif",
            "averageifs",
            "avg",
            "mean",
            "median",
            "maxifs",
            "minifs",
        ],
        "aggregate",
    ),
    (&["vlookup", "hlookup", "xlookup", "lookup"], "lookup"),
    (&["if", "ifs", "iif"], "if"),
    (
        &["ifna", "iferror", "coalesce", "nvl", "isnull"],
        "undefined",
    ),
    (&["rank", "percentrank"], "rank"),
];

/// What a function takes, and the unit that it gives (`None`: that of its arguments).
fn signature(function: Function) -> (Takes, Option<Unit>) {
    use Unit::{Date, Days, Flag, Number, Text};
    match function {
        Function::Min | Function::Max => (Takes::Alike(2, None), None),
        Function::Abs | Function::Floor | Function::Ceil => (Takes::Alike(1, Some(1)), None),
        Function::Clamp => (Takes::Alike(3, Some(3)), None),
        Function::Mod => (Takes::Alike(2, Some(2)), None),
        Function::Year | Function::Month | Function::Day => (Takes::Units(&[Date]), Some(Number)),
        Function::DaysBetween => (Takes::Units(&[Date, Date]), Some(Days)),
        Function::MonthsBetween => (Takes::Units(&[Date, Date]), Some(Number)),
        Function::AddMonths => (Takes::Units(&[Date, Number]), Some(Date)),
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            (Takes::Units(&[Text, Text]), Some(Flag))
        }
        Function::Upper | Function::Lower | Function::Trim => (Takes::Units(&[Text]), Some(Text)),
        Function::Length => (Takes::Units(&[Text]), Some(Number)),
    }
}

impl Lower<'_, '_> {
    pub(super) fn call(
        &mut self,
        name: &Spanned<String>,
        arguments: &[Syntax],
        span: Span,
    ) -> Option<Typed> {
        let script = self
            .to
            .names
            .script(&name.value)
            .map(|(id, script)| (id, script.takes.clone(), script.gives));
        let function = Function::named(&name.value);
        if function.is_none() && script.is_none() && name.value != "defined" {
            self.unknown(name);
            for argument in arguments {
                self.expr(argument);
            }
            return None;
        }
        let lowered: Vec<Option<Typed>> = arguments
            .iter()
            .map(|argument| self.expr(argument))
            .collect();
        let lowered: Option<Vec<Typed>> = lowered.into_iter().collect();
        match (function, script) {
            (Some(function), _) => self.function(function, name, lowered?, span),
            (None, Some((id, takes, gives))) => {
                self.script(id, &takes, gives, name, lowered?, span)
            }
            (None, None) => {
                let lowered = lowered?;
                self.count(name, lowered.len(), 1, Some(1), span)?;
                let inner = lowered.into_iter().next()?;
                Some(firm(
                    ExprKind::Defined(Box::new(inner.expr)),
                    Type::of(Unit::Flag),
                    span,
                ))
            }
        }
    }

    fn unknown(&mut self, name: &Spanned<String>) {
        let lower = name.value.to_lowercase();
        if matches!(lower.as_str(), "round" | "roundup" | "rounddown") {
            self.error(Diagnostic::error(code::ROUND, name.span));
            return;
        }
        let error = Diagnostic::error(code::FUNCTION, name.span).arg("name", &name.value);
        let mut known: Vec<&str> = callable().collect();
        known.extend(self.to.names.scripts());
        // `MAX` of a spreadsheet is `max`.
        let same = known.iter().copied().find(|known| *known == lower);
        let other = OTHERWISE
            .iter()
            .find(|(names, _)| names.contains(&lower.as_str()));
        let near = same.or_else(|| nearest(&name.value, known));
        let error = match (near, other) {
            (_, Some((_, help))) => error.help(help),
            (Some(near), _) => error.arg("near", near).patch("near", name.span, near),
            _ => error.arg("names", callable().collect::<Vec<_>>().join(", ")),
        };
        self.error(error);
    }

    fn count(
        &mut self,
        name: &Spanned<String>,
        found: usize,
        least: usize,
        most: Option<usize>,
        span: Span,
    ) -> Option<()> {
        if found >= least && most.is_none_or(|most| found <= most) {
            return Some(());
        }
        let error = Diagnostic::error(code::COUNT, span)
            .arg("name", &name.value)
            .arg("found", found)
            .arg("expected", least);
        self.error(if most.is_none() {
            error.help("least")
        } else {
            error
        });
        None
    }

    fn function(
        &mut self,
        function: Function,
        name: &Spanned<String>,
        mut arguments: Vec<Typed>,
        span: Span,
    ) -> Option<Typed> {
        let (takes, gives) = signature(function);
        let mut loose = false;
        let unit = match takes {
            Takes::Alike(least, most) => {
                self.count(name, arguments.len(), least, most, span)?;
                loose = arguments.iter().all(|argument| argument.loose);
                self.alike(function, name, &mut arguments)?
            }
            Takes::Units(units) => {
                self.count(name, arguments.len(), units.len(), Some(units.len()), span)?;
                self.arguments(name, &mut arguments, units)?;
                gives?
            }
        };
        let mut known = joined(unit, arguments.iter().map(|argument| &argument.expr.unit));
        known.finite |=
            matches!(function, Function::Floor | Function::Ceil) || numeric(unit).is_none();
        if function == Function::Mod {
            // By 0 there is no remainder.
            let literal = arguments
                .get(1)
                .and_then(|divisor| match divisor.expr.kind {
                    ExprKind::Parameter(id) => self.number(id),
                    _ => None,
                });
            known.optional |= literal.is_none_or(|number| number.is_zero());
        }
        let arguments = arguments
            .into_iter()
            .map(|argument| argument.expr)
            .collect();
        Some(Typed {
            expr: Expr {
                kind: ExprKind::Call(function, arguments),
                unit: known,
                span,
            },
            loose,
        })
    }

    /// Arguments of one unit.
    fn alike(
        &mut self,
        function: Function,
        name: &Spanned<String>,
        arguments: &mut [Typed],
    ) -> Option<Unit> {
        let dates = matches!(function, Function::Min | Function::Max | Function::Clamp);
        for (index, argument) in arguments.iter().enumerate() {
            let unit = argument.unit();
            if numeric(unit).is_none() && !(dates && unit == Unit::Date) {
                let error = Diagnostic::error(code::ARGUMENT, argument.span())
                    .arg("name", &name.value)
                    .arg("place", index + 1)
                    .arg("found", unit.word())
                    .arg("expected", Unit::Number.word());
                self.error(error);
                return None;
            }
        }
        let mut all: Vec<&mut Typed> = arguments.iter_mut().collect();
        match self.agree(&mut all) {
            Agreement::Unit(unit) => Some(unit),
            Agreement::Reported => None,
            Agreement::Clash(first, second) => {
                if let (Some(first), Some(other)) = (arguments.get(first), arguments.get(second)) {
                    let error = Diagnostic::error(code::ARGUMENT, other.span())
                        .arg("name", &name.value)
                        .arg("place", second + 1)
                        .arg("found", other.unit().word())
                        .arg("expected", first.unit().word())
                        .label("first", first.span())
                        .help("alike");
                    self.error(error);
                }
                None
            }
        }
    }

    /// Arguments of given units.
    fn arguments(
        &mut self,
        name: &Spanned<String>,
        arguments: &mut [Typed],
        units: &[Unit],
    ) -> Option<()> {
        let mut whole = true;
        for (index, (argument, unit)) in arguments.iter_mut().zip(units).enumerate() {
            let found = argument.unit();
            let fits =
                found == *unit || (numeric(found).is_some() && numeric(found) == numeric(*unit));
            if argument.loose && numeric(*unit).is_some() {
                whole &= self.take(argument, *unit).is_some();
            } else if !fits {
                whole = false;
                if *unit == Unit::Date && self.text_for_date(&argument.expr) {
                    continue;
                }
                let error = Diagnostic::error(code::ARGUMENT, argument.span())
                    .arg("name", &name.value)
                    .arg("place", index + 1)
                    .arg("found", found.word())
                    .arg("expected", unit.word());
                self.error(error);
            }
        }
        whole.then_some(())
    }

    fn script(
        &mut self,
        id: ScriptId,
        takes: &[Unit],
        gives: Unit,
        name: &Spanned<String>,
        mut arguments: Vec<Typed>,
        span: Span,
    ) -> Option<Typed> {
        self.count(name, arguments.len(), takes.len(), Some(takes.len()), span)?;
        let mut whole = self.arguments(name, &mut arguments, takes).is_some();
        for argument in &arguments {
            // A script calculates with decimals.
            if !argument.expr.unit.finite && numeric(argument.unit()).is_some() {
                self.error(
                    Diagnostic::error(code::FRACTION, argument.span()).arg("name", &name.value),
                );
                whole = false;
            }
        }
        if !whole {
            return None;
        }
        let mut known = joined(gives, arguments.iter().map(|argument| &argument.expr.unit));
        known.finite = true;
        let arguments = arguments
            .into_iter()
            .map(|argument| argument.expr)
            .collect();
        Some(firm(ExprKind::Script(id, arguments), known, span))
    }
}
