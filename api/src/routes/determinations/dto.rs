//! What is answered about determinations.

use super::decision::{CitedRule, DeterminationDecision, HolderBody};
use super::facts::AttributionFacts;
use crate::page;
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::policy::RuleSet;
use kehu_determinations::{AnswerKind, Because, StoredShare, Summary, Voiding};
use kehu_kernel::{DealId, DeterminationId, Language, PartyId, PolicyVersionId, UnitId, UserId};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A determination, as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminationSummary {
    /// Identifier.
    pub id: DeterminationId,
    /// The site.
    pub site_id: UnitId,
    /// The party.
    pub party_id: PartyId,
    /// The deal.
    pub deal_id: DealId,
    /// Its place in the chain of the deal's determinations, from 1.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Why it was made.
    pub made_because: Because,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The deal: the instant up to which facts count.
    pub dealt_at: DateTime<Utc>,
    /// The set of rules.
    pub rule_set: RuleSet,
    /// The rule that decides, or under which a ruling is needed.
    pub rule: CitedRule,
    /// What the answer is.
    pub answer: AnswerKind,
    /// The version of the site's rules; none where a shipped preset held.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The determination that it supersedes.
    pub supersedes_id: Option<DeterminationId>,
    /// The determination that supersedes it; none for the one that counts.
    pub superseded_by_id: Option<DeterminationId>,
    /// When the deal fell away; none while it stands (ATT-D11).
    pub voided_at: Option<DateTime<Utc>>,
    /// Why it fell away.
    #[schema(max_length = 2000)]
    pub voided_reason: Option<String>,
    /// Who is credited with which part of the deal; none while a ruling is needed.
    #[schema(max_items = 500)]
    pub performance: Vec<DeterminationPart>,
    /// Who gets which part of the commission; none while a ruling is needed.
    #[schema(max_items = 500)]
    pub commission: Vec<DeterminationPart>,
}

page!(DeterminationPage, DeterminationSummary);

/// A part of a deal or of its commission.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminationPart {
    /// Whose it is.
    pub holder: HolderBody,
    /// Which part.
    #[schema(example = "7/10")]
    pub share: Fraction,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

impl DeterminationSummary {
    /// A determination with the names of those who have a part.
    pub fn of(summary: Summary, names: &BTreeMap<UserId, String>, language: Language) -> Self {
        let Summary {
            id,
            site_id,
            party_id,
            deal_id,
            number,
            because,
            made_at,
            facts_until,
            rule_set,
            rule,
            answer,
            policy_version_id,
            supersedes_id,
            superseded_by,
            voided,
            shares,
        } = summary;
        let (voided_at, voided_reason) = voided.map(|Voiding { at, reason }| (at, reason)).unzip();
        let parts = |of_commission: bool| {
            shares
                .iter()
                .filter(|part| part.of_commission == of_commission)
                .map(|part| DeterminationPart {
                    holder: HolderBody::of(part.holder, |user| names.get(&user).cloned()),
                    share: part.share,
                    held: part.held,
                })
                .collect()
        };
        Self {
            id,
            site_id,
            party_id,
            deal_id,
            number,
            made_because: because,
            made_at,
            dealt_at: facts_until,
            rule_set,
            rule: CitedRule::of(rule, language),
            answer,
            policy_version_id,
            supersedes_id,
            superseded_by_id: superseded_by,
            voided_at,
            voided_reason,
            performance: parts(false),
            commission: parts(true),
        }
    }
}

/// Everybody who has a part.
pub fn people_of<'a>(shares: impl Iterator<Item = &'a StoredShare>) -> Vec<UserId> {
    let mut people: Vec<UserId> = shares.filter_map(|part| part.holder.user()).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// A determination with everything that it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Determination {
    /// Where it stands.
    pub summary: DeterminationSummary,
    /// What is decided, by which rule, on which evidence, and why not otherwise.
    pub decision: DeterminationDecision,
    /// SHA-256 of the facts, as canonical JSON.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub facts_digest: String,
    /// SHA-256 of the decision, as canonical JSON.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub decision_digest: String,
    /// SHA-256 of the rules by which it was made, as canonical JSON.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub policy_digest: String,
}

/// The facts on which something rests, as they were kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeptFacts {
    /// The facts.
    pub facts: AttributionFacts,
    /// SHA-256 of the facts, as canonical JSON: members sorted by name, no white space.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
}

/// A determination made again from what was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminationReplay {
    /// The determination.
    pub determination_id: DeterminationId,
    /// Whether the bytes are the same.
    pub same: bool,
    /// SHA-256 of the facts as they were kept.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub facts_digest: String,
    /// SHA-256 of the facts, read and written again.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub facts_digest_again: String,
    /// SHA-256 of the decision as it was kept.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub decision_digest: String,
    /// SHA-256 of the decision made again.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub decision_digest_again: String,
    /// SHA-256 of the rules by which it was made.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub policy_digest: String,
    /// The decision made again.
    pub decision: DeterminationDecision,
}

/// What the answer would be; nothing was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeterminationPreview {
    /// The site; none for facts that are made up.
    pub site_id: Option<UnitId>,
    /// The version of the site's rules by which it was made; none for a preset or a document.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The preset by which it was made; none for a version or a document.
    #[schema(max_length = 50)]
    pub preset: Option<String>,
    /// The facts, in their order.
    pub facts: AttributionFacts,
    /// What would be decided.
    pub decision: DeterminationDecision,
}
