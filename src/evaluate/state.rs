//! State: a figure that goes on from its own earlier values (language A8).

use super::context::{Context, Here};
use super::evaluator::{Evaluator, Traced};
use super::outcome::Absence;
use super::trace::{Op, Trace};
use super::world::World;
use crate::expression::Expr;
use crate::plan::FigureId;
use crate::value::Unit;

impl World<'_> {
    /// The same person, group or company in another period. A group may have another place among
    /// those of that period; none if nobody is in it then.
    pub fn here_in<'c>(&self, here: Here<'c>, from: i32, to: i32) -> Option<Here<'c>> {
        match here {
            Here::Group(group, index) => self
                .group_in(group, index, from, to)
                .filter(|index| *index != u32::MAX)
                .map(|index| Here::Group(group, index)),
            other => Some(other),
        }
    }
}

impl<T: Trace> Evaluator<'_, T> {
    /// The latest earlier value of a figure that has `start`; `start`, asked in the period of the
    /// reader, if there is none. A period without a value is passed over, one that is undefined is
    /// not.
    pub(super) fn state(
        &mut self,
        figure: FigureId,
        start: &Expr,
        here: Here<'_>,
        context: &Context<'_>,
    ) -> Traced<T::Node> {
        let first = self.world.first();
        let (period, cell) = (context.period, context.cell);
        let mut at = period;
        while at > first {
            at -= 1;
            let Some(there) = self.world.here_in(here, period, at) else {
                continue;
            };
            let found = self.figure_in(figure, there, at, cell);
            if !matches!(found.outcome, Err(Absence::None(_))) {
                return found;
            }
        }
        self.start(start, &Context::new(here, period, figure).in_cell(cell))
    }

    /// `start` of a figure, seen from one of its instances in a period.
    pub(super) fn start(&mut self, start: &Expr, context: &Context<'_>) -> Traced<T::Node> {
        let found = self.formula(start, context);
        let figure = context.figure;
        let unit: Unit = self.world.plan.figure(figure).unit.unit;
        let op = Op::Start { figure };
        self.node(op, vec![found.node], found.outcome, unit, Some(start.span))
    }

    /// Traces the earlier values of a figure that stands on them, the first before the others:
    /// each then goes back to what is known, however many there are.
    pub(super) fn trace_earlier(
        &mut self,
        figure: FigureId,
        here: Here<'_>,
        index: usize,
        period: i32,
        cell: u32,
    ) {
        if !T::ON || !self.world.plan.figure(figure).in_circle {
            return;
        }
        let done = self.traced_until.get(&(figure, index)).copied();
        let from = done.map_or_else(|| self.world.first(), |done| done.saturating_add(1));
        if from >= period {
            return;
        }
        for at in from..period {
            self.traced_until.insert((figure, index), at);
            // What a closed period stands on was not evaluated.
            if self.world.values(figure, at).is_none() {
                continue;
            }
            if let Some(there) = self.world.here_in(here, period, at) {
                let _ = self.figure_in(figure, there, at, cell);
            }
        }
    }
}
