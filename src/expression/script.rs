//! Script functions of a policy: `[script.NAME]`.

use super::Fault;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};
use crate::value::{Unit, Value};

/// A script of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScriptId(pub u32);

/// A compiled script function: pure, bounded, decimals in and out.
#[derive(Debug)]
pub struct Script {
    pub name: String,
    pub takes: Vec<Unit>,
    pub gives: Unit,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScriptError {
    /// Where in the script file.
    pub span: Span,
    /// `None`: the script gave a value of another kind, threw, or asked for what it may not;
    /// a limit that was passed stops the run.
    pub limit: bool,
    pub fault: Option<Fault>,
    pub text: String,
}

impl Script {
    /// Compiles the function `name` of a script file (already in `sources`), on a thread with a
    /// known stack. `at` is the place of the `file` key.
    pub fn compile(_name: &str, _takes: &[Unit], _gives: Unit, _file: FileId, _sources: &Sources, _at: Span) -> Result<Script, Vec<Diagnostic>> { todo!() }
    /// Calls it; must run on a thread with a 16 MB stack (see `on_known_stack`). Arguments are finite.
    pub fn call(&self, _arguments: &[Value]) -> Result<Value, ScriptError> { todo!() }
}

