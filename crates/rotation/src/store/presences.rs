//! Presence.

use crate::model::{Engagement, Presence, PresenceState};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{PageRequest, PresenceId, ReceptionId, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: PresenceId,
    salesperson_id: UserId,
    state: PresenceState,
    engagement: Option<Engagement>,
    reception_id: Option<ReceptionId>,
    ordered_by: Option<UserId>,
    confirmed: Option<bool>,
    reason: Option<String>,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<UserId>,
}

impl From<Row> for Presence {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            salesperson: row.salesperson_id,
            state: row.state,
            engagement: row.engagement,
            reception: row.reception_id,
            ordered_by: row.ordered_by,
            order_confirmed: row.confirmed,
            reason: row.reason,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

/// What each salesperson does at an instant: their last line since `since`.
pub(crate) async fn at(
    connection: &mut PgConnection,
    site: UnitId,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<Vec<Presence>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select distinct on (p.salesperson_id) p.id as "id: _", p.salesperson_id as "salesperson_id: _",
                  p.state as "state: _", p.engagement as "engagement: _", p.reception_id as "reception_id: _",
                  p.ordered_by as "ordered_by: _", v.confirmed as "confirmed?", p.reason, p.occurred_at, p.recorded_at,
                  p.recorded_by as "recorded_by: _"
           from presences p left join business_verifications v on v.presence_id = p.id and v.verified_at <= $3
           where p.site_id = $1 and p.occurred_at >= $2 and p.occurred_at <= $3
           order by p.salesperson_id, p.occurred_at desc, p.id desc"#,
        site.0,
        since,
        at,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Presence::from).collect())
}

/// The last line of a salesperson at a site, of whichever day.
pub(crate) async fn last_of(
    connection: &mut PgConnection,
    site: UnitId,
    salesperson: UserId,
) -> Result<Option<Presence>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select p.id as "id: _", p.salesperson_id as "salesperson_id: _", p.state as "state: _",
                  p.engagement as "engagement: _", p.reception_id as "reception_id: _", p.ordered_by as "ordered_by: _",
                  v.confirmed as "confirmed?", p.reason, p.occurred_at, p.recorded_at, p.recorded_by as "recorded_by: _"
           from presences p left join business_verifications v on v.presence_id = p.id
           where p.site_id = $1 and p.salesperson_id = $2
           order by p.occurred_at desc, p.id desc limit 1"#,
        site.0,
        salesperson.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Presence::from))
}

/// A line by its id, and whether it is over: another of the same salesperson follows.
pub(crate) async fn find(
    connection: &mut PgConnection,
    site: UnitId,
    id: PresenceId,
) -> Result<Option<(Presence, bool)>, Error> {
    let row = sqlx::query!(
        r#"select p.id as "id: PresenceId", p.salesperson_id as "salesperson_id: UserId", p.state as "state: PresenceState",
                  p.engagement as "engagement: Engagement", p.reception_id as "reception_id: ReceptionId",
                  p.ordered_by as "ordered_by: UserId", v.confirmed as "confirmed?", p.reason, p.occurred_at, p.recorded_at,
                  p.recorded_by as "recorded_by: UserId",
                  exists (select from presences n where n.site_id = p.site_id and n.salesperson_id = p.salesperson_id
                          and (n.occurred_at, n.id) > (p.occurred_at, p.id)) as "over!"
           from presences p left join business_verifications v on v.presence_id = p.id
           where p.site_id = $1 and p.id = $2"#,
        site.0,
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let presence = Presence {
            id: row.id,
            salesperson: row.salesperson_id,
            state: row.state,
            engagement: row.engagement,
            reception: row.reception_id,
            ordered_by: row.ordered_by,
            order_confirmed: row.confirmed,
            reason: row.reason,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        };
        (presence, row.over)
    }))
}

/// Which lines a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter {
    pub(crate) salesperson: Option<UserId>,
    pub(crate) state: Option<PresenceState>,
    /// Ordered work on which the project manager has not said a word, or has.
    pub(crate) verified: Option<bool>,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) before: Option<DateTime<Utc>>,
}

/// The lines of a site, the latest entered first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    filter: Filter,
    page: &PageRequest<PresenceId>,
) -> Result<Vec<Presence>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select p.id as "id: _", p.salesperson_id as "salesperson_id: _", p.state as "state: _",
                  p.engagement as "engagement: _", p.reception_id as "reception_id: _", p.ordered_by as "ordered_by: _",
                  v.confirmed as "confirmed?", p.reason, p.occurred_at, p.recorded_at, p.recorded_by as "recorded_by: _"
           from presences p left join business_verifications v on v.presence_id = p.id
           where p.site_id = $1 and ($2::uuid is null or p.id < $2)
             and ($3::uuid is null or p.salesperson_id = $3)
             and ($4::text is null or p.state = $4)
             and ($5::boolean is null or (p.state = 'on_business' and (v.presence_id is not null) = $5))
             and ($6::timestamptz is null or p.occurred_at >= $6) and ($7::timestamptz is null or p.occurred_at < $7)
           order by p.id desc limit $8"#,
        site.0,
        page.after.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.state.map(PresenceState::as_str),
        filter.verified,
        filter.from,
        filter.before,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Presence::from).collect())
}

/// Stores the word on whether work outside was ordered.
pub(crate) async fn verify(
    tx: &mut Tx,
    id: PresenceId,
    confirmed: bool,
    reason: &str,
    by: UserId,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into business_verifications (presence_id, confirmed, reason, verified_by, verified_at)
         values ($1, $2, $3, $4, $5)",
        id.0,
        confirmed,
        reason,
        by.0,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
