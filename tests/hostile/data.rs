//! Data that is missing, wrong or hostile, and a command line that asks for what is not there.

use crate::program::Place;
use std::fs;

#[test]
fn field_sales_is_fine() {
    let said = Place::field_sales().run();
    assert!(
        said.misbehaves().is_none() && said.exit == Some(0),
        "{}",
        said.told
    );
    assert!(!said.out.is_empty());
}

#[test]
fn what_is_not_there() {
    let place = Place::field_sales();
    let run = |policy, data, period| ["run", policy, "--data", data, "--period", period];
    place.refused_with(&run("nowhere", ".", "2026-Q1"), "M0011", 2);
    place.refused_with(&run("policy.toml", "nowhere", "2026-Q1"), "M4001", 4);
    place.refused_with(&run("policy.toml", ".", "2026-Q5"), "M0006", 2);
    place.refused_with(&run("policy.toml", ".", "2026-01"), "M0006", 2);
    place.refused_with(
        &run("policy.toml", ".", "2026-Q1\u{202e}\u{1b}[31m"),
        "M0006",
        2,
    );
    place.refused_with(&run("policy.toml", ".", "99999999999-Q1"), "M0006", 2);
    place.refused_with(&run("policy.toml", ".", "2031-Q1"), "M0007", 2);
    let mut subject = run("policy.toml", ".", "2026-Q1").to_vec();
    subject.extend(["--subject", "E-1O4"]);
    let said = place.refused_with(&subject, "M0008", 2);
    assert!(
        said.told.contains("`E-104`"),
        "the nearest is named: {}",
        said.told
    );
    place.refused_with(&["run", "policy.toml", "--data", "."], "M0013", 2);
    place.refused_with(&["runn", "policy.toml"], "M0012", 2);
}

#[test]
fn files_and_columns() {
    let place = Place::field_sales();
    fs::remove_file(place.path().join("orders.csv")).unwrap();
    place.refused("M4008", 4);
    fs::create_dir(place.path().join("orders.csv")).unwrap();
    place.refused("M4010", 4);

    let place = Place::field_sales();
    place.edit("orders.csv", "amount", "ammount");
    let said = place.refused("M4014", 4);
    assert!(
        said.told.contains("`ammount`"),
        "the nearest is named: {}",
        said.told
    );
    place.edit("orders.csv", "product,status", "product,product");
    place.refused("M4015", 4);

    let place = Place::field_sales();
    place.write("people.csv", "");
    place.refused("M4011", 4);
    place.write("people.csv", "id;name;region;level;hired_on;base_salary\n");
    place.refused("M4016", 4);
    place.write("people.csv", b"PK\x03\x04\x14\x00");
    place.refused("M4012", 4);
}

/// A file with only its header is a table without rows: nobody is there to be paid.
#[test]
fn tables_without_rows() {
    let place = Place::field_sales();
    for file in ["payments.csv", "targets.csv", "visits.csv", "orders.csv"] {
        let text = place.read(file);
        place.write(file, text.split_inclusive('\n').next().unwrap());
        let said = place.run();
        assert!(said.misbehaves().is_none(), "{:?}", said.misbehaves());
        assert_eq!(said.exit, Some(0), "{file}: {}", said.told);
    }
    place.write("people.csv", "id,name,region,level,hired_on,base_salary\n");
    let said = place.run();
    assert!(
        said.misbehaves().is_none() && said.exit == Some(0),
        "{}",
        said.told
    );
}

#[test]
fn cells() {
    let wrong = [
        ("amount,8285.87", "8285.87", "82,85.87", "M4020"),
        ("amount,8285.87", "8285.87", "¥8285.87", "M4032"),
        ("amount,8285.87", "8285.87", "1e400", "M4032"),
        ("amount,8285.87", "8285.87", "NaN", "M4032"),
        ("amount,8285.87", "8285.87", "８２８５", "M4032"),
        ("amount,8285.87", "8285.87", "=A1*2", "M4032"),
        (
            "amount,8285.87",
            "8285.87",
            "12345678901234567890123456789012345678901",
            "M4033",
        ),
        ("amount,8285.87", "8285.87", "", "M4030"),
        ("amount,8285.87", "8285.87", " 5", "M4031"),
        ("amount,8285.87", "8285.87", "0", "M5001"),
        ("day", "2026-01-04", "04/01/2026", "M4036"),
        ("day", "2026-01-04", "2026-02-29", "M4036"),
        ("rep", "E-105", "E-1O5", "M4040"),
        ("rep", "E-105", "E-105\u{200b}", "M4039"),
        ("rep", "E-105", "E-105\u{0}", "M4021"),
        ("status", ",closed,", ",Closed,", "M4038"),
        ("key", "SO-1002", "SO-1001", "M4041"),
        ("quote", "SO-1002", "\"SO-1002", "M4018"),
        ("quote", "SO-1002", "\"SO\"-1002", "M4019"),
    ];
    for (what, from, to, code) in wrong {
        println!("{what}: {to:?}");
        let place = Place::field_sales();
        place.edit("orders.csv", from, to);
        place.refused(code, 4);
    }
}

#[test]
fn bytes() {
    let place = Place::field_sales();
    let mut bytes = fs::read(place.path().join("people.csv")).unwrap();
    bytes.extend_from_slice(b"E-200,\xc0\xee\xc7\xbf,East,middle,2021-07-12,10800\n");
    place.write("people.csv", bytes);
    place.refused("M4017", 4);

    let place = Place::field_sales();
    let giant = "x".repeat(3 << 20);
    place.append(
        "people.csv",
        &format!("E-200,{giant},East,middle,2021-07-12,10800\n"),
    );
    let said = place.refused("M4022", 4);
    assert!(said.told.len() < 10_000, "a giant cell is not printed");
    let place = Place::field_sales();
    place.append("people.csv", &"x".repeat(18 << 20));
    let said = place.refused("M4023", 4);
    assert!(said.told.len() < 10_000, "a giant row is not printed");

    // A name that would steer a terminal is shown escaped.
    let place = Place::field_sales();
    place.edit("people.csv", "Emma Clarke", "Emma\u{1b}]0;owned\u{7}Clarke");
    let said = place.refused("M4021", 4);
    assert!(
        !said.told.contains('\u{1b}') && !said.told.contains('\u{7}'),
        "{:?}",
        said.told
    );
}

/// Numbers that are right but whose sum does not fit stop the run, and do not wrap.
#[test]
fn sums_that_do_not_fit() {
    let place = Place::field_sales();
    let huge = "70000000000000000000000000.01"; // 28 digits
    let orders: String = (0..2_000)
        .map(|at| format!("X-{at},2026-01-05,E-105,P-22,closed,{huge}\n"))
        .collect();
    place.append("orders.csv", &orders);
    place.refused("M5002", 4);
}

#[test]
fn mappings() {
    let place = Place::field_sales();
    let mapped = |text: &str| place.write("data.toml", text);
    let rest = "[people]\nfile='people.csv'\n[products]\nfile='products.csv'\n[targets]\nfile='targets.csv'\n[payments]\nfile='payments.csv'\n[visits]\nfile='visits.csv'\n";
    mapped("[orders\n");
    place.refused("M4002", 4);
    mapped(&format!("{rest}[orders]\nfile='../orders.csv'\n"));
    place.refused("M4009", 4);
    mapped(&format!("{rest}[orders]\nfile='/etc/passwd'\n"));
    place.refused("M4009", 4);
    mapped(&format!(
        "{rest}[orders]\nfile='orders.csv'\ncolumns={{ ammount='x' }}\n"
    ));
    place.refused("M4006", 4);
    mapped(&format!("{rest}[orders]\nfile='orders.csv'\nfyle=1\n"));
    place.refused("M4004", 4);
    mapped(&format!("{rest}[orders]\nfile=1\n"));
    place.refused("M4005", 4);
    mapped(rest);
    place.refused("M4007", 4);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("linked.csv")).unwrap();
        mapped(&format!("{rest}[orders]\nfile='linked.csv'\n"));
        place.refused("M4009", 4);
        mapped(&format!("{rest}[orders]\nfile='/dev/zero'\n"));
        let run = [
            "run",
            "policy.toml",
            "--data",
            ".",
            "--period",
            "2026-Q1",
            "--allow-outside",
        ];
        place.refused_with(&run, "M4010", 4);
    }
}
