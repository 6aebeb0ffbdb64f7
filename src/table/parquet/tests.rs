//! Tables that are written both as CSV and as Parquet, and files that are damaged.

use super::super::tests::{Build, brief, dump, folder};
use super::super::{Dataset, TableId};
use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Decimal256Array, Float64Array,
    Int32Array, Int64Array, ListArray, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt64Array,
};
use arrow_buffer::i256;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::path::Path;
use std::sync::Arc;

fn strings(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn dictionary(values: &[Option<&str>]) -> ArrayRef {
    let mut builder = StringDictionaryBuilder::<Int32Type>::new();
    for value in values {
        builder.append_option(*value);
    }
    Arc::new(builder.finish())
}

fn decimals(values: &[Option<i128>], digits: u8, scale: i8) -> ArrayRef {
    let array = Decimal128Array::from(values.to_vec());
    Arc::new(array.with_precision_and_scale(digits, scale).unwrap())
}

/// Days since 1970-01-01.
fn days(values: &[Option<i32>]) -> ArrayRef {
    Arc::new(Date32Array::from(values.to_vec()))
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
struct Way {
    group: usize,
    dictionary: bool,
    compression: Compression,
}

const PLAIN: Way = Way {
    group: 1_000_000,
    dictionary: true,
    compression: Compression::SNAPPY,
};

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>, way: Way) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(way.group))
        .set_dictionary_enabled(way.dictionary)
        .set_compression(way.compression)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn orders() -> Build {
    Build::new()
        .table(
            "orders",
            &["id"],
            &[
                "id: code",
                "rep: people?",
                "amount: money",
                "rate: percent?",
                "pieces: count",
                "day: date",
                "until: date?",
                "state: open|closed",
                "checked: flag",
                "note: text?",
            ],
        )
        .table("people", &["id"], &["id: count"])
}

const ORDERS: &str = "id,rep,amount,rate,pieces,day,until,state,checked,note
O-1,7,1200.00,0.15,3,2026-01-02,2026-01-05,open,true,
O-3,8,-0.05,,0,1969-12-31,,closed,false,\"a, \"\"b\"\"\"
O-2,,99999999999999.99,1,9223372036854775807,9999-12-31,,open,1,华东 1
O-12,7,0.00,-0.125,12,0001-01-01,2026-02-03,closed,0,华东 1
";

/// The same rows as Parquet, in one of several types each.
fn as_parquet(path: &Path, way: Way, other: bool) {
    let text = |values: &[Option<&str>]| match other {
        true => dictionary(values),
        false => strings(values),
    };
    let amounts = [
        Some(120_000),
        Some(-5),
        Some(9_999_999_999_999_999),
        Some(0),
    ];
    let rates = [Some(150), None, Some(1000), Some(-125)];
    let pieces = [3, 0, i64::MAX, 12];
    let noon = |days: &[Option<i32>]| -> ArrayRef {
        let of = |day: &Option<i32>| day.map(|day| i64::from(day) * 86_400_000_000);
        Arc::new(TimestampMicrosecondArray::from(
            days.iter().map(of).collect::<Vec<_>>(),
        ))
    };
    let day = [Some(20_455), Some(-1), Some(2_932_896), Some(-719_162)];
    let until = [Some(20_458), None, None, Some(20_487)];
    let reps: ArrayRef = match other {
        true => Arc::new(Int32Array::from(vec![Some(7), Some(8), None, Some(7)])),
        false => strings(&[Some("7"), Some("8"), None, Some("7")]),
    };
    let wide = |values: &[Option<i128>]| -> ArrayRef {
        let values: Vec<Option<i256>> = values
            .iter()
            .map(|value| value.map(i256::from_i128))
            .collect();
        let array = Decimal256Array::from(values);
        Arc::new(array.with_precision_and_scale(50, 3).unwrap())
    };
    write(
        path,
        vec![
            ("unknown", Arc::new(Float64Array::from(vec![0.5; 4]))),
            ("id", text(&["O-1", "O-3", "O-2", "O-12"].map(Some))),
            ("rep", reps),
            ("amount", decimals(&amounts, if other { 30 } else { 16 }, 2)),
            (
                "rate",
                match other {
                    true => wide(&rates),
                    false => decimals(&rates, 9, 3),
                },
            ),
            (
                "pieces",
                match other {
                    true => Arc::new(UInt64Array::from(pieces.map(|n| n as u64).to_vec())),
                    false => Arc::new(Int64Array::from(pieces.to_vec())),
                },
            ),
            ("day", if other { noon(&day) } else { days(&day) }),
            ("until", if other { noon(&until) } else { days(&until) }),
            (
                "state",
                text(&["open", "closed", "open", "closed"].map(Some)),
            ),
            (
                "checked",
                match other {
                    true => Arc::new(Int32Array::from(vec![1, 0, 1, 0])),
                    false => Arc::new(BooleanArray::from(vec![true, false, true, false])),
                },
            ),
            (
                "note",
                text(&[Some(""), Some("a, \"b\""), Some("华东 1"), Some("华东 1")]),
            ),
        ],
        way,
    );
}

/// Every cell of a table with its key; of its place only the row.
fn cells(data: &Dataset, table: TableId, columns: usize) -> Vec<String> {
    let all = dump(data, table, columns);
    // The second word is the line, which Parquet counts from the first row on.
    all.into_iter()
        .map(|row| {
            let (place, rest) = row.split_once(' ').unwrap();
            let (_, rest) = rest.split_once(' ').unwrap();
            format!("{place} {rest}")
        })
        .collect()
}

const PEOPLE: &str = "id\n7\n8\n";

#[test]
fn parquet_holds_the_same_as_csv() {
    let by_csv = folder(&[("orders.csv", ORDERS), ("people.csv", PEOPLE)]);
    let expected = cells(&orders().open(by_csv.path()).unwrap(), 0, 10);
    let by_parquet = folder(&[]);
    let path = by_parquet.path().join("orders.parquet");
    let people: ArrayRef = Arc::new(Int64Array::from(vec![7, 8]));
    write(
        &by_parquet.path().join("people.parquet"),
        vec![("id", people)],
        PLAIN,
    );
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        zstd,
        Compression::LZ4_RAW,
    ] {
        for group in [1, 3, 100] {
            for dictionary in [false, true] {
                for other in [false, true] {
                    let way = Way {
                        group,
                        dictionary,
                        compression,
                    };
                    as_parquet(&path, way, other);
                    for chunk_rows in [1, 2, 65_536] {
                        let location = Build::location(by_parquet.path());
                        let data = orders().open_by(&location, chunk_rows).unwrap();
                        assert_eq!(
                            cells(&data, 0, 10),
                            expected,
                            "{way:?} {other} {chunk_rows}"
                        );
                        assert_eq!(data.rows(0), 4);
                    }
                    let data = orders().resident(by_parquet.path()).unwrap();
                    assert_eq!(cells(&data, 0, 10), expected);
                }
            }
        }
    }
}

#[test]
fn what_is_wrong_is_told_as_of_csv_but_by_row() {
    let folder = folder(&[("people.csv", PEOPLE)]);
    let path = folder.path().join("orders.parquet");
    let wrong = |columns: Vec<(&'static str, ArrayRef)>| {
        let mut all: Vec<(&str, ArrayRef)> = vec![
            ("id", strings(&[Some("a"), Some("b"), Some("c")])),
            ("rep", strings(&[Some("7"), None, Some("8")])),
            ("amount", decimals(&[Some(1), Some(2), Some(3)], 9, 2)),
            ("day", days(&[Some(1), Some(2), Some(3)])),
            (
                "state",
                dictionary(&[Some("open"), Some("open"), Some("closed")]),
            ),
        ];
        for (name, column) in columns {
            for (other, old) in &mut all {
                if *other == name {
                    *old = Arc::clone(&column);
                }
            }
        }
        write(&path, all, Way { group: 2, ..PLAIN });
        let build = || {
            Build::new()
                .table(
                    "orders",
                    &["id"],
                    &[
                        "id: code",
                        "rep: people?",
                        "amount: money",
                        "day: date",
                        "state: open|closed",
                    ],
                )
                .table("people", &["id"], &["id: count"])
        };
        let one = build().wrong_by(&Build::location(folder.path()), 1);
        assert_eq!(
            one,
            build().wrong_by(&Build::location(folder.path()), 65_536)
        );
        one
    };
    assert_eq!(wrong(vec![]), [""; 0]);
    assert_eq!(
        wrong(vec![
            ("id", strings(&[Some("a"), Some(" b"), Some("a")])),
            ("rep", strings(&[Some("9"), None, Some("x")])),
            ("state", dictionary(&[Some("opened"), None, Some("closed")])),
        ]),
        [
            "M4040 orders.parquet row 1 rep",
            "M4038 orders.parquet row 1 state nearest nearest=open",
            "M4031 orders.parquet row 2 id trimmed=b",
            "M4030 orders.parquet row 2 state",
            "M4040 orders.parquet row 3 rep",
        ]
    );
    assert_eq!(
        wrong(vec![("id", dictionary(&[Some("a"), Some("b"), Some("a")]))]),
        ["M4041 orders.parquet row 3 id first=1"]
    );
    let noon: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![
        0,
        86_400_000_000 * 20_455 + 43_200_000_001,
        86_400_000_000,
    ]));
    assert_eq!(
        wrong(vec![("day", noon)]),
        ["M4036 orders.parquet row 2 day meant meant=2026-01-02"]
    );
    assert_eq!(
        wrong(vec![(
            "day",
            days(&[Some(1), Some(i32::MAX), Some(-719_163)])
        )]),
        [
            "M4036 orders.parquet row 2 day",
            "M4036 orders.parquet row 3 day"
        ]
    );
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![0.1, 0.2, 0.3]));
    assert_eq!(
        wrong(vec![("amount", floats)]),
        ["M4026 orders.parquet amount"]
    );
    let lists: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(vec![
        Some(
            vec![Some(1)]
        );
        3
    ]));
    assert_eq!(
        wrong(vec![("state", lists)]),
        ["M4027 orders.parquet other"]
    );
}

#[test]
fn wide_decimals_stay_exact() {
    let folder = folder(&[]);
    let most = 10_i128.pow(27) - 1;
    let values = decimals(
        &[Some(most), Some(-most), Some(i128::from(i64::MIN)), None],
        38,
        4,
    );
    write(&folder.path().join("t.parquet"), vec![("n", values)], PLAIN);
    let build = || Build::new().table("t", &[], &["n: number?"]);
    let found = cells(&build().open(folder.path()).unwrap(), 0, 1);
    let shown: Vec<&str> = found
        .iter()
        .map(|row| row.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(
        shown,
        [
            "99999999999999999999999.9999",
            "-99999999999999999999999.9999",
            "-922337203685477.5808",
            "-"
        ]
    );
    let values = decimals(&[Some(10_i128.pow(37)), Some(1), Some(1), None], 38, 4);
    write(&folder.path().join("t.parquet"), vec![("n", values)], PLAIN);
    assert_eq!(build().wrong(folder.path()), ["M4033 t.parquet row 1 n"]);
}

#[test]
fn two_files_of_a_table_are_one_too_many() {
    let folder = folder(&[("people.csv", PEOPLE), ("orders.csv", ORDERS)]);
    let path = folder.path().join("orders.parquet");
    as_parquet(&path, PLAIN, false);
    let found = orders().wrong(folder.path());
    assert!(found.len() == 1 && found[0].starts_with("M4028 orders.csv other="));
    std::fs::write(
        folder.path().join("data.toml"),
        "[orders]\nfile = \"orders.parquet\"\n[people]\nfile = \"people.csv\"\n",
    )
    .unwrap();
    assert!(orders().open(folder.path()).is_ok());
}

#[test]
fn a_file_that_changes_is_refused() {
    let folder = folder(&[("people.csv", PEOPLE)]);
    let path = folder.path().join("orders.parquet");
    as_parquet(&path, PLAIN, false);
    let data = orders().open(folder.path()).unwrap();
    let way = Way {
        dictionary: false,
        ..PLAIN
    };
    as_parquet(&path, way, false);
    let found = data.scan(0, || (), |(), _| (), |()| ()).unwrap_err();
    let found: Vec<String> = found.iter().map(brief).collect();
    assert_eq!(found, ["M4013 orders.parquet"]);
}

/// Flips bits and cuts the file wherever that can be: it is read as something, or refused.
#[test]
fn a_damaged_file_is_never_more_than_refused() {
    let by_csv = folder(&[("people.csv", PEOPLE)]);
    let path = by_csv.path().join("orders.parquet");
    let build = || orders().wrong(by_csv.path());
    for (group, compression) in [(2, Compression::SNAPPY), (100, Compression::UNCOMPRESSED)] {
        as_parquet(
            &path,
            Way {
                group,
                dictionary: true,
                compression,
            },
            false,
        );
        let whole = std::fs::read(&path).unwrap();
        let step = if std::env::var_os("MERIT_LONG").is_some() {
            1
        } else {
            11
        };
        for at in (0..whole.len()).step_by(step) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            std::fs::write(&path, &damaged).unwrap();
            // Whatever comes of it, it comes.
            let _ = build();
            std::fs::write(&path, &whole[..at]).unwrap();
            let found = build();
            assert_eq!(found.len(), 1, "{at}: {found:?}");
            assert!(
                found[0].starts_with("M4025 orders.parquet"),
                "{at}: {found:?}"
            );
        }
    }
}
