//! Columns in memory.

use crate::value::Value;

/// Rows of one table, column by column, in the order of `Table::columns`.
pub struct Chunk(());

/// A cell as it is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// An empty cell of an optional column.
    Empty,
    Value(Value),
    /// The key (not the row) of a reference, in the table it refers to.
    Reference(u32),
}

impl Chunk {
    pub fn len(&self) -> usize { todo!() }
    /// Place of the first row among all rows of the table, in file order.
    pub fn first_row(&self) -> u64 { todo!() }
    /// The file's line (from 1; the heading is 1) where a row begins.
    pub fn line(&self, _row: usize) -> u64 { todo!() }
    /// Numbers are exact, texts shared. A computed reference has no cell: do not ask for it.
    pub fn cell(&self, _column: usize, _row: usize) -> Cell { todo!() }
    /// The key of the row as text, several columns joined by `/`; without a key all its values so.
    pub fn key_text(&self, _row: usize) -> String { todo!() }
}
