//! The command line: arguments in, exit code out. One file for each command.
//!
//! Results go to standard output, everything else to standard error. Both are written through a
//! [`Screen`], so that a command can be run by a test.

mod arguments;
mod check;
mod complaint;
mod everyone;
mod explain;
mod new;
mod policies;
mod run;
mod screen;
mod tell;
mod templates;
#[cfg(test)]
mod tests;
mod watch;

use crate::diagnostic::command::{OUR_FAULT, STOPPED};
use crate::diagnostic::evaluation::{DIFFERENCE, INTERNAL};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::message::Language;
use crate::source::Sources;
use arguments::{Arguments, Command};
use screen::Screen;
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// What a run of the program says to the one that started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well; also when the reader of the output went away.
    Fine = 0,
    /// Differences were found, or tests failed.
    Different = 1,
    /// The command line asks for something that does not exist or cannot be done.
    Usage = 2,
    /// The policy is wrong.
    Policy = 3,
    /// The data is wrong, a limit was passed, or people are held.
    Data = 4,
    /// A certificate or a seal does not hold.
    Broken = 5,
    /// A fault of merit itself.
    Fault = 70,
    /// Asked to stop by Ctrl-C.
    Stopped = 130,
}

impl Exit {
    /// What an error of this code means for the run: the family of the code decides.
    pub fn of_code(code: Code) -> Exit {
        match code.0.get(1..2) {
            _ if code == STOPPED => Exit::Stopped,
            _ if [OUR_FAULT, INTERNAL, DIFFERENCE].contains(&code) => Exit::Fault,
            Some("0") => Exit::Usage,
            Some("4" | "5") => Exit::Data,
            _ => Exit::Policy,
        }
    }

    /// The exit of a run that ends with these diagnostics: that of the first error in the order
    /// stopped, fault, usage, policy, data; warnings alone are fine.
    pub fn of(diagnostics: &[Diagnostic]) -> Exit {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        let exits: Vec<Exit> = errors.map(|error| Exit::of_code(error.code)).collect();
        let order = [
            Exit::Stopped,
            Exit::Fault,
            Exit::Usage,
            Exit::Policy,
            Exit::Data,
        ];
        order
            .into_iter()
            .find(|exit| exits.contains(exit))
            .unwrap_or(Exit::Fine)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Runs the program on the process's own arguments and streams.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let mut out = BufWriter::new(io::stdout().lock());
    // Not locked: how far a run has come is drawn by another thread.
    let mut errors = io::stderr();
    let terminal =
        errors.is_terminal() && std::env::var_os("TERM").is_none_or(|value| value != "dumb");
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut screen = Screen::new(&mut out, &mut errors, colour);
    screen.terminal = terminal;
    screen.interrupt.listen();
    let exit = guarded(&mut screen, |screen| run_arguments(&arguments, screen));
    if exit == Exit::Fault {
        // What is still in the buffer is no result.
        let _ = out.into_parts();
    }
    exit.into()
}

/// Does `work`, flushes, and turns what can go wrong outside of it into an exit: a reader that went
/// away is fine, another failure to write is told, and a panic is our own fault. The panic's text
/// may hold names and amounts, so only the place in the program is shown.
fn guarded(screen: &mut Screen, work: impl FnOnce(&mut Screen) -> io::Result<Exit>) -> Exit {
    static FAULT: Mutex<Option<String>> = Mutex::new(None);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|place| fault_place(place.file(), place.line()));
        // The first place is the cause; later ones are threads that it took along.
        FAULT
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(place.unwrap_or_default());
    }));
    let done = catch_unwind(AssertUnwindSafe(|| {
        let exit = work(screen)?;
        screen.flush()?;
        io::Result::Ok(exit)
    }));
    match done {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) if error.kind() == ErrorKind::BrokenPipe => Exit::Fine,
        Ok(Err(error)) => {
            screen.cannot_write("stdout", &error);
            Exit::Usage
        }
        Err(_) => {
            let place = FAULT
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .unwrap_or_default();
            let fault = Diagnostic::error(OUR_FAULT, Place::Command).arg("place", place);
            screen.diagnostics(&[fault], &Sources::default());
            Exit::Fault
        }
    }
}

/// `plan/stage.rs:12`: the last two parts of the file's path, since the rest is of the machine on
/// which merit was built.
fn fault_place(file: &str, line: u32) -> String {
    let mut parts: Vec<&str> = file.rsplit(['/', '\\']).take(2).collect();
    parts.reverse();
    format!("{}:{line}", parts.join("/"))
}

/// Reads the arguments and does what they ask for.
fn run_arguments(arguments: &[OsString], screen: &mut Screen) -> io::Result<Exit> {
    screen.language = arguments::language(arguments);
    match arguments::read(arguments, screen.language) {
        Ok(Arguments { command, .. }) => match command {
            Command::Run(arguments) => run::run(&arguments, screen),
            Command::Explain(arguments) => explain::explain(&arguments, screen),
            Command::Check(arguments) => check::check(&arguments, screen),
            Command::New(arguments) => {
                let interrupt = screen.interrupt.clone();
                interrupt.writing(|_| new::new(&arguments, screen))
            }
        },
        Err(other) if !other.use_stderr() => {
            screen.result(&other.render().to_string())?;
            Ok(Exit::Fine)
        }
        Err(complaint) => {
            match complaint::diagnostic(&complaint) {
                Some(diagnostic) => screen.diagnostics(&[diagnostic], &Sources::default()),
                None => screen.note(&complaint.render().to_string()),
            }
            Ok(Exit::Usage)
        }
    }
}

impl Language {
    /// The language of `--lang`.
    fn of_flag(flag: &str) -> Option<Language> {
        match flag {
            "en" => Some(Language::English),
            "zh" => Some(Language::Chinese),
            _ => None,
        }
    }
}
