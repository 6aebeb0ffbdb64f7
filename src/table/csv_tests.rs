//! Splitting, on its own.

use super::super::problems::SHOWN_BYTES;
use super::*;

/// All rows with their lines, read in blocks of `rows` rows.
fn read(text: &[u8], rows: usize) -> (Vec<(u64, Vec<String>)>, Option<Broken>) {
    let mut reader = BlockReader::new(text);
    reader.skip_mark().unwrap();
    let (mut all, mut broken) = (Vec::new(), None);
    while let Some(block) = reader.block(rows).unwrap() {
        assert_eq!(block.first_row, all.len() as u64);
        let text = std::str::from_utf8(&block.bytes).unwrap();
        for row in &block.rows {
            let mut parts = Vec::new();
            let count = fields(&text[row.start..row.end], usize::MAX, &mut parts);
            assert_eq!(count, parts.len());
            all.push((
                row.line,
                parts.iter().map(|part| part.to_string()).collect(),
            ));
        }
        broken = broken.or(block.broken);
    }
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
}
