//! Consultations, and what comes in without signing in.

use super::complaint::{Complainant, user_of};
use super::{ComplaintCase, ComplaintCategory};
use crate::page;
use chrono::{DateTime, Utc};
use kehu_complaints as domain;
use kehu_complaints::words::{Channel, ConsultationState, Severity};
use kehu_complaints::{Resolution, Settled};
use kehu_kernel::{
    Caller, ComplaintId, ConsultationId, IntakeLinkId, ServiceOrderId, UnitId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A question at the desk (CMP-02).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Consultation {
    /// Identifier.
    pub id: ConsultationId,
    /// Number without gaps within company and year.
    #[schema(max_length = 20, example = "ZX-2026-000007")]
    pub number: String,
    /// The unit at which it is answered.
    pub unit_id: UnitId,
    /// By what way it came.
    pub channel: Channel,
    /// What is asked.
    #[schema(max_length = 4000)]
    pub content: String,
    /// Who asks. Masked unless the caller may see personal data in full or took it in.
    pub complainant: Complainant,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The user who took it in; null when it came through a public intake or another system.
    pub taken_by: Option<UserId>,
    /// Where it stands.
    pub state: ConsultationState,
    /// Who settled it.
    pub settled_by: Option<UserId>,
    /// When.
    pub settled_at: Option<DateTime<Utc>>,
    /// The answer.
    #[schema(max_length = 4000)]
    pub answer: Option<String>,
    /// The complaint into which it was turned.
    pub complaint_id: Option<ComplaintId>,
    /// The service order into which it was turned.
    pub service_order_id: Option<ServiceOrderId>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(ConsultationPage, Consultation);

impl Consultation {
    pub(in super::super) fn of(consultation: domain::Consultation, caller: &Caller) -> Self {
        let domain::Consultation {
            id,
            unit_id,
            company_id: _,
            number,
            channel,
            content,
            complainant,
            received_at,
            taken_by,
            resolution,
            version,
        } = consultation;
        let taken_by = user_of(&taken_by.kind, &taken_by.id);
        let full = caller.unmasked || (taken_by.is_some() && taken_by == caller.user());
        let state = resolution.state();
        let (settled, answer, complaint_id, service_order_id) = match resolution {
            Resolution::Open => (None, None, None, None),
            Resolution::Answered(settled, answer) => (Some(settled), Some(answer), None, None),
            Resolution::Complaint(settled, id) => (Some(settled), None, Some(id), None),
            Resolution::ServiceOrder(settled, id) => (Some(settled), None, None, Some(id)),
        };
        Self {
            id,
            number: number.to_string(),
            unit_id,
            channel,
            content,
            complainant: Complainant::of(complainant, full),
            received_at,
            taken_by,
            state,
            settled_by: settled.map(|Settled { by, .. }| by),
            settled_at: settled.map(|Settled { at, .. }| at),
            answer,
            complaint_id,
            service_order_id,
            version,
        }
    }
}

/// Takes a question in.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterConsultation {
    /// The unit at which it is answered.
    pub unit_id: UnitId,
    /// By what way it came.
    pub channel: Channel,
    /// What is asked.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Who asks.
    #[serde(default)]
    #[validate(nested)]
    pub complainant: Complainant,
    /// When it came; now, if absent.
    pub received_at: Option<DateTime<Utc>>,
}

impl From<RegisterConsultation> for domain::NewIntake {
    fn from(body: RegisterConsultation) -> Self {
        let RegisterConsultation {
            unit_id,
            channel,
            content,
            complainant,
            received_at,
        } = body;
        Self {
            unit_id,
            channel,
            content,
            complainant: complainant.into(),
            received_at,
        }
    }
}

/// Answers a question.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerConsultation {
    /// The answer.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

/// Turns a question into a complaint.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnIntoComplaint {
    /// Key of its category in the unit's policy.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "service")]
    pub category: String,
    /// How grave it seems.
    pub severity: Severity,
}

/// A question that was turned, and the complaint that it was turned into.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnedConsultation {
    /// The question.
    pub consultation: Consultation,
    /// The complaint.
    pub case: ComplaintCase,
}

/// A link for taking in without signing in (CMP-01).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntakeLink {
    /// Identifier.
    pub id: IntakeLinkId,
    /// The unit whose desk takes in.
    pub unit_id: UnitId,
    /// What it is for.
    #[schema(max_length = 100)]
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

page!(IntakeLinkPage, IntakeLink);

impl From<domain::IntakeLink> for IntakeLink {
    fn from(link: domain::IntakeLink) -> Self {
        let domain::IntakeLink {
            id,
            unit_id,
            name,
            created_at,
            revoked_at,
        } = link;
        Self {
            id,
            unit_id,
            name,
            created_at,
            revoked_at,
        }
    }
}

/// Makes a link.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeIntakeLink {
    /// The unit whose desk takes in.
    pub unit_id: UnitId,
    /// What it is for.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "公司网站")]
    pub name: String,
}

/// A link with its secret, which is shown this once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewIntakeLink {
    /// The link.
    pub link: IntakeLink,
    /// Where the form posts to.
    #[schema(max_length = 100, example = "/v1/complaint-intakes/q8vZ...")]
    pub path: String,
}

/// What the form behind a link offers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintIntake {
    /// The unit's name in the caller's language.
    #[schema(max_length = 200)]
    pub unit_name: String,
    /// What complaints are about.
    #[schema(max_items = 50)]
    pub categories: Vec<ComplaintCategory>,
}

/// Sends a complaint or a question in.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitToIntake {
    /// Key of the category of a complaint; absent for a question.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "service")]
    pub category: Option<String>,
    /// What is said.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// What is asked for.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub remedy_sought: Option<String>,
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Telephone.
    #[validate(length(min = 3, max = 40))]
    #[schema(min_length = 3, max_length = 40)]
    pub telephone: Option<String>,
}

impl From<SubmitToIntake> for domain::intake::Sent {
    fn from(body: SubmitToIntake) -> Self {
        let SubmitToIntake {
            category,
            content,
            remedy_sought,
            name,
            telephone,
        } = body;
        Self {
            category,
            content,
            remedy_sought,
            name,
            telephone,
        }
    }
}

/// Passes on what came to another system.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassComplaintOn {
    /// The unit whose desk takes in.
    pub unit_id: UnitId,
    /// What came.
    #[validate(nested)]
    pub sent: SubmitToIntake,
}

/// What somebody who sends something in is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntakeReceipt {
    /// Its number.
    #[schema(max_length = 20, example = "TS-2026-000012")]
    pub number: String,
    /// When it was taken in.
    pub received_at: DateTime<Utc>,
}

impl From<domain::intake::Receipt> for IntakeReceipt {
    fn from(receipt: domain::intake::Receipt) -> Self {
        Self {
            number: receipt.number.to_string(),
            received_at: receipt.received_at,
        }
    }
}
