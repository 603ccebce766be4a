//! Reading filings.

use super::model::{Filing, FilingFilter};
use super::store;
use crate::Error;
use crate::parties;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, FilingId, Page, PageRequest};
use uuid::Uuid;

/// A filing of a site within the caller's reach.
///
/// # Errors
/// [`Error::FilingNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: FilingId,
) -> Result<Filing, Error> {
    let found = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::FilingNotFound {})?;
    let found = complete(connection, vec![found]).await?;
    found.into_iter().next().ok_or(Error::FilingNotFound {})
}

/// As [`find`], of one that was not corrected.
pub(super) async fn find_latest(
    connection: &mut PgConnection,
    caller: &Caller,
    id: FilingId,
) -> Result<Filing, Error> {
    let found = find(connection, caller, id).await?;
    match found.corrected_by_id {
        Some(_) => Err(Error::FilingCorrected {}),
        None => Ok(found),
    }
}

/// The filings of the sites within the caller's reach that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &FilingFilter,
    page: &PageRequest<FilingId>,
) -> Result<Page<Filing, FilingId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    let rows = complete(connection, rows).await?;
    Ok(page.page(rows, |filing| filing.id))
}

/// Adds who was filed, and how each was found to stand.
async fn complete(
    connection: &mut PgConnection,
    mut filings: Vec<Filing>,
) -> Result<Vec<Filing>, Error> {
    let parties: Vec<Uuid> = filings.iter().map(|one| one.party_id.0).collect();
    let ids: Vec<Uuid> = filings.iter().map(|one| one.id.0).collect();
    let members = parties::store::members_of_families(connection, &parties).await?;
    let mut verdicts = store::verdicts_of(connection, &ids).await?;
    for filing in &mut filings {
        let people = members.get(&filing.party_id).into_iter().flatten();
        let mut filed = people.filter(|member| member.customer_id == filing.customer_id);
        filing.visitor = filed.next().cloned();
        filing.verdicts = verdicts.remove(&filing.id).unwrap_or_default();
    }
    Ok(filings)
}
