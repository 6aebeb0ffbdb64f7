//! What an aggregate gathered, as data: its items, what else is known of them, what was passed over.

use super::document::{ItemOf, LeftOutOf, Own, PassedCount, PassedOf};
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

    /// What an aggregate gathers, and how.
    pub(super) fn over(&self, own: &mut Own, gathered: &Gathered, figure: Option<FigureId>) {
        let plan = self.world.plan;
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
    }

    pub(super) fn aggregate(&self, own: &mut Own, gathered: &Gathered, figure: Option<FigureId>) {
        self.over(own, gathered, figure);
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
            .map(|passed| PassedOf {
                key: passed.key.to_string(),
                line: passed.line,
                from: passed.from.map(|from| from.to_string()),
                why: why_word(passed.why),
                condition: self.condition(passed.why, figure).map(str::to_owned),
            })
            .collect();
    }

    /// Items that are told by how many they are.
    pub(super) fn left_out(
        &self,
        counted: u64,
        passed: &[(PassedWhy, u64)],
        figure: Option<FigureId>,
    ) -> LeftOutOf {
        let told = passed.iter().map(|(why, count)| PassedCount {
            why: why_word(*why),
            condition: self.condition(*why, figure).map(str::to_owned),
            count: *count,
        });
        LeftOutOf {
            counted,
            passed: told.collect(),
        }
    }

    /// The condition that left an item out, as it is written.
    pub(super) fn condition(&self, why: PassedWhy, figure: Option<FigureId>) -> Option<&str> {
        let PassedWhy::Where(at) = why else {
            return None;
        };
        match &self.world.plan.figure(figure?).mechanism {
            Mechanism::Aggregate(aggregate) => {
                let condition = aggregate.condition.get(at)?;
                Some(self.sources.slice(condition.span))
            }
            _ => None,
        }
    }
}

/// Why an item did not count, in a word.
pub(super) fn why_word(why: PassedWhy) -> &'static str {
    match why {
        PassedWhy::Where(_) => "where",
        PassedWhy::NoValue => "no-value",
        PassedWhy::OtherPeriod => "other-period",
        PassedWhy::NoDate => "no-date",
        PassedWhy::Late => "late",
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
