//! How the reader of Parquet reaches a file: by places, so that threads share no cursor.

use super::super::csv::{Input, ReadAt};
use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{BufReader, Read};
use std::sync::Arc;

/// What is read at once where the length of a page is not known yet.
const READ_BYTES: usize = 64 << 10;

/// A file, or what it was when it was opened.
#[derive(Clone)]
pub(in super::super) struct Reach {
    input: Arc<Input>,
    length: u64,
}

impl Reach {
    pub fn new(input: Input, length: u64) -> Reach {
        Reach {
            input: Arc::new(input),
            length,
        }
    }

    pub fn length(&self) -> u64 {
        self.length
    }
}

/// Reads on from a place.
pub(in super::super) struct From {
    reach: Reach,
    at: u64,
}

impl Read for From {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.reach.input.read_some(self.at, into)?;
        self.at = self.at.saturating_add(got as u64);
        Ok(got)
    }
}

impl Length for Reach {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Reach {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> Result<BufReader<From>> {
        let from = From {
            reach: self.clone(),
            at: start,
        };
        Ok(BufReader::with_capacity(READ_BYTES, from))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A length from a damaged file must not take all memory.
        if start
            .checked_add(length as u64)
            .is_none_or(|end| end > self.length)
        {
            return Err(ParquetError::EOF(format!(
                "{length} bytes at {start} of {}",
                self.length
            )));
        }
        let mut bytes = vec![0; length];
        let got = self.input.read_full(start, &mut bytes)?;
        if got < length {
            return Err(ParquetError::EOF(format!(
                "{got} of {length} bytes at {start}"
            )));
        }
        Ok(bytes.into())
    }
}
