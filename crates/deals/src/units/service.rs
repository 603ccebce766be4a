//! The use cases.

use super::model::{Building, Control, ControlCount, NewBuilding, NewUnit, SaleUnit};
use super::rules::{self, Meets};
use super::store::{self, UnitFilter, UnitPlace};
use crate::telling::{About, tell};
use crate::{Error, deal, site};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{BuildingId, Caller, DealId, Page, PageRequest, SaleUnitId, UnitId};
use serde_json::json;

/// A unit of a site that the caller may see, with its price at the moment of asking.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SaleUnitId,
) -> Result<SaleUnit, Error> {
    store::find(connection, &caller.scope, id, caller.today(), caller.now)
        .await?
        .ok_or(Error::UnitNotFound {})
}

/// The units of a site that a filter names, by building, floor and room; prices are those of `day`.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &UnitFilter,
    day: NaiveDate,
    page: &PageRequest<UnitPlace>,
) -> Result<Page<SaleUnit, UnitPlace>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::list(connection, site, filter, day, caller.now, page).await?;
    Ok(page.page(rows, |unit| {
        (unit.building_id, unit.floor, unit.room.clone(), unit.id)
    }))
}

/// The master sales control of a site: its units by building, kind and state.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn control(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Vec<ControlCount>, Error> {
    site::find(connection, caller, site).await?;
    Ok(store::counts(connection, site, caller.today(), caller.now).await?)
}

/// The buildings of a site, by number, at most 1000.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list_buildings(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Vec<Building>, Error> {
    site::find(connection, caller, site).await?;
    Ok(store::list_buildings(connection, site).await?)
}

/// Enters a building.
///
/// # Errors
/// [`Error::SiteNotFound`], [`Error::BuildingTaken`].
pub async fn create_building(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewBuilding,
) -> Result<Building, Error> {
    site::find(tx, caller, site).await?;
    let building = store::insert_building(tx, caller, site, new).await?;
    let about = About {
        kind: "building",
        id: building.id.0,
        site,
    };
    tell(
        tx,
        caller,
        about,
        "buildings.create",
        "building.created",
        None,
        json!({}),
    )
    .await?;
    Ok(building)
}

/// Enters units, all or none; they are free.
///
/// # Errors
/// [`Error::SiteNotFound`], [`Error::RoomTaken`]; [`Error::Invalid`] with a pointer to each unit at fault.
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    units: &[NewUnit],
) -> Result<Vec<SaleUnit>, Error> {
    site::find(tx, caller, site).await?;
    let known: Vec<BuildingId> = store::list_buildings(tx, site)
        .await?
        .into_iter()
        .map(|building| building.id)
        .collect();
    rules::check(units, &known)?;
    let ids = store::insert_units(tx, caller, site, units).await?;
    let entry = Entry {
        action: "sale_units.create",
        subject_kind: "sale_unit",
        ..Entry::default()
    };
    let subjects: Vec<_> = ids.iter().map(|id| (id.0, Some(site))).collect();
    kehu_audit::record_each(tx, caller, entry, &subjects).await?;
    let event = Event {
        kind: "sale_units.created",
        subject_kind: "unit",
        subject_id: site.0,
        unit_id: Some(site),
        payload: json!({ "sale_unit_ids": ids }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(store::find_each(tx, &ids, caller.today(), caller.now).await?)
}

/// Takes a free unit out of sale.
///
/// # Errors
/// [`Error::UnitNotFound`]; [`Error::UnitGone`] when it is not free.
pub async fn withhold(
    tx: &mut Tx,
    caller: &Caller,
    id: SaleUnitId,
    reason: &str,
) -> Result<SaleUnit, Error> {
    let user = caller.user().ok_or(kehu_approvals::Error::PersonsOnly {})?;
    let unit = take(tx, caller, None, id).await?;
    store::withhold(tx, caller.now, unit.id, user, reason).await?;
    let reason = Some(reason);
    tell(
        tx,
        caller,
        about(&unit),
        "sale_units.withhold",
        "sale_unit.withheld",
        reason,
        json!({}),
    )
    .await?;
    find(tx, caller, id).await
}

/// Puts a withheld unit up for sale again.
///
/// # Errors
/// [`Error::UnitNotFound`], [`Error::UnitNotWithheld`].
pub async fn release(
    tx: &mut Tx,
    caller: &Caller,
    id: SaleUnitId,
    reason: &str,
) -> Result<SaleUnit, Error> {
    store::lock(tx, &[id]).await?;
    let unit = find(tx, caller, id).await?;
    if !matches!(unit.control, Control::Withheld { .. }) {
        return Err(Error::UnitNotWithheld {});
    }
    store::set_free(tx, caller.now, id).await?;
    let reason = Some(reason);
    tell(
        tx,
        caller,
        about(&unit),
        "sale_units.release",
        "sale_unit.released",
        reason,
        json!({}),
    )
    .await?;
    find(tx, caller, id).await
}

/// Checks sales control and takes the unit, in one act: it stays locked until the end of the transaction, so that of any
/// number who come for it exactly one gets it (ATT-D01). A reservation whose time has passed gives way.
pub(crate) async fn take(
    tx: &mut Tx,
    caller: &Caller,
    site: Option<UnitId>,
    id: SaleUnitId,
) -> Result<SaleUnit, Error> {
    store::lock(tx, &[id]).await?;
    let unit = find(tx, caller, id).await?;
    if site.is_some_and(|site| site != unit.site_id) {
        return Err(Error::UnitNotFound {});
    }
    if let Meets::Lapsed(deal) = rules::availability(&unit, caller.now)? {
        deal::lapse(tx, caller.now, deal).await?;
    }
    Ok(unit)
}

/// Locks units, in one order.
pub(crate) async fn lock(tx: &mut Tx, units: &[SaleUnitId]) -> Result<(), Error> {
    Ok(store::lock(tx, units).await?)
}

/// Gives a unit that was taken to a deal, in the state of its stage.
pub(crate) async fn hold(
    tx: &mut Tx,
    now: DateTime<Utc>,
    unit: SaleUnitId,
    deal: DealId,
    stage: DealStage,
    until: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let until = until.filter(|_| stage == DealStage::Reservation);
    Ok(store::hold(tx, now, unit, deal, stage, until).await?)
}

/// Takes a unit from the deal that holds it.
pub(crate) async fn set_free(
    tx: &mut Tx,
    now: DateTime<Utc>,
    unit: SaleUnitId,
) -> Result<(), Error> {
    Ok(store::set_free(tx, now, unit).await?)
}

fn about(unit: &SaleUnit) -> About {
    About {
        kind: "sale_unit",
        id: unit.id.0,
        site: unit.site_id,
    }
}
