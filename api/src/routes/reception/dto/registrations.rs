//! Registrations.

use super::VisitorDetails;
use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{
    EvidenceId, PartyId, PolicyVersionId, ReceptionId, RegistrationId, UnitId, UserId,
};
use kehu_reception::registrations::{self as domain, Form};
use kehu_reception::words::VisitKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Registers a reception.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterVisitor {
    /// The reception.
    pub reception_id: ReceptionId,
    /// First or further visit.
    pub visit: VisitKind,
    /// What the visitor tells of itself; goes to the dossier.
    #[serde(default)]
    #[validate(nested)]
    pub visitor: VisitorDetails,
    /// The rest of the form.
    pub form: Form,
}

impl From<RegisterVisitor> for domain::Register {
    fn from(new: RegisterVisitor) -> Self {
        let RegisterVisitor {
            reception_id,
            visit,
            visitor,
            form,
        } = new;
        Self {
            reception: reception_id,
            visit,
            visitor: visitor.into(),
            form,
        }
    }
}

/// Corrects a registration by another one.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRegistration {
    /// The corrected form.
    pub form: Form,
}

/// Refuses a registration.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseRegistration {
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A visitor registration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = VisitorRegistration)]
pub struct Registration {
    /// Identifier.
    pub id: RegistrationId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site.
    #[schema(minimum = 1)]
    pub form_number: i64,
    /// The party, as it was recorded; one that was merged tells its survivor.
    pub party_id: PartyId,
    /// The reception that it registers.
    pub reception_id: ReceptionId,
    /// Who received and registers.
    pub salesperson_id: UserId,
    /// First or further visit.
    pub visit: VisitKind,
    /// The registration that it corrects.
    pub corrects_id: Option<RegistrationId>,
    /// The one that corrects it.
    pub corrected_by_id: Option<RegistrationId>,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// What the form tells.
    pub form: Form,
    /// The policy version under which it was made; null under a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The project manager's word; null while there is none.
    pub decision: Option<RegistrationDecision>,
    /// The instant at which the claim that it gives no longer stands; null where it gives none.
    pub claim_expires_at: Option<DateTime<Utc>>,
    /// When that claim ended before it expired.
    pub claim_ended_at: Option<DateTime<Utc>>,
}

impl From<domain::Registration> for Registration {
    fn from(registration: domain::Registration) -> Self {
        let domain::Registration {
            id,
            site_id,
            form_number,
            party_id,
            reception_id,
            salesperson_id,
            visit,
            corrects_id,
            corrected_by_id,
            registered_at,
            form,
            policy_version_id,
            decision,
            claim_expires_at,
            claim_ended_at,
        } = registration;
        Self {
            id,
            site_id,
            form_number,
            party_id,
            reception_id,
            salesperson_id,
            visit,
            corrects_id,
            corrected_by_id,
            registered_at,
            form,
            policy_version_id,
            decision: decision.map(Into::into),
            claim_expires_at,
            claim_ended_at,
        }
    }
}

page!(RegistrationPage, Registration);

/// The project manager's word on a registration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegistrationDecision {
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// Why not.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// Code of the role in which it was decided.
    #[schema(max_length = 64, example = "project_manager")]
    pub acting_as: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// By whom.
    pub decided_by: UserId,
}

impl From<domain::Decision> for RegistrationDecision {
    fn from(decision: domain::Decision) -> Self {
        let domain::Decision {
            confirmed,
            reason,
            acting_as,
            decided_at,
            decided_by,
        } = decision;
        Self {
            confirmed,
            reason,
            acting_as,
            decided_at,
            decided_by,
        }
    }
}

/// Hands the day's registrations to the superior.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRegistrations {
    /// The salesperson's own analysis.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub analysis: Option<String>,
}

/// The registrations of a salesperson's day, as they were handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegistrationSubmission {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// Who.
    pub salesperson_id: UserId,
    /// The day.
    pub day: NaiveDate,
    /// The registrations, in order.
    #[schema(max_items = 10000)]
    pub registration_ids: Vec<RegistrationId>,
    /// The salesperson's own analysis.
    #[schema(max_length = 4000)]
    pub analysis: Option<String>,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

impl From<domain::DaySubmission> for RegistrationSubmission {
    fn from(submission: domain::DaySubmission) -> Self {
        let domain::DaySubmission {
            id,
            site_id,
            salesperson_id,
            day,
            registrations,
            analysis,
            submitted_at,
        } = submission;
        Self {
            id,
            site_id,
            salesperson_id,
            day,
            registration_ids: registrations,
            analysis,
            submitted_at,
        }
    }
}

page!(RegistrationSubmissionPage, RegistrationSubmission);
