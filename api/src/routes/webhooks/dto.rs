//! Bodies of webhook endpoints and deliveries.

use crate::extract::{empty_patch, patch::non_null};
use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{EventId, UnitId, WebhookDeliveryId, WebhookEndpointId};
use kehu_webhooks as domain;
use kehu_webhooks::catalogue::EventType;
use kehu_webhooks::{DeliveryState, DisabledBecause, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A place to which events are sent, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookEndpoint {
    /// Identifier.
    pub id: WebhookEndpointId,
    /// It hears of this unit and all below it; one at the top also of what belongs to no unit.
    pub unit_id: UnitId,
    /// What it is for.
    #[schema(max_length = 100, example = "ERP")]
    pub name: String,
    /// Where events are sent, by POST.
    #[schema(max_length = 2048, example = "https://erp.example.com/kehu")]
    pub url: String,
    /// Types of events that it hears of; all when empty.
    #[schema(max_items = 300)]
    pub types: Vec<EventType>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it gets no more events; null while it is enabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Why it gets no more events.
    pub disabled_because: Option<DisabledBecause>,
    /// Until when the receiver asked for a pause by `Retry-After`.
    pub paused_until: Option<DateTime<Utc>>,
    /// While two secrets are valid: when the former one ends.
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(WebhookEndpointPage, WebhookEndpoint);

impl From<domain::Endpoint> for WebhookEndpoint {
    fn from(endpoint: domain::Endpoint) -> Self {
        let domain::Endpoint {
            id,
            unit_id,
            name,
            url,
            types,
            created_at,
            disabled,
            paused_until,
            former_secret_until,
            version,
        } = endpoint;
        Self {
            id,
            unit_id,
            name,
            url,
            types,
            created_at,
            disabled_at: disabled.map(|(at, _)| at),
            disabled_because: disabled.map(|(_, because)| because),
            paused_until,
            former_secret_until,
            version,
        }
    }
}

/// Makes an endpoint.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhookEndpoint {
    /// It hears of this unit and all below it.
    pub unit_id: UnitId,
    /// What it is for.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "ERP")]
    pub name: String,
    /// Where events are sent, by POST: `https`, a public address or one in a network that the operator trusts.
    #[validate(length(min = 8, max = 2048))]
    #[schema(
        min_length = 8,
        max_length = 2048,
        example = "https://erp.example.com/kehu"
    )]
    pub url: String,
    /// Types of events that it hears of; all, also future ones, when empty.
    #[validate(length(max = 300))]
    #[schema(max_items = 300)]
    pub types: Vec<EventType>,
}

/// Changes an endpoint (RFC 7396): what is absent stays.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
#[validate(schema(function = "changes_endpoint"))]
pub struct UpdateWebhookEndpoint {
    /// What it is for.
    #[serde(default, deserialize_with = "non_null")]
    #[validate(length(min = 1, max = 100))]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Where events are sent.
    #[serde(default, deserialize_with = "non_null")]
    #[validate(length(min = 8, max = 2048))]
    #[schema(nullable = false, min_length = 8, max_length = 2048)]
    pub url: Option<String>,
    /// Types of events that it hears of; all when empty.
    #[serde(default, deserialize_with = "non_null")]
    #[validate(length(max = 300))]
    #[schema(nullable = false, max_items = 300)]
    pub types: Option<Vec<EventType>>,
}

fn changes_endpoint(change: &UpdateWebhookEndpoint) -> Result<(), ValidationError> {
    let UpdateWebhookEndpoint { name, url, types } = change;
    if name.is_some() || url.is_some() || types.is_some() {
        Ok(())
    } else {
        Err(empty_patch())
    }
}

/// Makes a new secret.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateWebhookSecret {
    /// For so many hours the present secret signs beside the new one; 0 ends it at once.
    #[validate(range(max = 168))]
    #[schema(minimum = 0, maximum = 168, example = 24)]
    pub keep_hours: u16,
}

/// An endpoint with a new secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct WebhookEndpointWithSecret {
    /// The endpoint.
    pub endpoint: WebhookEndpoint,
    /// What the receiver verifies signatures with: give it to a library of Standard Webhooks.
    #[schema(
        max_length = 100,
        example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
    )]
    pub secret: String,
}

/// Sends events again.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayWebhookEvents {
    /// Those that happened at this instant or later.
    pub since: DateTime<Utc>,
    /// Also those that the receiver took already.
    pub with_delivered: bool,
}

/// How many events are sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedEvents {
    /// Number of deliveries that began anew.
    #[schema(minimum = 0, maximum = 10000)]
    pub count: u64,
}

/// One event for one endpoint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookDelivery {
    /// Identifier.
    pub id: WebhookDeliveryId,
    /// The endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// The event; sent as `webhook-id`.
    pub event_id: EventId,
    /// Type of the event.
    #[schema(max_length = 64, example = "customer.created")]
    pub event_type: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// Tries since it began or was replayed.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub tries: i32,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was delivered or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

page!(WebhookDeliveryPage, WebhookDelivery);

impl From<domain::Delivery> for WebhookDelivery {
    fn from(delivery: domain::Delivery) -> Self {
        let domain::Delivery {
            id,
            endpoint_id,
            event_id,
            event_type,
            state,
            tries,
            next_try_at,
            created_at,
            ended_at,
        } = delivery;
        Self {
            id,
            endpoint_id,
            event_id,
            event_type,
            state,
            tries,
            next_try_at,
            created_at,
            ended_at,
        }
    }
}

/// One try of a delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookAttempt {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    #[schema(minimum = 0, maximum = 2147483647)]
    pub latency_ms: i32,
    /// How it ended.
    pub outcome: Outcome,
    /// The status that the receiver answered; null when none came.
    #[schema(minimum = 100, maximum = 999)]
    pub status: Option<i16>,
    /// The first 1,024 characters of what the receiver answered.
    #[schema(max_length = 1024)]
    pub answer: String,
}

/// A delivery with its tries.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookDeliveryRecord {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// Its tries, also those before a replay, the newest first.
    #[schema(max_items = 200)]
    pub attempts: Vec<WebhookAttempt>,
}

impl From<domain::Attempt> for WebhookAttempt {
    fn from(attempt: domain::Attempt) -> Self {
        let domain::Attempt {
            id: _,
            started_at,
            latency_ms,
            outcome,
            status,
            answer,
        } = attempt;
        Self {
            started_at,
            latency_ms,
            outcome,
            status,
            answer,
        }
    }
}
