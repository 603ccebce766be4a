//! Plans of regular communication: visit, meeting or survey at set intervals; what is overdue shows (CUS-08).

mod service;
mod store;

use crate::{Counterpart, RegularKind};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CommunicationPlanId, UnitId, UserId};

pub(crate) use service::fulfil;
pub use service::{end, find, list, make};
pub use store::PlanFilter;

/// A plan to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// The unit that holds it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: Counterpart,
    /// What is held.
    pub kind: RegularKind,
    /// So many days after the last one: 1 to 731.
    pub every_days: u16,
    /// The first day by which it is held; today or later.
    pub first_due_on: NaiveDate,
    /// Who sees to it.
    pub responsible_id: UserId,
}

/// A plan of regular communication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Identifier.
    pub id: CommunicationPlanId,
    /// The unit that holds it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: Counterpart,
    /// What is held.
    pub kind: RegularKind,
    /// So many days after the last one.
    pub every_days: u16,
    /// The day by which it is held next.
    pub next_due_on: NaiveDate,
    /// When it was last held.
    pub last_held_at: Option<DateTime<Utc>>,
    /// Who sees to it.
    pub responsible_id: UserId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Plan {
    /// Whether its day has passed without a communication.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.ended_at.is_none() && self.next_due_on < today
    }
}
