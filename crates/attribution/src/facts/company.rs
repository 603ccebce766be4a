//! Customers of the company itself (ATT-V13 to ATT-V17).

use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The party came through the company or one of its executives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanyContact {
    /// Identifier.
    pub id: EvidenceId,
    /// The first contact with the company.
    pub at: DateTime<Utc>,
    /// The executive, when one is known.
    pub executive: Option<UserId>,
    /// The salesperson whom an executive named.
    pub named: Option<NamedByExecutive>,
    /// Who received and negotiated.
    pub negotiated_by: Worker,
    /// Who does the after-sale work.
    pub after_sale_by: Worker,
}

/// A salesperson named by an executive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedByExecutive {
    /// Who was named.
    pub salesperson: UserId,
    /// Why it was let stand.
    pub reason: NamingReason,
}

/// Why an executive's naming of a salesperson was let stand.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExecutiveNamingReason)]
pub enum NamingReason {
    /// The executive was told why not, in vain.
    ExplanationFailed,
    /// Another reason.
    Other,
}

/// Who did a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Worker {
    /// A salesperson.
    Salesperson {
        /// Who.
        user: UserId,
    },
    /// The company itself, or staff who are no salespeople.
    Company {},
}
