//! Everyone's explanations without records: the same lines as documents made one by one, rebuilt as
//! far as they go, and each count is that of the records that the whole explanation lists.

use crate::common::{evaluated_after, location, policy, root};
use crate::recompute::rebuild;
use merit::evaluate::{Evaluated, Keep, Kept, Summed};
use merit::explain::{Told, explain_everyone, explain_from, explain_summed};
use merit::run::{Prepared, Settings, period, run_keeping};
use merit::source::Sources;
use merit::table::Location;
use serde_json::Value as J;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The lines, and the documents with all records, in the order of the keys.
fn both(
    prepared: &mut Prepared,
    location: &Location,
    name: &str,
    priors: &[PathBuf],
    settings: Settings,
) -> ([Vec<String>; 2], Vec<J>) {
    let resident = Settings {
        explain: true,
        ..settings.clone()
    };
    let whole = |evaluated: &Evaluated<'_>, sources: &Sources| {
        let people = evaluated.world.people_in_order().into_iter();
        let documents = people.map(|person| {
            explain_from(evaluated, &Kept::default(), sources, person, None).unwrap()
        });
        documents
            .map(|document| serde_json::to_value(document).unwrap())
            .collect()
    };
    let documents = evaluated_after(prepared, location, name, priors, &[], resident, whole);
    let at = period(&prepared.plan, name).unwrap();
    let priors = merit::prior::read(priors, &prepared.plan, at).unwrap();
    let lines = run_keeping(
        prepared,
        location,
        at,
        &priors,
        &[],
        settings,
        |_| Keep::Summaries,
        |evaluated, sources| {
            let told = |summed: Summed| {
                let mut out = Vec::new();
                let records = match summed {
                    Summed::Others => Told::Listed,
                    _ => Told::Counted,
                };
                explain_everyone(evaluated, sources, records, &mut out).unwrap();
                let text = String::from_utf8(out).unwrap();
                let lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let people = evaluated.world.people_in_order();
                for (person, line) in people.iter().zip(&lines) {
                    let one = explain_summed(evaluated, sources, *person, summed).unwrap();
                    assert_eq!(serde_json::to_string(&one).unwrap(), *line);
                }
                assert_eq!(people.len(), lines.len());
                lines
            };
            Ok([told(Summed::Records), told(Summed::Others)])
        },
    );
    (lines.unwrap(), documents.unwrap())
}

/// Compares what stands under two nodes; how many were left out.
fn walk(name: &str, line: (&J, &J), whole: (&J, &J)) -> usize {
    let ((lines, here), (wholes, there)) = (line, whole);
    let told = |what: &str| format!("{name}: {what}\n{here}\n{there}");
    if here["op"] == "other" && there["op"] == "figure" {
        assert_eq!(here["value"], there["value"], "{}", told("value"));
        return 1;
    }
    for field in [
        "op", "value", "state", "why", "unit", "at", "text", "place", "among",
    ] {
        assert_eq!(here[field], there[field], "{}", told(field));
    }
    let of = |document: &J, node: &J| -> Vec<J> {
        let ids = node["of"].as_array().cloned().unwrap_or_default();
        ids.iter()
            .map(|id| document["nodes"][id.as_u64().unwrap() as usize].clone())
            .collect()
    };
    let (ours, theirs) = (of(lines, here), of(wholes, there));
    let left_out = &here["left_out"];
    if left_out.is_object() {
        if there["private"].is_number() {
            assert_eq!(left_out["counted"], there["private"], "{}", told("private"));
            return 1;
        }
        if let Some(keys) = there["keys"].as_array() {
            assert_eq!(left_out["counted"], keys.len(), "{}", told("counted"));
            let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
            for passed in there["passed"].as_array().into_iter().flatten() {
                let key = (passed["why"].to_string(), passed["condition"].to_string());
                *counts.entry(key).or_insert(0) += 1;
            }
            let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
            for passed in left_out["passed"].as_array().into_iter().flatten() {
                let key = (passed["why"].to_string(), passed["condition"].to_string());
                found.insert(key, passed["count"].as_u64().unwrap());
            }
            assert_eq!(found, counts, "{}", told("passed"));
        }
        // One's own quantity, and what a prize or a share stands on, are told as they are.
        return 1 + ours
            .iter()
            .zip(&theirs)
            .filter(|_| there["keys"].is_null())
            .map(|(a, b)| walk(name, (lines, a), (wholes, b)))
            .sum::<usize>();
    }
    assert_eq!(ours.len(), theirs.len(), "{}", told("operands"));
    ours.iter()
        .zip(&theirs)
        .map(|(a, b)| walk(name, (lines, a), (wholes, b)))
        .sum()
}

fn check(prepared: &mut Prepared, location: &Location, period: &str, priors: &[PathBuf]) -> usize {
    let mut left_out = 0;
    for (columns, chunk_rows) in [(true, 65_536), (false, 5)] {
        let settings = Settings {
            columns,
            chunk_rows,
            ..Settings::default()
        };
        let (lines, wholes) = both(prepared, location, period, priors, settings);
        let all = lines.iter().flat_map(|lines| lines.iter().zip(&wholes));
        for (line, whole) in all {
            let line: J = serde_json::from_str(line).unwrap();
            let name = format!("{period} {}", line["subject"]["key"]);
            rebuild(&line).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            for field in ["policy", "subject", "status", "held"] {
                assert_eq!(line[field], whole[field], "{name}");
            }
            let roots = |document: &J| document["roots"].as_array().unwrap().clone();
            for (a, b) in roots(&line).iter().zip(&roots(whole)) {
                assert_eq!(a["figure"], b["figure"], "{name}");
                let node = |document: &J, root: &J| {
                    document["nodes"][root["node"].as_u64().unwrap() as usize].clone()
                };
                let (here, there) = (node(&line, a), node(whole, b));
                left_out += walk(&name, (&line, &here), (whole, &there));
            }
        }
    }
    left_out
}

#[test]
fn everyone_without_records() {
    let mut count = 0;
    let mut field_sales = policy(&root().join("policies/field-sales"));
    let data = location(&root().join("examples/field-sales"), None);
    for period in ["2026-Q1", "2026-Q2"] {
        count += check(&mut field_sales, &data, period, &[]);
    }
    for name in ["tests/rebuild/operations", "tests/examples/kpi-360"] {
        let folder = root().join(name);
        let mut prepared = policy(&folder.join("policy.toml"));
        count += check(&mut prepared, &location(&folder, None), "2026-Q2", &[]);
    }
    let closed = root().join("tests/rebuild/closed");
    let priors = [closed.join("2026-01"), closed.join("2026-02")];
    let mut prepared = policy(&closed.join("policy.toml"));
    count += check(&mut prepared, &location(&closed, None), "2026-03", &priors);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap();
        let expectations: toml::Table = toml::from_str(&text).unwrap();
        let mut prepared = policy(&folder.join("policy.toml"));
        let expects = expectations["expect"].as_array().unwrap().iter();
        let mut periods: Vec<&str> = expects
            .filter(|expect| expect.get("overflow").is_none())
            .map(|expect| expect["period"].as_str().unwrap())
            .collect();
        periods.dedup();
        for period in periods {
            println!("{} {period}", folder.display());
            count += check(&mut prepared, &location(&folder, None), period, &[]);
        }
    }
    println!("{count} left out");
    assert!(count > 500, "only {count} left out");
}
