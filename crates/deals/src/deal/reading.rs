//! Finding deals, and holding them for a change.

use super::model::{Deal, DealState};
use super::store::{self, DealFilter};
use crate::{Error, changes, site, units};
use kehu_attribution::policy::DealStage;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DealId, Page, PageRequest, SaleUnitId, Scope, UnitId};

/// A deal inside the caller's scope.
///
/// # Errors
/// [`Error::DealNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DealId,
) -> Result<Deal, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::DealNotFound {})
}

/// The deals of a site inside the caller's scope, the latest first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &DealFilter,
    page: &PageRequest<DealId>,
) -> Result<Page<Deal, DealId>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::list(
        connection,
        &caller.scope,
        site,
        filter,
        caller.today(),
        page,
    )
    .await?;
    Ok(page.page(rows, |deal| deal.id))
}

/// A deal after a change in this transaction.
pub(crate) async fn reload(tx: &mut Tx, id: DealId) -> Result<Deal, Error> {
    store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::DealNotFound {})
}

/// A deal inside the caller's scope, locked until the end of the transaction.
pub(crate) async fn lock(tx: &mut Tx, caller: &Caller, id: DealId) -> Result<Deal, Error> {
    store::lock(tx, id).await?;
    find(tx, caller, id).await
}

/// As [`lock`], with its unit and another locked before it: the one order of locks.
pub(crate) async fn lock_with(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    other: Option<SaleUnitId>,
) -> Result<Deal, Error> {
    let found = find(tx, caller, id).await?;
    let locked: Vec<SaleUnitId> = std::iter::once(found.unit_id).chain(other).collect();
    units::lock(tx, &locked).await?;
    let deal = lock(tx, caller, id).await?;
    if deal.unit_id != found.unit_id {
        // Swapped in between: the unit that it holds now is not locked.
        return Err(Error::ChangeWaiting {});
    }
    Ok(deal)
}

/// As [`lock_with`], of a deal that goes on, whose reservation has not run out and for which no change waits.
pub(crate) async fn lock_live(tx: &mut Tx, caller: &Caller, id: DealId) -> Result<Deal, Error> {
    let deal = lock_with(tx, caller, id, None).await?;
    demand_live(&deal, caller)?;
    if changes::waits(tx, id).await? {
        return Err(Error::ChangeWaiting {});
    }
    Ok(deal)
}

/// Refuses what is done to a deal that has ended or whose reservation has run out.
pub(crate) fn demand_live(deal: &Deal, caller: &Caller) -> Result<(), Error> {
    if deal.state != DealState::Live {
        return Err(Error::StageForbidden {
            stage: deal.stage,
            state: deal.state,
        });
    }
    demand_unlapsed(deal, caller)
}

/// Refuses what is done upon a reservation that has run out, though nobody has ended it yet.
pub(crate) fn demand_unlapsed(deal: &Deal, caller: &Caller) -> Result<(), Error> {
    let reserved = deal
        .reserved
        .as_ref()
        .filter(|_| deal.stage == DealStage::Reservation);
    if reserved.is_some_and(|reserved| reserved.until <= caller.now) {
        return Err(Error::ReservationLapsed {});
    }
    Ok(())
}
