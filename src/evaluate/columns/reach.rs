//! Columns as formulas reach them: of the record, and through its references of tables in memory,
//! as lists by key.

use super::compile::{Compiler, Kind, Typed};
use super::program::{List, Operation};
use crate::expression::{Base, Column};
use crate::plan::{ColumnKind, ColumnPath, TableId};
use crate::table::{Cells, NO_DAY, NO_KEY, NO_NUMBER, NO_WORD};
use crate::value::Unit;

impl Compiler<'_, '_> {
    pub(super) fn column(&mut self, column: &Column) -> Option<Typed> {
        if column.base != Base::Record {
            return None;
        }
        self.at_the_end(&column.hops, column.column)
    }

    /// A column, through references.
    pub fn path(&mut self, path: &ColumnPath) -> Option<Typed> {
        self.at_the_end(&path.hops, path.column)
    }

    fn at_the_end(&mut self, hops: &[(TableId, u32)], column: u32) -> Option<Typed> {
        let mut hops = hops.iter().map(|(_, column)| *column).chain([column]);
        let first = hops.next()?;
        let (kind, optional) = self.kind(self.table, first)?;
        let mut found = Typed::new(self.program.push(Operation::Column(first)), kind, !optional);
        for column in hops {
            let Kind::Keys(table) = found.kind else {
                return None;
            };
            let (kind, _) = self.kind(table, column)?;
            let list = self.list(table, column)?;
            let full = list.values.iter().all(Option::is_some);
            let list = self.program.list(list);
            let key = found.register;
            let operation = Operation::Lookup { key, list };
            found = Typed::new(self.program.push(operation), kind, found.sure && full);
        }
        Some(found)
    }

    fn kind(&self, table: TableId, column: u32) -> Option<(Kind, bool)> {
        let plan = self.world.plan.table(table).columns.get(column as usize)?;
        let kind = match (&plan.kind, plan.unit.unit) {
            (ColumnKind::Reference(to), _) => Kind::Keys(*to),
            (ColumnKind::Plain, Unit::Text) => Kind::Words(plan.unit.vocabulary.clone()?),
            (ColumnKind::Plain, Unit::Flag) => Kind::Flag,
            (ColumnKind::Plain, Unit::Date) => Kind::Day,
            (ColumnKind::Plain, _) => Kind::Number,
            (ColumnKind::Group(_) | ColumnKind::Computed { .. }, _) => return None,
        };
        Some((kind, plan.unit.optional))
    }

    /// What a column of a table in memory has under each key; none where a key has several rows.
    fn list(&self, table: TableId, column: u32) -> Option<List> {
        if self.world.plan.table(table).dates.is_some() {
            return None;
        }
        let chunk = self.world.data.resident(table)?;
        let keys = self.world.data.keys(table) as usize;
        let cells = chunk.cells(column as usize);
        let (scale, mut values): (u32, Vec<Option<i64>>) = match cells {
            Cells::Scaled { scale, mantissas } => (
                scale,
                mantissas
                    .iter()
                    .map(|cell| (*cell != NO_NUMBER).then_some(*cell))
                    .collect(),
            ),
            Cells::Days(days) => (
                0,
                days.iter()
                    .map(|day| (*day != NO_DAY).then_some(i64::from(*day)))
                    .collect(),
            ),
            Cells::Keys(keys) => (
                0,
                keys.iter()
                    .map(|key| (*key != NO_KEY).then_some(i64::from(*key)))
                    .collect(),
            ),
            Cells::Words(words) => (
                0,
                words
                    .iter()
                    .map(|word| (*word != NO_WORD).then_some(i64::from(*word)))
                    .collect(),
            ),
            Cells::Flags(flags) => (0, flags.iter().map(|flag| flag.map(i64::from)).collect()),
            Cells::Other => return None,
        };
        // Without `dates`, key n is row n.
        if values.len() < keys {
            return None;
        }
        values.truncate(keys);
        Some(List { scale, values })
    }
}
