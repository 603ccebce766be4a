//! Recommenders and filings.

use crate::parties::Member;
use crate::words::{FilingState, FilingWeighing};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::FilingStanding;
use kehu_attribution::decision::PassedOver;
use kehu_attribution::facts::{self, FilingPresence};
use kehu_attribution::policy::RecommenderKind;
use kehu_kernel::{CustomerId, FilingId, PartyId, ReceptionId, RecommenderId, UnitId, UserId};

/// Somebody outside the group who files customers at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommender {
    /// Identifier.
    pub id: RecommenderId,
    /// The site.
    pub site_id: UnitId,
    /// What kind.
    pub kind: RecommenderKind,
    /// Who that is in the dossier.
    pub customer_id: CustomerId,
    /// The name there, in full: whoever shows a person's masks it.
    pub name: String,
    /// The first day of the contract.
    pub contract_from: NaiveDate,
    /// Its last day; none while it has no end.
    pub contract_until: Option<NaiveDate>,
    /// Version, for changes.
    pub version: i64,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: UserId,
}

/// A recommender to be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRecommender {
    /// What kind.
    pub kind: RecommenderKind,
    /// Who that is in the dossier: a company for an agency, else a person.
    pub customer: CustomerId,
    /// The first day of the contract.
    pub contract_from: NaiveDate,
    /// Its last day; none while it has no end.
    pub contract_until: Option<NaiveDate>,
}

/// Which recommenders a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecommenderFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this kind.
    pub kind: Option<RecommenderKind>,
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Identifier.
    pub id: FilingId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site (GOV-10).
    pub form_number: i64,
    /// Who filed.
    pub recommender_id: RecommenderId,
    /// What kind of recommender.
    pub kind: RecommenderKind,
    /// The name of the recommender in the dossier, in full: whoever shows a person's masks it.
    pub recommender_name: String,
    /// The first day of the contract, as it stood.
    pub contract_from: NaiveDate,
    /// Its last day, as it stood.
    pub contract_until: Option<NaiveDate>,
    /// Whether the recommender had bought at the site by then.
    pub has_bought: bool,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// The customer who was filed, merged dossiers followed.
    pub customer_id: CustomerId,
    /// That person in the dossier.
    pub visitor: Option<Member>,
    /// The name under which the customer was filed, in full; none once the customer was erased.
    pub filed_name: Option<String>,
    /// Whether the customer bears that name.
    pub name_agrees: bool,
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
    /// That the recommender came along, as recorded last.
    pub presence: Option<FilingPresence>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// By whom.
    pub approved_by: Option<UserId>,
    /// How it was found to stand, in the order of time; the last one is how it stands, until it lapses.
    pub verdicts: Vec<Verdict>,
}

impl Filing {
    /// The filing as the rules look at it.
    #[must_use]
    pub fn fact(&self) -> facts::Filing {
        facts::Filing {
            id: self.id,
            at: self.filed_at,
            recommender: self.recommender_id,
            by: self.kind,
            contract_from: self.contract_from,
            contract_until: self.contract_until,
            has_bought: self.has_bought,
            customer: self.customer_id,
            name_agrees: self.name_agrees,
            presence: self.presence.clone(),
            approved_at: self.approved_at,
        }
    }
}

/// How a filing was found to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// On which occasion it was weighed.
    pub moment: FilingWeighing,
    /// How it stands.
    pub state: FilingState,
    /// The reception with which the protection began.
    pub reception_id: Option<ReceptionId>,
    /// Until when it holds.
    pub holds_until: Option<DateTime<Utc>>,
    /// The condition that it fails, and why.
    pub failed: Option<PassedOver>,
    /// When it was weighed.
    pub weighed_at: DateTime<Utc>,
}

/// Which filings a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilingFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this recommender.
    pub recommender: Option<RecommenderId>,
    /// Of this party, or those merged with it.
    pub party: Option<PartyId>,
}

/// The filing that holds on a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The filing.
    pub filing_id: FilingId,
    /// Who filed.
    pub recommender_id: RecommenderId,
    /// What kind of recommender.
    pub kind: RecommenderKind,
    /// The recommender's name, in full: whoever shows a person's masks it.
    pub recommender_name: String,
    /// Awaited, or protected.
    pub state: FilingState,
    /// Until when the customer may come, or the protection stands: the last instant.
    pub until: DateTime<Utc>,
}

impl FilingState {
    /// How a filing stands, in a word.
    pub(super) fn of(standing: &FilingStanding) -> Self {
        match standing {
            FilingStanding::Awaited { .. } => Self::Awaited,
            FilingStanding::Protected { .. } => Self::Protected,
            FilingStanding::Fails(_) => Self::Void,
        }
    }
}
