//! The scores of a month, by which the pool is distributed.

use super::dto::{CommissionScore, CommissionScorePage, RecordCommissionScore};
use super::month::{in_body, in_query};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::scores::{self, Filter, NewScore};
use kehu_kernel::{ScoreId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Record a score
///
/// A person's points of a month at a site, with what they rest on. Where the policy distributes the pool by score
/// (`pool_distribution`), the settlement of the month divides all that the pool then holds in proportion to the points: each
/// part is rounded down to the cent, the cents that are left go one each to the largest remainders, among equal ones to who was
/// scored first. Without scores the pool waits for the next month. A record never changes: another one of the same person and
/// month takes its place, until the settlement of that or a later month is begun; then the scores stand, unless it is
/// discarded. Nobody scores themselves. Rule: ATT-D09.
#[utoipa::path(operation_id = "recordCommissionScore", tag = "commission", security(("bearer" = ["commission:score"])),
    request_body = RecordCommissionScore, responses((status = 200, description = "The score", body = CommissionScore)))]
#[post("/commission/scores")]
pub async fn record_commission_score(
    caller: Caller<can::ScoreCommission>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordCommissionScore>,
) -> Result<HttpResponse, Problem> {
    let RecordCommissionScore {
        site_id,
        month,
        user_id,
        points,
        evidence,
    } = body.0;
    let new = NewScore {
        site_id,
        month: in_body(&month)?,
        user_id,
        points,
        evidence,
    };
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&CommissionScore::from(
            scores::record(tx, caller, new.clone()).await?,
        ))
    })
    .await
}

/// The filters of the list of scores.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommissionScores {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this month.
    #[param(max_length = 7, example = "2026-05")]
    #[validate(length(max = 7))]
    pub month: Option<String>,
    /// Only those of this person.
    pub user_id: Option<UserId>,
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

/// List scores
///
/// Those of the sites that the caller may see, and the caller's own, the latest first; corrected ones are among them, the
/// highest `number` of a person and month counts. Rule: ATT-D09.
#[utoipa::path(operation_id = "listCommissionScores", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListCommissionScores), responses((status = 200, description = "A page of scores", body = CommissionScorePage)))]
#[get("/commission/scores")]
pub async fn list_commission_scores(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListCommissionScores>,
) -> Result<HttpResponse, Problem> {
    let ListCommissionScores {
        site_id,
        month,
        user_id,
        limit,
        cursor,
    } = query.0;
    let month = in_query(month.as_deref())?;
    let named = month.map(|month| month.to_string());
    let list = ("scores", site_id, named, user_id);
    let page = page_request::<ScoreId>(limit, cursor.as_deref(), &list)?;
    let filter = Filter {
        site: site_id,
        month,
        user: user_id,
    };
    let mut connection = app.db.read().await?;
    let page = scores::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionScorePage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}
