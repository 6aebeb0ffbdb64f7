//! Positioned reading, by several threads at once.

use std::fs::File;
use std::io;

/// Something that can be read at any place without moving a cursor that threads would share.
pub(in super::super) trait ReadAt: Sync {
    /// Reads some bytes at `offset`; 0 at the end.
    fn read_some(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;

    /// Fills `into` as far as there are bytes.
    fn read_full(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut got = 0;
        while let Some(rest) = into.get_mut(got..).filter(|rest| !rest.is_empty()) {
            match self.read_some(offset.saturating_add(got as u64), rest) {
                Ok(0) => break,
                Ok(more) => got += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(got)
    }
}

/// A file that is read by places.
#[cfg(unix)]
pub(in super::super) struct Input(File);

#[cfg(unix)]
impl ReadAt for Input {
    fn read_some(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, into, offset)
    }
}

/// A file that is read by places: elsewhere one thread after the other moves its cursor.
#[cfg(not(unix))]
pub(in super::super) struct Input(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl ReadAt for Input {
    fn read_some(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read(into)
    }
}

impl Input {
    #[cfg(unix)]
    pub fn new(file: File) -> Input {
        Input(file)
    }

    #[cfg(not(unix))]
    pub fn new(file: File) -> Input {
        Input(std::sync::Mutex::new(file))
    }
}

#[cfg(test)]
impl ReadAt for &[u8] {
    fn read_some(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset)
            .ok()
            .and_then(|offset| self.get(offset..));
        let rest = rest.unwrap_or_default();
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }
}
