//! What is sent and answered about disqualifications.

use crate::extract::patch;
use crate::page;
use crate::routes::documents::ActedBy;
use chrono::{DateTime, Utc};
use kehu_customers::disqualification::{self as domain, Ground, Proposal};
use kehu_customers::opening::ApplicationState;
use kehu_kernel::{ApprovalId, CustomerId, DisqualificationId, FileId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A proposal to disqualify a customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Disqualification {
    /// Identifier.
    pub id: DisqualificationId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// The ground.
    pub ground: Ground,
    /// The ground in words.
    #[schema(max_length = 200)]
    pub ground_name: String,
    /// What happened.
    #[schema(max_length = 4000)]
    pub description: String,
    /// What shows it.
    #[schema(max_items = 20)]
    pub evidence: Vec<DisqualificationEvidence>,
    /// Where it stands.
    pub state: ApplicationState,
    /// The latest approval.
    pub approval_id: Option<ApprovalId>,
    /// Who began it.
    pub created_by: ActedBy,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// The reason of the last return, rejection, approval or withdrawal.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl Disqualification {
    /// The proposal in a language.
    pub fn of(found: domain::Disqualification, language: kehu_kernel::Language) -> Self {
        let domain::Disqualification {
            id,
            customer_id,
            unit_id,
            account_manager_id: _,
            proposal:
                Proposal {
                    ground,
                    description,
                    evidence,
                },
            state,
            approval_id,
            created_by,
            created_at,
            submitted_at,
            finished_at,
            reason,
            updated_at,
            version,
        } = found;
        Self {
            id,
            customer_id,
            unit_id,
            ground,
            ground_name: ground.words().text(language).to_owned(),
            description,
            evidence: evidence.into_iter().map(Into::into).collect(),
            state,
            approval_id,
            created_by: created_by.into(),
            created_at,
            submitted_at,
            finished_at,
            reason,
            updated_at,
            version,
        }
    }
}

page!(DisqualificationPage, Disqualification);

/// A file that shows what happened.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisqualificationEvidence {
    /// The file, uploaded before.
    pub file_id: FileId,
    /// What it is.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub description: String,
}

impl From<domain::Evidence> for DisqualificationEvidence {
    fn from(evidence: domain::Evidence) -> Self {
        let domain::Evidence {
            file_id,
            description,
        } = evidence;
        Self {
            file_id,
            description,
        }
    }
}

impl From<DisqualificationEvidence> for domain::Evidence {
    fn from(evidence: DisqualificationEvidence) -> Self {
        let DisqualificationEvidence {
            file_id,
            description,
        } = evidence;
        Self {
            file_id,
            description,
        }
    }
}

/// Begins a proposal.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeDisqualification {
    /// The customer.
    pub customer_id: CustomerId,
    /// The ground.
    pub ground: Ground,
    /// What happened.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub description: String,
    /// What shows it; before submission at least one file.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub evidence: Vec<DisqualificationEvidence>,
}

impl ProposeDisqualification {
    /// The customer, and what is proposed.
    pub fn proposal(self) -> (CustomerId, Proposal) {
        let Self {
            customer_id,
            ground,
            description,
            evidence,
        } = self;
        (
            customer_id,
            Proposal {
                ground,
                description,
                evidence: evidence.into_iter().map(Into::into).collect(),
            },
        )
    }
}

/// Changes a proposal; what is left out stays, the list is replaced.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditDisqualification {
    /// The ground.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[schema(nullable = false)]
    pub ground: Option<Ground>,
    /// What happened.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[validate(length(min = 1, max = 4000))]
    #[schema(nullable = false, min_length = 1, max_length = 4000)]
    pub description: Option<String>,
    /// What shows it.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[validate(length(max = 20), nested)]
    #[schema(nullable = false, max_items = 20)]
    pub evidence: Option<Vec<DisqualificationEvidence>>,
}

impl EditDisqualification {
    /// What is proposed after the change.
    pub fn applied_to(self, proposal: Proposal) -> Proposal {
        let Self {
            ground,
            description,
            evidence,
        } = self;
        Proposal {
            ground: ground.unwrap_or(proposal.ground),
            description: description.unwrap_or(proposal.description),
            evidence: evidence.map_or(proposal.evidence, |all| {
                all.into_iter().map(Into::into).collect()
            }),
        }
    }
}
