//! Roles: named sets of permissions and how far they reach.

mod service;
mod shipped;
mod store;

pub use service::{NewRole, RoleChange, create, update};
pub use shipped::{codes, ensure_shipped, titles};
pub use store::{Role, find, list, titles_of};

/// How far a role reaches from the unit at which it is held (CUS-06).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Rows of which the holder is the responsible employee.
    Own,
    /// Rows of the unit itself.
    Team,
    /// Rows of the unit and of all units below it.
    UnitAndBelow,
    /// All rows.
    All,
}

impl Reach {
    /// The name in requests, answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::UnitAndBelow => "unit_and_below",
            Self::All => "all",
        }
    }
}
