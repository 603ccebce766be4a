//! What is done with a complaint.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_complaints as domain;
use kehu_complaints::words::{
    Channel, ConsentKind, ExtensionState, FollowUpResult, HandoverAnswer, Nature, Severity,
};
use kehu_kernel::{
    ApprovalId, ComplaintConsentId, ComplaintExtensionId, ComplaintHandoverId, CustomerId,
    EvidenceId, FileId, PartyId, ReceptionId, UnitId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Puts the acknowledgement of the receipt on record.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeComplaint {
    /// By what way the complainant was told.
    pub channel: Channel,
}

/// Says who complains.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecogniseComplainant {
    /// The customer.
    pub customer_id: CustomerId,
}

/// Determines the nature (step 2).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DetermineComplaint {
    /// Founded, unfounded, misdirected.
    pub nature: Nature,
    /// How grave it is.
    pub severity: Severity,
    /// What was found.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub found: String,
}

/// Answers a misdirected complaint and hands it over.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedirectComplaint {
    /// Who is responsible, and to whom it is handed over.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "华信置业有限公司")]
    pub party: String,
    /// By what way the complainant was answered.
    pub channel: Channel,
    /// The answer.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

/// Investigates the cause (step 3).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvestigateComplaint {
    /// Key of the cause in the policy.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "staff")]
    pub cause: String,
    /// What was found.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub found: String,
}

/// Names the responsible person (step 4).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameResponsible {
    /// The responsible unit, of the company.
    pub unit_id: UnitId,
    /// The responsible employee, where one is.
    pub user_id: Option<UserId>,
    /// Why.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub found: String,
}

/// Proposes a handling opinion (step 5).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeOpinion {
    /// The handling opinion.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// The departments with which it was drafted, of the company.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub departments: Vec<UnitId>,
}

/// Puts the decision of a special meeting on file (CMP-06).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideInMeeting {
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// Who convened it: somebody who held a role of the policy in the company on that day.
    pub convened_by: UserId,
    /// Who took part.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub attendees: Vec<UserId>,
    /// The minutes, uploaded before.
    pub minutes_file_id: FileId,
    /// The joint opinion, uploaded before.
    pub joint_opinion_file_id: FileId,
    /// What was decided.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub decision: String,
}

impl DecideInMeeting {
    pub(in super::super) fn meeting(&self) -> domain::Meeting {
        domain::Meeting {
            held_at: self.held_at,
            convened_by: self.convened_by,
            attendees: self.attendees.clone(),
            minutes: self.minutes_file_id,
            joint_opinion: self.joint_opinion_file_id,
        }
    }
}

/// Replies to the complainant (step 6).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyToComplaint {
    /// By what way.
    pub channel: Channel,
    /// The reply; it need not grant what was asked.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// Records a follow-up call (step 7).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpComplaint {
    /// What the call found.
    pub result: FollowUpResult,
    /// The score of a complainant who was reached, up to the policy's highest; required where the policy demands one.
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10)]
    pub score: Option<u8>,
    /// What was said.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub remark: String,
}

/// Summarises and evaluates (step 8).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateComplaint {
    /// Summary and evaluation.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub summary: String,
}

/// Offers a complaint to another.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferHandover {
    /// To whom.
    pub to_id: UserId,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Why.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineHandover {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The handovers of a complaint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintHandovers {
    /// The first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<ComplaintHandover>,
}

/// A handover with its answer (CMP-05).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintHandover {
    /// Identifier.
    pub id: ComplaintHandoverId,
    /// The acceptor at that time.
    pub from_id: UserId,
    /// To whom it is or was offered.
    pub to_id: UserId,
    /// Who offers it.
    pub offered_by: UserId,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When.
    pub offered_at: DateTime<Utc>,
    /// The answer; null while it waits.
    pub answer: Option<HandoverAnswer>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// What was said with the answer.
    #[schema(max_length = 2000)]
    pub remark: Option<String>,
}

impl From<domain::Handover> for ComplaintHandover {
    fn from(handover: domain::Handover) -> Self {
        let domain::Handover {
            id,
            from,
            to,
            offered_by,
            reason,
            offered_at,
            answer,
            remark,
        } = handover;
        Self {
            id,
            from_id: from,
            to_id: to,
            offered_by,
            reason,
            offered_at,
            answer: answer.map(|(answer, _)| answer),
            answered_at: answer.map(|(_, at)| at),
            remark,
        }
    }
}

/// Asks for a longer deadline (CMP-07).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestExtension {
    /// Working days from acceptance in all.
    #[validate(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60, example = 7)]
    pub working_days: u16,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The requests for a longer deadline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintExtensions {
    /// The first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<ComplaintExtension>,
}

/// A request for a longer deadline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintExtension {
    /// Identifier.
    pub id: ComplaintExtensionId,
    /// Working days from acceptance in all.
    #[schema(minimum = 1, maximum = 60)]
    pub working_days: i16,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// Where it stands.
    pub state: ExtensionState,
    /// Who asks.
    pub requested_by: UserId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Its approval.
    pub approval_id: ApprovalId,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

impl From<domain::Extension> for ComplaintExtension {
    fn from(extension: domain::Extension) -> Self {
        let domain::Extension {
            id,
            complaint_id: _,
            working_days,
            reason,
            state,
            requested_by,
            requested_at,
            approval_id,
            decided_at,
        } = extension;
        Self {
            id,
            working_days,
            reason,
            state,
            requested_by,
            requested_at,
            approval_id,
            decided_at,
        }
    }
}

/// Names an employee against whom the complaint is directed.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameAccused {
    /// Who.
    pub user_id: UserId,
    /// The reception at which a visitor complained of this salesperson.
    pub reception_id: Option<ReceptionId>,
}

/// The employees against whom a complaint is directed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintAccused {
    /// The first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<AccusedEmployee>,
}

/// An employee against whom a complaint is directed (CMP-13).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccusedEmployee {
    /// Who.
    pub user_id: UserId,
    /// When this was said.
    pub named_at: DateTime<Utc>,
    /// The site of the reception at which the visitor complained.
    pub site_id: Option<UnitId>,
    /// The visitor's party.
    pub party_id: Option<PartyId>,
    /// That reception.
    pub reception_id: Option<ReceptionId>,
    /// The evidence of the party's record, once the supervisor has verified the complaint (ATT-R05).
    pub evidence_id: Option<EvidenceId>,
}

impl From<domain::Accused> for AccusedEmployee {
    fn from(accused: domain::Accused) -> Self {
        let domain::Accused {
            user_id,
            named_at,
            reception,
        } = accused;
        Self {
            user_id,
            named_at,
            site_id: reception.map(|reception| reception.site_id),
            party_id: reception.map(|reception| reception.party_id),
            reception_id: reception.map(|reception| reception.reception_id),
            evidence_id: reception.and_then(|reception| reception.evidence_id),
        }
    }
}

/// Verifies a complaint about a salesperson (ATT-R05).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyComplaint {
    /// When the sales supervisor was told.
    pub supervisor_told_at: DateTime<Utc>,
    /// When the salesperson complained of was told.
    pub salesperson_told_at: DateTime<Utc>,
}

/// Puts a consent or an agreed rule on file (CMP-17).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileConsent {
    /// Which.
    pub kind: ConsentKind,
    /// What it is, such as a resolution's number.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "业委会决议2026-08号")]
    pub reference: String,
    /// When it was agreed.
    pub agreed_on: NaiveDate,
    /// The paper, uploaded before.
    pub file_id: FileId,
}

impl From<FileConsent> for domain::NewConsent {
    fn from(body: FileConsent) -> Self {
        let FileConsent {
            kind,
            reference,
            agreed_on,
            file_id,
        } = body;
        Self {
            kind,
            reference,
            agreed_on,
            file_id,
        }
    }
}

/// The consents of a complaint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintConsents {
    /// The first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<ComplaintConsent>,
}

/// A consent or an agreed rule on file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintConsent {
    /// Identifier.
    pub id: ComplaintConsentId,
    /// Which.
    pub kind: ConsentKind,
    /// What it is.
    #[schema(max_length = 500)]
    pub reference: String,
    /// When it was agreed.
    pub agreed_on: NaiveDate,
    /// The paper.
    pub file_id: FileId,
    /// When it was put on file.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

impl From<domain::Consent> for ComplaintConsent {
    fn from(consent: domain::Consent) -> Self {
        let domain::Consent {
            id,
            kind,
            reference,
            agreed_on,
            file_id,
            recorded_at,
            recorded_by,
        } = consent;
        Self {
            id,
            kind,
            reference,
            agreed_on,
            file_id,
            recorded_at,
            recorded_by,
        }
    }
}
