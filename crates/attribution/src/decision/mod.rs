//! The answer for one deal: whose the party is, who follows up, who is credited, who gets which part of the
//! commission, and why.

mod evidence;
mod reason;

pub use evidence::{Evidence, Record, Shows};
pub use reason::{LostClaim, LostReason, Missing, Reason};

use crate::policy::{FilingReward, RuleSet};
use crate::{Fraction, RuleId};
use chrono::{DateTime, Utc};
use kehu_kernel::{
    DealId, FilingId, Money, PartyId, ReceptionId, RecommenderId, UserId, canonical_json,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// A determination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The party.
    pub party: PartyId,
    /// The deal; none for a preview.
    pub deal: Option<DealId>,
    /// The instant up to which facts count: the deal, or for a preview the instant of the facts.
    pub facts_until: DateTime<Utc>,
    /// The rule set by which it was decided.
    pub rule_set: RuleSet,
    /// The answer.
    pub answer: Answer,
    /// The rules that applied beside the one that decides, in the order of the specification.
    pub applied: Vec<AppliedRule>,
    /// The rules that were considered before the deciding one and passed over, in the order in which they were.
    pub passed_over: Vec<PassedOver>,
    /// The claims that came to nothing, and why; by salesperson.
    pub lost: Vec<LostClaim>,
    /// The figures of the policy that were used.
    pub figures: Vec<Figure>,
}

impl Decision {
    /// The decision as canonical JSON: the same facts and policy give the same bytes.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which it always can.
    pub fn to_canonical_json(&self) -> serde_json::Result<String> {
        serde_json::to_value(self).map(|value| canonical_json(&value))
    }

    /// What was determined; none when a ruling is needed.
    #[must_use]
    pub fn determined(&self) -> Option<&Determined> {
        match &self.answer {
            Answer::Determined(determined) => Some(determined),
            Answer::NeedsRuling(_) => None,
        }
    }
}

/// What the answer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// A rule, an agreement or an admitted ruling decides.
    Determined(Determined),
    /// None decides, or the facts are disputed.
    NeedsRuling(NeedsRuling),
}

/// What was determined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Determined {
    /// The rule that decides.
    pub rule: RuleId,
    /// Whose the party is; two for spouses received separately.
    pub owners: Vec<Holder>,
    /// The salesperson who follows up and does the after-sale work; none when no salesperson does.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal, in party order; sums to exactly 1.
    pub performance: Vec<Share>,
    /// Who gets which part of the commission, in party order; sums to exactly 1.
    pub commission: Vec<Share>,
    /// The fixed sum for the referrer beside the commission; none without a referral or where the referrer has a share (ATT-E06).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_reward: Option<ReferralReward>,
    /// What somebody outside the group gets beside the commission for having filed the customer; none without a filing that
    /// holds (ATT-F08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing_reward: Option<RecommenderReward>,
    /// What becomes of the turns of the receptions that the rule is about.
    pub turns: Vec<TurnEffect>,
    /// The records on which it rests, by time.
    pub evidence: Vec<Evidence>,
}

/// Why it cannot be determined, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedsRuling {
    /// The rule under which a ruling is given: ATT-V20 or ATT-R18.
    pub rule: RuleId,
    /// Why.
    pub because: RulingGround,
    /// What is missing for a rule to decide.
    pub missing: Vec<Missing>,
}

/// Why a ruling is needed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RulingGround {
    /// None of the rules decides.
    NoRuleDecides,
    /// The facts themselves are disputed.
    FactsDisputed,
}

/// Who owns, is credited or is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Holder {
    /// A salesperson.
    Salesperson {
        /// Who.
        user: UserId,
    },
    /// The commission pool.
    Pool,
    /// The department.
    Department,
    /// An employee who referred the party.
    Referrer {
        /// Who.
        user: UserId,
    },
}

impl Holder {
    /// The person; none for the pool and the department.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::Salesperson { user } | Self::Referrer { user } => Some(user),
            Self::Pool | Self::Department => None,
        }
    }
}

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Whose it is.
    pub holder: Holder,
    /// Which part.
    pub share: Fraction,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

/// The fixed sum for who referred a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralReward {
    /// The employee.
    pub referrer: UserId,
    /// How much, in yuan.
    pub sum: Money,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

/// What somebody outside the group gets for having filed a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecommenderReward {
    /// The filing that holds.
    pub filing: FilingId,
    /// Who filed.
    pub recommender: RecommenderId,
    /// How much.
    pub reward: FilingReward,
    /// Whether it is held back until an approval comes (ATT-F09).
    pub held: bool,
}

/// What becomes of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnEffect {
    /// The reception.
    pub reception: ReceptionId,
    /// The salesperson whose turn it is.
    pub salesperson: UserId,
    /// What becomes of it.
    pub turn: Turn,
    /// The rule that says so.
    pub rule: RuleId,
}

/// What becomes of a turn.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeterminedTurn)]
pub enum Turn {
    /// The reception uses the turn.
    Used,
    /// The reception uses no turn.
    NotUsed,
    /// The turn was taken and is kept: the reception did not count.
    Kept,
    /// The reception is void; the turn is gone.
    Void,
    /// A priority turn is due.
    Priority,
}

/// A rule that applied beside the one that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedRule {
    /// The rule.
    pub rule: RuleId,
    /// The records on which it rests, by time.
    pub evidence: Vec<Evidence>,
}

/// A rule that was considered and passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    /// The rule.
    pub rule: RuleId,
    /// Why it does not apply.
    pub reason: Reason,
}

/// A figure of the policy that was used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Where it stands in the policy document, as a JSON Pointer.
    pub pointer: Cow<'static, str>,
    /// Its value as people write it, such as `1 month` or `7/10`.
    pub value: String,
}
