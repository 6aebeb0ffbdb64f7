//! The lines on which rows begin.

/// The line of each row.
#[derive(Clone, Debug)]
pub(super) enum Lines {
    /// Each row is one line, the first this one.
    From {
        first: u64,
        rows: usize,
    },
    Each(Vec<u64>),
}

impl Default for Lines {
    fn default() -> Lines {
        Lines::Each(Vec::new())
    }
}

impl Lines {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Lines::From { rows, .. } => *rows,
            Lines::Each(lines) => lines.len(),
        }
    }

    pub fn get(&self, row: usize) -> Option<u64> {
        match self {
            Lines::From { first, rows } => (row < *rows).then_some(first + row as u64),
            Lines::Each(lines) => lines.get(row).copied(),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.len()).map_while(|row| self.get(row))
    }

    pub fn push(&mut self, line: u64) {
        match self {
            Lines::Each(lines) => lines.push(line),
            Lines::From { first, rows } if line == *first + *rows as u64 => *rows += 1,
            Lines::From { .. } => {
                let mut lines: Vec<u64> = self.iter().collect();
                lines.push(line);
                *self = Lines::Each(lines);
            }
        }
    }

    /// Adds the lines of the rows that follow.
    pub fn append(&mut self, other: &Lines) {
        match (&mut *self, other) {
            (
                Lines::From { first, rows },
                Lines::From {
                    first: next,
                    rows: more,
                },
            ) if *next == *first + *rows as u64 => {
                *rows += more;
            }
            (own, other) if own.len() == 0 => *own = other.clone(),
            (_, other) => other.iter().for_each(|line| self.push(line)),
        }
    }
}
