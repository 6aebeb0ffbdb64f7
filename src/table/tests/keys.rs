//! Keys, references and days of validity.

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn references_may_go_in_a_circle() {
    let folder = folder(&[
        ("people.csv", "id,manager\nE-10,E-9\nE-9,\nE-1,E-10\n"),
        ("orders.csv", "id,rep\n7,E-1\n8,\n"),
    ]);
    let build = Build::new()
        .table("orders", &["id"], &["id: count", "rep: people?"])
        .table("people", &["id"], &["id: code", "manager: people?"]);
    let data = build.open(folder.path()).unwrap();
    assert_eq!(
        dump(&data, 1, 2),
        [
            "0 2 E-10 | \"E-10\" #1",
            "1 3 E-9 | \"E-9\" -",
            "2 4 E-1 | \"E-1\" #0"
        ]
    );
    assert_eq!(dump(&data, 0, 2), ["0 2 7 | 7 #2", "1 3 8 | 8 -"]);
    assert!(data.resident(0).is_none() && data.resident(1).is_some());
    assert_eq!((data.keys(1), data.key_order(1)), (3, &[2, 1, 0][..]));
    assert_eq!(data.find(1, &[Value::Text("E-9".into())]), Some(1));
    assert_eq!(data.valid(1, 2, day("2026-01-01")), Some(2));
    assert_eq!(data.valid(1, 3, day("2026-01-01")), None);
    assert_eq!(data.key_text(1, 0), "E-10");
}

#[test]
fn unknown_keys_come_with_the_nearest() {
    let folder = folder(&[
        ("people.csv", "id,manager\nE-10,E-0\nE-9,\n"),
        (
            "orders.csv",
            "id,rep\n7,e-9\n8,E-11\n9,ZZZ\n10,\"E-9 \"\n11,E-1O\n",
        ),
    ]);
    let build = || {
        Build::new()
            .table("orders", &["id"], &["id: count", "rep: people?"])
            .table("people", &["id"], &["id: code", "manager: people?"])
    };
    let expected = [
        "M4040 orders.csv:2 rep nearest nearest=E-9",
        "M4040 orders.csv:3 rep",
        "M4040 orders.csv:4 rep",
        "M4031 orders.csv:5 rep trimmed=E-9",
        "M4040 orders.csv:6 rep nearest nearest=E-10",
        "M4040 people.csv:2 manager",
    ];
    assert_eq!(build().wrong(folder.path()), expected);
    for rows in [1, 2] {
        assert_eq!(
            build().wrong_by(&Build::location(folder.path()), rows),
            expected
        );
    }
    std::fs::write(
        folder.path().join("people.csv"),
        "id,manager\nE-10,\nE 9,\"\n",
    )
    .unwrap();
    assert_eq!(
        build().wrong(folder.path()),
        ["M4031 orders.csv:5 rep trimmed=E-9", "M4018 people.csv:3"],
        "who is missing cannot be told"
    );
}

#[test]
fn keys_of_several_columns() {
    let prices = "level,class,price\n1,a,5\n01,b,6\n2,a,7\n";
    let folder = folder(&[("prices.csv", prices), ("lines.csv", "at\n01/b\n2/a\n")]);
    let build = Build::new()
        .table(
            "prices",
            &["level", "class"],
            &["level: count", "class: code", "price: money"],
        )
        .table("lines", &[], &["at: prices", "price: =prices"]);
    let data = build.open(folder.path()).unwrap();
    let key = |level: i64, class: &str| {
        data.find(
            0,
            &[
                Value::Number(Number::from_i64(level)),
                Value::Text(class.into()),
            ],
        )
    };
    assert_eq!(
        (key(1, "b"), key(2, "a"), key(3, "a")),
        (Some(1), Some(2), None)
    );
    assert_eq!(data.key_text(0, 1), "1/b");
    assert_eq!(dump(&data, 1, 1), ["0 2 1/b | #1", "1 3 2/a | #2"]);
}

#[test]
fn a_key_stands_once() {
    let build = || Build::new().table("t", &["id"], &["id: count"]);
    let text = "id\n1\n2\n02\n1\n";
    let folder = folder(&[("t.csv", text)]);
    let expected = ["M4041 t.csv:4 id first=3", "M4041 t.csv:5 id first=2"];
    assert_eq!(build().wrong(folder.path()), expected);
    assert_eq!(
        build().wrong_by(&Build::location(folder.path()), 1),
        expected
    );
    let resident: Vec<String> = build()
        .resident(folder.path())
        .err()
        .unwrap()
        .iter()
        .map(brief)
        .collect();
    assert_eq!(resident, expected);
}

#[test]
fn a_reference_in_a_key_is_the_key_it_leads_to() {
    let folder = folder(&[
        ("people.csv", "id\n7\n8\n"),
        ("targets.csv", "rep\n8\n07\n7\n"),
    ]);
    let build = || {
        Build::new().table("people", &["id"], &["id: count"]).table(
            "targets",
            &["rep"],
            &["rep: people"],
        )
    };
    assert_eq!(
        build().wrong(folder.path()),
        ["M4041 targets.csv:4 rep first=3"]
    );
    let resident: Vec<String> = build()
        .resident(folder.path())
        .err()
        .unwrap()
        .iter()
        .map(brief)
        .collect();
    assert_eq!(resident, ["M4041 targets.csv:4 rep first=3"]);
}

#[test]
fn rows_with_days() {
    let posts = "id,team,from,until\n王,a,2026-01-01,2026-03-31\n李,b,2026-02-01,\n王,c,2026-05-01,\n王,d,2025-01-01,2025-12-31\n";
    let folder = folder(&[("people.csv", posts)]);
    let build = || {
        Build::new()
            .table(
                "people",
                &["id"],
                &["id: code", "team: text", "from: date", "until: date?"],
            )
            .dates("from", Some("until"))
    };
    let data = build().open(folder.path()).unwrap();
    assert_eq!(data.keys(0), 2);
    let wang = data.find(0, &[Value::Text("王".into())]).unwrap();
    let valid = |text: &str| data.valid(0, wang, day(text));
    assert_eq!(valid("2024-12-31"), None);
    assert_eq!(valid("2025-12-31"), Some(3));
    assert_eq!(valid("2026-01-01"), Some(0));
    assert_eq!(valid("2026-03-31"), Some(0));
    assert_eq!(valid("2026-04-01"), None);
    assert_eq!(valid("9999-12-31"), Some(2));
    assert_eq!(data.key_order(0), [2, 0, 3, 1], "by key, then by from");
    let wrong = |rows: &str| {
        std::fs::write(
            folder.path().join("people.csv"),
            format!("id,team,from,until\n{rows}"),
        )
        .unwrap();
        build().wrong(folder.path())
    };
    assert_eq!(
        wrong("王,a,2026-01-01,2026-03-31\n王,b,2026-03-31,\n"),
        ["M4042 people.csv:3 id until first=2 day=2026-03-31"]
    );
    assert_eq!(
        wrong("王,b,2026-03-31,\n王,a,2026-01-01,\n"),
        ["M4042 people.csv:3 id open first=2 day=2026-03-31"]
    );
    assert_eq!(
        wrong("王,a,2026-01-01,2026-12-31\n王,b,2026-02-01,2026-02-02\n王,c,2026-05-01,\n"),
        [
            "M4042 people.csv:3 id until first=2 day=2026-02-01",
            "M4042 people.csv:4 id until first=2 day=2026-05-01"
        ]
    );
    assert_eq!(
        wrong("王,a,2026-01-02,2026-01-01\n"),
        ["M4043 people.csv:2 until"]
    );
    assert_eq!(
        wrong("王,a,2026-01-01,2026-01-01\n王,a,2026-01-02,2026-01-02\n"),
        [""; 0]
    );
}

#[test]
fn without_until_a_row_lasts_to_the_next() {
    let folder = folder(&[(
        "quotas.csv",
        "rep,from,amount\nE-1,2026-04-01,2\nE-1,2026-01-01,1\nE-2,2026-01-01,9\n",
    )]);
    let build = || {
        Build::new()
            .table(
                "quotas",
                &["rep"],
                &["rep: code", "from: date", "amount: money"],
            )
            .dates("from", None)
    };
    let data = build().open(folder.path()).unwrap();
    let valid = |text: &str| data.valid(0, 0, day(text));
    assert_eq!(
        (
            valid("2025-12-31"),
            valid("2026-03-31"),
            valid("2026-04-01"),
            valid("2030-01-01")
        ),
        (None, Some(1), Some(0), Some(0))
    );
    std::fs::write(
        folder.path().join("quotas.csv"),
        "rep,from,amount\nE-1,2026-04-01,2\nE-1,2026-04-01,1\n",
    )
    .unwrap();
    assert_eq!(
        build().wrong(folder.path()),
        ["M4042 quotas.csv:3 rep open first=2 day=2026-04-01"]
    );
}
