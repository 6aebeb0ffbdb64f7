use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is not a day"))
}

fn calendar(cycle: Cycle, year_begins: i8) -> Calendar {
    Calendar { cycle, year_begins }
}

fn span(start: &str, end: &str) -> Period {
    Period {
        start: day(start),
        end: day(end),
    }
}

#[test]
fn names_of_periods() {
    use Cycle::{Half, Month, Quarter, Year};
    let table = [
        (Quarter, 1, "2026-Q1", "2026-01-01", "2026-03-31"),
        (Quarter, 1, "2026-Q4", "2026-10-01", "2026-12-31"),
        (Quarter, 4, "2026-Q1", "2026-04-01", "2026-06-30"),
        (Quarter, 4, "2026-Q4", "2027-01-01", "2027-03-31"),
        (Quarter, 12, "2026-Q1", "2026-12-01", "2027-02-28"),
        (Half, 1, "2026-H2", "2026-07-01", "2026-12-31"),
        (Half, 4, "2026-H1", "2026-04-01", "2026-09-30"),
        (Half, 4, "2026-H2", "2026-10-01", "2027-03-31"),
        (Year, 1, "2024", "2024-01-01", "2024-12-31"),
        (Year, 4, "2026", "2026-04-01", "2027-03-31"),
        (Month, 1, "2024-02", "2024-02-01", "2024-02-29"),
        (Month, 4, "2026-04", "2026-04-01", "2026-04-30"),
        (Month, 4, "2026-01", "2026-01-01", "2026-01-31"),
    ];
    for (cycle, begins, name, start, end) in table {
        let calendar = calendar(cycle, begins);
        assert_eq!(
            calendar.parse(name),
            Some(span(start, end)),
            "{name} from month {begins}"
        );
        assert_eq!(calendar.name(span(start, end)), name);
    }
    for (cycle, bad) in [
        (Quarter, "2026-Q0"),
        (Quarter, "2026-Q5"),
        (Quarter, "2026-q1"),
        (Quarter, "2026-Q01"),
        (Quarter, "2026"),
        (Quarter, "2026-H1"),
        (Quarter, "2026-Q"),
        (Half, "2026-H3"),
        (Month, "2026-13"),
        (Month, "2026-00"),
        (Month, "2026-4"),
        (Month, "2026-+4"),
        (Year, "2026-"),
        (Year, "26"),
        (Year, "+026"),
        (Year, "0000"),
        (Year, "二〇二六"),
        (Month, "年-01"),
        (Year, ""),
    ] {
        assert_eq!(calendar(cycle, 1).parse(bad), None, "{bad}");
    }
    assert_eq!(
        calendar(Year, 4).parse("9999"),
        None,
        "it would end in the year 10000"
    );
}

#[test]
fn steps_from_period_to_period() {
    let quarters = calendar(Cycle::Quarter, 4);
    let q1 = quarters.parse("2026-Q1").unwrap();
    let name = |period: Option<Period>| period.map(|period| quarters.name(period));
    assert_eq!(name(quarters.shift(q1, 1)).as_deref(), Some("2026-Q2"));
    assert_eq!(name(quarters.shift(q1, -1)).as_deref(), Some("2025-Q4"));
    assert_eq!(name(quarters.last_year(q1)).as_deref(), Some("2025-Q1"));
    assert_eq!(quarters.shift(q1, i32::MAX), None);
    assert_eq!(quarters.shift(q1, i32::MIN), None);
    assert_eq!(
        name(Some(quarters.containing(day("2027-02-15")))).as_deref(),
        Some("2026-Q4")
    );
    let years = calendar(Cycle::Year, 4);
    assert_eq!(years.containing(Day::MIN), span("0001-01-01", "0001-03-31"));
    assert_eq!(years.containing(Day::MAX), span("9999-04-01", "9999-12-31"));
    assert_eq!(years.last_year(years.parse("0001").unwrap()), None);
}

#[test]
fn windows_as_the_language_says() {
    let table = [
        // cycle, year_begins, period, window, first, last
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "period",
            "2026-04-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "first day",
            "2026-04-01",
            "2026-04-01",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last day",
            "2026-06-30",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "year to date",
            "2026-01-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q4",
            "half to date",
            "2026-07-01",
            "2026-12-31",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "quarter to date",
            "2026-04-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "month to date",
            "2026-06-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            4,
            "2026-Q4",
            "year to date",
            "2026-04-01",
            "2027-03-31",
        ),
        (
            Cycle::Quarter,
            4,
            "2026-Q3",
            "half to date",
            "2026-10-01",
            "2026-12-31",
        ),
        (
            Cycle::Month,
            4,
            "2026-02",
            "year to date",
            "2025-04-01",
            "2026-02-28",
        ),
        (
            Cycle::Month,
            4,
            "2026-02",
            "quarter to date",
            "2026-01-01",
            "2026-02-28",
        ),
        (
            Cycle::Month,
            2,
            "2026-01",
            "quarter to date",
            "2025-11-01",
            "2026-01-31",
        ),
        (
            Cycle::Month,
            2,
            "2026-01",
            "half to date",
            "2025-08-01",
            "2026-01-31",
        ),
        (
            Cycle::Year,
            1,
            "2026",
            "half to date",
            "2026-07-01",
            "2026-12-31",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last 12 months",
            "2025-07-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last 1 month",
            "2026-06-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last 2 quarters",
            "2026-01-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last 2 years",
            "2024-07-01",
            "2026-06-30",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "last 3 periods",
            "2025-10-01",
            "2026-06-30",
        ),
        (
            Cycle::Half,
            1,
            "2026-H1",
            "last 3 periods",
            "2025-01-01",
            "2026-06-30",
        ),
        (
            Cycle::Month,
            1,
            "2026-03",
            "previous 3 months",
            "2025-12-01",
            "2026-02-28",
        ),
        (
            Cycle::Quarter,
            1,
            "2026-Q2",
            "previous 1 periods",
            "2026-01-01",
            "2026-03-31",
        ),
        (
            Cycle::Quarter,
            4,
            "2026-Q1",
            "previous 1 year",
            "2025-04-01",
            "2026-03-31",
        ),
        (
            Cycle::Month,
            1,
            "0001-02",
            "last 5 years",
            "0001-01-01",
            "0001-02-28",
        ),
    ];
    for (cycle, begins, name, text, first, last) in table {
        let calendar = calendar(cycle, begins);
        let period = calendar.parse(name).unwrap();
        let window = Window::parse(text, cycle).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            window.days(&calendar, period),
            (Some(day(first)), day(last)),
            "{name}: {text}"
        );
    }
    let calendar = calendar(Cycle::Quarter, 1);
    let q2 = calendar.parse("2026-Q2").unwrap();
    let days = |text| Window::parse(text, Cycle::Quarter).map(|window| window.days(&calendar, q2));
    assert_eq!(days("ever"), Some((None, day("2026-06-30"))));
    assert_eq!(days("earlier"), Some((None, day("2026-03-31"))));
    let first = Period {
        start: Day::MIN,
        end: day("0001-03-31"),
    };
    let (from, until) = Window::Previous { months: 3 }.days(&calendar, first);
    assert!(until < from.unwrap(), "an empty window");
}

#[test]
fn windows_are_read_strictly() {
    for bad in [
        "",
        "Period",
        "last",
        "last day ",
        "last  day",
        "last 0 months",
        "last -1 months",
        "last 03 months",
        "last two months",
        "last 2 month",
        "last 2 halves",
        "last 2 weeks",
        "previous day",
        "week to date",
        "to date",
        "year  to date",
        "last 9999999999 months",
        "previous 2 periods x",
        "last 1 monthss",
    ] {
        assert_eq!(Window::parse(bad, Cycle::Quarter), None, "{bad}");
    }
}

#[test]
fn days_are_counted_as_declared() {
    use DayCount::{Calendar, Thirty360};
    let table = [
        ("2026-01-01", "2026-03-31", 90, 90),
        ("2026-01-01", "2026-12-31", 365, 360),
        ("2024-02-01", "2024-02-29", 29, 30),
        ("2026-02-01", "2026-02-28", 28, 30),
        ("2026-02-28", "2026-02-28", 1, 3),
        ("2026-01-30", "2026-01-30", 1, 0),
        ("2026-01-31", "2026-01-31", 1, 1),
        ("2026-01-16", "2026-01-31", 16, 15),
        ("2026-04-16", "2026-04-30", 15, 15),
        ("9999-12-01", "9999-12-31", 31, 30),
    ];
    for (from, until, calendar, thirty) in table {
        assert_eq!(
            Calendar.days(day(from), day(until)),
            calendar,
            "{from} {until}"
        );
        assert_eq!(
            Thirty360.days(day(from), day(until)),
            thirty,
            "{from} {until}"
        );
    }
    let q2 = (day("2026-04-01"), day("2026-06-30"));
    let joined = (day("2026-05-15"), Day::MAX);
    assert_eq!(overlap(Calendar, q2, joined), Number::from_i64(47));
    assert_eq!(overlap(Thirty360, q2, joined), Number::from_i64(46));
    assert_eq!(
        overlap(Calendar, q2, (day("2026-07-01"), Day::MAX)),
        Number::ZERO
    );
    assert_eq!(
        overlap(Calendar, q2, (day("2026-06-30"), Day::MAX)),
        Number::ONE
    );
    assert_eq!(overlap(Calendar, (q2.1, q2.0), joined), Number::ZERO);
}

#[test]
fn days_and_months_outside_do_not_panic() {
    for cycle in Cycle::ALL {
        for begins in [i8::MIN, 0, 7, i8::MAX] {
            let calendar = calendar(cycle, begins);
            for start in [i32::MIN, 0, 700_000, i32::MAX] {
                let period = Period {
                    start: Day(start),
                    end: Day(start.saturating_add(90)),
                };
                let _ = (
                    calendar.name(period),
                    calendar.shift(period, -1),
                    calendar.containing(Day(start)),
                );
                for window in [
                    Window::Earlier,
                    Window::ToDate(cycle),
                    Window::Last { months: i32::MAX },
                ] {
                    let _ = window.days(&calendar, period);
                }
                let _ = overlap(
                    DayCount::Thirty360,
                    (Day(start), Day(i32::MAX)),
                    (Day::MIN, Day(start)),
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn periods_tile_the_calendar(number in 800i32..3_651_000, cycle in 0usize..4, begins in 1i8..=12) {
        let calendar = calendar(Cycle::ALL[cycle], begins);
        let period = calendar.containing(Day(number));
        prop_assert!(period.start <= Day(number) && Day(number) <= period.end);
        prop_assert_eq!(period.start.day(), 1);
        prop_assert_eq!(calendar.parse(&calendar.name(period)), Some(period));
        let next = calendar.shift(period, 1).unwrap();
        prop_assert_eq!(next.start, period.end.add_days(1).unwrap());
        prop_assert_eq!(calendar.containing(next.end), next);
        prop_assert_eq!(calendar.shift(next, -1), Some(period));
        prop_assert_eq!(
            calendar.last_year(period),
            calendar.shift(period, -12 / calendar.cycle.months())
        );
        prop_assert_eq!(period.start.months_until(next.start), calendar.cycle.months());
    }

    #[test]
    fn thirty_360_of_whole_months(number in 0i32..3_650_000, months in 1i32..40) {
        let first = Day(number).month_number();
        let (from, until) = (Day::first_of_month(first).unwrap(), Day::last_of_month(first + months - 1));
        if let Some(until) = until {
            prop_assert_eq!(DayCount::Thirty360.days(from, until), i64::from(30 * months));
        }
    }
}
