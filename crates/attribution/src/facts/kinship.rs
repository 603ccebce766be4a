//! Family ties, and existing customers who bring others.

use super::Transfer;
use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, EvidenceId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A family tie between two members of the party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinship {
    /// Identifier.
    pub id: EvidenceId,
    /// When it became known.
    pub known_since: DateTime<Utc>,
    /// One of them.
    pub one: CustomerId,
    /// The other.
    pub other: CustomerId,
    /// How they are related.
    pub kin: Kin,
}

/// How two people are related.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kin {
    /// Husband and wife.
    Spouses,
    /// Parent and child.
    ParentAndChild,
    /// Brothers and sisters.
    Siblings,
    /// Related in another way.
    OtherRelatives,
}

/// An existing customer through whom the party came (ATT-V10, ATT-V11, ATT-R10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Introduction {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was recorded that the party came through the existing customer.
    pub at: DateTime<Utc>,
    /// The reception of the new visitor.
    pub reception: ReceptionId,
    /// The existing customer.
    pub existing_customer: CustomerId,
    /// Whether the existing customer had bought by then.
    pub has_bought: bool,
    /// The salespeople who received the existing customer, the first receiver first.
    pub received_by: Vec<UserId>,
    /// The transfers of the existing customer's party to other salespeople (ATT-R12).
    pub transfers: Vec<Transfer>,
    /// What the existing customer did.
    pub way: IntroductionWay,
    /// The salesperson whom the existing customer telephoned or, coming along, named.
    pub salesperson: Option<UserId>,
    /// That salesperson's announcement of the visit.
    pub announcement: Option<Announcement>,
}

impl Introduction {
    pub(super) fn sort(&mut self) {
        self.transfers.sort_by_key(Transfer::place);
    }
}

/// What an existing customer did about a new visitor.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IntroductionWay {
    /// Telephoned a salesperson beforehand.
    Telephoned,
    /// Came along.
    BroughtAlong,
    /// Nothing: the new visitor came alone.
    CameAlone,
}

/// A salesperson's announcement that a new visitor will come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub by: UserId,
    /// The time agreed with the visitor; without it the announcement does not count.
    pub appointed_at: Option<DateTime<Utc>>,
}
