//! Hostile and broken input to the program itself: it ends with an exit code that says what was
//! wrong, tells it with a code, prints no result, and never ends by a panic or a signal.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod data;
mod mutation;
mod pipe;
mod policy;
mod program;
