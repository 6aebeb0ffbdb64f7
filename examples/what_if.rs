//! What would a higher rate above the target cost, and who would have it?
//!
//! `cargo run --release --example what_if`

use merit::diagnostic::text;
use merit::message::Language;
use merit::run::{Refused, Settings, period, prepare};
use merit::session::Session;
use merit::source::Sources;
use merit::table::Location;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match what_if() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refused {
            sources,
            diagnostics,
        }) => {
            eprint!("{}", text(&diagnostics, &sources, Language::English, false));
            ExitCode::FAILURE
        }
    }
}

fn what_if() -> Result<(), Refused> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let policy = prepare(&root.join("policies/field-sales"))?;
    let quarter = period(&policy.plan, "2026-Q2").map_err(|wrong| Refused {
        sources: Sources::default(),
        diagnostics: vec![wrong],
    })?;
    let data = Location {
        data: root.join("examples/field-sales"),
        root: None,
        allow_outside: false,
    };
    let mut session = Session::open(policy, &data, quarter, &[], Settings::default())?;
    for rate in ["3.5%", "4%", "5%"] {
        let change = match session.set(&[("pay.above_target.slices[1].rate", rate)]) {
            Ok(change) => change,
            Err(wrong) => {
                let told = text(&wrong, session.sources(), Language::English, false);
                eprint!("{told}");
                continue;
            }
        };
        println!("{rate} of what lies above 120 % of the target, not what it was before:");
        for person in change.people() {
            let told = person.differences.iter().map(|one| {
                let value =
                    |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
                format!(
                    "{} {} -> {}",
                    one.name,
                    value(&one.before),
                    value(&one.after)
                )
            });
            println!(
                "  {}: {}",
                person.person,
                told.collect::<Vec<_>>().join(", ")
            );
        }
    }
    Ok(())
}
