//! Where a formula is evaluated: whose value, in which period, for which owner.

use super::credit::Credit;
use super::record::{Row, When};
use super::world::World;
use crate::plan::{FigureId, GroupId, Level};

/// Whose value is evaluated.
#[derive(Clone, Copy)]
pub enum Here<'c> {
    Record(RecordAt<'c>),
    /// An assignment: a row of the subject's table.
    Subject(u32),
    Person(u32),
    Group(GroupId, u32),
    Company,
}

impl Here<'_> {
    /// An assignment or a person.
    pub fn of(level: Level, index: u32) -> Here<'static> {
        if level == Level::Person {
            Here::Person(index)
        } else {
            Here::Subject(index)
        }
    }
}

/// A record, with what is known of it.
#[derive(Clone, Copy)]
pub struct RecordAt<'c> {
    pub row: Row<'c>,
    /// When it counts.
    pub when: When,
    /// The day on which its references are followed.
    pub day: crate::value::Day,
    /// For whom it is seen; none if it counts for nobody, or for several and none of them asks.
    pub credit: Option<Credit>,
    /// The period in which its figures are evaluated.
    pub home: i32,
    /// It lies behind the period in evaluation.
    pub later: bool,
}

/// Where a formula is evaluated.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    pub here: Here<'c>,
    pub period: i32,
    /// Inside `of`: the owner of the figure.
    pub owner: Option<&'c Context<'c>>,
    pub figure: FigureId,
    /// How many steps below the manager who gathers.
    pub depth: u32,
    /// The cell at hand of split figures; 0 where nothing is split.
    pub cell: u32,
}

impl<'c> Context<'c> {
    /// Of an instance in a period, for a figure.
    pub fn new(here: Here<'c>, period: i32, figure: FigureId) -> Context<'c> {
        Context {
            here,
            period,
            owner: None,
            figure,
            depth: 0,
            cell: 0,
        }
    }

    /// In this cell.
    pub fn in_cell(self, cell: u32) -> Context<'c> {
        Context { cell, ..self }
    }

    /// Inside `of`, for this owner, in its cell.
    pub fn of(self, owner: &'c Context<'c>) -> Context<'c> {
        Context {
            owner: Some(owner),
            cell: owner.cell,
            ..self
        }
    }

    /// The record at hand.
    pub fn record(&self) -> Option<RecordAt<'c>> {
        match self.here {
            Here::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The subject at hand; of a record the credited one.
    pub fn subject(&self) -> Option<u32> {
        match self.here {
            Here::Record(record) => record.credit?.subject,
            Here::Subject(subject) => Some(subject),
            Here::Person(_) | Here::Group(..) | Here::Company => None,
        }
    }

    /// For whom records are seen from here.
    pub fn reader(&self, world: &World<'_>) -> Option<Credit> {
        let credit = |person: u32, subject: Option<u32>| Credit {
            person,
            subject,
            share: None,
            place: 0,
            places: 1,
        };
        match self.here {
            Here::Record(record) => record.credit,
            Here::Subject(subject) => Some(credit(world.person_of(subject), Some(subject))),
            Here::Person(person) => Some(credit(person, None)),
            Here::Group(..) | Here::Company => None,
        }
    }
}
