//! What is known of a site's rotation.

mod entry;
mod fairness;
mod order;
mod presence;
mod roster;
mod trade;

pub use entry::{Cause, ClaimKind, EntryKind, Step, TurnEntry};
pub use fairness::{Fairness, FairnessReport, Period};
pub use order::{Claim, Explained, Line, Order, Place, PutThere, Standing, Up};
pub(crate) use order::{From, Turn};
pub use presence::{Engagement, Presence, PresenceState};
pub use roster::{Applies, Roster, RosterSource};
pub use trade::{TradeState, TurnTrade};
