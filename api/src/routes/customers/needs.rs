//! Market information and needs.

use super::dto::{Need, NeedPage, NoteNeed, PatchNeed};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, IfNoneMatch, Json, MergePatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply;
use crate::reply::Reply;
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_customers::dossier::{self, NeedFilters, NeedKind, NeedStatus};
use kehu_kernel::{CustomerId, NeedId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which needs.
#[derive(Debug, Clone, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NeedQuery {
    /// Part of the text or product.
    #[param(max_length = 100)]
    #[validate(length(max = 100))]
    pub q: Option<String>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Any of these.
    #[serde(default)]
    #[param(max_items = 3)]
    #[validate(length(max = 3))]
    pub status: Vec<NeedStatus>,
    /// Any of these.
    #[serde(default)]
    #[param(max_items = 2)]
    #[validate(length(max = 2))]
    pub kind: Vec<NeedKind>,
    /// To be acted on before this day.
    pub follow_up_before: Option<NaiveDate>,
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

/// Note a need
///
/// Market information or a need is noted against the dossier, to be found again and acted on. Rule: CUS-07.
#[utoipa::path(operation_id = "noteNeed", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = NoteNeed, responses((status = 201, description = "The need", body = Need)))]
#[post("/customers/{id}/needs")]
pub async fn note_need(
    caller: Caller<can::WriteCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<NoteNeed>,
) -> Result<HttpResponse, Problem> {
    let new: dossier::NewNeed = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let need = dossier::note_need(tx, caller, id.0, new.clone()).await?;
        let place = format!("/v1/customer-needs/{}", need.id);
        Reply::made(place, &Need::from(need))
    })
    .await
}

/// List needs
///
/// The needs of all customers inside the caller's scope, by text, status and follow-up date, latest first. Rule: CUS-07.
#[utoipa::path(operation_id = "listNeeds", tag = "customers", security(("bearer" = ["customers:read"])),
    params(NeedQuery), responses((status = 200, description = "A page of needs", body = NeedPage)))]
#[get("/customer-needs")]
pub async fn list_needs(
    caller: Caller<can::ReadCustomers>,
    app: State,
    query: Query<NeedQuery>,
) -> Result<HttpResponse, Problem> {
    let NeedQuery {
        q,
        customer_id,
        status,
        kind,
        follow_up_before,
        limit,
        cursor,
    } = query.0;
    let filters = NeedFilters {
        q,
        customer: customer_id,
        statuses: status,
        kinds: kind,
        follow_up_before,
    };
    let page = page_request(limit, cursor.as_deref(), &filters)?;
    let mut connection = app.db.read().await?;
    let found = dossier::list_needs(&mut connection, &caller, &filters, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(NeedPage {
        next_cursor: next_cursor(found.next, &filters),
        items: found.items.into_iter().map(Into::into).collect(),
    }))
}

/// Get a need
///
/// One note, with its state and result. Rule: CUS-07.
#[utoipa::path(operation_id = "getNeed", tag = "customers", security(("bearer" = ["customers:read"])),
    params(("id" = NeedId, Path, description = "The need"), IfNoneMatch),
    responses((status = 200, description = "The need", body = Need)))]
#[get("/customer-needs/{id}")]
pub async fn get_need(
    caller: Caller<can::ReadCustomers>,
    app: State,
    id: Path<NeedId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let need = dossier::find_need(&mut connection, &caller, id.0).await?;
    connection.give_back();
    Ok(reply::found(&known, &Need::from(need)))
}

/// Change a need
///
/// A merge patch: act on it, or close it with its result. A closed one does not change. Rule: CUS-07.
#[utoipa::path(operation_id = "updateNeed", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = NeedId, Path, description = "The need"), crate::extract::IfMatch),
    request_body(content = PatchNeed, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The need", body = Need)))]
#[patch("/customer-needs/{id}")]
pub async fn update_need(
    caller: Caller<can::WriteCustomers>,
    app: State,
    id: Path<NeedId>,
    version: IfMatch,
    act: Act,
    body: MergePatch<PatchNeed>,
) -> Result<HttpResponse, Problem> {
    let patch: dossier::NeedPatch = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let need = dossier::update_need(tx, caller, id.0, Some(version.0), patch.clone()).await?;
        Reply::current(&Need::from(need))
    })
    .await
}
