//! `[policy]` and `[script.NAME]`.

use super::{Documentation, Name};
use crate::source::{FileId, Span, Spanned};
use crate::value::{Calendar, Day, DayCount, Rounding, Unit};

/// `[policy]`.
#[derive(Clone, Debug)]
pub struct Header {
    pub id: Spanned<String>,
    /// `title` is kept as the label.
    pub documentation: Documentation,
    pub version: Spanned<String>,
    pub effective: (Day, Option<Day>),
    pub calendar: Calendar,
    pub currency: Spanned<String>,
    /// Of every pay and the total; the mode also of any other `round`.
    pub round: Rounding,
    pub days: DayCount,
    /// `periods_from`, else the first day of `effective`.
    pub periods_from: Day,
    pub span: Span,
}

/// `[script.NAME]`.
#[derive(Clone, Debug)]
pub struct ScriptDeclaration {
    pub name: Name,
    pub file: Spanned<String>,
    /// The script's text, read from the policy's folder.
    pub source: FileId,
    pub takes: Vec<Unit>,
    pub gives: Unit,
}
