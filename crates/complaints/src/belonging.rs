//! Whom and what a case may name.

use crate::Error;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_identity::belonging::{Named, strangers};
use kehu_kernel::UnitId;

/// Everybody and everything that is named belongs to the company on that day.
///
/// # Errors
/// [`Error::UnknownReference`].
pub(crate) async fn demand_ours(
    connection: &mut PgConnection,
    company: UnitId,
    named: Named,
    on: NaiveDate,
) -> Result<(), Error> {
    match strangers(connection, company, &named, on).await?.any() {
        true => Err(Error::UnknownReference {}),
        false => Ok(()),
    }
}
