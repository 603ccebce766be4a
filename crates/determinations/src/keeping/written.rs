//! What is decided, in the form in which it is kept.

use super::model::{AnswerKind, StoredShare, outcome_of, people_of, shares_of};
use kehu_attribution::RuleId;
use kehu_attribution::decision::Decision;
use kehu_attribution::facts::Facts;
use kehu_kernel::{Digest, UserId};

/// A decision and the facts that it was made from, as they are kept. Pure: the same facts and decision are written alike byte
/// for byte, by whomever they are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The facts as canonical JSON.
    pub facts: String,
    /// Their digest.
    pub facts_digest: Digest,
    /// The decision as canonical JSON.
    pub decision: String,
    /// Its digest.
    pub decision_digest: Digest,
    /// The rule that decides, or under which a ruling is needed.
    pub rule: RuleId,
    /// What the answer is.
    pub answer: AnswerKind,
    /// Who gets which part: performance before commission, in party order.
    pub shares: Vec<StoredShare>,
    /// Those who have or claim a part.
    pub people: Vec<UserId>,
}

impl Written {
    /// Writes a decision.
    ///
    /// # Errors
    /// When facts or decision cannot be written as JSON, which they always can.
    pub fn of(facts: Facts, decision: &Decision) -> serde_json::Result<Self> {
        let (rule, answer) = outcome_of(decision);
        let people = people_of(&facts, decision);
        let facts = facts.to_canonical_json()?;
        let text = decision.to_canonical_json()?;
        Ok(Self {
            facts_digest: Digest::of_canonical(&facts),
            decision_digest: Digest::of_canonical(&text),
            facts,
            decision: text,
            rule,
            answer,
            shares: shares_of(decision),
            people,
        })
    }
}
