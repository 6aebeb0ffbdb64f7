#![forbid(unsafe_code)]
pub mod cli;
pub mod diagnostic;
pub mod expression;
pub mod message;
pub mod policy;
pub mod source;
pub mod table;
pub mod value;
