use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is not a day"))
}

#[test]
fn every_day_of_the_calendar() {
    let (mut y, mut m, mut d) = (1i16, 1i8, 1i8);
    for number in 0..=Day::MAX.0 {
        let day = Day(number);
        assert_eq!(Day::new(y, m, d), Some(day));
        assert_eq!(day.parts(), (y, m, d));
        let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        let last = match m {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        d += 1;
        if d > last {
            (m, d) = (m + 1, 1);
        }
        if m > 12 {
            (y, m) = (y + 1, 1);
        }
    }
    assert_eq!((y, m, d), (10_000, 1, 1));
}

#[test]
fn days_are_read_strictly() {
    assert_eq!(day("0001-01-01"), Day::MIN);
    assert_eq!(day("9999-12-31"), Day::MAX);
    assert_eq!(day("1970-01-01"), Day(719_162));
    assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    assert_eq!(day("0042-01-05").to_string(), "0042-01-05");
    for bad in [
        "",
        "2026-2-01",
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "2026-01-32",
        "0000-01-01",
        "26-01-01",
        "2026/01/01",
        "2026-01-01 ",
        " 2026-01-01",
        "2026-01-01T00:00",
        "20260101",
        "+026-01-01",
        "-001-01-01",
        "2026-0１-1",
    ] {
        assert_eq!(Day::parse(bad), None, "{bad}");
    }
}

#[test]
fn months_are_clipped() {
    let cases = [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ];
    for (from, n, to) in cases {
        assert_eq!(day(from).add_months(n), Some(day(to)), "{from} {n}");
    }
    assert_eq!(Day::MAX.add_months(1), None);
    assert_eq!(Day::MIN.add_months(-1), None);
    assert_eq!(Day::MAX.add_months(i32::MAX), None);
    assert_eq!(Day::MIN.add_months(i32::MIN), None);
    assert_eq!(Day::MAX.add_days(1), None);
    assert_eq!(Day::MIN.add_days(-1), None);
    assert_eq!(day("2026-02-28").add_days(1), Some(day("2026-03-01")));
}

#[test]
fn whole_months_between() {
    let cases = [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-15", "2026-04-14", 2),
        ("2026-01-15", "2026-04-15", 3),
        ("2026-04-15", "2026-01-15", -3),
        ("2026-04-15", "2026-01-16", -3),
        ("2026-04-15", "2026-01-14", -4),
        ("2024-02-29", "2025-02-28", 12),
    ];
    for (from, to, months) in cases {
        assert_eq!(day(from).months_until(day(to)), months, "{from} {to}");
    }
}

#[test]
fn days_outside_do_not_panic() {
    for number in [i32::MIN, -1, Day::MAX.0 + 1, i32::MAX] {
        let day = Day(number);
        let _ = (
            day.parts(),
            day.to_string(),
            day.add_months(1),
            day.add_days(1),
            day.months_until(Day::MIN),
        );
        let _ = Day::MIN.months_until(day);
    }
}

proptest! {
    #[test]
    fn months_until_is_the_most(a in 366i32..3_652_000, b in 366i32..3_652_000) {
        let (a, b) = (Day(a), Day(b));
        let n = a.months_until(b);
        prop_assert!(a.add_months(n).unwrap() <= b);
        prop_assert!(a.add_months(n + 1).is_none_or(|next| next > b));
    }

    #[test]
    fn months_keep_the_day_or_clip(a in 0i32..=3_652_058, n in -200i32..200) {
        if let Some(moved) = Day(a).add_months(n) {
            let (y, m, d) = Day(a).parts();
            let (y2, m2, d2) = moved.parts();
            prop_assert_eq!(i32::from(y2) * 12 + i32::from(m2), i32::from(y) * 12 + i32::from(m) + n);
            prop_assert!(d2 == d || (d2 < d && (moved == Day::MAX || moved.add_days(1).unwrap().day() == 1)));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
        if let Some(day) = Day::parse(&text) {
            prop_assert_eq!(day.to_string(), text);
        }
    }
}
