//! A decision in the contract: the answer, the rules with what they say, the evidence with links, and the judgment in the
//! caller's language.

mod answer;
mod cited;
mod speaker;

pub use answer::HolderBody;
pub use cited::{CitedRule, InvolvedPerson, RecordLink};
pub use speaker::{Speaker, policy_words};

use answer::DeterminationAnswer;
use chrono::{DateTime, Utc};
use cited::{EvidenceItem, StatedReason};
use kehu_attribution::decision::{AppliedRule, Decision, Figure, LostClaim, PassedOver};
use kehu_attribution::judgment::{Judgment, Section, Setting, judge};
use kehu_attribution::policy::RuleSet;
use kehu_kernel::{DealId, PartyId};
use serde::Serialize;
use utoipa::ToSchema;

/// What is decided of a party, by which rule, on which evidence, and why not otherwise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminationDecision {
    /// The party.
    pub party_id: PartyId,
    /// The deal; none for a preview.
    pub deal_id: Option<DealId>,
    /// The instant up to which facts count: the deal, or for a preview the instant of the facts.
    pub facts_until: DateTime<Utc>,
    /// The set of rules by which it was decided.
    pub rule_set: RuleSet,
    /// The answer.
    pub answer: DeterminationAnswer,
    /// The rules that applied beside the one that decides.
    #[schema(max_items = 100)]
    pub applied: Vec<RuleApplied>,
    /// The rules that were considered and passed over, in the order in which they were.
    #[schema(max_items = 100)]
    pub passed_over: Vec<RulePassedOver>,
    /// The claims that came to nothing, and why.
    #[schema(max_items = 1000)]
    pub lost_claims: Vec<LostClaimItem>,
    /// The figures of the policy that were used.
    #[schema(max_items = 100)]
    pub figures: Vec<PolicyFigure>,
    /// The whole in words, in the caller's language.
    pub judgment: JudgmentText,
}

/// A rule that applied beside the one that decides.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleApplied {
    /// The rule.
    pub rule: CitedRule,
    /// The records on which it rests.
    #[schema(max_items = 1000)]
    pub evidence: Vec<EvidenceItem>,
}

/// A rule that was considered and passed over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulePassedOver {
    /// The rule.
    pub rule: CitedRule,
    /// Why it does not apply.
    pub reason: StatedReason,
}

/// A claim that came to nothing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LostClaimItem {
    /// Whose.
    pub salesperson: InvolvedPerson,
    /// The record on which it rested.
    pub record: RecordLink,
    /// Its time.
    pub at: DateTime<Utc>,
    /// Why it came to nothing.
    pub reason: StatedReason,
}

/// A figure of the policy that was used.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyFigure {
    /// Where it stands in the policy document, as a JSON Pointer.
    #[schema(max_length = 200, example = "/determination/claim/validity")]
    pub pointer: String,
    /// Its value.
    #[schema(max_length = 200, example = "1 month")]
    pub value: String,
}

/// A decision in words that both salespeople can follow.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JudgmentText {
    /// The answer in a sentence.
    #[schema(max_length = 4000)]
    pub headline: String,
    /// The parts, in order.
    #[schema(max_items = 20)]
    pub sections: Vec<JudgmentSection>,
}

/// A part of a judgment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JudgmentSection {
    /// Its heading.
    #[schema(max_length = 200)]
    pub heading: String,
    /// Its statements, in order.
    #[schema(value_type = Vec<kehu_kernel::items::JudgmentLine>, max_items = 2000)]
    pub lines: Vec<String>,
}

impl DeterminationDecision {
    /// A decision as a speaker tells it.
    pub fn of(decision: Decision, speaker: &Speaker) -> Self {
        let judgment = JudgmentText::of(&decision, speaker);
        let Decision {
            party,
            deal,
            facts_until,
            rule_set,
            answer,
            applied,
            passed_over,
            lost,
            figures,
        } = decision;
        Self {
            party_id: party,
            deal_id: deal,
            facts_until,
            rule_set,
            answer: DeterminationAnswer::of(answer, speaker),
            applied: applied
                .into_iter()
                .map(|AppliedRule { rule, evidence }| RuleApplied {
                    rule: CitedRule::of(rule, speaker.language),
                    evidence: speaker.evidence(&evidence),
                })
                .collect(),
            passed_over: passed_over
                .into_iter()
                .map(|PassedOver { rule, reason }| RulePassedOver {
                    rule: CitedRule::of(rule, speaker.language),
                    reason: StatedReason::of_reason(reason, speaker),
                })
                .collect(),
            lost_claims: lost
                .into_iter()
                .map(|claim| LostClaimItem::of(&claim, speaker))
                .collect(),
            figures: figures
                .into_iter()
                .map(|Figure { pointer, value }| PolicyFigure {
                    pointer: pointer.into_owned(),
                    value,
                })
                .collect(),
            judgment,
        }
    }
}

impl LostClaimItem {
    fn of(claim: &LostClaim, speaker: &Speaker) -> Self {
        Self {
            salesperson: speaker.person(claim.salesperson),
            record: speaker.record(claim.record),
            at: claim.at,
            reason: StatedReason::of_loss(claim, speaker),
        }
    }
}

impl JudgmentText {
    fn of(decision: &Decision, speaker: &Speaker) -> Self {
        let setting = Setting {
            names: &speaker.names,
            policy_version: &speaker.policy,
            commission: speaker.commission,
        };
        let Judgment { headline, sections } = judge(decision, setting);
        let said = |words: &kehu_kernel::Words| words.text(speaker.language).to_owned();
        Self {
            headline: said(&headline),
            sections: sections
                .iter()
                .map(|Section { heading, lines }| JudgmentSection {
                    heading: said(heading),
                    lines: lines.iter().map(said).collect(),
                })
                .collect(),
        }
    }
}
