//! The accounts of a site's ledger.

use kehu_kernel::{RecommenderId, UserId};
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

/// Whose an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The site itself.
    Site,
    /// A person of the group.
    User(UserId),
    /// Somebody outside the group who files customers (ATT-F08).
    Recommender(RecommenderId),
}

impl Owner {
    /// As stored: of a person or of somebody outside; of the site when of neither.
    #[must_use]
    pub(crate) fn of_columns(user: Option<UserId>, recommender: Option<RecommenderId>) -> Self {
        match (user, recommender) {
            (Some(user), _) => Self::User(user),
            (None, Some(recommender)) => Self::Recommender(recommender),
            (None, None) => Self::Site,
        }
    }
}

/// An account: of the site, of a person at it, or of somebody outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What it holds.
    pub kind: AccountKind,
    /// Whose it is.
    pub owner: Owner,
}

impl Account {
    /// An account of the site itself.
    #[must_use]
    pub const fn of_site(kind: AccountKind) -> Self {
        let owner = Owner::Site;
        Self { kind, owner }
    }

    /// An account of a person.
    #[must_use]
    pub const fn of(kind: AccountKind, user: UserId) -> Self {
        let owner = Owner::User(user);
        Self { kind, owner }
    }

    /// An account of somebody outside the group.
    #[must_use]
    pub const fn of_recommender(kind: AccountKind, recommender: RecommenderId) -> Self {
        let owner = Owner::Recommender(recommender);
        Self { kind, owner }
    }
}
