//! Every SQL statement of events.

use super::EventMethod;
use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::facts::Method;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EvidenceId, PageRequest, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: EvidenceId,
    site_id: UnitId,
    event_tag: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    method: String,
    explanation: String,
    published_at: DateTime<Utc>,
    published_by: UserId,
}

const METHODS: [(Method, &str); 5] = [
    (Method::FirstReceiver, "first_receiver"),
    (Method::EventReceiver, "event_receiver"),
    (Method::Equally, "equally"),
    (Method::Pool, "pool"),
    (Method::Department, "department"),
];

impl Row {
    fn read(self) -> Result<EventMethod, Error> {
        let method = METHODS
            .iter()
            .find(|(_, word)| *word == self.method)
            .map(|(method, _)| *method);
        let method = method.ok_or_else(|| kehu_db::Error::Inconsistent {
            table: "event_methods",
            row: self.id.to_string(),
            reason: format!("unknown method {}", self.method),
        })?;
        Ok(EventMethod {
            id: self.id,
            site_id: self.site_id,
            event_tag: self.event_tag,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            method,
            explanation: self.explanation,
            published_at: self.published_at,
            published_by: self.published_by,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, new: &EventMethod) -> Result<(), Error> {
    let method = METHODS
        .iter()
        .find(|(method, _)| *method == new.method)
        .map(|(_, word)| *word);
    sqlx::query!(
        "insert into event_methods (id, site_id, event_tag, starts_on, ends_on, method, explanation, published_at, published_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.0,
        new.site_id.0,
        new.event_tag,
        new.starts_on,
        new.ends_on,
        method,
        new.explanation,
        new.published_at,
        new.published_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    page: &PageRequest<EvidenceId>,
) -> Result<Vec<EventMethod>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", event_tag, starts_on, ends_on, method, explanation, published_at,
                  published_by as "published_by: _"
           from event_methods where site_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3"#,
        site.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The methods that were published for events of sites up to an instant.
pub(crate) async fn of_tags(
    connection: &mut PgConnection,
    sites: &[Uuid],
    tags: &[String],
    until: DateTime<Utc>,
) -> Result<Vec<EventMethod>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", event_tag, starts_on, ends_on, method, explanation, published_at,
                  published_by as "published_by: _"
           from event_methods where site_id = any($1) and event_tag = any($2) and published_at <= $3 order by id"#,
        sites,
        tags,
        until,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::read).collect()
}
