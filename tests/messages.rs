//! The most typical messages, whole, as people read them in both languages.
//!
//! Read a change here as whoever gets the message would: is it clear what was found, what was
//! expected and what to do, and is the right thing underlined?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use merit::check::check;
use merit::diagnostic::{Diagnostic, text};
use merit::message::Language;
use merit::source::Sources;
use std::path::Path;

/// What is told of `tests/wrong/NAME`, under a path that is the same everywhere.
fn told(name: &str) -> (Vec<Diagnostic>, Sources) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong");
    let loaded = merit::policy::load(&folder.join(name));
    let mut told = loaded.diagnostics.0;
    if let Some(policy) = loaded.policy {
        let planned = merit::plan::plan(policy, &loaded.sources);
        told.extend(planned.diagnostics.0);
        told.extend(planned.plan.iter().flat_map(check));
    }
    (told, loaded.sources)
}

/// Both languages, one after the other.
fn both(told: &[Diagnostic], sources: &Sources) -> String {
    let root = format!("{}/", env!("CARGO_MANIFEST_DIR"));
    let shown = |language| text(told, sources, language, false).replace(&root, "");
    format!("{}\n{}", shown(Language::English), shown(Language::Chinese))
}

macro_rules! messages {
    ($($name:ident: $file:literal;)*) => {
        $(#[test]
        fn $name() {
            let (told, sources) = told($file);
            insta::assert_snapshot!(stringify!($name), both(&told, &sources));
        })*
    };
}

messages! {
    unknown_key: "M1003.toml";
    bare_chinese_key: "M1008.toml";
    unknown_name_in_a_long_formula: "M3001.toml";
    gather_first: "M3002.toml";
    cycle: "M3003.toml";
    weights: "M3011.toml";
    bounds: "M3012.toml";
    vocabulary_not_covered: "M3013.toml";
    match_key: "M3014.toml";
    pay_without_money: "M3023.toml";
    cap_below_floor: "M3028.toml";
    may_be_undefined: "M9001.toml";
    cliff: "M9007.toml";
    negative_multiplied: "M9009.toml";
    units_beside_chinese: "M2030.toml";
}
