//! The timeline.

use super::super::{Actor, Event};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId};
use serde_json::Value;
use uuid::Uuid;

/// Adds an event of one kind to the timelines of customers.
pub(crate) async fn insert_each(
    tx: &mut Tx,
    caller: &Caller,
    kind: &str,
    events: &[(CustomerId, Value)],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = events.iter().map(|_| ChangeId::generate().0).collect();
    let customers: Vec<Uuid> = events.iter().map(|(customer, _)| customer.0).collect();
    let details: Vec<&Value> = events.iter().map(|(_, details)| details).collect();
    sqlx::query!(
        "insert into customer_events (id, customer_id, occurred_at, by_kind, by_id, kind, details)
         select id, customer, $1, $2, $3, $4, details
         from unnest($5::uuid[], $6::uuid[], $7::jsonb[]) as e (id, customer, details)",
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        kind,
        &ids,
        &customers,
        &details as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Events of these customers, latest first, before an event.
pub(crate) async fn list(
    connection: &mut PgConnection,
    customers: &[Uuid],
    before: Option<ChangeId>,
    limit: i64,
) -> Result<Vec<Event>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: ChangeId", customer_id as "customer_id: CustomerId", occurred_at, by_kind, by_id, kind, details
           from customer_events
           where customer_id = any($1) and ($2::uuid is null or id < $2)
           order by id desc limit $3"#,
        customers,
        before.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?;
    let events = rows.into_iter().map(|row| Event {
        id: row.id,
        customer_id: row.customer_id,
        occurred_at: row.occurred_at,
        by: Actor {
            kind: row.by_kind,
            id: row.by_id,
        },
        kind: row.kind,
        details: row.details,
    });
    Ok(events.collect())
}
