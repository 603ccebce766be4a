//! Receptions.

use super::dto::{
    AddStatements, FinishReception, ReceiveVisitor, ReceivedVisitor, Reception, ReceptionPage,
};
use crate::act::{Act, Attempt};
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
use kehu_kernel::{PartyId, ReceptionId, UnitId, UserId};
use kehu_reception::receptions::{self, NewStatement, ReceptionFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Receive a visitor
///
/// One call: the party is found or entered, the turn is used or not by the capacity, the salesperson is busy, in one
/// transaction. A mobile that a person of the site has leads to that person's party. In the capacity `turn` the next in order
/// receives, `volunteer` the last in order on behalf of an absent holder; `returning` is the holder's own, `named` whom the
/// visitor named, `assisting` stands in for the holder. A returning visitor is refused in the capacity `turn`, with who holds
/// the claim and until when. With `continues_id` it takes over a reception of the same visit. An arrival that is entered late
/// is refused, and the attempt recorded. Rules: ATT-G01, ATT-G06 to ATT-G09, ATT-G21, ATT-G24, ATT-E05.
#[utoipa::path(operation_id = "receiveVisitor", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = ReceiveVisitor,
    responses((status = 201, description = "The reception, and what is known of the party", body = ReceivedVisitor)))]
#[post("/sites/{site_id}/receptions")]
pub async fn receive_visitor(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<ReceiveVisitor>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), receptions::Receive::from(body.0));
    let attempt = Attempt {
        action: "receptions.receive_refused",
        subject_kind: "site",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let received = receptions::receive(tx, caller, &state.vault, path.0, &new).await?;
            let place = format!("/v1/receptions/{}", received.reception.id);
            Reply::created(place, &ReceivedVisitor::at(caller.now, received))
        })
        .await
}

/// The filters of the list of receptions.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReceptions {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this party, and of those merged into it.
    pub party_id: Option<PartyId>,
    /// Only those by this salesperson.
    pub receiver_id: Option<UserId>,
    /// Only those under way, or only those that are finished.
    pub open: Option<bool>,
    /// Only those that arrived at this instant or later.
    pub arrived_from: Option<DateTime<Utc>>,
    /// Only those that arrived before this instant.
    pub arrived_before: Option<DateTime<Utc>>,
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

/// List receptions
///
/// Those within the caller's reach, the latest first; a salesperson's own are those that they received. Rule: ATT-G06.
#[utoipa::path(operation_id = "listReceptions", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListReceptions), responses((status = 200, description = "A page of receptions", body = ReceptionPage)))]
#[get("/receptions")]
pub async fn list_receptions(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListReceptions>,
) -> Result<HttpResponse, Problem> {
    let ListReceptions {
        site_id,
        party_id,
        receiver_id,
        open,
        arrived_from,
        arrived_before,
        limit,
        cursor,
    } = query.0;
    let list = (
        "receptions",
        site_id,
        party_id,
        receiver_id,
        open,
        arrived_from,
        arrived_before,
    );
    let page = page_request::<ReceptionId>(limit, cursor.as_deref(), &list)?;
    let filter = ReceptionFilter {
        site: site_id,
        party: party_id,
        receiver: receiver_id,
        open,
        arrived_from,
        arrived_before,
    };
    let mut connection = app.db.read().await?;
    let page = receptions::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ReceptionPage {
        items: page.items.into_iter().map(Reception::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a reception
///
/// With everything that was said in it. Rule: ATT-G06.
#[utoipa::path(operation_id = "getReception", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = ReceptionId, Path, description = "The reception")),
    responses((status = 200, description = "The reception", body = Reception)))]
#[get("/receptions/{id}")]
pub async fn get_reception(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<ReceptionId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let reception = receptions::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Reception::from(reception)))
}

/// Add what a visitor says
///
/// In the course of a reception: names another, declines, complains, insists, came for a discount; and that the reception
/// proper (showing, explaining) began. What is said from then on is `during` it. Rules: ATT-V06 to ATT-V09, ATT-R03, ATT-R05,
/// ATT-R07, ATT-G21.
#[utoipa::path(operation_id = "addStatements", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("id" = ReceptionId, Path, description = "The reception")), request_body = AddStatements,
    responses((status = 200, description = "The reception", body = Reception)))]
#[post("/receptions/{id}/statements")]
pub async fn add_statements(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<ReceptionId>,
    _: NoQuery,
    act: Act,
    body: Json<AddStatements>,
) -> Result<HttpResponse, Problem> {
    let new: Vec<NewStatement> = body.0.statements.into_iter().map(Into::into).collect();
    let attempt = Attempt {
        action: "receptions.state_refused",
        subject_kind: "reception",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let reception = receptions::state(tx, caller, path.0, &new).await?;
            Reply::ok(&Reception::from(reception))
        })
        .await
}

/// Finish a reception
///
/// The visitor leaves; the salesperson is free again, and what became of turns missed meanwhile follows from the site's rules.
/// A leaving time that is entered late is refused, and the attempt recorded. Rules: ATT-G04, ATT-G21.
#[utoipa::path(operation_id = "finishReception", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("id" = ReceptionId, Path, description = "The reception")), request_body = FinishReception,
    responses((status = 200, description = "The reception", body = Reception)))]
#[post("/receptions/{id}/finish")]
pub async fn finish_reception(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<ReceptionId>,
    _: NoQuery,
    act: Act,
    body: Json<FinishReception>,
) -> Result<HttpResponse, Problem> {
    let finish = receptions::Finish::from(body.0);
    let attempt = Attempt {
        action: "receptions.finish_refused",
        subject_kind: "reception",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let reception = receptions::finish(tx, caller, path.0, &finish).await?;
            Reply::ok(&Reception::from(reception))
        })
        .await
}
