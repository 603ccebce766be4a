//! Making and keeping endpoints, and sending again.

use crate::catalogue::{EventType, TESTED};
use crate::model::{
    Attempt, Change, Delivery, DeliveryFilter, DisabledBecause, Endpoint, NewEndpoint, Replay,
    Rotated,
};
use crate::{Error, Outfit, SUBJECT, Secret, store};
use chrono::Duration;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_identity::{Permission, Place, Reach, units};
use kehu_kernel::{
    Caller, EventId, Faults, Page, PageRequest, UnitId, WebhookDeliveryId, WebhookEndpointId,
};
use serde_json::json;
use std::collections::BTreeSet;

/// What endpoints' secrets are sealed for.
pub(crate) const SEALED_FOR: &str = "webhook secret";
/// So many events are sent again at once.
const MOST_REPLAYED: i64 = 10_000;

/// Makes an endpoint and tells its secret, this once.
///
/// # Errors
/// [`Error::UnknownUnit`]; [`Error::Invalid`] when the URL is not to be called; more than the caller may read.
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    outfit: &Outfit,
    new: NewEndpoint,
) -> Result<(Endpoint, Secret), Error> {
    check_url(outfit, &new.url)?;
    let unit = units::find(tx, &caller.scope, new.unit_id).await?;
    if !unit.is_some_and(|unit| unit.active) {
        return Err(Error::UnknownUnit {});
    }
    demand_cover(tx, caller, new.unit_id, &new.types).await?;
    let id = WebhookEndpointId::generate();
    store::endpoints::insert(tx, caller, id, &new).await?;
    let secret = store_secret(tx, caller, outfit, id).await?;
    record(tx, caller, "webhook_endpoints.create", id, new.unit_id, &[]).await?;
    Ok((find(tx, caller, id).await?, secret))
}

/// Changes an endpoint of which the caller saw this version.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`create`].
pub async fn change(
    tx: &mut Tx,
    caller: &Caller,
    outfit: &Outfit,
    id: WebhookEndpointId,
    version: i64,
    change: Change,
) -> Result<Endpoint, Error> {
    let mut endpoint = load(tx, caller, id).await?;
    if endpoint.version != version {
        return Err(Error::Stale {
            version: endpoint.version,
        });
    }
    let mut fields = Vec::new();
    if let Some(name) = change.name {
        endpoint.name = name;
        fields.push("name");
    }
    if let Some(url) = change.url {
        check_url(outfit, &url)?;
        endpoint.url = url;
        fields.push("url");
    }
    if let Some(types) = change.types {
        endpoint.types = types;
        fields.push("types");
    }
    // Also for a new URL: whoever moves it decides who hears.
    demand_cover(tx, caller, endpoint.unit_id, &endpoint.types).await?;
    store::endpoints::update(tx, &endpoint).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.update",
        id,
        endpoint.unit_id,
        &fields,
    )
    .await?;
    find(tx, caller, id).await
}

/// Switches an endpoint off: it gets nothing until it is enabled; what waits goes on waiting.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Disabled`].
pub async fn disable(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookEndpointId,
) -> Result<Endpoint, Error> {
    let endpoint = enabled(tx, caller, id).await?;
    store::endpoints::disable(tx, id, DisabledBecause::ByHand, caller.now).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.disable",
        id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    find(tx, caller, id).await
}

/// Switches an endpoint on again. What waited is sent; what happened while it was off is sent by [`replay_since`].
///
/// # Errors
/// [`Error::NotFound`], [`Error::Enabled`].
pub async fn enable(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookEndpointId,
) -> Result<Endpoint, Error> {
    let endpoint = load(tx, caller, id).await?;
    if endpoint.disabled.is_none() {
        return Err(Error::Enabled {});
    }
    demand_cover(tx, caller, endpoint.unit_id, &endpoint.types).await?;
    store::endpoints::enable(tx, id).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.enable",
        id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    find(tx, caller, id).await
}

/// Makes a new secret, tells it this once, and lets the present one sign beside it for some hours. The one before that
/// ends at once, so that two are valid at most.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn rotate_secret(
    tx: &mut Tx,
    caller: &Caller,
    outfit: &Outfit,
    id: WebhookEndpointId,
    keep_hours: u16,
) -> Result<Rotated, Error> {
    let endpoint = load(tx, caller, id).await?;
    let until = caller.now + Duration::hours(i64::from(keep_hours));
    store::endpoints::retire_secret(tx, id, until).await?;
    let secret = store_secret(tx, caller, outfit, id).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.rotate_secret",
        id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    Ok(Rotated {
        endpoint: find(tx, caller, id).await?,
        secret,
    })
}

/// Sends a test to an endpoint.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Disabled`].
pub async fn send_test(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookEndpointId,
) -> Result<Delivery, Error> {
    let endpoint = enabled(tx, caller, id).await?;
    let event = Event {
        kind: TESTED,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(endpoint.unit_id),
        payload: json!({}),
    };
    let event = outbox::emit(tx, caller, event)
        .await
        .map_err(kehu_db::Error::from)?;
    // The delivery refers to the event.
    tx.write_due().await.map_err(kehu_db::Error::from)?;
    store::deliveries::insert(tx, &[(id.0, event.0)], caller.now).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.test",
        id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    let page = PageRequest {
        limit: 1,
        after: None,
    };
    let newest = store::deliveries::list(tx, id, DeliveryFilter::default(), &page).await?;
    let own = newest
        .into_iter()
        .find(|delivery| delivery.event_id == event);
    own.ok_or(Error::DeliveryNotFound {})
}

/// Sends one event again that was delivered or given up, under its own id.
///
/// # Errors
/// [`Error::DeliveryNotFound`], [`Error::Disabled`], [`Error::Waiting`].
pub async fn replay(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookDeliveryId,
) -> Result<Delivery, Error> {
    let delivery = find_delivery(tx, caller, id).await?;
    let endpoint = enabled(tx, caller, delivery.endpoint_id).await?;
    if !store::deliveries::restart(tx, id, caller.now).await? {
        return Err(Error::Waiting {});
    }
    record(
        tx,
        caller,
        "webhook_endpoints.replay",
        endpoint.id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    find_delivery(tx, caller, id).await
}

/// Sends everything again that happened since an instant and that the endpoint wants: what was given up, what happened
/// while it was off and, on request, what it took already. Counts them; what waits is not counted.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Disabled`]; [`Error::Invalid`] past 10,000 events.
pub async fn replay_since(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookEndpointId,
    replay: Replay,
) -> Result<u64, Error> {
    let endpoint = enabled(tx, caller, id).await?;
    let types = if endpoint.types.is_empty() {
        EventType::all()
    } else {
        &endpoint.types
    };
    let kinds = store::endpoints::stored(types);
    let events =
        store::deliveries::wanted_since(tx, id, &kinds, replay.since, MOST_REPLAYED + 1).await?;
    if i64::try_from(events.len()).is_ok_and(|count| count > MOST_REPLAYED) {
        return Err(Faults::one(
            "/since",
            "too-many",
            "more than 10,000 events happened since; catch up by GET /v1/events, or choose a later instant",
            "此后发生的事件超过 10000 条；请通过 GET /v1/events 补齐，或选择更晚的时间",
        )
        .into());
    }
    let count = store::deliveries::restart_each(tx, id, &events, replay, caller.now).await?;
    record(
        tx,
        caller,
        "webhook_endpoints.replay",
        id,
        endpoint.unit_id,
        &[],
    )
    .await?;
    Ok(count)
}

/// An endpoint inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WebhookEndpointId,
) -> Result<Endpoint, Error> {
    store::endpoints::find(connection, &caller.scope, id, caller.now)
        .await?
        .ok_or(Error::NotFound {})
}

/// The endpoints inside the caller's scope, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    page: &PageRequest<WebhookEndpointId>,
) -> Result<Page<Endpoint, WebhookEndpointId>, Error> {
    let rows = store::endpoints::list(connection, &caller.scope, page, caller.now).await?;
    Ok(page.page(rows, |endpoint| endpoint.id))
}

/// A delivery to an endpoint inside the caller's scope.
///
/// # Errors
/// [`Error::DeliveryNotFound`].
pub async fn find_delivery(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WebhookDeliveryId,
) -> Result<Delivery, Error> {
    store::deliveries::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::DeliveryNotFound {})
}

/// The deliveries to an endpoint, the newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn deliveries_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WebhookEndpointId,
    filter: DeliveryFilter,
    page: &PageRequest<WebhookDeliveryId>,
) -> Result<Page<Delivery, WebhookDeliveryId>, Error> {
    find(connection, caller, id).await?;
    let rows = store::deliveries::list(connection, id, filter, page).await?;
    Ok(page.page(rows, |delivery| delivery.id))
}

/// The tries of a delivery that [`find_delivery`] found, the newest first, at most 200.
///
/// # Errors
/// When the database fails.
pub async fn attempts_of(
    connection: &mut PgConnection,
    delivery: &Delivery,
) -> Result<Vec<Attempt>, Error> {
    Ok(store::deliveries::attempts(connection, delivery.id).await?)
}

async fn load(tx: &mut Tx, caller: &Caller, id: WebhookEndpointId) -> Result<Endpoint, Error> {
    store::endpoints::find_for_update(tx, &caller.scope, id, caller.now)
        .await?
        .ok_or(Error::NotFound {})
}

async fn enabled(tx: &mut Tx, caller: &Caller, id: WebhookEndpointId) -> Result<Endpoint, Error> {
    let endpoint = load(tx, caller, id).await?;
    match endpoint.disabled {
        Some(_) => Err(Error::Disabled {}),
        None => Ok(endpoint),
    }
}

fn check_url(outfit: &Outfit, url: &str) -> Result<(), Faults> {
    match outfit.sender.guard().read(url) {
        Ok(_) => Ok(()),
        Err((en, zh)) => Err(Faults::one("/url", "url-refused", en, zh)),
    }
}

/// Nobody has events sent of things that they may not read at the unit and below it.
async fn demand_cover(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    types: &[EventType],
) -> Result<(), Error> {
    let types = if types.is_empty() {
        EventType::all()
    } else {
        types
    };
    let permissions: BTreeSet<Permission> = types.iter().map(|one| one.family.permission).collect();
    let place = Place {
        role: None,
        unit_id: unit,
        reach: Reach::UnitAndBelow,
        permissions: permissions.into_iter().collect(),
        below: units::descendants(tx, unit).await?,
    };
    let standing = kehu_identity::standing_of(tx, caller.principal, caller.today()).await?;
    Ok(standing.demand_cover(&place)?)
}

async fn store_secret(
    tx: &mut Tx,
    caller: &Caller,
    outfit: &Outfit,
    endpoint: WebhookEndpointId,
) -> Result<Secret, Error> {
    let randomness = Error::Cryptography { what: "randomness" };
    let Ok(secret) = Secret::generate() else {
        return Err(randomness);
    };
    let id = EventId::generate();
    let Ok(sealed) = outfit
        .sealer
        .seal(SEALED_FOR, id.0.as_bytes(), &secret.text())
    else {
        return Err(randomness);
    };
    store::endpoints::insert_secret(tx, endpoint, id, &sealed, caller.now).await?;
    Ok(secret)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: WebhookEndpointId,
    unit: UnitId,
    fields: &[&str],
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(unit),
        fields,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry)
        .await
        .map_err(kehu_db::Error::from)?;
    Ok(())
}
