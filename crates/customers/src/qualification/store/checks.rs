//! Warnings, suspensions and runs of the check.

use crate::qualification::rules::{Expiring, Reason};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, DocumentId, PolicyVersionId};
use uuid::Uuid;

/// Notes warnings that have been reached; answers those documents for which the warning is new.
pub(crate) async fn insert_warnings(
    tx: &mut Tx,
    now: DateTime<Utc>,
    warnings: &[Expiring],
) -> Result<Vec<DocumentId>, Error> {
    let documents: Vec<Uuid> = warnings.iter().map(|one| one.document.0).collect();
    let ends: Vec<NaiveDate> = warnings.iter().map(|one| one.ends_on).collect();
    let levels: Vec<i32> = warnings
        .iter()
        .map(|one| i32::from(one.warn_level))
        .collect();
    let noted = sqlx::query_scalar!(
        r#"insert into document_warnings (document_id, ends_on, level, warned_at)
           select document_id, ends_on, level, $4
           from unnest($1::uuid[], $2::date[], $3::integer[]) as reached (document_id, ends_on, level)
           order by document_id
           on conflict on constraint document_warnings_key do nothing
           returning document_id as "document_id: DocumentId""#,
        &documents,
        &ends,
        &levels,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(noted)
}

pub(crate) async fn open_suspension(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    from: NaiveDate,
    because: &[Reason],
    policy: Option<PolicyVersionId>,
) -> Result<(), Error> {
    let because = serde_json::to_value(because).unwrap_or_default();
    sqlx::query!(
        "insert into qualification_suspensions (id, customer_id, suspended_from, because, policy_version, suspended_at)
         values ($1, $2, $3, $4, $5, $6)",
        ChangeId::generate().0,
        customer.0,
        from,
        because,
        policy.map(Uuid::from),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends the open suspension of a customer; answers whether there was one.
pub(crate) async fn end_suspension(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
) -> Result<bool, Error> {
    let ended = sqlx::query!(
        "update qualification_suspensions set ended_at = $2 where customer_id = $1 and ended_at is null",
        customer.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// What a run of the check came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) checked: i64,
    pub(crate) suspended: i64,
    pub(crate) reinstated: i64,
    pub(crate) warned: i64,
}

pub(crate) async fn insert_run(tx: &mut Tx, caller: &Caller, counts: Counts) -> Result<(), Error> {
    sqlx::query!(
        "insert into qualification_checks (id, checked_on, started_at, checked_count, suspended_count, reinstated_count, warned_count)
         values ($1, $2, $3, $4, $5, $6, $7)",
        ChangeId::generate().0,
        caller.today(),
        caller.now,
        counts.checked,
        counts.suspended,
        counts.reinstated,
        counts.warned,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The business day of the last run over all customers.
pub(crate) async fn last_run(connection: &mut PgConnection) -> Result<Option<NaiveDate>, Error> {
    let day = sqlx::query_scalar!(
        "select checked_on from qualification_checks order by started_at desc limit 1"
    )
    .fetch_optional(connection)
    .await?;
    Ok(day)
}
