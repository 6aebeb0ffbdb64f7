//! What a script may not say, found before it runs.

use super::{functions, library};
use crate::diagnostic::{Diagnostic, expression as code, nearest};
use crate::source::{FileId, Span};
use rhai::{AST, ASTNode, Expr, FnCallExpr, LexError, Position, Stmt, Token};

/// The byte of a Rhai position (line and column from 1, in characters).
fn byte(text: &str, position: Position) -> Option<usize> {
    let line = position.line()?;
    let start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => text.match_indices('\n').nth(breaks).map(|(at, _)| at + 1)?,
    };
    let rest = text.get(start..)?;
    let column = position.position().unwrap_or(1).saturating_sub(1);
    Some(
        start
            + rest
                .char_indices()
                .nth(column)
                .map_or(rest.len(), |(at, _)| at),
    )
}

/// The word or the sign at a position; the first line if there is none.
pub(super) fn place(text: &str, file: FileId, position: Position) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let Some(start) = byte(text, position) else {
        let end = text.find('\n').unwrap_or(text.len());
        return Span::new(file, 0, offset(end));
    };
    let rest = text.get(start..).unwrap_or("");
    let word = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    let length = if word > 0 {
        word
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    };
    Span::new(file, offset(start), offset(start + length))
}

/// Words and signs that scripts do not have.
pub(super) fn tokens(text: &str, file: FileId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let (stream, _) = library::engine().lex(std::slice::from_ref(&text));
    let mut number = None;
    // Whether a label of `switch` may begin here: an `if` after a number is elsewhere a statement
    // after a missing semicolon.
    let mut labels = false;
    for (token, position) in stream {
        if token == Token::EOF {
            break;
        }
        let refuse = |what: &str, help| {
            Diagnostic::error(code::SCRIPT_FORBIDDEN, place(text, file, position))
                .arg("found", what)
                .help(help)
        };
        match &token {
            // `x /= 2` of whole numbers would cut the fraction off.
            Token::Reserved(sign) if sign.as_str() == "/=" => found.push(refuse("/=", "divide")),
            Token::Reserved(word) if word.as_str() != "this" => found.push(refuse(word, "word")),
            // Labels of `switch` are compared by kind: 1 is not 1.0 there.
            Token::DoubleArrow | Token::Pipe | Token::If => {
                if let Some((at, label)) = number
                    && (label || token != Token::If)
                {
                    let error = Diagnostic::error(code::SCRIPT_FORBIDDEN, place(text, file, at));
                    found.push(error.arg("found", "switch").help("switch"));
                }
            }
            Token::LexError(error) => {
                // A word that the engine has disabled.
                if let LexError::ImproperSymbol(word, _) = &**error
                    && word.chars().all(|c| c.is_alphanumeric() || c == '_')
                {
                    found.push(refuse(word, "word"));
                }
                break;
            }
            _ => {}
        }
        number = matches!(token, Token::IntegerConstant(_) | Token::DecimalConstant(_))
            .then_some((position, labels));
        labels = matches!(
            token,
            Token::LeftBrace | Token::Comma | Token::Pipe | Token::Minus | Token::UnaryMinus
        );
    }
    found
}

/// Functions by which scripts elsewhere reach a clock, chance or files.
const OUTWARD: &[&str] = &[
    "timestamp",
    "now",
    "today",
    "sleep",
    "rand",
    "random",
    "open_file",
];

/// Calls of what does not exist, and statements outside of functions.
pub(super) fn tree(ast: &AST, text: &str, file: FileId, found: &mut Vec<Diagnostic>) {
    if let Some(statement) = ast.statements().first() {
        found.push(Diagnostic::error(
            code::SCRIPT_LOOSE,
            place(text, file, statement.position()),
        ));
    }
    let own: Vec<String> = ast
        .iter_functions()
        .map(|function| function.name.to_owned())
        .collect();
    let mut unknown: Vec<(Position, String)> = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        let call: Option<(&FnCallExpr, Position)> = match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, at) | Expr::MethodCall(call, at))) => {
                Some((call, *at))
            }
            Some(ASTNode::Stmt(Stmt::FnCall(call, at))) => Some((call, *at)),
            _ => None,
        };
        if let Some((call, at)) = call
            && call.op_token.is_none()
            && !functions::FUNCTIONS.contains(&call.name.as_str())
            && !own.iter().any(|name| *name == call.name.as_str())
        {
            unknown.push((at, call.name.to_string()));
        }
        true
    });
    unknown.sort();
    unknown.dedup();
    for (at, name) in unknown {
        let error =
            Diagnostic::error(code::SCRIPT_FORBIDDEN, place(text, file, at)).arg("found", &name);
        let names = own
            .iter()
            .map(String::as_str)
            .chain(functions::FUNCTIONS.iter().copied());
        found.push(match nearest(&name, names) {
            _ if OUTWARD.contains(&name.as_str()) => error.help("word"),
            Some(near) => error.arg("near", near).help("near"),
            None => error.help("function"),
        });
    }
}
