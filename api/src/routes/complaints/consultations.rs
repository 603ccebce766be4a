//! Questions at the desk.

use super::dto::{
    AnswerConsultation, ComplaintCase, Consultation, ConsultationPage, RegisterConsultation,
    TurnIntoComplaint, TurnedConsultation,
};
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
use kehu_complaints::consultations;
use kehu_complaints::words::ConsultationState;
use kehu_kernel::ConsultationId;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Register a consultation
///
/// Takes a question in at the same desk as complaints. A known customer is recognised by the telephone. Rule: CMP-02.
#[utoipa::path(operation_id = "registerConsultation", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    request_body = RegisterConsultation, responses((status = 201, description = "The consultation", body = Consultation)))]
#[post("/consultations")]
pub async fn register_consultation(
    caller: Caller<can::HandleComplaints>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RegisterConsultation>,
) -> Result<HttpResponse, Problem> {
    let new = body.0.into();
    act.run(&app, caller, async move |tx, caller| {
        let one = consultations::register(tx, caller, &new).await?;
        let place = format!("/v1/consultations/{}", one.id);
        Reply::created(place, &Consultation::of(one, caller))
    })
    .await
}

/// The filters of the list of consultations.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListConsultations {
    /// Only those in one of these states.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub state: Vec<ConsultationState>,
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

/// List consultations
///
/// Those at the units that the caller reaches or taken in by the caller, the latest first. Rule: CMP-02.
#[utoipa::path(operation_id = "listConsultations", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(ListConsultations), responses((status = 200, description = "A page of consultations", body = ConsultationPage)))]
#[get("/consultations")]
pub async fn list_consultations(
    caller: Caller<can::ReadComplaints>,
    app: State,
    query: Query<ListConsultations>,
) -> Result<HttpResponse, Problem> {
    let list = &query.0;
    let page = page_request::<ConsultationId>(list.limit, list.cursor.as_deref(), list)?;
    let mut connection = app.db.read().await?;
    let page = consultations::list(&mut connection, &caller, &list.state, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ConsultationPage {
        items: page
            .items
            .into_iter()
            .map(|one| Consultation::of(one, &caller))
            .collect(),
        next_cursor: next_cursor(page.next, list),
    }))
}

/// Get a consultation
///
/// With its answer, or what it was turned into. Rule: CMP-02.
#[utoipa::path(operation_id = "getConsultation", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ConsultationId, Path, description = "The consultation")),
    responses((status = 200, description = "The consultation", body = Consultation)))]
#[get("/consultations/{id}")]
pub async fn get_consultation(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ConsultationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = consultations::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Consultation::of(one, &caller)))
}

/// Answer a consultation
///
/// Once; a settled one does not change. Rule: CMP-02.
#[utoipa::path(operation_id = "answerConsultation", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ConsultationId, Path, description = "The consultation")), request_body = AnswerConsultation,
    responses((status = 200, description = "The consultation", body = Consultation)))]
#[post("/consultations/{id}/answer")]
pub async fn answer_consultation(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ConsultationId>,
    _: NoQuery,
    act: Act,
    body: Json<AnswerConsultation>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let one = consultations::answer(tx, caller, path.0, &body.0.answer).await?;
        Reply::ok(&Consultation::of(one, caller))
    })
    .await
}

/// Turn a consultation into a complaint
///
/// With all that was said; the caller accepts it. Rules: CMP-02, CMP-05.
#[utoipa::path(operation_id = "turnConsultationIntoComplaint", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ConsultationId, Path, description = "The consultation")), request_body = TurnIntoComplaint,
    responses((status = 201, description = "The complaint, and the consultation", body = TurnedConsultation)))]
#[post("/consultations/{id}/turn-into-complaint")]
pub async fn turn_consultation_into_complaint(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ConsultationId>,
    _: NoQuery,
    act: Act,
    body: Json<TurnIntoComplaint>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let TurnIntoComplaint { category, severity } = &body.0;
        let (one, case) =
            consultations::turn_into_complaint(tx, caller, path.0, category, *severity).await?;
        let place = format!("/v1/complaints/{}", case.complaint.id);
        let turned = TurnedConsultation {
            consultation: Consultation::of(one, caller),
            case: ComplaintCase::of(case, caller),
        };
        Reply::created(place, &turned)
    })
    .await
}
