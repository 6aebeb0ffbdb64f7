//! Columns of texts and columns of numbers.

use super::csv::Sheet;
use crate::value::Number;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Rows after which a column with mostly different texts gives up its dictionary.
const TRIAL: usize = 1024;
const NONE: u32 = u32::MAX;

/// Texts: each distinct one once while they repeat, else one after the other. An empty text is an
/// empty cell.
#[derive(Clone, Debug)]
pub(super) enum Texts {
    Dictionary {
        entries: Vec<Arc<str>>,
        places: HashMap<Arc<str>, u32, RandomState>,
        codes: Vec<u32>,
    },
    Arena {
        text: String,
        ends: Vec<usize>,
    },
    /// Where they were read: a column of some rows of a sheet.
    Read {
        sheet: Arc<Sheet>,
        column: usize,
        rows: Range<usize>,
    },
    /// Where a Parquet file had them.
    #[cfg(feature = "parquet")]
    Arrow(super::parquet::Words),
}

impl Texts {
    pub fn new() -> Texts {
        Texts::Dictionary {
            entries: Vec::new(),
            places: HashMap::default(),
            codes: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Texts::Dictionary { codes, .. } => codes.len(),
            Texts::Arena { ends, .. } => ends.len(),
            Texts::Read { rows, .. } => rows.len(),
            #[cfg(feature = "parquet")]
            Texts::Arrow(words) => words.len(),
        }
    }

    pub fn push(&mut self, cell: &str) {
        match self {
            Texts::Dictionary {
                entries,
                places,
                codes,
            } => {
                let code = if cell.is_empty() {
                    NONE
                } else if let Some(code) = places.get(cell) {
                    *code
                } else {
                    let entry: Arc<str> = cell.into();
                    let code = u32::try_from(entries.len()).unwrap_or(NONE);
                    entries.push(Arc::clone(&entry));
                    places.insert(entry, code);
                    code
                };
                codes.push(code);
                if codes.len() >= TRIAL && entries.len() > codes.len() / 2 {
                    self.unfold();
                }
            }
            Texts::Arena { text, ends } => {
                text.push_str(cell);
                ends.push(text.len());
            }
            Texts::Read { .. } => {
                self.unfold();
                self.push(cell);
            }
            #[cfg(feature = "parquet")]
            Texts::Arrow(_) => {
                self.unfold();
                self.push(cell);
            }
        }
    }

    /// Drops the dictionary, or the sheet.
    fn unfold(&mut self) {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(self.len()));
        for row in 0..self.len() {
            text.push_str(self.get(row).unwrap_or(""));
            ends.push(text.len());
        }
        *self = Texts::Arena { text, ends };
    }

    pub fn truncate(&mut self, rows: usize) {
        match self {
            Texts::Dictionary { codes, .. } => codes.truncate(rows),
            Texts::Arena { text, ends } => {
                ends.truncate(rows);
                text.truncate(ends.last().copied().unwrap_or(0));
            }
            Texts::Read { rows: read, .. } => {
                read.end = read.end.min(read.start.saturating_add(rows));
            }
            #[cfg(feature = "parquet")]
            Texts::Arrow(words) => words.truncate(rows),
        }
    }

    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Texts::Dictionary { entries, codes, .. } => {
                entries.get(*codes.get(row)? as usize).map(|entry| &**entry)
            }
            Texts::Arena { text, ends } => {
                let start = if row == 0 { 0 } else { *ends.get(row - 1)? };
                text.get(start..*ends.get(row)?)
                    .filter(|cell| !cell.is_empty())
            }
            Texts::Read {
                sheet,
                column,
                rows,
            } => {
                let cell = sheet.cells(*column, rows.clone()).bytes_of(row);
                // All of the sheet is UTF-8.
                std::str::from_utf8(cell)
                    .ok()
                    .filter(|cell| !cell.is_empty())
            }
            #[cfg(feature = "parquet")]
            Texts::Arrow(words) => words.get(row),
        }
    }

    /// Whether a test holds of the bytes of each text, in order, up to the first of which it does not.
    pub fn all_bytes<'t>(&'t self, mut test: impl FnMut(&'t [u8]) -> bool) -> bool {
        match self {
            Texts::Read {
                sheet,
                column,
                rows,
            } => {
                let cells = sheet.cells(*column, rows.clone());
                let bytes = |(start, end)| cells.bytes.get(start..end).unwrap_or_default();
                cells.spans(0).all(|span| test(bytes(span)))
            }
            _ => (0..self.len()).all(|row| test(self.get(row).unwrap_or("").as_bytes())),
        }
    }

    /// The text of a row, shared if it is in the dictionary.
    pub fn shared(&self, row: usize) -> Option<Arc<str>> {
        match self {
            Texts::Dictionary { entries, codes, .. } => {
                entries.get(*codes.get(row)? as usize).cloned()
            }
            _ => self.get(row).map(Arc::from),
        }
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Texts) {
        for row in 0..other.len() {
            self.push(other.get(row).unwrap_or(""));
        }
    }
}

/// Numbers: mantissas at one scale while they fit, whole numbers else.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    /// [`Numbers::EMPTY`] is an empty cell.
    Scaled {
        scale: u32,
        mantissas: Vec<i64>,
    },
    Wide(Vec<Option<Number>>),
}

/// A number of a cell before it joins its column.
#[derive(Clone, Debug)]
pub(super) enum Parsed {
    Small { mantissa: i64, scale: u32 },
    Large(Number),
}

impl Numbers {
    /// Stands for an empty cell; a cell with this very mantissa widens the column.
    pub const EMPTY: i64 = i64::MIN;

    pub fn new() -> Numbers {
        Numbers::Scaled {
            scale: 0,
            mantissas: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Numbers::Scaled { mantissas, .. } => mantissas.len(),
            Numbers::Wide(numbers) => numbers.len(),
        }
    }

    pub fn truncate(&mut self, rows: usize) {
        match self {
            Numbers::Scaled { mantissas, .. } => mantissas.truncate(rows),
            Numbers::Wide(numbers) => numbers.truncate(rows),
        }
    }

    pub fn push_empty(&mut self) {
        match self {
            Numbers::Scaled { mantissas, .. } => mantissas.push(Self::EMPTY),
            Numbers::Wide(numbers) => numbers.push(None),
        }
    }

    pub fn push(&mut self, number: Parsed) {
        if let (Parsed::Small { mantissa, scale }, Numbers::Scaled { .. }) = (&number, &mut *self)
            && self.rescale(*scale)
            && let Numbers::Scaled {
                scale: common,
                mantissas,
            } = self
            && let Some(at_scale) = raise(*mantissa, common.saturating_sub(*scale))
        {
            mantissas.push(at_scale);
            return;
        }
        self.widen();
        if let Numbers::Wide(numbers) = self {
            numbers.push(Some(number.number()));
        }
    }

    /// Gives the column at least `wanted` places; false if a mantissa would not fit.
    fn rescale(&mut self, wanted: u32) -> bool {
        let Numbers::Scaled { scale, mantissas } = self else {
            return false;
        };
        if wanted <= *scale {
            return true;
        }
        let more = wanted - *scale;
        let raised: Option<Vec<i64>> = mantissas
            .iter()
            .map(|mantissa| {
                if *mantissa == Self::EMPTY {
                    Some(Self::EMPTY)
                } else {
                    raise(*mantissa, more)
                }
            })
            .collect();
        match raised {
            Some(raised) => {
                (*mantissas, *scale) = (raised, wanted);
                true
            }
            None => false,
        }
    }

    fn widen(&mut self) {
        if let Numbers::Scaled { .. } = self {
            *self = Numbers::Wide((0..self.len()).map(|row| self.get(row)).collect());
        }
    }

    pub fn get(&self, row: usize) -> Option<Number> {
        match self {
            Numbers::Scaled { scale, mantissas } => {
                let mantissa = mantissas
                    .get(row)
                    .copied()
                    .filter(|mantissa| *mantissa != Self::EMPTY)?;
                Some(
                    Parsed::Small {
                        mantissa,
                        scale: *scale,
                    }
                    .number(),
                )
            }
            Numbers::Wide(numbers) => numbers.get(row).cloned().flatten(),
        }
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Numbers) {
        if self.len() == 0 {
            *self = other.clone();
            return;
        }
        if let (
            Numbers::Scaled { scale, mantissas },
            Numbers::Scaled {
                scale: same,
                mantissas: more,
            },
        ) = (&mut *self, other)
            && scale == same
        {
            mantissas.extend_from_slice(more);
            return;
        }
        for row in 0..other.len() {
            match other {
                Numbers::Scaled { scale, mantissas } => match mantissas.get(row) {
                    Some(mantissa) if *mantissa != Self::EMPTY => self.push(Parsed::Small {
                        mantissa: *mantissa,
                        scale: *scale,
                    }),
                    _ => self.push_empty(),
                },
                Numbers::Wide(numbers) => match numbers.get(row).cloned().flatten() {
                    Some(number) => self.push(Parsed::Large(number)),
                    None => self.push_empty(),
                },
            }
        }
    }
}

impl Parsed {
    pub fn number(self) -> Number {
        match self {
            Parsed::Small { mantissa, scale } => Number::from_compact(mantissa, scale),
            Parsed::Large(number) => number,
        }
    }
}

/// `mantissa` with `places` more places; `None` if it does not fit or would read as empty.
fn raise(mantissa: i64, places: u32) -> Option<i64> {
    if places == 0 {
        return (mantissa != Numbers::EMPTY).then_some(mantissa);
    }
    let raised = mantissa.checked_mul(10_i64.checked_pow(places)?)?;
    (raised != Numbers::EMPTY).then_some(raised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_the_loss_of_their_dictionary() {
        let mut texts = Texts::new();
        for row in 0..3000 {
            texts.push(&if row % 7 == 0 {
                String::new()
            } else {
                format!("O-{row}")
            });
        }
        assert!(matches!(texts, Texts::Arena { .. }));
        texts.truncate(2999);
        assert_eq!(texts.len(), 2999);
        assert_eq!(texts.get(0), None);
        assert_eq!(texts.get(1), Some("O-1"));
        assert_eq!(texts.get(2998), Some("O-2998"));
        let mut few = Texts::new();
        few.push("华东");
        few.append(&texts);
        assert_eq!(few.get(0), Some("华东"));
        assert_eq!(few.get(2999), Some("O-2998"));
    }

    #[test]
    fn a_column_of_numbers_widens_and_stays_exact() {
        let small = |mantissa, scale| Parsed::Small { mantissa, scale };
        let mut numbers = Numbers::new();
        numbers.push(small(12, 0));
        numbers.push_empty();
        numbers.push(small(-150, 2));
        assert!(matches!(numbers, Numbers::Scaled { scale: 2, .. }));
        numbers.push(small(i64::MAX, 0));
        assert!(matches!(numbers, Numbers::Wide(_)));
        let texts: Vec<Option<String>> = (0..4)
            .map(|row| numbers.get(row).map(|number| number.exact()))
            .collect();
        assert_eq!(
            texts,
            [
                Some("12".into()),
                None,
                Some("-1.5".into()),
                Some("9223372036854775807".into())
            ]
        );
        let mut least = Numbers::new();
        least.push(small(i64::MIN, 0));
        assert_eq!(least.get(0).unwrap().exact(), "-9223372036854775808");
    }
}
