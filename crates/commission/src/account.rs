//! The accounts of a site's ledger.

use kehu_kernel::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an account holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = LedgerAccountKind)]
pub enum AccountKind {
    /// What commission has cost the site.
    Expense,
    /// The commission pool 公佣.
    Pool,
    /// What fell to the department.
    Department,
    /// What is owed to a person now; below nothing when the person owes it.
    Payable,
    /// What is a person's and not yet due.
    Retention,
    /// A referrer's part that waits for its approval (ATT-E07).
    Held,
    /// What sanctions took (GOV-05).
    Sanctions,
    /// What was paid to people.
    PaidOut,
}

impl AccountKind {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Pool => "pool",
            Self::Department => "department",
            Self::Payable => "payable",
            Self::Retention => "retention",
            Self::Held => "held",
            Self::Sanctions => "sanctions",
            Self::PaidOut => "paid_out",
        }
    }
}

/// An account: of the site, or of a person at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What it holds.
    pub kind: AccountKind,
    /// Whose it is; none for the site's own.
    pub user: Option<UserId>,
}

impl Account {
    /// An account of the site itself.
    #[must_use]
    pub const fn of_site(kind: AccountKind) -> Self {
        Self { kind, user: None }
    }

    /// An account of a person.
    #[must_use]
    pub const fn of(kind: AccountKind, user: UserId) -> Self {
        Self {
            kind,
            user: Some(user),
        }
    }
}
