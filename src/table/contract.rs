//! The columns of a policy's tables, as reading needs them.

use super::TableId;
use crate::policy::{ColumnType, Policy};
use crate::value::Unit;
use std::sync::Arc;

/// What a cell of a column holds.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Code,
    Text,
    Flag,
    Date,
    Count,
    Number,
    Percent,
    Words(Arc<[Arc<str>]>),
    Reference(TableId),
    /// A computed reference has no cell.
    Absent,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct ColumnContract {
    pub name: String,
    pub kind: Kind,
    pub optional: bool,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    pub name: String,
    pub columns: Vec<ColumnContract>,
    /// Columns of the key; empty if it has none.
    pub key: Vec<usize>,
    /// `from` and `until` of `dates`.
    pub dates: Option<(usize, Option<usize>)>,
    /// All its rows are kept in memory.
    pub resident: bool,
}

/// How one part of a key is written, so that `7` and `07` of a count are one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyPart {
    Code,
    Text,
    Number,
    Percent,
    Date,
    Flag,
}

/// The tables of a policy; `wanted` names those that the plan wants resident.
pub(super) fn contracts(policy: &Policy, wanted: &[bool]) -> Vec<Contract> {
    let place = |name: &str| {
        policy
            .tables
            .iter()
            .position(|table| table.name.value == name)
    };
    let mut resident: Vec<bool> = (0..policy.tables.len())
        .map(|table| wanted.get(table) == Some(&true))
        .collect();
    let mut contracts = Vec::new();
    for table in &policy.tables {
        let column_place = |name: &str| {
            table
                .columns
                .iter()
                .position(|column| column.name.value == name)
        };
        let mut columns = Vec::new();
        for column in &table.columns {
            let kind = match &column.kind {
                ColumnType::Code => Kind::Code,
                ColumnType::GroupReference(_) | ColumnType::Plain(Unit::Text) => Kind::Text,
                ColumnType::Plain(Unit::Flag) => Kind::Flag,
                ColumnType::Plain(Unit::Date) => Kind::Date,
                ColumnType::Plain(Unit::Count) => Kind::Count,
                ColumnType::Plain(Unit::Percent) => Kind::Percent,
                ColumnType::Plain(Unit::Money | Unit::Number | Unit::Days) => Kind::Number,
                ColumnType::Vocabulary(words) => {
                    Kind::Words(words.iter().map(|word| Arc::from(word.as_str())).collect())
                }
                // A table that the policy does not have is refused before any data is read.
                ColumnType::Reference(name) => match place(&name.value) {
                    Some(target) => {
                        mark(&mut resident, target);
                        Kind::Reference(TableId::try_from(target).unwrap_or(TableId::MAX))
                    }
                    None => Kind::Code,
                },
                ColumnType::Computed { table, .. } => {
                    if let Some(target) = place(&table.value) {
                        mark(&mut resident, target);
                    }
                    Kind::Absent
                }
            };
            columns.push(ColumnContract {
                name: column.name.value.clone(),
                kind,
                optional: column.optional,
            });
        }
        contracts.push(Contract {
            name: table.name.value.clone(),
            columns,
            key: table
                .key
                .iter()
                .filter_map(|name| column_place(&name.value))
                .collect(),
            dates: table.dates.as_ref().and_then(|dates| {
                let until = dates
                    .until
                    .as_ref()
                    .and_then(|until| column_place(&until.value));
                Some((column_place(&dates.from.value)?, until))
            }),
            resident: false,
        });
    }
    for (contract, resident) in contracts.iter_mut().zip(resident) {
        // Whether spans of one key overlap is seen only with all of them at hand.
        contract.resident = resident || (contract.dates.is_some() && !contract.key.is_empty());
    }
    contracts
}

fn mark(resident: &mut [bool], table: usize) {
    if let Some(flag) = resident.get_mut(table) {
        *flag = true;
    }
}

/// How the parts of a table's key are written, references followed to what they refer to.
pub(super) fn key_parts(contracts: &[Contract], table: TableId) -> Vec<KeyPart> {
    let Some(contract) = contracts.get(table as usize) else {
        return Vec::new();
    };
    contract
        .key
        .iter()
        .map(|column| part(contracts, contract, *column, 0))
        .collect()
}

fn part(contracts: &[Contract], contract: &Contract, column: usize, depth: usize) -> KeyPart {
    match contract.columns.get(column).map(|column| &column.kind) {
        Some(Kind::Code) => KeyPart::Code,
        Some(Kind::Count | Kind::Number) => KeyPart::Number,
        Some(Kind::Percent) => KeyPart::Percent,
        Some(Kind::Date) => KeyPart::Date,
        Some(Kind::Flag) => KeyPart::Flag,
        // Keys that refer to each other in a circle are told apart as they are written.
        Some(Kind::Reference(_)) if depth > contracts.len() => KeyPart::Code,
        Some(Kind::Reference(target)) => match contracts
            .get(*target as usize)
            .map(|target| (target, target.key.as_slice()))
        {
            Some((target, [only])) => part(contracts, target, *only, depth + 1),
            _ => KeyPart::Code,
        },
        Some(Kind::Text | Kind::Words(_) | Kind::Absent) | None => KeyPart::Text,
    }
}
