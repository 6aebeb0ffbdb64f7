//! Script functions of a policy: `[script.NAME]`.

mod check;
mod functions;
mod library;

use super::Fault;
use super::engine::{MAX_SCRIPT, on_known_stack};
use crate::diagnostic::{Diagnostic, expression as code, nearest};
use crate::source::{FileId, Sources, Span};
use crate::value::{Day, Number, Unit, Value};
use rhai::{AST, CallFnOptions, Dynamic, EvalAltResult, Position, Scope};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A script of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScriptId(pub u32);

/// A compiled script function: pure, bounded, decimals in and out.
#[derive(Debug)]
pub struct Script {
    pub name: String,
    pub takes: Vec<Unit>,
    pub gives: Unit,
    ast: AST,
    file: FileId,
    text: Arc<str>,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScriptError {
    /// Where in the script file.
    pub span: Span,
    /// A limit was passed (operations, depth, sizes, time): it stops the run.
    pub limit: bool,
    /// What kind of failure it is. `None` beside no limit: the script threw, or asked for what it
    /// may not.
    pub fault: Option<Fault>,
    /// What happened, in plain words.
    pub text: String,
}

impl Script {
    /// Compiles the function `name` of a script file (already in `sources`), on a thread with a
    /// known stack. `at` is the place of the `file` key.
    pub fn compile(
        name: &str,
        takes: &[Unit],
        gives: Unit,
        file: FileId,
        sources: &Sources,
        at: Span,
    ) -> Result<Script, Vec<Diagnostic>> {
        let text: Arc<str> = sources.text(file).into();
        if text.len() > MAX_SCRIPT {
            let error = Diagnostic::error(code::SCRIPT_LONG, at)
                .arg("bytes", text.len())
                .arg("most", MAX_SCRIPT);
            return Err(vec![error]);
        }
        on_known_stack(|| {
            let mut found = check::tokens(&text, file);
            if !found.is_empty() {
                return Err(found);
            }
            let ast = match library::engine().compile(&*text) {
                Ok(ast) => ast,
                Err(error) => {
                    let place = check::place(&text, file, error.position());
                    return Err(vec![
                        Diagnostic::error(code::SCRIPT_SYNTAX, place)
                            .arg("reason", error.err_type()),
                    ]);
                }
            };
            check::tree(&ast, &text, file, &mut found);
            let functions: Vec<_> = ast
                .iter_functions()
                .map(|one| (one.name.to_owned(), one.params.len()))
                .collect();
            match functions.iter().find(|(known, _)| known == name) {
                None => {
                    let error = Diagnostic::error(code::SCRIPT_MISSING, at).arg("name", name);
                    let near = nearest(name, functions.iter().map(|(known, _)| known.as_str()));
                    found.push(match near {
                        Some(near) => error.arg("near", near).help("near"),
                        None => error.help("write"),
                    });
                }
                Some((_, parameters)) if *parameters != takes.len() => {
                    let error = Diagnostic::error(code::SCRIPT_PARAMETERS, at).arg("name", name);
                    found.push(error.arg("found", parameters).arg("expected", takes.len()));
                }
                Some(_) => {}
            }
            if !found.is_empty() {
                return Err(found);
            }
            Ok(Script {
                name: name.to_owned(),
                takes: takes.to_vec(),
                gives,
                ast,
                file,
                text: text.clone(),
            })
        })
    }

    /// Calls it on a thread with a 16 MB stack: the present one if it is such (see
    /// [`on_known_stack`]), else a new one. Arguments are finite.
    ///
    /// Each call begins afresh, so no call can see another.
    pub fn call(&self, arguments: &[Value]) -> Result<Value, ScriptError> {
        if arguments.len() != self.takes.len() {
            return Err(self.error(
                Position::NONE,
                Some(Fault::Argument),
                "wrong number of arguments",
            ));
        }
        let mut values = Vec::with_capacity(arguments.len());
        for (value, unit) in arguments.iter().zip(&self.takes) {
            values.push(self.argument(value, *unit)?);
        }
        let result = on_known_stack(|| {
            catch_unwind(AssertUnwindSafe(|| {
                library::with_clock(|| {
                    // The file has functions only: there is nothing to run before the call.
                    let options = CallFnOptions::new().eval_ast(false);
                    let mut scope = Scope::new();
                    library::engine().call_fn_with_options::<Dynamic>(
                        options, &mut scope, &self.ast, &self.name, values,
                    )
                })
            }))
        });
        match result {
            Ok(Ok(value)) => self.result(&value),
            Ok(Err(error)) => Err(self.failure(&error)),
            Err(_) => Err(self.error(Position::NONE, None, "the script engine failed")),
        }
    }

    fn argument(&self, value: &Value, unit: Unit) -> Result<Dynamic, ScriptError> {
        Ok(match value {
            // What is counted can be an index or the end of a range; arithmetic stays as exact.
            Value::Number(number) if matches!(unit, Unit::Count | Unit::Days) => {
                match number.to_i64() {
                    Some(whole) => Dynamic::from_int(whole),
                    None => self.decimal(number)?,
                }
            }
            Value::Number(number) => self.decimal(number)?,
            Value::Flag(flag) => Dynamic::from_bool(*flag),
            Value::Text(text) => Dynamic::from(text.to_string()),
            Value::Date(day) => Dynamic::from(day.to_string()),
        })
    }

    fn decimal(&self, number: &Number) -> Result<Dynamic, ScriptError> {
        match number.decimal() {
            Some(decimal) => Ok(Dynamic::from_decimal(decimal)),
            None => Err(self.error(
                Position::NONE,
                Some(Fault::Kind),
                "an argument is not finite",
            )),
        }
    }

    /// What the script gave, as a value of its unit.
    fn result(&self, value: &Dynamic) -> Result<Value, ScriptError> {
        let wrong = || {
            let text = format!(
                "gave {} where {} was declared",
                library::kind(value),
                self.gives.word()
            );
            self.error(Position::NONE, Some(Fault::Kind), &text)
        };
        match self.gives {
            Unit::Flag => value.as_bool().map(Value::Flag).map_err(|_| wrong()),
            Unit::Text => value
                .as_immutable_string_ref()
                .map(|text| Value::Text(text.as_str().into()))
                .map_err(|_| wrong()),
            Unit::Date => {
                let text = value.as_immutable_string_ref().map_err(|_| wrong())?;
                Day::parse(&text).map(Value::Date).ok_or_else(wrong)
            }
            Unit::Money | Unit::Number | Unit::Percent | Unit::Count | Unit::Days => {
                let number = library::number(value).ok_or_else(wrong)?;
                let whole = matches!(self.gives, Unit::Count | Unit::Days);
                if whole && !number.is_integer() {
                    Err(wrong())
                } else {
                    Ok(Value::Number(number))
                }
            }
        }
    }

    fn error(&self, position: Position, fault: Option<Fault>, text: &str) -> ScriptError {
        let span = check::place(&self.text, self.file, position);
        ScriptError {
            span,
            limit: false,
            fault,
            text: text.to_owned(),
        }
    }

    fn failure(&self, error: &EvalAltResult) -> ScriptError {
        // The innermost call tells where it happened.
        if let EvalAltResult::ErrorInFunctionCall(_, _, inner, position) = error {
            let mut failure = self.failure(inner);
            if inner.position().is_none() {
                failure.span = check::place(&self.text, self.file, *position);
            }
            return failure;
        }
        let limit = matches!(
            error,
            EvalAltResult::ErrorTooManyOperations(_)
                | EvalAltResult::ErrorTooManyVariables(_)
                | EvalAltResult::ErrorStackOverflow(_)
                | EvalAltResult::ErrorDataTooLarge(..)
                | EvalAltResult::ErrorTerminated(..)
        );
        let (fault, text) = match error {
            EvalAltResult::ErrorArithmetic(text, _) => (library::fault(text), text.clone()),
            EvalAltResult::ErrorRuntime(thrown, _) => (None, thrown.to_string()),
            EvalAltResult::ErrorTerminated(..) => (None, "it ran for too long".to_owned()),
            EvalAltResult::ErrorMismatchDataType(..) => (Some(Fault::Kind), plain(error)),
            EvalAltResult::ErrorArrayBounds(..) | EvalAltResult::ErrorStringBounds(..) => {
                (Some(Fault::Argument), plain(error))
            }
            _ => (None, plain(error)),
        };
        ScriptError {
            limit,
            ..self.error(error.position(), fault, &text)
        }
    }
}

/// Rhai's sentence without its position.
fn plain(error: &EvalAltResult) -> String {
    let text = error.to_string();
    match text.find(" (line ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests;
