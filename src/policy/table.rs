//! `[table.NAME]`, `[subject]`, `[group.NAME]`.

use super::{Documentation, Formula, Name};
use crate::source::Span;
use crate::value::Unit;
use std::sync::Arc;

/// `[table.NAME]`.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: Name,
    pub documentation: Documentation,
    /// Empty if there is none.
    pub key: Vec<Name>,
    /// A column or a path (`order.ordered_on`).
    pub date: Option<Name>,
    pub dates: Option<Dates>,
    pub credit: Vec<CreditSource>,
    /// `shares = "any"`: the shares of a record need not total 100 %.
    pub shares_any: bool,
    pub require: Vec<Formula>,
    pub private: Option<Formula>,
    pub columns: Vec<ColumnDefinition>,
}

/// `dates = { from, until }`: columns of the table.
#[derive(Clone, Debug)]
pub struct Dates {
    pub from: Name,
    pub until: Option<Name>,
}

/// One entry of `credit`: a column or a path.
#[derive(Clone, Debug)]
pub struct CreditSource {
    pub path: Name,
}

/// A column of the contract.
#[derive(Clone, Debug)]
pub struct ColumnDefinition {
    pub name: Name,
    pub kind: ColumnType,
    /// `?`: the cell may be empty.
    pub optional: bool,
    pub span: Span,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum ColumnType {
    Code,
    /// `text flag date days count number percent money`.
    Plain(Unit),
    Vocabulary(Arc<[String]>),
    /// A key of the named table.
    Reference(Name),
    /// `group.NAME`.
    GroupReference(Name),
    /// `{ table, by = [paths] }`: not in the data, found by the values of `by`.
    Computed {
        table: Name,
        by: Vec<Name>,
    },
}

/// `[subject]`.
#[derive(Clone, Debug)]
pub struct Subject {
    pub table: Name,
    /// A column that refers to the same table: opens `reports` and `below`.
    pub manager: Option<Name>,
    pub when: Vec<Formula>,
    pub span: Span,
}

/// `[group.NAME]`.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: Name,
    pub documentation: Documentation,
    pub by: Option<Name>,
    pub when: Vec<Formula>,
    pub span: Span,
}
