//! Endpoints, deliveries and tries.

use crate::catalogue::EventType;
use chrono::{DateTime, Utc};
use kehu_kernel::{EventId, UnitId, WebhookAttemptId, WebhookDeliveryId, WebhookEndpointId};
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// Why an endpoint gets no more events.
    #[schema(as = WebhookDisabledBecause)]
    DisabledBecause {
        /// Somebody switched it off.
        ByHand = "by_hand",
        /// It answered 410.
        Gone = "gone",
        /// An event could not be delivered by the end of the schedule, nor any later one.
        Undeliverable = "undeliverable",
    }
}

kehu_kernel::word_lists! {
    /// Where a delivery stands.
    #[schema(as = WebhookDeliveryState)]
    DeliveryState {
        /// For its first or next try.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// It is not tried again by itself.
        GivenUp = "given_up",
    }
}

kehu_kernel::word_lists! {
    /// How a try ended.
    #[schema(as = WebhookOutcome)]
    Outcome {
        /// A 2xx status.
        Delivered = "delivered",
        /// The status 410: the receiver wants no more.
        Gone = "gone",
        /// A 3xx status; redirects are not followed.
        Redirected = "redirected",
        /// Any other status.
        Refused = "refused",
        /// No status within fifteen seconds.
        TimedOut = "timed_out",
        /// The name does not resolve, or nobody listens.
        Unreachable = "unreachable",
        /// The name resolves to an address to which nothing is sent; no connection was made.
        AddressForbidden = "address_forbidden",
        /// The receiver's certificate is not trusted.
        Untrusted = "untrusted",
        /// The connection broke off, or what came was not HTTP.
        BrokenOff = "broken_off",
    }
}

/// An endpoint, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Identifier.
    pub id: WebhookEndpointId,
    /// It hears of this unit and all below it.
    pub unit_id: UnitId,
    /// What it is for.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// Types of events that it hears of; all when empty.
    pub types: Vec<EventType>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it gets no more events, and why.
    pub disabled: Option<(DateTime<Utc>, DisabledBecause)>,
    /// Until when the receiver asked for a pause.
    pub paused_until: Option<DateTime<Utc>>,
    /// When the former secret ends, while two are valid.
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Rises by one with every change.
    pub version: i64,
}

/// An endpoint to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEndpoint {
    /// It hears of this unit and all below it.
    pub unit_id: UnitId,
    /// What it is for, 1 to 100 characters.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// Types of events that it hears of; all when empty.
    pub types: Vec<EventType>,
}

/// A change of an endpoint; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// What it is for, 1 to 100 characters.
    pub name: Option<String>,
    /// Where events are sent.
    pub url: Option<String>,
    /// Types of events that it hears of; all when empty.
    pub types: Option<Vec<EventType>>,
}

/// A new secret in the place of the present one.
#[derive(Debug)]
pub struct Rotated {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The new secret, shown this once.
    pub secret: crate::Secret,
}

/// Which events are to be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// Those that happened at this instant or later.
    pub since: DateTime<Utc>,
    /// Also those that the receiver took already.
    pub with_delivered: bool,
}

/// One event for one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Identifier.
    pub id: WebhookDeliveryId,
    /// The endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// The event; sent as `webhook-id`.
    pub event_id: EventId,
    /// Type of the event.
    pub event_type: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// Tries since it began or was replayed.
    pub tries: i32,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was delivered or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Which deliveries a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only those in this state.
    pub state: Option<DeliveryState>,
}

/// One try of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Identifier.
    pub id: WebhookAttemptId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub latency_ms: i32,
    /// How it ended.
    pub outcome: Outcome,
    /// The status that the receiver answered.
    pub status: Option<i16>,
    /// The first 1,024 characters of what it answered.
    pub answer: String,
}

/// A delivery in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The delivery.
    pub id: WebhookDeliveryId,
    /// Names this claim.
    pub claim: Uuid,
    /// Its endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// Where to send it.
    pub url: String,
    /// Tries before this one.
    pub tries: i32,
    /// The event.
    pub event: Event,
    /// The endpoint's sealed secrets that are valid now, the present one first.
    pub secrets: Vec<(Uuid, Vec<u8>)>,
}

/// An event as the outbox has it, in its place in the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Identifier.
    pub id: EventId,
    /// Its place; none for a test.
    pub position: Option<i64>,
    /// Its kind.
    pub kind: String,
    /// Kind of the thing that it happened to.
    pub subject_kind: String,
    /// That thing.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// What the domain noted.
    pub payload: serde_json::Value,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}
