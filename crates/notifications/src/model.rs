//! Events and messages.

use chrono::{DateTime, Utc};
use kehu_kernel::{EventId, NotificationId, UnitId, UserId, Words};
use uuid::Uuid;

/// An event as it waits in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Identifier.
    pub id: EventId,
    /// What happened, such as `customer.suspended`.
    pub kind: String,
    /// Kind of the thing that it happened to.
    pub subject_kind: String,
    /// Its identifier.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// What a recipient needs to know beside that.
    pub payload: serde_json::Value,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Times that dispatching it has failed.
    pub attempts: i32,
}

/// What one user is to be told of an event. Longer texts than 200 and 2,000 characters are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whom to tell.
    pub user_id: UserId,
    /// One line.
    pub title: Words,
    /// What happened and what is expected; may be empty.
    pub text: Words,
}

/// A message in an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Identifier.
    pub id: NotificationId,
    /// Kind of the event.
    pub kind: String,
    /// Kind of the thing that it is about.
    pub subject_kind: String,
    /// Its identifier.
    pub subject_id: Uuid,
    /// One line.
    pub title: Words,
    /// What happened and what is expected.
    pub text: Words,
    /// When it arrived.
    pub created_at: DateTime<Utc>,
    /// When it was marked as read.
    pub read_at: Option<DateTime<Utc>>,
}

/// What a call of [`crate::dispatch_batch`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dispatched {
    /// Events that are done.
    pub events: usize,
    /// Events that must wait for another try.
    pub failed: usize,
    /// Messages stored.
    pub messages: u64,
    /// Whether more events are likely to wait.
    pub more: bool,
}

/// What a call of [`crate::purge`] removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Dispatched events older than ninety days.
    pub events: u64,
    /// Messages older than a year.
    pub notifications: u64,
}
