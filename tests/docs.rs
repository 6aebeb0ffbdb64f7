//! The pages of `docs/`: every example runs, and gives what the page says.
//!
//! A page is read from top to bottom like a session in one folder of its own. A fenced block says
//! what it is in the words behind its fence:
//!
//! - `toml policy`: the policy, written to `policy.toml`. If its first line is `HEAD`, the block
//!   `toml head` of `docs/README.md` is put in the place of that line.
//! - `toml added`: the policy above with these lines behind it, until the next policy.
//! - `csv orders.csv` and the like: a file of that name.
//! - `json FILE`: a node of one of the documents in that file, a line each.
//! - `console`: lines `$ merit …`, each followed by what it prints; `console exit-4` if the last
//!   command ends with that code. Spaces at the end of a line do not count.
//!
//! `INSTA_UPDATE=always cargo test --test docs` writes what the commands print into the pages.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first line of a policy that begins with the head of the index.
const HEAD: &str = "# after the head";

/// A page, cut at its fences.
enum Piece {
    Text(String),
    Block { words: String, body: String },
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages and the index, by name.
fn pages() -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = docs()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Text(String::new())];
    for line in page.lines() {
        let fence = line.strip_prefix("```");
        match (pieces.last_mut().unwrap(), fence) {
            (Piece::Text(_), Some(words)) => pieces.push(Piece::Block {
                words: words.to_owned(),
                body: String::new(),
            }),
            (Piece::Block { .. }, Some(_)) => pieces.push(Piece::Text(String::new())),
            (Piece::Text(text) | Piece::Block { body: text, .. }, None) => {
                writeln!(text, "{line}").unwrap();
            }
        }
    }
    pieces
}

fn page(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(plain) => text.push_str(plain),
            Piece::Block { words, body } => write!(text, "```{words}\n{body}```\n").unwrap(),
        }
    }
    text
}

/// The block `toml head` of the index.
fn head() -> String {
    let index = fs::read_to_string(docs().join("README.md")).unwrap();
    for piece in pieces(&index) {
        if let Piece::Block { words, body } = piece
            && words == "toml head"
        {
            return body;
        }
    }
    panic!("README.md has no block `toml head`")
}

/// Runs the commands of a block; returns the block as it should read and the first exit code that
/// is not 0.
fn console(folder: &Path, block: &str) -> (String, i32) {
    let mut told = String::new();
    let mut code = 0;
    for line in block.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("merit"), "`{line}`");
        let output = Command::new(env!("CARGO_BIN_EXE_merit"))
            .args(words)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        if code == 0 {
            code = output.status.code().unwrap();
        }
        writeln!(told, "{line}").unwrap();
        for stream in [output.stdout, output.stderr] {
            for line in String::from_utf8(stream).unwrap().lines() {
                writeln!(told, "{}", line.trim_end()).unwrap();
            }
        }
    }
    (told, code)
}

/// Runs a page; returns it as it should read. What is wrong beyond that is added to `wrong`.
fn run(name: &str, text: &str, head: &str, wrong: &mut String) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let whole = |body: &str| match body.strip_prefix(HEAD) {
        Some(rest) => format!("{head}{rest}"),
        None => body.to_owned(),
    };
    let mut pieces = pieces(text);
    let mut policy = String::new();
    let mut commands = 0;
    let mut above = String::new();
    for piece in &mut pieces {
        let (words, body) = match piece {
            Piece::Text(text) => {
                above.clone_from(text);
                continue;
            }
            Piece::Block { words, body } => (words, body),
        };
        match words.split_once(' ').unwrap_or((words.as_str(), "")) {
            ("toml", "head") => {}
            ("toml", "policy") => {
                policy = whole(body);
                write("policy.toml", &policy);
            }
            ("toml", "added") => write("policy.toml", &format!("{policy}\n{body}")),
            ("console", exit) => {
                let exit = exit.strip_prefix("exit-").unwrap_or("0");
                let (told, code) = console(folder.path(), body);
                if code.to_string() != exit {
                    writeln!(wrong, "{name}: exit {code}, not {exit}, after\n{told}").unwrap();
                }
                *body = told;
                commands += 1;
            }
            ("json", file) => {
                let text = fs::read_to_string(folder.path().join(file)).unwrap_or_default();
                let shown: serde_json::Value = serde_json::from_str(body).unwrap();
                let there = text.lines().any(|line| {
                    let line: serde_json::Value = serde_json::from_str(line).unwrap();
                    line["nodes"].as_array().unwrap().contains(&shown)
                });
                if !there {
                    writeln!(wrong, "{name}: this is no node of {file}:\n{body}\n{text}").unwrap();
                }
            }
            (_, file) if file.contains('.') => {
                // Who reads the page sees no words behind a fence.
                if !above.contains(&format!("`{file}`")) {
                    writeln!(wrong, "{name}: the text above `{file}` does not name it").unwrap();
                }
                write(file, &whole(body));
            }
            _ => writeln!(wrong, "{name}: a block `{words}` cannot be run").unwrap(),
        }
    }
    // The index has no example, and the checklist is made from the cases.
    if !["README.md", "checklist.md"].contains(&name) && commands == 0 {
        writeln!(wrong, "{name} has no example").unwrap();
    }
    page(&pieces)
}

#[test]
fn every_example_gives_what_its_page_says() {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|word| word == "always");
    let head = head();
    let mut wrong = String::new();
    for (name, text) in pages() {
        let found = run(&name, &text, &head, &mut wrong);
        if text == found {
            continue;
        }
        if update {
            fs::write(docs().join(&name), found).unwrap();
            continue;
        }
        let differs = text.lines().zip(found.lines()).find(|(is, was)| is != was);
        let (is, was) = differs.unwrap_or(("(fewer lines)", "(more lines)"));
        writeln!(wrong, "{name} says\n  {is}\nwhere it is\n  {was}").unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The name of a heading in a link.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

/// The targets of the links in a page, code left out.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for piece in pieces(text) {
        let Piece::Text(plain) = piece else { continue };
        for line in plain.lines() {
            // Every other piece between backticks is code.
            let prose: String = line.split('`').step_by(2).collect();
            links.extend(
                prose
                    .split("](")
                    .skip(1)
                    .filter_map(|rest| rest.split_once(')'))
                    .map(|(target, _)| target.to_owned()),
            );
        }
    }
    links
}

#[test]
fn every_link_leads_somewhere_and_the_index_to_every_page() {
    let pages = pages();
    let mut wrong = String::new();
    let mut listed = BTreeSet::new();
    for (name, text) in &pages {
        for link in links(text) {
            if link.contains("://") {
                continue;
            }
            let (file, section) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { name } else { file };
            if name == "README.md" {
                listed.insert(file.to_owned());
            }
            if !docs().join(file).exists() {
                writeln!(wrong, "{name}: nothing at `{link}`").unwrap();
            }
            if section.is_empty() {
                continue;
            }
            let there = fs::read_to_string(docs().join(file)).unwrap_or_default();
            let known = there
                .lines()
                .filter(|line| line.starts_with('#'))
                .any(|line| anchor(line) == section);
            if !known {
                writeln!(wrong, "{name}: no such heading: `{link}`").unwrap();
            }
        }
    }
    for (name, _) in &pages {
        if name != "README.md" && !listed.contains(name) {
            writeln!(wrong, "the index does not name {name}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
