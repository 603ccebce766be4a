//! Plans.

use super::super::words::{PlanKind, PlanState};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{PlanId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A plan to be written, of the present period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// Daily or weekly.
    pub kind: PlanKind,
    /// What is planned.
    pub entries: Vec<String>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plan {
    /// Identifier.
    pub id: PlanId,
    /// The site.
    pub site_id: UnitId,
    /// Whose.
    pub owner_id: UserId,
    /// Display name of the owner.
    #[schema(max_length = 100)]
    pub owner_name: String,
    /// Daily or weekly.
    pub kind: PlanKind,
    /// The day, or the first of the seven.
    pub starts_on: NaiveDate,
    /// What is planned.
    #[schema(value_type = Vec<kehu_kernel::items::PlanEntryText>, max_items = 50)]
    pub entries: Vec<String>,
    /// Where it stands.
    pub state: PlanState,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Whether that was later than the site's rules say.
    pub late: bool,
    /// When and by whom it was taken into keeping.
    pub kept: Option<Custody>,
    /// When and by whom it was given back.
    pub given_back: Option<Custody>,
    /// The summary.
    #[schema(max_length = 4000)]
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

/// When and by whom a plan was taken or given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlanCustody)]
pub struct Custody {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MissingPlan {
    /// Who.
    pub user_id: UserId,
    /// Display name.
    #[schema(max_length = 100)]
    pub name: String,
    /// Daily or weekly.
    pub kind: PlanKind,
    /// The day, or the first of the seven.
    pub starts_on: NaiveDate,
    /// Whether the time for writing it is over.
    pub late: bool,
}
