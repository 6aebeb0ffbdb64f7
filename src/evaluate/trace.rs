//! The tracer: one evaluator, two prices. With [`NoTrace`] every call is empty.

use super::outcome::Outcome;
use super::record::When;
use crate::expression::ParameterId;
use crate::plan::{FigureId, GroupId, TableId};
use crate::source::Span;
use crate::value::{Day, Number, Rounding, Unit};
use std::sync::Arc;

/// Receives what was evaluated.
pub trait Trace {
    /// How later steps refer to what was evaluated.
    type Node: Clone;
    /// Whether nodes are kept at all.
    const ON: bool;
    /// Stands for a node where none is kept.
    const BLANK: Self::Node;
    /// Keeps a node; `make` is not called when nothing is kept.
    fn node(&mut self, make: impl FnOnce() -> Node<Self::Node>) -> Self::Node;
}

/// Keeps nothing, costs nothing.
pub struct NoTrace;

impl Trace for NoTrace {
    type Node = ();
    const ON: bool = false;
    const BLANK: () = ();
    #[inline]
    fn node(&mut self, _make: impl FnOnce() -> Node<()>) {}
}

/// A node of a [`Tree`].
pub type NodeId = u32;

/// Keeps every node; operands stand before what uses them.
#[derive(Debug, Default)]
pub struct Tree {
    pub nodes: Vec<Node<NodeId>>,
}

impl Trace for Tree {
    type Node = NodeId;
    const ON: bool = true;
    const BLANK: NodeId = NodeId::MAX;
    fn node(&mut self, make: impl FnOnce() -> Node<NodeId>) -> NodeId {
        self.nodes.push(make());
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

impl Op {
    /// Lets go of an operation that nobody keeps. Most own nothing: told apart where they are made,
    /// they then cost nothing at all.
    #[inline(always)]
    pub fn discard(self) {
        match self {
            Op::Parameter(_)
            | Op::Period(_)
            | Op::Operator(_)
            | Op::Function(_)
            | Op::Defined
            | Op::Given
            | Op::IfUndefined
            | Op::Total
            | Op::Recomputed { .. }
            | Op::Start { .. }
            | Op::Running { .. }
            | Op::Rank { .. }
            | Op::Line { .. } => std::mem::forget(self),
            other => drop(other),
        }
    }
}

/// One evaluated thing.
#[derive(Clone, Debug)]
pub struct Node<N> {
    pub op: Op,
    pub of: Vec<N>,
    pub outcome: Outcome,
    pub unit: Unit,
    pub span: Option<Span>,
}

/// What was done, with its own numbers: the closed list of operations.
#[derive(Clone, Debug)]
pub enum Op {
    /// A literal of the policy.
    Parameter(ParameterId),
    /// A cell of a record.
    Cell {
        table: TableId,
        key: Arc<str>,
        line: u64,
        column: u32,
    },
    /// `period.start`, `period.end`, `period.days`, `depth`, `share` of what is not shared.
    Period(&'static str),
    /// `prorata`: days in common, and days of the period.
    Prorata {
        days: Number,
        whole: Number,
    },
    /// A value of someone who is not explained here.
    Other {
        figure: FigureId,
        cell: u32,
        who: Who,
        period: i32,
    },
    /// `start` of a figure, where it has no earlier value: the operand is the formula.
    Start {
        figure: FigureId,
    },
    /// A value read from the run of a closed period.
    Prior {
        figure: FigureId,
        who: Who,
        period: i32,
        run: Arc<str>,
    },
    /// The figure as today's data would give it: the operand.
    Recomputed {
        figure: FigureId,
    },
    /// The word of the cell at hand in a split column.
    Word(Arc<str>),
    /// An operator, by its word (`add`, `less`, `and`, `in`, `if`, `switch`).
    Operator(&'static str),
    /// A function, by its name.
    Function(&'static str),
    Defined,
    Script(Arc<str>),
    /// A figure of someone in a period: operands are the conditions, then what its value was last.
    Figure {
        figure: FigureId,
        cell: u32,
        who: Who,
        period: i32,
        conditions: usize,
    },
    /// An aggregate: operands are the items that counted, then how many it needs.
    Aggregate {
        verb: &'static str,
        of: Gathered,
    },
    /// A running total: operands are the total before, if there is one, and this record's amount;
    /// `count` is how many amounts it is made of.
    Running {
        count: usize,
    },
    /// Operands: `by` (and `until`), then the bound and the rate of each slice reached.
    Slices {
        between: bool,
        slices: Vec<Slice>,
        entries: usize,
    },
    /// Operands: `by`, the bounds asked for, the outcome of the step reached.
    Steps {
        reached: usize,
        bounds: Vec<Bound>,
        entries: usize,
    },
    /// Operands: `by`, the points' places asked for, then what holds at `left` and, where it lies
    /// between two, at the point behind it; at the first point where `left` is none.
    Line {
        asked: usize,
        left: Option<usize>,
        entries: usize,
    },
    /// Operands: the quantities of `by`, then the outcome; the keys of the entry, none if `otherwise`.
    Match {
        keys: Vec<Arc<str>>,
    },
    /// Operands: the conditions asked, then the outcome.
    Cases {
        reached: usize,
        asked: Vec<usize>,
    },
    /// Operands: weight and value of each part; `kept` tells which took part, `zero` which count 0.
    Score {
        parts: Vec<PartTaken>,
    },
    /// Operands: the quantity of each who takes part, own first; tie breakers behind.
    Rank {
        place: u32,
        of: u32,
        lowest: bool,
        ties: usize,
    },
    /// Operands: a rank, then the prizes it shares.
    Prize {
        tied: u32,
        order: u32,
        unit: Option<Number>,
    },
    /// Operands: a rank by quotas, then the shares and the outcome of the entry reached.
    Quota {
        place: u32,
        of: u32,
        reached: Option<usize>,
    },
    /// Operands: the quantity of each who takes part, own first.
    Percentile {
        lowest: bool,
    },
    /// Operands: the fund, then the weight of each who takes part, own first.
    Share {
        unit: Rounding,
        order: u32,
        unallocated: bool,
    },
    /// An award or finding with only conditions.
    Given,
    /// Operands: the pays; those without a value count 0.
    Total,
    /// Operands: what was undefined, then the replacement.
    IfUndefined,
    /// Operands: the value in hand, the conditions, the amount if it applied.
    Step {
        verb: &'static str,
        id: Arc<str>,
        step: usize,
        applied: bool,
        conditions: usize,
        changed: bool,
    },
    /// The operation, of which only some operands are kept: so many items counted, and so many did
    /// not, by reason.
    Summed {
        op: Box<Op>,
        counted: u64,
        passed: Vec<(PassedWhy, u64)>,
    },
    /// Operands: the value before.
    Round(Rounding),
}

/// A slice of a scale: which operand is its bound, and which its rate if that was asked for.
#[derive(Clone, Debug)]
pub struct Slice {
    pub bound: usize,
    pub rate: Option<usize>,
}

/// A bound of steps that was asked for.
#[derive(Clone, Debug)]
pub struct Bound {
    pub entry: usize,
    pub above: bool,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartTaken {
    Taken,
    Zero,
    LeftOut,
}

/// What an aggregate gathered, and what it passed over.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    pub table: Option<TableId>,
    pub group: Option<GroupId>,
    /// The split figure whose cells they are.
    pub cells: Option<FigureId>,
    /// Keys of the items that counted, in the order of the operands.
    pub keys: Vec<Arc<str>>,
    /// What else is known of each of them.
    pub about: Vec<About>,
    /// Rows of the items in a resident table, for their lines.
    pub lines: Vec<u64>,
    /// Items that `where` left out, with the reason's place.
    pub passed: Vec<Passed>,
    /// How many rows are of a kind that is never shown one by one.
    pub private: u64,
    /// The last operand is how many items it needs.
    pub needs: bool,
}

/// What is known of an item besides its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// When its row counts, or the days of an assignment.
    pub when: Option<When>,
    /// Of a person.
    pub name: Option<String>,
    /// How many steps below whoever gathers it.
    pub depth: Option<u32>,
    /// The free texts of its row, by column.
    pub texts: Vec<(u32, String)>,
}

/// Whose value it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub key: Arc<str>,
    /// The first day of an assignment, where someone may have several.
    pub from: Option<Day>,
}

impl Who {
    /// Known by a key alone.
    pub fn of(key: impl Into<Arc<str>>) -> Who {
        Who {
            key: key.into(),
            from: None,
        }
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from {
            Some(from) => write!(f, "{} {from}", self.key),
            None => f.write_str(&self.key),
        }
    }
}

/// An item that did not count.
#[derive(Clone, Debug)]
pub struct Passed {
    pub key: Arc<str>,
    pub line: u64,
    /// The first day of a row of a table with `dates`.
    pub from: Option<Day>,
    pub why: PassedWhy,
}

/// Why an item did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassedWhy {
    /// The n-th condition of `where` is false.
    Where(usize),
    /// Its figure has no value.
    NoValue,
    OtherPeriod,
    NoDate,
    /// It came after its period was closed.
    Late,
}
