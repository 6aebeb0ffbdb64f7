//! Files, headings and cells that are wrong, one small file each.

use super::*;

/// What is wrong with a streamed table `t` of these columns and this text.
fn wrong(columns: &[&str], text: &str) -> Vec<String> {
    Build::new()
        .table("t", &[], columns)
        .wrong(folder(&[("t.csv", text)]).path())
}

#[test]
fn cells_are_typed() {
    let columns = [
        "编号: code",
        "名称: text",
        "ok: flag",
        "day: date",
        "n: count",
        "x: number",
        "p: percent",
        "m: money",
        "w: open|closed",
        "c: =t",
        "o: money?",
    ];
    let text = "extra,o,名称,编号,ok,day,n,x,p,m,w\r\n\
                !,,\" 王 芳 \",E-1,1,2026-02-28,3,-0.50,15%,12345678901234567890.25,open\r\n\
                ?,-7,\"a,\"\"b\"\"\",E-2,false,2024-02-29,0,1.25,0.125,1,closed\r\n";
    let data = Build::new()
        .table("t", &["编号"], &columns)
        .open(folder(&[("t.csv", text)]).path())
        .unwrap();
    assert_eq!(
        dump(&data, 0, 11),
        [
            "0 2 E-1 | \"E-1\" \" 王 芳 \" true 2026-02-28 3 -0.5 0.15 12345678901234567890.25 \"open\" - -",
            "1 3 E-2 | \"E-2\" \"a,\\\"b\\\"\" false 2024-02-29 0 1.25 0.125 1 \"closed\" - -7",
        ]
    );
    assert_eq!(data.rows(0), 2);
}

#[test]
fn a_bad_cell_is_told_with_what_was_meant() {
    for (column, cell, expected) in [
        ("a: money", "", "M4030 t.csv:2 a"),
        ("a: money", "1,5", "M4020 t.csv:2 more found=2"),
        (
            "a: money",
            "\"1,234.50\"",
            "M4032 t.csv:2 a meant meant=1234.5",
        ),
        (
            "a: money",
            "\"1,234\"",
            "M4032 t.csv:2 a two meant=1234 other=1.234",
        ),
        ("a: money", "¥5", "M4032 t.csv:2 a meant meant=5"),
        ("a: money", "N/A", "M4032 t.csv:2 a nothing"),
        ("a: money", "#DIV/0!", "M4032 t.csv:2 a sheet"),
        ("a: money", "=A1*2", "M4032 t.csv:2 a formula"),
        ("a: money", " 5", "M4031 t.csv:2 a trimmed=5"),
        (
            "a: money",
            "1234567890123456789012345678901",
            "M4033 t.csv:2 a",
        ),
        ("a: number", "15%", "M4032 t.csv:2 a meant meant=0.15"),
        ("a: count", "2.5", "M4034 t.csv:2 a"),
        ("a: count", "-1", "M4034 t.csv:2 a"),
        ("a: date", "2026-02-29", "M4036 t.csv:2 a calendar"),
        (
            "a: date",
            "2026/2/3",
            "M4036 t.csv:2 a meant meant=2026-02-03",
        ),
        (
            "a: date",
            "03/04/2026",
            "M4036 t.csv:2 a two meant=2026-04-03 other=2026-03-04",
        ),
        ("a: flag", "是", "M4037 t.csv:2 a meant meant=true"),
        ("a: flag", "maybe", "M4037 t.csv:2 a"),
        (
            "a: open|closed",
            "opne",
            "M4038 t.csv:2 a nearest nearest=open",
        ),
        (
            "a: open|closed",
            "Open",
            "M4038 t.csv:2 a nearest nearest=open",
        ),
        ("a: open|closed", "elsewhere", "M4038 t.csv:2 a"),
        ("a: code", "E-1 ", "M4031 t.csv:2 a trimmed=E-1"),
        (
            "a: code",
            "E\u{200b}1",
            "M4039 t.csv:2 a clean=E1 character=U+200B",
        ),
        ("a: text", "a\u{0}b", "M4021 t.csv:2 a character=U+0000"),
        ("a: text", "a\u{85}b", "M4021 t.csv:2 a character=U+0085"),
        ("a: text", "a\rb", "M4021 t.csv:2 a character=U+000D"),
    ] {
        assert_eq!(
            wrong(
                &[column],
                &format!("a\n{cell}{}\n", if cell.is_empty() { "\"\"" } else { "" })
            ),
            [expected],
            "{cell}"
        );
    }
    let long = format!("a\n{}\n", "x".repeat((1 << 20) + 1));
    assert_eq!(wrong(&["a: text"], &long), ["M4022 t.csv:2 a"]);
    assert_eq!(
        wrong(&["a: text"], &format!("a\n{}\n", "x".repeat(1 << 20))),
        [""; 0]
    );
    assert_eq!(wrong(&["a: text"], "a\n\"x\r\n\ty\"\n"), [""; 0]);
}

#[test]
fn a_row_with_errors_tells_all_of_them() {
    let text = "a,b,c\n1,x,2026-13-01\n2,2\n\n3,3,2026-01-01\n";
    assert_eq!(
        wrong(&["a: count", "b: money", "c: date"], text),
        [
            "M4032 t.csv:2 b",
            "M4036 t.csv:2 c calendar",
            "M4020 t.csv:3 fewer found=2"
        ]
    );
}

#[test]
fn files_that_are_no_tables() {
    for (text, expected) in [
        ("", "M4011 t.csv"),
        ("\u{feff}\n\n", "M4011 t.csv"),
        ("PK\u{3}\u{4}xx", "M4012 t.csv kind=xlsx"),
        ("\n <html>", "M4012 t.csv kind=html"),
        ("{\"a\": 1}", "M4012 t.csv kind=json"),
        ("[\n  {\"a\": 1}\n]", "M4012 t.csv kind=json"),
        ("\u{feff}<!DOCTYPE html>", "M4012 t.csv kind=html"),
        ("b;a\n1;2\n", "M4016 t.csv:1"),
        ("b\ta\n1\t2\n", "M4016 t.csv:1"),
        ("b,c\n", "M4014 t.csv:1 nearest nearest=b"),
        ("b,amount,A \n", "M4014 t.csv:1 nearest nearest=A "),
        ("b,Ａ\u{a0}\n", "M4014 t.csv:1 nearest nearest=Ａ\\u{a0}"),
        ("a,b,a\n", "M4015 t.csv:1 first=1"),
        ("a,\"b\n", "M4018 t.csv:1"),
        ("a\n\"1\n2\n", "M4018 t.csv:2"),
        ("a\n1\n\"2\"3\n", "M4019 t.csv:3"),
        ("a\rb\n", "M4021 t.csv:1 character=U+000D"),
    ] {
        assert_eq!(wrong(&["a: text"], text), [expected], "{text:?}");
    }
    assert_eq!(wrong(&["a: text"], "a\n"), [""; 0], "a table without rows");
    assert_eq!(
        wrong(&["a: text"], "a,,\n1,,\n"),
        [""; 0],
        "headings that are empty may repeat"
    );
    let folder = folder(&[]);
    for (bytes, expected) in [
        (&b"a\n1\n\xCD\xF5\xB7\xBC\n"[..], "M4017 t.csv:3"),
        (b"\xFF\xFEa\0", "M4012 t.csv kind=utf16"),
        (b"\xCD\xF5\n", "M4017 t.csv:1"),
    ] {
        std::fs::write(folder.path().join("t.csv"), bytes).unwrap();
        assert_eq!(
            Build::new()
                .table("t", &[], &["a: text"])
                .wrong(folder.path()),
            [expected]
        );
    }
}

#[test]
fn a_file_that_is_broken_off_is_told_as_far_as_it_can_be_read() {
    let build = || Build::new().table("t", &["id"], &["id: code", "n: count"]);
    let mut bytes = b"id,n\nb,1\na,x\nb,2\n\"\xFF\",3\nc,y\n".to_vec();
    for chunk_rows in [1, 2, 9] {
        let folder = folder(&[]);
        std::fs::write(folder.path().join("t.csv"), &bytes).unwrap();
        let location = Build::location(folder.path());
        assert_eq!(
            build().wrong_by(&location, chunk_rows),
            ["M4032 t.csv:3 n", "M4017 t.csv:5"]
        );
    }
    bytes.truncate(17);
    bytes.extend(b"\"c,3\n");
    let folder = folder(&[]);
    std::fs::write(folder.path().join("t.csv"), &bytes).unwrap();
    assert_eq!(
        build().wrong(folder.path()),
        ["M4032 t.csv:3 n", "M4018 t.csv:5"]
    );
}

#[test]
fn headings_without_end() {
    let text = format!("{}\n", vec!["a"; 20_000].join(","));
    assert_eq!(
        wrong(&["a: text"], &text),
        ["M4020 t.csv:1 more found=20000"]
    );
    assert_eq!(
        wrong(&["a: text"], "\n\nb\n"),
        ["M4014 t.csv:3 nearest nearest=b"]
    );
}

#[test]
fn chunks_may_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Chunk>();
    shared::<Dataset>();
}

#[test]
fn a_folder_is_read_by_names() {
    let folder = folder(&[("订单.csv", "编号\n1\n"), ("People.CSV", "id\n1\n")]);
    let build = || Build::new().table("订单", &["编号"], &["编号: code"]);
    assert_eq!(build().wrong(folder.path()), [""; 0]);
    let two = build()
        .table("people", &["id"], &["id: code"])
        .table("quotas", &[], &["id: code"]);
    assert_eq!(
        two.wrong(folder.path()),
        [
            "M4008 people.csv nearest nearest=People.CSV",
            "M4008 quotas.csv folder"
        ]
    );
    assert_eq!(
        build().wrong(&folder.path().join("nowhere")),
        ["M4001 command missing"]
    );
    assert_eq!(
        build().wrong(&folder.path().join("订单.csv")),
        ["M4001 command kind"]
    );
    std::fs::create_dir(folder.path().join("d")).unwrap();
    std::fs::create_dir(folder.path().join("d/订单.csv")).unwrap();
    assert_eq!(build().wrong(&folder.path().join("d")), ["M4010 订单.csv"]);
}

#[test]
fn data_toml_names_files_and_headings() {
    let toml = "[订单]\n";
    assert!(
        toml::from_str::<toml::Table>(toml).is_err(),
        "a Chinese key wants quotes"
    );
    let toml = "[\"订单\"]\nfile = \"sub/sales.csv\"\ncolumns = { \"编号\" = \"Order No\" }\n[people]\nfile = \"p.csv\"\n";
    let folder = folder(&[("data.toml", toml), ("p.csv", "id\n王\n")]);
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(
        folder.path().join("sub/sales.csv"),
        "x,Order No,rep\n1,7,王\n",
    )
    .unwrap();
    let build = || {
        Build::new()
            .table("订单", &["编号"], &["编号: code", "rep: people"])
            .table("people", &["id"], &["id: code"])
    };
    let data = build().open(folder.path()).unwrap();
    assert_eq!(dump(&data, 0, 2), ["0 2 7 | \"7\" #0"]);
    assert!(data.file(0).ends_with("sub/sales.csv"));
    let location = Location {
        data: folder.path().join("data.toml"),
        root: Some(folder.path().join("sub")),
        allow_outside: false,
    };
    assert_eq!(
        build().wrong_by(&location, 9),
        ["M4008 data.toml@18 root", "M4008 data.toml@86 root"]
    );
}

#[test]
fn a_wrong_data_toml_is_told_whole() {
    let people = |toml: &str| {
        let folder = folder(&[("data.toml", toml), ("p.csv", "Id,name\n1,x\n")]);
        Build::new()
            .table("people", &["id"], &["id: code", "name: text"])
            .wrong(folder.path())
    };
    assert_eq!(
        people("[people]\nfile = \"p.csv\"\ncolumns = { id = \"Id\" }\n"),
        [""; 0]
    );
    assert_eq!(
        people("[people]\nfile = \"p.csv\"\n"),
        ["M4014 p.csv:1 nearest nearest=Id"]
    );
    assert_eq!(
        people("[people]\nfile = \"p.csv\"\ncolumns = { id = \"ID\" }\n"),
        ["M4014 data.toml@41 nearest nearest=Id"]
    );
    assert_eq!(
        people("[poeple]\nfile = \"p.csv\"\n"),
        ["M4003 data.toml@1 nearest nearest=people"]
    );
    assert_eq!(
        people("[people]\nfiles = \"p.csv\"\n"),
        ["M4004 data.toml@9 nearest nearest=file"]
    );
    assert_eq!(
        people("[people]\nfile = 3\ncolumns = 4\n"),
        [
            "M4005 data.toml@16 found=integer",
            "M4005 data.toml@28 found=integer"
        ]
    );
    assert_eq!(people("people = 3\n"), ["M4005 data.toml@9 found=integer"]);
    assert_eq!(
        people("[people]\nfile = \"p.csv\"\ncolumns = { nmae = \"Id\", id = 4 }\n"),
        [
            "M4006 data.toml@36 nearest nearest=name",
            "M4005 data.toml@54 found=integer"
        ]
    );
    assert_eq!(people("[people]\n"), ["M4007 data.toml@1 file"]);
    assert_eq!(people(""), ["M4007 data.toml table"]);
    assert_eq!(people("[people\n"), ["M4002 data.toml@7"]);
}

#[cfg(unix)]
#[test]
fn files_stay_inside() {
    let outside = folder(&[("p.csv", "id\n1\n")]);
    let inside = folder(&[]);
    std::os::unix::fs::symlink(
        outside.path().join("p.csv"),
        inside.path().join("people.csv"),
    )
    .unwrap();
    let build = || Build::new().table("people", &["id"], &["id: code"]);
    assert_eq!(build().wrong(inside.path()), ["M4009 people.csv"]);
    let allowed = Location {
        allow_outside: true,
        ..Build::location(inside.path())
    };
    assert_eq!(build().wrong_by(&allowed, 9), [""; 0]);
    for file in [
        outside.path().join("p.csv"),
        outside.path().join("none.csv"),
        "../x.csv".into(),
        "../no/x.csv".into(),
        "/dev/null".into(),
        "/no/x".into(),
    ] {
        std::fs::write(
            inside.path().join("data.toml"),
            format!("[people]\nfile = {:?}\n", file.display().to_string()),
        )
        .unwrap();
        assert_eq!(
            build().wrong(inside.path()),
            ["M4009 data.toml@16"],
            "{file:?}"
        );
    }
    let device = Location {
        allow_outside: true,
        ..Build::location(inside.path())
    };
    std::fs::write(
        inside.path().join("data.toml"),
        "[people]\nfile = \"/dev/zero\"\n",
    )
    .unwrap();
    assert_eq!(build().wrong_by(&device, 9), ["M4010 zero"]);
}

#[test]
fn a_file_that_changes_is_refused() {
    let folder = folder(&[("t.csv", "a\n1\n")]);
    let data = Build::new()
        .table("t", &[], &["a: count"])
        .open(folder.path())
        .unwrap();
    assert_eq!(dump(&data, 0, 1), ["0 2 1 | 1"]);
    std::fs::write(folder.path().join("t.csv"), "a\n1\n2\n").unwrap();
    let found = data.scan(0, || (), |(), _| (), |()| ()).unwrap_err();
    assert_eq!(found.iter().map(brief).collect::<Vec<_>>(), ["M4013 t.csv"]);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_where_it_is_not_built_in() {
    let folder = folder(&[("t.parquet", "PAR1")]);
    let build = Build::new().table("t", &["id"], &["id: code"]);
    assert_eq!(build.wrong(folder.path()), ["M4024 t.parquet"]);
}
