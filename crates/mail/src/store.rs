//! Every statement on mails.

use crate::{Error as Refused, Mail, MailKind, MailState, NewMail};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx, Waiting};
use kehu_kernel::{MailId, PageRequest, Scope, UnitId};
use uuid::Uuid;

/// Which mails a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state.
    pub state: Option<MailState>,
    /// Of this kind.
    pub kind: Option<MailKind>,
    /// About this thing.
    pub subject_id: Option<Uuid>,
}

/// What a mail says, sealed.
pub(crate) struct Sealed {
    pub(crate) recipient: Vec<u8>,
    pub(crate) subject_line: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

/// A mail in the hands of this instance.
pub(crate) struct Claimed {
    pub(crate) id: MailId,
    pub(crate) unit_id: UnitId,
    pub(crate) kind: MailKind,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: Uuid,
    pub(crate) attempts: i32,
    pub(crate) reply: Option<i16>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) sealed: Sealed,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: MailId,
    new: &NewMail,
    sealed: &Sealed,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into mails (id, unit_id, kind, subject_kind, subject_id, customer_id, recipient, subject_line, body, state,
                            queued_at, next_try_at, expires_at, campaign_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10::timestamptz, greatest($10::timestamptz, $12::timestamptz), $11, $13)",
        id.0,
        new.unit_id.0,
        new.kind.as_str(),
        new.subject_kind,
        new.subject_id,
        new.customer_id.map(Uuid::from),
        sealed.recipient,
        sealed.subject_line,
        sealed.body,
        now,
        new.expires_at,
        new.not_before,
        new.campaign_id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

macro_rules! select_mails {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Mail,
            r#"select id as "id: _", unit_id as "unit_id: _", kind as "kind: _", subject_kind, subject_id, state as "state: _",
                      attempts, reply, queued_at, next_try_at, expires_at, ended_at
               from mails
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: MailId,
) -> Result<Option<Mail>, Error> {
    Ok(select_mails!(
        "where id = $1 and ($2::boolean or unit_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?)
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<MailId>,
) -> Result<Vec<Mail>, Error> {
    Ok(select_mails!(
        "where ($1::boolean or unit_id = any($2))
           and ($3::text is null or state = $3)
           and ($4::text is null or kind = $4)
           and ($5::uuid is null or subject_id = $5)
           and ($6::uuid is null or id < $6)
         order by id desc limit $7",
        scope.all,
        scope.units.as_slice() as _,
        filter.state.map(MailState::as_str),
        filter.kind.map(MailKind::as_str),
        filter.subject_id,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn sealed(
    connection: &mut PgConnection,
    id: MailId,
) -> Result<Option<Sealed>, Error> {
    Ok(sqlx::query_as!(
        Sealed,
        r#"select recipient as "recipient!", subject_line as "subject_line!", body as "body!"
           from mails where id = $1 and state = 'queued'"#,
        id.0,
    )
    .fetch_optional(connection)
    .await?)
}

/// The mail that has been due the longest, taken for this instance until the claim ends.
pub(crate) async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Claimed>, Error> {
    let row = sqlx::query!(
        r#"update mails set attempts = attempts + 1, next_try_at = $2
           where id = (select id from mails where state = 'queued' and next_try_at <= $1
                       order by next_try_at, id limit 1 for update skip locked)
           returning id as "id: MailId", unit_id as "unit_id: UnitId", kind as "kind: MailKind", subject_kind, subject_id, attempts,
                     reply, expires_at, recipient as "recipient!", subject_line as "subject_line!", body as "body!""#,
        now,
        until,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Claimed {
        id: row.id,
        unit_id: row.unit_id,
        kind: row.kind,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        attempts: row.attempts,
        reply: row.reply,
        expires_at: row.expires_at,
        sealed: Sealed {
            recipient: row.recipient,
            subject_line: row.subject_line,
            body: row.body,
        },
    }))
}

/// It may have been called off meanwhile; then nothing changes.
pub(crate) async fn put_off(
    tx: &mut Tx,
    id: MailId,
    reply: Option<i16>,
    next_try_at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update mails set reply = $2, next_try_at = $3 where id = $1 and state = 'queued'",
        id.0,
        reply,
        next_try_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Tells whether it still waited.
pub(crate) async fn end(
    tx: &mut Tx,
    id: MailId,
    state: MailState,
    reply: Option<i16>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let ended = sqlx::query!(
        "update mails set state = $2, reply = $3, ended_at = $4, recipient = null, subject_line = null, body = null
         where id = $1 and state = 'queued'",
        id.0,
        state.as_str(),
        reply,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}

pub(crate) async fn call_off(
    tx: &mut Tx,
    kind: MailKind,
    subject_kind: &str,
    subject_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update mails set state = 'called_off', ended_at = $4, recipient = null, subject_line = null, body = null
         where kind = $1 and subject_kind = $2 and subject_id = $3 and state = 'queued'",
        kind.as_str(),
        subject_kind,
        subject_id,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn call_off_campaign(
    tx: &mut Tx,
    campaign: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update mails set state = 'called_off', ended_at = $2, recipient = null, subject_line = null, body = null
         where campaign_id = $1 and state = 'queued'",
        campaign,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn purge(tx: &mut Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, Error> {
    let removed = sqlx::query!(
        "delete from mails where id in (select id from mails where ended_at < $1 order by ended_at limit $2)",
        before,
        limit,
    )
    .execute(&mut **tx)
    .await?;
    Ok(removed.rows_affected())
}

/// Mails that are due for a try.
pub(crate) async fn waiting(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Waiting, Error> {
    Ok(sqlx::query_as!(
        Waiting,
        r#"select count(*) as "count!", min(next_try_at) as since from mails where state = 'queued' and next_try_at <= $1"#,
        now,
    )
    .fetch_one(connection)
    .await?)
}
