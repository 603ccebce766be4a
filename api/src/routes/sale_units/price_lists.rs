//! Price lists.

use super::dto::{
    ListedPrice, ListedPricePage, PriceList, PriceListPage, PublishPriceList, SaleUnitPriceList,
    Sight,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::prices::{self, NewPriceList};
use kehu_deals::units;
use kehu_kernel::{SaleUnitId, UnitId};

/// Publish a price list
///
/// A new version of the prices of a site, from a day on; what it does not name keeps its price. Published lists never
/// change. Rule: ATT-D08.
#[utoipa::path(operation_id = "publishPriceList", tag = "sale-units", security(("bearer" = ["sale_units:manage"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = PublishPriceList,
    responses((status = 201, description = "The list", body = PriceList)))]
#[post("/sites/{site_id}/price-lists")]
pub async fn publish_price_list(
    caller: Caller<can::ManageSaleUnits>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<PublishPriceList>,
) -> Result<HttpResponse, Problem> {
    let new = NewPriceList::try_from(body.0)?;
    act.run(&app, caller, async move |tx, caller| {
        let list = prices::publish(tx, caller, path.0, &new).await?;
        let place = format!("/v1/sites/{}/price-lists/{}/prices", path.0, list.number);
        Reply::created(place, &PriceList::from(list))
    })
    .await
}

/// List the price lists of a site
///
/// The latest first. Rule: ATT-D08.
#[utoipa::path(operation_id = "listPriceLists", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), PageQuery),
    responses((status = 200, description = "A page of lists", body = PriceListPage)))]
#[get("/sites/{site_id}/price-lists")]
pub async fn list_price_lists(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<UnitId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("price-lists", path.0);
    let page = page_request::<i64>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = prices::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PriceListPage {
        items: page.items.into_iter().map(PriceList::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// List the prices of a price list
///
/// As they were published. The floor price is shown to those alone who manage price lists. Rule: ATT-D08.
#[utoipa::path(operation_id = "listPrices", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("site_id" = UnitId, Path, description = "The site"),
        ("number" = i64, Path, description = "Number of the list", minimum = 1, maximum = 9007199254740991u64), PageQuery),
    responses((status = 200, description = "A page of prices", body = ListedPricePage)))]
#[get("/sites/{site_id}/price-lists/{number}/prices")]
pub async fn list_prices(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<(UnitId, i64)>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (site, number) = path.0;
    let list = ("prices", site, number);
    let page = page_request::<SaleUnitId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let sight = Sight::of(&caller, site);
    let mut connection = app.db.read().await?;
    let page = prices::prices_of(&mut connection, &caller, site, number, &page).await?;
    connection.give_back();
    let items = page.items.into_iter().map(|line| {
        let price = sight.price(line.price, None);
        ListedPrice {
            sale_unit_id: line.unit_id,
            total: price.total,
            floor_total: price.floor_total,
        }
    });
    Ok(HttpResponse::Ok().json(ListedPricePage {
        items: items.collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// List the prices of a unit
///
/// Those that it has had, has and will have, the latest first: the price at any moment is the first whose day had come
/// then. Rule: ATT-D08.
#[utoipa::path(operation_id = "listSaleUnitPrices", tag = "sale-units", security(("bearer" = ["sale_units:read"])),
    params(("id" = SaleUnitId, Path, description = "The unit")),
    responses((status = 200, description = "The prices", body = SaleUnitPriceList)))]
#[get("/sale-units/{id}/prices")]
pub async fn list_sale_unit_prices(
    caller: Caller<can::ReadSaleUnits>,
    app: State,
    path: Path<SaleUnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let unit = units::find(&mut connection, &caller, path.0).await?;
    let sight = Sight::of(&caller, unit.site_id);
    let history = prices::history(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let items = history
        .into_iter()
        .map(|price| sight.price(price, Some(unit.built_area)))
        .collect();
    Ok(HttpResponse::Ok().json(SaleUnitPriceList { items }))
}
