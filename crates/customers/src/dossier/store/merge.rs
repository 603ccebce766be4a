//! What a merge touches outside the dossier.

use super::super::Error;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::CustomerId;

/// Whether an account opening or disqualification of either customer is drafted or under way.
pub(crate) async fn is_business_under_way(
    connection: &mut PgConnection,
    one: CustomerId,
    other: CustomerId,
) -> Result<bool, Error> {
    let under_way = sqlx::query_scalar!(
        r#"select exists (select from account_openings
                          where customer_id in ($1, $2) and state in ('draft', 'submitted', 'returned'))
               or exists (select from disqualifications
                          where customer_id in ($1, $2) and state in ('draft', 'submitted', 'returned')) as "under_way!""#,
        one.0,
        other.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(under_way)
}

/// Gives the documents of a customer that has been merged to the survivor, and ends its suspension: it does no business
/// of its own any more.
pub(crate) async fn move_documents(
    tx: &mut Tx,
    from: CustomerId,
    to: CustomerId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update customer_documents set customer_id = $2 where customer_id = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update qualification_suspensions set ended_at = $2 where customer_id = $1 and ended_at is null",
        from.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
