//! The follow-up form 客户追踪表, a record per contact (ATT-G26).

mod check;
mod model;
mod record;
mod rules;
mod store;

pub use check::{CheckFollowUp, check};
pub use model::{Check, Contact, FollowUp, FollowUpFilter, NewFollowUp};
pub use record::{correct, record};
pub(crate) use store::of_parties;

use super::Error;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, FollowUpId, Page, PageRequest};

/// A record inside the caller's scope: a salesperson's own are those that they made.
///
/// # Errors
/// [`Error::FollowUpNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: FollowUpId,
) -> Result<FollowUp, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::FollowUpNotFound {})
}

/// The records inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &FollowUpFilter,
    page: &PageRequest<FollowUpId>,
) -> Result<Page<FollowUp, FollowUpId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| one.id))
}
