//! Searching what customers wrote.

use super::dto::{SurveyAnswerText, SurveyTextPage};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_audit::Entry;
use kehu_identity::Permission;
use kehu_kernel::SurveyId;
use kehu_survey_results::{TextFilter, TextKey};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which texts.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTexts {
    /// Words that a text must contain, all of them, whatever their case and width. Names of persons do not belong into
    /// addresses.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
    /// Only answers to the question of this key.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40)]
    pub question: Option<String>,
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

/// Search what customers wrote in a survey
///
/// The free texts, searched by words. Callers with `surveys:respondents` see who wrote, which is put on record; nobody does
/// in an anonymous survey, where questions that fewer than five answered show nothing. Rules: SUR-08, SUR-12.
#[utoipa::path(operation_id = "listSurveyTexts", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), ListTexts),
    responses((status = 200, description = "A page of texts", body = SurveyTextPage),
              (status = 409, description = "Nobody has been asked yet, or the survey is anonymous and still answered")))]
#[get("/surveys/{id}/results/texts")]
pub async fn list_survey_texts(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ListTexts>,
) -> Result<HttpResponse, Problem> {
    let ListTexts {
        q,
        question,
        limit,
        cursor,
    } = query.0;
    let identified = caller.may(Permission::SurveysRespondents);
    let list = ("survey texts", path.0, &q, &question);
    let page = page_request::<TextKey>(limit, cursor.as_deref(), &list)?;
    let filter = TextFilter {
        words: q.clone(),
        question: question.clone(),
    };
    let mut connection = app.db.read_for_report().await?;
    let found =
        kehu_survey_results::texts(&mut connection, &caller, path.0, &filter, identified, &page)
            .await?;
    connection.give_back();
    if found.items.iter().any(|text| text.customer_id.is_some()) {
        record(&app, &caller, path.0).await?;
    }
    Ok(HttpResponse::Ok().json(SurveyTextPage {
        items: found
            .items
            .into_iter()
            .map(SurveyAnswerText::from)
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Puts on record that somebody saw who wrote what.
async fn record(
    app: &State,
    caller: &kehu_kernel::Caller,
    survey: SurveyId,
) -> Result<(), Problem> {
    let entry = Entry {
        action: "surveys.read_respondents",
        subject_kind: "survey",
        subject_id: survey.0,
        disclosure: true,
        ..Entry::default()
    };
    app.put_on_record(caller, entry).await
}
