//! Parties that are tied to another.

use kehu_kernel::{CustomerId, PartyId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A party to which the party is tied, near or far, in whatever way. What is recorded of it stands among the facts; whether it
/// counts is the policy's to say (ATT-V12, ATT-R11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// The party.
    pub party: PartyId,
    /// Its persons.
    pub members: Vec<CustomerId>,
    /// Which of the records are its own.
    pub records: Vec<Uuid>,
}

impl Relative {
    pub(super) fn sort(&mut self) {
        self.members.sort_unstable();
        self.records.sort_unstable();
        self.records.dedup();
    }
}
