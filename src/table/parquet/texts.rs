//! A column of texts as Arrow holds it.

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, StringArray};
use arrow_buffer::ScalarBuffer;

/// Texts of some rows: one after the other, or places in a dictionary.
#[derive(Clone, Debug)]
pub(in super::super) struct Words {
    values: StringArray,
    /// Without a dictionary row `n` is value `n`.
    places: Option<ScalarBuffer<u32>>,
    nulls: Option<arrow_buffer::NullBuffer>,
    rows: usize,
}

impl Words {
    /// `None` if the column is not one of texts.
    pub fn of(column: &ArrayRef) -> Option<Words> {
        if let Some(values) = column.as_string_opt::<i32>() {
            return Some(Words {
                values: values.clone(),
                places: None,
                nulls: None,
                rows: values.len(),
            });
        }
        let column = column.as_dictionary_opt::<UInt32Type>()?;
        Some(Words {
            values: column.values().as_string_opt::<i32>()?.clone(),
            places: Some(column.keys().values().clone()),
            nulls: column.nulls().cloned(),
            rows: column.len(),
        })
    }

    pub fn len(&self) -> usize {
        self.rows
    }

    pub fn truncate(&mut self, rows: usize) {
        self.rows = self.rows.min(rows);
    }

    /// The text of a row; none if it is empty.
    pub fn get(&self, row: usize) -> Option<&str> {
        if row >= self.rows || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let place = match &self.places {
            Some(places) => *places.get(row)? as usize,
            None => row,
        };
        (place < self.values.len() && self.values.is_valid(place))
            .then(|| self.values.value(place))
            .filter(|text| !text.is_empty())
    }
}
