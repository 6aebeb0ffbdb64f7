//! A rules engine for sales compensation and performance evaluation.
//!
//! A *policy* (TOML with formulas) says what people are paid; merit evaluates it against *records*
//! (CSV) and gives, for every person and period, the payouts and an explanation of every number.
//! Numbers are exact from input to output; what cannot be paid is held, with its reason.
//!
//! ```
//! use merit::report::Results;
//! use merit::run::{Settings, period, prepare, run};
//! use merit::table::Location;
//! use std::path::Path;
//!
//! let root = Path::new(env!("CARGO_MANIFEST_DIR"));
//! let mut policy = prepare(&root.join("policies/field-sales")).expect("a policy without errors");
//! let quarter = period(&policy.plan, "2026-Q2").expect("a period in which it is effective");
//! let data = Location { data: root.join("examples/field-sales"), root: None, allow_outside: false };
//! let results = run(&mut policy, &data, quarter, &[], Settings::default(), |evaluated, sources| {
//!     Ok(Results::new(evaluated, sources, &[]))
//! })
//! .expect("data without errors");
//! assert_eq!(results.people[0].subject, "E-101");
//! assert_eq!(results.people[0].total.as_deref(), Some("33145.94"));
//! ```
//!
//! [`run::prepare`] reads, plans and checks a policy; [`run::run`] loads the data, evaluates and
//! hands over an [`evaluate::Evaluated`]; [`report`] makes results of it and [`explain`]
//! explanations. Modules use only those before them: source, message, diagnostic, value,
//! expression, policy, table, plan, check, evaluate, explain, report, prior, run,
//! session, cli.
#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod evaluate;
pub mod explain;
pub mod expression;
pub mod message;
pub mod plan;
pub mod policy;
pub mod prior;
pub mod report;
pub mod run;
pub mod session;
pub mod source;
pub mod table;
pub mod value;
