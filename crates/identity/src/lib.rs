//! Who there is, where they stand, what they may do, and how they prove who they are (CUS-06).
//!
//! Owns the organisation tree, users and their passwords, roles, assignments, sessions with their tokens, and API keys.
//!
//! Invariants
//! - There is one group, the root. A company lies under the group or a company; the other kinds below a company, and
//!   departments also under the group. No unit lies below itself, and `ancestors` always tells the way from the root.
//! - What a principal may do is its [`Standing`]: read anew with every request, so that a change of role, place or
//!   assignment acts at once. Access tokens carry no permission.
//! - Nobody hands out more than they hold: a role is given, a role is changed, an API key is made and a password is
//!   reset only by who covers all of it, or by a system administrator.
//! - There is always an active system administrator.
//! - Secrets are stored as digests only. Passwords are hashed outside every transaction: no connection waits for it.
//! - Blocking a user, changing or resetting a password and ending an assignment raise the user's token version, which
//!   ends all access tokens; the first three end all sessions as well.

mod error;
mod permission;
mod secret;
mod standing;
mod text;

pub mod api_keys;
pub mod assignments;
pub mod authentication;
pub mod belonging;
pub mod passwords;
pub mod roles;
pub mod sign_in;
pub mod tokens;
pub mod units;
pub mod users;

pub use assignments::{holders_of, holds_role};
pub use authentication::{Authenticated, Credential, authenticate};
pub use error::{Error, Throttled};
pub use passwords::Hasher;
pub use permission::Permission;
pub use roles::{Reach, codes};
pub use standing::load as standing_of;
pub use standing::{Place, Standing};
pub use tokens::SigningKeys;
