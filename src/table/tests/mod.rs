//! Whole data sets, read from folders.

mod keys;
mod shape;
mod stream;
mod words;

use super::*;
use crate::diagnostic::Place;
use crate::policy::{
    ColumnDefinition, ColumnType, Dates, Documentation, Header, Limits, Policy, Subject,
    Table as TableDefinition, Total,
};
use crate::source::{FileId, Span, Spanned};
use crate::value::{Calendar, Cycle, DayCount, Mode, Number, Rounding, Unit};
use std::path::Path;

/// A policy that has only tables.
pub(super) struct Build {
    tables: Vec<TableDefinition>,
    span: Span,
}

impl Build {
    pub fn new() -> Build {
        let file: FileId = Sources::default().add("policy.toml", "");
        Build {
            tables: Vec::new(),
            span: Span::new(file, 0, 0),
        }
    }

    fn name(&self, text: &str) -> Spanned<String> {
        Spanned::new(text.to_string(), self.span)
    }

    /// Adds a table: its name, its key, and `name: type` for each column; the types are those of
    /// the language, a vocabulary is `a|b`, a computed reference `=table`.
    pub fn table(mut self, name: &str, key: &[&str], columns: &[&str]) -> Build {
        let columns = columns
            .iter()
            .map(|column| {
                let (name, kind) = column.split_once(": ").unwrap();
                let (kind, optional) = kind
                    .strip_suffix('?')
                    .map_or((kind, false), |kind| (kind, true));
                ColumnDefinition {
                    name: self.name(name),
                    kind: self.kind(kind),
                    optional,
                    span: self.span,
                }
            })
            .collect();
        self.tables.push(TableDefinition {
            name: self.name(name),
            documentation: Documentation::default(),
            key: key.iter().map(|key| self.name(key)).collect(),
            date: None,
            dates: None,
            credit: Vec::new(),
            shares_any: false,
            require: Vec::new(),
            private: None,
            columns,
        });
        self
    }

    fn kind(&self, word: &str) -> ColumnType {
        let plain = [
            Unit::Money,
            Unit::Number,
            Unit::Percent,
            Unit::Count,
            Unit::Days,
            Unit::Date,
            Unit::Text,
            Unit::Flag,
        ];
        match plain.into_iter().find(|unit| unit.word() == word) {
            Some(unit) => ColumnType::Plain(unit),
            None if word == "code" => ColumnType::Code,
            None if word.contains('|') => {
                ColumnType::Vocabulary(word.split('|').map(str::to_string).collect())
            }
            None => match word.strip_prefix('=') {
                Some(table) => ColumnType::Computed {
                    table: self.name(table),
                    by: Vec::new(),
                },
                None => ColumnType::Reference(self.name(word)),
            },
        }
    }

    /// The last table has `dates`.
    pub fn dates(mut self, from: &str, until: Option<&str>) -> Build {
        let dates = Dates {
            from: self.name(from),
            until: until.map(|until| self.name(until)),
        };
        self.tables.last_mut().unwrap().dates = Some(dates);
        self
    }

    fn policy(self) -> Policy {
        let day = Day::new(2026, 1, 1).unwrap();
        let header = Header {
            id: self.name("p"),
            documentation: Documentation::default(),
            version: self.name("1"),
            effective: (day, None),
            calendar: Calendar {
                cycle: Cycle::Quarter,
                year_begins: 1,
            },
            currency: self.name("CNY"),
            round: Rounding {
                to: Number::from_i64(1),
                mode: Mode::HalfUp,
            },
            days: DayCount::Calendar,
            periods_from: day,
            span: self.span,
        };
        Policy {
            header,
            subject: Subject {
                table: self.name("people"),
                manager: None,
                when: Vec::new(),
                span: self.span,
            },
            tables: self.tables,
            groups: Vec::new(),
            figures: Vec::new(),
            total: Total::default(),
            scripts: Vec::new(),
            limits: Limits::default(),
        }
    }

    pub fn location(folder: &Path) -> Location {
        Location {
            data: folder.to_path_buf(),
            root: None,
            allow_outside: false,
        }
    }

    /// Opens the data with chunks of `chunk_rows`; no table is resident of itself.
    pub fn open_by(
        self,
        location: &Location,
        chunk_rows: usize,
    ) -> Result<Dataset, Vec<Diagnostic>> {
        let loading = Loading {
            columns: true,
            resident: Vec::new(),
            chunk_rows,
            progress: Arc::default(),
        };
        Dataset::open(&self.policy(), &mut Sources::default(), location, &loading)
    }

    pub fn open(self, folder: &Path) -> Result<Dataset, Vec<Diagnostic>> {
        self.open_by(&Build::location(folder), 65_536)
    }

    /// Opens the data with all tables resident.
    pub fn resident(self, folder: &Path) -> Result<Dataset, Vec<Diagnostic>> {
        let loading = Loading {
            columns: true,
            resident: vec![true; self.tables.len()],
            chunk_rows: 3,
            progress: Arc::default(),
        };
        Dataset::open(
            &self.policy(),
            &mut Sources::default(),
            &Build::location(folder),
            &loading,
        )
    }

    /// What is wrong with the data, streamed tables included.
    pub fn wrong(self, folder: &Path) -> Vec<String> {
        self.wrong_by(&Build::location(folder), 65_536)
    }

    pub fn wrong_by(self, location: &Location, chunk_rows: usize) -> Vec<String> {
        let tables = self.tables.len();
        let found = self.open_by(location, chunk_rows).and_then(|data| {
            (0..tables as u32).try_for_each(|table| data.scan(table, || (), |(), _| (), |()| ()))
        });
        found.err().unwrap_or_default().iter().map(brief).collect()
    }
}

/// `M4030 orders.csv:3 amount` and what else is said.
pub(super) fn brief(diagnostic: &Diagnostic) -> String {
    words::check(diagnostic);
    let file = |name: &str| {
        Path::new(name)
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    let place = match &diagnostic.place {
        Place::Source(span) => format!("data.toml@{}", span.start),
        Place::Cell {
            file: name,
            line,
            column,
            ..
        } => {
            format!(
                "{}:{line}{}",
                file(name),
                column
                    .as_ref()
                    .map(|column| format!(" {column}"))
                    .unwrap_or_default()
            )
        }
        Place::Row {
            file: name,
            row,
            column,
            ..
        } => {
            let column = column.as_ref().map(|column| format!(" {column}"));
            format!("{} row {row}{}", file(name), column.unwrap_or_default())
        }
        Place::File(name) => file(name),
        Place::Command => "command".to_string(),
    };
    let help = diagnostic
        .help
        .as_ref()
        .map(|help| format!(" {}", help.key))
        .unwrap_or_default();
    let told = [
        "nearest",
        "meant",
        "other",
        "trimmed",
        "clean",
        "character",
        "kind",
        "count",
        "first",
        "day",
        "found",
    ]
    .iter()
    .filter_map(|wanted| diagnostic.args.iter().find(|(name, _)| name == wanted))
    .map(|(name, value)| format!(" {name}={value}"));
    format!(
        "{} {place}{help}{}",
        diagnostic.code.0,
        told.collect::<String>()
    )
}

/// A folder with files.
pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Every row of a table as text: its place, its line, its cells.
pub(super) fn dump(data: &Dataset, table: TableId, columns: usize) -> Vec<String> {
    let mut all = Vec::new();
    data.scan(
        table,
        Vec::new,
        |rows, chunk| {
            for row in 0..chunk.len() {
                let cells: Vec<String> = (0..columns)
                    .map(|column| show(chunk.cell(column, row)))
                    .collect();
                rows.push(format!(
                    "{} {} {} | {}",
                    chunk.first_row() + row as u64,
                    chunk.line(row),
                    chunk.key_text(row),
                    cells.join(" ")
                ));
            }
        },
        |rows| all.extend(rows),
    )
    .unwrap();
    all
}

fn show(cell: Cell) -> String {
    match cell {
        Cell::Empty => "-".to_string(),
        Cell::Value(Value::Number(number)) => number.exact(),
        Cell::Value(Value::Date(day)) => day.to_string(),
        Cell::Value(Value::Flag(flag)) => flag.to_string(),
        Cell::Value(Value::Text(text)) => format!("{text:?}"),
        Cell::Reference(key) => format!("#{key}"),
    }
}
