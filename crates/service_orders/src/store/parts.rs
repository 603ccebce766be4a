//! What belongs to orders: parts, steps, the customer's words, feedback, the record.

use crate::{
    Confirmation, Error as Refused, EventKind, Feedback, Part, ServiceOrderEvent, StepTaken, Task,
};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, EventId, PageRequest, Scope, ServiceFeedbackId, ServiceOrderId, ServiceTaskId, UnitId,
    UserId,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What belongs to one order.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) tasks: Vec<Task>,
    pub(super) steps: Vec<StepTaken>,
    pub(super) confirmations: Vec<Confirmation>,
    pub(super) feedback: Vec<Feedback>,
}

/// Which feedback a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedbackFilter {
    /// To this department.
    pub unit: Option<UnitId>,
    /// Acknowledged, or not.
    pub acknowledged: Option<bool>,
}

macro_rules! select_feedback {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Feedback,
            r#"select id as "id: _", order_id as "order_id: _", unit_id as "unit_id: _", text, sent_at, sent_by as "sent_by: _",
                      acknowledged_at, acknowledged_by as "acknowledged_by: _"
               from service_order_feedback
               "# + $rest,
            $($argument),*
        )
    };
}

/// What belongs to orders, by order.
pub(super) async fn of(
    connection: &mut PgConnection,
    orders: &[Uuid],
) -> Result<HashMap<ServiceOrderId, Parts>, Error> {
    let mut parts: HashMap<ServiceOrderId, Parts> = HashMap::new();
    let tasks = sqlx::query!(
        r#"select id as "id: ServiceTaskId", order_id as "order_id: ServiceOrderId", unit_id as "unit_id: UnitId",
                  assignee_id as "assignee_id: UserId", work, state as "state: crate::TaskState", assigned_at, accepted_at,
                  accepted_by as "accepted_by: UserId", started_at, done_at, result
           from service_order_tasks where order_id = any($1) order by id"#,
        orders,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in tasks {
        parts.entry(row.order_id).or_default().tasks.push(Task {
            id: row.id,
            unit_id: row.unit_id,
            assignee_id: row.assignee_id,
            work: row.work,
            state: row.state,
            assigned_at: row.assigned_at,
            accepted_at: row.accepted_at,
            accepted_by: row.accepted_by,
            started_at: row.started_at,
            done_at: row.done_at,
            result: row.result,
        });
    }
    let steps = sqlx::query!(
        r#"select order_id as "order_id: ServiceOrderId", key, taken_at, taken_by as "taken_by: UserId", note
           from service_order_steps where order_id = any($1) order by taken_at, key"#,
        orders,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in steps {
        parts
            .entry(row.order_id)
            .or_default()
            .steps
            .push(StepTaken {
                key: row.key,
                at: row.taken_at,
                by: row.taken_by,
                note: row.note,
            });
    }
    let words = sqlx::query!(
        r#"select order_id as "order_id: ServiceOrderId", result, satisfied, score, words, channel as "channel: crate::ReplyChannel",
                  heard_at, heard_by as "heard_by: UserId"
           from service_order_confirmations where order_id = any($1) order by id"#,
        orders,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in words {
        let own = parts.entry(row.order_id).or_default();
        own.confirmations.push(Confirmation {
            result: row.result,
            satisfied: row.satisfied,
            score: row.score,
            words: row.words,
            channel: row.channel,
            at: row.heard_at,
            by: row.heard_by,
        });
    }
    let feedback = select_feedback!("where order_id = any($1) order by id", orders)
        .fetch_all(&mut *connection)
        .await?;
    for one in feedback {
        parts.entry(one.order_id).or_default().feedback.push(one);
    }
    Ok(parts)
}

pub(crate) async fn insert_task(
    tx: &mut Tx,
    caller: &Caller,
    order: ServiceOrderId,
    part: &Part,
    work: &str,
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into service_order_tasks (id, order_id, unit_id, assignee_id, work, state, assigned_at)
         values ($1, $2, $3, $4, $5, 'assigned', $6)",
        ServiceTaskId::generate().0,
        order.0,
        part.unit_id.0,
        part.assignee_id.map(Uuid::from),
        work,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(super::touch(tx, order).await?)
}

pub(crate) async fn accept_task(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceTaskId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_order_tasks set state = 'accepted', accepted_at = $2, accepted_by = $3 where id = $1 and state = 'assigned'",
        id.0,
        caller.now,
        caller.user().map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_order_tasks", changed.rows_affected(), 1)
}

pub(crate) async fn start_task(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceTaskId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_order_tasks set state = 'started', started_at = $2 where id = $1 and state = 'accepted'",
        id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_order_tasks", changed.rows_affected(), 1)
}

pub(crate) async fn finish_task(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceTaskId,
    result: &str,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update service_order_tasks set state = 'done', done_at = $2, result = $3 where id = $1 and state = 'started'",
        id.0,
        caller.now,
        result,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("service_order_tasks", changed.rows_affected(), 1)
}

pub(crate) async fn insert_step(
    tx: &mut Tx,
    caller: &Caller,
    order: ServiceOrderId,
    (user, key, note): (UserId, &str, Option<&str>),
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into service_order_steps (order_id, key, taken_at, taken_by, note) values ($1, $2, $3, $4, $5)",
        order.0,
        key,
        caller.now,
        user.0,
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert_confirmation(
    tx: &mut Tx,
    order: ServiceOrderId,
    said: &Confirmation,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into service_order_confirmations (id, order_id, result, satisfied, score, words, channel, heard_at, heard_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::generate().0,
        order.0,
        said.result,
        said.satisfied,
        said.score,
        said.words,
        said.channel.as_str(),
        said.at,
        said.by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert_feedback(
    tx: &mut Tx,
    caller: &Caller,
    order: ServiceOrderId,
    (unit, user, text): (UnitId, UserId, &str),
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into service_order_feedback (id, order_id, unit_id, text, sent_at, sent_by) values ($1, $2, $3, $4, $5, $6)",
        ServiceFeedbackId::generate().0,
        order.0,
        unit.0,
        text,
        caller.now,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether it had not been acknowledged before.
pub(crate) async fn acknowledge(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceFeedbackId,
    user: UserId,
) -> Result<bool, Error> {
    let changed = sqlx::query!(
        "update service_order_feedback set acknowledged_at = $2, acknowledged_by = $3 where id = $1 and acknowledged_at is null",
        id.0,
        caller.now,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Feedback to a department in the scope, or at which the caller works.
pub(crate) async fn find_feedback(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ServiceFeedbackId,
) -> Result<Option<Feedback>, Error> {
    Ok(select_feedback!(
        "where id = $1 and ($2::boolean or unit_id = any($3) or unit_id = any($4))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.places.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?)
}

pub(crate) async fn list_feedback(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &FeedbackFilter,
    page: &PageRequest<ServiceFeedbackId>,
) -> Result<Vec<Feedback>, Error> {
    Ok(select_feedback!(
        "where ($1::boolean or unit_id = any($2) or unit_id = any($3))
           and ($4::uuid is null or unit_id = $4)
           and ($5::boolean is null or (acknowledged_at is not null) = $5)
           and ($6::uuid is null or id < $6)
         order by id desc limit $7",
        scope.all,
        scope.units.as_slice() as _,
        scope.places.as_slice() as _,
        filter.unit.map(Uuid::from),
        filter.acknowledged,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn insert_event(
    tx: &mut Tx,
    caller: &Caller,
    order: ServiceOrderId,
    (event, unit, note): (EventKind, Option<UnitId>, Option<&str>),
) -> Result<(), Error> {
    sqlx::query!(
        "insert into service_order_events (id, order_id, event, occurred_at, by_kind, by_id, unit_id, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        EventId::generate().0,
        order.0,
        event.as_str(),
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        unit.map(Uuid::from),
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list_events(
    connection: &mut PgConnection,
    order: ServiceOrderId,
) -> Result<Vec<ServiceOrderEvent>, Error> {
    Ok(sqlx::query_as!(
        ServiceOrderEvent,
        r#"select event as "event: _", occurred_at, by_kind, by_id, unit_id as "unit_id: _", note
           from service_order_events where order_id = $1 order by id limit 1000"#,
        order.0,
    )
    .fetch_all(connection)
    .await?)
}
