//! Bodies of settlements.

use super::CommissionStatement;
use crate::page;
use chrono::{DateTime, Utc};
use kehu_commission::AccountKind;
use kehu_commission::booking::Reason;
use kehu_commission::settlement::{self, SettlementState};
use kehu_kernel::{ApprovalId, JobId, Money, PolicyVersionId, SettlementId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A month's commission settlement of a site (ATT-D09).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlement {
    /// Identifier.
    pub id: SettlementId,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// Where it stands.
    pub state: SettlementState,
    /// Money counts that was recorded before this instant: the end of the month.
    pub cutoff: DateTime<Utc>,
    /// Determinations, withdrawals and sanctions count as they were at this instant: the beginning of the run.
    pub as_of: DateTime<Utc>,
    /// The rules in force on the month's last day; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The job that computes it.
    pub job_id: Option<JobId>,
    /// The settlement upon which it builds.
    pub former_id: Option<SettlementId>,
    /// Deals in all.
    #[schema(minimum = 0)]
    pub deals_total: i64,
    /// Deals that are settled.
    #[schema(minimum = 0)]
    pub deals_done: i64,
    /// Postings written.
    #[schema(minimum = 0)]
    pub posting_count: i64,
    /// Deals on which money accrues but whose division waits for a ruling.
    #[schema(minimum = 0)]
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
    #[schema(max_length = 2000)]
    pub discard_reason: Option<String>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<settlement::Settlement> for CommissionSettlement {
    fn from(found: settlement::Settlement) -> Self {
        let settlement::Settlement {
            id,
            site_id,
            month,
            state,
            cutoff,
            as_of,
            policy_version_id,
            job_id,
            former_id,
            last_deal_id: _,
            deals_total,
            deals_done,
            posting_count,
            undetermined_count,
            approval_id,
            started_by,
            computed_at,
            submitted_at,
            approved_at,
            closed_at,
            closed_by,
            discarded_at,
            discard_reason,
            version,
        } = found;
        Self {
            id,
            site_id,
            month: month.to_string(),
            state,
            cutoff,
            as_of,
            policy_version_id,
            job_id,
            former_id,
            deals_total,
            deals_done,
            posting_count,
            undetermined_count,
            approval_id,
            started_by,
            computed_at,
            submitted_at,
            approved_at,
            closed_at,
            closed_by,
            discarded_at,
            discard_reason,
            version,
        }
    }
}

page!(CommissionSettlementPage, CommissionSettlement);

/// A settlement with its sums.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementView {
    /// The settlement.
    pub settlement: CommissionSettlement,
    /// What it gives and takes, by kind of account and reason.
    #[schema(max_items = 100)]
    pub sums: Vec<CommissionSettlementSum>,
}

/// A settlement as it would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementPreview {
    /// The settlement. Nothing of it is stored.
    pub settlement: CommissionSettlement,
    /// What it would give and take, by kind of account and reason.
    #[schema(max_items = 100)]
    pub sums: Vec<CommissionSettlementSum>,
    /// What it would give to each person; the first thousand.
    #[schema(max_items = 1000)]
    pub people: Vec<CommissionStatement>,
}

impl From<settlement::Preview> for CommissionSettlementPreview {
    fn from(preview: settlement::Preview) -> Self {
        let settlement::Preview {
            settlement,
            sums,
            people,
        } = preview;
        Self {
            settlement: settlement.into(),
            sums: sums.into_iter().map(Into::into).collect(),
            people: people.into_iter().map(Into::into).collect(),
        }
    }
}

/// What a settlement gives to accounts of a kind, and takes from them, for a reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementSum {
    /// The accounts.
    pub account: AccountKind,
    /// The reason.
    pub reason: Reason,
    /// Taken from them.
    pub debit: Money,
    /// Given to them.
    pub credit: Money,
}

impl From<settlement::Sum> for CommissionSettlementSum {
    fn from(sum: settlement::Sum) -> Self {
        let settlement::Sum {
            kind,
            reason,
            debit,
            credit,
        } = sum;
        Self {
            account: kind,
            reason,
            debit,
            credit,
        }
    }
}

/// Settles a month of a site.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleCommission {
    /// The site.
    pub site_id: UnitId,
    /// The month; it must have ended.
    #[validate(length(equal = 7))]
    #[schema(
        min_length = 7,
        max_length = 7,
        pattern = "^[0-9]{4}-[0-9]{2}$",
        example = "2026-05"
    )]
    pub month: String,
}

/// Discards a settlement.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscardCommissionSettlement {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}
