use super::*;
use crate::diagnostic::all;
use std::collections::BTreeMap;
use std::path::Path;

/// A code for the tests of renderers, in both languages.
pub const SAMPLE: (&str, &str, &str) = (
    "sample",
    "
M0000 = `{ $name }` is not known
    .label = not known here
    .label-first = first told here
    .help = tell it
    .help-nearest = write `{ $nearest }`
",
    "
M0000 = 未知名称 `{ $name }`
    .label = 此处未知
    .label-first = 最早见于此处
    .help = 请先定义
    .help-nearest = 改写为 `{ $nearest }`
",
);

/// A sentence as written: the placeholders in it and its text.
struct Written {
    placeholders: BTreeSet<String>,
    text: String,
}

/// Every message (`M1003`) and attribute (`M1003.help`) of a catalogue. Reads the simple shape in
/// which catalogues are written: a message at the line's beginning, an attribute behind spaces.
fn written(catalogue: &str) -> BTreeMap<String, Written> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut message = String::new();
    for line in catalogue.lines().filter(|line| !line.starts_with('#')) {
        let trimmed = line.trim_start();
        let (head, rest) = line.split_once('=').unwrap_or((line, ""));
        if !line.starts_with([' ', '}']) && line.contains('=') {
            message = head.trim().to_owned();
            all.push((message.clone(), rest.to_owned()));
        } else if trimmed.starts_with('.')
            && trimmed
                .split_once('=')
                .is_some_and(|(key, _)| !key.trim().contains(' '))
        {
            all.push((format!("{message}{}", head.trim()), rest.to_owned()));
        } else if let Some((_, text)) = all.last_mut() {
            text.push('\n');
            text.push_str(trimmed);
        }
    }
    let mut written = BTreeMap::new();
    for (key, text) in all {
        let placeholders = text.split('$').skip(1);
        let end =
            |part: &str| part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let placeholders = placeholders
            .map(|part| part[..end(part).unwrap_or(part.len())].to_owned())
            .collect();
        let twice = written.insert(key.clone(), Written { placeholders, text });
        assert!(twice.is_none(), "{key} is written twice");
    }
    written
}

/// What is left of a sentence without placeholders and without code in backticks.
fn prose(text: &str) -> String {
    let outside: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut prose = String::new();
    let mut depth = 0_usize;
    for c in outside.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => prose.push(c),
            _ => {}
        }
    }
    prose
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[test]
fn catalogues_are_well_formed() {
    for (name, english, chinese) in CATALOGUES {
        for text in [english, chinese] {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("catalogue {name}: {errors:?}");
            }
        }
    }
}

#[test]
fn no_message_is_in_two_catalogues() {
    let mut seen = BTreeMap::new();
    for (name, english, _) in CATALOGUES {
        for key in written(english).into_keys() {
            let before = seen.insert(key.clone(), name);
            assert!(before.is_none(), "{key} is in {name} and in {before:?}");
        }
    }
}

#[test]
fn both_languages_say_the_same() {
    let mut wrong = Vec::new();
    for (name, english, chinese) in CATALOGUES {
        let (english, chinese) = (written(english), written(chinese));
        for (key, sentence) in &english {
            match chinese.get(key) {
                None => wrong.push(format!("{name}: {key} is missing in Chinese")),
                Some(other) if other.placeholders != sentence.placeholders => wrong.push(format!(
                    "{name}: {key} has other placeholders: {:?}, {:?}",
                    sentence.placeholders, other.placeholders
                )),
                Some(_) => {}
            }
        }
        let more = chinese.keys().filter(|key| !english.contains_key(*key));
        wrong.extend(more.map(|key| format!("{name}: {key} is missing in English")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_language_keeps_to_itself() {
    let mut wrong = Vec::new();
    for (_, english, chinese) in CATALOGUES {
        for (key, sentence) in written(english) {
            if prose(&sentence.text).chars().any(is_han) {
                wrong.push(format!("{key}: Chinese in English: {}", sentence.text));
            }
        }
        for (key, sentence) in written(chinese) {
            // Three Latin words in a row are a sentence that nobody translated; names such as
            // TOML stand alone.
            let prose = prose(&sentence.text);
            let latin = |word: &&str| {
                word.chars()
                    .all(|c| c.is_ascii_alphabetic() || c == '\'' || c == ',')
            };
            let words: Vec<&str> = prose.split(' ').collect();
            if words
                .windows(3)
                .any(|three| three.iter().all(|word| !word.is_empty() && latin(word)))
            {
                wrong.push(format!("{key}: English in Chinese: {}", sentence.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_sentences_and_every_sentence_its_code() {
    let codes: BTreeSet<&str> = all().map(|code| code.0).collect();
    assert_eq!(codes.len(), all().count(), "a code is declared twice");
    let mut wrong = Vec::new();
    for language in [Language::English, Language::Chinese] {
        for code in &codes {
            for key in [(*code).to_owned(), format!("{code}.page")] {
                if sentence(language, &key, &[]).is_none() {
                    wrong.push(format!("{language:?}: {key} is missing"));
                }
            }
        }
    }
    for (name, english, _) in CATALOGUES {
        for key in written(english).into_keys() {
            let message = key.split('.').next().unwrap();
            let is_code = message.len() == 5
                && message.starts_with('M')
                && message[1..].parse::<u32>().is_ok();
            if is_code && !codes.contains(message) {
                wrong.push(format!("{name}: {message} is no code"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every text of `src/**/*.rs` but tests.
fn program() -> String {
    fn gather(folder: &Path, text: &mut String) {
        let mut entries: Vec<_> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                gather(&path, text);
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && !path.ends_with("tests.rs")
            {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut text = String::new();
    gather(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut text,
    );
    text
}

/// Whether the program puts the key together: `format!("why-{word}")` and `"empty-cell"`.
fn is_composed(key: &str, program: &str) -> bool {
    key.match_indices('-').any(|(at, _)| {
        let (prefix, word) = (&key[..=at], &key[at + 1..]);
        program.contains(&format!("\"{prefix}{{")) && program.contains(&format!("\"{word}\""))
    })
}

#[test]
fn every_sentence_is_used() {
    let program = program();
    let mut unused = Vec::new();
    for (_, english, _) in CATALOGUES {
        for key in written(english).into_keys() {
            let used = match key.split_once('.') {
                None if key.starts_with('M') => true, // see the test above
                // Asked for by the names of commands and arguments; a test of the command line
                // knows them.
                _ if key == "cli" || key.starts_with("cli-") || key.starts_with("cli.") => true,
                None => program.contains(&format!("\"{key}\"")) || is_composed(&key, &program),
                Some((_, "label" | "help" | "page")) => true,
                Some((_, attribute)) => {
                    let part = attribute
                        .trim_start_matches("label-")
                        .trim_start_matches("help-");
                    program.contains(&format!("\"{part}\""))
                }
            };
            if !used {
                unused.push(key);
            }
        }
    }
    assert!(
        unused.is_empty(),
        "no part of the program asks for {}",
        unused.join(", ")
    );
}

#[test]
fn every_key_in_the_program_has_a_sentence() {
    let program = program();
    let known: BTreeSet<String> = CATALOGUES
        .iter()
        .flat_map(|(_, english, _)| written(english).into_keys())
        .collect();
    let ends = |end: &str| known.iter().any(|key| key.ends_with(end));
    let mut missing = BTreeSet::new();
    for (call, attribute) in [
        (".label(\"", ".label-"),
        (".help(\"", ".help-"),
        (".patch(\"", ".help-"),
    ] {
        for (at, _) in program.match_indices(call) {
            let key = program[at + call.len()..].split('"').next().unwrap();
            if !key.is_empty() && !ends(&format!("{attribute}{key}")) {
                missing.insert(format!("{attribute}{key}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no catalogue has {}",
        Vec::from_iter(missing).join(", ")
    );
}

#[test]
fn placeholders_keep_their_text() {
    let shown =
        |name: &str| sentence(Language::English, "M0000", &[("name", name.to_owned())]).unwrap();
    for text in [
        "12345678901234567890.10",
        "007",
        "1e3",
        "0.10",
        "-5",
        "1,234.50",
        "",
    ] {
        assert_eq!(shown(text), format!("`{text}` is not known"));
    }
}

#[test]
fn plurals_choose_by_whole_numbers() {
    let shown = |rest: &str| {
        sentence(
            Language::English,
            "more-diagnostics",
            &[("rest", rest.to_owned()), ("code", "M1".to_owned())],
        )
        .unwrap()
    };
    assert_eq!(shown("1"), "1 more M1 is not shown");
    assert_eq!(shown("0"), "0 more M1 are not shown");
    assert_eq!(
        shown("999999999999999"),
        "999999999999999 more M1 are not shown"
    );
    assert_eq!(
        shown("99999999999999999999"),
        "99999999999999999999 more M1 are not shown"
    );
}

#[test]
fn selectors_are_found() {
    let names: Vec<&str> =
        selectors("a = { $rows ->\n { NUMBER($more-rows) -> { $other } -> x -> ").collect();
    assert_eq!(names, ["rows", "more-rows", "other", "other"]);
}

#[test]
fn what_no_catalogue_has_is_none() {
    assert_eq!(sentence(Language::English, "M0000.nothing", &[]), None);
    assert_eq!(sentence(Language::English, "nothing", &[]), None);
    assert_eq!(sentence(Language::English, "", &[]), None);
}

#[test]
fn a_missing_argument_is_seen() {
    assert_eq!(
        sentence(Language::English, "M0000", &[]).as_deref(),
        Some("`{$name}` is not known")
    );
}
