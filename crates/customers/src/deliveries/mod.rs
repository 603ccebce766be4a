//! Passing changes on to those who need them (CUS-03).

use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId};

/// Passes a change of the named fields on to the recipients that take them.
///
/// # Errors
/// When the database fails.
pub async fn pass_on(
    _tx: &mut Tx,
    _caller: &Caller,
    _customer: CustomerId,
    _fields: &[&str],
) -> Result<(), kehu_db::Error> {
    Ok(())
}
