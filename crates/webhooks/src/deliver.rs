//! Carrying deliveries out.

use crate::model::{Claimed, DeliveryState, DisabledBecause, Outcome};
use crate::sending::{Message, Sender, Sent};
use crate::signature::Secret;
use crate::{Error, SUBJECT, endpoints, rules, store};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{Database, PgConnection, Tx, Waiting};
use kehu_kernel::{Caller, Clock, EventId, WebhookEndpointId};
use kehu_vault::Sealer;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

/// So many deliveries of one endpoint an instance has in hand at most.
pub const LANE: i64 = 8;
/// Who claims a delivery has this long, several times the patience with a receiver; then another may take it over.
pub const LEASE: Duration = Duration::seconds(60);

/// What delivering needs beside the database.
#[derive(Debug, Clone)]
pub struct Outfit {
    /// Sends.
    pub sender: Sender,
    /// Opens endpoints' secrets.
    pub sealer: Sealer,
}

/// What came of tries is noted by so many at once, so that deliveries leave the connections of the pool to requests.
const NOTING: usize = 2;

/// How many deliveries of each endpoint this instance has in hand.
#[derive(Debug)]
pub struct Lanes {
    in_hand: Mutex<HashMap<WebhookEndpointId, i64>>,
    left: Notify,
    noting: Semaphore,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            in_hand: Mutex::default(),
            left: Notify::new(),
            noting: Semaphore::new(NOTING),
        }
    }
}

impl Lanes {
    /// Takes a delivery in hand, until its place is dropped.
    #[must_use]
    pub fn enter(self: &Arc<Self>, endpoint: WebhookEndpointId) -> Place {
        let mut lanes = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        *lanes.entry(endpoint).or_default() += 1;
        Place {
            lanes: self.clone(),
            endpoint,
        }
    }

    /// Waits until a delivery is out of hand.
    pub async fn left(&self) {
        self.left.notified().await;
    }

    fn leave(&self, endpoint: WebhookEndpointId) {
        let mut lanes = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = lanes.get_mut(&endpoint) {
            *count -= 1;
            if *count <= 0 {
                lanes.remove(&endpoint);
            }
        }
        drop(lanes);
        self.left.notify_one();
    }

    fn busy(&self) -> Vec<(Uuid, i64)> {
        let lanes = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        lanes
            .iter()
            .map(|(endpoint, count)| (endpoint.0, *count))
            .collect()
    }
}

/// The place of one delivery in its endpoint's lane. Dropping it makes room, however the delivery ended: a panic in it must not
/// narrow the lane for as long as the instance runs.
#[derive(Debug)]
pub struct Place {
    lanes: Arc<Lanes>,
    endpoint: WebhookEndpointId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lanes.leave(self.endpoint);
    }
}

/// Claims up to `most` deliveries that are due, of each endpoint no more than its lane has room for.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lanes: &Lanes,
    most: u16,
) -> Result<Vec<Claimed>, Error> {
    let busy = lanes.busy();
    let mut claimed =
        store::deliveries::claim(tx, now, now + LEASE, &busy, LANE, i64::from(most)).await?;
    let mut endpoints: Vec<Uuid> = claimed.iter().map(|one| one.endpoint_id.0).collect();
    endpoints.sort_unstable();
    endpoints.dedup();
    if endpoints.is_empty() {
        return Ok(claimed);
    }
    let secrets = store::endpoints::secrets(tx, &endpoints, now).await?;
    for one in &mut claimed {
        one.secrets = secrets
            .iter()
            .filter(|(endpoint, ..)| *endpoint == one.endpoint_id.0)
            .map(|(_, id, sealed)| (*id, sealed.clone()))
            .collect();
    }
    Ok(claimed)
}

/// Sends a claimed delivery and notes what came of it.
///
/// # Errors
/// When a secret cannot be opened, or what came of it cannot be noted; then it is sent again after the lease, under the
/// same id.
pub async fn deliver(
    db: &Database,
    outfit: &Outfit,
    clock: &Clock,
    lanes: &Lanes,
    claimed: &Claimed,
) -> Result<Outcome, Error> {
    let started_at = clock.now();
    let message = message(outfit, claimed, started_at)?;
    let sent = outfit.sender.send(&claimed.url, &message, started_at).await;
    // It is never closed: there is always a turn.
    let turn = lanes.noting.acquire().await;
    let now = clock.now();
    db.transaction(async |tx| conclude(tx, claimed, started_at, &sent, now).await)
        .await?;
    drop(turn);
    Ok(sent.outcome)
}

fn message(outfit: &Outfit, claimed: &Claimed, now: DateTime<Utc>) -> Result<Message, Error> {
    let body = serde_json::to_vec(&rules::told(&claimed.event))
        .map_err(|_| Error::Cryptography { what: "the event" })?;
    let (id, timestamp) = (claimed.event.id.to_string(), now.timestamp());
    let mut signatures = Vec::new();
    for (secret, sealed) in &claimed.secrets {
        let secret = open(&outfit.sealer, *secret, sealed)?;
        signatures.push(secret.sign(&id, timestamp, &body));
    }
    Ok(Message {
        id,
        timestamp,
        signatures: signatures.join(" "),
        body: Bytes::from(body),
    })
}

fn open(sealer: &Sealer, id: Uuid, sealed: &[u8]) -> Result<Secret, Error> {
    let text = sealer
        .open(endpoints::SEALED_FOR, id.as_bytes(), sealed)
        .map_err(|_| Error::Cryptography {
            what: "the key of webhook secrets",
        })?;
    Secret::parse(&text).ok_or(Error::Cryptography {
        what: "a stored secret",
    })
}

async fn conclude(
    tx: &mut Tx,
    claimed: &Claimed,
    started_at: DateTime<Utc>,
    sent: &Sent,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    store::deliveries::insert_attempt(tx, claimed.id, started_at, sent).await?;
    if sent.outcome == Outcome::Delivered {
        store::deliveries::end(tx, claimed, DeliveryState::Delivered, now).await?;
        return Ok(());
    }
    if sent.outcome == Outcome::Gone {
        store::deliveries::end(tx, claimed, DeliveryState::GivenUp, now).await?;
        return disable(tx, claimed.endpoint_id, DisabledBecause::Gone, now).await;
    }
    let [.., spread] = EventId::generate().0.into_bytes();
    match rules::wait_after(claimed.tries.saturating_add(1), spread) {
        Some(wait) => {
            let asked = sent.retry_after.unwrap_or_default();
            store::deliveries::put_off(tx, claimed, now + wait.max(asked)).await?;
            if sent.retry_after.is_some() && matches!(sent.status, Some(429 | 502..=504)) {
                store::endpoints::pause(tx, claimed.endpoint_id, now + asked).await?;
            }
            Ok(())
        }
        None => {
            let ended = store::deliveries::end(tx, claimed, DeliveryState::GivenUp, now).await?;
            if ended && !store::deliveries::took_any_since(tx, claimed).await? {
                disable(tx, claimed.endpoint_id, DisabledBecause::Undeliverable, now).await?;
            }
            Ok(())
        }
    }
}

/// Disables an endpoint and tells those who look after it.
async fn disable(
    tx: &mut Tx,
    endpoint: WebhookEndpointId,
    because: DisabledBecause,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some((unit, made_by)) = store::endpoints::disable(tx, endpoint, because, now).await? else {
        return Ok(());
    };
    let caller = Caller::system("webhooks", now);
    let entry = Entry {
        action: "webhook_endpoints.disable",
        subject_kind: SUBJECT,
        subject_id: endpoint.0,
        unit_id: Some(unit),
        reason: Some(because.as_str()),
        ..Entry::default()
    };
    kehu_audit::record(tx, &caller, entry)
        .await
        .map_err(kehu_db::Error::from)?;
    let event = Event {
        kind: "webhook_endpoint.disabled",
        subject_kind: SUBJECT,
        subject_id: endpoint.0,
        unit_id: Some(unit),
        payload: json!({ "because": because, "made_by": made_by }),
    };
    outbox::emit(tx, &caller, event)
        .await
        .map_err(kehu_db::Error::from)?;
    Ok(())
}

/// Deliveries that are due for a try.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Waiting, kehu_db::Error> {
    store::deliveries::waiting(connection, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn break_down(_place: Place) {
        tokio::task::yield_now().await;
        panic!("while it is sent");
    }

    #[tokio::test]
    async fn a_delivery_that_panics_makes_room_in_its_lane() {
        let lanes = Arc::new(Lanes::default());
        let (broken, sound) = (WebhookEndpointId::generate(), WebhookEndpointId::generate());
        let beside = lanes.enter(sound);
        for _ in 0..=LANE {
            let task = tokio::spawn(break_down(lanes.enter(broken)));
            assert!(task.await.unwrap_err().is_panic());
            lanes.left().await;
            assert_eq!(lanes.busy(), [(sound.0, 1)]);
        }
        drop(beside);
        assert!(lanes.busy().is_empty());
    }
}
