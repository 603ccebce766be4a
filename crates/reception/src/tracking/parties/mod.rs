//! Where parties stand: level, stage, by when the next contact is due, and in which order a salesperson takes them up
//! (ATT-G26, ATT-G27).

mod model;
mod order;
mod store;

pub use model::{Due, Place, Standing, Tracked, TrackedFilter};
pub use order::{MAX_PINS, set_order};
pub(crate) use store::{join, retrace};

use super::Error;
use super::schedule::Schedule;
use crate::site;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PartyId, UnitId, UserId};

/// Where a party inside the caller's scope stands; a salesperson's own are those that they follow up.
///
/// # Errors
/// [`crate::Error::PartyNotFound`]; [`crate::Error::PartyMerged`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PartyId,
) -> Result<Tracked, Error> {
    let (site, merged_into) = crate::parties::store::site_of(connection, id)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?;
    let site = site::enter(connection, caller, site)
        .await
        .map_err(crate::Error::hiding_site)?;
    if let Some(survivor) = merged_into {
        return Err(crate::Error::PartyMerged { survivor }.into());
    }
    let schedule = Schedule::of(&site.rules.tracking);
    let filter = TrackedFilter {
        party: Some(id),
        ..TrackedFilter::default()
    };
    let page = PageRequest {
        limit: 1,
        after: None,
    };
    let rows = store::list(
        connection,
        caller,
        &site,
        &schedule,
        &filter,
        own(caller, site.id),
        &page,
    )
    .await?;
    rows.into_iter()
        .next()
        .ok_or_else(|| crate::Error::PartyNotFound {}.into())
}

/// The parties of a site that a filter names, in the order in which they are taken up: those that the salesperson pinned,
/// then by level, due day and last contact. A salesperson sees the own ones.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &TrackedFilter,
    page: &PageRequest<Place>,
) -> Result<Page<Tracked, Place>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let schedule = Schedule::of(&site.rules.tracking);
    let rows = store::list(
        connection,
        caller,
        &site,
        &schedule,
        filter,
        own(caller, site.id),
        page,
    )
    .await?;
    Ok(page.page(rows, Tracked::place))
}

/// How the salespeople of a site stand with their parties: how many are due, overdue, hard cases.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn standing(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Vec<Standing>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let schedule = Schedule::of(&site.rules.tracking);
    Ok(store::standing(
        connection,
        &site,
        &schedule,
        own(caller, site.id),
        caller.today(),
    )
    .await?)
}

/// Whose parties alone a caller sees; all of the site where the scope holds it.
pub(super) fn own(caller: &Caller, site: UnitId) -> Option<UserId> {
    let nobody = UserId(uuid::Uuid::nil());
    if caller.scope.holds(site, None) {
        None
    } else {
        Some(caller.user().unwrap_or(nobody))
    }
}
