//! Follow-up records.

use super::dto::{CheckFollowUpRecord, FollowUpPage, RecordFollowUp};
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
use chrono::{DateTime, Utc};
use kehu_kernel::{FollowUpId, PartyId, UnitId, UserId};
use kehu_reception::tracking::follow_ups::{
    self, CheckFollowUp, FollowUp, FollowUpFilter, NewFollowUp,
};
use kehu_reception::words::FocusPoint;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Record a follow-up
///
/// A line of the follow-up form 客户追踪表, by the salesperson who holds the party, on the day of the contact. It never
/// changes. The next contact of a level that must be followed up is not agreed later than the level's interval. A contact
/// that reached somebody renews the claim where the site's policy says so. The party goes on in the funnel. Rules: ATT-G26,
/// ATT-G27.
#[utoipa::path(operation_id = "recordFollowUp", tag = "tracking", security(("bearer" = ["receptions:write"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = RecordFollowUp,
    responses((status = 201, description = "The record", body = FollowUp)))]
#[post("/parties/{id}/follow-ups")]
pub async fn record_follow_up(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordFollowUp>,
) -> Result<HttpResponse, Problem> {
    let new = NewFollowUp::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let record = follow_ups::record(tx, caller, path.0, &new).await?;
        Reply::created(format!("/v1/follow-ups/{}", record.id), &record)
    })
    .await
}

/// Correct a follow-up
///
/// The party's latest, by who made it and in the same time as a new one: another record that points at it. Rule: ATT-G26.
#[utoipa::path(operation_id = "correctFollowUp", tag = "tracking", security(("bearer" = ["receptions:write"])),
    params(("id" = FollowUpId, Path, description = "The record that was wrong")), request_body = RecordFollowUp,
    responses((status = 201, description = "The record that corrects it", body = FollowUp)))]
#[post("/follow-ups/{id}/correct")]
pub async fn correct_follow_up(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<FollowUpId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordFollowUp>,
) -> Result<HttpResponse, Problem> {
    let new = NewFollowUp::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let record = follow_ups::correct(tx, caller, path.0, &new).await?;
        Reply::created(format!("/v1/follow-ups/{}", record.id), &record)
    })
    .await
}

/// Check a follow-up
///
/// By the site's sales supervisor, or the sales manager of a site without one; once, never one's own. Rule: ATT-G26.
#[utoipa::path(operation_id = "checkFollowUp", tag = "tracking", security(("bearer" = ["receptions:decide"])),
    params(("id" = FollowUpId, Path, description = "The record")), request_body = CheckFollowUpRecord,
    responses((status = 200, description = "The record with the check", body = FollowUp)))]
#[post("/follow-ups/{id}/check")]
pub async fn check_follow_up(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<FollowUpId>,
    _: NoQuery,
    act: Act,
    body: Json<CheckFollowUpRecord>,
) -> Result<HttpResponse, Problem> {
    let check = CheckFollowUp::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&follow_ups::check(tx, caller, path.0, &check).await?)
    })
    .await
}

/// The filters of the list of follow-ups.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListFollowUps {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this party, and of those merged into it.
    pub party_id: Option<PartyId>,
    /// Only those by this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those that were checked, or only those that were not.
    pub checked: Option<bool>,
    /// Only those in which somebody was reached, or nobody.
    pub reached: Option<bool>,
    /// Only those with this objection.
    pub objection: Option<FocusPoint>,
    /// Only those made at this instant or later.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Only those made before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
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

/// List follow-ups
///
/// Those within the caller's reach, the latest first; a salesperson's own are those that they made. Rule: ATT-G26.
#[utoipa::path(operation_id = "listFollowUps", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(ListFollowUps), responses((status = 200, description = "A page of follow-ups", body = FollowUpPage)))]
#[get("/follow-ups")]
pub async fn list_follow_ups(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListFollowUps>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let page = page_request::<FollowUpId>(query.limit, query.cursor.as_deref(), &query)?;
    let filter = FollowUpFilter {
        site: query.site_id,
        party: query.party_id,
        salesperson: query.salesperson_id,
        checked: query.checked,
        reached: query.reached,
        objection: query.objection,
        occurred_from: query.occurred_from,
        occurred_before: query.occurred_before,
    };
    let mut connection = app.db.read().await?;
    let found = follow_ups::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(FollowUpPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &query),
    }))
}

/// Get a follow-up
///
/// With the sales supervisor's check, and the record that corrects it. Rule: ATT-G26.
#[utoipa::path(operation_id = "getFollowUp", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("id" = FollowUpId, Path, description = "The record")),
    responses((status = 200, description = "The record", body = FollowUp)))]
#[get("/follow-ups/{id}")]
pub async fn get_follow_up(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<FollowUpId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    Ok(HttpResponse::Ok().json(follow_ups::find(&mut connection, &caller, path.0).await?))
}
