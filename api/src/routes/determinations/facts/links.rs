//! Who is related to whom, who brought whom, and who came through the company or an employee.

use super::visits::TransferFact;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::facts::{IntroductionWay, Kin, NamingReason};
use kehu_attribution::policy::RecommenderKind;
use kehu_kernel::{
    CustomerId, EvidenceId, FilingId, PartyId, ReceptionId, RecommenderId, ReferralId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A party to which the party is tied, near or far, in whatever way. What is recorded of it stands among the facts; whether it
/// counts is the policy's to say (ATT-V12, ATT-R11).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelativeFact {
    /// The party.
    pub party: PartyId,
    /// Its persons.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub members: Vec<CustomerId>,
    /// Which of the records are its own.
    #[serde(default)]
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    pub records: Vec<Uuid>,
}

/// A family tie between two members of the party.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KinshipFact {
    /// The record.
    pub id: EvidenceId,
    /// When it became known.
    pub known_since: DateTime<Utc>,
    /// One of them.
    pub one: CustomerId,
    /// The other.
    pub other: CustomerId,
    /// How they are related.
    pub kin: Kin,
}

/// An existing customer through whom the party came (ATT-V10, ATT-V11, ATT-R10).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntroductionFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was recorded that the party came through the existing customer.
    pub at: DateTime<Utc>,
    /// The reception of the new visitor.
    pub reception: ReceptionId,
    /// The existing customer.
    pub existing_customer: CustomerId,
    /// Whether the existing customer had bought by then.
    pub has_bought: bool,
    /// The salespeople who received the existing customer, the first receiver first.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub received_by: Vec<UserId>,
    /// The transfers of the existing customer's party to other salespeople (ATT-R12).
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub transfers: Vec<TransferFact>,
    /// What the existing customer did.
    pub way: IntroductionWay,
    /// The salesperson whom the existing customer telephoned or, coming along, named.
    pub salesperson: Option<UserId>,
    /// That salesperson's announcement of the visit.
    pub announcement: Option<AnnouncementFact>,
}

/// A salesperson's announcement that a new visitor will come.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub by: UserId,
    /// The time agreed with the visitor; without it the announcement does not count.
    pub appointed_at: Option<DateTime<Utc>>,
}

/// The party came through the company or one of its executives (ATT-V13 to ATT-V17).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyContactFact {
    /// The record.
    pub id: EvidenceId,
    /// The first contact with the company.
    pub at: DateTime<Utc>,
    /// The executive, when one is known.
    pub executive: Option<UserId>,
    /// The salesperson whom an executive named.
    pub named: Option<ExecutiveNamingFact>,
    /// Who received and negotiated.
    pub negotiated_by: CompanyCustomerWorker,
    /// Who does the after-sale work.
    pub after_sale_by: CompanyCustomerWorker,
}

/// A salesperson named by an executive.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecutiveNamingFact {
    /// Who was named.
    pub salesperson: UserId,
    /// Why it was let stand.
    pub reason: NamingReason,
}

crate::tagged_union! {
    /// Who did a piece of work for a company customer.
    CompanyCustomerWorker, "by", {
        "salesperson" => Salesperson(SalespersonWorker),
        "company" => Company(CompanyWorker),
    }
}

/// A salesperson.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SalespersonWorker {
    /// Who.
    pub user: UserId,
}

/// The company itself, or staff who are no salespeople.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyWorker {}

/// A referral of the party by an employee who is no salesperson (ATT-E).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralFact {
    /// The referral.
    pub id: ReferralId,
    /// When it was registered with the project manager (ATT-E02).
    pub at: DateTime<Utc>,
    /// The employee.
    pub referrer: UserId,
    /// Whether the employee is an executive (ATT-E09).
    pub is_executive: bool,
    /// The day on which the visitor is to come (ATT-E03).
    pub appointed_on: NaiveDate,
    /// How the employee was there when the visitor came (ATT-E04); none when not at all.
    pub presence: Option<ReferrerPresence>,
    /// The confirmation (ATT-E04); none while not confirmed.
    pub confirmation: Option<ReferralConfirmationFact>,
    /// When the department manager approved it (ATT-E07); none before.
    pub approved_at: Option<DateTime<Utc>>,
}

crate::tagged_union! {
    /// How a referrer was there when the visitor came.
    ReferrerPresence, "way", {
        "accompanied" => Accompanied(ReferrerAccompanied),
        "telephoned" => Telephoned(ReferrerTelephoned),
    }
}

/// Came along.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferrerAccompanied {}

/// Telephoned the project manager.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferrerTelephoned {
    /// When.
    pub at: DateTime<Utc>,
}

/// The confirmation that the visitor is the referrer's own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralConfirmationFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// Who signed.
    pub by: UserId,
    /// Whether the one who signed is the group leader and not the project manager.
    pub by_group_leader: bool,
    /// Whether the project manager was absent.
    pub manager_absent: bool,
}

/// A filing of the party by somebody outside the group (ATT-F).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingFact {
    /// The filing.
    pub id: FilingId,
    /// When it was made; of a corrected one, when the first was.
    pub at: DateTime<Utc>,
    /// Who filed.
    pub recommender: RecommenderId,
    /// What kind of recommender that is.
    pub by: RecommenderKind,
    /// The first day of the recommender's contract, as it stood at the filing (ATT-F01).
    pub contract_from: NaiveDate,
    /// Its last day; none while it has no end.
    pub contract_until: Option<NaiveDate>,
    /// Whether the recommender had bought at the site by then (ATT-F05).
    pub has_bought: bool,
    /// The customer who was filed.
    pub customer: CustomerId,
    /// Whether that customer bears the name under which they were filed (ATT-F07).
    pub name_agrees: bool,
    /// That the recommender came along (ATT-F05); none when not.
    pub presence: Option<FilingPresenceFact>,
    /// When what the recommender gets was approved (ATT-F09); none before.
    pub approved_at: Option<DateTime<Utc>>,
}

/// That a recommender came along.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingPresenceFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the identity papers of both were seen.
    pub papers_seen: bool,
}
