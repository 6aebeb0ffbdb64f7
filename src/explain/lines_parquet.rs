//! Lines of records as columns of a Parquet file.

use super::lines::Line;
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, UInt64Array};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// Writes lines as they come; nothing is held but the row group in hand.
pub struct LinesFile<W: Write + Send> {
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> LinesFile<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(out: W) -> io::Result<LinesFile<W>> {
        let schema = batch(&[])?.schema();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(65_536))
            .build();
        let writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(other)?;
        Ok(LinesFile { writer })
    }

    /// Adds lines.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn add(&mut self, lines: &[Line]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.writer.write(&batch(lines)?).map_err(other)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(self) -> io::Result<W> {
        self.writer.into_inner().map_err(other)
    }
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}

fn batch(lines: &[Line]) -> io::Result<RecordBatch> {
    let texts = |of: fn(&Line) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(lines.iter().map(of)))
    };
    let some = |of: fn(&Line) -> Option<&str>| -> ArrayRef {
        Arc::new(lines.iter().map(of).collect::<StringArray>())
    };
    let places = UInt64Array::from_iter_values(lines.iter().map(|line| line.line));
    let counted: Vec<bool> = lines.iter().map(|line| line.why.is_none()).collect();
    let columns: [(&str, ArrayRef, bool); 9] = [
        ("subject", texts(|line| &line.subject), false),
        ("figure", texts(|line| &line.figure), false),
        ("period", texts(|line| &line.period), false),
        ("table", texts(|line| &line.table), false),
        ("key", texts(|line| &line.key), false),
        ("line", Arc::new(places), false),
        ("counted", Arc::new(BooleanArray::from(counted)), false),
        ("why", some(|line| line.why), true),
        ("value", some(|line| line.value.as_deref()), true),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).map_err(other)
}
