//! The facts of a party in the contract, each of the shape of the domain's: they always pass through it.

mod deal;
mod links;
mod managers;
mod settlement;
mod visits;

pub use settlement::Portion;

use crate::problem::Problem;
use chrono::{DateTime, Utc};
use deal::DealFact;
use kehu_attribution::facts::Facts;
use kehu_kernel::{CustomerId, PartyId};
use links::{
    CompanyContactFact, FilingFact, IntroductionFact, KinshipFact, ReferralFact, RelativeFact,
};
use managers::{
    ChangeFact, ComplaintFact, EventMethodFact, ExplanationFact, FaultFact, InstigationFact,
    PriorityTurnFact,
};
use serde::{Deserialize, Serialize};
use settlement::{AgreementFact, DisobedienceFact, FactDisputeFact, QuarrelFact, RulingFact};
use utoipa::ToSchema;
use validator::Validate;
use visits::{
    EnquiryFact, FollowUpFact, ReceptionFact, RecognitionFact, RegistrationFact, SearchFact,
    TransferFact,
};

/// Everything recorded of a party up to an instant, as far as it bears on whose the party is. Of people and records only
/// identifiers stand here; for facts that are made up any identifiers will do. Lists that are left out are empty.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributionFacts {
    /// The party.
    pub party: PartyId,
    /// The instant up to which everything recorded is given. Without a deal the answer is what it would be if the deal were
    /// made then.
    pub as_of: DateTime<Utc>,
    /// The persons of the party itself: who buys where the deal does not say it. Empty when they are not known.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub members: Vec<CustomerId>,
    /// The parties to which it is tied, whose records are among the facts.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub relatives: Vec<RelativeFact>,
    /// The deal; none for a preview.
    #[validate(nested)]
    pub deal: Option<DealFact>,
    /// The receptions.
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub receptions: Vec<ReceptionFact>,
    /// The visitor registrations (ATT-G20).
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub registrations: Vec<RegistrationFact>,
    /// The phone enquiries (ATT-G23).
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub enquiries: Vec<EnquiryFact>,
    /// The contacts made to follow the party up (ATT-G26).
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub follow_ups: Vec<FollowUpFact>,
    /// The transfers of the party from one salesperson to another (ATT-R12).
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub transfers: Vec<TransferFact>,
    /// Who recognised whom.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub recognitions: Vec<RecognitionFact>,
    /// What searches found.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub searches: Vec<SearchFact>,
    /// Findings on a salesperson's fault in a reception.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub faults: Vec<FaultFact>,
    /// Explanations tried with a visitor.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub explanations: Vec<ExplanationFact>,
    /// Decisions on a change of salesperson.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub changes: Vec<ChangeFact>,
    /// Proofs that a salesperson had instigated a visitor.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub instigations: Vec<InstigationFact>,
    /// Visitors' complaints about a salesperson.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub complaints: Vec<ComplaintFact>,
    /// Priority turns granted.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub priority_turns: Vec<PriorityTurnFact>,
    /// The methods published for events.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub event_methods: Vec<EventMethodFact>,
    /// Existing customers through whom the party came.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub introductions: Vec<IntroductionFact>,
    /// Family ties among the party's members.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub kinships: Vec<KinshipFact>,
    /// Contacts with the company before the visit.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub company_contacts: Vec<CompanyContactFact>,
    /// Employees' referrals.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub referrals: Vec<ReferralFact>,
    /// Filings by those outside the group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub filings: Vec<FilingFact>,
    /// Agreements of those who claim, by themselves or by mediation.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub agreements: Vec<AgreementFact>,
    /// Quarrels over the party.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub quarrels: Vec<QuarrelFact>,
    /// Rulings on the party.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub rulings: Vec<RulingFact>,
    /// Rulings that were not obeyed.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub disobediences: Vec<DisobedienceFact>,
    /// Disputes over the facts themselves.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub fact_disputes: Vec<FactDisputeFact>,
}

impl AttributionFacts {
    /// The facts in the contract.
    pub fn of(facts: &Facts) -> Result<Self, Problem> {
        let value = serde_json::to_value(facts).map_err(|error| Problem::internal(&error))?;
        serde_json::from_value(value).map_err(|error| Problem::internal(&error))
    }

    /// The domain's facts.
    pub fn to_domain(&self) -> Result<Facts, Problem> {
        let value = serde_json::to_value(self).map_err(|error| Problem::internal(&error))?;
        serde_json::from_value(value).map_err(|error| {
            let message = error.to_string();
            Problem::body("/facts", "invalid", message.clone(), message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Every list of the domain's facts has its place in the contract, and reads back.
    #[test]
    fn the_contract_has_the_shape_of_the_domain() {
        let now = "2026-06-01T04:00:00Z".parse().unwrap();
        let facts = Facts::none(PartyId::generate(), now);
        let written = serde_json::to_value(AttributionFacts::of(&facts).unwrap()).unwrap();
        assert_eq!(written, serde_json::to_value(&facts).unwrap());
        assert_eq!(
            AttributionFacts::of(&facts).unwrap().to_domain().unwrap(),
            facts
        );
        assert!(written.as_object().unwrap().values().any(Value::is_array));
    }
}
