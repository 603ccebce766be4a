//! What a settlement is.

use crate::AccountKind;
use crate::Month;
use crate::booking::Reason;
use chrono::{DateTime, Utc};
use kehu_kernel::{
    ApprovalId, DealId, JobId, Money, PolicyVersionId, SettlementId, UnitId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a settlement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CommissionSettlementState)]
pub enum SettlementState {
    /// Is being computed by a job.
    Computing,
    /// Is computed and can be looked at.
    Computed,
    /// Is before its approvers.
    Submitted,
    /// Is approved and waits to be closed.
    Approved,
    /// Is closed: its postings count.
    Closed,
    /// Counts for nothing; the month can be run anew.
    Discarded,
}

impl SettlementState {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Computing => "computing",
            Self::Computed => "computed",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Closed => "closed",
            Self::Discarded => "discarded",
        }
    }
}

/// A month of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Identifier.
    pub id: SettlementId,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    pub month: Month,
    /// Where it stands.
    pub state: SettlementState,
    /// Money counts that was recorded before this instant.
    pub cutoff: DateTime<Utc>,
    /// Everything else counts as it was at this instant.
    pub as_of: DateTime<Utc>,
    /// The rules in force on the month's last day; none for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The job that computes it.
    pub job_id: Option<JobId>,
    /// The settlement upon which it builds.
    pub former_id: Option<SettlementId>,
    /// Deals up to this one are settled.
    pub last_deal_id: Option<DealId>,
    /// Deals in all.
    pub deals_total: i64,
    /// Deals that are settled.
    pub deals_done: i64,
    /// Postings written.
    pub posting_count: i64,
    /// Deals on which money accrues but whose division waits for a ruling.
    pub undetermined_count: i64,
    /// Its approval.
    pub approval_id: Option<ApprovalId>,
    /// Who began it.
    pub started_by: UserId,
    /// When it was computed.
    pub computed_at: Option<DateTime<Utc>>,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it.
    pub closed_by: Option<UserId>,
    /// When it was discarded.
    pub discarded_at: Option<DateTime<Utc>>,
    /// Why it was discarded.
    pub discard_reason: Option<String>,
    /// Rises by one with every change.
    pub version: i64,
}

/// What a settlement gives to accounts of a kind, for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The accounts.
    pub kind: AccountKind,
    /// The reason.
    pub reason: Reason,
    /// Taken from them.
    pub debit: Money,
    /// Given to them.
    pub credit: Money,
}

/// A settlement that was computed and undone.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The settlement as it would be.
    pub settlement: Settlement,
    /// Its sums.
    pub sums: Vec<Sum>,
    /// What it would give to each person.
    pub people: Vec<crate::statement::Statement>,
}

/// Which settlements a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this month.
    pub month: Option<Month>,
    /// In one of these states; any when empty.
    pub states: Vec<SettlementState>,
}

kehu_kernel::labels! {
    SettlementState {
        Computing = "计算中", "Computing";
        Computed = "已计算", "Computed";
        Submitted = "审批中", "Submitted";
        Approved = "已批准", "Approved";
        Closed = "已关闭", "Closed";
        Discarded = "已作废", "Discarded";
    }
}
