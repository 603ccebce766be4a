//! Words as stored.

use kehu_attribution::RuleId;
use kehu_attribution::decision::Holder;
use kehu_attribution::policy::RuleSet;
use kehu_db::Error;
use kehu_kernel::UserId;
use std::fmt::Display;

/// Declares an enumeration with its stored words.
macro_rules! stored_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, sqlx::Type, utoipa::ToSchema)]
        $(#[$doc])*
        #[serde(rename_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vdoc])* $variant),*
        }

        impl $name {
            /// The word, as stored and shown.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $wire),*
                }
            }
        }
    };
}
pub(crate) use stored_words;

/// The word for a set of rules, as stored.
#[must_use]
pub const fn rule_set_word(rule_set: RuleSet) -> &'static str {
    match rule_set {
        RuleSet::Developer => "developer",
        RuleSet::SalesOffice => "sales_office",
    }
}

pub(crate) fn rule_set_of(
    table: &'static str,
    row: impl Display,
    word: &str,
) -> Result<RuleSet, Error> {
    [RuleSet::Developer, RuleSet::SalesOffice]
        .into_iter()
        .find(|rule_set| rule_set_word(*rule_set) == word)
        .ok_or_else(|| unknown(table, row, word))
}

pub(crate) fn rule_of(table: &'static str, row: impl Display, code: &str) -> Result<RuleId, Error> {
    RuleId::ALL
        .iter()
        .copied()
        .find(|rule| rule.code() == code)
        .ok_or_else(|| unknown(table, row, code))
}

/// The word for who has a share, as stored.
#[must_use]
pub const fn holder_word(holder: Holder) -> &'static str {
    match holder {
        Holder::Salesperson { .. } => "salesperson",
        Holder::Pool => "pool",
        Holder::Department => "department",
        Holder::Referrer { .. } => "referrer",
    }
}

pub(crate) fn holder_of(
    table: &'static str,
    row: impl Display,
    word: &str,
    user: Option<UserId>,
) -> Result<Holder, Error> {
    match (word, user) {
        ("salesperson", Some(user)) => Ok(Holder::Salesperson { user }),
        ("referrer", Some(user)) => Ok(Holder::Referrer { user }),
        ("pool", None) => Ok(Holder::Pool),
        ("department", None) => Ok(Holder::Department),
        _ => Err(unknown(table, row, word)),
    }
}

pub(crate) fn unknown(table: &'static str, row: impl Display, what: &str) -> Error {
    Error::Inconsistent {
        table,
        row: row.to_string(),
        reason: format!("holds what this version does not know: {what}"),
    }
}
