//! What other documents say of a customer, sealed under the customer's own key: erasing that key erases it and leaves the
//! document (CUS-02 with CUS-05).

use super::Error;
use super::history::keys;
use super::numbers::broken;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::CustomerId;
use kehu_vault::Vault;
use uuid::Uuid;

/// Seals a text for one purpose and row.
///
/// # Errors
/// [`Error::Erased`] when the customer's key is gone; [`Error::Database`].
pub async fn seal_for(
    tx: &mut Tx,
    vault: &Vault,
    customer: CustomerId,
    purpose: &str,
    row: Uuid,
    plain: &str,
) -> Result<Vec<u8>, Error> {
    let key = keys(tx, vault, &[customer.0])
        .await?
        .remove(&customer)
        .ok_or(Error::Erased {})?;
    key.seal(purpose, row.as_bytes(), plain)
        .map_err(|fault| broken(customer, fault))
}

/// Opens what [`seal_for`] sealed; none when the customer's key was erased.
///
/// # Errors
/// [`Error::Database`].
pub async fn open_for(
    connection: &mut PgConnection,
    vault: &Vault,
    customer: CustomerId,
    purpose: &str,
    row: Uuid,
    sealed: &[u8],
) -> Result<Option<String>, Error> {
    let key = keys(connection, vault, &[customer.0])
        .await?
        .remove(&customer);
    key.map(|key| key.open(purpose, row.as_bytes(), sealed))
        .transpose()
        .map_err(|fault| broken(customer, fault))
}
