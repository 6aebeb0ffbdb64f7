//! Policies, formulas and scripts that are wrong or hostile.

use crate::program::{Place, Said};

const HEAD: &str = r#"
[policy]
language = 1
id = "small"
title = "Small"
version = "1"
effective = { from = 2026-01-01, until = 2026-12-31 }
cycle = "quarter"
currency = "CNY"
round = { to = "0.01", mode = "half-up" }

[table.people]
key = "id"
[table.people.columns]
id = "code"
a = "money"

[subject]
table = "people"
"#;

fn small(rest: &str) -> Place {
    Place::new(&[
        ("policy.toml", &format!("{HEAD}\n{rest}")),
        ("people.csv", "id,a\nE-1,10\nE-2,20\n"),
    ])
}

/// A pay by a formula.
fn formula(formula: &str) -> Place {
    small(&format!(
        "[pay.x]\nvalue = '''{formula}'''\nunit = \"money\"\n"
    ))
}

/// A pay by a script that takes and gives money.
fn script(text: &str) -> Place {
    let place = small(
        "[script.f]\nfile = \"f.rhai\"\ntakes = [\"money\"]\ngives = \"money\"\n[pay.x]\nvalue = 'f(a)'\n",
    );
    place.write("f.rhai", text);
    place
}

#[track_caller]
fn fine(place: &Place) -> Said {
    let said = place.run();
    assert!(
        said.misbehaves().is_none() && said.exit == Some(0),
        "{}",
        said.told
    );
    said
}

#[test]
fn small_ones_are_fine() {
    fine(&formula("a * 2"));
    fine(&script("fn f(a) { a * 2 }"));
}

#[test]
fn files() {
    let place = small("[pay.x\nvalue = 'a'\n");
    place.refused("M1007", 3);
    place.write("policy.toml", "");
    place.refused("M1010", 3);
    place.write("policy.toml", b"\xff\xfe[\0p\0");
    place.refused("M1004", 3);
    place.write("policy.toml", b"\xef\xbb\xbf[policy]\n");
    place.refused("M1005", 3);
    place.write("policy.toml", "#".repeat(9 << 20));
    place.refused("M1006", 3);
    place.write(
        "policy.toml",
        format!("{HEAD}[pay.x]\nvalue = 'a'\n").replace("language = 1", "language = 2"),
    );
    let said = place.refused("M1018", 3);
    assert!(said.told.contains('2'), "{}", said.told);
    place.write(
        "policy.toml",
        format!("{HEAD}[pay.x]\nvalue = 'a'\n")
            .replace("language = 1", "language = 99999999999999999999999999"),
    );
    assert!(place.run().misbehaves().is_none());
}

#[test]
fn keys() {
    small("[pay.x]\nvalue = 'a'\nwhhen = 'a > 1'\n").refused("M1003", 3);
    small("[pay.x]\nvalue = 'a'\n[pay.x]\nvalue = 'a'\n").refused("M1009", 3);
    small("[metric.销售额]\nvalue = 'a'\n").refused("M1008", 3);
    small("[pay.x]\n").refused("M1028", 3);
    small("[pay.a]\nvalue = '1'\nunit = 'money'\n").refused("M1023", 3);
    // Tables within tables within tables.
    assert!(
        small(&format!(
            "[pay.x]\nvalue = {}1{}\n",
            "[".repeat(20_000),
            "]".repeat(20_000)
        ))
        .run()
        .exit
            == Some(3)
    );
    assert!(
        small(&format!(
            "[pay.x]\nvalue = {}1{}\n",
            "{a=".repeat(20_000),
            "}".repeat(20_000)
        ))
        .run()
        .exit
            == Some(3)
    );
    assert!(small(&format!("[{}x]\n", "x.".repeat(20_000))).run().exit == Some(3));
}

#[test]
fn cycles() {
    let said =
        small("[metric.p]\nvalue = 'q + a'\n[metric.q]\nvalue = 'p + a'\n[pay.x]\nvalue = 'p'\n")
            .refused("M3003", 3);
    assert!(
        said.told.contains("`p`") && said.told.contains('q'),
        "the cycle is shown: {}",
        said.told
    );
    small("[pay.x]\nvalue = 'x + 1'\n").refused("M3003", 3);
    // A long chain of figures is no cycle, however it is written down.
    for backwards in [false, true] {
        let mut figures: Vec<String> = (1..2_000)
            .map(|at| format!("[metric.m{at}]\nvalue = 'm{} + a'\n", at - 1))
            .collect();
        if backwards {
            figures.reverse();
        }
        fine(&small(&format!(
            "[metric.m0]\nvalue = 'a'\n{}[pay.x]\nvalue = 'm1999'\n",
            figures.concat()
        )));
    }
}

#[test]
fn formulas() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}a{}", open.repeat(times), close.repeat(times))
    };
    formula(&deep("(", ")", 1_000)).refused("M2017", 3);
    formula(&deep("(", ")", 5_000)).refused("M2001", 3);
    formula(&deep("- ", "", 2_000)).refused("M2017", 3);
    formula(&deep("abs(", ")", 700)).refused("M2017", 3);
    formula(&deep("if a > 1 { ", " } else { a }", 100)).refused("M2017", 3);
    formula(&format!("a{}", " + a".repeat(900))).refused("M2017", 3);
    let said = formula(&format!("a{}", " + a".repeat(20_000))).refused("M2001", 3);
    assert!(said.told.len() < 10_000, "the formula is not printed whole");
    formula("").refused("M2002", 3);
    formula("a +").refused("M2016", 3);
    formula("b").refused("M3001", 3);
    formula("a + 10%").refused("M2030", 3);
    formula("a > 1").refused("M3023", 3);
    formula("if a { a } else { a }").refused("M2035", 3);
    formula("sleep(10)").refused("M2037", 3);
    formula("eval(\"a\")").refused("M2014", 3);
    formula("import \"x\"").refused("M2014", 3);
    formula("a; a").refused("M2013", 3);
    formula("a \u{202e}+ a").refused("M2004", 3);
    formula("a ＋ a").refused("M2003", 3);
    formula("a /* x */").refused("M2005", 3);
    formula("99999999999999999999999999999999999999 * a").refused("M2010", 3);
}

#[test]
fn numbers_that_do_not_fit() {
    formula("79228162514264337593543950335 * 79228162514264337593543950335 * a")
        .refused("M5002", 4);
    formula("0.0000000000000001 * 0.0000000000000001 * a").refused("M5002", 4);
    // Undefined is no number: whoever's pay needs it is held.
    let said = formula("a / (a - a)").refused("M5004", 4);
    assert!(
        said.told.contains("E-1") && said.told.contains("E-2"),
        "{}",
        said.told
    );
    let place = formula("a / (a - 10)");
    place.edit(
        "policy.toml",
        "unit = \"money\"",
        "unit = \"money\"\nif_undefined = 0",
    );
    fine(&place);
}

#[test]
fn scripts() {
    script("fn f(a) { loop { } }").refused("M5003", 4);
    script("fn f(a) { let x = 0; while x < 1 { x = x * 1; } a }").refused("M5003", 4);
    script("fn f(a) { f(a) }").refused("M5003", 4);
    script("fn g(a) { f(a) } fn f(a) { g(a) + 1 }").refused("M5003", 4);
    script("fn f(a) { let s = \"x\"; loop { s += s; } a }").refused("M5003", 4);
    script("fn f(a) { let s = []; loop { s.push(s); } a }").misbehaves();
    script("fn f(a) { a * 79228162514264337593543950335 * 79228162514264337593543950335 }")
        .refused("M5002", 4);
    script("fn f(a) { a / 0 }").misbehaves();
    script("fn f(a) { throw \"no\" }").misbehaves();
    script("fn f(a) { \"text\" }").misbehaves();
    script("fn f(a) { () }").misbehaves();
    script("fn f(a) { print(a); a }").misbehaves();
    script("fn f(a) { sleep(1); a }").misbehaves();
    script("fn f(a) { eval(\"1\") }").misbehaves();
    script("import \"x\" as y; fn f(a) { a }").refused("M2054", 3);
    script("fn g(a) { a }").refused("M2052", 3);
    script("fn f(a, b) { a }").refused("M2053", 3);
    script("let x = 1; fn f(a) { a }").refused("M2055", 3);
    script("fn f(a) {").refused("M2051", 3);
    script(&format!(
        "fn f(a) {{ {}a{} }}",
        "(".repeat(5_000),
        ")".repeat(5_000)
    ))
    .refused("M2051", 3);
    script(&format!(
        "fn f(a) {{ {}a{} }}",
        "{".repeat(5_000),
        "}".repeat(5_000)
    ))
    .refused("M2051", 3);
    script(&format!("fn f(a) {{ a {} }}", "+ a ".repeat(10_000))).refused("M2051", 3);
    script(&format!("fn f(a) {{ {} a }}", "let x = a; ".repeat(5_000))).misbehaves();
    script(&format!("//{}\nfn f(a) {{ a }}", "x".repeat(70_000))).refused("M2050", 3);
}

#[test]
fn scripts_elsewhere() {
    let place = script("fn f(a) { a }");
    place.edit("policy.toml", "f.rhai", "../f.rhai");
    place.refused("M1046", 3);
    place.edit("policy.toml", "../f.rhai", "/etc/passwd");
    place.refused("M1046", 3);
    place.edit("policy.toml", "/etc/passwd", "g.rhai");
    place.refused("M1047", 3);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("g.rhai")).unwrap();
        place.refused("M1046", 3);
    }
}

impl Place {
    /// Whatever is said, it is said well.
    #[track_caller]
    fn misbehaves(&self) {
        let said = self.run();
        assert!(said.misbehaves().is_none(), "{:?}", said.misbehaves());
    }
}
