//! Rhai's `if` and `switch` to syntax.

use super::tokens::Tokens;
use super::walk::{Node, Walk};
use super::{Syntax, SyntaxKind};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::source::Span;
use rhai::{Expr, FlowControl, Position, Stmt, StmtBlock, SwitchCasesCollection, Token};

/// `if c { a } else { b }`.
pub(super) fn choice(walk: &mut Walk<'_>, flow: &FlowControl, at: Position) -> Option<Node> {
    let index = walk.tokens.at(at)?;
    let condition = walk.expr(&flow.expr);
    let (yes, yes_last) = branch(walk, &flow.body)?;
    if flow.branch.is_empty() {
        walk.found.push(Diagnostic::error(
            code::NO_ELSE,
            walk.tokens.span(index, yes_last),
        ));
        return None;
    }
    let (no, last) = branch(walk, &flow.branch)?;
    let kind = SyntaxKind::If(Box::new(condition?.syntax), Box::new(yes?), Box::new(no?));
    Some(walk.node(kind, index, last))
}

/// What a block gives, and its last token.
fn branch(walk: &mut Walk<'_>, block: &StmtBlock) -> Option<(Option<Syntax>, usize)> {
    let [statement] = block.statements() else {
        let (place, _) = walk.tokens.place(block.position());
        walk.found.push(
            Diagnostic::error(code::OUTSIDE, place)
                .arg("found", "{")
                .help("one"),
        );
        return None;
    };
    // `else if` has no brace of its own.
    if let Stmt::If(..) = statement {
        let node = walk.statement(statement)?;
        return Some((Some(node.syntax), node.last));
    }
    let node = walk.statement(statement);
    let open = walk.tokens.at(block.position())?;
    Some((node.map(|node| node.syntax), walk.tokens.partner(open)?))
}

/// `switch x { a | b => y, _ => z }`. Rhai keeps only hashes of the labels: they are read from
/// the tokens.
pub(super) fn switch(
    walk: &mut Walk<'_>,
    by: &Expr,
    cases: &SwitchCasesCollection,
    at: Position,
) -> Option<Node> {
    let index = walk.tokens.at(at)?;
    let by = walk.expr(by)?;
    let open = by.last + 1;
    let close = walk.tokens.partner(open)?;
    let heads = heads(walk, open, close);
    let mut arms: Vec<(Vec<Syntax>, Syntax)> = Vec::new();
    let mut otherwise = None;
    let mut whole = true;
    for (number, case) in cases.expressions.iter().enumerate() {
        let value = walk.expr(&case.rhs).map(|node| node.syntax);
        if cases.def_case == Some(number) {
            otherwise = value.map(Box::new);
            whole &= otherwise.is_some();
            continue;
        }
        let (first, arrow) = *heads.get(number)?;
        let labels = labels(walk, first, arrow);
        match (labels, value) {
            (Some(labels), Some(value)) => {
                for label in &labels {
                    let earlier = arms
                        .iter()
                        .flat_map(|(labels, _)| labels)
                        .find(|seen| seen.kind == label.kind);
                    if let Some(earlier) = earlier {
                        let error = Diagnostic::error(code::SWITCH_TWICE, label.span)
                            .label("first", earlier.span);
                        walk.found.push(error);
                    }
                }
                arms.push((labels, value));
            }
            _ => whole = false,
        }
    }
    if cases.expressions.is_empty() {
        walk.found.push(
            Diagnostic::error(code::SWITCH_LABEL, walk.tokens.span(index, close))
                .arg("found", "{}"),
        );
        return None;
    }
    if !whole {
        return None;
    }
    let kind = SyntaxKind::Switch {
        by: Box::new(by.syntax),
        arms,
        otherwise,
    };
    Some(walk.node(kind, index, close))
}

/// For each arm the first token of its labels and its arrow.
fn heads(walk: &Walk<'_>, open: usize, close: usize) -> Vec<(usize, usize)> {
    let mut heads = Vec::new();
    let mut first = open + 1;
    let mut index = open + 1;
    while index < close {
        match walk.tokens.token(index) {
            Some(Token::DoubleArrow) => heads.push((first, index)),
            Some(Token::Comma) => first = index + 1,
            Some(Token::LeftParen | Token::LeftBracket | Token::LeftBrace) => {
                index = walk.tokens.partner(index).unwrap_or(close);
            }
            _ => {}
        }
        index += 1;
    }
    heads
}

/// A label that is not a literal. A bare word is most likely a text without its quotes.
pub(super) fn bad_label(tokens: &Tokens<'_>, index: Option<usize>, place: Span) -> Diagnostic {
    let written = index.map_or("", |index| tokens.written(index));
    let error = Diagnostic::error(code::SWITCH_LABEL, place).arg("found", written);
    let alone = index.and_then(|index| tokens.token(index + 1));
    match (index.and_then(|index| tokens.pieces.get(index)), alone) {
        (Some(piece), Some(Token::DoubleArrow | Token::Pipe))
            if matches!(piece.token, Token::Identifier(_)) =>
        {
            let quoted = format!("\"{written}\"");
            let (span, with) = tokens.text.rewritten(piece.start, piece.end, &quoted);
            error.patch("quote", span, with)
        }
        _ => error,
    }
}

/// The literals before an arrow.
fn labels(walk: &mut Walk<'_>, first: usize, arrow: usize) -> Option<Vec<Syntax>> {
    let mut labels = Vec::new();
    let mut index = first;
    loop {
        let negative = matches!(
            walk.tokens.token(index),
            Some(Token::Minus | Token::UnaryMinus)
        );
        let start = index;
        index += usize::from(negative);
        let kind = match walk.tokens.token(index) {
            Some(Token::DecimalConstant(_)) => walk.literal(index),
            Some(Token::StringConstant(text)) if !negative => {
                Some(SyntaxKind::Text(text.to_string()))
            }
            Some(Token::True) if !negative => Some(SyntaxKind::Flag(true)),
            Some(Token::False) if !negative => Some(SyntaxKind::Flag(false)),
            _ => None,
        };
        let kind = match kind {
            Some(SyntaxKind::Number { value, percent }) if negative => Some(SyntaxKind::Number {
                value: value.neg(),
                percent,
            }),
            other => other,
        };
        let ends = matches!(
            walk.tokens.token(index + 1),
            Some(Token::Pipe | Token::DoubleArrow)
        );
        let Some(kind) = kind.filter(|_| ends) else {
            let last = arrow.saturating_sub(1).max(start);
            let place = walk.tokens.span(start, last);
            let error = bad_label(walk.tokens, Some(start), place);
            walk.found.push(error);
            return None;
        };
        labels.push(Syntax {
            kind,
            span: walk.tokens.span(start, index),
        });
        index += 2;
        if index > arrow {
            return Some(labels);
        }
    }
}
