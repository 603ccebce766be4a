//! Steps as rows.

use crate::progress::Step;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ComplaintId, ComplaintStepId};
use serde_json::Value;

struct Row {
    id: ComplaintStepId,
    round: i32,
    occurred_at: DateTime<Utc>,
    by_kind: String,
    by_id: String,
    found: String,
    content: Value,
}

/// Adds a step at its place; two at one place cannot be. With it goes the working time that has passed since acceptance.
pub(crate) async fn insert(
    tx: &mut Tx,
    complaint: ComplaintId,
    place: i32,
    step: &Step,
    working_minutes: Option<i32>,
) -> Result<(), Error> {
    let content = serde_json::to_value(&step.content)
        .map_err(|error| super::inconsistent("complaint_steps", step.id, error.to_string()))?;
    sqlx::query!(
        "insert into complaint_steps (id, complaint_id, place, round, occurred_at, by_kind, by_id, kind, found, content,
                                      working_minutes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        step.id.0,
        complaint.0,
        place,
        step.round,
        step.at,
        step.by_kind,
        step.by_id,
        step.content.kind().as_str(),
        step.found,
        content,
        working_minutes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The steps of a complaint, the first one first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Step>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", round, occurred_at, by_kind, by_id, found, content
           from complaint_steps where complaint_id = $1 order by place"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Step::try_from).collect()
}

/// The complaint to which a step belongs.
pub(crate) async fn complaint_of(
    connection: &mut PgConnection,
    step: ComplaintStepId,
) -> Result<Option<ComplaintId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select complaint_id as "id: ComplaintId" from complaint_steps where id = $1"#,
        step.0,
    )
    .fetch_optional(connection)
    .await?)
}

impl TryFrom<Row> for Step {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            content: serde_json::from_value(row.content).map_err(|error| {
                super::inconsistent("complaint_steps", row.id, error.to_string())
            })?,
            id: row.id,
            round: row.round,
            at: row.occurred_at,
            by_kind: row.by_kind,
            by_id: row.by_id,
            found: row.found,
        })
    }
}
