//! Records of communication.

use super::dto::{Communication, CommunicationPage, RecordCommunication, ReviewCommunication};
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
use kehu_communications::{CounterpartKind, Filter, Way};
use kehu_customers::dossier::CustomerType;
use kehu_kernel::{CommunicationId, CustomerId, UnitId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Record a communication
///
/// With its matter, course and result: with a customer, filed by the type that it has now, or with an authority, developer,
/// utility or owners' committee, with the contract or agreement. One that fulfils a plan sets it to its next day. A record
/// is not changed afterwards. Rules: CUS-08, CMP-16.
#[utoipa::path(operation_id = "recordCommunication", tag = "communications", security(("bearer" = ["communications:write"])),
    request_body = RecordCommunication,
    responses((status = 201, description = "The record", body = Communication)))]
#[post("/communications")]
pub async fn record_communication(
    caller: Caller<can::WriteCommunications>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordCommunication>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into_domain()?;
    act.run(&app, caller, async move |tx, caller| {
        let made = kehu_communications::record(tx, caller, new.clone()).await?;
        let place = format!("/v1/communications/{}", made.id);
        Reply::created(place, &Communication::from(made))
    })
    .await
}

/// The filters of the list of communications.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommunications {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those with this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those with customers that had this type.
    pub customer_type: Option<CustomerType>,
    /// Only those with this kind of counterpart.
    pub counterpart: Option<CounterpartKind>,
    /// Only those held so.
    pub way: Option<Way>,
    /// Only those held at or after this instant.
    pub held_from: Option<DateTime<Utc>>,
    /// Only those held before this instant.
    pub held_before: Option<DateTime<Utc>>,
    /// Only those whose effect was reviewed, or only the others.
    pub reviewed: Option<bool>,
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

/// List communications
///
/// Of units within the caller's reach, and those that the caller recorded; the latest held first. Rules: CUS-08, CMP-16.
#[utoipa::path(operation_id = "listCommunications", tag = "communications", security(("bearer" = ["communications:read"])),
    params(ListCommunications), responses((status = 200, description = "A page of records", body = CommunicationPage)))]
#[get("/communications")]
pub async fn list_communications(
    caller: Caller<can::ReadCommunications>,
    app: State,
    query: Query<ListCommunications>,
) -> Result<HttpResponse, Problem> {
    let ListCommunications {
        unit_id,
        customer_id,
        customer_type,
        counterpart,
        way,
        held_from,
        held_before,
        reviewed,
        limit,
        cursor,
    } = query.0;
    let filter = Filter {
        unit: unit_id,
        customer: customer_id,
        customer_type,
        counterpart,
        way,
        held_from,
        held_before,
        reviewed,
    };
    let list = (
        "communications",
        (unit_id, customer_id, customer_type),
        (counterpart, way, held_from, held_before, reviewed),
    );
    let page = page_request::<(DateTime<Utc>, CommunicationId)>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_communications::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommunicationPage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a communication
///
/// With what was found of its effect. Rules: CUS-08, CMP-16.
#[utoipa::path(operation_id = "getCommunication", tag = "communications", security(("bearer" = ["communications:read"])),
    params(("id" = CommunicationId, Path, description = "The record")),
    responses((status = 200, description = "The record", body = Communication)))]
#[get("/communications/{id}")]
pub async fn get_communication(
    caller: Caller<can::ReadCommunications>,
    app: State,
    path: Path<CommunicationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = kehu_communications::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Communication::from(found)))
}

/// Review the effect of a communication
///
/// Once, some time after it was held. Rule: CUS-08.
#[utoipa::path(operation_id = "reviewCommunication", tag = "communications", security(("bearer" = ["communications:write"])),
    params(("id" = CommunicationId, Path, description = "The record")), request_body = ReviewCommunication,
    responses((status = 200, description = "The record", body = Communication)))]
#[post("/communications/{id}/review")]
pub async fn review_communication(
    caller: Caller<can::WriteCommunications>,
    app: State,
    path: Path<CommunicationId>,
    _: NoQuery,
    act: Act,
    body: Json<ReviewCommunication>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let found = kehu_communications::review(tx, caller, path.0, &body.0.effect).await?;
        Reply::ok(&Communication::from(found))
    })
    .await
}
