//! Checks of a salesperson's work.

use super::super::words::WorkCheckSubject;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{UnitId, UserId, WorkCheckId};
use serde::Serialize;
use utoipa::ToSchema;

/// A check to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkCheck {
    /// Whose work.
    pub salesperson: UserId,
    /// What was checked.
    pub subject: WorkCheckSubject,
    /// Whether it is in order.
    pub in_order: bool,
    /// What was found, 1 to 2000 characters.
    pub findings: Option<String>,
}

/// A manager's check of a salesperson's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkCheck {
    /// Identifier.
    pub id: WorkCheckId,
    /// The site.
    pub site_id: UnitId,
    /// Whose work.
    pub salesperson_id: UserId,
    /// What was checked.
    pub subject: WorkCheckSubject,
    /// Whether it is in order.
    pub in_order: bool,
    /// What was found.
    #[schema(max_length = 2000)]
    pub findings: Option<String>,
    /// The role in which it was checked.
    #[schema(max_length = 64)]
    pub acting_as: String,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// By whom.
    pub checked_by: UserId,
}

/// Which checks a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkCheckFilter {
    /// Of this salesperson's work.
    pub salesperson: Option<UserId>,
    /// Of this.
    pub subject: Option<WorkCheckSubject>,
    /// In order, or not.
    pub in_order: Option<bool>,
}

/// When a salesperson's work was checked last and is to be checked next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkStanding {
    /// Whose work.
    pub salesperson_id: UserId,
    /// Display name of the salesperson.
    #[schema(max_length = 100)]
    pub salesperson_name: String,
    /// What is checked.
    pub subject: WorkCheckSubject,
    /// The day of the last check; none when there was none.
    pub checked_on: Option<NaiveDate>,
    /// Whether it was in order then.
    pub in_order: Option<bool>,
    /// The day by which the next check is due; none where the site's policy asks for none.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    pub overdue: bool,
}
