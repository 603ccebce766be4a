//! Receptions.

use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One visit of the party, or the part of a visit that one salesperson received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// Identifier.
    pub id: ReceptionId,
    /// The reception of the same visit that it took over from, when the salesperson was changed during the visit.
    pub continues: Option<ReceptionId>,
    /// Which members of the party came.
    pub visitors: Vec<CustomerId>,
    /// When they arrived, or when it took over.
    pub arrived_at: DateTime<Utc>,
    /// When they left; none while they are there.
    pub left_at: Option<DateTime<Utc>>,
    /// The salesperson who received.
    pub receiver: UserId,
    /// Whose visitor it is, of one received as volunteer or assistant.
    pub on_behalf_of: Option<UserId>,
    /// In which capacity.
    pub capacity: Capacity,
    /// What they answered to "have you been here before".
    pub asked_before: AskedBefore,
    /// The salespeople whom they named, in the order named.
    pub named: Vec<Naming>,
    /// The salespeople by whom they did not want to be received.
    pub declined: Vec<UserId>,
    /// Whether they insisted on the one named, or on not being received by the one declined.
    pub insists: bool,
    /// Whether they came to bargain for a discount.
    pub for_discount: bool,
    /// The event at which it took place, by its key (ATT-R13).
    pub event: Option<String>,
    /// The salespeople who were on site when they arrived.
    pub present: Vec<UserId>,
}

impl Reception {
    /// Whom they named at a moment, in the order named.
    pub(crate) fn named_at(&self, moment: Moment) -> impl Iterator<Item = UserId> {
        self.named
            .iter()
            .filter(move |it| it.moment == moment)
            .map(|it| it.salesperson)
    }

    pub(super) fn sort(&mut self) {
        self.visitors.sort_unstable();
        self.declined.sort_unstable();
        self.present.sort_unstable();
    }
}

/// In which capacity a salesperson receives.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceptionCapacity)]
pub enum Capacity {
    /// By rotation, as a new visitor.
    Turn,
    /// By the salesperson to whom the returning visitor belongs, outside the order.
    Returning,
    /// As a volunteer on another's behalf.
    Volunteer,
    /// Because the visitor named the salesperson.
    Named,
    /// Assisting the salesperson to whom the visitor belongs.
    Assisting,
}

/// The answer to "have you been here before".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AskedBefore {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Yes, but does not remember by whom received.
    Forgot,
}

/// A salesperson named by the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// Who was named.
    pub salesperson: UserId,
    /// When in the course of the visit.
    pub moment: Moment,
}

/// When in the course of a visit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = NamingMoment)]
pub enum Moment {
    /// Before the reception proper began (tour, explanation).
    Before,
    /// During it.
    During,
}
