//! The use cases.

use super::model::{NewPriceList, PriceList, UnitPriceLine};
use super::{rules, store};
use crate::telling::{About, tell};
use crate::units::{self, UnitPrice};
use crate::{Error, registers, site};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Page, PageRequest, SaleUnitId, UnitId};
use serde_json::json;

/// Publishes a price list of a site under its next number. What it does not name keeps its price.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] with a pointer to each price at fault.
pub async fn publish(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    list: &NewPriceList,
) -> Result<PriceList, Error> {
    site::find(tx, caller, site).await?;
    let named: Vec<SaleUnitId> = list.prices.iter().map(|price| price.unit_id).collect();
    let areas = store::areas(tx, site, &named).await?;
    let prices = rules::totals(list, &areas, caller.today())?;
    let number = registers::next_number(tx, site, registers::PRICE_LISTS).await?;
    let id = store::insert(tx, caller, site, number, list, &prices).await?;
    let about = About {
        kind: "price_list",
        id: id.0,
        site,
    };
    let payload = json!({ "number": number, "effective_on": list.effective_on });
    tell(
        tx,
        caller,
        about,
        "price_lists.publish",
        "price_list.published",
        None,
        payload,
    )
    .await?;
    store::find(tx, id).await?.ok_or_else(|| {
        Error::Database(kehu_db::Error::Inconsistent {
            table: "price_lists",
            row: id.to_string(),
            reason: "gone after its insertion".to_owned(),
        })
    })
}

/// The price lists of a site, the latest first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    page: &PageRequest<i64>,
) -> Result<Page<PriceList, i64>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::list(connection, site, page).await?;
    Ok(page.page(rows, |list| list.number))
}

/// The prices of a list of a site.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn prices_of(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    number: i64,
    page: &PageRequest<SaleUnitId>,
) -> Result<Page<UnitPriceLine, SaleUnitId>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::lines(connection, site, number, page).await?;
    Ok(page.page(rows, |line| line.unit_id))
}

/// The prices that a unit has had, has and will have, the latest first, at most 200.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub async fn history(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: SaleUnitId,
) -> Result<Vec<UnitPrice>, Error> {
    units::find(connection, caller, unit).await?;
    let lines = store::history(connection, unit).await?;
    Ok(lines.into_iter().map(|line| line.price).collect())
}
