//! Statements on deliveries and tries.

use crate::model::{
    Attempt, Claimed, Delivery, DeliveryFilter, DeliveryState, Event, Outcome, Replay,
};
use crate::sending::Sent;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use kehu_kernel::{
    EventId, PageRequest, Scope, UnitId, WebhookAttemptId, WebhookDeliveryId, WebhookEndpointId,
};
use uuid::Uuid;

struct Row {
    id: WebhookDeliveryId,
    endpoint_id: WebhookEndpointId,
    event_id: EventId,
    event_type: String,
    state: DeliveryState,
    tries: i32,
    next_try_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Row> for Delivery {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            endpoint_id: row.endpoint_id,
            event_id: row.event_id,
            event_type: row.event_type,
            state: row.state,
            tries: row.tries,
            next_try_at: (row.state == DeliveryState::Waiting).then_some(row.next_try_at),
            created_at: row.created_at,
            ended_at: row.ended_at,
        }
    }
}

macro_rules! select_deliveries {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.endpoint_id as "endpoint_id: _", d.event_id as "event_id: _", e.kind as event_type,
                      d.state as "state: _", d.tries, d.next_try_at, d.created_at, d.ended_at
               from webhook_deliveries d
               join outbox_events e on e.id = d.event_id
               join webhook_endpoints p on p.id = d.endpoint_id
               "# + $rest,
            $($argument),*
        )
    };
}

/// Writes deliveries of events to endpoints; one that is there already stays as it is.
pub(crate) async fn insert(
    tx: &mut Tx,
    wanted: &[(Uuid, Uuid)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    let (endpoints, events): (Vec<Uuid>, Vec<Uuid>) = wanted.iter().copied().unzip();
    sqlx::query!(
        "insert into webhook_deliveries (id, endpoint_id, event_id, state, next_try_at, created_at)
         select new.id, new.endpoint_id, new.event_id, 'waiting', $4, $4
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as new(id, endpoint_id, event_id)
         on conflict on constraint webhook_deliveries_event_key do nothing",
        &fresh_ids(wanted.len()),
        &endpoints,
        &events,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn fresh_ids(count: usize) -> Vec<Uuid> {
    (0..count)
        .map(|_| WebhookDeliveryId::generate().0)
        .collect()
}

/// Claims deliveries that are due, of each endpoint no more than its lane has room for.
pub(crate) async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_end: DateTime<Utc>,
    busy: &[(Uuid, i64)],
    lane: i64,
    most: i64,
) -> Result<Vec<Claimed>, Error> {
    let (endpoints, counts): (Vec<Uuid>, Vec<i64>) = busy.iter().copied().unzip();
    let claim = EventId::generate().0;
    let rows = sqlx::query!(
        r#"with free as (
               select p.id, $3 - coalesce(b.count, 0) as places
               from webhook_endpoints p
               left join unnest($1::uuid[], $2::bigint[]) as b(id, count) on b.id = p.id
               where p.disabled_at is null and (p.paused_until is null or p.paused_until <= $4) and coalesce(b.count, 0) < $3),
           due as (
               select d.id
               from free
               cross join lateral (
                   select w.id from webhook_deliveries w
                   where w.endpoint_id = free.id and w.state = 'waiting' and w.next_try_at <= $4
                   order by w.next_try_at, w.id
                   limit free.places
                   for update skip locked) d
               limit $5),
           taken as (
               update webhook_deliveries d set next_try_at = $6, claim = $7
               from due where d.id = due.id
               returning d.id, d.endpoint_id, d.event_id, d.tries)
           select t.id as "id: WebhookDeliveryId", t.endpoint_id as "endpoint_id: WebhookEndpointId", t.tries, p.url,
                  e.id as "event_id: EventId", e.position, e.kind, e.subject_kind, e.subject_id,
                  e.unit_id as "unit_id: UnitId", e.payload, e.occurred_at
           from taken t
           join webhook_endpoints p on p.id = t.endpoint_id
           join outbox_events e on e.id = t.event_id
           order by e.position"#,
        &endpoints,
        &counts,
        lane,
        now,
        most,
        lease_end,
        claim,
    )
    .fetch_all(&mut **tx)
    .await?;
    let claimed = rows.into_iter().map(|row| Claimed {
        id: row.id,
        claim,
        endpoint_id: row.endpoint_id,
        url: row.url,
        tries: row.tries,
        event: Event {
            id: row.event_id,
            position: row.position,
            kind: row.kind,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            unit_id: row.unit_id,
            payload: row.payload,
            occurred_at: row.occurred_at,
        },
        secrets: Vec::new(),
    });
    Ok(claimed.collect())
}

pub(crate) async fn insert_attempt(
    tx: &mut Tx,
    delivery: WebhookDeliveryId,
    started_at: DateTime<Utc>,
    sent: &Sent,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into webhook_attempts (id, delivery_id, started_at, latency_ms, outcome, status, answer)
         values ($1, $2, $3, $4, $5, $6, $7)",
        WebhookAttemptId::generate().0,
        delivery.0,
        started_at,
        i32::try_from(sent.latency.as_millis()).unwrap_or(i32::MAX),
        sent.outcome.as_str(),
        sent.status.and_then(|status| i16::try_from(status).ok()),
        sent.answer,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a delivery. That the receiver took it holds whoever has the delivery in hand by now; a failure is told by the one
/// who has. Tells whether this ended it.
pub(crate) async fn end(
    tx: &mut Tx,
    claimed: &Claimed,
    state: DeliveryState,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update webhook_deliveries set state = $3, tries = tries + 1, ended_at = $4, claim = null
         where id = $1 and state = 'waiting' and ($3 = 'delivered' or claim = $2)",
        claimed.id.0,
        claimed.claim,
        state.as_str(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a delivery off; nothing when another has it in hand by now.
pub(crate) async fn put_off(
    tx: &mut Tx,
    claimed: &Claimed,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update webhook_deliveries set tries = tries + 1, next_try_at = $3, claim = null
         where id = $1 and state = 'waiting' and claim = $2",
        claimed.id.0,
        claimed.claim,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether the endpoint has taken anything since a delivery began.
pub(crate) async fn took_any_since(tx: &mut Tx, claimed: &Claimed) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from webhook_deliveries d join webhook_deliveries own on own.id = $2
               where d.endpoint_id = $1 and d.state = 'delivered' and d.ended_at >= own.created_at) as "took!""#,
        claimed.endpoint_id.0,
        claimed.id.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: WebhookDeliveryId,
) -> Result<Option<Delivery>, Error> {
    let row = select_deliveries!(
        "where d.id = $1 and ($2::boolean or p.unit_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Delivery::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    endpoint: WebhookEndpointId,
    filter: DeliveryFilter,
    page: &PageRequest<WebhookDeliveryId>,
) -> Result<Vec<Delivery>, Error> {
    let rows = select_deliveries!(
        "where d.endpoint_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.id < $3)
         order by d.id desc limit $4",
        endpoint.0,
        filter.state.map(DeliveryState::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Delivery::from).collect())
}

pub(crate) async fn attempts(
    connection: &mut PgConnection,
    delivery: WebhookDeliveryId,
) -> Result<Vec<Attempt>, Error> {
    Ok(sqlx::query_as!(
        Attempt,
        r#"select id as "id: _", started_at, latency_ms, outcome as "outcome: Outcome", status, answer
           from webhook_attempts where delivery_id = $1 order by id desc limit 200"#,
        delivery.0,
    )
    .fetch_all(connection)
    .await?)
}

/// Lets a delivery that has ended begin anew; tells whether it had.
pub(crate) async fn restart(
    tx: &mut Tx,
    id: WebhookDeliveryId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update webhook_deliveries set state = 'waiting', tries = 0, next_try_at = $2, ended_at = null, claim = null
         where id = $1 and state <> 'waiting'",
        id.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The events since an instant that an endpoint wants, in their order.
pub(crate) async fn wanted_since(
    tx: &mut Tx,
    endpoint: WebhookEndpointId,
    kinds: &[String],
    since: DateTime<Utc>,
    fetch: i64,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select e.id
         from outbox_events e
         left join units u on u.id = e.unit_id
         join webhook_endpoints p on p.id = $1
         where e.position is not null and e.occurred_at >= $2 and e.kind = any($3)
           and (p.unit_id = u.id or p.unit_id = any(u.ancestors)
                or e.unit_id is null and exists (select from units top where top.id = p.unit_id and top.parent_id is null))
         order by e.position limit $4",
        endpoint.0,
        since,
        kinds,
        fetch,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Lets deliveries of events begin anew, also of those that had none; counts them.
pub(crate) async fn restart_each(
    tx: &mut Tx,
    endpoint: WebhookEndpointId,
    events: &[Uuid],
    replay: Replay,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let done = sqlx::query!(
        "insert into webhook_deliveries as d (id, endpoint_id, event_id, state, next_try_at, created_at)
         select new.id, $2, new.event_id, 'waiting', $4, $4
         from unnest($1::uuid[], $3::uuid[]) as new(id, event_id)
         on conflict on constraint webhook_deliveries_event_key do update
             set state = 'waiting', tries = 0, next_try_at = $4, ended_at = null, claim = null
             where d.state = 'given_up' or ($5 and d.state = 'delivered')",
        &fresh_ids(events.len()),
        endpoint.0,
        events,
        now,
        replay.with_delivered,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Deliveries that are due for a try.
pub(crate) async fn waiting(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Waiting, Error> {
    Ok(sqlx::query_as!(
        Waiting,
        r#"select count(*) as "count!", min(next_try_at) as since
           from webhook_deliveries where state = 'waiting' and next_try_at <= $1"#,
        now,
    )
    .fetch_one(connection)
    .await?)
}
