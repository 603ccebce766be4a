//! Deadlines as rows.

use crate::model::{Deadline, DeadlineDay};
use crate::words::{DeadlineKind, Severity};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ComplaintDeadlineId, ComplaintId};
use sqlx::types::Json;

struct Row {
    id: ComplaintDeadlineId,
    kind: DeadlineKind,
    severity: Severity,
    working_days: i16,
    starts_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    calendar_version: String,
    counted: Json<Vec<DeadlineDay>>,
    made_at: DateTime<Utc>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    complaint: ComplaintId,
    deadline: &Deadline,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into complaint_deadlines (id, complaint_id, kind, severity, working_days, starts_at, due_at, calendar_version,
                                          counted, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        deadline.id.0,
        complaint.0,
        deadline.kind.as_str(),
        deadline.severity.as_str(),
        deadline.working_days,
        deadline.starts_at,
        deadline.due_at,
        deadline.calendar_version,
        Json(&deadline.days) as _,
        deadline.made_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The deadlines of a complaint, the first one first; the last one stands.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", kind as "kind: _", severity as "severity: _", working_days, starts_at, due_at, calendar_version,
                  counted as "counted: _", made_at
           from complaint_deadlines where complaint_id = $1 order by id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Deadline::from).collect())
}

/// The deadline that stands.
pub(crate) async fn standing(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Option<Deadline>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: _", kind as "kind: _", severity as "severity: _", working_days, starts_at, due_at, calendar_version,
                  counted as "counted: _", made_at
           from complaint_deadlines where complaint_id = $1 order by id desc limit 1"#,
        complaint.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Deadline::from))
}

impl From<Row> for Deadline {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            severity: row.severity,
            working_days: row.working_days,
            starts_at: row.starts_at,
            due_at: row.due_at,
            calendar_version: row.calendar_version,
            days: row.counted.0,
            made_at: row.made_at,
        }
    }
}
