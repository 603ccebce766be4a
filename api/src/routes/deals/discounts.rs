//! Prices under the list.

use super::dto::{ApplyForDiscount, Discount, DiscountPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::discounts::{self, DiscountState};
use kehu_kernel::{DiscountId, SaleUnitId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Apply for a discount
///
/// For a price of a unit under the list. It goes to the approvers at once, never directly to the company: the deeper the
/// discount, the further up the line, by the levels of the policy. Approved, it can be used once, for a while, by who
/// applied. Rules: ATT-D08, GOV-09.
#[utoipa::path(operation_id = "applyForDiscount", tag = "deals", security(("bearer" = ["deals:write"])),
    params(("id" = SaleUnitId, Path, description = "The unit")), request_body = ApplyForDiscount,
    responses((status = 201, description = "The application", body = Discount)))]
#[post("/sale-units/{id}/discounts")]
pub async fn apply_for_discount(
    caller: Caller<can::WriteDeals>,
    app: State,
    path: Path<SaleUnitId>,
    _: NoQuery,
    act: Act,
    body: Json<ApplyForDiscount>,
) -> Result<HttpResponse, Problem> {
    let ApplyForDiscount { price, reason } = body.0;
    act.run(&app, caller, async move |tx, caller| {
        let discount = discounts::apply(tx, caller, path.0, price, &reason).await?;
        let place = format!("/v1/discounts/{}", discount.id);
        Reply::created(place, &Discount::from(discount))
    })
    .await
}

/// The filters of the list of discounts.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDiscounts {
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 5)]
    #[validate(length(max = 5))]
    pub state: Vec<DiscountState>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List the discounts of a site
///
/// One's own, and those of sites that the caller may see, the latest first. Rule: ATT-D08.
#[utoipa::path(operation_id = "listDiscounts", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListDiscounts),
    responses((status = 200, description = "A page of discounts", body = DiscountPage)))]
#[get("/sites/{site_id}/discounts")]
pub async fn list_discounts(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListDiscounts>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let page = page_request::<DiscountId>(query.limit, query.cursor.as_deref(), &query)?;
    let mut connection = app.db.read().await?;
    let page = discounts::list(&mut connection, &caller, path.0, &query.state, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DiscountPage {
        items: page.items.into_iter().map(Discount::from).collect(),
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Get a discount
///
/// The application, with where it stands. Rule: ATT-D08.
#[utoipa::path(operation_id = "getDiscount", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DiscountId, Path, description = "The discount")),
    responses((status = 200, description = "The discount", body = Discount)))]
#[get("/discounts/{id}")]
pub async fn get_discount(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DiscountId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let discount = discounts::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Discount::from(discount)))
}
