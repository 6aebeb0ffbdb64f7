use super::super::outcome::{Absence, Cause, Why};
use super::*;
use crate::source::{FileId, Sources, Span};

fn file() -> FileId {
    Sources::default().add("policy.toml", "")
}

fn missing(why: Why, figure: FigureId) -> Outcome {
    Err(Absence::None(Cause {
        why,
        figure,
        span: Span::new(file(), 0, 1),
        record: None,
        detail: None,
    }))
}

fn number(text: &str) -> Outcome {
    Ok(Value::Number(Number::parse_exact(text).unwrap()))
}

/// Values of every kind, and numbers on either side of what a word holds.
fn mixed() -> Vec<Outcome> {
    let numbers = [
        "0",
        "-1",
        "12.5",
        "72057594037927935",
        "72057594037927936",
        "-72057594037927936",
        "-72057594037927937",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "0.0000000000000000000000000001",
        "-79228162514264337593543950335",
        "1/3",
        "-170141183460469231731687303715884105728/3",
    ];
    let mut all: Vec<Outcome> = numbers.into_iter().map(number).collect();
    all.extend([
        Ok(Value::Flag(true)),
        Ok(Value::Flag(false)),
        Ok(Value::Date(Day(i32::MAX))),
        Ok(Value::Date(Day(-1))),
        Ok(Value::Text("A".into())),
        Ok(Value::Text("".into())),
        missing(Why::ConditionFalse, 3),
        missing(Why::NoMatch, 3),
    ]);
    all
}

#[test]
fn a_column_gives_back_what_was_put_in() {
    let all = mixed();
    let column: Column = all.iter().cloned().collect();
    assert_eq!(column.iter().collect::<Vec<_>>(), all);
    assert_eq!(column.get(all.len()), None);
}

#[test]
fn a_column_made_in_parallel_is_the_same() {
    let all = mixed();
    let count = 5 * TASK + 7;
    let value = |place: u32| all[place as usize * 7 % all.len()].clone();
    let (column, ends) = Column::build(
        count,
        || 0,
        |n, place| {
            *n += 1;
            value(place)
        },
        |n| n,
    );
    assert_eq!(ends, [TASK, TASK, TASK, TASK, TASK, 7]);
    assert_eq!(column.len(), count as usize);
    for (place, outcome) in (0..count).zip(column.iter()) {
        assert_eq!(outcome, value(place));
    }
}

#[test]
fn the_same_cause_stands_there_once() {
    let value = |place: u32| match place % 3 {
        0 => missing(Why::ConditionFalse, 1),
        1 => missing(Why::NoMatch, 1),
        _ => Ok(Value::Text("B".into())),
    };
    let (column, _) = Column::build(10 * TASK, || (), |(), place| value(place), |()| ());
    assert_eq!(column.others().len(), 3);
}

#[test]
fn numbers_of_one_scale_have_exceptions() {
    let exceptions = [(1, number("1/3")), (3, missing(Why::NoRecord, 0))];
    let mut column = Column::scaled(2, vec![1200, 0, -5, 0, i64::MAX], exceptions);
    let mut all = vec![
        number("12"),
        number("1/3"),
        number("-0.05"),
        missing(Why::NoRecord, 0),
        number("92233720368547758.07"),
    ];
    assert_eq!(column.iter().collect::<Vec<_>>(), all);
    column.push(Ok(Value::Flag(true)));
    all.push(Ok(Value::Flag(true)));
    assert_eq!(column.iter().collect::<Vec<_>>(), all);
}

#[test]
fn sums_keep_their_counts() {
    let raws: Raws = [3, u64::from(u32::MAX) + 1, 0]
        .into_iter()
        .map(|count| Raw {
            outcome: number("2"),
            count,
        })
        .collect();
    let counts: Vec<u64> = (0..3).map(|at| raws.get(at).unwrap().count).collect();
    assert_eq!(counts, [3, u64::from(u32::MAX) + 1, 0]);
    let raws = Raws::new(Column::scaled(0, vec![7], []), vec![2]);
    let raw = raws.get(0).unwrap();
    assert_eq!((raw.outcome, raw.count), (number("7"), 2));
    assert!(raws.get(1).is_none());
}

#[test]
fn a_store_has_slots_for_what_is_due() {
    let due = [(2, -3), (0, 0), (2, HOME), (1, HOME)];
    let mut store: Store<u8> = Store::new(3, due.into_iter());
    for (value, (figure, period)) in (0..).zip(due) {
        assert_eq!(store.get(figure, period), None);
        store.insert(figure, period, value);
    }
    for (value, (figure, period)) in (0..).zip(due) {
        assert_eq!(store.get(figure, period), Some(&value));
    }
    for (figure, period) in [(0, -3), (2, 0), (2, -4), (2, 1), (7, 0), (0, HOME)] {
        assert_eq!(store.get(figure, period), None);
    }
    store.remove(2, HOME);
    assert_eq!(store.get(2, HOME), None);
}
