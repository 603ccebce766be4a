//! Plans.

use super::super::words::{PlanKind, PlanState};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{PlanId, UnitId, UserId};

/// A plan to be written, of the present period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// Daily or weekly.
    pub kind: PlanKind,
    /// What is planned.
    pub entries: Vec<String>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Identifier.
    pub id: PlanId,
    /// The site.
    pub site_id: UnitId,
    /// Whose.
    pub owner_id: UserId,
    /// Display name of the owner.
    pub owner_name: String,
    /// Daily or weekly.
    pub kind: PlanKind,
    /// The day, or the first of the seven.
    pub starts_on: NaiveDate,
    /// What is planned.
    pub entries: Vec<String>,
    /// Where it stands.
    pub state: PlanState,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Whether that was later than the site's rules say.
    pub late: bool,
    /// When and by whom it was taken into keeping.
    pub kept: Option<(DateTime<Utc>, UserId)>,
    /// When and by whom it was given back.
    pub given_back: Option<(DateTime<Utc>, UserId)>,
    /// The summary.
    pub summary: Option<String>,
    /// When it was closed by that.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it is to be given back and summarised at the latest.
    pub closes_by: DateTime<Utc>,
    /// Whether that has passed and it is not closed.
    pub overdue: bool,
    /// Rises with every change.
    pub version: i64,
}

/// Which plans a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// Of this person.
    pub owner: Option<UserId>,
    /// Daily or weekly.
    pub kind: Option<PlanKind>,
    /// Beginning on this day or later.
    pub from: Option<NaiveDate>,
    /// Beginning before this day.
    pub before: Option<NaiveDate>,
    /// In this state.
    pub state: Option<PlanState>,
}

/// Somebody whose plan is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPlan {
    /// Who.
    pub user_id: UserId,
    /// Display name.
    pub name: String,
    /// Daily or weekly.
    pub kind: PlanKind,
    /// The day, or the first of the seven.
    pub starts_on: NaiveDate,
    /// Whether the time for writing it is over.
    pub late: bool,
}
