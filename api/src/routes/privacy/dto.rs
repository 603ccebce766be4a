//! What is sent and answered about privacy requests.

use crate::page;
use crate::routes::documents::ActedBy;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::privacy::{
    self as domain, ErasureFate, ErasureObstacle, IdentityVerification, MentionPlace,
    PersonConcerned, PrivacyHolding, PrivacyRefusalGround, PrivacyRequestKind, PrivacyRequestState,
    PrivacyRequester, RetentionGround,
};
use kehu_kernel::{ContactId, CustomerId, JobId, PolicyVersionId, PrivacyRequestId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Receives a request.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePrivacyRequest {
    /// What the person asks for.
    pub kind: PrivacyRequestKind,
    /// The customer: the person itself, or whose contact it is.
    pub customer_id: CustomerId,
    /// The contact, when the person is one; also one that was removed from the dossier.
    pub contact_id: Option<ContactId>,
    /// Who asks.
    pub requester: PrivacyRequester,
    /// How the identity of who asks was verified.
    pub verification: IdentityVerification,
    /// What is to be said of that; needed where it was verified otherwise. Erased with the person.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "核对身份证原件")]
    pub verification_note: Option<String>,
    /// Why, in the person's words. Erased with the person.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
    /// The day on which it came in; today if absent, and at most a year ago.
    pub received_on: Option<NaiveDate>,
}

impl ReceivePrivacyRequest {
    /// The request, received today unless it says otherwise.
    pub fn at(self, today: NaiveDate) -> domain::NewRequest {
        let Self {
            kind,
            customer_id,
            contact_id,
            requester,
            verification,
            verification_note,
            reason,
            received_on,
        } = self;
        domain::NewRequest {
            kind,
            person: PersonConcerned {
                customer_id,
                contact_id,
            },
            requester,
            verification,
            verification_note,
            reason,
            received_on: received_on.unwrap_or(today),
        }
    }
}

/// The reason of an act on a request. It stays on the record: no personal data.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivacyDecision {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "本人已核验身份，无未结业务"
    )]
    pub reason: String,
}

/// Refuses a request. The reason stays on the record: no personal data.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusePrivacyRequest {
    /// The legal ground.
    pub ground: PrivacyRefusalGround,
    /// What the person is told.
    #[validate(length(min = 1, max = 2000))]
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "合同尚在履行，履行完毕后可再次提出"
    )]
    pub reason: String,
}

/// A request of a person concerned.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivacyRequest {
    /// Identifier.
    pub id: PrivacyRequestId,
    /// What the person asks for.
    pub kind: PrivacyRequestKind,
    /// The customer: the person itself, or whose contact it is.
    pub customer_id: CustomerId,
    /// The contact, when the person is one.
    pub contact_id: Option<ContactId>,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// Who asks.
    pub requester: PrivacyRequester,
    /// How the identity was verified.
    pub verification: IdentityVerification,
    /// What is to be said of that; null once the person was erased.
    #[schema(max_length = 500)]
    pub verification_note: Option<String>,
    /// Why, in the person's words; null once the person was erased.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// The day on which it came in.
    pub received_on: NaiveDate,
    /// The last day on which it is answered in time.
    pub due_on: NaiveDate,
    /// Whether it is open past that day.
    pub overdue: bool,
    /// The policy version that set the day; null for the shipped figures.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Where it stands.
    pub state: PrivacyRequestState,
    /// The ground of a refusal.
    pub refusal_ground: Option<PrivacyRefusalGround>,
    /// The reason of the decision.
    #[schema(max_length = 2000)]
    pub decision_reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<ActedBy>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// The job that makes the archive of an export.
    pub job_id: Option<JobId>,
    /// The archive of an export.
    pub archive: Option<PrivacyArchive>,
    /// What an erasure left because a law demands it.
    #[schema(max_items = 10)]
    pub kept: Vec<KeptPart>,
    /// Who received it.
    pub created_by: ActedBy,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(PrivacyRequestPage, PrivacyRequest);

/// The archive of an export.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrivacyArchive {
    /// The last day on which it is there.
    pub available_until: NaiveDate,
    /// Whether it is there.
    pub available: bool,
    /// Where it can be downloaded.
    #[schema(max_length = 200, format = "uri-reference")]
    pub url: String,
}

/// A part that an erasure left because a law demands it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeptPart {
    /// The part.
    pub holding: PrivacyHolding,
    /// The ground.
    pub ground: RetentionGround,
    /// How many things.
    #[schema(minimum = 1)]
    pub count: i64,
    /// The last day of its term.
    pub until: NaiveDate,
    /// When it was erased in its turn.
    pub erased_at: Option<DateTime<Utc>>,
}

impl PrivacyRequest {
    /// The request as it stands on a day.
    pub fn of(request: domain::Request, today: NaiveDate) -> Self {
        let overdue = request.is_overdue(today);
        let domain::Request {
            id,
            kind,
            person:
                PersonConcerned {
                    customer_id,
                    contact_id,
                },
            unit_id,
            requester,
            verification,
            verification_note,
            reason,
            received_on,
            due_on,
            policy_version,
            state,
            decision,
            job_id,
            file,
            retentions,
            created_by,
            created_at,
            updated_at,
            version,
        } = request;
        let (decided_by, decided_at, refusal_ground, decision_reason) = match decision {
            Some(domain::Decision {
                by,
                at,
                ground,
                reason,
            }) => (Some(by.into()), Some(at), ground, reason),
            None => (None, None, None, None),
        };
        Self {
            id,
            kind,
            customer_id,
            contact_id,
            unit_id,
            requester,
            verification,
            verification_note,
            reason,
            received_on,
            due_on,
            overdue,
            policy_version_id: policy_version,
            state,
            refusal_ground,
            decision_reason,
            decided_by,
            decided_at,
            job_id,
            archive: file.map(|file| PrivacyArchive {
                available_until: file.until,
                available: file.available && file.until >= today,
                url: format!("/v1/privacy-requests/{id}/archive"),
            }),
            kept: retentions.into_iter().map(Into::into).collect(),
            created_by: created_by.into(),
            created_at,
            updated_at,
            version,
        }
    }
}

impl From<domain::Retention> for KeptPart {
    fn from(retention: domain::Retention) -> Self {
        let domain::Retention {
            holding,
            ground,
            count,
            until,
            erased_at,
        } = retention;
        Self {
            holding,
            ground,
            count,
            until,
            erased_at,
        }
    }
}

/// What an erasure would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasurePreview {
    /// The request.
    pub request_id: PrivacyRequestId,
    /// Whether it can be carried out now.
    pub feasible: bool,
    /// What stands in the way.
    #[schema(max_items = 10)]
    pub obstacles: Vec<ErasureObstacle>,
    /// What is held, and what becomes of it.
    #[schema(max_items = 30)]
    pub parts: Vec<ErasurePart>,
    /// Free texts about the company in which a contact is mentioned; they are not erased with it.
    #[schema(max_items = 200)]
    pub mentions: Vec<ErasureMention>,
}

/// A part of what is held of a person, and what becomes of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasurePart {
    /// The part.
    pub holding: PrivacyHolding,
    /// How many things.
    #[schema(minimum = 1)]
    pub count: i64,
    /// What becomes of it.
    pub fate: ErasureFate,
    /// Why it is kept.
    pub ground: Option<RetentionGround>,
    /// Until when it is kept, or by when it has expired; null for what is kept without a term.
    pub until: Option<NaiveDate>,
}

/// A free text in which a contact is mentioned.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureMention {
    /// Where.
    pub place: MentionPlace,
    /// Of which customer, need, document, account opening or disqualification.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
}

impl From<domain::ErasurePreview> for ErasurePreview {
    fn from(preview: domain::ErasurePreview) -> Self {
        let domain::ErasurePreview {
            request_id,
            obstacles,
            parts,
            mentions,
        } = preview;
        Self {
            request_id,
            feasible: obstacles.is_empty(),
            obstacles,
            parts: parts.into_iter().map(Into::into).collect(),
            mentions: mentions
                .into_iter()
                .map(|domain::Mention { place, id }| ErasureMention { place, id })
                .collect(),
        }
    }
}

impl From<domain::HeldPart> for ErasurePart {
    fn from(part: domain::HeldPart) -> Self {
        let domain::HeldPart {
            holding,
            count,
            fate,
            ground,
            until,
        } = part;
        Self {
            holding,
            count,
            fate,
            ground,
            until,
        }
    }
}
