//! That the quick loops read what the slow way reads, cell by cell.

use super::*;
use crate::table::contract::Kind;
use crate::table::csv::Row;
use proptest::prelude::*;

/// A sheet of one column.
fn sheet(cells: &[String]) -> Option<Sheet> {
    let (mut bytes, mut rows) = (Vec::new(), Vec::new());
    for (line, cell) in cells.iter().enumerate() {
        let start = bytes.len();
        bytes.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
        rows.push(Row {
            start,
            end: bytes.len(),
            line: line as u64,
        });
        bytes.push(b'\n');
    }
    Sheet::of_rows(&bytes, &rows, 1)
}

fn index(keys: &[&str]) -> Arc<crate::table::index::Index> {
    let contract = crate::table::contract::Contract {
        name: "t".into(),
        columns: Vec::new(),
        key: vec![0],
        dates: None,
        resident: true,
    };
    let name = crate::table::problems::FileName {
        file: "t.csv".into(),
        headings: Vec::new(),
        rows: false,
    };
    let row = |row: usize, key: &mut String| {
        key.push_str(keys[row]);
        crate::table::index::KeyedRow {
            line: row as u64,
            dates: None,
        }
    };
    let parts = vec![crate::table::contract::KeyPart::Code];
    let problems = &mut crate::table::problems::Problems::default();
    Arc::new(crate::table::index::Index::new(
        &contract,
        parts,
        keys.len(),
        row,
        &name,
        problems,
    ))
}

fn kinds() -> Vec<(Kind, Column)> {
    let words =
        |words: &[&str]| -> Arc<[Arc<str>]> { words.iter().map(|w| Arc::from(*w)).collect() };
    let (few, many) = (
        words(&["a", "open", "returned"]),
        words(&["open", "a", "12", "b", "c", "d", "e", "something long", "9"]),
    );
    let index = index(&[
        "1",
        "A-1",
        "P0007161",
        "CUSTOMER-77",
        "0123456789abcdef",
        "0123456789abcdefg",
    ]);
    let plain = [
        Kind::Code,
        Kind::Text,
        Kind::Flag,
        Kind::Date,
        Kind::Count,
        Kind::Number,
        Kind::Percent,
        Kind::Words(few),
        Kind::Words(many),
    ];
    let mut all: Vec<(Kind, Column)> = plain
        .into_iter()
        .map(|kind| (kind.clone(), Column::new(&kind, None)))
        .collect();
    all.push((
        Kind::Reference(0),
        Column::new(&Kind::Reference(0), Some(&[Some(index)])),
    ));
    all
}

const CELL: &str = "(-?[0-9]{1,9}(\\.[0-9]{1,4})?|-?[0-9]{0,20}(\\.[0-9]{0,9})?|[0-9]{1,3}%|202[0-9]-(0[0-9]|1[0-3])-[0-3][0-9]|[0-9-]{10}|true|0|1|a|open|returned|something long|A-1|P0007161|CUSTOMER-77|0123456789abcdefg?|A-2|[ \t\r\n,.\"a1王\u{ad}\u{7f}\u{85}]{0,4}|)";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn the_quick_way_reads_what_the_slow_way_reads(
        kind in 0_usize..10,
        optional in any::<bool>(),
        seed in proptest::collection::vec(CELL, 1..12),
    ) {
        let (kind, empty) = kinds().swap_remove(kind);
        let contract = ColumnContract { name: "c".into(), kind, optional };
        let mut slow = empty.clone();
        // Wrong cells are left out, but for the last: most columns are right.
        let mut cells = Vec::new();
        let mut right = true;
        for (at, cell) in seed.iter().enumerate() {
            let mut longer = slow.clone();
            let fits = parse::control(cell).is_none()
                && longer.push(&contract.kind, optional, cell).is_ok();
            if fits || at + 1 == seed.len() {
                right = fits;
                cells.push(cell.clone());
            }
            if fits {
                slow = longer;
            }
        }
        let sheet = Arc::new(sheet(&cells).unwrap());
        let mut quick = empty;
        let filled = fill(&contract, &mut quick, &sheet, 0, 0..cells.len());
        prop_assert_eq!(filled.is_some(), right, "{:?}", cells);
        if right {
            for row in 0..cells.len() + 1 {
                prop_assert_eq!(quick.cell(row), slow.cell(row), "{:?}", cells);
            }
            match (&quick, &slow) {
                (Column::Texts(..), Column::Texts(..)) => {}
                _ => prop_assert_eq!(format!("{quick:?}"), format!("{slow:?}")),
            }
        }
    }

    #[test]
    fn decimals_are_those_of_the_strict_reader(text in "-?[0-9]{0,17}\\.?[0-9]{0,9}[.,0-9]?") {
        let cells = [text.clone()];
        let sheet = sheet(&cells).unwrap();
        let cells = sheet.cells(0, 0..1);
        let (start, end) = cells.spans(0).next().unwrap();
        if start < end && let Some((mantissa, places)) = number::decimal(cells.bytes, start, end) {
            let found = crate::table::text::Parsed::Small { mantissa, scale: places };
            let expected = parse::number(&text);
            prop_assert_eq!(format!("{found:?}"), format!("{:?}", expected.unwrap()));
        }
    }
}
