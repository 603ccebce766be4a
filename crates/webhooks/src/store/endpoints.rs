//! Statements on endpoints and their secrets.

use crate::catalogue::EventType;
use crate::model::{DisabledBecause, Endpoint, NewEndpoint};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, EventId, PageRequest, Scope, UnitId, WebhookEndpointId};
use uuid::Uuid;

struct Row {
    id: WebhookEndpointId,
    unit_id: UnitId,
    name: String,
    url: String,
    types: Vec<String>,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
    disabled_because: Option<DisabledBecause>,
    paused_until: Option<DateTime<Utc>>,
    former_secret_until: Option<DateTime<Utc>>,
    version: i64,
}

impl From<Row> for Endpoint {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            name: row.name,
            url: row.url,
            // A type that this version does not know is not told.
            types: row
                .types
                .iter()
                .filter_map(|name| EventType::find(name))
                .collect(),
            created_at: row.created_at,
            disabled: row.disabled_at.zip(row.disabled_because),
            paused_until: row.paused_until,
            former_secret_until: row.former_secret_until,
            version: row.version,
        }
    }
}

macro_rules! select_endpoints {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select p.id as "id: _", p.unit_id as "unit_id: _", p.name, p.url, p.types, p.created_at, p.disabled_at,
                      p.disabled_because as "disabled_because: _", p.paused_until, p.version,
                      (select s.expires_at from webhook_secrets s where s.endpoint_id = p.id and s.expires_at > $1) as former_secret_until
               from webhook_endpoints p
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) fn stored(types: &[EventType]) -> Vec<String> {
    let names: std::collections::BTreeSet<&str> = types.iter().map(|one| one.name()).collect();
    names.into_iter().map(str::to_owned).collect()
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: WebhookEndpointId,
    now: DateTime<Utc>,
) -> Result<Option<Endpoint>, Error> {
    let row = select_endpoints!(
        "where p.id = $2 and ($3::boolean or p.unit_id = any($4))",
        now,
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Endpoint::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: WebhookEndpointId,
    now: DateTime<Utc>,
) -> Result<Option<Endpoint>, Error> {
    let row = select_endpoints!(
        "where p.id = $2 and ($3::boolean or p.unit_id = any($4)) for update of p",
        now,
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Endpoint::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    page: &PageRequest<WebhookEndpointId>,
    now: DateTime<Utc>,
) -> Result<Vec<Endpoint>, Error> {
    let rows = select_endpoints!(
        "where ($2::boolean or p.unit_id = any($3)) and ($4::uuid is null or p.id < $4) order by p.id desc limit $5",
        now,
        scope.all,
        scope.units.as_slice() as _,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Endpoint::from).collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: WebhookEndpointId,
    new: &NewEndpoint,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into webhook_endpoints (id, unit_id, name, url, types, created_by_kind, created_by_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        new.unit_id.0,
        new.name,
        new.url,
        &stored(&new.types),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), Error> {
    let done = sqlx::query!(
        "update webhook_endpoints set name = $2, url = $3, types = $4, version = version + 1 where id = $1",
        endpoint.id.0,
        endpoint.name,
        endpoint.url,
        &stored(&endpoint.types),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("webhook_endpoints", done.rows_affected(), 1)
}

/// Disables an endpoint that is enabled; tells who made it, and where it is, when this did it.
pub(crate) async fn disable(
    tx: &mut Tx,
    id: WebhookEndpointId,
    because: DisabledBecause,
    now: DateTime<Utc>,
) -> Result<Option<(UnitId, Option<String>)>, Error> {
    let row = sqlx::query!(
        r#"update webhook_endpoints set disabled_at = $3, disabled_because = $2, version = version + 1
           where id = $1 and disabled_at is null
           returning unit_id as "unit_id: UnitId", case when created_by_kind = 'user' then created_by_id end as made_by"#,
        id.0,
        because.as_str(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.unit_id, row.made_by)))
}

pub(crate) async fn enable(tx: &mut Tx, id: WebhookEndpointId) -> Result<(), Error> {
    let done = sqlx::query!(
        "update webhook_endpoints set disabled_at = null, disabled_because = null, paused_until = null, version = version + 1
         where id = $1 and disabled_at is not null",
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("webhook_endpoints", done.rows_affected(), 1)
}

pub(crate) async fn pause(
    tx: &mut Tx,
    id: WebhookEndpointId,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update webhook_endpoints set paused_until = $2 where id = $1 and (paused_until is null or paused_until < $2)",
        id.0,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The present secret becomes the former one until an instant; one that was former already is gone.
pub(crate) async fn retire_secret(
    tx: &mut Tx,
    endpoint: WebhookEndpointId,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from webhook_secrets where endpoint_id = $1 and expires_at is not null",
        endpoint.0,
    )
    .execute(&mut **tx)
    .await?;
    let done = sqlx::query!(
        "update webhook_secrets set expires_at = $2 where endpoint_id = $1",
        endpoint.0,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("webhook_secrets", done.rows_affected(), 1)
}

/// Stores a sealed secret as the present one, bound to the identifier that `seal` is given.
pub(crate) async fn insert_secret(
    tx: &mut Tx,
    endpoint: WebhookEndpointId,
    id: EventId,
    sealed: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into webhook_secrets (id, endpoint_id, sealed, created_at) values ($1, $2, $3, $4)",
        id.0,
        endpoint.0,
        sealed,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The sealed secrets of endpoints that are valid now; of each endpoint the present one first.
pub(crate) async fn secrets(
    tx: &mut Tx,
    endpoints: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<(Uuid, Uuid, Vec<u8>)>, Error> {
    let rows = sqlx::query!(
        "select endpoint_id, id, sealed from webhook_secrets
         where endpoint_id = any($1) and (expires_at is null or expires_at > $2)
         order by expires_at nulls first",
        endpoints,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.endpoint_id, row.id, row.sealed))
        .collect())
}
