//! Statements on events and their order.

use crate::model::Event;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::Scope;
use uuid::Uuid;

/// Where the feed begins and ends.
pub(crate) struct Head {
    pub(crate) last: i64,
    pub(crate) purged: i64,
}

pub(crate) async fn head(connection: &mut PgConnection) -> Result<Head, Error> {
    Ok(sqlx::query_as!(
        Head,
        "select last_position as last, purged_position as purged from event_feed"
    )
    .fetch_one(connection)
    .await?)
}

/// The last place, locked until the end of the transaction; none while another holds it.
pub(crate) async fn take_turn(tx: &mut Tx) -> Result<Option<i64>, Error> {
    Ok(
        sqlx::query_scalar!("select last_position from event_feed for update skip locked")
            .fetch_optional(&mut **tx)
            .await?,
    )
}

/// Gives places after `last` to events that have none, and returns to how many.
pub(crate) async fn place(tx: &mut Tx, last: i64, limit: i64) -> Result<i64, Error> {
    let done = sqlx::query!(
        "update outbox_events e set position = fresh.position
         from (select id, $1 + row_number() over (order by id) as position
               from (select id from outbox_events where position is null order by id limit $2) waiting) fresh
         where e.id = fresh.id",
        last,
        limit,
    )
    .execute(&mut **tx)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

pub(crate) async fn move_head(tx: &mut Tx, last: i64) -> Result<(), Error> {
    let done = sqlx::query!("update event_feed set last_position = $1", last)
        .execute(&mut **tx)
        .await?;
    Error::expect_rows("event_feed", done.rows_affected(), 1)
}

/// Which endpoint wants which event between two places: of its types, and of its unit or below; what belongs to no unit
/// is for endpoints at the top.
pub(crate) async fn wanted(
    tx: &mut Tx,
    after: i64,
    until: i64,
    kinds: &[String],
) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let rows = sqlx::query!(
        "select p.id as endpoint_id, e.id as event_id
         from outbox_events e
         left join units u on u.id = e.unit_id
         join webhook_endpoints p on p.disabled_at is null and (cardinality(p.types) = 0 or e.kind = any(p.types))
         where e.position > $1 and e.position <= $2 and e.kind = any($3)
           and (p.unit_id = u.id or p.unit_id = any(u.ancestors)
                or e.unit_id is null and exists (select from units top where top.id = p.unit_id and top.parent_id is null))
         order by e.position",
        after,
        until,
        kinds,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.endpoint_id, row.event_id))
        .collect())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    kinds: &[String],
    after: i64,
    until: i64,
    fetch: i64,
) -> Result<Vec<Event>, Error> {
    Ok(sqlx::query_as!(
        Event,
        r#"select id as "id: _", position, kind, subject_kind, subject_id, unit_id as "unit_id: _", payload, occurred_at
           from outbox_events
           where position > $1 and position <= $2 and kind = any($3) and ($4::boolean or unit_id = any($5))
           order by position limit $6"#,
        after,
        until,
        kinds,
        scope.all,
        scope.units.as_slice() as _,
        fetch,
    )
    .fetch_all(connection)
    .await?)
}
