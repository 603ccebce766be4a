//! Evidence: what salespeople state and managers decide.

use chrono::{DateTime, Utc};
use kehu_attribution::facts::{
    ChangeWay, FaultDegree, IntroductionWay, Kin, NamingReason, Recognised, SearchKey,
};
use kehu_kernel::{CustomerId, EvidenceId, PartyId, ReceptionId, UnitId, UserId};
use kehu_reception::evidence as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Records what a salesperson states.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEvidence {
    /// What it says.
    #[validate(nested)]
    pub statement: EvidenceStatement,
    /// The reception that it is about.
    pub reception_id: Option<ReceptionId>,
    /// The record that it corrects or takes back.
    pub corrects_id: Option<EvidenceId>,
    /// When it was so; now, if left out.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl From<RecordEvidence> for domain::NewEvidence {
    fn from(new: RecordEvidence) -> Self {
        let RecordEvidence {
            statement,
            reception_id,
            corrects_id,
            occurred_at,
        } = new;
        Self {
            content: statement.into(),
            reception: reception_id,
            corrects: corrects_id,
            occurred_at,
        }
    }
}

/// Records what a manager finds or decides.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDecision {
    /// What it says.
    #[validate(nested)]
    pub decision: EvidenceDecision,
    /// The reception that it is about.
    pub reception_id: Option<ReceptionId>,
    /// The record that it corrects or takes back.
    pub corrects_id: Option<EvidenceId>,
    /// When it was so; now, if left out. For a company customer the first contact with the company.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl From<RecordDecision> for domain::NewEvidence {
    fn from(new: RecordDecision) -> Self {
        let RecordDecision {
            decision,
            reception_id,
            corrects_id,
            occurred_at,
        } = new;
        Self {
            content: decision.into(),
            reception: reception_id,
            corrects: corrects_id,
            occurred_at,
        }
    }
}

crate::tagged_union! {
    /// What a salesperson states; `kind` tells which.
    EvidenceStatement, "kind", {
        "recognition" => Recognition(RecognitionEvidence),
        "record_match" => RecordMatch(RecordMatchEvidence),
        "announcement" => Announcement(AnnouncementEvidence),
        "introduction" => Introduction(IntroductionEvidence),
        "kinship" => Kinship(KinshipEvidence),
        "withdrawal" => Withdrawal(WithdrawalEvidence),
    }
}

crate::tagged_union! {
    /// What a manager finds or decides; `kind` tells which.
    EvidenceDecision, "kind", {
        "company_contact" => CompanyContact(CompanyContactEvidence),
        "change" => Change(ChangeDecision),
        "fault" => Fault(FaultDecision),
        "instigation" => Instigation(InstigationDecision),
        "explanation" => Explanation(ExplanationEvidence),
        "complaint" => Complaint(ComplaintEvidence),
        "priority_turn" => PriorityTurn(PriorityTurnDecision),
        "kinship" => Kinship(KinshipEvidence),
        "withdrawal" => Withdrawal(WithdrawalEvidence),
    }
}

crate::tagged_union! {
    /// What a record of evidence says; `kind` tells which.
    EvidenceContent, "kind", {
        "recognition" => Recognition(RecognitionEvidence),
        "record_match" => RecordMatch(RecordMatchEvidence),
        "announcement" => Announcement(AnnouncementEvidence),
        "introduction" => Introduction(IntroductionEvidence),
        "kinship" => Kinship(KinshipEvidence),
        "company_contact" => CompanyContact(CompanyContactEvidence),
        "withdrawal" => Withdrawal(WithdrawalEvidence),
        "change" => Change(ChangeDecision),
        "fault" => Fault(FaultDecision),
        "instigation" => Instigation(InstigationDecision),
        "explanation" => Explanation(ExplanationEvidence),
        "complaint" => Complaint(ComplaintEvidence),
        "priority_turn" => PriorityTurn(PriorityTurnDecision),
    }
}

/// The earlier salesperson and the visitor know each other again (ATT-V02 to V05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognitionEvidence {
    /// The earlier salesperson.
    pub earlier_id: UserId,
    /// Who recognised whom. With the reception named the visitor was present, without it gone.
    pub recognised: Recognised,
}

/// Who records it found in the records who received before, otherwise than by a search at the desk (ATT-R08).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordMatchEvidence {
    /// The earlier salesperson.
    pub earlier_id: UserId,
    /// By what.
    pub key: SearchKey,
}

/// A salesperson announces that the party, an existing customer, sends a new visitor (ATT-V10).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementEvidence {
    /// Who announces: the caller.
    pub by_id: UserId,
    /// The time agreed with the visitor.
    pub appointed_at: Option<DateTime<Utc>>,
}

/// The party came through an existing customer (ATT-V10, ATT-V11, ATT-R10).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntroductionEvidence {
    /// The existing customer's party.
    pub existing_party_id: PartyId,
    /// The existing customer.
    pub existing_customer_id: CustomerId,
    /// What the existing customer did.
    pub way: IntroductionWay,
    /// The salesperson whom the existing customer telephoned or, coming along, named.
    pub salesperson_id: Option<UserId>,
    /// That salesperson's announcement.
    pub announcement_id: Option<EvidenceId>,
}

/// Two people are related; the other may belong to another party (ATT-V12, ATT-R11).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KinshipEvidence {
    /// One of them, of this party.
    pub one_id: CustomerId,
    /// The other.
    pub other_id: CustomerId,
    /// The other's party, if it is another one.
    pub other_party_id: Option<PartyId>,
    /// How they are related.
    pub kin: Kin,
}

/// The party came through the company or an executive (ATT-V13 to V17).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyContactEvidence {
    /// The executive.
    pub executive_id: Option<UserId>,
    /// The salesperson whom an executive named.
    pub named_id: Option<UserId>,
    /// Why that was let stand.
    pub naming_reason: Option<NamingReason>,
    /// The salesperson who received and negotiated; null where the company itself or other staff did.
    pub negotiated_by_id: Option<UserId>,
    /// The salesperson who does the after-sale work; null where other staff do.
    pub after_sale_by_id: Option<UserId>,
}

/// A record is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalEvidence {
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A decision on a change of salesperson (ATT-V06c, ATT-V08, ATT-V09).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDecision {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Who receives instead.
    pub to_id: UserId,
    /// How that one was found.
    pub way: ChangeWay,
}

/// A finding on a salesperson's fault in a reception (ATT-V06).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultDecision {
    /// Whose.
    pub salesperson_id: UserId,
    /// How grave.
    pub degree: FaultDegree,
}

/// A salesperson is proved to have instigated the visitor (ATT-V08x).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstigationDecision {
    /// Who.
    pub instigator_id: UserId,
}

/// An explanation was tried with the visitor (ATT-V08, ATT-V09).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplanationEvidence {
    /// Whether it failed.
    pub failed: bool,
}

/// A visitor's complaint about an earlier salesperson, and what was done about it (ATT-R05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintEvidence {
    /// The salesperson complained of.
    pub about_id: UserId,
    /// When the receiver told the sales supervisor.
    pub supervisor_told_at: Option<DateTime<Utc>>,
    /// When the salesperson complained of was told.
    pub salesperson_told_at: Option<DateTime<Utc>>,
    /// When the supervisor had verified it.
    pub verified_at: Option<DateTime<Utc>>,
}

/// A priority turn for the salesperson whose reception was voided (ATT-V06c).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityTurnDecision {
    /// Who.
    pub salesperson_id: UserId,
}

/// A record of evidence of a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyEvidence {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The party, as it was recorded; one that was merged tells its survivor.
    pub party_id: PartyId,
    /// The reception that it is about.
    pub reception_id: Option<ReceptionId>,
    /// What it says.
    pub content: EvidenceContent,
    /// The record that it corrects or takes back.
    pub corrects_id: Option<EvidenceId>,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

impl From<domain::Evidence> for PartyEvidence {
    fn from(evidence: domain::Evidence) -> Self {
        let domain::Evidence {
            id,
            site_id,
            party_id,
            reception_id,
            content,
            corrects_id,
            occurred_at,
            recorded_at,
            recorded_by,
        } = evidence;
        Self {
            id,
            site_id,
            party_id,
            reception_id,
            content: content.into(),
            corrects_id,
            occurred_at,
            recorded_at,
            recorded_by,
        }
    }
}
