//! Runs that were changed, that lack something, or in which somebody is held.

use super::*;

/// The first quarter closed, and then one of its files changed.
fn tampered(file: &str, from: &str, to: &str) -> (Small, tempfile::TempDir, PathBuf) {
    let mut small = data_of(
        "E-1,North\nE-2,South\n",
        "A,2025-01-10,E-1,C,400\n",
        "P-1,A,2025-05-01,100\n",
    );
    let kept = tempfile::tempdir().unwrap();
    let first = kept.path().join("q1");
    small.close("2025-Q1", &[], &first);
    let path = first.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
    (small, kept, first)
}

/// Nothing below a value that is read is asked: the run is believed, not the data.
#[test]
fn what_was_found_then_is_taken_as_it_is() {
    let (mut small, _kept, first) = tampered(
        "figures.csv",
        "rate,orders,A,E-1,0.1,",
        "rate,orders,A,E-1,0.3,",
    );
    let values = small.values_after("2025-Q2", &[first], &["commission"]);
    assert_eq!(values["E-1.commission"], "30");

    let (mut small, _kept, first) = tampered(
        "figures.csv",
        "area_best,area,North,,400,",
        "area_best,area,North,,4000/3,",
    );
    let values = small.values_after("2025-Q2", &[first], &["area_best"]);
    assert_eq!(values["North.area_best"], "4000/3");
}

#[test]
fn a_figure_or_a_person_that_the_run_lacks() {
    // A figure: computed.
    let (mut small, _kept, first) = tampered("figures.csv", "\nrevenue,person,", "\ngone,person,");
    let values = small.values_after("2025-Q2", &[first], &["growth"]);
    assert_eq!(
        (values["E-1.growth"].as_str(), values["E-2.growth"].as_str()),
        ("-400", "0")
    );
    // A person: it has no value then, so state begins and the rest is undefined.
    let (mut small, _kept, first) = tampered("figures.csv", ",person,E-2,", ",person,E-9,");
    let values = small.values_after("2025-Q2", &[first], &["growth", "debt"]);
    assert_eq!(
        (values["E-2.growth"].as_str(), values["E-2.debt"].as_str()),
        ("undefined", "105")
    );
}

#[test]
fn damage_is_refused() {
    let refused = |file: &str, from: &str, to: &str| -> Code {
        let (mut small, _kept, first) = tampered(file, from, to);
        let place = location(small.folder.path(), None);
        let refused = evaluated_after(
            &mut small.prepared,
            &place,
            "2025-Q2",
            &[first],
            &[],
            Settings::default(),
            |_, _| (),
        );
        refused.unwrap_err()[0].code
    };
    for (file, from, to) in [
        ("figures.csv", ",400,money,", ",400 ,money,"),
        ("figures.csv", ",400,money,", ",,money,"),
        ("figures.csv", ",400,money,,,,", ",400,money,,,"),
        ("figures.csv", "figure,level,", "figure,"),
        ("figures.csv", ",400,money,,", ",,money,lost,"),
        ("figures.csv", ",400,money,,,", ",,money,none,by-chance,"),
        ("figures.csv", ",person,E-2,", ",person,E-1,"),
        ("records.csv", "orders,A", "payments_of_then,A"),
        ("records.csv", "table,key", "key,table"),
        ("run.json", "\"cycle\"", "\"circle\""),
        ("run.json", "{", ""),
    ] {
        assert_eq!(
            refused(file, from, to),
            data::RUN_DAMAGED,
            "{file} {from} {to}"
        );
    }
    assert_eq!(
        refused("figures.csv", ",400,money,", ",400,percent,"),
        data::RUN_FIGURE
    );
}

const HELD: &str = r#"
[metric.revenue]
of = "orders"
sum = "amount"

[metric.share_of]
start = 1
value = "share_of.previous * (100 / revenue)"
unit = "number"

[pay.x]
value = "revenue * share_of"
"#;

/// As a person runs it: nothing is kept of a run with held people unless that is allowed.
#[test]
fn a_held_person_stays_held() {
    let small = small_whole(
        &format!("{HEAD}{HELD}"),
        &[
            ("people.csv", "id,region\nE-1,North\nE-2,North\n"),
            (
                "orders.csv",
                "id,day,rep,customer,amount\nA,2025-01-10,E-1,C,100\nB,2025-05-10,E-1,C,50\nC,2025-05-10,E-2,C,50\n",
            ),
        ],
    );
    let merit = |arguments: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_merit"))
            .args(arguments.split_whitespace())
            .current_dir(small.folder.path())
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let out = small.folder.path().join("closed");
    let (exit, ..) = merit("run . --data . --period 2025-Q1 --out closed");
    assert_eq!((exit, out.exists()), (4, false));
    let (exit, ..) = merit("run . --data . --period 2025-Q1 --allow-held --out closed");
    assert_eq!(exit, 0);
    let figures = std::fs::read_to_string(out.join("figures.csv")).unwrap();
    assert!(
        figures.contains("share_of,person,E-2,,,number,undefined,division-by-zero,share_of,\n"),
        "{figures}"
    );
    let (exit, printed, told) =
        merit("run . --data . --period 2025-Q2 --prior closed --allow-held --format csv");
    assert_eq!(
        (exit, printed.as_str()),
        (
            0,
            "subject,status,x,total\nE-1,ok,100.00,100.00\nE-2,held,,\n"
        )
    );
    assert!(told.contains(evaluation::HELD.0), "{told}");
    // What is there is not written over, and nothing is printed.
    let (exit, printed, _) = merit("run . --data . --period 2025-Q2 --allow-held --out closed");
    assert_eq!((exit, printed.as_str()), (2, ""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (
                mode(&out),
                mode(&out.join("figures.csv")),
                mode(&out.join("results.json"))
            ),
            (0o700, 0o600, 0o600)
        );
    }
}
