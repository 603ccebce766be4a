//! Reading deals.

use super::dto::{Deal, DealPage};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_attribution::policy::DealStage;
use kehu_deals::deal::{self, DealFilter, DealState};
use kehu_kernel::{CustomerId, DealId, PartyId, SaleUnitId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of deals.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeals {
    /// Only those at these stages.
    #[serde(default)]
    #[param(max_items = 3)]
    #[validate(length(max = 3))]
    pub stage: Vec<DealStage>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub state: Vec<DealState>,
    /// Only those of this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those of this unit.
    pub sale_unit_id: Option<SaleUnitId>,
    /// Only those of this party.
    pub party_id: Option<PartyId>,
    /// Only those in which this customer is a holder now.
    pub customer_id: Option<CustomerId>,
    /// Only those of which money is overdue today.
    #[serde(default)]
    #[param(default = false)]
    pub overdue: bool,
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

/// List the deals of a site
///
/// Those that the caller may see, the latest first. Rules: ATT-D02, ATT-D06.
#[utoipa::path(operation_id = "listDeals", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListDeals),
    responses((status = 200, description = "A page of deals", body = DealPage)))]
#[get("/sites/{site_id}/deals")]
pub async fn list_deals(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListDeals>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let page = page_request::<DealId>(query.limit, query.cursor.as_deref(), &query)?;
    let filter = DealFilter {
        stages: query.stage.clone(),
        states: query.state.clone(),
        salesperson: query.salesperson_id,
        unit: query.sale_unit_id,
        party: query.party_id,
        customer: query.customer_id,
        overdue: query.overdue,
    };
    let mut connection = app.db.read().await?;
    let page = deal::list(&mut connection, &caller, path.0, &filter, &page).await?;
    connection.give_back();
    let items = page.items.into_iter().map(|deal| Deal::seen(&caller, deal));
    Ok(HttpResponse::Ok().json(DealPage {
        items: items.collect::<Result<_, _>>()?,
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Get a deal
///
/// With its holders, plan of payments, and what is paid, left and overdue, which is always derived from the payments.
/// Rules: ATT-D02, ATT-D03.
#[utoipa::path(operation_id = "getDeal", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealId, Path, description = "The deal")),
    responses((status = 200, description = "The deal", body = Deal)))]
#[get("/deals/{id}")]
pub async fn get_deal(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let deal = deal::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Deal::seen(&caller, deal)?))
}
