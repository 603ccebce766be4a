//! Notifications: what users are told of, from the outbox to their inbox.
//!
//! - [`dispatch_batch`] takes waiting events, asks an [`Addressing`] whom to tell and what, and stores the messages, in
//!   one transaction. Any number of instances may do so at once.
//! - Each event reaches each user once: a repetition after an unknown outcome makes no second message.
//! - An event that cannot be addressed waits longer from time to time, is never dropped and holds up no other.
//! - Users see and mark their own messages only. Marking one as read is not an act for the audit record.
//! - Messages name things by identifier and title, without personal data, so that erasing a customer's data need not
//!   search the inboxes.

mod dispatch;
mod error;
mod model;
mod rules;
mod service;
mod store;

pub use dispatch::{Addressing, dispatch_batch};
pub use error::Error;
pub use model::{Dispatched, Message, Notification, Purged, StoredEvent};
pub use service::{list, mark_all_read, mark_read, purge, unread_count, waiting};
