//! The timeline: one list of what happened to a customer, written by all modules.

use super::{Error, Event, load, store};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, Page, PageRequest};
use serde_json::Value;

/// Adds an event to a customer's timeline, in the transaction of what happened. `kind` is `area.fact`, such as
/// `document.verified`; `details` carry identifiers, states and dates, no personal data.
///
/// # Errors
/// When the database fails.
pub async fn note(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    kind: &'static str,
    details: Value,
) -> Result<(), kehu_db::Error> {
    store::events::insert_each(tx, caller, kind, &[(customer, details)]).await
}

/// A page of a customer's timeline, latest first, with that of the dossiers merged into it.
///
/// # Errors
/// [`Error::NotFound`] outside the caller's scope; [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CustomerId,
    page: &PageRequest<ChangeId>,
) -> Result<Page<Event, ChangeId>, Error> {
    load(connection, caller, id).await?;
    let family = store::customers::family(connection, id).await?;
    let events = store::events::list(connection, &family, page.after, page.fetch()).await?;
    Ok(page.page(events, |event| event.id))
}
