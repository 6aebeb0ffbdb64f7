//! `merit.explanation/0`: what a run found for one person or record, as data. Every node has its
//! operation (from a closed list), its operands by number, its result, and where its inputs come
//! from; so every value can be recomputed from the document alone.

use serde::Serialize;

/// The number of the format.
pub const FORMAT: &str = "merit.explanation/0";

/// An explanation.
#[derive(Debug, Serialize)]
pub struct Document {
    pub format: &'static str,
    pub policy: PolicyOf,
    pub period: PeriodOf,
    pub currency: String,
    pub subject: SubjectOf,
    /// `ok`, `held`, or `not-covered`.
    pub status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<HeldOf>,
    /// The record that was asked for, and where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordOf>,
    /// What was asked for, in order.
    pub roots: Vec<Root>,
    /// The conditions of `[subject] when` that were asked, of who is not covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cover: Vec<u32>,
    /// Every figure that a node mentions.
    pub figures: Vec<FigureOf>,
    pub nodes: Vec<NodeOf>,
}

/// The policy.
#[derive(Debug, Serialize)]
pub struct PolicyOf {
    pub id: String,
    pub version: String,
    pub title: LabelOf,
    pub file: String,
}

/// The period.
#[derive(Debug, Serialize)]
pub struct PeriodOf {
    pub name: String,
    pub from: String,
    pub until: String,
}

/// Whose explanation it is.
#[derive(Debug, Serialize)]
pub struct SubjectOf {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A text in the languages given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LabelOf {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

impl LabelOf {
    /// From the pair of a documented thing.
    pub fn of(pair: &(Option<String>, Option<String>)) -> LabelOf {
        LabelOf {
            en: pair.0.clone(),
            zh: pair.1.clone(),
        }
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.en.is_none() && self.zh.is_none()
    }

    /// The text in a language, else in the other.
    pub fn get(&self, chinese: bool) -> Option<&str> {
        let (first, second) = if chinese {
            (&self.zh, &self.en)
        } else {
            (&self.en, &self.zh)
        };
        first.as_deref().or(second.as_deref())
    }
}

/// Why a pay is held.
#[derive(Debug, Serialize)]
pub struct HeldOf {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    pub figure: String,
    pub why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    pub at: String,
}

/// Where a record went.
#[derive(Debug, Serialize)]
pub struct RecordOf {
    pub table: String,
    pub key: String,
    pub file: String,
    pub line: u64,
    /// `counted`, or why not: `other-period`, `no-date`, `nobody-credited`, `not-covered`; or
    /// `private`, and nothing of it is told.
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    pub cells: Vec<(String, Option<String>)>,
    pub went: Vec<Went>,
}

/// A figure that a record reached, or did not.
#[derive(Debug, Serialize)]
pub struct Went {
    /// The rule path of the figure that gathers.
    pub path: String,
    pub figure: String,
    pub of: String,
    pub period: String,
    /// `own` of the record's own figures, `given` or `not-given` of its awards and findings;
    /// `counted`, `where`, `no-value`, `other-period`, `no-date`.
    pub state: &'static str,
    /// The condition that left it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    pub unit: &'static str,
}

/// What was asked for.
#[derive(Debug, Serialize)]
pub struct Root {
    pub figure: String,
    pub kind: &'static str,
    pub node: u32,
}

/// A figure of the policy.
#[derive(Debug, Serialize)]
pub struct FigureOf {
    pub path: String,
    pub name: String,
    /// Of a cell of a split figure: its words, one for each column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    pub kind: &'static str,
    pub unit: &'static str,
    #[serde(skip_serializing_if = "LabelOf::is_empty")]
    pub label: LabelOf,
    #[serde(skip_serializing_if = "LabelOf::is_empty")]
    pub note: LabelOf,
    #[serde(skip_serializing_if = "LabelOf::is_empty")]
    pub because: LabelOf,
    #[serde(skip_serializing_if = "LabelOf::is_empty")]
    pub clause: LabelOf,
    /// Places that it is written with, of its rounding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    pub at: String,
}

/// One evaluated thing.
#[derive(Debug, Serialize)]
pub struct NodeOf {
    pub id: u32,
    pub op: &'static str,
    /// Operands, which stand before this node.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<u32>,
    /// Exact: a decimal, `n/d`, a date, `true`, `false`, or a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `none`, `undefined` or `failed` where there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    pub unit: &'static str,
    /// `file:line:column` in the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What is written there, where it is more than a literal or a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(flatten)]
    pub own: Own,
}

/// An operation's own numbers.
#[derive(Debug, Default, Serialize)]
pub struct Own {
    /// Of a literal: the path of the parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Of a cell: its place in the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellOf>,
    /// Of a figure: its rule path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// Of a figure: whose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Of a figure of one of several assignments: its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Of a figure: in which period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// How many of the operands are conditions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<usize>,
    /// Of a figure whose conditions do not all hold: those that were not asked any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unasked: Vec<String>,
    /// Of `prorata`: days in common, and days of the period; the value is the one by the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<(String, String)>,
    /// Why there is no value, in other words than merit's: what a script threw, or the records
    /// that are too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Of a script that failed: where in its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<String>,
    /// Of a call: the function or script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of an aggregate over records: the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Of an aggregate over cells: the split figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<String>,
    /// Of an aggregate: keys of the items that counted, in the order of the operands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<String>>,
    /// Lines of those items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<u64>>,
    /// What else is known of those items, where there is anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemOf>,
    /// Items that did not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<PassedOf>,
    /// How many items counted, where some are never shown one by one: then none is an operand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<usize>,
    /// Where records, or others, are told only by how many they are: the value stands as it was
    /// found and is not to be recomputed from the operands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOutOf>,
    /// The last operand is how many items it needs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub needs: bool,
    /// Of slices: the operand of the bound, and of the rate where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slices: Option<Vec<(usize, Option<usize>)>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub between: bool,
    /// Of a running total: how many amounts it is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Of scales: how many entries are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<usize>,
    /// Of steps and lines: the entry of each bound asked for, and whether the bound itself is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Vec<(usize, bool)>>,
    /// Of steps, cases and quotas: the entry reached; of a line: the last point not above `by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<usize>,
    /// Of cases: how many conditions of each were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Vec<usize>>,
    /// Of a score: `taken`, `zero` or `left-out` for each part, and the names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<(String, &'static str)>>,
    /// Of a rank: place, among how many, and with how many tie breakers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ties: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lowest: bool,
    /// Of a share or a shared prize: the unit of the parts, and the place in the order of keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tied: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unallocated: bool,
    /// Of a step: its id, whether it applied, and whether it changed the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelOf>,
    /// Of a rounding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
}

/// A place in the data.
#[derive(Debug, Serialize)]
pub struct CellOf {
    pub table: String,
    pub key: String,
    pub column: String,
    pub file: String,
    pub line: u64,
}

/// What is known of an item of an aggregate besides its key.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct ItemOf {
    /// The day of a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// The days of a row of a table with `dates`, whole; without `until` the end is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many steps below whoever gathers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// Columns of the row with free text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<(String, String)>,
}

/// Items that are told only by how many they are.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LeftOutOf {
    /// How many counted, or take part.
    pub counted: u64,
    /// How many did not count, by reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<PassedCount>,
}

/// How many items did not count for one reason.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct PassedCount {
    pub why: &'static str,
    /// The condition that is false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    pub count: u64,
}

/// An item that did not count.
#[derive(Debug, Serialize)]
pub struct PassedOf {
    pub key: String,
    pub line: u64,
    /// The first day of a row of a table with `dates`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    pub why: &'static str,
    /// The condition that is false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}
