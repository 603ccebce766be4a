//! Requests for extensions as rows.

use crate::model::Extension;
use crate::words::ExtensionState;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ComplaintExtensionId, ComplaintId};

pub(crate) async fn insert(tx: &mut Tx, extension: &Extension) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into complaint_extensions (id, complaint_id, working_days, reason, state, requested_by, requested_at, approval_id)
         values ($1, $2, $3, $4, 'requested', $5, $6, $7)",
        extension.id.0,
        extension.complaint_id.0,
        extension.working_days,
        extension.reason,
        extension.requested_by.0,
        extension.requested_at,
        extension.approval_id.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update_state(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintExtensionId,
    state: ExtensionState,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaint_extensions set state = $2, decided_at = $3 where id = $1 and state = 'requested'",
        id.0,
        state.as_str(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaint_extensions", changed.rows_affected(), 1)
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    id: ComplaintExtensionId,
) -> Result<Option<Extension>, Error> {
    Ok(sqlx::query_as!(
        Extension,
        r#"select id as "id: _", complaint_id as "complaint_id: _", working_days, reason, state as "state: _",
                  requested_by as "requested_by: _", requested_at, approval_id as "approval_id: _", decided_at
           from complaint_extensions where id = $1"#,
        id.0,
    )
    .fetch_optional(connection)
    .await?)
}

/// The requests of a complaint, the first one first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Extension>, Error> {
    Ok(sqlx::query_as!(
        Extension,
        r#"select id as "id: _", complaint_id as "complaint_id: _", working_days, reason, state as "state: _",
                  requested_by as "requested_by: _", requested_at, approval_id as "approval_id: _", decided_at
           from complaint_extensions where complaint_id = $1 order by id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?)
}
