//! Hard cases.

use super::dto::{AnalyseCase, CaseAnalysisPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{CaseAnalysisId, PartyId};
use kehu_reception::tracking::cases::{self, CaseAnalysis, NewAnalysis};

/// Join the analysis of a hard case
///
/// By the site's sales manager. A party is a hard case when its salesperson asked for help, or when as many contacts in a row
/// as the site's policy says met an objection or reached nobody. From the analysis on it is none until that is so again.
/// Rule: ATT-G26.
#[utoipa::path(operation_id = "analyseCase", tag = "tracking", security(("bearer" = ["receptions:decide"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = AnalyseCase,
    responses((status = 201, description = "The analysis", body = CaseAnalysis)))]
#[post("/parties/{id}/case-analyses")]
pub async fn analyse_case(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<AnalyseCase>,
) -> Result<HttpResponse, Problem> {
    let new = NewAnalysis::from(body.0);
    act.run(&app, caller, async move |tx, caller| {
        let analysis = cases::analyse(tx, caller, path.0, &new).await?;
        Reply::created(format!("/v1/parties/{}/case-analyses", path.0), &analysis)
    })
    .await
}

/// List the analyses of a party
///
/// The latest first, those of parties merged into it among them. Rule: ATT-G26.
#[utoipa::path(operation_id = "listCaseAnalyses", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("id" = PartyId, Path, description = "The party"), PageQuery),
    responses((status = 200, description = "A page of analyses", body = CaseAnalysisPage)))]
#[get("/parties/{id}/case-analyses")]
pub async fn list_case_analyses(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PartyId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("case-analyses", path.0);
    let page = page_request::<CaseAnalysisId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = cases::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CaseAnalysisPage {
        items: found.items,
        next_cursor: next_cursor(found.next, &list),
    }))
}
