//! What is kept of a determination.

use crate::Dealt;
use crate::words::stored_words;
use chrono::{DateTime, Utc};
use kehu_attribution::decision::{Answer, Decision, Holder};
use kehu_attribution::facts::Facts;
use kehu_attribution::policy::RuleSet;
use kehu_attribution::{Fraction, RuleId};
use kehu_kernel::{
    DealId, DeterminationId, Digest, Money, PartyId, PolicyVersionId, UnitId, UserId,
};
use std::collections::BTreeSet;

stored_words! {
    /// Why a determination was made.
    #[schema(as = DeterminationCause)]
    Because {
        /// The deal was made.
        Deal = "deal",
        /// The deal was changed (ATT-V19, ATT-D11).
        Change = "change",
        /// A dispute was settled, or the facts disputed.
        Settlement = "settlement",
        /// What was recorded has been corrected.
        Correction = "correction",
    }
}

stored_words! {
    /// What the answer is.
    #[schema(as = DeterminationOutcome)]
    AnswerKind {
        /// It is determined.
        Determined = "determined",
        /// A ruling is needed.
        NeedsRuling = "needs_ruling",
    }
}

/// A determination as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Identifier.
    pub id: DeterminationId,
    /// The site.
    pub site_id: UnitId,
    /// The party.
    pub party_id: PartyId,
    /// The deal.
    pub deal_id: DealId,
    /// Its place in the chain of the deal's determinations, from 1.
    pub number: i32,
    /// Why it was made.
    pub because: Because,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The deal: the instant up to which facts count.
    pub facts_until: DateTime<Utc>,
    /// The set of rules.
    pub rule_set: RuleSet,
    /// The rule that decides, or under which a ruling is needed.
    pub rule: RuleId,
    /// What the answer is.
    pub answer: AnswerKind,
    /// The version of the site's rules; none where a shipped preset held.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The determination before.
    pub supersedes_id: Option<DeterminationId>,
    /// The determination after; none for the one that counts.
    pub superseded_by: Option<DeterminationId>,
    /// That the deal fell away.
    pub voided: Option<Voiding>,
    /// Who is credited and paid which part, performance before commission, in party order.
    pub shares: Vec<StoredShare>,
}

impl Summary {
    /// The deal, and when it was made.
    pub(crate) const fn dealt(&self) -> Dealt {
        Dealt {
            deal: self.deal_id,
            at: self.facts_until,
        }
    }
}

/// A determination with everything that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determination {
    /// What a list shows.
    pub summary: Summary,
    /// The decision.
    pub decision: Decision,
    /// The commission, when it is known.
    pub commission: Option<Money>,
    /// Digest of the facts.
    pub facts_digest: Digest,
    /// Digest of the decision.
    pub decision_digest: Digest,
    /// Digest of the figures and switches.
    pub policy_digest: Digest,
}

/// That a deal fell away, and its determination with it (ATT-D11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voiding {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A part of the deal or of its commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredShare {
    /// Whether it is a part of the commission, else of the performance.
    pub of_commission: bool,
    /// Whose it is.
    pub holder: Holder,
    /// Which part.
    pub share: Fraction,
    /// Whether it is held back until an approval comes (ATT-E07).
    pub held: bool,
}

/// The determination of a deal that counts, as commission reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The deal.
    pub deal_id: DealId,
    /// The determination.
    pub id: DeterminationId,
    /// Its place in the chain.
    pub number: i32,
    /// The rule that decides, or under which a ruling is needed.
    pub rule: RuleId,
    /// What the answer is.
    pub answer: AnswerKind,
    /// Whether the deal has fallen away.
    pub is_void: bool,
    /// The parts, performance before commission, in party order; none while a ruling is needed.
    pub shares: Vec<StoredShare>,
}

/// The facts of a determination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFacts {
    /// As canonical JSON, byte for byte as kept.
    pub text: String,
    /// The same, read.
    pub facts: Facts,
    /// Their digest.
    pub digest: Digest,
}

/// Which determinations a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeterminationFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this party.
    pub party: Option<PartyId>,
    /// Of this deal.
    pub deal: Option<DealId>,
    /// In which this salesperson has or claims a part.
    pub salesperson: Option<UserId>,
    /// Decided by one of these rules; any when empty.
    pub rules: Vec<RuleId>,
    /// With this answer.
    pub answer: Option<AnswerKind>,
    /// Of deals made at this instant or later.
    pub dealt_from: Option<DateTime<Utc>>,
    /// Of deals made before this instant.
    pub dealt_before: Option<DateTime<Utc>>,
    /// Only those that count.
    pub current: bool,
}

/// The parts of a decision; none when a ruling is needed.
pub(super) fn shares_of(decision: &Decision) -> Vec<StoredShare> {
    let Some(determined) = decision.determined() else {
        return Vec::new();
    };
    let parts = |of_commission, shares: &[kehu_attribution::decision::Share]| {
        shares
            .iter()
            .filter(|part| !part.share.is_zero())
            .map(|part| StoredShare {
                of_commission,
                holder: part.holder,
                share: part.share,
                held: part.held,
            })
            .collect::<Vec<_>>()
    };
    let mut all = parts(false, &determined.performance);
    all.extend(parts(true, &determined.commission));
    all
}

/// The rule that decides or under which a ruling is needed, and what the answer is.
pub(crate) fn outcome_of(decision: &Decision) -> (RuleId, AnswerKind) {
    match &decision.answer {
        Answer::Determined(determined) => (determined.rule, AnswerKind::Determined),
        Answer::NeedsRuling(needed) => (needed.rule, AnswerKind::NeedsRuling),
    }
}

/// Those who have or claim a part: while a ruling is needed, all who received or registered.
pub(super) fn people_of(facts: &Facts, decision: &Decision) -> Vec<UserId> {
    let mut people = BTreeSet::new();
    if let Some(determined) = decision.determined() {
        people.extend(decision.lost.iter().map(|claim| claim.salesperson));
        let shares = determined.performance.iter().chain(&determined.commission);
        people.extend(shares.filter_map(|part| part.holder.user()));
        people.extend(determined.owners.iter().filter_map(|owner| owner.user()));
        people.extend(determined.follow_up);
        people.extend(determined.referral_reward.map(|reward| reward.referrer));
    } else {
        people.extend(facts.receptions.iter().map(|one| one.receiver));
        people.extend(facts.registrations.iter().map(|one| one.salesperson));
    }
    people.into_iter().collect()
}
