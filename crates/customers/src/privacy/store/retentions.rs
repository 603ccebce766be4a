//! What is kept by law.

use super::super::model::{HeldPart, Retention};
use super::super::words::{PrivacyHolding, RetentionGround};
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, PrivacyRequestId};
use std::collections::HashMap;
use uuid::Uuid;

pub(crate) async fn list(
    connection: &mut PgConnection,
    requests: &[Uuid],
) -> Result<HashMap<PrivacyRequestId, Vec<Retention>>, Error> {
    let rows = sqlx::query!(
        r#"select request_id as "request_id: PrivacyRequestId", holding as "holding: PrivacyHolding",
                  ground as "ground: RetentionGround", item_count, keep_until, erased_at
           from privacy_retentions where request_id = any($1) order by request_id, keep_until, holding"#,
        requests,
    )
    .fetch_all(connection)
    .await?;
    let mut of: HashMap<PrivacyRequestId, Vec<Retention>> = HashMap::new();
    for row in rows {
        of.entry(row.request_id).or_default().push(Retention {
            holding: row.holding,
            ground: row.ground,
            count: row.item_count,
            until: row.keep_until,
            erased_at: row.erased_at,
        });
    }
    Ok(of)
}

/// Notes the parts that are kept for a term.
pub(crate) async fn insert(
    tx: &mut Tx,
    request: PrivacyRequestId,
    customer: CustomerId,
    parts: &[HeldPart],
) -> Result<(), Error> {
    for part in parts {
        let (Some(ground), Some(until)) = (part.ground, part.until) else {
            continue;
        };
        sqlx::query!(
            "insert into privacy_retentions (request_id, customer_id, holding, ground, item_count, keep_until)
             values ($1, $2, $3, $4, $5, $6)",
            request.0,
            customer.0,
            part.holding.as_str(),
            ground.as_str(),
            part.count,
            until,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// A part whose term has run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    pub(crate) request_id: PrivacyRequestId,
    pub(crate) customer_id: CustomerId,
    pub(crate) holding: PrivacyHolding,
}

/// The next part whose term has run, locked; one that another instance works on is passed over.
pub(crate) async fn next_due(tx: &mut Tx, today: NaiveDate) -> Result<Option<Due>, Error> {
    let due = sqlx::query_as!(
        Due,
        r#"select request_id as "request_id: _", customer_id as "customer_id: _", holding as "holding: _"
           from privacy_retentions where erased_at is null and keep_until < $1
           order by keep_until limit 1 for update skip locked"#,
        today,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(due)
}

pub(crate) async fn mark_erased(tx: &mut Tx, caller: &Caller, due: &Due) -> Result<(), Error> {
    let done = sqlx::query!(
        "update privacy_retentions set erased_at = $3 where request_id = $1 and holding = $2 and erased_at is null",
        due.request_id.0,
        due.holding.as_str(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("privacy_retentions", done.rows_affected(), 1)
}
