//! The plan as data: tables, groups and figures with every name resolved.

use super::SplitColumn;
use crate::expression::{Expr, Parameter, Script};
use crate::policy::{Documentation, Kind, Policy, ScaleKind, StepVerb, Ties, Verb};
use crate::source::Span;
use crate::value::{Rounding, Type, Window};
use std::sync::Arc;

/// A figure, by its place in [`Plan::figures`].
pub type FigureId = u32;
/// A group, by its place in [`Plan::groups`].
pub type GroupId = u32;
/// A table, by its place in [`Plan::tables`].
pub type TableId = u32;

/// A policy that is ready to be evaluated. Nothing in it is code: every part can be walked.
#[derive(Debug)]
pub struct Plan {
    pub policy: Arc<Policy>,
    /// Every literal of the policy; evaluation reads them by slot.
    pub parameters: Vec<Parameter>,
    pub scripts: Vec<Script>,
    pub tables: Vec<TablePlan>,
    pub subject: SubjectPlan,
    pub groups: Vec<GroupPlan>,
    /// Figures in the order written; parts of scores stand behind them; `[total]` is the last.
    pub figures: Vec<FigurePlan>,
    /// Figures in an order in which each stands behind what it reads.
    pub order: Vec<FigureId>,
}

impl Plan {
    /// Whether the subject's table has `dates`: a person may have several assignments.
    pub fn dated(&self) -> bool {
        self.table(self.subject.table).dates.is_some()
    }

    /// The figure `[total]`.
    pub fn total(&self) -> FigureId {
        u32::try_from(self.figures.len().saturating_sub(1)).unwrap_or(0)
    }

    /// A figure of the plan.
    ///
    /// # Panics
    /// Never for an id that the plan itself gave.
    #[expect(clippy::indexing_slicing, reason = "ids are the plan's own")]
    pub fn figure(&self, id: FigureId) -> &FigurePlan {
        &self.figures[id as usize]
    }

    /// A table of the plan.
    ///
    /// # Panics
    /// Never for an id that the plan itself gave.
    #[expect(clippy::indexing_slicing, reason = "ids are the plan's own")]
    pub fn table(&self, id: TableId) -> &TablePlan {
        &self.tables[id as usize]
    }

    /// The figure with this name, but no part of a score.
    pub fn named(&self, name: &str) -> Option<FigureId> {
        let at = self
            .figures
            .iter()
            .position(|figure| figure.name == name && figure.part_of.is_none())?;
        u32::try_from(at).ok()
    }

    /// The figures that are pay, in the order written.
    pub fn pays(&self) -> impl Iterator<Item = FigureId> + '_ {
        self.kind(Kind::Pay).filter(|id| *id != self.total())
    }

    /// The figures of one kind, in the order written, without parts of scores.
    pub fn kind(&self, kind: Kind) -> impl Iterator<Item = FigureId> + '_ {
        (0u32..)
            .zip(&self.figures)
            .filter(move |(_, figure)| figure.kind == kind && figure.part_of.is_none())
            .map(|(id, _)| id)
    }
}

/// A table: its contract with names resolved.
#[derive(Debug)]
pub struct TablePlan {
    pub name: String,
    pub columns: Vec<ColumnPlan>,
    pub key: Vec<u32>,
    /// Where a record's day comes from.
    pub date: Option<ColumnPath>,
    /// (from, until)
    pub dates: Option<(u32, Option<u32>)>,
    pub credit: Option<Credit>,
    pub require: Vec<Expr>,
    pub private: Option<Expr>,
    /// Rows must be in memory, for another reason than that other tables refer to them.
    pub resident: bool,
    pub span: Span,
}

/// A column.
#[derive(Debug)]
pub struct ColumnPlan {
    pub name: String,
    pub kind: ColumnKind,
    pub unit: Type,
}

/// How a column is read.
#[derive(Debug, Clone)]
pub enum ColumnKind {
    Plain,
    Reference(TableId),
    Group(GroupId),
    /// A reference by the values of other columns.
    Computed {
        table: TableId,
        by: Vec<ColumnPath>,
    },
}

/// A column, through references from a record of some table.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPath {
    /// (table, reference column of it), in order.
    pub hops: Vec<(TableId, u32)>,
    pub table: TableId,
    pub column: u32,
}

/// To whom the records of a table count.
#[derive(Debug, Clone)]
pub enum Credit {
    /// The first reference to the subject's table that is defined.
    Subject(Vec<ColumnPath>),
    /// As the record that the first defined reference leads to.
    Record {
        table: TableId,
        paths: Vec<ColumnPath>,
    },
    /// Those that a table of shares names, each for a share.
    Shares(SharesPlan),
    /// A group, by the value that makes it.
    Group {
        group: GroupId,
        paths: Vec<ColumnPath>,
    },
}

/// A table of shares: its columns that refer to the shared record and to the subject's table, and
/// the share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharesPlan {
    pub table: TableId,
    pub record: u32,
    pub subject: u32,
    pub share: u32,
    /// The shares of a record need not total 100 %.
    pub any: bool,
}

/// Who gets results.
#[derive(Debug)]
pub struct SubjectPlan {
    pub table: TableId,
    /// The column that refers to the manager.
    pub manager: Option<u32>,
    pub when: Vec<Expr>,
}

/// A group.
#[derive(Debug)]
pub struct GroupPlan {
    pub name: String,
    /// Absent: one group of all.
    pub by: Option<Expr>,
    pub when: Vec<Expr>,
    pub span: Span,
}

/// One value for each what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Record(TableId),
    /// The assignment: a row of the subject's table. Without `dates` that is the person.
    Subject,
    /// The person, where the subject's table has `dates` and someone may have several assignments.
    Person,
    Group(GroupId),
    Company,
}

/// A figure with everything resolved.
#[derive(Debug)]
pub struct FigurePlan {
    pub name: String,
    /// `field-sales/commission`, `field-sales/kpi/attainment`.
    pub path: String,
    pub kind: Kind,
    pub documentation: Documentation,
    pub level: Level,
    pub unit: Type,
    pub when: Vec<Expr>,
    pub mechanism: Mechanism,
    pub if_undefined: Option<Expr>,
    /// What `.previous` is where there is no earlier value, and the figure before the first period.
    pub start: Option<Expr>,
    /// It stands on its own earlier values, perhaps through others.
    pub in_circle: bool,
    pub then: Vec<StepPlan>,
    pub round: Option<Rounding>,
    /// The columns by whose words the value is kept apart; none: one value.
    pub split: Vec<SplitColumn>,
    /// The score that this is a part of.
    pub part_of: Option<FigureId>,
    pub span: Span,
}

/// A step of `then`.
#[derive(Debug)]
pub struct StepPlan {
    pub verb: StepVerb,
    pub amount: Expr,
    /// The amount is a percent of the value in hand, not percentage points (language A9).
    pub of_hand: bool,
    pub when: Vec<Expr>,
    /// `then.collection`.
    pub id: String,
    pub documentation: Documentation,
    pub span: Span,
}

/// How a value comes about.
#[derive(Debug)]
pub enum Mechanism {
    Formula(Expr),
    Aggregate(AggregatePlan),
    Running(RunningPlan),
    Scale(ScalePlan),
    /// Tables of outcomes by the values of `by`, the outermost first.
    Match {
        by: Vec<Expr>,
        entries: Vec<(Vec<MatchKey>, Expr)>,
        otherwise: Option<Expr>,
    },
    Cases(Vec<(Vec<Expr>, Expr)>),
    Score(Vec<PartPlan>),
    Weights(WeightsPlan),
    Rank(RankPlan),
    Percentile {
        by: Expr,
        within: Within,
        lowest: bool,
    },
    Share {
        fund: Expr,
        by: Expr,
        among: Within,
    },
    /// Given when its conditions hold.
    Given,
    /// The sum of all pays.
    Total(Vec<FigureId>),
}

/// A key of `match`.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchKey(pub crate::value::Value);

/// An aggregate over items.
#[derive(Debug)]
pub struct AggregatePlan {
    pub of: Items,
    /// The columns of a record that tell its cell, in the order of the figure's `split`; none where
    /// no record decides it.
    pub cells: Vec<ColumnPath>,
    pub condition: Vec<Expr>,
    pub window: Window,
    pub needs: Option<Expr>,
    pub verb: Verb,
    pub item: Option<Expr>,
    /// `condition`, `needs` or `item` read the owner (`own.`) or a figure wider than the record.
    pub reads_owner: bool,
    pub span: Span,
}

/// What an aggregate gathers.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// Credits of the owner, or all records for the company where the table has no credit.
    Credits(TableId),
    /// Records of `table` whose `link` column refers to the record that `from` leads to from the
    /// owner's record (the owner's record itself if `from` is empty).
    Referring {
        table: TableId,
        link: ColumnPath,
        from: Vec<(TableId, u32)>,
    },
    Members(Within),
    Periods,
    /// The assignments whose manager is the owner; with `below` all under them too.
    Reports {
        below: bool,
    },
    /// The person's assignments in the period.
    Assignments,
    /// The cells of the owner that differ in the last column of this split figure.
    Cells(FigureId),
}

/// Among whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    Company,
    Group(GroupId),
}

/// A running total.
#[derive(Debug)]
pub struct RunningPlan {
    pub table: TableId,
    pub amount: Expr,
    pub within: Option<Expr>,
    pub window: Window,
    pub condition: Vec<Expr>,
}

/// A scale.
#[derive(Debug)]
pub struct ScalePlan {
    pub kind: ScaleKind,
    pub by: Expr,
    /// `between = [by, until]`.
    pub until: Option<Expr>,
    pub entries: Vec<EntryPlan>,
}

/// One entry of a scale.
#[derive(Debug)]
pub struct EntryPlan {
    pub bound: Option<Expr>,
    /// The bound itself is not included.
    pub above: bool,
    pub outcome: Expr,
    pub label: Documentation,
}

/// A part of a score.
#[derive(Debug)]
pub struct PartPlan {
    pub figure: FigureId,
    pub name: String,
    pub weight: Expr,
    pub missing: Missing,
}

/// A score of the cells of a split figure, by weights of the words of its last column.
#[derive(Debug)]
pub struct WeightsPlan {
    pub of: FigureId,
    /// A weight for each cell of the last columns, in the order of the cells: one table for each
    /// word before the last column, or one for all.
    pub weights: Vec<Expr>,
    pub missing: Missing,
}

/// What a part without a value does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Undefined,
    Zero,
    Renormalise,
}

/// A rank, perhaps with prizes or quotas.
#[derive(Debug)]
pub struct RankPlan {
    pub by: Expr,
    pub within: Within,
    pub lowest: bool,
    pub ties_by: Vec<Expr>,
    pub prizes: Option<(Vec<Expr>, Ties)>,
    /// (outcome, share)
    pub quotas: Option<Vec<(Expr, Expr)>>,
}
