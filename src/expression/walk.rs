//! Rhai's tree to syntax. Rhai keeps one point of each node; the spans come from the tokens.

use super::tokens::{Tokens, malformed};
use super::{BinaryOp, Syntax, SyntaxKind, UnaryOp, walk_block as block};
use crate::diagnostic::{Diagnostic, expression as code};
use crate::source::{Span, Spanned};
use crate::value::{Day, Number};
use rhai::{AST, Expr, FnCallExpr, Position, Stmt, Token};

/// A node and its tokens, the parentheses around it included.
pub(super) struct Node {
    pub syntax: Syntax,
    pub first: usize,
    pub last: usize,
}

pub(super) struct Walk<'a> {
    pub tokens: &'a Tokens<'a>,
    pub found: &'a mut Vec<Diagnostic>,
}

/// The syntax of a parsed formula; `None` if something was pushed to `found`.
pub(super) fn syntax(
    tokens: &Tokens<'_>,
    ast: &AST,
    found: &mut Vec<Diagnostic>,
) -> Option<Syntax> {
    let mut walk = Walk { tokens, found };
    match ast.statements() {
        [Stmt::Expr(expr)] => walk.expr(expr).map(|node| node.syntax),
        _ => None,
    }
}

impl Walk<'_> {
    pub fn expr(&mut self, expr: &Expr) -> Option<Node> {
        match expr {
            Expr::DynamicConstant(_, at) => self.number(*at),
            Expr::BoolConstant(flag, at) => self.leaf(*at, SyntaxKind::Flag(*flag)),
            Expr::StringConstant(text, at) => self.leaf(*at, SyntaxKind::Text(text.to_string())),
            Expr::Variable(name, _, at) => self.leaf(*at, SyntaxKind::Name(name.1.to_string())),
            Expr::FnCall(call, at) => match call.op_token {
                Some(ref token) => self.operator(call, token, *at),
                None => self.call(call, *at),
            },
            Expr::And(operands, _) => self.chain(BinaryOp::And, operands),
            Expr::Or(operands, _) => self.chain(BinaryOp::Or, operands),
            Expr::Dot(pair, _, at) => self.path(&pair.lhs, &pair.rhs, *at),
            Expr::Stmt(statements) => match statements.statements() {
                [statement] => self.statement(statement),
                _ => self.outside(expr.start_position(), "one"),
            },
            Expr::Array(items, at) => {
                // Its own list is read by `in`; anywhere else it has no meaning.
                for item in items {
                    self.expr(item);
                }
                let index = self.tokens.at(*at)?;
                let place = self
                    .tokens
                    .span(index, self.tokens.partner(index).unwrap_or(index));
                self.found.push(Diagnostic::error(code::LIST, place));
                None
            }
            Expr::Index(..) => self.outside(expr.start_position(), "index"),
            Expr::Unit(at) => {
                let (place, _) = self.tokens.place(*at);
                self.found
                    .push(Diagnostic::error(code::UNEXPECTED, place).arg("found", "()"));
                None
            }
            _ => self.outside(expr.start_position(), "operators"),
        }
    }

    /// `if` and `switch`.
    pub fn statement(&mut self, statement: &Stmt) -> Option<Node> {
        match statement {
            Stmt::If(flow, at) => block::choice(self, flow, *at),
            Stmt::Switch(parts, at) => block::switch(self, &parts.0, &parts.1, *at),
            Stmt::Expr(expr) => self.expr(expr),
            Stmt::FnCall(call, at) => self.call(call, *at),
            other => self.outside(other.position(), "one"),
        }
    }

    fn outside<T>(&mut self, at: Position, help: &'static str) -> Option<T> {
        let (place, index) = self.tokens.place(at);
        let written = index.map_or("", |index| self.tokens.written(index));
        self.found.push(
            Diagnostic::error(code::OUTSIDE, place)
                .arg("found", written)
                .help(help),
        );
        None
    }

    /// The node over the tokens `first..=last`.
    pub fn node(&self, kind: SyntaxKind, first: usize, last: usize) -> Node {
        let span = self.tokens.span(first, last);
        let (first, last) = self.tokens.widen(first, last);
        Node {
            syntax: Syntax { kind, span },
            first,
            last,
        }
    }

    fn leaf(&mut self, at: Position, kind: SyntaxKind) -> Option<Node> {
        let index = self.tokens.at(at)?;
        Some(self.node(kind, index, index))
    }

    fn number(&mut self, at: Position) -> Option<Node> {
        let index = self.tokens.at(at)?;
        if !matches!(self.tokens.token(index), Some(Token::DecimalConstant(_))) {
            return self.outside(at, "operators");
        }
        match self.literal(index) {
            Some(kind) => Some(self.node(kind, index, index)),
            None => {
                let place = self.tokens.span(index, index);
                let written = self.tokens.written(index);
                self.found.push(malformed(written, place));
                None
            }
        }
    }

    /// The number at a token, from its own digits: Rhai's value may be rounded.
    pub fn literal(&self, index: usize) -> Option<SyntaxKind> {
        let percent = self
            .tokens
            .pieces
            .get(index)
            .is_some_and(|piece| piece.percent);
        let written = self
            .tokens
            .written(index)
            .trim_end_matches('%')
            .replace('_', "");
        let number = Number::parse(&written).ok().flatten()?;
        let value = if percent {
            Number::ratio(1, 100)
                .and_then(|hundredth| number.mul(&hundredth))
                .ok()?
        } else {
            number
        };
        Some(SyntaxKind::Number { value, percent })
    }

    fn operator(&mut self, call: &FnCallExpr, token: &Token, at: Position) -> Option<Node> {
        let index = self.tokens.at(at)?;
        match &call.args[..] {
            [operand] => {
                let op = match token {
                    Token::Minus => UnaryOp::Negate,
                    Token::Bang => UnaryOp::Not,
                    _ => return self.outside(at, "operators"),
                };
                let operand = self.expr(operand)?;
                let last = operand.last;
                Some(self.node(SyntaxKind::Unary(op, Box::new(operand.syntax)), index, last))
            }
            [left, right] => {
                let op = match token {
                    Token::Plus => BinaryOp::Add,
                    Token::Minus => BinaryOp::Subtract,
                    Token::Multiply => BinaryOp::Multiply,
                    Token::Divide => BinaryOp::Divide,
                    Token::EqualsTo => BinaryOp::Equal,
                    Token::NotEqualsTo => BinaryOp::NotEqual,
                    Token::LessThan => BinaryOp::Less,
                    Token::LessThanEqualsTo => BinaryOp::LessOrEqual,
                    Token::GreaterThan => BinaryOp::Greater,
                    Token::GreaterThanEqualsTo => BinaryOp::GreaterOrEqual,
                    _ => return self.outside(at, "operators"),
                };
                // Both sides are read, so that errors of both are told.
                let (left, right) = (self.expr(left), self.expr(right));
                let (left, right) = (left?, right?);
                if matches!(
                    op,
                    BinaryOp::Less
                        | BinaryOp::LessOrEqual
                        | BinaryOp::Greater
                        | BinaryOp::GreaterOrEqual
                ) {
                    self.not_first(&left, right.last)?;
                }
                let (first, last) = (left.first, right.last);
                let kind = SyntaxKind::Binary(op, Box::new(left.syntax), Box::new(right.syntax));
                Some(self.node(kind, first, last))
            }
            _ => self.outside(at, "operators"),
        }
    }

    /// `not x > 2` binds as `(not x) > 2`, which is never meant.
    fn not_first(&mut self, left: &Node, last: usize) -> Option<()> {
        let SyntaxKind::Unary(UnaryOp::Not, operand) = &left.syntax.kind else {
            return Some(());
        };
        if self.tokens.token(left.first) != Some(&Token::Bang) {
            return Some(());
        }
        let pieces = &self.tokens.pieces;
        let text = match (pieces.get(left.first + 1), pieces.get(last)) {
            (Some(from), Some(to)) => self
                .tokens
                .text
                .decoded
                .get(from.start..to.end)
                .unwrap_or(""),
            _ => "",
        };
        let place = self.tokens.span(left.first, last);
        let within = self.tokens.span(left.first + 1, last);
        let error = Diagnostic::error(code::NOT_FIRST, place).label("operand", operand.span);
        let quoted = if self.tokens.text.escapes_quotes() {
            text.replace('"', "\\\"")
        } else {
            text.to_owned()
        };
        self.found.push(if text.contains('\\') {
            error.help("parentheses")
        } else {
            error.patch("parentheses", within, format!("({quoted})"))
        });
        None
    }

    /// `a and b and c`, which Rhai keeps flat, also where parentheses group the later ones.
    fn chain(&mut self, op: BinaryOp, operands: &[Expr]) -> Option<Node> {
        let nodes: Vec<Option<Node>> = operands.iter().map(|operand| self.expr(operand)).collect();
        let nodes: Vec<Node> = nodes.into_iter().collect::<Option<_>>()?;
        let mut nodes = nodes.into_iter().peekable();
        let first = nodes.next()?;
        self.nest(op, first, &mut nodes, usize::MAX)
    }

    /// Joins the operands that end before the token `limit`, from the left.
    fn nest(
        &mut self,
        op: BinaryOp,
        mut left: Node,
        rest: &mut std::iter::Peekable<std::vec::IntoIter<Node>>,
        limit: usize,
    ) -> Option<Node> {
        while let Some(mut right) = rest.next_if(|node| node.last < limit) {
            // A parenthesis right before this operand that closes after it groups the next ones;
            // around that group there may be another.
            while let Some(close) = right
                .first
                .checked_sub(1)
                .filter(|open| *open > left.last + 1)
                .and_then(|open| self.tokens.partner(open))
                .filter(|close| *close > right.last)
            {
                let before = right.last;
                right = self.nest(op, right, rest, close)?;
                if right.last == before {
                    break;
                }
            }
            let (first, last) = (left.first, right.last);
            let kind = SyntaxKind::Binary(op, Box::new(left.syntax), Box::new(right.syntax));
            left = self.node(kind, first, last);
        }
        Some(left)
    }

    fn call(&mut self, call: &FnCallExpr, at: Position) -> Option<Node> {
        let index = self.tokens.at(at)?;
        if self.tokens.token(index) == Some(&Token::In) {
            return self.member(call);
        }
        let arguments: Vec<Option<Node>> = call
            .args
            .iter()
            .map(|argument| self.expr(argument))
            .collect();
        let last = match self.tokens.token(index + 1) {
            Some(Token::Unit) => index + 1,
            _ => self.tokens.partner(index + 1)?,
        };
        let arguments: Vec<Syntax> = arguments
            .into_iter()
            .map(|node| node.map(|node| node.syntax))
            .collect::<Option<_>>()?;
        let name = Spanned::new(call.name.to_string(), self.tokens.span(index, index));
        if name.value == "date" {
            let day = self.date(&arguments, self.tokens.span(index, last))?;
            return Some(self.node(SyntaxKind::Date(day), index, last));
        }
        Some(self.node(SyntaxKind::Call { name, arguments }, index, last))
    }

    fn date(&mut self, arguments: &[Syntax], place: Span) -> Option<Day> {
        if let [
            Syntax {
                kind: SyntaxKind::Text(text),
                span,
            },
        ] = arguments
        {
            let day = Day::parse(text);
            if day.is_none() {
                self.found
                    .push(Diagnostic::error(code::DATE, *span).arg("found", text));
            }
            return day;
        }
        let written = match arguments {
            [first, ..] => self.tokens.text.written(first.span),
            [] => "()",
        };
        self.found.push(
            Diagnostic::error(code::DATE, place)
                .arg("found", written)
                .help("literal"),
        );
        None
    }

    /// `x in [a, b]`, of which Rhai makes `contains([a, b], x)`.
    fn member(&mut self, call: &FnCallExpr) -> Option<Node> {
        let [list, item] = &call.args[..] else {
            return None;
        };
        let item = self.expr(item);
        let Expr::Array(entries, at) = list else {
            let node = self.expr(list)?;
            self.found
                .push(Diagnostic::error(code::LIST, node.syntax.span).help("in"));
            return None;
        };
        let entries: Vec<Option<Node>> = entries.iter().map(|entry| self.expr(entry)).collect();
        let open = self.tokens.at(*at)?;
        let (_, last) = self.tokens.widen(open, self.tokens.partner(open)?);
        let item = item?;
        let entries: Vec<Syntax> = entries
            .into_iter()
            .map(|node| node.map(|node| node.syntax))
            .collect::<Option<_>>()?;
        if entries.is_empty() {
            self.found
                .push(Diagnostic::error(code::LIST, self.tokens.span(open, last)).help("empty"));
            return None;
        }
        self.not_first(&item, last)?;
        let first = item.first;
        Some(self.node(SyntaxKind::In(Box::new(item.syntax), entries), first, last))
    }

    /// `a.b.c`.
    fn path(&mut self, left: &Expr, right: &Expr, at: Position) -> Option<Node> {
        let mut names = Vec::new();
        if let Expr::MethodCall(..) = right {
            // Whatever stands before the point.
            self.names(right, &mut names)?;
        }
        self.names(left, &mut names)?;
        let (place, _) = self.tokens.place(at);
        if names.is_empty() {
            self.found.push(
                Diagnostic::error(code::OUTSIDE, place)
                    .arg("found", ".")
                    .help("path"),
            );
            return None;
        }
        self.names(right, &mut names)?;
        let (first, last) = (*names.first()?, *names.last()?);
        let path = names
            .iter()
            .map(|index| {
                Spanned::new(
                    self.tokens.written(*index).to_owned(),
                    self.tokens.span(*index, *index),
                )
            })
            .collect();
        Some(self.node(SyntaxKind::Path(path), first, last))
    }

    /// Collects the tokens of the names of a path.
    fn names(&mut self, part: &Expr, names: &mut Vec<usize>) -> Option<()> {
        match part {
            Expr::Variable(_, _, at) | Expr::Property(_, at) => {
                names.push(self.tokens.at(*at)?);
                Some(())
            }
            Expr::Dot(pair, _, _) => {
                self.names(&pair.lhs, names)?;
                self.names(&pair.rhs, names)
            }
            Expr::MethodCall(call, at) => {
                let (place, _) = self.tokens.place(*at);
                self.found
                    .push(Diagnostic::error(code::METHOD, place).arg("name", call.name.as_str()));
                None
            }
            _ => self.outside(part.start_position(), "path"),
        }
    }
}
