//! Every statement on waiting events and messages.

use crate::model::{Message, Notification, StoredEvent};
use crate::rules;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use kehu_kernel::{EventId, NotificationId, PageRequest, UserId, Words};
use uuid::Uuid;

/// Waiting events that are due, locked for this transaction.
pub(crate) async fn due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<StoredEvent>, Error> {
    Ok(sqlx::query_as!(
        StoredEvent,
        r#"select id as "id: _", kind, subject_kind, subject_id, unit_id as "unit_id: _", payload, occurred_at, attempts
           from outbox_events
           where dispatched_at is null and next_try_at <= $1
           order by next_try_at, id
           limit $2
           for update skip locked"#,
        now,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(crate) async fn mark_dispatched(
    tx: &mut Tx,
    events: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let done = sqlx::query!(
        "update outbox_events set dispatched_at = $2, last_error = null where id = any($1)",
        events,
        now
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows(
        "outbox_events",
        done.rows_affected(),
        u64::try_from(events.len()).unwrap_or(u64::MAX),
    )
}

pub(crate) async fn put_off(
    tx: &mut Tx,
    id: EventId,
    attempts: i32,
    next_try_at: DateTime<Utc>,
    error: &str,
) -> Result<(), Error> {
    let error: String = error.chars().filter(|c| *c != '\0').take(500).collect();
    let done = sqlx::query!(
        "update outbox_events set attempts = $2, next_try_at = $3, last_error = $4 where id = $1",
        id.0,
        attempts,
        next_try_at,
        error,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("outbox_events", done.rows_affected(), 1)
}

/// Stores the messages of one event; users who have theirs already get no second one.
pub(crate) async fn insert_messages(
    connection: &mut PgConnection,
    event: &StoredEvent,
    messages: &[Message],
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let titles: Vec<Words> = messages
        .iter()
        .map(|message| rules::cut(&message.title, 200))
        .collect();
    let texts: Vec<Words> = messages
        .iter()
        .map(|message| rules::cut(&message.text, 2_000))
        .collect();
    let done = sqlx::query!(
        "insert into notifications (id, user_id, event_id, kind, subject_kind, subject_id, title_en, title_zh, text_en, text_zh, created_at)
         select new.id, new.user_id, $3, $4, $5, $6, new.title_en, new.title_zh, new.text_en, new.text_zh, $11
         from unnest($1::uuid[], $2::uuid[], $7::text[], $8::text[], $9::text[], $10::text[])
              as new(id, user_id, title_en, title_zh, text_en, text_zh)
         on conflict on constraint notifications_event_user_key do nothing",
        &messages.iter().map(|_| NotificationId::generate().0).collect::<Vec<_>>(),
        &messages.iter().map(|message| message.user_id.0).collect::<Vec<_>>(),
        event.id.0,
        event.kind,
        event.subject_kind,
        event.subject_id,
        &titles.iter().map(|words| words.en.clone()).collect::<Vec<_>>(),
        &titles.iter().map(|words| words.zh.clone()).collect::<Vec<_>>(),
        &texts.iter().map(|words| words.en.clone()).collect::<Vec<_>>(),
        &texts.iter().map(|words| words.zh.clone()).collect::<Vec<_>>(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// A message as its row has it.
struct Row {
    id: NotificationId,
    kind: String,
    subject_kind: String,
    subject_id: Uuid,
    title_en: String,
    title_zh: String,
    text_en: String,
    text_zh: String,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl From<Row> for Notification {
    fn from(row: Row) -> Self {
        let Row {
            id,
            kind,
            subject_kind,
            subject_id,
            title_en,
            title_zh,
            text_en,
            text_zh,
            created_at,
            read_at,
        } = row;
        let (title, text) = (
            Words {
                en: title_en,
                zh: title_zh,
            },
            Words {
                en: text_en,
                zh: text_zh,
            },
        );
        Self {
            id,
            kind,
            subject_kind,
            subject_id,
            title,
            text,
            created_at,
            read_at,
        }
    }
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    user: UserId,
    unread_only: bool,
    page: &PageRequest<NotificationId>,
) -> Result<Vec<Notification>, Error> {
    let after = page.after.map(Uuid::from);
    // Two statements, so that each can use its index.
    let rows = if unread_only {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", kind, subject_kind, subject_id, title_en, title_zh, text_en, text_zh, created_at, read_at
               from notifications
               where user_id = $1 and read_at is null and ($2::uuid is null or id < $2)
               order by id desc limit $3"#,
            user.0,
            after,
            page.fetch(),
        )
        .fetch_all(connection)
        .await?
    } else {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", kind, subject_kind, subject_id, title_en, title_zh, text_en, text_zh, created_at, read_at
               from notifications
               where user_id = $1 and ($2::uuid is null or id < $2)
               order by id desc limit $3"#,
            user.0,
            after,
            page.fetch(),
        )
        .fetch_all(connection)
        .await?
    };
    Ok(rows.into_iter().map(Notification::from).collect())
}

pub(crate) async fn count_unread(
    connection: &mut PgConnection,
    user: UserId,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from notifications where user_id = $1 and read_at is null"#,
        user.0
    )
    .fetch_one(connection)
    .await?)
}

/// Marks a message; one that is marked keeps its instant.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    user: UserId,
    id: NotificationId,
    now: DateTime<Utc>,
) -> Result<Option<Notification>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"update notifications set read_at = coalesce(read_at, $3) where id = $2 and user_id = $1
           returning id as "id: _", kind, subject_kind, subject_id, title_en, title_zh, text_en, text_zh, created_at, read_at"#,
        user.0,
        id.0,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Notification::from))
}

/// Marks every message up to one, or all.
pub(crate) async fn mark_all_read(
    tx: &mut Tx,
    user: UserId,
    until: Option<NotificationId>,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    Ok(sqlx::query!(
        "update notifications set read_at = $3 where user_id = $1 and read_at is null and ($2::uuid is null or id <= $2)",
        user.0,
        until.map(Uuid::from),
        now,
    )
    .execute(&mut **tx)
    .await?
    .rows_affected())
}

/// Removes events that were dispatched and published; the feed remembers up to where it is no longer whole.
pub(crate) async fn delete_events(
    tx: &mut Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, Error> {
    let gone = sqlx::query_scalar!(
        "delete from outbox_events where id in
            (select id from outbox_events where dispatched_at < $1 and position is not null order by dispatched_at limit $2
             for update skip locked)
         returning position",
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    if let Some(last) = gone.iter().copied().flatten().max() {
        sqlx::query!(
            "update event_feed set purged_position = greatest(purged_position, $1)",
            last
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(u64::try_from(gone.len()).unwrap_or(u64::MAX))
}

pub(crate) async fn delete_notifications(
    tx: &mut Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<u64, Error> {
    Ok(sqlx::query!(
        "delete from notifications where id in
            (select id from notifications where created_at < $1 order by created_at limit $2 for update skip locked)",
        before,
        limit,
    )
    .execute(&mut **tx)
    .await?
    .rows_affected())
}

/// Events that nobody was told of yet.
pub(crate) async fn waiting(connection: &mut PgConnection) -> Result<Waiting, Error> {
    Ok(sqlx::query_as!(
        Waiting,
        r#"select count(*) as "count!", min(occurred_at) as since from outbox_events where dispatched_at is null"#
    )
    .fetch_one(connection)
    .await?)
}
