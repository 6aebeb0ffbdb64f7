//! Several policies in one call: who is covered by several of them, or by none, is listed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod kept;

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A policy that pays a percentage of orders to whom `when` says.
fn policy(id: &str, currency: &str, when: &str, rate: &str) -> String {
    format!(
        r#"[policy]
language = 1
id = "{id}"
title = {{ en = "Plan {id}", zh = "方案 {id}" }}
version = "1"
effective = {{ from = 2026-01-01, until = 2026-12-31 }}
cycle = "quarter"
currency = "{currency}"
round = {{ to = "0.01", mode = "half-up" }}

[table.people]
key = "id"
columns = {{ id = "code", name = "text", role = "text", target = "money?" }}

[table.orders]
key = "id"
date = "day"
credit = "rep"
columns = {{ id = "code", day = "date", rep = "people", amount = "money" }}

[subject]
table = "people"
when = '{when}'

[metric.revenue]
of = "orders"
sum = "amount"

[pay.commission]
value = "{rate} * revenue"
"#
    )
}

const PEOPLE: &str = "id,name,role,target
E-10,Fay,rep,10
E-9,Cy,rep,10
E-1,Ann,leader,10
E-2,Bo,both,
E-4,Di,office,10
";

const ORDERS: &str = "id,day,rep,amount
O-1,2026-04-03,E-9,1000.10
O-2,2026-04-20,E-2,500.30
O-3,2026-05-20,E-1,200
O-4,2026-02-20,E-1,7
";

const REPS: &str = r#"role == "rep" or role == "both""#;
const LEADERS: &str = r#"role == "leader" or role == "both""#;

/// A folder with data, and policies in `p/`.
fn folder(policies: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in policies {
        let path = folder.path().join("p").join(name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("policy.toml"), text).unwrap();
    }
    write(&folder, "people.csv", PEOPLE);
    write(&folder, "orders.csv", ORDERS);
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).unwrap();
}

fn reps_and_leaders() -> TempDir {
    folder(&[
        ("a", policy("leaders", "EUR", LEADERS, "1%")),
        ("b", policy("reps", "EUR", REPS, "5%")),
    ])
}

/// Exit code, standard output, standard error.
fn merit(folder: &Path, line: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |stream: Vec<u8>| {
        let text = String::from_utf8(stream).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    };
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn run(folder: &TempDir, more: &str) -> (i32, String, String) {
    let line = format!("run p --data . --period 2026-Q2 {more}");
    merit(folder.path(), &line)
}

fn json(folder: &TempDir, more: &str) -> serde_json::Value {
    let (exit, out, errors) = run(folder, &format!("--format json {more}"));
    assert_eq!(exit, 0, "{errors}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn who_is_covered_twice_or_not_at_all_is_listed() {
    let folder = reps_and_leaders();
    insta::assert_snapshot!("several", run(&folder, "").1);
    insta::assert_snapshot!("several, Chinese", run(&folder, "--lang zh").1);
}

#[test]
fn everyone_once_is_one_line() {
    let rest = r#"role != "rep" and role != "both""#;
    let folder = folder(&[
        ("a", policy("rest", "EUR", rest, "1%")),
        ("b", policy("reps", "EUR", REPS, "5%")),
    ]);
    let last = |more: &str| run(&folder, more).1.lines().last().unwrap().to_owned();
    assert_eq!(
        last(""),
        "people of ./people.csv: 5, everyone covered by one policy (rest, reps)"
    );
    assert_eq!(
        last("--lang zh"),
        "./people.csv 中的人员：5 人，每人都恰好属于一个方案（rest、reps）"
    );
}

#[test]
fn as_json_the_policies_and_the_coverage() {
    let folder = reps_and_leaders();
    let json = json(&folder, "");
    assert_eq!(json["format"], "merit.results/0");
    let ids: Vec<&str> = json["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| policy["policy"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["leaders", "reps"]);
    assert_eq!(
        json["coverage"],
        serde_json::json!({ "files": [{
            "file": "./people.csv",
            "policies": ["leaders", "reps"],
            "people": 5,
            "several": [{
                "subject": "E-2",
                "name": "Bo",
                "policies": ["leaders", "reps"],
                "totals": [{ "currency": "EUR", "total": "30.02" }],
            }],
            "none": [{ "subject": "E-4", "name": "Di" }],
        }] })
    );
    // Each of the policies as it is by itself.
    for (name, of) in ["a", "b"].iter().zip(json["policies"].as_array().unwrap()) {
        let line = format!("run p/{name} --data . --period 2026-Q2 --format json");
        let alone: serde_json::Value =
            serde_json::from_str(&merit(folder.path(), &line).1).unwrap();
        assert_eq!(*of, alone);
    }
}

#[test]
fn as_csv_one_table_of_totals() {
    let folder = reps_and_leaders();
    let (exit, out, errors) = run(&folder, "--format csv");
    assert_eq!(exit, 0);
    assert_eq!(
        out,
        "policy,subject,status,total
leaders,E-1,ok,2.00
leaders,E-2,ok,5.00
reps,E-2,ok,25.02
reps,E-9,ok,50.01
reps,E-10,ok,0.00"
    );
    assert!(errors.contains("covered by no policy: 1"), "{errors}");
    // Of one policy it stays as it was.
    let one = merit(
        folder.path(),
        "run p/a --data . --period 2026-Q2 --format csv",
    );
    assert!(one.1.starts_with("subject,status,commission,total\n"));
}

#[test]
fn currencies_are_never_added() {
    let folder = folder(&[
        ("a", policy("leaders", "USD", LEADERS, "1%")),
        ("b", policy("reps", "EUR", REPS, "5%")),
        ("c", policy("extra", "EUR", r#"role == "both""#, "2%")),
    ]);
    let json = json(&folder, "");
    assert_eq!(
        json["coverage"]["files"][0]["several"][0]["totals"],
        serde_json::json!([
            { "currency": "USD", "total": "5.00" },
            { "currency": "EUR", "total": "35.03" },
        ])
    );
    let (_, out, _) = run(&folder, "");
    assert!(
        out.contains("leaders, reps, extra   5.00 USD + 35.03 EUR"),
        "{out}"
    );
}

#[test]
fn people_of_different_files_are_different() {
    let other = policy("partners", "EUR", REPS, "5%").replace("people", "partners");
    let folder = folder(&[
        ("a", policy("leaders", "EUR", LEADERS, "1%")),
        ("b", policy("reps", "EUR", REPS, "5%")),
        ("c", other),
    ]);
    write(
        &folder,
        "partners.csv",
        "id,name,role,target\nE-2,Zoe,rep,\nE-1,Al,office,\nE-9,Ed,rep,\n",
    );
    let json = json(&folder, "");
    let files = json["coverage"]["files"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["several"].as_array().unwrap().len(), 1);
    assert_eq!(
        files[1],
        serde_json::json!({
            "file": "./partners.csv",
            "policies": ["partners"],
            "people": 3,
            "several": [],
            "none": [{ "subject": "E-1", "name": "Al" }],
        })
    );
}

#[test]
fn one_file_under_two_names_is_one_set_of_people_if_the_key_is_the_same_column() {
    let staff = policy("reps", "EUR", REPS, "5%").replace("people", "staff");
    let folder = folder(&[("a", policy("leaders", "EUR", LEADERS, "1%")), ("b", staff)]);
    let data = |id: &str| {
        format!(
            "[people]\nfile = \"people.csv\"\n[staff]\nfile = \"p/../people.csv\"\ncolumns = {{ id = \"{id}\" }}\n[orders]\nfile = \"orders.csv\"\n"
        )
    };
    write(&folder, "data.toml", &data("id"));
    let one = json(&folder, "");
    assert_eq!(one["coverage"]["files"].as_array().unwrap().len(), 1);
    assert_eq!(one["coverage"]["files"][0]["people"], 5);
    // By name: nobody can say who is who.
    write(&folder, "data.toml", &data("name"));
    write(&folder, "orders.csv", "id,day,rep,amount\n");
    let two = json(&folder, "");
    assert_eq!(two["coverage"]["files"].as_array().unwrap().len(), 2);
}

#[test]
fn who_is_held_by_one_policy_has_no_sum() {
    let quota = policy("reps", "EUR", REPS, "5%").replace("5% * revenue", "5% * target");
    let folder = folder(&[("a", policy("leaders", "EUR", LEADERS, "1%")), ("b", quota)]);
    let (exit, out, errors) = run(&folder, "");
    assert_eq!((exit, out.as_str()), (4, ""));
    assert!(
        errors.contains("M5004") && errors.contains("E-2"),
        "{errors}"
    );
    let json = json(&folder, "--allow-held");
    assert_eq!(
        json["coverage"]["files"][0]["several"][0]["totals"],
        serde_json::json!([{ "currency": "EUR", "total": null }])
    );
    let (_, out, _) = run(&folder, "--allow-held");
    assert!(out.contains("leaders, reps   held EUR"), "{out}");
}

#[test]
fn a_person_asked_for_is_known_to_one_policy_at_least() {
    let other = policy("partners", "EUR", "true", "5%").replace("people", "partners");
    let folder = folder(&[("a", policy("reps", "EUR", REPS, "5%")), ("b", other)]);
    write(
        &folder,
        "partners.csv",
        "id,name,role,target\nE-1,Al,x,\nE-2,Zoe,x,\nE-9,Ed,x,\nP-7,Vi,x,\n",
    );
    let (exit, out, errors) = run(&folder, "--subject P-7 --format csv");
    assert_eq!(exit, 0, "{errors}");
    assert_eq!(out, "policy,subject,status,total\npartners,P-7,ok,0.00");
    // The table of a policy that covers none of them is left out.
    let (_, out, _) = run(&folder, "--subject P-7");
    assert!(out.starts_with("Plan partners"), "{out}");
    let (exit, out, errors) = run(&folder, "--subject P-77");
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(
        errors.contains("M0008") && errors.contains("did you mean `P-7`?"),
        "{errors}"
    );
}

/// Who left before the period is covered by nobody, and rightly so.
#[test]
fn who_has_no_assignment_in_the_period_is_not_forgotten() {
    let dated = |id: &str, when: &str| {
        policy(id, "EUR", when, "1%")
            .replace(
                "key = \"id\"\ncolumns = { id = \"code\", name",
                "key = \"id\"\ndates = { from = \"since\", until = \"till\" }\ncolumns = { id = \"code\", since = \"date\", till = \"date?\", name",
            )
    };
    let folder = folder(&[("a", dated("leaders", LEADERS)), ("b", dated("reps", REPS))]);
    write(
        &folder,
        "people.csv",
        "id,since,till,name,role,target
E-1,2025-01-01,,Ann,leader,
E-2,2025-01-01,2026-05-15,Bo,rep,
E-2,2026-05-16,,Bo,leader,
E-3,2025-01-01,2026-03-31,Cy,rep,
E-4,2025-01-01,,Di,office,
E-9,2025-01-01,,Flo,rep,
",
    );
    let json = json(&folder, "");
    let of = &json["coverage"]["files"][0];
    assert_eq!(of["people"], 4);
    assert_eq!(
        of["none"],
        serde_json::json!([{ "subject": "E-4", "name": "Di" }])
    );
    // Bo changed from one plan to the other inside the period: that is listed.
    assert_eq!(of["several"][0]["subject"], "E-2");
}
