//! A rules engine for sales compensation and performance evaluation.
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
pub mod report;
pub mod run;
pub mod source;
pub mod table;
pub mod value;
