//! `x.recomputed`: what today's data would give, in a world without prior runs (language A8).

use super::context::{Context, Here};
use super::evaluator::{Evaluator, Memory, Traced};
use super::outcome::Why;
use super::trace::{Op, Trace};
use super::world::World;
use crate::expression::Expr;
use crate::plan::FigureId;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};

/// What an evaluator remembers of the world that it is not in.
pub(super) struct Aside<'w, N> {
    world: &'w World<'w>,
    memory: HashMap<Memory, Traced<N>, RandomState>,
    indexes: BTreeMap<(u32, super::rows::By, i32), super::rows::Index>,
    runs: BTreeMap<(FigureId, Option<u32>, i32), super::running::Steps<N>>,
    totals: BTreeMap<(FigureId, usize, Option<crate::value::Day>), Traced<N>>,
    traced_until: BTreeMap<(FigureId, usize), i32>,
}

impl<'w, N> Aside<'w, N> {
    fn new(world: &'w World<'w>) -> Aside<'w, N> {
        Aside {
            world,
            memory: HashMap::default(),
            indexes: BTreeMap::new(),
            runs: BTreeMap::new(),
            totals: BTreeMap::new(),
            traced_until: BTreeMap::new(),
        }
    }
}

impl<'w, T: Trace> Evaluator<'w, T> {
    /// A figure as it would be without prior runs; the plain value where there are none.
    pub(super) fn recomputed(
        &mut self,
        figure: FigureId,
        here: Here<'_>,
        context: &Context<'_>,
        expr: &Expr,
    ) -> Traced<T::Node> {
        let outer = self.world;
        let (period, cell) = (context.period, context.cell);
        let Some(inner) = outer.recomputed.as_deref() else {
            return self.figure_in(figure, here, period, cell);
        };
        let here = match here {
            Here::Group(group, index) => match inner.same_group(outer, group, index, period) {
                Some(index) => Here::Group(group, index),
                None => {
                    let cause = outer.cause(Why::NotInGroup, figure, expr.span);
                    let absence = super::outcome::Absence::Undefined(cause);
                    return self.keep(Op::Operator("missing"), Vec::new(), Err(absence), expr);
                }
            },
            other => other,
        };
        let mut aside = self
            .aside
            .take()
            .unwrap_or_else(|| Box::new(Aside::new(inner)));
        self.swap(&mut aside);
        let found = self.figure_in(figure, here, period, cell);
        self.swap(&mut aside);
        self.aside = Some(aside);
        self.keep(
            Op::Recomputed { figure },
            vec![found.node],
            found.outcome,
            expr,
        )
    }

    fn swap(&mut self, aside: &mut Aside<'w, T::Node>) {
        std::mem::swap(&mut self.world, &mut aside.world);
        std::mem::swap(&mut self.memory, &mut aside.memory);
        std::mem::swap(&mut self.indexes, &mut aside.indexes);
        std::mem::swap(&mut self.runs, &mut aside.runs);
        std::mem::swap(&mut self.totals, &mut aside.totals);
        std::mem::swap(&mut self.traced_until, &mut aside.traced_until);
    }
}

impl World<'_> {
    /// The place here of a group of another world.
    fn same_group(
        &self,
        other: &World<'_>,
        group: crate::plan::GroupId,
        index: u32,
        period: i32,
    ) -> Option<u32> {
        let key = (Some(group), period);
        let value = other.members.get(&key)?.values.get(index as usize)?;
        let found = self.members.get(&key)?.values.binary_search(value).ok()?;
        u32::try_from(found).ok()
    }
}
