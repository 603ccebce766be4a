//! How those who claim settled it, or others for them. These count although they are later than the deal.

use crate::Fraction;
use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, UserId};
use serde::{Deserialize, Serialize};

/// An agreement of those who claim (ATT-R15, ATT-R16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was concluded.
    pub at: DateTime<Utc>,
    /// Whether it is in writing.
    pub written: bool,
    /// Who mediated for the department; none when they agreed by themselves.
    pub mediated_by: Option<UserId>,
    /// Who follows up.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when empty.
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to 1.
    pub commission: Vec<Portion>,
}

/// A part for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portion {
    /// Who.
    pub to: Recipient,
    /// Which part.
    pub share: Fraction,
}

/// Whom an agreement or a ruling gives a part to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recipient {
    /// A salesperson.
    Salesperson {
        /// Who.
        user: UserId,
    },
    /// The commission pool.
    Pool {},
    /// The department.
    Department {},
}

/// A quarrel over the party (ATT-R17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quarrel {
    /// Identifier.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who quarrelled.
    pub between: Vec<UserId>,
}

impl Quarrel {
    pub(super) fn sort(&mut self) {
        self.between.sort_unstable();
    }
}

/// A ruling where no rule decides or the facts are disputed (ATT-V20, ATT-R18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Who gave it: the project manager (ATT-V20), the department manager (ATT-R18).
    pub by: UserId,
    /// When the sales director approved it (ATT-V20); none before.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who follows up.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when empty.
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to 1.
    pub commission: Vec<Portion>,
}

/// A ruling was not obeyed (ATT-R17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disobedience {
    /// Identifier.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The ruling.
    pub ruling: EvidenceId,
    /// Who did not obey.
    pub by: UserId,
}

/// A dispute over the facts themselves: until a ruling none of the rules can be applied to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDispute {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// Who disputes.
    pub by: UserId,
    /// When it was cleared up, the facts standing as given; none while open.
    pub resolved_at: Option<DateTime<Utc>>,
}
