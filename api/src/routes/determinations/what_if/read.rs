//! Reading comparisons.

use super::dto::{
    WhatIf, WhatIfDeal, WhatIfDealPage, WhatIfGain, WhatIfPage, WhatIfResult, people_of,
};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::determinations::decision::HolderBody;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_determinations::{names_of, what_if};
use kehu_kernel::{DealId, JobId, UnitId, WhatIfId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of comparisons.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListWhatIfs {
    /// Of this site.
    pub site_id: Option<UnitId>,
    /// The one that this job makes.
    pub job_id: Option<JobId>,
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

/// List comparisons with other rules
///
/// Those of sites in the caller's scope, the latest first.
#[utoipa::path(operation_id = "listWhatIfs", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(ListWhatIfs), responses((status = 200, description = "A page of comparisons", body = WhatIfPage)))]
#[get("/what-ifs")]
pub async fn list_what_ifs(
    caller: Caller<can::TryDeterminations>,
    app: State,
    query: Query<ListWhatIfs>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let list = ("what-ifs", query.site_id, query.job_id);
    let page = page_request::<WhatIfId>(query.limit, query.cursor.as_deref(), &list)?;
    let filter = what_if::WhatIfFilter {
        site: query.site_id,
        job: query.job_id,
    };
    let mut connection = app.db.read().await?;
    let page = what_if::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WhatIfPage {
        items: page.items.into_iter().map(WhatIf::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a comparison with other rules
///
/// How far it is, its totals, and who would gain and lose how much, exact to the cent. Rule: ATT-D09.
#[utoipa::path(operation_id = "getWhatIf", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(("id" = WhatIfId, Path, description = "The comparison")),
    responses((status = 200, description = "The comparison", body = WhatIfResult)))]
#[get("/what-ifs/{id}")]
pub async fn get_what_if(
    caller: Caller<can::TryDeterminations>,
    app: State,
    path: Path<WhatIfId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = what_if::find(&mut connection, &caller, path.0).await?;
    let gains = what_if::gains(&mut connection, &caller, path.0).await?;
    let people: Vec<_> = gains.iter().filter_map(|gain| gain.holder.user()).collect();
    let names = names_of(&mut connection, &people).await?;
    connection.give_back();
    let gains: Result<Vec<WhatIfGain>, Problem> = gains
        .into_iter()
        .map(|gain| {
            Ok(WhatIfGain {
                holder: HolderBody::of(gain.holder, |user| names.get(&user).cloned()),
                before: gain.before,
                after: gain.after,
                gain: gain
                    .after
                    .checked_sub(gain.before)
                    .map_err(|error| Problem::internal(&error))?,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(WhatIfResult {
        what_if: found.into(),
        gains: gains?,
    }))
}

/// List the deals that come out otherwise
///
/// Both ways, by the time of the deal, with rules, shares and money.
#[utoipa::path(operation_id = "listWhatIfDeals", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(("id" = WhatIfId, Path, description = "The comparison"), PageQuery),
    responses((status = 200, description = "A page of deals", body = WhatIfDealPage)))]
#[get("/what-ifs/{id}/deals")]
pub async fn list_what_if_deals(
    caller: Caller<can::TryDeterminations>,
    app: State,
    path: Path<WhatIfId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("what-if-deals", path.0);
    let request =
        page_request::<(DateTime<Utc>, DealId)>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = what_if::deals(&mut connection, &caller, path.0, &request).await?;
    let names = names_of(&mut connection, &people_of(&page.items)).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WhatIfDealPage {
        items: page
            .items
            .into_iter()
            .map(|deal| WhatIfDeal::of(deal, &names, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}
