//! A proposal to disqualify.

use crate::opening::ApplicationState;
use crate::qualification::Actor;
use chrono::{DateTime, Utc};
use kehu_kernel::{ApprovalId, CustomerId, DisqualificationId, FileId, UnitId, UserId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a customer is to be disqualified: one of the three grounds of A13.17.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = DisqualificationGround)]
pub enum Ground {
    /// False information, fraud or serious dishonesty.
    FalseInformation,
    /// Economic loss to the company or serious harm to its reputation.
    EconomicLoss,
    /// A violation of law that the authorities investigate.
    LegalInvestigation,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 3] = [
        Self::FalseInformation,
        Self::EconomicLoss,
        Self::LegalInvestigation,
    ];

    /// The wire name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FalseInformation => "false_information",
            Self::EconomicLoss => "economic_loss",
            Self::LegalInvestigation => "legal_investigation",
        }
    }

    /// The name shown to people.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::FalseInformation => Words::new(
                "False information, fraud or serious dishonesty",
                "提供虚假信息，有欺诈、严重失信等行为",
            ),
            Self::EconomicLoss => Words::new(
                "Economic loss to the company or serious harm to its reputation",
                "给公司造成经济损失或严重影响公司的市场信誉",
            ),
            Self::LegalInvestigation => Words::new(
                "Violation of law under investigation by the authorities",
                "违反法律法规，被司法或行政机关立案查处",
            ),
        }
    }
}

/// A proposal to disqualify a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disqualification {
    /// Identifier.
    pub id: DisqualificationId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// The customer's account manager.
    pub account_manager_id: Option<UserId>,
    /// What is proposed, and on what evidence.
    pub proposal: Proposal,
    /// Where it stands.
    pub state: ApplicationState,
    /// The approval, once it was submitted; the latest one.
    pub approval_id: Option<ApprovalId>,
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

/// What is proposed, and on what evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The ground.
    pub ground: Ground,
    /// What happened.
    pub description: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// A file that shows what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The file.
    pub file_id: FileId,
    /// What it is.
    pub description: String,
}
