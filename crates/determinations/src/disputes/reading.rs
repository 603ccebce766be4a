//! Reading disputes.

use super::error::Error;
use super::model::{Dispute, DisputeFilter};
use super::store;
use crate::keeping::StoredFacts;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, DisputeId, Page, PageRequest};

/// A dispute inside the caller's scope; own ones are those in which the caller is one of the sides.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DisputeId,
) -> Result<Dispute, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The disputes inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeId>,
) -> Result<Page<Dispute, DisputeId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |dispute| dispute.id))
}

/// The facts as they stood when a dispute was opened.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn facts_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DisputeId,
) -> Result<StoredFacts, Error> {
    let dispute = find(connection, caller, id).await?;
    let text = store::facts_of(connection, id).await?;
    let facts = serde_json::from_str(&text)
        .map_err(|error| crate::words::unknown("disputes", id, &error.to_string()))?;
    Ok(StoredFacts {
        text,
        facts,
        digest: dispute.facts_digest,
    })
}
