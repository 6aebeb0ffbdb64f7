//! What the language says of each shape, condition, window and absence, with exact values.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod cells;
#[path = "../common/mod.rs"]
mod common;
mod meeting;
mod people;
mod shared;
mod time;
mod values;

use common::small;

const PEOPLE: (&str, &str) = (
    "people.csv",
    "id,region\nE-1,north\nE-2,north\nE-3,south\nE-10,\n",
);
const ORDERS: (&str, &str) = (
    "orders.csv",
    "id,day,rep,customer,amount\n\
     O-1,2025-06-30,E-1,C-1,50\n\
     O-2,2026-01-05,E-1,C-1,100\n\
     O-3,2026-04-01,E-1,C-1,200\n\
     O-4,2026-05-01,E-1,C-2,300.50\n\
     O-5,2026-06-30,E-1,C-1,-40\n\
     O-6,2026-04-02,E-2,C-2,1000\n\
     O-7,,E-2,C-3,70\n\
     O-8,2026-07-01,E-2,C-3,70\n\
     O-9,2026-05-09,,C-3,5\n\
     O-10,2026-05-10,E-10,C-3,80\n",
);

#[track_caller]
fn expect(body: &str, figures: &[&str], expected: &[(&str, &str)]) {
    expect_with(body, &[PEOPLE, ORDERS], figures, expected);
}

#[track_caller]
fn expect_with(body: &str, files: &[(&str, &str)], figures: &[&str], expected: &[(&str, &str)]) {
    let values = small(body, files).values("2026-Q2", figures);
    for (key, value) in expected {
        assert_eq!(
            values.get(*key).map(String::as_str),
            Some(*value),
            "{key} of {values:?}"
        );
    }
}
