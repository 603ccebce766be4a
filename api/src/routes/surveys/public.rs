//! Answering through a personal link, without signing in.

use super::dto::{
    SaveSurveyAnswers, SavedSurveyAnswers, SubmitSurveyAnswers, SurveyForm, SurveyThanks,
};
use crate::auth::request_id;
use crate::extract::{Json, NoQuery, Path, Query, language_of};
use crate::problem::Problem;
use crate::routing::{get, post};
use crate::state::{App, State};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use kehu_kernel::Words;
use kehu_surveys::links::{self, Submitted};
use kehu_surveys::questionnaire::Answer;
use kehu_surveys::words::Language;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// In which language a link opens.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OpenSurveyLink {
    /// The language; that of the link when it is left out. One that is not offered gives way to the first that is.
    pub language: Option<Language>,
}

/// Open a personal link of a survey
///
/// Everything that a page needs to ask, in one language, with what was answered so far. A secret that is not known is not found,
/// whatever is wrong with it; whoever holds a true one is told that it was used or has expired. Rules: SUR-04, SUR-05, SUR-12.
#[utoipa::path(operation_id = "openSurveyLink", tag = "surveys", security(()),
    params(("token" = String, Path, description = "The link's secret", max_length = 100), OpenSurveyLink),
    responses((status = 200, description = "What is asked", body = SurveyForm)))]
#[get("/survey-links/{token}")]
pub async fn open_survey_link(
    app: State,
    request: HttpRequest,
    path: Path<String>,
    query: Query<OpenSurveyLink>,
) -> Result<HttpResponse, Problem> {
    let caller = anyone(&app, &request);
    let found = app
        .db
        .transaction(async |tx| links::open(tx, &caller, &path.0).await);
    let form = SurveyForm::of(found.await?, query.0.language);
    Ok(uncached(HttpResponse::Ok()).json(form))
}

/// Keep what was answered so far
///
/// All answers so far take the place of what was kept before; the link can be opened again and the rest answered. Answers that
/// do not fit their questions are refused, and what was kept stays. Rules: SUR-04, SUR-05.
#[utoipa::path(operation_id = "saveSurveyAnswers", tag = "surveys", security(()),
    params(("token" = String, Path, description = "The link's secret", max_length = 100)), request_body = SaveSurveyAnswers,
    responses((status = 200, description = "What was kept", body = SavedSurveyAnswers)))]
#[post("/survey-links/{token}/save")]
pub async fn save_survey_answers(
    app: State,
    request: HttpRequest,
    path: Path<String>,
    _: NoQuery,
    body: Json<SaveSurveyAnswers>,
) -> Result<HttpResponse, Problem> {
    let caller = anyone(&app, &request);
    let SaveSurveyAnswers {
        questionnaire_version_id: version,
        answers,
    } = body.0;
    let answers: Vec<Answer> = answers.into_iter().map(Into::into).collect();
    let owned = app.clone().into_inner();
    let kept = app.detached(async move {
        let kept = owned
            .db
            .transaction(async |tx| links::save(tx, &caller, &path.0, version, &answers).await);
        kept.await
    });
    let answers = kept.await??;
    Ok(uncached(HttpResponse::Ok()).json(SavedSurveyAnswers { answers }))
}

/// Send answers in
///
/// Once: the link is used then. Every required question that is shown must be answered. Where the quota of the customer's group
/// is full this is said, and what was answered is kept. A very low answer is followed up or becomes a complaint at once, by the
/// policy; not in an anonymous survey. Rules: SUR-04, SUR-05, SUR-06, SUR-11, SUR-12.
#[utoipa::path(operation_id = "submitSurveyAnswers", tag = "surveys", security(()),
    params(("token" = String, Path, description = "The link's secret", max_length = 100)), request_body = SubmitSurveyAnswers,
    responses((status = 201, description = "Taken", body = SurveyThanks)))]
#[post("/survey-links/{token}/submit")]
pub async fn submit_survey_answers(
    app: State,
    request: HttpRequest,
    path: Path<String>,
    _: NoQuery,
    body: Json<SubmitSurveyAnswers>,
) -> Result<HttpResponse, Problem> {
    let caller = anyone(&app, &request);
    let spoken = caller.language;
    let SubmitSurveyAnswers {
        questionnaire_version_id: version,
        language,
        answers,
    } = body.0;
    let answers: Vec<Answer> = answers.into_iter().map(Into::into).collect();
    let owned = app.clone().into_inner();
    let taken = app.detached(async move {
        let taken = owned.db.transaction(async |tx| {
            links::submit(tx, &caller, &path.0, version, language, &answers).await
        });
        taken.await.and_then(Submitted::taken)
    });
    taken.await??;
    let thanks = Words::new(
        "Your answers are in. Thank you.",
        "您的答卷已提交，感谢支持。",
    );
    Ok(uncached(HttpResponse::Created()).json(SurveyThanks {
        message: thanks.text(spoken).to_owned(),
    }))
}

/// Whoever holds a link.
fn anyone(app: &App, request: &HttpRequest) -> kehu_kernel::Caller {
    kehu_kernel::Caller {
        unmasked: false,
        request_id: request_id(request),
        language: language_of(request),
        ..kehu_kernel::Caller::system("survey-link", app.clock.now())
    }
}

fn uncached(mut answer: HttpResponseBuilder) -> HttpResponseBuilder {
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    answer
}
