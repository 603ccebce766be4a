//! The application for account opening.

use crate::dossier::CustomerType;
use crate::qualification::Actor;
use chrono::{DateTime, Utc};
use kehu_kernel::{
    ApprovalId, CustomerId, DocumentId, FileId, Money, OpeningId, Tonnes, UnitId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an application or proposal that needs approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ApplicationState {
    /// Being written.
    Draft,
    /// Under approval.
    Submitted,
    /// Sent back for correction.
    Returned,
    /// Approved.
    Approved,
    /// Rejected for good.
    Rejected,
    /// Taken back.
    Withdrawn,
}

impl ApplicationState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The wire name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it may be written on and submitted.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether it is not finished.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Returned)
    }
}

/// An application for account opening 客户开户审批 (CUS-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Identifier.
    pub id: OpeningId,
    /// The customer to be opened.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// The customer's account manager.
    pub account_manager_id: Option<UserId>,
    /// What is applied for.
    pub content: OpeningContent,
    /// Where it stands.
    pub state: ApplicationState,
    /// The approval, once it was submitted; the latest one.
    pub approval_id: Option<ApprovalId>,
    /// Whether the customer had been disqualified before (CUS-14).
    pub reopening: bool,
    /// Who began it.
    pub created_by: Actor,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// The reason of the last return, rejection, approval or withdrawal.
    pub reason: Option<String>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises by one with every change.
    pub version: i64,
}

/// What an application says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningContent {
    /// The customer type applied for.
    pub customer_type: CustomerType,
    /// Expected monthly volume.
    pub expected_monthly_volume: Option<Tonnes>,
    /// Products to be bought: 1 to 50 names.
    pub products: Vec<String>,
    /// Registered capital in yuan.
    pub registered_capital: Option<Money>,
    /// The region of an agent or dealer.
    pub region: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// How each entry condition is evidenced.
    pub conditions: Vec<ConditionEvidence>,
}

/// How an entry condition is evidenced (CUS-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionEvidence {
    /// Key of the condition in the policy.
    pub condition: String,
    /// In words.
    pub statement: String,
    /// A qualification document of the customer that shows it.
    pub document_id: Option<DocumentId>,
    /// Another file that shows it.
    pub file_id: Option<FileId>,
}

kehu_kernel::labels! {
    ApplicationState {
        Draft = "草稿", "Draft";
        Submitted = "审批中", "Submitted";
        Returned = "已退回", "Returned for correction";
        Approved = "已批准", "Approved";
        Rejected = "已拒绝", "Rejected";
        Withdrawn = "已撤回", "Withdrawn";
    }
}
