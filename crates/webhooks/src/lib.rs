//! Telling other systems what happened: the feed of events and webhooks by the Standard Webhooks specification.
//!
//! - **One order.** [`publish`] gives each event of the outbox its place in the feed, one publisher at a time, after the
//!   event's transaction has committed: places have no gap, and what is read up to a place is complete, in whatever order
//!   transactions commit. In the same transaction it writes the deliveries to all endpoints that want the event.
//! - **At least once.** A delivery is claimed by a lease. Who claims it may be killed: after the lease another takes it
//!   over. The event's id is sent as `webhook-id` and stays the same over all tries, so receivers drop repetitions.
//! - **Lanes.** An instance has a few deliveries of one endpoint in hand at most ([`LANE`]), so that a receiver that hangs
//!   holds up nobody else.
//! - **Guarded.** Every address that a name resolves to is checked at every delivery, and the checked address is the one
//!   that is connected to ([`Guard`]). No redirect is followed, no proxy is used.
//! - **Secrets** are shown once, sealed under a key of their own, and two are valid while one follows the other.
//! - **No personal data**: what is told is the [`catalogue`]'s business, which has no field for free text.
//! - Nobody subscribes to what they may not read ([`create`] demands that the caller covers the unit and all below it).
//!
//! Times are the caller's; the only clock here measures how long a receiver took.

pub mod catalogue;
mod deliver;
mod endpoints;
mod error;
mod feed;
mod model;
mod publish;
mod rules;
mod sending;
mod signature;
mod store;

pub use deliver::{LANE, LEASE, Lanes, Outfit, Place, claim, deliver, waiting};
pub use endpoints::{
    attempts_of, change, create, deliveries_of, disable, enable, find, find_delivery, list, replay,
    replay_since, rotate_secret, send_test,
};
pub use error::Error;
pub use feed::{FeedPage, end, read, readable};
pub use model::{
    Attempt, Change, Claimed, Delivery, DeliveryFilter, DeliveryState, DisabledBecause, Endpoint,
    NewEndpoint, Outcome, Replay, Rotated,
};
pub use publish::publish;
pub use sending::{Guard, Message, Resolve, Sender, Sent, SystemResolver, certificates};
pub use signature::Secret;

/// What events and audit entries of endpoints are kept under.
pub const SUBJECT: &str = "webhook_endpoint";
