//! Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).

mod check;
mod filings;
mod role;
mod shipped;

pub use filings::{BuyerMatch, FilingMoment, FilingReward, FilingTerms, RecommenderKind};
pub use role::Role;

use super::DealStage;
use crate::facts::Kin;
use crate::{Fraction, RuleId};
use kehu_kernel::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeterminationRules {
    /// The set of rules, which also fixes their order where the policy has none of its own.
    pub rule_set: RuleSet,
    /// Another order in which the rules of the set are weighed: all of them, each once, those that a rule demands before it
    /// before it. The set's own order when empty, as in the shipped sets and in what was stored before there was a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<RuleId>,
    /// What a registration gives.
    pub claim: ClaimRules,
    /// Who counts as an existing customer.
    pub existing_customer: ExistingCustomer,
    /// What a visitor's coming through an existing customer must look like to count (ATT-V10, ATT-R10).
    pub introduction: IntroductionScope,
    /// Whether naming a salesperson before the reception gives that one priority and no more: who was named has the visitor only
    /// by receiving, else it is as if nobody had been named (ATT-V07, ATT-G24). Not so in what was stored before there was such
    /// a switch: there the one named has the visitor whoever receives.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named_must_receive: bool,
    /// The stage of a sale that counts as the deal.
    pub deal_stage: DealStage,
    /// When a recognition counts.
    pub recognition: RecognitionRules,
    /// The family ties that make two visitors one party (ATT-V12, ATT-R11), each once; others are parties of their own.
    pub family_ties: Vec<Kin>,
    /// For which deals one who assists or volunteers gets the assistant's share (ATT-V01, ATT-R04).
    pub assistant_share: AssistantShare,
    /// Whether who received in the place of the one whose claim stands has no part where the manager finds a serious fault in
    /// that reception, such as to have concealed the claim: the claimant then gets it (ATT-V01, ATT-R04, ATT-R08, ATT-R14).
    /// The finding counts whenever it is made. Not so in what was stored before there was such a switch.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub serious_fault_forfeits: bool,
    /// Whether a party that was drawn for another salesperson counts as that one's from then on (ATT-R12).
    pub transfers_count: bool,
    /// Whether a priority turn goes only to a salesperson without fault (ATT-V06c).
    pub priority_turn_only_without_fault: bool,
    /// The referrer's part of the commission, below 1; the rules divide the rest (ATT-E06).
    pub referral_share: Fraction,
    /// A fixed sum for the referrer of each deal, from 0.01 to 1000000.00 yuan, in place of a share, which is then 0; the site
    /// bears it beside the commission (reading). None where the referrer gets a share, as in what was stored before there were
    /// such sums (ATT-E06).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_reward: Option<Money>,
    /// On which terms customers are filed by those outside the group, a line for each kind of them, each once; of a kind without
    /// a line no filing is taken. Empty in the shipped sets, and in what was stored before there were filings (ATT-F01 to
    /// ATT-F09).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filings: Vec<FilingTerms>,
    /// The part of every commission that goes to the pool before anything else is divided, below 1.
    pub pool_cut: Fraction,
    /// Days after the deal within which an agreement or a ruling counts, from 1 to 365, the last one to its end; without
    /// limit when absent.
    pub settlement_days: Option<u16>,
    /// Who is credited and paid which part, for every rule that divides by fixed shares, each once.
    pub shares: Vec<RuleShares>,
    /// Who is credited and paid which part where the earlier salesperson became known only after the deal, in place of the
    /// shares of the rule; for ATT-V03, ATT-V04 and ATT-R08, each at most once, and only where later knowledge counts. Without a line
    /// of its own a rule divides alike before and after the deal, as it does in what was stored before there were such lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares_after_deal: Vec<RuleShares>,
}

impl DeterminationRules {
    /// On which terms a kind of recommender files; none where the policy takes no filing of it.
    #[must_use]
    pub fn filing_terms(&self, kind: RecommenderKind) -> Option<&FilingTerms> {
        self.filings.iter().find(|terms| terms.by == kind)
    }

    /// Whether a rule has shares of its own for an earlier salesperson who became known only after the deal.
    pub(crate) fn divides_after_deal(&self, rule: RuleId) -> bool {
        self.shares_after_deal.iter().any(|line| line.rule == rule)
    }

    /// The shares by which a rule divides, with their place in the document. `known_after_deal` says whether the earlier
    /// salesperson became known only after the deal.
    pub(crate) fn shares_by_which(
        &self,
        rule: RuleId,
        known_after_deal: bool,
    ) -> Option<(String, &RuleShares)> {
        let tables = [
            ("shares_after_deal", &self.shares_after_deal),
            ("shares", &self.shares),
        ];
        tables
            .into_iter()
            .skip(usize::from(!known_after_deal))
            .find_map(|(table, lines)| {
                let mut placed = lines.iter().enumerate();
                let (place, line) = placed.find(|(_, line)| line.rule == rule)?;
                Some((format!("/determination/{table}/{place}"), line))
            })
    }
}

/// A set of rules of determination.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeterminationRuleSet)]
pub enum RuleSet {
    /// A developer's sales department: ATT-V (A12).
    Developer,
    /// A sales office: ATT-R (A14).
    SalesOffice,
}

/// What a registration gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRules {
    /// How long the claim stands, from the registration.
    pub validity: Period,
    /// Whether the first day is counted too ("both ends counted"): the claim then ends a day earlier.
    pub first_day_counts: bool,
    /// What lets a standing claim run anew from its time, each once and one kind of follow-up; nothing when empty.
    pub renewed_by: Vec<Renewal>,
    /// Whether a registration counts only once the project manager has confirmed it (ATT-G21).
    pub needs_confirmation: bool,
    /// How long a phone enquiry gives a claim; not at all when absent (ATT-G23).
    pub enquiry_validity: Option<Period>,
}

/// A period of days or months. Months are added at once: 31 January and one month is the last day of February.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many: 1 to 1100 days, 1 to 36 months.
    pub count: u16,
    /// Of what.
    pub unit: PeriodUnit,
}

/// A unit of periods.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Calendar days of the site.
    Days,
    /// Months.
    Months,
}

/// What lets a standing claim run anew.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClaimRenewal)]
pub enum Renewal {
    /// A later visit that the claimant, or another on the claimant's behalf, receives.
    Visit,
    /// A later registration by the claimant.
    Registration,
    /// A contact by the claimant in which the visitor was reached.
    EffectiveFollowUp,
    /// A contact by the claimant, whether the visitor was reached or not.
    FollowUp,
}

/// Who counts as an existing customer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ExistingCustomer {
    /// Who was received and registered before, bought or not.
    Received,
    /// Who bought before.
    Bought,
}

/// What coming through an existing customer must look like to count.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IntroductionScope {
    /// The existing customer telephoned and the salesperson announced the visit with its time, or came along and named
    /// the salesperson.
    AnnouncedOrNamed,
    /// The existing customer came along.
    BroughtAlong,
    /// In whatever way.
    Always,
}

/// When a recognition counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecognitionRules {
    /// The window from the reception as new within which a recognition divides the commission (ATT-V04).
    pub window: Period,
    /// Whether a match by telephone search before or during the reception counts as recognition.
    pub search_counts: bool,
    /// Whether a recognition or a family tie that comes to light after the deal still counts.
    pub later_knowledge_counts: bool,
}

/// For which deals an assistant is paid.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AssistantShare {
    /// Whenever the party buys.
    AnyDeal,
    /// Only when the party buys on the day of the assistance.
    SameDayDeal,
}

/// The shares of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleShares {
    /// The rule.
    pub rule: RuleId,
    /// Who is credited with which part of the deal; sums to 1.
    pub performance: Vec<RoleShare>,
    /// Who gets which part of the commission; sums to 1.
    pub commission: Vec<RoleShare>,
}

/// The share of a role. Of several salespeople in one role each gets an equal part; the share of a role that nobody has in
/// a case goes to the first role of the rule that somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleShare {
    /// The role.
    pub role: Role,
    /// Its share, above 0, with a denominator of at most 10000.
    pub share: Fraction,
}
