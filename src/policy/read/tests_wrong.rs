//! Policies with mistakes: what is told, and where it points.

use super::tests::{HEAD, place, read};
use super::*;
use crate::diagnostic::Code;
use crate::value::Unit;

/// Codes, and the text at their places, of [`HEAD`] with `text`.
fn wrong(text: &str) -> Vec<(&'static str, String)> {
    let whole = format!("{HEAD}{text}");
    let (sources, policy, diagnostics) = read(&whole);
    assert!(policy.is_none());
    diagnostics
        .iter()
        .map(|error| (error.code.0, place(&sources, error)))
        .collect()
}

fn one(code: Code, at: &str) -> Vec<(&'static str, String)> {
    vec![(code.0, at.to_owned())]
}

#[test]
fn mistakes_point_at_their_words() {
    let metric = "[metric.a]\nvalue = 1\n";
    assert_eq!(
        wrong("[metric.a]\nvalue = 1\nvaleu = 2\n"),
        one(code::UNKNOWN_KEY, "valeu")
    );
    assert_eq!(
        wrong("[metric.a]\nvaleu = 2\n"),
        one(code::UNKNOWN_KEY, "valeu")
    );
    assert_eq!(
        wrong(&format!("{metric}sum = \"net\"\n")),
        one(code::TWO_SHAPES, "sum")
    );
    assert_eq!(
        wrong(&format!("{metric}by = \"net\"\n")),
        one(code::KEY_OF_OTHER_SHAPE, "by")
    );
    assert_eq!(
        wrong("[metric.a]\nsum = \"net\"\n"),
        one(code::INCOMPLETE_SHAPE, "sum")
    );
    assert_eq!(
        wrong("[metric.a]\nof = \"orders\"\n"),
        one(code::INCOMPLETE_SHAPE, "of")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = 1e5\n"),
        one(code::BAD_NUMBER, "1e5")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = 0x1F\n"),
        one(code::BAD_NUMBER, "0x1F")
    );
    assert_eq!(
        wrong("[metric.a]\nvalue = inf\n"),
        one(code::BAD_NUMBER, "inf")
    );
    assert_eq!(
        wrong(&format!("{metric}[pay.a]\nvalue = 1\n")),
        one(code::NAME_TWICE, "a")
    );
    assert_eq!(
        wrong("[metric.net]\nvalue = 1\n"),
        one(code::COLUMN_LIKE_FIGURE, "net")
    );
    assert_eq!(
        wrong("[metric.\"a b\"]\nvalue = 1\n"),
        one(code::BAD_NAME, "\"a b\"")
    );
    assert_eq!(
        wrong("[metric.total]\nvalue = 1\n"),
        one(code::RESERVED_NAME, "total")
    );
    assert_eq!(
        wrong("[metric.a]\ngaps = true\nvalue = 1\n"),
        one(code::NOT_YET, "gaps")
    );
    assert_eq!(
        wrong("[grade.g]\nby = \"level\"\nsteps = [{ is = 5 }]\n"),
        one(code::WRONG_KIND, "5")
    );
}

#[test]
fn all_mistakes_in_one_go_in_the_order_of_the_file() {
    let codes: Vec<_> = wrong(
        "[pay.a]\nvalue = 1\nvaleu = 2\n[metric.b]\nof = \"orders\"\ncount = 3\n[metric.c]\n",
    )
    .into_iter()
    .map(|(code, _)| code)
    .collect();
    assert_eq!(
        codes,
        [code::UNKNOWN_KEY.0, code::COUNT_IS_TRUE.0, code::NO_SHAPE.0]
    );
}

#[test]
fn not_toml() {
    let found = wrong("[metric.销售额]\nvalue = 1\n[metric.b]\nvalue = { 上级 = 1 }\n");
    assert_eq!(
        found,
        [
            (code::BARE_KEY.0, "销售额".into()),
            (code::BARE_KEY.0, "上级".into())
        ]
    );
    let (_, _, diagnostics) = read("a = 1\nb = 2\nc = { b = 3 }\n\"b\" = 4\n");
    assert_eq!(diagnostics.len(), 1);
    let first = diagnostics[0].labels[0].place.clone();
    assert!(
        matches!(first, Place::Source(span) if span.start == 6 && span.end == 7),
        "{first:?}"
    );
    let (_, _, diagnostics) = read("[a]\nx = 1\n[ a ] # again\n");
    assert!(
        matches!(diagnostics[0].labels[0].place, Place::Source(span) if span.start == 0 && span.end == 3)
    );
    let (_, _, diagnostics) = read("v = [1,\na = 2\nb = 3\nc = 4\nd = 5\ne = 6\nf = 7\n");
    assert!(diagnostics.len() <= 5, "{}", diagnostics.len());
}

#[test]
fn marks_of_another_keyboard() {
    for (text, plain) in [
        ("a = “销售额，全部”\n", "\"销售额，全部\""),
        ("[metric.“销售额”]\n", "\"销售额\""),
        ("a ＝ 1\n", "="),
    ] {
        let (_, _, diagnostics) = read(text);
        assert_eq!(diagnostics[0].code, code::SYNTAX, "{text}");
        let patch = diagnostics[0]
            .help
            .as_ref()
            .and_then(|help| help.patch.clone());
        assert_eq!(
            patch.map(|(_, text)| text).as_deref(),
            Some(plain),
            "{text}"
        );
    }
}

#[test]
fn the_language_is_named() {
    let (_, _, diagnostics) = read(&HEAD.replace("language = 1\n", ""));
    let help = diagnostics[0].help.as_ref().unwrap();
    assert_eq!(diagnostics[0].code, code::MISSING_KEY);
    assert_eq!(help.patch.as_ref().unwrap().1, "\nlanguage = 1");
    let (_, _, diagnostics) = read(&HEAD.replace("language = 1", "language = 2"));
    assert_eq!(diagnostics[0].code, code::LANGUAGE_NEWER);
    for number in ["0", "1.0", "-1", "0x1"] {
        let (_, _, diagnostics) =
            read(&HEAD.replace("language = 1", &format!("language = {number}")));
        assert_eq!(diagnostics[0].code, code::OUT_OF_RANGE, "{number}");
    }
}

#[test]
fn nothing_at_all() {
    let (_, policy, diagnostics) = read("");
    assert!(policy.is_none());
    assert!(
        diagnostics
            .iter()
            .all(|error| error.code == code::MISSING_TABLE)
    );
    assert_eq!(diagnostics.len(), 2);
}

#[test]
fn scripts_stay_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("plan");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("bonus.rhai"), "fn bonus(x) { x }").unwrap();
    std::fs::write(folder.path().join("secret.rhai"), "fn bonus(x) { x }").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.rhai"), inside.join("link.rhai"))
        .unwrap();
    let load = |file: &str| {
        let script = format!(
            "{HEAD}[script.bonus]\nfile = '{file}'\ntakes = [\"money\", \"count\"]\ngives = \"money\"\n"
        );
        std::fs::write(inside.join("policy.toml"), script).unwrap();
        super::load(&inside)
    };
    let good = load("bonus.rhai");
    assert!(good.diagnostics.0.is_empty(), "{:?}", good.diagnostics);
    let script = &good.policy.unwrap().scripts[0];
    assert_eq!(good.sources.text(script.source), "fn bonus(x) { x }");
    assert_eq!(script.takes, [Unit::Money, Unit::Count]);
    let absolute = folder.path().join("secret.rhai").display().to_string();
    for file in ["../secret.rhai", absolute.as_str(), "a\\b.rhai", "C:x.rhai"] {
        assert_eq!(
            load(file).diagnostics.0[0].code,
            code::OUTSIDE_FOLDER,
            "{file}"
        );
    }
    #[cfg(unix)]
    assert_eq!(
        load("link.rhai").diagnostics.0[0].code,
        code::OUTSIDE_FOLDER
    );
    assert_eq!(
        load("none.rhai").diagnostics.0[0].code,
        code::SCRIPT_MISSING
    );
    std::fs::create_dir(inside.join("sub.rhai")).unwrap();
    assert_eq!(load("sub.rhai").diagnostics.0[0].code, code::NOT_A_FILE);
}

#[test]
fn files_that_are_no_policy() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        load(folder.path()).diagnostics.0[0].code,
        code::POLICY_MISSING
    );
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, b"\xef\xbb\xbf[policy]\n").unwrap();
    assert_eq!(load(&file).diagnostics.0[0].code, code::BYTE_ORDER_MARK);
    std::fs::write(&file, b"[policy]\nid = \"\xcf\xfa\xca\xdb\"\n").unwrap();
    let error = &load(&file).diagnostics.0[0];
    assert_eq!(error.code, code::NOT_UTF8);
    assert!(error.args.contains(&("line", "2".to_owned())));
}

#[test]
fn each_wrong_policy_provokes_its_own_code_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut seen = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        // The large one is made by tests/codes.rs.
        if !stem.starts_with("M1") || stem == "M1006" {
            continue;
        }
        let codes: Vec<_> = load(&file)
            .diagnostics
            .0
            .iter()
            .map(|error| error.code.0)
            .collect();
        assert_eq!(codes, [stem.as_str()]);
        seen.push(stem);
    }
    // A missing file and a large one cannot be such a file.
    let without = ["M1001", "M1006"];
    for code in code::ALL {
        assert!(
            without.contains(&code.0) || seen.iter().any(|stem| stem == code.0),
            "{}",
            code.0
        );
    }
}
