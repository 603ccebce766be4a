//! Finding a customer.

use super::{Contact, Customer, Dossier, Error, ProcessingState, store};
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
    let customer = load_for_erasure(tx, caller, id).await?;
    match customer.processing_state {
        ProcessingState::Restricted => Err(Error::Restricted {}),
        ProcessingState::Active | ProcessingState::Erased => Ok(customer),
    }
}

/// As [`load_for_update`], also of a customer whose data may only be stored: it may still be erased.
///
/// # Errors
/// [`Error::NotFound`] outside the scope; [`Error::Merged`], [`Error::Erased`]; [`Error::Database`].
pub(crate) async fn load_for_erasure(
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
        ProcessingState::Active | ProcessingState::Restricted => Ok(customer),
        ProcessingState::Erased => Err(Error::Erased {}),
    }
}

/// The customer and all that were merged into it.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn family(
    connection: &mut PgConnection,
    id: CustomerId,
) -> Result<Vec<uuid::Uuid>, Error> {
    store::customers::family(connection, id).await
}

/// The contacts of a customer, in their order. Whoever asks has made sure that the caller sees the customer.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn contacts_of(
    connection: &mut PgConnection,
    id: CustomerId,
) -> Result<Vec<Contact>, Error> {
    store::contacts::list(connection, id).await
}

/// Raises the version of a locked customer: something that belongs to it has changed.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn touch(
    tx: &mut Tx,
    caller: &Caller,
    mut customer: Customer,
) -> Result<(), Error> {
    customer.version += 1;
    customer.updated_at = caller.now;
    store::customers::touch(tx, &customer).await
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
