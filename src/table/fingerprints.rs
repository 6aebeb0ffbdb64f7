//! Fingerprints of many keys, and which of them are there twice.
//!
//! They lie in parts by their first bits. What a part cannot hold in memory goes to a temporary
//! file, so that memory does not grow with the rows; the file has no name, so nothing is left of it
//! however the run ends, and nobody else can open it. In the end each part is sorted by itself.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::HashSet;
use std::fs::File;
use std::io::{Error, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Parts; a fingerprint's first eight bits are its part.
const PARTS: usize = 256;
/// Fingerprints that a part holds in memory: 16 MiB in all, which are two million rows.
const HELD: usize = 8192;

/// Fingerprints, given from many threads in any order.
pub(super) struct Fingerprints {
    folder: PathBuf,
    held: usize,
    parts: Vec<Mutex<Part>>,
    file: Mutex<Option<File>>,
    failed: OnceLock<Error>,
}

#[derive(Default)]
struct Part {
    held: Vec<u64>,
    /// Where in the file some of its fingerprints begin, and how many.
    written: Vec<(u64, usize)>,
}

impl Fingerprints {
    /// None yet; a file is made in the folder once they are many.
    pub fn new(folder: PathBuf) -> Fingerprints {
        Fingerprints {
            folder,
            held: HELD,
            parts: (0..PARTS).map(|_| Mutex::default()).collect(),
            file: Mutex::default(),
            failed: OnceLock::new(),
        }
    }

    /// Where the file would be.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds some. What goes wrong is told in the end.
    pub fn add(&self, all: &[u64]) {
        if self.failed.get().is_some() {
            return;
        }
        let mut ends = [0_usize; PARTS];
        for print in all {
            if let Some(end) = ends.get_mut(part(*print)) {
                *end += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            (total, *end) = (total + *end, total);
        }
        // Each is put where the next of its part belongs, so that `ends` is in the end what it says.
        let mut sorted = vec![0; all.len()];
        for print in all {
            if let Some(end) = ends.get_mut(part(*print)) {
                if let Some(slot) = sorted.get_mut(*end) {
                    *slot = *print;
                }
                *end += 1;
            }
        }
        let mut start = 0;
        for (of, end) in self.parts.iter().zip(ends) {
            let more = sorted.get(start..end).unwrap_or_default();
            start = end;
            if !more.is_empty()
                && let Err(error) = self.add_to(&mut lock(of), more)
            {
                // Only the first reason is told.
                let _ = self.failed.set(error);
                return;
            }
        }
    }

    fn add_to(&self, of: &mut Part, more: &[u64]) -> Result<()> {
        of.held.extend_from_slice(more);
        if of.held.len() < self.held {
            return Ok(());
        }
        let bytes: Vec<u8> = of
            .held
            .iter()
            .flat_map(|print| print.to_le_bytes())
            .collect();
        let mut file = lock(&self.file);
        if file.is_none() {
            *file = Some(nameless(&self.folder)?);
        }
        if let Some(file) = &mut *file {
            let place = file.seek(SeekFrom::End(0))?;
            file.write_all(&bytes)?;
            of.written.push((place, of.held.len()));
        }
        of.held.clear();
        Ok(())
    }

    /// Those that were given more than once.
    pub fn alike(self) -> Result<HashSet<u64>> {
        let Fingerprints {
            parts,
            file,
            failed,
            ..
        } = self;
        if let Some(error) = failed.into_inner() {
            return Err(error);
        }
        let found: Result<Vec<Vec<u64>>> = parts
            .par_iter()
            .map(|of| Ok(repeated(all_of(&mut lock(of), &file)?)))
            .collect();
        Ok(found?.into_iter().flatten().collect())
    }
}

/// A file without a name that only its owner may read.
fn nameless(folder: &Path) -> Result<File> {
    let file = tempfile::tempfile_in(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// The part to which a fingerprint belongs.
fn part(print: u64) -> usize {
    (print >> 56) as usize
}

/// The fingerprints of a part, which has none afterwards.
fn all_of(of: &mut Part, file: &Mutex<Option<File>>) -> Result<Vec<u64>> {
    let mut all = std::mem::take(&mut of.held);
    let mut bytes = Vec::new();
    for (place, count) in of.written.drain(..) {
        bytes.resize(count * 8, 0);
        if let Some(file) = &mut *lock(file) {
            file.seek(SeekFrom::Start(place))?;
            file.read_exact(&mut bytes)?;
        }
        let (words, _) = bytes.as_chunks::<8>();
        all.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
    }
    Ok(all)
}

/// Those that are there more than once, each once.
fn repeated(mut all: Vec<u64>) -> Vec<u64> {
    all.sort_unstable();
    let mut twice: Vec<u64> = all
        .windows(2)
        .filter(|pair| pair.first() == pair.last())
        .filter_map(|pair| pair.first().copied())
        .collect();
    twice.dedup();
    twice
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked did so elsewhere: what is under the lock is whole.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
impl Fingerprints {
    /// Writes to the file as soon as a part has this many.
    pub fn holding(mut self, held: usize) -> Fingerprints {
        self.held = held;
        self
    }

    /// Whether there is a file.
    pub fn wrote(&self) -> bool {
        lock(&self.file).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look like fingerprints, all different.
    fn prints(count: u64) -> Vec<u64> {
        (0..count)
            .map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17))
            .collect()
    }

    #[test]
    fn repeats_are_found_in_memory_and_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        for held in [1, 10, HELD] {
            let all = Fingerprints::new(folder.path().to_path_buf()).holding(held);
            let once = prints(10_000);
            for some in once.chunks(1000) {
                all.add(some);
            }
            let twice: Vec<u64> = once.iter().step_by(999).copied().collect();
            all.add(&twice);
            all.add(&twice[..3]);
            assert_eq!(all.wrote(), held < HELD);
            let names = std::fs::read_dir(folder.path()).unwrap().count();
            assert_eq!(names, 0, "the file has no name");
            let expected: HashSet<u64> = twice.into_iter().collect();
            assert_eq!(all.alike().unwrap(), expected);
        }
        let all = Fingerprints::new(folder.path().to_path_buf()).holding(3);
        all.add(&prints(10_000));
        assert!(all.alike().unwrap().is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let all = Fingerprints::new(folder.path().join("gone")).holding(10);
        all.add(&prints(10_000));
        all.add(&prints(10_000));
        assert_eq!(
            all.alike().unwrap_err().kind(),
            std::io::ErrorKind::NotFound
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_open_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let all = Fingerprints::new(folder.path().to_path_buf()).holding(1);
        all.add(&[1]);
        let file = lock(&all.file);
        let mode = file
            .as_ref()
            .unwrap()
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
