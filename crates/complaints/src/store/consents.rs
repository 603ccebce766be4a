//! Consents as rows.

use crate::model::Consent;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::ComplaintId;

pub(crate) async fn insert(
    tx: &mut Tx,
    complaint: ComplaintId,
    consent: &Consent,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into complaint_consents (id, complaint_id, kind, reference, agreed_on, file_id, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        consent.id.0,
        complaint.0,
        consent.kind.as_str(),
        consent.reference,
        consent.agreed_on,
        consent.file_id.0,
        consent.recorded_at,
        consent.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The consents of a complaint, the first one first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Consent>, Error> {
    Ok(sqlx::query_as!(
        Consent,
        r#"select id as "id: _", kind as "kind: _", reference, agreed_on, file_id as "file_id: _", recorded_at,
                  recorded_by as "recorded_by: _"
           from complaint_consents where complaint_id = $1 order by id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?)
}
