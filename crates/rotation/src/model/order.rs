//! The order of a site's salespeople.

use super::entry::{Cause, ClaimKind, TurnEntry};
use super::presence::Presence;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{UnitId, UserId, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A salesperson's place in the standing order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who.
    pub who: UserId,
    /// Whether on duty; whoever is not keeps the place for the next day, unseen.
    pub on_duty: bool,
    /// Whether not admitted to reception until mended (ATT-G05).
    pub barred: bool,
    /// Turns used in the period over which the policy counts.
    pub received: u32,
}

/// Turns that somebody is owed, before the order goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub who: UserId,
    /// What for.
    pub kind: ClaimKind,
    /// How many are left.
    pub left: u16,
    /// Number of the entry that granted it.
    pub entry: i64,
}

/// The whole order of a site at one point of its ledger: who follows whom, and who is owed a turn before that. It is the
/// fold of a day's entries (`rules::line`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whether those who have received fewer go first.
    pub(crate) by_fewest: bool,
    /// The standing order.
    pub(crate) places: Vec<Place>,
    /// What is owed, in the order in which it is honoured.
    pub(crate) claims: Vec<Claim>,
    /// The turns of the day that can be given back, by the number of their entry, with where they came from.
    #[serde(skip)]
    pub(crate) turns: BTreeMap<i64, Turn>,
}

/// A turn of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) who: UserId,
    pub(crate) from: From,
    /// Whether it was given back or declared void.
    pub(crate) returned: bool,
}

/// Where a turn came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// This place of the standing order, from 0.
    Place(usize),
    /// This claim, as it was before.
    Claim(Claim),
}

/// What a salesperson's place means at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RotationUp)]
pub enum Up {
    /// Receives the next new visitor.
    Next,
    /// Stands by behind the first (ATT-G02).
    StandingBy,
    /// Waits.
    Waiting,
    /// Cannot receive: would be passed over.
    PassedOver,
}

/// How a salesperson on duty stands in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub salesperson: UserId,
    /// From 1: whoever is owed a turn stands before the order.
    pub place: u16,
    /// What is owed, in the order in which it is honoured.
    pub claims: Vec<Claim>,
    /// Turns used in the period over which the policy counts.
    pub received: u32,
    /// What the place means.
    pub up: Up,
    /// Why the turn would pass them over; none for whoever can receive.
    pub cause: Option<Cause>,
    /// Whether on desk duty in the lunch hours (ATT-G02).
    pub desk_duty: bool,
    /// What they do; none for whoever has not come yet.
    pub presence: Option<Presence>,
}

/// The order of a site at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The site.
    pub site: UnitId,
    /// The instant.
    pub at: DateTime<Utc>,
    /// Its day.
    pub day: NaiveDate,
    /// Number of the last entry that counts; none while the day is not open, and the order is what it would begin with.
    pub number: Option<i64>,
    /// Those on duty, in order.
    pub standings: Vec<Standing>,
}

impl Order {
    /// Who receives the next new visitor; none when nobody can.
    #[must_use]
    pub fn next(&self) -> Option<&Standing> {
        self.standings
            .iter()
            .find(|standing| standing.up == Up::Next)
    }

    /// The last in order who can receive: who receives as volunteer (ATT-G08).
    #[must_use]
    pub fn last(&self) -> Option<&Standing> {
        self.standings
            .iter()
            .rev()
            .find(|standing| standing.cause.is_none())
    }
}

/// An entry that put somebody where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutThere {
    /// The entry.
    pub entry: TurnEntry,
    /// The place before it among those on duty; none for whoever was not on duty.
    pub before: Option<u16>,
    /// The place after it.
    pub after: u16,
    /// What it did, for people.
    pub words: Words,
}

/// Why somebody stood where they stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// How they stood.
    pub standing: Standing,
    /// Their own last move and what shifted them since, in the order of the ledger.
    pub because: Vec<PutThere>,
    /// In one sentence.
    pub words: Words,
}
