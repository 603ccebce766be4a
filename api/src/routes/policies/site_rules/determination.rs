//! Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).

use kehu_attribution::facts::Kin;
use kehu_attribution::policy::{
    AssistantShare, BuyerMatch, DealStage, ExistingCustomer, FilingMoment, IntroductionScope,
    PeriodUnit, RecommenderKind, Renewal, Role, RuleSet,
};
use kehu_attribution::{Fraction, RuleId};
use kehu_kernel::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeterminationRules {
    /// The set of rules, which also fixes their order where `order` is absent.
    pub rule_set: RuleSet,
    /// Another order in which the rules of the set are weighed: all of them, each once. Refused where a rule could never decide
    /// behind another, such as ATT-V08x behind ATT-V08, or anything behind ATT-V00 or ATT-R01; `listAttributionRules` tells the
    /// sets' own orders and what they demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 40))]
    #[schema(max_items = 40)]
    pub order: Vec<RuleId>,
    /// What a registration gives.
    #[validate(nested)]
    pub claim: ClaimRules,
    /// Who counts as an existing customer.
    pub existing_customer: ExistingCustomer,
    /// What a visitor's coming through an existing customer must look like to count (ATT-V10, ATT-R10).
    pub introduction: IntroductionScope,
    /// Whether naming a salesperson before the reception gives that one priority and no more: who was named has the visitor only
    /// by receiving, else it is as if nobody had been named (ATT-V07, ATT-G24). When absent the one named has the visitor whoever
    /// receives.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named_must_receive: bool,
    /// The stage of a sale that counts as the deal.
    pub deal_stage: DealStage,
    /// When a recognition counts.
    #[validate(nested)]
    pub recognition: RecognitionRules,
    /// The family ties that make two visitors one party (ATT-V12, ATT-R11), each once; others are parties of their own.
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    pub family_ties: Vec<Kin>,
    /// For which deals one who assists or volunteers gets the assistant's share (ATT-V01, ATT-R04).
    pub assistant_share: AssistantShare,
    /// Whether who received in the place of the one whose claim stands has no part where the manager finds a serious fault in
    /// that reception (evidence `fault`), such as to have concealed the claim: the claimant then gets it (ATT-V01, ATT-R04,
    /// ATT-R08, ATT-R14). The finding counts whenever it is made; not so when this is absent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub serious_fault_forfeits: bool,
    /// Whether a party that was drawn for another salesperson counts as that one's from then on (ATT-R12).
    pub transfers_count: bool,
    /// Whether a priority turn goes only to a salesperson without fault (ATT-V06c).
    pub priority_turn_only_without_fault: bool,
    /// The referrer's part of the commission, below 1; the rules divide the rest (ATT-E06).
    #[schema(example = "3/10")]
    pub referral_share: Fraction,
    /// A fixed sum for the referrer of each deal, 0.01 to 1000000.00 yuan, in place of a share, which is then 0. The site bears
    /// it beside the commission, and it is payable in full once commission accrues on the deal (ATT-E06).
    #[schema(example = "3000.00")]
    pub referral_reward: Option<Money>,
    /// On which terms customers are filed by those outside the group, a line for each kind of them, each once; of a kind without
    /// a line no filing is taken, of none when this is absent (ATT-F01 to ATT-F09).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 3), nested)]
    #[schema(max_items = 3)]
    pub filings: Vec<FilingTerms>,
    /// The part of every commission that goes to the pool before anything else is divided, below 1.
    #[schema(example = "0")]
    pub pool_cut: Fraction,
    /// Days after the deal within which an agreement or a ruling counts, the last one to its end; without limit when
    /// absent.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 7)]
    pub settlement_days: Option<u16>,
    /// Who is credited and paid which part, for every rule that divides by fixed shares, each once.
    #[validate(length(min = 1, max = 60), nested)]
    #[schema(min_items = 1, max_items = 60)]
    pub shares: Vec<RuleShares>,
    /// Who is credited and paid which part where the earlier salesperson became known only after the deal, in place of the
    /// shares of the rule: for ATT-V03, ATT-V04 and ATT-R08, each at most once, and only where `later_knowledge_counts`. Without
    /// a line of its own a rule divides alike before and after the deal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 2), nested)]
    #[schema(max_items = 2)]
    pub shares_after_deal: Vec<RuleShares>,
}

/// The terms on which a kind of those outside the group files customers.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingTerms {
    /// The kind.
    pub by: RecommenderKind,
    /// When a customer is filed: before the visit that it brings, or on the day of the first visit of all (then `only_new`).
    pub filed: FilingMoment,
    /// For how long before the filing the customer must not have been on site, to the end of the last day; without bearing when
    /// absent (ATT-F02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub absent_for: Option<Period>,
    /// Whether the customer must never have been on site before (ATT-F02).
    pub only_new: bool,
    /// Within which time from the filing the customer must come, to the end of the last day (ATT-F04).
    #[validate(nested)]
    pub visit_within: Period,
    /// Whether the recommender must come along on the day of that visit, with the identity papers of both (ATT-F05).
    pub comes_along: bool,
    /// How long the filing protects, from the reception of the filed customer, to the end of the last day (ATT-F06).
    #[validate(nested)]
    pub protection: Period,
    /// Who must buy (ATT-F07).
    pub buyer: BuyerMatch,
    /// What the recommender gets of a deal, beside the commission (ATT-F08).
    pub reward: FilingRewardBody,
    /// Whether it is held back until the filing was approved (ATT-F09).
    pub needs_approval: bool,
}

crate::tagged_union! {
    /// What a recommender gets of a deal: a fixed sum once commission accrues on it, or a part of the base of the commission as
    /// it accrues.
    FilingRewardBody, "kind", {
        "fixed_sum" => FixedSum(FixedFilingReward),
        "rate" => Rate(FilingRewardRate),
    }
}

/// A fixed sum a deal.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedFilingReward {
    /// In yuan, 0.01 to 1000000.00.
    #[schema(example = "3000.00")]
    pub sum: Money,
}

/// A part of the base of the commission.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingRewardRate {
    /// In millionths.
    #[validate(range(min = 1, max = 500_000))]
    #[schema(minimum = 1, maximum = 500_000, example = 10_000)]
    pub rate_ppm: u32,
}

/// What a registration gives.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRules {
    /// How long the claim stands, from the registration.
    #[validate(nested)]
    pub validity: Period,
    /// Whether the first day is counted too ("both ends counted"): the claim then ends a day earlier.
    pub first_day_counts: bool,
    /// What lets a standing claim run anew from its time, each once; nothing when empty. Of `follow_up` and
    /// `effective_follow_up` one.
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    pub renewed_by: Vec<Renewal>,
    /// Whether a registration counts only once the project manager has confirmed it (ATT-G21).
    pub needs_confirmation: bool,
    /// How long a phone enquiry gives a claim; not at all when absent (ATT-G23).
    #[validate(nested)]
    pub enquiry_validity: Option<Period>,
}

/// A period of days or months. Months are added at once: 31 January and one month is the last day of February.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many: 1 to 1100 days, 1 to 36 months.
    #[validate(range(min = 1, max = 1100))]
    #[schema(minimum = 1, maximum = 1100, example = 1)]
    pub count: u16,
    /// Of what.
    pub unit: PeriodUnit,
}

/// When a recognition counts.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognitionRules {
    /// The window from the reception as new within which a recognition divides the commission (ATT-V04).
    #[validate(nested)]
    pub window: Period,
    /// Whether a match by telephone search before or during the reception counts as recognition.
    pub search_counts: bool,
    /// Whether a recognition or a family tie that comes to light after the deal still counts.
    pub later_knowledge_counts: bool,
}

/// The shares of a rule.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleShares {
    /// The rule.
    pub rule: RuleId,
    /// Who is credited with which part of the deal; sums to 1.
    #[validate(length(min = 1, max = 5))]
    #[schema(min_items = 1, max_items = 5)]
    pub performance: Vec<RoleShare>,
    /// Who gets which part of the commission; sums to 1.
    #[validate(length(min = 1, max = 5))]
    #[schema(min_items = 1, max_items = 5)]
    pub commission: Vec<RoleShare>,
}

/// The share of a role. Of several salespeople in one role each gets an equal part; the share of a role that nobody has in
/// a case goes to the first role of the rule that somebody has.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleShare {
    /// The role.
    pub role: Role,
    /// Its share, above 0, with a denominator of at most 10000.
    #[schema(example = "7/10")]
    pub share: Fraction,
}
