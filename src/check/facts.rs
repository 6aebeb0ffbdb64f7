//! What a condition that holds makes certain: `defined(quota)`, `quota > 0`, `revenue >= target`.

use super::constant::{is_positive, number, same};
use crate::expression::{Base, BinaryOp, Expr, ExprKind, Leaf, Suffix, UnaryOp};
use crate::plan::{Mechanism, Plan};

/// A figure that is defined tells of what it is made of, so many figures deep.
const DEEPEST: u32 = 16;

/// What is certain at some place of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    defined: Vec<Leaf>,
    nonzero: Vec<Leaf>,
    /// Conditions that hold, as written.
    true_here: Vec<Expr>,
}

impl Facts {
    /// Whether the leaf has a value.
    pub(super) fn is_defined(&self, leaf: &Leaf) -> bool {
        self.defined.contains(leaf)
    }

    /// Whether the leaf is not 0.
    pub(super) fn is_nonzero(&self, leaf: &Leaf) -> bool {
        self.nonzero.contains(leaf)
    }

    /// Whether a condition is known to hold.
    pub(super) fn holds(&self, plan: &Plan, condition: &Expr) -> bool {
        match &condition.kind {
            ExprKind::Binary(BinaryOp::And, a, b) => self.holds(plan, a) && self.holds(plan, b),
            ExprKind::Defined(inner) => match &inner.kind {
                ExprKind::Read(leaf) => self.is_defined(leaf),
                _ => self
                    .true_here
                    .iter()
                    .any(|known| same(plan, known, condition)),
            },
            _ => self
                .true_here
                .iter()
                .any(|known| same(plan, known, condition)),
        }
    }

    /// The facts that are not about the record at hand.
    pub(super) fn without_record(&self) -> Facts {
        let kept = |leaf: &&Leaf| !of_record(leaf);
        Facts {
            defined: self.defined.iter().filter(kept).cloned().collect(),
            nonzero: self.nonzero.iter().filter(kept).cloned().collect(),
            true_here: Vec::new(),
        }
    }

    /// Takes it that `condition` is true, or false.
    pub(super) fn assume(&mut self, plan: &Plan, condition: &Expr, truth: bool) {
        self.assume_deep(plan, condition, truth, DEEPEST);
    }

    fn assume_deep(&mut self, plan: &Plan, condition: &Expr, truth: bool, deep: u32) {
        match &condition.kind {
            ExprKind::Binary(BinaryOp::And, a, b) if truth => {
                self.assume_deep(plan, a, true, deep);
                self.assume_deep(plan, b, true, deep);
            }
            ExprKind::Binary(BinaryOp::Or, a, b) if !truth => {
                self.assume_deep(plan, a, false, deep);
                self.assume_deep(plan, b, false, deep);
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.assume_deep(plan, inner, !truth, deep),
            ExprKind::Defined(inner) if truth => self.evaluated(plan, inner, deep),
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, _, _) | ExprKind::Defined(_) => {}
            ExprKind::Binary(op, a, b) => {
                self.evaluated(plan, a, deep);
                self.evaluated(plan, b, deep);
                let op = if truth { Some(*op) } else { opposite(*op) };
                self.compare(plan, op, a, b);
                self.compare(plan, op.and_then(mirrored), b, a);
            }
            _ => self.evaluated(plan, condition, deep),
        }
        if truth && !matches!(condition.kind, ExprKind::Binary(BinaryOp::And, _, _)) {
            self.true_here.push(condition.clone());
        }
    }

    /// What `a OP b` says of `a` being 0.
    fn compare(&mut self, plan: &Plan, op: Option<BinaryOp>, a: &Expr, b: &Expr) {
        let (ExprKind::Read(leaf), Some(limit)) = (&a.kind, number(plan, b)) else {
            return;
        };
        let apart = match op {
            Some(BinaryOp::Greater) => !limit.is_negative(),
            Some(BinaryOp::GreaterOrEqual) => is_positive(limit),
            Some(BinaryOp::Less) => !is_positive(limit),
            Some(BinaryOp::LessOrEqual) => limit.is_negative(),
            Some(BinaryOp::NotEqual) => limit.is_zero(),
            Some(BinaryOp::Equal) => !limit.is_zero(),
            _ => false,
        };
        if apart {
            self.nonzero.push(leaf.clone());
        }
    }

    /// The expression gave a value, so whatever it needs did.
    fn evaluated(&mut self, plan: &Plan, expr: &Expr, deep: u32) {
        match &expr.kind {
            ExprKind::Read(leaf) => self.leaf(plan, leaf, deep),
            ExprKind::Unary(_, a) => self.evaluated(plan, a, deep),
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, a, _) => self.evaluated(plan, a, deep),
            ExprKind::Binary(op, a, b) => {
                self.evaluated(plan, a, deep);
                self.evaluated(plan, b, deep);
                if let (BinaryOp::Divide, ExprKind::Read(leaf)) = (op, &b.kind) {
                    self.nonzero.push(leaf.clone());
                }
            }
            ExprKind::In(a, _) => self.evaluated(plan, a, deep),
            ExprKind::If(a, _, _) | ExprKind::Switch { by: a, .. } => self.evaluated(plan, a, deep),
            ExprKind::Call(_, list) | ExprKind::Script(_, list) => {
                list.iter()
                    .for_each(|argument| self.evaluated(plan, argument, deep));
            }
            ExprKind::Parameter(_) | ExprKind::Own(_) | ExprKind::Defined(_) => {}
        }
    }

    fn leaf(&mut self, plan: &Plan, leaf: &Leaf, deep: u32) {
        if self.defined.contains(leaf) {
            return;
        }
        self.defined.push(leaf.clone());
        let Leaf::Figure {
            base,
            figure,
            suffix: Suffix::None,
        } = leaf
        else {
            return;
        };
        let figure = plan.figure(*figure);
        let (Some(deep), false) = (deep.checked_sub(1), matches!(base, Base::Through { .. }))
        else {
            return;
        };
        for condition in &figure.when {
            self.assume_deep(plan, condition, true, deep);
        }
        if let (Mechanism::Formula(value), None) = (&figure.mechanism, &figure.if_undefined) {
            self.evaluated(plan, value, deep);
        }
    }
}

/// Whether `a` and `b` say the opposite of each other.
pub(super) fn contradict(plan: &Plan, a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Unary(UnaryOp::Not, inner), _) => same(plan, inner, b),
        (_, ExprKind::Unary(UnaryOp::Not, inner)) => same(plan, inner, a),
        (ExprKind::Binary(op, x, y), ExprKind::Binary(other, v, w)) => {
            opposite(*op) == Some(*other) && same(plan, x, v) && same(plan, y, w)
        }
        _ => false,
    }
}

fn opposite(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        BinaryOp::Less => BinaryOp::GreaterOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::Greater,
        BinaryOp::Greater => BinaryOp::LessOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::Less,
        _ => return None,
    })
}

/// The operator with its sides exchanged.
fn mirrored(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Equal | BinaryOp::NotEqual => op,
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        _ => return None,
    })
}

fn of_record(leaf: &Leaf) -> bool {
    let mut base = match leaf {
        Leaf::Column(column) => &column.base,
        Leaf::Figure { base, .. } => base,
        Leaf::Prorata | Leaf::Share | Leaf::Depth => return true,
        Leaf::PeriodStart | Leaf::PeriodEnd | Leaf::PeriodDays | Leaf::Word { .. } => return false,
    };
    while let Base::Through { from, .. } = base {
        base = from;
    }
    *base == Base::Record
}
