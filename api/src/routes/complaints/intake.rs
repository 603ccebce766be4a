//! Taking in without signing in, and from other systems.

use super::dto::{
    ComplaintCategory, ComplaintIntake, IntakeReceipt, PassComplaintOn, SubmitToIntake,
};
use crate::act::Act;
use crate::auth::{Caller, request_id};
use crate::extract::{Json, NoQuery, Path, language_of};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use kehu_complaints::intake;

/// Pass a complaint or question on from another system
///
/// For the API key of the company's website or hotline: takes in what came there, as if it had been sent through a link.
/// The answer tells the number and nothing else. Rules: CMP-01, CMP-02.
#[utoipa::path(operation_id = "passComplaintOn", tag = "complaints", security(("bearer" = ["complaints:intake"])),
    request_body = PassComplaintOn, responses((status = 201, description = "Taken in", body = IntakeReceipt)))]
#[post("/complaint-intakes")]
pub async fn pass_complaint_on(
    caller: Caller<can::PassComplaintsOn>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<PassComplaintOn>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let PassComplaintOn { unit_id, sent } = body.0.clone();
        let receipt = intake::pass_on(tx, caller, unit_id, sent.into()).await?;
        Reply::created("/v1/complaint-intakes", &IntakeReceipt::from(receipt))
    })
    .await
}

/// Read what the form behind a link offers
///
/// The unit's name and the categories. A wrong and a revoked link get the same answer. Rules: CMP-01, CMP-03.
#[utoipa::path(operation_id = "getComplaintIntake", tag = "complaints", security(()),
    params(("token" = String, Path, description = "The link's secret", max_length = 100)),
    responses((status = 200, description = "What the form offers", body = ComplaintIntake)))]
#[get("/complaint-intakes/{token}")]
pub async fn get_complaint_intake(
    app: State,
    request: HttpRequest,
    path: Path<String>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let caller = anyone(&app, &request);
    let found = app
        .db
        .transaction(async |tx| intake::open_form(tx, &caller, &path.0).await);
    let (unit, categories) = found.await?;
    let language = caller.language;
    let named = unit
        .name_en
        .filter(|_| language == kehu_kernel::Language::English);
    Ok(uncached().json(ComplaintIntake {
        unit_name: named.unwrap_or(unit.name),
        categories: categories
            .into_iter()
            .map(|category| ComplaintCategory::of(category, language))
            .collect(),
    }))
}

/// Send a complaint or question in
///
/// Without signing in, through a link of the company's website: with a category a complaint, without one a question. It
/// gets a number and waits for somebody who accepts it. The answer is the same whether or not the sender is a known
/// customer. Past the policy's figures for an address or the link in an hour it is refused with the time to wait; what was
/// taken stays. A question seeks no remedy. Rules: CMP-01, CMP-02.
#[utoipa::path(operation_id = "submitToComplaintIntake", tag = "complaints", security(()),
    params(("token" = String, Path, description = "The link's secret", max_length = 100)), request_body = SubmitToIntake,
    responses((status = 201, description = "Taken in", body = IntakeReceipt)))]
#[post("/complaint-intakes/{token}")]
pub async fn submit_to_complaint_intake(
    app: State,
    request: HttpRequest,
    path: Path<String>,
    _: NoQuery,
    act: Act,
    body: Json<SubmitToIntake>,
) -> Result<HttpResponse, Problem> {
    let caller = anyone(&app, &request);
    let address = app.limits.address_of(&request);
    let vault = app.clone();
    act.secret_path()
        .run_as(&app, caller, async move |tx, caller| {
            let through = (path.0.as_str(), address);
            let sent = body.0.clone().into();
            let receipt = intake::take_in(tx, caller, &vault.vault, through, sent).await?;
            Reply::taken_in(&IntakeReceipt::from(receipt))
        })
        .await
}

/// Whoever sends something in without signing in.
fn anyone(app: &State, request: &HttpRequest) -> kehu_kernel::Caller {
    kehu_kernel::Caller {
        unmasked: false,
        request_id: request_id(request),
        language: language_of(request),
        ..kehu_kernel::Caller::system("complaint-intake", app.clock.now())
    }
}

fn uncached() -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    answer
}
