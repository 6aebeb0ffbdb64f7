//! The Rhai engine that reads formulas, with every limit set, and the stack that Rhai runs on.

use rhai::{Engine, OptimizationLevel, Token};
use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

/// Longest formula, in bytes.
pub(super) const MAX_FORMULA: usize = 4 * 1024;
/// Longest script file, in bytes. Rhai's parser is quadratic in the number of variables, and no
/// limit of its own applies while it parses: this one does.
pub(super) const MAX_SCRIPT: usize = 64 * 1024;
/// How deep a formula may nest. Rhai counts each operator of a chain as a level.
const FORMULA_DEPTH: usize = 128;
/// Stack of the threads on which Rhai parses and runs: depth and calls multiply on it.
const STACK: usize = 16 * 1024 * 1024;

thread_local! {
    static KNOWN_STACK: Cell<bool> = const { Cell::new(false) };
    /// Line and column of the number literals that were written with `%`.
    static PERCENTS: RefCell<Vec<(usize, usize)>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work` on a thread with a 16 MB stack; at once if this thread is such a one already.
///
/// A panic of `work` goes on in the caller.
pub fn on_known_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if KNOWN_STACK.get() {
        return work();
    }
    std::thread::scope(|scope| {
        let body = || {
            KNOWN_STACK.set(true);
            work()
        };
        match std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, body)
        {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // Without a thread nothing safe can be done: the machine is out of memory.
            Err(error) => {
                std::panic::resume_unwind(Box::new(format!("no thread for formulas: {error}")))
            }
        }
    })
}

/// Runs `work` while the number literals at these places (line, column) count as percents.
pub(super) fn with_percents<T>(places: Vec<(usize, usize)>, work: impl FnOnce() -> T) -> T {
    let before = PERCENTS.replace(places);
    let result = work();
    PERCENTS.set(before);
    result
}

/// The engine of formulas. It is only used to lex and to parse.
pub(super) fn formulas() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let mut engine = Engine::new_raw();
        configure(&mut engine);
        engine
    });
    &ENGINE
}

/// Sets what is common to all engines that read formulas.
pub(super) fn configure(engine: &mut Engine) {
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_expr_depths(FORMULA_DEPTH, FORMULA_DEPTH);
    engine.set_max_call_levels(4);
    engine.set_max_operations(100_000);
    engine.set_max_variables(1_000);
    engine.set_max_functions(0);
    engine.set_max_string_size(MAX_FORMULA);
    engine.set_max_array_size(1_000);
    engine.set_max_map_size(1);
    engine.set_max_strings_interned(256);
    engine.set_fast_operators(false);
    #[expect(
        deprecated,
        reason = "not deprecated: Rhai marks the interface as volatile; the version is pinned"
    )]
    engine.on_parse_token(|token, position, _| match token {
        Token::IntegerConstant(number) => decimal(
            number.into(),
            position.line().unwrap_or(0),
            position.position().unwrap_or(0),
        ),
        Token::DecimalConstant(number) => decimal(
            number.0,
            position.line().unwrap_or(0),
            position.position().unwrap_or(0),
        ),
        Token::Identifier(word) => match word.as_str() {
            "and" => Token::And,
            "or" => Token::Or,
            "not" => Token::Bang,
            _ => Token::Identifier(word),
        },
        token => token,
    });
}

/// A number token: integers are decimals, so that `1 / 3` is not 0; a percent is a hundredth.
fn decimal(number: rust_decimal::Decimal, line: usize, column: usize) -> Token {
    let percent = PERCENTS.with_borrow(|places| places.contains(&(line, column)));
    let scaled = if percent {
        number.checked_mul(rust_decimal::Decimal::new(1, 2))
    } else {
        Some(number)
    };
    Token::DecimalConstant(Box::new((scaled.unwrap_or(number), "".into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_stack_is_remembered() {
        let inner = on_known_stack(|| {
            let here = std::thread::current().id();
            on_known_stack(|| std::thread::current().id() == here)
        });
        assert!(inner);
        assert!(!KNOWN_STACK.get());
    }

    /// Another crate could switch features of Rhai on and change what a number is.
    #[test]
    fn numbers_are_decimals() {
        let decimal: rust_decimal::Decimal = Engine::new().eval("1.5").unwrap();
        assert_eq!(decimal.to_string(), "1.5");
    }
}
