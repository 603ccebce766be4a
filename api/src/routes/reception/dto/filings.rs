//! Those outside the group who file customers, and their filings.

use super::PartyMember;
use crate::extract::patch;
use crate::page;
use crate::routes::customers::mask::Sight;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::RuleId;
use kehu_attribution::judgment::words_of_reason;
use kehu_attribution::policy::RecommenderKind;
use kehu_kernel::{
    CustomerId, FilingId, Language, PartyId, ReceptionId, RecommenderId, UnitId, UserId,
};
use kehu_reception::filings as domain;
use kehu_reception::words::{FilingState, FilingWeighing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// Enters somebody outside the group who files customers.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterRecommender {
    /// What kind.
    pub kind: RecommenderKind,
    /// Who that is in the dossier, with the contacts: a company for an agency, else a person.
    pub customer_id: CustomerId,
    /// The first day of the contract.
    pub contract_from: NaiveDate,
    /// Its last day; null while it has no end.
    pub contract_until: Option<NaiveDate>,
}

impl From<EnterRecommender> for domain::NewRecommender {
    fn from(new: EnterRecommender) -> Self {
        let EnterRecommender {
            kind,
            customer_id,
            contract_from,
            contract_until,
        } = new;
        Self {
            kind,
            customer: customer_id,
            contract_from,
            contract_until,
        }
    }
}

/// Changes a recommender.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
pub struct UpdateRecommender {
    /// The last day of the contract; null lifts the end.
    #[serde(default, deserialize_with = "patch::nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    pub contract_until: Option<Option<NaiveDate>>,
}

/// Somebody outside the group who files customers at a site. A person's name is masked for callers without
/// `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recommender {
    /// Identifier.
    pub id: RecommenderId,
    /// The site.
    pub site_id: UnitId,
    /// What kind.
    pub kind: RecommenderKind,
    /// Who that is in the dossier, with the contacts.
    pub customer_id: CustomerId,
    /// The name there.
    #[schema(max_length = 200)]
    pub name: String,
    /// The first day of the contract.
    pub contract_from: NaiveDate,
    /// Its last day; null while it has no end.
    pub contract_until: Option<NaiveDate>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: UserId,
    /// Counts the changes; the ETag.
    #[serde(skip)]
    pub version: i64,
}

impl Recommender {
    pub fn seen(sight: Sight, one: domain::Recommender) -> Self {
        let domain::Recommender {
            id,
            site_id,
            kind,
            customer_id,
            name,
            contract_from,
            contract_until,
            version,
            entered_at,
            entered_by,
        } = one;
        Self {
            id,
            site_id,
            kind,
            customer_id,
            name: named(sight, kind, name),
            contract_from,
            contract_until,
            entered_at,
            entered_by,
            version,
        }
    }
}

/// An agency's name is no personal data.
fn named(sight: Sight, kind: RecommenderKind, name: String) -> String {
    sight.customer_name(name, kind != RecommenderKind::Agency)
}

page!(RecommenderPage, Recommender);

/// Who is filed.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FiledCustomer {
    /// The name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "刘敏")]
    pub name: String,
    /// The mobile.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "13812341234")]
    pub mobile: String,
}

/// Files a customer.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileCustomer {
    /// Who files.
    pub recommender_id: RecommenderId,
    /// Who is filed.
    #[validate(nested)]
    pub customer: FiledCustomer,
    /// When it was filed; now, if absent.
    pub filed_at: Option<DateTime<Utc>>,
    /// Only when the recommender has come along with the customer: whether the identity papers of both were seen.
    pub papers_seen: Option<bool>,
}

impl From<FileCustomer> for domain::NewFiling {
    fn from(new: FileCustomer) -> Self {
        let FileCustomer {
            recommender_id,
            customer: FiledCustomer { name, mobile },
            filed_at,
            papers_seen,
        } = new;
        Self {
            recommender: recommender_id,
            name,
            mobile,
            filed_at,
            papers_seen,
        }
    }
}

/// Corrects the name of a filing.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectFiling {
    /// The name under which the customer is filed.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "刘敏")]
    pub name: String,
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Records that the recommender has come along with the filed customer.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFilingPresence {
    /// Whether the identity papers of both were seen.
    pub papers_seen: bool,
}

/// Approves that a recommender is paid.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveFiling {
    /// What the approver says.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub opinion: Option<String>,
}

/// A customer filed by somebody outside the group. Personal values are masked for callers without `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CustomerFiling)]
pub struct Filing {
    /// Identifier.
    pub id: FilingId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site.
    #[schema(minimum = 1)]
    pub form_number: i64,
    /// Who filed.
    pub recommender_id: RecommenderId,
    /// What kind of recommender.
    pub recommender_kind: RecommenderKind,
    /// The recommender's name.
    #[schema(max_length = 200)]
    pub recommender_name: String,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// Who was filed.
    pub customer_id: CustomerId,
    /// That person; null for one who has left the party.
    pub visitor: Option<PartyMember>,
    /// The name under which the customer was filed; null once the customer was erased.
    #[schema(max_length = 200)]
    pub filed_name: Option<String>,
    /// Whether the customer bears that name.
    pub name_agrees: bool,
    /// Whether the recommender had bought at the site by then.
    pub recommender_has_bought: bool,
    /// The filing that it corrects.
    pub corrects_id: Option<FilingId>,
    /// The filing that corrects it.
    pub corrected_by_id: Option<FilingId>,
    /// When it was made.
    pub filed_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
    /// When the recommender came along; null when not.
    pub came_along_at: Option<DateTime<Utc>>,
    /// Whether the identity papers of both were seen then.
    pub papers_seen: Option<bool>,
    /// When it was approved that the recommender is paid (ATT-F09).
    pub approved_at: Option<DateTime<Utc>>,
    /// By whom.
    pub approved_by: Option<UserId>,
    /// How it was found to stand, in the order of time. The last one is how it stands, until what it says has run out.
    #[schema(max_items = 100)]
    pub verdicts: Vec<FilingVerdict>,
}

/// How a filing was found to stand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FilingVerdict {
    /// On which occasion.
    pub moment: FilingWeighing,
    /// How it stands.
    pub state: FilingState,
    /// The last instant at which the customer may come, or of the protection; null when void.
    pub holds_until: Option<DateTime<Utc>>,
    /// The reception with which the protection began.
    pub reception_id: Option<ReceptionId>,
    /// The condition that it fails.
    pub rule: Option<RuleId>,
    /// Why, in words.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When it was weighed.
    pub weighed_at: DateTime<Utc>,
}

impl FilingVerdict {
    fn of(verdict: domain::Verdict, language: Language) -> Self {
        let domain::Verdict {
            moment,
            state,
            reception_id,
            holds_until,
            failed,
            weighed_at,
        } = verdict;
        let nobody = BTreeMap::new();
        let reason = failed.as_ref().map(|passed| {
            let words = words_of_reason(passed.reason, &nobody);
            words.text(language).to_owned()
        });
        Self {
            moment,
            state,
            holds_until,
            reception_id,
            rule: failed.map(|passed| passed.rule),
            reason,
            weighed_at,
        }
    }
}

impl Filing {
    pub fn seen(sight: Sight, language: Language, filing: domain::Filing) -> Self {
        let domain::Filing {
            id,
            site_id,
            form_number,
            recommender_id,
            kind,
            recommender_name,
            contract_from: _,
            contract_until: _,
            has_bought,
            party_id,
            customer_id,
            visitor,
            filed_name,
            name_agrees,
            corrects_id,
            corrected_by_id,
            filed_at,
            recorded_at,
            recorded_by,
            presence,
            approved_at,
            approved_by,
            verdicts,
        } = filing;
        let of_person = visitor
            .as_ref()
            .map_or(Sight::masked(), |it| sight.within(it.processing_state));
        Self {
            id,
            site_id,
            form_number,
            recommender_id,
            recommender_kind: kind,
            recommender_name: named(sight, kind, recommender_name),
            party_id,
            customer_id,
            visitor: visitor.map(|visitor| PartyMember::seen(sight, visitor)),
            filed_name: filed_name.map(|name| of_person.name(name)),
            name_agrees,
            recommender_has_bought: has_bought,
            corrects_id,
            corrected_by_id,
            filed_at,
            recorded_at,
            recorded_by,
            came_along_at: presence.as_ref().map(|came| came.at),
            papers_seen: presence.map(|came| came.papers_seen),
            approved_at,
            approved_by,
            verdicts: verdicts
                .into_iter()
                .map(|verdict| FilingVerdict::of(verdict, language))
                .collect(),
        }
    }
}

page!(FilingPage, Filing);

/// The filing by somebody outside the group that holds on a party. A person's name is masked for everybody.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HoldingFiling {
    /// The filing.
    pub filing_id: FilingId,
    /// Who filed.
    pub recommender_id: RecommenderId,
    /// What kind of recommender.
    pub recommender_kind: RecommenderKind,
    /// The recommender's name.
    #[schema(max_length = 200)]
    pub recommender_name: String,
    /// Awaited, or protected.
    pub state: FilingState,
    /// The last instant at which the customer may come, or of the protection (ATT-F04, ATT-F06).
    pub until: DateTime<Utc>,
}

impl From<domain::Holding> for HoldingFiling {
    fn from(holding: domain::Holding) -> Self {
        let domain::Holding {
            filing_id,
            recommender_id,
            kind,
            recommender_name,
            state,
            until,
        } = holding;
        Self {
            filing_id,
            recommender_id,
            recommender_kind: kind,
            recommender_name: named(Sight::masked(), kind, recommender_name),
            state,
            until,
        }
    }
}
