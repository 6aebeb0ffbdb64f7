#![forbid(unsafe_code)]
pub mod cli;
pub mod diagnostic;
pub mod evaluate;
pub mod expression;
pub mod message;
pub mod plan;
pub mod policy;
pub mod source;
pub mod table;
pub mod value;
