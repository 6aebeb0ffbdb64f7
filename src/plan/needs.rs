//! What the evaluation of a figure reads, and in which periods.

use super::{FigureId, FigurePlan, GroupId, Items, Level, Mechanism, Plan, Within, walk};
use crate::expression::{Base, Expr, Leaf, Suffix};
use crate::value::Window;

/// A thing that must be known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// A figure of a subject, group or company; or a running total or an aggregate of records.
    Figure(FigureId),
    /// The same, as today's data would give it.
    Recomputed(FigureId),
    /// Who is in which group.
    Group(GroupId),
    /// Who is covered.
    Covered,
}

/// In which periods, seen from the one in evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    Same,
    Previous,
    LastYear,
    /// The periods that lie wholly in the window.
    Periods(Window),
    /// The home periods of the records in the window.
    Homes(Window),
    /// The period before, or the same of last year, of each period of the window or of each home.
    Before {
        homes: bool,
        window: Window,
        year: bool,
    },
}

/// What `figure` reads. Record figures that are evaluated in passing are seen through.
pub fn reads(plan: &Plan, figure: FigureId) -> Vec<(Read, Shift)> {
    reads_by(plan, figure, true)
}

/// What the pass over the records of `figure` reads: its items, and who gathers them.
pub fn reads_of_pass(plan: &Plan, figure: FigureId) -> Vec<(Read, Shift)> {
    reads_by(plan, figure, false)
}

fn reads_by(plan: &Plan, figure: FigureId, whole: bool) -> Vec<(Read, Shift)> {
    let mut found = Vec::new();
    let of = plan.figure(figure);
    match of.level {
        Level::Group(group) => found.push((Read::Group(group), Shift::Same)),
        Level::Company | Level::Subject | Level::Person | Level::Record(_) => {}
    }
    let items = walk::of_items(&of.mechanism);
    let home = match of.level {
        // A record's own figures are evaluated in the period in which the record lies.
        Level::Record(_) => Shift::Homes(Window::Ever),
        _ => Shift::Same,
    };
    let item_shift = match &of.mechanism {
        Mechanism::Aggregate(a) => match &a.of {
            Items::Members(Within::Company) => {
                found.push((Read::Covered, Shift::Same));
                home
            }
            Items::Members(Within::Group(group)) => {
                found.push((Read::Group(*group), Shift::Same));
                home
            }
            Items::Reports { .. } | Items::Assignments => home,
            Items::Periods => Shift::Periods(a.window),
            Items::Cells(_) => home,
            Items::Credits(_) | Items::Referring { .. } => Shift::Homes(a.window),
        },
        Mechanism::Running(_) => Shift::Homes(Window::Ever),
        _ => home,
    };
    if let Mechanism::Rank(rank) = &of.mechanism {
        found.push((among(rank.within), Shift::Same));
    }
    if let Mechanism::Percentile { within, .. } = &of.mechanism {
        found.push((among(*within), Shift::Same));
    }
    if let Mechanism::Share { among: within, .. } = &of.mechanism {
        found.push((among(*within), Shift::Same));
    }
    if let Some(figure) = super::gathers_cells(&of.mechanism) {
        found.push((Read::Figure(figure), home));
    }
    if let Mechanism::Score(parts) = &of.mechanism {
        found.extend(
            parts
                .iter()
                .map(|part| (Read::Figure(part.figure), Shift::Same)),
        );
    }
    if let Mechanism::Total(pays) = &of.mechanism {
        found.push((Read::Covered, Shift::Same));
        found.extend(pays.iter().map(|pay| (Read::Figure(*pay), Shift::Same)));
    }
    for expr in walk::of_figure(of) {
        let shift = if items.iter().any(|item| std::ptr::eq(*item, expr)) {
            item_shift
        } else if whole {
            home
        } else {
            continue;
        };
        expression(plan, expr, shift, home, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What the conditions of `[subject] when` and of groups read, in the same period.
pub fn reads_of(plan: &Plan, conditions: &[&Expr]) -> Vec<(Read, Shift)> {
    let mut found = Vec::new();
    for expr in conditions {
        expression(plan, expr, Shift::Same, Shift::Same, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn among(within: Within) -> Read {
    match within {
        Within::Company => Read::Covered,
        Within::Group(group) => Read::Group(group),
    }
}

fn expression(
    plan: &Plan,
    expr: &Expr,
    shift: Shift,
    owner: Shift,
    found: &mut Vec<(Read, Shift)>,
) {
    walk::leaves(expr, &mut |leaf, _, own| {
        let Leaf::Figure {
            base,
            figure,
            suffix,
        } = leaf
        else {
            return;
        };
        let shift_of = if own { owner } else { shift };
        let at = shift_of;
        if let Base::Group(group) = base {
            found.push((Read::Group(*group), at));
        }
        let target = plan.figure(*figure);
        if fused(target) {
            inside(plan, *figure, base, at, found);
        } else {
            let at = match suffix {
                Suffix::None if matches!(target.level, Level::Record(_)) => {
                    Shift::Homes(Window::Ever)
                }
                Suffix::None => at,
                Suffix::Recomputed => {
                    found.push((Read::Recomputed(*figure), at));
                    at
                }
                Suffix::Previous => earlier(at, Shift::Previous),
                Suffix::LastYear => earlier(at, Shift::LastYear),
            };
            found.push((Read::Figure(*figure), at));
            // Where there is no earlier value, `start` is asked in the period of the reader.
            if let (Suffix::Previous, Some(start)) = (suffix, &target.start) {
                expression(plan, start, shift_of, owner, found);
            }
        }
    });
}

/// A suffix inside a window: it goes back from each of its periods, also from the first.
fn earlier(at: Shift, suffix: Shift) -> Shift {
    let year = suffix == Shift::LastYear;
    match at {
        Shift::Same => suffix,
        Shift::Periods(window) => Shift::Before {
            homes: false,
            window,
            year,
        },
        Shift::Homes(window) => Shift::Before {
            homes: true,
            window,
            year,
        },
        Shift::Previous | Shift::LastYear | Shift::Before { .. } => Shift::Before {
            homes: true,
            window: Window::Ever,
            year,
        },
    }
}

/// A record figure that is evaluated in passing, with the record at hand.
pub fn fused(figure: &FigurePlan) -> bool {
    matches!(figure.level, Level::Record(_))
        && !matches!(
            figure.mechanism,
            Mechanism::Running(_) | Mechanism::Aggregate(_)
        )
}

fn inside(plan: &Plan, figure: FigureId, base: &Base, at: Shift, found: &mut Vec<(Read, Shift)>) {
    // Through a reference, the other record may lie in any period up to this one.
    let at = if matches!(base, Base::Through { .. }) {
        Shift::Homes(Window::Ever)
    } else {
        at
    };
    for expr in walk::of_figure(plan.figure(figure)) {
        expression(plan, expr, at, at, found);
    }
}
