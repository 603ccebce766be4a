//! Tracked parties.

use super::super::words::FunnelStage;
use crate::words::IntentLevel;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{PartyId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a party stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The party.
    pub party_id: PartyId,
    /// Its persons' names, in full: whoever shows them masks them (CUS-05).
    pub names: Vec<String>,
    /// Whose it is: the holder of the latest claim, standing or expired; without one who answered the latest call.
    pub salesperson_id: Option<UserId>,
    /// Display name of the salesperson.
    pub salesperson_name: Option<String>,
    /// When that claim expires or expired.
    pub claim_expires_at: Option<DateTime<Utc>>,
    /// Stage in the funnel.
    pub stage: FunnelStage,
    /// Since when.
    pub stage_since: DateTime<Utc>,
    /// Deals that it made and kept.
    pub deals: i16,
    /// Latest intent level; none before the registration.
    pub level: Option<IntentLevel>,
    /// Whether it must be followed up.
    pub obligatory: bool,
    /// The day by which the next contact is due; none where none is.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has passed without the contact that must be.
    pub overdue: bool,
    /// When it was last contacted.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// The day on which it promised to come, by the latest contact.
    pub visit_promised_on: Option<NaiveDate>,
    /// Contacts in a row that met an objection or reached nobody.
    pub troubled: i16,
    /// Whether it is a hard case that waits for the manager's analysis.
    pub hard_case: bool,
    /// The place that its salesperson gave it, from 1.
    pub pinned: Option<i16>,
}

/// Where in the order a party stands: pinned place, level, due day, last contact, identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(
    pub i16,
    pub String,
    pub NaiveDate,
    pub DateTime<Utc>,
    pub PartyId,
);

impl Place {
    /// Parties without a pin come after all pinned ones.
    pub(super) const UNPINNED: i16 = i16::MAX;
    /// Parties without a level come after D.
    pub(super) const UNCLASSIFIED: &'static str = "e";
    /// Parties that are not due come last within their level.
    pub(super) fn never_due() -> NaiveDate {
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()
    }
}

impl Tracked {
    /// Its place in the order.
    #[must_use]
    pub fn place(&self) -> Place {
        Place(
            self.pinned.unwrap_or(Place::UNPINNED),
            self.level
                .map_or(Place::UNCLASSIFIED, IntentLevel::as_str)
                .to_owned(),
            self.due_on.unwrap_or_else(Place::never_due),
            self.last_contact_at.unwrap_or(DateTime::UNIX_EPOCH),
            self.party_id,
        )
    }
}

/// How due a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Due today, or before.
    Now,
    /// Must have been contacted before today.
    Overdue,
}

/// Which parties a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackedFilter {
    /// This one.
    pub party: Option<PartyId>,
    /// Of this salesperson.
    pub salesperson: Option<UserId>,
    /// Any of these levels.
    pub levels: Vec<IntentLevel>,
    /// In any of these stages.
    pub stages: Vec<FunnelStage>,
    /// Due, or overdue.
    pub due: Option<Due>,
    /// Hard cases, or all others.
    pub hard_case: Option<bool>,
    /// Those who bought, or all others.
    pub bought: Option<bool>,
}

/// How a salesperson stands with the parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FollowUpStanding)]
pub struct Standing {
    /// The salesperson.
    pub salesperson_id: UserId,
    /// Display name.
    #[schema(max_length = 100)]
    pub salesperson_name: String,
    /// Parties that must be followed up.
    pub obligatory: i64,
    /// Parties that are due today, obligatory or not.
    pub due_today: i64,
    /// Parties that must have been contacted before today.
    pub overdue: i64,
    /// The oldest day by which one of those was due.
    pub overdue_since: Option<NaiveDate>,
    /// Hard cases that wait for the manager's analysis.
    pub hard_cases: i64,
}
