//! Keys that are there twice, with fingerprints that are alike and files that are full.

use super::super::contract::{ColumnContract, Contract, Kind};
use super::super::file::Source;
use super::super::mapping::TableFile;
use super::*;
use std::fmt::Write;
use std::path::Path;

/// A table with these columns as its key.
fn contract(kinds: &[Kind]) -> Contract {
    let column = |(place, kind): (usize, &Kind)| ColumnContract {
        name: format!("k{place}"),
        kind: kind.clone(),
        optional: false,
    };
    Contract {
        name: "t".to_string(),
        columns: kinds.iter().enumerate().map(column).collect(),
        key: (0..kinds.len()).collect(),
        dates: None,
        resident: false,
    }
}

/// Scans a file; gives the lines of the keys that are there twice, whether a file was written, or
/// what stopped it.
fn twice_in(
    text: &str,
    contract: &Contract,
    chunk_rows: usize,
    watch: Watch,
) -> Result<(Vec<String>, bool), Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    let file = TableFile {
        path,
        name: "t.csv".into(),
        headings: contract
            .columns
            .iter()
            .map(|column| (column.name.clone(), None))
            .collect(),
    };
    let source = Source::open(file, contract).unwrap();
    let typing = Typing {
        contract,
        source: &source,
        indexes: None,
        chunk_rows,
    };
    let mut told = Told::default();
    blocks(
        typing,
        |typed| (typed.number, watch.look(&typed.rows)),
        |(number, keys)| {
            watch.take(number, keys, &mut told);
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    let wrote = watch.prints.wrote();
    let found = watch.finish(typing, &told)?;
    let found = found.finish(&source.name, &[], &[]);
    let lines = found.iter().map(|problem| {
        let value = |name: &str| {
            let found = problem.args.iter().find(|(key, _)| *key == name);
            found.map_or("", |(_, value)| value).to_string()
        };
        format!("{} {}={}", value("key"), value("first"), value("second"))
    });
    Ok((lines.collect(), wrote))
}

fn watch(folder: &Path, held: usize, bits: u64) -> Watch {
    Watch {
        unsorted: AtomicBool::new(false),
        prints: Fingerprints::new(folder.to_path_buf()).holding(held),
        bits,
    }
}

/// The numbers below 997 in an order of their own.
fn shuffled() -> impl Iterator<Item = u64> {
    (0..997).map(|n| n * 431 % 997)
}

fn entries(folder: &Path) -> usize {
    folder.read_dir().unwrap().count()
}

#[test]
fn a_key_is_found_again_wherever_its_rows_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut once = "k0\n".to_string();
    for n in shuffled() {
        let _ = writeln!(once, "O-{n}");
    }
    let twice = format!("{once}O-431\nX\nO-0\n");
    let by_code = contract(&[Kind::Code]);
    // With two bits nearly all are alike, with none all are; with the first bits whole parts are.
    for bits in [u64::MAX, 0b11, 0, 0xFF << 56] {
        for held in [1, 3, 100_000] {
            for chunk_rows in [7, 65_536] {
                let look = || watch(folder.path(), held, bits);
                let (found, wrote) = twice_in(&once, &by_code, chunk_rows, look()).unwrap();
                assert_eq!(found, [""; 0]);
                assert_eq!(wrote, held < 1000, "{bits:x} {held}");
                let (found, _) = twice_in(&twice, &by_code, chunk_rows, look()).unwrap();
                assert_eq!(found, ["O-431 3=999", "O-0 2=1001"]);
                assert_eq!(entries(folder.path()), 0);
            }
        }
    }
}

#[test]
fn keys_that_rise_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let rising: String = (1..=2000).fold("k0\n".into(), |text, n| format!("{text}E-{n}\n"));
    let look = || watch(folder.path(), 1, u64::MAX);
    let by_code = contract(&[Kind::Code]);
    let (found, wrote) = twice_in(&rising, &by_code, 65, look()).unwrap();
    assert!(found.is_empty() && !wrote);
    // The last row ends it: those before it are read again.
    let (found, _) = twice_in(&format!("{rising}E-17\n"), &by_code, 65, look()).unwrap();
    assert_eq!(found, ["E-17 18=2002"]);
}

#[test]
fn equal_keys_are_alike_in_whatever_form_their_chunk_holds_them() {
    let folder = tempfile::tempdir().unwrap();
    // Whole numbers, numbers with places, and numbers too wide for 64 bits, each in its own chunk.
    let text = "k0,k1\n7,a\n3,b\n7.0,a\n0.5,b\n3,b\n12345678901234567890123,b\n0.50,b\n\
                12345678901234567890123.0,b\n1,b\n";
    let mixed = contract(&[Kind::Number, Kind::Words(["a", "b"].map(Into::into).into())]);
    for chunk_rows in [1, 2, 3, 100] {
        let (found, _) =
            twice_in(text, &mixed, chunk_rows, watch(folder.path(), 1, u64::MAX)).unwrap();
        assert_eq!(
            found,
            [
                "7/a 2=4",
                "3/b 3=6",
                "0.5/b 5=8",
                "12345678901234567890123/b 7=9"
            ],
            "{chunk_rows}"
        );
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let by_code = contract(&[Kind::Code]);
    let text = "k0\nb\na\nc\n";
    let problem = twice_in(text, &by_code, 7, watch(&gone, 1, u64::MAX)).unwrap_err();
    assert_eq!(problem.code, codes::NO_ROOM_FOR_KEYS);
    assert!(
        problem
            .args
            .iter()
            .any(|(name, value)| *name == "folder" && value.ends_with("gone"))
    );
    assert_eq!(entries(folder.path()), 0);
    // Few keys need no file.
    assert!(twice_in(text, &by_code, 7, watch(&gone, 100, u64::MAX)).is_ok());
}
