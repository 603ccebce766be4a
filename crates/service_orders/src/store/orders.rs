//! Orders themselves.

use super::parts;
use crate::{
    Error as Refused, NewServiceOrder, Origin, OriginKind, Outcome, ServiceKind, ServiceOrder,
    ServiceOrderState, ServiceStandard, Times,
};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, CustomerId, PageRequest, PolicyVersionId, Scope, ServiceOrderId, UnitId, UserId,
};
use serde_json::Value;
use uuid::Uuid;

/// Which orders a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Issued by this unit.
    pub unit: Option<UnitId>,
    /// With a part of this team.
    pub team: Option<UnitId>,
    /// For this customer.
    pub customer: Option<CustomerId>,
    /// In one of these states; any when empty.
    pub states: Vec<ServiceOrderState>,
    /// Of this type.
    pub kind: Option<ServiceKind>,
    /// Raised by this thing.
    pub origin: Option<Uuid>,
    /// Only those of which a deadline has passed unmet.
    pub overdue: bool,
}

/// An order as it is written.
pub(crate) struct NewRow<'a> {
    pub(crate) id: ServiceOrderId,
    pub(crate) number: String,
    pub(crate) new: &'a NewServiceOrder,
    pub(crate) coordinator: UserId,
    pub(crate) standard: &'a ServiceStandard,
    pub(crate) policy_version_id: Option<PolicyVersionId>,
}

struct Row {
    id: ServiceOrderId,
    number: String,
    unit_id: UnitId,
    customer_id: Option<CustomerId>,
    kind: ServiceKind,
    matter: String,
    content: String,
    place: Option<String>,
    origin_kind: OriginKind,
    origin_id: Option<Uuid>,
    coordinator_id: UserId,
    issued_by_kind: String,
    issued_by_id: String,
    issued_at: DateTime<Utc>,
    standard: Value,
    policy_version_id: Option<PolicyVersionId>,
    state: ServiceOrderState,
    done_at: Option<DateTime<Utc>>,
    done_by: Option<UserId>,
    result: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
    version: i64,
}

macro_rules! select_orders {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select o.id as "id: _", o.number, o.unit_id as "unit_id: _", o.customer_id as "customer_id: _", o.kind as "kind: _",
                      o.matter, o.content, o.place, o.origin_kind as "origin_kind: _", o.origin_id,
                      o.coordinator_id as "coordinator_id: _", o.issued_by_kind, o.issued_by_id, o.issued_at, o.standard,
                      o.policy_version_id as "policy_version_id: _", o.state as "state: _", o.done_at,
                      o.done_by as "done_by: _", o.result, o.ended_at, o.cancel_reason, o.version
               from service_orders o
               "# + $rest,
            $($argument),*
        )
    };
}

/// The next number of a unit's year; its row stays locked until the end of the transaction.
pub(crate) async fn next_number(tx: &mut Tx, unit: UnitId, year: i32) -> Result<i64, Refused> {
    Ok(sqlx::query_scalar!(
        "insert into service_order_counters as c (unit_id, year, last_number) values ($1, $2, 1)
         on conflict on constraint service_order_counters_key do update set last_number = c.last_number + 1
         returning last_number",
        unit.0,
        year,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(crate) async fn insert(tx: &mut Tx, caller: &Caller, row: NewRow<'_>) -> Result<(), Refused> {
    let new = row.new;
    sqlx::query!(
        "insert into service_orders (id, number, unit_id, customer_id, kind, matter, content, place, origin_kind, origin_id,
                                     coordinator_id, issued_by_kind, issued_by_id, issued_at, standard, policy_version_id, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'issued')",
        row.id.0,
        row.number,
        new.unit_id.0,
        new.customer_id.map(Uuid::from),
        new.kind.as_str(),
        new.matter.trim(),
        new.content.trim(),
        new.place.as_deref().map(str::trim),
        new.origin.kind.as_str(),
        new.origin.id,
        row.coordinator.0,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
        serde_json::to_value(row.standard).unwrap_or_default(),
        row.policy_version_id.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Locks an order; one that is not there locks nothing.
pub(crate) async fn lock(tx: &mut Tx, id: ServiceOrderId) -> Result<(), Error> {
    sqlx::query!(
        "select id from service_orders where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}

/// An order of a unit in the scope, with a part of a team in it, or the caller's own.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ServiceOrderId,
) -> Result<Option<ServiceOrder>, Error> {
    let row = select_orders!(
        "where o.id = $1
           and ($2::boolean or o.unit_id = any($3) or o.coordinator_id = $4
                or exists (select from service_order_tasks t where t.order_id = o.id
                             and (t.unit_id = any($3) or t.assignee_id = $4
                                  or t.assignee_id is null and t.unit_id = any($5))))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        scope.places.as_slice() as _,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(assemble(connection, vec![row]).await?.pop())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    now: DateTime<Utc>,
    page: &PageRequest<ServiceOrderId>,
) -> Result<Vec<ServiceOrder>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_orders!(
        "where ($1::boolean or o.unit_id = any($2) or o.coordinator_id = $3
                or exists (select from service_order_tasks t where t.order_id = o.id
                             and (t.unit_id = any($2) or t.assignee_id = $3
                                  or t.assignee_id is null and t.unit_id = any($4))))
           and ($5::uuid is null or o.unit_id = $5)
           and ($6::uuid is null or o.customer_id = $6)
           and (cardinality($7::text[]) = 0 or o.state = any($7))
           and ($8::text is null or o.kind = $8)
           and ($9::uuid is null or o.origin_id = $9)
           and ($10::uuid is null or exists (select from service_order_tasks t where t.order_id = o.id and t.unit_id = $10))
           and (not $11::boolean or exists (select from deadlines d
                  where d.subject_kind = 'service_order' and d.subject_id = o.id and d.stopped_at is null and d.due_at < $12))
           and ($13::uuid is null or o.id < $13)
         order by o.id desc limit $14",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        scope.places.as_slice() as _,
        filter.unit.map(Uuid::from),
        filter.customer.map(Uuid::from),
        &states,
        filter.kind.map(ServiceKind::as_str),
        filter.origin,
        filter.team.map(Uuid::from),
        filter.overdue,
        now,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    assemble(connection, rows).await
}

pub(crate) async fn open_count(
    connection: &mut PgConnection,
    origin: OriginKind,
    id: Uuid,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from service_orders
           where origin_kind = $1 and origin_id = $2 and state not in ('closed', 'cancelled')"#,
        origin.as_str(),
        id,
    )
    .fetch_one(connection)
    .await?)
}

/// Counts a change of what belongs to an order.
pub(crate) async fn touch(tx: &mut Tx, id: ServiceOrderId) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_orders set version = version + 1 where id = $1",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_orders", changed.rows_affected(), 1)
}

/// A team has accepted; nothing happens when one had before.
pub(crate) async fn mark_under_way(tx: &mut Tx, id: ServiceOrderId) -> Result<(), Error> {
    sqlx::query!(
        "update service_orders set state = 'under_way' where id = $1 and state = 'issued'",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn mark_done(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    (user, result): (UserId, &str),
    closes: bool,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_orders
         set state = case when $5::boolean then 'closed' else 'done' end, done_at = $2::timestamptz, done_by = $3, result = $4,
             ended_at = case when $5 then $2::timestamptz end, version = version + 1
         where id = $1 and state = 'under_way'",
        id.0,
        caller.now,
        user.0,
        result,
        closes,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_orders", changed.rows_affected(), 1)
}

pub(crate) async fn mark_closed(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_orders set state = 'closed', ended_at = $2, version = version + 1 where id = $1 and state = 'done'",
        id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_orders", changed.rows_affected(), 1)
}

/// The customer is not satisfied: what was reported as done stands in the record.
pub(crate) async fn mark_reopened(tx: &mut Tx, id: ServiceOrderId) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_orders set state = 'under_way', done_at = null, done_by = null, result = null, version = version + 1
         where id = $1 and state = 'done'",
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_orders", changed.rows_affected(), 1)
}

pub(crate) async fn mark_cancelled(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    reason: &str,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_orders set state = 'cancelled', ended_at = $2, cancel_reason = $3, version = version + 1
         where id = $1 and state in ('issued', 'under_way', 'done')",
        id.0,
        caller.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_orders", changed.rows_affected(), 1)
}

/// Orders with what belongs to them, in as many statements as there are kinds of it.
async fn assemble(
    connection: &mut PgConnection,
    rows: Vec<Row>,
) -> Result<Vec<ServiceOrder>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut parts = parts::of(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let inconsistent = |reason: String| Error::Inconsistent {
                table: "service_orders",
                row: row.id.to_string(),
                reason,
            };
            let standard: ServiceStandard = serde_json::from_value(row.standard)
                .map_err(|error| inconsistent(error.to_string()))?;
            let outcome = match (row.done_at, row.done_by, row.result) {
                (Some(at), Some(by), Some(result)) => Some(Outcome { at, by, result }),
                _ => None,
            };
            let own = parts.remove(&row.id).unwrap_or_default();
            Ok(ServiceOrder {
                id: row.id,
                number: row.number,
                unit_id: row.unit_id,
                customer_id: row.customer_id,
                kind: row.kind,
                matter: row.matter,
                content: row.content,
                place: row.place,
                origin: Origin {
                    kind: row.origin_kind,
                    id: row.origin_id,
                },
                coordinator_id: row.coordinator_id,
                issued_by_kind: row.issued_by_kind,
                issued_by_id: row.issued_by_id,
                issued_at: row.issued_at,
                standard,
                policy_version_id: row.policy_version_id,
                state: row.state,
                outcome,
                ended_at: row.ended_at,
                cancel_reason: row.cancel_reason,
                tasks: own.tasks,
                steps: own.steps,
                confirmations: own.confirmations,
                feedback: own.feedback,
                times: Times::default(),
                version: row.version,
            })
        })
        .collect()
}
