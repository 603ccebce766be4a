//! What the journal says of each key.

use crate::{Act, Line};
use std::collections::{BTreeMap, BTreeSet};

/// What the client knows of a key in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A 2xx was received whole.
    Acknowledged,
    /// The last answer was a refusal.
    Refused,
    /// May or may not have happened.
    Unknown,
}

/// What the journal says of a key.
#[derive(Debug, Clone)]
pub struct Record {
    /// What was wanted.
    pub act: Act,
    /// What it was about.
    pub subject: Option<String>,
    /// Yuan, of a payment.
    pub amount: Option<String>,
    /// What is known.
    pub outcome: Outcome,
    /// Identifiers in the acknowledgements: one, if all is well.
    pub ids: BTreeSet<String>,
    /// Digests of the acknowledgements: one, if all is well.
    pub digests: BTreeSet<String>,
}

pub(super) fn fold(lines: &[Line]) -> BTreeMap<String, Record> {
    let mut records = BTreeMap::<String, Record>::new();
    for line in lines {
        match line {
            Line::Asked(asked) => {
                records.entry(asked.key.clone()).or_insert_with(|| Record {
                    act: asked.act,
                    subject: asked.subject.clone(),
                    amount: asked.amount.clone(),
                    outcome: Outcome::Unknown,
                    ids: BTreeSet::new(),
                    digests: BTreeSet::new(),
                });
            }
            Line::Answered(answered) => {
                let Some(record) = records.get_mut(&answered.key) else {
                    continue;
                };
                record.ids.extend(answered.id.clone());
                record.digests.extend(answered.digest.clone());
                let now = outcome(answered.status, answered.code.as_deref());
                if record.outcome != Outcome::Acknowledged {
                    record.outcome = now;
                }
            }
        }
    }
    records
}

fn outcome(status: Option<u16>, code: Option<&str>) -> Outcome {
    match status {
        Some(200..300) => Outcome::Acknowledged,
        // Not of the work but of the way to it: the attempt before may still be at it.
        Some(401 | 408 | 429) => Outcome::Unknown,
        Some(409) if code == Some("idempotency-key-running") => Outcome::Unknown,
        Some(400..500) => Outcome::Refused,
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_running_or_unavailable_is_not_known() {
        assert_eq!(outcome(Some(201), None), Outcome::Acknowledged);
        assert_eq!(outcome(Some(409), Some("unit-not-free")), Outcome::Refused);
        assert_eq!(
            outcome(Some(409), Some("idempotency-key-running")),
            Outcome::Unknown
        );
        for status in [None, Some(401), Some(408), Some(429), Some(500), Some(503)] {
            assert_eq!(outcome(status, None), Outcome::Unknown);
        }
    }
}
