//! Handovers as rows.

use crate::model::Handover;
use crate::words::HandoverAnswer;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ComplaintHandoverId, ComplaintId, UserId};

struct Row {
    id: ComplaintHandoverId,
    from_id: UserId,
    to_id: UserId,
    offered_by: UserId,
    reason: String,
    offered_at: DateTime<Utc>,
    answer: Option<HandoverAnswer>,
    answered_at: Option<DateTime<Utc>>,
    remark: Option<String>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    complaint: ComplaintId,
    handover: &Handover,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into complaint_handovers (id, complaint_id, from_id, to_id, offered_by, reason, offered_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        handover.id.0,
        complaint.0,
        handover.from.0,
        handover.to.0,
        handover.offered_by.0,
        handover.reason,
        handover.offered_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers the handover that waits.
pub(crate) async fn answer(
    tx: &mut Tx,
    caller: &Caller,
    complaint: ComplaintId,
    answer: HandoverAnswer,
    remark: Option<&str>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaint_handovers set answer = $2, answered_at = $3, remark = $4
         where complaint_id = $1 and answer is null",
        complaint.0,
        answer.as_str(),
        caller.now,
        remark,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaint_handovers", changed.rows_affected(), 1)
}

/// The handovers of a complaint, the first one first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Handover>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", from_id as "from_id: _", to_id as "to_id: _", offered_by as "offered_by: _", reason, offered_at,
                  answer as "answer: _", answered_at, remark
           from complaint_handovers where complaint_id = $1 order by id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Handover::from).collect())
}

impl From<Row> for Handover {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            from: row.from_id,
            to: row.to_id,
            offered_by: row.offered_by,
            reason: row.reason,
            offered_at: row.offered_at,
            answer: row.answer.zip(row.answered_at),
            remark: row.remark,
        }
    }
}
