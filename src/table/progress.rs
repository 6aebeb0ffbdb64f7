//! How far a run has come, and whether it is to stop: seen by who waits for it, from outside.

use crate::diagnostic::command::STOPPED;
use crate::diagnostic::{Diagnostic, Place};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts what a run has read. One is shared by the run and by whoever watches it.
///
/// Counters and the wish to stop are looked at once for each chunk, so that they cost nothing. They
/// never change a result: a run that stops has none.
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    rows: AtomicU64,
    expected: AtomicU64,
    stop: Arc<AtomicBool>,
}

/// A look at a [`Progress`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// Bytes of files that were read.
    pub bytes: u64,
    /// Rows that were read, also the wrong ones; a table that is read twice counts twice.
    pub rows: u64,
    /// Bytes that are known to be read in all: a file that will be read again is added when that begins.
    pub expected: u64,
}

impl Progress {
    /// Counts from 0, and stops when this is set.
    pub fn stopped_by(stop: Arc<AtomicBool>) -> Progress {
        Progress {
            stop,
            ..Progress::default()
        }
    }

    /// What was read so far.
    pub fn so_far(&self) -> SoFar {
        SoFar {
            bytes: self.bytes.load(Ordering::Relaxed),
            rows: self.rows.load(Ordering::Relaxed),
            expected: self.expected.load(Ordering::Relaxed),
        }
    }

    /// So many bytes will be read.
    pub(super) fn expect(&self, bytes: u64) {
        self.expected.fetch_add(bytes, Ordering::Relaxed);
    }

    /// A chunk was read: how many bytes of its file it took.
    pub(super) fn read(&self, bytes: u64, rows: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// Asks the run to stop; it does so within a chunk or a figure.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Nothing, unless the run was asked to stop.
    ///
    /// # Errors
    /// `M0018`.
    pub fn go_on(&self) -> Result<(), Diagnostic> {
        if self.stopped() {
            Err(Diagnostic::error(STOPPED, Place::Command))
        } else {
            Ok(())
        }
    }
}
