//! The customer's type, which account opening alone sets (CUS-11, CUS-12).

use super::history::{self, FieldChange};
use super::{Customer, CustomerType, Error, store};
use kehu_db::Tx;
use kehu_kernel::Caller;

/// Gives a customer, loaded for update, the type under which it is opened, with a line in the history. Answers the
/// customer as it stands afterwards.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn set_type(
    tx: &mut Tx,
    caller: &Caller,
    mut customer: Customer,
    customer_type: CustomerType,
    reason: &str,
) -> Result<Customer, Error> {
    let former = customer.customer_type;
    if former == Some(customer_type) {
        return Ok(customer);
    }
    customer.customer_type = Some(customer_type);
    customer.version += 1;
    customer.updated_at = caller.now;
    store::customer_types::update(tx, &customer, customer_type).await?;
    let change = FieldChange::plain(
        "customer_type",
        former.map(|one| one.to_string()),
        Some(customer_type.to_string()),
    );
    history::write_plain(
        tx,
        caller,
        customer.id,
        "customers.set_type",
        Some(reason),
        change,
    )
    .await?;
    Ok(customer)
}
