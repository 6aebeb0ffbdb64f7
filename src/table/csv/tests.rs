//! Splitting, on its own.

use super::*;
use crate::table::problems::{SHOWN_BYTES, first_line_of};
use std::ops::ControlFlow;

/// All rows with their lines, read in parts of `rows` rows.
fn read(text: &[u8], rows: usize) -> (Vec<(u64, Vec<String>)>, Option<Broken>) {
    let mark = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let extent = Extent {
        block_bytes: block_bytes(rows),
        ..extent(text, mark, rows)
    };
    read_with(text, extent, 2)
}

fn extent(text: &[u8], offset: u64, part_rows: usize) -> Extent {
    Extent {
        start: Position {
            offset,
            line: 1,
            ..Position::default()
        },
        length: text.len() as u64,
        width: 2,
        part_rows,
        block_bytes: usize::MAX,
    }
}

/// As [`read`], in some blocks and on some threads.
fn read_with(
    text: &[u8],
    extent: Extent,
    threads: usize,
) -> (Vec<(u64, Vec<String>)>, Option<Broken>) {
    let (width, part_rows) = (extent.width, extent.part_rows);
    let (mut all, mut broken, mut parts) = (Vec::new(), None, 0);
    let split = |bytes: &[u8], line: u64| {
        let (text, mut cells) = (std::str::from_utf8(bytes).unwrap(), Vec::new());
        let count = fields(text, usize::MAX, &mut cells);
        assert_eq!(count, cells.len());
        let cells: Vec<String> = cells.iter().map(|cell| cell.to_string()).collect();
        (line, cells)
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let work = |block: &Block| {
        let rows: Vec<(u64, Vec<String>)> = match &block.content {
            Content::Cut { bytes, rows } => rows
                .iter()
                .map(|row| split(&bytes[row.start..row.end], row.line))
                .collect(),
            Content::Plain(sheet) => (0..sheet.rows())
                .map(|row| {
                    let found = split(&sheet.bytes()[sheet.row(row)], block.line + row as u64);
                    let cell = |column| sheet.cells(column, 0..sheet.rows()).bytes_of(row);
                    let cells: Vec<&[u8]> = (0..width).map(cell).collect();
                    assert_eq!(
                        cells,
                        found
                            .1
                            .iter()
                            .map(|cell| cell.as_bytes())
                            .collect::<Vec<_>>()
                    );
                    found
                })
                .collect(),
        };
        vec![(
            block.first_row,
            block.first_part,
            rows,
            block.broken.clone(),
        )]
    };
    let bytes = std::sync::Mutex::new(None);
    let found = std::sync::Mutex::new(Vec::new());
    pool.unwrap().install(|| {
        let done = |part| {
            found.lock().unwrap().push(part);
            ControlFlow::Continue(())
        };
        *bytes.lock().unwrap() = each_block(&text, extent, work, done).unwrap();
    });
    for (first_row, first_part, rows, why) in found.into_inner().unwrap() {
        assert_eq!(first_row, all.len() as u64);
        assert_eq!(first_part, parts);
        parts += rows
            .len()
            .div_ceil(part_rows)
            .max(usize::from(why.is_some()));
        all.extend(rows);
        broken = broken.or(why);
    }
    assert_eq!(
        bytes.into_inner().unwrap() == Some(text.len() as u64),
        broken.is_none()
    );
    (all, broken)
}

fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
    (line, fields.iter().map(|field| field.to_string()).collect())
}

#[test]
fn lines_are_those_of_an_editor() {
    let text = "\u{feff}a,b\r\n\r\n1,\"x\ny\"\n\n2,\"say \"\"hi\"\"\"\r\n3,5\" pipe\n,";
    for rows in [1, 2, 100] {
        let (all, broken) = read(text.as_bytes(), rows);
        let expected = vec![
            row(1, &["a", "b"]),
            row(3, &["1", "x\ny"]),
            row(6, &["2", "say \"hi\""]),
            row(7, &["3", "5\" pipe"]),
            row(8, &["", ""]),
        ];
        assert_eq!(all, expected);
        assert_eq!(broken, None);
    }
}

#[test]
fn a_quote_swallows_nothing_in_silence() {
    let open = |line, text: &str| {
        Some(Broken {
            line,
            text: text.to_string(),
            why: Breakage::QuoteOpen,
        })
    };
    assert_eq!(read(b"a\n1\n\"2\n3\n", 9).1, open(3, "\"2"));
    assert_eq!(read(b"a\n1\n\"2\n3\n", 1).0.len(), 2);
    let long = format!("a\n\"{}\"\n", "x\n".repeat(101));
    assert_eq!(read(long.as_bytes(), 9).1, open(2, "\"x"));
    let fits = format!("a\n\"{}\"\n7", "x\n".repeat(100));
    assert_eq!(read(fits.as_bytes(), 9).1, None);
    assert_eq!(read(fits.as_bytes(), 9).0.last().unwrap().0, 103);
    let after = Some(Broken {
        line: 2,
        text: "1,\"x,".to_string(),
        why: Breakage::TextAfterQuote,
    });
    assert_eq!(read(b"a,b\n1,\"x,\n2,\"y\n", 9).1, after);
}

#[test]
fn a_line_is_shown_with_its_wrong_bytes() {
    assert_eq!(first_line_of(b"E-2,\xBB\xAA\r\nE-3"), "E-2,\\xBB\\xAA");
    assert_eq!(first_line_of("王芳".as_bytes()), "王芳");
    assert_eq!(first_line_of(b""), "");
}

#[test]
fn many_blank_lines_end_nothing() {
    let text = format!("a\n{}1\n", "\r\n".repeat(3 << 20));
    for rows in [1, 9] {
        let (all, _) = read(text.as_bytes(), rows);
        assert_eq!(all, [row(1, &["a"]), row(2 + (3 << 20), &["1"])]);
    }
}

#[test]
fn a_row_without_end_is_refused() {
    let broken = Broken {
        line: 1,
        text: "x".repeat(SHOWN_BYTES),
        why: Breakage::RowTooLong,
    };
    let row = |more: usize| vec![b'x'; ROW_BYTES + more];
    assert_eq!(read(&row(2 << 20), 9).1, Some(broken.clone()));
    assert_eq!(read(&[row(1), vec![b'\n']].concat(), 9).1, Some(broken));
    assert_eq!(read(&[row(0), b"\r\n".to_vec()].concat(), 9).1, None);
}

/// The rows as they are cut one by one, the whole file at hand.
fn cut_whole(text: &[u8]) -> (Vec<(u64, Vec<String>)>, Option<Broken>) {
    let mut window = cut::Window {
        input: &text,
        bytes: text.to_vec(),
        at: 0,
        ended: true,
    };
    let mut place = extent(text, 0, 1).start;
    let cuts = window.cut(&mut place, u64::MAX, usize::MAX).unwrap();
    let rows = cuts.rows.iter().map(|row| {
        let mut cells = Vec::new();
        fields(
            std::str::from_utf8(&text[row.start..row.end]).unwrap(),
            usize::MAX,
            &mut cells,
        );
        (row.line, cells.into_iter().map(String::from).collect())
    });
    (rows.collect(), cuts.broken)
}

/// The rows of a whole text.
fn cuts(text: &[u8]) -> (Vec<u8>, Vec<Row>) {
    let mut window = cut::Window {
        input: &text,
        bytes: text.to_vec(),
        at: 0,
        ended: true,
    };
    let mut place = extent(text, 0, 1).start;
    let cuts = window.cut(&mut place, u64::MAX, usize::MAX).unwrap();
    (window.bytes, cuts.rows)
}

proptest::proptest! {
    /// Whatever is accepted means what the csv crate reads.
    #[test]
    fn rows_are_those_of_the_csv_crate(text in "[a1,\"\n\r]{0,40}", rows in 1_usize..4) {
        let (all, broken) = read(text.as_bytes(), rows);
        // A lone carriage return is refused later, as a control character.
        let lone = text.replace("\r\n", "").contains('\r');
        if broken.is_none() && !lone {
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader.records()
                .map(|record| record.unwrap().iter().map(str::to_string).collect()).collect();
            let found: Vec<Vec<String>> = all.into_iter().map(|(_, fields)| fields).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }

    /// Blocks may end anywhere: in a field, between `\r` and `\n`, in a quote, within a character.
    #[test]
    fn blocks_and_threads_change_nothing(
        lines in proptest::collection::vec("(a,1|a,1|王芳,22|b,\"x, y\"|\"two\nlines\",3|\"say \"\"hi\"\"\",|,|[a1,\"\r]{0,6})(\n|\n|\r\n|\n\n|)", 0..40),
        width in 1_usize..4,
        block_bytes in 1_usize..200,
        part_rows in 1_usize..5,
        threads in 1_usize..4,
    ) {
        let text = lines.concat();
        let extent = Extent { width, block_bytes, ..extent(text.as_bytes(), 0, part_rows) };
        let whole = cut_whole(text.as_bytes());
        proptest::prop_assert_eq!(&read_with(text.as_bytes(), extent, threads), &whole);
        // Rows that were cut split into the same fields at once.
        let (bytes, cuts) = cuts(text.as_bytes());
        match Sheet::of_rows(&bytes, &cuts, width) {
            None => proptest::prop_assert!(whole.0.iter().any(|(_, cells)| cells.len() != width)),
            Some(sheet) => for (at, (_, cells)) in whole.0.iter().enumerate() {
                let found = (0..width).map(|column| sheet.cells(column, 0..cuts.len()).bytes_of(at));
                proptest::prop_assert!(found.eq(cells.iter().map(|cell| cell.as_bytes())));
                let odd = cells.iter().any(|cell| cell.contains(char::is_control));
                proptest::prop_assert!(sheet.controls || !odd);
                proptest::prop_assert!(!sheet.ascii || cells.iter().all(|cell| cell.is_ascii()));
            },
        }
    }
}
