//! That the sentences of both languages fit what the diagnostics tell.

use super::*;
use crate::diagnostic::data;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::collections::BTreeSet;

const CATALOGUES: [(&str, &str); 2] = [
    ("en", include_str!("../../message/en/data.ftl")),
    ("zh", include_str!("../../message/zh/data.ftl")),
];

fn bundle(language: &str, text: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text.to_string());
    let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
    bundle
        .add_resource(resource.map_err(|(_, errors)| errors).unwrap())
        .unwrap();
    bundle
}

/// Panics if a sentence of the diagnostic is missing or has a placeholder that is not filled.
pub(super) fn check(diagnostic: &Diagnostic) {
    for (language, text) in CATALOGUES {
        let bundle = bundle(language, text);
        let message = bundle.get_message(diagnostic.code.0).unwrap();
        let args: FluentArgs = diagnostic
            .args
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut patterns = vec![message.value().unwrap()];
        let labels = diagnostic
            .labels
            .iter()
            .map(|label| format!("label-{}", label.key));
        let help = diagnostic
            .help
            .iter()
            .map(|help| format!("help-{}", help.key));
        for key in labels.chain(help) {
            let found = message.get_attribute(&key);
            patterns.push(
                found
                    .unwrap_or_else(|| panic!("{:?} {key}", diagnostic.code))
                    .value(),
            );
        }
        let optional = match diagnostic.help {
            Some(_) => &["label"][..],
            None => &["label", "help"],
        };
        patterns.extend(
            optional
                .iter()
                .filter_map(|key| message.get_attribute(key))
                .map(|attribute| attribute.value()),
        );
        for pattern in patterns {
            let mut errors = Vec::new();
            let sentence = bundle.format_pattern(pattern, Some(&args), &mut errors);
            assert!(
                errors.is_empty(),
                "{language} {diagnostic:?}: {sentence} {errors:?}"
            );
        }
    }
}

#[test]
fn every_code_has_its_sentences_and_page() {
    for (language, text) in CATALOGUES {
        let bundle = bundle(language, text);
        let codes: BTreeSet<&str> = data::ALL.iter().map(|code| code.0).collect();
        assert_eq!(codes.len(), data::ALL.len());
        for code in codes {
            let message = bundle.get_message(code);
            let message = message.unwrap_or_else(|| panic!("{code} {language}"));
            assert!(message.value().is_some(), "{code} {language}");
            let page = message.get_attribute("page").unwrap().value();
            let mut errors = Vec::new();
            bundle.format_pattern(page, None, &mut errors);
            assert!(errors.is_empty(), "{code} {language} {errors:?}");
        }
    }
}
