//! The history of fields.

use kehu_db::{Error, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId};

/// A change of one field that is not personal.
#[expect(
    clippy::too_many_arguments,
    reason = "a line of the history has that many columns"
)]
pub(crate) async fn insert_plain(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    operation: &'static str,
    field: &str,
    old: &str,
    new: &str,
    reason: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into customer_changes (id, customer_id, occurred_at, by_kind, by_id, operation, field, personal,
                                       old_value, new_value, reason, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, false, $8, $9, $10, $11)",
        ChangeId::generate().0,
        customer.0,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        operation,
        field,
        old,
        new,
        reason,
        caller.request_id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
