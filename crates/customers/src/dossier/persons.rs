//! Persons by the number at which they are reached.

use super::{Error, store};
use kehu_db::Tx;
use kehu_identifiers::Telephone;
use kehu_kernel::{CustomerId, Faults, UnitId};

/// The person of a unit whose own number this is. The number stays locked in that unit until the end of the transaction, so
/// that of two who would enter the same person in the same moment the second finds what the first entered.
///
/// # Errors
/// [`Error::Invalid`] at `/mobile` when it is no number; [`Error::Database`].
pub async fn person_reached_at(
    tx: &mut Tx,
    unit: UnitId,
    mobile: &str,
) -> Result<Option<CustomerId>, Error> {
    let read = Telephone::parse(mobile).map_err(|fault| {
        Faults::one(
            "/mobile",
            "telephone-form",
            fault.to_string(),
            fault.message_zh(),
        )
    })?;
    let digits = read.normalised.trim_start_matches('+');
    store::contacts::lock_number(tx, unit, digits).await?;
    store::contacts::person_reached_at(tx, unit, digits).await
}

/// The persons of a unit who bear this name, whatever the spaces and the case; the first twenty entered. The name stays locked in
/// that unit until the end of the transaction.
///
/// # Errors
/// [`Error::Database`].
pub async fn persons_named(
    tx: &mut Tx,
    unit: UnitId,
    name: &str,
) -> Result<Vec<CustomerId>, Error> {
    let key: String = name.split_whitespace().collect::<String>().to_lowercase();
    store::contacts::lock_number(tx, unit, &key).await?;
    store::contacts::persons_named(tx, unit, name).await
}
