//! Reading indicators.

use crate::auth::Caller;
use crate::extract::Query;
use crate::page;
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_indicators::{Indicator, Reading};
use kehu_kernel::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Whose indicators.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListIndicators {
    /// Only those of this company.
    pub company_id: Option<UnitId>,
}

/// The latest readings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Indicators {
    /// One for each company and indicator.
    #[schema(max_items = 4000)]
    pub items: Vec<Reading>,
}

page!(IndicatorReadingPage, Reading);

/// Whose history, and of what.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IndicatorHistory {
    /// The company.
    pub company_id: UnitId,
    /// The indicator.
    pub indicator: Indicator,
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

/// List satisfaction indicators
///
/// The latest reading of complaints, survey, lost customers and competitors of each company within the caller's reach, with
/// its target and whether that was met. They are evaluated every day; a target that is missed is told to the general manager
/// once, until it is met again. Rule: SUR-10.
#[utoipa::path(operation_id = "listIndicators", tag = "indicators", security(("bearer" = ["indicators:read"])),
    params(ListIndicators), responses((status = 200, description = "The readings", body = Indicators)))]
#[get("/indicators")]
pub async fn list_indicators(
    caller: Caller<can::ReadIndicators>,
    app: State,
    query: Query<ListIndicators>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = kehu_indicators::latest(&mut connection, &caller, query.0.company_id).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Indicators { items }))
}

/// Get the history of a satisfaction indicator
///
/// Every reading of a company, the latest first, each with the target of its day. Rule: SUR-10.
#[utoipa::path(operation_id = "getIndicatorHistory", tag = "indicators", security(("bearer" = ["indicators:read"])),
    params(IndicatorHistory), responses((status = 200, description = "A page of readings", body = IndicatorReadingPage)))]
#[get("/indicators/history")]
pub async fn get_indicator_history(
    caller: Caller<can::ReadIndicators>,
    app: State,
    query: Query<IndicatorHistory>,
) -> Result<HttpResponse, Problem> {
    let IndicatorHistory {
        company_id,
        indicator,
        limit,
        cursor,
    } = query.0;
    let list = ("indicators", company_id, indicator);
    let page = page_request::<NaiveDate>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found =
        kehu_indicators::history(&mut connection, &caller, company_id, indicator, &page).await?;
    Ok(HttpResponse::Ok().json(IndicatorReadingPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}
