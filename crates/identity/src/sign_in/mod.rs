//! Signing in and staying signed in.
//!
//! A sign-in has three steps, so that no connection waits for a hash: [`begin`] counts the guess in a committed
//! transaction and fetches the stored hash; the hash is checked; [`finish`] opens the session.

mod sessions;
mod throttle;

pub use sessions::{
    Tokens, finish, issue_for_operator, purge, refresh, sign_out, sign_out_everywhere,
};
pub use throttle::{Attempt, begin, clear};

pub(crate) use sessions::revoke_all;
