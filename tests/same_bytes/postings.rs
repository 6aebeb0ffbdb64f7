//! The same of postings, shared deals and a reporting line.

use super::{Dice, Trial, work};
use crate::common::root;
use std::fmt::Write as _;
use std::path::Path;

const FILES: [&str; 5] = [
    "postings.csv",
    "targets.csv",
    "deals.csv",
    "splits.csv",
    "payments.csv",
];

/// Twelve people; E-1 leads all, E-2 and E-3 lead the others. Amounts, days and shares are often equal.
fn company(folder: &Path) {
    let mut dice = Dice(7);
    let mut files = [
        "employee,from_day,until_day,team,role,manager\n",
        "employee,from_day,aim\n",
        "id,day,customer,amount\n",
        "deal,rep,share\n",
        "id,deal,paid_on,paid\n",
    ]
    .map(str::to_owned);
    let [postings, targets, deals, splits, payments] = &mut files;
    for person in 1..=12 {
        let manager = match person {
            1 => String::new(),
            2 | 3 => "E-1".to_owned(),
            _ => format!("E-{}", 2 + dice.below(2)),
        };
        let mut from = "2026-01-01";
        // The leads stay, so that nobody reports to two postings of one person.
        if person > 3 {
            for (until, next) in [("2026-02-09", "2026-02-10"), ("2026-05-17", "2026-05-18")] {
                if dice.below(2) == 0 {
                    let team = ["East", "South", "North"][dice.below(3) as usize];
                    let _ = writeln!(postings, "E-{person},{from},{until},{team},rep,{manager}");
                    from = next;
                }
            }
        }
        let _ = writeln!(postings, "E-{person},{from},,East,lead,{manager}");
        for day in ["2026-01-01", "2026-02-20", "2026-06-01"]
            .iter()
            .take(1 + dice.below(3) as usize)
        {
            let _ = writeln!(targets, "E-{person},{day},{}", 500 * (1 + dice.below(3)));
        }
    }
    for deal in 1..=150 {
        let amount = 50 * (1 + dice.below(12));
        let _ = writeln!(
            deals,
            "D-{deal},2026-0{}-{:02},C-{},{amount}",
            1 + dice.below(6),
            1 + dice.below(28),
            dice.below(9)
        );
        let first = dice.below(12);
        let shares: &[&str] = match dice.below(4) {
            0 => &["100%"],
            1 => &["50%", "50%"],
            2 => &["33.3%", "33.3%", "33.4%"],
            _ => &["95%", "5%"],
        };
        for (at, share) in (0u64..).zip(shares) {
            let _ = writeln!(splits, "D-{deal},E-{},{share}", 1 + (first + at * 5) % 12);
        }
        for part in 0..dice.below(3) {
            let _ = writeln!(
                payments,
                "M-{deal}-{part},D-{deal},2026-0{}-17,{}",
                1 + dice.below(6),
                amount / 3
            );
        }
    }
    for (name, text) in FILES.iter().zip(&files) {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn postings_shares_and_the_line() {
    let folder = tempfile::tempdir().unwrap();
    company(folder.path());
    let trial = Trial {
        policy: root().join("tests/same_bytes/postings.toml"),
        from: folder.path().to_owned(),
        files: &FILES,
        mapping: None,
        periods: &["2026-Q1", "2026-Q2"],
        work: work(),
        seeds: &[0, 1, 2, 3, 4],
    };
    for printed in trial.run() {
        for word in ["assignments", "busy", "small_share"] {
            assert!(
                printed.contains(&format!("\"{word}\"")),
                "{word} is there: {printed}"
            );
        }
    }
}
