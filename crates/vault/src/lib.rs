//! Secrets at rest: encryption of single columns, blind indexes to find them, and keys that die with a person's
//! data.
//!
//! - A sealed value is bound to its purpose and row: copied to another row it does not open.
//! - A blind index is a keyed digest of the normalised value, under a key of its own. It shows equality and nothing
//!   else, so it is used for values of high entropy only.
//! - History that must never change is sealed under the customer's own key. Erasing that key erases the history's
//!   personal content and leaves its record (CUS-02 with CUS-05).
//! - Two keys of each kind are valid at a time: the first seals, both open, so that keys rotate without an outage.

mod key;
mod sealed;

pub use key::{Key, KeyError};
pub use sealed::{SealError, Sealer, SubjectKey, Vault};
