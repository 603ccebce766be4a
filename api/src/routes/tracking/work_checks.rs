//! Managers' checks of the salespeople's work.

use super::dto::{RecordWorkCheck, WorkCheckPage, WorkStandings};
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
use kehu_kernel::{UnitId, UserId, WorkCheckId};
use kehu_reception::tracking::words::WorkCheckSubject;
use kehu_reception::tracking::work_checks::{self, NewWorkCheck, WorkCheck, WorkCheckFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Record a check of a salesperson's work
///
/// By the site's project manager or sales manager, of the dossiers or of the after-sale work, at the intervals of the site's
/// policy. Nobody checks their own. Rule: ATT-G26.
#[utoipa::path(operation_id = "recordWorkCheck", tag = "tracking", security(("bearer" = ["receptions:decide"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = RecordWorkCheck,
    responses((status = 201, description = "The check", body = WorkCheck, headers(("Location" = String, description = "The checks of the site")))))]
#[post("/sites/{site_id}/work-checks")]
pub async fn record_work_check(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordWorkCheck>,
) -> Result<HttpResponse, Problem> {
    let new = NewWorkCheck::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let check = work_checks::record(tx, caller, path.0, &new).await?;
        Reply::created(format!("/v1/sites/{}/work-checks", path.0), &check)
    })
    .await
}

/// The filters of the list of checks.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListWorkChecks {
    /// Only those of this salesperson's work.
    pub salesperson_id: Option<UserId>,
    /// Only those of the dossiers, or of the after-sale work.
    pub subject: Option<WorkCheckSubject>,
    /// Only those in which all was in order, or in which something was not.
    pub in_order: Option<bool>,
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

/// List the checks of the salespeople's work
///
/// The latest first; a salesperson sees those of the own work. Rule: ATT-G26.
#[utoipa::path(operation_id = "listWorkChecks", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListWorkChecks),
    responses((status = 200, description = "A page of checks", body = WorkCheckPage)))]
#[get("/sites/{site_id}/work-checks")]
pub async fn list_work_checks(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListWorkChecks>,
) -> Result<HttpResponse, Problem> {
    let ListWorkChecks {
        salesperson_id,
        subject,
        in_order,
        limit,
        cursor,
    } = query.0;
    let list = ("work-checks", path.0, salesperson_id, subject, in_order);
    let page = page_request::<WorkCheckId>(limit, cursor.as_deref(), &list)?;
    let filter = WorkCheckFilter {
        salesperson: salesperson_id,
        subject,
        in_order,
    };
    let mut connection = app.db.read().await?;
    let found = work_checks::list(&mut connection, &caller, path.0, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WorkCheckPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get when the salespeople's work is to be checked
///
/// For each salesperson who holds parties: the last check of the dossiers and of the after-sale work, and by when the next
/// is due by the site's policy; a salesperson sees the own lines. Rule: ATT-G26.
#[utoipa::path(operation_id = "getWorkCheckStanding", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "Two lines for each salesperson", body = WorkStandings)))]
#[get("/sites/{site_id}/work-check-standing")]
pub async fn get_work_check_standing(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = work_checks::standing(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(WorkStandings { items }))
}
