//! The answer.

use super::Speaker;
use super::cited::{CitedRule, EvidenceItem, InvolvedPerson, RecordLink, StatedReason};
use kehu_attribution::decision::{
    Answer, Determined, Holder, NeedsRuling, RecommenderReward, Record, ReferralReward,
    RulingGround, Share, Turn, TurnEffect,
};
use kehu_attribution::policy::FilingReward;
use kehu_attribution::{Fraction, split};
use kehu_kernel::{Money, RecommenderId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The answer: it is determined, or a ruling is needed.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "answer")]
pub enum DeterminationAnswer {
    /// `determined`.
    #[serde(rename = "determined")]
    Determined(Box<DeterminedAnswer>),
    /// `needs_ruling`.
    #[serde(rename = "needs_ruling")]
    NeedsRuling(RulingNeededAnswer),
}

crate::union_schema!(DeterminationAnswer, "answer", {
    "determined" => DeterminedAnswer,
    "needs_ruling" => RulingNeededAnswer,
});

/// A rule, an agreement or an admitted ruling decides.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminedAnswer {
    /// The rule that decides.
    pub rule: CitedRule,
    /// Whose the party is; two for spouses received separately.
    #[schema(max_items = 100)]
    pub owners: Vec<HolderBody>,
    /// The salesperson who follows up and does the after-sale work; none when no salesperson does.
    pub follow_up: Option<InvolvedPerson>,
    /// Who is credited with which part of the deal, in party order; sums to exactly 1.
    #[schema(max_items = 500)]
    pub performance: Vec<DeterminedShare>,
    /// Who gets which part of the commission, in party order; sums to exactly 1.
    #[schema(max_items = 500)]
    pub commission: Vec<DeterminedShare>,
    /// The fixed sum for the referrer beside the commission; null without a referral or where the referrer has a share
    /// (ATT-E06).
    pub referral_reward: Option<DeterminedReferralReward>,
    /// What somebody outside the group gets beside the commission for having filed the customer; null without a filing that holds
    /// (ATT-F08).
    pub filing_reward: Option<DeterminedFilingReward>,
    /// What becomes of the turns of the receptions that the rule is about.
    #[schema(max_items = 100)]
    pub turns: Vec<DeterminedTurnEffect>,
    /// The records on which it rests, by time.
    #[schema(max_items = 1000)]
    pub evidence: Vec<EvidenceItem>,
}

/// The fixed sum for who referred the party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminedReferralReward {
    /// The employee.
    pub referrer: InvolvedPerson,
    /// How much, in yuan; the site bears it.
    pub sum: Money,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

/// What somebody outside the group gets for having filed the customer. One of `sum` and `rate_ppm` is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminedFilingReward {
    /// The filing that holds.
    pub filing: RecordLink,
    /// Who filed.
    pub recommender_id: RecommenderId,
    /// A fixed sum in yuan.
    pub sum: Option<Money>,
    /// A part of the base of the commission, in millionths.
    #[schema(minimum = 1, maximum = 500_000)]
    pub rate_ppm: Option<u32>,
    /// Whether it is held back until an approval comes (ATT-F09).
    pub held: bool,
}

/// No rule decides, or the facts are disputed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulingNeededAnswer {
    /// The rule under which a ruling is given: ATT-V20 or ATT-R18.
    pub rule: CitedRule,
    /// Why.
    pub because: RulingGround,
    /// What is missing for a rule to decide.
    #[schema(max_items = 1000)]
    pub missing: Vec<StatedReason>,
}

/// What becomes of a turn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminedTurnEffect {
    /// The reception.
    pub reception: RecordLink,
    /// The salesperson whose turn it is.
    pub salesperson: InvolvedPerson,
    /// What becomes of it.
    pub turn: Turn,
    /// The rule that says so.
    pub rule: CitedRule,
}

/// A part of the whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminedShare {
    /// Whose it is.
    pub holder: HolderBody,
    /// Which part.
    #[schema(example = "7/10")]
    pub share: Fraction,
    /// What it comes to, where the commission is known; the parts sum to exactly the commission (ATT-D09).
    pub amount: Option<Money>,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

crate::tagged_union! {
    /// Who owns, is credited or is paid.
    HolderBody, "kind", {
        "salesperson" => Salesperson(SalespersonHolder),
        "pool" => Pool(PoolHolder),
        "department" => Department(DepartmentHolder),
        "referrer" => Referrer(ReferrerHolder),
    }
}

/// A salesperson.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct SalespersonHolder {
    /// Who.
    pub user_id: UserId,
    /// The name; none for an identifier that is made up.
    #[schema(max_length = 100)]
    pub name: Option<String>,
}

/// The commission pool.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct PoolHolder {}

/// The department.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct DepartmentHolder {}

/// An employee who referred the party.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
pub struct ReferrerHolder {
    /// Who.
    pub user_id: UserId,
    /// The name; none for an identifier that is made up.
    #[schema(max_length = 100)]
    pub name: Option<String>,
}

impl HolderBody {
    /// A holder, with the name.
    pub fn of(holder: Holder, name: impl Fn(UserId) -> Option<String>) -> Self {
        match holder {
            Holder::Salesperson { user } => Self::Salesperson(SalespersonHolder {
                user_id: user,
                name: name(user),
            }),
            Holder::Pool => Self::Pool(PoolHolder {}),
            Holder::Department => Self::Department(DepartmentHolder {}),
            Holder::Referrer { user } => Self::Referrer(ReferrerHolder {
                user_id: user,
                name: name(user),
            }),
        }
    }
}

impl DeterminationAnswer {
    pub(super) fn of(answer: Answer, speaker: &Speaker) -> Self {
        match answer {
            Answer::Determined(determined) => {
                Self::Determined(Box::new(DeterminedAnswer::of(determined, speaker)))
            }
            Answer::NeedsRuling(needed) => {
                let NeedsRuling {
                    rule,
                    because,
                    missing,
                } = needed;
                Self::NeedsRuling(RulingNeededAnswer {
                    rule: CitedRule::of(rule, speaker.language),
                    because,
                    missing: missing
                        .into_iter()
                        .map(|one| StatedReason::of_missing(one, speaker))
                        .collect(),
                })
            }
        }
    }
}

impl DeterminedAnswer {
    fn of(determined: Determined, speaker: &Speaker) -> Self {
        let Determined {
            rule,
            owners,
            follow_up,
            performance,
            commission,
            referral_reward,
            filing_reward,
            turns,
            evidence,
        } = determined;
        Self {
            rule: CitedRule::of(rule, speaker.language),
            owners: owners
                .into_iter()
                .map(|owner| speaker.holder(owner))
                .collect(),
            follow_up: follow_up.map(|user| speaker.person(user)),
            performance: shares(&performance, None, speaker),
            commission: shares(&commission, speaker.commission, speaker),
            referral_reward: referral_reward.map(|one| reward(one, speaker)),
            filing_reward: filing_reward.map(|one| of_filing(one, speaker)),
            turns: turns
                .into_iter()
                .map(|effect| turn(effect, speaker))
                .collect(),
            evidence: speaker.evidence(&evidence),
        }
    }
}

impl Speaker {
    fn holder(&self, holder: Holder) -> HolderBody {
        HolderBody::of(holder, |user| self.names.get(&user).cloned())
    }
}

fn reward(reward: ReferralReward, speaker: &Speaker) -> DeterminedReferralReward {
    DeterminedReferralReward {
        referrer: speaker.person(reward.referrer),
        sum: reward.sum,
        held: reward.held,
    }
}

fn of_filing(reward: RecommenderReward, speaker: &Speaker) -> DeterminedFilingReward {
    let (sum, rate_ppm) = match reward.reward {
        FilingReward::FixedSum { sum } => (Some(sum), None),
        FilingReward::Rate { rate_ppm } => (None, Some(rate_ppm)),
    };
    DeterminedFilingReward {
        filing: speaker.record(Record::Filing(reward.filing)),
        recommender_id: reward.recommender,
        sum,
        rate_ppm,
        held: reward.held,
    }
}

fn shares(shares: &[Share], commission: Option<Money>, speaker: &Speaker) -> Vec<DeterminedShare> {
    let amounts = commission.and_then(|commission| split(commission, shares).ok());
    let amount_at = |place: usize| amounts.as_ref()?.get(place).map(|part| part.amount);
    shares
        .iter()
        .enumerate()
        .map(|(place, part)| DeterminedShare {
            holder: speaker.holder(part.holder),
            share: part.share,
            amount: amount_at(place),
            held: part.held,
        })
        .collect()
}

fn turn(effect: TurnEffect, speaker: &Speaker) -> DeterminedTurnEffect {
    let TurnEffect {
        reception,
        salesperson,
        turn,
        rule,
    } = effect;
    DeterminedTurnEffect {
        reception: speaker.record(Record::Reception(reception)),
        salesperson: speaker.person(salesperson),
        turn,
        rule: CitedRule::of(rule, speaker.language),
    }
}
