//! The timeline.

use kehu_db::{Error, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId};
use serde_json::Value;

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    kind: &str,
    details: Value,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into customer_events (id, customer_id, occurred_at, by_kind, by_id, kind, details)
         values ($1, $2, $3, $4, $5, $6, $7)",
        ChangeId::generate().0,
        customer.0,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        kind,
        details,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
