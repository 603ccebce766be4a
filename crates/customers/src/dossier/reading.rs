//! Finding a customer.

use super::{Customer, Dossier, Error, ProcessingState, store};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, Scope};

/// The customer, inside the caller's scope. One that was merged away is answered as it stands, with the survivor in
/// `merged_into`.
///
/// # Errors
/// [`Error::NotFound`] outside the scope; [`Error::Database`].
pub async fn load(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CustomerId,
) -> Result<Customer, Error> {
    store::customers::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The customer, inside the caller's scope, locked until the end of the transaction and fit to be changed.
///
/// # Errors
/// [`Error::NotFound`] outside the scope; [`Error::Merged`], [`Error::Restricted`], [`Error::Erased`];
/// [`Error::Database`].
pub async fn load_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: CustomerId,
) -> Result<Customer, Error> {
    let customer = store::customers::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    if let Some(survivor) = customer.merged_into {
        return Err(Error::Merged { survivor });
    }
    match customer.processing_state {
        ProcessingState::Active => Ok(customer),
        ProcessingState::Restricted => Err(Error::Restricted {}),
        ProcessingState::Erased => Err(Error::Erased {}),
    }
}

/// The customer with contacts and identifiers, inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`] outside the scope; [`Error::Database`].
pub async fn get(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CustomerId,
) -> Result<Dossier, Error> {
    store::customers::find_dossier(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The customer with contacts and identifiers after a change in this transaction, wherever it belongs now: whoever gave
/// it away sees it once more.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn get_changed(tx: &mut Tx, id: CustomerId) -> Result<Dossier, Error> {
    store::customers::find_dossier(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})
}

/// Those of these customers that lie inside the caller's scope, with contacts and identifiers, in no order.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn get_each(
    connection: &mut PgConnection,
    caller: &Caller,
    ids: &[CustomerId],
) -> Result<Vec<Dossier>, Error> {
    store::customers::find_dossiers(connection, &caller.scope, ids).await
}

/// The customer that is to be changed, and the version that the caller has read, if it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The customer.
    pub customer: CustomerId,
    /// The version.
    pub version: Option<i64>,
}

impl Target {
    /// Locks the customer in the version that is meant.
    ///
    /// # Errors
    /// As [`load_for_update`]; [`Error::Stale`].
    pub(crate) async fn lock(self, tx: &mut Tx, caller: &Caller) -> Result<Customer, Error> {
        let customer = load_for_update(tx, caller, self.customer).await?;
        Error::expect_version(customer.version, self.version)?;
        Ok(customer)
    }
}
