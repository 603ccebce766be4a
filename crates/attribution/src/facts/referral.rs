//! Employees' referrals (ATT-E).

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{EvidenceId, ReferralId, UserId};
use serde::{Deserialize, Serialize};

/// A referral of the party by an employee who is no salesperson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// Identifier.
    pub id: ReferralId,
    /// When it was registered with the project manager (ATT-E02).
    pub at: DateTime<Utc>,
    /// The employee.
    pub referrer: UserId,
    /// Whether the employee is an executive (ATT-E09).
    pub is_executive: bool,
    /// The day on which the visitor is to come (ATT-E03).
    pub appointed_on: NaiveDate,
    /// How the employee was there when the visitor came (ATT-E04); none when not at all.
    pub presence: Option<ReferrerPresence>,
    /// The confirmation (ATT-E04); none while not confirmed.
    pub confirmation: Option<ReferralConfirmation>,
    /// When the department manager approved it (ATT-E07); none before.
    pub approved_at: Option<DateTime<Utc>>,
}

/// How a referrer was there when the visitor came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReferrerPresence {
    /// Came along.
    Accompanied {},
    /// Telephoned the project manager.
    Telephoned {
        /// When.
        at: DateTime<Utc>,
    },
}

/// The confirmation that the visitor is the referrer's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralConfirmation {
    /// Identifier of the record.
    pub id: EvidenceId,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// Who signed.
    pub by: UserId,
    /// Whether the one who signed is the group leader and not the project manager.
    pub by_group_leader: bool,
    /// Whether the project manager was absent.
    pub manager_absent: bool,
}
