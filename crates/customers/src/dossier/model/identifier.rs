//! Numbers by which a customer is known to an authority or bank.

use chrono::{DateTime, Utc};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::IdentifierId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An identifier of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Identifier of the row.
    pub id: IdentifierId,
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number, or what may be shown of it.
    pub number: Number,
    /// What the check of the number answered.
    pub verdict: Verdict,
    /// Oddities that did not stop the number, in the words of the check.
    pub warnings: Vec<String>,
    /// Why a failed check was overridden.
    pub override_reason: Option<String>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// A published number in clear, or the last characters of a sealed one. A sealed number is shown in full only by
/// [`crate::dossier::disclose`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// Published: codes of companies.
    Published(String),
    /// Sealed: numbers of persons and accounts; the last four characters.
    Sealed(String),
}

/// What the check of a number answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = IdentifierVerdict)]
pub enum Verdict {
    /// It is right.
    Passed,
    /// It is accepted, with an oddity.
    Warned,
    /// Its check character is wrong, and someone took it upon himself.
    Overridden,
}

impl Verdict {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Overridden => "overridden",
        }
    }
}

/// A number to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIdentifier {
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number as typed.
    pub value: String,
    /// Why the number is taken although its check character is wrong.
    pub override_reason: Option<String>,
}
