//! Questionnaires and their versions.

use super::dto::{
    DraftQuestionnaire, DraftQuestionnaireVersion, EditQuestionnaire, QuestionnaireTemplate,
    QuestionnaireTemplates, QuestionnaireVersion, QuestionnaireVersionPage,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{QuestionnaireId, QuestionnaireVersionId, UnitId};
use kehu_surveys::words::VersionState;
use kehu_surveys::{QuestionnaireFilter, questionnaire, questionnaires};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

fn made(version: kehu_surveys::QuestionnaireVersion) -> Result<Reply, Failure> {
    let place = format!("/v1/questionnaire-versions/{}", version.id);
    Reply::made(place, &QuestionnaireVersion::from(version))
}

/// Draft a questionnaire
///
/// With its first version, checked as a whole: every text in every language, conditions on earlier questions alone, no
/// dead end, no question that nobody reaches. It may change until a survey's review publishes it. Rules: SUR-05, SUR-07,
/// CUS-42.
#[utoipa::path(operation_id = "draftQuestionnaire", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    request_body = DraftQuestionnaire,
    responses((status = 201, description = "The first version", body = QuestionnaireVersion)))]
#[post("/questionnaires")]
pub async fn draft_questionnaire(
    caller: Caller<can::ManageSurveys>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<DraftQuestionnaire>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let DraftQuestionnaire {
            unit_id,
            name,
            content,
        } = body.0.clone();
        made(questionnaires::draft(tx, caller, unit_id, &name, &content.into()).await?)
    })
    .await
}

/// Draft another version of a questionnaire
///
/// What was published never changes; a new version takes its place in later surveys. There is one draft at a time. Rule:
/// SUR-05.
#[utoipa::path(operation_id = "draftQuestionnaireVersion", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = QuestionnaireId, Path, description = "The questionnaire")), request_body = DraftQuestionnaireVersion,
    responses((status = 201, description = "The draft", body = QuestionnaireVersion)))]
#[post("/questionnaires/{id}/versions")]
pub async fn draft_questionnaire_version(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<QuestionnaireId>,
    _: NoQuery,
    act: Act,
    body: Json<DraftQuestionnaireVersion>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let content = body.0.content.clone().into();
        made(questionnaires::draft_version(tx, caller, path.0, &content).await?)
    })
    .await
}

/// The filters of the list of versions.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuestionnaireVersions {
    /// Only those of questionnaires of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those of this questionnaire.
    pub questionnaire_id: Option<QuestionnaireId>,
    /// Only those in this state.
    pub state: Option<VersionState>,
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

/// List versions of questionnaires
///
/// Of units within the caller's reach, the latest first. Rule: SUR-05.
#[utoipa::path(operation_id = "listQuestionnaireVersions", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(ListQuestionnaireVersions),
    responses((status = 200, description = "A page of versions", body = QuestionnaireVersionPage)))]
#[get("/questionnaire-versions")]
pub async fn list_questionnaire_versions(
    caller: Caller<can::ReadSurveys>,
    app: State,
    query: Query<ListQuestionnaireVersions>,
) -> Result<HttpResponse, Problem> {
    let ListQuestionnaireVersions {
        unit_id,
        questionnaire_id,
        state,
        limit,
        cursor,
    } = query.0;
    let filter = QuestionnaireFilter {
        unit: unit_id,
        questionnaire: questionnaire_id,
        state,
    };
    let list = ("questionnaire-versions", unit_id, questionnaire_id, state);
    let page = page_request::<QuestionnaireVersionId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = questionnaires::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(QuestionnaireVersionPage {
        items: found.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// List questionnaires to begin from
///
/// Those that come with the program, for a trading company, an oil dispatcher and a property manager. Rules: SUR-05, SUR-07.
#[utoipa::path(operation_id = "listQuestionnaireTemplates", tag = "surveys", security(("bearer" = ["surveys:read"])),
    responses((status = 200, description = "The templates", body = QuestionnaireTemplates)))]
#[get("/questionnaire-templates")]
pub async fn list_questionnaire_templates(
    caller: Caller<can::ReadSurveys>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let language = caller.language;
    let template = |one: questionnaire::Template| QuestionnaireTemplate {
        key: one.key.to_owned(),
        name: one.name.text(language).to_owned(),
        content: one.questionnaire.into(),
    };
    Ok(HttpResponse::Ok().json(QuestionnaireTemplates {
        items: questionnaire::templates()
            .into_iter()
            .map(template)
            .collect(),
    }))
}

/// Get a version of a questionnaire
///
/// With everything that it asks. Rule: SUR-05.
#[utoipa::path(operation_id = "getQuestionnaireVersion", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = QuestionnaireVersionId, Path, description = "The version")),
    responses((status = 200, description = "The version", body = QuestionnaireVersion)))]
#[get("/questionnaire-versions/{id}")]
pub async fn get_questionnaire_version(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<QuestionnaireVersionId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = questionnaires::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(Reply::current(&QuestionnaireVersion::from(found))
        .map_err(|failure| failure.problem)?
        .into_response())
}

/// Change a draft of a questionnaire
///
/// The content is replaced as a whole and checked as a whole. A published version never changes; while a draft is reviewed a
/// change keeps the review from passing. Rule: SUR-05.
#[utoipa::path(operation_id = "editQuestionnaireVersion", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = QuestionnaireVersionId, Path, description = "The draft"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body(content = EditQuestionnaire, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft", body = QuestionnaireVersion),
        (status = 409, description = "It is published", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Changed by someone else", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/questionnaire-versions/{id}")]
pub async fn edit_questionnaire_version(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<QuestionnaireVersionId>,
    _: NoQuery,
    act: Act,
    body: MergePatch<EditQuestionnaire>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let content = body.0.content.clone().into();
        let found = questionnaires::edit(tx, caller, path.0, version.0, &content).await?;
        Reply::current(&QuestionnaireVersion::from(found))
    })
    .await
}
