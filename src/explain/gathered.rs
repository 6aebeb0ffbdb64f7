//! What an aggregate gathered, as data: its items, what else is known of them, what was passed over.

use super::document::{ItemOf, Own, PassedOf};
use super::node::Writer;
use crate::evaluate::{Gathered, PassedWhy, When};
use crate::plan::{FigureId, Items, Mechanism};

impl Writer<'_> {
    /// What is known of the items of an aggregate; nothing if that is nothing of any of them.
    fn items(&self, gathered: &Gathered) -> Vec<ItemOf> {
        let column = |at: u32| {
            let table = gathered.table.unwrap_or(self.world.plan.subject.table);
            let columns = &self.world.plan.table(table).columns;
            columns
                .get(at as usize)
                .map_or(String::new(), |column| column.name.clone())
        };
        let told = gathered.about.iter().map(|about| {
            let mut item = ItemOf {
                name: about.name.clone(),
                depth: about.depth,
                texts: about
                    .texts
                    .iter()
                    .map(|(at, text)| (column(*at), text.clone()))
                    .collect(),
                ..ItemOf::default()
            };
            match about.when {
                Some(When::On(day)) => item.on = Some(day.to_string()),
                Some(When::During(from, until)) => {
                    item.from = Some(from.to_string());
                    item.until = until.map(|until| until.to_string());
                }
                Some(When::Always | When::Never) | None => {}
            }
            item
        });
        let items: Vec<ItemOf> = told.collect();
        if items.iter().all(|item| *item == ItemOf::default()) {
            return Vec::new();
        }
        items
    }

    pub(super) fn aggregate(&self, own: &mut Own, gathered: &Gathered, figure: Option<FigureId>) {
        let plan = self.world.plan;
        let conditions = figure
            .map(|figure| &plan.figure(figure).mechanism)
            .and_then(|mechanism| match mechanism {
                Mechanism::Aggregate(aggregate) => Some(&aggregate.condition),
                _ => None,
            });
        own.table = gathered.table.map(|table| plan.table(table).name.clone());
        own.file = gathered
            .table
            .map(|table| self.world.data.file(table).to_owned());
        own.cells = gathered
            .cells
            .map(|figure| plan.figure(figure).path.clone());
        own.name = figure
            .and_then(|figure| collection(&plan.figure(figure).mechanism))
            .map(str::to_owned);
        own.needs = gathered.needs;
        if gathered.private > 0 {
            // Neither the rows nor their values, nor which of them did not count.
            own.private = Some(gathered.keys.len());
            return;
        }
        own.keys = Some(gathered.keys.iter().map(ToString::to_string).collect());
        own.lines = gathered.table.map(|_| gathered.lines.clone());
        own.items = self.items(gathered);
        own.passed = gathered
            .passed
            .iter()
            .map(|passed| {
                let (why, condition) = match passed.why {
                    PassedWhy::Where(at) => (
                        "where",
                        conditions
                            .and_then(|conditions| conditions.get(at))
                            .map(|c| self.sources.slice(c.span).to_owned()),
                    ),
                    PassedWhy::NoValue => ("no-value", None),
                    PassedWhy::OtherPeriod => ("other-period", None),
                    PassedWhy::NoDate => ("no-date", None),
                    PassedWhy::Late => ("late", None),
                };
                PassedOf {
                    key: passed.key.to_string(),
                    line: passed.line,
                    from: passed.from.map(|from| from.to_string()),
                    why,
                    condition,
                }
            })
            .collect();
    }
}

/// What an aggregate gathers that is no table.
fn collection(mechanism: &Mechanism) -> Option<&'static str> {
    let Mechanism::Aggregate(aggregate) = mechanism else {
        return None;
    };
    match aggregate.of {
        Items::Credits(_) | Items::Referring { .. } | Items::Cells(_) => None,
        Items::Members(_) => Some("members"),
        Items::Periods => Some("periods"),
        Items::Reports { below: false } => Some("reports"),
        Items::Reports { below: true } => Some("below"),
        Items::Assignments => Some("assignments"),
    }
}
